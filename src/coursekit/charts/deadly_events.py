"""What a dataset sees that keeps only events with a death."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import GREY, ORANGE
from coursekit.errors import CourseError
from coursekit.text import and_list, date_text

__all__ = ["deadly_events", "example"]

_DEADLY, _OTHER = "at least one death reported", "no death reported"


@figure(marks=6, example=lambda: example())
def deadly_events(events: pd.DataFrame, source: str) -> alt.LayerChart:
    """Draw events by month, those with a reported death apart.

    Parameters
    ----------
    events
        Events with the columns ``start`` and ``deaths_best``, as `coursekit.events` has them.
    source
        Where they come from, to be written on the chart.

    Returns
    -------
    altair.LayerChart
        A bar a month; its coloured end is what is left when an event needs a death.

    Raises
    ------
    CourseError
        When there is no event, or a row counts several.

    Examples
    --------
    >>> from coursekit.events import read, sample
    >>> deadly_events(read(sample("acled-text")).table, "made up").description[:49]
    'Of 60 events, 9 had at least one reported death. '
    """
    if events.empty:
        raise CourseError(
            "no event to draw",
            where="deadly_events",
            expected="at least one",
            remedy="look with rule.names_met(events) under which names your file has the groups",
        )
    if "events" in events and events["events"].gt(1).any():
        raise CourseError(
            "A row of this table counts several events, and nobody can tell how many of them had "
            "a death.",
            where="deadly_events",
            remedy="use a file of single events",
        )
    months = events["start"].dt.to_period("M")
    every = pd.period_range(months.min(), months.max(), freq="M")
    deadly = events["deaths_best"].fillna(0).gt(0).to_numpy(dtype=bool)
    counts = {
        kind: months[chosen].value_counts().reindex(every, fill_value=0)
        for kind, chosen in ((_DEADLY, deadly), (_OTHER, ~deadly))
    }
    named = [date_text(month.start_time, "month") for month in every]
    frame = pd.concat(
        pd.DataFrame({"month": named, "deaths": kind, "events": count.to_numpy(), "order": order})
        for order, (kind, count) in enumerate(counts.items())
    )
    total = (counts[_DEADLY] + counts[_OTHER]).tolist()
    ends = pd.DataFrame(
        {
            "month": named,
            "events": total,
            "words": [f"{n} of {of}" for n, of in zip(counts[_DEADLY], total, strict=True)],
        }
    )
    y = alt.Y("month:N", sort=named, title=None)
    bars = (
        alt.Chart()
        .mark_bar(height=alt.RelativeBandSize(0.72))
        .encode(
            x=alt.X("events:Q", axis=None, scale=alt.Scale(nice=False), stack="zero"),
            y=y,
            color=alt.Color(
                "deaths:N",
                scale=alt.Scale(domain=[_DEADLY, _OTHER], range=[ORANGE, GREY]),
                legend=alt.Legend(title=None, symbolType="square"),
            ),
            order="order:O",
            tooltip=[
                alt.Tooltip("month:N", title="Month"),
                alt.Tooltip("deaths:N", title="Deaths"),
                alt.Tooltip("events:Q", title="Events"),
            ],
        )
    )
    words = (
        alt.Chart(ends)
        .mark_text(align="left", dx=6)
        .encode(x=alt.X("events:Q", axis=None), y=y, text="words:N")
    )
    chart = alt.LayerChart(layer=[bars, words], data=frame).properties(
        title=alt.Title(
            f"{deadly.sum():,} of {len(events):,} events have a reported death",
            subtitle=f"Source: {source}",
        ),
        width=430,
        height=alt.Step(34),
    )
    said = and_list([f"{month}: {end}" for month, end in zip(named, ends["words"], strict=True)])
    return finish(
        chart,
        f"Of {len(events):,} events, {deadly.sum():,} had at least one reported death. {said}. "
        f"Source: {source}.",
        {"month": "Month", "deaths": "Deaths", "events": "Events"},
    )


def example() -> alt.LayerChart:
    """Draw four made-up events, as long as there is no file.

    Examples
    --------
    >>> example().description[:48]
    'Of 4 events, 1 had at least one reported death. '
    """
    days = pd.to_datetime(["2024-01-05", "2024-01-09", "2024-02-01", "2024-03-30"])
    events = pd.DataFrame({"start": days, "deaths_best": [0, 2, 0, 0]})
    return deadly_events(events, "made up, no real event")
