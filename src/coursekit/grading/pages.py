"""The pages that grading writes: one for each student, one for the instructor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from coursekit.forms.bank import load_set
from coursekit.forms.report import html_page
from coursekit.grading.marks import GRADED, WAITS, Mark
from coursekit.html import Html, table_html, tag
from coursekit.markup import to_plain
from coursekit.text import counted, some_of

__all__ = ["feedback_page", "instructors_page", "points_text"]

MOST_NAMES = 8
COMMON = 5


def feedback_page(student: str, marks: Sequence[Mark]) -> str:
    """Write what one student reads: each task, its points, and what to look at again."""
    body = [tag("h1", "Your exercises, graded"), tag("p", f"Handed in as {student}.")]
    for lesson in dict.fromkeys(mark.lesson for mark in marks):
        mine = [mark for mark in marks if mark.lesson == lesson]
        body.append(tag("h2", f"Exercises {lesson}: {load_set(lesson).title}"))
        body.append(tag("p", points_text(mine)))
        rows = [["Task", "Points", "What was found"]]
        for mark in mine:
            got = "no mark yet" if mark.points is None else f"{mark.points:g} of {mark.most:g}"
            title = load_set(lesson).items[mark.task].title
            found = to_plain(mark.note) or ("Right." if mark.status == GRADED else mark.status)
            part = f", your part: {mark.part}" if mark.part else ""
            rows.append([f"{mark.task} {title}{part}", got, found])
        body.append(table_html(rows, "Your tasks"))
    return html_page("Your exercises, graded", body)


def points_text(marks: Sequence[Mark]) -> str:
    """Say how many points there are, and how many still wait or could not be given."""
    got = sum(mark.points or 0 for mark in marks)
    waits = sum(mark.most for mark in marks if mark.status == WAITS)
    open_ones = [mark for mark in marks if mark.points is None and mark.status != WAITS]
    said = f"{got:g} of {sum(mark.most for mark in marks):g} points."
    if waits:
        said += f" {waits:g} more wait for a reader of your text."
    if open_ones:
        said += f" {counted(len(open_ones), 'task')} could not be graded: see below."
    return said


def instructors_page(
    marks: Sequence[Mark],
    look_at: Sequence[tuple[str, str]],
    notes: Sequence[tuple[str, str, str]],
) -> str:
    """Write the page for the instructor: tasks, common wrong answers, what to look at."""
    students = {mark.student for mark in marks}
    body = [tag("h1", "The class, graded"), tag("p", f"{counted(len(students), 'student')}.")]
    body += [tag("h2", "Tasks"), table_html([*_tasks(marks)], "How each task went")]
    body += [tag("h2", "Common wrong answers"), *_wrong(marks)]
    body.append(tag("h2", "To look at"))
    body.append(tag("p", "Each line has its reason. None of them is a verdict."))
    rows = [["Who", "Why"], *map(list, look_at)]
    body.append(table_html(rows, "To look at") if look_at else tag("p", "Nothing was found."))
    body.append(tag("h2", "Hand-ins that were not graded as they are"))
    rows = [["Hand-in", "Status", "Why"], *map(list, notes)]
    body.append(
        table_html(rows, "Not graded") if notes else tag("p", "Every hand-in was graded as it is.")
    )
    return html_page("The class, graded", body)


def _tasks(marks: Sequence[Mark]) -> Iterator[list[str]]:
    yield ["Task", "Right", "Wrong", "No answer or no mark", "Wrong for"]
    for key in dict.fromkeys(mark.task for mark in marks):
        these = [mark for mark in marks if mark.task == key]
        if these[0].status == WAITS and all(mark.status == WAITS for mark in these):
            yield [key, "", "", f"{len(these)} wait for a reader", ""]
            continue
        right = sum(mark.points == mark.most for mark in these)
        wrong = [mark.student for mark in these if mark.points == 0 and mark.status == GRADED]
        rest = len(these) - right - len(wrong)
        yield [key, str(right), str(len(wrong)), str(rest), some_of(wrong, MOST_NAMES)]


def _wrong(marks: Sequence[Mark]) -> Iterator[Html]:
    said = defaultdict[str, Counter[str]](Counter)
    for mark in marks:
        if mark.status == GRADED and mark.points == 0 and mark.note:
            said[mark.task][to_plain(mark.note)] += 1
    for task, notes in said.items():
        rows = [["Students", "What they were told"]]
        rows += [[str(count), note] for note, count in notes.most_common(COMMON)]
        yield table_html(rows, f"Task {task}")
    if not said:
        yield tag("p", "No answer was wrong.")
