"""Checks of what a caller gives, each with one clear sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from numbers import Real
from typing import Any, TypeGuard

import numpy as np
import pandas as pd

from coursekit.errors import CourseError
from coursekit.text import is_missing

MOST = 1e9  # events, days and payoffs beyond this are a slip of the hand
LEAST_LEVEL, MOST_LEVEL = 0.5, 0.9999
MOST_DISPERSION = 1000
FIRST_YEAR, LAST_YEAR = 1700, 2200
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, Real) and not isinstance(value, (bool, np.bool_))


def as_typed(value: object) -> str:
    """Write a value as it was typed: numpy's 1.5 as 1.5."""
    written = repr(value.item() if isinstance(value, np.generic) else value)
    return written if len(written) <= 80 else f"{written[:80]}…"


def count(value: object, where: str) -> int:
    """Return `value` as a whole number of events, zero or more."""
    if _is_number(value) and 0 <= value <= MOST and float(value).is_integer():
        return int(value)
    raise CourseError(
        as_typed(value),
        where=where,
        expected=f"a whole number from 0 to {MOST:,.0f}",
        remedy="write how many there were, such as 3",
    )


def whole(value: object, low: int, high: int, where: str) -> int:
    """Return `value` as a whole number from `low` to `high`."""
    if _is_number(value) and low <= value <= high and float(value).is_integer():
        return int(value)
    raise CourseError(
        as_typed(value), where=where, expected=f"a whole number from {low:,} to {high:,}"
    )


def between(value: object, low: float, high: float, where: str) -> float:
    """Return `value` as a number strictly between `low` and `high`."""
    if _is_number(value) and low < value < high:
        return float(value)
    raise CourseError(
        as_typed(value), where=where, expected=f"a number between {low:g} and {high:g}"
    )


def chance(value: object, where: str) -> float:
    """Return `value` as a probability, 0 and 1 included."""
    if _is_number(value) and 0 <= value <= 1:
        return float(value)
    raise CourseError(as_typed(value), where=where, expected="a chance from 0 to 1")


def level(value: object) -> float:
    """Return `value` as a confidence level such as 0.95."""
    if _is_number(value) and LEAST_LEVEL <= value <= MOST_LEVEL:
        return float(value)
    raise CourseError(
        as_typed(value),
        where="level",
        expected=f"a number from {LEAST_LEVEL} to {MOST_LEVEL}",
        remedy="write 0.95 for limits of 95%",
    )


def positive(value: object, where: str) -> float:
    """Return `value` as a number above zero, neither tiny nor huge beyond sense."""
    if _is_number(value) and 1 / MOST <= value <= MOST:
        return float(value)
    if _is_number(value) and 0 < value < math.inf:
        wanted = f"a number from {1 / MOST:.9f} to {MOST:,.0f}"
    else:
        wanted = "a number above 0"
    raise CourseError(as_typed(value), where=where, expected=wanted)


def spread(value: object) -> float:
    """Return `value` as a dispersion; one below 1 widens nothing and counts as 1."""
    if _is_number(value) and 0 <= value <= MOST_DISPERSION:
        return max(1.0, float(value))
    raise CourseError(
        as_typed(value), where="dispersion", expected=f"a number from 0 to {MOST_DISPERSION:,}"
    )


def finite(value: object, where: str) -> float:
    """Return `value` as a number that is not huge beyond sense."""
    if _is_number(value) and -MOST <= value <= MOST:
        return float(value)
    wanted = "a number"
    if _is_number(value) and -math.inf < value < math.inf:
        wanted += f" from {-MOST:,.0f} to {MOST:,.0f}"
    raise CourseError(as_typed(value), where=where, expected=wanted)


def at_least_zero(value: object, where: str) -> float:
    """Return `value` as a number, 0 or more; infinity means "without number"."""
    if _is_number(value) and (0 <= value <= MOST or value == math.inf):
        return float(value)
    raise CourseError(as_typed(value), where=where, expected="a number, 0 or more")


