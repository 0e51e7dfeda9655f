"""The one door for files that come from outside: tables, copies of answers, hand-ins, exports.

A file is looked at before it is read: its name, whether it is a regular file, its size. Then
come its content as JSON, or what a zip or gz unpacks to, up to a stated size too. Whatever is
wrong is a CourseError of one sentence.
"""

from __future__ import annotations

import errno
import gzip
import io
import json
import math
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, TypeAlias

from coursekit.errors import CourseError

__all__ = [
    "GZ",
    "LARGEST",
    "ZIP",
    "NotJson",
    "named_path",
    "names_in_zip",
    "nearest",
    "open_unpacked",
    "parse_any_json",
    "parse_json",
    "read_file",
    "read_zipped",
    "real_path",
    "rebuildable",
    "regular_file",
    "unpack",
]

LARGEST = 50_000_000  # bytes of a table, or of a zip
MOST_FILES = 50_000  # in a zip that is unpacked
GZ, ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")  # how they begin
DEEPEST = 40  # lists in lists in one JSON text
_BAD_NAMES = (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP)
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_FALSE_FILES = ("__MACOSX",)  # a Mac's zip has them beside the real ones
_PIECE = 1 << 20
Files: TypeAlias = Sequence[zipfile.ZipInfo]


class NotJson(Exception):  # noqa: N818 (it is caught, and its reason becomes a sentence)
    """Why a text cannot be read as JSON, and in which line."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


def named_path(name: object, where: str) -> Path:
    """Return the path of a name that somebody gave, its ``~`` written out.

    `where` is the call to name when the system cannot take the name. Whether there is
    something with this name is not asked.

    Examples
    --------
    >>> named_path("work.json", "restore").name
    'work.json'
    """
    if not isinstance(name, str | os.PathLike):
        expected = "the name of a file or folder, in quotes"
        raise CourseError(type(name).__name__, where=where, expected=expected)
    try:
        path = Path(os.fsdecode(name)).expanduser()
        path.stat()
    except OSError as error:
        if error.errno in _BAD_NAMES:
            raise _bad_name(name, where) from None
        if isinstance(error, PermissionError):
            raise _unreadable(path, error) from error
    except (ValueError, RuntimeError):  # a NUL, half a character, no user of this name
        raise _bad_name(name, where) from None
    return path


def real_path(path: Path) -> Path:
    """Return where a path really leads: two links to one file are one path.

    Examples
    --------
    >>> real_path(Path(".")) == Path.cwd().resolve()
    True
    """
    return Path(os.path.realpath(path))


def regular_file(path: Path, largest: int = LARGEST) -> Path:
    """Return the path of a regular file of a sane size; a CourseError says why not.

    A pipe would be waited for, and a device has no end.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    _refuse(path, found, largest)
    return path


def rebuildable(target: Path, mark: str) -> None:
    """Raise unless a folder is new, empty, or was made before: then it holds the file `mark`."""
    if target.exists() and any(target.iterdir()) and not (target / mark).exists():
        remedy = "name a new folder, or empty this one"
        raise CourseError("The folder holds other files.", where=str(target), remedy=remedy)


def read_file(path: Path, largest: int = LARGEST) -> bytes:
    """Return the bytes of a regular file of a sane size; a CourseError says why not."""
    with _opened(path, largest) as stream:
        size = os.fstat(stream.fileno()).st_size
        data = stream.read(size + 1)  # less memory than for the largest
        if len(data) > size:
            data += stream.read(max(0, largest + 1 - len(data)))
    if len(data) > largest:  # it grew while it was read
        raise _too_large(path, largest)
    return data


@contextmanager
def _opened(path: Path, largest: int) -> Iterator[IO[bytes]]:
    regular_file(path, largest)
    try:
        # What took its place since is not waited for either.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
        with os.fdopen(handle, "rb") as stream:
            _refuse(path, os.fstat(handle), largest)
            yield stream
    except OSError as error:
        raise _unreadable(path, error) from error


