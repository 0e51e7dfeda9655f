"""The one sheet of an Excel workbook that holds events, as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from coursekit.errors import CourseError
from coursekit.requirements import pip

__all__ = ["AGAIN", "LOOK", "sheet_of"]

AGAIN = "download or export the file again"
LOOK = 40  # the rows among which the header is looked for


def sheet_of(path: Path, known: Callable[[list[list[str]]], int]) -> IO[bytes]:
    """Write the sheet of a workbook with the most `known` names as CSV, so that one reader does."""
    try:
        import openpyxl
    except ImportError:
        raise CourseError(
            "This is an Excel workbook, and openpyxl, which opens it, is not installed.",
            where=path.name,
            remedy=f"{pip('install', 'openpyxl')}, or save the sheet as 'CSV UTF-8'",
        ) from None
    text = io.StringIO(newline="")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = max(book.worksheets, key=lambda sheet: _like_a_table(sheet, known))
        rows = list(_rows_of(sheet))
        width = max(map(len, rows), default=0)
        padded = (row + [""] * (width - len(row)) for row in rows)
        csv.writer(text, lineterminator="\n").writerows(padded)
        book.close()
    except Exception as error:  # a damaged workbook shows in dozens of ways
        raise CourseError(
            "The Excel workbook is damaged or cut off.", where=path.name, remedy=AGAIN
        ) from error
    return io.BytesIO(text.getvalue().encode())


def _like_a_table(sheet: Any, known: Callable[[list[list[str]]], int]) -> tuple[int, int]:
    top = list(_rows_of(sheet, LOOK))
    return known(top), max(map(len, top), default=0)


def _rows_of(sheet: Any, most: int | None = None) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # some programs write wrong ones
    for row in sheet.iter_rows(max_row=most, values_only=True):
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
