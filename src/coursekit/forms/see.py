"""What a value is, whatever form it came in: a number, a text, a list, a table."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from numbers import Real
from typing import Any, TypeAlias, cast

import pandas as pd

__all__ = ["Cell", "Row", "Seen", "count", "see", "see_one"]

Cell: TypeAlias = "str | int | float | tuple[Cell, ...] | None"
Row: TypeAlias = tuple[Cell, ...]

DIGITS = 9
LETTERS = 60


@dataclass(frozen=True)
class Seen:
    """A value as the check sees it.

    Parameters
    ----------
    kind
        ``number``, ``text``, ``truth``, ``date``, ``list``, ``labelled``, ``table``,
        ``nothing`` or ``other``.
    words
        What to call it in a sentence.
    rows
        Its cells: one for a single value, one a row for a list, label and value or
        all columns for the rest.
    columns
        The names of a table's columns.
    """

    kind: str
    words: str
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def one(self) -> Any:
        """The value itself, when it is a single one."""
        return self.rows[0][0]

    def to_plain(self) -> dict[str, Any]:
        """Return it as plain data, to be sent to another process as JSON."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Seen:
        """Make it of plain data, as JSON brings it back.

        Examples
        --------
        >>> seen = see({"a": 1})
        >>> Seen.from_plain(seen.to_plain()) == seen
        True
        """
        rows = tuple(map(_tuples, plain["rows"]))
        return cls(plain["kind"], plain["words"], rows, tuple(plain["columns"]))


def see(value: object) -> Seen:
    """Look at a value of any kind.

    Parameters
    ----------
    value
        Anything.

    Returns
    -------
    Seen
        The same for a list and the column that holds the same values.

    Examples
    --------
    >>> see(["a", "b"]).words, see(...).kind
    ('a list of 2 values', 'nothing')
    """
    if isinstance(value, pd.DataFrame):
        return _table(value)
    if isinstance(value, pd.Series):
        return _series(value)
    if isinstance(value, Mapping):
        rows = tuple((_cell(name), _cell(part)) for name, part in value.items())
        return Seen("labelled", f"a dictionary of {count(len(rows), 'value')}", rows)
    if isinstance(value, list | tuple | set | frozenset | range | pd.Index) or (
        hasattr(value, "ndim") and value.ndim == 1
    ):
        cells = tuple((_cell(part),) for part in cast("Iterable[Any]", value))
        return Seen("list", f"a list of {count(len(cells), 'value')}", cells)
    if value is None or value is ... or (isinstance(value, str) and not value.strip()):
        return Seen("nothing", "nothing yet")
    return see_one(_plain(value))


def _table(value: pd.DataFrame) -> Seen:
    frame = value
    if any(name is not None for name in value.index.names):
        frame = value.reset_index()
    names = tuple(sorted(map(str, frame.columns)))
    frame = frame.set_axis(list(map(str, frame.columns)), axis=1)[list(names)]
    rows = tuple(tuple(_cell(part) for part in row) for row in frame.itertuples(index=False))
    size = f"{count(len(value), 'row')} and {count(value.shape[1], 'column')}"
    return Seen("table", f"a table of {size}", rows, names)


def _series(value: pd.Series[Any]) -> Seen:
    words = f"a column of {count(len(value), 'value')}"
    if value.index.name is None and pd.api.types.is_integer_dtype(value.index):
        return Seen("list", words, tuple((_cell(part),) for part in value))
    names = value.index.get_level_values(0) if value.index.nlevels == 1 else value.index
    rows = tuple((_cell(name), _cell(part)) for name, part in zip(names, value, strict=True))
    return Seen("labelled", words, rows)


def see_one(value: Any) -> Seen:
    """Look at a value that is not a list or a table; parameters and result as of `see`."""
    cell = _cell(value)
    rows = ((cell,),)
    if cell is None:
        return Seen("other", "a missing value")
    if isinstance(cell, bool):
        return Seen("truth", str(cell), rows)
    if isinstance(cell, int | float):
        return Seen("number", f"{cell:,}", rows)
    if isinstance(value, dt.date):
        return Seen("date", f"the date {cell}", rows)
    if isinstance(value, str):
        shown = value if len(value) <= LETTERS else f"{value[:LETTERS]}…"
        return Seen("text", f"the text {shown!r}", ((str(cell).casefold(),),))
    if callable(value):
        return Seen("other", "a command that was not run: write `()` behind it")
    if type(value).__name__.endswith("GroupBy"):
        return Seen("other", "groups of rows, with nothing counted in them yet")
    return Seen("other", f"something else ({type(value).__name__})")


def _cell(value: Any) -> Cell:
    """Bring a value to a plain form in which equal values are equal."""
    value = _plain(value)
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(map(_cell, value))
    if value is None or value is pd.NA or value is pd.NaT or isinstance(value, bool):
        return value if isinstance(value, bool) else None
    if isinstance(value, Real | Decimal):
        number = float(value)
        if math.isnan(number):
            return None
        return int(number) if number.is_integer() else float(f"{number:.{DIGITS}g}")
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else repr(value)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def count(number: int, what: str) -> str:
    """Write a number of things: "1 row", "1,200 rows"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