def parse_json(data: bytes) -> Any:
    """Read JSON whose values every part of the course can take; else `NotJson` says why.

    Examples
    --------
    >>> parse_json(b'{"a": [1, 2]}')
    {'a': [1, 2]}
    """
    content = parse_any_json(data)
    if why := _unsound(content, halves=bool(_HALF.search(data))):
        raise NotJson(why)
    return content


def parse_any_json(data: bytes) -> Any:
    """Read JSON for who looks at each value before using it; else `NotJson` says why.

    Lists may be nested deep, numbers endless, and a text may hold half a character.
    """
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotJson("the text is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise NotJson(f"the text is not JSON (line {error.lineno})", error.lineno) from None
    except RecursionError:
        raise NotJson(f"lists are nested more than {DEEPEST} deep") from None
    except ValueError:  # Python refuses to read thousands of digits
        raise NotJson("a number is too large") from None
    return content


@contextmanager
def open_unpacked(
    path: Path, largest: int, pick: Callable[[Files], zipfile.ZipInfo | None], expected: str
) -> Iterator[IO[bytes]]:
    """Open a regular file, or what a gz or zip holds, which is then read into memory.

    `largest` is the most that the file may be, and may unpack to; `expected` is what it should
    have been. `pick` chooses a file of a zip, or none: then the zip itself is opened.
    """
    with _opened(path, largest) as stream:
        start = stream.read(4)
        stream.seek(0)
        if start.startswith(GZ):
            yield _gunzipped(stream, path, largest, expected)
        elif start in ZIP:
            yield _unzipped(stream, path, largest, pick, expected) or stream
        else:
            yield stream


def read_zipped(path: Path, name: str, largest: int, expected: str) -> bytes:
    """Return one file of a zip, whatever folder it is in; a CourseError says why not.

    `largest` is the most that it may unpack to, `expected` what the zip should have been.
    """

    def pick(files: Files) -> zipfile.ZipInfo:
        return nearest(files, name, str(path), expected)

    with _opened(path, LARGEST) as stream:
        unpacked = _unzipped(stream, path, largest, pick, expected)
    return unpacked.getvalue() if unpacked else b""


def names_in_zip(path: Path, largest: int, expected: str) -> list[str]:
    """Return the names of a zip's files, with `/` between folders; a CourseError says why not."""
    with _opened(path, largest) as stream, _zip(stream, path, expected) as archive:
        return [name.replace("\\", "/") for name in archive.namelist()]


def unpack(path: Path, folder: Path, largest: int, expected: str) -> None:
    """Unpack all of a zip into a folder, if the zip and what it holds are at most of this size.

    A name that leads out of the folder is written inside it.
    """
    with _opened(path, largest) as stream, _zip(stream, path, expected) as archive:
        files = archive.infolist()
        if sum(info.file_size for info in files) > largest:
            raise _too_large(path, largest, "What the zip holds")
        if len(files) > MOST_FILES:
            found, most = f"a zip with {len(files)} files", f"at most {MOST_FILES}"
            raise CourseError(found, where=str(path), expected=most, remedy="unpack it yourself")
        archive.extractall(folder)


def _gunzipped(stream: IO[bytes], path: Path, largest: int, expected: str) -> io.BytesIO:
    try:
        with gzip.GzipFile(fileobj=stream) as packed:
            return _at_most(packed, path, largest, "What the file unpacks to")
    except (EOFError, OSError, zlib.error):
        raise _damaged("a damaged gz file", path, expected) from None


def _unzipped(
    stream: IO[bytes],
    path: Path,
    largest: int,
    pick: Callable[[Files], zipfile.ZipInfo | None],
    expected: str,
) -> io.BytesIO | None:
    """Unpack the file of a zip that is picked, if one is; leave the stream at its start."""
    with _zip(stream, path, expected) as archive:
        info = pick(archive.infolist())
        if not info:
            stream.seek(0)
            return None
        if info.flag_bits & 0x1:
            remedy = "ask for it without one, or unpack it yourself and give the file"
            raise CourseError("The zip has a password.", where=str(path), remedy=remedy)
        of = f"{PurePosixPath(info.filename).name} in the zip"
        if info.file_size > largest:
            raise _too_large(path, largest, of)
        with archive.open(info) as packed:
            return _at_most(packed, path, largest, of)


@contextmanager
def _zip(stream: IO[bytes], path: Path, expected: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(stream) as archive:
            yield archive
    except CourseError:
        raise
    except OSError as error:
        if error.errno:  # a full disk
            raise
        raise _damaged("a damaged zip", path, expected) from None
    except NotImplementedError:
        remedy = "unpack it yourself and give the file"
        found = "The zip is packed in a way that Python does not know."
        raise CourseError(found, where=str(path), remedy=remedy) from None
    except Exception:  # each way of packing has errors of its own
        found = "a damaged zip, or another kind of file"
        raise _damaged(found, path, expected) from None


def _at_most(packed: IO[bytes] | gzip.GzipFile, path: Path, largest: int, of: str) -> io.BytesIO:
    unpacked = io.BytesIO()
    while piece := packed.read(_PIECE):
        if unpacked.tell() + len(piece) > largest:
            raise _too_large(path, largest, of)
        unpacked.write(piece)
    unpacked.seek(0)
    return unpacked


def nearest(files: Files, name: str, where: str, expected: str) -> zipfile.ZipInfo:
    """Find the file of a name, the one nearest to the top."""
    found: list[tuple[int, zipfile.ZipInfo]] = []
    for info in files:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if parts and parts[-1] == name and not set(parts) & set(_FALSE_FILES):
            found.append((len(parts), info))
    depth = min((each for each, _ in found), default=0)
    nearest = [info for each, info in found if each == depth]
    if not nearest:
        raise CourseError("another zip", where=where, expected=expected)
    if len(nearest) > 1:
        remedy = "unpack it and give the file that you mean"
        raise CourseError(f"The zip has {len(nearest)} files {name}.", where=where, remedy=remedy)
    return nearest[0]


def _unsound(content: object, *, halves: bool) -> str:
    """Say what some part of the course could not take; empty when all is sound."""
    level = [content]
    for _ in range(DEEPEST):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.values()
                if halves:
                    inner += value
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, int):
                try:
                    float(value)
                except OverflowError:
                    return "a number is too large"
            elif isinstance(value, float) and not math.isfinite(value):
                return "a number is not finite"
            elif halves and isinstance(value, str) and not value.isascii():
                try:
                    value.encode()
                except UnicodeEncodeError:
                    return "a text holds half a character"
        if not inner:
            return ""
        level = inner
    return f"lists are nested more than {DEEPEST} deep"


def _refuse(path: Path, found: os.stat_result, largest: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise CourseError(
            "a pipe, a device or a folder",
            where=str(path),
            expected="a file",
            remedy="give the name of the file",
        )
    if found.st_size > largest:
        raise _too_large(path, largest)


def _too_large(path: Path, largest: int, of: str = "The file") -> CourseError:
    return CourseError(
        f"{of} is too large.",
        where=str(path),
        expected=f"at most {largest / 1e6:,.0f} million bytes",
        remedy="look whether it is the file that you mean, or give a smaller one",
    )


def _unreadable(path: Path, error: Exception) -> CourseError:
    reason = getattr(error, "strerror", None) or error
    return CourseError(
        f"The file cannot be read: {reason}.",
        where=str(path),
        remedy="check that it is there, that you may read it, and that no program holds it",
    )


def _damaged(found: str, path: Path, expected: str) -> CourseError:
    remedy = "copy or download it again"
    return CourseError(found, where=str(path), expected=expected, remedy=remedy)


def _bad_name(name: object, where: str) -> CourseError:
    said = os.fsdecode(name) if isinstance(name, str | os.PathLike) else str(name)
    return CourseError(
        f"This computer cannot take the name {said[:60]!a}.",
        where=where,
        remedy="give the name of a file or folder that is there",
    )


_BINARY = getattr(os, "O_BINARY", 0)
