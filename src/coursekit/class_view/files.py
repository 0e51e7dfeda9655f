"""The learners' files of a class: found in a folder, read one by one, and told apart by person.

A file may be the learner's own, ``coursekit-work.json`` under any name, or a hand-in, a zip with
it. Nothing is unpacked to the disk, no notebook is read, and what cannot be read is named.
"""

from __future__ import annotations

import csv
import gc
import io
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipInfo

from coursekit.class_view.records import Course, Record, take
from coursekit.errors import CourseError
from coursekit.forms.forecasts import FUTURE
from coursekit.forms.forecasts import NAME as FORECASTS
from coursekit.grading.places import student_of
from coursekit.outside import LARGEST as LARGEST_ZIP
from coursekit.outside import Files, nearest, open_unpacked, read_file
from coursekit.store.entries import LARGEST, DamagedFile, parse_rows
from coursekit.store.work import NAME
from coursekit.text import and_list, counted, some_of

__all__ = ["Person", "Reading", "read_class"]

EXPECTED = f"{NAME}, or a hand-in of this course"
HIDDEN_FOLDERS = ("__MACOSX",)
MANY, PIECE = 500, 100  # files for which processes are worth their start; files in one piece
MOST_NAMES = 5
YES, NO = ("yes", "true", "1"), ("no", "false", "0")


@dataclass(frozen=True)
class Person:
    """One learner: a name to show, which may be a number, and all that was handed in."""

    name: str
    record: Record


@dataclass
class Reading:
    """What a folder holds.

    `left_out` has files with the reason, `without` who handed in no file of answers and what came
    instead, `notes` what to know about the people, `came_true` whether the event of a sealed
    question happened, by the digest of the seal.
    """

    people: list[Person] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    without: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    came_true: dict[str, bool] = field(default_factory=dict)
    files: int = 0
    others: int = 0  # files of kinds that are not looked at


@dataclass
class Part:
    """What some of the files hold besides records; `outcomes` has a file and what it says."""

    left_out: list[tuple[str, str]] = field(default_factory=list)
    outcomes: list[tuple[str, dict[str, bool]]] = field(default_factory=list)
    others: int = 0


def read_class(folder: Path, course: Course) -> Reading:
    """Read each learner's file below a folder; none is left out silently.

    Raises
    ------
    CourseError
        When there is no folder, or no learner's file in it.
    """
    if not folder.is_dir():
        remedy = "give the folder with the learners' files, or the platform's zip"
        raise CourseError("There is no such folder.", where=str(folder), remedy=remedy)
    found = list(_files(folder))
    reading, records = Reading(), list[Record]()
    with _no_collection():
        parts = list(_read_all(folder, found, course))
    for part, taken in parts:
        records += taken
        reading.left_out += part.left_out
        reading.others += part.others
        for file, outcomes in part.outcomes:
            known = reading.came_true
            if any(known.get(digest, came) != came for digest, came in outcomes.items()):
                reading.left_out.append((file, str(_twofold(file))))
            else:
                known |= outcomes
    reading.files = len(records)
    if not records and not reading.left_out:
        remedy = "give another folder, or the platform's zip"
        raise CourseError("no learner's file", where=str(folder), expected=EXPECTED, remedy=remedy)
    reading.people, reading.notes = _people(records, folder, course)
    read = {file for record in records for file in record.files}
    read |= {file for file, _ in reading.left_out}
    reading.without = [*_without(folder, found, read)]
    return reading


