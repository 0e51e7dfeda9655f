"""A learner's value in a normal form, whatever it came as: number, text, list, table."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from numbers import Real
from typing import Any, TypeAlias, cast

import pandas as pd

from coursekit.text import counted

__all__ = ["Cell", "Row", "Value", "inspect_one", "inspect_safely", "inspect_value"]

Cell: TypeAlias = "str | int | float | tuple[Cell, ...] | None"
Row: TypeAlias = tuple[Cell, ...]

DIGITS = 9
LETTERS = 60


@dataclass(frozen=True)
class Value:
    """A value in which equal answers are equal.

    `kind` is ``number``, ``text``, ``truth``, ``date``, ``list``, ``labelled``, ``table``,
    ``nothing`` or ``other``; `words` name it in a sentence. A single value has one row of
    one cell, a list one cell a row; else a row has label and value, or all `columns`.
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
    def from_plain(cls, plain: Mapping[str, Any]) -> Value:
        """Make it of plain data, as JSON brings it back.

        Examples
        --------
        >>> value = inspect_value({"a": 1})
        >>> Value.from_plain(value.to_plain()) == value
        True
        """
        rows = tuple(map(_tuples, plain["rows"]))
        return cls(plain["kind"], plain["words"], rows, tuple(plain["columns"]))


def inspect_safely(value: object) -> Value:
    """Inspect a value without an error, whatever it is."""
    try:
        return inspect_value(value)
    except Exception:  # a value of any make may come, and no traceback is to go back
        return _other(value)


def inspect_value(value: object) -> Value:
    """Normalise a value for comparison; a list and a column of the same values are equal.

    Examples
    --------
    >>> inspect_value(["a", "b"]).words, inspect_value(...).kind
    ('a list of 2 values', 'nothing')
    """
    if isinstance(value, pd.DataFrame):
        return _table(value)
    if isinstance(value, pd.Series):
        return _series(value)
    if isinstance(value, Mapping):
        rows = tuple((_cell(name), _cell(part)) for name, part in value.items())
        return Value("labelled", f"a dictionary of {counted(len(rows), 'value')}", rows)
    if isinstance(value, list | tuple | set | frozenset | range | pd.Index) or (
        hasattr(value, "ndim") and value.ndim == 1
    ):
        cells = tuple((_cell(part),) for part in cast("Iterable[Any]", value))
        return Value("list", f"a list of {counted(len(cells), 'value')}", cells)
    if value is None or value is ... or (isinstance(value, str) and not value.strip()):
        return Value("nothing", "nothing yet")
    return inspect_one(_plain(value))


def _table(value: pd.DataFrame) -> Value:
    frame = value
    if any(name is not None for name in value.index.names):
        frame = value.reset_index()
    names = tuple(sorted(map(str, frame.columns)))
    frame = frame.set_axis(list(map(str, frame.columns)), axis=1)[list(names)]
    rows = tuple(tuple(_cell(part) for part in row) for row in frame.itertuples(index=False))
    size = f"{counted(len(value), 'row')} and {counted(value.shape[1], 'column')}"
    return Value("table", f"a table of {size}", rows, names)


def _series(value: pd.Series[Any]) -> Value:
    words = f"a column of {counted(len(value), 'value')}"
    if value.index.name is None and pd.api.types.is_integer_dtype(value.index):
        return Value("list", words, tuple((_cell(part),) for part in value))
    names = value.index.get_level_values(0) if value.index.nlevels == 1 else value.index
    rows = tuple((_cell(name), _cell(part)) for name, part in zip(names, value, strict=True))
    return Value("labelled", words, rows)


def inspect_one(value: Any) -> Value:
    """Normalise a value that is not a list or a table."""
    cell = _cell(value)
    rows = ((cell,),)
    if cell is None:
        return Value("other", "a missing value")
    if isinstance(cell, bool):
        return Value("truth", str(cell), rows)
    if isinstance(cell, int | float):
        return Value("number", f"{cell:,}", rows)
    if isinstance(value, dt.date):
        return Value("date", f"the date {cell}", rows)
    if isinstance(value, str):
        shown = value if len(value) <= LETTERS else f"{value[:LETTERS]}…"
        return Value("text", f"the text {shown!r}", ((str(cell).casefold(),),))
    if callable(value):
        return Value("other", "a function that was not run (write `()` after it)")
    if type(value).__name__.endswith("GroupBy"):
        return Value("other", "groups of rows, with nothing counted in them yet")
    return _other(value)


def _other(value: object) -> Value:
    return Value("other", f"something else (of the type {type(value).__name__})")


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
