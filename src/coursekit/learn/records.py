"""Records of the question bank and the exercises, checked as they are read."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from coursekit.errors import CourseError

__all__ = ["build_record"]

T = TypeVar("T")


def build_record(cls: type[T], row: object, where: str) -> T:
    """Make a record of a table of names and values, as TOML gives it.

    Parameters
    ----------
    cls
        A dataclass whose fields are texts, numbers, true or false, or tuples of these and
        of other such dataclasses.
    row
        The table.
    where
        What to call the place in a message.

    Returns
    -------
    T
        The record.

    Raises
    ------
    CourseError
        For the first name or value that does not fit.

    Examples
    --------
    >>> from coursekit.learn.items import Wrong
    >>> build_record(Wrong, {"value": "1"}, "01.toml, check 1")
    Traceback (most recent call last):
    coursekit.errors.CourseError: 01.toml, check 1: found no 'say'.
    """
    if not isinstance(row, dict):
        raise CourseError(f"{row!r}", where=where, expected="a table of names and values")
    hints = get_type_hints(cls)
    known = {part.name: part for part in fields(cls)}  # type: ignore[arg-type]
    for name in row:
        if name not in known:
            raise CourseError(f"the name {name!r}", where=where, expected=", ".join(known))
    for name, part in known.items():
        if name not in row and part.default is MISSING:
            raise CourseError(f"no {name!r}", where=where)
    return cls(**{name: _value(row[name], hints[name], f"{where}, {name}") for name in row})


def _value(value: object, hint: Any, where: str) -> object:
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if not isinstance(value, list):
            raise CourseError(f"{value!r}", where=where, expected="a list")
        if is_dataclass(inner):
            return tuple(build_record(inner, row, f"{where} {n}") for n, row in enumerate(value, 1))  # type: ignore[arg-type]
        return tuple(_value(row, inner, where) for row in value)
    if hint in (str, bool):
        if type(value) is not hint:
            raise CourseError(
                f"{value!r}", where=where, expected="text" if hint is str else "true or false"
            )
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CourseError(f"{value!r}", where=where, expected="a number")
    return float(value)
