"""From a lesson's source to its committed notebook, by one command."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.build.closed import add_folds, check_folds, close
from coursekit.build.digits import check_digits
from coursekit.build.lesson import Lesson, find, read
from coursekit.build.notebook import draft, finish, loads, metadata, writes
from coursekit.build.origin import check_sections
from coursekit.build.references import resolve
from coursekit.build.run import run
from coursekit.build.words import add_words
from coursekit.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["build", "make", "stale", "write"]


def build(
    lessons_dir: Path,
    notebooks_dir: Path,
    names: Sequence[str] = (),
    check: bool = False,
    execute: bool = True,
) -> list[str]:
    """Build the notebooks of lessons, or say which ones are stale; all if none is named.

    With `check`, write nothing and compare the committed notebooks with what the sources
    give; without `execute`, only their cells and metadata, which takes no time. Each
    notebook that was written, or that is stale, gives a sentence.
    """
    sentences = []
    for path in find(lessons_dir, names):
        lesson = read(path)
        check_digits(lesson)
        check_sections(lesson)
        target = notebooks_dir / f"{lesson.name}.ipynb"
        sentences += make(lesson, target, lesson.name, check=check, execute=execute)
    return sentences


def make(lesson: Lesson, target: Path, name: str, *, check: bool, execute: bool) -> list[str]:
    """Make the notebook of one lesson, or say that it is stale, as `build` does.

    `name` is what to give `coursekit build` to make it.
    """
    check_folds(lesson)
    texts, before = resolve(lesson), loads(target)
    if check:
        difference = _difference(draft(lesson, texts), before, lesson, target)
        if not difference and execute:
            made = _made(draft(lesson, texts), lesson, target, before)
            difference = _other_output(made, target)
        return [stale(target, difference, lesson.path, name)] if difference else []
    return write(target, _made(draft(lesson, texts), lesson, target, before))


def write(target: Path, text: str) -> list[str]:
    """Write a file unless it holds this text already; return a sentence if it was written."""
    if _committed(target) == text:
        return []
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    return [f"{target.name}: written."]


def _made(notebook: NotebookNode, lesson: Lesson, target: Path, before: NotebookNode | None) -> str:
    run(notebook, lesson, target.parent)
    finish(notebook, lesson, before)
    add_words(notebook, lesson, notebook)
    add_folds(notebook, lesson, notebook)
    close(notebook, lesson)
    notebook.metadata = metadata(notebook, target)
    return writes(notebook)


def _difference(
    notebook: NotebookNode, before: NotebookNode | None, lesson: Lesson, target: Path
) -> str:
    if before is None:
        return "it is missing"
    for new, old in zip_longest(notebook.cells, before.cells):
        if new is None or old is None or new.id != old.id:
            return f"the cells differ from {(new or old).id!r} on"
    add_folds(notebook, lesson, before)
    try:
        add_words(notebook, lesson, before)
    except CourseError:
        return "a chart that is put in words has no output"
    for source, new, old in zip(lesson.cells, notebook.cells, before.cells, strict=True):
        if _content(new) != _content(old):
            return f"the text of cell {source.id!r} (line {source.line}) differs"
    return "" if before.metadata == metadata(notebook, target) else "its metadata differ"


def _content(cell: NotebookNode) -> tuple[object, ...]:
    return cell.cell_type, cell.metadata, cell.source


def _other_output(text: str, target: Path) -> str:
    if text == _committed(target):
        return ""
    import nbformat

    made, before = nbformat.reads(text, as_version=4), loads(target)
    if before is not None:
        for new, old in zip(made.cells, before.cells, strict=True):
            if new != old:
                return f"the output of cell {new.id!r} differs"
    return "the layout of the file differs"


def _committed(target: Path) -> str:
    return target.read_text(encoding="utf-8") if target.exists() else ""


def stale(target: Path, difference: str, source: Path, name: str) -> str:
    """Say that a file is not what its source gives."""
    return str(
        CourseError(
            f"This is not what {source.name} gives: {difference}.",
            where=target.name,
            remedy=f"run coursekit build {name}",
        )
    )
