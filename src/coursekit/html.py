"""HTML as a type of its own, so that a text cannot be taken for it by mistake.

`escape` turns a text into HTML, `tag` and `join` build more of it, and what they are
given is escaped unless it is `Html` already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape as _escape

__all__ = [
    "Html",
    "escape",
    "fold_away",
    "join",
    "paragraphs",
    "table_html",
    "table_text",
    "tag",
    "unseen_caption",
]

_UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


class Html(str):
    """Text that is HTML. Write ``Html(...)`` only around HTML you wrote yourself.

    Examples
    --------
    >>> Html("<b>") + "<i>"
    '<b>&lt;i&gt;'
    """

    __slots__ = ()

    def __add__(self, other: str) -> Html:
        return Html(str(self) + str(escape(other)))


def escape(text: str) -> Html:
    """Turn a text into HTML that shows it as it is; leave `Html` alone."""
    return text if isinstance(text, Html) else Html(_escape(text))


def join(parts: Iterable[str], between: str = "") -> Html:
    """Join pieces into one, each escaped unless it is `Html`.

    Examples
    --------
    >>> join([tag("b", "x"), "<y>"], "; ")
    '<b>x</b>; &lt;y&gt;'
    """
    return Html(str(escape(between)).join(map(escape, parts)))


def tag(name: str, *inside: str, **attributes: str) -> Html:
    """Make an element; what is inside is escaped unless it is `Html`.

    An underscore in the name of an attribute is written as a hyphen, and one at its
    end is dropped; an empty attribute is left out.

    Examples
    --------
    >>> tag("p", "a < b", class_="ck-note", aria_label="Note", id="")
    '<p class="ck-note" aria-label="Note">a &lt; b</p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escape(value)}"'
        for key, value in attributes.items()
        if value
    )
    return Html(f"<{name}{written}>{join(inside)}</{name}>")


def paragraphs(*texts: str) -> Html:
    """Make a paragraph of each text that is not empty."""
    return join(tag("p", text) for text in texts if text)


def fold_away(summary: str, *inside: str) -> Html:
    """Hide what is inside behind a line that opens it."""
    return tag("details", tag("summary", summary), *inside)


def table_html(rows: Sequence[Sequence[str]], caption: str = "", *, stacks: bool = False) -> Html:
    """Make a table of texts; the first row is the heading, the first cell names its row.

    Without a caption to see, the headings are one for readers of the screen. In a narrow form a
    table that `stacks` shows each row as a block, in which each cell says its heading.

    Examples
    --------
    >>> table_html([["Lesson", "Answered"], ["01", "< 3"]]).count("&lt;")
    1
    """
    head, *body = rows
    heading = tag("tr", *(tag("th", cell, scope="col") if cell else tag("td") for cell in head))
    first, *others = (f"{cell}: " if stacks else "" for cell in head)
    lines = [
        tag(
            "tr",
            tag("th", name, scope="row", data_head=first),
            *(tag("td", cell, data_head=said) for cell, said in zip(rest, others, strict=True)),
        )
        for name, *rest in body
    ]
    above = tag("caption", caption) if caption else unseen_caption(head)
    parts = (above, tag("thead", heading), tag("tbody", *lines))
    return tag("table", *parts, class_="ck-stacks" if stacks else "")


def unseen_caption(headings: Iterable[str]) -> Html:
    """Name a table for readers of the screen; the headings say the same to the eye."""
    named = ", ".join(heading for heading in headings if heading)
    return tag("caption", f"Table: {named}", style=_UNSEEN)


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """Make a plain table of texts, its columns aligned.

    Examples
    --------
    >>> print(table_text([["Lesson", "Answered"], ["01", "3 of 4"]]))
    Lesson  Answered
    01      3 of 4
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
