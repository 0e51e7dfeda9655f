"""The forecasts of a class: scored where they are due, and pooled into one of the whole class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from statistics import median
from textwrap import shorten
from typing import NamedTuple

import pandas as pd

from coursekit.boards.months_board.content import CONTENT as MONTHS
from coursekit.boards.months_board.content import LABELS, Months
from coursekit.boards.months_board.forecasts import class_of
from coursekit.boards.rule_board import START, SettledMonths
from coursekit.class_view.disclosure import LEAST, shown_parts
from coursekit.class_view.files import Person
from coursekit.class_view.records import Seal
from coursekit.class_view.tables import Table
from coursekit.data.records import Record, records
from coursekit.data.schema import package
from coursekit.forms.bank import find
from coursekit.forms.case_scores import SEALED
from coursekit.forms.forecasts import FUTURE, PRACTICE
from coursekit.forms.kinds.guesses import Guesses
from coursekit.methods.pooling import Pooled, pool
from coursekit.methods.scores import (
    EDGES,
    Calibration,
    Discrimination,
    brier,
    calibration,
    discrimination,
)
from coursekit.store.entries import Entry
from coursekit.text import capital, counted, date_text, percent_text, plural

__all__ = [
    "NOT_KNOWN",
    "OwnQuestions",
    "Question",
    "calibration_table",
    "forms",
    "in_words",
    "own_questions",
    "pooled_table",
    "questions",
    "read_aloud",
    "scores_table",
]

OTHER = "something else"
NOT_KNOWN = "not known yet"
MOST_LETTERS = 90  # of the name of a question


@dataclass(frozen=True)
class Question:
    """A question that many of the class answered, with the class as one forecaster.

    `scores` are the Brier scores of the students, in the sum form, and `score` that of the class.
    As long as nobody knows what happened, `outcome` is empty, and there are no scores.
    """

    name: str
    outcome: str
    pooled: Pooled
    scores: tuple[float, ...]

    @property
    def score(self) -> float:
        """The Brier score of the class, 0 the best, 2 the worst."""
        return brier(self.pooled.chances, self.outcome).sum_form

    @property
    def middle(self) -> float:
        """The Brier score of the median student."""
        return median(self.scores)

    @property
    def beaten(self) -> int | None:
        """How many students score worse than the class; None where that must not be shown."""
        own = self.score + 1e-9
        worse = sum(score > own for score in self.scores)
        return shown_parts({"worse": worse, "rest": len(self.scores) - worse})["worse"]


@dataclass(frozen=True)
class OwnQuestions:
    """The questions about the future that the students asked themselves, of which some are due.

    `open_ones` are not due, `unsettled` are due, but nobody wrote down what happened. Chances of
    bins in which fewer than five people have a question are in none of the figures.
    """

    open_ones: int
    unsettled: int
    calibration: Calibration | None = None
    discrimination: Discrimination | None = None
    hidden_bins: int = 0


class Forecast(NamedTuple):
    """A forecast of a question of the course: its last day, and the chance of each outcome."""

    window: str
    chances: tuple[float, ...]


class Own(NamedTuple):
    """A question that a student asked: its last day, the chance of yes, the digest of the seal."""

    closes: str
    chance: float
    digest: str


# Of a case: for each question the chance of each outcome.
Shares = Mapping[str, tuple[float, ...]]


def forms(today: date) -> dict[str, Callable[[Seal], Forecast | Own | Shares | None]]:
    """Return how what was sealed in each form becomes a forecast, on a day."""
    found: dict[str, Callable[[Seal], Forecast | Own | Shares | None]] = {}
    if package().case:
        outcomes = {key: tuple(asked) for key, asked in _outcomes().items()}
        return {SEALED: partial(_shares, outcomes=outcomes)} if outcomes else {}
    if MONTHS.exists():
        months = MONTHS.load()
        for own in months.forecasts.own:
            windows = tuple(months.windows) if own.form == PRACTICE else (months.window,)
            found[own.form] = partial(
                _forecast, field=own.field, classes=months.forecasts.classes, windows=windows
            )
    for key in FUTURE:
        fields = (asked for asked in find(key, Guesses).fields if asked.id == "window")
        days = tuple(option.id for asked in fields for option in asked.options)
        found[key] = partial(_own, windows=days, today=today)
    return found


def _forecast(
    seal: Seal, field: str, classes: Sequence[str], windows: Sequence[str]
) -> Forecast | None:
    """Read a forecast of the course's question; a form without a window has one for all."""
    if not isinstance(seal.value, dict):
        return None
    window = seal.value.get("window") if len(windows) > 1 else windows[0]
    shares = seal.value.get(field)
    if not isinstance(window, str) or window not in windows:
        return None
    if not isinstance(shares, dict) or shares.keys() != set(classes):
        return None
    chances = [_chance(shares[name]) for name in classes]
    if None in chances or not any(chances) or not _is_intact(seal):
        return None
    return Forecast(window, tuple(each for each in chances if each is not None))


