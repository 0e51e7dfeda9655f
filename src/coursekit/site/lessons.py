"""Lessons and exercises as pages: run them once, and write what they show as MyST Markdown.

A page is text again, so that the tools that translate text can read it: each paragraph of a
lesson stays a paragraph, and what code shows is HTML between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.build.closed import AFTERWARDS, DIRECTIVE, waits_for
from coursekit.build.lesson import read
from coursekit.build.notebook import draft, finish, loads
from coursekit.build.references import resolve
from coursekit.build.run import run
from coursekit.build.words import add_words
from coursekit.errors import CourseError
from coursekit.html import tag
from coursekit.site.outputs import Outputs
from coursekit.site.records import page_of_id
from coursekit.widgets.pages import SETTING

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["addressed", "exercises_page", "lesson_page"]

_NOTEBOOK_LINK = re.compile(r"\]\(([\w-]+)\.ipynb(?=[)#\s])")
_ANCHOR = re.compile(r"\]\(#([A-Za-z][\w-]*)(?=[)\s])")
# The list of a notebook: here each reference in the text leads to its own page.
_SOURCES = re.compile(r"^## Sources\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
READ_HERE = (
    "*On this page you read, answer and move boards. Code does not run here: that, the checks and"
    " the hand-in need a notebook.*\n"
)
SOURCES = """## Sources

Each reference in the text leads to a page of its own: what the record says, and the pages it \
rests on. The tables under [Data](ROOT/data/index.html) have all of them.

"""
# A heading as JupyterLab names it: "1.-Look".
_HEADING = re.compile(r"(\]\([^)\s#]*)#(\d[^)\s]*)")
# As JupyterLab calls them: the widgets look for these.
AREA, CHILD = "jp-OutputArea", "jp-OutputArea-child"


def lesson_page(source: Path, notebooks: Path, outputs: Outputs) -> str:
    """Write one lesson as the text of its page: run it, and keep what its widgets leave."""
    lesson = read(source)
    notebook = draft(lesson, resolve(lesson))
    run(notebook, lesson, notebooks, {SETTING: "1"})
    finish(notebook, lesson, loads(notebooks / f"{lesson.name}.ipynb"))
    add_words(notebook, lesson, notebook)
    return _page(notebook, [waits_for(cell) for cell in lesson.cells], outputs)


def exercises_page(built: Path, outputs: Outputs) -> str:
    """Write a set of exercises as the text of its page, from its built notebook."""
    notebook = loads(built)
    if notebook is None:
        raise CourseError("It is missing.", where=built.name, remedy="run coursekit build")
    return _page(notebook, [()] * len(notebook.cells), outputs)


def _page(notebook: NotebookNode, waits: Sequence[tuple[str, ...]], outputs: Outputs) -> str:
    cells = zip(notebook.cells, waits, strict=True)
    text = "\n\n".join(chain.from_iterable(_cell(*cell, outputs) for cell in cells)) + "\n"
    title, rest = text.split("\n", 1)
    return f"{title}\n\n{READ_HERE}\n{rest}"


def _cell(cell: NotebookNode, keys: tuple[str, ...], outputs: Outputs) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield addressed(cell.source.replace(f"{{{DIRECTIVE}}}", ""))
        return
    yield f"```python\n{cell.source}\n```"
    shown = [html for html in map(outputs.html, cell.outputs) if html]
    if shown:
        area = tag("div", *(tag("div", html, class_=CHILD) for html in shown), class_=AREA)
        if keys:
            names = " ".join(["ck-after", *(f"ck-after-{key}" for key in keys)])
            area = tag("details", tag("summary", AFTERWARDS), area, class_=names)
        yield f"```{{raw}} html\n{_without_blank_lines(area)}\n```"


def _without_blank_lines(html: str) -> str:
    return "\n".join(line for line in html.split("\n") if line.strip())


def addressed(text: str) -> str:
    """Let the links of a lesson lead to pages: of lessons, and of the records they name."""
    text = _NOTEBOOK_LINK.sub(r"](ROOT/lessons/\1.html", text)
    text = _SOURCES.sub(SOURCES, text)
    text = _ANCHOR.sub(lambda match: f"]({page_of_id(match[1])}", text)
    return _HEADING.sub(lambda match: f"{match[1]}#{_heading_id(match[2])}", text)


def _heading_id(name: str) -> str:
    """Return the id that a page gives to the heading that JupyterLab calls so."""
    from docutils.nodes import make_id

    return str(make_id(name.replace("-", " ")))
