"""What an exercise holds: tasks with code to complete, and tasks to write.

The code of a task is written once. What the learner has to find stands between angle
quotes, ``«right ← shown»``; the start of a task shows the second part, dots when it is
left out, and its solution the first. So a start and a solution cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coursekit.forms.items import Check, Predict

__all__ = ["BLANK", "CHECKED", "PRELUDE", "Case", "Slip", "Task", "Written", "filled"]

BLANK = re.compile(r"«(?P<right>[^«»←]*?)(?: ← (?P<shown>[^«»←]*))?»")
DOTS = "..."
# What the code of any task may take for given.
PRELUDE = "import pandas as pd\n\nimport coursekit as ck"


@dataclass(frozen=True)
class Case:
    """One thing that has to hold of an answer.

    Parameters
    ----------
    expected
        An expression over ``load`` and ``pd`` that makes what is expected. It is not made
        in the way of the solution, so that the two prove each other.
    expression
        Python over ``answer`` and ``pd`` whose value is compared. It is all that the
        process in which the learner's code runs has to know.
    predicate
        How they are compared: ``equal``, ``between``, ``one of`` or ``within``.
    ordered_by, tolerance
        As in `Check`.
    say
        What to say when it does not hold, in the place of the usual sentence; that
        sentence stands where it has ``{}``.
    """

    expected: str
    expression: str = "answer"
    predicate: str = "equal"
    ordered_by: str = ""
    tolerance: float = 0.0
    say: str = ""


@dataclass(frozen=True)
class Slip:
    """A common wrong answer to a task.

    Parameters
    ----------
    fill
        What the learner put in the place of each blank.
    say
        What to say to it.
    """

    fill: tuple[str, ...]
    say: str


@dataclass(frozen=True)
class Task:
    """A task with code to complete.

    Parameters
    ----------
    key
        Number of the lesson, a point, number of the task: ``1.2``.
    title
        A few words.
    prompt
        What to do, as Markdown with references.
    rethink
        The sentence of the lesson that the task makes the learner think about again.
    section
        The heading of the lesson under which help is found.
    code
        Up to five lines that stand alone and set ``answer``, with blanks.
    skill, minutes, points
        What it trains, how long it takes, what it counts.
    hints, right
        As in `Check`.
    cases
        What has to hold of ``answer``.
    given
        Code to be run and looked at before, without blanks.
    lesson
        The file of the lesson, where a lesson has several; its first letters do.
    slips
        Common wrong answers.
    free
        Whether many answers are right: an open task.
    """

    key: str
    title: str
    prompt: str
    rethink: str
    section: str
    code: str
    skill: str
    minutes: float
    points: float
    hints: tuple[str, ...]
    cases: tuple[Case, ...]
    right: str = ""
    given: str = ""
    lesson: str = ""
    slips: tuple[Slip, ...] = ()
    free: bool = False

    @property
    def cost(self) -> str:
        """What it trains, how long it takes, what it counts."""
        return _cost(self)

    @property
    def starter(self) -> str:
        """The code that the learner finds."""
        return filled(self.code, [blank["shown"] or DOTS for blank in BLANK.finditer(self.code)])

    @property
    def solution(self) -> str:
        """The code with every blank filled in rightly."""
        return filled(self.code, [blank["right"] for blank in BLANK.finditer(self.code)])


@dataclass(frozen=True)
class Written(Predict):
    """A task to be answered in a few sentences.

    Parameters
    ----------
    key, section, prompt, reveal
        As in `Predict`; what is said beside the levels.
    form
        Always ``text``.
    title, rethink, skill, minutes, points, lesson
        As in `Task`.
    levels
        What a text of each of three levels looks like, the first being the strongest.
    """

    form: str = "text"
    title: str = ""
    rethink: str = ""
    skill: str = ""
    minutes: float = 0.0
    points: float = 0.0
    lesson: str = ""
    levels: tuple[str, ...] = ()

    @property
    def cost(self) -> str:
        """As of a task with code."""
        return _cost(self)


# What `coursekit.check` takes.
CHECKED: tuple[type[Check | Task], ...] = (Check, Task)


def filled(code: str, fill: Sequence[str]) -> str:
    """Put something in the place of each blank.

    Parameters
    ----------
    code
        Code with blanks.
    fill
        One text for each blank.

    Returns
    -------
    str
        Code without blanks.

    Examples
    --------
    >>> filled('kind == «"fact" ← "prediction"»', ['"assessment"'])
    'kind == "assessment"'
    """
    texts = iter(fill)
    return BLANK.sub(lambda _: next(texts), code).strip()


def _cost(item: Task | Written) -> str:
    points = "1 point" if item.points == 1 else f"{item.points:g} points"
    return f"{item.skill} · {item.minutes:g} minutes · {points}"