def _outcomes() -> dict[str, dict[str, Record]]:
    """Return the rows of a case's forecasts by question and outcome."""
    found: dict[str, dict[str, Record]] = {}
    for row in records("forecasts"):
        found.setdefault(row["forecast_id"], {})[row["outcome"]] = row
    return found


def _shares(seal: Seal, outcomes: Mapping[str, Sequence[str]]) -> Shares | None:
    """Read the forecast of a case, which has the shares of all its questions."""
    found: dict[str, tuple[float, ...]] = {}
    for key, names in outcomes.items():
        given = seal.value.get(key.lower()) if isinstance(seal.value, dict) else None
        if not isinstance(given, dict) or given.keys() != set(names):
            return None
        chances = [_chance(given[name]) for name in names]
        if None in chances or not any(chances):
            return None
        found[key] = tuple(each for each in chances if each is not None)
    return found if _is_intact(seal) else None


def _own(seal: Seal, windows: Sequence[str], today: date) -> Own | None:
    """Read a question that a student asked; its digest matters once it is due."""
    if not isinstance(seal.value, dict) or seal.value.get("window") not in windows:
        return None
    chance = _chance(seal.value.get("chance"))
    _, value, made, digest = seal
    closes = date.fromisoformat(made[:10]) + timedelta(days=int(value["window"]))
    if chance is None or (closes < today and not _is_intact(seal)):
        return None
    return Own(closes.isoformat(), chance, digest)


