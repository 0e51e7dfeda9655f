"""Checks of what a caller gives, each with one clear sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from numbers import Real
from typing import TypeGuard

import numpy as np

from coursekit.errors import CourseError


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, Real) and not isinstance(value, bool)


def as_typed(value: object) -> str:
    """Write a value as it was typed: numpy's 1.5 as 1.5."""
    return repr(value.item() if isinstance(value, np.generic) else value)


def count(value: object, where: str) -> int:
    """Return `value` as a whole number of events, zero or more."""
    if _is_number(value) and value >= 0 and float(value).is_integer():
        return int(value)
    raise CourseError(
        as_typed(value),
        where=where,
        expected="a whole number, 0 or more",
        remedy="write how many events there were, such as 3",
    )


def between(value: object, low: float, high: float, where: str) -> float:
    """Return `value` as a number strictly between `low` and `high`."""
    if _is_number(value) and low < value < high:
        return float(value)
    wanted = "a number"
    if math.isfinite(low):
        wanted += f" between {low:g} and {high:g}" if math.isfinite(high) else f" above {low:g}"
    raise CourseError(as_typed(value), where=where, expected=wanted)


def chance(value: object, where: str) -> float:
    """Return `value` as a probability, 0 and 1 included."""
    if _is_number(value) and 0 <= value <= 1:
        return float(value)
    raise CourseError(as_typed(value), where=where, expected="a chance from 0 to 1")


def level(value: object) -> float:
    """Return `value` as a confidence level such as 0.95."""
    return between(value, 0, 1, "level")


def positive(value: object, where: str) -> float:
    """Return `value` as a finite number above zero."""
    return between(value, 0, math.inf, where)


def finite(value: object, where: str) -> float:
    """Return `value` as a finite number."""
    return between(value, -math.inf, math.inf, where)


def one_of(value: object, allowed: Iterable[str], where: str) -> str:
    """Return `value` if it is one of the `allowed` words."""
    words = list(allowed)
    if value in words:
        return str(value)
    raise CourseError(as_typed(value), where=where, expected=f"one of {', '.join(words)}")


def day(value: object, where: str) -> date:
    """Return `value`, a date or text such as "2024-01-28", as a date."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day) if value == value else _no_day(value, where)
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return _no_day(value, where)


def _no_day(value: object, where: str) -> date:
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
