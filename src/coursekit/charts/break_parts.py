"""The four parts of the chart of break dates, each a view of the chosen step."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.theme import BLUE, GREY, ORANGE
from coursekit.data import load

__all__ = ["EVENTS", "Days", "fortnight_part", "placebo_part", "rates_part", "ratio_part"]

WIDTH = 570
RATIOS = {0.0: "none after", 0.25: "a quarter", 0.5: "half", 1.0: "the same", 2.0: "double"}
MOST = 0.8  # the end of the scale of ratios: four times the rate
# The events of the fortnight in a few words, and the days that show them.
FORTNIGHT = ("2024-01-21", "2024-02-10")
EVENTS = {
    "E50": "US strikes in Iraq",
    "E53": "attack on Tower 22",
    "E56": "visit of Qaani, say unnamed sources",
    "E57": "Kata'ib Hezbollah suspends its attacks",
    "E59": "large US strikes in Iraq and Syria",
    "E62": "last attack before the lull",
    "E64": "US strike in Baghdad",
}
_FROM_HERE = "E59"  # from this event on there is more room to the left of the mark
_NO_MONTH = pd.Timedelta(days=14)  # a month's name needs this much room before the end


class Days:
    """The scale of days that the parts share, counted from the first step.

    Parameters
    ----------
    start
        The day of step 0.
    first, last
        The days at both ends of the scale.
    """

    def __init__(self, start: pd.Timestamp, first: pd.Timestamp, last: pd.Timestamp) -> None:
        self.start = start
        self.first, self.last = (first - start).days, (last - start).days + 1
        months = {
            (day - start).days: f"{day:%b %Y}"
            for day in pd.date_range(first, last - _NO_MONTH)
            if day.day == 1
        }
        self._axis = _named(months, labelAlign="left", gridOpacity=0.25)

    def placed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Turn the dates of a frame into places on this scale.

        Parameters
        ----------
        frame
            With columns of dates.
        """
        dates = frame.select_dtypes("datetime").columns
        return frame.assign(**{name: (frame[name] - self.start).dt.days for name in dates})

    def x(self, field: str) -> alt.X:
        """Draw a field on this scale.

        Parameters
        ----------
        field
            Its name.
        """
        scale = alt.Scale(domain=[self.first, self.last], nice=False, zero=False)
        return alt.X(f"{field}:Q", scale=scale, axis=self._axis)


def rates_part(days: Days, stretches: pd.DataFrame) -> alt.LayerChart:
    """Draw the rates of the stretches, and those before and after the chosen date.

    Parameters
    ----------
    days
        The scale of days.
    stretches
        ``first_day`` and ``last_day`` as places, ``low`` and ``high``: events a day.
    """
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
    for side, colour, end in (("b", BLUE, days.first), ("a", ORANGE, days.last)):
        level = _chosen().encode(x=days.x("step"), x2=alt.X2Datum(end))
        band = level.mark_rect(color=colour, opacity=0.4)
        layers.append(band.encode(y=y(field=f"{side}_low"), y2=alt.Y2(f"{side}_high:Q")))
        edge = level.mark_rule(color=colour, strokeWidth=2.5)
        layers += [edge.encode(y=y(field=f"{side}_{bound}")) for bound in ("low", "high")]
    before = _words("'Before (blue): ' + datum.before + ' in ' + datum.days_before + ' days'")
    after = _words("'After (orange): ' + datum.after + ' in ' + datum.days_after + ' days'")
    layers += [
        before.mark_text(x=2, y=8, align="left", fontWeight="bold"),
        after.mark_text(x=WIDTH - 2, y=8, align="right", fontWeight="bold"),
        _chosen().mark_rule(color=ORANGE, strokeWidth=2, y=18, y2=140).encode(x=days.x("step")),
    ]
    return _part(layers, "Attacks a day, over stretches with a known total at both ends", 140)


def fortnight_part(start: pd.Timestamp) -> alt.LayerChart:
    """Draw the events around the turning point, before and after the chosen date.

    Parameters
    ----------
    start
        The day of step 0.
    """
    table = load("timeline").set_index("event_id").loc[list(EVENTS)]
    rows = pd.DataFrame(
        {
            "at": (table["date"] - start).dt.days,
            "what": [
                f"{day.day} {day:%b}: {words}"
                for words, day in zip(EVENTS.values(), table["date"], strict=True)
            ],
            "row": range(len(table)),
            "room": ["right" if event < _FROM_HERE else "left" for event in table.index],
        }
    )
    ticks = pd.date_range(*FORTNIGHT, freq="3D")
    names = {(day - start).days: f"{day.day} {day:%b}" for day in ticks}
    first, last = ((pd.Timestamp(day) - start).days for day in FORTNIGHT)
    x = partial(
        alt.X,
        type="quantitative",
        scale=alt.Scale(domain=[first, last], nice=False, zero=False),
        axis=_named(names, gridOpacity=0.3),
    )
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[-0.6, len(rows) - 0.4], reverse=True))
    colour = alt.ColorValue(ORANGE, condition={"test": "datum.at < break_day", "value": BLUE})
    marks = alt.Chart(rows).encode(x=x(field="at"), y=y)
    words = marks.encode(text=alt.Text("what:N"))
    line = _chosen().transform_filter(f"datum.step >= {first} && datum.step <= {last}")
    layers = [
        line.mark_rule(color=ORANGE, strokeWidth=2).encode(x=x(field="step")),
        marks.mark_point(size=90, filled=True).encode(color=colour),
        words.transform_filter(alt.datum.room == "right").mark_text(align="left", dx=9),
        words.transform_filter(alt.datum.room == "left").mark_text(align="right", dx=-9),
    ]
    title = "The fortnight, enlarged: blue before the break date, orange from then on"
    return _part(layers, title, 20 * len(rows))


