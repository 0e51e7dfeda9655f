"""Before and after a date: two rates, and the fortnight around the turning point."""

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

__all__ = ["DayScale", "break_dates", "named_axis", "part"]

WIDTH, RATES, SPACING = 540, 190, 64
NAMES = 316  # pixels for what the events are called, at the left of the fortnight's days
MONTH_ROOM = pd.Timedelta(days=14)  # a month's name needs this much room before the end
TABLE = {
    "when": "Break date",
    "before": "Attacks before",
    "days_before": "Days before",
    "after": "Attacks from then on",
    "days_after": "Days from then on",
    "ratio": "Rate after, times the rate before",
}


@figure(marks=10, example=lambda: example())
def break_dates(rows: pd.DataFrame, stretches: pd.DataFrame, opening: int) -> alt.VConcatChart:
    """Draw the comparison at every possible break date; one of them shows at a time.

    `rows` has a row a day, without gaps: its ``date``; ``before`` and ``after`` and the ``ratio``
    in words; their days, ``days_before`` and ``days_after``; the attacks a day, ``before_low``,
    ``before_high``, ``after_low`` and ``after_high``. `stretches` have the attacks a day, ``low``
    and ``high``, from ``first_day`` to ``last_day``. The signal ``break_day`` is the place of the
    date among the rows; it begins at `opening`.
    """
    content = CONTENT.load()
    start = rows["date"].iloc[0]
    days = DayScale(start, stretches["first_day"].min(), stretches["last_day"].max())
    rows = rows.assign(step=range(len(rows)), when=rows["date"].map(date_text))
    chart = alt.vconcat(
        draw_rates(days, days.placed(stretches)),
        draw_fortnight(content.fortnight, start),
        data=rows.drop(columns="date"),
        spacing=SPACING,
        bounds="flush",
        params=[alt.VariableParameter(name="break_day", value=opening)],
    )
    return finish(chart, describe(content, rows.iloc[opening]), TABLE)


class DayScale:
    """A scale of days, counted from `start`."""

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
    spans = alt.Chart(stretches.assign(last_day=stretches["last_day"] + 1))
    spans = spans.encode(x=days.x("first_day"), x2=alt.X2("last_day:Q"))
    layers: list[Any] = [
        spans.mark_rect(color=GREY, fillOpacity=0.45, stroke=GREY).encode(
            y=y(field="low"), y2=alt.Y2Datum(0)
        ),
        spans.mark_rect(color=GREY, fillOpacity=0.2, stroke=GREY).encode(
            y=y(field="low"), y2=alt.Y2("high:Q")
        ),
    ]
    for side, color, end in (("before", BLUE, days.first), ("after", ORANGE, days.last)):
        ends = [f"{side}_{bound}" for bound in ("low", "high")]
        level = chosen().encode(x=days.x("step"), x2=alt.X2Datum(end))
        band = level.mark_rect(color=color, opacity=0.4, aria=False)
        layers.append(band.encode(y=y(field=ends[0]), y2=alt.Y2(f"{ends[1]}:Q")))
        edge = level.mark_rule(color=color, strokeWidth=2.5)
        layers += [edge.encode(y=y(field=end)) for end in ends]
    before = words("'Before: ' + datum.before + ' in ' + datum.days_before + ' days'")
    after = words("'After: ' + datum.after + ' in ' + datum.days_after + ' days'")
    layers += [
        before.mark_text(x=2, y=8, align="left", fontWeight="bold"),
        after.mark_text(x=WIDTH - 2, y=8, align="right", fontWeight="bold"),
        chosen().mark_rule(color=ORANGE, strokeWidth=2, y=18, y2=RATES).encode(x=days.x("step")),
    ]
    title = "Attacks a day: grey in each stretch, then before and after"
    return part(layers, title, WIDTH, RATES)


def draw_fortnight(fortnight: EnlargedDays, start: pd.Timestamp) -> alt.LayerChart:
    """Draw the events around the turning point, before and after the chosen date."""
    days = [day_of(mark.event) for mark in fortnight.events]
    rows = pd.DataFrame(
        {
            "at": (day - start).days,
            "what": f"{short_day(day)}: {mark.words}",
            "row": number,
        }
        for number, (mark, day) in enumerate(zip(fortnight.events, days, strict=True))
    )
    ticks = pd.date_range(fortnight.first, fortnight.last, freq="5D")
    first, last = ((pd.Timestamp(day) - start).days for day in (fortnight.first, fortnight.last))
    x = partial(
        alt.X,
        type="quantitative",
        scale=alt.Scale(domain=[first, last], range=[NAMES, WIDTH], nice=False, zero=False),
        axis=named_axis({(day - start).days: short_day(day) for day in ticks}, gridOpacity=0.3),
    )
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[-0.6, len(rows) - 0.4], reverse=True))
    color = alt.ColorValue(ORANGE, condition={"test": "datum.at < break_day", "value": BLUE})
    marks = alt.Chart(rows).encode(y=y)
    line = chosen().transform_filter(f"datum.step >= {first} && datum.step <= {last}")
    layers = [
        line.mark_rule(color=ORANGE, strokeWidth=2).encode(x=x(field="step")),
        marks.mark_point(size=90, filled=True, opacity=1).encode(x=x(field="at"), color=color),
        marks.mark_text(align="left", x=0).encode(text=alt.Text("what:N")),
    ]
    title = "The fortnight: blue before your date, orange from it on"
    return part(layers, title, WIDTH, 22 * len(rows))


def part(layers: list[Any], title: str, width: int, height: int) -> alt.LayerChart:
    """Make one of the parts of a chart, with its heading."""
    heading = alt.Title(title, fontSize=14, offset=6, frame="group")
    return alt.LayerChart(layer=layers, title=heading, width=width, height=height)


def chosen() -> alt.Chart:
    """Return the row of the chosen date."""
    return alt.Chart().transform_filter("datum.step == break_day")


def words(expression: str) -> alt.Chart:
    """Write words about the chosen date."""
    return chosen().transform_calculate(words=expression).encode(text=alt.Text("words:N"))


def named_axis(names: Mapping[float, str], **options: Any) -> alt.Axis:
    """Build an axis with a word at each place; line, ticks and grid are as Vega-Lite has them."""
    usual = dict.fromkeys(("grid", "domain", "ticks"), alt.Undefined)
    return lane_axis(names, tickCount=len(names), title=None, **usual, **options)


def describe(content: Breaks, row: pd.Series) -> str:
    """Say what is compared at the date that is shown first."""
    events = and_list([mark.words for mark in content.fortnight.events])
    return (
        f"One of {len(content.dates)} possible break dates, {row['when']}: {row['before']} "
        f"attacks in {row['days_before']} days before, {row['after']} in "
        f"{row['days_after']} days from then on. The rate after is {row['ratio']} times the rate"
        f" before. The fortnight in order: {events}."
    )


def example(**changed: Any) -> alt.VConcatChart:
    """Draw made-up numbers: the board fills the chart with those of the totals."""
    days = pd.date_range("2024-01-24", periods=9)
    row: dict[str, Any] = {"before": "20 to 24", "days_before": 20}
    row |= {"after": "4 to 8", "days_after": 20, "ratio": "0.2 to 0.4"}
    row |= {"before_low": 1.0, "before_high": 1.2, "after_low": 0.2, "after_high": 0.4}
    beyond = pd.Timedelta(days=10)
    span = {"first_day": days[0] - beyond, "last_day": days[-1] + beyond, "low": 0.8, "high": 1.0}
    return break_dates(pd.DataFrame({"date": days, **row, **changed}), pd.DataFrame([span]), 3)
