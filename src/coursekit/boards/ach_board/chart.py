"""The matrix of hypotheses and evidence, how much speaks against each, and what that hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from coursekit.boards.ach_board.content import ALL, CONTENT, RATINGS, Matrix
from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.cells import fold, row
from coursekit.charts.core.figure import figure
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.looks import BLUE, GREY, ORANGE, SHADES, colors
from coursekit.methods.ach import SCALE, Ranking
from coursekit.text import and_list

__all__ = ["hypotheses", "signals", "two_decimals"]

# Pixels: names, a cell of the matrix and its head, a row, one point of the bars.
NAMES, CELL, HEAD, ROW, UNIT, WIDTH = 140, 33, 88, 30, 42, 684
LOW_ROW = 19  # a row of the table at the bottom
# Bars make Vega-Lite pad the scale by a few pixels, so words are placed by columns, as they are.
TABLE = {"hypothesis": "Hypothesis", "item": "Evidence", "ids": "Rows of the tables"}
SHADE = {rating: SHADES[-sign] for rating, sign in SCALE.items()}
FAINT = "datum.item_id === left_out ? 0.35 : 1"
ALIGNED: Mapping[str, Any] = {"align": "left", "baseline": "top"}


@figure(marks=70)
def hypotheses() -> alt.LayerChart:
    """Draw a matrix of hypotheses and evidence, the scores, and what each item carries.

    Beside the parameters of `signals` it has ``left_out`` and ``chosen``, the item that is
    worked on.
    """
    content = CONTENT.load()
    start = content.start
    below = HEAD + ROW * len(content.hypotheses)
    low = below + 14 + 32 + 38 + 28
    canvas = Canvas(WIDTH, low + LOW_ROW * len(content.hypotheses))
    draw_matrix(canvas)
    draw_heads(canvas, content, low)
    draw_bars(canvas, content)
    draw_foot(canvas, content, below + 14)
    draw_without(canvas, content, low)
    return canvas.figure(
        cell_rows(content),
        content.heading,
        [
            "Only what speaks against counts. Explanations can be links of one chain;",
            "a vague one is hard to contradict, because little could speak against it.",
        ],
        params={
            **signals(content.rank(start), start),
            "left_out": start["left_out"],
            "chosen": start["item"],
        },
        description=describe(content),
        table=TABLE,
    )


def signals(ranking: Ranking, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the chart draws of a ranking.

    ``scores`` has, by ``hypothesis:item`` for each item that can be left out and for `ALL`, how
    much speaks against the hypothesis for each rated cell, in words too, and whether no other
    has less. ``carrying`` are the items that the answer hangs on, ``distances`` says how
    far an item that is rated twice or more tells the hypotheses apart.
    """
    whole, without = ranking.hypotheses, ranking.per_rated_without.T
    ways = {ALL: (whole["per_rated"], whole["rated"], ranking.least_per_rated)}
    for item, rated in ranking.rated_without.T.items():
        name = str(item)
        ways[name] = (without[name], rated, ranking.least_per_rated_without(name))
    scores = {
        f"{hypothesis}:{item}": {
            "against": score if known else None,
            "words": f"{two_decimals(score)} ({known} rated)" if known else "",
            "least": hypothesis in least,
        }
        for item, (against, rated, least) in ways.items()
        for hypothesis, score, known in zip(
            against.index, against.tolist(), rated.tolist(), strict=True
        )
    }
    told = ranking.items.query("rated > 1")["diagnosticity"]
    return {
        "ratings": values["ratings"],
        "as_one": values["as_one"],
        "weigh": values["weigh"],
        "scores": scores,
        "carrying": ranking.decisive_per_rated,
        "distances": {str(item): int(distance) for item, distance in told.items()},
    }


def two_decimals(score: float) -> str:
    """Write a score, a half upwards however its sum came about."""
    return f"{score + 1e-9:.2f}"


# Places


def across(number: float) -> float:
    """Place a column of the matrix: the first begins at 0."""
    return NAMES + number * CELL


def bars_at(content: Matrix) -> float:
    """Place the bars beside the matrix."""
    return across(len(content.items)) + 18


def cell_rows(content: Matrix) -> pd.DataFrame:
    """Place a cell for each hypothesis and item."""
    return pd.DataFrame(
        {
            "cell": f"{key}:{item_id}",
            "hypothesis_id": key,
            "hypothesis": hypothesis.name,
            "item_id": item_id,
            "item": item.label,
            "ids": item.ids,
            **row(
                across(at) + 1,
                across(at + 1) - 1,
                HEAD + down * ROW + 1,
                HEAD + (down + 1) * ROW - 1,
            ),
        }
        for down, (key, hypothesis) in enumerate(content.hypotheses.items())
        for at, (item_id, item) in enumerate(content.items.items())
    )


