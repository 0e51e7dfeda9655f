"""From cells as text to typed columns, or to a sentence that names the cell at fault.

Each conversion works on the distinct texts of a column and not on a million cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coursekit.errors import CourseError
from coursekit.events.files import File, cut_off
from coursekit.events.report import Oddity

__all__ = ["Cells", "categorical"]

# What R, pandas and spreadsheets write into an empty cell.
_GAPS = frozenset({"NA", "N/A", "#N/A", "NULL", "null", "NaN", "nan", "NAN", "<NA>"})
# The beginning of a day, with or without a time zone.
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?( ?Z| ?UTC| ?[+-]\d\d:?\d\d)?$")
# Numbers alone, as a spreadsheet writes dates, or text that it marks with an apostrophe.
_REWRITTEN = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}|\d{5}(\.\d+)?|'.*")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SATURDAY = 5
_SHIFTED = "cells are shifted or missing; export the file again"


def categorical(codes: NDArray[Any], names: Iterable[str]) -> pd.Categorical:
    """Make a column of words from their numbers; -1 is an empty cell."""
    index: Any = pd.Index(list(names), dtype=object)
    column: pd.Categorical = pd.Categorical.from_codes(codes, categories=index)
    return column


class Cells:
    """The columns of one file, converted one by one."""

    def __init__(self, file: File) -> None:
        self._trimmed: list[str] = []
        self._styles: dict[str, list[str]] = {}
        self._gaps: dict[str, int] = {}
        self._file = file

    def __len__(self) -> int:
        return len(self._file.cells)

    def __contains__(self, column: str) -> bool:
        return column in self._file.cells.columns

    def oddities(self) -> Iterator[Oddity]:
        """Report what was unusual in the columns converted so far."""
        for column, styles in self._styles.items():
            if len(styles) > 1:
                yield Oddity.seen(f"Styles of dates in {column}", len(styles), styles)
        if self._trimmed:
            what = "Names with extra spaces, trimmed"
            yield Oddity.seen(what, len(self._trimmed), map(repr, self._trimmed))
        if self._gaps:
            what = "Cells with NA, NULL or only blanks, read as empty"
            yield Oddity.seen(what, sum(self._gaps.values()), self._gaps)

    def text(self, column: str) -> pd.Series[Any]:
        """Return the text as it is; empty cells are missing."""
        texts = self._file.cells[column]
        return self._without(texts.isin(_GAPS), texts).infer_objects()

    def filled(self, column: str) -> pd.Series[Any]:
        """Return the text, none of it missing."""
        texts = self.text(column)
        self._check_filled(column, texts.isna().to_numpy())
        return texts

    def words(self, column: str) -> pd.Categorical:
        """Return words as categories, without blanks around them."""
        codes, values = self._distinct(column)
        clean = [" ".join(value.split()) for value in values]
        self._trimmed += [old for old, new in zip(values, clean, strict=True) if old != new]
        table = self._file.layout.codes.get(column, {})
        clean = [table.get(value.removesuffix(".0"), value) for value in clean]
        recode, names = pd.factorize(np.asarray(clean, dtype=object))
        return categorical(np.append(recode, -1)[codes], names)

    def days(self, column: str) -> pd.Series[Any]:
        """Return days; a date that can be read in two ways is an error."""
        codes, values = self._distinct(column)
        self._check_filled(column, codes < 0)
        texts = pd.Series(values, dtype=object).str.strip().str.replace(_MIDNIGHT, "", regex=True)
        days = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[s]")
        styles = []
        for style in self._file.layout.date_formats:
            new = days.isna() & texts.notna()
            found = pd.to_datetime(texts[new], format=style, errors="coerce")
            if found.notna().any():
                styles.append(texts[found.first_valid_index()])
                days[new] = found.astype("datetime64[s]")
        self._styles[column] = styles
        if days.isna().any():
            at = int(days.isna().argmax())
            kind, remedy = "date like 2024-01-05 or 5-Aug-24", "export the file again"
            if _ISO_DAY.fullmatch(texts[at]):
                kind, remedy = "day of the calendar", "look at the row"
            elif _REWRITTEN.fullmatch(texts[at]):
                remedy = (
                    "export again and do not open the file in a spreadsheet, or set the column "
                    "there to the form 2024-01-31; the course does not guess which number is "
                    "the day"
                )
            self._fail(column, values[at], kind, remedy)
        return days.iloc[codes].reset_index(drop=True)

    def weeks(self, column: str) -> pd.Series[Any]:
        """Return the first days of weeks, which are Saturdays with ACLED."""
        days = self.days(column)
        wrong = (days.dt.day_of_week != _SATURDAY).to_numpy()
        if wrong.any():
            at = int(wrong.argmax())
            found = f"{days[at]:%Y-%m-%d} is not a Saturday, and ACLED's weeks begin on one."
            self._refuse(column, at, found, "download the file again")
        return days

    def numbers(self, column: str) -> NDArray[np.float64]:
        """Return numbers; empty cells are missing."""
        codes, values = self._distinct(column)
        texts = pd.Series(values, dtype=object)
        if self._file.decimal_commas:
            texts = texts.str.replace(",", ".")
        numbers = pd.to_numeric(texts, errors="coerce").astype(float)
        if numbers.isna().any():
            text = values[int(numbers.isna().argmax())]
            self._fail(column, text, "number", _SHIFTED)
        return np.append(numbers.to_numpy(), np.nan)[codes]

    def whole(self, column: str, most: int) -> NDArray[np.int64]:
        """Return whole numbers from 0 to `most`, none of them missing."""
        numbers = self.numbers(column)
        self._check_filled(column, np.isnan(numbers))
        wrong = (numbers < 0) | (numbers != np.floor(numbers)) | np.isinf(numbers)
        if wrong.any():
            at = int(wrong.argmax())
            self._refuse(column, at, f"{numbers[at]:g} is not a whole number from 0.", _SHIFTED)
        if (numbers > most).any():
            at = int((numbers > most).argmax())
            self._refuse(column, at, f"{numbers[at]:.12g} is above {most:,}.", _SHIFTED)
        return numbers.astype(np.int64)

    def _distinct(self, column: str) -> tuple[NDArray[np.intp], NDArray[Any]]:
        texts = self._file.cells[column]
        codes, values = pd.factorize(texts)
        gaps = [value for value in values if value in _GAPS or not value.strip()]
        if gaps:
            codes, values = pd.factorize(self._without(texts.isin(gaps), texts))
        return codes, np.asarray(values, dtype=object)

    def _without(self, gaps: pd.Series[bool], texts: pd.Series[Any]) -> pd.Series[Any]:
        if not gaps.any():
            return texts
        self._gaps[str(texts.name)] = int(gaps.sum())
        return texts.mask(gaps)

    def _check_filled(self, column: str, empty: NDArray[np.bool_]) -> None:
        if empty.any():
            self._refuse(column, int(empty.argmax()), "The cell is empty.", _SHIFTED)

    def _fail(self, column: str, text: str, kind: str, remedy: str) -> NoReturn:
        at = int((self._file.cells[column] == text).argmax())
        if text.strip().lower() == column:
            raise CourseError(
                "The header is there a second time.",
                where=self._row(at),
                remedy="two files were joined: delete this row, or read each file alone",
            )
        self._refuse(column, at, f"{text!r} is not a {kind}.", remedy)

    def _refuse(self, column: str, at: int, found: str, remedy: str) -> NoReturn:
        if self._file.open_ended and at == len(self) - 1:
            raise cut_off(self._row(at))
        raise CourseError(found, where=f"{self._row(at)}, column {column}", remedy=remedy)

    def _row(self, at: int) -> str:
        return f"{self._file.name}, row {self._file.rows[at]}"
