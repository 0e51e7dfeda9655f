"""A CSV file as rows of text, and what is wrong with the file as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from coursekit.data.defects import Defect
from coursekit.data.model import Table
from coursekit.data.rows import Row
from coursekit.text import quoted

__all__ = ["no_rows", "read_rows"]

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_OTHER_DELIMITERS = ";\t|"


def read_rows(root: Path, table: Table) -> tuple[list[Row], list[Defect]]:
    """Read the file of a table.

    Parameters
    ----------
    root
        The folder of the data package.
    table
        The table.

    Returns
    -------
    list of Row, list of Defect
        The rows with the columns that the table knows, and every defect of the
        file's form.
    """
    text, defects = _text(root / table.file, table)
    if text is None:
        return [], defects
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        return [], [*defects, _broken(table, len(records) + 1, str(error))]
    header, *rows = records
    if foreign := _foreign_delimiter(header):
        found = f"columns separated by {quoted(foreign)}"
        remedy = "save the file again with the comma as separator"
        return [], [*defects, Defect(table.file, 1, "", found, "commas", remedy)]
    defects.extend(_header_defects(table, header))
    if not rows and not table.case:
        defects.append(no_rows(table))
    read, columns = [], table.columns
    for number, cells in enumerate(rows, start=2):
        if len(cells) == len(header):
            known: dict[str, str | None] = {}
            for name, cell in zip(header, cells, strict=True):
                if name in columns:
                    known.setdefault(name, cell)  # of two columns of a name the first counts
            read.append(Row(number, known))
        else:
            read.append(Row(number, {}))
            defects.append(_ragged(table, number, len(cells), len(header)))
    return read, defects


def no_rows(table: Table) -> Defect:
    """Return the defect of a table that has a header only."""
    found, remedy = "a header and no rows", "add the rows of the table"
    return Defect(table.file, None, "", found, "at least one row", remedy)


def _text(path: Path, table: Table) -> tuple[str | None, list[Defect]]:
    def only(found: str, expected: str, remedy: str, row: int | None = None) -> Defect:
        return Defect(table.file, row, "", found, expected, remedy)

    again = "save the file again as CSV in UTF-8"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        remedy = "put it back from the data of the course"
        return None, [only("no such file", f"the table {table.name}", remedy)]
    except OSError:
        remedy = "look at its permissions, or put it back from the data of the course"
        return None, [only("a file that cannot be read", "a readable file", remedy)]
    if not data.strip():
        return None, [only("an empty file", "a header and rows", "add the rows of the table")]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [only("text in UTF-16", "UTF-8", again)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        found = f"a byte that is not UTF-8 (0x{data[error.start]:02x})"
        return None, [only(found, "text in UTF-8", again, row)]
    if text.startswith(_MARK):
        if table.case:
            return text[1:], []  # what Excel puts before "CSV UTF-8"
        remedy = "save as plain UTF-8 (in Excel: not as 'CSV UTF-8')"
        return text[1:], [only("a byte order mark", "UTF-8 without it", remedy, 1)]
    return text, []


def _broken(table: Table, row: int, reason: str) -> Defect:
    if "field larger" in reason:
        found, remedy = "a cell of more than 131,072 characters", "shorten the text"
        return Defect(table.file, row, "", found, "at most 2,000", remedy)
    return Defect(
        table.file,
        row,
        "",
        "a quotation mark that is not closed or stands alone",
        "quotation marks in pairs",
        'close it, or write "" for a quotation mark inside a cell',
    )


def _foreign_delimiter(header: Sequence[str]) -> str:
    if len(header) > 1:
        return ""
    return next((mark for mark in _OTHER_DELIMITERS if mark in "".join(header)), "")


def _header_defects(table: Table, header: Sequence[str]) -> Iterator[Defect]:
    def one(column: str, found: str, expected: str, remedy: str) -> Defect:
        return Defect(table.file, 1, column, found, expected, remedy)

    for name in dict.fromkeys(header):
        if name not in table.columns:
            found = f"an unknown column {quoted(name)}"
            yield one("", found, ", ".join(table.columns), "delete or rename the column")
        elif header.count(name) > 1:
            yield one(name, "this column twice", "each column once", "delete one of the two")
    missing = [name for name in table.columns if name not in header]
    for name in missing:
        yield one(name, "no such column", "every column of the table", "add the column")
    if sorted(header) != sorted(table.columns):
        return
    for name, expected in zip(header, table.columns, strict=True):
        if name != expected:
            remedy = "put the columns in the order of datapackage.json"
            yield one(name, f"{name} in the place of {expected}", f"{expected} there", remedy)
            return


def _ragged(table: Table, row: int, cells: int, columns: int) -> Defect:
    if not cells:
        remedy = "delete the line"
        return Defect(table.file, row, "", "an empty line", f"{columns} cells", remedy)
    if cells < columns:
        remedy = "look for a missing comma"
    else:
        remedy = "put text that holds a comma in quotation marks"
    return Defect(table.file, row, "", _count(cells), _count(columns), remedy)


def _count(cells: int) -> str:
    return "1 cell" if cells == 1 else f"{cells} cells"
