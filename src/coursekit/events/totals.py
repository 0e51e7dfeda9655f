"""Running totals of the events that count, in the shape of the course's table of tempo."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from coursekit.errors import CourseError
from coursekit.events.report import Events
from coursekit.events.rules import Rule

__all__ = ["running_totals"]

_WEEK = pd.Timedelta(days=7)
_DAY = pd.Timedelta(days=1)


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
        One row a week: as_of_date (the total stands at the end of that day),
        cumulative_attacks (the events so far), qualifier (always ``exact``).

    Raises
    ------
    CourseError
        The window reaches more than a week beyond the file, where silence is no zero, or
        does not have the split inside.

    Examples
    --------
    >>> from coursekit.events import read, sample
    >>> found = running_totals(Rule("all"), read(sample("acled-text")), split="2024-01-28")
    >>> found["cumulative_attacks"].iloc[-1]
    np.int64(60)
    """
    table = events.table
    begins, ends = table["start"].min(), table["start"].max()
    first = pd.Timestamp(rule.since) if rule.since else begins
    last = pd.Timestamp(rule.until) if rule.until else ends
    if first < begins - _WEEK or last > ends + _WEEK:
        raise CourseError(
            f"the days from {_day(first)} to {_day(last)}",
            where=f"rule {rule.name!r}, since and until",
            expected=f"days of the file, which has events from {_day(begins)} to {_day(ends)}",
            remedy="change the rule's days, or export the missing months; no rows is not no events",
        )
    closing = set(pd.date_range(first + _WEEK - _DAY, last, freq=_WEEK)) | {last}
    if split:
        closing.add(_split(split, first, last) - _DAY)
    days = pd.DatetimeIndex(sorted(closing))
    so_far = rule.apply(events)["start"].sort_values().searchsorted(days, side="right")
    return pd.DataFrame({"as_of_date": days, "cumulative_attacks": so_far, "qualifier": "exact"})


def _split(text: str, first: pd.Timestamp, last: pd.Timestamp) -> pd.Timestamp:
    try:
        day = pd.Timestamp(dt.date.fromisoformat(text))
    except ValueError:
        day = first
    if not first < day <= last:
        raise CourseError(
            repr(text),
            where="running_totals, split",
            expected=f"a day after {_day(first)}, to {_day(last)}, as 2024-01-31",
            remedy="choose a day inside the window",
        )
    return day


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"
