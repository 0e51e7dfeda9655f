"""How much the evidence speaks against each hypothesis, and what that hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from coursekit.boards.ach_board.content import ALL, CONTENT, Matrix
from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import BLUE, ORANGE, SHADES
from coursekit.methods.ach import SCALE, Ranking
from coursekit.text import and_list

__all__ = ["hypotheses", "signals", "two_decimals"]

# Pixels: names, the diamond, the bars and one point of them, the words, the table on the right.
NAMES, LEAST, BARS, UNIT, WORDS, ITEMS = 0, 152, 164, 38, 250, 372
CELL, HEAD, ROW, FOOT, WIDTH = 31, 42, 16, 18, 684
TABLE = {"hypothesis": "Hypothesis", "says": "What it says"}
SHADE = {rating: SHADES[-sign] for rating, sign in SCALE.items()}
ALIGNED: Mapping[str, Any] = {"align": "left", "baseline": "top"}


@figure(marks=2)
def hypotheses() -> alt.LayerChart:
    """Draw how much speaks against each hypothesis, and what that hangs on.

    Beside the parameters of `signals` it has ``left_out``.
    """
    content = CONTENT.load()
    start = content.start
    rows = row_places(content)
    canvas = Canvas(WIDTH, HEAD + ROW * len(rows) + FOOT)
    draw_heads(canvas, content, rows)
    draw_bars(canvas, content)
    draw_without(canvas, content)
    return canvas.figure(
        rows,
        content.heading,
        params={**signals(content, content.rank(start), start), "left_out": start["left_out"]},
        description=describe(content),
        table=TABLE,
    )


def signals(content: Matrix, ranking: Ranking, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the chart draws of a ranking.

    ``scores`` has, by ``hypothesis:item`` for each item that can be left out and for `ALL`, how
    much speaks against the hypothesis for each rated cell, in words too, and whether no other
    has less, once there is something against one. ``carrying`` are the items without which
    another has the least. Both wait for a column that is rated by the learner.
    ``distances`` says how far an item that is rated twice or more tells the hypotheses apart.
    """
    own = content.has_own_column(values["ratings"])
    whole, without = ranking.hypotheses, ranking.per_rated_without.T
    ways = {ALL: (whole["per_rated"], whole["rated"], ranking.least_per_rated)}
    for item, rated in ranking.rated_without.T.items():
        name = str(item)
        ways[name] = (without[name], rated, ranking.least_per_rated_without(name))
    scores = {
        f"{hypothesis}:{item}": {
            "against": score if known else None,
            "words": f"{two_decimals(score)} ({known} rated)" if known else "",
            "least": own and hypothesis in least and bool((against > 0).any()),
        }
        for item, (against, rated, least) in ways.items()
        for hypothesis, score, known in zip(
            against.index, against.tolist(), rated.tolist(), strict=True
        )
    }
    told = ranking.items.query("rated > 1")["diagnosticity"]
    return {
        "as_one": values["as_one"],
        "weigh": values["weigh"],
        "scores": scores,
        "carrying": ranking.decisive_per_rated if own and (whole["per_rated"] > 0).any() else [],
        "distances": {str(item): int(distance) for item, distance in told.items()},
    }


def two_decimals(score: float) -> str:
    """Write a score, a half upwards however its sum came about."""
    return f"{score + 1e-9:.2f}"


def across(number: float) -> float:
    """Place a column of the table on the right: the first begins at 0."""
    return ITEMS + number * CELL


def row_places(content: Matrix) -> pd.DataFrame:
    """Place a row for each hypothesis."""
    return pd.DataFrame(
        {
            "hypothesis_id": key,
            "hypothesis": one.name,
            "says": one.says,
            "y": HEAD + (down + 0.5) * ROW,
        }
        for down, (key, one) in enumerate(content.hypotheses.items())
    )


