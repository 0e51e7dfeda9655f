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
from coursekit.forms.report import NAME, TITLE, page, write_report
from coursekit.store import work
from tests.snapshots import Snapshot

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
        self.text += "\n" if tag in ("p", "tr", "caption", "h1", "h2", "h3", "style") else ""

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


def test_a_report_tells_what_was_done(
    file: Path, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
) -> None:
    """Every kind of item, answers of an older course, a forged seal, boards, and what is open."""
    minutes = iter(range(60))
    clock = SimpleNamespace(now=lambda zone: datetime(2026, 3, 1, 10, next(minutes), tzinfo=zone))
    monkeypatch.setattr("coursekit.store.entries.datetime", clock)
    monkeypatch.setattr("coursekit.store.origins.secrets.token_hex", lambda _: "5d7a0c2f41b3e698")
    for given in ("strikes", "halt"):
        give("98-one", given)
    for share in ("10", "50"):
        give("98-share", share)
    give("98-order", ["E57", "E58", "E64", "strikes"])
    check("98-number", 11)
    hint("98-number")
    check("98-number", 16)
    hint("98-table")
    give("98-seal", SEALED)
    give("98-seal", SEALED | {"calm": "60"})
    work.record("answer", "98-board", {"kh": "none"})
    work.record("answer", "98-board", {"kh": "pause"}, words=WORDS)
    work.record("answer", "98-one", "an option of an older course")
    work.record("try", "98-number", "text")
    work.record("sealed", "98-seal", {"calm": 1}, seal=True)
    work.record("answer", "98-gone", ["a & b"])
    work.record("sealed", "98-old-seal", {"calm": 1}, seal=True)
    forged = json.loads(file.read_text())
    next(row for row in forged["entries"] if row["kind"] == "sealed")["value"]["calm"] = 99
    file.write_text(json.dumps(forged))
    lines = told().lines()
    snapshot.check("page", "\n".join(lines[lines.index(TITLE, 1) + 2 :]))


@pytest.mark.parametrize("table", [[], [[]], [[], []], [["a"], ["b", "c"]], [["a"], 1]])
def test_a_broken_table_of_a_board_is_told_as_the_file_has_it(table: object) -> None:
    words = {"title": "T", "sentence": "S", "values": [["Control", table]]}
    work.record("answer", "98-board", {"a": 1}, words=words)
    assert "Control" in page(work.read())


@pytest.mark.parametrize("words", [{}, {"title": 1}, {"title": "", "sentence": "", "values": [1]}])
def test_a_board_without_its_words_is_told_as_the_file_has_it(words: dict[str, object]) -> None:
    work.record("answer", "98-board", {"kh": "pause"}, words=words)
    assert '{"kh": "pause"}' in told().lines()


def test_a_wide_table_is_turned_to_fit_the_page() -> None:
    columns = [f"E{number}" for number in range(6)]
    grid = [["", *columns], ["H1", *"a" * 6], ["H2", *"b" * 6]]
    wide = WORDS | {"values": [["Matrix", grid], ["Narrow", [row[:6] for row in grid]]]}
    work.record("answer", "98-board", {}, words=wide)
    lines = told().lines()
    assert "E5|a|b|" in lines
    assert "H1|a|a|a|a|a|" in lines


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
    assert "in quotes" in error.value.expected


@pytest.mark.parametrize("name", ["a" * 300 + ".html", "a\0.html", "~nobody-here/a.html"])
def test_a_name_that_the_system_does_not_take_is_named(name: str) -> None:
    with pytest.raises(CourseError) as error:
        write_report(name)
    assert error.value.where == "report"


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with names")
def test_a_pipe_in_the_way_is_not_waited_for(home: Path) -> None:
    give("98-one", "halt")
    os.mkfifo(home / NAME)
    assert "coursekit-report-2.html" in write_report().text


def test_a_full_disk_leaves_no_half_report(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give("98-one", "halt")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert write_report().text.startswith(f"✗ No report was written. {NAME}: There is no space")
    assert [path.name for path in home.iterdir()] == ["coursekit-work.json"]


def test_another_person_s_file_is_looked_at_and_nothing_is_joined(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give("98-one", "halt")
    own = work.work_path().read_bytes()
    partner = home / "partner" / "partner.json"
    partner.parent.mkdir()
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("COURSEKIT_HOME", str(partner.parent))
        give("98-one", "strikes")
        work.work_path().rename(partner)
    theirs = partner.read_bytes()
    said = write_report(file=partner).text
    assert "coursekit-report-of-partner.html" in said
    text = (home / "coursekit-report-of-partner.html").read_text("utf-8")
    assert "From the file partner.json: 1 entry" in text
    assert "The strikes" in text
    assert (work.work_path().read_bytes(), partner.read_bytes()) == (own, theirs)
    with pytest.raises(CourseError, match="no file with this name"):
        write_report(file=home / "gone.json")
