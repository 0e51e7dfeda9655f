"""What the first rows of a file tell: is it a table, which one, where do its rows begin."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from coursekit.errors import CourseError
from coursekit.events.files import Source
from coursekit.events.layouts import LAYOUTS, Layout, identify, missing_from_closest

__all__ = [
    "Header",
    "cut_off",
    "header_again",
    "open_quotes",
    "read_header",
    "wrong_encoding",
]

_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_BOM = b"\xef\xbb\xbf"
_LOOK = 50
_HEAD = 1 << 18


@dataclass(frozen=True)
class Header:
    """The top of a file.

    Parameters
    ----------
    layout
        The layout that fits.
    names
        The column names in the file's order, in lower case.
    skip
        How many lines stand above the first row.
    oddities
        What is unusual at the top, as (what, count, examples).
    """

    layout: Layout
    names: tuple[str, ...]
    skip: int
    oddities: tuple[tuple[str, int, tuple[str, ...]], ...]


def read_header(source: Source) -> Header:
    """Read the top of a file, or say why it is none that the course can read.

    Parameters
    ----------
    source
        The file.

    Raises
    ------
    CourseError
        Empty, not a table, another separator or encoding, no known layout.
    """
    head = source.head(_HEAD)
    where = source.name
    whole = len(head) < _HEAD
    rows = _rows(_text(head, where, whole=whole), where, whole=whole)
    first = rows[0]
    oddities: list[tuple[str, int, tuple[str, ...]]] = []
    if _is_candidate_row(first):
        layout = LAYOUTS["ged-49-no-header"]
        names, skip, body = layout.columns, 0, rows
        oddities.append(
            ("No header; read as the 49 columns of UCDP GED in their usual order", 1, ())
        )
    else:
        names = tuple(cell.strip().lower() for cell in first)
        skip, body = 1, rows[1:]
        _check_names(names, where)
        found = identify(names)
        if found is None:
            raise missing_from_closest(names, where)
        layout = found
        if body and _is_tag_row(body[0]):
            skip, body = 2, body[1:]
            oddities.append(("A row of tags under the header, left out", 1, tuple(_tags(rows[1]))))
        extra = [name or "(no name)" for name in names if name not in layout.columns]
        absent = [name for name in layout.columns if name not in names]
        if extra:
            oddities.append(
                ("Columns that the layout does not have, left out", len(extra), tuple(extra))
            )
        if absent:
            oddities.append(
                ("Columns of the layout that the file lacks", len(absent), tuple(absent))
            )
    if not body:
        raise CourseError(
            "a header and no rows",
            where=where,
            expected="at least one event",
            remedy="check the filters of your export",
        )
    for number, row in enumerate(body, start=skip + 1):
        if _same_names(row, names):
            raise header_again(f"{where}, row {number}")
        if len(row) != len(names):
            if row is rows[-1] and whole and len(row) < len(names) and not head.endswith(b"\n"):
                raise cut_off(f"{where}, row {number}")
            raise CourseError(
                f"{len(row)} cells",
                where=f"{where}, row {number}",
                expected=f"{len(names)} as in the {'header' if skip else 'layout'}",
                remedy="cells are shifted or missing; export the file again",
            )
    if head.startswith(_BOM):
        oddities.append(("A byte order mark at the start of the file, left out", 1, ()))
    return Header(layout, names, skip, tuple(oddities))


def cut_off(where: str) -> CourseError:
    """Say that the file ends within a row."""
    return CourseError(
        "a last row that ends too early",
        where=where,
        expected="a whole row",
        remedy="the file was cut off; download it again",
    )


def open_quotes(where: str) -> CourseError:
    """Say that a quoted text runs to the end of the file."""
    return CourseError(
        "a text in quotation marks that does not end",
        where=where,
        expected="a closing quotation mark",
        remedy="the file was cut off or changed; download it again",
    )


def header_again(where: str) -> CourseError:
    """Say that the header stands among the rows."""
    return CourseError(
        "the header again",
        where=where,
        expected="an event",
        remedy="two files were joined; delete this row, or read each file alone",
    )


def wrong_encoding(where: str) -> CourseError:
    """Say that the bytes are not UTF-8."""
    return CourseError(
        "text that is not in UTF-8",
        where=where,
        expected="the encoding UTF-8",
        remedy="download the file again, or save it as 'CSV UTF-8'",
    )


def _text(head: bytes, where: str, *, whole: bool) -> str:
    if not head.strip():
        raise CourseError(
            "an empty file", where=where, expected="a header and rows", remedy="download it again"
        )
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise wrong_encoding(where)
    if b"\x00" in head:
        raise _not_a_table("binary data", where)
    for sign, kind in ((b"<", "a web page"), (b"{", "JSON"), (b"[", "JSON")):
        if head.removeprefix(_BOM).lstrip().startswith(sign):
            raise _not_a_table(kind, where)
    lines = head if whole else head[: head.rfind(b"\n") + 1]
    try:
        return lines.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise wrong_encoding(where) from None


def _rows(text: str, where: str, *, whole: bool) -> list[list[str]]:
    first_line = text.lstrip().partition("\n")[0]
    for sign, word in _DELIMITERS.items():
        if first_line.count(sign) > first_line.count(","):
            raise CourseError(
                f"columns separated by {word}",
                where=where,
                expected="commas",
                remedy="save the file again as comma-separated CSV",
            )
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            if row:
                rows.append(row)
            if len(rows) > _LOOK:
                return rows
    except csv.Error:
        raise open_quotes(f"{where}, row {len(rows) + 1}") from None
    return rows if whole or len(rows) < 2 else rows[:-1]


def _check_names(names: tuple[str, ...], where: str) -> None:
    if any(name.replace(".", "", 1).isdigit() for name in names):
        raise CourseError(
            "no header in the first row",
            where=where,
            expected=f"column names, or the {len(LAYOUTS['ged-49'].columns)} cells of a UCDP "
            "candidate file with the event id first",
            remedy="download the file again",
        )
    if len(names) == 1:
        raise _not_a_table("text without columns", where)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise CourseError(
            f"the column {twice[0]} twice",
            where=where,
            expected="each column once",
            remedy="remove one of them, or export the file again",
        )


def _same_names(row: list[str], names: tuple[str, ...]) -> bool:
    return tuple(cell.strip().lower() for cell in row) == names


def _is_candidate_row(row: list[str]) -> bool:
    return len(row) == len(LAYOUTS["ged-49"].columns) and row[0].strip().isdigit()


def _is_tag_row(row: list[str]) -> bool:
    return any(row) and all(not cell or cell.startswith("#") for cell in row)


def _tags(row: list[str]) -> list[str]:
    return [cell for cell in row if cell][:3]


def _not_a_table(kind: str, where: str) -> CourseError:
    return CourseError(
        kind,
        where=where,
        expected="a CSV file from ACLED or UCDP GED",
        remedy="choose the exported table",
    )
