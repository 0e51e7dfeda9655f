"""From a file on the disk to its cells as text, or to a sentence that says why not."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import pandas as pd

from coursekit.errors import CourseError
from coursekit.events.layouts import LAYOUTS, Layout, identify
from coursekit.events.report import Oddity

__all__ = ["File", "cut_off", "open_file"]

_HEAD = 1 << 18
_BOM = b"\xef\xbb\xbf"
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_AGAIN = "download or export the file again"


@dataclass(frozen=True)
class File:
    """The cells of a file as text, column by column.

    ``first_row`` is the place of the first event, counted as a spreadsheet counts.
    ``open_ended`` says that no line break ends the file: it may be cut off.
    """

    name: str
    layout: Layout
    cells: pd.DataFrame
    first_row: int
    open_ended: bool
    oddities: tuple[Oddity, ...]


@dataclass(frozen=True)
class _Top:
    """What the first rows say; ``skip`` counts the lines above the first event."""

    layout: Layout
    names: tuple[str, ...]
    skip: int
    oddities: tuple[Oddity, ...]


def open_file(path: str | Path) -> File:
    """Read all cells of a CSV file, or of the one inside a zip or gz."""
    path = Path(path)
    if not path.is_file():
        raise CourseError(
            "There is no file with this name.",
            where=str(path),
            remedy="check the spelling, or upload the file to this folder",
        )
    with _unpacked(path) as source:
        if isinstance(source, Path):
            with source.open("rb") as plain:
                head = plain.read(_HEAD)
                plain.seek(-1, io.SEEK_END)
                open_ended = plain.read() not in (b"\n", b"\r")
        else:
            # A packed file that is cut off does not unpack, so its end needs no look.
            head, open_ended = source.read(_HEAD), False
            source.seek(0)
        top = _top(head, path.name)
        cells = _cells(source, top, path.name)
    oddities = top.oddities
    if open_ended:
        oddities += (Oddity("No line break at the end; check that the last row is whole", 1),)
    return File(path.name, top.layout, cells, top.skip + 1, open_ended, oddities)


@contextmanager
def _unpacked(path: Path) -> Iterator[Path | IO[bytes] | gzip.GzipFile]:
    """Give what pandas is to read. It reads a path faster than an open file."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start.strip():
        raise CourseError("The file is empty.", where=path.name, remedy=_AGAIN)
    try:
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(path, "rb") as packed:
                yield packed
        elif start.startswith(b"PK"):
            with zipfile.ZipFile(path) as archive, archive.open(_member(archive, path)) as packed:
                yield packed
        elif start == b"\xd0\xcf\x11\xe0":
            raise _excel(path)
        else:
            yield path
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise CourseError(
            "The packed file is damaged or cut off.", where=path.name, remedy=_AGAIN
        ) from error


def _member(archive: zipfile.ZipFile, path: Path) -> str:
    """Find the one table in a zip."""
    files = [
        info
        for info in archive.infolist()
        if not info.is_dir() and not info.filename.startswith("__MACOSX/")
    ]
    if any(info.filename == "[Content_Types].xml" for info in files):
        raise _excel(path)
    tables = [info for info in files if info.filename.lower().endswith(".csv")] or files
    if len(tables) != 1 or tables[0].flag_bits & 0x1:
        raise CourseError(
            "The zip has a password."
            if len(tables) == 1
            else f"The zip has {len(tables)} tables, and one is needed.",
            where=path.name,
            remedy="unpack it and read the file that you need",
        )
    return tables[0].filename


def _excel(path: Path) -> CourseError:
    return CourseError(
        "This is an Excel workbook, not a CSV file.",
        where=path.name,
        remedy="export the data again as CSV, or save the sheet as 'CSV UTF-8'",
    )


def _top(head: bytes, where: str) -> _Top:
    """Read the first rows: layout, names, a row of tags, and what is odd there."""
    ends, rows = _first_rows(head, where)
    bare = [layout for layout in LAYOUTS.values() if _is_event_without_header(rows[0], layout)]
    oddities: list[Oddity] = []
    if bare:
        layout, names, skip, body = bare[0], bare[0].header, 0, rows
        what = f"No header; read as the {len(names)} columns of {layout.dataset} in their order"
        oddities.append(Oddity(what, 1))
    else:
        names = tuple(cell.strip().lower() for cell in rows[0])
        skip, body = ends[0], rows[1:]
        if body and all(not cell or cell.startswith("#") for cell in body[0]):
            what = "A row of tags under the header, left out"
            oddities.append(Oddity.seen(what, 1, filter(None, body[0])))
            skip, body = ends[1], body[1:]
        layout = identify(names, body[0] if body else (), where)
        oddities += _unusual_columns(names, layout)
    if not body:
        raise CourseError(
            "The file has a header and no events.",
            where=where,
            remedy="check the filters of your export",
        )
    if len(body[0]) != len(names):
        raise _wrong_count(len(body[0]), len(names), f"{where}, row {skip + 1}")
    if head.startswith(_BOM):
        oddities.append(Oddity("A byte order mark at the start of the file, left out", 1))
    return _Top(layout, names, skip, tuple(oddities))


