"""Before and after a date: two rates, their ratio, and the same at dates without a cause.

A ratio has no upper end and may be 0, so it is drawn at ratio / (1 + ratio): half and
double then lie equally far from "the same rate", and 0 has a place. What is drawn at a date, and
at each placebo date, comes as the signals ``shown`` and ``placebos``, since it hangs on what the
learner assumes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from coursekit.boards.break_board.content import CONTENT, Breaks, EnlargedDays, day_of
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.lanes import lane_axis
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from coursekit.text import and_list, date_text, short_day

__all__ = ["Doubt", "break_dates", "example"]

WIDTH, SPACING, DOUBT = 570, 56, 44
RATIOS = {0.0: "none after", 0.25: "a quarter", 0.5: "half", 1.0: "the same", 2.0: "double"}
MOST = 0.8  # the end of the scale of ratios: four times the rate
MONTH_ROOM = pd.Timedelta(days=14)  # a month's name needs this much room before the end
TABLE = {
    "when": "Break date",
    "before": "Attacks before",
    "days_before": "Days before",
    "after": "Attacks from then on",
    "days_after": "Days from then on",
    "low": "Lowest ratio",
    "high": "Highest ratio",
}


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


@figure(marks=20, example=lambda: example())
def break_dates(
    steps: pd.DataFrame,
    stretches: pd.DataFrame,
    placebo: Sequence[pd.Timestamp],
    doubts: Sequence[Doubt],
    signals: Mapping[str, Any],
) -> alt.VConcatChart:
    """Draw the comparison at every possible break date; one of them shows at a time.

    `steps` has a row a day, without gaps: counts, days and the ratio, for the table.
    `stretches` are those between known totals; `placebo` are the placebo dates. The signal
    ``break_day`` is the place of the date among the steps, ``shown`` what is drawn at it: rates
    ``b_`` and ``a_``, the ratio and its limits ``exact_`` and ``wide_``, the same over equal
    windows ``even_`` and ``even_wide_``, missing where there is no room. ``placebos`` has the
    same by placebo date, ``rates`` the attacks a day of the stretches. Each of the `doubts` has
    a signal with what is assumed.
    """
    content = CONTENT.load()
    start = steps["date"].iloc[0]
    days = DayScale(start, stretches["first_day"].min(), stretches["last_day"].max())
    rows = steps.assign(step=range(len(steps)), when=steps["date"].map(date_text))
    chart = alt.vconcat(
        draw_rates(days, days.placed(stretches)),
        draw_fortnight(content.fortnight, start),
        draw_ratio(),
        draw_placebo(days, placebo),
        draw_doubts(doubts),
        data=rows.drop(columns="date"),
        spacing=SPACING,
        bounds="flush",
        params=[alt.VariableParameter(name=name, value=value) for name, value in signals.items()],
    )
    said = describe(content, rows.iloc[signals["break_day"]], signals["shown"], len(placebo))
    return finish(chart, f"{said} {' '.join(f'{doubt.words}.' for doubt in doubts)}", TABLE)


class DayScale:
    """The scale of days that the parts share, counted from `start`, the first step."""

    def __init__(self, start: pd.Timestamp, first: pd.Timestamp, last: pd.Timestamp) -> None:
        self.start = start
        self.first, self.last = (first - start).days, (last - start).days + 1
        self.months: dict[float, str] = {
            (day - start).days: f"{day:%b %Y}"
            for day in pd.date_range(first, last - MONTH_ROOM)
            if day.day == 1
        }

    def placed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Turn the dates of a frame into places on this scale."""
        dates = frame.select_dtypes("datetime").columns
        return frame.assign(**{name: (frame[name] - self.start).dt.days for name in dates})

    def x(self, field: str) -> alt.X:
        """Draw a field on this scale."""
        scale = alt.Scale(domain=[self.first, self.last], nice=False, zero=False)
        axis = named_axis(self.months, labelAlign="left", gridOpacity=0.25)
        return alt.X(f"{field}:Q", scale=scale, axis=axis)


