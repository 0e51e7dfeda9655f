"""The form of the learner's file: plain JSON, one entry a line.

A file has a format, a version and a list of entries. It only grows: each answer adds an
entry, and earlier ones stay. Files of version 1 and their seals have to be readable for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from coursekit.errors import CourseError
from coursekit.outside import NotJson, parse_any_json, parse_json
from coursekit.text import date_text

__all__ = [
    "FORMAT",
    "LARGEST",
    "DamagedFile",
    "Entry",
    "are_times",
    "dump",
    "find_damage",
    "new_entry",
    "parse",
    "parse_rows",
]

FORMAT = "coursekit-work"
VERSION = 1
ABOUT = "Your answers in the course. The file is yours: keep it, copy it, hand it in."

LARGEST = 10_000_000  # bytes of a file: some 20,000 entries

OPTIONAL = ("digest", "words")

YEARS = (1970, 2200)  # the earliest that a clock without a battery says; the latest to count on

_SHAPE = b"0000-00-00T00:00:00.000Z"
_TO_THE_HOUR = itemgetter(slice(13))
_TO_SHAPE = bytes.maketrans(b"0123456789", b"0" * 10)


class DamagedFile(CourseError):  # noqa: N818 (it is caught, not shown by its name)
    """A learner's file that cannot be read."""


@dataclass(frozen=True)
class Entry:
    """One answer, as the file keeps it.

    `kind` is ``answer``, ``sealed``, ``try`` (of a check), ``hint`` or ``solution`` (one that was
    opened). ``origin`` and ``identifier`` tell whose file it is: see `store.origins`. `at` is in
    UTC. Only sealed entries have a digest (SHA-256). `words` say what the value means where the
    question bank cannot.
    """

    kind: str
    key: str
    value: Any
    at: str
    digest: str = ""
    words: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def intact(self) -> bool:
        """Whether the digest of a sealed entry fits what it says."""
        return self.digest == _digest(self.key, self.value, self.at)

    @property
    def identity(self) -> str:
        """All that it holds, as a text: two entries with the same one are one answer."""
        return json.dumps(asdict(self), sort_keys=True)

    @property
    def moment(self) -> str:
        """When it was made, in words."""
        return f"{date_text(self.at[:10])}, {self.at[11:16]} UTC"


def new_entry(
    kind: str,
    key: str,
    value: object,
    *,
    seal: bool = False,
    words: Mapping[str, Any] | None = None,
) -> Entry:
    """Make an entry with the present time, its value as it will be read back.

    A seal adds a digest, by which a later slip shows. It stops no forger: a new digest can be
    made. One that was told to somebody else at the time shows more.

    Examples
    --------
    >>> new_entry("sealed", "00-guesses", {"attacks": 40}, seal=True).intact
    True
    """
    try:
        # A browser may send half a character, which no file can hold.
        sent = json.dumps([value, words or {}], ensure_ascii=False).encode("utf-8", "replace")
        value, words = parse_json(sent)
    except (NotJson, RecursionError, TypeError, ValueError) as error:
        why = error.why if isinstance(error, NotJson) else "it is no text, number or list"
        raise CourseError(
            f"The answer cannot be kept: {why}.", where=key, remedy="change it and save again"
        ) from None
    now = datetime.now(UTC)
    at = now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"
    return Entry(kind, key, value, at, _digest(key, value, at) if seal else "", words)


def dump(entries: Sequence[Entry]) -> str:
    """Write entries as the text of a file, which `parse` reads back."""
    head = {"format": FORMAT, "version": VERSION, "about": ABOUT}
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}," for name, value in head.items()]
    rows = []
    for entry in entries:
        parts = {name: part for name, part in asdict(entry).items() if part or name not in OPTIONAL}
        rows.append("    " + json.dumps(parts, ensure_ascii=False))
    body = [",\n".join(rows)] if rows else []
    return "\n".join(["{", *lines, '  "entries": [', *body, "  ]", "}", ""])


