"""The game behind the threshold of deterrence, as a tree that is solved step by step."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.core.looks import GREY, PLUM

__all__ = ["ENDS", "HEIGHT", "game_tree"]

WIDTH, HEIGHT = 400, 228
# From where to where a branch goes in pixels, which step solves it, and when it is taken.
ENDS = pd.DataFrame(
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
INNER = pd.DataFrame(
    [
        (24, 90, 98, 153, 3, "move", 54, 130),
        (98, 153, 186, 108, 2, "hard", 138, 122),
        (98, 153, 186, 198, 2, "soft", 138, 188),
    ],
    columns=["x", "y", "x2", "y2", "step", "taken", "words_x", "words_y"],
)
NODES = pd.DataFrame(
    [
        (24, 90, "mover", 50, 68),
        (98, 153, "belief", 86, 155),
        (186, 108, "other", 194, 88),
        (186, 198, "other", 194, 218),
    ],
    columns=["x", "y", "who", "words_x", "words_y"],
)
TAKEN = "{back: !moves, move: moves, hard: p > 0, soft: p < 1, yes: true, no: false}[datum.taken]"
THICKNESS = (
    "solved < datum.step ? 1.5 : !datum.chosen ? 1"
    " : datum.taken == 'hard' ? 2 + 5 * p : datum.taken == 'soft' ? 7 - 5 * p : 5"
)
BRANCH_WORDS = (
    "{move: 'moves', hard: 'hard ' + chances[0], soft: 'soft ' + chances[1]}[datum.taken]"
)


def game_tree() -> alt.LayerChart:
    """Draw the tree; what a step has solved is thick, and what is not taken is paler."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[HEIGHT, 0], nice=False))
    at_end = {"x": alt.X("x2:Q", axis=None), "y": alt.Y("y2:Q", axis=None)}
    beside = {"x": alt.X("words_x:Q", axis=None), "y": alt.Y("words_y:Q", axis=None)}
    solved = {
        "chosen": TAKEN,
        "width": THICKNESS,
        "shade": "solved >= datum.step && !datum.chosen ? 0.75 : 1",
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
        "strokeWidth": alt.StrokeWidth("width:Q", scale=None),
    }
    ends = alt.Chart().transform_calculate(
        **solved, pay="datum.pays == 'sq' ? sq : datum.pays == 'dc' ? dc : dd"
    )
    inner = alt.Chart(INNER).transform_calculate(
        **solved,
        words=BRANCH_WORDS,
    )
    nodes = alt.Chart(NODES).transform_calculate(
        words="datum.who == 'mover' ? names[0] : datum.who == 'other' ? names[1] : 'belief'"
    )
    heads = alt.Chart(pd.DataFrame({"x": [271, 326, 376], "at": [0, 1, 2]})).transform_calculate(
        words="['worth to:', names[0], names[1]][datum.at]"
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
        title=alt.Title(alt.expr("tree_title"), fontSize=13, frame="group", offset=14),
        width=WIDTH,
        height=HEIGHT,
    )
