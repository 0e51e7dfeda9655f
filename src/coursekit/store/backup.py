"""Take the work along, and bring it back."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.messages import Message, message, saving_link
from coursekit.outside import ZIP, named_path, read_file, read_zipped
from coursekit.store import work
from coursekit.store.entries import LARGEST, DamagedFile, Entry, dump, parse
from coursekit.store.joining import join
from coursekit.text import counted, did_you_mean, plural

__all__ = ["copy_link", "restore"]


def copy_link() -> Message:
    """Make a link that saves a copy of the learner's file, and say where the file is."""
    try:
        path, entries = work.work_path(), work.read()
    except CourseError as error:
        return message(f"✗ {error}")
    if not entries:
        return message("→ Nothing is saved yet. Answer a question first.")
    text = f"Save a copy of your work ({counted(len(entries), 'entry', 'entries')})"
    return saving_link(text, path, "application/json", dump(entries).encode())


def restore(path: str | Path) -> Message:
    """Add the answers of an earlier copy to the learner's file: see `forms.keeping.restore`."""
    copy = named_path(path, "restore")
    copy = copy / work.NAME if copy.is_dir() else copy
    try:
        brought = parse(_text(copy), copy.name)
    except DamagedFile as error:
        remedy = "choose another copy; nothing was changed"
        raise CourseError(error.found, where=str(copy), remedy=remedy) from None
    added: list[Entry] = []

    def merged(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        joined, new = join(entries, brought)
        added.extend(new)
        return joined

    saved = work.change(merged)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.999Z")
    ahead = sum(entry.at > now for entry in added)
    late = (
        f"{counted(ahead, 'entry', 'entries')} {plural(ahead, 'has', 'have')} a date that is still"
        " to come: a clock was wrong. They are where their file has them."
    )
    return message(
        f"✓ Restored: {len(added)} of {len(brought)} entries were added, "
        f"{len(brought) - len(added)} were here already.",
        late if ahead else "",
        saved.notice,
    )


def _text(copy: Path) -> bytes:
    """Read a copy, or the one in a zip: its first bytes say what it is, not its name."""
    if not os.path.exists(copy):
        near = did_you_mean(copy.name, _names_beside(copy))
        raise CourseError(
            "There is no file with this name.",
            where=str(copy),
            remedy=near or "check the name, and that the file is in this folder",
        )
    if copy.suffix.lower() == ".zip" or read_file(copy).startswith(ZIP):
        expected = f"a zip made by ck.hand_in(), with {work.NAME} in it"
        return read_zipped(copy, work.NAME, LARGEST, expected)
    return read_file(copy, LARGEST)


def _names_beside(path: Path) -> list[str]:
    try:
        return [each.name for each in path.parent.iterdir()]
    except OSError:
        return []
