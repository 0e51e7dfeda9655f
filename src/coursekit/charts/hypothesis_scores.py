"""The scores of competing hypotheses, worked out by the chart itself.

The same arithmetic as `coursekit.methods.ach.rank`, as Vega-Lite transforms on the chart's
parameters, so that a rating moves the chart without Python.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import altair as alt

from coursekit.charts.hypothesis_rows import HYPOTHESES, ITEMS

__all__ = ["ALL", "KINDS", "PARAMETERS", "apart", "rated", "scores"]

ALL = "all"  # what is left out when nothing is
KINDS = {"credibility": "How credible?", "relevance": "How relevant?"}
PARAMETERS: Mapping[str, Any] = {
    "ratings": {f"{hypothesis}:{item}": "" for hypothesis in HYPOTHESES for item in ITEMS},
    "weights": {f"{kind}:{item}": "medium" for kind in KINDS for item in ITEMS},
    "weigh": False,
    "as_one": False,
    "left_out": ALL,
    "chosen": next(iter(ITEMS)),
}
_POINTS = "{I: 1, II: 2}[datum.rating] || 0"
_PLACE = "{CC: 2, C: 1, N: 0, I: -1, II: -2}[datum.rating]"
_WEIGHT = "{low: SQRT1_2, medium: 1, high: SQRT2}"
_ROUNDED = 1e6  # two ways to the same sum differ in the last digits


def rated(rows: alt.Chart) -> alt.Chart:
    """Give each cell its rating: rows with `hypothesis_id`, `item_id` and `group`."""
    chart: alt.Chart = rows.transform_calculate(
        rating="ratings[datum.hypothesis_id + ':' + datum.item_id]"
    )
    return chart


def scores(rows: alt.Chart) -> alt.Chart:
    """Score the hypotheses, with all items and without each of them.

    Parameters
    ----------
    rows
        As for `rated`, with all else that has one value for each hypothesis in `y`.

    Returns
    -------
    altair.Chart
        For each hypothesis and ``without`` (an item or `ALL`): ``score``, ``cells``,
        ``per_cell`` (nothing before a cell is rated), ``least`` (whether none has less) and
        ``carries`` (1 where leaving out that item changes who has the least).
    """
    weights = " * ".join(f"{_WEIGHT}[weights['{kind}:' + datum.item_id]]" for kind in KINDS)
    chart: alt.Chart = (
        rated(rows)
        .transform_calculate(
            points=f"({_POINTS}) * (weigh ? {weights} : 1)",
            known="datum.rating ? 1 : 0",
            counts="as_one ? datum.group : datum.item_id",
            without=json.dumps([ALL, *ITEMS]),
        )
        .transform_flatten(["without"])
        .transform_filter("datum.item_id !== datum.without")
        .transform_aggregate(
            points="max(points)",
            known="max(known)",
            groupby=["hypothesis_id", "y", "without", "counts"],
        )
        .transform_aggregate(
            score="sum(points)", cells="sum(known)", groupby=["hypothesis_id", "y", "without"]
        )
        .transform_calculate(
            per_cell="datum.cells ? datum.score / datum.cells : null",
            rounded=f"datum.cells ? round({_ROUNDED:g} * datum.score / datum.cells) : null",
        )
        .transform_joinaggregate(lowest="min(rounded)", groupby=["without"])
        .transform_calculate(least="datum.cells > 0 && datum.rounded === datum.lowest")
        .transform_calculate(now=f"datum.without === '{ALL}' && datum.least ? 1 : 0")
        .transform_joinaggregate(before="max(now)", groupby=["hypothesis_id"])
        .transform_calculate(differs="datum.before === (datum.least ? 1 : 0) ? 0 : 1")
        .transform_joinaggregate(carries="max(differs)", groupby=["without"])
    )
    return chart


def apart(rows: alt.Chart) -> alt.Chart:
    """Say for each item how far apart its best and worst rating are, from 0 to 4.

    Parameters
    ----------
    rows
        As for `rated`, with `x` for each item.

    Returns
    -------
    altair.Chart
        ``distance`` for each item with two ratings or more.
    """
    chart: alt.Chart = (
        rated(rows)
        .transform_filter("datum.rating")
        .transform_calculate(place=_PLACE)
        .transform_aggregate(
            best="max(place)", worst="min(place)", known="count()", groupby=["item_id", "x"]
        )
        .transform_filter("datum.known > 1")
        .transform_calculate(distance="datum.best - datum.worst")
    )
    return chart
