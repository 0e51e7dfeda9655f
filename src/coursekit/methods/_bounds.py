"""Bounds on a running count, day by day, from totals with their qualifiers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import text
from coursekit.text import and_list

COLUMNS = ("as_of_date", "cumulative_attacks", "qualifier")

# What a qualifier lets a reader conclude about the true total. "Minimum" also takes in
# unhedged totals of what was known at the time; a loose figure bounds nothing.
READINGS = {
    "exact": "exact",
    **dict.fromkeys(("at least", "more than", "over", "total", "tracked", "recorded"), "minimum"),
    **dict.fromkeys(("about", "approximately", "claimed", "nearly", "roughly", "some"), "loose"),
}

DAY = timedelta(days=1)

Total = tuple[date, int, str]
Span = tuple[date, date]


def read(totals: pd.DataFrame) -> list[Total]:
    """Return the rows as (day, total, qualifier), in the order of days."""
    where = "running totals"
    columns = (*COLUMNS, "series") if "series" in getattr(totals, "columns", ()) else COLUMNS
    totals = _inputs.table(totals, columns, where)
    named = list(totals["series"]) if "series" in columns else []
    series = sorted({_inputs.label(name, f"{where}, series") for name in named})
    if len(series) > 1:
        raise CourseError(
            f"The series {and_list(series)} are together, and each counts by its own rules.",
            where="running totals",
            remedy='keep one of them: filter on the column "series"',
        )
    return sorted(
        (
            _inputs.day(when, "as_of_date"),
            _inputs.count(total, "cumulative_attacks"),
            _inputs.one_of(word, READINGS, "qualifier"),
        )
        for when, total, word in totals[list(COLUMNS)].itertuples(index=False, name=None)
    )


def quiet_spans(zeros: Iterable[tuple[object, object]]) -> list[Span]:
    """Return the days at whose ends statements of zero make the totals equal, joined up."""
    spans: list[Span] = []
    wanted = 'pairs of a first and a last day, such as [("2024-01-25", "2024-01-31")]'
    for pair in _inputs.listing(zeros, "zeros", wanted):
        days = [_inputs.day(day, "zeros") for day in _inputs.listing(pair, "zeros", wanted)]
        if len(days) != 2:
            raise CourseError(_inputs.as_typed(pair), where="zeros", expected=wanted)
        first, last = days
        if last < first:
            raise CourseError(
                f"{text(first)} to {text(last)}", where="zeros", expected="the first day first"
            )
        spans.append((first - DAY, last))
    joined: list[Span] = []
    for opened, closed in sorted(spans):
        if joined and opened <= joined[-1][1]:
            opened, closed = joined[-1][0], max(closed, joined.pop()[1])
        joined.append((opened, closed))
    return joined


def bounds(
    rows: list[Total],
    ends: list[date],
    spans: list[Span],
    ceiling: int | None,
) -> tuple[list[int], list[float]]:
    """Give the least and the greatest total at the end of each day in `ends`.

    Exact totals that differ on a day, or at the two ends of days stated to be zero, leave a
    band from the lowest to the highest of them.
    """
    block: list[int] = []  # days joined by a statement of zero share a number and so a total
    for day in ends:
        joined = bool(block) and any(before < day <= last for before, last in spans)
        block.append(block[-1] + (not joined) if block else 0)
    at = dict(zip(ends, block, strict=True))
    low, high = [0] * (block[-1] + 1), [math.inf] * (block[-1] + 1)
    exact: dict[int, list[int]] = {}
    for day, total, word in rows:
        if READINGS[word] == "exact":
            exact.setdefault(at[day], []).append(total)
    for i, printed in exact.items():
        low[i], high[i] = min(printed), max(printed)
    for day, total, word in rows:
        i = at[day]
        if READINGS[word] != "minimum":
            continue
        if i in exact and block.count(i) > 1 and total > high[i]:
            high[i] = total
        else:
            low[i] = max(low[i], total)
    if ceiling is not None:
        if ceiling < max(low):
            raise CourseError(
                f"a ceiling of {text(ceiling)}",
                where="ceiling",
                expected=f"{text(max(low))} or more, as a total says at least that",
            )
        high[-1] = min(high[-1], ceiling)
    for i in range(1, len(low)):
        low[i] = max(low[i], low[i - 1])
    for i in range(len(high) - 1, 0, -1):
        high[i - 1] = min(high[i - 1], high[i])
    for i, (least, most) in enumerate(zip(low, high, strict=True)):
        if least > most:
            raise CourseError(
                f"a total of at least {text(least)} and of at most {text(int(most))} on "
                f"{text(ends[block.index(i)])}",
                where="running totals",
                expected="totals that never fall",
                remedy="leave out the row that belongs to another count",
            )
    return [low[i] for i in block], [high[i] for i in block]