def _without(
    folder: Path, files: Sequence[tuple[str, str]], read: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield who is known by a platform's name and handed in no learner's file, and what came."""
    came = defaultdict[str, list[str]](list)
    for path in folder.iterdir():
        if path.is_dir() and (student := student_of(path.name)) != path.name:
            came[student] = []
    for file, named in files:
        if (student := student_of(named)) != named:
            came[student].append(file)
    for student, handed_in in sorted(came.items()):
        if not read.intersection(handed_in):
            names = [os.path.basename(file) for file in handed_in]
            yield student, some_of(names, MOST_NAMES) or "nothing"


def _read_all(
    folder: Path, files: Sequence[tuple[str, str]], course: Course
) -> Iterator[tuple[Part, list[Record]]]:
    """Read files in several processes where there are many, and in this one where there are few."""
    pieces = [files[at : at + PIECE] for at in range(0, len(files), PIECE)]
    processors = min(os.cpu_count() or 1, len(pieces))
    if len(files) < MANY or processors < 2:
        yield from (_read_files(piece, folder, course) for piece in pieces)
        return
    # A process that is forked has the course already.
    way = get_context("fork" if "fork" in get_all_start_methods() else "spawn")
    with ProcessPoolExecutor(processors, way, _begin, (folder, course)) as pool:
        yield from pool.map(_read_piece, pieces)


_begun: list[tuple[Path, Course]] = []  # in a process that only reads files: where, and of what


def _begin(folder: Path, course: Course) -> None:
    _begun[:] = [(folder, course)]


def _read_piece(files: Sequence[tuple[str, str]]) -> tuple[Part, list[Record]]:
    return _read_files(files, *_begun[0])


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let Python not look for cycles, of which JSON has none, while it reads thousands of files."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_files(
    files: Sequence[tuple[str, str]], folder: Path, course: Course
) -> tuple[Part, list[Record]]:
    """Read some files of a folder, each with the name that may tell whose it is."""
    part, records = Part(), list[Record]()
    with _no_collection():
        for file, named in files:
            suffix = os.path.splitext(file)[1].lower()
            outcomes = suffix == ".csv" and FORECASTS.removesuffix(".csv") in file
            if suffix not in READERS and not outcomes:
                part.others += 1
                continue
            path = folder / file
            try:
                if os.path.islink(path):
                    remedy = "ask for the file itself"
                    raise CourseError("This is a link, and no file.", where=file, remedy=remedy)
                if outcomes:
                    part.outcomes.append((file, _outcomes(path, file)))
                    continue
                student = student_of(named)
                account = student if student != named else ""
                records.append(take(_rows(path, file), course, [file], account))
            except DamagedFile as error:
                why = CourseError(error.found, where=file, remedy="ask for the file once more")
                part.left_out.append((file, str(why)))
            except CourseError as error:
                part.left_out.append((file, str(error).replace(str(path), file)))
    return part, records


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the files of a folder and of its folders, and the name that may tell whose it is."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield entry.name, os.path.splitext(entry.name)[0]
            continue
        for inner in sorted(Path(entry.path).rglob("*")):
            name = inner.relative_to(folder)
            hidden = any(part.startswith(".") or part in HIDDEN_FOLDERS for part in name.parts)
            if not hidden and (inner.is_symlink() or not inner.is_dir()):
                given = (part for part in name.parts[:-1] if student_of(part) != part)
                yield str(name), next(given, entry.name)


def _rows(path: Path, file: str) -> list[Any]:
    """Return what a learner's file has in its list of entries; errors call it by its name."""
    return parse_rows(READERS[path.suffix.lower()](path), file)


def _plain(path: Path) -> bytes:
    return read_file(path, LARGEST)


def _from_zip(path: Path) -> bytes:
    """Return the learner's file of a hand-in; no name in the zip may lead out of it."""

    def pick(files: Files) -> ZipInfo:
        for info in files:
            name = PurePosixPath(info.filename.replace("\\", "/"))
            if ".." in name.parts or name.is_absolute() or info.filename[1:2] == ":":
                remedy = "look at it with care, and ask how it was made"
                found = "A name in the zip leads out of it."
                raise CourseError(found, where=str(path), remedy=remedy)
        return nearest(files, NAME, str(path), EXPECTED)

    with open_unpacked(path, LARGEST_ZIP, pick, EXPECTED) as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        expected = f"at most {LARGEST / 1e6:,.0f} million bytes"
        raise CourseError(f"{NAME} in the zip is too large.", where=str(path), expected=expected)
    return data


READERS: Mapping[str, Callable[[Path], bytes]] = {".json": _plain, ".zip": _from_zip}


def _outcomes(path: Path, file: str) -> dict[str, bool]:
    """Return from a table of forecasts which questions about the future came true."""
    data = read_file(path, LARGEST)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    head = text.partition("\n")[0]
    try:
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head else ","))
    except csv.Error as error:
        raise CourseError(f"a damaged table: {error}", where=file, expected=FORECASTS) from None
    if not rows or not {"key", "digest", "outcome", "came_true"} <= set(rows[0]):
        raise CourseError("a table with other columns", where=file, expected=FORECASTS)
    found: dict[str, bool] = {}
    for row in rows:
        said, outcome = (str(row[name]).strip().lower() for name in ("came_true", "outcome"))
        if row["key"] not in FUTURE or said not in (*YES, *NO) or outcome not in ("yes", "no"):
            continue
        came, digest = (said in YES) == (outcome == "yes"), str(row["digest"]).strip()
        if found.setdefault(digest, came) != came:
            raise _twofold(file)
    return found


