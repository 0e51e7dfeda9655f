"""The strip of cross-impacts: which scenarios hold together, and what breaks them."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.boards.impact_board.content import CONTENT, Impact, edited_values
from coursekit.charts.core.canvas import Canvas
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from coursekit.methods.crossimpact import balance, search

__all__ = ["impact_strip", "signals"]

# Pixels: the names, a column, a row and its gap, the heads, a line of words.
NAMES, COLUMN, ROW, GAP, TOP, LINE, WIDTH = 132, 82, 46, 6, 44, 15, 698
LEFT_OPEN = "left open by the paper"
TABLE = {"scenario": "Scenario", "descriptor": "Descriptor", "state": "State"}


@figure(marks=36)
def impact_strip() -> alt.LayerChart:
    """Draw the paper's scenarios and some others, and the descriptors that break each.

    Of the ways to fill in what the paper leaves open the one that falls least short is drawn.
    For the parameters see `signals`.
    """
    content = CONTENT.load()
    canvas = Canvas(WIDTH, TOP + len(content.drawn) * (ROW + GAP))
    draw_boxes(canvas)
    draw_verdicts(canvas, content)
    draw_names(canvas, content)
    return canvas.figure(
        box_rows(content),
        "Do the parts of each scenario fit together?",
        [
            "Orange: another state is favoured more by the rest; the number says by how much.",
            "A tie holds. Dashed: left open by the paper, filled in with what fits best.",
        ],
        params=signals(content, content.matrix(edited_values())),
        description=describe(content),
        table=TABLE,
    )


def signals(content: Impact, judged: pd.DataFrame) -> dict[str, Any]:
    """Return what the chart draws of a matrix.

    ``boxes`` has, by ``scenario:descriptor`` in numbers, the state, a note, and whether another
    state is favoured more; ``verdicts`` has a word for each scenario.
    """
    found, boxes, verdicts = search(judged), {}, []
    for k, states in enumerate(content.drawn.values()):
        result = balance(judged, found.nearest(states))
        verdicts.append("breaks" if result.inconsistency else "survives")
        for d, (key, row) in enumerate(result.by_descriptor.to_dict("index").items()):
            # Nothing acts on a descriptor whose states are never judged: a tie there says nothing.
            tie = "tie" if key in content.acted_on else "from outside"
            holds, short = tie if row["tied"] else "holds", row["shortfall"]
            boxes[f"{k}:{d}"] = {
                "state": content.descriptors[str(key)][row["state"]],
                "note": f"short by {short:g}" if short else holds,
                "short": bool(short),
            }
    return {"boxes": boxes, "verdicts": verdicts}


def box_rows(content: Impact) -> pd.DataFrame:
    """Place a box for each scenario and descriptor."""
    rows = pd.DataFrame(
        {
            "scenario": name,
            "descriptor": content.names[key],
            "state": words[states[key]] if key in states else LEFT_OPEN,
            "cell": f"{k}:{d}",
            "open": key not in states,
            "x": NAMES + COLUMN * d,
            "y": TOP + (ROW + GAP) * k,
        }
        for k, (name, states) in enumerate(content.drawn.items())
        for d, (key, words) in enumerate(content.descriptors.items())
    )
    return rows.assign(x2=rows["x"] + COLUMN - 6, y2=rows["y"] + ROW)


def draw_boxes(canvas: Canvas) -> None:
    """Draw a box for each state, and whether it holds."""
    boxes = (
        alt.Chart()
        .transform_calculate(box="boxes[datum.cell]")
        .transform_calculate(
            words="datum.box.state",
            note="datum.box.note",
            short="datum.box.short",
            middle=f"datum.x + {COLUMN / 2 - 3}",
            upper=f"datum.y + {ROW / 2 - 8}",
            lower=f"datum.y + {ROW / 2 + 8}",
        )
    )
    area = {"x": "x", "x2": "x2", "y": "y", "y2": "y2", "cornerRadius": 4}
    fill = alt.when("datum.short").then(alt.value(ORANGE)).otherwise(alt.value(BLUE))
    shade = alt.when("datum.short").then(alt.value(0.45)).otherwise(alt.value(0.16))
    canvas.rect(boxes, encode={"color": fill, "fillOpacity": shade}, **area)
    edge = {"stroke": GREY, "strokeDash": [4, 3], "strokeWidth": 1.5}
    canvas.outline(boxes, where="datum.open", **area, **edge)
    canvas.text(boxes, x="middle", y="upper", text="words", fontSize=12)
    note = {"x": "middle", "y": "lower", "text": "note", "fontSize": 11}
    canvas.text(boxes, where="!datum.short", **note)
    canvas.text(boxes, where="datum.short", fontWeight="bold", **note)


def draw_verdicts(canvas: Canvas, content: Impact) -> None:
    """Say of each scenario whether it survives."""
    rows = pd.DataFrame(
        {"k": k, "y": TOP + (ROW + GAP) * k + ROW / 2} for k in range(len(content.drawn))
    )
    words = alt.Chart(rows).transform_calculate(words="verdicts[datum.k]")
    x = NAMES + COLUMN * len(content.descriptors) + 4
    canvas.text(words, x=x, y="y", text="words", align="left", fontWeight="bold")


def draw_names(canvas: Canvas, content: Impact) -> None:
    """Name the scenarios at the left, and the descriptors above."""
    left = pd.DataFrame({"words": [name.replace(" (", "\n(") for name in content.drawn]})
    more = left["words"].str.count("\n")
    left["y"] = TOP + (ROW + GAP) * left.index + ROW / 2 - more * LINE / 2
    heads = pd.DataFrame({"words": [content.heads[key] for key in content.descriptors]})
    heads["x"] = NAMES + COLUMN * heads.index + COLUMN / 2 - 3
    heads["y"] = TOP - 14 - heads["words"].str.count("\n") * LINE
    canvas.text(left, x=0, y="y", text="words", align="left", fontWeight="bold")
    canvas.text(heads, x="x", y="y", text="words", fontSize=12)


def describe(content: Impact) -> str:
    """Say what the chart shows."""
    said = "; ".join(
        f"{name}, "
        + ", ".join(
            f"{content.names[key]}: {content.descriptors[key][state]}"
            for key, state in states.items()
        )
        for name, states in content.drawn.items()
    )
    return (
        f"{len(content.drawn)} scenarios over {len(content.descriptors)} descriptors, a box for"
        f" each state that holds or breaks under the judgements. {said}. What a scenario of the"
        " paper does not name is left open and filled in with what fits best."
    )
