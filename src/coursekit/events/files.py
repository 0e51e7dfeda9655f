"""From a file on the disk to its cells as text, or to a sentence that says why not."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pandas as pd

from coursekit.errors import CourseError
from coursekit.events.layouts import LAYOUTS, Layout, identify, known_names
from coursekit.events.report import Oddity
from coursekit.events.workbooks import AGAIN, LOOK, refuse_large, sheet_of
from coursekit.outside import GZ, ZIP, Files, named_path, open_unpacked

__all__ = ["File", "cut_off", "open_file"]

LARGEST = 500_000_000  # bytes, packed and unpacked: more than a million events
CELLS = 60_000_000  # short rows fill memory too
_HEAD = 1 << 18
_BOM = b"\xef\xbb\xbf"
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class File:
    """The cells of a file as text, column by column.

    ``rows`` is the place of each row, counted as a spreadsheet counts. ``decimal_commas``
    says that numbers may be written as 33,5. ``open_ended`` says that no line break ends
    the file: it may be cut off.
    """

    name: str
    layout: Layout
    cells: pd.DataFrame
    rows: pd.Index[Any]
    decimal_commas: bool
    open_ended: bool
    oddities: tuple[Oddity, ...]


@dataclass(frozen=True)
class _Top:
    """What the first rows say; ``skip`` counts the rows above the first event."""

    layout: Layout
    names: tuple[str, ...]
    separator: str
    skip: int
    oddities: tuple[Oddity, ...]


def open_file(path: str | Path) -> File:
    """Read all cells of a CSV file or an Excel workbook, or of the CSV in a zip or gz."""
    path = named_path(path, "read")
    if path.is_dir() or not path.exists():
        raise CourseError(
            "There is no file with this name.",
            where=str(path),
            remedy="check the spelling, or upload the file to this folder",
        )

    def pick(files: Files) -> zipfile.ZipInfo | None:
        return _table_in(files, path.name)

    expected = "a CSV file, one in a zip or gz, or an Excel workbook"
    with open_unpacked(path, LARGEST, pick, expected) as source:
        table = _table(source, path.name)
        head = table.read(_HEAD)
        # A packed file that is cut off does not unpack, so its end needs no look.
        open_ended = table is source and not isinstance(source, io.BytesIO) and _is_open(source)
        table.seek(0)
        top = _top(head, path.name, sheet=table is not source)
        cells = _cells(table, top, path.name)
    rows = cells.index + top.skip + 1
    if open_ended and _ends_early(cells):
        raise cut_off(f"{path.name}, row {rows[-1]}")
    # With usecols pandas would accept rows with too many cells.
    unused = [name for name in cells.columns if name not in top.layout.columns]
    cells = cells.drop(columns=unused).reset_index(drop=True)
    oddities = top.oddities
    if open_ended:
        oddities += (Oddity("No line break at the end; check that the last row is whole", 1),)
    return File(path.name, top.layout, cells, rows, top.separator == ";", open_ended, oddities)


def _table(source: IO[bytes], where: str) -> IO[bytes]:
    """Return what pandas is to read: the file, or the sheet of a workbook."""
    start = source.read(4)
    source.seek(0)
    if start in ZIP and not isinstance(source, io.BytesIO):
        return sheet_of(source, where, _most_known)
    if start == b"\xd0\xcf\x11\xe0":
        raise CourseError(
            "This is a workbook of an old form of Excel, or one with a password.",
            where=where,
            remedy="open it and save it without a password, as .xlsx or as 'CSV UTF-8'",
        )
    if not start:
        raise CourseError("The file is empty.", where=where, remedy=AGAIN)
    return source


def _is_open(source: IO[bytes]) -> bool:
    """Say whether no line break ends a file."""
    source.seek(-1, io.SEEK_END)
    return source.read() not in (b"\n", b"\r")


def _table_in(files: Files, where: str) -> zipfile.ZipInfo | None:
    """Find the one table in a zip; return none if the zip is an Excel workbook."""
    if any(info.filename == "[Content_Types].xml" for info in files):
        refuse_large(files, where)
        return None
    files = [
        info for info in files if not info.is_dir() and not info.filename.startswith("__MACOSX/")
    ]
    if any(info.filename == "content.xml" for info in files):
        raise CourseError(
            "This is a LibreOffice table.",
            where=where,
            remedy="open it and save it as .xlsx or as CSV",
        )
    tables = [info for info in files if info.filename.lower().endswith(".csv")] or files
    if len(tables) == 1:
        return tables[0]
    raise CourseError(
        f"The zip has {len(tables)} tables, and one is needed." if tables else "The zip is empty.",
        where=where,
        remedy="unpack it and read the file that you need" if tables else AGAIN,
    )


def _top(head: bytes, where: str, *, sheet: bool) -> _Top:
    """Read the first rows: layout, names, a row of tags, and what is odd there."""
    text = _text(head, where)
    tables = {sign: _first_rows(text, sign) for sign in _SEPARATORS}
    bare = {one: layout for one in tables if (layout := _without_header(tables[one], sheet=sheet))}
    sign = next(iter(bare), "") or max(tables, key=lambda one: _most_known(tables[one]))
    rows = tables[sign]
    oddities: list[Oddity] = []
    if bare:
        at = skip = _next(rows, 0)
        layout = bare[sign]
        cells = len(rows[at])
        names = (*layout.header[:cells], *[""] * (cells - len(layout.header)))
        of = f"the {len(layout.header)} columns of {layout.dataset}"
        oddities.append(Oddity(f"No header; read as {of} in their order", 1))
    else:
        at = _header(rows)
        names = tuple(
            known or cell.strip().lower()
            for known, cell in zip(known_names(rows[at]), rows[at], strict=True)
        )
        skip = _next(rows, at + 1)
        if skip < len(rows) and _is_tags(rows[skip], names):
            what = "A row of tags under the header, left out"
            tags = (cell for cell in rows[skip] if cell.startswith("#"))
            oddities.append(Oddity.seen(what, 1, tags))
            skip = _next(rows, skip + 1)
        first = rows[skip] if skip < len(rows) else ()
        names = _with_unnamed(names, first)
        layout = identify(names, first, where)
    if skip == len(rows):
        raise _no_events(where) if len(head) < _HEAD else _too_long(where)
    if len(rows[skip]) != len(names):
        raise _wrong_count(len(rows[skip]), len(names), f"{where}, row {skip + 1}")
    if not bare:
        oddities += _unusual_columns(names, layout)
    if above := [" ".join(filter(None, row)) for row in rows[:at] if any(row)]:
        oddities.append(Oddity.seen("Lines above the header, left out", len(above), above))
    if sign != ",":
        oddities.append(Oddity(f"Columns separated by {_SEPARATORS[sign]}", 1))
    if head.startswith(_BOM):
        oddities.append(Oddity("A byte order mark at the start of the file, left out", 1))
    return _Top(layout, names, sign, skip, tuple(oddities))


def _text(head: bytes, where: str) -> str:
    """Decode the start of a file, if it can be a table."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _wrong_encoding(where)
    if head.startswith((*ZIP, GZ)):
        raise CourseError(
            "There is a packed file inside the packed file.",
            where=where,
            remedy="unpack it and read the file inside",
        )
    text = head.decode("utf-8-sig", errors="replace")
    if b"\x00" in head or text.lstrip().startswith(("<", "{", "[", "%PDF")):
        raise CourseError(
            "This is not a table but a web page or another kind of file.",
            where=where,
            remedy="open it to see what the site says, then export the CSV file again",
        )
    if not text.strip():
        raise CourseError("The file is empty.", where=where, remedy=AGAIN)
    if "\n" not in text and "\r" not in text and len(head) == _HEAD:
        raise _too_long(where)
    return text