def ratio_part() -> alt.LayerChart:
    """Draw the ratio at the chosen date with its exact limits, and with wider ones."""
    x = partial(alt.X, type="quantitative", **_ratios())
    layers: list[Any] = [_same().encode(x=alt.XDatum(0.5))]
    for top, words, prefix in (
        (26, "if each attack came on its own", "'exact_'"),
        (70, "if attacks came in bursts", "'wide' + burst + '_'"),
    ):
        low, high = (f"format(datum[{prefix} + '{end}'], '.2~f')" for end in ("low", "high"))
        bar = _chosen().transform_calculate(
            **_places(prefix), words=f"'{words}: ' + {low} + ' to ' + {high} + ' times'"
        )
        bar = bar.encode(y=alt.datum(top, scale=alt.Scale(domain=[0, 88], reverse=True), axis=None))
        layers += [
            bar.mark_bar(size=14, color=ORANGE, opacity=0.4).encode(
                x=x(field="limit_low"), x2=alt.X2("limit_high:Q")
            ),
            bar.mark_bar(size=14, color=ORANGE).encode(
                x=x(field="place_low"), x2=alt.X2("place_high:Q")
            ),
            bar.mark_tick(size=14, thickness=3, color=ORANGE).encode(x=x(field="place_high")),
            bar.mark_text(align="left", dy=-17).encode(
                x=alt.XDatum(0.004), text=alt.Text("words:N")
            ),
        ]
    return _part(
        layers,
        "The rate after, compared with the rate before: strong the ratio, faint its limits",
        88,
    )


def placebo_part(days: Days, placebo: pd.DataFrame) -> alt.LayerChart:
    """Draw the ratio with equal windows, at the placebo dates and at the chosen one.

    Parameters
    ----------
    days
        The scale of days.
    placebo
        ``date`` as a place, ``low``, ``high``, ``wide1_low`` and so on.
    """
    y = partial(alt.Y, type="quantitative", **_ratios())
    layers: list[Any] = [_same().encode(y=alt.YDatum(0.5))]
    grey = alt.Chart(placebo).transform_calculate(**_places("'wide' + burst + '_'"))
    chosen = _chosen().transform_calculate(**_places("'even' + burst + '_'", "even_"))
    for drawn, colour, field, width in (
        (grey, GREY, "date", 3),
        (chosen.transform_filter("isValid(datum.even_low)"), ORANGE, "step", 6),
    ):
        at = drawn.encode(x=days.x(field))
        layers += [
            at.mark_rule(color=colour, strokeWidth=width / 3).encode(
                y=y(field="limit_low"), y2=alt.Y2("limit_high:Q")
            ),
            at.mark_rule(color=colour, strokeWidth=width, opacity=0.6).encode(
                y=y(field="place_low"), y2=alt.Y2("place_high:Q")
            ),
        ]
    none = _words("'no room for both windows at this date'").transform_filter(
        "!isValid(datum.even_low)"
    )
    layers.append(none.mark_text(x=WIDTH - 2, y=8, align="right", fontWeight="bold"))
    title = "A month on each side: placebo dates in grey, your date in orange"
    return _part(layers, title, 125)


def _part(layers: list[Any], title: str, height: int) -> alt.LayerChart:
    heading = alt.Title(title, fontSize=14, offset=6, frame="group")
    return alt.LayerChart(layer=layers, title=heading, width=WIDTH, height=height)


def _chosen() -> alt.Chart:
    return alt.Chart().transform_filter("datum.step == break_day")


def _words(expression: str) -> alt.Chart:
    return _chosen().transform_calculate(words=expression).encode(text=alt.Text("words:N"))


def _same() -> alt.Chart:
    rule: alt.Chart = _chosen().mark_rule(color=GREY, strokeWidth=2, strokeDash=[4, 3])
    return rule


def _named(names: Mapping[int, str] | Mapping[float, str], **options: Any) -> alt.Axis:
    """Build an axis with a word at each place."""
    tests = "".join(
        f"abs(datum.value - {at:g}) < 0.001 ? '{name}' : " for at, name in names.items()
    )
    places = list(names)
    return alt.Axis(
        values=places, tickCount=len(places), labelExpr=f"{tests}''", title=None, **options
    )


def _ratios() -> dict[str, Any]:
    names = {round(ratio / (1 + ratio), 4): words for ratio, words in RATIOS.items()}
    scale = alt.Scale(domain=[0, MOST], nice=False)
    return {"scale": scale, "axis": _named(names, gridOpacity=0.3)}


def _places(limits: str, ratio: str = "") -> dict[str, str]:
    """Place a ratio and its limits on the scale of ratios.

    `limits` is an expression for the name of the limits' fields, without its end.
    """
    fields = {
        f"{name}_{end}": f"datum[{prefix} + '{end}']"
        for name, prefix in (("limit", limits), ("place", f"'{ratio}'"))
        for end in ("low", "high")
    }
    return {name: f"min({value} / (1 + {value}), {MOST})" for name, value in fields.items()}
