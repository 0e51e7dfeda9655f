"""Where in which lesson an exercise comes from: its heading and its sentence are looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.forms.item import Exercise

__all__ = ["Origin", "find_origin"]

_ROLE = re.compile(r"\s*\{\w+\}`[^`]*`")
_MARKS = re.compile(r"[*_\s]+")


@dataclass(frozen=True)
class Origin:
    """The lesson that an exercise belongs to.

    Parameters
    ----------
    title, notebook
        Its title, and the name of its notebook.
    """

    title: str
    notebook: str


def find_origin(item: Exercise, lessons_dir: Path) -> Origin:
    """Find the lesson of a task, and in it the heading and the sentence that the task names.

    Parameters
    ----------
    item
        A task.
    lessons_dir
        The folder of lesson sources.

    Returns
    -------
    Origin
        The lesson.

    Raises
    ------
    CourseError
        When the lesson, the heading or the sentence is not there.
    """
    number = item.lesson or f"{int(item.key.split('.')[0]):02}"
    paths = sorted(lessons_dir.glob(f"{number}*.md"))
    where = f"exercise {item.key}"
    if len(paths) != 1:
        expected = "the beginning of the name of one lesson, such as '03a'"
        raise CourseError(f"the lesson {number!r}", where=where, expected=expected)
    text = paths[0].read_text(encoding="utf-8")
    if not re.search(rf"^#+ {re.escape(item.section)}$", text, re.MULTILINE):
        expected = f"a heading of {paths[0].name}"
        raise CourseError(f"the section {item.section!r}", where=where, expected=expected)
    if _plain(item.rethink) not in _plain(text):
        expected = f"words of {paths[0].name}, without its references"
        raise CourseError(f"the sentence {item.rethink!r}", where=where, expected=expected)
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    title = found[1] if found else paths[0].stem
    return Origin(title, f"{paths[0].stem}.ipynb")


def _plain(text: str) -> str:
    return _MARKS.sub(" ", _ROLE.sub("", text)).strip()
