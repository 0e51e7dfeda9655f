"""How a record or a table shows: as HTML in a notebook, as plain text everywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from coursekit.html import Html, join, tag, unseen_caption

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Card", "Link", "frame_html"]

# Styles are inline, because JupyterLab drops style sheets from a notebook it does not trust yet.
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
# A long address breaks, so that the card keeps its width on a phone.
_GRID = (
    "display:grid;grid-template-columns:minmax(6em,max-content) minmax(0,1fr);gap:.2em 1em;"
    "margin:.6em 0;overflow-wrap:anywhere"
)

_TEXT = "text-align:left;vertical-align:top"
_DAY = f"{_TEXT};white-space:nowrap"
_IS_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LEFT_OUT = "..."


@dataclass(frozen=True)
class Link:
    """Text with an address, and words before and after it."""

    text: str
    url: str
    before: str = ""
    after: str = ""

    def to_html(self) -> Html:
        """Return the link as HTML."""
        is_web = self.url.startswith(("https://", "http://"))
        text = tag("a", self.text, style=_ANCHOR, href=self.url) if is_web else self.text
        return join([self.before, text, self.after])

    def __str__(self) -> str:
        address = "" if self.text == self.url else f" <{self.url}>"
        return f"{self.before}{self.text}{self.after}{address}"


@dataclass(frozen=True)
class Card:
    """A small heading, a large text, pairs of label and value, and a titled list.

    A pair with an empty value is left out.
    """

    heading: str
    text: str
    lines: Sequence[tuple[str, str | Link]]
    title: str = ""
    items: Sequence[Link] = ()

    def to_html(self) -> Html:
        """Return the card as HTML in which nothing from the data can act."""
        lines = [
            tag("dt", label, style=f"{_CELL};{_QUIET}")
            + tag("dd", value.to_html() if isinstance(value, Link) else value, style=_CELL)
            for label, value in self._filled()
        ]
        items = [tag("li", item.to_html()) for item in self.items]
        return tag(
            "div",
            tag("div", self.heading, style=_QUIET),
            tag("div", self.text, style=_LARGE),
            tag("dl", *lines, style=_GRID),
            *([tag("div", self.title)] if self.title else []),
            *([tag("ul", *items, style="margin:.2em 0")] if items else []),
            class_="ck-card",
            style=_FRAME,
        )

    def __str__(self) -> str:
        lines = [f"{label}: {value}" for label, value in self._filled()]
        items = [f"- {item}" for item in self.items]
        return "\n".join([self.heading, self.text, *lines, *filter(None, [self.title]), *items])

    def _filled(self) -> Iterable[tuple[str, str | Link]]:
        return (pair for pair in self.lines if pair[1])


def frame_html(frame: pd.DataFrame) -> Html:
    """Return a data frame as HTML with the texts whole and on the left, dates on one line.

    Cells read as pandas writes them, and a long frame is shortened in the middle as
    pandas does it.

    Examples
    --------
    >>> import pandas as pd
    >>> "<i>" in frame_html(pd.DataFrame({"text": ["<i>"]}))
    False
    """
    import pandas as pd

    most = pd.get_option("display.max_rows")
    half = most // 2 if most and len(frame) > most else 0
    shown = frame.iloc[[*range(half), *range(-half, 0)]] if half else frame
    with pd.option_context("display.max_colwidth", None, "display.max_rows", None):
        labels = _labels(shown.index)
        cells = [_texts(shown.iloc[:, at]) for at in range(shown.shape[1])]
        head = _head(shown)
    rows = list(zip(*cells, strict=True)) if cells else [()] * len(shown)
    gap = [_LEFT_OUT] * (shown.index.nlevels + len(cells))
    body = [
        *_rows(labels[:half], rows[:half]),
        *([tag("tr", *(tag("td", text, style=_TEXT) for text in gap))] if half else []),
        *_rows(labels[half:], rows[half:]),
    ]
    named = unseen_caption(map(str, frame.columns))
    table = tag("table", named, tag("thead", *head), tag("tbody", *body), class_="dataframe")
    size = f"{len(frame)} rows \N{MULTIPLICATION SIGN} {frame.shape[1]} columns"
    return table + tag("p", size) if half else table


def _texts(column: pd.Series[Any]) -> list[str]:
    """Return the cells of a column as pandas writes them: a column's numbers alike."""
    if column.empty:
        return []
    plain = column.reset_index(drop=True)  # of some indexes pandas writes the kind below
    if plain.dtype == "category":  # and of these the categories
        plain = plain.astype(object)
    lines = plain.to_string(index=False, header=False).split("\n")
    if len(lines) != len(plain):  # a cell of several lines, such as another table
        lines = [str(cell) for cell in plain]
    return [line.strip() for line in lines]


def _labels(index: pd.Index[Any]) -> list[tuple[str, ...]]:
    """Return the label of each row or column, one text a level."""
    levels = [index.get_level_values(at) for at in range(index.nlevels)]
    return list(zip(*(_texts(each.to_series()) for each in levels), strict=True))


def _head(frame: pd.DataFrame) -> Iterator[Html]:
    """Yield a row of headings for each level of the columns, and one of the index's names."""
    beside = frame.index.nlevels
    labels = _labels(frame.columns)
    for level, name in enumerate(frame.columns.names):
        names = [*[""] * (beside - 1), "" if name is None else str(name)]
        last = level == frame.columns.nlevels - 1
        groups = [[label] for label in labels] if last else _alike(labels, level)
        headings = [_heading(group[0][level], "col", colspan=len(group)) for group in groups]
        yield tag("tr", *(_heading(text, "col") for text in names), *headings)
    if any(name is not None for name in frame.index.names):
        names = ["" if name is None else str(name) for name in frame.index.names]
        yield tag("tr", *(_heading(text, "col") for text in [*names, *[""] * len(labels)]))


def _rows(labels: Sequence[tuple[str, ...]], rows: Sequence[tuple[str, ...]]) -> Iterator[Html]:
    """Yield rows; a label of an outer level is written once for the rows that share it."""
    spans: dict[tuple[int, int], int] = {}
    for level in range(len(labels[0]) - 1 if labels else 0):
        at = 0
        for group in _alike(labels, level):
            spans[at, level] = len(group)
            at += len(group)
    for at, (label, cells) in enumerate(zip(labels, rows, strict=True)):
        headings = [
            _heading(text, "row", rowspan=spans.get((at, level), 1))
            for level, text in enumerate(label)
            if level == len(label) - 1 or (at, level) in spans
        ]
        days = [_DAY if _IS_DAY.fullmatch(text) else _TEXT for text in cells]
        filled = [tag("td", text, style=style) for text, style in zip(cells, days, strict=True)]
        yield tag("tr", *headings, *filled)


def _alike(labels: Sequence[tuple[str, ...]], level: int) -> list[list[tuple[str, ...]]]:
    """Group neighbours whose labels are the same down to a level."""
    return [list(group) for _, group in groupby(labels, key=lambda label: label[: level + 1])]


def _heading(text: str, scope: str, **span: int) -> Html:
    """Make the heading of a column or row, or of a group of them; without text it heads nothing."""
    wide = {name: str(count) for name, count in span.items() if count > 1}
    if not text:
        return tag("td", style=_TEXT, **wide)
    return tag("th", text, scope=f"{scope}group" if wide else scope, style=_TEXT, **wide)