def _twofold(file: str) -> CourseError:
    remedy = "look up what happened, and mend the column came_true"
    found = "A question came true by one row, and did not by another."
    return CourseError(found, where=file, remedy=remedy)


def _people(records: list[Record], folder: Path, course: Course) -> tuple[list[Person], list[str]]:
    """Tell people apart: by the origin of a file, the platform's number, what they typed.

    Files without any of these are a person each, named as the file.
    """
    group = list(range(len(records)))

    def find(at: int) -> int:
        while group[at] != at:
            group[at] = at = group[group[at]]
        return at

    seen: dict[tuple[str, str], int] = {}

    def unite(at: int, token: tuple[str, str]) -> None:
        group[find(at)] = find(seen.setdefault(token, at))

    for at, record in enumerate(records):
        for origin in record.origins:
            unite(at, ("origin", origin))
        if record.account:
            unite(at, ("account", record.account))
    accounts = defaultdict[int, set[str]](set)
    for at, record in enumerate(records):
        accounts[find(at)] |= {record.account} - {""}
    notes = []
    typed: dict[str, int] = {}
    for at, record in enumerate(records):
        name = record.identifier.casefold()
        if not name:
            continue
        first, here = find(typed.setdefault(name, at)), find(at)
        if first == here:
            continue
        if accounts[first] and accounts[here]:
            files = and_list([records[typed[name]].file, record.file])
            notes.append(f"Two people typed {record.identifier}: {files}. They are two here.")
        else:
            group[here] = first
            accounts[first] |= accounts[here]
    gathered = defaultdict[int, list[Record]](list)
    for at, record in enumerate(records):
        gathered[find(at)].append(record)
    people = []
    for each in gathered.values():
        joined = each[0] if len(each) == 1 else _joined(each, folder, course)
        name = joined.identifier or joined.account or Path(joined.file).stem
        people.append(Person(name, joined))
        notes += _doubts(each)
    return sorted(people, key=lambda one: (len(one.name), one.name)), notes


def _joined(records: list[Record], folder: Path, course: Course) -> Record:
    """Put the files of one person together, in the order of time."""
    files = [one.file for one in sorted(records, key=lambda one: one.latest)]
    rows = [row for file in files for row in _rows(folder / file, file)]
    account = next((one.account for one in records if one.account), "")
    return take(sorted(rows, key=lambda row: str(row["at"])), course, files, account)


def _doubts(records: list[Record]) -> Iterator[str]:
    """Say that copies of one file came under several names."""
    typed = {one.identifier for one in records} - {""}
    accounts = {one.account for one in records} - {""}
    if len(typed) > 1 or len(accounts) > 1:
        files = and_list([one.file for one in records])
        many = counted(len(typed), "name") if len(typed) > 1 else counted(len(accounts), "account")
        yield f"Copies of one learner's file came under {many}: {files}. They count as one person."
