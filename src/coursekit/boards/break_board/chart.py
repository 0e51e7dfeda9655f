"""Before and after a date: two rates, their ratio, and the same at dates without a cause.

A ratio has no upper end and may be 0, so it is drawn at ratio / (1 + ratio): half and
double then lie equally far from "the same rate", and 0 has a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from coursekit.boards.break_board.content import CONTENT, Breaks, EnlargedDays, day_of
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.lanes import lane_axis
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from coursekit.text import and_list, date_text, short_day

__all__ = ["break_dates", "example", "made_up_steps"]

WIDTH, SPACING = 570, 56
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


@figure(marks=20, example=lambda: example())
def break_dates(
    steps: pd.DataFrame, stretches: pd.DataFrame, placebo: pd.DataFrame, opening: int = 0
) -> alt.VConcatChart:
    """Draw the comparison at every possible break date; one of them shows at a time.

    `steps` has a row a day, without gaps: the counts and days before and after, and pairs of
    ``low`` and ``high``: the rates ``b_`` and ``a_``, the ratio, its limits ``exact_`` and,
    for each burst, ``wide1_``; with equal windows the ratio ``even_`` and its limits
    ``even1_``, missing where there is no room. `stretches` has attacks a day between known
    totals; `placebo` has the ratio and its limits with the same windows. The parameter
    ``break_day`` is the place of the date among the steps, at first `opening`; ``burst`` is
    the dispersion that widens the limits.
    """
    content = CONTENT.load()
    start = steps["date"].iloc[0]
    days = DayScale(start, stretches["first_day"].min(), stretches["last_day"].max())
    rows = steps.assign(step=range(len(steps)), when=steps["date"].map(date_text))
    chart = alt.vconcat(
        draw_rates(days, days.placed(stretches)),
        draw_fortnight(content.fortnight, start),
        draw_ratio(),
        draw_placebo(days, days.placed(placebo)),
        data=rows.drop(columns="date"),
        spacing=SPACING,
        bounds="flush",
        params=[
            alt.VariableParameter(name="break_day", value=opening),
            alt.VariableParameter(name="burst", value=str(len(content.bursts))),
        ],
    )
    return finish(chart, describe(content, rows, opening, len(placebo)), TABLE)


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
    spans = alt.Chart(stretches.assign(last_day=stretches["last_day"] + 1)).encode(
        x=days.x("first_day"), x2=alt.X2("last_day:Q")
    )
    layers: list[Any] = [
        spans.mark_rect(color=GREY, opacity=0.45).encode(y=y(field="low"), y2=alt.Y2Datum(0)),
        spans.mark_rect(color=GREY, opacity=0.2).encode(y=y(field="low"), y2=alt.Y2("high:Q")),
    ]
    for side, color, end in (("b", BLUE, days.first), ("a", ORANGE, days.last)):
        level = chosen().encode(x=days.x("step"), x2=alt.X2Datum(end))
        band = level.mark_rect(color=color, opacity=0.4)
        layers.append(band.encode(y=y(field=f"{side}_low"), y2=alt.Y2(f"{side}_high:Q")))
        edge = level.mark_rule(color=color, strokeWidth=2.5)
        layers += [edge.encode(y=y(field=f"{side}_{bound}")) for bound in ("low", "high")]
    before = words("'Before (blue): ' + datum.before + ' in ' + datum.days_before + ' days'")
    after = words("'After (orange): ' + datum.after + ' in ' + datum.days_after + ' days'")
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
    for top, said, prefix in (
        (26, "if each attack came on its own", "'exact_'"),
        (70, "if attacks came in bursts", "'wide' + burst + '_'"),
    ):
        low, high = (f"format(datum[{prefix} + '{end}'], '.2~f')" for end in ("low", "high"))
        bar = chosen().transform_calculate(
            **ratio_places(prefix), words=f"'{said}: ' + {low} + ' to ' + {high} + ' times'"
        )
        bar = bar.encode(y=alt.datum(top, scale=alt.Scale(domain=[0, 88], reverse=True), axis=None))
        limits = bar.mark_bar(size=14, color=ORANGE, opacity=0.4)
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


def draw_placebo(days: DayScale, placebo: pd.DataFrame) -> alt.LayerChart:
    """Draw the ratio with equal windows, at the placebo dates and at the chosen one."""
    y = partial(alt.Y, type="quantitative", **ratio_scale())
    layers: list[Any] = [same_rate().encode(y=alt.YDatum(0.5))]
    grey = alt.Chart(placebo).transform_calculate(**ratio_places("'wide' + burst + '_'"))
    own = chosen().transform_calculate(**ratio_places("'even' + burst + '_'", "even_"))
    room = "isValid(datum.even_low)"
    for drawn, color, field, width in (
        (grey, GREY, "date", 3),
        (own.transform_filter(room), ORANGE, "step", 6),
    ):
        at = drawn.encode(x=days.x(field))
        limits = at.mark_rule(color=color, strokeWidth=width / 3)
        ratio = at.mark_rule(color=color, strokeWidth=width, opacity=0.6)
        layers += [
            limits.encode(y=y(field="limit_low"), y2=alt.Y2("limit_high:Q")),
            ratio.encode(y=y(field="place_low"), y2=alt.Y2("place_high:Q")),
        ]
    none = words("'no room for both windows at this date'").transform_filter(f"!{room}")
    layers.append(none.mark_text(x=WIDTH - 2, y=8, align="right", fontWeight="bold"))
    title = "A month on each side: placebo dates in grey, your date in orange"
    return part(layers, title, 125)


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


def ratio_places(limits: str, ratio: str = "") -> dict[str, str]:
    """Place a ratio and its limits on the scale of ratios.

    `limits` is an expression for the name of the limits' fields, without its end.
    """
    fields = {
        f"{name}_{end}": f"datum[{prefix} + '{end}']"
        for name, prefix in (("limit", limits), ("place", f"'{ratio}'"))
        for end in ("low", "high")
    }
    return {name: f"min({value} / (1 + {value}), {MOST})" for name, value in fields.items()}


def describe(content: Breaks, rows: pd.DataFrame, opening: int, placebos: int) -> str:
    """Say what is compared at the date that is shown first."""
    row = rows.iloc[opening]
    ratio, exact, wide = (
        f"{row[f'{name}low']:.2g} to {row[f'{name}high']:.2g}" for name in ("", "exact_", "wide3_")
    )
    events = and_list([mark.words for mark in content.fortnight.events])
    return (
        f"One of {len(rows)} possible break dates, {row['when']}: {row['before']} attacks in "
        f"{row['days_before']} days before, {row['after']} in {row['days_after']} days from then "
        f"on. The rate after is {ratio} times the rate before; limits {exact} if each attack came "
        f"on its own, {wide} if attacks came in bursts. Below, the same comparison with equal "
        f"windows at {placebos} placebo dates. The fortnight in order: {events}."
    )


def made_up_steps(**changed: Any) -> pd.DataFrame:
    """Make up what is compared at some dates; columns can be changed."""
    rows = pd.DataFrame({"date": pd.date_range("2024-01-24", periods=9)})
    for prefix in ("", "exact_", "even_"):
        rows[f"{prefix}low"], rows[f"{prefix}high"] = 0.2, 0.8
    for prefix in [f"{kind}{burst}_" for kind in ("wide", "even") for burst in "123"]:
        rows[f"{prefix}low"], rows[f"{prefix}high"] = 0.1, 0.9
    counts: dict[str, Any] = {
        "before": "20 to 24",
        "days_before": 20,
        "after": "4 to 8",
        "days_after": 20,
    }
    rates = {"b_low": 1.0, "b_high": 1.2, "a_low": 0.2, "a_high": 0.4}
    return rows.assign(**counts, **rates).assign(**changed)


def example(**changed: Any) -> alt.VConcatChart:
    """Draw made-up numbers: the board fills the chart with those of the totals."""
    steps, beyond = made_up_steps(**changed), pd.Timedelta(days=10)
    edges = {"first_day": steps["date"].min() - beyond, "last_day": steps["date"].max() + beyond}
    stretches = pd.DataFrame([{**edges, "low": 0.8, "high": 1.0}])
    wide = [name for name in steps if str(name).startswith("wide")]
    placebo = steps[["date", "low", "high", *wide]].head(3)
    return break_dates(steps, stretches, placebo, opening=3)
