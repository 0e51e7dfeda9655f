"""What is compared at each date: over all days, over equal windows, and at placebo dates.

Everything hangs on two numbers that no source gives: the ceiling of the last total, and how far
attacks come in bursts.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from coursekit.boards.break_board.content import Breaks, day_of
from coursekit.content.attacks import CONTENT as ATTACKS
from coursekit.content.attacks import attacks
from coursekit.methods.breakdate import BeforeAfter, before_after
from coursekit.methods.bursts import Dispersion, dispersion
from coursekit.methods.placebo import Placebo, placebo_dates
from coursekit.text import range_text

__all__ = [
    "Assumed",
    "Pair",
    "as_estimated",
    "bursts",
    "equal_windows",
    "least_ceiling",
    "placebo",
    "placebo_days",
    "rates",
    "shown",
    "steps",
    "stretches",
    "two_digits",
    "whole",
]

DAY = pd.Timedelta(days=1)
Pair = tuple[float, float]


class Assumed(NamedTuple):
    """What the learner assumes: the ceiling of the last total, and the dispersion."""

    ceiling: int
    bursts: float


@lru_cache(maxsize=4)
def bursts(content: Breaks) -> Dispersion:
    """Estimate the dispersion from the stretches with a known count before the event."""
    spans = attacks().known()
    spans = spans[spans["last_day"] < day_of(content.event)]
    return dispersion(spans["events"], spans["days"])


def as_estimated(content: Breaks) -> Assumed:
    """Assume that the last total is exact, and the dispersion as it is estimated."""
    return Assumed(ATTACKS.load().ceiling, round(bursts(content).value, 1))


def least_ceiling() -> int:
    """Return the smallest ceiling that the totals allow."""
    return attacks().total(attacks().last_day)[0]


def whole(date: pd.Timestamp, assumed: Assumed) -> BeforeAfter:
    """Compare all days before a date with all from then on."""
    return before_after(attacks(assumed.ceiling), date, dispersion=assumed.bursts)


def equal_windows(content: Breaks, date: pd.Timestamp, assumed: Assumed) -> BeforeAfter | None:
    """Compare over equal windows, if there is room for them."""
    first, last = date - content.window * DAY, date + (content.window - 1) * DAY
    known = attacks(assumed.ceiling)
    if first.date() < known.first_day or last.date() > known.last_day:
        return None
    wide = assumed.bursts
    return before_after(known, date, first_day=first, last_day=last, dispersion=wide)


def steps(content: Breaks) -> pd.DataFrame:
    """List the counts and the ratio at each date, for the table of the chart."""
    assumed = as_estimated(content)
    rows = [shown(content, date, assumed) for date in content.dates]
    columns = ["before", "days_before", "after", "days_after", "low", "high"]
    return pd.DataFrame(rows)[columns].assign(date=content.dates)


def shown(content: Breaks, date: pd.Timestamp, assumed: Assumed) -> dict[str, Any]:
    """Give what the chart shows at one date."""
    found, even = whole(date, assumed), equal_windows(content, date, assumed)
    pairs: dict[str, Pair | tuple[None, None]] = {
        "b_": found.before.rates,
        "a_": found.after.rates,
        "": (found.least.ratio, found.most.ratio),
        "exact_": found.limits,
        "wide_": found.wide_limits,
        "even_": (even.least.ratio, even.most.ratio) if even else (None, None),
        "even_wide_": even.wide_limits if even else (None, None),
    }
    return {
        "before": range_text(found.before.low, found.before.high, "{:g}".format),
        "days_before": found.before.days,
        "after": range_text(found.after.low, found.after.high, "{:g}".format),
        "days_after": found.after.days,
        "exact_words": two_digits(found.limits),
        "wide_words": two_digits(found.wide_limits),
        **{
            name + end: value if value is None else drawn(value)
            for name, pair in pairs.items()
            for end, value in zip(("low", "high"), pair, strict=True)
        },
    }


def drawn(value: float) -> float:
    """Round a number as the chart has it; one without an upper limit lies beyond its end."""
    return 1e6 if math.isinf(value) else round(value, 3)


def stretches() -> pd.DataFrame:
    """List the stretches with a known count, and what lies between two of them."""
    return attacks().stretches()[["first_day", "last_day"]]


def rates(ceiling: int) -> list[list[float]]:
    """Give the least and the greatest number of attacks a day in each of the stretches."""
    spans = stretches().itertuples(index=False, name=None)
    counts = [attacks(ceiling).count(first, last) for first, last in spans]
    return [[round(rate, 3) for rate in count.rates] for count in counts]


def placebo_days(content: Breaks) -> pd.DatetimeIndex:
    """Return every date whose windows end before the event."""
    first, real = pd.Timestamp(attacks().first_day), day_of(content.event)
    return pd.date_range(first + content.window * DAY, real - content.window * DAY)


@lru_cache(maxsize=64)
def placebo(content: Breaks, assumed: Assumed) -> Placebo:
    """Make the comparison at the placebo dates."""
    return placebo_dates(
        attacks(assumed.ceiling),
        placebo_days(content),
        real=day_of(content.event),
        window=content.window,
        dispersion=assumed.bursts,
    )


def two_digits(pair: Pair) -> str:
    """Write a range with two digits after the point at most."""
    return range_text(*pair, one_number)


def one_number(value: float) -> str:
    """Write a number with two digits; one that is not 1 is not written as 1."""
    digits = 2 if value == 1 or round(value, 2) != 1 else 3
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")
