"""The pages name everybody, add up, and say what to do; no code of a student acts in them."""

from __future__ import annotations

import re
from pathlib import Path

from coursekit.forms.kinds.written import LEVEL_NAMES, Written
from coursekit.grading.feedback import feedback_page
from coursekit.grading.marks import Mark
from coursekit.grading.pages import instructors_page
from coursekit.grading.table import MARKS, marks_text
from coursekit.grading.totals import ended_tasks, read_totals
from tests.grading.classroom import ITEMS, TASKS

SIZE = 30
TEXT = next(item for item in ITEMS.values() if isinstance(item, Written))


def mark(student: str, task: str, points: float | None, status: str, note: str = "") -> Mark:
    return Mark(student, "01", task, points, ITEMS[task].points, status, 0.0, note)


def class_of(right: int = 20) -> list[Mark]:
    """The first students have all right but the text, the others all wrong, each in its way."""
    marks = []
    for number in range(SIZE):
        student = f"s{number:02}"
        for key, task in TASKS.items():
            good = number < right
            note = "" if good else f"Reason {number} of {key}."
            marks.append(mark(student, key, task.points if good else 0, "graded", note))
        points = TEXT.level_points[number % 3]
        marks.append(mark(student, TEXT.key, points, "graded", "A text."))
    return marks


def rows_of(page: str, caption: str) -> list[list[str]]:
    """Return the cells of the table with this caption."""
    table = page[page.index(f"<caption>{caption}") :].partition("</table>")[0]
    rows = re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def test_every_name_and_every_reason_is_on_the_page_and_they_add_up() -> None:
    page = instructors_page(class_of(), [], [], {})
    for key in TASKS:
        head, *tasks = rows_of(page, "Tasks with code")
        (row,) = (row for row in tasks if row[0] == key)
        assert dict(zip(head, row, strict=True)) | {"Wrong for": ""} == {
            "Task": key, "Right": "20", "Wrong": "10", "No answer": "0", "No mark": "0",
            "Wrong for": "",
        }  # fmt: skip
        assert all(f"s{number}" in row[-1] for number in range(20, SIZE))
        told = rows_of(page, f"Task {key}")[1:] + rows_of(page, f"Task {key}, less frequent")[1:]
        assert sum(int(row[1]) for row in told) == 10
    assert " more<" not in page


def test_texts_are_counted_by_level_and_students_have_totals() -> None:
    marks = class_of()
    page = instructors_page(marks, [], [], {})
    head, counts = rows_of(page, f"Text {TEXT.key}")
    assert counts == [TEXT.key, "10", "10", "10", *["0"] * 4]
    assert head[1].startswith(LEVEL_NAMES[0])
    code = sum(task.points for task in TASKS.values())
    totals = {row[0]: row[1:] for row in rows_of(page, "Points of each student")}
    assert totals["s00"] == [f"{code + TEXT.points:g}", f"{code + TEXT.points:g}", ""]
    assert totals["s29"][0] == f"{TEXT.level_points[2]:g}"
    texts = sum(TEXT.level_points) * SIZE / 3
    mean = (20 * code + texts) / SIZE
    assert f"{mean:.1f} on average" in page
    assert f"from {TEXT.level_points[2]:g} to {code + TEXT.points:g}" in page


def test_the_middle_stands_there_only_when_no_text_waits() -> None:
    marks = class_of()
    waiting = [
        mark("s00", one.task, None, "waits for a reader") if one == marks[len(TASKS)] else one
        for one in marks
    ]
    page = instructors_page(waiting, [], [], {})
    assert f"{SIZE - 1} of {SIZE} students have a mark for every task. The average and the" in page
    assert "on average" not in page


def test_a_task_that_was_ended_counts_nothing_and_is_listed() -> None:
    marks = [mark("s1", key, 0, "timed out" if key == "1.3" else "no answer") for key in ITEMS]
    page = instructors_page(marks, [], [], {})
    (row,) = rows_of(page, "Hand-ins without a full mark")[1:]
    assert row[:2] == ["s1", "01: 1.3"]
    assert row[2].startswith("Timed out.")
    assert "hand in again" in row[3]


def test_a_hand_in_without_any_mark_is_one_row_and_one_sentence() -> None:
    marks = [mark("s1", key, None, "unreadable", "x.zip: found a damaged zip.") for key in ITEMS]
    notes = [("place/x.zip", "unreadable", "x.zip: found a damaged zip.")]
    page = instructors_page(marks, [], notes, {})
    (row,) = rows_of(page, "Hand-ins without a full mark")[1:]
    assert row[1] == "01: all"
    assert page.count("damaged zip") == 1
    feedback = feedback_page("s1", marks)
    assert feedback.count("damaged zip") == 1
    assert "of 14 points" not in feedback
    assert "<table" not in feedback
    assert "hand in that zip as it is" in feedback


def test_what_a_student_wrote_is_shown_and_does_not_act() -> None:
    code = "answer = '<script>alert(1)</script>'"
    marks = [mark("s1", "1.1", 0, "graded", "No."), mark("s2", "1.1", 1, "graded")]
    page = instructors_page(marks, [], [], {("s1", "1.1"): code, ("s2", "1.1"): "right = 1"})
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "right = 1" not in page


def test_a_page_says_that_a_task_is_all_or_nothing() -> None:
    marks = class_of()
    said = "A task with code gets all of its points or none"
    assert said in instructors_page(marks, [], [], {})
    assert said in feedback_page("s00", [one for one in marks if one.student == "s00"])


def test_an_ended_task_is_named_when_the_platform_s_file_is_filled(tmp_path: Path) -> None:
    ended = {"1.1": "timed out", "1.3": "crashed"}
    marks = [mark("s1", key, 0, ended.get(key, "graded"), "Why.") for key in ITEMS]
    marks += [mark("s2", key, None, "unreadable", "Why.") for key in ITEMS]
    (tmp_path / MARKS).write_text(marks_text(marks), encoding="utf-8")
    assert ended_tasks(tmp_path) == ["s1 (1.1 and 1.3)"]
    totals, ungraded = read_totals(tmp_path)
    assert totals["s1"].points == 0
    assert ungraded == ["s2"]
