"""Dates and numbers in words, as the lessons write them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["and_list", "date_text", "number_word"]

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


def date_text(iso: str) -> str:
    """Return an ISO date as words, as far as it goes.

    Parameters
    ----------
    iso
        A date that may stop at the month or the year.

    Returns
    -------
    str
        The date in words.

    Examples
    --------
    >>> date_text("2024-01-30"), date_text("2023-01"), date_text("2020")
    ('30 January 2024', 'January 2023', '2020')
    """
    year, *rest = iso.split("-")
    words = [_MONTHS[int(rest[0]) - 1], year] if rest else [year]
    return " ".join([str(int(rest[1])), *words] if len(rest) > 1 else words)


def number_word(number: int) -> str:
    """Return a number up to twelve as a word, and a higher one in digits.

    Parameters
    ----------
    number
        A count.

    Returns
    -------
    str
        The word, or digits with a comma at the thousands.

    Examples
    --------
    >>> number_word(3), number_word(1139)
    ('three', '1,139')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def and_list(items: Sequence[str]) -> str:
    """Join items as a sentence does.

    Parameters
    ----------
    items
        What to join.

    Returns
    -------
    str
        The items with commas, and "and" before the last.

    Examples
    --------
    >>> and_list(["Iraq", "Syria", "Jordan"])
    'Iraq, Syria and Jordan'
    """
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
