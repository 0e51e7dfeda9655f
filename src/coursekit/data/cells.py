"""One cell: what it may hold, and what it means."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from coursekit.data.defects import Fault
from coursekit.data.schema import LIST_MARK, Field, list_items
from coursekit.text import did_you_mean, quoted

__all__ = ["cell_fault", "cell_value"]

LONGEST = 2000
LONGEST_CODE = 100  # letters of a cell that has to match a pattern

# What holds whatever the description of a folder says. An id is part of links and of charts, and
# the dates are those that a data frame can hold.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_FIRST_YEAR, _LAST_YEAR = "1700", "2199"

_LOST = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # spelling of Persian needs them
_HTML = re.compile(r"</?[A-Za-z!][^<>]*>?|&(?:[A-Za-z]+|#\d+);")
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_WEB = re.compile(r"https?://[\w.-]+\.\w+(?:[:/?#][\w.~:/?#\[\]@!$&'()*+,;=%-]*)?", re.ASCII)
_DATES = {
    "date": (re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), "a date like 2024-01-30"),
    "yearmonth": (re.compile(r"\d{4}-\d{2}", re.ASCII), "a month like 2024-01"),
    "partial": (
        re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII),
        "a date like 2024-01-30, 2024-01 or 2024",
    ),
}
_EMPTY = Fault("The cell is empty.", remedy="fill it in")
_LINE_BREAK = Fault("The cell holds a line break.", remedy="replace it with a space")
_CHARACTERS = {
    "\0": Fault("The cell holds a NUL character.", remedy="delete it and save the file as UTF-8"),
    "\n": _LINE_BREAK,
    "\r": _LINE_BREAK,
    _LOST: Fault(
        f"A character was lost here ({_LOST}).",
        remedy="type it again and save the file as UTF-8",
    ),
}
_NUMERIC = {
    "integer": (_WHOLE, "a whole number", "write digits only, such as 12"),
    "number": (_NUMBER, "a number", "write digits with a point, such as 33.31"),
}


def cell_value(field: Field, cell: str) -> Any:
    """Return what a sound cell means: text, a number, a date, a truth value or a list.

    A partial date is its first day; an empty cell is None, or a list of nothing.
    """
    if field.type == "list":
        return list_items(cell)
    if not cell:
        return None
    if field.type == "integer":
        return int(cell)
    if field.type == "number":
        return float(cell)
    if field.type == "boolean":
        return cell == "yes"
    if field.is_date:
        return date.fromisoformat(_full(cell))
    return cell


def cell_fault(field: Field, cell: str) -> Fault | None:
    """Return the first thing that is wrong with a cell, or None when it is sound."""
    if not cell:
        return _EMPTY if field.required else None
    return _text_fault(field, cell) or _type_fault(field, cell)


def _text_fault(field: Field, cell: str) -> Fault | None:
    if not cell.isprintable() or _LOST in cell:
        for character in cell:
            if fault := _bad_character(character):
                return fault
    if cell != cell.strip():
        return Fault(quoted(cell), "no space at the start or the end", "delete the space")
    if len(cell) > LONGEST:
        found = f"The cell has {len(cell):,} characters."
        return Fault(found, remedy=f"shorten it to at most {LONGEST:,}")
    if markup := _HTML.search(cell):
        found = f"The text holds HTML, {quoted(markup[0])}."
        return Fault(found, remedy="write it without tags and entities")
    numeric = field.type in _NUMERIC
    if cell[0] in "=+@" or (cell[0] == "-" and not numeric):
        found = f"A spreadsheet takes {quoted(cell)} for a formula."
        return Fault(found, remedy="do not begin it with = + - or @")
    return None


def _bad_character(character: str) -> Fault | None:
    if fault := _CHARACTERS.get(character):
        return fault
    if character.isprintable() or character in _JOINERS:
        return None
    found = f"The cell holds an invisible character (U+{ord(character):04X})."
    return Fault(found, remedy="delete it")


def _type_fault(field: Field, cell: str) -> Fault | None:
    if field.type == "list":
        return _list_fault(field, cell)
    if field.type in _NUMERIC:
        form, expected, remedy = _NUMERIC[field.type]
        if not form.fullmatch(cell):
            return Fault(quoted(cell), expected, remedy)
    if field.is_date:
        return _date_fault(field, cell)
    if field.type == "boolean":
        values: tuple[str, ...] = ("yes", "no")
    else:
        values = field.allowed
    if values and cell not in values:
        return _unknown(cell, values)
    if field.type in _NUMERIC:
        number = float(cell)
        low, high = float(field.minimum or number), float(field.maximum or number)
        return None if low <= number <= high else _out_of_range(field, cell)
    if field.uri and not _WEB.fullmatch(cell):
        return Fault(
            quoted(cell),
            "a web address that begins with https:// or http://",
            "copy the address from the browser",
        )
    if (field.pattern or field.is_id) and len(cell) > LONGEST_CODE:
        found = f"The cell has {len(cell):,} characters."
        return Fault(found, remedy=f"shorten it to at most {LONGEST_CODE}")
    if field.pattern and not re.fullmatch(field.pattern, cell, re.ASCII):
        blank = ", with no blank in it" if " " in cell and " " not in field.example else ""
        remedy = f"write it like {field.example}{blank}"
        return Fault(quoted(cell), f"a form like {quoted(field.example)}", remedy)
    if field.is_id and not _ID.fullmatch(cell):
        return Fault(
            quoted(cell),
            "an id of letters from a to z, digits, hyphens and points",
            "leave out every other sign",
        )
    return None


def _unknown(cell: str, values: tuple[str, ...], within: str = "") -> Fault:
    return Fault(
        quoted(cell) + within,
        f"one of {', '.join(values)}",
        did_you_mean(cell, values) or "choose one of these",
    )


def _list_fault(field: Field, cell: str) -> Fault | None:
    items = list_items(cell)
    within = f" in {quoted(cell)}" if len(items) > 1 else ""
    for item in items:
        if not item.strip():
            found = f"There is an empty item{within}."
            return Fault(found, remedy=f"delete the extra {LIST_MARK}")
        if item != item.strip():
            found = f"There is a space beside {quoted(item.strip())}{within}."
            return Fault(found, remedy=f"put {LIST_MARK} alone between two items")
        if field.distinct_items and items.count(item) > 1:
            return Fault(f"There is {quoted(item)} twice{within}.", remedy="delete one of them")
        if field.item_values and item not in field.item_values:
            return _unknown(item, field.item_values, within)
    return None


def _date_fault(field: Field, cell: str) -> Fault | None:
    form, expected = _DATES["partial" if field.partial_date else field.type]
    if not form.fullmatch(cell):
        return Fault(quoted(cell), expected, "write it in this form")
    try:
        date.fromisoformat(_full(cell))
    except ValueError:
        return Fault(f"The date {quoted(cell)} does not exist.", remedy="correct the date")
    if not _FIRST_YEAR <= cell[:4] <= _LAST_YEAR:
        years = f"a year from {_FIRST_YEAR} to {_LAST_YEAR}"
        return Fault(quoted(cell), years, "correct the date")
    if (field.minimum or cell) <= cell <= (field.maximum or cell):
        return None
    return _out_of_range(field, cell)


def _out_of_range(field: Field, cell: str) -> Fault:
    low, high = field.minimum, field.maximum
    what, more, less = ("date", "later", "earlier") if field.is_date else ("value", "more", "less")
    if low and high:
        expected = f"a {what} from {low} to {high}"
    else:
        expected = f"{low} or {more}" if low else f"{high} or {less}"
    return Fault(quoted(cell), expected, f"correct the {what}")


def _full(cell: str) -> str:
    """Return a date that stops at the year or the month as its first day."""
    return cell + "-01" * ((10 - len(cell)) // 3)
