"""The timeline: what happened from October 2019 to the day of the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.lanes import lane_axis, spread
from coursekit.charts.core.theme import GREY
from coursekit.charts.event_rows import (
    COLUMNS,
    event_rows,
    paper_color,
    status_shape,
    tooltips,
)
from coursekit.content import Content, EventId, Text
from coursekit.data import load
from coursekit.data.schema import package
from coursekit.text import and_list, counted, date_text

__all__ = ["timeline"]


class _Panel(NamedTuple):
    """A stretch of time, its width in pixels, and how its axis writes dates."""

    name: str
    first: pd.Timestamp
    last: pd.Timestamp
    width: int
    axis: Mapping[str, Any]


# Two panels with one set of rows: before the war in Gaza, and from the month it began.
_TURN = pd.Timestamp("2023-10-01")
_PANELS = (
    _Panel(
        "before",
        pd.Timestamp("2019-09-15"),
        _TURN,
        160,
        {"format": "%Y", "tickCount": "year"},
    ),
    _Panel(
        "since",
        _TURN,
        pd.Timestamp("2024-03-25"),
        400,
        {"format": "%b %Y", "tickCount": "month"},
    ),
)
_SHARES = "Left: four years; right: six months."
_SIZE = 95
_DISTANCE = 12
_ROW = 12
_GAP = 6


@dataclass(frozen=True)
class NamedEvent:
    """An event whose name is written in the chart."""

    event: EventId
    words: Text
    align: Literal["left", "center", "right"]
    right: int = 0
    below: int = 0


@dataclass(frozen=True)
class Names:
    """The few that are."""

    named: tuple[NamedEvent, ...]


CONTENT = Content("timeline", Names)


@figure(marks=72)
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
    rows = event_rows(events)
    panels = _panels(rows)
    rows, lanes, height = _placed(rows, panels)
    ends = rows.iloc[[0, -1]]
    span = " to ".join(dict.fromkeys(map(date_text, ends["date"], ends["date_precision"])))
    rows["date_precision"] = rows["date_precision"].replace("year", "month")  # drawn alike
    if panels == _PANELS and CONTENT.exists():
        names = pd.DataFrame([asdict(name) for name in CONTENT.load().named])
        rows = rows.join(names.set_index("event"), on="event_id")
    chart = alt.hconcat(
        *(_drawn(panel, lanes, height, labels=panel == panels[0]) for panel in panels),
        data=rows,
        spacing=4,
        params=[
            alt.VariableParameter(name=name, value="all") for name in ("show_actor", "show_kind")
        ],
        title=alt.Title(
            f"{counted(len(rows), 'event')}, {span}",
            subtitle=f"{_SHARES if panels == _PANELS else ''}"
            f" A line through a mark: only the {_vague(panels)} is known.".lstrip(),
            offset=6,
        ),
    )
    return finish(chart, _described(rows, span), COLUMNS)


def _vague(panels: Sequence[_Panel]) -> str:
    return "month" if panels == _PANELS else "month or the year"


def _panels(rows: pd.DataFrame) -> tuple[_Panel, ...]:
    """Return the two panels of the course's own events, or one for those of another paper."""
    if not package().case:
        return _PANELS
    first, last = rows["date"].min(), rows["date_end"].fillna(rows["date"]).max()
    margin = max((last - first) / 25, pd.Timedelta(days=1))
    width = sum(panel.width for panel in _PANELS)
    return (_Panel("all", first - margin, last + margin, width, {}),)


def _placed(
    rows: pd.DataFrame, panels: Sequence[_Panel]
) -> tuple[pd.DataFrame, dict[float, str], float]:
    """Give each event its height in pixels, and each kind the middle of its row."""
    rows = rows.sort_values(["date", "event_id"], ignore_index=True)
    rows["panel"] = ""
    pixel = pd.Series(0.0, index=rows.index)
    for name, first, last, width, _ in panels:
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


def _drawn(
    panel: _Panel, lanes: dict[float, str], height: float, *, labels: bool
) -> alt.LayerChart:
    y = alt.Y(
        "y:Q",
        title=None,
        scale=alt.Scale(domain=[height, -_GAP / 2], nice=False, zero=False),
        axis=lane_axis(lanes, labels=labels, grid=True, gridDash=[1, 4], gridOpacity=0.6),
    )
    x = alt.X(
        "date:T",
        title=None,
        scale=alt.Scale(domain=[panel.first.isoformat(), panel.last.isoformat()]),
        axis=alt.Axis(labelFlush=False, orient="top", **panel.axis),
    )
    ghosts = alt.Chart().mark_point(size=18, color=GREY, opacity=0.25, aria=False)
    shown = alt.Chart().transform_filter(
        "(show_actor == 'all' || indexof(datum.actors, ';' + show_actor + ';') >= 0)"
        " && (show_kind == 'all' || datum.kind == show_kind)"
    )
    # With the panel's own domain, Vega-Lite would warn: it cannot tell that an end is a date.
    no_domain = alt.X("date:T", title=None, scale=alt.Scale(nice=False))
    spans = (
        shown.transform_filter("isValid(datum.date_end)")
        .mark_rule(strokeWidth=2)
        .encode(x=no_domain, x2=alt.X2("date_end:T"))
    )
    months = shown.transform_filter(alt.datum.date_precision == "month").mark_point(
        shape="stroke", size=260, filled=False, strokeWidth=2, color=GREY
    )
    marks = shown.mark_point(size=_SIZE).encode(
        shape=status_shape(), color=paper_color(), tooltip=tooltips()
    )
    names = shown.transform_filter("isValid(datum.words)").mark_text(
        align=alt.expr("datum.align"), dx=alt.expr("datum.right"), dy=alt.expr("datum.below")
    )
    names = names.encode(text=alt.Text("words:N"))
    chart = alt.LayerChart(
        layer=[ghosts, spans, months, marks, names],
        width=panel.width,
        height=height,
        name=f"events_{panel.name}",
    )
    return chart.encode(x=x, y=y).transform_filter(alt.datum.panel == panel.name)


def _described(rows: pd.DataFrame, span: str) -> str:
    kinds = and_list([f"{kind} {count}" for kind, count in rows["kind"].value_counts().items()])
    status = and_list([f"{name} {count}" for name, count in rows["status"].value_counts().items()])
    # Without counts: how many the paper leaves out is for the reader to find.
    paper = and_list([str(words) for words in rows["in_paper"].value_counts().index])
    since = int((rows["panel"] == _PANELS[1].name).sum())
    turn = f", {since} of them since {date_text(_TURN, 'month')}" if since else ""
    return (
        f"Timeline of {counted(len(rows), 'event')} from {span}{turn}. "
        f"By kind: {kinds}. By status: {status}. Colours: {paper}."
    )
