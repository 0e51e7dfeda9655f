"""The forecasts that lesson 06 scores: the learner's, the paper's, and two to compare them with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.boards._month_states import LETTERS
from coursekit.errors import CourseError
from coursekit.methods.scores import brier, log_score
from coursekit.store import work

__all__ = ["FORECASTS", "forecasts", "score_rows", "sealed_forecast"]

CLASSES = ("deescalation", "sporadic", "resumption", "other")
OWN, FIRST, PAPER, EVEN, BEFORE = FORECASTS = (
    "Yours, sealed in lesson 05",
    "Your first guess, lesson 00",
    "The paper, read at 35 to 80 %",
    "A quarter for each",
    "As it was before the paper",
)
SEALS = {OWN: ("05-forecast", "forecast"), FIRST: ("00-first-guesses", "scenario")}
PAPER_SAYS, PAPER_RANGE = "sporadic", (0.35, 0.8)
INFINITE = "∞"

Shares = Mapping[str, float]


def sealed_forecast(name: str) -> dict[str, Any] | None:
    """Read what the learner sealed last.

    Parameters
    ----------
    name
        One of the two forecasts of the learner.

    Returns
    -------
    dict or None
        The values of the form; None when nothing readable is sealed.
    """
    key, field = SEALS[name]
    try:
        seals = work.history(key, "sealed")
    except CourseError:
        return None
    for entry in reversed(seals):
        shares = entry.value.get(field) if isinstance(entry.value, dict) else None
        if isinstance(shares, dict) and set(shares) == set(CLASSES):
            return dict(entry.value)
    return None


def forecasts() -> dict[str, list[Shares]]:
    """List the forecasts with their chances: one set each, two for the range of the paper.

    Returns
    -------
    dict
        Without a set where the learner has sealed none; the last is empty too, for it
        depends on what the time before the paper is called.

    Examples
    --------
    >>> forecasts()["A quarter for each"][0]["other"]
    0.25
    """
    return {
        **{name: _own(name) for name in SEALS},
        PAPER: [_around(PAPER_SAYS, chance) for chance in PAPER_RANGE],
        EVEN: [_around(PAPER_SAYS, 1 / len(CLASSES))],
        BEFORE: [],
    }


def score_rows() -> pd.DataFrame:
    """Score each forecast for each outcome, as `coursekit.charts.months` draws it."""
    rows = []
    for name, sets in forecasts().items():
        if name == BEFORE:
            rows += [
                _row(name, [_around(_class(label), 1)], letter) for label, letter in LETTERS.items()
            ]
        else:
            rows.append(_row(name, sets))
    return pd.DataFrame(rows)


def _own(name: str) -> list[Shares]:
    sealed = sealed_forecast(name)
    if sealed is None:
        return []
    shares = sealed[SEALS[name][1]]
    total = math.fsum(shares.values())
    return [{each: share / total for each, share in shares.items()}]


def _around(name: str, chance: float) -> dict[str, float]:
    """Give one outcome its chance, and the others equal parts of the rest."""
    rest = (1 - chance) / (len(CLASSES) - 1)
    return {each: chance if each == name else rest for each in CLASSES}


def _class(label: str) -> str:
    return label if label in CLASSES else "other"


def _row(name: str, sets: list[Shares], before: str = "any") -> dict[str, object]:
    row: dict[str, object] = {"name": name, "before": before, "sealed": bool(sets)}
    for label, letter in LETTERS.items():
        happened = _class(label)
        scores = [round(brier(each, happened).sum_form, 4) for each in sets] or [0.0]
        logs = [_log(each, happened) for each in sets] or ["none"]
        row |= {f"first_{letter}": scores[0], f"last_{letter}": scores[-1]}
        row[f"log_{letter}"] = " to ".join(dict.fromkeys(logs))
    return row


def _log(shares: Shares, happened: str) -> str:
    chance = shares[happened]
    if not chance:
        return INFINITE
    score = log_score(shares, happened, floor=min(chance, 0.01)).score
    return f"{abs(score):.2f}"  # no minus before a zero
