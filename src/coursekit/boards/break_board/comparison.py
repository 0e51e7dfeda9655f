"""What is compared at each date: over all days, over equal windows, and at placebo dates."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from coursekit.boards.break_board.content import Breaks, day_of
from coursekit.content.attacks import attacks
from coursekit.methods.breakdate import BeforeAfter, before_after
from coursekit.methods.bursts import dispersion
from coursekit.methods.placebo import placebo_dates
from coursekit.text import range_text

__all__ = ["Pair", "bursts", "equal_windows", "placebo", "steps", "stretches", "whole"]

DAY = pd.Timedelta(days=1)
Pair = tuple[float, float]


@lru_cache(maxsize=4)
def bursts(content: Breaks) -> dict[str, float]:
    """Give the dispersions on offer: none, and two estimates from before the event.

    The first estimate leaves out the stretches without an attack, the second takes them in.
    """
    spans = attacks().known()
    spans = spans[spans["last_day"] < day_of(content.event)]
    busy = spans[spans["events"] > 0]
    return {
        "1": 1.0,
        "2": dispersion(busy["events"], busy["days"]).value,
        "3": dispersion(spans["events"], spans["days"]).value,
    }


def whole(content: Breaks, date: pd.Timestamp, burst: str) -> BeforeAfter:
    """Compare all days before a date with all from then on."""
    return before_after(attacks(), date, dispersion=bursts(content)[burst])


def equal_windows(content: Breaks, date: pd.Timestamp, burst: str) -> BeforeAfter | None:
    """Compare over equal windows, if there is room for them."""
    first, last = date - content.window * DAY, date + (content.window - 1) * DAY
    if first.date() < attacks().first_day or last.date() > attacks().last_day:
        return None
    wide = bursts(content)[burst]
    return before_after(attacks(), date, first_day=first, last_day=last, dispersion=wide)


def steps(content: Breaks) -> pd.DataFrame:
    """List what the chart shows at each date."""
    return pd.DataFrame([step(content, date) for date in content.dates])


def step(content: Breaks, date: pd.Timestamp) -> dict[str, Any]:
    """Give what the chart shows at one date."""
    found, even = whole(content, date, "1"), equal_windows(content, date, "1")
    pairs: dict[str, Pair] = {
        "b_": found.before.rates,
        "a_": found.after.rates,
        "": (found.least.ratio, found.most.ratio),
        "exact_": found.limits,
    }
    for burst in bursts(content):
        pairs[f"wide{burst}_"] = whole(content, date, burst).wide_limits
        if windows := equal_windows(content, date, burst):
            pairs[f"even{burst}_"] = windows.wide_limits
    if even:
        pairs["even_"] = even.least.ratio, even.most.ratio
    return {
        "date": date,
        "before": range_text(found.before.low, found.before.high, "{:g}".format),
        "days_before": found.before.days,
        "after": range_text(found.after.low, found.after.high, "{:g}".format),
        "days_after": found.after.days,
        **{
            name + end: round(value, 3)
            for name, pair in pairs.items()
            for end, value in zip(("low", "high"), pair, strict=True)
        },
    }


def stretches() -> pd.DataFrame:
    """List the stretches with a known count, and what lies between two of them, a day."""
    found = attacks().stretches()
    for end in ("low", "high"):
        found[end] = (found[end] / found["days"]).round(3)
    return found[["first_day", "last_day", "low", "high"]]


@lru_cache(maxsize=4)
def placebo(content: Breaks) -> pd.DataFrame:
    """Make the comparison at every date whose windows end before the event."""
    real, window = day_of(content.event), content.window
    dates = pd.date_range(pd.Timestamp(attacks().first_day) + window * DAY, real - window * DAY)
    found = {
        burst: placebo_dates(attacks(), dates, real=real, window=window, dispersion=value).frame
        for burst, value in bursts(content).items()
    }
    frame = found["1"][["date", "ratio_low", "ratio_high"]]
    return frame.rename(columns={"ratio_low": "low", "ratio_high": "high"}).assign(
        **{
            f"wide{burst}_{end}": one[f"wide_{end}"]
            for burst, one in found.items()
            for end in ("low", "high")
        }
    )
