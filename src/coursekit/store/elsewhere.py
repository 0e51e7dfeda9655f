"""Answers beside the learner's file that are not in it: the file was renamed, or is a copy."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.outside import read_file
from coursekit.store.entries import FORMAT, LARGEST, Entry, parse
from coursekit.text import counted, plural, quoted

__all__ = ["note"]

HEAD = 200  # bytes of a file, in which its format is named


def note(file: Path, entries: Sequence[Entry]) -> str:
    """Name the file beside the learner's that holds most other answers, and offer them.

    Without one the text is empty.

    Examples
    --------
    >>> note(Path("no-such-folder", "coursekit-work.json"), [])
    ''
    """
    found = dict(_files(file, entries))
    if not found:
        return ""
    other = max(found, key=lambda path: found[path])
    number = found[other]
    name = other.name if other.parent == Path.cwd() else str(other)
    return (
        f"The file {quoted(other.name)} beside it has {counted(number, 'entry', 'entries')} that "
        f"{plural(number, 'is', 'are')} not in {file.name}. To bring "
        f"{plural(number, 'it', 'them')} back, run ck.restore({json.dumps(name)}) in a cell."
    )


def _files(file: Path, entries: Sequence[Entry]) -> Iterator[tuple[Path, int]]:
    here = Counter(entry.identity for entry in entries)
    for path in sorted(file.parent.glob("*.json")):
        if path.name == file.name or not _may_hold_answers(path):
            continue
        try:
            there = Counter(entry.identity for entry in parse(read_file(path, LARGEST)))
        except CourseError:  # somebody else's, damaged, or of a newer course
            continue
        if missing := (there - here).total():
            yield path, missing


def _may_hold_answers(path: Path) -> bool:
    """Look only at the beginning: the folder may hold large files of another make."""
    try:
        with path.open("rb") as stream:
            return path.is_file() and FORMAT.encode() in stream.read(HEAD)
    except OSError:
        return False
