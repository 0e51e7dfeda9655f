"""The chart of deterrence: the threshold on a map."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.boards.deterrence_board.game import CONTENT, START, Threat, computed_signals, play
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from coursekit.charts.core.theme import INK

__all__ = ["deterrence_game"]

WIDTH, HEIGHT, LOW, HIGH = 510, 300, -7, 10
TABLE = {"end": "How it may end", "worth": "Worth at the start to the side that may move"}
ENDS = {"sq": "status quo: it holds back", "dc": "gain: it moves, the other gives way"}
ENDS |= {"dd": "clash: it moves, the other resists"}


@figure(marks=3)
def deterrence_game() -> alt.LayerChart:
    """Draw what moving is worth at each belief, and where the side is: above it or below.

    The parameters ``sq``, ``dc``, ``dd`` and ``p`` hold what the learner chose, ``swapped``
    the roles; what follows from them is in the other parameters (`computed_signals`).
    """
    content = CONTENT.load()
    params = {**START, **computed_signals(content, START)}
    x = alt.X(
        "belief:Q",
        title="Belief that the other resists",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], format="~f"),
    )
    y = alt.Y(
        "value:Q",
        title="Worth to the side that may move",
        scale=alt.Scale(domain=[LOW, HIGH], nice=False, zero=False),
    )
    moving = (
        alt.Chart(pd.DataFrame({"belief": [0, 1]}))
        .transform_calculate(value="datum.belief ? dd : dc", low=str(LOW), high=str(HIGH))
        .encode(x=x, y=y)
    )
    corners = pd.DataFrame(
        {
            "belief": [0, 1],
            "value": [LOW, HIGH],
            "words": ["below: moves", "above: holds back"],
        }
    )
    corner = alt.Chart(corners).mark_text(
        align=alt.expr("datum.belief ? 'right' : 'left'"),
        dx=alt.expr("datum.belief ? -6 : 6"),
        dy=alt.expr("datum.belief ? 12 : -12"),
    )
    here = alt.Chart(pd.DataFrame({"start": [0], "end": [1]})).transform_calculate(
        belief="p",
        value="sq",
        limit="limit",
        side="threshold_side",
        words_at="threshold_at",
        words="threshold_words",
    )
    look = alt.when("moves").then(alt.value(ORANGE)).otherwise(alt.value(BLUE))
    shape = alt.when("moves").then(alt.value("triangle-up")).otherwise(alt.value("circle"))
    ends = pd.DataFrame({"end": ENDS.values(), "worth": [START[name] for name in ENDS]})
    chart = alt.LayerChart(
        data=ends,
        layer=[
            moving.mark_area(color=ORANGE, opacity=0.3).encode(y2="low:Q"),
            moving.mark_area(color=BLUE, opacity=0.2).encode(y2="high:Q"),
            moving.mark_line(color=GREY),
            corner.encode(x=x, y=y, text="words:N"),
            here.mark_rule(color=ORANGE, strokeWidth=3).encode(x="start:Q", x2="limit:Q", y=y),
            here.mark_rule(color=BLUE, strokeWidth=3).encode(x="limit:Q", x2="end:Q", y=y),
            # The free side of the falling line: above it to the right, below it to the left.
            here.mark_text(
                align=alt.expr("datum.side > 0 ? 'left' : 'right'"),
                dx=alt.expr("3 * datum.side"),
                dy=alt.expr("-17 * datum.side"),
                fontWeight="bold",
            ).encode(x="words_at:Q", y=y, text="words:N"),
            here.mark_point(size=220, stroke=INK, strokeWidth=1.5).encode(
                x=x, y=y, color=look, shape=shape
            ),
        ],
        params=[alt.VariableParameter(name=name, value=value) for name, value in params.items()],
        title=alt.Title(
            alt.expr("heading"),
            fontSize=14,
            lineHeight=18,
            subtitle="Made-up numbers without a unit. The game does not say who is right.",
        ),
        width=WIDTH,
        height=HEIGHT,
    )
    return finish(chart, describe(content), TABLE)


def describe(content: Threat) -> str:
    """Say what the map shows at the start."""
    mover, p, worth = play(content, START).mover, START["p"], play(content, START).worth_of_moving
    return (
        "A map with made-up numbers: across, the belief that the other side resists, from 0"
        " to 1; up, what things are worth to the side that may move. A line falls from the gain"
        f" ({mover.dc}) at belief 0 to the clash ({mover.dd}) at belief 1: what moving is worth."
        f" The point is at belief {p:g} and status quo {mover.sq}, below the line, which is at"
        f" {worth:g} there: the side moves. Above the line it would hold back."
    )
