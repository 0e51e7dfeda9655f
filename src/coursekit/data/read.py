"""A CSV file as rows of text, and what is wrong with the file as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from coursekit.data.defects import Defect, Fault
from coursekit.data.locate import own_root
from coursekit.data.rules import Row, defect_of
from coursekit.data.schema import Table
from coursekit.errors import CourseError
from coursekit.outside import ZIP, read_file, real_path
from coursekit.text import counted, quoted

__all__ = ["NO_ROWS", "read_rows"]

MOST_ROWS = 100_000
NO_ROWS = Fault("The table has no rows.", remedy="add the rows below the header")

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_OTHER_DELIMITERS = ";\t|"
_RESTORE = "put it back from the data of the course"
_MISSING = Fault("The file is missing.", remedy=_RESTORE)
_OUTSIDE = Fault(
    "The file is a link that leads out of the folder.", remedy="copy it into the folder"
)
_EMPTY = Fault("The file is empty.", remedy="add a header and rows")
_AGAIN = "save the file again as CSV in UTF-8"
_SPREADSHEETS = (".xlsx", ".xls", ".ods")
_SPREADSHEET = Fault("The file is a spreadsheet, not CSV.", remedy="save it as CSV")
_UTF_16 = Fault("The file is in UTF-16.", remedy=_AGAIN)
_BYTE_ORDER = Fault(
    "The file begins with a byte order mark.",
    remedy="save it as plain UTF-8 (in Excel: not as 'CSV UTF-8')",
)
_HUGE = Fault("A cell has more than 131,072 characters.", remedy="shorten it to at most 2,000")
_QUOTATION = Fault(
    "A quotation mark is not closed, or is alone.",
    remedy='close it, or write "" for a quotation mark inside a cell',
)
_TWICE = Fault("The column is there twice.", remedy="delete one of the two")
_NO_COLUMN = Fault("The column is missing.", remedy="add it")
_TOO_LONG = Fault(
    f"The table has more than {MOST_ROWS:,} rows.", remedy="look whether it is the right file"
)
_EMPTY_LINE = Fault("The line is empty.", remedy="delete it")


class BrokenFileError(Exception):
    """What keeps a file from being read, and in which row."""

    def __init__(self, fault: Fault, row: int | None = None) -> None:
        self.fault = fault
        self.row = row


def read_rows(root: Path, table: Table) -> tuple[list[Row], list[Defect]]:
    """Read a table's file: its rows, in the columns known, and each defect of its form.

    In a case, which people fill in with a spreadsheet, blanks round what a cell holds are
    not counted as part of it, rows of empty cells are passed over, and the columns may be
    separated as a spreadsheet of that country does it.
    """
    defects: list[Defect] = []
    try:
        text = _text(_inside(root, table.file))
        if text.startswith(_MARK):
            text = text[1:]
            if not table.case:  # Excel puts the mark before "CSV UTF-8"
                defects.append(defect_of(table, 1, "", _BYTE_ORDER))
        header, *lines = _cells(text, separator(text) if table.case else ",")
    except BrokenFileError as broken:
        return [], [*defects, defect_of(table, broken.row, "", broken.fault)]
    defects += [defect_of(table, 1, column, wrong) for column, wrong in _in_header(table, header)]
    if table.case:
        lines = [[cell.strip() for cell in cells] for cells in lines]
    if not any(map(any, lines)):
        if saved := _spreadsheet(root, table.file):
            defects.append(defect_of(table, None, "", saved))
        elif not table.case:
            defects.append(defect_of(table, None, "", NO_ROWS))
    rows, columns = [], set(table.columns)
    for number, cells in enumerate(lines, start=2):
        if table.case and not any(cells):
            continue
        known: dict[str, str | None] = {}
        if len(cells) == len(header):
            for name, cell in zip(header, cells, strict=True):
                if name in columns:
                    known.setdefault(name, cell)  # of two columns of a name the first counts
        else:
            defects.append(defect_of(table, number, "", _ragged(len(cells), len(header))))
        rows.append(Row(number, known))
    return rows, defects


def _inside(root: Path, file: str) -> Path:
    """Return the path of a table, which is in its folder, wherever links lead."""
    path = root / file
    if root != own_root() and not real_path(path).is_relative_to(real_path(root)):
        raise BrokenFileError(_OUTSIDE)
    return path


def _text(path: Path) -> str:
    try:
        data = read_file(path)
    except CourseError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise BrokenFileError(_spreadsheet(path.parent, path.name) or _MISSING) from None
        raise BrokenFileError(Fault(error.found, error.expected, _RESTORE)) from None
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise BrokenFileError(_EMPTY)
    if data.startswith(ZIP):  # as the files of spreadsheet programs do
        raise BrokenFileError(_SPREADSHEET)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BrokenFileError(_UTF_16)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"The byte 0x{data[error.start]:02x} is not UTF-8."
        row = data.count(b"\n", 0, error.start) + 1
        raise BrokenFileError(Fault(found, remedy=_AGAIN), row) from None


def _spreadsheet(folder: Path, file: str) -> Fault | None:
    """Say that the rows are in a file of a spreadsheet program, if there is one beside."""
    for ending in _SPREADSHEETS:
        beside = (folder / file).with_suffix(ending)
        if beside.is_file():
            found = f"The table is beside it as {beside.name}, which is no CSV."
            return Fault(found, remedy=f"save {beside.name} as CSV, under the name {file}")
    return None


def separator(text: str) -> str:
    """Return what separates the columns in the first line of a table."""
    first = text.partition("\n")[0]
    return next((mark for mark in (",", *_OTHER_DELIMITERS) if mark in first), ",")


def _cells(text: str, mark: str) -> list[list[str]]:
    """Split the text into lines of cells, the header first."""
    lines: list[list[str]] = []
    try:
        for line in csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True):
            lines.append(line)
            if len(lines) > MOST_ROWS:
                raise BrokenFileError(_TOO_LONG)
    except csv.Error as error:
        fault = _HUGE if "field larger" in str(error) else _QUOTATION
        raise BrokenFileError(fault, len(lines) + 1) from None
    header = lines[0]
    if len(header) == 1 and (marks := [mark for mark in _OTHER_DELIMITERS if mark in header[0]]):
        found = f"The columns are separated by {quoted(marks[0])}."
        raise BrokenFileError(
            Fault(found, remedy="save the file again with commas between them"), 1
        )
    return lines


def _in_header(table: Table, header: Sequence[str]) -> Iterator[tuple[str, Fault]]:
    for name in dict.fromkeys(header):
        if name not in table.columns:
            found, expected = f"The column {quoted(name)} is unknown.", ", ".join(table.columns)
            yield "", Fault(found, expected, "delete or rename the column")
        elif header.count(name) > 1:
            yield name, _TWICE
    for name in table.columns:
        if name not in header:
            yield name, _NO_COLUMN
    if sorted(header) == sorted(table.columns):
        for name, expected in zip(header, table.columns, strict=True):
            if name != expected:
                remedy = "put the columns in the order of datapackage.json"
                yield name, Fault(f"The column {expected} should be here.", remedy=remedy)
                return


def _ragged(cells: int, columns: int) -> Fault:
    if not cells:
        return _EMPTY_LINE
    remedy = "put text that holds a comma in quotation marks"
    if cells < columns:
        remedy = "look for a missing comma"
    return Fault(f"The row has {counted(cells, 'cell')}; the header has {columns}.", remedy=remedy)
