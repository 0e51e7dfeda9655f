"""Whether a learner's value is the right one.

A list does for a column, a whole number for a decimal one, any order of columns and,
unless the task is about order, of rows. A reply to a wrong value names its kind, never
the right value.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from coursekit.forms.values import Cell, Row, Value, inspect_one
from coursekit.text import and_list, counted

__all__ = ["ASKED", "explain_difference"]

PRECISION = 1e-8

ASKED = {
    "number": "a number",
    "text": "a text",
    "truth": "True or False",
    "date": "a date",
    "list": "a column or a list",
    "labelled": "a column with a name for each value, such as a column of counts",
    "table": "a table",
}
NO_ROW = (
    "Zero may mean that no row has the word in your quotes: look at its spelling, and at the"
    " column."
)


def explain_difference(
    answer: Value, right: Value, ordered_by: str = "", tolerance: float = 0.0
) -> str:
    """Say in what way a value is not the right one; empty when it is right.

    When the order counts, `ordered_by` is the column it goes by, or ``values``. Numbers may
    be off by `tolerance`.

    Examples
    --------
    >>> from coursekit.forms.values import inspect_value
    >>> explain_difference(inspect_value(35.0), inspect_value(35))
    ''
    >>> explain_difference(inspect_value(-3), inspect_value(35))
    'You gave a number below zero (-3); the answer is above zero.'
    """
    if right.kind in ("number", "text", "truth", "date"):
        return _single_difference(_unwrapped(answer), right, tolerance)
    if right.kind == "labelled":
        answer = _labelled(answer)
        if answer.kind == "list":
            right = _unlabelled(right)
        answer = _without_empty(answer, right)
    if answer.kind != right.kind and not (right.kind == "list" and answer.kind == "labelled"):
        return _other_kind(answer, right)
    if right.kind == "list":
        answer = _unlabelled(answer)
    if answer.columns != right.columns:
        return _columns_difference(answer, right)
    return _rows_difference(answer, right, ordered_by, tolerance)


def _single_difference(answer: Value, right: Value, tolerance: float) -> str:
    if right.kind == "date" and answer.kind == "text":
        parsed = pd.to_datetime(answer.one, errors="coerce")
        answer = answer if parsed is pd.NaT else inspect_one(parsed)
    if answer.kind != right.kind:
        return _other_kind(answer, right)
    if _near(answer.one, right.one, tolerance):
        return ""
    if right.kind != "number":
        return f"You gave {answer.words}: the right kind of answer, but not the right one."
    if answer.one < 0 < right.one:
        return f"You gave a number below zero ({answer.words}); the answer is above zero."
    if answer.one > 0 > right.one:
        return f"You gave a number above zero ({answer.words}); the answer is below zero."
    if isinstance(right.one, int) and isinstance(answer.one, float) and not tolerance:
        return f"You gave {answer.words}; the answer is a whole number."
    if not answer.one:
        return f"You gave {answer.words}. {NO_ROW}"
    return f"You gave {answer.words}: a number, but not the right one."


def _other_kind(answer: Value, right: Value) -> str:
    advice = ""
    if answer.kind == "text" and right.kind == "number":
        advice = " If it is a number, remove the quotes."
    elif answer.kind == "table" and right.kind in ("list", "labelled"):
        advice = ' Take one column of it: `table["column"]`.'
    elif answer.kind in ("list", "labelled", "table") and right.kind == "number":
        if _all(bool, answer):
            advice = " To count where it is True, write `.sum()` after it."
        elif answer.kind == "table" or not _all((int, float), answer):
            advice = " To count its rows, write `len(...)`."
        elif answer.kind == "labelled":
            advice = (
                ' To take one of its values, write its name in square brackets: `column["name"]`.'
            )
    return f"You gave {answer.words}; the task asks for {ASKED[right.kind]}.{advice}"


def _columns_difference(answer: Value, right: Value) -> str:
    missing = [name for name in right.columns if name not in answer.columns]
    extra = [name for name in answer.columns if name not in right.columns]
    parts = [f"it does not have {_columns(missing)}"] if missing else []
    parts += [f"it should not have {_columns(extra)}"] if extra else []
    return f"You gave {answer.words}; {and_list(parts)}."


def _rows_difference(answer: Value, right: Value, ordered_by: str, tolerance: float) -> str:
    if right.rows and not answer.rows:
        return (
            "No row is left, because none has what your code looks for. "
            "Check the words in quotes, and their spelling."
        )
    if _all(bool, answer) and not _all(bool, right):
        return (
            f"You gave {answer.words}, True or False for each row. To keep the rows where it is "
            "True, write it in square brackets after the table."
        )
    if len(answer.rows) != len(right.rows):
        what = "row" if right.kind == "table" else "value"
        return f"You gave {answer.words}; the answer has {counted(len(right.rows), what)}."
    pairs = list(zip(sorted(answer.rows, key=_rank), sorted(right.rows, key=_rank), strict=True))
    if not all(_near_rows(mine, yours, tolerance) for mine, yours in pairs):
        if all(row[-1] == 0 for row in answer.rows) and _all((int, float), answer):
            return f"Every count is zero. {NO_ROW}"
        common = len(set(answer.rows) & set(right.rows))
        belong = "belongs" if common == 1 else "belong"
        content = f"only {common} of them {belong} there" if common else "not the right content"
        return f"You gave {answer.words}: the right size, but {content}."
    at = right.columns.index(ordered_by) if ordered_by in right.columns else -1
    in_step = all(
        _near(mine[at], yours[at], tolerance)
        for mine, yours in zip(answer.rows, right.rows, strict=True)
    )
    if ordered_by and not in_step:
        return f"You gave {answer.words} with the right content, but in another order."
    return ""


def _unlabelled(value: Value) -> Value:
    return Value("list", value.words, tuple((row[-1],) for row in value.rows))


def _labelled(answer: Value) -> Value:
    """Take a table of two columns, or a list of pairs, for labels and values."""
    cells = [row[0] for row in answer.rows]
    pairs = tuple(cell for cell in cells if isinstance(cell, tuple) and len(cell) == 2)
    if answer.kind == "list" and pairs and len(pairs) == len(cells):
        return Value("labelled", answer.words, pairs)
    if answer.kind != "table" or len(answer.columns) != 2:
        return answer
    numbers = all(isinstance(row[0], int | float) for row in answer.rows)
    rows = tuple(row[::-1] if numbers else row for row in answer.rows)
    return Value("labelled", answer.words, rows)


def _without_empty(answer: Value, right: Value) -> Value:
    """Leave out what counts nothing and is not asked: pandas lists each category, used or not."""
    labels = {row[0] for row in right.rows}
    rows = [row for row in answer.rows if row[-1] != 0 or row[0] in labels]
    return replace(answer, rows=tuple(rows)) if len(rows) == len(right.rows) else answer


def _all(kind: type | tuple[type, ...], answer: Value) -> bool:
    return bool(answer.rows) and all(isinstance(row[-1], kind) for row in answer.rows)


def _unwrapped(answer: Value) -> Value:
    alone = answer.kind in ("list", "labelled") and len(answer.rows) == 1
    return inspect_one(answer.rows[0][-1]) if alone else answer


def _near(mine: Cell, yours: Cell, tolerance: float) -> bool:
    if isinstance(mine, int | float) and isinstance(yours, int | float):
        return math.isclose(mine, yours, rel_tol=PRECISION, abs_tol=tolerance)
    return mine == yours


def _near_rows(mine: Row, yours: Row, tolerance: float) -> bool:
    return all(_near(one, other, tolerance) for one, other in zip(mine, yours, strict=True))


def _rank(row: Row) -> list[tuple[str, float, str]]:
    return [
        ("number", cell, "")
        if isinstance(cell, int | float)
        else (type(cell).__name__, 0, str(cell))
        for cell in row
    ]


def _columns(names: list[str]) -> str:
    return f"the column{'s' if len(names) > 1 else ''} {and_list([f'`{name}`' for name in names])}"
