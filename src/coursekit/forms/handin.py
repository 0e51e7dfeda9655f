"""The hand-in: one zip with the learner's file, the exercise notebooks and a manifest."""

from __future__ import annotations

import hashlib
import io
import json
import platform
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.forms.collection import send
from coursekit.forms.progress import solved
from coursekit.messages import Message, message, saving_link
from coursekit.outside import named_path, read_file
from coursekit.published import is_worked, notebook_name
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.store.files import locked, plain_errors, write_free

__all__ = ["MANIFEST", "NOTHING_YET", "make_hand_in", "missing", "pack"]

NAME = "coursekit-hand-in.zip"
MANIFEST = "manifest.json"
FORMAT, VERSION = "coursekit-hand-in", 1
PACKAGES = ("coursekit", "pandas", "altair", "ipywidgets", "jupyterlab")
NOTHING_YET = "Nothing was made yet."
SAVE_FIRST = (
    "Open that notebook, save it (Ctrl and S), and press the button again. To hand in what is on"
    " the disk all the same, press it again without saving."
)
SLACK = timedelta(seconds=2)  # between the clock of a disk and that of the computer
# Every file of the zip carries this date, so that only the manifest tells the day.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def make_hand_in(folder: str | Path | None = None, *, unsaved_too: bool = False) -> Message:
    """Make one zip to hand in: the learner's file and the exercise notebooks of a folder.

    The zip is beside the learner's file; an earlier one is never overwritten. On a class hub
    it goes to the instructor too. The message has a link that saves a copy, and says what went
    in and what is still missing. Nothing is made of notebooks that were saved before the last
    try in them, but with `unsaved_too`.

    Examples
    --------
    >>> make_hand_in("no-such-folder")
    ✗ Nothing was made. no-such-folder: This folder does not exist. Give the folder with your \
exercises.
    """
    try:
        place = Path() if folder is None else named_path(folder, "hand_in")
        if not place.is_dir():
            remedy = "give the folder with your exercises"
            raise CourseError("This folder does not exist.", where=str(place), remedy=remedy)
        entries = work.read()
        if not entries:
            return message(
                "→ Nothing is saved yet, so there is nothing to hand in. Try a task first."
            )
        notebooks, chosen, left_out = _notebooks(place)
        unsaved = list(_unsaved(notebooks, entries))
        if unsaved and not unsaved_too:
            return message(f"✗ {NOTHING_YET}", *unsaved, f"→ {SAVE_FIRST}")
        lacking = [*unsaved, *left_out, *missing(entries)]
        file = work.work_path()
        data = pack(file, notebooks, lacking)
        with plain_errors(file), locked(file):
            target, last = write_free(file.with_name(NAME), data, _undated)
        data = read_file(target)
    except CourseError as error:
        return message(f"✗ Nothing was made. {error}")
    if target == last:
        said = f"Nothing has changed since your hand-in {target.name}."
    else:
        said = f"Your hand-in is made: {target.name}."
    try:
        sent = send(data)
    except CourseError as error:
        said = f"✗ {said} Your instructor does not have it yet. {error}"
    else:
        said = " ".join(filter(None, [f"✓ {said}", sent]))
    return _shown(said, target, data, list(notebooks), chosen, lacking)


def pack(work_file: Path, notebooks: Mapping[str, Path], lacking: Sequence[str]) -> bytes:
    """Put files and a manifest into a zip whose bytes are the same but for the manifest's date.

    `notebooks` go in under the names given; `lacking` says in words what is still missing.
    """
    inside = {work_file.name: work_file, **notebooks}
    contents = {name: read_file(path) for name, path in inside.items()}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in contents.items()
        ],
        "missing": list(lacking),
    }
    contents[MANIFEST] = json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(zipfile.ZipInfo(name, NO_DATE), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def missing(entries: Sequence[Entry]) -> list[str]:
    """Say which exercises are not done, one sentence a lesson."""
    done = solved(entries)
    said = []
    for lesson in exercise_sets():
        items = load_set(lesson).items
        left = [key for key in items if key not in done]
        if len(left) == len(items):
            said.append(f"Exercises {lesson}: none done yet.")
        elif left:
            said.append(f"Exercises {lesson}: {', '.join(left)} not done yet.")
    return said


def _notebooks(folder: Path) -> tuple[dict[str, Path], list[str], list[str]]:
    """Find the exercise notebooks, whatever their names; say which of several, and which lack.

    What is no plain file stays out.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.ipynb")):
        if path.is_file() and not path.is_symlink():
            found.setdefault(notebook_name(path), []).append(path)
    taken, chosen, left_out = {}, [], []
    for lesson in exercise_sets():
        name = f"exercises-{lesson}"
        copies = found.get(name, [])
        if not copies:
            left_out.append(f"The notebook {name}.ipynb is not in {folder.resolve().name}.")
            continue
        worked = [path for path in copies if is_worked(path)]
        last = max(worked or copies, key=lambda path: path.stat().st_mtime)
        taken[f"{name}.ipynb"] = last
        if len(copies) > 1:
            why = "you worked in that one" if len(worked) == 1 else "that one was saved last"
            of = f"of {len(copies)} copies, {why}"
            chosen.append(f"Exercises {lesson}: {last.name} is in it; {of}.")
        elif last.stem != name:
            chosen.append(f"Exercises {lesson}: {last.name} is in it.")
    return taken, chosen, left_out


def _unsaved(notebooks: Mapping[str, Path], entries: Sequence[Entry]) -> Iterator[str]:
    """Name the notebooks that are older than the last try of a task in them."""
    for lesson in exercise_sets():
        path = notebooks.get(f"exercises-{lesson}.ipynb")
        keys = load_set(lesson).items
        tries = [entry for entry in entries if entry.kind == "try" and entry.key in keys]
        if not path or not tries:
            continue
        saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        last = max(tries, key=lambda entry: entry.at)
        if saved + SLACK < datetime.fromisoformat(last.at):
            yield (
                f"The notebook {path.name} is not saved: you tried {last.key} after it was saved"
                " last. What you wrote since is not in the file."
            )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _undated(data: bytes) -> object:
    """Return what counts when two hand-ins are compared: all but the date."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            return sorted(archive.namelist()), {**manifest, "made": ""}
    except Exception:  # somebody else's file may have this name, and be anything
        return data


def _shown(
    said: str,
    target: Path,
    data: bytes,
    notebooks: Sequence[str],
    chosen: Sequence[str],
    lacking: Sequence[str],
) -> Message:
    head = message(said, *_lines(notebooks, chosen, lacking))
    link = saving_link("Save a copy of your hand-in", target, "application/zip", data)
    return Message(head.html + link.html, f"{head.text}\n{link.text}")


def _lines(
    notebooks: Sequence[str], chosen: Sequence[str], lacking: Sequence[str]
) -> Iterator[str]:
    inside = ", ".join([work.NAME, *notebooks, MANIFEST])
    yield f"In it: {inside}."
    yield from chosen
    if lacking:
        yield "→ Still missing (you can hand in all the same, or do it and press again):"
        yield from lacking
    else:
        yield "Nothing is missing."
