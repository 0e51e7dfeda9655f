"""Open a file as it lies on the disk: plain, zip or gz, and never more than fits."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["LIMIT", "Source", "Stream"]

LIMIT = 4 * 1024**3
_GB = 1024**3
_TAIL = 1 << 16
_BLOCK = 1 << 20
_AGAIN = "download or export the file again"
_EXPORT = "save or export it as CSV (comma separated, UTF-8)"
_SIGNATURES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xd0\xcf\x11\xe0": "an Excel workbook",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"PAR1": "a Parquet file",
    b"BZh": "a bz2 archive",
    b"\xfd7zXZ": "an xz archive",
}


class Stream(io.RawIOBase):
    """Bytes on their way to the parser: counted, and the last of them kept.

    Parameters
    ----------
    raw
        Where the bytes come from.
    name
        The file's name, for messages.
    """

    def __init__(self, raw: IO[bytes] | gzip.GzipFile, name: str) -> None:
        super().__init__()
        self._raw = raw
        self._name = name
        self._count = 0
        self.tail = b""

    def readable(self) -> bool:
        """Say that bytes can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer with the next bytes."""
        view = memoryview(buffer)
        try:
            data = self._raw.read(len(view))
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise CourseError(
                "packed data that ends early or does not unpack",
                where=self._name,
                expected="a whole zip or gz file",
                remedy=_AGAIN,
            ) from error
        self._count += len(data)
        if self._count > LIMIT:
            raise _too_large(self._name, f"more than {LIMIT / _GB:.0f} GB once unpacked")
        view[: len(data)] = data
        if data:
            self.tail = data[-_TAIL:] if len(data) >= _TAIL else (self.tail + data)[-_TAIL:]
        return len(data)


@dataclass(frozen=True)
class Source:
    """A file that can be opened as often as needed.

    Parameters
    ----------
    path
        Where it lies.
    member
        The table's name inside a zip, else empty.
    kind
        plain, zip or gz.
    """

    path: Path
    member: str
    kind: str

    @classmethod
    def find(cls, path: str | Path) -> Source:
        """Look at a path and say how it is to be opened, or why it cannot be."""
        path = Path(path)
        if path.is_dir():
            raise CourseError(
                "a folder", where=path.name, expected="a file", remedy="name the file in it"
            )
        if not path.is_file():
            raise CourseError(
                "no file of this name",
                where=str(path),
                expected="the export that you downloaded",
                remedy="check the spelling, or upload the file to this folder",
            )
        with path.open("rb") as handle:
            start = handle.read(8)
        for signature, kind in _SIGNATURES.items():
            if start.startswith(signature):
                raise CourseError(kind, where=path.name, expected="a CSV file", remedy=_EXPORT)
        if start.startswith(b"\x1f\x8b"):
            return cls(path, "", "gz")
        if start.startswith(b"PK"):
            return cls(path, _only_member(path), "zip")
        if path.stat().st_size > LIMIT:
            raise _too_large(path.name, f"{path.stat().st_size / _GB:.0f} GB")
        return cls(path, "", "plain")

    @property
    def name(self) -> str:
        """The name to show: the file's, and the table's inside a zip."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @contextmanager
    def parsable(self) -> Iterator[tuple[Path | io.BufferedReader, Callable[[], bytes]]]:
        """Open what pandas is to read, with a way to ask for the last bytes afterwards.

        A plain file is handed over as a path, which pandas reads a third faster than an
        open file; packed ones are unpacked as they are read.
        """
        if self.kind == "plain":
            yield self.path, self._plain_tail
            return
        with self._unpacked() as stream:
            yield io.BufferedReader(stream, _BLOCK), lambda: stream.tail

    def head(self, size: int) -> bytes:
        """Return the first bytes."""
        if self.kind == "plain":
            with self.path.open("rb") as plain:
                return plain.read(size)
        with self._unpacked() as stream:
            return io.BufferedReader(stream, _BLOCK).read(size)

    def _plain_tail(self) -> bytes:
        with self.path.open("rb") as plain:
            plain.seek(max(self.path.stat().st_size - _TAIL, 0))
            return plain.read()

    @contextmanager
    def _unpacked(self) -> Iterator[Stream]:
        if self.kind == "gz":
            with gzip.open(self.path, "rb") as packed:
                yield Stream(packed, self.name)
        else:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as raw:
                yield Stream(raw, self.name)


def _only_member(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                info
                for info in archive.infolist()
                if not info.is_dir() and not info.filename.startswith("__MACOSX/")
            ]
    except zipfile.BadZipFile as error:
        raise CourseError(
            "a zip that is cut off or damaged",
            where=path.name,
            expected="a whole zip file",
            remedy=_AGAIN,
        ) from error
    names = [info.filename for info in members]
    if "[Content_Types].xml" in names:
        raise CourseError(
            "an Excel workbook", where=path.name, expected="a CSV file", remedy=_EXPORT
        )
    tables = [info for info in members if info.filename.lower().endswith(".csv")] or members
    if len(tables) != 1:
        raise CourseError(
            f"{len(tables)} files in the zip" + (f" ({', '.join(names[:4])})" if names else ""),
            where=path.name,
            expected="one table",
            remedy="unpack it and read the file that you need",
        )
    table = tables[0]
    if table.flag_bits & 0x1:
        raise CourseError(
            "a zip with a password",
            where=path.name,
            expected="an open zip",
            remedy="unpack it first",
        )
    if table.file_size > LIMIT:
        raise _too_large(
            path.name, f"a zip that claims to unpack to {table.file_size / _GB:.0f} GB"
        )
    return table.filename


def _too_large(name: str, found: str) -> CourseError:
    return CourseError(
        found,
        where=name,
        expected=f"at most {LIMIT / _GB:.0f} GB",
        remedy="export fewer countries or years",
    )
