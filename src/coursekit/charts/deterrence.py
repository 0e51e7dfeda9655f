"""A move that is considered, and resistance that may follow: the threshold and the tree.

Nothing here comes from the tables: the numbers are made up, and the chart works out
everything else from them, so that it moves without Python.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY, ORANGE
from coursekit.charts.deterrence_tree import ENDS, HEIGHT, MINUS, game_tree

__all__ = ["START", "deterrence_game"]

START: Mapping[str, float] = {"sq": 1, "dc": 3, "dd": -2, "p": 0.3}

_WIDE = 220
_LOW, _HIGH = -7, 10
_COMPUTED = {
    "names": "swapped ? ['US', 'Faction'] : ['Faction', 'US']",
    "worth": "p * dd + (1 - p) * dc",
    "moves": "worth > sq + 1e-9",
    "threshold": "(dc - sq) / (dc - dd)",
    "sq_text": "sq < 0 ? '(' + format(sq, 'd') + ')' : '' + sq",
    "dd_text": "dd < 0 ? '(' + format(dd, 'd') + ')' : '' + dd",
    "worth_text": "format(worth, '.3~g')",
    "threshold_text": "format(threshold, '.3~g')",
    "chance_texts": "[format(p, '.2~f'), format(1 - p, '.2~f')]",
}
_READING = (
    "swapped ? ['The US considers a move: a strike on the faction.',"
    " 'The faction, which says that it defends sovereignty, may resist: attacks in return.']"
    " : ['The faction considers a move: an attack on US forces.',"
    " 'The US, which says that it defends its troops, may resist: strikes in return.']"
)
_MAP_TITLE = (
    f"['Threshold (DC {MINUS} SQ) / (DC {MINUS} DD)', '= (' + dc + ' {MINUS} ' + sq_text"
    f" + ') / (' + dc + ' {MINUS} ' + dd_text + ') = ' + threshold_text]"
)
_COLUMNS = {"end": "End of the game", "mover": "Worth to the mover", "other": "Worth to the other"}


@figure(marks=15)
def deterrence_game() -> alt.HConcatChart:
    """Draw the threshold of deterrence, and the game behind it.

    The parameters ``sq``, ``dc``, ``dd`` (what the status quo, the gain and a clash are
    worth to the side that may move) and ``p`` (its belief that the other is hard) move
    both; ``solved`` (0 to 3) solves the tree step by step, ``swapped`` changes the roles.

    Returns
    -------
    altair.HConcatChart
        The map, and the tree beside it.

    Examples
    --------
    >>> {"sq", "dc", "dd", "p"} <= {param.name for param in deterrence_game().params}
    True
    """
    starts = {**START, "solved": 0, "swapped": False}
    chart = alt.HConcatChart(
        hconcat=[_map(), game_tree()],
        data=ENDS.assign(mover=ENDS["pays"].map(START)),
        params=[
            *(alt.VariableParameter(name=name, value=value) for name, value in starts.items()),
            *(alt.VariableParameter(name=name, expr=expr) for name, expr in _COMPUTED.items()),
        ],
        title=alt.Title(
            alt.expr(_READING),
            fontSize=14,
            subtitle="Made-up numbers without a unit. The game does not say who is right.",
        ),
        bounds="flush",  # a point at the edge of the map does not push the tree
        spacing=20,
    )
    return finish(chart, _described(), _COLUMNS)


def _map() -> alt.LayerChart:
    """Draw what moving is worth at each belief, and where the point lies: above it or below."""
    x = alt.X(
        "belief:Q",
        title="Belief that the other is hard (p)",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], format="~f"),
    )
    y = alt.Y(
        "value:Q",
        title="Worth to the side that may move",
        scale=alt.Scale(domain=[_LOW, _HIGH], nice=False, zero=False),
    )
    moving = (
        alt.Chart(pd.DataFrame({"belief": [0, 1]}))
        .transform_calculate(value="datum.belief ? dd : dc", low=str(_LOW), high=str(_HIGH))
        .encode(x=x, y=y)
    )
    corners = pd.DataFrame(
        {
            "belief": [0, 1],
            "value": [_LOW, _HIGH],
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
        limit="clamp(threshold, 0, 1)",
        side="threshold <= 0.5 ? 1 : -1",
        words_at="threshold <= 0 ? 0.08 : threshold > 1 ? 0.92 : threshold",
        words=(
            "threshold <= 0 ? 'holds back at any belief' : threshold > 1 ? 'moves at any belief'"
            " : 'threshold ' + threshold_text"
        ),
    )
    look = alt.when("moves").then(alt.value(ORANGE)).otherwise(alt.value(BLUE))
    shape = alt.when("moves").then(alt.value("triangle-up")).otherwise(alt.value("circle"))
    return alt.LayerChart(
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
            here.mark_point(size=220, stroke="white", strokeWidth=1.5).encode(
                x=x, y=y, color=look, shape=shape
            ),
        ],
        title=alt.Title(alt.expr(_MAP_TITLE), fontSize=13, frame="group", offset=8),
        width=_WIDE,
        height=HEIGHT,
    )


def _described() -> str:
    sq, dc, dd, p = START.values()
    worth = p * dd + (1 - p) * dc
    return (
        "Left, a map with made-up numbers: across, the belief that the other side is hard, from 0"
        " to 1; up, what things are worth to the side that may move. A line falls from the gain"
        f" ({dc}) at belief 0 to the clash ({dd}) at belief 1: what moving is worth. The point"
        f" is at belief {p:g} and status quo {sq}, below the line, which is at {worth:g} there:"
        " the side moves. Right, the same game as a tree: it holds back and keeps the status"
        " quo, or moves; then the other, if hard, resists (clash) and, if soft, gives way (gain)."
    )
