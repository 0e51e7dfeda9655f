"""What running totals ("at least 140 since October") say about the days between them.

A running total of a source is turned into bounds on the true number of events up to that
day, by its qualifier; bounds carry forward (a count never falls) and back; a direct
statement of zero ties the totals at both its ends together. What remains for an interval
is a single number or a band between the two extreme allocations. Two minimums are never
subtracted: "at least 150" after "at least 140" can mean none in between, or thirty.

Source: interval arithmetic on a monotone count; the same idea as the bounds of Manski,
C. F. (2003), Partial Identification of Probability Distributions, Springer. Read: its contents,
and the author's slides that introduce it.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._bounds import DAY, READINGS, Span, Total, bounds, quiet_spans, read
from coursekit.methods._limits import rate_limits
from coursekit.methods._result import Result, Table, span, text
from coursekit.text import counted

__all__ = ["READINGS", "Count", "Intervals", "intervals"]


@dataclass(frozen=True, repr=False)
class Count(Result):
    """The least and the greatest number of events that a window of days can hold."""

    first_day: date
    last_day: date
    low: int
    high: float

    @property
    def days(self) -> int:
        """Length of the window, both ends included."""
        return (self.last_day - self.first_day).days + 1

    @property
    def rates(self) -> tuple[float, float]:
        """The least and the greatest number of events a day."""
        return self.low / self.days, self.high / self.days

    @property
    def sentence(self) -> str:
        """The window and its count."""
        return f"{_days(self.first_day, self.last_day)}: {span(self.low, self.high)} events."

    def _table(self) -> Table:
        return ["days", "least", "most"], [[self.days, self.low, self.high]]


@dataclass(frozen=True, repr=False, eq=False)
class Intervals(Result):
    """The intervals between totals; `frame` has one row for each."""

    frame: pd.DataFrame
    ceiling: int | None
    _ends: Sequence[date]
    _low: Sequence[int]
    _high: Sequence[float]
    _quiet: Sequence[Span]

    @property
    def first_day(self) -> date:
        """First day after the first known total."""
        return self._ends[0] + DAY

    @property
    def last_day(self) -> date:
        """Day of the last total."""
        return self._ends[-1]

    def total(self, day: object) -> tuple[int, float]:
        """Bounds on the total at the end of a day, which may lie inside an interval."""
        when = _inputs.day(day, "day")
        if not self._ends[0] <= when <= self._ends[-1]:
            raise CourseError(
                text(when),
                where="intervals",
                expected=f"a day from {text(self._ends[0])} to {text(self._ends[-1])}",
                remedy="the totals say nothing outside these days",
            )
        before = bisect_right(self._ends, when) - 1
        return self._low[before], self._high[bisect_left(self._ends, when)]

    def count(self, first_day: object, last_day: object) -> Count:
        """Bounds on the number of events from the first day to the last, both included."""
        first, last = _inputs.day(first_day, "first_day"), _inputs.day(last_day, "last_day")
        if last < first:
            raise CourseError(
                f"{text(first)} to {text(last)}", where="count", expected="the first day first"
            )
        low_before, high_before = self.total(first - DAY)
        low, high = self.total(last)
        if any(opened < first and last <= closed for opened, closed in self._quiet):
            return Count(first, last, 0, 0)
        least = 0 if math.isinf(high_before) else max(0, low - int(high_before))
        return Count(first, last, least, high - low_before)

    def known(self, level: float = 0.95) -> pd.DataFrame:
        """Give the longest list of spans whose count is a single number, with exact limits.

        A span runs from one fixed total to the next, or over days stated to be zero. Only these
        have limits of the rate: where the count is a band, limits for chance would claim a
        certainty that the totals do not give.
        """
        fixed = [i for i, (a, b) in enumerate(zip(self._low, self._high, strict=True)) if a == b]
        spans = list(pairwise(fixed))
        stated = self.frame["basis"].eq("stated zero")
        for zero, run in groupby(range(len(stated)), lambda i: stated[i] and i not in fixed):
            rows = list(run)
            spans += [(rows[0], rows[-1] + 1)] if zero else []
        spans.sort()
        days = [(self._ends[j] - self._ends[i]).days for i, j in spans]
        events = [self._low[j] - self._low[i] for i, j in spans]
        low, high = rate_limits(events, days, _inputs.level(level))
        return pd.DataFrame(
            {
                "first_day": [pd.Timestamp(self._ends[i] + DAY) for i, _ in spans],
                "last_day": [pd.Timestamp(self._ends[j]) for _, j in spans],
                "days": days,
                "events": events,
                "rate": [n / t for n, t in zip(events, days, strict=True)],
                "limit_low": low,
                "limit_high": high,
            }
        )

    def stretches(self) -> pd.DataFrame:
        """List the longest spans whose count is one number, and what lies between them.

        Returns
        -------
        pandas.DataFrame
            ``first_day``, ``last_day``, ``days``, ``low``, ``high`` and ``basis`` (exact,
            stated zero, band, open), without a gap.
        """
        stated = set(self.frame.loc[self.frame["basis"] == "stated zero", "first_day"])
        edges, day = [], pd.Timestamp(self.first_day)
        for first, last in self.known()[["first_day", "last_day"]].itertuples(index=False):
            edges += [(day, first - DAY), (first, last)]
            day = last + DAY
        edges.append((day, pd.Timestamp(self.last_day)))
        counts = [self.count(first, last) for first, last in edges if first <= last]
        return pd.DataFrame(
            {
                "first_day": pd.Timestamp(count.first_day),
                "last_day": pd.Timestamp(count.last_day),
                "days": count.days,
                "low": count.low,
                "high": count.high if math.isinf(count.high) else int(count.high),
                "basis": _basis(count.low, count.high, pd.Timestamp(count.first_day) in stated),
            }
            for count in counts
        )

    @property
    def sentence(self) -> str:
        """How many intervals are known, banded and open."""
        kinds = self.frame["basis"].value_counts()
        said = (
            f"{counted(len(self.frame), 'interval')} from {text(self.first_day)} to "
            f"{text(self.last_day)}: {kinds.get('exact', 0)} with a known count, "
            f"{kinds.get('stated zero', 0)} stated to be zero, {kinds.get('band', 0)} with a band, "
            f"{kinds.get('open', 0)} without an upper limit."
        )
        if self.ceiling is not None:
            said += f" Taken as given: the last total is at most {text(self.ceiling)}."
        return said

    def _table(self) -> Table:
        columns = zip(*(self.frame[name] for name in self.frame), strict=True)
        rows = [
            [
                _days(first, last),
                days,
                span(low, high),
                basis,
                f"{word} {text(total)}" if word else "",
            ]
            for first, last, days, low, high, basis, total, word in columns
        ]
        return ["days", "number of days", "events", "basis", "closing total"], rows


def _basis(low: float, high: float, stated: bool) -> str:
    """Say what is known of a stretch of days."""
    if stated:
        return "stated zero"
    return "exact" if low == high else "open" if math.isinf(high) else "band"


def _days(first: date, last: date) -> str:
    return text(first) if first == last else f"{text(first)} to {text(last)}"


def intervals(
    totals: pd.DataFrame,
    *,
    start: object = None,
    zeros: Iterable[tuple[object, object]] = (),
    ceiling: int | None = None,
) -> Intervals:
    """Turn running totals into what they say about the intervals between them.

    An exact total fixes the count of its day. A minimum ("at least", "more than", "over")
    bounds it from below by the printed number; a loose figure ("about", "some", "nearly")
    bounds nothing. Exact totals of one day that differ leave a band. A direct statement that
    a span had no events overrides any difference between totals at its ends, which are then
    a band for one and the same count.

    Parameters
    ----------
    totals
        One series, one row a total, with columns ``as_of_date`` (the total is that of the end
        of that day), ``cumulative_attacks`` (events) and ``qualifier``; any order.
    start
        First day that the totals count, if known: the total before it was 0. No total is of
        an earlier day.
    zeros
        Pairs of a first and a last day, both included, stated to be without events.
    ceiling
        A number that the last total is taken not to exceed: an assumption, said in the
        result. Without it intervals after the last exact total have no upper limit.

    Returns
    -------
    Intervals
        `frame` with ``first_day``, ``last_day``, ``days``, ``low``, ``high`` (missing: no
        upper limit), ``basis`` (exact, stated zero, band, open), and the closing ``total``
        with its ``qualifier``.

    Examples
    --------
    >>> totals = pd.DataFrame({
    ...     "as_of_date": ["2024-01-09", "2024-01-11", "2024-01-20", "2024-01-31"],
    ...     "cumulative_attacks": [10, 12, 15, 18],
    ...     "qualifier": ["exact", "at least", "at least", "exact"],
    ... })
    >>> found = intervals(totals, zeros=[("2024-01-25", "2024-01-31")])
    >>> found.frame[["days", "low", "high", "basis"]]
       days  low  high        basis
    0     2    2     8         band
    1     9    0     6         band
    2     4    0     3         band
    3     7    0     0  stated zero
    """
    rows = read(totals)
    spans = quiet_spans(zeros)
    ceiling = None if ceiling is None else _inputs.count(ceiling, "ceiling")
    if start is not None:
        opening = _inputs.day(start, "start")
        if rows[0][0] < opening:
            raise CourseError(
                f"a total of {text(rows[0][0])}",
                where="running totals",
                expected=f"totals from {text(opening)} on, the day that the count starts",
            )
        rows = [(opening - DAY, 0, "exact"), *rows]
    first = min(day for day, _, _ in rows)
    closing = max(day for day, _, _ in rows)
    for before, last in spans:
        if before < first or last > closing:
            raise CourseError(
                f"a statement of zero from {text(before + DAY)} to {text(last)}",
                where="intervals",
                expected=f"days from {text(first + DAY)} to {text(closing)}",
            )
    ends = sorted({day for day, _, _ in rows} | {day for pair in spans for day in pair})
    low, high = bounds(rows, ends, spans, ceiling)
    frame = _frame(rows, ends, low, high, spans)
    return Intervals(frame, ceiling, ends, low, high, spans)


def _frame(
    rows: list[Total],
    ends: list[date],
    low: list[int],
    high: list[float],
    spans: list[Span],
) -> pd.DataFrame:
    closing = {day: (total, word) for day, total, word in rows}
    table = []
    for i, (opened, closed) in enumerate(pairwise(ends)):
        stated = any(before <= opened and closed <= last for before, last in spans)
        least = 0 if stated or math.isinf(high[i]) else max(0, low[i + 1] - int(high[i]))
        most = 0 if stated else high[i + 1] - low[i]
        total, word = closing.get(closed, (pd.NA, ""))
        table.append(
            {
                "first_day": pd.Timestamp(opened + DAY),
                "last_day": pd.Timestamp(closed),
                "days": (closed - opened).days,
                "low": least,
                "high": pd.NA if math.isinf(most) else int(most),
                "basis": _basis(least, most, stated),
                "total": total,
                "qualifier": word,
            }
        )
    columns = ["first_day", "last_day", "days", "low", "high", "basis", "total", "qualifier"]
    frame = pd.DataFrame(table, columns=columns)
    return frame.astype({"low": "Int64", "high": "Int64", "total": "Int64"})
