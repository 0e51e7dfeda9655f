"""Grade a folder of hand-ins: a table of marks, a page for each student, one for the instructor."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import coursekit
from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.grading.isolation import Isolation, find_isolation
from coursekit.grading.look_alikes import to_look_at
from coursekit.grading.marks import Mark, expressions_of, marks_of
from coursekit.grading.outcomes import SECONDS, Outcome, run_notebook
from coursekit.grading.pages import feedback_page, instructors_page
from coursekit.grading.submissions import Notebook, Submission, find_submissions
from coursekit.grading.texts import (
    Level,
    Text,
    find_texts,
    levels_table,
    read_levels,
    reading_page,
)
from coursekit.outside import named_path
from coursekit.store.files import locked, plain_errors, write_whole
from coursekit.text import inert

__all__ = ["Graded", "feedback_name", "grade"]

TABLE, PAGE, FEEDBACK, KEPT = "marks.csv", "instructor.html", "feedback", ".graded"
TEXTS = "texts.csv"
STUDENTS = "students.csv"
HEADER = ("student", "set", "task", "points", "of", "status", "seconds", "note")
WRONG_SET, TWICE = "wrong set", "two from one person"


@dataclass(frozen=True)
class Graded:
    """What grading wrote: the marks, how many notebooks ran now, how many were kept, the page."""

    marks: tuple[Mark, ...]
    ran: int
    kept: int
    page: Path


def grade(
    folder: str | Path,
    out: str | Path,
    *,
    lessons: Sequence[str] = (),
    trust: bool = False,
    seconds: float = SECONDS,
    workers: int | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Graded:
    """Grade every hand-in of a folder, and write tables and pages.

    Each notebook runs in isolation. What was run before and has not changed is kept, so a
    stopped run is taken up where it ended.

    Parameters
    ----------
    folder
        The hand-ins: zips, notebooks, or the folders of a learning platform's download.
    out
        Where tables and pages go; made if it is not there.
    lessons
        The sets to grade, as ``["01"]``; all that were handed in if empty.
    trust
        Run the students' code with your own rights, where there is no isolation.
    seconds
        Limit of processor time for one cell, in seconds.
    workers
        How many notebooks run at once; as many as there are processors if left out.
    tell
        Is called with how many notebooks are done, and of how many.

    Returns
    -------
    Graded
        The marks and the page for the instructor.

    Raises
    ------
    CourseError
        When there is no hand-in, no isolation, or the files cannot be written.
    """
    source, target = named_path(folder, "grade"), named_path(out, "grade")
    for lesson in lessons:
        if lesson not in exercise_sets():
            expected = f"one of {', '.join(exercise_sets())}"
            raise CourseError(f"There are no exercises {lesson!r}.", expected=expected)
    isolation = find_isolation(trust=trust)
    submissions = [*_one_each(find_submissions(source), lessons)]
    with plain_errors(target / TABLE):
        (target / FEEDBACK).mkdir(parents=True, exist_ok=True)
        (target / KEPT).mkdir(exist_ok=True)
    outcomes, ran, kept = _run_all(
        submissions, lessons, target / KEPT, isolation, seconds, workers, tell or _silent
    )
    texts = find_texts(submissions, lessons)
    levels = read_levels(target / TEXTS)
    marks = [*_marks(submissions, lessons, outcomes, texts, levels)]
    _write_texts(target, texts, levels)
    page = _write_all(target, submissions, outcomes, marks)
    return Graded(tuple(marks), ran, kept, page)


def _silent(*_: int) -> None:
    """Tell nobody."""


def _one_each(found: Sequence[Submission], lessons: Sequence[str]) -> Iterator[Submission]:
    """Give each student one hand-in of a set: the one made last, and say so of the others."""
    by_student = defaultdict[str, list[Submission]](list)
    for one in found:
        if lessons and not one.status and not {*lessons} & {*one.notebooks}:
            asked, has = ", ".join(lessons), ", ".join(one.notebooks)
            note = f"It holds exercises {has}; asked were {asked}."
            one = replace(one, status=WRONG_SET, note=note)
        by_student[one.student].append(one)
    for several in by_student.values():
        taken: set[str] = set()
        for one in sorted(several, key=lambda each: (each.made, each.file), reverse=True):
            doubled = {*one.notebooks} & taken
            if doubled and not one.status:
                note = f"A later hand-in of exercises {', '.join(sorted(doubled))} was taken."
                rest = {name: each for name, each in one.notebooks.items() if name not in taken}
                one = replace(one, notebooks=rest, note=note, status="" if rest else TWICE)
            if not one.status:
                taken |= {*one.notebooks}
            yield one


def _run_all(
    submissions: Sequence[Submission],
    lessons: Sequence[str],
    kept_in: Path,
    isolation: Isolation,
    seconds: float,
    workers: int | None,
    tell: Callable[[int, int], None],
) -> tuple[dict[tuple[str, str], Outcome], int, int]:
    """Run what has to be run; return outcomes by file and set, and how many ran and were kept."""
    outcomes: dict[tuple[str, str], Outcome] = {}
    open_ones: list[tuple[tuple[str, str], Notebook, Path]] = []
    for one in submissions:
        for lesson, notebook in one.notebooks.items():
            if one.status or (lessons and lesson not in lessons) or lesson not in exercise_sets():
                continue
            file = kept_in / f"{_digest(notebook, lesson, seconds)}.json"
            if known := _known(file):
                outcomes[one.file, lesson] = known
            else:
                open_ones.append(((one.file, lesson), notebook, file))
    kept, total = len(outcomes), len(outcomes) + len(open_ones)
    tell(kept, total)

    def run(lesson: str, notebook: Notebook, file: Path) -> Outcome:
        outcome = run_notebook(notebook, expressions_of(load_set(lesson)), isolation, seconds)
        with plain_errors(file), locked(kept_in / TABLE):
            write_whole(file, json.dumps(outcome.to_plain()))
        return outcome

    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        running = {
            pool.submit(run, place[1], notebook, file): place for place, notebook, file in open_ones
        }
        try:
            for number, future in enumerate(as_completed(running), kept + 1):
                outcomes[running[future]] = future.result()
                tell(number, total)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return outcomes, len(open_ones), kept


def _digest(notebook: Notebook, lesson: str, seconds: float) -> str:
    """Tell one run from another: the cells, the expressions put to them, the limit."""
    expressions = expressions_of(load_set(lesson))
    parts: list[Any] = [coursekit.__version__, notebook.cells, expressions, seconds]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _known(file: Path) -> Outcome | None:
    try:
        return Outcome.from_plain(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _marks(
    submissions: Sequence[Submission],
    lessons: Sequence[str],
    outcomes: Mapping[tuple[str, str], Outcome],
    texts: Sequence[Text],
    levels: Mapping[str, Level],
) -> Iterator[Mark]:
    read: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for text in texts:
        known = levels.get(text.name)
        read[text.student][text.task] = (known.level, known.sentence) if known else ("", "")
    sets = {lesson for _, lesson in outcomes} | {*lessons}
    marked: set[tuple[str, str]] = set()
    for one in sorted(submissions, key=lambda each: bool(each.status)):
        for lesson in sorted(sets):
            outcome = outcomes.get((one.file, lesson))
            if (one.student, lesson) in marked or (outcome is None and not one.status):
                continue
            marked.add((one.student, lesson))
            yield from marks_of(one, lesson, outcome, read[one.student])


def _write_texts(target: Path, texts: Sequence[Text], levels: Mapping[str, Level]) -> None:
    """Write the pages to read, and the table of levels with all that is in it already."""
    if not texts:
        return
    _write(target / TEXTS, levels_table(texts, levels))
    for task in dict.fromkeys(text.task for text in texts):
        page = reading_page(task, [text for text in texts if text.task == task])
        _write(target / f"texts-{task}.html", page)


def _write_all(
    target: Path,
    submissions: Sequence[Submission],
    outcomes: Mapping[tuple[str, str], Outcome],
    marks: Sequence[Mark],
) -> Path:
    ordered = sorted(marks, key=lambda mark: (mark.student, mark.lesson, mark.task))
    _write(target / TABLE, _table(HEADER, map(_row, ordered)))
    handed_in = ([one.student, one.identifier, one.file] for one in submissions)
    _write(target / STUDENTS, _table(("student", "typed", "file"), handed_in))
    by_student = defaultdict[str, list[Mark]](list)
    for mark in ordered:
        by_student[mark.student].append(mark)
    for student, mine in by_student.items():
        _write(target / FEEDBACK / feedback_name(student), feedback_page(student, mine))
    notes = [(one.file, one.status, one.note) for one in submissions if one.status or one.note]
    look_at = to_look_at(submissions, outcomes, ordered)
    _write(target / PAGE, instructors_page(ordered, look_at, notes))
    return target / PAGE


def _write(path: Path, text: str) -> None:
    with plain_errors(path), locked(path):
        write_whole(path, text)


def _row(mark: Mark) -> list[str]:
    points = "" if mark.points is None else f"{mark.points:g}"
    note = " ".join(mark.note.split())
    most, seconds = f"{mark.most:g}", f"{mark.seconds:.2f}"
    return [mark.student, mark.lesson, mark.task, points, most, mark.status, seconds, note]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; a cell that a spreadsheet would take for a formula gets a quote in front."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def feedback_name(student: str) -> str:
    """Name the page of a student, whatever the student is called; two never share one."""
    plain = re.sub(r"[^A-Za-z0-9-]+", "_", student)[:60].strip("_")
    if plain == student:
        return f"{plain}.html"
    digest = hashlib.sha256(student.encode("utf-8", "replace")).hexdigest()
    return f"{plain}-{digest[:8]}.html"
