"""The exercises as assignments for nbgrader, in its source format.

See https://nbgrader.readthedocs.io: a cell of the source has metadata that say whether it is
graded, holds a solution, or is locked; nbgrader itself makes from it what students get.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.build.exercises import SOURCES, heading, task_text
from coursekit.build.lesson import Cell, Lesson
from coursekit.build.notebook import draft, writes
from coursekit.build.origin import find_origin
from coursekit.build.references import resolve
from coursekit.errors import CourseError
from coursekit.forms.bank import ItemSet, read_set
from coursekit.forms.item import Exercise
from coursekit.forms.kinds.task import PRELUDE, Task
from coursekit.forms.kinds.written import LEVEL_NAMES, Written
from coursekit.store.files import write_whole

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["make_assignments"]

SCHEMA = 3  # of nbgrader's metadata, since its version 0.6
CONFIG = "nbgrader_config.py"
SETTINGS = '''\
"""Settings of nbgrader for the assignments of this folder."""

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "coursekit"
# A task begins with code to change, so nothing more stands where the solution was.
c.ClearSolutions.code_stub = {"python": ""}
c.ClearSolutions.text_stub = "Write your text here, instead of this line."
'''
INTRO = """\
# Exercises {number}: {title}

Each task has a cell with code. Change it as the task says, run it (Shift and Enter), and read \
the reply. Your teacher grades this notebook with nbgrader: leave the cells where they are, and \
the cells with a test as they are. Links to a lesson work where its notebook lies beside this one.

{minutes:g} minutes and {points:g} points in all."""
TEST = """\
# The test of task {key}. Leave this cell as it is.
### BEGIN HIDDEN TESTS
from coursekit.forms.checks import assert_right

given, answer = answer, ...
assert_right("{key}", given)
### END HIDDEN TESTS"""
SOLVED = """\
{starter}
### BEGIN SOLUTION
{solution}
### END SOLUTION
ck.check("{key}", answer)"""
NUMBER = """\
# Does your class use numbers? Then some tasks have a part of your own. Write yours here, without
# the sign in front, and run this cell. Your teacher's computer reads your number here only.
# ck.student("17")"""
LISTS = ("## Glossary\n\n{glossary}", "## Sources\n\n{sources}")


@dataclass(frozen=True)
class _Part:
    """A cell, with what nbgrader has to know of it."""

    cell: Cell
    grader: dict[str, Any] = field(default_factory=dict)


def make_assignments(exercises_dir: Path, target: Path, sets: Sequence[str] = ()) -> list[Path]:
    """Write each set of exercises as an assignment for nbgrader.

    ``target/source/exercises-NN/exercises-NN.ipynb`` is the source of a set: its tasks are tested
    and give their points, its written task is graded by hand. Beside ``source`` stands a file of
    settings, unless the folder has one.

    Parameters
    ----------
    exercises_dir
        The folder with the sources of the exercises, and the lessons beside it.
    target
        The course folder of nbgrader; it is made where it does not exist.
    sets
        Numbers such as ``"01"``; all sets if empty.

    Returns
    -------
    list of pathlib.Path
        What was written; a file that holds the same already is not.

    Raises
    ------
    CourseError
        When a set does not exist, or a notebook that somebody changed lies in its place.
    """
    known = {path.name[:2]: path for path in sorted(exercises_dir.glob(SOURCES))}
    for name in sets:
        if name not in known:
            raise CourseError(f"the set {name!r}", expected=f"one of {', '.join(known)}")
    texts = {
        target / "source" / f"exercises-{number}" / f"exercises-{number}.ipynb": _source(path)
        for number, path in known.items()
        if not sets or number in sets
    }
    for file, text in texts.items():
        if file.exists() and file.read_text(encoding="utf-8") != text:
            remedy = "give a new folder, or move this notebook away"
            raise CourseError("another version of this notebook", where=str(file), remedy=remedy)
    if not (target / CONFIG).exists():
        texts[target / CONFIG] = SETTINGS
    written = [file for file in texts if not file.exists()]
    for file in written:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, texts[file])
    return written


def _source(path: Path) -> str:
    """Write the source notebook of one set."""
    parts = list(_parts(read_set(path.read_text(encoding="utf-8"), path.name), path))
    lesson = Lesson(path, tuple(part.cell for part in parts))
    notebook: NotebookNode = draft(lesson, resolve(lesson))
    for cell, part in zip(notebook.cells, parts, strict=True):
        if part.grader:
            cell.metadata["nbgrader"] = part.grader
    return writes(notebook)


def _parts(exercises: ItemSet, path: Path) -> Iterator[_Part]:
    items: Sequence[Exercise] = list(exercises.items.values())
    yield _text(
        INTRO.format(
            number=exercises.name[:2],
            title=exercises.title,
            minutes=sum(item.minutes for item in items),
            points=sum(item.points for item in items),
        ),
        "exercises",
    )
    yield _code(PRELUDE, "import", locked=True)
    if any(isinstance(item, Task) and item.family for item in items):
        yield _Part(Cell("code", NUMBER, 1, "number"))
    for item in items:
        name = item.key.replace(".", "-")
        asked = task_text(item, find_origin(item, path.parents[1] / "lessons"))
        if isinstance(item, Task):
            yield _text(asked, f"task-{name}")
            yield from _task(item, name)
        elif isinstance(item, Written):
            told = asked.removesuffix(item.instruction) + item.prompt.strip()
            yield _text(told, f"task-{name}")
            yield _written(item, name)
        else:
            raise CourseError(heading(item), where=path.name, expected="a task, or a written one")
    for text in LISTS:
        yield _text(text, text.split()[1].lower())


def _task(item: Task, name: str) -> Iterator[_Part]:
    for what, code in item.cells(solved=False):
        if what == "code":
            solved = SOLVED.format(starter=item.starter, solution=item.solution_code, key=item.key)
            yield _code(solved, f"answer-{name}", solution=True)
            yield _code(TEST.format(key=item.key), f"test-{name}", locked=True, points=item.points)
        else:
            yield _code(code, f"{what}-{name}", locked=True)


def _written(item: Written, name: str) -> _Part:
    """Return the cell for a text: the source has a model text, levels and points in its place."""
    levels = zip(LEVEL_NAMES, item.level_points, item.levels, strict=True)
    lines = [
        item.model.strip(),
        *(f"- {level}, {points:g}: {text}" for level, points, text in levels),
        *(f"- {point}" for point in item.content_key),
    ]
    text = "\n\n".join([lines[0], "\n".join(lines[1:])])
    grader = _grader(f"text-{name}", solution=True, points=item.points)
    return _Part(Cell("markdown", text, 1, f"text-{name}"), grader)


def _text(text: str, name: str) -> _Part:
    return _Part(Cell("markdown", text, 1, name))


def _code(code: str, name: str, **rules: Any) -> _Part:
    return _Part(Cell("code", code, 1, name), _grader(name, **rules))


def _grader(
    name: str, *, solution: bool = False, locked: bool = False, points: float | None = None
) -> dict[str, Any]:
    graded = {} if points is None else {"points": points}
    return {
        "schema_version": SCHEMA,
        "grade_id": name,
        "grade": points is not None,
        "solution": solution,
        "locked": locked,
        "task": False,
        **graded,
    }
