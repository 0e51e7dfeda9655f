"""Pages for those who teach: their numbers are filled in from the tables and the lessons.

Marks that no reader sees hold what is filled in: ``<!-- fact count:claims -->99<!-- -->``,
``<!-- minutes 01: 2, break -->34<!-- -->``, ``<!-- seminar minutes -->75<!-- -->``,
``<!-- answer 03a-shop -->0<!-- -->``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from coursekit.build.lesson import find, read
from coursekit.build.make import stale, write
from coursekit.build.meeting import seminar_words
from coursekit.build.minutes import TIME, Part, parts, sums
from coursekit.build.references import resolve
from coursekit.data import roles
from coursekit.errors import CourseError
from coursekit.forms.bank import find as find_item
from coursekit.forms.item import Item
from coursekit.forms.right import right_words

__all__ = ["class_pages", "fill_pages", "fill_sums", "lesson_parts", "minutes_of"]

NAMES = {"start": "Before section 1", "break": "Seminar break", "end": "What we learned"}
_SUMS = {"whole": "the parts", "more": "the optional parts", "core": "the sections of the core"}
# A lesson in the contents: its number, its question, its minutes.
_ROW = re.compile(r"^(\| \[(\w+) [^|\n]*\|[^|\n]*\| )([^|\n]*)( \|)", re.MULTILINE)
_FILLED = re.compile(r"(<!-- (answer|fact|minutes|seminar) (.+?) -->)[^<]*(<!-- -->)")


def class_pages(docs: Path) -> list[Path]:
    """Return the pages for those who teach."""
    return [*sorted(docs.glob("*.md")), *sorted((docs / "run-sheets").glob("*.md"))]


def fill_pages(pages: Iterable[Path], lessons: Path, *, check: bool) -> list[str]:
    """Fill the numbers into pages, or say which pages hold others.

    Parameters
    ----------
    pages
        Markdown files.
    lessons
        The folder with the sources of the lessons, from which minutes are counted.
    check
        Write nothing.

    Returns
    -------
    list of str
        A sentence for each page that was written, or that is stale.

    Raises
    ------
    CourseError
        When a mark names no cell, lesson or part.
    """
    said = []
    for page in pages:
        before = page.read_text(encoding="utf-8")
        text = "\n".join(
            _fill_line(line, lessons, f"{page.name}, line {number}")
            for number, line in enumerate(before.split("\n"), start=1)
        )
        if not check:
            said += write(page, text)
        elif text != before:
            said.append(stale(page, "a number differs", lessons, "index"))
    return said


def fill_sums(lessons: Path, *, check: bool) -> list[str]:
    """Write the sums of its minutes into each lesson, and into the contents.

    A CourseError names a sum that the line of a lesson lacks, or has for nothing.
    """
    said, rows = [], {}
    for path in find(lessons, []):
        if not path.stem[0].isdigit():
            continue
        before = path.read_text(encoding="utf-8")
        number = path.stem.partition("-")[0]
        counted = sums(lesson_parts(number, lessons))
        line = TIME.search(before)
        if not line:
            remedy = 'write "**Time and what you need.** 60 minutes"; a build fills in the number'
            raise CourseError("It has no line of the time.", where=path.name, remedy=remedy)
        text = before
        for name in ("core", "more", "whole"):  # from behind, so that places hold
            value, (start, end) = getattr(counted, name), line.span(name)
            if (start < 0) != (value == 0):
                found = f"The line of the time has {'no' if value else 'a'} sum of {_SUMS[name]}"
                raise CourseError(
                    f"{found}, which take {value} minutes.",
                    where=path.name,
                    remedy="add it, as other lessons do" if value else "take it out",
                )
            text = f"{text[:start]}{value}{text[end:]}" if value else text
        rows[number] = f"{counted.whole}" + (f" (core: {counted.core})" if counted.core else "")
        said += _replaced(path, before, text, lessons, number, check=check)
    index = lessons / "index.md"
    before = index.read_text(encoding="utf-8")
    text = _ROW.sub(lambda row: f"{row[1]}{rows.get(row[2], row[3])}{row[4]}", before)
    return said + _replaced(index, before, text, lessons, "index", check=check)


def _replaced(
    path: Path, before: str, text: str, lessons: Path, name: str, *, check: bool
) -> list[str]:
    if not check:
        return write(path, text)
    return [] if text == before else [stale(path, "its minutes differ", lessons, name)]


def minutes_of(spec: str, lessons: Path) -> int:
    """Add up the minutes of parts: ``01: start, 2, break``; lessons are parted by semicolons."""
    total = 0
    for one in spec.split(";"):
        number, _, names = one.strip().partition(":")
        found = lesson_parts(number.strip(), lessons)
        total += sum(_part(name.strip(), found, one).minutes for name in names.split(","))
    return total


@cache
def lesson_parts(number: str, lessons: Path) -> Sequence[Part]:
    """Return the parts of the lesson with this number."""
    (path,) = find(lessons, [number])
    lesson = read(path)
    kinds = [cell.kind for cell in lesson.cells]
    return parts(zip(kinds, resolve(lesson), strict=True))


def _part(name: str, found: Sequence[Part], where: str) -> Part:
    begins = NAMES.get(name, f"{name}. ")
    for part in found:
        if part.heading.startswith(begins):
            return part
    known = [*NAMES, *(part.heading.split(".")[0] for part in found if part.heading[0].isdigit())]
    raise CourseError(repr(name), where=where.strip(), expected=f"one of {', '.join(known)}")


def _fill_line(line: str, lessons: Path, where: str) -> str:
    def filled(match: re.Match[str]) -> str:
        begin, kind, spec, end = match.groups()
        try:
            if kind == "fact":
                value = roles.resolve(f"{{fact}}`{spec}`", roles.UsedIds(), where)
            elif kind == "answer":
                value = right_words(find_item(spec, Item))
            elif kind == "seminar":
                value = seminar_words(spec)
            else:
                value = str(minutes_of(spec, lessons))
        except CourseError as error:
            raise error.at(where) from None
        return f"{begin}{value}{end}"

    return _FILLED.sub(filled, line)
