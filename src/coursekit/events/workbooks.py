"""The one sheet of an Excel workbook that holds events, as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import IO, Any

from coursekit.errors import CourseError
from coursekit.outside import Files
from coursekit.requirements import pip

__all__ = ["AGAIN", "LOOK", "refuse_large", "sheet_of"]

AGAIN = "download or export the file again"
LOOK = 40  # the rows among which the header is looked for
LARGEST = 200_000_000  # bytes of all that is in a workbook, and of its sheet as CSV
ROWS = 1_048_576  # an Excel sheet has no more


def refuse_large(files: Files, where: str) -> None:
    """Refuse a workbook whose parts are together too large to be read."""
    if sum(info.file_size for info in files) > LARGEST:
        raise _too_large(where)


def sheet_of(book: IO[bytes], where: str, known: Callable[[list[list[str]]], int]) -> IO[bytes]:
    """Write the sheet of a workbook with the most `known` names as CSV, so that one reader does."""
    try:
        import openpyxl
    except ImportError:
        raise CourseError(
            "This is an Excel workbook, and openpyxl, which opens it, is not installed.",
            where=where,
            remedy=f"{pip('install', 'openpyxl')}, or save the sheet as 'CSV UTF-8'",
        ) from None
    try:
        opened = openpyxl.load_workbook(book, read_only=True, data_only=True)
        sheet = max(opened.worksheets, key=lambda sheet: _like_a_table(sheet, known))
        lines, width = _lines(sheet, where)
    except CourseError:
        raise
    except Exception as error:  # a damaged workbook shows in dozens of ways
        raise CourseError(
            "The Excel workbook is damaged or cut off.", where=where, remedy=AGAIN
        ) from error
    if len(lines) * width + sum(len(line) for line, _ in lines) > LARGEST:
        raise _too_large(where)
    text = "".join(f"{line}{',' * (width - max(1, cells))}\n" for line, cells in lines)
    return io.BytesIO(text.encode())


def _lines(sheet: Any, where: str) -> tuple[list[tuple[str, int]], int]:
    """Write each row as CSV, without empty cells at its end; count its cells, and the most."""
    out, lines, width, size = io.StringIO(newline=""), [], 1, 0
    writer = csv.writer(out, lineterminator="")
    for row in _rows_of(sheet, ROWS):
        width, size = max(width, len(row)), size + len(row) + sum(map(len, row))
        if size > LARGEST:  # cells can share one long text
            raise _too_large(where)
        writer.writerow(row)
        lines.append((out.getvalue(), len(row)))
        out.seek(0)
        out.truncate()
    return lines, width


def _like_a_table(sheet: Any, known: Callable[[list[list[str]]], int]) -> tuple[int, int]:
    top = list(_rows_of(sheet, LOOK))
    return known(top), max(map(len, top), default=0)


def _rows_of(sheet: Any, most: int) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # some programs write wrong ones
    for row in sheet.iter_rows(max_row=most, values_only=True):
        cells = [_cell(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _cell(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _too_large(where: str) -> CourseError:
    return CourseError(
        "The workbook is too large.",
        where=where,
        expected=f"at most {LARGEST / 1e6:,.0f} million bytes unpacked",
        remedy="save its sheet as 'CSV UTF-8', or export fewer rows",
    )
