"""The origin of a learner's file: a random id by which its copies are known as one person's.

It is an entry like the others, added with the first answer. It says nothing about the learner.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from coursekit.store.entries import Entry

__all__ = [
    "IDENTIFIER",
    "ORIGIN",
    "answers_of",
    "is_anothers",
    "new_origin",
    "origins_of",
    "with_origin",
]

ORIGIN, IDENTIFIER = "origin", "identifier"  # kinds of entries that tell of the learner's file
LETTERS = 16  # of a random id


def origins_of(entries: Sequence[Entry]) -> list[str]:
    """Return the origins of a file, the earliest first; a joined file has several."""
    return list(dict.fromkeys(str(entry.value) for entry in entries if entry.kind == ORIGIN))


def answers_of(entries: Sequence[Entry]) -> list[Entry]:
    """Leave out the entries that tell of the file itself: its origin and its identifier."""
    return [entry for entry in entries if entry.kind not in (ORIGIN, IDENTIFIER)]


def with_origin(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Add an origin to entries that have none.

    A file with one entry has just begun: its id is random. A longer one is older than origins
    are: its id comes from its first entry, so that all its copies get the same one.

    Examples
    --------
    >>> begun = with_origin((Entry("answer", "a", 1, "2026-01-01T00:00:00.000Z"),))
    >>> [entry.kind for entry in begun], with_origin(begun) == begun
    (['answer', 'origin'], True)
    """
    if not entries or origins_of(entries):
        return entries
    value = new_origin() if len(entries) == 1 else _older(entries)
    return (*entries, Entry(ORIGIN, ORIGIN, value, entries[-1].at))


def new_origin() -> str:
    """Draw a random id."""
    return secrets.token_hex(LETTERS // 2)


def is_anothers(own: Sequence[Entry], other: Sequence[Entry]) -> bool:
    """Tell whether another file has an origin that the own one lacks.

    Examples
    --------
    >>> at = "2026-01-01T00:00:00.000Z"
    >>> one, two = (with_origin((Entry("answer", "a", n, at),)) for n in (1, 2))
    >>> is_anothers(one, two), is_anothers(one, (*two, *one)), is_anothers((), two)
    (True, False, False)
    """
    theirs = origins_of(other)
    mine = origins_of(own) or ([_older(own)] if own else [])
    return bool(mine and theirs) and not set(mine) & set(theirs)


def _older(entries: Sequence[Entry]) -> str:
    return hashlib.sha256(entries[0].identity.encode()).hexdigest()[:LETTERS]
