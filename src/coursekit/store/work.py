"""The learner's file: where it is, what is in it, and how an answer gets into it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError
from coursekit.outside import named_path, real_path
from coursekit.outside import read_file as read_outside
from coursekit.store import binder, elsewhere, tab
from coursekit.store.entries import LARGEST, DamagedFile, Entry, dump, new_entry, parse
from coursekit.store.files import locked, plain_errors, write_whole
from coursekit.store.origins import with_origin

__all__ = [
    "WATCHERS",
    "Saved",
    "change",
    "history",
    "latest",
    "left_elsewhere",
    "place_of",
    "read",
    "read_file",
    "record",
    "work_path",
]

NAME = "coursekit-work.json"
# Each is told of all entries after a change, and returns what the learner should know of it.
WATCHERS: list[Callable[[tuple[Entry, ...]], str]] = []
# The files that were written since Python started.
_written: set[Path] = set()


@dataclass(frozen=True)
class Saved:
    """All entries of the learner's file after a change, and what the learner should know of it.

    The notice says that an unreadable file was set aside, that something has opened, or that
    this computer is borrowed. Mostly it is empty.
    """

    entries: tuple[Entry, ...]
    notice: str = ""


def work_path() -> Path:
    """Return the path of the learner's file: in ``COURSEKIT_HOME``, else in the current folder."""
    home = os.environ.get("COURSEKIT_HOME")
    if home:
        return named_path(home, "COURSEKIT_HOME") / NAME
    try:
        return Path.cwd() / NAME
    except OSError:
        raise CourseError(
            "The folder in which Python was started is gone.",
            remedy="set COURSEKIT_HOME to a folder of your own and restart the kernel",
        ) from None


def place_of(key: str) -> str:
    """Name the learner's file and a key of it, for what a browser keeps until it is saved."""
    try:
        return f"{work_path()}#{key}"
    except CourseError:
        return ""


def left_elsewhere(*, with_own: bool = False) -> str:
    """Name a file beside the learner's with answers that are not in it; empty without one.

    Once there are answers of the learner's own it is asked for with `with_own`.
    """
    path = work_path()
    return elsewhere.note(path, read()) if with_own or not path.exists() else ""


def read() -> tuple[Entry, ...]:
    """Read the learner's entries, the earliest first; without a file the list is empty."""
    path = work_path()
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError:
        pass  # the reader says what is wrong
    return read_file(path)


def read_file(path: Path) -> tuple[Entry, ...]:
    """Read the entries of any file of answers, and leave it as it is."""
    return parse(read_outside(path, LARGEST), path.name)


def history(key: str, kind: str, entries: Sequence[Entry] | None = None) -> list[Entry]:
    """Return the entries of one key and kind, the earliest first; else from the learner's file."""
    found = read() if entries is None else entries
    return [entry for entry in found if (entry.key, entry.kind) == (key, kind)]


def latest(key: str, kind: str) -> Entry | None:
    """Return the last entry of one key and kind in the learner's file."""
    return next(reversed(history(key, kind)), None)


def record(
    kind: str,
    key: str,
    value: object,
    *,
    seal: bool = False,
    words: Mapping[str, Any] | None = None,
) -> Saved:
    """Add an entry to the learner's file; arguments as of `new_entry`.

    What is there already is not added again: a second press says nothing new. A seal does.
    """
    entry = new_entry(kind, key, value, seal=seal, words=words)

    def added(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        last = next(reversed(history(key, kind, entries)), None)
        known = last and (last.value, last.words) == (entry.value, entry.words)
        return entries if known and not seal else (*entries, entry)

    path = work_path()
    is_new = not path.exists()
    saved = change(added)
    told = [elsewhere.note(path, saved.entries)] if is_new else []
    if is_new and path in _written:
        told.insert(0, f"The file {path.name} is gone: it was renamed, moved or deleted.")
    _written.add(path)
    begun = "A new file was begun." if any(told) else ""
    notices = [saved.notice, begun, *told, binder.notice(path), tab.notice(is_new=is_new)]
    return replace(saved, notice=" ".join(filter(None, notices)))


def change(to: Callable[[tuple[Entry, ...]], tuple[Entry, ...]]) -> Saved:
    """Change the entries of the learner's file while no other notebook can.

    A damaged file is set aside. The file of a newer course is left alone: a CourseError.
    """
    path = real_path(work_path())
    with plain_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path):
        notice = ""
        try:
            entries = read()
        except DamagedFile:
            entries, notice = (), _set_aside(path)
        entries = with_origin(to(entries))
        content = dump(entries).encode()
        if len(content) > LARGEST:
            raise CourseError(
                "Your file of answers is full.",
                where=path.name,
                remedy="move it to another folder, and your next answer starts a new file",
            )
        write_whole(path, content)
    tab.keep(path)
    notices = [notice, *(look(entries) for look in WATCHERS)]
    return Saved(entries, " ".join(filter(None, notices)))


def _set_aside(path: Path) -> str:
    stamp = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    aside, number = path.with_name(f"coursekit-work-damaged-{stamp}.json"), 1
    with plain_errors(path):
        while aside.exists():
            number += 1
            aside = path.with_name(f"coursekit-work-damaged-{stamp}-{number}.json")
        path.rename(aside)
    return f"{path.name} could not be read. It is kept as {aside.name}, and a new file was started."
