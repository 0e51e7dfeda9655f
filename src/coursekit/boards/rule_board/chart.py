"""The chart of a rule: the months as it labels them, their tally, and the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from coursekit.boards.months_board.chart import (
    CELL,
    FILL,
    LEFT,
    LETTER,
    NAME,
    ON_CELL,
    ROW,
    TABLE,
    WIDTH,
    bottom,
    count_labels,
    draw_calendar,
    month_rows,
)
from coursekit.boards.months_board.content import CONTENT, LABELS
from coursekit.charts.core.canvas import Canvas
from coursekit.charts.core.figure import figure
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.looks import GREY

__all__ = ["rules"]

LINE, SQUARE, UNIT, NAMES, BARS = 24, 20, 15, 32, 172


@figure(marks=12, example=lambda: example(), name="rule_board")
def rules(start: Mapping[str, Any]) -> alt.LayerChart:
    """Draw the months coded under a rule that can be changed.

    `start` holds the signals: ``labels`` by month, the ``window``, the ``counts`` of the labels in
    it, and the ``outcome``.
    """
    content, labels = CONTENT.load(), list(start["labels"].values())
    rows = month_rows(labels)
    tally = bottom(content, rows) + 14
    canvas = Canvas(WIDTH, tally + LINE * len(LABELS))
    tops = draw_calendar(canvas, content, rows)
    framed = pd.DataFrame(frames(rows, content.numbers, tops))
    edge = {"x": "x", "x2": "x2", "y": "y", "y2": "y2", "cornerRadius": 5}
    canvas.outline(framed, where="datum.window === window", stroke=GREY, strokeWidth=2, **edge)
    draw_tally(canvas, content.numbers, tally)
    scored = content.numbers[start["window"]]
    return canvas.figure(
        rows,
        "The months, coded by your rule",
        ["Framed: the months that decide. " + content.letters, content.dashed, content.struck],
        params=start,
        description=(
            f"Months coded into the paper's scenarios, {len(rows)} from {rows['when'].iloc[0]} to"
            f" {rows['when'].iloc[-1]}: {count_labels(labels)}. In the {scored} months that decide:"
            f" {count_labels(labels[:scored])}. The outcome by most months:"
            f" {LABELS[start['outcome']].name}."
        ),
        table=TABLE,
    )


def frames(
    rows: pd.DataFrame, windows: Mapping[str, int], tops: Mapping[str, float]
) -> Iterable[dict[str, Any]]:
    """Frame the months of each window, year by year."""
    for window, number in windows.items():
        for year, each in rows[:number].groupby("year"):
            first, last, top = each["column"].min(), each["column"].max() + 1, tops[str(year)]
            yield {
                "window": window,
                "x": LEFT + first * CELL - 3,
                "x2": LEFT + last * CELL,
                "y": top - 3,
                "y2": top + ROW + 3,
            }


def draw_tally(canvas: Canvas, windows: Mapping[str, int], top: int) -> None:
    """Draw how many of the scored months have each label, and which one is the outcome."""
    tally = alt.Chart(
        pd.DataFrame({"key": list(LABELS), "y": [top + at * LINE for at in range(len(LABELS))]})
    )
    scored = lookup({window: str(number) for window, number in windows.items()})
    tally = tally.transform_calculate(
        number="counts[datum.key]", name=NAME, letter=LETTER, centre=f"datum.y + {SQUARE / 2}"
    ).transform_calculate(
        bottom=f"datum.y + {SQUARE}",
        end=f"{BARS} + datum.number * {UNIT}",
        after=f"{BARS} + datum.number * {UNIT} + 8",
        words=f"datum.number + ' of ' + {scored}[window]"
        " + (datum.key === outcome ? '  ← the outcome' : '')",
    )
    box: dict[str, Any] = {"y": "y", "y2": "bottom", "cornerRadius": 3, "encode": {"fill": FILL}}
    words: dict[str, Any] = {"y": "centre", "baseline": "middle"}
    bold = alt.expr("datum.key === outcome ? 'bold' : 'normal'")
    canvas.rect(tally, x=0, x2=SQUARE, **box)
    canvas.text(
        tally, x=SQUARE / 2, text="letter", encode={"color": ON_CELL}, fontWeight="bold", **words
    )
    canvas.text(tally, x=NAMES, text="name", align="left", fontWeight=bold, **words)
    canvas.rect(tally, where="datum.number > 0", x=BARS, x2="end", **box)
    canvas.text(tally, x="after", text="words", align="left", fontWeight=bold, **words)


def example() -> alt.LayerChart:
    """Draw made-up labels: the board fills the chart with those of a rule."""
    content = CONTENT.load()
    keys = month_rows(["unclear"] * len(content.months))["month"]
    labels = dict(zip(keys, ["sporadic", *["unclear"] * (len(keys) - 1)], strict=True))
    scored = content.numbers[content.window]
    counts = dict.fromkeys(LABELS, 0) | {"sporadic": 1, "unclear": scored - 1}
    signals = {"labels": labels, "counts": counts}
    return rules({**signals, "window": content.window, "outcome": "unclear"})
