"""What is compared: a month on each side of a date, and of dates without a cause.

Everything hangs on two numbers that no source gives: the ceiling of the last total, and how far
attacks come in bursts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from coursekit.boards.break_board.content import NamedDay, day_of
from coursekit.content import Content, EventId, Text
from coursekit.content.attacks import CONTENT as ATTACKS
from coursekit.content.attacks import attacks
from coursekit.methods.breakdate import BeforeAfter, before_after
from coursekit.methods.bursts import Dispersion, dispersion
from coursekit.methods.placebo import Placebo, placebo_dates

__all__ = [
    "CONTENT",
    "Assumed",
    "Doubts",
    "as_estimated",
    "bursts",
    "compared",
    "least_ceiling",
    "placebo",
    "placebo_days",
]

DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Doubts:
    """The dates on offer, the days of a window, and the largest ceiling of the last total."""

    key: str
    question: Text
    event: EventId
    window: int
    most: int
    quiet: Text
    dates: tuple[NamedDay, ...]

    @property
    def days(self) -> Mapping[str, pd.Timestamp]:
        """The days on offer by their words; last that on which the stated zero begins."""
        named = {each.words: day_of(each.event) for each in self.dates}
        return {**named, self.quiet: ATTACKS.load().zeros()["zero_from"].iloc[-1]}


CONTENT = Content("doubt_board", Doubts)


class Assumed(NamedTuple):
    """What the learner assumes: the ceiling of the last total, and the dispersion."""

    ceiling: int
    bursts: float


@lru_cache(maxsize=4)
def bursts(event: str) -> Dispersion:
    """Estimate the dispersion from the stretches with a known count before the event."""
    spans = attacks().known()
    spans = spans[spans["last_day"] < day_of(event)]
    return dispersion(spans["events"], spans["days"])


def as_estimated(content: Doubts) -> Assumed:
    """Assume that the last total is exact, and the dispersion as it is estimated."""
    return Assumed(ATTACKS.load().ceiling, round(bursts(content.event).value, 1))


def least_ceiling() -> int:
    """Return the smallest ceiling that the totals allow."""
    return attacks().total(attacks().last_day)[0]


def compared(content: Doubts, date: pd.Timestamp, assumed: Assumed) -> BeforeAfter:
    """Compare the days of a window before a date with as many from then on."""
    first, last = date - content.window * DAY, date + (content.window - 1) * DAY
    known, wide = attacks(assumed.ceiling), assumed.bursts
    return before_after(known, date, first_day=first, last_day=last, dispersion=wide)


def placebo_days(content: Doubts) -> pd.DatetimeIndex:
    """Return every date whose windows end before the event."""
    first, real = pd.Timestamp(attacks().first_day), day_of(content.event)
    return pd.date_range(first + content.window * DAY, real - content.window * DAY)


@lru_cache(maxsize=64)
def placebo(assumed: Assumed) -> Placebo:
    """Make the comparison at the placebo dates."""
    content = CONTENT.load()
    return placebo_dates(
        attacks(assumed.ceiling),
        placebo_days(content),
        real=day_of(content.event),
        window=content.window,
        dispersion=assumed.bursts,
    )
