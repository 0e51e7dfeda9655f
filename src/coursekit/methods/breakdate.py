"""Before and after a date: two rates and their ratio.

The count on either side of a date is often a band, since the date falls inside an interval
between totals. Both extreme allocations are then shown: the one that puts as many events as
possible before the date and as few as possible after it, and the reverse. A date picked
after looking at the series has no nominal p value, and its limits lose their level in the
same way: whether they leave out 1 is a test too. Two rates are compared, each taken as
constant on its side; a trend is not modelled.

References
----------
Cook, T. D., and Campbell, D. T. (1979). Quasi-Experimentation, ch. 5: interrupted series.
Not opened.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._bounds import DAY
from coursekit.methods._result import Result, Table, percent, span, text
from coursekit.methods.bursts import Dispersion
from coursekit.methods.bursts import dispersion as estimate
from coursekit.methods.ratio import RateRatio, rate_ratio
from coursekit.methods.totals import Count, Intervals
from coursekit.text import counted

NAMES = ("after", "before")


@dataclass(frozen=True, repr=False)
class BeforeAfter(Result):
    """Rates before and after a date; `least` and `most` are the extreme allocations.

    The limits are the outer ones of both; each allocation carries its own. `estimate` is that
    of the dispersion, unless it was given.
    """

    date: date
    before: Count
    after: Count
    least: RateRatio
    most: RateRatio
    fixed_in_advance: bool
    estimate: Dispersion | None = None

    @property
    def limits(self) -> tuple[float, float]:
        """Exact limits of the ratio, from the lower of the least to the upper of the most."""
        return self.least.low, self.most.high

    @property
    def wide_limits(self) -> tuple[float, float]:
        """The same, widened for bursts."""
        return self.least.wide_low, self.most.wide_high

    @property
    def sentence(self) -> str:
        """Both counts, the ratio with both kinds of limits, and what they do not show."""
        sides = [
            f"{span(side.low, side.high)} events in {counted(side.days, 'day')} {name}"
            for name, side in (("before", self.before), ("after", self.after))
        ]
        least, most = self.least, self.most
        how = ""
        if self.estimate and not math.isnan(self.estimate.low):
            limits = span(self.estimate.low, self.estimate.high)
            how = f", by an estimate with a {percent(self.estimate.level)} interval of {limits}"
        both = "" if least == most else " over both extreme allocations"
        said = (
            f"{text(self.date)}: {sides[0]}, {sides[1]}. Rate after over rate before{both}: "
            f"{span(least.ratio, most.ratio)}. Exact {percent(least.level)} limits "
            f"{span(*self.limits)} hold for independent events; widened for bursts (dispersion "
            f"{text(least.dispersion)}{how}) they are {span(*self.wide_limits)}."
        )
        if self.fixed_in_advance:
            return said
        return (
            f"{said} The date was not fixed before looking, so there is no p value, and the "
            "limits are no test either."
        )

    def _table(self) -> Table:
        header = ["allocation", "before", "after", "ratio", "exact", "widened for bursts", "p"]
        one_only = self.least == self.most
        rows = [
            [
                name,
                one.events[1],
                one.events[0],
                one.ratio,
                span(one.low, one.high),
                span(one.wide_low, one.wide_high),
                "none" if one.p_value is None else one.p_value,
            ]
            for name, one in (
                ("the only one" if one_only else "fewest after", self.least),
                ("most after", self.most),
            )
        ]
        return header, rows[:1] if one_only else rows


def before_after(
    known: Intervals,
    date: object,
    *,
    first_day: object = None,
    last_day: object = None,
    dispersion: float | None = None,
    fixed_in_advance: bool = False,
    level: float = 0.95,
) -> BeforeAfter:
    """Compare the rate of events before a date with the rate from that date on.

    Parameters
    ----------
    known
        What the running totals say, from `totals.intervals`.
    date
        First day of the second period.
    first_day, last_day
        The window; by default all days of the totals.
    dispersion
        Variance over mean of the counts. By default it is estimated from the spans with a
        known count on either side, each side with a rate of its own.
    fixed_in_advance
        Whether the date was chosen before looking at the series; only then is there a p value,
        and only then do the limits hold at their level.
    level
        Confidence level of the limits.

    Returns
    -------
    BeforeAfter
        Counts and ratios (after over before) for both extreme allocations.

    Examples
    --------
    >>> import pandas as pd
    >>> from coursekit.methods.totals import intervals
    >>> totals = pd.DataFrame({
    ...     "as_of_date": ["2024-01-10", "2024-01-20", "2024-01-30"],
    ...     "cumulative_attacks": [20, 24, 26],
    ...     "qualifier": ["exact", "exact", "exact"],
    ... })
    >>> found = before_after(intervals(totals, start="2024-01-01"), "2024-01-15", dispersion=2)
    >>> (found.before.low, found.before.high), (found.after.low, found.after.high)
    ((20, 24), (2, 6))
    """
    _inputs.kind_of(known, Intervals, "before_after", "make one with totals.intervals()")
    fixed_in_advance = _inputs.true_or_false(fixed_in_advance, "fixed_in_advance")
    when = _inputs.day(date, "date")
    first = known.first_day if first_day is None else _inputs.day(first_day, "first_day")
    last = known.last_day if last_day is None else _inputs.day(last_day, "last_day")
    if last <= first:
        raise CourseError(
            f"{text(first)} to {text(last)}",
            where="before_after",
            expected="a first day, and a last day after it",
        )
    if not first < when <= last:
        raise CourseError(
            text(when),
            where="before_after",
            expected=f"a date from {text(first + DAY)} to {text(last)}",
            remedy="each side needs at least one day",
        )
    before, after = _both_sides(known, first, when, last)
    found = None
    if dispersion is None:
        spans = known.known()
        spans = spans[
            spans["first_day"].ge(pd.Timestamp(first)) & spans["last_day"].le(pd.Timestamp(last))
        ]
        start = pd.Timestamp(when)
        spans = spans[spans["last_day"].lt(start) | spans["first_day"].ge(start)]
        found = estimate(spans["events"], spans["days"], spans["last_day"].lt(start))
        dispersion = found.value
    least, most = (
        rate_ratio(
            int(events_after),
            after.days,
            int(events_before),
            before.days,
            level=level,
            dispersion=dispersion,
            names=NAMES,
            test=fixed_in_advance,
        )
        for events_before, events_after in ((before.high, after.low), (before.low, after.high))
    )
    return BeforeAfter(when, before, after, least, most, fixed_in_advance, found)


def _both_sides(known: Intervals, first: date, when: date, last: date) -> tuple[Count, Count]:
    """Count the events on both sides of a date, and refuse a count without upper limit."""
    found = known.count(first, when - DAY), known.count(when, last)
    for side in found:
        if math.isinf(side.high):
            raise CourseError(
                f"The events from {text(side.first_day)} to {text(side.last_day)} have no upper "
                "limit.",
                where="before and after",
                remedy="give intervals() a ceiling: the most that the last total can be",
            )
    return found