def draw_rates(days: DayScale, stretches: pd.DataFrame) -> alt.LayerChart:
    """Draw the rates of the stretches, and those before and after the chosen date."""
    y = partial(
        alt.Y,
        type="quantitative",
        scale=alt.Scale(domain=[0, 3.6], nice=False),
        axis=alt.Axis(values=[0, 1, 2, 3], title=None, gridOpacity=0.3),
    )
    rows = stretches.assign(last_day=stretches["last_day"] + 1, at=range(len(stretches)))
    spans = alt.Chart(rows).transform_calculate(low="rates[datum.at][0]", high="rates[datum.at][1]")
    spans = spans.encode(x=days.x("first_day"), x2=alt.X2("last_day:Q"))
    layers: list[Any] = [
        spans.mark_rect(color=GREY, fillOpacity=0.45, stroke=GREY).encode(
            y=y(field="low"), y2=alt.Y2Datum(0)
        ),
        spans.mark_rect(color=GREY, fillOpacity=0.2, stroke=GREY).encode(
            y=y(field="low"), y2=alt.Y2("high:Q")
        ),
    ]
    for side, color, end in (("b", BLUE, days.first), ("a", ORANGE, days.last)):
        ends = {bound: f"shown.{side}_{bound}" for bound in ("low", "high")}
        level = chosen().transform_calculate(**ends).encode(x=days.x("step"), x2=alt.X2Datum(end))
        band = level.mark_rect(color=color, opacity=0.4, aria=False)
        layers.append(band.encode(y=y(field="low"), y2=alt.Y2("high:Q")))
        edge = level.mark_rule(color=color, strokeWidth=2.5)
        layers += [edge.encode(y=y(field=bound)) for bound in ends]
    before = words("'Before (blue): ' + shown.before + ' in ' + shown.days_before + ' days'")
    after = words("'After (orange): ' + shown.after + ' in ' + shown.days_after + ' days'")
    layers += [
        before.mark_text(x=2, y=8, align="left", fontWeight="bold"),
        after.mark_text(x=WIDTH - 2, y=8, align="right", fontWeight="bold"),
        chosen().mark_rule(color=ORANGE, strokeWidth=2, y=18, y2=140).encode(x=days.x("step")),
    ]
    return part(layers, "Attacks a day, over stretches with a known total at both ends", 140)


def draw_fortnight(fortnight: EnlargedDays, start: pd.Timestamp) -> alt.LayerChart:
    """Draw the events around the turning point, before and after the chosen date."""
    days = [day_of(mark.event) for mark in fortnight.events]
    rows = pd.DataFrame(
        {
            "at": (day - start).days,
            "what": f"{short_day(day)}: {mark.words}",
            "row": number,
            "room": mark.side,
        }
        for number, (mark, day) in enumerate(zip(fortnight.events, days, strict=True))
    )
    ticks = pd.date_range(fortnight.first, fortnight.last, freq="3D")
    first, last = ((pd.Timestamp(day) - start).days for day in (fortnight.first, fortnight.last))
    x = partial(
        alt.X,
        type="quantitative",
        scale=alt.Scale(domain=[first, last], nice=False, zero=False),
        axis=named_axis({(day - start).days: short_day(day) for day in ticks}, gridOpacity=0.3),
    )
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[-0.6, len(rows) - 0.4], reverse=True))
    color = alt.ColorValue(ORANGE, condition={"test": "datum.at < break_day", "value": BLUE})
    marks = alt.Chart(rows).encode(x=x(field="at"), y=y)
    texts = marks.encode(text=alt.Text("what:N"))
    line = chosen().transform_filter(f"datum.step >= {first} && datum.step <= {last}")
    layers = [
        line.mark_rule(color=ORANGE, strokeWidth=2).encode(x=x(field="step")),
        marks.mark_point(size=90, filled=True).encode(color=color),
        texts.transform_filter(alt.datum.room == "right").mark_text(align="left", dx=9),
        texts.transform_filter(alt.datum.room == "left").mark_text(align="right", dx=-9),
    ]
    title = "The fortnight, enlarged: blue before the break date, orange from then on"
    return part(layers, title, 20 * len(rows))


def draw_ratio() -> alt.LayerChart:
    """Draw the ratio at the chosen date with its exact limits, and with wider ones."""
    x = partial(alt.X, type="quantitative", **ratio_scale())
    layers: list[Any] = [same_rate().encode(x=alt.XDatum(0.5))]
    for top, said, kind in (
        (26, "if each attack came on its own", "exact"),
        (70, "if attacks came in bursts as you assume", "wide"),
    ):
        bar = chosen().transform_calculate(
            **ratio_places(f"shown.{kind}", "shown."),
            words=f"'{said}: ' + shown.{kind}_words + ' times'",
        )
        bar = bar.encode(y=alt.datum(top, scale=alt.Scale(domain=[0, 88], reverse=True), axis=None))
        limits = bar.mark_bar(size=14, color=ORANGE, fillOpacity=0.4, stroke=ORANGE)
        ratio = bar.mark_bar(size=14, color=ORANGE)
        end = bar.mark_tick(size=14, thickness=3, color=ORANGE)
        above = bar.mark_text(align="left", dy=-17)
        layers += [
            limits.encode(x=x(field="limit_low"), x2=alt.X2("limit_high:Q")),
            ratio.encode(x=x(field="place_low"), x2=alt.X2("place_high:Q")),
            end.encode(x=x(field="place_high")),
            above.encode(x=alt.XDatum(0.004), text=alt.Text("words:N")),
        ]
    title = "The rate after, compared with the rate before: strong the ratio, faint its limits"
    return part(layers, title, 88)


