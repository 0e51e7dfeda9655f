"""The question bank: ``content/questions/NN.toml`` holds the items of lesson NN.

``content/questions/README.md`` describes the format; each file is checked when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from coursekit.content.records import build_record, read_tables
from coursekit.data.defects import Defect
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.forms.exercises import exercise_sets, load_set
from coursekit.forms.items import (
    KINDS,
    Check,
    Field,
    Guesses,
    Item,
    Option,
    Order,
    Predict,
    Quiz,
)
from coursekit.text import did_you_mean

__all__ = ["Bank", "check_bank", "find", "lessons", "load_bank", "read_bank"]

FOLDER = Path(__file__).parents[1] / "content" / "questions"
PREDICTED = ("number", "choice", "text")
GUESSED = (*PREDICTED, "several", "probability", "shares")
WITH_OPTIONS = ("choice", "several", "shares")

_KEY = re.compile(r"\d\d[a-z]?(-[a-z0-9]+)+")
_KEY_LINE = re.compile(r"""^\s*key\s*=\s*["']([^"']*)""", re.MULTILINE)
T = TypeVar("T")


@dataclass(frozen=True)
class Bank:
    """The bank of one lesson.

    Parameters
    ----------
    title
        The lesson's short title, for the table of progress.
    items
        The items by key, in the order of the file.
    """

    title: str
    items: Mapping[str, Item]


def lessons() -> list[str]:
    """List the lessons that have a bank.

    Returns
    -------
    list of str
        Their two-digit numbers, with a letter for a part of a lesson, in order.

    Examples
    --------
    >>> "01" in lessons()
    True
    """
    return sorted(path.stem for path in FOLDER.glob("[0-9][0-9]*.toml"))


@cache
def load_bank(lesson: str) -> Bank:
    """Read and check the bank of a lesson.

    Parameters
    ----------
    lesson
        Its number, such as ``01`` or ``03a``.

    Returns
    -------
    Bank
        Title and items.

    Raises
    ------
    CourseError
        For the first thing in the file that is not as the format wants it.
    """
    return read_bank((FOLDER / f"{lesson}.toml").read_text(encoding="utf-8"), f"{lesson}.toml")


def read_bank(text: str, name: str) -> Bank:
    """Read and check the text of a bank; returns and raises as `load_bank`.

    Parameters
    ----------
    text
        TOML.
    name
        The file's name, ``NN.toml``.

    Examples
    --------
    >>> read_bank("", "01.toml")
    Traceback (most recent call last):
    coursekit.errors.CourseError: 01.toml: found no title, expected title = 'a few words'.
    """
    title, tables = read_tables(text, name)
    items: dict[str, Item] = {}
    for kind, rows in tables.items():
        if kind not in KINDS or not isinstance(rows, list):
            raise CourseError(f"[[{kind}]]", where=name, expected=", ".join(KINDS))
        for number, row in enumerate(rows, start=1):
            where = f"{name}, {kind} {row.get('key', number)}"
            item: Item = build_record(KINDS[kind], row, where)
            if not (_KEY.fullmatch(item.key) and item.key.split("-")[0] == Path(name).stem):
                expected = f"one such as '{Path(name).stem}-who-1'"
                raise CourseError(f"the key {item.key!r}", where=where, expected=expected)
            if item.key in items:
                raise CourseError("the same key twice", where=where)
            _check(item, where)
            items[item.key] = item
    places = [(match[1], match.start()) for match in _KEY_LINE.finditer(text)]
    order = sorted(items, key=dict(reversed(places)).__getitem__)
    return Bank(title, {key: items[key] for key in order})


def check_bank() -> Iterator[Defect]:
    """Yield what is wrong in the questions, if the course's own paper is read now."""
    for lesson in () if package().case else lessons():
        try:
            load_bank.__wrapped__(lesson)
        except CourseError as error:
            yield Defect(error.where, None, "", error.found, error.expected, error.remedy)


def find(key: str, *kinds: type[T]) -> T:
    """Find an item of the bank.

    Parameters
    ----------
    key
        As in the lesson.
    kinds
        `Quiz`, `Predict`, `Order`, `Guesses`, `Check`, `Task`, `Written`: which of them it may be.

    Returns
    -------
    Item
        Of one of these kinds.

    Raises
    ------
    CourseError
        When there is none, with the nearest key.
    """
    everything: dict[str, Any] = {
        name: item for lesson in lessons() for name, item in load_bank(lesson).items.items()
    }
    for lesson in exercise_sets():
        everything |= load_set(lesson).items
    item = everything.get(key) if isinstance(key, str) else None
    if isinstance(item, kinds):
        return item
    keys = [name for name, other in everything.items() if isinstance(other, kinds)]
    raise CourseError(
        f"the key {key!r}",
        expected="one that the lesson names",
        remedy=did_you_mean(str(key), keys) or "copy it from the lesson",
    )


def _check(item: Item, where: str) -> None:
    if isinstance(item, Quiz):
        _options(item.options, where)
        right = sum(option.right for option in item.options)
        if not right or (right > 1 and not item.multiple):
            expected = "at least one" if item.multiple else "one"
            raise CourseError(f"{right} right options", where=where, expected=expected)
        for option in item.options:
            if not option.feedback:
                raise CourseError("no feedback", where=f"{where}, option {option.id!r}")
    elif isinstance(item, Predict):
        _form(item, PREDICTED, where)
        if item.of and not (item.data and item.form == "number"):
            raise CourseError("of", where=where, expected="form number, and data")
    elif isinstance(item, Order):
        for place in item.items:
            if bool(place.event) == bool(place.id and place.when and place.text):
                raise CourseError(f"{place!r}", where=where, expected="event, or id, when and text")
        _several([place.event or place.id for place in item.items], "items", where)
    elif isinstance(item, Guesses):
        if not item.fields:
            raise CourseError("no fields", where=where)
        _several([field.id for field in item.fields], "fields", where, least=1)
        for name in item.one_above_zero:
            if name not in [field.id for field in item.fields if field.form == "number"]:
                raise CourseError(
                    f"{name!r}", where=f"{where}, one_above_zero", expected="the id of a number"
                )
        for field in item.fields:
            _form(field, GUESSED, f"{where}, field {field.id!r}")
    elif isinstance(item, Check) and not item.hints:
        raise CourseError("no hints", where=where, expected="one or more, in steps")


def _form(field: Predict | Field, forms: Sequence[str], where: str) -> None:
    if field.form not in forms:
        raise CourseError(f"the form {field.form!r}", where=where, expected=", ".join(forms))
    if field.form in WITH_OPTIONS:
        _options(field.options, where)


def _options(options: Sequence[Option], where: str) -> None:
    _several([option.id for option in options], "options", where)


def _several(ids: Sequence[str], what: str, where: str, least: int = 2) -> None:
    if len(ids) < least or len(set(ids)) < len(ids):
        raise CourseError(
            f"the {what} {', '.join(ids)}", where=where, expected=f"{least} or more different ids"
        )
