"""A learner's file of format 1, as a course of that time wrote it: it has to be read for ever.

It holds an answer of every kind, seven seals, boards, and what only another course knows. Do
not write it anew: a course that cannot read it any more has broken the files of its learners.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections import Counter
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

import coursekit as ck
from coursekit.forms.answers import reveal_answer
from coursekit.forms.bank import find
from coursekit.forms.progress import exercise_table, lesson_table
from coursekit.forms.question import Question
from coursekit.forms.report import page
from coursekit.store import work
from coursekit.store.entries import Entry, dump, parse
from coursekit.store.origins import answers_of

GOLDEN = Path(__file__).parent / "v1" / work.NAME
ROWS: list[dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))["entries"]
ENTRIES = parse(GOLDEN.read_bytes())
SEALED = [entry for entry in ENTRIES if entry.kind == "sealed"]
KEPT = {
    "02-camps": "camps_workshop",
    "02-paragraph": "paragraph_test",
    "03a-board": "strike_board",
    "03a-tempo-guess": "tempo_guess",
    "04-sheet": "coding_sheet",
    "05-indicators": "indicator_board",
    "05-update": "update_board",
    "05-impact": "impact_board",
    "06-months": "rule_board",
}


@pytest.fixture(autouse=True)
def learner(home: Path) -> Path:
    """A copy of the file at the learner's."""
    return Path(shutil.copy(GOLDEN, home))


def digest_basis(row: dict[str, Any]) -> bytes:
    """What format 1 seals, written down once more, apart from the package."""
    sealed = [row["key"], row["value"], row["at"]]
    return json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def tampered(entry: Entry, **parts: Any) -> list[Entry]:
    return [replace(one, **parts) if one == entry else one for one in ENTRIES]


def test_every_entry_is_read_as_it_was_written() -> None:
    assert work.read() == ENTRIES
    assert Counter(entry.kind for entry in ENTRIES) == {
        "answer": 28,
        "sealed": 7,
        "try": 10,
        "hint": 3,
    }
    for row, entry in zip(ROWS, ENTRIES, strict=True):
        assert row == {name: part for name, part in vars(entry).items() if part or name in row}


def test_the_seals_hold() -> None:
    """Their keys are not in the order of letters, and their texts not all ASCII."""
    assert any(list(entry.value) != sorted(entry.value) for entry in SEALED)
    assert any(not str(entry.value).isascii() for entry in SEALED)
    for row in ROWS:
        if row["kind"] == "sealed":
            assert row["digest"] == hashlib.sha256(digest_basis(row)).hexdigest()
    assert [entry.intact for entry in SEALED] == [True] * 7


def test_written_anew_it_is_the_same_to_the_byte(learner: Path) -> None:
    assert dump(ENTRIES).encode() == GOLDEN.read_bytes()
    work.record("answer", "00-halt", "gaza")
    again = json.loads(learner.read_text(encoding="utf-8"))["entries"]
    assert [row["kind"] for row in again[len(ROWS) :]] == ["answer", "origin"]
    kept = again[: len(ROWS)]
    assert [digest_basis(row) for row in kept] == [digest_basis(row) for row in ROWS]
    assert [row.get("digest") for row in kept] == [row.get("digest") for row in ROWS]


def test_it_comes_back_from_a_copy(learner: Path, tmp_path: Path) -> None:
    copy = learner.rename(tmp_path / "copy.json")
    ck.restore(copy)
    assert dump(answers_of(work.read())).encode() == GOLDEN.read_bytes()


@pytest.mark.parametrize("number", range(len(SEALED)))
def test_a_change_after_the_seal_is_found(number: int) -> None:
    entry = SEALED[number]
    first = next(iter(entry.value))
    for parts in (
        {"value": entry.value | {first: "another"}},
        {"value": {**entry.value, "one": "more"}},
        {"at": entry.at.replace("2026-03-02", "2026-03-01")},
        {"key": "05-future-3"},
        {"digest": entry.digest.replace(entry.digest[0], "g", 1)},
    ):
        assert not replace(entry, **parts).intact
    assert replace(entry, value=dict(sorted(entry.value.items()))).intact


