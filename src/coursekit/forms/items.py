"""What a question bank holds: plain records, one kind an activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "KINDS",
    "Board",
    "Check",
    "Field",
    "Guesses",
    "Item",
    "Option",
    "Order",
    "Place",
    "Predict",
    "Quiz",
    "Wrong",
]


@dataclass(frozen=True)
class Option:
    """One answer to choose.

    Parameters
    ----------
    id
        Short and lasting: it is what the learner's file keeps.
    text
        What the learner reads.
    right, feedback
        For quizzes: whether it belongs to the answer, and what to say to who chose it.
        For predictions: the one that the data bear out, where no reference can say it.
    data
        For predictions of the most frequent or largest: reference to this option's number.
    """

    id: str
    text: str
    right: bool = False
    feedback: str = ""
    data: str = ""


@dataclass(frozen=True)
class Field:
    """One thing to fill in.

    Parameters
    ----------
    id
        Short and lasting.
    text
        The question.
    form
        ``number``, ``choice``, ``text``, ``probability`` (0 to 100 %) or ``shares``
        (a number for each option, together 100); a quiz or an ordering makes ``choice``,
        ``several`` or ``order``.
    options
        To choose from, to share among, or to put in order.
    unit, low, high, step
        Of a number.
    """

    id: str
    text: str
    form: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None


@dataclass(frozen=True)
class Quiz:
    """A question with options.

    Parameters
    ----------
    key, section, prompt
        Its name, where in the lesson it stands, and the question.
    options
        What can be chosen, each with feedback.
    multiple
        Whether several options belong to the answer.
    why
        What to say once the answer is right.
    claims
        Ids of the claims that it is about, named with the feedback.
    """

    key: str
    section: str
    prompt: str
    options: tuple[Option, ...]
    multiple: bool = False
    why: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Predict:
    """An answer to commit to before the data are seen.

    Parameters
    ----------
    key, section, prompt
        As in `Quiz`.
    form
        ``number``, ``choice`` or ``text``.
    reveal
        What to say beside the learner's answer and the data's.
    data
        Reference to what the data say; for a choice it must come out as an option's id.
        Without it, and without numbers or a right one among the options, nothing is right.
    of
        Reference to the whole that ``data`` is a part of: the answer is then a percentage.
    options, unit, low, high, step
        As in `Field`.
    """

    key: str
    section: str
    prompt: str
    form: str
    reveal: str = ""
    data: str = ""
    of: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None


@dataclass(frozen=True)
class Place:
    """One item to put in order.

    Parameters
    ----------
    event
        An event of the timeline: its date, and its text unless there is another.
    id, when
        For anything else: a lasting name and the reference to its date.
    text
        What the learner reads; it must not give the date away.
    """

    event: str = ""
    id: str = ""
    when: str = ""
    text: str = ""


@dataclass(frozen=True)
class Order:
    """Items to put in the order of their dates, the earliest first.

    Parameters
    ----------
    key, section, prompt, why
        As in `Quiz`.
    items
        In any order; they are shown in a fixed one that is not the right one.
    """

    key: str
    section: str
    prompt: str
    items: tuple[Place, ...]
    why: str = ""


@dataclass(frozen=True)
class Guesses:
    """A form of answers that is sealed with a date and a digest.

    Parameters
    ----------
    key, section, prompt
        As in `Quiz`.
    fields
        What to fill in.
    one_above_zero
        Ids of numbers that must not all be zero.
    """

    key: str
    section: str
    prompt: str
    fields: tuple[Field, ...]
    one_above_zero: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """A common wrong answer.

    Parameters
    ----------
    value
        An expression that makes it.
    say
        What to say to it.
    """

    value: str
    say: str


@dataclass(frozen=True)
class Check:
    """A value that the learner works out.

    Parameters
    ----------
    key, section, prompt
        As in `Quiz`; the section is where to look when stuck.
    answer
        An expression over ``load`` and ``pd`` that makes the right value.
    hints
        In steps, the last the plainest.
    solution
        The code to show when it was tried twice.
    right
        What to say to the right value.
    ordered_by
        When the order of the rows counts: the column it goes by, ``values`` for a
        column or a list. Ties may stand in any order.
    tolerance
        How far a number may be off.
    wrong
        Common wrong answers.
    """

    key: str
    section: str
    prompt: str
    answer: str
    hints: tuple[str, ...]
    solution: str
    right: str = ""
    ordered_by: str = ""
    tolerance: float = 0.0
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True)
class Board:
    """A chart with controls whose values the learner can save.

    Parameters
    ----------
    key, section, prompt
        As in `Quiz`; the prompt says what there is to do.
    """

    key: str
    section: str
    prompt: str


Item = Quiz | Predict | Order | Guesses | Check | Board
KINDS: dict[str, type[Any]] = {
    "quiz": Quiz,
    "predict": Predict,
    "order": Order,
    "guesses": Guesses,
    "check": Check,
    "board": Board,
}
