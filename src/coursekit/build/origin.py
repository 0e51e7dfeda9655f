"""Where in which lesson a question or an exercise belongs: its heading is looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from coursekit.build.lesson import Lesson
from coursekit.build.minutes import core_sections
from coursekit.errors import CourseError
from coursekit.forms.item import Exercise
from coursekit.text import did_you_mean

__all__ = ["Origin", "check_sections", "find_origin"]

_ROLE = re.compile(r"\s*\{\w+\}`[^`]*`")
_MARKS = re.compile(r"[*_\s]+")
_SECTION = re.compile(r"^## (?:\d+\. )?(.+?)(?: \(optional\))?$", re.MULTILINE)


@dataclass(frozen=True)
class Origin:
    """The lesson that an exercise belongs to: its title, its notebook, the core of its sections."""

    title: str
    notebook: str
    core: frozenset[str] = frozenset()


def find_origin(item: Exercise, lessons_dir: Path) -> Origin:
    """Find the lesson of a task, and in it the heading and the sentence that the task names."""
    number = item.lesson or f"{int(item.key.split('.')[0]):02}"
    paths = sorted(lessons_dir.glob(f"{number}*.md"))
    where = f"exercise {item.key}"
    if len(paths) != 1:
        remedy = "write how the name of one lesson begins, such as '03a'"
        raise CourseError(f"There is no one lesson {number!r}.", where=where, remedy=remedy)
    text = paths[0].read_text(encoding="utf-8")
    if not re.search(rf"^#+ {re.escape(item.section)}$", text, re.MULTILINE):
        found = f"{paths[0].name} has no heading {item.section!r}."
        raise CourseError(found, where=where, remedy="copy the heading from the lesson")
    if _plain(item.rethink) not in _plain(text):
        found = f"{paths[0].name} has no sentence {item.rethink!r}."
        remedy = "copy the sentence from the lesson, without its references"
        raise CourseError(found, where=where, remedy=remedy)
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    title = heading[1] if heading else paths[0].stem
    return Origin(title, f"{paths[0].stem}.ipynb", frozenset(core_sections(text)))


def check_sections(lesson: Lesson) -> None:
    """Raise for the first question of a lesson that names a section which the lesson lacks."""
    from coursekit.forms.bank import lessons, load_bank

    number = lesson.name.split("-")[0]
    if number not in lessons():
        return
    texts = [cell.text for cell in lesson.cells if cell.kind == "markdown"]
    sections = _SECTION.findall("\n".join(texts))
    for item in load_bank(number).items.values():
        if item.section not in sections:
            raise CourseError(
                f"the section {item.section!r}",
                where=f"{number}.toml, {item.kind} {item.key}",
                expected=f"a heading of {lesson.path.name} without its number",
                remedy=did_you_mean(item.section, sections) or "copy the heading",
            )


def _plain(text: str) -> str:
    return _MARKS.sub(" ", _ROLE.sub("", text)).strip()
