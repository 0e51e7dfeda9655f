"""Answers beside the learner's file that are not in it: the file was renamed, or is a copy."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.outside import read_file
from coursekit.store.entries import FORMAT, LARGEST, Entry, parse
from coursekit.store.origins import answers_of, is_anothers
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
    found = list(_files(file, entries))
    if not found:
        return ""
    other, number, apart = max(found, key=lambda one: (not one[2], one[1]))
    name = json.dumps(other.name if other.parent == Path.cwd() else str(other))
    them = plural(number, "it", "them")
    how = f"To bring {them} back, run ck.restore({name}) in a cell."
    if apart:
        how = (
            "It was begun apart from yours. Only if all of it is your own work, run"
            f" ck.restore({name}, mine=True) in a cell to bring {them} back."
        )
    return (
        f"The file {quoted(other.name)} beside it has {counted(number, 'entry', 'entries')} that "
        f"{plural(number, 'is', 'are')} not in {file.name}. {how}"
    )


def _files(file: Path, entries: Sequence[Entry]) -> Iterator[tuple[Path, int, bool]]:
    """Yield each file, how many answers it has more, and whether it was begun apart."""
    here = Counter(entry.identity for entry in answers_of(entries))
    for path in sorted(file.parent.glob("*.json")):
        if path.name == file.name or not _may_hold_answers(path):
            continue
        try:
            there = parse(read_file(path, LARGEST))
        except CourseError:  # somebody else's, damaged, or of a newer course
            continue
        if missing := (Counter(entry.identity for entry in answers_of(there)) - here).total():
            yield path, missing, is_anothers(entries, there)


def _may_hold_answers(path: Path) -> bool:
    """Look only at the beginning: the folder may hold large files of another make."""
    try:
        with path.open("rb") as stream:
            return path.is_file() and FORMAT.encode() in stream.read(HEAD)
    except OSError:
        return False
