"""The learner's report: everything that is saved, in words, on one page."""

from __future__ import annotations

import base64
import errno
import json
import os
import re
import sys
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest

from coursekit.errors import CourseError
from coursekit.forms.answers import save_answer
from coursekit.forms.bank import find
from coursekit.forms.checks import check, hint
from coursekit.forms.question import Question
from coursekit.forms.report import NAME, page, write_report
from coursekit.store import work

pytestmark = pytest.mark.usefixtures("trial")

SEALED = {
    "calm": "40",
    "why": "talks",
    "futures": {"up": "30", "down": "70"},
    "reason": "I <b>guess</b>",
}
WORDS = {
    "title": "Where?",
    "sentence": "One of two is placed.",
    "values": [
        ["Kata'ib Hezbollah", "pause"],
        ["The <grid>", [["Rating", "Score"], ["Funds", "3 & more"]]],
    ],
}


class Reader(HTMLParser):
    """The tags of a page, and its text with a bar between cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += "\n" if tag in ("p", "tr", "h1", "h2", "h3", "style") else ""

    def handle_endtag(self, tag: str) -> None:
        self.text += "|" if tag in ("th", "td") else ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def lines(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


def told() -> Reader:
    return Reader(page(work.read()))


def give(key: str, given: object) -> None:
    save_answer(find(key, Question), given if isinstance(given, dict) else {"answer": given})


def test_without_work_there_is_no_report(home: Path) -> None:
    assert write_report().text.startswith("→ Nothing is saved yet.")
    assert list(home.iterdir()) == []


def test_a_damaged_file_is_said_and_nothing_is_written(home: Path, file: Path) -> None:
    file.write_text("{")
    assert write_report().text.startswith("✗ No report was written. coursekit-work.json: ")
    assert list(home.iterdir()) == [file]


def test_a_quiz_tells_every_try() -> None:
    give("98-one", "strikes")
    give("98-one", "halt")
    lines = told().lines()
    at = lines.index("Question. Which came first, on 30 January?")
    assert lines[at + 1] == "Try|Your answer|Result|When|"
    assert lines[at + 2].startswith("1|The strikes <b>|✗ not yet|")
    assert lines[at + 3].startswith("2|The halt|✓ right|")


def test_a_prediction_stands_beside_the_data() -> None:
    for share in ("10", "50"):
        give("98-share", share)
    lines = told().lines()
    at = lines.index("Your first answer|10 %|")
    assert lines[at - 2].startswith("Saved 2 times, ")
    assert lines[at + 1] == "Your last answer|50 %|"
    assert re.fullmatch(r"The data\|\d+ % \(\d+ of \d+\)\|", lines[at + 2])
    assert re.search(r"\d+ points above yours\.", lines[at + 3])


def test_an_order_stands_beside_that_of_the_dates() -> None:
    give("98-order", ["E57", "E58", "E64", "strikes"])
    lines = told().lines()
    assert "|Date|What happened|Your place|" in lines
    assert any(re.fullmatch(r"\d of 4 in the right place\.", line) for line in lines)


def test_a_check_tells_tries_and_hints() -> None:
    check("98-number", 11)
    hint("98-number")
    check("98-number", 16)
    lines = told().lines()
    at = lines.index("Check. Count the people.")
    assert lines[at + 2].startswith("1|11|✗ not yet|")
    assert lines[at + 3].startswith("2|16|✓ right|")
    assert lines[at + 4] == "Hints opened: 1 of 2."


def test_every_seal_is_there_with_its_digest(file: Path) -> None:
    give("98-seal", SEALED)
    give("98-seal", SEALED | {"calm": "60"})
    first, second = work.read()
    forged = json.loads(file.read_text())
    forged["entries"][0]["value"]["calm"] = 99
    file.write_text(json.dumps(forged))
    lines = told().lines()
    seals = [at for at, line in enumerate(lines) if line.startswith("Sealed on")]
    digests = [lines[at].split("Digest: ")[1] for at in seals]
    assert digests == [first.digest, second.digest]
    assert [lines[at + 1] for at in seals] == [
        "✗ It was changed after it was sealed.",
        "✓ Unchanged since then.",
    ]
    assert [lines[at + 3] for at in seals] == [
        "How likely is calm?|99 %|",
        "How likely is calm?|60 %|",
    ]
    assert "How likely is each?|Up: 30 %, Down: 70 %|" in lines
    assert "Your reason|I <b>guess</b>|" in lines


def test_a_board_is_told_in_the_words_of_its_controls() -> None:
    work.record("answer", "98-board", {"kh": "none"})
    work.record("answer", "98-board", {"kh": "pause"}, words=WORDS)
    lines = told().lines()
    at = lines.index("Board. Move the parts.")
    assert lines[at + 2 : at + 8] == [
        "Where?",
        "One of two is placed.",
        "Control|Your setting|",
        "Kata'ib Hezbollah|pause|",
        "Rating|Score|",
        "Funds|3 & more|",
    ]


@pytest.mark.parametrize("words", [{}, {"title": 1}, {"title": "", "sentence": "", "values": [1]}])
def test_a_board_without_its_words_is_told_as_the_file_has_it(words: dict[str, object]) -> None:
    work.record("answer", "98-board", {"kh": "pause"}, words=words)
    assert '{"kh": "pause"}' in told().lines()


def test_a_wide_table_is_turned_to_fit_the_page() -> None:
    columns = [f"E{number}" for number in range(12)]
    grid = [["", *columns], ["H1", *"a" * 12], ["H2", *"b" * 12]]
    words = WORDS | {"values": [["Matrix", grid]]}
    work.record("answer", "98-board", {}, words=words)
    assert "E11|a|b|" in told().lines()


def test_what_the_bank_does_not_know_is_told_too() -> None:
    work.record("answer", "98-gone", ["a & b"])
    work.record("answer", "98-one", "an option of an older course")
    work.record("sealed", "98-old-seal", {"calm": 1}, seal=True)
    lines = told().lines()
    assert '["a & b"]' in lines
    assert any(line.endswith(': "an option of an older course"') for line in lines)
    at = lines.index("Saved. 98-old-seal")
    assert lines[at + 2].startswith("✓ ")
    assert lines[at + 3].endswith(': {"calm": 1}')


def test_it_says_what_is_open() -> None:
    give("98-one", "halt")
    assert told().lines()[-1] == (
        "Still open: First part (1); Second part (5); Third part (2); Last part (5)."
    )


def test_everything_is_escaped() -> None:
    evil = "</td><script>alert(1)</script><img src=x onerror=alert(1)>"
    give("98-words", evil)
    work.record("answer", f"98-{evil}", {evil: evil})
    work.record(
        "answer",
        "98-board",
        {},
        words=dict.fromkeys(("title", "sentence"), evil)
        | {"values": [[evil, evil], [evil, [[evil], [evil]]]]},
    )
    check("98-number", evil)
    shown = told()
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in shown.tags}
    assert not any("onerror" in attrs or "src" in attrs for _, attrs in shown.tags)
    assert shown.text.count("onerror") >= 7


def test_the_page_stands_alone_and_is_in_order_for_screen_readers() -> None:
    give("98-one", "halt")
    shown = told()
    assert ("html", {"lang": "en"}) in shown.tags
    assert [int(tag[1]) for tag, _ in shown.tags if re.fullmatch("h[1-6]", tag)] == [1, 2, 2, 3]
    text = page(work.read())
    assert not re.search(r"https?:|@import|url\(", text)
    cells = [attrs for tag, attrs in shown.tags if tag == "th"]
    assert cells
    assert all(attrs.get("scope") in ("col", "row") for attrs in cells)


def test_it_is_the_same_but_for_its_date(monkeypatch: pytest.MonkeyPatch) -> None:
    give("98-one", "halt")
    pages = []
    for day in (1, 2):
        now = datetime(2026, 3, day, 10, 15, tzinfo=UTC)
        clock = SimpleNamespace(now=lambda _, at=now: at)
        monkeypatch.setattr(sys.modules["coursekit.forms.report"], "datetime", clock)
        pages.append(page(work.read()).splitlines())
    changed = [one for one, other in zip(*pages, strict=True) if one != other]
    assert changed == ['<p id="made">Made on 1 March 2026, 10:15 UTC.</p>']


def test_a_second_report_never_takes_the_place_of_the_first(home: Path) -> None:
    give("98-one", "strikes")
    first = home / NAME
    assert write_report().text == (
        f"✓ Your report is written: {NAME}.\nThe file on this computer: {first}"
    )
    before = first.read_bytes()
    assert write_report().text.startswith(f"✓ Nothing has changed since your report {NAME}.")
    give("98-one", "halt")
    assert write_report().text.startswith(
        f"✓ Your report is written: coursekit-report-2.html. {NAME} is kept as it was."
    )
    assert write_report().text.startswith(
        "✓ Nothing has changed since your report coursekit-report-2.html."
    )
    assert first.read_bytes() == before
    assert sorted(path.name for path in home.iterdir()) == [
        "coursekit-report-2.html",
        NAME,
        "coursekit-work.json",
    ]


def test_another_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    give("98-one", "halt")
    other = tmp_path / "my-report.html"
    other.write_bytes(b"\xff mine")
    write_report(other)
    assert other.read_bytes() == b"\xff mine"
    assert (tmp_path / "my-report-2.html").exists()


def test_the_link_holds_the_page(home: Path) -> None:
    give("98-one", "halt")
    (data,) = re.findall(
        r'download="coursekit-report.html" href="[^,]+,([^"]+)"', write_report().html
    )
    assert base64.b64decode(data) == (home / NAME).read_bytes()


@pytest.mark.parametrize(("name", "found"), [("notes.txt", "'notes.txt'"), (3, "int")])
def test_a_name_that_is_none_of_a_page_is_refused(name: object, found: str) -> None:
    with pytest.raises(CourseError) as error:
        write_report(name)  # type: ignore[arg-type]
    assert (error.value.where, error.value.found) == ("report", found)
    assert "'my-report.html'" in error.value.expected


def test_a_full_disk_leaves_no_half_report(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give("98-one", "halt")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert write_report().text.startswith(f"✗ No report was written. {NAME}: found no space left")
    assert [path.name for path in home.iterdir()] == ["coursekit-work.json"]
