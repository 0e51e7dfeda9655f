"""Where the hand-ins of a class lie: names of platforms, folders in folders, a zip."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from tempfile import TemporaryDirectory

from coursekit.errors import CourseError
from coursekit.outside import names_in_zip, unpack

__all__ = [
    "EXPECTED",
    "MANIFEST",
    "MOODLE",
    "NOTEBOOK",
    "OWN",
    "ZIP",
    "Place",
    "hand_ins_in",
    "places_of",
    "student_of",
    "unpacked",
]

ZIP, NOTEBOOK = ".zip", ".ipynb"
MANIFEST = "manifest.json"
EXPECTED = "a hand-in of this course, a zip, or its notebook"
LARGEST_CLASS = 1_000_000_000  # bytes of a platform's zip, and of all in it
# "Name_1234567_assignsubmission_file_", a folder or the beginning of a name; the number stays.
MOODLE = re.compile(r"^(?P<name>.*)_(?P<id>\d+)_assignsubmission_file(?:_|$)")
# "lastfirst_LATE_1234_567890_file.zip": the first number is the student.
CANVAS = re.compile(r"^(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_.+$")
# As `ck.hand_in` names it: set, identifier, day.
OWN = re.compile(r"^coursekit-hand-in-(?:\d\d|all)-(?P<id>.+?)-\d{4}-\d\d-\d\d(?:-\d+)?$")
# As a hub's collection names it in the learner's own folder: number, day, time, and nobody's name.
COLLECTED = re.compile(r"^hand-in-\d+-\d{4}-\d\d-\d\d-\d{6}$")


@dataclass(frozen=True)
class Place:
    """A file or folder of one student, and its name below the folder that was given."""

    path: Path
    file: str


def student_of(name: str) -> str:
    """Return who handed in, from a name that a platform or the course gave, or the name itself.

    Examples
    --------
    >>> student_of("Participant_4711_assignsubmission_file_"), student_of("doejane_88_9_x.zip")
    ('4711', '88')
    >>> student_of("coursekit-hand-in-01-17-2026-03-02")
    '17'
    """
    for pattern in (MOODLE, CANVAS, OWN):
        if match := pattern.match(name):
            return match["id"]
    return name


@contextmanager
def unpacked(source: Path) -> Iterator[Path]:
    """Give the folder itself, or one with what a platform's zip holds, while it is open."""
    if not (source.is_file() and _is_class(source)):
        yield source
        return
    with TemporaryDirectory(prefix="coursekit-class-") as scratch:
        _unpack(source, Path(scratch))
        yield Path(scratch)


@contextmanager
def places_of(source: Path) -> Iterator[list[Place]]:
    """Give the places of all students, of a folder or of a platform's zip, while it is open.

    A folder between the one that was given and those of the students is passed through.
    """
    with TemporaryDirectory(prefix="coursekit-class-") as scratch:
        if source.is_dir():
            yield [*_level(source, source, Path(scratch))]
        elif source.is_file() and not _is_class(source):
            yield [Place(source, source.name)]
        elif source.is_file():
            _unpack(source, Path(scratch))
            yield [*_level(Path(scratch), Path(scratch), None)]
        else:
            remedy = "give the folder with the hand-ins, or the platform's zip"
            raise CourseError("There is no such folder.", where=str(source), remedy=remedy)


def hand_ins_in(folder: Path) -> list[Path]:
    """Return the zips and notebooks in a folder and below."""
    return sorted(
        path
        for path in folder.rglob("*")
        if _is_hand_in(path) and not any(map(_is_hidden, path.relative_to(folder).parts))
    )


def _level(folder: Path, top: Path, scratch: Path | None) -> Iterator[Place]:
    """Give the places in a folder that is no student's; without `scratch` no zip is unpacked."""
    inside = [path for path in sorted(folder.iterdir()) if not _is_hidden(path.name)]
    holders = [
        path for path in inside if _is_folder(path) or path.suffix.lower() in (ZIP, NOTEBOOK)
    ]
    for path in inside:
        if _is_folder(path) and _is_between(path, alone=holders == [path]):
            yield from _level(path, top, scratch)
        elif not _is_folder(path) and _is_class(path):
            if scratch and holders == [path]:
                _unpack(path, scratch / path.name)
                yield from _level(scratch / path.name, scratch, None)
            elif not _is_unpacked(path, folder):
                yield Place(path, str(path.relative_to(top)))
        else:
            yield Place(path, str(path.relative_to(top)))


def _unpack(path: Path, folder: Path) -> None:
    try:
        unpack(path, folder, LARGEST_CLASS, EXPECTED)
    except OSError as error:
        remedy = "free some space, or unpack it yourself and give the folder"
        found = f"The zip cannot be unpacked: {error.strerror or error}."
        raise CourseError(found, where=str(path), remedy=remedy) from error


def _is_between(folder: Path, *, alone: bool) -> bool:
    """Tell whether a folder holds students, and belongs to none."""
    if _is_named(folder.name):
        return False
    if any(_is_given(path.name) for path in folder.rglob("*")):
        return True
    # One folder beside which nothing lies: one student, or all of them?
    files = hand_ins_in(folder)
    first = {path.relative_to(folder).parts[0] for path in files}
    if not alone or len(first) != 1:
        stems = [Path(name).stem for name in first]
        return alone and len({student_of(stem) for stem in stems if not COLLECTED.match(stem)}) > 1
    (only,) = (folder / name for name in first)
    return _is_between(only, alone=True) if _is_folder(only) else _is_class(only)


def _is_class(path: Path) -> bool:
    """Tell whether a file is a zip with the hand-ins of a class, and no hand-in itself."""
    if path.suffix.lower() != ZIP or path.is_symlink() or _is_named(path.stem):
        return False
    names = [PurePosixPath(name) for name in _names_in(path)]
    if any(name.name == MANIFEST for name in names):
        return False
    zips = any(name.suffix.lower() == ZIP for name in names)
    return zips or any(_is_given(part) for name in names for part in name.parts)


def _is_unpacked(path: Path, folder: Path) -> bool:
    """Tell whether the platform's folders that a zip holds lie beside it already."""
    names = [PurePosixPath(name) for name in _names_in(path)]
    files = [name for name in names if _is_hand_in(name)]
    beside = (folder, folder / path.stem)
    return all(any(map(_is_given, name.parts)) for name in files) and any(
        all((each / name).exists() for name in files) for each in beside
    )


def _names_in(path: Path) -> Sequence[str]:
    try:
        return names_in_zip(path, LARGEST_CLASS, EXPECTED)
    except CourseError:
        return []


def _is_hand_in(path: PurePath) -> bool:
    return path.suffix.lower() in (ZIP, NOTEBOOK)


def _is_named(name: str) -> bool:
    return any(pattern.match(name) for pattern in (MOODLE, CANVAS, OWN))


def _is_given(name: str) -> bool:
    return any(pattern.match(name) for pattern in (MOODLE, CANVAS))


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))
