"""Competing hypotheses: why the attacks stopped in February 2024, and what speaks against each."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.cells import row
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.looks import SHADES
from coursekit.charts.core.theme import BLUE, GREY
from coursekit.charts.hypothesis_parts import (
    BELOW,
    CELL,
    HEAD,
    HEIGHT,
    LOW,
    LOW_ROW,
    NAMES,
    ROW,
    SCALES,
    WIDTH,
    bars,
    foot,
    lower,
    xy,
)
from coursekit.charts.hypothesis_rows import (
    GROUPS,
    HYPOTHESES,
    ITEMS,
    RATINGS,
    evidence,
    group_of,
)
from coursekit.charts.hypothesis_scores import PARAMETERS, rated
from coursekit.text import and_list

__all__ = ["hypotheses"]

_SHADE = {"CC": SHADES[-2], "C": SHADES[-1], "N": SHADES[0], "I": SHADES[1], "II": SHADES[2]}
_COLUMNS = {"hypothesis": "Hypothesis", "item": "Evidence", "ids": "Rows of the tables"}
_CHOSEN, _FAINT = "datum.item_id === chosen", "datum.item_id === left_out ? 0.35 : 1"


@figure(marks=54)
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
        layer=[*_matrix(), *_heads(), *bars(), *foot(), *lower()],
        data=rows,
        params=[alt.VariableParameter(name=name, value=at) for name, at in PARAMETERS.items()],
        title=alt.Title(
            "Why did the attacks stop? What speaks against each explanation",
            subtitle=[
                "Only what speaks against counts. Explanations can be links of one chain;",
                "a vague one is hard to contradict, because little could speak against it.",
            ],
        ),
        width=WIDTH,
        height=HEIGHT,
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
                NAMES + at * CELL + 1,
                NAMES + (at + 1) * CELL - 1,
                HEAD + down * ROW + 1,
                HEAD + (down + 1) * ROW - 1,
            ),
        }
        for down, (hypothesis, about) in enumerate(HYPOTHESES.items())
        for at, (key, item) in enumerate(ITEMS.items())
    )


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
    area = {**xy("x1", "y1"), "x2": "x2:Q", "y2": "y2:Q", "tooltip": tooltip}
    faint = alt.Opacity("faint:Q", scale=None)
    known, blank = base.transform_filter("datum.rating"), base.transform_filter("!datum.rating")
    names = list(_SHADE)
    fills, inks = zip(*((look.color, look.ink) for look in _SHADE.values()), strict=True)
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
            **xy(),
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
            "x1": NAMES + (number - 1) * CELL,
            "x2": NAMES + number * CELL,
            "x": NAMES + (number - 0.5) * CELL,
            "y": HEAD - 8,
        }
        for number, (key, item) in enumerate(ITEMS.items(), start=1)
    )
    names = pd.DataFrame(
        {
            "text": about.name,
            "says": about.says,
            "x": 0,
            "y": HEAD + (down + 0.5) * ROW,
            "low": LOW + (down + 0.5) * LOW_ROW,
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
            x=alt.X("x1:Q", axis=None, scale=SCALES[0]),
            x2="x2:Q",
            y=alt.value(HEAD - 2),
            y2=alt.value(BELOW + 2),
        ),
        turned.encode(
            **xy(), text="label:N", opacity=alt.Opacity("faint:Q", scale=None), tooltip=tooltip
        ),
        named.mark_text(align="left", fontWeight="bold").encode(**xy()),
        named.mark_text(align="left", fontSize=12).encode(**xy(y="low")),
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
