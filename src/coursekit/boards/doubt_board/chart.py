"""A month on each side of a date, and of dates without a cause; and what is assumed.

A ratio has no upper end and may be 0, so it is drawn at ratio / (1 + ratio): half and double
then lie equally far from "the same rate", 0 has a place, and so has one without an end. What is
drawn at a date, and at each placebo date, comes as the signals ``own`` and ``placebos``, since
it hangs on what the learner assumes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from coursekit.boards.break_board.chart import DayScale, named_axis, part
from coursekit.charts.core.cells import fold
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import GREY, ORANGE
from coursekit.text import counted, date_text, two_digits

__all__ = ["Doubt", "placebo_chart"]

WIDTH, RATIOS, DOUBT, SPACING, LETTERS = 490, 216, 58, 52, 58
WORDS = {0.0: "none after", 0.25: "a quarter", 0.5: "half", 1.0: "the same", 2.0: "double"}
WORDS |= {4.0: "four times", math.inf: "no limit"}
BEYOND = pd.Timedelta(days=4)
TABLE = {"when": "Placebo date", "ratio": "Ratio at the start", "limits": "Limits at the start"}


class Doubt(NamedTuple):
    """What is open about a number that is assumed, and its signal.

    `ends` are those of its slider, `known` the range that the sources or the estimate leave,
    `best` the printed or the estimated number.
    """

    signal: str
    ends: tuple[float, float]
    known: tuple[float, float]
    best: float
    words: str

    def place(self, value: float) -> float:
        """Place a value between the ends of the slider."""
        first, last = self.ends
        return (min(max(value, first), last) - first) / (last - first)


@figure(marks=8, example=lambda: example(), name="doubt_board")
def placebo_chart(
    placebo: Sequence[pd.Timestamp],
    dates: Sequence[pd.Timestamp],
    doubts: Sequence[Doubt],
    signals: Mapping[str, Any],
) -> alt.VConcatChart:
    """Draw the ratio with equal windows, at the placebo dates and at one of the `dates`.

    The signal ``own`` has the ``day`` of that date, the ends of its ratio, ``low`` and ``high``,
    and its limits, ``wide_low`` and ``wide_high``; ``placebos`` has the same by placebo date,
    drawn while the signal ``beside`` is true.
    Each of the `doubts` has a signal with what is assumed.
    """
    days = DayScale(placebo[0], placebo[0] - BEYOND, max(dates) + BEYOND)
    rows = days.placed(pd.DataFrame({"date": placebo})).assign(
        key=[f"{day:%Y-%m-%d}" for day in placebo], when=[date_text(day) for day in placebo]
    )
    start = [signals["placebos"][key] for key in rows["key"]]
    rows["ratio"] = [two_digits(row["low"], row["high"]) for row in start]
    rows["limits"] = [two_digits(row["wide_low"], row["wide_high"]) for row in start]
    places = days.placed(pd.DataFrame({"date": dates})).assign(
        key=[f"{day:%Y-%m-%d}" for day in dates]
    )
    chart = alt.vconcat(
        draw_ratios(days, places),
        draw_doubts(doubts),
        data=rows,
        spacing=SPACING,
        bounds="flush",
        params=[alt.VariableParameter(name=name, value=value) for name, value in signals.items()],
    )
    return finish(chart, describe(doubts, len(placebo), signals["own"]), TABLE)


def draw_ratios(days: DayScale, dates: pd.DataFrame) -> alt.LayerChart:
    """Draw the ratios and their limits."""
    names = {round(place_of(ratio), 4): name for ratio, name in WORDS.items()}
    scale = alt.Scale(domain=[0, 1], nice=False)
    y = partial(alt.Y, type="quantitative", scale=scale, axis=named_axis(names, gridOpacity=0.3))
    grey = alt.Chart().transform_filter("beside")
    grey = grey.transform_calculate(here="placebos[datum.key]")
    own = alt.Chart(dates).transform_filter("datum.key === own.day").transform_calculate(here="own")
    same = alt.Chart(pd.DataFrame({"y": [place_of(1)]}))
    layers: list[Any] = [
        same.mark_rule(color=GREY, strokeWidth=2, strokeDash=[4, 3]).encode(y=y(field="y"))
    ]
    for bars, color, width in ((grey, GREY, 2.5), (own, ORANGE, 7)):
        placed = bars.transform_calculate(
            **{
                name: f"datum.here.{name} / (1 + datum.here.{name})"
                for name in ("low", "high", "wide_low", "wide_high")
            }
        ).encode(x=days.x("date"))
        limits = placed.mark_rule(color=color, strokeWidth=width / 2.5)
        ratio = placed.mark_rule(color=color, strokeWidth=width)
        layers += [
            limits.encode(y=y(field="wide_low"), y2=alt.Y2("wide_high:Q")),
            ratio.encode(y=y(field="low"), y2=alt.Y2("high:Q")),
        ]
    title = "Rate after the date, against before (thin: limits)"
    return part(layers, title, WIDTH, RATIOS)


def place_of(ratio: float) -> float:
    """Place a ratio on its scale."""
    return 1.0 if math.isinf(ratio) else ratio / (1 + ratio)


def draw_doubts(doubts: Sequence[Doubt]) -> alt.LayerChart:
    """Draw what is assumed, and what the sources leave open about it."""
    layers: list[Any] = []
    for number, doubt in enumerate(doubts):
        low, high = map(doubt.place, doubt.known)
        row = {"low": low, "high": high, "best": doubt.place(doubt.best)}
        told = pd.DataFrame([{**row, "words": fold(doubt.words, LETTERS)}])
        scale = alt.Scale(domain=[0, DOUBT * len(doubts)], reverse=True)
        marks = alt.Chart(told).encode(y=alt.datum(46 + DOUBT * number, scale=scale, axis=None))
        x = partial(alt.X, type="quantitative", scale=alt.Scale(domain=[0, 1]), axis=None)
        first, last = doubt.ends
        own = marks.transform_calculate(own=f"({doubt.signal} - {first}) / ({last} - {first})")
        words = marks.mark_text(align="left", dy=-36, lineBreak="\n", lineHeight=15, baseline="top")
        layers += [
            marks.mark_bar(size=12, color=GREY, fillOpacity=0.4, stroke=GREY).encode(
                x=x(field="low"), x2=alt.X2("high:Q")
            ),
            marks.mark_tick(size=12, thickness=3, color=GREY).encode(x=x(field="best")),
            own.mark_point(size=100, filled=True, color=ORANGE, opacity=1).encode(x=x(field="own")),
            words.encode(x=alt.datum(0, scale=alt.Scale(domain=[0, 1]), axis=None), text="words:N"),
        ]
    title = "Orange: what you assume. Grey: what may be true"
    return part(layers, title, WIDTH, DOUBT * len(doubts))


def describe(doubts: Sequence[Doubt], placebos: int, own: Mapping[str, Any]) -> str:
    """Say what is compared at the date that is shown first."""
    day = date_text(pd.Timestamp(own["day"]))
    return (
        f"Equal windows on each side of {day}, in orange: the rate after is"
        f" {two_digits(own['low'], own['high'])} times the rate before, with limits"
        f" {two_digits(own['wide_low'], own['wide_high'])} for bursts as assumed. The same"
        f" comparison at {counted(placebos, 'placebo date')}, in grey, once they are shown."
        f" {' '.join(f'{doubt.words}.' for doubt in doubts)}"
    )


def example(**changed: Any) -> alt.VConcatChart:
    """Draw made-up numbers: the board fills the chart with those of the totals."""
    days = list(pd.date_range("2023-11-16", periods=3))
    fields = {"low": 0.2, "high": 0.8, "wide_low": 0.1, "wide_high": 0.9, **changed}
    return placebo_chart(
        days,
        [pd.Timestamp("2024-01-28")],
        [
            Doubt("ceiling", (10, 20), (10, math.inf), 12, "The last total"),
            Doubt("bursts", (1, 9), (2, 7), 3, "Bursts"),
        ],
        {
            "ceiling": 12,
            "bursts": 3,
            "beside": True,
            "own": {"day": "2024-01-28", **fields},
            "placebos": {f"{day:%Y-%m-%d}": fields for day in days},
        },
    )