def test_a_tampered_seal_is_told_in_report_reveal_and_export(learner: Path, home: Path) -> None:
    seal = next(entry for entry in SEALED if entry.value.get("window") == "2024-12-31")
    shares = seal.value["forecast"] | {"sporadic": 46.5, "other": 11}
    learner.write_text(dump(tampered(seal, value=seal.value | {"forecast": shares})), "utf-8")
    assert "changed after it was sealed" in page(work.read())
    assert "changed after it was sealed" in reveal_answer(find(seal.key, Question)).say[0]
    ck.export_forecasts()
    with (home / "coursekit-forecasts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["digest"] for row in rows if row["unchanged"] == "no"} == {seal.digest}


def test_progress_counts_what_is_done() -> None:
    """Lessons may get more questions, so only what is done is compared."""
    done = [[cell.partition(" of ")[0] for cell in row] for row in lesson_table(ENTRIES)[1:8]]
    assert [row[1:5] for row in done] == [
        ["3", "none here", "none here", "1"],
        ["3", "1", "none here", "none here"],
        ["0", "0", "2", "none here"],
        ["0", "0", "2", "none here"],
        ["1", "0", "none here", "none here"],
        ["0", "0", "1", "none here"],
        ["1", "1", "3", "4"],
    ]
    exercises = [row[1].partition(" of ")[0] for row in exercise_table(ENTRIES)[1:]]
    assert exercises == ["1", "1", "0", "0", "0", "0"]


def test_the_report_tells_all_of_it() -> None:
    text = page(ENTRIES)
    assert text.count("✓ Unchanged") == len(SEALED)
    for told in (
        "المقاومة",
        "&lt;b&gt;nicht&lt;/b&gt;",
        "about ten",
        "an option that is gone",
        "A board of another paper",
        "kündigten am 30. Januar",  # the question is no longer asked
    ):
        assert told in text
    for entry in ENTRIES:
        if entry.words:
            assert escape(str(entry.words["title"])) in text


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        ("00-kinds", ["attributed report"]),
        ("00-first-guesses", ["62.5 %", "50 %", "no clear camps"]),
        ("01-listed", ["4", "5.5"]),
        ("01-iran-share", ["85 %"]),
        ("01-fortnight", ["25 January 2024"]),
        ("05-line", ["≥ 1 مرة", "US forces and personnel; US diplomatic sites"]),
        ("05-forecast", ["12.5 %", "15 %"]),
        ("05-future-1", ["65 %", "my partner"]),
        ("1.7", ["three of them", "Fünf Gruppen"]),
    ],
)
def test_an_answer_is_revealed(key: str, answers: list[str]) -> None:
    table = str(reveal_answer(find(key, Question)).table)
    assert [answer for answer in answers if answer not in table] == []


@pytest.mark.parametrize("key", ["00-halt", "05-future-2"])
def test_an_answer_to_another_form_of_the_question_is_no_answer(key: str) -> None:
    assert not reveal_answer(find(key, Question)).table


def test_the_forecasts_can_be_exported(home: Path) -> None:
    ck.export_forecasts()
    with (home / "coursekit-forecasts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["outcome"], row["percent"]) for row in rows[4:]] == [
        ("deescalation", "25"),
        ("resumption", "15"),
        ("sporadic", "50"),
        ("other", "10"),
        ("yes", "65"),
        ("no", "35"),
    ]
    assert {row["unchanged"] for row in rows} == {"yes"}
    assert {row["closes"] for row in rows} == {"2024-12-31", "2026-05-31"}
    assert rows[4]["reason"].startswith("'=SUM(A1)")  # no formula to a spreadsheet


@pytest.mark.parametrize(("key", "name"), KEPT.items())
def test_a_board_opens_with_what_was_saved(key: str, name: str) -> None:
    saved = work.latest(key, "answer")
    assert saved is not None
    board = getattr(ck, name)()
    # A board may have a control that it had not then: it is as at the start. And one that it
    # had then may be on another board now: the month that was open.
    moved = {"06-months": {"month"}}.get(key, set())
    assert board.values == {
        **board.start,
        **{name: value for name, value in saved.value.items() if name not in moved},
    }
    moment = f"saved on {saved.moment}."
    assert board.notice.casefold().endswith(moment.casefold())
    assert board.notice.startswith("→ The board has changed" if moved else "✓ Saved")
