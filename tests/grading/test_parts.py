"""Hand-ins with numbers: each is graded in the part that its number draws."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from coursekit.grading.grade import Graded, grade
from coursekit.grading.marks import parts_of
from coursekit.grading.submissions import find_submissions
from coursekit.store.entries import Entry, new_entry
from tests.grading.classroom import ITEMS, TASKS, needs_walls, solved, zipped

VARIED = [key for key, task in TASKS.items() if task.family]
ALL = {key: task.points for key, task in TASKS.items()}


def number_for(variant: int) -> str:
    """A number that draws this variant in every task of the set."""
    numbers = map(str, range(1, 9999))
    return next(
        n for n in numbers if {TASKS[key].drawn_by(n).number for key in VARIED} == {variant}
    )


def codes(number: str) -> dict[str, str]:
    """The solutions of a student with this number."""
    return {key: task.drawn_by(number).solution_code for key, task in TASKS.items()}


def hand_in(path: Path, code: dict[str, str], number: str, entries: tuple[Entry, ...] = ()) -> None:
    """Write a hand-in with a number in its manifest."""
    zipped(path, solved(code), entries, student=number)


def typed(number: str) -> Entry:
    return new_entry("identifier", "identifier", number)


def solved_as(part: str) -> Entry:
    """A try at 1.2 that was right for a part."""
    return new_entry("try", "1.2", {"right": True, "answer": "1"}, words={"part": part})


OWN, OTHER = number_for(1), number_for(2)
FORGED = 'ck.my_part = lambda key: "strike"\nimport coursekit\ncoursekit.my_part = ck.my_part\n'


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graded, Path]:
    """A class: one by one what a student may do with numbers."""
    top = tmp_path_factory.mktemp("numbers")
    folder = top / "class"
    folder.mkdir()
    hand_in(folder / "own.zip", codes(OWN), OWN, (typed(OWN),))
    hand_in(folder / "copied.zip", codes(OWN), OTHER, (typed(OTHER),))
    hand_in(folder / "borrowed.zip", codes(OWN), OWN, (typed("4711"),))
    hand_in(folder / "changed.zip", codes("9"), "9", (solved_as("talks"), typed("9")))
    hand_in(folder / "none.zip", codes(""), "")
    hand_in(folder / "in-its-file.zip", codes("12"), "", (typed("12"),))
    part = 'kind = ck.my_part("1.2")\nanswer = ck.load("timeline").query('
    part += "\"kind == @kind and in_paper == 'no' and date >= '2023-10-17'\")"
    part = f"{part}\nanswer = len(answer)"
    hand_in(folder / "by-name.zip", codes("21") | {"1.2": part}, "21")
    forged = {"1.2": f"{FORGED}{part}", "1.3": codes("")["1.3"]}
    hand_in(folder / "forged.zip", codes("22" if OWN != "22" else "23") | forged, number_for(3))
    return grade(folder, top / "marks"), top / "marks"


@needs_walls
@pytest.mark.parametrize("student", ["own", "changed", "none", "in-its-file", "by-name"])
def test_the_own_part_gets_every_point(graded, student: str) -> None:
    points = {m.task: m.points for m in graded[0].marks if m.student == student}
    assert {key: points[key] for key in ALL} == ALL


@needs_walls
@pytest.mark.parametrize("student", ["copied", "forged"])
def test_the_part_of_another_number_gets_none(graded, student: str) -> None:
    marks = {m.task: m for m in graded[0].marks if m.student == student}
    for key in VARIED:
        assert (marks[key].points, marks[key].status) == (0, "graded")
    assert "This fits another part" in marks["1.2"].note
    page = graded[0].page.read_text(encoding="utf-8")
    assert "The answer fits the part of another number: " in page
    asked = TASKS["1.2"].drawn_by(OTHER).part_text
    assert f"1.2 ({TASKS['1.2'].family[1].part_text}, asked was {asked})" in page


@needs_walls
def test_numbers_that_are_shared_or_changed_are_shown_with_the_reason(graded) -> None:
    page = graded[0].page.read_text(encoding="utf-8")
    rows = [re.sub("<[^>]*>", " ", row) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]
    assert any("borrowed and own" in row and f"number or name, {OWN}." in row for row in rows)
    assert f"The hand-in has the number {OWN}, its file 4711." in page
    assert "Solved 1.2 in the part of another number before." in page
    (without,) = (row for row in rows if row.split()[0] == "none" and "without a number" in row)
    assert "If you gave out numbers, ask for the hand-in again" in without


@needs_walls
def test_the_table_says_which_part_was_graded(graded) -> None:
    with (graded[1] / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["student"], row["task"]): row["part"] for row in csv.DictReader(file)}
    assert rows["own", "1.2"] == TASKS["1.2"].family[1].part_text
    assert rows["none", "1.2"] == TASKS["1.2"].family[0].part_text
    assert rows["own", "1.1"] == ""
    feedback = (graded[1] / "feedback" / "own.html").read_text(encoding="utf-8")
    assert f"1.2 What the paper leaves out, your part: {rows['own', '1.2']}<" in feedback


def test_the_process_of_the_student_gets_the_own_parts_and_no_other(tmp_path: Path) -> None:
    hand_in(tmp_path / "a.zip", codes(OWN), OWN)
    (found,) = find_submissions(tmp_path)
    assert found.identifier == OWN
    from coursekit.forms.bank import load_set

    parts = parts_of(load_set("01"), found.identifier)
    assert parts == {key: TASKS[key].family[1].value for key in VARIED}
    assert parts_of(load_set("01"), "") == {key: ITEMS[key].value for key in VARIED}
