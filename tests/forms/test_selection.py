"""What goes into a hand-in, and what stays with the learner."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, lessons
from coursekit.forms.handin import MANIFEST, make_hand_in
from coursekit.forms.progress import exercise_table
from coursekit.forms.selection import lesson_options, named_set, select
from coursekit.store import work
from coursekit.store.entries import Entry, parse
from coursekit.store.identity import set_identifier

REPOSITORY = Path(__file__).parents[2]
TRY = {"right": True, "answer": "1", "seen": "1"}


@pytest.fixture
def file(home: Path) -> Path:
    """A learner who did something in two sets and three lessons, and typed two identifiers."""
    set_identifier("16")
    for key in ("1.1", "1.2", "2.1"):
        work.record("try", key, TRY)
    work.record("hint", "1.1", 1)
    work.record("answer", "1.7", "my text")
    for key in ("01-listed", "03a-board", "05-line", "98-of-another-course", "reading-a"):
        work.record("answer", key, "private")
    set_identifier("17")
    return home


def handed_in(folder: Path, **how: object) -> tuple[tuple[Entry, ...], dict[str, object]]:
    said = make_hand_in(folder, **how)  # type: ignore[arg-type]
    name = said.text.split("made: ")[1].split(".zip")[0]
    with zipfile.ZipFile(folder / f"{name}.zip") as archive:
        return parse(archive.read(work.NAME)), json.loads(archive.read(MANIFEST))


def keys(entries: tuple[Entry, ...]) -> set[str]:
    return {entry.key for entry in entries} - {"origin", "identifier"}


def test_one_set_has_its_own_answers_and_nothing_else(file: Path) -> None:
    entries, manifest = handed_in(file, lesson="01")
    assert keys(entries) == {"1.1", "1.2", "1.7"}
    assert {entry.kind for entry in entries} == {"try", "hint", "answer", "origin", "identifier"}
    assert [entry.value for entry in entries if entry.kind == "identifier"] == ["17"]
    assert [entry for entry in work.read() if entry in entries and entry.kind != "origin"]
    assert (manifest["set"], manifest["student"]) == ("01", "17")
    assert manifest["missing"] == [
        "The notebook exercises-01.ipynb is not in home.",
        "Exercises 01: 1.3, 1.4, 1.5, 1.6 not done yet.",
    ]


def test_all_sets_together_lack_nothing_of_what_was_not_begun(file: Path) -> None:
    entries, manifest = handed_in(file)
    assert keys(entries) == {"1.1", "1.2", "1.7", "2.1"}
    assert manifest["set"] == "all"
    said = str(manifest["missing"])
    assert "Exercises 02: " in said
    assert "03" not in said
    again = make_hand_in(file).text
    assert "Not begun, and not counted as missing: exercises 03, 04, 05 and 06." in again


@pytest.mark.parametrize(
    ("lesson", "more", "with_it"),
    [
        ("01", ["own"], {"01-listed"}),
        ("03", ["own"], {"03a-board"}),
        ("01", ["others"], {"03a-board", "05-line"}),
        ("01", ["own", "others"], {"01-listed", "03a-board", "05-line"}),
        ("", ["others"], {"01-listed", "03a-board", "05-line"}),
        ("01", ["reading"], {"reading-a"}),
        ("", ["reading", "others"], {"reading-a", "01-listed", "03a-board", "05-line"}),
        ("01", ["nonsense", 3], set()),
    ],
)
@pytest.mark.usefixtures("file")
def test_lessons_go_in_when_they_are_ticked(
    lesson: str, more: list[object], with_it: set[str]
) -> None:
    chosen = select(lesson, more)
    plain = select(lesson)
    added = keys(tuple(chosen.answers(work.read()))) - keys(tuple(plain.answers(work.read())))
    assert added == with_it


def test_what_is_said_fits_what_is_ticked() -> None:
    inside, outside = select("03", ["own"]).told()
    assert "exercises 03" in inside
    assert "lessons 03a and 03b" in inside
    assert "03a" not in outside
    assert "your two forms on reading" in outside
    every = select("", ["own", "others", "reading"])
    assert "your two forms on reading" in every.told()[0]
    assert set(every.sets) == set(exercise_sets())
    assert set(every.lessons) == set(lessons())
    assert every.told()[1] == ""
    assert [option.id for option in lesson_options("03")] == ["own", "others", "reading"]
    assert [option.id for option in lesson_options("")] == ["others", "reading"]


@pytest.mark.parametrize("lesson", exercise_sets())
def test_progress_counts_the_points_that_the_notebook_names(lesson: str) -> None:
    row = next(row for row in exercise_table(()) if row[0].startswith(lesson))
    notebook = REPOSITORY / "notebooks" / f"exercises-{lesson}.ipynb"
    (total,) = re.findall(r"\| all \| \| [\d.]+ \| ([\d.]+) \|", notebook.read_text("utf-8"))
    assert row[2] == f"0 of {total}"


@pytest.mark.parametrize("typed", ["1", 1, "01", " 01 "])
def test_a_set_is_named_as_one_likes(typed: str | int) -> None:
    assert named_set(typed) == "01"


@pytest.mark.parametrize("typed", ["", "99", "exercises", 3.5, ["01"], True])
def test_another_set_is_refused(typed: object) -> None:
    with pytest.raises(CourseError) as error:
        named_set(typed)
    assert error.value.where == "hand_in"
    assert "01" in error.value.expected