# The matrix


def draw_matrix(canvas: Canvas) -> None:
    """Draw the cells with their ratings."""
    cells = (
        alt.Chart()
        .transform_calculate(rating="ratings[datum.cell]")
        .transform_calculate(says=f"{lookup(RATINGS)}[datum.rating]", faint=FAINT)
    )
    tooltip = tooltips({"item": "Evidence", "says": "Rated"}, heading="hypothesis")
    area = {"x": "x1", "x2": "x2", "y": "y1", "y2": "y2", "cornerRadius": 3, "tooltip": tooltip}
    faint = alt.Opacity("faint:Q", scale=None)
    inks = alt.Scale(domain=list(SHADE), range=[look.ink for look in SHADE.values()])
    fill = alt.Fill("rating:N", scale=colors(SHADE), legend=None)
    ink = alt.Color("rating:N", scale=inks, legend=None)
    canvas.rect(
        cells, where="!datum.rating", fill="transparent", stroke=GREY, strokeDash=[3, 3], **area
    )
    canvas.rect(cells, where="datum.rating", encode={"fill": fill, "opacity": faint}, **area)
    canvas.text(
        cells,
        where="datum.rating",
        x="x",
        y="y",
        text="rating",
        fontWeight="bold",
        tooltip=tooltip,
        encode={"color": ink, "opacity": faint},
    )


def draw_heads(canvas: Canvas, content: Matrix, low: float) -> None:
    """Name the rows and columns, and frame the column that is worked on."""
    columns = pd.DataFrame(
        {
            "item_id": key,
            "label": content.numbered[key],
            "says": item.text,
            "ids": item.ids,
            "x1": across(at),
            "x2": across(at + 1),
            "x": across(at + 0.5),
            "y": HEAD - 8,
        }
        for at, (key, item) in enumerate(content.items.items())
    )
    names = pd.DataFrame(
        {
            "text": hypothesis.name,
            "says": hypothesis.says,
            "y": HEAD + (down + 0.5) * ROW,
            "low": low + (down + 0.5) * LOW_ROW,
        }
        for down, hypothesis in enumerate(content.hypotheses.values())
    )
    canvas.outline(
        columns,
        where="datum.item_id === chosen",
        x="x1",
        x2="x2",
        y=HEAD - 2,
        y2=HEAD + ROW * len(names) + 2,
        stroke=BLUE,
        strokeWidth=2.5,
        cornerRadius=4,
    )
    canvas.text(
        alt.Chart(columns).transform_calculate(faint=FAINT),
        x="x",
        y="y",
        text="label",
        align="left",
        baseline="middle",
        angle=320,
        fontSize=12,
        encode={"opacity": alt.Opacity("faint:Q", scale=None)},
        tooltip=tooltips({"says": "What is known", "ids": "Rows of the tables"}, heading="label"),
    )
    named = {"text": "text", "tooltip": tooltips({"says": "The explanation"}, heading="text")}
    canvas.text(names, x=0, y="y", align="left", fontWeight="bold", **named)
    canvas.text(names, x=0, y="low", align="left", fontSize=12, **named)


# What is beside and below


def scored(content: Matrix, items: list[str]) -> alt.Chart:
    """Give each hypothesis its scores without each of some items; `number` is its place."""
    rows = pd.DataFrame(
        {"hypothesis_id": hypothesis, "without": item, "number": number}
        for number, hypothesis in enumerate(content.hypotheses)
        for item in items
    )
    chart: alt.Chart = (
        alt.Chart(rows)
        .transform_calculate(score="scores[datum.hypothesis_id + ':' + datum.without]")
        .transform_calculate(
            against="datum.score.against", words="datum.score.words", least="datum.score.least"
        )
    )
    return chart


def draw_bars(canvas: Canvas, content: Matrix) -> None:
    """Draw how much speaks against each hypothesis, for each cell that is rated."""
    left, below = bars_at(content), HEAD + ROW * len(content.hypotheses)
    marks = pd.DataFrame({"at": range(3), "x": [left + at * UNIT for at in range(3)]})
    marks["y"] = HEAD - 10
    axis = alt.Chart(marks).transform_calculate(says="'' + datum.at * (weigh ? 2 : 1)")
    heads = [{"text": fold("against it, for each rated cell", 18), "y": HEAD - 52}]
    bars = (
        scored(content, [ALL, *content.items])
        .transform_filter("datum.without === left_out && datum.words")
        .transform_calculate(
            y=f"{HEAD + ROW / 2} + {ROW} * datum.number",
            x=f"{left}",
            end=f"{left} + datum.against * {UNIT} / (weigh ? 2 : 1)",
        )
        .transform_calculate(mark="datum.end + 11")
    )
    canvas.rule(axis, x="x", y=HEAD, y2=below, opacity=0.35, aria=False)
    canvas.text(axis, x="x", y="y", text="says", fontSize=12)
    canvas.text(heads, x=left + 40, y="y", text="text", fontSize=12, **ALIGNED)
    canvas.mark("bar", bars, x="x", x2="end", y="y", color=ORANGE, height=14)
    canvas.point(bars, where="datum.least", x="mark", y="y", shape="diamond", size=110, color=BLUE)
    canvas.text(bars, x=left + 2 * UNIT + 20, y="y", text="words", align="left", fontSize=12)


