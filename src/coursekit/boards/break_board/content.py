"""What the break board holds: the dates on offer, its buttons, and the fortnight in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from coursekit.content import Content, EventId, Text
from coursekit.data import load

__all__ = ["CONTENT", "Breaks", "EnlargedDays", "NamedDay", "day_of"]


@dataclass(frozen=True)
class NamedDay:
    """An event, and words for its day."""

    event: EventId
    words: Text


@dataclass(frozen=True)
class EnlargedDays:
    """The days that are enlarged, and their events in a few words."""

    first: date
    last: date
    events: tuple[NamedDay, ...]


@dataclass(frozen=True)
class Breaks:
    """The dates on offer, the event shown first, the buttons, and the fortnight."""

    key: str
    question: Text
    first: date
    last: date
    event: EventId
    not_shown: Text
    presets: tuple[NamedDay, ...]
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
