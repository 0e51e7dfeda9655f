"""Variants of a task: which one an identifier draws, and the texts that differ between them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from coursekit.errors import CourseError

__all__ = ["PLACE", "as_value", "fill_places", "variant_of"]

PLACE = re.compile(r"‹(\w+)›")


def variant_of(task: str, identifier: str | None, count: int) -> int:
    """Return the number of the variant, counted from 0, that an identifier draws of a task.

    It is the same for ever, on every computer: the SHA-256 digest of key and identifier, with
    a line break between them, read as one number, modulo `count`. Capital letters and zeros in
    front of a number make no difference. Whoever has no identifier has the first variant.

    Parameters
    ----------
    task
        The key of the task, as ``1.2``.
    identifier
        What the learner typed; None or an empty text without one.
    count
        How many variants the task has.

    Examples
    --------
    >>> variant_of("1.2", "7", 4), variant_of("1.2", "007", 4), variant_of("1.2", None, 4)
    (1, 1, 0)
    """
    if not identifier:
        return 0
    name = identifier.strip().lower()
    name = name.lstrip("0") or "0" if name.isdecimal() else name
    digest = hashlib.sha256(f"{task}\n{name}".encode("utf-8", "replace")).digest()
    return int.from_bytes(digest, "big") % count


def fill_places(text: str, row: Mapping[str, str]) -> str:
    """Put the texts of a variant into the places of a text.

    Examples
    --------
    >>> fill_places('kind == «"‹value›" ← "fact"»', {"value": "prediction"})
    'kind == «"prediction" ← "fact"»'
    """

    def filled(place: re.Match[str]) -> str:
        if place[1] not in row:
            raise CourseError(f"‹{place[1]}›", expected=", ".join(f"‹{name}›" for name in row))
        return row[place[1]]

    return PLACE.sub(filled, text)


def as_value(text: str) -> str | int | float:
    """Return what the code gets: a number where the text is one, else the text.

    Examples
    --------
    >>> as_value("0.2"), as_value("3"), as_value("E57")
    (0.2, 3, 'E57')
    """
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text
