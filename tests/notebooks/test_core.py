"""No section rests on an optional one, and the core of a lesson runs without all others."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from coursekit.build.filled import lesson_parts
from coursekit.build.lesson import Cell, Lesson, read
from coursekit.build.minutes import START, Part
from coursekit.build.notebook import draft
from coursekit.build.run import run

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "lessons").glob("[0-9]*.md"))
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
A_LESSON = """\
# A lesson

Sections 2 and 3 are the **core**.

## 1. First{mark}

```{{code-cell}} ipython3
table = [1]
```

## 2. Second

```{{code-cell}} ipython3
rows = [row for row in table]
len(rows)
```
"""


def parts_of(path: Path) -> list[Part]:
    return list(lesson_parts(path.stem.partition("-")[0], path.parent))


def in_core(part: Part) -> bool:
    return part.core


def not_optional(part: Part) -> bool:
    return not part.optional


def only(path: Path, taught: Callable[[Part], bool]) -> Lesson:
    """The lesson with the cells of code before section 1, and of the parts that are taught."""
    lesson = read(path)
    whole = {part.heading: part.heading == START or taught(part) for part in parts_of(path)}
    here, cells = START, list[Cell]()
    for cell in lesson.cells:
        if cell.kind == "markdown":
            here = next((h for h in reversed(HEADING.findall(cell.text)) if h in whole), here)
        elif whole[here]:
            cells.append(cell)
    return replace(lesson, cells=tuple(cells))


def without_a_meaning(lesson: Lesson) -> list[str]:
    """Names that a cell reads, and that neither it nor a cell above gives a meaning."""
    known, found = set(dir(builtins)), list[str]()
    for cell in lesson.cells:
        nodes = list(ast.walk(ast.parse(cell.text)))
        names = [node for node in nodes if isinstance(node, ast.Name)]
        known |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
        for node in nodes:
            if isinstance(node, ast.alias):
                known.add(node.asname or node.name)
        found += [f"line {cell.line}: {name.id}" for name in names if name.id not in known]
    return found


@each_lesson
def test_no_section_uses_a_name_that_an_optional_one_gives(path: Path) -> None:
    assert without_a_meaning(only(path, not_optional)) == []


@each_lesson
def test_the_core_runs_without_the_other_sections(path: Path) -> None:
    taught = in_core if any(part.core for part in parts_of(path)) else not_optional
    lesson = only(path, taught)
    run(draft(lesson, [cell.text for cell in lesson.cells]), lesson, ROOT / "notebooks")


@pytest.mark.parametrize(("mark", "found"), [(" (optional)", ["line 14: table"]), ("", [])])
def test_a_name_from_an_optional_section_is_found(
    tmp_path: Path, mark: str, found: list[str]
) -> None:
    path = tmp_path / "01-made-up.md"
    path.write_text(A_LESSON.format(mark=mark), encoding="utf-8")
    assert without_a_meaning(only(path, not_optional)) == found
    assert without_a_meaning(only(path, in_core)) == ["line 14: table"]
