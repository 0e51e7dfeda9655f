"""A message that shows well in a notebook, in print and in a terminal."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from coursekit.browser import is_tab
from coursekit.html import Html, join, tag
from coursekit.markup import to_html, to_plain

__all__ = ["Message", "message", "saving_link"]

EDGES = {"✓": "#2e7d32", "✗": "#c62828"}
PLAIN_EDGE = "#757575"


@dataclass(frozen=True)
class Message:
    """A message as HTML and as plain text."""

    html: Html
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def message(*paragraphs: str, code: str = "") -> Message:
    """Make a message of paragraphs in the bank's markup, with lines of code below them.

    The first paragraph begins with a symbol and a word, so that the coloured edge says
    nothing that is not in words. Empty paragraphs are left out.

    Examples
    --------
    >>> message("✓ Right.", "It is `35`.")
    ✓ Right.
    It is 35.
    """
    kept = [text for text in paragraphs if text]
    edge = EDGES.get(kept[0][:1], PLAIN_EDGE)
    rows = [tag("p", to_html(text), style="margin:0.2em 0") for text in kept]
    if code:
        rows.append(tag("pre", code))
    style = f"border-left:4px solid {edge};padding:0.1em 0 0.1em 0.9em;max-width:46rem"
    html = tag("div", *rows, role="status", class_="ck-message", style=style)
    return Message(html, "\n".join([*map(to_plain, kept), *filter(None, [code])]))


def saving_link(text: str, path: Path, kind: str, data: bytes, above: str = "") -> Message:
    """Make a link that saves `data`, of a MIME type, on the reader's computer.

    It has the name of the file at `path`, which is said below it.
    """
    href = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    link = tag("a", text, download=path.name, href=href)
    where = f"The file on this computer: {path}"
    if is_tab():
        where = f"The file {path.name} is in this tab only: the link saves a copy on your computer."
    lines = join(filter(None, [above, link, where]), Html("<br>"))
    return Message(tag("p", lines, class_="ck-message"), "\n".join(filter(None, [above, where])))
