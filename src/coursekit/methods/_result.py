"""How every result of a method shows: a sentence, then a table, as text or as HTML."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from numbers import Integral, Real
from typing import TYPE_CHECKING

from coursekit.html import paragraphs, table_html, table_text, tag
from coursekit.text import date_text, is_missing, range_text

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 40
HUGE = 10**12

Table = tuple[Sequence[str], Sequence[Sequence[object]]]


class Result:
    """Base of results: a frozen dataclass (``repr=False``) that writes its sentence and table."""

    __slots__ = ()

    @property
    def sentence(self) -> str:
        """What the result means, in one or more plain sentences."""
        raise NotImplementedError

    def _table(self) -> Table:
        """Column headings, and rows of cells; a row's first cell names it."""
        raise NotImplementedError

    def _cells(self) -> tuple[list[str], list[list[str]], str]:
        header, rows = self._table()
        left_out = len(rows) - MOST_ROWS
        note = f"({left_out:,} more rows)" if left_out > 0 else ""
        return list(header), [[text(cell) for cell in row] for row in rows[:MOST_ROWS]], note

    def __repr__(self) -> str:
        header, rows, note = self._cells()
        return "\n".join(
            [self.sentence, "", table_text([header, *rows]), *([note] if note else [])]
        )

    def _repr_html_(self) -> str:
        header, rows, note = self._cells()
        table = table_html([header, *rows])
        return tag("div", tag("p", self.sentence), table, paragraphs(note))


def text(value: object) -> str:
    """Write one cell: three significant digits, dates in words, what is missing as such.

    From 1,000 up a number is written to the whole one. A number that is not 1 is never
    rounded to 1, and one that is not 0 never to 0.

    Examples
    --------
    >>> [text(cell) for cell in (1234, 0.04791, float("inf"), True, None)]
    ['1,234', '0.0479', 'no upper limit', 'yes', 'not known']
    """
    if isinstance(value, str):
        return value
    if is_missing(value) and not isinstance(value, float):
        return "not known"
    if isinstance(value, date):
        return date_text(value)
    if type(value).__name__ in {"bool", "bool_"}:
        return "yes" if value else "no"
    if isinstance(value, Integral):
        return f"{int(value):,}"
    if isinstance(value, Real):
        return _decimal(float(value))
    return str(value)


def _decimal(value: float) -> str:
    if math.isnan(value):
        return "not defined"
    if math.isinf(value):
        return "no upper limit" if value > 0 else "no lower limit"
    if abs(value) >= HUGE:
        return f"more than {HUGE:,}" if value > 0 else f"less than -{HUGE:,}"
    if value == round(value) or abs(value) >= 1000:
        return f"{round(value):,}"
    if abs(value) < 0.0001:
        return "below 0.0001" if value > 0 else "above -0.0001"
    if 0.9995 <= abs(value) < 1.005:
        if value > 0:
            return "above 0.999" if value < 1 else "above 1"
        return "above -1" if value > -1 else "below -1"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"


def percent(share: float) -> str:
    """Write a share with all its digits, so that 0.999 is "99.9%"."""
    return f"{100 * share:.10g}%"


def span(low: float, high: float) -> str:
    """Two limits in words: "1.34 to 3.39", "4", or "2 or more"."""
    return range_text(low, high, text)


def frame_table(frame: pd.DataFrame, name: str) -> Table:
    """Turn a frame into a table whose first column, headed `name`, is the index."""
    header = [name, *(str(column).replace("_", " ") for column in frame.columns)]
    return header, [list(row) for row in frame.itertuples(name=None)]
