"""Take the work along, and bring it back."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.messages import Message, message, saving_link
from coursekit.store import work
from coursekit.store.entries import DamagedFile, Entry, dump, parse
from coursekit.store.files import plain_errors
from coursekit.text import counted

__all__ = ["copy_link", "restore"]

LARGEST = 50_000_000  # bytes of a learner's file in a zip


def copy_link() -> Message:
    """Make a link that saves a copy of the learner's file, and say where the file is."""
    try:
        entries = work.read()
    except CourseError as error:
        return message(f"✗ {error}")
    if not entries:
        return message("→ Nothing is saved yet. Answer a question first.")
    text = f"Save a copy of your work ({counted(len(entries), 'entry', 'entries')})"
    return saving_link(text, work.work_path(), "application/json", dump(entries).encode())


def restore(path: str | Path) -> Message:
    """Add the answers of an earlier copy to your file.

    Nothing is lost, and nothing comes in twice.

    Parameters
    ----------
    path
        The copy, the folder that it is in, or a zip that was handed in.

    Returns
    -------
    Message
        How many answers were added.

    Raises
    ------
    CourseError
        When there is no file there, or it is not one of the course. Nothing is changed then.

    Examples
    --------
    >>> restore("coursekit-work.json")  # doctest: +SKIP
    ✓ Restored: 3 of 3 entries were added, 0 were here already.
    """
    if not isinstance(path, str | Path):
        found = type(path).__name__
        raise CourseError(found, where="restore", expected="the name of a file, in quotes")
    copy = Path(path).expanduser()
    copy = copy / work.NAME if copy.is_dir() else copy
    try:
        brought = _from_zip(copy) if copy.suffix == ".zip" else work.read_file(copy)
    except DamagedFile as error:
        remedy = "choose another copy; nothing was changed"
        raise CourseError(error.found, where=str(copy), remedy=remedy) from None
    added: list[Entry] = []

    def merged(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        here = Counter(map(_identity, entries))
        for entry in brought:
            if here[_identity(entry)] < 1:
                added.append(entry)
            here[_identity(entry)] -= 1
        return tuple(sorted((*entries, *added), key=lambda entry: entry.at))

    saved = work.change(merged)
    return message(
        f"✓ Restored: {len(added)} of {len(brought)} entries were added, "
        f"{len(brought) - len(added)} were here already.",
        saved.notice,
    )


def _from_zip(path: Path) -> tuple[Entry, ...]:
    expected = f"a zip made by ck.hand_in(), with {work.NAME} in it"
    try:
        with plain_errors(path), zipfile.ZipFile(path) as archive:
            if archive.getinfo(work.NAME).file_size > LARGEST:
                raise CourseError("a file that is too large", where=str(path), expected=expected)
            return parse(archive.read(work.NAME), work.NAME)
    except (zipfile.BadZipFile, KeyError):
        raise CourseError("another kind of file", where=str(path), expected=expected) from None


def _identity(entry: Entry) -> str:
    return json.dumps(asdict(entry), sort_keys=True)
