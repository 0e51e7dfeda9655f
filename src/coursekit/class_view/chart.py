"""What the class forecast, outcome by outcome, beside what happened."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas
from coursekit.charts.core.looks import BLUE, GREY
from coursekit.charts.core.theme import INK
from coursekit.class_view.forecasts import NOT_KNOWN, Question, in_words
from coursekit.text import and_list

__all__ = ["forecast_chart"]

# Pixels: where the scale begins and ends, a row, the heading of a question, the axis.
WIDTH, LEFT, RIGHT, ROW, HEAD, AXIS = 700, 150, 560, 26, 30, 24
TABLE = {
    "question": "Question",
    "outcome": "Outcome",
    "mean": "The class",
    "low": "Lower quartile",
    "high": "Upper quartile",
    "happened": "What happened",
}


def forecast_chart(found: Sequence[Question]) -> alt.LayerChart:
    """Draw the mean chance of each outcome and the middle half of the students, by question."""
    rows, heads, y = [], [], 0.0
    for question in found:
        heads.append({"x": 0, "y": y + HEAD / 2, "text": question.name})
        y += HEAD
        for name, row in question.pooled.frame.iterrows():
            mean, low, high = (100 * float(row[column]) for column in ("mean", "low", "high"))
            rows.append(
                {
                    "question": question.name,
                    "outcome": in_words(str(name)),
                    "mean": f"{mean:.0f} %",
                    "low": f"{low:.0f} %",
                    "high": f"{high:.0f} %",
                    "happened": "✓ this happened" if name == question.outcome else "",
                    "to": _x(mean),
                    "from_x": _x(low),
                    "to_x": _x(high),
                    "middle": y + ROW / 2,
                    "top": y + 5,
                    "bottom": y + ROW - 5,
                }
            )
            y += ROW
    data = pd.DataFrame(rows)
    ticks = pd.DataFrame({"x": [_x(each) for each in range(0, 101, 25)]})
    ticks["text"] = [f"{each} %" for each in range(0, 101, 25)]
    canvas = Canvas(WIDTH, y + AXIS)
    canvas.rule(ticks, x="x", y=HEAD, y2=y + 4, color=GREY, opacity=0.3, aria=False)
    canvas.text(ticks, x="x", y=y + AXIS / 2, text="text")
    canvas.text(pd.DataFrame(heads), x="x", y="y", text="text", align="left", fontWeight="bold")
    canvas.text(x=LEFT - 8, y="middle", text="outcome", align="right")
    canvas.rect(x=LEFT, x2="to", y="top", y2="bottom", color=BLUE, opacity=0.75)
    canvas.rule(x="from_x", x2="to_x", y="middle", color=INK, strokeWidth=2.5)
    canvas.text(x=RIGHT + 12, y="middle", text="mean", align="left")
    canvas.text(x=RIGHT + 56, y="middle", text="happened", align="left", fontSize=11)
    return canvas.figure(
        data,
        "What the class forecast together",
        "Bar: the average. Line: the middle half of the students.",
        description=_describe(found),
        table=TABLE,
    )


def _x(percent: float) -> float:
    return LEFT + (RIGHT - LEFT) * percent / 100


def _describe(found: Sequence[Question]) -> str:
    said = []
    for question in found:
        chances = [
            f"{in_words(name)} {100 * chance:.0f} %"
            for name, chance in question.pooled.chances.items()
        ]
        happened = in_words(question.outcome) if question.outcome else NOT_KNOWN
        said.append(f"{question.name}: {and_list(chances)}; what happened: {happened}")
    return f"Bars of the average chance that the class gave to each outcome. {'. '.join(said)}."
