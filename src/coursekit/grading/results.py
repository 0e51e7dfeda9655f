"""How a class did: each task, each student, the middle and the spread, and what has no mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import mean, median, stdev

from coursekit.forms.bank import load_set
from coursekit.forms.kinds.written import LEVEL_NAMES, Written
from coursekit.grading.marks import (
    CRASHED,
    GRADED,
    MISSING,
    NO_ANSWER,
    NO_NUMBER,
    TIMED_OUT,
    WAITS,
    Mark,
)
from coursekit.html import Html, fold_away, table_html, tag
from coursekit.markup import to_plain
from coursekit.text import and_list, capital, counted

__all__ = [
    "common_reasons",
    "is_wrong",
    "names",
    "set_results",
    "without_a_full_mark",
    "without_text",
]

MOST_NAMES = 8
COMMON = 5
LONGEST_CODE = 4000  # letters of what a student wrote
AGAIN = (
    "Let the student press the button at the end of the exercises and hand in the zip on the"
    " platform. Then download all hand-ins again, and grade them."
)
ENDED = "It counts 0 points. For more, ask the student to mend the cell and to hand in again."
NO_TEXT = f"{AGAIN} The text may be in the zip. If none comes, write none into texts.csv."


def names(students: Sequence[str]) -> str:
    """Name students; a long list is folded, and holds all of them."""
    listed = ", ".join(students)
    return listed if len(students) <= MOST_NAMES else _fold(len(students), listed)


def _fold(count: int, listed: str) -> Html:
    return fold_away(counted(count, "student"), listed)


def is_wrong(mark: Mark) -> bool:
    """Tell whether an answer came and got no point: it is wrong, or its cell was ended."""
    return mark.points == 0 and mark.status != NO_ANSWER


def set_results(lesson: str, marks: Sequence[Mark]) -> Iterator[Html]:
    """Show one set: the middle and the spread, a row a task, and a row a student."""
    items = load_set(lesson).items
    written = {key for key, item in items.items() if isinstance(item, Written)}
    coded = [mark for mark in marks if mark.task not in written]
    by_student = defaultdict[str, list[Mark]](list)
    for mark in marks:
        by_student[mark.student].append(mark)
    yield tag("p", _middle([*by_student.values()]))
    if coded:
        yield table_html([*_tasks(coded)], "Tasks with code: how many students")
    bare = without_text(marks)
    for key in sorted({mark.task for mark in marks} & written):
        yield table_html([*_levels(key, marks)], f"Text {key}: how many students")
        if key in bare:
            who = counted(len(bare[key]), "student")
            yield tag(
                "p", f"{who} handed in a zip without a text for {key}: 0 points. ", names(bare[key])
            )
    rows = [["Student", "Points", "Of", "To settle"], *map(_total, by_student.values())]
    yield fold_away(
        f"Points of each student ({len(by_student)})", table_html(rows, "Points of each student")
    )


def _is_open(mark: Mark) -> bool:
    return mark.points is None


def _is_ended(mark: Mark) -> bool:
    return mark.status in (TIMED_OUT, CRASHED)


def _middle(students: Sequence[Sequence[Mark]]) -> str:
    """Say the average, the median and the spread of those who have every mark."""
    whole = [one for one in students if not any(map(_is_open, one))]
    full = [sum(mark.points or 0 for mark in one) for one in whole]
    most = sum(mark.most for mark in students[0])
    said = f"{len(full)} of {counted(len(students), 'student')} have a mark for every task"
    if any(mark.status == WAITS for one in students for mark in one):
        return f"{said}. The average and the median come here as soon as each text has a level."
    if not full:
        return f"{said}. The table below has the points so far."
    spread = f", standard deviation {stdev(full):.1f}" if len(full) > 1 else ""
    return (
        f"{said}. Of {most:g} points they have {mean(full):.1f} on average, and the median is"
        f" {median(full):g}; the points go from {min(full):g} to {max(full):g}{spread}."
    )


def _tasks(marks: Sequence[Mark]) -> Iterator[list[str]]:
    yield ["Task", "Right", "Wrong", "No answer", "No mark", "Wrong for"]
    for key in dict.fromkeys(mark.task for mark in marks):
        these = [mark for mark in marks if mark.task == key]
        wrong = [mark.student for mark in these if is_wrong(mark)]
        none, nothing = sum(map(_is_open, these)), sum(mark.status == NO_ANSWER for mark in these)
        right = len(these) - len(wrong) - none - nothing
        yield [key, str(right), str(len(wrong)), str(nothing), str(none), names(wrong)]


def _levels(key: str, marks: Sequence[Mark]) -> Iterator[list[str]]:
    """Count the levels of one written task."""
    these = [mark for mark in marks if mark.task == key]
    item = load_set(these[0].lesson).items[key]
    assert isinstance(item, Written)
    points = dict(zip(LEVEL_NAMES, item.level_points, strict=True)) | {"none": 0}
    counts = [
        str(sum((mark.points, mark.status) == (worth, GRADED) for mark in these))
        for worth in points.values()
    ]
    waits = sum(mark.status == WAITS for mark in these)
    empty = sum(mark.status == NO_ANSWER for mark in these)
    rest = sum(mark.status not in (GRADED, NO_ANSWER, WAITS) for mark in these)
    levels = (f"{name} ({worth:g})" for name, worth in points.items())
    yield ["Task", *levels, "No text in the zip (0)", "No level yet", "Not here"]
    yield [key, *counts, str(empty), str(waits), str(rest)]


def without_text(marks: Sequence[Mark]) -> dict[str, list[str]]:
    """Return who handed in a zip without a text, by written task: it counts 0 points."""
    found = defaultdict[str, list[str]](list)
    for mark in marks:
        if mark.status == NO_ANSWER and _is_written(mark):
            found[mark.task].append(mark.student)
    return found


def _is_written(mark: Mark) -> bool:
    return isinstance(load_set(mark.lesson).items.get(mark.task), Written)


def _total(marks: Sequence[Mark]) -> list[str]:
    got = sum(mark.points or 0 for mark in marks)
    still = [f"{mark.task} {mark.status}" for mark in marks if _is_open(mark) or _is_ended(mark)]
    still += [f"{task} no text: 0 points" for task in without_text(marks)]
    whole = len(still) == len(marks) and len({mark.status for mark in marks}) == 1
    points = "" if whole else f"{got:g}"
    said = marks[0].status if whole else and_list(still)
    return [marks[0].student, points, f"{sum(mark.most for mark in marks):g}", said]


def without_a_full_mark(marks: Sequence[Mark]) -> Iterator[list[str]]:
    """Give a row for each reason why a student has no mark, or a mark that nobody chose."""
    rows = defaultdict[tuple[str, str, str, str], list[Mark]](list)
    for mark in marks:
        if _is_ended(mark) or (_is_open(mark) and mark.status != WAITS):
            rows[mark.student, mark.lesson, mark.status, mark.note].append(mark)
    for (student, lesson, status, note), these in rows.items():
        of_set = load_set(lesson).items
        tasks = "all" if len(these) == len(of_set) else and_list([mark.task for mark in these])
        why = f"{capital(status)}. {to_plain(note)}".strip()
        yield [student, f"{lesson}: {tasks}", why, _advice(these, whole=tasks == "all")]


def _advice(marks: Sequence[Mark], *, whole: bool) -> str:
    if marks[0].points == 0:
        return ENDED
    if marks[0].status == NO_NUMBER:
        return f"Ask for ck.student with the number. {AGAIN}"
    return NO_TEXT if marks[0].status == MISSING and not whole else AGAIN


def common_reasons(marks: Sequence[Mark], codes: Mapping[tuple[str, str], str]) -> Iterator[Html]:
    """Show what the students with a wrong answer were told, the most frequent first, and who.

    The reasons of a task add up to its wrong answers. `codes` is what was written, by student
    and task.
    """
    by_task = defaultdict[str, dict[str, list[str]]](dict)
    for mark in filter(is_wrong, marks):
        note = to_plain(mark.note) or f"{mark.status}."
        by_task[mark.task].setdefault(note, []).append(mark.student)
    for task, reasons in sorted(by_task.items()):
        ordered = sorted(reasons.items(), key=lambda reason: -len(reason[1]))
        head = ["Who", "Students", "What the grader says"]
        rows = [[names(who), str(len(who)), note] for note, who in ordered]
        yield table_html([head, *rows[:COMMON]], f"Task {task}")
        if rows[COMMON:]:
            rest = table_html([head, *rows[COMMON:]], f"Task {task}, less frequent")
            yield fold_away(f"{counted(len(rows) - COMMON, 'more reason')} in {task}", rest)
        written = [(who, codes.get((who, task), "")) for all_ in reasons.values() for who in all_]
        parts = [part for who, code in sorted(written) if code for part in _code(who, code)]
        if parts:
            yield fold_away(f"What they wrote in {task}", *parts)
    if not by_task:
        yield tag("p", "No answer was wrong.")


def _code(student: str, code: str) -> Iterator[Html]:
    yield tag("p", tag("strong", student))
    yield tag("pre", code[:LONGEST_CODE])
    if len(code) > LONGEST_CODE:
        cut = f"The first {LONGEST_CODE:,} of {len(code):,} letters; the hand-in has the rest."
        yield tag("p", cut)
