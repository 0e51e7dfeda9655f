"""From a lesson's source to its committed notebook, by one command."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.build.digits import check_digits
from coursekit.build.lesson import Lesson, find, read
from coursekit.build.notebook import METADATA, draft, finish, loads, writes
from coursekit.build.references import resolve
from coursekit.build.run import run
from coursekit.build.words import add_words
from coursekit.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["build"]


def build(
    lessons_dir: Path,
    notebooks_dir: Path,
    names: Sequence[str] = (),
    check: bool = False,
    execute: bool = True,
) -> list[str]:
    """Build notebooks from lessons, or say which notebooks are stale.

    Parameters
    ----------
    lessons_dir
        The folder of lesson sources, ``NN-name.md``.
    notebooks_dir
        The folder of notebooks, ``NN-name.ipynb``.
    names
        Lesson names or numbers; all lessons if empty.
    check
        Write nothing; compare the committed notebooks with what the sources give.
    execute
        With `check`: run the lessons and compare outputs too. Without it only cells
        and metadata are compared, which takes a fraction of a second.

    Returns
    -------
    list of str
        One sentence for each notebook that was written, or that is stale.

    Raises
    ------
    CourseError
        If a lesson cannot be built: a bare digit, an unknown reference, a failing cell.
    """
    sentences = []
    for path in find(lessons_dir, names):
        lesson = read(path)
        check_digits(lesson)
        notebook = draft(lesson, resolve(lesson))
        target = notebooks_dir / f"{lesson.name}.ipynb"
        before = loads(target)
        if check:
            difference = _difference(notebook, before, lesson)
            if not difference and execute:
                difference = _other_output(_made(notebook, lesson, target, before), target)
            if difference:
                sentences.append(_stale(target, difference, lesson))
        else:
            text = _made(notebook, lesson, target, before)
            if _committed(target) != text:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="\n")
                sentences.append(f"{target.name}: written.")
    return sentences


def _made(notebook: NotebookNode, lesson: Lesson, target: Path, before: NotebookNode | None) -> str:
    run(notebook, lesson, target.parent)
    finish(notebook, lesson, before)
    add_words(notebook, lesson, notebook)
    return writes(notebook)


def _difference(notebook: NotebookNode, before: NotebookNode | None, lesson: Lesson) -> str:
    if before is None:
        return "no notebook"
    if before.metadata != METADATA:
        return "other notebook metadata"
    for new, old in zip_longest(notebook.cells, before.cells):
        if new is None or old is None or new.id != old.id:
            return f"another cell in the place of {(new or old).id!r}"
    try:
        add_words(notebook, lesson, before)
    except CourseError:
        return "no output for a chart that is put in words"
    for source, new, old in zip(lesson.cells, notebook.cells, before.cells, strict=True):
        if _content(new) != _content(old):
            return f"another text of cell {source.id!r} (line {source.line})"
    return ""


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
                return f"another output of cell {new.id!r}"
    return "another layout of the file"


def _committed(target: Path) -> str:
    return target.read_text(encoding="utf-8") if target.exists() else ""


def _stale(target: Path, difference: str, lesson: Lesson) -> str:
    return str(
        CourseError(
            difference,
            where=target.name,
            expected=f"what {lesson.path.name} gives",
            remedy=f"run coursekit build {lesson.name}",
        )
    )
