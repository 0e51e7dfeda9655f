"""A move that is considered, and resistance that may follow: the threshold and the tree.

Nothing here comes from the tables: the numbers are made up, and the chart works out
everything else from them, so that it moves without Python.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from coursekit.charts.alternatives import finish
from coursekit.charts.theme import BLUE, GREY, ORANGE, PLUM

__all__ = ["MINUS", "START", "TIMES", "deterrence_game"]

MINUS, TIMES = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}"

START: Mapping[str, float] = {"sq": 1, "dc": 3, "dd": -2, "p": 0.3}

_MAP, _TREE, _HEIGHT = 220, 400, 240
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
_TREE_TITLE = (
    "[['The same game as a tree', 'It is solved from its end, on the right.'],"
    " ['Step 1: the last move', 'Each type takes what is worth more to it.'],"
    f" ['Step 2: the belief', 'Moving: ' + chance_texts[0] + ' {TIMES} ' + dd_text"
    f" + ' + ' + chance_texts[1] + ' {TIMES} ' + dc + ' = ' + worth_text],"
    " ['Step 3: the first move', worth_text + (moves ? ' is more than ' : ' is not more than ')"
    " + format(sq, 'd') + (moves ? ': it moves' : ': it holds back')]][solved]"
)

_COLUMNS = {"end": "End of the game", "mover": "Worth to the mover", "other": "Worth to the other"}
# From where to where a branch goes in pixels, which step solves it, and when it is taken.
_ENDS = pd.DataFrame(
    [
        ("it holds back", "sq", 2, "holds back", 24, 90, 34, 3, "back"),
        ("it moves, the other is hard and resists", "dd", 1, "resists", 186, 108, 90, 1, "yes"),
        ("it moves, the other is hard and gives way", "dc", 0, "gives way", 186, 108, 126, 1, "no"),
        ("it moves, the other is soft and resists", "dd", -1, "resists", 186, 198, 180, 1, "no"),
        (
            "it moves, the other is soft and gives way",
            "dc",
            0,
            "gives way",
            186,
            198,
            216,
            1,
            "yes",
        ),
    ],
    columns=["end", "pays", "other", "words", "x", "y", "y2", "step", "taken"],
).assign(x2=236)
_INNER = pd.DataFrame(
    [
        (24, 90, 98, 153, 3, "move", 54, 130),
        (98, 153, 186, 108, 2, "hard", 138, 122),
        (98, 153, 186, 198, 2, "soft", 138, 188),
    ],
    columns=["x", "y", "x2", "y2", "step", "taken", "words_x", "words_y"],
)
_NODES = pd.DataFrame(
    [
        (24, 90, "mover", 50, 68),
        (98, 153, "belief", 86, 155),
        (186, 108, "other", 194, 88),
        (186, 198, "other", 194, 218),
    ],
    columns=["x", "y", "who", "words_x", "words_y"],
)
_TAKEN = "{back: !moves, move: moves, hard: p > 0, soft: p < 1, yes: true, no: false}[datum.taken]"
_WIDTH = (
    "solved < datum.step ? 1.5 : !datum.chosen ? 1"
    " : datum.taken == 'hard' ? 2 + 5 * p : datum.taken == 'soft' ? 7 - 5 * p : 5"
)
_BRANCH_WORDS = (
    "{move: 'moves', hard: 'hard ' + chance_texts[0], soft: 'soft ' + chance_texts[1]}[datum.taken]"
)


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
        hconcat=[_map(), _tree()],
        data=_ENDS.assign(mover=_ENDS["pays"].map(START)),
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
                dy=alt.expr("-15 * datum.side"),
                fontWeight="bold",
            ).encode(x="words_at:Q", y=y, text="words:N"),
            here.mark_point(size=220, stroke="white", strokeWidth=1.5).encode(
                x=x, y=y, color=look, shape=shape
            ),
        ],
        title=alt.Title(alt.expr(_MAP_TITLE), fontSize=13, frame="group"),
        width=_MAP,
        height=_HEIGHT,
    )


def _tree() -> alt.LayerChart:
    """Draw the tree; what a step has solved is thick, and what is not taken is faint."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _TREE], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[_HEIGHT, 0], nice=False))
    at_end = {"x": alt.X("x2:Q", axis=None), "y": alt.Y("y2:Q", axis=None)}
    beside = {"x": alt.X("words_x:Q", axis=None), "y": alt.Y("words_y:Q", axis=None)}
    solved = {
        "chosen": _TAKEN,
        "width": _WIDTH,
        "shade": "solved >= datum.step && !datum.chosen ? 0.35 : 1",
    }
    color = (
        alt.when("solved >= datum.step && datum.chosen")
        .then(alt.value(PLUM))
        .otherwise(alt.value(GREY))
    )
    opacity = alt.Opacity("shade:Q", scale=None)

    branch = {
        "x": x,
        "y": y,
        "x2": alt.X2("x2:Q"),
        "y2": alt.Y2("y2:Q"),
        "color": color,
        "opacity": opacity,
        "strokeWidth": alt.StrokeWidth("width:Q", scale=None),
    }
    ends = alt.Chart().transform_calculate(
        **solved, pay="datum.pays == 'sq' ? sq : datum.pays == 'dc' ? dc : dd"
    )
    inner = alt.Chart(_INNER).transform_calculate(
        **solved,
        words=_BRANCH_WORDS,
    )
    nodes = alt.Chart(_NODES).transform_calculate(
        words="datum.who == 'mover' ? names[0] : datum.who == 'other' ? names[1] : 'belief'"
    )
    heads = alt.Chart(pd.DataFrame({"x": [326, 376], "side": [0, 1]})).transform_calculate(
        words="names[datum.side]"
    )
    return alt.LayerChart(
        layer=[
            inner.mark_rule().encode(**branch),
            ends.mark_rule().encode(**branch),
            inner.mark_text(align="right").encode(**beside, text="words:N"),
            ends.mark_text(align="left", dx=8).encode(**at_end, text="words:N", opacity=opacity),
            ends.mark_text(dx=90).encode(
                **at_end, text=alt.Text("pay:Q", format=".3~g"), opacity=opacity
            ),
            ends.mark_text(dx=140).encode(
                **at_end, text=alt.Text("other:Q", format=".3~g"), opacity=opacity
            ),
            nodes.mark_point(size=150, color=GREY).encode(x=x, y=y),
            nodes.mark_text(align="right", fontWeight="bold").encode(**beside, text="words:N"),
            heads.mark_text(fontWeight="bold", y=12).encode(x=x, text="words:N"),
        ],
        title=alt.Title(alt.expr(_TREE_TITLE), fontSize=13, frame="group"),
        width=_TREE,
        height=_HEIGHT,
    )


def _described() -> str:
    sq, dc, dd, p = START.values()
    worth = p * dd + (1 - p) * dc
    return (
        "Left, a map with made-up numbers: across, the belief that the other side is hard, from 0"
        " to 1; up, what things are worth to the side that may move. A line falls from the gain"
        f" ({dc}) at belief 0 to the clash ({dd}) at belief 1: what moving is worth. The point"
        f" stands at belief {p:g} and status quo {sq}, below the line, which is at {worth:g} there:"
        " the side moves. Right, the same game as a tree: it holds back and keeps the status"
        " quo, or moves; then the other, if hard, resists (clash) and, if soft, gives way (gain)."
    )
