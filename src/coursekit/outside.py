"""The one door for files that come from outside: tables, copies of answers, hand-ins, exports.

A file is looked at before it is read: its name, whether it is a regular file, its size. Then
come its content as JSON, or what a zip holds. Whatever is wrong is a CourseError of one sentence.
"""

from __future__ import annotations

import errno
import io
import json
import math
import os
import re
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from coursekit.errors import CourseError

__all__ = [
    "LARGEST",
    "NotJson",
    "named_path",
    "parse_json",
    "read_file",
    "read_zipped",
    "real_path",
    "regular_file",
]

LARGEST = 50_000_000  # bytes of a table, or of a zip
DEEPEST = 40  # lists in lists in one JSON text
_BAD_NAMES = (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP)
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_FALSE_FILES = ("__MACOSX",)  # a Mac's zip has them beside the real ones


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


def read_file(path: Path, largest: int = LARGEST) -> bytes:
    """Return the bytes of a regular file of a sane size; a CourseError says why not."""
    regular_file(path, largest)
    try:
        # What took its place since is not waited for either.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
        with os.fdopen(handle, "rb") as stream:
            found = os.fstat(handle)
            _refuse(path, found, largest)
            data = stream.read(largest + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > largest:  # it grew while it was read
        raise _too_large(path, largest)
    return data


def parse_json(data: bytes) -> Any:
    """Read JSON whose values every part of the course can take; else `NotJson` says why.

    Examples
    --------
    >>> parse_json(b'{"a": [1, 2]}')
    {'a': [1, 2]}
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
    if why := _unsound(content, halves=bool(_HALF.search(data))):
        raise NotJson(why)
    return content


def read_zipped(path: Path, name: str, largest: int, expected: str) -> bytes:
    """Return one file of a zip, whatever folder it is in; a CourseError says why not.

    `largest` is the most that it may unpack to, `expected` what the zip should have been.
    """
    where = str(path)
    data = read_file(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = _member(archive, name, where, expected)
            if info.flag_bits & 0x1:
                remedy = "ask for it without one, or unpack it yourself and give the file"
                raise CourseError("The zip has a password.", where=where, remedy=remedy)
            if info.file_size > largest:
                raise _too_large(path, largest, of=f"{name} in the zip")
            with archive.open(info) as stream:
                unpacked = stream.read(largest + 1)
    except CourseError:
        raise
    except NotImplementedError:
        remedy = "unpack it yourself and give the file"
        found = "The zip is packed in a way that Python does not know."
        raise CourseError(found, where=where, remedy=remedy) from None
    except Exception:  # each way of packing has errors of its own
        found = "a damaged zip, or another kind of file"
        raise CourseError(
            found, where=where, expected=expected, remedy="copy or download it again"
        ) from None
    if len(unpacked) > largest:  # its size was given wrongly
        raise _too_large(path, largest, of=f"{name} in the zip")
    return unpacked


def _member(archive: zipfile.ZipFile, name: str, where: str, expected: str) -> zipfile.ZipInfo:
    """Find the file of a name, the one nearest to the top."""
    found: list[tuple[int, zipfile.ZipInfo]] = []
    for info in archive.infolist():
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
        remedy="look whether it is the file that you mean",
    )


def _unreadable(path: Path, error: Exception) -> CourseError:
    reason = getattr(error, "strerror", None) or error
    return CourseError(
        f"The file cannot be read: {reason}.",
        where=str(path),
        remedy="check that the file is there and that you may read it",
    )


def _bad_name(name: object, where: str) -> CourseError:
    said = os.fsdecode(name) if isinstance(name, str | os.PathLike) else str(name)
    return CourseError(
        f"This computer cannot take the name {said[:60]!a}.",
        where=where,
        remedy="give the name of a file or folder that is there",
    )


_BINARY = getattr(os, "O_BINARY", 0)