def parse(text: bytes, name: str = "the file") -> tuple[Entry, ...]:
    """Read the entries from the bytes of a file; `name` is what messages call it.

    Raises `DamagedFile`, or a plain CourseError for the file of a newer course.

    Examples
    --------
    >>> entry = new_entry("answer", "01-order", ["E53"])
    >>> parse(dump([entry]).encode()) == (entry,)
    True
    """
    rows = _rows(text, name, parse_json)
    return tuple(_entry(row, number, name) for number, row in enumerate(rows, start=1))


def parse_rows(text: bytes, name: str = "the file") -> list[Any]:
    """Read the list of entries, of which none has been looked at; errors are those of `parse`.

    It is for who reads thousands of files and goes through each once. Who does so finds a row
    that is no entry with `are_times` and `find_damage`.

    Examples
    --------
    >>> entry = new_entry("answer", "01-order", ["E53"])
    >>> parse_rows(dump([entry]).encode())[0]["value"]
    ['E53']
    """
    return _rows(text, name, parse_any_json)


def find_damage(rows: Sequence[object], name: str) -> DamagedFile:
    """Return the error for the first row that is no entry, where one is not."""
    number = next((at for at, row in enumerate(rows, start=1) if not _is_row(row)), len(rows))
    return _damaged(name, f"entry {number} is not valid")


def are_times(times: Sequence[str]) -> bool:
    """Tell whether all texts are times as `new_entry` writes them; a TypeError for no texts.

    The days, hours and minutes of all are looked at together, much faster than one by one.
    """
    joined, length = "".join(times).encode(), len(_SHAPE)
    # A time of another length would shift the next, which then begins with no day.
    return (
        joined.translate(_TO_SHAPE) == _SHAPE * len(times)
        and all(map(_is_hour, {*map(_TO_THE_HOUR, times)}))
        and not joined[14::length].strip(b"012345")
        and not joined[17::length].strip(b"012345")
    )


def _rows(text: bytes, name: str, read: Callable[[bytes], Any]) -> list[Any]:
    """Return what the list of entries holds."""
    try:
        content = read(text)
    except NotJson as error:
        raise _damaged(name, error.why) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _damaged(name, "it has no format coursekit-work")
    version, rows = content.get("version"), content.get("entries")
    if isinstance(version, int) and version > VERSION:
        raise CourseError(
            f"A newer course wrote this file (format {version}).",
            where=name,
            remedy="install the newer course; this one leaves the file as it is",
        )
    if version != VERSION or not isinstance(rows, list):
        raise _damaged(name, "it has no list of entries")
    return rows


def _is_row(row: Any) -> bool:
    """Tell whether a row has the parts of an entry, of their kinds."""
    try:
        kind, key, _, at = row["kind"], row["key"], row["value"], row["at"]
    except (KeyError, TypeError):
        return False
    return type(kind) is type(key) is type(at) is str and are_times([at])


def _entry(row: object, number: int, name: str) -> Entry:
    if isinstance(row, dict) and _is_row(row):
        optional = {name: row[name] for name in OPTIONAL if name in row}
        entry = Entry(row["kind"], row["key"], row["value"], row["at"], **optional)
        if isinstance(entry.digest, str) and isinstance(entry.words, dict):
            return entry
    raise _damaged(name, f"entry {number} is not valid")


@lru_cache(maxsize=10_000)
def _is_hour(start: str) -> bool:
    """Tell whether a time begins with a day that there is, and an hour of it."""
    try:
        year, hour = date.fromisoformat(start[:10]).year, int(start[11:])
    except ValueError:
        return False
    first, last = YEARS
    return first <= year <= last and hour < 24


def _damaged(name: str, why: str) -> DamagedFile:
    return DamagedFile(
        f"This is not a file of answers: {why}.",
        where=name,
        remedy="your next answer keeps it under another name and starts a new file",
    )


def _digest(key: str, value: object, at: str) -> str:
    # The order of the keys must not count: another program may write them in its own.
    return hashlib.sha256(_SEALED.encode([key, value, at]).encode()).hexdigest()


_SEALED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
