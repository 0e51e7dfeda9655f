"""What a learner fills in: read from the page, checked, and said back in words."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.markup import to_plain
from coursekit.text import number_text

__all__ = [
    "Input",
    "NotAnswered",
    "Option",
    "check_ids",
    "check_input",
    "in_words",
    "read_input",
    "reader",
    "ticked",
]

MOST_LETTERS = 5000
WITH_OPTIONS = ("choice", "several", "shares")


class NotAnswered(Exception):  # noqa: N818 (the message says what to do)
    """Something is not filled in yet."""


@dataclass(frozen=True)
class Option:
    """One answer to choose.

    Its id is short and lasting: the learner's file keeps it. For a quiz, `right` and
    `feedback` say whether it belongs to the answer and what to say to who chose it. For a
    prediction, `data` refers to this option's number, and `right` is set where no
    reference can say it.
    """

    id: str
    text: str
    right: bool = False
    feedback: str = ""
    data: str = ""


@dataclass(frozen=True)
class Input:
    """One thing to fill in; the page has a field for each `form`.

    In a bank the form is ``number``, ``choice``, ``several``, ``text``, ``probability``
    (0 to 100 %) or ``shares`` (a number for each option, together 100). The course itself asks
    for a ``line``, a few letters; ``file`` and ``notebooks`` bring what only the page can see.
    Options that shuffle have no order of their own.
    """

    id: str
    text: str
    form: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None
    shuffles: bool = False

    def filled(self) -> Input:
        """Fill in the references of its texts."""
        options = tuple(replace(option, text=fill(option.text)) for option in self.options)
        return replace(self, text=fill(self.text), options=options)

    def shuffled(self, seed: str) -> Input:
        """Put options that shuffle in an order that a seed and their ids decide."""

        def place(option: Option) -> str:
            return hashlib.sha256(f"{option.id} {seed}".encode()).hexdigest()

        if not self.shuffles:
            return self
        return replace(self, options=tuple(sorted(self.options, key=place)))


Read = Callable[[Input, object], Any]
_READERS: dict[str, Read] = {}


def reader(*forms: str) -> Callable[[Read], Read]:
    """Register the function that reads what the page sends for a form of input."""

    def register(read: Read) -> Read:
        _READERS.update(dict.fromkeys(forms, read))
        return read

    return register


def read_input(asked: Input, raw: object) -> Any:
    """Read what came from the page; `NotAnswered` says what is missing.

    Examples
    --------
    >>> read_input(Input("share", "What share?", "number", low=0, high=100), "85")
    85
    """
    return _READERS[asked.form](asked, raw)


@reader("choice")
def _choice(asked: Input, raw: object) -> object:
    if raw not in [option.id for option in asked.options]:
        raise NotAnswered("Choose an answer first.")
    return raw


@reader("several")
def _several(asked: Input, raw: object) -> list[str]:
    sent = raw if isinstance(raw, list) else []
    chosen = [option.id for option in asked.options if option.id in sent]
    if not chosen:
        raise NotAnswered("Choose at least one answer first.")
    return chosen


def ticked(values: Mapping[str, object], name: str) -> list[object]:
    """Return the ids that are ticked in an input of the form ``several``, none of which is asked.

    Examples
    --------
    >>> ticked({"more": ["lessons"]}, "more"), ticked({}, "more")
    (['lessons'], [])
    """
    sent = values.get(name)
    return sent if isinstance(sent, list) else []


@reader("order")
def _order(asked: Input, raw: object) -> object:
    ids = sorted(option.id for option in asked.options)
    if not isinstance(raw, list) or sorted(map(str, raw)) != ids:
        raise NotAnswered("Put all the items in order first.")
    return raw


@reader("text")
def _text(_: Input, raw: object) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if not text:
        raise NotAnswered("Write a few words first.")
    if len(text) > MOST_LETTERS:
        room = f"there is room for {MOST_LETTERS:,}"
        raise NotAnswered(f"Shorten your text. It has {len(text):,} letters, and {room}.")
    return text


@reader("number", "probability")
def _number(asked: Input, raw: object) -> int | float:
    if asked.form == "probability":
        asked = replace(asked, low=0, high=100)
    text = str(raw if raw is not None else "").strip().rstrip("%").strip().replace(",", ".")
    if not text:
        raise NotAnswered("Write a number first.")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise NotAnswered(f"{text[:40]!r} is not a number. Write a number, for example 40.")
    low, high = asked.low, asked.high
    if (low is not None and number < low) or (high is not None and number > high):
        raise NotAnswered(f"Write a number {_range(low, high)}, not {number_text(number)}.")
    return int(number) if number == int(number) else number


@reader("shares")
def _shares(asked: Input, raw: object) -> dict[str, int | float]:
    sent = raw if isinstance(raw, dict) else {}
    shares = {}
    for option in asked.options:
        try:
            shares[option.id] = _number(replace(asked, form="probability"), sent.get(option.id))
        except NotAnswered as error:
            raise NotAnswered(f"{to_plain(option.text)}: {error}") from None
    total = sum(shares.values())
    if abs(total - 100) > 0.01:
        more = 100 - total
        change = f"Add {number_text(more)}" if more > 0 else f"Take away {number_text(-more)}"
        raise NotAnswered(f"The shares add up to {number_text(total)}, not 100. {change}.")
    return shares


def _range(low: float | None, high: float | None) -> str:
    if high is None:
        return f"of {number_text(low or 0)} or more"
    if low is None:
        return f"of {number_text(high)} or less"
    return f"from {number_text(low)} to {number_text(high)}"


def in_words(asked: Input, value: Any) -> str:
    """Say a value back as the learner gave it; one of an older course is shown as it is.

    Examples
    --------
    >>> in_words(Input("share", "What share?", "number", unit="%"), 85)
    '85 %'
    """
    texts = {option.id: to_plain(option.text) for option in asked.options}
    if isinstance(value, dict):
        parts = (f"{texts.get(name, name)}: {number_text(part)} %" for name, part in value.items())
        return ", ".join(parts)
    if isinstance(value, list):
        return "; ".join(texts.get(str(name), str(name)) for name in value)
    if isinstance(value, int | float):
        unit = "%" if asked.form == "probability" else asked.unit
        return f"{number_text(value)} {unit}".strip()
    return texts.get(value, str(value))


def check_input(
    form: str, options: tuple[Option, ...], allowed: tuple[str, ...], where: str
) -> None:
    """Refuse a form of input that is not allowed, or one that lacks its options."""
    if form not in allowed:
        raise CourseError(f"the form {form!r}", where=where, expected=", ".join(allowed))
    if form in WITH_OPTIONS:
        check_ids([option.id for option in options], "options", where)


def check_ids(ids: list[str], what: str, where: str, least: int = 2) -> None:
    """Refuse ids that are fewer than `least` or not all different."""
    if len(ids) < least or len(set(ids)) < len(ids):
        found = f"the {what} {', '.join(ids)}" if ids else f"no {what}"
        raise CourseError(found, where=where, expected=f"{least} or more different ids")
