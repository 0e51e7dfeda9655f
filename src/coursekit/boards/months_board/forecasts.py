"""The forecasts that lesson 06 scores: the learner's, the paper's, and two to compare them with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from coursekit.boards.months_board.content import Forecasts, Own
from coursekit.errors import CourseError
from coursekit.methods.scores import brier, log_score
from coursekit.store import work
from coursekit.text import range_text

__all__ = ["INFINITE", "Score", "scores", "sealed_forecast"]

INFINITE = "∞"
Shares = Mapping[str, float]
Score = Mapping[str, Any]


def sealed_forecast(own: Own, classes: Sequence[str]) -> dict[str, Any] | None:
    """Return the values of the form as the learner sealed them last, if they can be read."""
    try:
        seals = work.history(own.form, "sealed")
    except CourseError:
        return None
    for entry in reversed(seals):
        shares = entry.value.get(own.field) if isinstance(entry.value, dict) else None
        if isinstance(shares, dict) and set(shares) == set(classes) and _are_chances(shares):
            return dict(entry.value)
    return None


def _are_chances(shares: Mapping[str, object]) -> bool:
    """Tell whether these are numbers, none below zero and not all zero."""
    numbers = [share for share in shares.values() if isinstance(share, int | float)]
    return len(numbers) == len(shares) and min(numbers) >= 0 and math.fsum(numbers) > 0


def scores(content: Forecasts, outcome: str, before: str) -> list[Score]:
    """Score each forecast for an outcome; `before` is the label of the time before the paper.

    A row has the ``name``, whether it is ``sealed``, the ends ``first`` and ``last`` of its
    Brier scores, these in words as ``brier``, and the ``log`` score in words.
    """
    happened = class_of(content, outcome)
    return [
        {"name": name, "sealed": bool(sets), **score(sets, happened)}
        for name, sets in forecasts(content, before).items()
    ]


def forecasts(content: Forecasts, before: str) -> dict[str, list[Shares]]:
    """List the forecasts with their chances: one set each, two for the range of the paper."""
    paper = content.paper
    return {
        **{own.name: sealed_shares(own, content.classes) for own in content.own},
        paper.name: [spread(content, paper.says, chance) for chance in paper.chances],
        content.even: [dict.fromkeys(content.classes, 1 / len(content.classes))],
        content.before: [spread(content, class_of(content, before), 1)],
    }


def sealed_shares(own: Own, classes: Sequence[str]) -> list[Shares]:
    """Return the learner's shares, which add up to one; none when none are sealed."""
    sealed = sealed_forecast(own, classes)
    if sealed is None:
        return []
    shares = sealed[own.field]
    total = math.fsum(shares.values())
    return [{each: share / total for each, share in shares.items()}]


def spread(content: Forecasts, name: str, chance: float) -> Shares:
    """Give one outcome its chance, and the others equal parts of the rest."""
    rest = (1 - chance) / (len(content.classes) - 1)
    return {each: chance if each == name else rest for each in content.classes}


def class_of(content: Forecasts, label: str) -> str:
    """Return the class of a forecast that the label of a month belongs to."""
    return label if label in content.classes else "other"


def score(sets: Sequence[Shares], happened: str) -> dict[str, Any]:
    """Return the Brier and log scores of a forecast, a range where it has several sets."""
    if not sets:
        return {"first": 0.0, "last": 0.0, "brier": "none sealed", "log": "none sealed"}
    ends = [round(brier(each, happened).sum_form, 4) for each in (sets[0], sets[-1])]
    logs = dict.fromkeys(log_text(each, happened) for each in sets)
    words = range_text(ends[0], ends[1], "{:.3f}".format)
    return {"first": ends[0], "last": ends[1], "brier": words, "log": " to ".join(logs)}


def log_text(shares: Shares, happened: str) -> str:
    """Write a log score; one without end when what happened had no chance."""
    chance = shares[happened]
    if not chance:
        return INFINITE
    value = log_score(shares, happened, floor=min(chance, 0.01)).score
    return f"{abs(value):.2f}"  # no minus before a zero
