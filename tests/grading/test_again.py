"""A second run gives out what is new under the plain names, and loses nothing."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from coursekit.cli import main
from coursekit.grading.grade import grade
from coursekit.grading.marks import Mark
from coursekit.grading.submissions import find_submissions
from coursekit.grading.table import MARKS, STUDENTS, all_marks, marks_text
from coursekit.grading.totals import fill_from_marks
from tests.grading.classroom import ITEMS, TASKS, needs_walls, solved, write, zipped

PLACE = "Participant_7_assignsubmission_file_"


def folder_of_marks(folder: Path, points: float) -> Path:
    """Write what a run of the grader leaves for one student."""
    marks = [Mark("7", "01", key, points, ITEMS[key].points, "graded") for key in ITEMS]
    (folder / "feedback").mkdir(parents=True, exist_ok=True)
    (folder / "feedback" / "7.html").write_text(f"{points:g} each", encoding="utf-8")
    (folder / MARKS).write_text(marks_text(marks), encoding="utf-8")
    rows = f"student,typed,file,sets\n7,,{PLACE}/a.zip,01\n"
    (folder / STUDENTS).write_text(rows, encoding="utf-8")
    return folder


def sheet_of(path: Path) -> Path:
    path.write_text("Identifier,Grade,Maximum Grade\nParticipant 7,,14.00\n", encoding="utf-8")
    return path


def feedback_in(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(f"{PLACE}/feedback.html").decode()


def test_the_newest_feedback_and_worksheet_have_the_plain_names(tmp_path: Path) -> None:
    sheet, out = sheet_of(tmp_path / "grades.csv"), tmp_path / "marks"
    for points in (1, 0, 0.5):
        said = fill_from_marks(folder_of_marks(out, points), sheet)
    assert "  Those of the last run are kept, with -old-2 in their names." in said
    for number, points in (("", "0.5"), ("-old-1", "1"), ("-old-2", "0")):
        assert feedback_in(out / f"moodle-feedback{number}.zip") == f"{points} each"
        filled = (out / f"grades-filled{number}.csv").read_text("utf-8")
        assert f"Participant 7,{float(points) * len(ITEMS):g},14.00" in filled
    # Nothing new: nothing is written beside.
    before = sorted(path.name for path in out.iterdir())
    assert not any("-old-" in line for line in fill_from_marks(out, sheet))
    assert sorted(path.name for path in out.iterdir()) == before


def test_one_old_file_alone_takes_the_number_of_both(tmp_path: Path) -> None:
    sheet, out = sheet_of(tmp_path / "grades.csv"), tmp_path / "marks"
    fill_from_marks(folder_of_marks(out, 1), sheet)
    (out / "grades-filled-old-1.csv").write_text("mine", encoding="utf-8")
    fill_from_marks(folder_of_marks(out, 0), sheet)
    assert feedback_in(out / "moodle-feedback-old-2.zip") == "1 each"
    assert (out / "grades-filled-old-2.csv").is_file()
    assert (out / "grades-filled-old-1.csv").read_text("utf-8") == "mine"


def test_a_filled_worksheet_may_be_filled_again_and_what_feedback_says_is_told(tmp_path) -> None:
    sheet, out = sheet_of(tmp_path / "grades.csv"), tmp_path / "marks"
    fill_from_marks(folder_of_marks(out, 1), sheet)
    said = fill_from_marks(folder_of_marks(out, 0), out / "grades-filled.csv")
    assert not [*out.glob("*filled-filled*")]
    (kept,) = (line for line in said if "another mark already" in line)
    assert "7 (7, now 0). Their feedback pages say the new points." in kept
    assert "say --overwrite" in kept
    fill_from_marks(out, out / "grades-filled-old-1.csv", overwrite=True)
    assert "Participant 7,0,14.00" in (out / "grades-filled.csv").read_text("utf-8")
    assert not [*out.glob("*old-1-filled*")]


@needs_walls
def test_a_late_hand_in_alone_takes_no_marks_away(tmp_path: Path, capsys) -> None:
    folder, late, out = tmp_path / "class", tmp_path / "late", tmp_path / "marks"
    for name in ("a", "b"):
        write(folder / f"{name}.ipynb", solved())
    write(late / "c.ipynb", solved())
    grade(folder, out)
    before = (out / MARKS).read_bytes()
    words = ["grade", str(late), "--out", str(out), "--set", "01"]
    assert main(words) == 2
    said = capsys.readouterr().err
    assert "2 students with marks of exercises 01 are not among these hand-ins: a, b." in said
    assert "Give all hand-ins of the set together" in said
    assert (out / MARKS).read_bytes() == before
    write(folder / "c.ipynb", solved())
    assert grade(folder, out).ran == 0  # equal cells are one run
    assert {mark.student for mark in all_marks(out / MARKS)} == {"a", "b", "c"}
    assert main([*words, "--replace"]) == 0
    assert {mark.student for mark in all_marks(out / MARKS)} == {"c"}


@needs_walls
@pytest.mark.parametrize(
    ("numbers", "waits"), [(["17"], True), (["17", "", ""], False), ([""], False)]
)
def test_without_a_number_an_answer_to_another_part_waits_where_most_have_one(
    numbers: list[str], waits: bool, tmp_path: Path
) -> None:
    task = next(task for task in TASKS.values() if task.family)
    other = next(one for one in task.family if one.solution_code != task.solution_code)
    folder = tmp_path / "class"
    folder.mkdir()
    zipped(folder / "a.zip", solved({task.key: other.solution_code}))
    for place, number in enumerate(numbers):
        zipped(folder / f"b{place}.zip", solved(), student=number)
    marks = {(mark.student, mark.task): mark for mark in grade(folder, tmp_path / "m").marks}
    mark = marks["a", task.key]
    assert (mark.points, mark.status) == ((None, "no number") if waits else (0, "graded"))
    assert ("ck.student" in mark.note) == waits


def test_a_table_of_before_has_one_word_for_both(tmp_path: Path) -> None:
    rows = ["student,set,task,points,of,status,seconds,note", "7,01,1.7,0,4,missing,0,"]
    (tmp_path / MARKS).write_text("\n".join([*rows, "8,01,1.7,,4,missing,0,"]), encoding="utf-8")
    assert [mark.status for mark in all_marks(tmp_path / MARKS)] == ["no answer", "missing"]


def test_equal_hand_ins_are_named_when_the_platform_s_file_is_filled(tmp_path: Path) -> None:
    sheet, out = sheet_of(tmp_path / "grades.csv"), folder_of_marks(tmp_path / "marks", 1)
    rows = [
        f"{number},,a/{number}.zip,01,{digest}" for number, digest in ((7, "x"), (8, "x"), (9, ""))
    ]
    (out / STUDENTS).write_text("\n".join(["student,typed,file,sets,sha256", *rows, ""]), "utf-8")
    said = fill_from_marks(out, sheet)
    assert "→ Equal hand-ins, byte for byte: 7 and 8. Each has a mark." in said


def test_a_student_without_a_mark_is_named_once(tmp_path: Path) -> None:
    sheet, out = tmp_path / "grades.csv", folder_of_marks(tmp_path / "marks", 1)
    marks = [*all_marks(out / MARKS)]
    marks += [Mark("8", "01", key, None, ITEMS[key].points, "unreadable") for key in ITEMS]
    (out / MARKS).write_text(marks_text(marks), encoding="utf-8")
    people = "".join(f"Participant {number},,14.00\n" for number in (7, 8, 9))
    sheet.write_text(f"Identifier,Grade,Maximum Grade\n{people}", encoding="utf-8")
    said = fill_from_marks(out, sheet)
    assert [line for line in said if "8" in line.partition("✓")[0]] == [
        "→ Without a mark, as nothing came or something could not be graded: 8."
    ]
    assert "→ In grades.csv, but not graded: Participant 9." in said


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no root on this system")
@pytest.mark.parametrize(("user", "told"), [(0, True), (1000, False)])
def test_who_grades_as_root_is_told(user: int, told: bool, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert main(["grade", str(tmp_path / "nowhere"), "--out", str(tmp_path / "marks")]) == 2
    assert ("You grade as root" in capsys.readouterr().err) == told


def test_a_cut_zip_is_called_damaged(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", solved())
    path.write_bytes(path.read_bytes()[:-400])
    (found,) = find_submissions(tmp_path)
    assert (found.status, found.note) == (
        "unreadable", "a.zip: This zip is damaged. Ask for it once more.",
    )  # fmt: skip
