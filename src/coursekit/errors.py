"""The one error that a learner of this course meets.

Each message says what was found, where, what was expected and what to do. In a
notebook it shows as that sentence alone; `ck.details()` prints the full
traceback for those who ask.
"""

from __future__ import annotations

import sys
import traceback

__all__ = ["DETAILS", "CourseError", "details"]

DETAILS = "(For the technical details, run ck.details().)"
_ENDS = (".", "?", "!")
_KEPT = "\n\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{NO-BREAK SPACE}"


class CourseError(Exception):
    """Something a learner or an instructor can put right.

    Write a whole sentence about what is wrong, then what to do. Where a value just is
    not of the right kind, name only what was found and what was expected; the sentence
    is then made of the two.

    Parameters
    ----------
    found
        A whole sentence, with its full stop; or the thing that was found, as the end of a
        sentence that begins with "found".
    where
        File, row and column, or the call; empty when there is only one place.
    expected
        What would have been right.
    remedy
        What to do, as an instruction, without a full stop.

    Examples
    --------
    >>> print(CourseError("The table has no rows.", where="tempo.csv",
    ...                   remedy="add the rows below the header"))
    tempo.csv: The table has no rows. Add the rows below the header.
    >>> print(CourseError("'twelve'", where="tempo.csv, row 3, column iraq",
    ...                   expected="a whole number", remedy="write 12"))
    tempo.csv, row 3, column iraq: found 'twelve', expected a whole number; write 12.
    """

    def __init__(
        self, found: str, *, where: str = "", expected: str = "", remedy: str = ""
    ) -> None:
        self.found = found
        self.where = where
        self.expected = expected
        self.remedy = remedy
        super().__init__(_harmless((f"{where}: " if where else "") + self._sentence()))

    def at(self, where: str) -> CourseError:
        """Return the same error with a place named before its own."""
        place = ", ".join(filter(None, [where, self.where]))
        return CourseError(self.found, where=place, expected=self.expected, remedy=self.remedy)

    def _sentence(self) -> str:
        if self.found.endswith(_ENDS):
            more = [self.expected and f"expected {self.expected}", self.remedy]
            said = [_ended(part[0].upper() + part[1:]) for part in more if part]
            return " ".join([self.found, *said])
        text = f"found {self.found}"
        if self.expected:
            text += f", expected {self.expected}"
        return _ended(f"{text}; {self.remedy}" if self.remedy else text)

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback."""
        return [str(self), DETAILS]


def details() -> None:
    """Print the full traceback of the last error shown in this notebook."""
    error = getattr(sys, "last_value", None)
    if error is None:
        print("No error has been shown in this session.")
    else:
        print("".join(traceback.format_exception(error)), end="")


def _harmless(text: str) -> str:
    """Write out what a terminal would obey, and what cannot be printed at all."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() or sign in _KEPT else ascii(sign)[1:-1] for sign in text
    )


def _ended(text: str) -> str:
    return text if text.endswith(_ENDS) else f"{text}."
