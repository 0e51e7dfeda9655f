"""The chart of scores: the Brier score of each forecast, and its log score in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import BLUE, GREY

__all__ = ["score_chart"]

WIDTH, LINE, TOP, ZERO, TWO, LOGS = 684, 26, 46, 250, 590, 650
TABLE = {"name": "Forecast", "brier": "Brier score at the start", "log": "Log score at the start"}


@figure(marks=4, example=lambda: example(), name="score_board")
def score_chart(scores: Sequence[Mapping[str, Any]]) -> alt.LayerChart:
    """Draw the scores of some forecasts; the signal ``scores`` has those of the outcome.

    Each has its ``name``, whether it is ``sealed``, the ends ``first`` and ``last`` of its Brier
    scores, these in words as ``brier``, and the ``log`` score in words.
    """
    rows = pd.DataFrame(scores).assign(at=range(len(scores)))
    rows["y"] = TOP + rows["at"] * LINE
    canvas = Canvas(WIDTH, TOP + len(rows) * LINE - 8)
    draw_scores(canvas, len(rows))
    said = [f"{row['name'][0].lower()}{row['name'][1:]}: {row['brier']}" for row in scores]
    return canvas.figure(
        rows[["at", "y", "name", "brier", "log"]],
        "The score of each forecast, once the outcome is settled",
        "A line: a range of scores. The log score is 0 at best and has no end.",
        params={"scores": list(scores)},
        description=f"Brier scores, from 0, best, to 2, worst: {'; '.join(said)}.",
        table=TABLE,
    )


def draw_scores(canvas: Canvas, number: int) -> None:
    """Draw the Brier score of each forecast for the outcome, and its log score in words."""
    unit = (TWO - ZERO) / 2
    ticks = [{"x": ZERO + tick * unit, "text": f"{tick:g}"} for tick in (0, 0.5, 1, 1.5, 2)]
    score = (
        alt.Chart()
        .transform_calculate(score="scores[datum.at]")
        .transform_calculate(
            brier="datum.score.brier",
            log="datum.score.log",
            first=f"{ZERO} + datum.score.first * {unit}",
            last=f"{ZERO} + datum.score.last * {unit}",
        )
    )
    told = {"brier": "Brier score (0 best, 2 worst)", "log": "Log score (0 best)"}
    tooltip = tooltips(told, heading="name")
    middle: dict[str, Any] = {"baseline": "middle", "text": "text"}
    bottom = TOP + number * LINE - 12
    canvas.rule(ticks, x="x", y=32, y2=bottom, color=GREY, opacity=0.35, aria=False)
    canvas.text(ticks, x="x", y=22, align="center", fontSize=12, **middle)
    scale = [{"text": "Brier score: 0 best, 2 worst"}]
    canvas.text(scale, x=0, y=22, align="left", fontSize=12, **middle)
    logs = [{"text": "Log score"}]
    canvas.text(logs, x=LOGS, y=22, align="center", fontSize=12, **middle)
    canvas.text(score, x=0, y="y", text="name", align="left", baseline="middle")
    sealed: dict[str, Any] = {"where": "datum.score.sealed", "y": "y", "tooltip": tooltip}
    canvas.rule(score, x="first", x2="last", strokeWidth=5, color=BLUE, **sealed)
    for end in ("first", "last"):
        canvas.point(score, x=end, size=90, filled=True, color=BLUE, **sealed)
    canvas.text(score, x=LOGS, text="log", baseline="middle", **sealed)
    canvas.text(
        score,
        where="!datum.score.sealed",
        x=ZERO + 4,
        y="y",
        align="left",
        text=alt.TextValue("none sealed yet"),
        baseline="middle",
        fontStyle="italic",
    )


def example() -> alt.LayerChart:
    """Draw made-up scores: the board fills the chart with those of the forecasts."""
    score = {"first": 0.75, "last": 1.0, "brier": "0.75 to 1.00", "log": "1.39"}
    return score_chart([{"name": f"made up {n}", "sealed": True, **score} for n in range(2)])
