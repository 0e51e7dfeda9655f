"""The strip of cross-impacts: which of the paper's scenarios hold together."""

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
NAMES, COLUMN, ROW, GAP, TOP, LINE, WIDTH = 126, 77, 46, 8, 44, 15, 588
LEFT_OPEN = "left open by the paper"
TABLE = {"scenario": "Scenario", "descriptor": "Descriptor", "state": "State"}


@figure(marks=18)
def impact_strip() -> alt.LayerChart:
    """Draw the paper's scenarios, and the parts that the others push elsewhere.

    Of the ways to fill in what the paper leaves open the one that falls least short is drawn.
    For the parameters see `signals`.
    """
    content = CONTENT.load()
    canvas = Canvas(WIDTH, TOP + len(content.paper) * (ROW + GAP))
    draw_boxes(canvas)
    draw_names(canvas, content)
    return canvas.figure(
        box_rows(content),
        "Do the parts of each scenario fit together?",
        [
            "Orange: the other parts push this one elsewhere, to what is after the arrow.",
            "Dashed: the paper leaves it open; filled in with what fits best.",
        ],
        params=signals(content, content.matrix(edited_values())),
        description=describe(content),
        table=TABLE,
    )


def signals(content: Impact, judged: pd.DataFrame) -> dict[str, Any]:
    """Return what the chart draws of a matrix.

    ``boxes`` has, by ``scenario:descriptor`` in numbers, the state, and whether the others push it
    to another one, with this as a note; ``verdicts`` has a word for each scenario.
    """
    found, boxes, verdicts = search(judged), {}, []
    for k, states in enumerate(content.paper.values()):
        result = balance(judged, found.nearest(states))
        verdicts.append("breaks" if result.inconsistency else "holds")
        favoured = dict(result.frame.index[result.frame["highest"]])
        for d, (key, row) in enumerate(result.by_descriptor.to_dict("index").items()):
            words, short = content.descriptors[str(key)], bool(row["shortfall"])
            boxes[f"{k}:{d}"] = {
                "state": words[row["state"]],
                "note": f"→ {words[favoured[key]]}" if short else "",
                "short": short,
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
        for k, (name, states) in enumerate(content.paper.items())
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
            centre=f"datum.y + {ROW / 2}",
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
    words = {"x": "middle", "text": "words", "fontSize": 12}
    canvas.text(boxes, where="!datum.short", y="centre", **words)
    canvas.text(boxes, where="datum.short", y="upper", **words)
    note = {"x": "middle", "y": "lower", "text": "note", "fontSize": 11}
    canvas.text(boxes, where="datum.short", **note)


def draw_names(canvas: Canvas, content: Impact) -> None:
    """Name the scenarios at the left and say whether each holds; name the descriptors above."""
    left = pd.DataFrame({"k": range(len(content.paper)), "name": list(content.paper)})
    left["y"] = TOP + (ROW + GAP) * left["k"] + ROW / 2 - 8
    heads = pd.DataFrame({"words": [content.heads[key] for key in content.descriptors]})
    heads["x"] = NAMES + COLUMN * heads.index + COLUMN / 2 - 3
    heads["y"] = TOP - 14 - heads["words"].str.count("\n") * LINE
    canvas.text(left, x=0, y="y", text="name", align="left", fontWeight="bold")
    verdict = alt.Chart(left).transform_calculate(words="verdicts[datum.k]")
    canvas.text(verdict, x=0, y="y", text="words", align="left", dy=17)
    canvas.text(heads, x="x", y="y", text="words", fontSize=12)


def describe(content: Impact) -> str:
    """Say what the chart shows."""
    said = "; ".join(
        f"{name}, "
        + ", ".join(
            f"{content.names[key]}: {content.descriptors[key][state]}"
            for key, state in states.items()
        )
        for name, states in content.paper.items()
    )
    return (
        f"{len(content.paper)} scenarios over {len(content.descriptors)} descriptors, a box for"
        f" each state, orange where the others push to another one. {said}. What a scenario of the"
        " paper does not name is left open and filled in with what fits best."
    )