def one_of(value: object, allowed: Iterable[str], where: str) -> str:
    """Return `value` if it is one of the `allowed` words."""
    words = list(allowed)
    if isinstance(value, str) and value in words:
        return str(value)
    raise CourseError(as_typed(value), where=where, expected=f"one of {', '.join(words)}")


def true_or_false(value: object, where: str) -> bool:
    """Return `value` as true or false."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    raise CourseError(as_typed(value), where=where, expected="True or False")


def label(value: object, where: str) -> str:
    """Return `value`, a text or a number, as a name: not missing, blank or with blanks around."""
    if isinstance(value, str) or (_is_number(value) and -MOST <= value <= MOST):
        name = str(value)
        if name and name == name.strip() and name.isprintable():
            return name
    remedy = "write it as text"
    if isinstance(value, str) and value.strip():
        remedy = f"write {' '.join(value.split())!r}, without blanks around it"
    elif is_missing(value) or isinstance(value, str):
        remedy = "fill in the empty name"
    raise CourseError(as_typed(value), where=where, expected="a name", remedy=remedy)


def labels(values: Iterable[object], where: str) -> list[str]:
    """Return names, each there once."""
    names = [label(value, where) for value in values]
    for name in names:
        if names.count(name) > 1:
            raise CourseError(
                f"Two of them are called {name!r}.",
                where=where,
                remedy="give each a name of its own",
            )
    return names


def listing(values: object, where: str, what: str = "a list") -> list[Any]:
    """Return `values` as a list; a text or a single value is not one."""
    if isinstance(values, Iterable) and not isinstance(values, (str, bytes, Mapping, pd.DataFrame)):
        return list(values)
    raise CourseError(as_typed(values), where=where, expected=what)


def named(values: object, where: str) -> dict[str, Any]:
    """Return a mapping, or a series, with its names checked."""
    if not isinstance(values, (Mapping, pd.Series)):
        raise CourseError(
            as_typed(values), where=where, expected='names with values, such as {"calm": 0.5}'
        )
    pairs = list(values.items())
    return dict(zip(labels([name for name, _ in pairs], where), (v for _, v in pairs), strict=True))


def table(values: object, columns: Sequence[str], where: str) -> pd.DataFrame:
    """Return `values` as a frame with rows and with each of the `columns` once."""
    wanted = f"a table with rows and the columns {', '.join(columns)}"
    if not isinstance(values, pd.DataFrame):
        raise CourseError(as_typed(values), where=where, expected=wanted)
    missing = [column for column in columns if column not in values.columns]
    if missing or values.empty:
        found = f"no {', '.join(missing)}" if missing else "no rows"
        raise CourseError(found, where=where, expected=wanted)
    for column in columns:
        if list(values.columns).count(column) > 1:
            raise CourseError(f"two columns called {column}", where=where, expected="one of each")
    return values


def kind_of(value: object, kind: type, where: str, remedy: str) -> None:
    """Refuse a value that is not of the kind that a method works on."""
    if not isinstance(value, kind):
        raise CourseError(type(value).__name__, where=where, expected=kind.__name__, remedy=remedy)


def day(value: object, where: str) -> date:
    """Return `value`, a date or text such as "2024-01-28", as a date."""
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    found = None
    if isinstance(value, date) and not is_missing(value):
        found = date(value.year, value.month, value.day)
    elif isinstance(value, str) and _MOMENT.fullmatch(value):
        with suppress(ValueError):
            found = datetime.fromisoformat(value).date()
    if found and FIRST_YEAR <= found.year <= LAST_YEAR:
        return found
    raise CourseError(
        as_typed(value),
        where=where,
        expected="a full date",
        remedy='write year, month and day, such as "2024-01-28"',
    )


def sums_to_one(chances: Iterable[float], where: str) -> None:
    """Refuse chances that do not add up to 1 (to within a millionth)."""
    total = math.fsum(chances)
    if abs(total - 1) > 1e-6:
        raise CourseError(
            f"chances that add up to {total:.7g}",
            where=where,
            expected="1",
            remedy="give every possible outcome its share of 1",
        )
