"""The timeline: what happened from January 2020 to the day of the paper."""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas as pd

from coursekit.charts.alternatives import finish
from coursekit.charts.event_rows import (
    COLUMNS,
    event_rows,
    paper_colour,
    status_shape,
    tooltips,
)
from coursekit.charts.lanes import lane_axis, spread
from coursekit.charts.theme import GREY
from coursekit.charts.words import date_words
from coursekit.data import load
from coursekit.data.wording import and_list

__all__ = ["timeline"]

# Two panels with one set of rows: before the war in Gaza, and from the month it began.
_TURN = pd.Timestamp("2023-10-01")
_PANELS = (
    ("before", pd.Timestamp("2019-12-15"), _TURN, 130),
    ("since", _TURN, pd.Timestamp("2024-03-25"), 410),
)
_SIZE = 95
_DISTANCE = 12.5
_ROW = 14
_GAP = 15
# The few events that carry their name in the chart: words, alignment, pixels below the mark.
_NAME = ["words", "align", "below"]
_NAMED: dict[str, tuple[str, Literal["left", "center", "right"], int]] = {
    "E01": ("Soleimani killed", "left", -13),
    "E18": ("7 October", "center", -13),
    "E53": ("Tower 22", "center", -13),
    "E57": ("Kata'ib Hezbollah pauses", "center", 15),
    "E72": ("the paper", "right", -13),
}


def timeline(events: pd.DataFrame | None = None) -> alt.HConcatChart:
    """Draw the dated events in rows by kind.

    The parameters ``show_actor`` (an actor's id) and ``show_kind`` (a kind of event)
    leave the other events as faint dots; ``all`` shows everything.

    Parameters
    ----------
    events
        The table of events or some of its rows; the whole table when left out.

    Returns
    -------
    altair.HConcatChart
        One mark an event; its symbol tells the status, its colour what the paper
        does with it.

    Examples
    --------
    >>> [param.name for param in timeline().params]
    ['show_actor', 'show_kind']
    """
    events = load("timeline") if events is None else events
    rows, lanes, height = _placed(event_rows(events))
    start, end = rows["date"].min(), rows["date"].max()
    rows = rows.join(pd.DataFrame.from_dict(_NAMED, "index", columns=_NAME), on="event_id")
    panels = [_panel(*panel, lanes=lanes, height=height) for panel in _PANELS]
    chart = alt.hconcat(
        *panels,
        data=rows,
        spacing=4,
        params=[
            alt.VariableParameter(name=name, value="all") for name in ("show_actor", "show_kind")
        ],
        title=alt.Title(
            f"{len(rows)} events, {date_words(start)} to {date_words(end)}",
            subtitle=[
                "The left part covers almost four years, the right part six months.",
                "A line through a mark: only the month is known. Point at a mark to read it.",
            ],
        ),
    )
    return finish(chart, _described(rows), COLUMNS)


def _placed(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[float, str], float]:
    """Give each event its height in pixels, and each kind the middle of its row."""
    rows = rows.sort_values(["date", "event_id"], ignore_index=True)
    rows["panel"] = ""
    pixel = pd.Series(0.0, index=rows.index)
    for name, first, last, width in _PANELS:
        inside = rows["date"].between(first, last, inclusive="left")
        rows.loc[inside, "panel"] = name
        pixel[inside] = (rows["date"][inside] - first) / (last - first) * width
    level = pixel.groupby([rows["kind"], rows["panel"]]).transform(
        lambda places: spread(places.tolist(), _DISTANCE)
    )
    sizes = level.groupby(rows["kind"]).max() + 1
    tops: dict[str, float] = {}
    lanes: dict[float, str] = {}
    top = 0.0
    for kind in load("timeline")["kind"].cat.categories.intersection(sizes.index, sort=False):
        tops[kind] = top
        lanes[top + sizes[kind] * _ROW / 2] = f"{kind} ({(rows['kind'] == kind).sum()})"
        top += sizes[kind] * _ROW + _GAP
    rows["y"] = rows["kind"].map(tops) + (level + 0.5) * _ROW
    return rows, lanes, top


def _panel(
    name: str,
    first: pd.Timestamp,
    last: pd.Timestamp,
    width: int,
    *,
    lanes: dict[float, str],
    height: float,
) -> alt.LayerChart:
    leftmost = name == _PANELS[0][0]
    y = alt.Y(
        "y:Q",
        title=None,
        scale=alt.Scale(domain=[height, -_GAP / 2], nice=False, zero=False),
        axis=lane_axis(lanes, labels=leftmost, grid=True, gridDash=[1, 4], gridOpacity=0.6),
    )
    x = alt.X(
        "date:T",
        title=None,
        scale=alt.Scale(domain=[first.isoformat(), last.isoformat()]),
        axis=alt.Axis(
            format="%Y" if leftmost else "%b %Y",
            tickCount="year" if leftmost else "month",
            labelFlush=False,
        ),
    )
    ghosts = alt.Chart().mark_point(size=18, color=GREY, opacity=0.45)
    shown = alt.Chart().transform_filter(
        "(show_actor == 'all' || indexof(datum.actors, ';' + show_actor + ';') >= 0)"
        " && (show_kind == 'all' || datum.kind == show_kind)"
    )
    # With the panel's own domain, Vega-Lite would warn: it cannot tell that an end is a date.
    no_domain = alt.X("date:T", title=None, scale=alt.Scale(nice=False))
    spans = (
        shown.transform_filter("isValid(datum.date_end)")
        .mark_rule(strokeWidth=3, opacity=0.55)
        .encode(x=no_domain, x2=alt.X2("date_end:T"))
    )
    months = shown.transform_filter(alt.datum.date_precision == "month").mark_point(
        shape="stroke", size=260, filled=False, strokeWidth=2, color=GREY
    )
    marks = shown.mark_point(size=_SIZE).encode(
        shape=status_shape(), color=paper_colour(), tooltip=tooltips()
    )
    names = shown.transform_filter("isValid(datum.words)").mark_text(
        align=alt.expr("datum.align"), dy=alt.expr("datum.below")
    )
    names = names.encode(text=alt.Text("words:N"))
    panel = alt.LayerChart(
        layer=[ghosts, spans, months, marks, names],
        width=width,
        height=height,
        name=f"events_{name}",
    )
    return panel.encode(x=x, y=y).transform_filter(alt.datum.panel == name)


def _described(rows: pd.DataFrame) -> str:
    kinds = and_list([f"{kind} {count}" for kind, count in rows["kind"].value_counts().items()])
    status = and_list([f"{name} {count}" for name, count in rows["status"].value_counts().items()])
    paper = and_list(
        [f"{words} {count}" for words, count in rows["in_paper"].value_counts().items()]
    )
    since = int((rows["panel"] == _PANELS[1][0]).sum())
    return (
        f"Timeline of {len(rows)} events from {date_words(rows['date'].min())} to "
        f"{date_words(rows['date'].max())}, {since} of them since {date_words(_TURN, 'month')}. "
        f"By kind: {kinds}. By status: {status}. In the paper: {paper}."
    )
