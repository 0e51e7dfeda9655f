"""Competing hypotheses: why the attacks stopped in February 2024, and what speaks against each."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.alternatives import finish
from coursekit.charts.case import of_this_paper
from coursekit.charts.cells import SHADES, fold, pixels, row, words
from coursekit.charts.hypothesis_rows import (
    GROUPS,
    HYPOTHESES,
    ITEMS,
    RATINGS,
    evidence,
    group_of,
)
from coursekit.charts.hypothesis_scores import ALL, PARAMETERS, apart, rated, scores
from coursekit.charts.lanes import lookup
from coursekit.charts.theme import BLUE, GREY, ORANGE
from coursekit.data.wording import and_list

__all__ = ["hypotheses"]

# Pixels: names, a cell of the matrix and its head, the bars, a row of the lower table.
_NAMES, _CELL, _HEAD, _ROW = 112, 38, 96, 30
_BARS, _UNIT, _LOW_ROW = _NAMES + _CELL * len(ITEMS) + 18, 42, 19
_WIDTH = 684
_BELOW = _HEAD + _ROW * len(HYPOTHESES)
_GROUPS, _APART = _BELOW + 14, _BELOW + 46
_TITLE = _APART + 38
_LOW = _TITLE + 28
_HEIGHT = _LOW + _LOW_ROW * len(HYPOTHESES)
_SCALES = pixels(_WIDTH, _HEIGHT)
_SHADE = {"CC": SHADES[-2], "C": SHADES[-1], "N": SHADES[0], "I": SHADES[1], "II": SHADES[2]}
_COLUMNS = {"hypothesis": "Hypothesis", "item": "Evidence", "ids": "Rows of the tables"}
_CHOSEN, _FAINT = "datum.item_id === chosen", "datum.item_id === left_out ? 0.2 : 1"


@of_this_paper
def hypotheses() -> alt.LayerChart:
    """Draw a matrix of hypotheses and evidence, the scores, and what each item carries.

    The parameters are those of `coursekit.charts.hypothesis_scores.PARAMETERS`: ``ratings``
    (one of `RATINGS` by ``hypothesis:item``), ``weights`` (low, medium or high by
    ``credibility:item`` and ``relevance:item``) that count if ``weigh``, ``as_one`` to count
    dependent items once, ``left_out`` and ``chosen``, the item that is worked on.

    Returns
    -------
    altair.LayerChart
        A cell for each hypothesis and item, none of them rated.

    Examples
    --------
    >>> as_text = hypotheses().description
    >>> as_text.startswith("A matrix of 6 explanations")
    True
    """
    rows = _rows()
    chart = alt.LayerChart(
        layer=[*_matrix(), *_heads(), *_bars(), *_foot(), *_lower()],
        data=rows,
        params=[alt.VariableParameter(name=name, value=at) for name, at in PARAMETERS.items()],
        title=alt.Title(
            "Why did the attacks stop? What speaks against each explanation",
            subtitle=[
                "Only what speaks against counts. Explanations can be links of one chain;",
                "the vaguest has the least against it, because little could be.",
            ],
        ),
        width=_WIDTH,
        height=_HEIGHT,
    )
    return finish(chart, _described(), _COLUMNS)


def _rows() -> pd.DataFrame:
    """Place a cell for each hypothesis and item."""
    return pd.DataFrame(
        {
            "hypothesis_id": hypothesis,
            "hypothesis": about.name,
            "item_id": key,
            "item": item.label,
            "ids": ", ".join(item.ids),
            "group": group_of(key),
            **row(
                _NAMES + at * _CELL + 1,
                _NAMES + (at + 1) * _CELL - 1,
                _HEAD + down * _ROW + 1,
                _HEAD + (down + 1) * _ROW - 1,
            ),
        }
        for down, (hypothesis, about) in enumerate(HYPOTHESES.items())
        for at, (key, item) in enumerate(ITEMS.items())
    )


def _xy(x: str = "x", y: str = "y") -> dict[str, Any]:
    return {
        "x": alt.X(f"{x}:Q", axis=None, scale=_SCALES[0]),
        "y": alt.Y(f"{y}:Q", axis=None, scale=_SCALES[1]),
    }


def _matrix() -> list[alt.Chart]:
    """Draw the cells with their ratings."""
    base = rated(alt.Chart()).transform_calculate(
        says=f"{lookup(RATINGS)}[datum.rating]",
        faint=_FAINT,
    )
    tooltip = [
        alt.Tooltip("hypothesis:N", title="title"),
        alt.Tooltip("item:N", title="Evidence"),
        alt.Tooltip("says:N", title="Rated"),
    ]
    area = {**_xy("x1", "y1"), "x2": "x2:Q", "y2": "y2:Q", "tooltip": tooltip}
    faint = alt.Opacity("faint:Q", scale=None)
    known, blank = base.transform_filter("datum.rating"), base.transform_filter("!datum.rating")
    names = list(_SHADE)
    fills, inks = zip(*_SHADE.values(), strict=True)
    return [
        blank.mark_rect(cornerRadius=3, fill="transparent", stroke=GREY, strokeDash=[3, 3]).encode(
            **area
        ),
        known.mark_rect(cornerRadius=3).encode(
            **area,
            opacity=faint,
            fill=alt.Fill("rating:N", scale=alt.Scale(domain=names, range=fills), legend=None),
        ),
        known.mark_text(fontWeight="bold").encode(
            **_xy(),
            text="rating:N",
            opacity=faint,
            color=alt.Color("rating:N", scale=alt.Scale(domain=names, range=inks), legend=None),
            tooltip=tooltip,
        ),
    ]


def _heads() -> list[alt.Chart]:
    """Name the rows and columns, and frame the column that is worked on."""
    said = evidence()
    columns = pd.DataFrame(
        {
            "item_id": key,
            "label": f"{number} {item.label}",
            "says": said[key],
            "ids": ", ".join(item.ids),
            "x1": _NAMES + (number - 1) * _CELL,
            "x2": _NAMES + number * _CELL,
            "x": _NAMES + (number - 0.5) * _CELL,
            "y": _HEAD - 8,
        }
        for number, (key, item) in enumerate(ITEMS.items(), start=1)
    )
    names = pd.DataFrame(
        {
            "text": about.name,
            "says": about.says,
            "x": 0,
            "y": _HEAD + (down + 0.5) * _ROW,
            "low": _LOW + (down + 0.5) * _LOW_ROW,
        }
        for down, about in enumerate(HYPOTHESES.values())
    )
    frame = alt.Chart(columns).transform_filter(_CHOSEN)
    turned = (
        alt.Chart(columns)
        .transform_calculate(faint=_FAINT)
        .mark_text(align="left", baseline="middle", angle=320, fontSize=12)
    )
    tooltip = [
        alt.Tooltip("label:N", title="title"),
        alt.Tooltip("says:N", title="What is known"),
        alt.Tooltip("ids:N", title="Rows of the tables"),
    ]
    named = alt.Chart(names).encode(
        text="text:N",
        tooltip=[
            alt.Tooltip("text:N", title="title"),
            alt.Tooltip("says:N", title="The explanation"),
        ],
    )
    return [
        frame.mark_rect(filled=False, stroke=BLUE, strokeWidth=2.5, cornerRadius=4).encode(
            x=alt.X("x1:Q", axis=None, scale=_SCALES[0]),
            x2="x2:Q",
            y=alt.value(_HEAD - 2),
            y2=alt.value(_BELOW + 2),
        ),
        turned.encode(
            **_xy(), text="label:N", opacity=alt.Opacity("faint:Q", scale=None), tooltip=tooltip
        ),
        named.mark_text(align="left", fontWeight="bold").encode(**_xy()),
        named.mark_text(align="left", fontSize=12).encode(**_xy(y="low")),
    ]


def _bars() -> list[alt.Chart]:
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
    marks = pd.DataFrame({"at": [0, 1, 2], "y": _HEAD - 10})
    marks["x"] = _BARS + marks["at"] * _UNIT
    axis = alt.Chart(marks).transform_calculate(says="datum.at * (weigh ? 2 : 1)")
    head = pd.DataFrame({"text": [fold("against it, for each rated cell", 18)]})
    return [
        axis.mark_rule(y=_HEAD, y2=_BELOW, opacity=0.35).encode(x=_xy()["x"]),
        axis.mark_text(fontSize=12).encode(**_xy(), text="says:N"),
        words(head.assign(x=_BARS + 40, y=_HEAD - 52), _SCALES, fontSize=12),
        base.mark_bar(color=ORANGE, height=14).encode(**_xy(), x2="end:Q"),
        base.transform_filter("datum.least")
        .mark_point(shape="diamond", size=110, color=BLUE)
        .encode(**_xy("mark")),
        base.mark_text(align="left", fontSize=12).encode(**_xy("after"), text="says:N"),
    ]


def _foot() -> list[alt.Chart]:
    """Draw below the matrix which items belong together, and how far each tells apart."""
    keys = list(ITEMS)
    brackets = pd.DataFrame(
        {
            "text": name.replace(" ", "\n"),
            "x": _NAMES + keys.index(items[0]) * _CELL + 4,
            "x2": _NAMES + (keys.index(items[-1]) + 1) * _CELL - 4,
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
        lines.encode(**_xy(), x2="x2:Q"),
        names.mark_text(baseline="top", fontSize=11, lineBreak="\n", lineHeight=12).encode(
            **_xy("middle", "below"), text="text:N"
        ),
        words(labels, _SCALES, fontSize=12, baseline="middle"),
        apart(alt.Chart())
        .transform_calculate(low=str(_APART))
        .mark_text(fontSize=12, fontWeight="bold")
        .encode(**_xy("x", "low"), text="distance:Q"),
    ]


def _lower() -> list[alt.Chart]:
    """Draw who has the least against it when one item is left out."""
    places = {key: _NAMES + (at + 0.5) * _CELL for at, key in enumerate(ITEMS)}
    downs = {key: _LOW + (down + 0.5) * _LOW_ROW for down, key in enumerate(HYPOTHESES)}
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
        x1=f"datum.x - {_CELL / 2 - 1}", x2=f"datum.x + {_CELL / 2 - 1}"
    )
    heads = pd.DataFrame(
        {
            "text": ["And if one item is left out? Diamond: least against it without that item"],
            "x": [0],
            "y": [_TITLE - 6],
        }
    )
    note = "Shaded: without it the answer changes, so this item carries the answer."
    key = pd.DataFrame({"text": [fold(note, 24)], "x": [_BARS], "y": [_LOW + 6]})
    numbers = pd.DataFrame(
        {"text": [str(n) for n in range(1, len(ITEMS) + 1)], "x": list(places.values())}
    ).assign(y=_LOW - 12)
    return [
        carried.mark_rect(color=ORANGE, opacity=0.35, cornerRadius=4).encode(
            x=alt.X("x1:Q", axis=None, scale=_SCALES[0]),
            x2="x2:Q",
            y=alt.value(_LOW - 20),
            y2=alt.value(_HEIGHT),
        ),
        words(heads, _SCALES, fontWeight="bold"),
        words(key, _SCALES, fontSize=12),
        words(numbers, _SCALES, fontSize=12, align="center", baseline="middle"),
        base.transform_filter("datum.least")
        .mark_point(shape="diamond", size=90, color=BLUE)
        .encode(**_xy("x", "low")),
    ]


def _described() -> str:
    said = evidence()
    items = "; ".join(
        f"{number}, {item.label} ({', '.join(item.ids)}): {said[key].rstrip('.')}"
        for number, (key, item) in enumerate(ITEMS.items(), start=1)
    )
    explanations = [
        f"{about.name} ({about.says[0].lower()}{about.says[1:-1]})" for about in HYPOTHESES.values()
    ]
    groups = and_list(
        [
            f"{and_list([ITEMS[key].label for key in items])} ({name})"
            for name, items in GROUPS.items()
        ]
    )
    return (
        f"A matrix of {len(HYPOTHESES)} explanations in rows and {len(ITEMS)} items of evidence in"
        " columns, not rated at the start; beside it how much speaks against each explanation for"
        " each rated cell, and below it which explanation has the least against it when one item"
        f" is left out. The explanations: {'; '.join(explanations)}. The evidence: {items}. Some"
        f" items depend on each other: {groups}. There is no right answer."
    )
