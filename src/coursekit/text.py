"""Words for numbers, dates and lists, as the lessons write them.

Each is here once, for messages, charts, boards and forms alike.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from difflib import get_close_matches

__all__ = [
    "and_list",
    "as_sentence",
    "capital",
    "counted",
    "date_text",
    "did_you_mean",
    "inert",
    "is_missing",
    "number_text",
    "number_word",
    "or_list",
    "percent_text",
    "plural",
    "quoted",
    "range_text",
    "short_day",
    "some_of",
    "two_digits",
    "typed",
    "whole_percent",
]

STARTED_BY = "COURSEKIT_STARTED_BY"  # dev.py sets it

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NUMBERS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_DIGITS_KNOWN = {"day": 10, "month": 7, "year": 4}
_LONGEST_QUOTE = 60


def and_list(items: Sequence[str]) -> str:
    """Join items as a sentence does: "Iraq, Syria and Jordan".

    Examples
    --------
    >>> and_list(["Iraq", "Syria", "Jordan"]), and_list(["Iraq"]), and_list([])
    ('Iraq, Syria and Jordan', 'Iraq', '')
    """
    return _joined(items, "and")


def or_list(items: Sequence[str]) -> str:
    """Join items to choose from: "Iraq, Syria or Jordan"."""
    return _joined(items, "or")


def some_of(items: Sequence[str], most: int) -> str:
    """Join items with commas, and count those after the first `most`: "a, b and 3 more"."""
    named, more = ", ".join(items[:most]), len(items) - most
    return f"{named} and {more} more" if more > 0 else named


def date_text(when: str | date, precision: str = "day", end: date | None = None) -> str:
    """Write a date, no more exactly than it is known; `end` is the last of several days.

    An ISO text says by its length how exact it is; a day is cut to `precision`
    (``day``, ``month`` or ``year``).

    Examples
    --------
    >>> date_text("2024-01-30"), date_text("2023-01"), date_text("2020")
    ('30 January 2024', 'January 2023', '2020')
    >>> date_text(date(2023, 1, 1), "month")
    'January 2023'
    >>> date_text(date(2024, 2, 2), end=date(2024, 2, 3))
    '2 February 2024 to 3 February 2024'
    """
    iso = when if isinstance(when, str) else when.isoformat()[: _DIGITS_KNOWN[precision]]
    year, *rest = iso.split("-")
    words = [_MONTHS[int(rest[0]) - 1], year] if rest else [year]
    first = " ".join([str(int(rest[1])), *words] if len(rest) > 1 else words)
    return first if end is None or is_missing(end) else f"{first} to {date_text(end)}"


def short_day(day: date) -> str:
    """Write a day without its year: "30 Jan"."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def number_word(number: int) -> str:
    """Write a number up to twelve as a word, and a higher one in digits.

    Examples
    --------
    >>> number_word(3), number_word(1139)
    ('three', '1,139')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def number_text(number: float) -> str:
    """Write a number in digits, with two decimals at most.

    Examples
    --------
    >>> number_text(1234.0), number_text(33.333)
    ('1,234', '33.33')
    """
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Write a count with its noun; `nouns` is the plural when it is not made with an s.

    Examples
    --------
    >>> counted(1, "event"), counted(1200, "event"), counted(2, "entry", "entries")
    ('1 event', '1,200 events', '2 entries')
    """
    return f"{number:,} {plural(number, noun, nouns or f'{noun}s')}"


def plural(number: int, one: str, many: str) -> str:
    """Choose the word for one or for many: ``plural(2, "is", "are")``."""
    return one if number == 1 else many


def range_text(
    low: float, high: float | None, write: Callable[[float], str] = "{:,}".format
) -> str:
    """Write a range in words; a missing or infinite `high` means "or more".

    `write` turns one end into words.

    Examples
    --------
    >>> range_text(18, 23), range_text(4, 4), range_text(29, None)
    ('18 to 23', '4', '29 or more')
    >>> range_text(0.5, 0.75, "{:.2f}".format)
    '0.50 to 0.75'
    """
    if high is None or is_missing(high) or math.isinf(high):
        return f"{write(low)} or more"
    return " to ".join(dict.fromkeys([write(low), write(high)]))


def two_digits(low: float, high: float) -> str:
    """Write a range with two digits after the point at most; what is not 1 is not written as 1.

    Examples
    --------
    >>> two_digits(0.5, 0.9964), two_digits(1, 1)
    ('0.5 to 0.996', '1')
    """
    return range_text(low, high, _one_number)


def _one_number(value: float) -> str:
    digits = 2 if value == 1 or round(value, 2) != 1 else 3
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def whole_percent(share: float) -> int:
    """Round a share to a whole percentage, a half upwards, as the charts do.

    Examples
    --------
    >>> whole_percent(0.125), whole_percent(0.285)
    (13, 29)
    """
    return math.floor(round(share * 1e9) / 1e7 + 0.5)


def percent_text(share: float) -> str:
    """Write a chance as a whole percentage that is never 0% or 100%.

    Examples
    --------
    >>> percent_text(0.25), percent_text(0.001), percent_text(0.9999)
    ('25%', 'below 1%', 'above 99%')
    """
    percent = whole_percent(share)
    return "below 1%" if percent < 1 else "above 99%" if percent > 99 else f"{percent}%"


def quoted(value: str, most: int = _LONGEST_QUOTE) -> str:
    """Put a value in quotation marks, cut after `most` letters.

    Examples
    --------
    >>> quoted("twelve"), quoted("a long text", 7)
    ("'twelve'", "'a long…'")
    """
    return repr(value if len(value) <= most else value[: most - 1] + "…")


def capital(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]


def as_sentence(text: str) -> str:
    """End a text with a full stop unless it ends as a sentence already."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def inert(cell: str) -> str:
    """Put a quote before a cell that a spreadsheet would take for a formula.

    Examples
    --------
    >>> inert("=1+1"), inert("two")
    ("'=1+1", 'two')
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Ask whether the nearest known name was meant; empty when no name is near.

    Examples
    --------
    >>> did_you_mean("Claim", ["claims", "places"]), did_you_mean("xyz", ["claims"])
    ("did you mean 'claims'?", '')
    """
    by_folded = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), by_folded, n=1)
    return f"did you mean {by_folded[near[0]]!r}?" if near else ""


def typed(command: str, *paths: object) -> str:
    """Return a command of the course as this reader types it: after what started the course.

    Examples
    --------
    >>> typed("check-data", "my case")
    'coursekit check-data "my case"'
    """
    named = [f'"{path}"' if " " in str(path) else str(path) for path in paths]
    return " ".join([os.environ.get(STARTED_BY) or "coursekit", command, *named])


def is_missing(value: object) -> bool:
    """Tell whether a cell of a table is empty: None, NaN, or pandas' NA and NaT."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(value, float) and math.isnan(value)


def _joined(items: Sequence[str], word: str) -> str:
    return f" {word} ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))
