"""Counts by month, with a stated rule for events that span months, and totals week by week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from coursekit.data.show import frame_html
from coursekit.errors import CourseError
from coursekit.events.weekly import check_weeks, is_weekly
from coursekit.html import tag
from coursekit.text import date_text

if TYPE_CHECKING:
    from coursekit.events.report import Events
    from coursekit.events.rules import Rule

__all__ = [
    "SPANS",
    "MonthRules",
    "Span",
    "compare_months",
    "monthly_counts",
    "running_totals",
]

_WEEK = pd.Timedelta(days=7)
_DAY = pd.Timedelta(days=1)
_MONTH, _ONE_DAY = np.timedelta64(1, "M"), np.timedelta64(1, "D")

Span = Literal["start", "drop", "spread"]
SPANS: dict[str, str] = {
    "start": "an event that spans months counts in the month in which it began",
    "drop": "events that span months are left out",
    "spread": "an event that spans months is shared out over them by its days",
}


def monthly_counts(
    table: pd.DataFrame, span: Span = "start", since: str = "", until: str = ""
) -> pd.DataFrame:
    """Count events and deaths by month.

    Parameters
    ----------
    table
        Events in the common shape.
    span
        What to do with an event that spans months: ``start`` (count it where it began),
        ``drop`` (leave it out) or ``spread`` (share it out by days).
    since, until
        The first and the last day of the period, as ``2024-01-31``; without them the
        months of the first and the last event.

    Returns
    -------
    DataFrame
        One row a month, months without events too: month (its first day), events,
        deaths (best estimates). With ``spread`` both can be fractions.

    Examples
    --------
    >>> from coursekit.events import read, sample
    >>> monthly_counts(read(sample("ged-49")).table, "drop")["events"].tolist()
    [2, 2, 1, 2, 1]
    """
    if span not in get_args(Span):
        raise CourseError(
            f"{span!r} is not a way to count by month.",
            where="span",
            remedy="choose start, drop or spread",
        )
    start = table["start"].to_numpy().astype("datetime64[D]")
    end = np.maximum(table["end"].to_numpy().astype("datetime64[D]"), start)
    first, last = start.astype("datetime64[M]"), end.astype("datetime64[M]")
    deaths = table["deaths_best"].to_numpy(dtype="float64", na_value=0.0)
    share = table["events"].to_numpy(dtype="float64")
    month = first
    if span == "drop":
        within = first == last
        month, deaths, share = first[within], deaths[within], share[within]
    elif span == "spread":
        repeats = (last - first).astype(int) + 1
        row = np.repeat(np.arange(len(table)), repeats)
        step = np.arange(len(row)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        month = first[row] + step.astype("timedelta64[M]")
        begins = np.maximum(start[row], month.astype("datetime64[D]"))
        ends = np.minimum(end[row], (month + _MONTH).astype("datetime64[D]") - _ONE_DAY)
        days = (ends - begins).astype(int) + 1
        part = days / ((end - start).astype(int) + 1)[row]
        share, deaths = share[row] * part, deaths[row] * part
    counts = pd.DataFrame({"month": month, "events": share, "deaths": deaths})
    counts = (
        counts.groupby("month").sum().reindex(_months(first, last, since, until), fill_value=0.0)
    )
    if span != "spread":
        counts = counts.astype("int64")
    return counts.rename_axis("month").reset_index()


@dataclass(frozen=True)
class MonthRules:
    """What the three rules for events that span months make of one table.

    Parameters
    ----------
    table
        One row a month: month, start, drop, spread (events under each rule).
    spanning
        How many events span months.
    sentence
        The effect in words.
    """

    table: pd.DataFrame
    spanning: int
    sentence: str

    def __repr__(self) -> str:
        return f"{self.sentence}\n\n{self.table.to_string(index=False)}"

    def _repr_html_(self) -> str:
        return tag("p", self.sentence) + frame_html(self.table.set_index("month"))


def compare_months(table: pd.DataFrame, since: str = "", until: str = "") -> MonthRules:
    """Count by month under each of the three rules.

    Parameters
    ----------
    table
        Events in the common shape.
    since, until
        As in `monthly_counts`.

    Examples
    --------
    >>> from coursekit.events import read, sample
    >>> compare_months(read(sample("acled-text")).table).sentence
    'No event spans months, so the three rules give the same counts.'
    """
    counts = {span: monthly_counts(table, span, since, until) for span in get_args(Span)}
    months = counts["start"][["month"]].copy()
    for span, frame in counts.items():
        months[span] = frame["events"].round(2)
    spans = table["start"].dt.to_period("M") != table["end"].dt.to_period("M")
    spanning = int(table.loc[spans, "events"].sum())
    if not spanning:
        return MonthRules(
            months, 0, "No event spans months, so the three rules give the same counts."
        )
    gap = (months[list(counts)].max(axis=1) - months[list(counts)].min(axis=1)).to_numpy()
    widest = months["month"].iloc[int(gap.argmax())]
    sentence = (
        f"{spanning:,} of {table['events'].sum():,} events span months: the total is "
        f"{months['start'].sum():,} by start, {months['drop'].sum():,} when they are dropped "
        f"and {months['spread'].sum():,.0f} when they are spread; "
        f"the rules are furthest apart in {widest:%B %Y}, by {gap.max():.2g}."
    )
    return MonthRules(months, spanning, sentence)


def running_totals(rule: Rule, events: Events, split: str = "") -> pd.DataFrame:
    """Count the events of a rule so far, week after week.

    Parameters
    ----------
    rule
        What counts; its ``since`` and ``until`` are the window. Without them the window
        is that of the file.
    events
        What `read` gave.
    split
        A day that begins a new week, as ``2024-01-31``, so that no week lies on both
        sides of it.

    Returns
    -------
    DataFrame
        One row a week: as_of_date (the total at the end of that day),
        cumulative_attacks (the events so far), qualifier (always ``exact``).

    Raises
    ------
    CourseError
        The window reaches more than a week beyond the file, or the split is outside it;
        or the file counts by week, and the split is inside one.

    Examples
    --------
    >>> from coursekit.events import Rule, read, sample
    >>> found = running_totals(Rule("all"), read(sample("acled-text")), split="2024-01-28")
    >>> found["cumulative_attacks"].iloc[-1]
    np.int64(60)
    """
    table = events.table
    weekly = is_weekly(table)
    begins, ends = table["start"].min(), table["end" if weekly else "start"].max()
    first = pd.Timestamp(rule.since) if rule.since else begins
    last = pd.Timestamp(rule.until) if rule.until else ends
    if first < begins - _WEEK or last > ends + _WEEK:
        raise CourseError(
            f"The rule counts from {date_text(first, end=last)}, and the file has events from "
            f"{date_text(begins, end=ends)}. Days without rows are not days without events.",
            where=f"rule {rule.name!r}, since and until",
            remedy="change the rule's days, or export the missing months",
        )
    closing = set(pd.date_range(first + _WEEK - _DAY, last, freq=_WEEK)) | {last}
    if split:
        day = _split(split, first, last)
        if weekly:
            check_weeks(f"rule {rule.name!r}, split", since=split)
        closing.add(day - _DAY)
    days = pd.DatetimeIndex(sorted(closing))
    chosen = rule.apply(events).sort_values("start")
    rows = chosen["start"].searchsorted(days, side="right")
    so_far = np.append(0, chosen["events"].cumsum())[rows]
    return pd.DataFrame({"as_of_date": days, "cumulative_attacks": so_far, "qualifier": "exact"})


def _months(first: np.ndarray, last: np.ndarray, since: str, until: str) -> pd.DatetimeIndex:
    edges = [
        np.datetime64(since, "M") if since else first.min() if len(first) else None,
        np.datetime64(until, "M") if until else last.max() if len(last) else None,
    ]
    if edges[0] is None or edges[1] is None:
        return pd.DatetimeIndex([], dtype="datetime64[s]")
    months = np.arange(edges[0], edges[1] + _MONTH)
    return pd.DatetimeIndex(months.astype("datetime64[s]"))


def _split(text: str, first: pd.Timestamp, last: pd.Timestamp) -> pd.Timestamp:
    try:
        day = pd.Timestamp(dt.date.fromisoformat(text))
    except ValueError:
        day = first
    if not first < day <= last:
        raise CourseError(
            f"{text!r} is not a day inside the window.",
            where="running_totals, split",
            remedy=f"choose one from {date_text(first + _DAY, end=last)}, written like 2024-01-31",
        )
    return day
