"""Dates as the two datasets write them; day and month are never guessed."""

from __future__ import annotations

import datetime as dt
import re

__all__ = ["STYLES", "parse_date", "style_of"]

STYLES = {
    "2024-01-05": re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00(?:\.0+)?)?"),
    "05 January 2024": re.compile(r"(\d{1,2}) ([A-Za-z]+) (\d{4})"),
    "5-Aug-24": re.compile(r"(\d{1,2})-([A-Za-z]+)-(\d{2}|\d{4})"),
}
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NUMBER_OF = {name: n for n, name in enumerate(_MONTHS, start=1)} | {
    name[:3]: n for n, name in enumerate(_MONTHS, start=1)
}
# A year of two digits: UCDP GED, the older of the two, begins in 1989.
_FIRST_YEAR = 1989


def style_of(text: str) -> str | None:
    """Name the style in which a date is written.

    Parameters
    ----------
    text
        A date.

    Returns
    -------
    str or None
        One of `STYLES`, or nothing when the date is in none of them.

    Examples
    --------
    >>> style_of("5-Aug-24"), style_of("05/08/2024")
    ('5-Aug-24', None)
    """
    return next((style for style, form in STYLES.items() if form.fullmatch(text)), None)


def parse_date(text: str) -> dt.date | None:
    """Read a date whose month is a word or that begins with the year.

    Parameters
    ----------
    text
        A date in one of `STYLES`; a time of midnight may follow the first.

    Returns
    -------
    date or None
        Nothing when the text is no such date. ``05/08/2024`` is none: it could be May
        or August.

    Examples
    --------
    >>> parse_date("05 January 2024")
    datetime.date(2024, 1, 5)
    >>> parse_date("5-Aug-24")
    datetime.date(2024, 8, 5)
    >>> parse_date("2024-13-05") is None
    True
    """
    style = style_of(text)
    if style is None:
        return None
    match = STYLES[style].fullmatch(text)
    assert match is not None
    first, middle, last = match.groups()
    if style == "2024-01-05":
        year, month, day = int(first), int(middle), int(last)
    else:
        year, month, day = int(last), _NUMBER_OF.get(middle.lower(), 0), int(first)
        if len(last) == 2:
            year += 2000 if year + 1900 < _FIRST_YEAR else 1900
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
