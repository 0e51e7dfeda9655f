"""What the break board holds: the dates on offer, its buttons, and the fortnight in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from coursekit.content import Content, EventId, Text
from coursekit.data import load

__all__ = ["CONTENT", "Breaks", "EnlargedDays", "day_of"]


@dataclass(frozen=True)
class DayPreset:
    """A button, and the event whose day it sets."""

    event: EventId
    words: Text


@dataclass(frozen=True)
class Mark:
    """An event of the fortnight in a few words, and where these have room."""

    event: EventId
    words: Text
    side: Literal["left", "right"]


@dataclass(frozen=True)
class EnlargedDays:
    """The days that are enlarged, and their events."""

    first: date
    last: date
    events: tuple[Mark, ...]


@dataclass(frozen=True)
class Breaks:
    """The dates on offer, the event shown first, the days of an equal window, the last ceiling."""

    key: str
    question: Text
    first: date
    last: date
    event: EventId
    window: int
    most: int
    presets: tuple[DayPreset, ...]
    fortnight: EnlargedDays

    @property
    def dates(self) -> pd.DatetimeIndex:
        """The dates on offer."""
        return pd.date_range(self.first, self.last)


CONTENT = Content("break_board", Breaks)


def day_of(event_id: str) -> pd.Timestamp:
    """Return the day of an event."""
    days: pd.Series[pd.Timestamp] = load("timeline").set_index("event_id")["date"]
    return days[event_id]
