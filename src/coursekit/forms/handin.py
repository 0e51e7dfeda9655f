"""The hand-in: one zip with answers of the learner's file, exercise notebooks and a manifest."""

from __future__ import annotations

import hashlib
import io
import json
import platform
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.forms.bank import load_set
from coursekit.forms.collection import send
from coursekit.forms.parts import moved_parts
from coursekit.forms.progress import solved, unjudged
from coursekit.forms.selection import Selection, named_set, select
from coursekit.messages import Message, message, saving_link
from coursekit.outside import named_path, read_file
from coursekit.published import is_worked, notebook_name
from coursekit.store import work
from coursekit.store.entries import Entry, dump
from coursekit.store.files import locked, plain_errors, write_free
from coursekit.store.identity import identifier
from coursekit.text import and_list

__all__ = ["MANIFEST", "NOTHING_YET", "make_hand_in", "missing", "pack"]

NAME = "coursekit-hand-in"
MANIFEST = "manifest.json"
FORMAT, VERSION = "coursekit-hand-in", 1
PACKAGES = ("coursekit", "pandas", "altair", "ipywidgets", "jupyterlab")
NOTHING_YET = "Nothing was made yet."
SAVE_FIRST = (
    "Open that notebook, save it (Ctrl and S), and press the button again. What is on the disk"
    " goes in if you press it again without saving."
)
NAMELESS = (
    "Your hand-in has no number or name. Type one above, a number is enough, and press the button"
    " again. It is made without one if you press it again and type nothing."
)
SLACK = timedelta(seconds=2)  # between the clock of a disk and that of the computer
# Every file of the zip carries this date, so that only the manifest tells the day.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def make_hand_in(
    folder: str | Path | None = None,
    *,
    lesson: str | int | None = None,
    more: Collection[object] = (),
    anyway: bool = False,
) -> Message:
    """Make one zip to hand in: answers of the learner's file, and the notebooks of a folder.

    It is about one set of exercises, all if `lesson` is left out; `more` is what was ticked of
    `selection.lesson_options`. The zip is beside the learner's file, named after set,
    identifier and day; an earlier one is never overwritten. On a class hub it goes to the
    instructor too. The message has a link that saves a copy, and says what went in, what did
    not, and what is still missing. Without an identifier, with tasks that are solved for the
    part of another identifier only, and of notebooks that were saved before the last try in
    them, nothing is made but with `anyway`.

    Examples
    --------
    >>> make_hand_in("no-such-folder")
    ✗ Nothing was made. no-such-folder: This folder does not exist. Give the folder with your \
exercises.
    """
    try:
        chosen = select(named_set(lesson), more)
        place = Path() if folder is None else named_path(folder, "hand_in")
        if not place.is_dir():
            remedy = "give the folder with your exercises"
            raise CourseError("This folder does not exist.", where=str(place), remedy=remedy)
        entries = work.read()
        answers = chosen.answers(entries)
        if not answers:
            return message(
                f"→ Nothing of {chosen.exercises} is saved yet, so there is nothing to hand in."
                " Try a task first."
            )
        begun = [name for name in chosen.sets if len(chosen.sets) == 1 or _tried(name, answers)]
        notebooks, which, left_out = _notebooks(place, chosen.sets, begun)
        unsaved, who = list(_unsaved(notebooks, answers)), identifier(entries)
        asked = [f"→ {SAVE_FIRST}"] if unsaved else []
        asked += [] if who else [f"→ {NAMELESS}"]
        asked += moved_parts(chosen.file(entries))
        if asked and not anyway:
            return message(f"✗ {NOTHING_YET}", *unsaved, *asked)
        lacking = [*unsaved, *left_out, *missing(entries, begun)]
        inside = dump(chosen.file(entries)).encode()
        data = pack(inside, notebooks, lacking, lesson=chosen.name, student=who or "")
        file = work.work_path()
        with plain_errors(file), locked(file):
            target, last = write_free(file.with_name(_name(chosen, who)), data, _undated)
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
    said_too = [*_contents(chosen, list(notebooks), who), *which]
    later = [name for name in chosen.sets if name not in begun]
    return _shown(said, target, data, said_too, lacking, later)


def pack(
    answers: bytes,
    notebooks: Mapping[str, Path],
    lacking: Sequence[str],
    *,
    lesson: str = "",
    student: str = "",
) -> bytes:
    """Put files and a manifest into a zip whose bytes are the same but for the manifest's date.

    `answers` is a file of answers. `notebooks` go in under the names given; `lacking` says in
    words what is still missing; `lesson` is the set, and `student` the identifier.
    """
    contents = {work.NAME: answers}
    contents |= {name: read_file(path) for name, path in notebooks.items()}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "set": lesson,
        "student": student,
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


def missing(entries: Sequence[Entry], sets: Sequence[str]) -> list[str]:
    """Say which tasks of some sets are not done, one sentence a set."""
    done = solved(entries) | unjudged(entries)
    said = []
    for lesson in sets:
        items = load_set(lesson).items
        left = [key for key in items if key not in done]
        if len(left) == len(items):
            said.append(f"Exercises {lesson}: none done yet.")
        elif left:
            said.append(f"Exercises {lesson}: {', '.join(left)} not done yet.")
    return said


def _tried(lesson: str, entries: Sequence[Entry]) -> bool:
    keys = load_set(lesson).items
    return any(entry.key in keys for entry in entries)


def _name(chosen: Selection, who: str | None) -> str:
    return f"{'-'.join(filter(None, [NAME, chosen.name, who or '', _today()]))}.zip"


def _today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


def _notebooks(
    folder: Path, sets: Sequence[str], begun: Sequence[str]
) -> tuple[dict[str, Path], list[str], list[str]]:
    """Find the notebooks of some sets, whatever their names; say which of several, and which lack.

    What is no plain file stays out. Only a set that was begun lacks its notebook.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.ipynb")):
        if path.is_file() and not path.is_symlink():
            found.setdefault(notebook_name(path), []).append(path)
    taken, chosen, left_out = {}, [], []
    for lesson in sets:
        name = f"exercises-{lesson}"
        copies = found.get(name, [])
        if not copies:
            if lesson in begun:
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
    for name, path in notebooks.items():
        keys = load_set(name.removeprefix("exercises-").removesuffix(".ipynb")).items
        tries = [entry for entry in entries if entry.kind == "try" and entry.key in keys]
        if not tries:
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
    contents: Sequence[str],
    lacking: Sequence[str],
    later: Sequence[str],
) -> Message:
    still = ["Nothing is missing."]
    if lacking:
        still = ["→ Still missing (you can hand in all the same, or do it and press again):"]
    if later:
        lacking = [*lacking, f"Not begun, and not counted as missing: exercises {and_list(later)}."]
    head = message(said, *contents, *still, *lacking)
    link = saving_link("Save a copy of your hand-in", target, "application/zip", data)
    return Message(head.html + link.html, f"{head.text}\n{link.text}")


def _contents(chosen: Selection, notebooks: Sequence[str], who: str | None) -> Iterator[str]:
    """Say what went in and what did not, and in which files."""
    yield from filter(None, chosen.told())
    number = f", the number or name {who}" if who else ""
    yield (
        f"The files: {', '.join([work.NAME, *notebooks, MANIFEST])}. The last one lists the others,"
        f" with the day{number} and the versions of Python and the course."
    )
