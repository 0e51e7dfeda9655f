"""The board of replies that follow peaks: made-up weeks in which a reply changes nothing."""

from __future__ import annotations

from random import Random
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from coursekit.widgets.controls import Slider
from coursekit.widgets.panel import Panel, panel

__all__ = ["peaks_board"]

LINE = 13  # the start: a reply after each week with so many attacks or more
LINES = range(8, 17)
WEEKS, SEED, WIDTH = 104, 43, 600
TABLE = {
    "week": "Made up week",
    "attacks": "Attacks",
    "before": "In the week before",
    "next": "In the week after",
}


def peaks_board() -> Panel:
    """Show made-up weeks, with a slider for how high a week must be to have a reply.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    weeks = dice_weeks()
    slider = Slider(
        "line",
        "A reply follows a week with at least",
        LINES[0],
        LINES[-1],
        1,
        LINE,
        signal="reply_line",
        unit=" attacks",
    )
    return panel(
        "03b-peaks",
        after_peaks(),
        [slider],
        lambda values: ({}, sentence(weeks, int(values["line"]))),
        title="When is there a reply?",
    )


def dice_weeks() -> pd.DataFrame:
    """Throw three dice for each made-up week, and for the week before it and after it."""
    dice = Random(SEED)
    thrown = [sum(dice.randint(1, 6) for _ in range(3)) for _ in range(WEEKS + 2)]
    return pd.DataFrame(
        {
            "week": range(1, WEEKS + 1),
            "attacks": thrown[1:-1],
            "before": thrown[:-2],
            "next": thrown[2:],
        }
    )


def replies(weeks: pd.DataFrame, line: int) -> dict[str, Any]:
    """Count the weeks with a reply, and average the attacks in them and in the week after."""
    chosen = weeks[weeks["attacks"] >= line]
    means = chosen[["attacks", "next"]].mean()
    return {"line": line, "weeks": len(chosen), "attacks": means["attacks"], "next": means["next"]}


@figure(marks=104)
def after_peaks() -> alt.LayerChart:
    """Draw the made-up weeks, those with a reply, and the weeks after these.

    The parameter ``reply_line`` says from how many attacks on a week has a reply.
    """
    weeks = dice_weeks()
    averages = pd.DataFrame([replies(weeks, line) for line in LINES])
    averages["high"] = [
        f"{weeks} weeks with a reply (orange): {attacks:.1f} on average"
        for weeks, attacks in zip(averages["weeks"], averages["attacks"], strict=True)
    ]
    averages["low"] = [f"the week after (blue): {attacks:.1f}" for attacks in averages["next"]]
    now = alt.Chart(averages).transform_filter("datum.line === reply_line")
    x = alt.X(
        "week:Q",
        title="Made-up week",
        scale=alt.Scale(domain=[0, WEEKS + 1], nice=False),
        axis=alt.Axis(values=[1, 26, 52, 78, 104], grid=False),
    )
    y = alt.Y(
        "attacks:Q",
        title=None,
        scale=alt.Scale(domain=[0, 22], nice=False),
        axis=alt.Axis(values=[3, 6, 9, 12, 15, 18], gridOpacity=0.25),
    )
    color = (
        alt.when("datum.attacks >= reply_line")
        .then(alt.value(ORANGE))
        .when("datum.before >= reply_line")
        .then(alt.value(BLUE))
        .otherwise(alt.value(GREY))
    )
    threshold = now.transform_calculate(attacks="datum.line - 0.5")
    words: dict[str, Any] = {"y": 8, "fontWeight": "bold"}
    chart = alt.LayerChart(
        layer=[
            threshold.mark_rule(color=ORANGE, strokeDash=[4, 3]).encode(y=y),
            now.mark_rule(color=ORANGE, strokeWidth=2).encode(y=y),
            now.mark_rule(color=BLUE, strokeWidth=2).encode(y=alt.Y("next:Q")),
            alt.Chart().mark_point(size=45, filled=True).encode(x=x, y=y, color=color),
            now.mark_text(x=4, align="left", **words).encode(text="high:N"),
            now.mark_text(x=WIDTH - 4, align="right", **words).encode(text="low:N"),
        ],
        data=weeks,
        width=WIDTH,
        height=230,
        params=[alt.VariableParameter(name="reply_line", value=LINE)],
        title=alt.Title(
            "Made up: attacks in a week are the throw of three dice",
            subtitle="Orange: weeks with a reply. Blue: the week after one. Dashed: your line.",
        ),
    )
    return finish(chart, describe(weeks), TABLE)


def describe(weeks: pd.DataFrame) -> str:
    """Say what the chart shows at the start."""
    found = replies(weeks, LINE)
    return (
        f"Made up, no real attacks: {len(weeks)} weeks, each the throw of three dice, on average "
        f"{weeks['attacks'].mean():.1f}. A reply follows each week with {LINE} or more: "
        f"{found['weeks']} weeks, on average {found['attacks']:.1f}; the weeks after them "
        f"have {found['next']:.1f}, though a reply does nothing to dice."
    )


def sentence(weeks: pd.DataFrame, line: int) -> str:
    """Say what a reply seems to do, and that it does nothing."""
    found = replies(weeks, line)
    return (
        f"Made up: {found['weeks']} of {len(weeks)} weeks have {line} attacks or more and a"
        f" reply, on average {found['attacks']:.1f} attacks; the week after one has"
        f" {found['next']:.1f}. The average of all weeks is {weeks['attacks'].mean():.1f}. A"
        " reply does nothing here: the fall needs no cause. That does not show that a real reply"
        " has no effect."
    )
