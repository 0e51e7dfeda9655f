"""Notebooks as they are committed, text and outputs, for readers of the screen.

The rules are those of jupyterlab-a11y-checker (Berkeley), which looks at Markdown alone; here
they hold for what cells show as well. Its words for a link that says little are whole words
here: "where" and "reading" are none. Contrast is measured in the browser.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.browser.driver import REPOSITORY

NOTEBOOKS = [
    *sorted((REPOSITORY / "notebooks").glob("*.ipynb")),
    *sorted((REPOSITORY / "exercises" / "solutions").glob("*.ipynb")),
]
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
SAYS_NOTHING = re.compile(r"\b(click|here|link|more|read)\b", re.IGNORECASE)
SAYS_ENOUGH = 20  # letters: a longer link may have one of these words in it
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def faults(notebook: NotebookNode) -> list[str]:
    """Say what a reader of the screen would miss in a notebook."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    pages = [parsed(MARKDOWN.render(source)) for source in sources]
    shown = [
        parsed(output.data["text/html"])
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "text/html" in output.get("data", {})
    ]
    found = list(faults_of_headings([one for page in pages for one in page.find_all(HEADINGS)]))
    if notebook.cells[0].cell_type != "markdown" or not pages[0].find("h1"):
        found.append("the first cell has no title")
    for page in [*pages, *shown]:
        found += [f"no alternative: {one}" for one in page.find_all("img") if not one.get("alt")]
        found += [fault for one in page.find_all("a") for fault in faults_of_link(one)]
    # Markdown's own tables have headings, and no place for a caption.
    for page in [*map(parsed, sources), *shown]:
        found += [fault for one in page.find_all("table") for fault in faults_of_table(one)]
    return found


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def faults_of_headings(headings: list[Tag]) -> Iterator[str]:
    levels = [int(one.name[1]) for one in headings]
    words = [one.get_text().strip() for one in headings]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} titles"
    if "" in words:
        yield "a heading without words"
    for before, level, text in zip(levels, levels[1:], words[1:], strict=False):
        if level > before + 1:
            yield f"a level is left out before {text!r}"
    high = Counter(
        text.lower() for text, level in zip(words, levels, strict=True) if level in (1, 2)
    )
    yield from (f"two headings {text!r}" for text, count in high.items() if count > 1)


def faults_of_link(link: Tag) -> Iterator[str]:
    text = str(link.get("aria-label") or link.get_text()).strip()
    if not text:
        yield f"a link without words: {link}"
    elif re.match(r"https?://|www\.", text, re.IGNORECASE):
        yield f"a link that is an address: {text}"
    elif len(text) < SAYS_ENOUGH and SAYS_NOTHING.search(text):
        yield f"a link that says little: {text}"


def faults_of_table(table: Tag) -> Iterator[str]:
    heads, begin = table.find_all("th"), table.get_text(" ")[:60]
    if not heads:
        yield f"a table without headings: {begin}"
    if not table.find("caption"):
        yield f"a table without a caption: {begin}"
    if not all(one.get("scope") for one in heads):
        yield f"a heading of a table without its scope: {begin}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_notebook_can_be_read_without_seeing_it(path: Path) -> None:
    assert faults(nbformat.read(path, as_version=4)) == []


TABLE = "<table><caption>c</caption><tr><th scope='col'>a</th></tr></table>"
SOUND = f"# Title\n\n## Part\n\n[Where the sources are](#x) ![a map](m.png)\n\n{TABLE}"


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("# Title", "Title"),
        ("## Part", "# Part"),
        ("## Part", "## "),
        ("## Part", "### Part"),
        ("## Part", "## Title"),
        ("Where the sources are", "click here"),
        ("Where the sources are", "https://example.org/a/long/address"),
        ("[Where the sources are](#x)", "<a id='x'></a>"),
        ("a map", ""),
        (" scope='col'", ""),
        ("<caption>c</caption>", ""),
        ("<th scope='col'>a</th>", "<td>a</td>"),
    ],
)
def test_each_fault_is_found(found: str, instead: str) -> None:
    assert found in SOUND
    assert faults(with_text(SOUND)) == []
    assert faults(with_text(SOUND.replace(found, instead, 1))) != []


def test_a_fault_of_what_a_cell_shows_is_found() -> None:
    notebook = with_text(SOUND)
    shown = new_output("display_data", {"text/html": "<table><tr><td>1</td></tr></table>"})
    notebook.cells.append(new_code_cell("", outputs=[shown]))
    assert faults(notebook) != []


def with_text(text: str) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell(text)])