def _first_rows(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    with suppress(csv.Error):  # a cell longer than Python reads
        rows.extend(islice(reader, LOOK))
    return rows or [[]]


def _known(row: Sequence[str]) -> int:
    return sum(map(bool, known_names(row)))


def _most_known(rows: Sequence[Sequence[str]]) -> int:
    return max(map(_known, rows), default=0)


def _without_header(rows: Sequence[Sequence[str]], *, sheet: bool) -> Layout | None:
    row = next(filter(any, rows), ("",))
    filled = max((at + 1 for at, cell in enumerate(row) if cell), default=0)
    for layout in LAYOUTS.values():
        header = layout.header
        # A sheet has no columns at its end in which no row has anything.
        least = max(map(header.index, layout.needed)) + 1 if sheet else len(header)
        fits = least <= len(row) and filled <= len(header)
        if fits and not layout.has_header and row[0].strip().isdigit():
            return layout
    return None


def _header(rows: Sequence[Sequence[str]]) -> int:
    """Find the first row that looks like a header; a second one belongs to another file."""
    known = [_known(row) for row in rows]
    least = max(known) / 2
    return next(at for at, row in enumerate(rows) if known[at] >= least and (any(row) or least))


def _next(rows: Sequence[Sequence[str]], place: int) -> int:
    """Find the next row that is not blank."""
    return next((at for at in range(place, len(rows)) if any(rows[at])), len(rows))


def _is_tags(row: Sequence[str], names: Sequence[str]) -> bool:
    cells = [cell for cell, known in zip(row, known_names(names), strict=False) if known and cell]
    return bool(cells) and all(cell.startswith("#") for cell in cells)


def _with_unnamed(names: tuple[str, ...], row: Sequence[str]) -> tuple[str, ...]:
    """Add the column without a name that R's numbers of rows or a last separator make."""
    if len(row) == len(names) + 1:
        if row[0] in ("0", "1"):
            return ("", *names)
        if not row[-1]:
            return (*names, "")
    return names


def _unusual_columns(names: Sequence[str], layout: Layout) -> Iterator[Oddity]:
    extra = [name or "(no name)" for name in names if name not in layout.header]
    absent = [name for name in layout.header if name not in names]
    if extra:
        yield Oddity.seen("Columns that the layout does not have, left out", len(extra), extra)
    if absent:
        yield Oddity.seen("Columns of the layout that the file lacks", len(absent), absent)


def _cells(source: IO[bytes], top: _Top, where: str) -> pd.DataFrame:
    names = [
        name if name in top.layout.columns else f"column {place}"
        for place, name in enumerate(top.names)
    ]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CourseError(
            f"The column {twice[0]} is there twice.",
            where=where,
            remedy="remove one of the two, or export the file again",
        )
    most = CELLS // len(names)
    try:
        frame = pd.read_csv(
            source,
            sep=top.separator,
            header=None,
            names=names,
            skiprows=top.skip,
            nrows=most + 1,
            skip_blank_lines=False,
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
    if len(frame) > most:
        raise CourseError(
            f"The file has more than {most:,} rows.",
            where=where,
            remedy="export fewer countries, or a shorter time",
        )
    empty = frame[top.layout.fields["start"]].isna()
    if empty.any():
        frame = frame.drop(index=frame.index[empty][frame[empty].isna().all(axis=1)])
    if frame.empty:
        raise _no_events(where)
    return frame


def _ends_early(cells: pd.DataFrame) -> bool:
    """Say whether only the last row has no last cell."""
    last = cells.iloc[:, -1]
    return bool(pd.isna(last.iloc[-1]) and len(last) > 1 and last.iloc[:-1].notna().all())


def _explained(message: str, where: str) -> CourseError:
    if cells := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", message):
        return _wrong_count(int(cells[3]), int(cells[1]), f"{where}, row {cells[2]}")
    if begun := re.search(r"EOF inside string starting at row (\d+)", message):
        return cut_off(f"{where}, row {int(begun[1]) + 1}")
    return CourseError("The rows cannot be read.", where=where, remedy=AGAIN)


def _no_events(where: str) -> CourseError:
    return CourseError(
        "The file has a header and no events.",
        where=where,
        remedy="check the filters of your export",
    )


def _too_long(where: str) -> CourseError:
    return CourseError(
        "The first rows are longer than those of any table of events.",
        where=where,
        remedy=AGAIN,
    )


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
