"""What a learner filled in: read from the page, checked, and said back in words."""

from __future__ import annotations

import math
from typing import Any

from coursekit.forms.items import Field
from coursekit.markup import to_plain

__all__ = ["Unanswered", "in_words", "number_text", "read_field"]

MOST_LETTERS = 5000


class Unanswered(Exception):  # noqa: N818
    """Something is not filled in yet; the message says what to do."""


def read_field(field: Field, raw: object) -> Any:
    """Read one field as it came from the page.

    Parameters
    ----------
    field
        What was asked.
    raw
        A text for a number, choice or text; a list of ids for several and for an order;
        a mapping of id to text for shares.

    Returns
    -------
    object
        A number, an id, a list of ids, a text, or a mapping of id to number.

    Raises
    ------
    Unanswered
        With the sentence to show.

    Examples
    --------
    >>> read_field(Field("share", "What share?", "number", low=0, high=100), "85")
    85
    >>> read_field(Field("share", "What share?", "number", low=0, high=100), "")
    Traceback (most recent call last):
    coursekit.forms.fields.Unanswered: Write a number first.
    """
    ids = [option.id for option in field.options]
    if field.form == "choice":
        if raw not in ids:
            raise Unanswered("Choose an answer first.")
        return raw
    if field.form == "several":
        chosen = [name for name in ids if isinstance(raw, list) and name in raw]
        if not chosen:
            raise Unanswered("Choose at least one answer first.")
        return chosen
    if field.form == "order":
        if not isinstance(raw, list) or sorted(map(str, raw)) != sorted(ids):
            raise Unanswered("Put all the items in order first.")
        return raw
    if field.form == "text":
        text = raw.strip() if isinstance(raw, str) else ""
        if not text:
            raise Unanswered("Write a few words first.")
        if len(text) > MOST_LETTERS:
            raise Unanswered(
                f"Write less: {len(text)} letters, and there is room for {MOST_LETTERS}."
            )
        return text
    if field.form == "shares":
        return _shares(field, raw if isinstance(raw, dict) else {})
    if field.form == "probability":
        return _number(raw, 0, 100)
    return _number(raw, field.low, field.high)


def in_words(field: Field, value: Any) -> str:
    """Say a value back as the learner gave it.

    Parameters
    ----------
    field
        What was asked.
    value
        As `read_field` returned it; from an older course it may not fit any more.

    Returns
    -------
    str
        Plain text: an option's text, or a number with its unit.

    Examples
    --------
    >>> in_words(Field("share", "What share?", "number", unit="%"), 85)
    '85 %'
    """
    texts = {option.id: to_plain(option.text) for option in field.options}
    if isinstance(value, dict):
        return ", ".join(
            f"{texts.get(name, name)}: {number_text(part)} %" for name, part in value.items()
        )
    if isinstance(value, list):
        return "; ".join(texts.get(str(name), str(name)) for name in value)
    if isinstance(value, int | float):
        unit = "%" if field.form == "probability" else field.unit
        return f"{number_text(value)} {unit}".strip()
    return texts.get(value, str(value))


def number_text(number: float) -> str:
    """Write a number as a reader expects it.

    Parameters
    ----------
    number
        Any number.

    Returns
    -------
    str
        With commas in the thousands, and no more decimals than it has, two at most.

    Examples
    --------
    >>> number_text(1234.0), number_text(33.333)
    ('1,234', '33.33')
    """
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".")


def _number(raw: object, low: float | None, high: float | None) -> int | float:
    text = str(raw if raw is not None else "").strip().rstrip("%").strip().replace(",", ".")
    if not text:
        raise Unanswered("Write a number first.")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Unanswered(f"Write a number such as 40: {text[:40]!r} is none.")
    if (low is not None and number < low) or (high is not None and number > high):
        raise Unanswered(f"Write a number {_range(low, high)}: {number_text(number)} is outside.")
    return int(number) if number == int(number) else number


def _range(low: float | None, high: float | None) -> str:
    if high is None:
        return f"of {number_text(low or 0)} or more"
    if low is None:
        return f"of {number_text(high)} or less"
    return f"from {number_text(low)} to {number_text(high)}"


def _shares(field: Field, raw: dict[str, object]) -> dict[str, int | float]:
    shares = {}
    for option in field.options:
        try:
            shares[option.id] = _number(raw.get(option.id), 0, 100)
        except Unanswered as error:
            raise Unanswered(f"{to_plain(option.text)}: {error}") from None
    total = sum(shares.values())
    if abs(total - 100) > 0.01:
        more = 100 - total
        change = f"add {number_text(more)}" if more > 0 else f"take away {number_text(-more)}"
        raise Unanswered(f"The shares add up to {number_text(total)}, not 100: {change}.")
    return shares
