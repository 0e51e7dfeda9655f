"""The form of the learner's file: plain JSON, one entry a line.

A file has a format, a version and a list of entries. It only grows: each answer adds an
entry, and earlier ones stay. Files of version 1 and their seals have to be readable for ever.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from coursekit.errors import CourseError
from coursekit.outside import NotJson, parse_json
from coursekit.text import date_text

__all__ = ["FORMAT", "LARGEST", "DamagedFile", "Entry", "dump", "new_entry", "parse"]

FORMAT = "coursekit-work"
VERSION = 1
ABOUT = "Your answers in the course. The file is yours: keep it, copy it, hand it in."

LARGEST = 10_000_000  # bytes of a file: some 20,000 entries

OPTIONAL = ("digest", "words")

YEARS = (1970, 2200)  # the earliest that a clock without a battery says; the latest to count on

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


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
    try:
        content = parse_json(text)
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
    return tuple(_entry(row, number, name) for number, row in enumerate(rows, start=1))


def _entry(row: object, number: int, name: str) -> Entry:
    if isinstance(row, dict) and {"kind", "key", "value", "at"} <= row.keys():
        optional = {name: row[name] for name in OPTIONAL if name in row}
        entry = Entry(row["kind"], row["key"], row["value"], row["at"], **optional)
        texts = (entry.kind, entry.key, entry.at, entry.digest)
        fits = all(isinstance(text, str) for text in texts) and isinstance(entry.words, dict)
        if fits and _is_time(entry.at):
            return entry
    raise _damaged(name, f"entry {number} is not valid")


def _is_time(at: str) -> bool:
    """Tell whether it is a time as `new_entry` writes it, of a day that there is."""
    if not _TIME.fullmatch(at):
        return False
    try:
        year = date.fromisoformat(at[:10]).year
        time.fromisoformat(at[11:23])
    except ValueError:
        return False
    first, last = YEARS
    return first <= year <= last


def _damaged(name: str, why: str) -> DamagedFile:
    return DamagedFile(
        f"This is not a file of answers: {why}.",
        where=name,
        remedy="your next answer keeps it under another name and starts a new file",
    )


def _digest(key: str, value: object, at: str) -> str:
    # The order of the keys must not count: another program may write them in its own.
    text = json.dumps([key, value, at], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
