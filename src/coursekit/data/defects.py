"""A defect in the data: where it is, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.errors import CourseError
from coursekit.text import counted, typed

__all__ = ["Defect", "Fault"]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value, wherever it is; the parts are those of a CourseError.

    Where the value follows from others, `right` is what it should be.
    """

    found: str
    expected: str = ""
    remedy: str = ""
    right: str = ""


@dataclass(frozen=True)
class Defect:
    """What is wrong in one place of the data; the parts are those of a CourseError.

    Parameters
    ----------
    file
        Name of the file in the data folder.
    row
        Number of the row as a spreadsheet shows it (the header is row 1);
        None when the whole file is meant.
    column
        Name of the column; empty when the whole row is meant.

    Examples
    --------
    >>> print(Defect("tempo.csv", 3, "iraq", "'twelve'", "a whole number", "write 12"))
    tempo.csv, row 3, column iraq: found 'twelve', expected a whole number; write 12.
    """

    file: str
    row: int | None = None
    column: str = ""
    found: str = ""
    expected: str = ""
    remedy: str = ""

    @property
    def where(self) -> str:
        """File, row and column in words."""
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return self.file + row + column

    def error(self, more: int = 0, *folder: object) -> CourseError:
        """Return the CourseError that says this, and how many more defects the folder has."""
        remedy = self.remedy
        if more:
            remedy += f" ({counted(more, 'more defect')}: run {typed('check-data', *folder)})"
        return CourseError(self.found, where=self.where, expected=self.expected, remedy=remedy)

    def __str__(self) -> str:
        return str(self.error())
