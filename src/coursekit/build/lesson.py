"""Read a lesson's source: MyST Markdown with code cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from coursekit.errors import CourseError

__all__ = ["Cell", "Lesson", "find", "read"]

LESSON_FILES = "[0-9][0-9]*.md"
PAGES = ("index.md", "crisis-seminar.md")  # no lessons, but built like them

# A cell's id is made of its first words, so that it survives changes elsewhere.
ID_WORDS = 6
ID_LENGTH = 48

_HEADER = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson, as its author wrote it.

    `kind` is "markdown" or "code"; references in `text` are not yet filled in; `line` is
    where the text begins in the source; `id` is the cell's fixed id in the notebook.
    """

    kind: str
    text: str
    line: int
    id: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson: its source file, and its cells in order."""

    path: Path
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The name shared by source and notebook, such as ``01-background``."""
        return self.path.stem


def find(lessons_dir: Path, names: Sequence[str] = ()) -> list[Path]:
    """Find the sources of lessons by name or number, such as ``01``; all if none is named."""
    paths = sorted(lessons_dir.glob(LESSON_FILES))
    paths = sorted(
        [*paths, *(lessons_dir / page for page in PAGES if (lessons_dir / page).is_file())]
    )
    known = {path.stem: path for path in paths} | {path.stem.split("-")[0]: path for path in paths}
    for name in names:
        if name not in known:
            raise CourseError(
                f"There is no lesson {name!r}.",
                where=str(lessons_dir),
                expected=f"one of {', '.join(path.stem for path in paths)}",
                remedy="give a lesson's name or its number",
            )
    return sorted({known[name] for name in names}) if names else paths


def read(path: Path) -> Lesson:
    """Read a MyST Markdown file: prose, ``+++`` between Markdown cells, ``{code-cell}`` blocks."""
    from jupytext.myst import myst_to_notebook

    text = path.read_text(encoding="utf-8")
    # The header is for other MyST tools; blank lines keep the line numbers.
    text = _HEADER.sub(lambda match: "\n" * match[0].count("\n"), text)
    lines = text.splitlines()
    notebook = myst_to_notebook(text, add_source_map=True)
    used: set[str] = set()
    cells = []
    for cell, start in zip(notebook.cells, notebook.metadata.source_map, strict=True):
        first = cell.source.split("\n", 1)[0]
        cells.append(
            Cell(
                kind=cell.cell_type,
                text=cell.source,
                line=lines.index(first, start) + 1,
                id=_id(cell.source, used),
                tags=tuple(cell.metadata.get("tags", ())),
            )
        )
    return Lesson(path, tuple(cells))


def _id(text: str, used: set[str]) -> str:
    plain = re.sub(r"\{\w+\}(`[^`]*`)?", " ", text)
    words = _WORD.findall(plain.lower()) or _WORD.findall(text.lower())
    base = "-".join(words[:ID_WORDS])[:ID_LENGTH].rstrip("-") or "cell"
    numbered = (f"{base}-{number}" for number in count(2))
    found = next(name for name in chain([base], numbered) if name not in used)
    used.add(found)
    return found
