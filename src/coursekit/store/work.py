"""The learner's file: where it is, what is in it, and how an answer gets into it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError
from coursekit.store import borrowed
from coursekit.store.entries import DamagedFile, Entry, dump, new_entry, parse
from coursekit.store.files import locked, plain_errors, write_whole

__all__ = ["Saved", "change", "history", "latest", "read", "read_file", "record", "work_path"]

NAME = "coursekit-work.json"


@dataclass(frozen=True)
class Saved:
    """What the learner's file holds after a change.

    Parameters
    ----------
    entries
        All entries of the file.
    notice
        What the learner should know beside "saved": that an unreadable file was set aside,
        that this computer is borrowed; mostly empty.
    """

    entries: tuple[Entry, ...]
    notice: str = ""


def work_path() -> Path:
    """Say where the learner's file is: in ``COURSEKIT_HOME``, else in the current folder.

    Returns
    -------
    Path
        The file; it need not exist yet.

    Examples
    --------
    >>> work_path().name
    'coursekit-work.json'
    """
    home = os.environ.get("COURSEKIT_HOME")
    return (Path(home).expanduser() if home else Path.cwd()) / NAME


def read() -> tuple[Entry, ...]:
    """Read the learner's entries; without a file there are none.

    Returns
    -------
    tuple of Entry
        In the order in which they were saved.

    Raises
    ------
    CourseError
        When the file is damaged or was written by a newer course. It is left untouched.
    """
    path = work_path()
    return read_file(path) if path.exists() else ()


def read_file(path: Path) -> tuple[Entry, ...]:
    """Read the entries of any such file; returns and raises as `read`.

    Parameters
    ----------
    path
        A file of answers.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise CourseError(
            f"the system's answer '{error.strerror or error}'",
            where=str(path),
            expected="a file of answers",
            remedy="look whether the file is there and may be read",
        ) from error
    return parse(text, path.name)


def history(key: str, kind: str, entries: Sequence[Entry] | None = None) -> list[Entry]:
    """Find every entry of an activity, the earliest first.

    Parameters
    ----------
    key, kind
        As in `Entry`.
    entries
        Where to look; the learner's file when left out.

    Returns
    -------
    list of Entry
        Empty when there is none.

    Examples
    --------
    >>> history("01-order", "answer", [])
    []
    """
    found = read() if entries is None else entries
    return [entry for entry in found if (entry.key, entry.kind) == (key, kind)]


def latest(key: str, kind: str) -> Entry | None:
    """Find the last entry of an activity, or None; parameters as in `history`."""
    return next(reversed(history(key, kind)), None)


def record(
    kind: str,
    key: str,
    value: object,
    *,
    seal: bool = False,
    words: Mapping[str, Any] | None = None,
) -> Saved:
    """Add an entry to the learner's file.

    Parameters
    ----------
    kind, key, value, words
        As in `Entry`.
    seal
        Add a digest, by which a later change of the entry can be seen.

    Returns
    -------
    Saved
        All entries, the new one last, and a notice when there is something to know.

    Raises
    ------
    CourseError
        When the file cannot be written, or was written by a newer course.
    """
    entry = new_entry(kind, key, value, seal=seal, words=words)
    saved = change(lambda entries: (*entries, entry))
    said = filter(None, [saved.notice, borrowed.notice(work_path())])
    return replace(saved, notice=" ".join(said))


def change(to: Callable[[tuple[Entry, ...]], tuple[Entry, ...]]) -> Saved:
    """Change the learner's file while no other notebook can.

    Parameters
    ----------
    to
        From the entries that the file has now to those that it is to have.

    Returns
    -------
    Saved
        The entries after the change, and a notice when a damaged file was set aside.

    Raises
    ------
    CourseError
        When the file cannot be written, or was written by a newer course.
    """
    path = work_path()
    with plain_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path):
        notice = ""
        try:
            entries = read()
        except DamagedFile:
            entries, notice = (), _set_aside(path)
        entries = to(entries)
        write_whole(path, dump(entries))
    return Saved(entries, notice)


def _set_aside(path: Path) -> str:
    stamp = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    aside = path.with_name(f"coursekit-work-damaged-{stamp}.json")
    number = 1
    with plain_errors(path):
        while aside.exists():
            number += 1
            aside = path.with_name(f"coursekit-work-damaged-{stamp}-{number}.json")
        path.rename(aside)
    return f"{path.name} could not be read: it is kept as {aside.name}, and a new file was begun."
