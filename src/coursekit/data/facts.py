"""Facts by reference: a short text that names a cell, a count, or a figure of a column.

``us_strikes:S10.killed_min``, ``timeline:E57.date|day``,
``count:claims?verdict=disputed&section=iran``,
``max:tempo.cumulative_attacks?series=pentagon-main``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from coursekit.data.cells import cell_fault
from coursekit.data.records import Record, record_of, records
from coursekit.data.schema import Field, Table, list_items, package
from coursekit.errors import CourseError
from coursekit.text import and_list, date_text, did_you_mean, number_word

__all__ = ["Fact", "fact", "look_up"]

_FILTER = re.compile(r"(\w+)(!=|>=|<=|=)(.*)")
_AGGREGATES = ("count", "min", "max", "sum")
_NUMBERS = ("integer", "number")


@dataclass(frozen=True)
class Fact:
    """A fact in words, and the record that it was read from (none for a count)."""

    text: str
    table: str
    key: str = ""


def fact(reference: str) -> str:
    """Return the fact that a reference names, in words.

    Parameters
    ----------
    reference
        ``table:key.column`` for a cell, ``count:table?filters`` for a number of
        rows, or ``min:``, ``max:``, ``sum:`` with ``table.column?filters``.
        Filters are ``column=value`` (also ``!=``, ``>=``, ``<=``), joined with
        ``&``; of a list column ``=`` asks for an item, and without a value for an
        empty cell. A format may follow after
        ``|``: day, month, year or iso for a date, word for a number.

    Returns
    -------
    str
        Numbers with a comma at the thousands, dates like 30 January 2024.

    Raises
    ------
    CourseError
        When the reference names nothing, or the cell is empty.

    Examples
    --------
    >>> fact("timeline:E57.date"), fact("timeline:E53.killed_min|word")
    ('30 January 2024', 'three')
    >>> fact("count:claims?verdict=disputed")
    '5'
    """
    return look_up(reference).text


def look_up(reference: str) -> Fact:
    """Return the fact that a reference names, with the record it comes from."""
    if not isinstance(reference, str):
        expected = "a reference in quotes, such as 'places:kut.name'"
        raise CourseError(type(reference).__name__, where="fact", expected=expected)
    where = f"{{fact}}`{reference}`"
    body, form = reference.split("|", 1) if "|" in reference else (reference, "")
    kind, _, rest = body.partition(":")
    if kind in _AGGREGATES:
        return _aggregate(kind, rest, form, where)
    key, _, column = rest.rpartition(".")
    if not key or not column:
        raise CourseError(
            "The reference does not name a table, a key and a column.",
            where=where,
            remedy="write it like places:kut.name, or like count:claims",
        )
    table = package().table(kind, where)
    field = table.field(column, where)
    record = record_of(table, key, where)
    if not record[column]:
        raise CourseError(
            f"The cell {column} of {key} is empty.",
            where=where,
            remedy=f"choose another column of {table.file}, or say that it is not known",
        )
    return Fact(_words(field, record[column], form, where), table.name, key)


def _aggregate(kind: str, rest: str, form: str, where: str) -> Fact:
    target, _, query = rest.partition("?")
    name, _, column = target.partition(".")
    table = package().table(name, where)
    tests = [_test(table, part, where) for part in query.split("&") if part]
    rows = [row for row in records(name, where) if all(test(row) for test in tests)]
    if kind == "count":
        return Fact(_number(str(len(rows)), form, where), name)
    field = table.field(column, where)
    cells = [row[column] for row in rows if row[column]]
    if field.type not in _NUMBERS and not (field.is_date and kind != "sum"):
        what = "numbers" if kind == "sum" else "numbers or dates"
        raise CourseError(
            f"The column {column!r} does not hold {what}.", where=where, remedy="choose another"
        )
    if not cells:
        raise CourseError("No row matches.", where=where, remedy="correct the filter")
    if field.is_date:
        return Fact(_date(min(cells) if kind == "min" else max(cells), form, where), name)
    figures: Mapping[str, Callable[[Sequence[float]], float]] = {"min": min, "max": max, "sum": sum}
    figure = figures[kind]([float(cell) for cell in cells])
    return Fact(_number(f"{figure:g}" if figure % 1 else str(int(figure)), form, where), name)


def _test(table: Table, part: str, where: str) -> Callable[[Record], bool]:
    match = _FILTER.fullmatch(part)
    if not match:
        raise CourseError(
            f"The filter {part!r} has the wrong form.",
            where=where,
            expected="column=value, column!=value, column>=value or column<=value",
            remedy="join filters with &",
        )
    column, sign, wanted = match.groups()
    field = table.field(column, where)
    if field.type != "list" and (wrong := cell_fault(field, wanted)):
        raise CourseError(
            wrong.found, where=f"{where}, {column}", expected=wrong.expected, remedy=wrong.remedy
        )
    known = _known_values(table, field, where)
    if wanted and known and wanted not in known:
        raise CourseError(
            f"The tables know no {column} {wanted!r}.",
            where=where,
            remedy=did_you_mean(wanted, known) or "correct the filter",
        )

    def holds(row: Record) -> bool:
        cell = row[column]
        if sign in ("=", "!="):
            listed = field.type == "list" and wanted
            same = wanted in list_items(cell) if listed else cell == wanted
            return same is (sign == "=")
        if not cell:
            return False
        if field.type in _NUMBERS:
            here, there = float(cell), float(wanted)
            return here >= there if sign == ">=" else here <= there
        shared = min(len(cell), len(wanted))  # of a date without a day the month is compared
        start, limit = cell[:shared], wanted[:shared]
        return start >= limit if sign == ">=" else start <= limit

    return holds


def _known_values(table: Table, field: Field, where: str) -> Sequence[str]:
    """Return the items or keys that a column can hold, when they are a closed set."""
    for reference in table.references:
        if field.name in reference.columns:
            key = reference.keys[reference.columns.index(field.name)]
            return [row[key] for row in records(reference.table, where)]
    return field.item_values


def _words(field: Field, cell: str, form: str, where: str) -> str:
    if field.is_date:
        return _date(cell, form, where)
    if field.type in _NUMBERS:
        return _number(cell, form, where)
    if form:
        raise _wrong_format(form, "no format", where)
    return and_list(list_items(cell)) if field.type == "list" else cell


def _date(iso: str, form: str, where: str) -> str:
    if form == "iso":
        return iso
    parts = date_text(iso).split()
    text = {
        "": " ".join(parts),
        "year": parts[-1],
        "month": " ".join(parts[-2:]) if len(parts) > 1 else "",
        "day": " ".join(parts[:2]) if len(parts) > 2 else "",
    }.get(form, "")
    if not text:
        raise _wrong_format(form, f"a format that {iso} has: year, month, day or iso", where)
    return text


def _number(cell: str, form: str, where: str) -> str:
    whole = "." not in cell
    if form == "word" and whole:
        return number_word(int(cell))
    if form:
        raise _wrong_format(form, "word, or no format", where)
    return f"{int(cell):,}" if whole else cell


def _wrong_format(form: str, expected: str, where: str) -> CourseError:
    return CourseError(
        f"The format {form!r} does not fit.",
        where=where,
        expected=expected,
        remedy="correct it after the |",
    )