def _chance(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        return None
    return value / 100


def _is_intact(seal: Seal) -> bool:
    """Tell whether the digest fits what was sealed."""
    try:
        return Entry("sealed", *seal).intact
    except (ValueError, RecursionError):  # half a character, lists without end
        return False


def questions(people: Sequence[Person], today: date) -> list[Question]:
    """Score the questions of the course that are due, and pool the answers of the class.

    Only a question that at least five people answered is there. Those of a case are there before
    the tables say what came, too.
    """
    if package().case:
        return _questions_of_case(people)
    if not MONTHS.exists():
        return []
    months = MONTHS.load()
    asked: dict[tuple[str, str], list[tuple[float, ...]]] = defaultdict(list)
    for person in people:
        for own in months.forecasts.own:
            if given := person.record.forecasts.get(own.form):
                asked[own.form, given.window].append(given.chances)
    return [
        _question(months, form, window, asked[form, window])
        for own in reversed(months.forecasts.own)
        for form, window in ((own.form, each) for each in months.windows)
        if len(asked[form, window]) >= LEAST and date.fromisoformat(window) < today
    ]


def _questions_of_case(people: Sequence[Person]) -> list[Question]:
    given = [found for one in people if (found := one.record.forecasts.get(SEALED))]
    if len(given) < LEAST:
        return []
    questions = []
    for key, rows in _outcomes().items():
        came = [name for name, row in rows.items() if row["came_true"] == "yes"]
        asked = next(iter(rows.values()))["question"]
        name = shorten(f"{key}: {asked}", MOST_LETTERS, placeholder=" …")
        questions.append(_pooled(name, came[0] if came else "", [*rows], [s[key] for s in given]))
    return questions


def _question(
    months: Months, form: str, window: str, given: Sequence[tuple[float, ...]]
) -> Question:
    """Settle a question as the board of lesson 06 does when it opens, and score it."""
    settled = SettledMonths(months, {**START, "window": window}, None).outcome
    outcome = class_of(months.forecasts, settled)
    name = "Practice forecast" if form == PRACTICE else "First guess"
    day = date.fromisoformat(window)
    classes = list(months.forecasts.classes)
    return _pooled(f"{name}, until {date_text(day)}", outcome, classes, given)


def _pooled(
    name: str, outcome: str, outcomes: Sequence[str], given: Sequence[tuple[float, ...]]
) -> Question:
    # A student is scored for the coherent forecast too: the average alone makes the difference.
    pooled = pool(pd.DataFrame(given, columns=list(outcomes)))
    happened = pooled.coherent.columns == outcome
    scores = ((pooled.coherent - happened) ** 2).sum(axis=1)
    return Question(name, outcome, pooled, tuple(scores) if outcome else ())


def own_questions(
    people: Sequence[Person], came_true: Mapping[str, bool], today: date
) -> OwnQuestions:
    """Compare the chances that students gave to their own questions with what happened.

    Only a question whose last day is past counts, whatever a table says of it.
    """
    settled: list[tuple[str, float, bool]] = []
    open_ones = unsettled = 0
    for number, person in enumerate(people):
        for key in FUTURE:
            own = person.record.forecasts.get(key)
            if own is None:
                continue
            if date.fromisoformat(own.closes) >= today:
                open_ones += 1
            elif own.digest not in came_true:
                unsettled += 1
            else:
                settled.append((str(number), own.chance, came_true[own.digest]))
    return _compared(settled, open_ones, unsettled)


def _compared(
    settled: Sequence[tuple[str, float, bool]], open_ones: int, unsettled: int
) -> OwnQuestions:
    """Compare chances with what happened, in bins with questions of at least five people."""
    askers = defaultdict[int, set[str]](set)
    for who, chance, _ in settled:
        askers[_bin(chance)].add(who)
    shown = {at for at, those in askers.items() if len(those) >= LEAST}
    kept = [(chance, came) for _, chance, came in settled if _bin(chance) in shown]
    hidden = len(askers) - len(shown)
    if not kept:
        return OwnQuestions(open_ones, unsettled, hidden_bins=hidden)
    chances, came = [chance for chance, _ in kept], [each for _, each in kept]
    return OwnQuestions(
        open_ones, unsettled, calibration(chances, came), discrimination(chances, came), hidden
    )


def _bin(chance: float) -> int:
    """Return the number of the bin that `calibration` puts a chance into."""
    return min(sum(chance >= edge for edge in EDGES), len(EDGES) - 1)


def in_words(outcome: str) -> str:
    """Name an outcome of a question; those of a case are words already."""
    if package().case:
        return outcome
    return LABELS[outcome].name if outcome in LABELS else OTHER


def pooled_table(found: Sequence[Question]) -> Table:
    """List what the class gave each outcome, and the middle half of its students."""
    rows = [
        (
            question.name,
            in_words(str(name)),
            ("yes" if name == question.outcome else "no") if question.outcome else NOT_KNOWN,
            *(f"{100 * row[column]:.0f} %" for column in ("mean", "low", "high")),
        )
        for question in found
        for name, row in question.pooled.frame.iterrows()
    ]
    header = (
        "Question",
        "Outcome",
        "It happened",
        "The class",
        "A quarter gave less than",
        "A quarter gave more than",
    )
    return Table("forecasts", "What the class forecast, outcome by outcome", header, tuple(rows))


def scores_table(found: Sequence[Question]) -> Table:
    """List the scores of the class and of the median student."""
    rows = [
        (
            question.name,
            question.pooled.forecasts,
            question.score,
            question.middle,
            question.beaten,
            in_words(question.outcome),
        )
        for question in found
        if question.outcome
    ]
    header = (
        "Question",
        "Students",
        "Brier score of the class",
        "of the median student",
        "Students who did worse than the class",
        "What happened",
    )
    return Table(
        "scores",
        "The class as one forecaster (0 is the best score, 2 the worst)",
        header,
        tuple(rows),
    )


def calibration_table(found: Calibration) -> Table:
    """List the bins of chances with how often it came true, and the number of questions."""
    rows = [
        (
            str(name),
            int(row["questions"]),
            f"{100 * row['forecast']:.0f} %",
            f"{100 * row['share']:.0f} %",
            f"{100 * row['low']:.0f} to {100 * row['high']:.0f} %",
        )
        for name, row in found.frame.iterrows()
    ]
    header = ("Chance given", "Questions", "Mean chance", "Came true", "95% limits")
    return Table(
        "calibration", "Own questions that are due, by the chance given", header, tuple(rows)
    )


def read_aloud(found: Sequence[Question]) -> list[str]:
    """Explain the class as a forecaster on what is settled, in sentences for the seminar."""
    found = [question for question in found if question.outcome]
    if not found:
        return []
    rule = "by the rule with which the board of lesson 06 opens"
    if package().case:
        rule = "as the tables of the case have it"
    changed = sum(question.pooled.changed for question in found)
    given = sum(question.pooled.forecasts for question in found)
    few = f"fewer than {LEAST} forecasts"
    number = few if 0 < changed < LEAST else counted(changed, "forecast")
    first = found[0]
    chance = percent_text(first.pooled.chances[first.outcome])
    asked = counted(len(found), "question")
    better = sum(question.score < question.middle - 1e-9 for question in found)
    kept = (
        "One of you was too high, another too low, and in an average such slips cancel. What all of"
        " you got wrong in the same way does not cancel: the average keeps it."
    )
    beaten = f"On {better} of {asked} the class is better than the student in the middle. {kept}"
    none = f"On none of {asked} is the class better than the student in the middle. {kept}"
    return [
        "Imagine that this whole class were one forecaster. We took what each of you sealed. Where"
        " the chances did not add up to one hundred, we moved them as little as possible until they"
        f" did. That was needed for {number} of {given}: the form itself asks for one hundred. Then"
        " we took the average. That is all.",
        f"Take “{first.name}”, which {first.pooled.forecasts} of you answered. What happened,"
        f" {rule}: {in_words(first.outcome)}. Together"
        f" you had given it {chance}. The Brier score tells how far a forecast was off: zero is"
        f" perfect, two is the worst. The class scores {first.score:.2f}, the student in the middle"
        f" of the class {first.middle:.2f}.",
        (beaten if better else none)
        + " In a study with intelligence analysts, the two steps, first add up, then average, took"
        " away 61 per cent of the error in their chances (Mandel, Karvetski and Dhami 2018,"
        " Judgment and Decision Making 13(6); we read the abstract).",
        f"One warning. {capital(asked)} {plural(len(found), 'is', 'are')} few, and all are about"
        " one course of events. They show what an average does. They do not show which of you can"
        " forecast.",
    ]
