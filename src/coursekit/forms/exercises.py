"""The exercises: ``exercises/NN-name.toml`` holds the tasks of lesson NN.

``exercises/README.md`` describes the format; each file is checked when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coursekit.content.records import build_record, read_tables
from coursekit.errors import CourseError
from coursekit.forms.predicates import PREDICATES
from coursekit.forms.tasks import BLANK, Task, Written

__all__ = ["ExerciseSet", "exercise_paths", "exercise_sets", "load_set", "read_set"]

LINES_AT_MOST = 5
LEVELS = 3
KINDS: dict[str, type[Task | Written]] = {"task": Task, "written": Written}

_PACKAGE = Path(__file__).resolve().parents[1]
# Beside the package where it is installed, else in the repository.
FOLDERS = (_PACKAGE / "_exercises", _PACKAGE.parents[1] / "exercises")


@dataclass(frozen=True)
class ExerciseSet:
    """The exercises of one lesson.

    Parameters
    ----------
    name
        The lesson's number and title.
    title
        For the heading and the table of progress.
    items
        Tasks by key, in the order of the file.
    """

    name: str
    title: str
    items: Mapping[str, Task | Written]


def exercise_paths() -> dict[str, Path]:
    """Find the files of the exercises.

    Returns
    -------
    dict of str to Path
        By the lesson's number, in order.
    """
    for folder in FOLDERS:
        found = sorted(folder.glob("[0-9][0-9]-*.toml"))
        if found:
            return {path.name[:2]: path for path in found}
    return {}


def exercise_sets() -> list[str]:
    """List the lessons that have exercises.

    Returns
    -------
    list of str
        Their two-digit numbers, in order.

    Examples
    --------
    >>> "01" in exercise_sets()
    True
    """
    return list(exercise_paths())


@cache
def load_set(lesson: str) -> ExerciseSet:
    """Read and check the exercises of a lesson.

    Parameters
    ----------
    lesson
        Its two-digit number.

    Returns
    -------
    ExerciseSet
        Title and tasks.

    Raises
    ------
    CourseError
        For the first thing in the file that is not as the format wants it.
    """
    path = exercise_paths()[lesson]
    return read_set(path.read_text(encoding="utf-8"), path.name)


def read_set(text: str, name: str) -> ExerciseSet:
    """Read and check the text of a file of exercises; returns and raises as `load_set`.

    Parameters
    ----------
    text
        TOML.
    name
        The file's name, ``NN-name.toml``.

    Examples
    --------
    >>> read_set("", "01-background.toml")
    Traceback (most recent call last):
    coursekit.errors.CourseError: 01-background.toml: found no title, expected \
title = 'a few words'.
    """
    title, tables = read_tables(text, name)
    items: dict[str, Task | Written] = {}
    for kind, rows in tables.items():
        if kind not in KINDS or not isinstance(rows, list):
            raise CourseError(f"[[{kind}]]", where=name, expected=", ".join(KINDS))
        for row in rows:
            where = f"{name}, {kind} {row.get('key', len(items) + 1)}"
            item = build_record(KINDS[kind], row, where)
            _check(item, where, name)
            if item.key in items:
                raise CourseError("the same key twice", where=where)
            items[item.key] = item
    return ExerciseSet(Path(name).stem, title, items)


def _check(item: Task | Written, where: str, name: str) -> None:
    number = str(int(name[:2]))
    if not re.fullmatch(rf"{number}\.[1-9]", item.key):
        raise CourseError(f"the key {item.key!r}", where=where, expected=f"such as '{number}.1'")
    if isinstance(item, Written):
        needed = (item.title, item.rethink, item.skill, *item.levels)
        if len(item.levels) != LEVELS or not all(needed) or item.form != "text":
            expected = "title, rethink, skill, and three levels"
            raise CourseError("a written task that is not whole", where=where, expected=expected)
        return
    blanks = len(BLANK.findall(item.code))
    if not blanks or "«" in BLANK.sub("", item.code):
        raise CourseError("code without a blank", where=where, expected="«right ← shown»")
    if len(item.starter.splitlines()) > LINES_AT_MOST:
        raise CourseError("long code", where=where, expected=f"at most {LINES_AT_MOST} lines")
    if not item.hints or not item.cases:
        raise CourseError("no hints or no cases", where=where, expected="one or more of each")
    for case in item.cases:
        if case.predicate not in PREDICATES:
            expected = ", ".join(PREDICATES)
            raise CourseError(f"{case.predicate!r}", where=f"{where}, cases", expected=expected)
    for slip in item.slips:
        if len(slip.fill) != blanks:
            raise CourseError(f"{slip.fill}", where=f"{where}, slips", expected=f"{blanks} texts")