def draw_placebo(days: DayScale, placebo: Sequence[pd.Timestamp]) -> alt.LayerChart:
    """Draw the ratio with equal windows, at the placebo dates and at the chosen one."""
    y = partial(alt.Y, type="quantitative", **ratio_scale())
    layers: list[Any] = [same_rate().encode(y=alt.YDatum(0.5))]
    rows = days.placed(pd.DataFrame({"date": placebo}))
    rows["key"] = [f"{day:%Y-%m-%d}" for day in placebo]
    grey = alt.Chart(rows).transform_calculate(here="placebos[datum.key]")
    grey = grey.transform_calculate(**ratio_places("datum.here.wide", "datum.here."))
    own = chosen().transform_calculate(**ratio_places("shown.even_wide", "shown.even_"))
    room = "isValid(shown.even_low)"
    for drawn, color, field, width in (
        (grey, GREY, "date", 3),
        (own.transform_filter(room), ORANGE, "step", 6),
    ):
        at = drawn.encode(x=days.x(field))
        limits = at.mark_rule(color=color, strokeWidth=width / 3)
        ratio = at.mark_rule(color=color, strokeWidth=width)
        layers += [
            limits.encode(y=y(field="limit_low"), y2=alt.Y2("limit_high:Q")),
            ratio.encode(y=y(field="place_low"), y2=alt.Y2("place_high:Q")),
        ]
    none = words("'no room for both windows at this date'").transform_filter(f"!{room}")
    layers.append(none.mark_text(x=WIDTH - 2, y=8, align="right", fontWeight="bold"))
    title = "A month on each side: placebo dates in grey, your date in orange"
    return part(layers, title, 125)


def draw_doubts(doubts: Sequence[Doubt]) -> alt.LayerChart:
    """Draw what is assumed, and what the sources leave open about it."""
    layers: list[Any] = []
    for number, doubt in enumerate(doubts):
        low, high = (place_of(doubt, value) for value in doubt.known)
        row = pd.DataFrame(
            [{"low": low, "high": high, "best": place_of(doubt, doubt.best), "words": doubt.words}]
        )
        top = 26 + DOUBT * number
        y = alt.datum(top, scale=alt.Scale(domain=[0, DOUBT * 2], reverse=True), axis=None)
        marks = alt.Chart(row).encode(y=y)
        x = partial(alt.X, type="quantitative", scale=alt.Scale(domain=[0, 1]), axis=None)
        first, last = doubt.ends
        own = marks.transform_calculate(own=f"({doubt.signal} - {first}) / ({last} - {first})")
        layers += [
            marks.mark_bar(size=14, color=GREY, fillOpacity=0.4, stroke=GREY).encode(
                x=x(field="low"), x2=alt.X2("high:Q")
            ),
            marks.mark_tick(size=14, thickness=3, color=GREY).encode(x=x(field="best")),
            own.mark_point(size=110, filled=True, color=ORANGE, opacity=1).encode(x=x(field="own")),
            marks.mark_text(align="left", dy=-17).encode(
                x=alt.datum(0.004, scale=alt.Scale(domain=[0, 1]), axis=None), text="words:N"
            ),
        ]
    title = "Orange: what you assume. Grey: what nobody knows"
    return part(layers, title, DOUBT * 2)


def place_of(doubt: Doubt, value: float) -> float:
    """Place a value between the ends of its slider."""
    first, last = doubt.ends
    return (min(max(value, first), last) - first) / (last - first)


def part(layers: list[Any], title: str, height: int) -> alt.LayerChart:
    """Make one of the parts, with its heading."""
    heading = alt.Title(title, fontSize=14, offset=6, frame="group")
    return alt.LayerChart(layer=layers, title=heading, width=WIDTH, height=height)


