"""One cell: what may stand in it, and the value that it stands for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from coursekit.data.defects import Fault
from coursekit.data.model import Field
from coursekit.text import did_you_mean, quoted

__all__ = ["LIST_MARK", "fault", "value"]

LIST_MARK = ";"
LONGEST = 2000

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
_NUMERIC = {
    "integer": (_WHOLE, "a whole number", "write digits only, such as 12"),
    "number": (_NUMBER, "a number", "write digits with a point, such as 33.31"),
}


def value(field: Field, cell: str) -> Any:
    """Return what a sound cell stands for.

    Parameters
    ----------
    field
        The column.
    cell
        The text of the cell, in which `fault` finds nothing wrong.

    Returns
    -------
    Any
        Text, a number, a date (a partial date as its first day), True or False,
        or a list; None for an empty cell that is not a list.
    """
    if field.type == "list":
        return cell.split(LIST_MARK) if cell else []
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


def fault(field: Field, cell: str) -> Fault | None:
    """Return what is wrong with a cell, or None when it is sound.

    Parameters
    ----------
    field
        The column.
    cell
        The text of the cell.

    Returns
    -------
    Fault or None
        The first thing that is wrong.
    """
    if not cell:
        return Fault("an empty cell", "a value", "fill it in") if field.required else None
    return _text_fault(field, cell) or _type_fault(field, cell)


def _text_fault(field: Field, cell: str) -> Fault | None:
    if not cell.isprintable() or _LOST in cell:
        for character in cell:
            if found := _bad_character(character):
                return found
    if cell != cell.strip():
        return Fault(quoted(cell), "no space at the start or the end", "delete the space")
    if len(cell) > LONGEST:
        return Fault(
            f"a cell of {len(cell):,} characters", f"at most {LONGEST:,}", "shorten the text"
        )
    if markup := _HTML.search(cell):
        return Fault(
            f"HTML ({quoted(markup[0])})", "plain text", "write it without tags and entities"
        )
    numeric = field.type in _NUMERIC
    if cell[0] in "=+@" or (cell[0] == "-" and not numeric):
        return Fault(
            quoted(cell),
            "a cell that a spreadsheet does not take for a formula",
            "begin it with another character than = + - or @",
        )
    return None


def _bad_character(character: str) -> Fault | None:
    if character == "\0":
        return Fault("a NUL character", "plain text", "delete it and save the file as UTF-8")
    if character in "\r\n":
        return Fault("a line break", "text in one line", "replace the line break with a space")
    if character == _LOST:
        return Fault(
            f"a character that was lost ({_LOST})",
            "readable text",
            "type it again and save the file as UTF-8",
        )
    if character.isprintable() or character in _JOINERS:
        return None
    return Fault(f"an invisible character (U+{ord(character):04X})", "plain text", "delete it")


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
    if field.pattern and not re.fullmatch(field.pattern, cell, re.ASCII):
        return Fault(
            quoted(cell), f"a form like {quoted(field.example)}", f"write it like {field.example}"
        )
    return None


def _unknown(cell: str, values: tuple[str, ...], within: str = "") -> Fault:
    return Fault(
        quoted(cell) + within,
        f"one of {', '.join(values)}",
        did_you_mean(cell, values) or "choose one of these",
    )


def _list_fault(field: Field, cell: str) -> Fault | None:
    items = cell.split(LIST_MARK)
    within = f" in {quoted(cell)}" if len(items) > 1 else ""
    for item in items:
        if not item.strip():
            return Fault(
                f"an empty item{within}", "items joined with a semicolon", "delete the extra one"
            )
        if item != item.strip():
            return Fault(
                f"a space beside {quoted(item.strip())}{within}",
                "items joined with a semicolon alone",
                "delete the space",
            )
        if field.distinct_items and items.count(item) > 1:
            return Fault(f"{quoted(item)} twice{within}", "each item once", "delete one of them")
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
        return Fault(quoted(cell), "a day that exists", "correct the date")
    if (field.minimum or cell) <= cell <= (field.maximum or cell):
        return None
    return _out_of_range(field, cell)


def _out_of_range(field: Field, cell: str) -> Fault:
    low, high = field.minimum, field.maximum
    if low and high:
        expected = f"a value from {low} to {high}"
    else:
        expected = f"{low} or more" if low else f"{high} or less"
    return Fault(quoted(cell), expected, "correct the value")


def _full(cell: str) -> str:
    """Return a date that stops at the year or the month as its first day."""
    return cell + "-01" * ((10 - len(cell)) // 3)
