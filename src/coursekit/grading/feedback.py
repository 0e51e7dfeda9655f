"""The page that one student reads: each task, its points, and what to look at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coursekit.forms.bank import load_set
from coursekit.forms.kinds.task import Task
from coursekit.forms.report import html_page
from coursekit.grading.marks import CRASHED, GRADED, MISSING, WAITS, Mark
from coursekit.html import Html, table_html, tag
from coursekit.markup import to_plain
from coursekit.text import counted

__all__ = ["ALL_OR_NOTHING", "feedback_page"]

TITLE = "Your exercises, graded"
ALL_OR_NOTHING = (
    "A task with code gets all of its points or none; a text gets the points of its level."
)
AGAIN = "Press the button at the end of the exercises, and hand in the zip that it makes."
UNCHANGED = "Press the button at the end of the exercises again, and hand in that zip as it is."
ENDLESS = (
    "In the menu choose Kernel, then Restart Kernel and Run All Cells. The cell that does not end,"
    " or ends Python, is the one to mend; then hand in again."
)
WHAT_TO_DO = {"tampered": UNCHANGED, "unreadable": UNCHANGED, CRASHED: ENDLESS}


def feedback_page(student: str, marks: Sequence[Mark]) -> str:
    """Write the page of one student; the marks are all of this student."""
    body = [tag("h1", TITLE), tag("p", f"Handed in as {student}.")]
    for lesson in dict.fromkeys(mark.lesson for mark in marks):
        body.append(tag("h2", f"Exercises {lesson}: {load_set(lesson).title}"))
        body += _set([mark for mark in marks if mark.lesson == lesson], lesson)
    return html_page(TITLE, body)


def _set(marks: Sequence[Mark], lesson: str) -> Iterator[Html]:
    if len({(mark.points, mark.status, mark.note) for mark in marks}) == 1 and (
        marks[0].points is None and marks[0].status != WAITS
    ):
        first = marks[0]
        found = first.note or f"The hand-in is {first.status}."
        yield tag("p", f"These exercises have no points yet. {found}")
        yield tag("p", WHAT_TO_DO.get(first.status, AGAIN))
        return
    items = load_set(lesson).items
    yield tag("p", _points_text(marks))
    rows = [["Task", "Points", "What was found"]]
    for mark in marks:
        got = "no mark yet" if mark.points is None else f"{mark.points:g} of {mark.most:g}"
        found = to_plain(mark.note) or ("Right." if mark.status == GRADED else mark.status)
        part = f", your part: {mark.part}" if mark.part else ""
        rows.append([f"{mark.task} {items[mark.task].title}{part}", got, found])
    yield table_html(rows, "Your tasks")
    if any(isinstance(items[mark.task], Task) for mark in marks):
        yield tag("p", ALL_OR_NOTHING)


def _points_text(marks: Sequence[Mark]) -> str:
    """Say how many points there are, and how many still wait or could not be given."""
    got = sum(mark.points or 0 for mark in marks)
    waits = sum(mark.most for mark in marks if mark.status == WAITS)
    missing = [mark for mark in marks if mark.points is None and mark.status == MISSING]
    open_ones = [mark for mark in marks if mark.points is None and mark.status != WAITS]
    said = f"{got:g} of {sum(mark.most for mark in marks):g} points."
    if waits:
        said += f" {waits:g} more wait for a reader of your text."
    if failed := len(open_ones) - len(missing):
        said += f" {counted(failed, 'task')} could not be graded: see below."
    if missing:
        said += f" {counted(len(missing), 'task')} did not come: see below."
    return said
