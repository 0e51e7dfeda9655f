from __future__ import annotations

from dataclasses import fields, replace
from html.parser import HTMLParser
from typing import Any

import pytest

from coursekit.data import cite, claim, load, source
from coursekit.data.cards import Citation, Claim, Source, Tie
from coursekit.data.show import Link
from coursekit.errors import CourseError

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"


class Reader(HTMLParser):
    """Collects tags, attributes and text, and minds that every tag is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"class", "style", "href"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data + "\n"


def test_a_claim_in_plain_text() -> None:
    assert repr(claim("C62")).split("\n") == [
        "Claim C62",
        "Iran now leans to the groups that favour the usual limits.",
        "Where: iran.1 (The Iranian Position on the Divisions Among the Militias Toward the"
        " Strikes on US Targets) <https://rasanah-iiis.org/english/position-estimate/"
        "a-new-era-of-divisions-among-iraqs-militant-factions/>",
        "Kind: assessment (a judgement of the paper on motive, cause, weight or meaning)",
        "Said by: the paper in its own voice",
        "Hedges: appears, growing inclination, possibly",
        "Verdict: corroborated with a difference (other sources agree in the main and differ in"
        " a detail that matters, such as a date, a number, a word, a cause or something left out)",
        "What was judged: statement (the sentence was judged as it was written in March 2024)",
        "What differs: Sources of Reuters point that way. Sources of The National speak of an"
        " arrangement of the groups, Baghdad and Tehran, and explain it in different ways;"
        " unproven.",
        "Second check: confirmed (our entry was checked twice and holds)",
        "Sources",
        "- supports: Iran Quds Force chief's diplomacy stalls attacks on U.S. troops in Iraq,"
        " Syria. Reuters (via i24NEWS), 18 February 2024. United Kingdom; owner or control:"
        " private (Thomson Reuters, a listed company bound by trust principles); basis: source"
        f" <{source('reuters-2024-02-18').url}>",
        "- differs: " + str(source("thenational-2024-03-07").link),
    ]


def test_a_source_in_plain_text() -> None:
    assert repr(source("okaz-rasanah")).split("\n") == [
        "Source okaz-rasanah",
        "Founder presents the institute Rasanah in Riyadh (described by us)",
        "Address: https://okaz.com.sa/local/na/1623391",
        "Archived copy: https://web.archive.org/web/https://okaz.com.sa/local/na/1623391 (not"
        " opened by us)",
        "Publisher: Okaz (Arabic)",
        "Date: undated",
        "Who speaks: press-gulf (press of the Gulf states, by seat or owner)",
        "Country: Saudi Arabia",
        "Owner or control: semi-official (Saudi daily under state supervision)",
        "How we know: not looked up (no page was looked up: what the row says of the owner is"
        " general knowledge, to be checked)",
        "Note: Quotes the founder: a non-profit licensed by the Saudi labour and social"
        " development ministry, with a board of trustees. Undated page.",
    ]


def test_a_source_names_the_pages_on_its_outlet() -> None:
    page = source("nyt-2024-01-30")
    owner, other = source("wsj-2013-08-nyt"), source("dailycaller-2020-09-24")
    assert repr(page).split("\n")[-3:] == [
        "Pages on the outlet",
        f"- {owner.title} (described by us). Wall Street Journal (via Poynter) <{owner.url}>",
        f"- {other.title}. Daily Caller <{other.url}>",
    ]
    links = [page.url, page.archive_url, owner.url, other.url]
    assert Reader(page._repr_html_()).links == links


def test_a_copy_that_was_read_says_so() -> None:
    page = source("wikipedia-isw")
    assert f"Archived copy: {page.archive_url} (the copy that was read)" in repr(page)


def test_a_page_without_a_copy_shows_no_line() -> None:
    page = replace(source("okaz-rasanah"), archive_url="", archive_words="")
    assert "Archived copy" not in repr(page)


@pytest.mark.parametrize("claim_id", load("claims")["claim_id"])
def test_every_claim_cites(claim_id: str) -> None:
    card = claim(claim_id)
    read = Reader(card._repr_html_())
    assert read.links == [card.paper.url, *(tie.source.url for tie in card.ties)]
    for words in (card.text, card.locator, card.verdict, card.difference, *card.hedges):
        assert words in read.text
    assert ("No source is tied" in read.text) is (not card.ties)
    assert ("preliminary" in read.text) is (card.record_status == "preliminary")


def test_a_page_shows_alike_in_html_and_in_text() -> None:
    card = source("okaz-rasanah")
    read = Reader(card._repr_html_())
    assert read.links == [card.url, card.archive_url]
    shown = read.text.replace("\n", "")
    for line in repr(card).split("\n")[2:]:
        label, _, words = line.partition(": ")
        assert f"{label}\n" in read.text
        assert words in shown


def hostile(kind: Any) -> Any:
    return kind(**{field.name: HOSTILE for field in fields(kind)})


def test_hostile_text_cannot_act() -> None:
    page: Source = replace(hostile(Source), outlet_pages=(hostile(Link),))
    card = replace(
        hostile(Claim),
        paper=page,
        hedges=(HOSTILE,),
        record_status="preliminary",
        ties=(Tie(HOSTILE, page),),
    )
    for html in (page._repr_html_(), card._repr_html_(), hostile(Citation)._repr_html_()):
        read = Reader(html)
        assert not {"script", "img"} & set(read.tags)
        assert HOSTILE in read.text


def test_the_whole_is_cited() -> None:
    assert str(cite()) == (
        "The coursekit authors (2026): A policy paper on Iraq's armed factions, claim by claim:"
        " data of a course. Version 1.0.0."
        " Licence CC-BY-4.0, https://creativecommons.org/licenses/by/4.0/"
    )


def test_a_table_is_cited() -> None:
    assert repr(cite("tempo")) == (
        "The coursekit authors (2026): A policy paper on Iraq's armed factions, claim by claim:"
        ' data of a course. Version 1.0.0. Table "Running totals of attacks" (tempo.csv).'
        " Licence CC-BY-4.0, https://creativecommons.org/licenses/by/4.0/"
    )
    assert cite("tempo")._repr_html_() == (
        "<p>The coursekit authors (2026): <cite>A policy paper on Iraq&#x27;s armed factions,"
        " claim by claim: data of a course</cite>. Version 1.0.0. Table &quot;Running totals of"
        " attacks&quot; (tempo.csv). Licence"
        ' <a href="https://creativecommons.org/licenses/by/4.0/">CC-BY-4.0</a>.</p>'
    )


@pytest.mark.parametrize(
    ("call", "where", "remedy"),
    [
        (lambda: claim("c31x"), "claim", "did you mean 'C31'?"),
        (lambda: claim(31), "claim", "did you mean 'C31'?"),  # type: ignore[arg-type]
        (lambda: source("reuters"), "source", "see sources.csv"),
        (lambda: cite("tempos"), "cite", "did you mean 'tempo'?"),
    ],
)
def test_an_unknown_id_is_named_with_the_nearest(call: Any, where: str, remedy: str) -> None:
    with pytest.raises(CourseError) as caught:
        call()
    assert (caught.value.where, caught.value.remedy) == (where, remedy)
