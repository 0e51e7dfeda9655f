"""Records of the question bank and the exercises, checked as they are read."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from coursekit.errors import CourseError

__all__ = ["build_record", "read_tables"]

T = TypeVar("T")


def read_tables(text: str, name: str) -> tuple[str, dict[str, Any]]:
    """Read the text of a file that has a title and tables.

    Parameters
    ----------
    text
        TOML.
    name
        The file's name, for messages.

    Returns
    -------
    tuple
        The title, and the rest of the file.

    Raises
    ------
    CourseError
        When it is no TOML or has no title.

    Examples
    --------
    >>> read_tables("title = 'Background'", "01.toml")
    ('Background', {})
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"text that is not TOML ({error})", where=name) from None
    title = tables.pop("title", None)
    if not isinstance(title, str):
        raise CourseError("no title", where=name, expected="title = 'a few words'")
    return title, tables


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
    >>> from coursekit.forms.items import Wrong
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
