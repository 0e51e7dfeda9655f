"""Cells of a grid: a filled one with its number or word, a blank one with a dashed outline."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas
from coursekit.charts.core.theme import GREY

__all__ = [
    "BLANK",
    "MINUS",
    "cells",
    "draw_cells",
    "fold",
    "number",
    "pixels",
    "row",
    "words",
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


def pixels(width: float, height: float) -> tuple[alt.Scale, alt.Scale]:
    """Build the two scales of a chart whose marks are placed in pixels from the top left."""
    return (
        alt.Scale(domain=[0, width], nice=False, zero=False),
        alt.Scale(domain=[height, 0], nice=False, zero=False),
    )


def cells(
    base: alt.Chart, scales: tuple[alt.Scale, alt.Scale], tooltip: list[alt.Tooltip]
) -> list[alt.Chart]:
    """Draw the cells of a table.

    Parameters
    ----------
    base
        A chart on rows with the sides from `row`, ``known``, ``label``, ``fill``, ``ink``.
    scales
        From `pixels`.
    tooltip
        What pointing at a cell shows.

    Returns
    -------
    list of altair.Chart
        Filled cells, blank cells, and what is written on the filled ones.
    """
    x, y = alt.X("x1:Q", axis=None, scale=scales[0]), alt.Y("y1:Q", axis=None, scale=scales[1])
    known, blank = (base.transform_filter(f"datum.known == {yes}") for yes in ("true", "false"))
    filled = known.mark_rect(cornerRadius=3).encode(
        x=x, y=y, x2="x2:Q", y2="y2:Q", fill=alt.Fill("fill:N", scale=None), tooltip=tooltip
    )
    empty = blank.mark_rect(
        cornerRadius=3, fill="transparent", stroke=GREY, strokeDash=[3, 3]
    ).encode(x=x, y=y, x2="x2:Q", y2="y2:Q", tooltip=tooltip)
    written = known.mark_text(lineBreak="\n", fontWeight="bold").encode(
        x=alt.X("x:Q", axis=None),
        y=alt.Y("y:Q", axis=None),
        text="label:N",
        color=alt.Color("ink:N", scale=None),
        tooltip=tooltip,
    )
    return [filled, empty, written]


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


def words(frame: pd.DataFrame, scales: tuple[alt.Scale, alt.Scale], **look: Any) -> alt.Chart:
    """Write the ``text`` of each row at its ``x`` and ``y``, in lines."""
    marked: alt.Chart = alt.Chart(frame).mark_text(
        **{"align": "left", "baseline": "top", "lineBreak": "\n", "lineHeight": 15, **look}
    )
    return marked.encode(
        x=alt.X("x:Q", axis=None, scale=scales[0]),
        y=alt.Y("y:Q", axis=None, scale=scales[1]),
        text="text:N",
    )
