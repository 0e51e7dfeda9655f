"""Numbers about the case are references; a bare digit needs a reviewed line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from coursekit.build.lesson import Lesson
from coursekit.errors import CourseError

__all__ = ["ALLOWED_FILE", "check_digits"]

ALLOWED_FILE = "allowed-digits.txt"
SEPARATOR = " | "
AROUND = 25

# What a test compares with the lessons: their minutes, and the rows of the contents.
_COMPARED = re.compile(r"\*\*Time and what you need\.\*\*|\| \[\d\d")
_ROLE = re.compile(r"\{[\w-]+\}`[^`\n]*`")
_SECTION_NUMBER = re.compile(r"^\d{1,2}(\.\d{1,2})*\s?[.:·)]\s")
_TAG = re.compile(r"<[^>\n]*>")
_URL = re.compile(r"https?://\S+")


def check_digits(lesson: Lesson) -> None:
    """Stop at a bare digit in prose whose line was not reviewed, and at a stale review.

    Roles, code, link targets, list numbers and the section number that begins a heading
    are not prose. ``allowed-digits.txt`` in the lesson's folder holds the reviewed lines, each
    as ``lesson | reason | line``. Number words are left to the reviewer.
    """
    allowed_path = lesson.path.parent / ALLOWED_FILE
    allowed = _allowed(allowed_path, lesson.name)
    met = set()
    for number, line, words in _lines_with_digits(lesson):
        met.add(line)
        if line not in allowed:
            raise CourseError(
                f"There is a bare digit at {words!r}.",
                where=f"{lesson.path.name}, line {number}",
                remedy="write a number about the case as a {fact} reference, or have the line"
                f" reviewed and added to {ALLOWED_FILE}",
            )
    for line, number in allowed.items():
        if line not in met:
            raise CourseError(
                f"{lesson.path.name} has no bare digit in a line {line!r}.",
                where=f"{ALLOWED_FILE}, line {number}",
                remedy="delete this entry",
            )


def _allowed(path: Path, name: str) -> dict[str, int]:
    if not path.exists():
        return {}
    lines = {}
    for number, entry in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not entry.strip() or entry.startswith("#"):
            continue
        parts = entry.split(SEPARATOR, 2)
        if len(parts) < 3 or not all(part.strip() for part in parts):
            raise CourseError(
                f"{entry!r}",
                where=f"{path.name}, line {number}",
                expected="lesson | reason | line",
                remedy="write all three parts",
            )
        if parts[0].strip() == name:
            lines[parts[2].strip()] = number
    return lines


def _lines_with_digits(lesson: Lesson) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each such line, the line, and the words around its first digit."""
    for cell in lesson.cells:
        if cell.kind == "markdown":
            source = cell.text.splitlines()
            seen = set()
            for offset, words in _digits(cell.text):
                if offset not in seen and not _COMPARED.match(source[offset].strip()):
                    yield cell.line + offset, source[offset].strip(), words
                seen.add(offset)


def _digits(markdown: str) -> Iterator[tuple[int, str]]:
    for offset, text in _prose(_ROLE.sub("…", markdown)):
        if found := re.search(r"\d", text):
            yield offset, text[max(0, found.start() - AROUND) : found.end() + AROUND].strip()


def _prose(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield the pieces of a text that a reader reads, each with its line, from 0."""
    from markdown_it import MarkdownIt

    block = ""
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        offset = token.map[0] if token.map else 0
        if token.type == "html_block":
            yield from enumerate(_TAG.sub("", token.content).splitlines(), start=offset)
        if token.type != "inline":
            block = token.type
            continue
        for index, part in enumerate(token.children or ()):
            if part.type in ("softbreak", "hardbreak"):
                offset += 1
            elif part.type in ("text", "image"):
                text = _URL.sub("", part.content)
                if block == "heading_open" and index == 0:
                    text = _SECTION_NUMBER.sub("", text)
                yield offset, text
