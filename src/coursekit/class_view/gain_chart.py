"""Which part of the class got each skill right, in the first form and in the second."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from coursekit.charts.core.theme import INK
from coursekit.class_view.gains import Learning, skills_table
from coursekit.text import capital, number_word, plural, whole_percent

__all__ = ["skill_chart"]

# Pixels: where the scale begins and ends, a row, the axis.
WIDTH, LEFT, RIGHT, ROW, AXIS = 700, 250, 640, 26, 24
FIRST, SECOND = "first form", "second form"
TABLE = {"skill": "Skill", "first": "Right in the first form", "second": "Right in the second"}


def skill_chart(of: Learning) -> alt.LayerChart | None:
    """Draw two dots a skill; None where no skill may be shown.

    A share that would show a group of fewer than five is left out.
    """
    number, counts = len(of.both), skills_table(of).rows
    rows: list[dict[str, str | float]] = []
    for skill, first, second, _ in counts:
        if isinstance(first, int) and isinstance(second, int):
            shares = [first / number, second / number]
            rows.append(
                {
                    "skill": str(skill),
                    "first": f"{whole_percent(shares[0])} %",
                    "second": f"{whole_percent(shares[1])} %",
                    "from_x": _x(shares[0]),
                    "to_x": _x(shares[1]),
                    "y": AXIS + ROW * (len(rows) + 0.5),
                }
            )
    if not rows:
        return None
    data = pd.DataFrame(rows)
    bottom = AXIS + ROW * len(rows)
    ticks = pd.DataFrame({"x": [_x(each / 100) for each in range(0, 101, 25)]})
    ticks["text"] = [f"{each} %" for each in range(0, 101, 25)]
    canvas = Canvas(WIDTH, bottom + AXIS)
    for x, color, text in ((LEFT, ORANGE, f"○ {FIRST}"), (LEFT + 110, BLUE, f"● {SECOND}")):
        head = [{"x": x, "text": text}]
        canvas.text(head, x="x", y=AXIS / 2, text="text", align="left", color=color)
    canvas.rule(ticks, x="x", y=AXIS, y2=bottom, color=GREY, opacity=0.3, aria=False)
    canvas.text(ticks, x="x", y=bottom + AXIS / 2, text="text")
    canvas.text(x=LEFT - 14, y="y", text="skill", align="right")
    canvas.rule(x="from_x", x2="to_x", y="y", color=INK, strokeWidth=1.5)
    canvas.point(x="from_x", y="y", stroke=ORANGE, size=90, strokeWidth=2.5, fill="white")
    canvas.point(x="to_x", y="y", color=BLUE, size=90, fill=BLUE)
    said = "; ".join(f"{row['skill']}: {row['first']}, then {row['second']}" for row in rows)
    about = f"Of {number} people who answered both forms. Each skill is one question a form."
    if hidden := len(counts) - len(rows):
        about += f" {capital(number_word(hidden))} {plural(hidden, 'is', 'are')} hidden."
    return canvas.figure(
        data,
        "Who got each skill right",
        about,
        description=f"Two dots a skill, the share that got it right in each form. {said}.",
        table=TABLE,
    )


def _x(share: float) -> float:
    return LEFT + (RIGHT - LEFT) * share