def draw_heads(canvas: Canvas, content: Matrix, rows: pd.DataFrame) -> None:
    """Name the rows and the two parts, and number the items."""
    low = HEAD + ROW * len(rows)
    keys = list(content.items)
    columns = pd.DataFrame(
        {
            "item_id": key,
            "number": str(at + 1),
            "label": item.label,
            "says": item.text,
            "ids": item.ids,
            "x": across(at + 0.5),
            "x1": across(at) + 1,
            "x2": across(at + 1) - 1,
        }
        for at, (key, item) in enumerate(content.items.items())
    )
    told = tooltips({"says": "What is known", "ids": "Rows of the tables"}, heading="label")
    area = {"x": "x1", "x2": "x2", "y": HEAD - 20, "y2": low, "cornerRadius": 4}
    carries = "indexof(carrying, datum.item_id) >= 0"
    canvas.rect(columns, where=carries, color=ORANGE, fillOpacity=0.35, stroke=ORANGE, **area)
    canvas.outline(columns, where="datum.item_id === left_out", stroke=BLUE, strokeWidth=2, **area)
    canvas.text(columns, x="x", y=HEAD - 11, text="number", fontSize=12, tooltip=told)
    brackets = pd.DataFrame(
        {
            "x": across(keys.index(items[0])) + 4,
            "x2": across(keys.index(items[-1]) + 1) - 4,
            "y": HEAD - 21,
        }
        for items in content.groups.values()
    )
    canvas.rule(
        brackets, x="x", x2="x2", y="y", color=ORANGE, strokeWidth=alt.expr("as_one ? 4 : 1")
    )
    heads = [
        {"x": BARS, "text": "how much speaks against it"},
        {"x": ITEMS, "text": "◆ least against it if you leave out item …"},
    ]
    canvas.text(heads, x="x", y=HEAD - 33, text="text", align="left", fontSize=12)
    tooltip = tooltips({"says": "The explanation"}, heading="hypothesis")
    canvas.text(
        rows, x=NAMES, y="y", text="hypothesis", align="left", fontWeight="bold", tooltip=tooltip
    )
    foot = [{"text": "tells apart, 0 to 4"}]
    y = low + FOOT / 2 + 1
    same = [{"x": NAMES, "x2": NAMES + 20, "text": "two items in one text"}]
    canvas.rule(same, x="x", x2="x2", y=y, color=ORANGE)
    canvas.text(same, x=NAMES + 26, y=y, text="text", align="left", fontSize=12)
    canvas.text(foot, x=ITEMS - 8, y=y, text="text", align="right", fontSize=12)
    canvas.text(
        alt.Chart(columns).transform_calculate(distance="'' + distances[datum.item_id]"),
        where="isDefined(distances[datum.item_id])",
        x="x",
        y=y,
        text="distance",
        fontSize=12,
        fontWeight="bold",
    )


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
    """Draw how much speaks against each hypothesis, for each cell that is rated.

    The diamond of the least is before the zero: on the scale it would read as a value.
    """
    low = HEAD + ROW * len(content.hypotheses)
    marks = pd.DataFrame({"at": range(3), "x": [BARS + at * UNIT for at in range(3)]})
    axis = alt.Chart(marks).transform_calculate(says="'' + datum.at * (weigh ? 2 : 1)")
    bars = (
        scored(content, [ALL, *content.items])
        .transform_filter("datum.without === left_out && datum.words")
        .transform_calculate(
            y=f"{HEAD + ROW / 2} + {ROW} * datum.number",
            x=f"{BARS}",
            end=f"{BARS} + datum.against * {UNIT} / (weigh ? 2 : 1)",
        )
    )
    canvas.rule(axis, x="x", y=HEAD, y2=low, opacity=0.35, aria=False)
    canvas.text(axis, x="x", y=HEAD - 11, text="says", fontSize=12)
    canvas.mark("bar", bars, x="x", x2="end", y="y", color=ORANGE, height=11)
    canvas.point(bars, where="datum.least", x=LEAST, y="y", shape="diamond", size=90, color=BLUE)
    canvas.text(bars, x=WORDS, y="y", text="words", align="left", fontSize=12)


def draw_without(canvas: Canvas, content: Matrix) -> None:
    """Draw who has the least against it when one item is left out."""
    items = list(content.items)
    least = (
        scored(content, items)
        .transform_filter("datum.least")
        .transform_calculate(
            x=f"{across(0.5)} + {CELL} * indexof({items}, datum.without)",
            y=f"{HEAD + ROW / 2} + {ROW} * datum.number",
        )
    )
    canvas.point(least, x="x", y="y", shape="diamond", size=90, color=BLUE)


def describe(content: Matrix) -> str:
    """Say what the chart shows before anything is rated."""
    items = "; ".join(
        f"{number}, {item.label} ({item.ids}): {item.text.rstrip('.')}"
        for number, item in enumerate(content.items.values(), start=1)
    )
    explanations = [f"{one.name} (“{one.says}”)" for one in content.hypotheses.values()]
    groups = and_list(
        [
            f"{and_list([content.items[key].label for key in items])} ({name})"
            for name, items in content.groups.items()
        ]
    )
    return (
        f"{len(content.hypotheses)} explanations in rows, to be rated against"
        f" {len(content.items)} items of evidence. At the start only"
        f" {and_list([content.items[key].label for key in content.ours])} are rated, by us: how"
        " much speaks against each explanation for each rated cell, and which explanation has the"
        " least against it when one item is left out."
        f" The explanations: {'; '.join(explanations)}. The evidence:"
        f" {items}. Some items depend on each other: {groups}. There is no right answer."
    )