def draw_foot(canvas: Canvas, content: Matrix, top: float) -> None:
    """Draw below the matrix which items belong together, and how far each tells apart."""
    keys = list(content.items)
    brackets = pd.DataFrame(
        {
            "text": name.replace(" ", "\n"),
            "x": across(keys.index(items[0])) + 4,
            "x2": across(keys.index(items[-1]) + 1) - 4,
            "y": top - 4,
            "below": top + 2,
        }
        for name, items in content.groups.items()
    )
    brackets["middle"] = (brackets["x"] + brackets["x2"]) / 2
    distances = alt.Chart(
        pd.DataFrame(
            {"item_id": key, "x": across(at + 0.5), "y": top + 32} for at, key in enumerate(keys)
        )
    ).transform_calculate(distance="'' + distances[datum.item_id]")
    width = alt.expr("as_one ? 4 : 1")
    canvas.rule(brackets, x="x", x2="x2", y="y", color=ORANGE, strokeWidth=width)
    small = {"baseline": "top", "fontSize": 11, "lineHeight": 12}
    canvas.text(brackets, x="middle", y="below", text="text", **small)
    heads = [{"text": "tells apart, 0 to 4", "y": top + 32}]
    canvas.text(heads, x=0, y="y", text="text", align="left", baseline="middle", fontSize=12)
    canvas.text(
        distances,
        where="isDefined(distances[datum.item_id])",
        x="x",
        y="y",
        text="distance",
        fontSize=12,
        fontWeight="bold",
    )


def draw_without(canvas: Canvas, content: Matrix, low: float) -> None:
    """Draw who has the least against it when one item is left out."""
    items = list(content.items)
    columns = pd.DataFrame(
        {
            "item_id": key,
            "text": str(at + 1),
            "x": across(at + 0.5),
            "x1": across(at) + 1,
            "x2": across(at + 1) - 1,
            "y": low - 12,
        }
        for at, key in enumerate(items)
    )
    head = "And if one item is left out? Diamond: least against it without that item"
    key = "Shaded: without it the answer changes, so this item carries the answer."
    words = [{"text": head, "y": low - 34}, {"text": fold(key, 24), "y": low + 6}]
    least = (
        scored(content, items)
        .transform_filter("datum.least")
        .transform_calculate(
            x=f"{across(0.5)} + {CELL} * indexof({items}, datum.without)",
            y=f"{low + LOW_ROW / 2} + {LOW_ROW} * datum.number",
        )
    )
    canvas.rect(
        columns,
        where="indexof(carrying, datum.item_id) >= 0",
        x="x1",
        x2="x2",
        y=low - 20,
        y2=canvas.height,
        color=ORANGE,
        fillOpacity=0.35,
        stroke=ORANGE,
        cornerRadius=4,
    )
    canvas.text(words[:1], x=0, y="y", text="text", fontWeight="bold", **ALIGNED)
    canvas.text(words[1:], x=bars_at(content), y="y", text="text", fontSize=12, **ALIGNED)
    canvas.text(columns, x="x", y="y", text="text", fontSize=12)
    canvas.point(least, x="x", y="y", shape="diamond", size=90, color=BLUE)


def describe(content: Matrix) -> str:
    """Say what the chart shows before anything is rated."""
    items = "; ".join(
        f"{number}, {item.label} ({item.ids}): {item.text.rstrip('.')}"
        for number, item in enumerate(content.items.values(), start=1)
    )
    explanations = [
        f"{one.name} ({one.says[0].lower()}{one.says[1:-1]})" for one in content.hypotheses.values()
    ]
    groups = and_list(
        [
            f"{and_list([content.items[key].label for key in items])} ({name})"
            for name, items in content.groups.items()
        ]
    )
    return (
        f"A matrix of {len(content.hypotheses)} explanations in rows and {len(content.items)} items"
        " of evidence in columns, not rated at the start; beside it how much speaks against each"
        " explanation for each rated cell, and below it which explanation has the least against it"
        f" when one item is left out. The explanations: {'; '.join(explanations)}. The evidence:"
        f" {items}. Some items depend on each other: {groups}. There is no right answer."
    )
