"""How a record shows: as a card in a notebook, and as plain text everywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Card", "Link"]

_FRAME = (
    "border:1px solid var(--jp-border-color1,#9e9e9e);border-radius:4px;padding:.6em 1em;"
    "max-width:46em;line-height:1.5;background:var(--jp-layout-color1,#ffffff);"
    "color:var(--jp-content-font-color1,#1f1f1f)"
)
_QUIET = "color:var(--jp-content-font-color2,#4a4a4a)"
# JupyterLab gives terms and descriptions a width of its own.
_CELL = "float:none;margin:0;width:auto"
_ANCHOR = "color:var(--jp-content-link-color,#0b57a4)"
_LARGE = "font-size:1.15em;font-weight:600;margin:.3em 0"
_GRID = "display:grid;grid-template-columns:minmax(6em,max-content) 1fr;gap:.2em 1em;margin:.6em 0"


@dataclass(frozen=True)
class Link:
    """Text with an address, and words before and after it."""

    text: str
    url: str
    before: str = ""
    after: str = ""

    def to_html(self) -> str:
        """Return the link as HTML."""
        anchor = f'<a style="{_ANCHOR}" href="{escape(self.url)}">{escape(self.text)}</a>'
        return escape(self.before) + anchor + escape(self.after)

    def __str__(self) -> str:
        address = "" if self.text == self.url else f" <{self.url}>"
        return f"{self.before}{self.text}{self.after}{address}"


@dataclass(frozen=True)
class Card:
    """A heading, a sentence, labelled lines and a list.

    Parameters
    ----------
    heading
        What the record is, shown small.
    text
        What it says, shown large.
    lines
        Pairs of a label and a value; a pair with an empty value is left out.
    title
        Heading of the list.
    items
        The items of the list.
    """

    heading: str
    text: str
    lines: Sequence[tuple[str, str | Link]]
    title: str = ""
    items: Sequence[Link] = ()

    def to_html(self) -> str:
        """Return the card as HTML in which nothing from the data can act."""
        lines = "".join(
            f'<dt style="{_CELL};{_QUIET}">{escape(label)}</dt>'
            f'<dd style="{_CELL}">{_html(value)}</dd>'
            for label, value in self._filled()
        )
        items = "".join(f"<li>{item.to_html()}</li>" for item in self.items)
        return (
            f'<div class="ck-card" style="{_FRAME}">'
            f'<div style="{_QUIET}">{escape(self.heading)}</div>'
            f'<div style="{_LARGE}">{escape(self.text)}</div>'
            f'<dl style="{_GRID}">{lines}</dl>'
            + (f"<div>{escape(self.title)}</div>" if self.title else "")
            + (f'<ul style="margin:.2em 0">{items}</ul>' if items else "")
            + "</div>"
        )

    def __str__(self) -> str:
        lines = [f"{label}: {value}" for label, value in self._filled()]
        items = [f"- {item}" for item in self.items]
        return "\n".join(
            [self.heading, self.text, *lines, *([self.title] * bool(self.title)), *items]
        )

    def _filled(self) -> Iterable[tuple[str, str | Link]]:
        return (pair for pair in self.lines if pair[1])


def _html(value: str | Link) -> str:
    return value.to_html() if isinstance(value, Link) else escape(value)
