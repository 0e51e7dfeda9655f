"""Marks: what each answer is worth, worked out where no student's code ever was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coursekit.data.roles import fill
from coursekit.forms.bank import ItemSet, load_set
from coursekit.forms.item import Exercise
from coursekit.forms.kinds.task import Task
from coursekit.forms.kinds.written import LEVEL_NAMES, LEVELS, Written
from coursekit.grading.outcomes import CRASHED, TIMED_OUT, Outcome
from coursekit.grading.submissions import Submission
from coursekit.grading.texts import NONE, Level, Text

__all__ = [
    "ALONE", "CRASHED", "GRADED", "MISSING", "NO_ANSWER", "NO_NUMBER", "TIMED_OUT", "WAITS",
    "Mark", "expressions_of", "fits_another", "marks_of", "parts_of",
]  # fmt: skip

GRADED, WAITS = "graded", "waits for a reader"
NO_ANSWER = "no answer"  # the hand-in came without it: 0 points
MISSING = "missing"  # what never came has no points
NO_NUMBER = "no number"  # nobody knows which part was the student's: no points
TAMPERED = "tampered"
NOT_ANSWERED = "No answer was given."
NO_TEXT = "No text was handed in."
NO_LEVEL = "The text reaches none of the three levels."
NUMBERLESS = (
    "It came without a number, and the answer fits the part of a number. Type your number once,"
    ' as ck.student("17"), run the exercises again, and hand in the new zip.'
)
ALONE = "The notebook came alone, without your text. Hand in the zip that the button makes."


@dataclass(frozen=True)
class Mark:
    """One task of one student. Without a mark `points` is None, and `status` says why."""

    student: str
    lesson: str
    task: str
    points: float | None
    most: float
    status: str
    seconds: float = 0.0
    note: str = ""
    part: str = ""  # the variant that was graded, where the task has several


def expressions_of(items: ItemSet) -> dict[str, list[str]]:
    """Return the expressions of the cases by task: all that a student's process has to know."""
    return {
        key: [case.expression for case in item.cases]
        for key, item in items.items.items()
        if isinstance(item, Task)
    }


def parts_of(items: ItemSet, identifier: str) -> dict[str, str | int | float]:
    """Return the student's own part by task, where tasks have several: what the code asks for."""
    return {
        key: item.drawn_by(identifier).value
        for key, item in items.items.items()
        if isinstance(item, Task) and item.family
    }


def marks_of(
    submission: Submission,
    lesson: str,
    outcome: Outcome | None,
    texts: Mapping[str, tuple[Text, Level]] | None = None,
    *,
    numbered: bool = False,
) -> Iterator[Mark]:
    """Yield a mark for each task of a set; without an outcome the submission says why.

    `texts` are this student's texts and what the instructor wrote of them, by task. In a class
    that is `numbered`, an answer that fits another part has no mark if no number came with it.
    """
    items: Mapping[str, Exercise] = load_set(lesson).items
    for key, published in items.items():
        item = drawn(published, submission.identifier)
        points, status, note = None, submission.status, submission.note
        if outcome is not None and not status:
            points, status, note = _mark(item, outcome, texts or {})
            unknown = numbered and not submission.identifier
            if points == 0 and unknown and isinstance(item, Task) and fits_another(item, outcome):
                points, status, note = None, NO_NUMBER, NUMBERLESS
        used = outcome.seconds if outcome else 0.0
        part = item.part_text if isinstance(item, Task) else ""
        yield Mark(submission.student, lesson, key, points, item.points, status, used, note, part)


def fits_another(item: Task, outcome: Outcome) -> Task | None:
    """Return the part of another number to which the answer is right, if there is one."""
    answered = outcome.answers.get(item.key)
    try:
        return item.fits_another(answered.values, answered.answer) if answered else None
    except (TypeError, ValueError, IndexError, AttributeError):
        return None  # written by hand, and said to be so in its mark


def drawn(item: Exercise, identifier: str) -> Exercise:
    """Return the variant of an exercise that belongs to a student."""
    return item.drawn_by(identifier) if isinstance(item, Task) else item


def _mark(
    item: Exercise, outcome: Outcome, texts: Mapping[str, tuple[Text, Level]]
) -> tuple[float | None, str, str]:
    if isinstance(item, Written):
        return _mark_of_text(item, texts.get(item.key))
    assert isinstance(item, Task)
    ended = outcome.ended.get(item.key, "")
    answered = outcome.answers.get(item.key)
    if answered is None:
        if ended in (TIMED_OUT, CRASHED):
            return 0.0, ended, f"The cell was ended: it {_ENDS[ended]}."
        if outcome.status:
            return None, outcome.status, "Python ended before this task."
        return 0.0, GRADED if ended else NO_ANSWER, ended or NOT_ANSWERED
    if answered.answer.kind == "nothing":
        return 0.0, NO_ANSWER, NOT_ANSWERED
    try:
        wrong = fill(item.explain_values(answered.values, answered.answer))
    except (TypeError, ValueError, IndexError, AttributeError):  # written by hand, not by us
        return None, TAMPERED, "The answer has a form that no cell gives."
    return (0.0 if wrong else item.points), GRADED, wrong


def _mark_of_text(item: Written, found: tuple[Text, Level] | None) -> tuple[float | None, str, str]:
    if found is None:
        return 0.0, NO_ANSWER, NO_TEXT
    text, read = found
    if not read.level:
        return (None, WAITS, "") if text.content else (None, MISSING, ALONE)
    if read.level == NONE:
        points, note = 0.0, NO_LEVEL if text.content else NO_TEXT
    else:
        place = LEVEL_NAMES.index(read.level)
        points, note = item.level_points[place], f"{LEVELS[place]}."
    return points, GRADED, " ".join(filter(None, [note, read.sentence]))


_ENDS = {
    TIMED_OUT: "took too long. Look for a loop that never ends",
    CRASHED: "ended Python itself",
}
