"""Put two files of answers together, so that nothing is lost and nothing comes in twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from coursekit.store.entries import Entry

__all__ = ["join"]


def join(first: Sequence[Entry], second: Sequence[Entry]) -> tuple[tuple[Entry, ...], list[Entry]]:
    """Put two lists of entries together, each entry as often as the one that has it most often.

    What came first in one of the two stays first, whatever the clock said. Returns all, and
    those of the second list that the first one lacked.

    Examples
    --------
    >>> one, two = (Entry("answer", "a", n, "2026-01-01T00:00:00.000Z") for n in (1, 2))
    >>> [entry.value for entry in join([one], [one, two])[0]]
    [1, 2]
    """
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.999Z")
    here = Counter(entry.identity for entry in first)
    placed, added = list(_in_time(first, now)), []
    for at, entry in _in_time(second, now):
        if here[entry.identity] < 1:
            added.append(entry)
            placed.append((at, entry))
        here[entry.identity] -= 1
    return tuple(entry for _, entry in sorted(placed, key=lambda one: one[0])), added


def _in_time(entries: Sequence[Entry], now: str) -> Iterator[tuple[str, Entry]]:
    """Yield entries with the latest time at which each can have been made.

    A file only grows: an entry came no later than those below it, and no later than now.
    """
    latest, times = now, []
    for entry in reversed(entries):
        latest = min(latest, entry.at)
        times.append(latest)
    yield from zip(reversed(times), entries, strict=True)
