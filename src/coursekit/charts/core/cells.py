"""Cells of a grid: a filled one with its number or word, a blank one with a dashed outline."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas
from coursekit.charts.core.theme import GREY

__all__ = [
    "BLANK",
    "MINUS",
    "draw_cells",
    "fold",
    "number",
    "row",
]

BLANK = "the paper is silent"
MINUS = "\N{MINUS SIGN}"


def number(position: int | None) -> str:
    """Write a position on the scale from -2 to +2; `BLANK` when there is no position.

    Examples
    --------
    >>> number(2), number(0), number(pd.NA)
    ('+2', '0', 'the paper is silent')
    """
    if position is None or pd.isna(position):
        return BLANK
    return f"{position:+d}".replace("-", MINUS) if position else "0"


def fold(text: str, letters: int) -> str:
    """Break a text into lines of this many letters at most.

    Examples
    --------
    >>> fold("Kata'ib Sayyid al-Shuhada", 16).splitlines()
    ["Kata'ib Sayyid", 'al-Shuhada']
    """
    return "\n".join(wrap(text, letters, break_on_hyphens=False))


def row(left: float, right: float, top: float, bottom: float) -> dict[str, float]:
    """Place a cell: its four sides and its middle, in pixels.

    Examples
    --------
    >>> row(0, 40, 10, 30)["y"]
    20.0
    """
    middle = {"x": (left + right) / 2, "y": (top + bottom) / 2}
    return {"x1": left, "x2": right, "y1": top, "y2": bottom, **middle}


def draw_cells(
    canvas: Canvas, tooltip: Sequence[alt.Tooltip], data: pd.DataFrame | alt.Chart | None = None
) -> None:
    """Draw cells from rows with the sides from `row`, ``known``, ``label``, ``fill``, ``ink``."""
    area = {"x": "x1", "x2": "x2", "y": "y1", "y2": "y2", "cornerRadius": 3, "tooltip": tooltip}
    known, blank = "datum.known == true", "datum.known == false"
    fill, ink = alt.Fill("fill:N", scale=None), alt.Color("ink:N", scale=None)
    canvas.rect(data, where=known, encode={"fill": fill}, **area)
    canvas.rect(data, where=blank, fill="transparent", stroke=GREY, strokeDash=[3, 3], **area)
    written = {"x": "x", "y": "y", "text": "label", "tooltip": tooltip}
    canvas.text(data, where=known, encode={"color": ink}, fontWeight="bold", **written)
