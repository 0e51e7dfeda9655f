"""Grade a folder of hand-ins: a table of marks, a page for each student, one for the instructor."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, load_set, refuse_own
from coursekit.grading.cluster import Job, course_digest, run_on_cluster
from coursekit.grading.containers import IMAGE, find_isolation
from coursekit.grading.editions import other_editions
from coursekit.grading.feedback import feedback_page
from coursekit.grading.isolation import Isolation
from coursekit.grading.look_alikes import texts_to_look_at, to_look_at
from coursekit.grading.marks import Mark, expressions_of, marks_of, parts_of
from coursekit.grading.outcomes import SECONDS, Outcome, codes_of, run_notebook
from coursekit.grading.pages import instructors_page
from coursekit.grading.submissions import Submission, find_submissions
from coursekit.grading.table import MARKS, STUDENTS, all_marks, marks_text, read_rows, table_text
from coursekit.grading.texts import (
    TEXTS,
    Level,
    Text,
    find_texts,
    level_of,
    levels_table,
    read_levels,
    reading_page,
    with_earlier,
)
from coursekit.outside import named_path
from coursekit.store.files import Advice, locked, plain_errors, write_whole
from coursekit.text import and_list, counted, plural, some_of

__all__ = ["FEEDBACK", "NOT_WRITTEN", "Graded", "feedback_name", "grade"]

PAGE, FEEDBACK, KEPT = "instructor.html", "feedback", ".graded"
HANDED_IN = ("student", "typed", "file", "sets", "sha256")
NOT_WRITTEN = Advice(
    closed="use a folder of your own for the marks",
    full="free some space and type the same command again; what was graded before is safe",
    other="use a folder on another disk for the marks",
)
NOT_OURS = (
    "It holds exercises {}, and the tables that are read have no such set. Are they about another"
    " paper? Then give the folder of its case: --case FOLDER."
)
WRONG_SET, TWICE = "wrong set", "two from one person"
MOST_NAMES = 10


Place = tuple[str, str]  # the file of a hand-in, and the set


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
    engine: str = "",
    image: str = IMAGE,
    scheduler: str = "",
    anew: bool = False,
    seconds: float = SECONDS,
    workers: int | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Graded:
    """Grade every hand-in of a folder, and write tables and pages.

    Each notebook runs in isolation. What was run before and has not changed is kept, so a
    stopped run is taken up where it ended. The marks of other sets stay in the table.

    Parameters
    ----------
    folder
        The hand-ins: zips, notebooks, or what a learning platform gave out, as its zip or unpacked.
    out
        Where tables and pages go; made if it is not there.
    lessons
        The sets to grade, as ``["01"]``; all that were handed in if empty.
    trust
        Run the students' code with your own rights, where there is no isolation.
    engine
        A container engine, as ``"podman"``, instead of bubblewrap.
    image
        The image of the course for the engine.
    scheduler
        The address of a Dask cluster whose workers run the notebooks, each in its own isolation.
    anew
        Replace all marks of these sets, also of students who have marks and no hand-in here.
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
        When there is no hand-in, no isolation, the files cannot be written, or marks would be
        lost, as hand-ins of an earlier run are not here.
    """
    source, target = named_path(folder, "grade"), named_path(out, "grade")
    for lesson in lessons:
        if lesson not in exercise_sets():
            refuse_own(lesson)
            expected = f"one of {', '.join(exercise_sets())}"
            raise CourseError(f"There are no exercises {lesson!r}.", expected=expected)
    if trust and scheduler:
        remedy = "grade here with --trust, or there without it"
        raise CourseError("A cluster runs no code without isolation.", remedy=remedy)
    read_levels(target / TEXTS)  # a row that does not fit is named before anything runs
    submissions = [*_one_each(find_submissions(source), lessons)]
    if not anew:
        _keep_marks(target / MARKS, submissions, lessons)
    with plain_errors(target / MARKS, NOT_WRITTEN):
        (target / FEEDBACK).mkdir(parents=True, exist_ok=True)
        (target / KEPT).mkdir(exist_ok=True)

    def run(jobs: Mapping[Place, Job]) -> Iterator[tuple[Place, Outcome]]:
        if scheduler:
            return run_on_cluster(scheduler, jobs, seconds, engine, image)
        hidden = (source.resolve(), target.resolve())
        isolation = find_isolation(trust=trust, engine=engine, image=image, hidden=hidden)
        return _run_here(jobs, isolation, seconds, workers)

    outcomes, ran, kept = _run_all(
        submissions, lessons, target / KEPT, seconds, run, tell or _silent
    )  # fmt: skip
    answers = {
        (one.student, task): answered.answer
        for one in submissions
        for lesson in one.notebooks
        if (one.file, lesson) in outcomes
        for task, answered in outcomes[one.file, lesson].answers.items()
    }
    texts = with_earlier(find_texts(submissions, lessons), answers)
    levels = read_levels(target / TEXTS)
    marks = [*_marks(submissions, lessons, outcomes, texts, levels)]
    _write_texts(target, texts, levels)
    page = _write_all(target, submissions, outcomes, marks, texts, levels)
    return Graded(tuple(marks), ran, kept, page)


def _keep_marks(table: Path, submissions: Sequence[Submission], lessons: Sequence[str]) -> None:
    """Refuse to grade when students who have marks of a set are not among its hand-ins."""
    handed_in = {lesson for one in submissions if not one.status for lesson in one.notebooks}
    sets = {*lessons} or handed_in
    came = {(one.student, each) for one in submissions for each in one.notebooks or sets}
    came |= {(one.student, each) for one in submissions if one.status for each in sets}
    marked = [mark for mark in all_marks(table) if mark.lesson in sets and mark.points is not None]
    lost = sorted({mark.student for mark in marked if (mark.student, mark.lesson) not in came})
    if lost:
        raise CourseError(
            f"{counted(len(lost), 'student')} with marks of exercises {and_list(sorted(sets))}"
            f" {plural(len(lost), 'is', 'are')} not among these hand-ins:"
            f" {some_of(lost, MOST_NAMES)}. Nothing was written.",
            where=str(table),
            remedy="give all hand-ins of the set together, late ones too, or say --replace if"
            " those marks shall go",
        )  # fmt: skip


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
        if not one.status and not {*one.notebooks} & {*exercise_sets()}:
            note = NOT_OURS.format(", ".join(one.notebooks))
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
    seconds: float,
    run: Callable[[Mapping[Place, Job]], Iterator[tuple[Place, Outcome]]],
    tell: Callable[[int, int], None],
) -> tuple[dict[Place, Outcome], int, int]:
    """Run what has to be run; return outcomes by file and set, and how many ran and were kept."""
    outcomes: dict[Place, Outcome] = {}
    jobs: dict[Place, Job] = {}
    files: dict[Place, Path] = {}
    for one in submissions:
        for lesson, notebook in one.notebooks.items():
            if one.status or (lessons and lesson not in lessons) or lesson not in exercise_sets():
                continue
            place = one.file, lesson
            items = load_set(lesson)
            job = notebook, expressions_of(items), parts_of(items, one.identifier)
            files[place] = kept_in / f"{_digest(job, seconds)}.json"
            if known := _known(files[place]):
                outcomes[place] = known
            else:
                jobs[place] = job
    kept, total = len(outcomes), len(files)
    tell(kept, total)
    for place, outcome in run(jobs) if jobs else ():
        # A mark is on the disk before it is told: whoever stops here loses none that is finished.
        _write(files[place], json.dumps(outcome.to_plain()), kept_in / MARKS)
        outcomes[place] = outcome
        tell(len(outcomes), total)
    return outcomes, len(jobs), kept


def _run_here(
    jobs: Mapping[Place, Job], isolation: Isolation, seconds: float, workers: int | None
) -> Iterator[tuple[Place, Outcome]]:
    """Run jobs on this computer, on all its processors, and yield each outcome as it comes."""
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        running = {
            pool.submit(run_notebook, notebook, told, isolation, seconds, parts): place
            for place, (notebook, told, parts) in jobs.items()
        }
        try:
            for future in as_completed(running):
                yield running[future], future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _digest(job: Job, seconds: float) -> str:
    """Tell one run from another: course, cells, what is put and given to them, the limit."""
    notebook, expressions, parts = job
    whole: list[Any] = [course_digest(), notebook.cells, expressions, parts, seconds]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def _known(file: Path) -> Outcome | None:
    try:
        return Outcome.from_plain(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _marks(
    submissions: Sequence[Submission],
    lessons: Sequence[str],
    outcomes: Mapping[Place, Outcome],
    texts: Sequence[Text],
    levels: Mapping[str, Level],
) -> Iterator[Mark]:
    read: dict[str, dict[str, tuple[Text, Level]]] = defaultdict(dict)
    for text in texts:
        read[text.student][text.task] = text, level_of(text, levels)
    sets = {lesson for _, lesson in outcomes} | {*lessons}
    came = [bool(one.identifier) for one in submissions if one.notebooks]
    numbered = 2 * sum(came) >= len(came)  # so whoever has none forgot to type it
    marked: set[tuple[str, str]] = set()
    for one in sorted(submissions, key=lambda each: bool(each.status)):
        for lesson in sorted(sets):
            outcome = outcomes.get((one.file, lesson))
            if (one.student, lesson) in marked or (outcome is None and not one.status):
                continue
            marked.add((one.student, lesson))
            mine = read[one.student]
            yield from marks_of(one, lesson, outcome, mine, numbered=numbered)


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
    outcomes: Mapping[Place, Outcome],
    marks: Sequence[Mark],
    texts: Sequence[Text],
    levels: Mapping[str, Level],
) -> Path:
    sets = {mark.lesson for mark in marks}
    others = [mark for mark in all_marks(target / MARKS) if mark.lesson not in sets]
    of_all = [*marks, *others]
    ordered = sorted(of_all, key=lambda mark: (mark.student, mark.lesson, mark.task))
    _write(target / MARKS, marks_text(ordered))
    _write(target / STUDENTS, table_text(HANDED_IN, _handed_in(target, submissions, sets)))
    ordered = [mark for mark in ordered if mark.task in _tasks(mark.lesson)]
    by_student = defaultdict[str, list[Mark]](list)
    for mark in ordered:
        by_student[mark.student].append(mark)
    for student, mine in by_student.items():
        _write(target / FEEDBACK / feedback_name(student), feedback_page(student, mine))
    notes = [(one.file, one.status, one.note) for one in submissions if one.status or one.note]
    codes = {
        (one.student, task): code
        for one in submissions
        for lesson, notebook in one.notebooks.items()
        if (one.file, lesson) in outcomes
        for task, code in codes_of(notebook).items()
    }
    look_at = [
        *texts_to_look_at(texts, levels),
        *to_look_at(submissions, outcomes, ordered),
        *other_editions(submissions),
    ]
    read = [(text, level_of(text, levels)) for text in texts]
    _write(target / PAGE, instructors_page(ordered, look_at, notes, codes, read))
    return target / PAGE


def _tasks(lesson: str) -> Mapping[str, object]:
    """Return the tasks that a set has today; an older table may know others."""
    return load_set(lesson).items if lesson in exercise_sets() else {}


def _handed_in(
    target: Path, submissions: Sequence[Submission], sets: set[str]
) -> Iterator[list[str]]:
    """Give the rows of who handed in what: those of this run, and those of other sets."""
    for one in submissions:
        its = sorted({*one.notebooks} & sets or sets)
        yield [one.student, one.identifier, one.file, " ".join(its), one.sha256]
    for row in read_rows(target / STUDENTS) if (target / STUDENTS).exists() else ():
        if "sets" in row and not {*row["sets"].split()} & sets:
            yield [row.get(name, "") for name in HANDED_IN]


def _write(path: Path, text: str, lock: Path | None = None) -> None:
    with plain_errors(path, NOT_WRITTEN), locked(lock or path):
        write_whole(path, text)


def feedback_name(student: str) -> str:
    """Name the page of a student, whatever the student is called; two never share one."""
    plain = re.sub(r"[^A-Za-z0-9-]+", "_", student)[:60].strip("_")
    if plain == student:
        return f"{plain}.html"
    digest = hashlib.sha256(student.encode("utf-8", "replace")).hexdigest()
    return f"{plain}-{digest[:8]}.html"
