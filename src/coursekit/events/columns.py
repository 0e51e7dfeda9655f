"""From the cells of a file to typed columns, each handed out once.

Text is read as it stands and turned into categories, so that every check and every
conversion works on the distinct values and not on a million cells. Numbers are read as
numbers at once; only when that fails is the file read again to name the cell at fault.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Any, NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coursekit.errors import CourseError
from coursekit.events.dates import parse_date, style_of
from coursekit.events.files import Source
from coursekit.events.header import (
    Header,
    cut_off,
    header_again,
    open_quotes,
    wrong_encoding,
)

__all__ = ["Columns", "categorical"]

_LOOK_BACK = 40
_DAY_FIRST = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}")


def categorical(codes: NDArray[Any], names: Iterable[str]) -> pd.Categorical:
    """Make a column of words from their numbers; -1 stands for an empty cell."""
    index: Any = pd.Index(list(names), dtype=object)
    column: pd.Categorical = pd.Categorical.from_codes(codes, categories=index)
    return column


class Columns:
    """The cells of one file.

    Parameters
    ----------
    source
        The file.
    header
        Its top.
    numbers
        The columns that hold numbers.

    Raises
    ------
    CourseError
        The file is cut off, in another encoding, or a number is none.
    """

    def __init__(self, source: Source, header: Header, numbers: frozenset[str]) -> None:
        self.where = source.name
        self.styles: dict[str, set[str]] = {}
        self.trimmed: list[str] = []
        self._header = header
        self._first_row = header.skip + 1
        self._id = "event_id_cnty" if header.layout.dataset == "ACLED" else "id"
        types = {n: "float64" if n in numbers else "object" for n in header.names if n}
        try:
            self._frame, tail = _read(source, header, types)
        except ValueError:
            self._blame(source, numbers)
        last = self._frame[header.names[-1]]
        self.open_ended = not tail.endswith(b"\n")
        if self.open_ended and not _ends_whole(tail, len(header.names), last):
            raise cut_off(f"{self.where}, row {self.row(len(self) - 1)}")
        short = last.isna().to_numpy()
        # ACLED never leaves the last column empty, so an empty one is a missing one.
        if header.layout.dataset == "ACLED" and short.any():
            found = "fewer cells than the header"
            self._fail(header.names[-1], int(short.argmax()), found, "shifted")

    def __len__(self) -> int:
        return len(self._frame)

    def __contains__(self, name: str) -> bool:
        return name in self._frame.columns

    def ids(self) -> NDArray[Any]:
        """Hand out the column of event ids, as text without blanks."""
        values = self._take(self._id)
        self._check_filled(self._id, pd.isna(values))
        return values

    def plain(self, name: str) -> NDArray[Any]:
        """Hand out a column as text, as it stands; empty cells are missing."""
        return self._take(name)

    def text(self, name: str, *, required: bool = False) -> pd.Categorical:
        """Hand out a column of words as categories, without blanks around them."""
        codes, values = pd.factorize(self._take(name))
        if required:
            self._check_filled(name, codes < 0)
        clean = [" ".join(value.split()) for value in values]
        changed = [old for old, new in zip(values, clean, strict=True) if old != new]
        if changed:
            self.trimmed += changed
            recode, values = pd.factorize(np.asarray(clean, dtype=object))
            codes = np.where(codes < 0, -1, recode[codes])
        return categorical(codes, values)

    def dates(self, name: str) -> NDArray[np.datetime64]:
        """Hand out a column of dates; refuse what could be read in two ways."""
        codes, values = pd.factorize(self._take(name))
        self._check_filled(name, codes < 0)
        days = [parse_date(value.strip()) for value in values]
        for place, (value, day) in enumerate(zip(values, days, strict=True)):
            if day is None:
                self._fail(name, int((codes == place).argmax()), repr(value), "date")
        self.styles[name] = {style_of(value.strip()) or "" for value in values}
        return np.asarray(days, dtype="datetime64[s]")[codes]

    def whole(self, name: str) -> NDArray[np.int64]:
        """Hand out a column of whole numbers, none of them missing or below zero."""
        values = self._take(name)
        self._check_filled(name, np.isnan(values))
        wrong = (values < 0) | (values != np.floor(values)) | np.isinf(values)
        if wrong.any():
            at = int(wrong.argmax())
            self._fail(name, at, f"{values[at]:g}", "whole")
        return values.astype(np.int64)

    def number(self, name: str) -> NDArray[np.float64]:
        """Hand out a column of numbers; empty cells are missing."""
        return self._take(name)

    def row(self, position: int) -> int:
        """Say in which row of the file an event stands, counted as a spreadsheet does."""
        return position + self._first_row

    def _take(self, name: str) -> NDArray[Any]:
        return self._frame.pop(name).to_numpy()

    def _check_filled(self, name: str, empty: NDArray[np.bool_]) -> None:
        if empty.any():
            self._fail(name, int(empty.argmax()), "an empty cell", "filled")

    def _fail(self, name: str, position: int, found: str, kind: str) -> NoReturn:
        expected, remedy = _EXPECTED[kind]
        if kind == "date" and _DAY_FIRST.fullmatch(found.strip("'")):
            remedy = "day and month are not guessed; set the column to the form 2024-01-31"
        raise CourseError(
            found,
            where=f"{self.where}, row {self.row(position)}, column {name}",
            expected=expected,
            remedy=remedy,
        )

    def _blame(self, source: Source, numbers: frozenset[str]) -> NoReturn:
        header = self._header
        frame, _ = _read(source, header, {name: "object" for name in header.names if name})
        frame = frame[[name for name in header.names if name in numbers]]
        wrong = frame.apply(pd.to_numeric, errors="coerce").isna() & frame.notna()
        row = int(wrong.any(axis=1).to_numpy().argmax())
        name = str(wrong.columns[wrong.iloc[row].to_numpy().argmax()])
        value = str(frame[name].iloc[row])
        if value.strip().lower() == name:
            raise header_again(f"{self.where}, row {self.row(row)}")
        self._fail(name, row, repr(value), "number")


_EXPECTED = {
    "date": ("a date like 2024-01-05, 05 January 2024 or 5-Aug-24", "export the file again"),
    "filled": ("a value", "cells are shifted or missing; export the file again"),
    "number": ("a number", "cells are shifted or changed; export the file again"),
    "shifted": ("as many cells as names", "cells are shifted or missing; export the file again"),
    "whole": ("a whole number from 0", "cells are shifted or changed; export the file again"),
}


def _read(source: Source, header: Header, types: dict[str, str]) -> tuple[pd.DataFrame, bytes]:
    names = [name or f"unnamed {place}" for place, name in enumerate(header.names)]
    where = source.name
    with source.parsable() as (handle, tail):
        try:
            frame = pd.read_csv(
                handle,
                header=None,
                names=names,
                skiprows=header.skip,
                index_col=False,
                dtype=types,
                keep_default_na=False,
                na_values=[""],
                engine="c",
                encoding="utf-8",
            )
        except UnicodeDecodeError:
            raise wrong_encoding(where) from None
        except pd.errors.ParserError as error:
            raise _explained(str(error), where, header) from None
        end = tail()
    wanted = header.layout.needed | {"admin2", "adm_2", "year", "code_status", names[-1]}
    return frame.drop(columns=[name for name in names if name not in wanted]), end


def _explained(message: str, where: str, header: Header) -> CourseError:
    cells = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", message)
    if cells:
        return CourseError(
            f"{cells[3]} cells",
            where=f"{where}, row {cells[2]}",
            expected=f"{cells[1]} as in the {'header' if header.skip else 'layout'}",
            remedy="cells are shifted or missing; export the file again",
        )
    begun = re.search(r"EOF inside string starting at row (\d+)", message)
    if begun:
        return open_quotes(f"{where}, row {int(begun[1]) + 1}")
    return CourseError(
        "rows that cannot be told apart",
        where=where,
        expected="comma-separated rows",
        remedy="download the file again",
    )


def _ends_whole(tail: bytes, cells: int, last: pd.Series) -> bool:
    """Whether the last row, which no line break ends, has all its cells and the last whole."""
    lines = tail.decode("utf-8", errors="replace").splitlines(keepends=True)
    starts = range(len(lines) - 1, max(len(lines) - _LOOK_BACK, -1), -1)
    ends = (list(csv.reader(lines[start:]))[-1] for start in starts)
    if not any(len(row) == cells for row in ends):
        return False
    if last.name in ("timestamp", "iso3"):
        return len(str(last.iloc[-1])) == len(str(last.iloc[0]))
    return True
