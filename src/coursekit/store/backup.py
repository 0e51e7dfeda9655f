"""Take the work along, and bring it back."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.messages import Message, message, saving_link
from coursekit.outside import ZIP, named_path, read_file, read_zipped
from coursekit.store import work
from coursekit.store.entries import LARGEST, DamagedFile, Entry, dump, parse
from coursekit.store.joining import join
from coursekit.store.origins import answers_of, is_anothers
from coursekit.text import counted, did_you_mean, plural

__all__ = ["AnothersFile", "copy_link", "read_copy", "restore"]


class AnothersFile(CourseError):  # noqa: N818 (it is said, not named)
    """A file of answers that was begun apart from the learner's own."""

    def __init__(self, name: str, path: str | Path) -> None:
        given = json.dumps(str(path), ensure_ascii=False)
        super().__init__(
            "Another person began this file, or you did on another computer: nothing was changed,"
            f" and ck.report(file={given}) shows what is in it.",
            where=name,
            remedy=f"only if all of it is your own work, run ck.restore({given}, mine=True)",
        )


def copy_link() -> Message:
    """Make a link that saves a copy of the learner's file, and say where the file is."""
    try:
        path, entries = work.work_path(), work.read()
    except CourseError as error:
        return message(f"✗ {error}")
    if not entries:
        return message("→ Nothing is saved yet. Answer a question first.")
    text = f"Save a copy of your work ({counted(len(answers_of(entries)), 'entry', 'entries')})"
    return saving_link(text, path, "application/json", dump(entries).encode())


def restore(path: str | Path, *, mine: bool = False) -> Message:
    """Add the answers of an earlier copy to the learner's file: see `forms.keeping.restore`."""
    name, brought = read_copy(path, "restore")
    added: list[Entry] = []

    def merged(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        if is_anothers(entries, brought) and not mine:
            raise AnothersFile(name, path)
        joined, new = join(entries, brought)
        added.extend(new)
        return joined

    saved = work.change(merged)
    new, all_of_it = len(answers_of(added)), len(answers_of(brought))
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.999Z")
    ahead = sum(entry.at > now for entry in added)
    late = (
        f"{counted(ahead, 'entry', 'entries')} {plural(ahead, 'has', 'have')} a date that is still"
        " to come: a clock was wrong. They are where their file has them."
    )
    return message(
        f"✓ Restored: {new} of {all_of_it} entries were added, "
        f"{all_of_it - new} were here already.",
        late if ahead else "",
        saved.notice,
    )


def read_copy(path: str | Path, call: str) -> tuple[str, tuple[Entry, ...]]:
    """Read name and entries of a copy, or of the one in a folder or a hand-in; write nothing.

    `call` is what messages name when the system cannot take the path.
    """
    copy = named_path(path, call)
    copy = copy / work.NAME if copy.is_dir() else copy
    try:
        return copy.name, parse(_text(copy), copy.name)
    except DamagedFile as error:
        remedy = "choose another copy; nothing was changed"
        raise CourseError(error.found, where=str(copy), remedy=remedy) from None


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
