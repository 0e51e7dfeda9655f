"""A message that shows well in a notebook, in print and in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from coursekit.markup import to_html, to_plain

__all__ = ["Shown", "message", "table_html", "table_text"]

EDGES = {"✓": "#2e7d32", "✗": "#c62828"}
PLAIN_EDGE = "#757575"


@dataclass(frozen=True)
class Shown:
    """A message as HTML and as plain text.

    Parameters
    ----------
    html
        Safe HTML.
    text
        The same in plain words.
    """

    html: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def message(*paragraphs: str, code: str = "") -> Shown:
    """Make a message whose first paragraph begins with a symbol and a word.

    Parameters
    ----------
    paragraphs
        In the bank's markup; empty ones are left out.
    code
        Lines of code to show below them.

    Returns
    -------
    Shown
        A block with a coloured edge; symbol and word say the same without colour.

    Examples
    --------
    >>> message("✓ Right.", "It is `35`.")
    ✓ Right.
    It is 35.
    """
    kept = [text for text in paragraphs if text]
    edge = EDGES.get(kept[0][:1], PLAIN_EDGE)
    rows = "".join(f'<p style="margin:0.2em 0">{to_html(text)}</p>' for text in kept)
    style = f"border-left:4px solid {edge};padding:0.1em 0 0.1em 0.9em;max-width:44rem"
    if code:
        rows += f"<pre>{escape(code)}</pre>"
    html = f'<div role="status" class="ck-message" style="{style}">{rows}</div>'
    return Shown(html, "\n".join([*map(to_plain, kept), *filter(None, [code])]))


def table_html(rows: Sequence[Sequence[str]]) -> str:
    """Make an HTML table of plain texts.

    Parameters
    ----------
    rows
        The first one is the heading; the first cell of each names its row.

    Returns
    -------
    str
        Escaped HTML.

    Examples
    --------
    >>> table_html([["Lesson", "Answered"], ["01", "< 3"]]).count("&lt;")
    1
    """
    head, *body = rows
    heading = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in body
    )
    return f"<table><thead><tr>{heading}</tr></thead><tbody>{lines}</tbody></table>"


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """Make a plain table of texts; parameters as in `table_html`.

    Examples
    --------
    >>> print(table_text([["Lesson", "Answered"], ["01", "3 of 4"]]))
    Lesson  Answered
    01      3 of 4
    """
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
