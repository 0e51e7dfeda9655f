"""A question without the course: what a learning platform can ask and reply to by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch

from coursekit.data.roles import fill
from coursekit.forms.bank import lessons, load_bank
from coursekit.forms.cases import work_out
from coursekit.forms.compare import PRECISION
from coursekit.forms.item import Item
from coursekit.forms.kinds.board import SavedBoard
from coursekit.forms.kinds.check import Check
from coursekit.forms.kinds.guesses import Guesses
from coursekit.forms.kinds.order import Order
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.values import inspect_safely
from coursekit.html import Html, escape, join, tag
from coursekit.markup import to_html, to_plain
from coursekit.text import date_text

__all__ = [
    "DATES",
    "NUMBER",
    "SEVERAL",
    "SINGLE",
    "TEXT",
    "Choice",
    "Exchange",
    "LeftOut",
    "Number",
    "Portable",
    "portable_bank",
]

SINGLE, SEVERAL, NUMBER, DATES, TEXT = "single", "several", "number", "dates", "text"
LETTERS = 60  # of a title
EMPTY = Html("")
AGREES = "You and the data agree."
DIFFERS = "The data say something else."
# A link within a page of the course leads nowhere elsewhere; what it said on hover stays.
_INNER = re.compile(r'<a href="#[^"]*"(?: title="([^"]*)")?>(.*?)</a>')


@dataclass(frozen=True)
class Choice:
    """An option, or one side of a pair: a lasting id, HTML, and the reply to who chose it."""

    id: str
    text: Html
    right: bool = False
    feedback: Html = EMPTY
    match: str = ""


@dataclass(frozen=True)
class Number:
    """A number, how far an answer may be from it, and the reply to who gave it."""

    value: float
    tolerance: float
    right: bool
    feedback: Html


@dataclass(frozen=True)
class Portable:
    """A question as a platform needs it; texts are HTML.

    `form` is ``single``, ``several``, ``number``, ``dates`` (pairs of an event and its date) or
    ``text``. A prediction has no points: a guess costs nothing. `after` is said to everybody in
    the end, `praise` to the right answer as a whole.
    """

    key: str
    title: str
    form: str
    prompt: Html
    choices: tuple[Choice, ...] = ()
    numbers: tuple[Number, ...] = ()
    shuffle: bool = True
    points: int = 1
    praise: Html = EMPTY
    after: Html = EMPTY
    hints: tuple[Html, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """An item that no platform can ask by itself, and why."""

    key: str
    kind: str
    reason: str


@dataclass(frozen=True)
class Exchange:
    """The questions of one lesson, and what is left out."""

    lesson: str
    title: str
    questions: tuple[Portable, ...]
    left_out: tuple[LeftOut, ...]


def portable_bank(chosen: Sequence[str] = ()) -> Iterator[Exchange]:
    """Yield the questions of each lesson in a form for other platforms.

    Parameters
    ----------
    chosen
        Lessons such as ``"01"``; all that have questions if empty.

    Yields
    ------
    Exchange
        The questions in the order of the lesson, and what cannot be asked elsewhere.

    Examples
    --------
    >>> first = next(portable_bank(["01"]))
    >>> first.title, first.questions[0].form
    ('Background', 'single')
    """
    for lesson in chosen or lessons():
        bank = load_bank(lesson)
        made = [_portable(item) for item in bank.items.values()]
        yield Exchange(
            lesson,
            bank.title,
            tuple(one for one in made if isinstance(one, Portable)),
            tuple(one for one in made if isinstance(one, LeftOut)),
        )


def html_of(text: str) -> Html:
    """Turn a text of the bank into HTML that needs no page around it."""
    return Html(_INNER.sub(_alone, to_html(fill(text.strip()))))


def _alone(link: re.Match[str]) -> str:
    return f'<abbr title="{link[1]}">{link[2]}</abbr>' if link[1] else link[2]


def _title(item: Item) -> str:
    words = to_plain(fill(item.prompt)).strip().splitlines()[0]
    cut = words if len(words) <= LETTERS else f"{words[:LETTERS].rsplit(' ', 1)[0]} …"
    return f"{item.key}: {cut}"


@singledispatch
def _portable(item: Item) -> Portable | LeftOut:
    return LeftOut(item.key, item.kind, "no platform has a question like it")


@_portable.register
def _board(item: SavedBoard) -> LeftOut:
    return LeftOut(item.key, item.kind, "it is a board of the course, and no question")


@_portable.register
def _quiz(item: Quiz) -> Portable:
    claims = f"See {', '.join(f'{{claim}}`{name}|{name}`' for name in item.claims)}."
    praise = [html_of(item.why)] if item.why else []
    praise += [html_of(claims)] if item.claims else []
    return Portable(
        item.key,
        _title(item),
        SEVERAL if item.multiple else SINGLE,
        html_of(item.prompt),
        tuple(
            Choice(one.id, html_of(one.text), one.right, html_of(one.feedback))
            for one in item.options
        ),
        shuffle=not item.in_order,
        praise=join(praise, " "),
    )


@_portable.register
def _predict(item: Predict) -> Portable | LeftOut:
    truth, prompt, after = item.truth(), html_of(item.prompt), html_of(item.reveal)
    if item.form == TEXT:
        return Portable(item.key, _title(item), TEXT, prompt, points=0, after=after)
    if truth is None:
        reason = "it is a prediction without a right answer"
        return LeftOut(item.key, item.kind, reason)
    if item.form == NUMBER:
        near = 0.5 if item.of else 0.0
        said = Number(round(truth) if item.of else truth, near, True, escape(AGREES))
        numbers = (said,)
        return Portable(
            item.key, _title(item), NUMBER, prompt, numbers=numbers, points=0, after=after
        )
    choices = (
        Choice(one.id, html_of(one.text), one.id == truth, escape(_agreement(one.id == truth)))
        for one in item.options
    )
    return Portable(
        item.key,
        _title(item),
        SINGLE,
        prompt,
        tuple(choices),
        shuffle=not item.in_order,
        points=0,
        after=after,
    )


def _agreement(right: bool) -> str:
    return AGREES if right else DIFFERS


@_portable.register
def _order(item: Order) -> Portable:
    (asked,) = item.layout().inputs  # mixed, as in print
    when = item.dates()
    choices = (
        Choice(one.id, html_of(one.text), match=date_text(when[one.id])) for one in asked.options
    )
    return Portable(
        item.key,
        _title(item),
        DATES,
        html_of(item.prompt),
        tuple(choices),
        praise=html_of(item.why),
        after=html_of(item.guess),
    )


@_portable.register
def _check(item: Check) -> Portable | LeftOut:
    right = inspect_safely(work_out(item.answer))
    if right.kind != "number":
        return LeftOut(item.key, item.kind, "its answer is a list of values")
    numbers = [Number(right.one, _room(item, right.one), True, html_of(item.right))]
    for wrong in item.wrong:
        value = inspect_safely(work_out(wrong.value))
        if value.kind == "number":
            room = _room(item, value.one)
            numbers.append(Number(value.one, room, False, html_of(wrong.say)))
    return Portable(
        item.key,
        _title(item),
        NUMBER,
        html_of(item.prompt),
        numbers=tuple(numbers),
        after=join([escape("A solution: "), tag("code", item.solution)]),
        hints=tuple(map(html_of, item.hints)),
    )


def _room(item: Check, value: float) -> float:
    """Return how far an answer may be: what the check allows, and the rounding of a fraction."""
    return item.tolerance or (0.0 if float(value).is_integer() else abs(value) * PRECISION)


@_portable.register
def _guesses(item: Guesses) -> LeftOut:
    return LeftOut(item.key, item.kind, "it is a form that is sealed, without right answers")
