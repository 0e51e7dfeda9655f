"""Parts of the chart of competing hypotheses: its places, and what stands beside and below."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.cells import fold, pixels, words
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.theme import BLUE, ORANGE
from coursekit.charts.hypothesis_rows import GROUPS, HYPOTHESES, ITEMS
from coursekit.charts.hypothesis_scores import ALL, apart, scores

__all__ = [
    *("BELOW", "CELL", "HEAD", "HEIGHT", "LOW", "LOW_ROW", "NAMES", "ROW", "SCALES", "WIDTH"),
    *("bars", "foot", "lower", "xy"),
]

# Pixels: names, a cell of the matrix and its head, the bars, a row of the lower table.
NAMES, CELL, HEAD, ROW = 112, 38, 88, 30
_BARS, _UNIT, LOW_ROW = NAMES + CELL * len(ITEMS) + 18, 42, 19
WIDTH = 684
BELOW = HEAD + ROW * len(HYPOTHESES)
_GROUPS, _APART = BELOW + 14, BELOW + 46
_TITLE = _APART + 38
LOW = _TITLE + 28
HEIGHT = LOW + LOW_ROW * len(HYPOTHESES)
SCALES = pixels(WIDTH, HEIGHT)


def xy(x: str = "x", y: str = "y") -> dict[str, Any]:
    """Place marks by two columns of pixels."""
    return {
        "x": alt.X(f"{x}:Q", axis=None, scale=SCALES[0]),
        "y": alt.Y(f"{y}:Q", axis=None, scale=SCALES[1]),
    }


def bars() -> list[alt.Chart]:
    """Draw how much speaks against each hypothesis, for each cell that is rated."""
    base = (
        scores(alt.Chart())
        .transform_filter("datum.without === left_out && datum.cells > 0")
        .transform_calculate(
            x=str(_BARS),
            end=f"{_BARS} + datum.per_cell * {_UNIT} / (weigh ? 2 : 1)",
            says="format(datum.per_cell, '.2f') + ' (' + datum.cells + ' rated)'",
        )
        .transform_calculate(after=str(_BARS + 2 * _UNIT + 20), mark="datum.end + 11")
    )
    marks = pd.DataFrame({"at": [0, 1, 2], "y": HEAD - 10})
    marks["x"] = _BARS + marks["at"] * _UNIT
    axis = alt.Chart(marks).transform_calculate(says="datum.at * (weigh ? 2 : 1)")
    head = pd.DataFrame({"text": [fold("against it, for each rated cell", 18)]})
    return [
        axis.mark_rule(y=HEAD, y2=BELOW, opacity=0.35).encode(x=xy()["x"]),
        axis.mark_text(fontSize=12).encode(**xy(), text="says:N"),
        words(head.assign(x=_BARS + 40, y=HEAD - 52), SCALES, fontSize=12),
        base.mark_bar(color=ORANGE, height=14).encode(**xy(), x2="end:Q"),
        base.transform_filter("datum.least")
        .mark_point(shape="diamond", size=110, color=BLUE)
        .encode(**xy("mark")),
        base.mark_text(align="left", fontSize=12).encode(**xy("after"), text="says:N"),
    ]


def foot() -> list[alt.Chart]:
    """Draw below the matrix which items belong together, and how far each tells apart."""
    keys = list(ITEMS)
    brackets = pd.DataFrame(
        {
            "text": name.replace(" ", "\n"),
            "x": NAMES + keys.index(items[0]) * CELL + 4,
            "x2": NAMES + (keys.index(items[-1]) + 1) * CELL - 4,
            "y": _GROUPS - 4,
        }
        for name, items in GROUPS.items()
    )
    lines = alt.Chart(brackets).mark_rule(color=ORANGE, strokeWidth=alt.expr("as_one ? 4 : 1"))
    names = alt.Chart(brackets).transform_calculate(
        middle="(datum.x + datum.x2) / 2",
        below=str(_GROUPS + 2),
    )
    labels = pd.DataFrame({"text": ["tells apart, 0 to 4"], "x": [0], "y": [_APART]})
    return [
        lines.encode(**xy(), x2="x2:Q"),
        names.mark_text(baseline="top", fontSize=11, lineBreak="\n", lineHeight=12).encode(
            **xy("middle", "below"), text="text:N"
        ),
        words(labels, SCALES, fontSize=12, baseline="middle"),
        apart(alt.Chart())
        .transform_calculate(low=str(_APART))
        .mark_text(fontSize=12, fontWeight="bold")
        .encode(**xy("x", "low"), text="distance:Q"),
    ]


def lower() -> list[alt.Chart]:
    """Draw who has the least against it when one item is left out."""
    places = {key: NAMES + (at + 0.5) * CELL for at, key in enumerate(ITEMS)}
    downs = {key: LOW + (down + 0.5) * LOW_ROW for down, key in enumerate(HYPOTHESES)}
    base = (
        scores(alt.Chart())
        .transform_filter(f"datum.without !== '{ALL}'")
        .transform_calculate(
            x=f"{lookup({key: f'{x:g}' for key, x in places.items()})}[datum.without]",
            low=f"{lookup({key: f'{y:g}' for key, y in downs.items()})}[datum.hypothesis_id]",
        )
        .transform_calculate(x="toNumber(datum.x)", low="toNumber(datum.low)")
    )
    carried = base.transform_filter("datum.carries").transform_aggregate(groupby=["x"])
    carried = carried.transform_calculate(
        x1=f"datum.x - {CELL / 2 - 1}", x2=f"datum.x + {CELL / 2 - 1}"
    )
    heads = pd.DataFrame(
        {
            "text": ["And if one item is left out? Diamond: least against it without that item"],
            "x": [0],
            "y": [_TITLE - 6],
        }
    )
    note = "Shaded: without it the answer changes, so this item carries the answer."
    key = pd.DataFrame({"text": [fold(note, 24)], "x": [_BARS], "y": [LOW + 6]})
    numbers = pd.DataFrame(
        {"text": [str(n) for n in range(1, len(ITEMS) + 1)], "x": list(places.values())}
    ).assign(y=LOW - 12)
    return [
        carried.mark_rect(color=ORANGE, opacity=0.35, cornerRadius=4).encode(
            x=alt.X("x1:Q", axis=None, scale=SCALES[0]),
            x2="x2:Q",
            y=alt.value(LOW - 20),
            y2=alt.value(HEIGHT),
        ),
        words(heads, SCALES, fontWeight="bold"),
        words(key, SCALES, fontSize=12),
        words(numbers, SCALES, fontSize=12, align="center", baseline="middle"),
        base.transform_filter("datum.least")
        .mark_point(shape="diamond", size=90, color=BLUE)
        .encode(**xy("x", "low")),
    ]
