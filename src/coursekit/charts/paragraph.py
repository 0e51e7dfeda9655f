"""A paragraph under test: each piece of its evidence beside what it is to explain."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY, ORANGE
from coursekit.charts.paragraph_rows import (
    BESIDE,
    CLAIM,
    HALT,
    OTHER,
    OWN,
    SHARED,
    TOWER,
    piece_rows,
)
from coursekit.data import load
from coursekit.text import date_text

__all__ = ["paragraph", "struck"]

_FIRST, _LAST = pd.Timestamp("2023-10-25"), pd.Timestamp("2024-03-18")
# Pixels: where the words and the scale of days begin, the ends of scale and chart, a line
# of the heading, a row of a piece, a letter's width and height.
_WORDS, _SCALE, _END, _WIDTH = 38, 256, 570, 680
_LINE, _ROW, _LETTER, _LETTERS = 26, 38, 6.1, 14
_COLUMNS = {
    "piece_id": "Piece",
    "where": "Where it stands",
    "words": "What it is",
    "when": "Date",
    "who": "Who speaks or acts",
}


def struck(piece_id: str) -> str:
    """Name the chart's parameter that strikes a piece.

    Examples
    --------
    >>> struck("C38")
    'strike_c38'
    """
    return f"strike_{piece_id.lower()}"


@figure(marks=7)
@of_this_paper
def paragraph() -> alt.LayerChart:
    """Draw the pieces of evidence on a scale of days, beside the halt of 30 January 2024.

    A parameter for each piece, named by `struck`, strikes it: it goes pale, with a line
    through its words.

    Returns
    -------
    altair.LayerChart
        A row a piece: first what the paragraph says, then what stands elsewhere.

    Examples
    --------
    >>> paragraph().params[1].name
    'strike_c38'
    """
    pieces = piece_rows()
    rows, height = _placed(pieces)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    chart = alt.LayerChart(
        layer=[
            *_days(x, height),
            *_moment(x, height, TOWER, "Tower 22", "right"),
            *_moment(x, height, HALT, "the halt", "left"),
            *_pieces(rows, x, y),
        ],
        data=rows,
        params=[
            alt.VariableParameter(name=struck(piece), value=False) for piece in rows["piece_id"]
        ],
        title=alt.Title(
            f"What shows that Nujaba did not join the halt ({CLAIM})?",
            subtitle="Grey ground: before there was a halt to join.",
        ),
        width=_WIDTH,
        height=height,
    )
    return finish(chart, _described(pieces), _COLUMNS)


def _placed(pieces: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """Give each piece its row and its place on the scale."""
    rows = pieces[list(_COLUMNS)].assign(x=pieces["date"].map(_at).fillna(_SCALE))
    rows["y"] = 2 * _LINE + rows.index * _ROW + _ROW / 2 + (rows["where"] == BESIDE) * (_LINE + 10)
    rows["x2"] = _WORDS + rows["words"].str.len() * _LETTER
    rows["dated"] = pieces["date"].notna()
    rows["label"] = [
        "no date" if pd.isna(date) else date_text(date) + (paper and f"\nin the paper: {paper}")
        for date, paper in zip(pieces["date"], pieces["paper_date"], strict=True)
    ]
    rows["label_y"] = rows["y"] - rows["label"].str.count("\n") * _LETTERS / 2
    return rows, float(rows["y"].max() + _ROW / 2 + _LINE)


def _at(date: pd.Timestamp) -> float:
    """Say where a day lies, in pixels."""
    return round(_SCALE + (date - _FIRST) / (_LAST - _FIRST) * (_END - _SCALE), 1)


def _days(x: alt.X, height: float) -> list[alt.Chart]:
    """Draw the months, and the ground of what came before the halt."""
    months = pd.DataFrame({"date": pd.date_range(_FIRST, _LAST, freq="MS")})
    months["x"] = months["date"].map(_at)
    months["words"] = [
        date.strftime("%b %Y" if date.month in (1, 11) else "%b") for date in months["date"]
    ]
    before = pd.DataFrame({"x": [_SCALE], "x2": [_at(_date(HALT))]})
    return [
        alt.Chart(before)
        .mark_rect(color=GREY, opacity=0.15, y=_LINE, y2=height - _LINE)
        .encode(x=x, x2=alt.X2("x2:Q")),
        alt.Chart(months).mark_rule(y=_LINE, y2=height - _LINE, opacity=0.3).encode(x=x),
        alt.Chart(months)
        .mark_text(y=height - _LINE / 2, align="left")
        .encode(x=x, text=alt.Text("words:N")),
    ]


def _moment(x: alt.X, height: float, event: str, words: str, align: Any) -> list[alt.Chart]:
    """Draw a line at an event, with its name at the top."""
    date = _date(event)
    frame = pd.DataFrame({"x": [_at(date)], "words": [f"{words}, {date_text(date)}"]})
    line = {"color": ORANGE, "strokeWidth": 2} if event == HALT else {"strokeDash": [3, 3]}
    return [
        alt.Chart(frame).mark_rule(y=_LINE - 4, y2=height - _LINE, **line).encode(x=x),
        alt.Chart(frame)
        .mark_text(y=_LINE / 2, align=align, dx=-4 if align == "right" else 4)
        .encode(x=x, text=alt.Text("words:N")),
    ]


def _pieces(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw the pieces, those that are struck pale and with a line through them."""
    ticked = ", ".join(f"'{piece}': {struck(piece)}" for piece in rows["piece_id"])
    base = alt.Chart().transform_calculate(struck=f"{{{ticked}}}[datum.piece_id]")
    base = base.encode(
        y=y, opacity=alt.OpacityValue(1, condition={"test": "datum.struck", "value": 0.4})
    )
    tooltip = [
        alt.Tooltip(f"{column}:N", title=title if column != "piece_id" else "title")
        for column, title in _COLUMNS.items()
    ]
    line = base.transform_filter("datum.struck").transform_calculate(x="0")
    marks = base.transform_filter("datum.dated").mark_point(size=120, color=BLUE)
    shapes = alt.Scale(domain=[OWN, SHARED, OTHER], range=["circle", "triangle-up", "square"])
    legend = alt.Legend(title=None, orient="bottom", symbolFillColor=BLUE, symbolStrokeColor=BLUE)
    headings = rows.drop_duplicates("where")[["where", "y"]]
    return [
        alt.Chart(headings.assign(y=headings["y"] - (_ROW + _LINE) / 2))
        .mark_text(x=0, align="left", fontStyle="italic")
        .encode(y=y, text=alt.Text("where:N")),
        base.mark_text(x=0, align="left", fontWeight="bold").encode(
            text=alt.Text("piece_id:N"), tooltip=tooltip
        ),
        base.mark_text(x=_WORDS, align="left").encode(text=alt.Text("words:N"), tooltip=tooltip),
        line.mark_rule(strokeWidth=2).encode(x=x, x2=alt.X2("x2:Q")),
        marks.encode(x=x, shape=alt.Shape("who:N", scale=shapes, legend=legend), tooltip=tooltip),
        base.mark_text(
            align="left", dx=12, lineBreak="\n", lineHeight=_LETTERS, fontSize=12
        ).encode(x=x, y=alt.Y("label_y:Q", axis=None), text=alt.Text("label:N")),
    ]


def _date(event: str) -> pd.Timestamp:
    events = load("timeline")
    return pd.Timestamp(events.loc[events["event_id"] == event, "date"].item())


def _described(pieces: pd.DataFrame) -> str:
    said = "; ".join(
        f"{row['piece_id']}, {row['words']}, {row['when']}, {row['who']}, {row['where']}"
        for row in pieces.to_dict("records")
    )
    return (
        f"{len(pieces)} pieces of evidence for {CLAIM}, that Nujaba did not join the halt of"
        f" {date_text(_date(HALT))}, on a scale of days: {said}."
    )
