"""The tempo of attacks: running totals as they were given, and the rates they bear."""

from __future__ import annotations

import textwrap
from typing import TypeVar

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY, ORANGE, PLUM
from coursekit.charts.guess import GUESS_MOST
from coursekit.charts.tempo_rows import quiet_rows, rate_rows, tempo_rows
from coursekit.text import and_list

Channel = TypeVar("Channel", alt.Shape, alt.Fill, alt.Stroke)

__all__ = ["tempo"]

_SHAPES = {
    "given as exact": "circle",
    "at least so many": "triangle-up",
    "about so many": "circle",
}
_START, _END = pd.Timestamp("2023-10-12"), pd.Timestamp("2024-05-01")
_WIDTH, _HEIGHT = 610, 300
_LETTER, _LETTERS, _LINE = 7, 30, 15
_LAG = 8  # pixels below a mark: from the day it counts to until that of the report
_COLUMNS = {
    "as_of": "As of",
    "reported": "Reported",
    "words": "Attacks so far",
    "who": "Who said it",
    "note": "Note",
}
_TITLES = {
    "totals": "Attacks on US forces so far, as the totals were given",
    "rates": "Attacks a day, between exact totals",
    "every": "Attacks a day, between every two reports",
}
_TOPS = {"totals": 200.0, "rates": GUESS_MOST + 0.4, "every": 25.0}
_PARAMETERS = {"view": "totals", "other": "none", "apart": False, "my_line": True}


@figure(marks=33)
@of_this_paper
def tempo(
    rates: pd.DataFrame | None = None,
    every: pd.DataFrame | None = None,
    guess: pd.DataFrame | None = None,
) -> alt.LayerChart:
    """Draw the running totals, or the attacks a day that they bear.

    The parameter ``view`` is ``totals``, ``rates`` or ``every``; ``other`` lays over
    one alternative counter by its id, or ``all``; ``apart`` (true or false) shows the
    US figures that do not fit the series, ``my_line`` the guess.

    Parameters
    ----------
    rates, every
        Intervals with ``first_day``, ``last_day``, ``days``, ``low``, ``high`` and
        ``basis``: the longest known ones, and those between every two totals.
    guess
        What `guess_months` gives.

    Returns
    -------
    altair.LayerChart
        A mark a total; its shape tells how exact it was, a thin line to its right how
        many days later it was reported.

    Examples
    --------
    >>> [param.name for param in tempo().params]
    ['view', 'other', 'apart', 'my_line']
    """
    rows = tempo_rows("pentagon-main")
    layers = [*_quiet(), *_totals(), *_others()]
    for name, intervals in (("rates", rates), ("every", every)):
        if intervals is not None:
            layers += _bars(intervals, name)
    if guess is not None:
        layers.append(_mine(guess))
    titles = ", ".join(f"{name}: '{title}'" for name, title in _TITLES.items())
    chart = alt.LayerChart(
        layer=layers,
        data=rows,
        params=[
            alt.VariableParameter(name=name, value=value) for name, value in _PARAMETERS.items()
        ],
        title=alt.Title(alt.expr(f"{{{titles}}}[view]")),
        width=_WIDTH,
        height=_HEIGHT,
    )
    return finish(chart, _described(rows), _COLUMNS)


def _wrapped(text: str, days: int) -> str:
    """Break a text so that it fits between the left edge and a day."""
    pixels = days / (_END - _START).days * _WIDTH
    return "\n".join(textwrap.wrap(text, min(int(pixels / _LETTER), _LETTERS)))


def _x(field: str = "date") -> alt.X:
    return alt.X(
        f"{field}:T",
        title=None,
        scale=alt.Scale(domain=[_START.isoformat(), _END.isoformat()]),
        axis=alt.Axis(format="%b %Y", tickCount="month", labelFlush=False),
    )


def _end_x(field: str) -> alt.X:
    """Leave the domain to the other layers: Vega-Lite cannot tell that an end is a date."""
    return alt.X(f"{field}:T", title=None, scale=alt.Scale(nice=False))


def _y(field: str) -> alt.Y:
    tops = ", ".join(f"{name}: {top}" for name, top in _TOPS.items())
    return alt.Y(
        f"{field}:Q",
        title=None,
        scale=alt.Scale(domain=[0, {"expr": f"{{{tops}}}[view]"}], nice=False),
        axis=alt.Axis(tickMinStep=1, minExtent=34),
    )


def _seen(test: str, rows: pd.DataFrame | None = None) -> alt.Chart:
    chart = alt.Chart() if rows is None else alt.Chart(rows)
    return chart.transform_filter(test)


def _quiet() -> list[alt.Chart]:
    """Shade the days of which somebody said that they had no attack."""
    rows = quiet_rows()
    shade = alt.Chart(rows).mark_rect(color=GREY, opacity=0.22)
    shade = shade.encode(
        x=_end_x("date"),
        x2=alt.X2("end:T"),
        tooltip=[
            alt.Tooltip("when:N", title="Stated: no attack"),
            alt.Tooltip("who:N", title="Who said it"),
        ],
    )
    words = (
        alt.Chart(rows)
        .mark_text(y=-8)
        .encode(x=alt.X("middle:T", title=None), text=alt.TextValue("stated: none"))
    )
    return [shade, words]


