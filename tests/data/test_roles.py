from __future__ import annotations

import re
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from coursekit.data.roles import TABLES, UsedIds, escape, resolve
from coursekit.errors import CourseError


def inline(markdown: str) -> list[Token]:
    return [
        token for block in MarkdownIt().parse(markdown) for token in block.children or [] if token
    ]


@pytest.mark.parametrize(
    ("role", "text", "target", "hover"),
    [
        (
            "{claim}`C31`",
            "C31",
            "#C31",
            "Kata'ib Hezbollah declared a temporary halt on 1 February 2024. Verdict:"
            " corroborated with a difference.",
        ),
        (
            "{source}`reuters-2024-01-30`",
            "Reuters (via The Globe and Mail), 30 January 2024",
            "#reuters-2024-01-30",
            "Reuters (via The Globe and Mail), 30 January 2024: Iraq's Kataib Hezbollah suspends"
            " attacks on U.S. forces",
        ),
        (
            "{event}`E43`",
            "E43",
            "#E43",
            "5 January 2024: Al-Sudani announced steps to close the mission of the coalition"
            " (confirmed)",
        ),
        (
            "{strike}`S12`",
            "S12",
            "#S12",
            "21 April 2024, Zummar, Nineveh (launch vehicle): a rocket launcher on a truck"
            " (confirmed by the US: coalition)",
        ),
        (
            "{term}`claim`",
            "claim",
            "#term-claim",
            "One statement of the paper that can be looked at by itself. Here each claim has a"
            " number such as C31.",
        ),
        (
            "{term}`pmf|the PMF`",
            "the PMF",
            "#term-pmf",
            "State body of many Iraqi armed factions, formed in June 2014 and put under the prime"
            " minister by law; loyalty differs from faction to faction. Also called PMF, Popular"
            " Mobilization Units or al-Hashd al-Sha'abi.",
        ),
    ],
)
def test_a_role_becomes_a_link_with_a_hover(role: str, text: str, target: str, hover: str) -> None:
    link, words, end = inline(resolve(role, UsedIds()))
    assert (link.attrs, words.content) == ({"href": target, "title": hover}, text)
    assert end.type == "link_close"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A halt {claim}`C31` {event}`E57`.", "A halt (C31; E57)."),
        ("A halt (see {claim}`C31` {event}`E57`).", "A halt (see C31; E57)."),
        ("{claim}`C31` says so. {event}`E57` too.", "C31 says so. E57 too."),
        ("- {claim}`C31`, a halt", "- C31, a halt"),
        ("| A halt | {claim}`C31` |", "| A halt | C31 |"),
        ("As {claim}`C31|C31` says {claim}`C37`", "As C31 says (C37)"),
        ("A {term}`hedge` {claim}`C31`", "A hedge (C31)"),
    ],
)
def test_references_stand_in_one_pair_of_brackets(text: str, shown: str) -> None:
    assert re.sub(r'\[(\w+)\]\(#\S+ "(?:\\.|[^"])*"\)', r"\1", resolve(text, UsedIds())) == shown


def test_an_actor_is_named_with_the_arabic_form() -> None:
    resolved = resolve("{actor}`kh`, {actor}`us`, {actor}`kh|the Brigades`", UsedIds())
    assert resolved == "Kata'ib Hezbollah (كتائب حزب الله), United States, the Brigades"


def test_a_fact_is_text() -> None:
    assert resolve("On {fact}`timeline:E57.date|day`.", UsedIds()) == "On 30 January."


def test_other_text_is_left_alone() -> None:
    text = "{words}`chart` and {claim} `C31` and {glossary} and `claim`"
    assert resolve(text, UsedIds()) == text


def test_what_is_used_is_noted_in_order() -> None:
    used = UsedIds()
    resolve("{claim}`C31` {claim}`C02` {claim}`C31` {event}`E57` {term}`hedge` {actor}`kh`", used)
    assert used.of("claim") == ["C31", "C02"]
    assert (used.of("event"), used.of("term"), used.of("source")) == (["E57"], ["hedge"], [])


def test_a_fact_brings_its_record_or_the_sources_of_it() -> None:
    used = UsedIds()
    resolve("{fact}`us_strikes:S10.killed_min` {fact}`tempo:T05.iraq` {fact}`count:claims`", used)
    assert used.of("strike") == ["S10"]
    assert used.of("source") == ["scripps-2023-10-31", "sputnikafrica-2023-11-01"]
    assert used.of("claim") == []


def test_hostile_text_stays_text(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = 'A "quoted" [link](https://example.org) | *b* _i_ `c` \\ end'
    folder.set("claims", 5, claim=hostile, attributed_to_in_paper=hostile)
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    link, words, _ = inline(resolve("{claim}`C04`", UsedIds()))
    assert link.attrs["title"] == f"{hostile} Verdict: corroborated with a difference."
    assert words.content == "C04"
    shown = inline(resolve("{fact}`claims:C04.claim`", UsedIds()))
    assert "".join(token.content for token in shown) == hostile
    assert {token.type for token in shown} <= {"text", "text_special"}


def test_a_bar_does_not_break_a_table() -> None:
    assert escape("a | b") == "a \\| b"


@pytest.mark.parametrize(
    ("role", "remedy"),
    [
        ("{claim}`C311`", "did you mean 'C31'?"),
        ("{source}`reuters-2024-01-300`", "did you mean 'reuters-2024-01-30'?"),
        ("{event}`A01`", "did you mean 'E01'?"),
        ("{strike}`xyz`", "see us_strikes.csv"),
        ("{actor}`khh`", "did you mean 'kh'?"),
        ("{term}`hedges`", "did you mean 'hedge'?"),
    ],
)
def test_an_unknown_id_is_named_with_its_place(role: str, remedy: str) -> None:
    for place, where in (("01-a.md, line 7", f"01-a.md, line 7, {role}"), ("", role)):
        with pytest.raises(CourseError) as caught:
            resolve(f"Text {role}.", UsedIds(), place)
        assert (caught.value.where, caught.value.remedy) == (where, remedy)


def test_every_role_has_a_table() -> None:
    assert set(TABLES) == {"claim", "source", "event", "strike", "term", "actor"}
