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
CONTENTS = "index.md"  # no lesson, but built like one

# A cell's id is made of its first words, so that it survives changes elsewhere.
ID_WORDS = 6
ID_LENGTH = 48

_HEADER = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson, as its author wrote it.

    Parameters
    ----------
    kind
        ``"markdown"`` or ``"code"``.
    text
        The cell's text, references not yet filled in.
    line
        The line of the source file on which the text begins, counted from 1.
    id
        The cell's fixed id in the notebook.
    tags
        The tags of a code cell.
    """

    kind: str
    text: str
    line: int
    id: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson's source.

    Parameters
    ----------
    path
        The source file.
    cells
        Its cells, in order.
    """

    path: Path
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The name shared by source and notebook, such as ``01-background``."""
        return self.path.stem


def find(lessons_dir: Path, names: Sequence[str] = ()) -> list[Path]:
    """Find the sources of the lessons asked for.

    Parameters
    ----------
    lessons_dir
        The folder of lesson sources.
    names
        Lesson names or their numbers (``01-background`` or ``01``); all lessons if empty.

    Returns
    -------
    list of Path
        The sources, in the lessons' order.

    Raises
    ------
    CourseError
        If a name fits no lesson.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "01-background.md").write_text("# Background")
    ...     [path.name for path in find(Path(folder), ["01"])]
    ['01-background.md']
    """
    paths = sorted([*lessons_dir.glob(LESSON_FILES), *lessons_dir.glob(CONTENTS)])
    known = {path.stem: path for path in paths} | {path.stem.split("-")[0]: path for path in paths}
    for name in names:
        if name not in known:
            raise CourseError(
                f"no lesson {name!r}",
                where=str(lessons_dir),
                expected="one of " + ", ".join(path.stem for path in paths),
                remedy="give a lesson's name or its number",
            )
    return sorted({known[name] for name in names}) if names else paths


def read(path: Path) -> Lesson:
    r"""Read a lesson's source.

    Parameters
    ----------
    path
        A MyST Markdown file: prose, ``+++`` between Markdown cells, ``{code-cell}`` blocks.

    Returns
    -------
    Lesson
        The lesson's cells with their line numbers and ids.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     source = Path(folder, "07-example.md")
    ...     _ = source.write_text("# A question\n\n```{code-cell}\n1 + 1\n```\n")
    ...     [(cell.kind, cell.line, cell.id) for cell in read(source).cells]
    [('markdown', 1, 'a-question'), ('code', 4, '1-1')]
    """
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