def _totals() -> list[alt.Chart]:
    def by_reading(channel: type[Channel], looks: list[str]) -> Channel:
        return channel(
            "reading:N",
            scale=alt.Scale(domain=list(_SHAPES), range=looks),
            legend=alt.Legend(title=None),
        )

    shown = _seen("view == 'totals'")
    lags = shown.mark_rule(strokeWidth=2, color=BLUE, yOffset=_LAG).encode(
        x=_end_x("date"), x2=alt.X2("report:T"), y=_y("attacks")
    )
    marks = shown.mark_point(size=60, filled=False, strokeWidth=1.6).encode(
        x=_x(),
        y=_y("attacks"),
        shape=by_reading(alt.Shape, list(_SHAPES.values())),
        fill=by_reading(alt.Fill, [BLUE, BLUE, "transparent"]),
        stroke=by_reading(alt.Stroke, [BLUE, BLUE, BLUE]),
        tooltip=_tooltips(),
    )
    return [lags, marks]


def _tooltips() -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in _COLUMNS.items()]


def _others() -> list[alt.Chart]:
    """Lay over the figures that are not of the series, each with its number or its name."""
    layers = []
    laid = "view == 'totals' && (other == 'all' || other == datum.tempo_id)"
    apart = "view == 'totals' && apart"
    for series, colour, test in (("pentagon-conflict", ORANGE, apart), ("alternative", PLUM, laid)):
        shown = _seen(test, tempo_rows(series))
        lags = shown.mark_rule(strokeWidth=2, color=colour, yOffset=_LAG).encode(
            x=_end_x("date"), x2=alt.X2("report:T"), y=_y("attacks")
        )
        marks = shown.mark_point(size=110, shape="diamond", color=colour)
        marks = marks.encode(x=_x(), y=_y("attacks"), tooltip=_tooltips())
        layers += [lags, marks]
    rows = tempo_rows("alternative")
    rows["label"] = [
        _wrapped(f"{row['short']}: {row['words']}", (row["date"] - _START).days)
        for row in rows.to_dict("records")
    ]
    names = _seen(laid, rows).mark_text(
        dx=-9,
        dy=alt.expr(f"-{_LINE} * (length(split(datum.label, '\\n')) - 1)"),
        align="right",
        baseline="middle",
        lineBreak="\n",
        lineHeight=_LINE,
    )
    layers.append(names.encode(x=_x(), y=_y("attacks"), text=alt.Text("label:N")))
    return layers


def _bars(intervals: pd.DataFrame, view: str) -> list[alt.Chart]:
    """Draw a line where there is one number, a band between both extremes elsewhere."""
    tooltip = [
        alt.Tooltip("when:N", title="Days"),
        alt.Tooltip("number:N", title="Attacks"),
        alt.Tooltip("least:Q", title="Least a day", format=".1f"),
        alt.Tooltip("most:Q", title="Most a day", format=".1f"),
        alt.Tooltip("basis:N", title="What is known"),
    ]
    shown = _seen(f"view == '{view}'", rate_rows(intervals))
    band = shown.transform_filter("datum.least < datum.most").mark_rect(
        color=BLUE, opacity=0.4, stroke=BLUE
    )
    band = band.encode(
        x=_end_x("date"), x2=alt.X2("end:T"), y=_y("least"), y2=alt.Y2("most:Q"), tooltip=tooltip
    )
    line = shown.transform_filter("datum.least == datum.most").mark_rule(strokeWidth=5, color=BLUE)
    line = line.encode(x=_end_x("date"), x2=alt.X2("end:T"), y=_y("most"), tooltip=tooltip)
    if view == "every":
        return [band, line]
    text = "(datum.least ? format(datum.least, '.1f') : '0')"
    text += " + (datum.least < datum.most ? ' to ' + format(datum.most, '.1f') : '')"
    words = shown.transform_calculate(label=text).mark_text(dy=-12, fontSize=12)
    return [band, line, words.encode(x=_end_x("middle"), y=_y("most"), text=alt.Text("label:N"))]


def _mine(guess: pd.DataFrame) -> alt.Chart:
    columns = ["date", "end", "month", "attacks", "before", "so_far"]
    lines: alt.Chart = (
        _seen("my_line", guess[columns])
        .transform_calculate(
            begins="view == 'totals' ? datum.before : datum.attacks",
            ends="view == 'totals' ? datum.so_far : datum.attacks",
        )
        .mark_rule(strokeWidth=3, strokeDash=[7, 4], color=ORANGE, clip=True)
    )
    return lines.encode(x=_end_x("date"), x2=alt.X2("end:T"), y=_y("begins"), y2=alt.Y2("ends:Q"))


def _described(rows: pd.DataFrame) -> str:
    counts = rows["reading"].value_counts()
    kinds = and_list([f"{counts.get(reading, 0)} {reading}" for reading in _SHAPES])
    first, last = rows.iloc[0], rows.iloc[-1]
    lag = int((rows["report"] > rows["date"]).sum())
    return (
        f"{len(rows)} running totals of attacks on US forces, as US officials gave them or media "
        f"printed them, from {first['words']} on {first['as_of']} to {last['words']} on "
        f"{last['as_of']}: {kinds}. {lag} of them count to an earlier day than that of the report."
    )
