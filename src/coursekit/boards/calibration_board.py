"""What calibration needs, on made-up forecasts: many questions, not many students."""

from __future__ import annotations

from random import Random
from typing import Any, TypeAlias

import pandas as pd

from coursekit.charts.calibration import calibration as drawn
from coursekit.methods.scores import Calibration, calibration
from coursekit.widgets.controls import Choice, Slider
from coursekit.widgets.panel import Panel, panel

__all__ = ["calibration_board", "made_up"]

KEY = "06-calibration"
SIZES = (10, 30, 100, 300, 1000)
MANY, CLASS = "questions", "class"
FAIR, SURE = "fair", "sure"
SEED = 7
# How far somebody too sure of themselves moves a chance away from one half.
STRETCH = 1.6
Answers: TypeAlias = list[tuple[float, bool]]


def made_up(size: int, who: str = FAIR, what: str = MANY) -> Answers:
    """Make up forecasts and what happened; the same ones every time.

    Parameters
    ----------
    size
        How many answers.
    who
        ``"fair"``: the chances given are the true ones; ``"sure"``: they lie too far from half.
    what
        ``"questions"``: one forecaster and a question an answer; ``"class"``: a student an
        answer, and one question, which came out as it did for all of them.

    Returns
    -------
    list of tuple
        The chance given, and whether it happened.

    Examples
    --------
    >>> len({happened for _, happened in made_up(100, what="class")})
    1
    """
    random = Random(SEED)
    answers = []
    for _ in range(size):
        true = random.random()
        given = true if who == FAIR else min(max(0.5 + (true - 0.5) * STRETCH, 0.01), 0.99)
        happened = random.random() < true
        answers.append((given, True if what == CLASS else happened))
    return answers


def calibration_board() -> Panel:
    """Show how many questions it takes to see whether somebody's chances can be trusted.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    states = [(what, who, size) for what in (MANY, CLASS) for who in (FAIR, SURE) for size in SIZES]
    bins = pd.concat(_bins(*state) for state in states)
    sizes = list(SIZES)
    return panel(
        KEY,
        drawn(
            bins,
            {"set_what": MANY, "set_who": FAIR, "set_size": 0},
            f"set_what + ' ' + set_who + ' ' + {sizes}[set_size]",
        ),
        [
            Choice(
                "what",
                "The answers are",
                ((MANY, "one forecaster, many questions"), (CLASS, "a class, one question")),
                signal="set_what",
            ),
            Choice(
                "who",
                "Who gives the chances",
                ((FAIR, "somebody well calibrated"), (SURE, "somebody too sure")),
                signal="set_who",
            ),
            Slider(
                "size",
                "How many answers",
                0,
                len(SIZES) - 1,
                1,
                0,
                signal="set_size",
                labels=[str(size) for size in SIZES],
                play=True,
            ),
        ],
        lambda values: ({}, _said(values)),
        title="How many answers does it take?",
    )


def _found(what: str, who: str, size: int) -> Calibration:
    answers = made_up(size, who, what)
    return calibration([given for given, _ in answers], [happened for _, happened in answers])


def _bins(what: str, who: str, size: int) -> pd.DataFrame:
    frame = _found(what, who, size).frame
    return pd.DataFrame(
        {
            "state": f"{what} {who} {size}",
            "chance": frame["forecast"].round(3),
            "share": frame["share"].round(3),
            "low": frame["low"].round(3),
            "high": frame["high"].round(3),
            "questions": frame["questions"],
        }
    )


def _said(values: dict[str, Any]) -> str:
    size = SIZES[int(values["size"])]
    if values["what"] == CLASS:
        return (
            f"Made up: {size} students, one question, and it happened. Every share is 100%,"
            f" whatever they had said. {size} answers to one question are one trial: nothing can be"
            " said of anybody's calibration."
        )
    frame = _found(MANY, values["who"], size).frame
    off = int((~frame["forecast"].between(frame["low"], frame["high"])).sum())
    width = float((frame["high"] - frame["low"]).mean())
    bins = len(frame)
    return (
        f"Made up: {size} questions in {bins} bins. The limits are {width:.0%} wide on average, and"
        f" leave out the diagonal at {off} of {bins} points. {_verdict(off, values['who'])}"
    )


def _verdict(off: int, who: str) -> str:
    if who == SURE:
        return (
            "Now it shows that this forecaster is too sure."
            if off > 1
            else "That this forecaster is too sure does not show yet."
        )
    return "This forecaster is well calibrated; points stray from the diagonal by chance alone."
