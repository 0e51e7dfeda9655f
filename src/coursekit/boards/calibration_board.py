"""What calibration needs, on made-up forecasts: many questions, not many students."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import BLUE, GREY
from coursekit.methods.scores import Calibration, calibration
from coursekit.text import and_list, capital, counted
from coursekit.widgets.controls import Choice, Slider
from coursekit.widgets.panel import Panel, panel

__all__ = ["calibration_board", "calibration_chart", "drawn_bins", "made_up"]

KEY = "06-calibration"
SIZES = (10, 30, 100, 300, 1000)
MANY, CLASS = "questions", "class"
FAIR, SURE = "fair", "sure"
SEED = 7
# How far somebody too sure of themselves moves a chance away from one half.
STRETCH = 1.6
Answers: TypeAlias = list[tuple[float, bool]]

SIZE = 330
TABLE = {
    "state": "Set",
    "chance": "Mean chance given",
    "share": "Share that happened",
    "low": "Lower limit",
    "high": "Upper limit",
    "questions": "Answers",
}


def made_up(size: int, who: str = FAIR, what: str = MANY) -> Answers:
    """Make up forecasts and what happened, as pairs; the same ones every time.

    `who` gives the true chances (``"fair"``) or ones too far from half (``"sure"``). `what` is
    ``"questions"``, a question an answer, or ``"class"``, a student an answer to one question,
    which came out as it did for all of them.

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
    bins = pd.concat(bin_rows(*state) for state in states)
    sizes = list(SIZES)
    return panel(
        KEY,
        calibration_chart(
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
        lambda values: ({}, sentence(values)),
        title="How many answers does it take?",
        beside=True,
    )


def scored(what: str, who: str, size: int) -> Calibration:
    """Score some made-up answers."""
    answers = made_up(size, who, what)
    return calibration([given for given, _ in answers], [happened for _, happened in answers])


def bin_rows(what: str, who: str, size: int) -> pd.DataFrame:
    """Return the bins of a set, as the chart draws them."""
    return drawn_bins(scored(what, who, size), f"{what} {who} {size}")


def drawn_bins(found: Calibration, state: str) -> pd.DataFrame:
    """Return the bins of a calibration as the chart draws them, under the name of a set."""
    frame = found.frame
    return pd.DataFrame(
        {
            "state": state,
            "chance": frame["forecast"].round(3),
            "share": frame["share"].round(3),
            "low": frame["low"].round(3),
            "high": frame["high"].round(3),
            "questions": frame["questions"],
        }
    )


def sentence(values: dict[str, Any]) -> str:
    """Say what a set of answers can show."""
    size = SIZES[int(values["size"])]
    if values["what"] == CLASS:
        return (
            f"Made up: {size} students, one question, and it happened. Every share is 100%,"
            f" whatever they had said. {size} answers to one question are one trial: nothing can be"
            " said of anybody's calibration."
        )
    frame = scored(MANY, values["who"], size).frame
    off = int((~frame["forecast"].between(frame["low"], frame["high"])).sum())
    width = float((frame["high"] - frame["low"]).mean())
    bins = len(frame)
    return (
        f"Made up: {size} questions in {bins} bins. The bars are {width:.0%} long on average."
        f" {f'{bins - off} of {bins} bars' if off else f'All {bins} bars'} touch the dashed line."
        f" {verdict(off, values['who'])}"
    )


def verdict(off: int, who: str) -> str:
    """Say whether the fault of a forecaster shows."""
    if who == SURE:
        return (
            "Now it shows that this forecaster is too sure."
            if off > 1
            else "That this forecaster is too sure does not show yet."
        )
    return "This forecaster is well calibrated; points stray from the line by chance alone."


@figure(marks=2, example=lambda: example(), name="calibration")
def calibration_chart(
    bins: pd.DataFrame,
    start: Mapping[str, object],
    state: str,
    title: str = "Made up: chances given, and how often it happened",
    about: str = "Made-up forecasts.",
    noun: str = "answer",
) -> alt.LayerChart:
    """Draw the chance given and the share that happened, bin by bin, one set at a time.

    `bins` has a row a bin: the set it belongs to as ``state``; ``chance``, ``share``, ``low``
    and ``high`` from 0 to 1; ``questions``. `state` is an expression over the parameters of
    `start`: the set that is shown. `about` begins the description; `noun` is what is counted.
    """
    axis = alt.Axis(format="%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    scale = alt.Scale(domain=[0, 1], nice=False)
    y = alt.Y("share:Q", title="How often it happened", axis=axis, scale=scale)
    x = alt.X("chance:Q", title="The chance that was given", axis=axis, scale=scale)
    tooltip = [
        alt.Tooltip("chance:Q", title="Mean chance given", format=".0%"),
        alt.Tooltip("share:Q", title="Share that happened", format=".0%"),
        alt.Tooltip("low:Q", title="Lower limit (95%)", format=".0%"),
        alt.Tooltip("high:Q", title="Upper limit (95%)", format=".0%"),
        alt.Tooltip("questions:Q", title=capital(f"{noun}s")),
    ]
    base = alt.Chart().transform_filter(f"datum.state === ({state})")
    ends = pd.DataFrame({"chance": [0, 1], "share": [0, 1]})
    chart = alt.LayerChart(
        layer=[
            alt.Chart(ends)
            .mark_line(color=GREY, strokeDash=[5, 4], strokeWidth=1.5)
            .encode(x=x, y=y),
            base.mark_rule(strokeWidth=3, color=BLUE).encode(
                x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"), tooltip=tooltip
            ),
            base.mark_point(size=120, filled=True, color=BLUE).encode(x=x, y=y, tooltip=tooltip),
            base.transform_filter("datum.chance <= 0.9")
            .mark_text(dx=12, align="left", fontSize=12)
            .encode(x=x, y=y, text="questions:Q"),
            # Near the right edge a number would be cut off.
            base.transform_filter("datum.chance > 0.9")
            .mark_text(dx=-12, align="right", fontSize=12)
            .encode(x=x, y=y, text="questions:Q"),
        ],
        data=bins,
        params=[alt.VariableParameter(name=name, value=value) for name, value in start.items()],
        title=alt.Title(
            title,
            subtitle=[
                "Dashed line: well calibrated. Bars: 95% limits.",
                f"Beside each point: how many {noun}s it holds.",
            ],
        ),
        width=SIZE + 150,
        height=SIZE,
    )
    return finish(chart, f"{about} {describe(bins, noun)}", TABLE)


def describe(bins: pd.DataFrame, noun: str) -> str:
    """Say what the first set shows."""
    first = bins[bins["state"] == bins["state"].iloc[0]]
    points = [
        f"{row['chance']:.0%} given, {row['share']:.0%} happened"
        f" ({counted(row['questions'], noun)}, limits {row['low']:.0%} to {row['high']:.0%})"
        for row in first.to_dict("records")
    ]
    return (
        "On the diagonal the chance that was given is how often the thing"
        f" happened. Shown first, in {len(first)} bins: {and_list(points)}."
    )


def example() -> alt.LayerChart:
    """Draw two bins of nobody: the board fills the chart."""
    bins = pd.DataFrame(
        {
            "state": "made up",
            "chance": [0.2, 0.8],
            "share": [0.25, 0.7],
            "low": [0.05, 0.35],
            "high": [0.6, 0.93],
            "questions": [8, 10],
        }
    )
    return calibration_chart(bins, {"set_shown": "made up"}, "set_shown")
