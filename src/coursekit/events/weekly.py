"""ACLED's aggregated files: counts by week, province and type, without actors and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from coursekit.errors import CourseError
from coursekit.events.layouts import LAYOUTS
from coursekit.text import date_text

__all__ = ["check_weeks", "is_weekly", "week_columns", "whole_weeks"]

_DAY = dt.timedelta(days=1)
_FRIDAY, _SATURDAY = 4, 5


def week_columns(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Make the columns of the common table that a weekly file has in other words."""
    start = columns["start"]
    keys = ("country", "admin1", "sub_event_type")
    parts = [start.dt.strftime("%Y-%m-%d"), *(pd.Series(columns[key]) for key in keys)]
    names = [part.astype(object).fillna("") for part in parts]
    actors = np.empty(len(start), dtype=object)
    actors[:] = [()] * len(start)
    return {
        "event_id": pd.Series(
            [" / ".join(filter(None, cells)) for cells in zip(*names, strict=True)]
        ),
        "end": start + pd.Timedelta(days=6),
        "actors": pd.Series(actors, dtype=object),
    }


def is_weekly(table: pd.DataFrame) -> bool:
    """Say whether a table has counts by week."""
    return any(LAYOUTS[key].weekly for key in table["layout"].unique())


def whole_weeks(since: str, until: str) -> tuple[str, str]:
    """Shorten a period to ACLED's whole weeks, from a Saturday to a Friday.

    Parameters
    ----------
    since, until
        The first and the last day, as ``2024-01-31``.

    Returns
    -------
    tuple
        The first Saturday and the last Friday within the period.

    Examples
    --------
    >>> whole_weeks("2024-01-31", "2024-03-01")
    ('2024-02-03', '2024-03-01')
    """
    try:
        first, last = map(dt.date.fromisoformat, (since, until))
    except ValueError:
        raise CourseError(
            f"{since!r} and {until!r} are not two days.",
            where="whole_weeks",
            remedy="write year, month and day, for example 2024-01-31",
        ) from None
    first += _DAY * (-_days_after(first, _SATURDAY) % 7)
    last -= _DAY * _days_after(last, _FRIDAY)
    if first > last:
        raise CourseError(
            f"There is no whole week from {since} to {until}.",
            where="whole_weeks",
            remedy="choose a longer period",
        )
    return first.isoformat(), last.isoformat()


def check_weeks(where: str, since: str = "", until: str = "") -> None:
    """Refuse a period that begins or ends within a week."""
    for day, weekday in ((since, _SATURDAY), (until, _FRIDAY)):
        if day and (beyond := _days_after(dt.date.fromisoformat(day), weekday)):
            before = dt.date.fromisoformat(day) - _DAY * beyond
            raise CourseError(
                f"The file counts by week, from Saturday to Friday, and {date_text(day)} is a "
                f"{dt.date.fromisoformat(day):%A}.",
                where=where,
                remedy=f"choose {before.isoformat()} or {(before + _DAY * 7).isoformat()}",
            )


def _days_after(day: dt.date, weekday: int) -> int:
    return (day.weekday() - weekday) % 7
