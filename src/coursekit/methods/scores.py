"""Scores of probability forecasts: Brier in both forms, log score, calibration, discrimination.

A forecast of one question is one trial, however many people make it: calibration needs
many questions. Brier and log scores are losses, smaller is better.

References
----------
Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Monthly
Weather Review 78, 1-3. Read: pages that describe the score.
Good, I. J. (1952). Rational decisions. Journal of the Royal Statistical Society B 14,
107-114, for the log score. Read: a page that describes it.
Gneiting, T., and Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and
estimation. Journal of the American Statistical Association 102, 359-378. Read: abstract.
Hanley, J. A., and McNeil, B. J. (1982). The meaning and use of the area under a receiver
operating characteristic (ROC) curve. Radiology 143, 29-36. Not opened.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._limits import share_limits
from coursekit.methods._result import Result, Table, frame_table, text
from coursekit.text import counted

Floats = npt.NDArray[np.float64]

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, repr=False)
class Brier(Result):
    """The Brier score in both forms in use."""

    outcome: str
    probability: float
    sum_form: float
    half_form: float

    @property
    def sentence(self) -> str:
        """Both forms, named."""
        return (
            f"{self.outcome} had been given {text(self.probability)}: Brier score "
            f"{text(self.sum_form)} in the sum form (0 best, 2 worst), {text(self.half_form)} "
            f"in the half form (0 best, 1 worst)."
        )

    def _table(self) -> Table:
        return ["form", "score", "best", "worst"], [
            ["sum over all outcomes (Brier 1950)", self.sum_form, 0, 2],
            ["half form, usual for two outcomes", self.half_form, 0, 1],
        ]


@dataclass(frozen=True, repr=False)
class LogScore(Result):
    """Minus the natural logarithm of the probability given to what happened."""

    outcome: str
    probability: float
    score: float
    floor: float

    @property
    def sentence(self) -> str:
        """The score, and whether the floor came into play."""
        said = (
            f"{self.outcome} had been given {text(self.probability)}: log score "
            f"{text(self.score)} (natural logarithm, 0 best)."
        )
        if self.probability >= self.floor:
            return said
        return f"{said} Chances below {text(self.floor)} count as {text(self.floor)}."

    def _table(self) -> Table:
        return ["score", "value", "floor"], [["log score", self.score, self.floor]]


@dataclass(frozen=True, repr=False, eq=False)
class Calibration(Result):
    """Forecast chances beside how often the thing happened; `frame` has a row a bin."""

    frame: pd.DataFrame
    questions: int

    @property
    def sentence(self) -> str:
        """How many questions there are, and in how many bins the forecast lies in the limits."""
        inside = self.frame["forecast"].between(self.frame["low"], self.frame["high"])
        return (
            f"{counted(self.questions, 'question')} in {counted(len(self.frame), 'bin')}: in "
            f"{int(inside.sum())} the mean forecast lies within the exact 95% limits of how "
            f"often it happened. With few questions the limits are wide and show little."
        )

    def _table(self) -> Table:
        return frame_table(self.frame, "bin")


@dataclass(frozen=True, repr=False)
class Discrimination(Result):
    """How far chances tell what happened from what did not.

    `area` is how often a question that came true had the higher chance of two, one of each sort,
    a tie counting half: 1 best, 0.5 as by lot. It is not a number where one sort is missing.
    """

    area: float
    yes: int
    no: int
    mean_yes: float
    mean_no: float

    @property
    def sentence(self) -> str:
        """The area, with the number of questions behind it."""
        asked = f"{counted(self.yes + self.no, 'question')}, {self.yes} of which came true"
        if math.isnan(self.area):
            return f"{asked}: discrimination needs some that came true and some that did not."
        return (
            f"{asked}: of two questions, one that came true and one that did not, the first had "
            f"the higher chance in {100 * self.area:.0f} of 100 pairs (50 is as by lot). The mean "
            f"chance was {text(self.mean_yes)} where it came true, {text(self.mean_no)} where not."
        )

    def _table(self) -> Table:
        return ["questions", "number", "mean chance"], [
            ["came true", self.yes, self.mean_yes],
            ["did not", self.no, self.mean_no],
        ]


def brier(forecast: Mapping[str, float], outcome: str) -> Brier:
    """Score one forecast over classes with the Brier score.

    Parameters
    ----------
    forecast
        Probability of each possible outcome; they add up to 1.
    outcome
        The outcome that happened.

    Returns
    -------
    Brier
        The sum over all outcomes of the squared error (0 to 2), and half of it.

    Examples
    --------
    >>> round(brier({"yes": 0.7, "no": 0.3}, "yes").half_form, 2)
    0.09
    """
    chances, outcome = _forecast(forecast, outcome)
    total = math.fsum((p - (name == outcome)) ** 2 for name, p in chances.items())
    return Brier(outcome, chances[outcome], total, total / 2)


def log_score(forecast: Mapping[str, float], outcome: str, *, floor: float = 0.01) -> LogScore:
    """Score one forecast by the chance it gave to what happened.

    A chance of 0 for what then happened would cost infinitely much; chances below the
    `floor` count as the floor, which makes the score slightly improper there.

    Parameters
    ----------
    forecast
        Probability of each possible outcome; they add up to 1.
    outcome
        The outcome that happened.
    floor
        The least chance that is believed, above 0.

    Returns
    -------
    LogScore
        Minus the natural logarithm of the chance given to the outcome.

    Examples
    --------
    >>> round(log_score({"yes": 0.7, "no": 0.3}, "yes").score, 3)
    0.357
    """
    floor = _inputs.between(floor, 0, 1, "floor")
    chances, outcome = _forecast(forecast, outcome)
    chance = chances[outcome]
    return LogScore(outcome, chance, -math.log(max(chance, floor)), floor)


def calibration(
    forecasts: Iterable[float], happened: Iterable[object], *, edges: Sequence[float] = EDGES
) -> Calibration:
    """Compare chances given with how often the thing happened, bin by bin.

    Each row must be a question of its own: many people on one question, or one question
    asked every week, are not independent.

    Parameters
    ----------
    forecasts
        Chance given to each question's event, 0 to 1.
    happened
        Whether the event happened: true or false, 1 or 0.
    edges
        Edges of the bins, rising from 0 to 1; a bin holds its lower edge, the last one also 1.

    Returns
    -------
    Calibration
        One row for each bin that holds a question: number, mean forecast, share that
        happened, and exact (Clopper-Pearson) 95% limits of that share.

    Examples
    --------
    >>> calibration([0.1, 0.1, 0.9], [False, False, True]).frame["share"].tolist()
    [0.0, 1.0]
    """
    chances, events = _trials(forecasts, happened, "calibration")
    limits = np.array([_inputs.chance(one, "edges") for one in _inputs.listing(edges, "edges")])
    if len(limits) < 2 or limits[0] != 0 or limits[-1] != 1 or (np.diff(limits) <= 0).any():
        raise CourseError(
            _inputs.as_typed(list(edges)), where="edges", expected="numbers that rise from 0 to 1"
        )
    bins = np.minimum(np.searchsorted(limits, chances, side="right") - 1, len(limits) - 2)
    used, number = np.unique(bins, return_counts=True)
    yes = np.bincount(bins, events)[used]
    low, high = share_limits(yes, number - yes, 0.95)
    frame = pd.DataFrame(
        {
            "questions": number,
            "forecast": np.bincount(bins, chances)[used] / number,
            "share": yes / number,
            "low": low,
            "high": high,
        },
        index=[f"{limits[i]:g} to {limits[i + 1]:g}" for i in used],
    )
    return Calibration(frame, len(chances))


def discrimination(forecasts: Iterable[float], happened: Iterable[object]) -> Discrimination:
    """Measure how far chances tell what happened from what did not.

    Good discrimination is no calibration: chances of 0.6 and 0.5 can tell all apart and be too
    near to each other.

    Parameters
    ----------
    forecasts
        Chance given to each question's event, 0 to 1.
    happened
        Whether the event happened: true or false, 1 or 0.

    Returns
    -------
    Discrimination
        The area under the curve of hits against false alarms, and the mean chances.

    Examples
    --------
    >>> discrimination([0.1, 0.4, 0.4, 0.9], [False, False, True, True]).area
    0.875
    """
    chances, events = _trials(forecasts, happened, "discrimination")
    came, rest = chances[events == 1], np.sort(chances[events == 0])
    if not len(came) or not len(rest):
        means = (float(each.mean()) if len(each) else math.nan for each in (came, rest))
        return Discrimination(math.nan, len(came), len(rest), *means)
    below, up_to = (np.searchsorted(rest, came, side) for side in ("left", "right"))
    area = float((below + up_to).sum()) / (2 * len(came) * len(rest))
    return Discrimination(area, len(came), len(rest), float(came.mean()), float(rest.mean()))


def _trials(
    forecasts: Iterable[float], happened: Iterable[object], where: str
) -> tuple[Floats, Floats]:
    """Return the chances, and 1 where the event happened, of one question or more."""
    given = _inputs.listing(forecasts, "forecasts")
    chances = np.array([_inputs.chance(one, "forecasts") for one in given])
    came = _inputs.listing(happened, "happened")
    events = np.array([_happened(one) for one in came], dtype=float)
    if not len(chances) or len(chances) != len(events):
        raise CourseError(
            f"{counted(len(chances), 'forecast')} and {counted(len(events), 'outcome')}",
            where=where,
            expected="one of each for every question",
        )
    return chances, events


def _forecast(forecast: Mapping[str, float], outcome: str) -> tuple[dict[str, float], str]:
    given = _inputs.named(forecast, "forecast")
    chances = {name: _inputs.chance(p, f"forecast of {name}") for name, p in given.items()}
    _inputs.sums_to_one(chances.values(), "forecast")
    return chances, _inputs.one_of(_inputs.label(outcome, "outcome"), chances, "outcome")


def _happened(value: object) -> bool:
    if isinstance(value, (bool, int, float, np.bool_, np.number)) and value in (0, 1):
        return bool(value)
    raise CourseError(_inputs.as_typed(value), where="happened", expected="true or false, 1 or 0")