def chosen() -> alt.Chart:
    """Return the row of the chosen date."""
    return alt.Chart().transform_filter("datum.step == break_day")


def words(expression: str) -> alt.Chart:
    """Write words about the chosen date."""
    return chosen().transform_calculate(words=expression).encode(text=alt.Text("words:N"))


def same_rate() -> alt.Chart:
    """Draw the line at which both rates are the same."""
    rule: alt.Chart = chosen().mark_rule(color=GREY, strokeWidth=2, strokeDash=[4, 3])
    return rule


def named_axis(names: Mapping[float, str], **options: Any) -> alt.Axis:
    """Build an axis with a word at each place; line, ticks and grid are as Vega-Lite has them."""
    usual = dict.fromkeys(("grid", "domain", "ticks"), alt.Undefined)
    return lane_axis(names, tickCount=len(names), title=None, **usual, **options)


def ratio_scale() -> dict[str, Any]:
    """Return the scale of ratios, and its axis with words."""
    names = {round(ratio / (1 + ratio), 4): name for ratio, name in RATIOS.items()}
    scale = alt.Scale(domain=[0, MOST], nice=False)
    return {"scale": scale, "axis": named_axis(names, gridOpacity=0.3)}


def ratio_places(limits: str, ratio: str) -> dict[str, str]:
    """Place a ratio and its limits on the scale of ratios; both are expressions without an end."""
    fields = {
        f"{name}_{end}": f"{prefix}{end}"
        for name, prefix in (("limit", f"{limits}_"), ("place", ratio))
        for end in ("low", "high")
    }
    return {name: f"min({value} / (1 + {value}), {MOST})" for name, value in fields.items()}


def describe(content: Breaks, row: pd.Series, shown: Mapping[str, Any], placebos: int) -> str:
    """Say what is compared at the date that is shown first."""
    events = and_list([mark.words for mark in content.fortnight.events])
    return (
        f"One of {len(content.dates)} possible break dates, {row['when']}: {shown['before']} "
        f"attacks in {shown['days_before']} days before, {shown['after']} in "
        f"{shown['days_after']} days from then on. The rate after is "
        f"{shown['low']:.2g} to {shown['high']:.2g} times the rate before; limits "
        f"{shown['exact_words']} if each attack came on its own, {shown['wide_words']} if they "
        f"came in bursts as assumed. Below, the same comparison with equal windows at {placebos} "
        f"placebo dates. The fortnight in order: {events}."
    )


def made_up_signals(**changed: Any) -> dict[str, Any]:
    """Make up what is drawn at a date; fields can be changed."""
    fields: dict[str, Any] = {"before": "20 to 24", "days_before": 20}
    fields |= {"after": "4 to 8", "days_after": 20}
    fields |= {"b_low": 1.0, "b_high": 1.2, "a_low": 0.2, "a_high": 0.4}
    fields |= {"exact_words": "0.2 to 0.8", "wide_words": "0.1 to 0.9"}
    for prefix in ("", "exact_", "even_"):
        fields |= {f"{prefix}low": 0.2, f"{prefix}high": 0.8}
    for prefix in ("wide_", "even_wide_"):
        fields |= {f"{prefix}low": 0.1, f"{prefix}high": 0.9}
    return fields | changed


def example(**changed: Any) -> alt.VConcatChart:
    """Draw made-up numbers: the board fills the chart with those of the totals."""
    days = pd.date_range("2024-01-24", periods=9)
    counts = {"before": "20 to 24", "days_before": 20, "after": "4 to 8", "days_after": 20}
    rows = {"date": days, "low": 0.2, "high": 0.8, **counts}
    beyond = pd.Timedelta(days=10)
    edges = {"first_day": days[0] - beyond, "last_day": days[-1] + beyond}
    shown = made_up_signals(**changed)
    ends = ("low", "high", "wide_low", "wide_high")
    placebos = {f"{day:%Y-%m-%d}": {end: shown[end] for end in ends} for day in days[:3]}
    return break_dates(
        pd.DataFrame(rows),
        pd.DataFrame([edges]),
        list(days[:3]),
        [
            Doubt("ceiling", (10, 20), (10, math.inf), 12, "The last total"),
            Doubt("bursts", (1, 9), (2, 7), 3, "Bursts"),
        ],
        {
            "break_day": 3,
            "ceiling": 12,
            "bursts": 3,
            "shown": shown,
            "placebos": placebos,
            "rates": [[0.8, 1.0]],
        },
    )
