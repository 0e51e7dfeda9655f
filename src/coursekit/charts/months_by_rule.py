"""The same events counted by month under several reading rules."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY
from coursekit.errors import CourseError
from coursekit.text import and_list, date_text

__all__ = ["example", "months_by_rule"]

_LANE = 1.8  # heights of the tallest bar, from one rule to the next
_HEAD = 1.42  # where the name of a rule stands above its bars
_PIXELS = 68


class _Rule(Protocol):
    @property
    def name(self) -> str: ...

    def monthly(self, events: Any) -> pd.DataFrame: ...


@figure(marks=6, example=lambda: example())
def months_by_rule(events: Any, *rules: _Rule, source: str) -> alt.LayerChart:
    """Draw the counts by month under several rules, one above the other.

    Parameters
    ----------
    events
        What `coursekit.events.read` gave, or its table.
    *rules
        Rules of `coursekit.events`.
    source
        Where the events come from, to be written on the chart.

    Returns
    -------
    altair.LayerChart
        A row of bars a rule, all with the same scale.

    Raises
    ------
    CourseError
        When there is no rule, or no event counts under any.

    Examples
    --------
    >>> from coursekit.events import Rule, read, sample
    >>> rules = Rule("all"), Rule("the lake", places="Lake Province")
    >>> chart = months_by_rule(read(sample("acled-text")), *rules, source="made up")
    >>> chart.description[:52]
    'Events by month under 2 rules. All, 60 events: Octob'
    """
    counts = [
        rule.monthly(events)[["month", "events"]].assign(rule=rule.name, lane=lane)
        for lane, rule in enumerate(rules)
    ]
    frame = pd.concat(counts) if counts else pd.DataFrame(columns=["events"])
    highest = frame["events"].max() if len(frame) else 0
    if not highest:
        raise CourseError(
            "no event to draw",
            where="months_by_rule",
            expected="at least one rule that counts something",
            remedy="look with rule.names_met(events) under which names your file has the groups",
        )
    every = pd.date_range(frame["month"].min(), frame["month"].max(), freq="MS")
    lanes = [
        count.set_index("month")
        .reindex(every)
        .assign(rule=rule.name, lane=lane)
        .fillna({"events": 0})
        for lane, (rule, count) in enumerate(zip(rules, counts, strict=True))
    ]
    frame = pd.concat(lanes).rename_axis("date").reset_index()
    frame["month"] = [date_text(date, "month") for date in frame["date"]]
    frame["short"] = [f"{date:%b %Y}" for date in frame["date"]]
    frame["base"] = -_LANE * frame["lane"]
    frame["top"] = frame["base"] + frame["events"] / highest
    frame["label"] = [f"{count:,.3g}" for count in frame["events"]]
    totals = frame.groupby("lane")["events"].sum()
    titles = pd.DataFrame(
        {
            "floor": [-_LANE * lane for lane in totals.index],
            "y": [_HEAD - _LANE * lane for lane in totals.index],
            "title": [
                f"{rule.name}: {total:,.4g} events"
                for rule, total in zip(rules, totals, strict=True)
            ],
        }
    )
    y = alt.Y(
        "base:Q",
        axis=None,
        scale=alt.Scale(domain=[-_LANE * (len(rules) - 1), _HEAD + 0.1], nice=False, zero=False),
    )
    x = alt.X(
        "short:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelAngle=0 if len(every) < 9 else -90),
    )
    base = alt.Chart().encode(x=x)
    bars = base.mark_bar(color=BLUE, width=alt.RelativeBandSize(0.7)).encode(y=y, y2="top:Q")
    floors = alt.Chart(titles).mark_rule(color=GREY).encode(y=alt.Y("floor:Q", axis=None))
    numbers = base.mark_text(baseline="bottom", dy=-3).encode(
        y=alt.Y("top:Q", axis=None), text="label:N"
    )
    heads = (
        alt.Chart(titles)
        .mark_text(align="left", fontWeight="bold", fontSize=14)
        .encode(x=alt.value(0), y=alt.Y("y:Q", axis=None), text="title:N")
    )
    chart = alt.LayerChart(layer=[floors, bars, numbers, heads], data=frame).properties(
        title=alt.Title(f"One file, {len(rules)} rules", subtitle=f"Source: {source}"),
        width=560,
        height=round(_PIXELS * (_LANE * (len(rules) - 1) + _HEAD)),
    )
    said = ". ".join(
        f"{title[0].upper()}{title[1:]}: "
        + and_list([f"{m} {n}" for m, n in zip(lane["month"], lane["label"], strict=True)])
        for title, (_, lane) in zip(
            titles["title"].str.replace(": ", ", "), frame.groupby("lane"), strict=True
        )
    )
    return finish(
        chart,
        f"Events by month under {len(rules)} rules. {said}. Source: {source}.",
        {"rule": "Rule", "month": "Month", "events": "Events"},
    )


class _Counted(NamedTuple):
    name: str
    counts: pd.DataFrame

    def monthly(self, _: Any) -> pd.DataFrame:
        return self.counts


def example() -> alt.LayerChart:
    """Draw two made-up counts, as long as there is no file.

    Examples
    --------
    >>> example().description[-31:]
    'Source: made up, no real event.'
    """
    months = pd.date_range("2024-01-01", periods=3, freq="MS")
    rules = [
        _Counted(name, pd.DataFrame({"month": months, "events": events}))
        for name, events in (("everything", [7, 0, 3]), ("some of it", [2, 0, 1]))
    ]
    return months_by_rule(None, *rules, source="made up, no real event")
