"""The minutes that a lesson states are those of the formula, and so are those of its core."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.build.lesson import read
from coursekit.build.minutes import TIME, Part, Sums, minutes_table, parts, sums
from coursekit.build.references import resolve

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("[0-9]*.md"))


def counted(lesson: Path) -> list[Part]:
    source = read(lesson)
    kinds = [cell.kind for cell in source.cells]
    return parts(zip(kinds, resolve(source), strict=True))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_what_is_stated_is_what_is_counted(lesson: Path) -> None:
    text = lesson.read_text(encoding="utf-8")
    line, found = TIME.search(text), counted(lesson)
    assert line
    assert "{minutes}" in text[line.end() :].split("\n")[:3]
    assert Sums(*(int(line[name] or 0) for name in ("whole", "more", "core"))) == sums(found)
    rows = minutes_table(found).splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert sums(found).whole == sum(int(cell[1]) for cell in cells if cell[2] != "optional")
    assert all(1 <= part.minutes <= 30 for part in found)


def test_each_thing_has_its_minutes() -> None:
    found = parts(
        [
            ("markdown", "word " * 275 + "\n\n{words}`a chart`"),
            ("code", "import coursekit as ck"),
            ("markdown", "Sections 1 and 3 are the **core**.\n\n## 1. Read"),
            ("code", 'ck.after("a")\nck.quiz("b")'),
            ("code", "_ = ck.camps_workshop()"),
            ("code", 'ck.reveal("a")'),
            ("markdown", "## 2. Look (optional)"),
            ("code", "ck.charts.fortnight()"),
            ("markdown", "## Seminar break"),
            ("markdown", "## Next\n\n" + "word " * 1000),
        ]
    )
    assert found == [
        Part("Before section 1", 3, False, False),
        Part("1. Read", 7, False, True),
        Part("2. Look (optional)", 1, True, False),
        Part("Seminar break", 10, False, False),
    ]
