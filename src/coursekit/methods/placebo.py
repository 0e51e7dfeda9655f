"""The before-and-after comparison at dates when nothing is thought to have happened.

If the same contrast shows up at dates without a cause, the contrast at the real date says
little. A scan over many dates finds a contrast somewhere even when nothing changed, and dates
whose windows share days are not separate tests.

References
----------
Abadie, A., Diamond, A., and Hainmueller, J. (2015). Comparative politics and the synthetic
control method. American Journal of Political Science 59, 495-510, for a placebo in time.
Read: pages that describe it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._bounds import DAY
from coursekit.methods._limits import ratio_limits
from coursekit.methods._result import Result, Table, span, text
from coursekit.methods.breakdate import BeforeAfter, _both_sides, before_after
from coursekit.methods.bursts import dispersion as estimate
from coursekit.methods.totals import Count, Intervals
from coursekit.text import counted


@dataclass(frozen=True, repr=False, eq=False)
class Placebo(Result):
    """The comparison at many dates with equal windows; `frame` has one row for each."""

    frame: pd.DataFrame
    real: BeforeAfter
    window: int

    @property
    def beyond(self) -> int:
        """Number of placebo dates whose widened limits leave out 1."""
        return self._beyond("wide")

    @property
    def separate(self) -> int:
        """The most placebo dates that can be picked so that their windows share no day."""
        picked: list[pd.Timestamp] = []
        for day in sorted(self.frame["date"]):
            if not picked or (day - picked[-1]).days >= 2 * self.window:
                picked.append(day)
        return len(picked)

    def _beyond(self, kind: str) -> int:
        low, high = self.frame[f"{kind}_low"], self.frame[f"{kind}_high"]
        return int((low.gt(1) | high.lt(1)).sum())

    @property
    def sentence(self) -> str:
        """How the real date compares, and the warning that goes with many looks."""
        dates, level = len(self.frame), self.real.least.level
        certain = int(self.frame["ratio_high"].le(self.real.least.ratio).sum())
        possible = int(self.frame["ratio_low"].le(self.real.most.ratio).sum())
        fall = str(certain) if certain == possible else f"between {certain} and {possible}"
        said = (
            f"{counted(dates, 'placebo date')} with {self.window} days on each side: at {fall} "
            f"the ratio is as low as at {text(self.real.date)} "
            f"({span(self.real.least.ratio, self.real.most.ratio)}); at {self.beyond} the "
            f"limits widened for bursts leave out 1."
        )
        if dates < 2:
            return said
        shared = (
            f"Any two of the {dates} dates have windows that share days"
            if self.separate == 1
            else f"At most {self.separate} of the {dates} dates have windows that share no day"
        )
        return (
            f"{said} Many looks: exact limits leave out 1 at {self._beyond('limit')}; by chance "
            f"alone about {text(dates * (1 - level))} would, and more when events come in bursts. "
            f"{shared}, so these are not {dates} tests, and the smallest ratio of a scan proves "
            f"nothing."
        )

    def _table(self) -> Table:
        real = [
            f"{text(self.real.date)} (real)",
            span(self.real.before.low, self.real.before.high),
            span(self.real.after.low, self.real.after.high),
            span(self.real.least.ratio, self.real.most.ratio),
            span(*self.real.wide_limits),
        ]
        rows = [
            [
                text(row["date"]),
                span(row["before_low"], row["before_high"]),
                span(row["after_low"], row["after_high"]),
                span(row["ratio_low"], row["ratio_high"]),
                span(row["wide_low"], row["wide_high"]),
            ]
            for row in self.frame.to_dict("records")
        ]
        return ["date", "before", "after", "ratio", "widened for bursts"], [real, *rows]


def placebo_dates(
    known: Intervals,
    dates: Iterable[object],
    *,
    real: object,
    window: int,
    dispersion: float | None = None,
    level: float = 0.95,
) -> Placebo:
    """Make the same comparison at dates when nothing is thought to have happened.

    Every window has the same length, and the placebo windows end before the real date, so
    that none of them holds the change that is being examined.

    Parameters
    ----------
    known
        What the running totals say, from `totals.intervals`.
    dates
        The placebo dates, each the first day of a second period.
    real
        The date under examination.
    window
        Number of days on each side of every date.
    dispersion
        As in `before_after`; by default estimated once, from the spans with a known count
        that end before the real date.
    level
        Confidence level of the limits.

    Returns
    -------
    Placebo
        One row a date: counts, ratios and limits over both extreme allocations. A ratio of
        two possible zeros runs from 0 to infinity: it says nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> from coursekit.methods.totals import intervals
    >>> totals = pd.DataFrame({
    ...     "as_of_date": ["2024-01-10", "2024-01-20", "2024-01-30"],
    ...     "cumulative_attacks": [20, 24, 26],
    ...     "qualifier": ["exact", "exact", "exact"],
    ... })
    >>> found = placebo_dates(intervals(totals, start="2024-01-01"), ["2024-01-11"],
    ...                       real="2024-01-21", window=10, dispersion=2)
    >>> found.frame[["before_low", "after_low", "ratio_low"]].values.tolist()
    [[20.0, 4.0, 0.2]]
    """
    _inputs.kind_of(known, Intervals, "placebo_dates", "make one with totals.intervals()")
    event = _inputs.day(real, "real")
    days = [_inputs.day(date, "dates") for date in _inputs.listing(dates, "dates")]
    if not days or len(set(days)) < len(days):
        raise CourseError(
            "One date is there twice." if days else "The list of dates is empty.",
            where="dates",
            remedy="give one or more dates, each once",
        )
    most = (known.last_day - known.first_day).days + 1
    length = timedelta(_inputs.whole(window, 1, most, "window"))
    earliest, latest = known.first_day + length, event - length
    if latest < earliest:
        raise CourseError(
            f"no room for {counted(2 * length.days, 'day')} between {text(known.first_day)} and "
            f"{text(event)}",
            where="placebo_dates",
            expected="two windows before the real date",
            remedy="choose a smaller window",
        )
    for day in days:
        if not earliest <= day <= latest:
            raise CourseError(
                text(day),
                where="placebo_dates",
                expected=f"dates from {text(earliest)} to {text(latest)}",
                remedy="each window has to lie within the totals and before the real date",
            )
    if dispersion is None:
        spans = known.known()
        spans = spans[spans["last_day"].lt(pd.Timestamp(event))]
        dispersion = estimate(spans["events"], spans["days"]).value
    compared = before_after(
        known,
        event,
        first_day=event - length,
        last_day=event + length - DAY,
        dispersion=dispersion,
        level=level,
    )
    pairs = [_both_sides(known, day - length, day, day + length - DAY) for day in days]
    frame = _scan(days, pairs, level, compared.least.dispersion)
    return Placebo(frame, compared, length.days)


def _scan(
    days: list[date], pairs: list[tuple[Count, Count]], level: float, dispersion: float
) -> pd.DataFrame:
    before_low, before_high, after_low, after_high = np.array(
        [(before.low, before.high, after.low, after.high) for before, after in pairs],
        dtype=float,
    ).T
    length = pairs[0][0].days
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.nan_to_num(after_low / before_high, nan=0.0)
        most = np.nan_to_num(after_high / before_low, nan=np.inf, posinf=np.inf)
    limits = {
        name: (
            ratio_limits(after_low, length, before_high, length, level, spread)[0],
            ratio_limits(after_high, length, before_low, length, level, spread)[1],
        )
        for name, spread in (("limit", 1.0), ("wide", dispersion))
    }
    return pd.DataFrame(
        {
            "date": pd.to_datetime(days),
            "before_low": before_low,
            "before_high": before_high,
            "after_low": after_low,
            "after_high": after_high,
            "ratio_low": least,
            "ratio_high": most,
            "limit_low": limits["limit"][0],
            "limit_high": limits["limit"][1],
            "wide_low": limits["wide"][0],
            "wide_high": limits["wide"][1],
        }
    )