def _first_rows(head: bytes, where: str) -> tuple[list[int], list[list[str]]]:
    """Return up to three rows that are not blank, and the lines on which they end."""
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _wrong_encoding(where)
    if b"\x00" in head or text.startswith(("<", "{", "[", "%PDF")):
        raise CourseError(
            "This is not a table but a web page or another kind of file.",
            where=where,
            remedy="open it to see what the site says, then export the CSV file again",
        )
    first_line = text.partition("\n")[0]
    for sign, word in _SEPARATORS.items():
        if first_line.count(sign) > first_line.count(","):
            raise CourseError(
                f"The columns are separated by {word}, not by commas.",
                where=where,
                remedy="save the file again as comma-separated CSV",
            )
    reader = csv.reader(io.StringIO(head.decode("utf-8-sig", errors="replace"), newline=""))
    try:
        rows = list(islice(((reader.line_num, row) for row in reader if any(row)), 3))
    except csv.Error:
        raise cut_off(f"{where}, row {reader.line_num}") from None
    if not rows:
        raise CourseError("The file is empty.", where=where, remedy=_AGAIN)
    return [line for line, _ in rows], [row for _, row in rows]


def _is_event_without_header(row: Sequence[str], layout: Layout) -> bool:
    return not layout.has_header and len(row) == len(layout.header) and row[0].strip().isdigit()


def _unusual_columns(names: Sequence[str], layout: Layout) -> Iterator[Oddity]:
    extra = [name or "(no name)" for name in names if name not in layout.header]
    absent = [name for name in layout.header if name not in names]
    if extra:
        yield Oddity.seen("Columns that the layout does not have, left out", len(extra), extra)
    if absent:
        yield Oddity.seen("Columns of the layout that the file lacks", len(absent), absent)


def _cells(source: Path | IO[bytes] | gzip.GzipFile, top: _Top, where: str) -> pd.DataFrame:
    names = [name or f"unnamed {place}" for place, name in enumerate(top.names)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CourseError(
            f"The column {twice[0]} is there twice.",
            where=where,
            remedy="remove one of the two, or export the file again",
        )
    try:
        frame = pd.read_csv(
            source,
            header=None,
            names=names,
            skiprows=top.skip,
            index_col=False,
            dtype=object,  # text as it is, and faster than str
            keep_default_na=False,
            na_values=[""],
            encoding="utf-8",
        )
    except UnicodeDecodeError:
        raise _wrong_encoding(where) from None
    except pd.errors.ParserError as error:
        raise _explained(str(error), where) from None
    # With usecols pandas would accept rows with too many cells.
    wanted = set(top.layout.needed | top.layout.optional)
    return frame.drop(columns=[name for name in names if name not in wanted])


def _explained(message: str, where: str) -> CourseError:
    if cells := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", message):
        return _wrong_count(int(cells[3]), int(cells[1]), f"{where}, row {cells[2]}")
    if begun := re.search(r"EOF inside string starting at row (\d+)", message):
        return cut_off(f"{where}, row {int(begun[1]) + 1}")
    return CourseError("The rows cannot be read.", where=where, remedy=_AGAIN)


def _wrong_count(found: int, expected: int, where: str) -> CourseError:
    return CourseError(
        f"The row has {found} cells, and the file has {expected} columns.",
        where=where,
        remedy="cells are shifted or missing; export the file again",
    )


def cut_off(where: str) -> CourseError:
    """Say that the last row is not whole."""
    return CourseError(
        "The file ends in the middle of a row.", where=where, remedy="download it again"
    )


def _wrong_encoding(where: str) -> CourseError:
    return CourseError(
        "The text of the file is not in UTF-8.",
        where=where,
        remedy="download the file again, or save it as 'CSV UTF-8'",
    )
