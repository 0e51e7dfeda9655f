"""Whose work it is: the origin of the learner's file, and the identifier that the learner typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from coursekit.errors import CourseError
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.store.origins import IDENTIFIER, ORIGIN, new_origin, origins_of
from coursekit.text import quoted

__all__ = [
    "MOST_LETTERS",
    "identifier",
    "kept_origin",
    "origin",
    "set_identifier",
    "valid_identifier",
]

MOST_LETTERS = 32
EXPECTED = f"a number or one word: letters a to z, digits and -, at most {MOST_LETTERS}"
_FITS = re.compile(rf"[A-Za-z0-9][A-Za-z0-9-]{{0,{MOST_LETTERS - 1}}}")


def origin(entries: Sequence[Entry] | None = None) -> str | None:
    """Return the origin of the learner's file, or of other entries; None before the first answer.

    A file that was joined with `ck.restore(path, mine=True)` has several: it is the earliest.

    Examples
    --------
    >>> origin([Entry("origin", "origin", "5d7a", "2026-01-01T00:00:00.000Z")])
    '5d7a'
    """
    found = origins_of(work.read() if entries is None else entries)
    return found[0] if found else None


def kept_origin() -> tuple[str, str]:
    """Return the origin of the learner's file, and what the learner should know of a new file.

    Without one a file is begun that holds an origin and nothing else, so that what is drawn by it
    stays.
    """
    if work.read():
        saved = work.change(lambda entries: entries)  # a file older than origins gets one, too
    else:
        saved = work.record(ORIGIN, ORIGIN, new_origin())
    return origins_of(saved.entries)[0], saved.notice


def identifier(entries: Sequence[Entry] | None = None) -> str | None:
    """Return the number or name that the learner typed last; None without one.

    Parameters
    ----------
    entries
        The entries of a file; left out, those of the learner's.

    Returns
    -------
    str or None
        The identifier as it was typed, at most 32 letters. What a file holds that
        `valid_identifier` refuses is passed over.

    Raises
    ------
    CourseError
        When the learner's file cannot be read.

    Examples
    --------
    >>> identifier([Entry("identifier", "identifier", "17", "2026-01-01T00:00:00.000Z")])
    '17'
    """
    for entry in reversed(work.history(IDENTIFIER, IDENTIFIER, entries)):
        if entry.value == "":
            return None
        if isinstance(entry.value, str) and _FITS.fullmatch(entry.value):
            return entry.value
    return None


def set_identifier(text: str | int) -> work.Saved:
    """Keep an identifier in the learner's file; an earlier one stays there, the last one counts.

    An empty text takes it back.

    Raises
    ------
    CourseError
        When it cannot be part of a file name, is an address, or cannot be saved.
    """
    kept = "" if isinstance(text, str) and not text.strip() else valid_identifier(text)
    return work.record(IDENTIFIER, IDENTIFIER, kept)


def valid_identifier(text: object) -> str:
    """Return an identifier with the digits of any script written as 0 to 9.

    Raises
    ------
    CourseError
        When it cannot be part of a file name, or is an address.

    Examples
    --------
    >>> valid_identifier(" 17 "), valid_identifier(17)
    ('17', '17')
    """
    whole = isinstance(text, int) and not isinstance(text, bool)
    if not isinstance(text, str) and not whole:
        raise CourseError(type(text).__name__, where="student", expected=EXPECTED)
    typed = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in str(text)[: 10 * MOST_LETTERS].strip()
    )
    if "@" in typed:
        remedy = "type your number in the class, or a word of your own"
        raise CourseError("an address", where="student", expected=EXPECTED, remedy=remedy)
    if not _FITS.fullmatch(typed):
        found = quoted(typed[:40]) if typed else "nothing"
        raise CourseError(found, where="student", expected=EXPECTED, remedy="a number is enough")
    return typed
