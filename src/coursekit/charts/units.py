"""Claims drawn one by one: a mark a claim, in rows by group, coloured by category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd

from coursekit.charts.core.lanes import lane_axis, lookup
from coursekit.charts.core.looks import Look, colours, shapes
from coursekit.text import and_list

__all__ = ["claim_units", "in_words", "ordered_groups"]

_PER_LINE = 20
_STEP = 22
_GAP = 0.35


def ordered_groups(column: pd.Series[str]) -> list[str]:
    """Return the values that occur in a column, in the column's own order if it has one.

    Examples
    --------
    >>> ordered_groups(pd.Series(["b", "a", "b"], dtype=pd.CategoricalDtype(["b", "a", "c"])))
    ['b', 'a']
    """
    present = column.dropna().unique()
    order = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else present
    return [str(value) for value in order if value in present]


def in_words(counts: Mapping[str, int], order: Iterable[str]) -> str:
    """Name each category with its count, those without a claim left out.

    Examples
    --------
    >>> in_words({"fact": 8, "prediction": 0}, ["prediction", "fact"])
    'fact 8'
    """
    return and_list([f"{name} {counts[name]}" for name in order if counts.get(name)])


def claim_units(
    claims: pd.DataFrame,
    *,
    category: str,
    looks: Mapping[str, Look],
    groups: Mapping[str, str],
    title: str,
    subtitle: str,
) -> alt.LayerChart:
    """Draw each claim as one mark.

    Parameters
    ----------
    claims
        Claims with the columns ``group`` (one of the keys of `groups`) and the one
        named by `category` (one of the keys of `looks`).
    category
        The column that gives colour and symbol.
    looks
        Colour and symbol of each category, in the order in which a row is filled.
    groups
        The groups from top to bottom, each with the words at the end of its row.
    title, subtitle
        What stands above the chart.

    Returns
    -------
    altair.LayerChart
        The marks; pointing at one shows the claim, its kind, hedges and verdict.
    """
    rank = {value: place for place, value in enumerate([*groups, *looks])}
    frame = claims.assign(**{category: claims[category].astype(str)}).sort_values(
        ["group", category], key=lambda column: column.map(rank), kind="stable"
    )
    place = frame.groupby("group", sort=False).cumcount()
    sizes = frame["group"].value_counts()
    top, middles, tops = 0.0, {}, {}
    for group in groups:
        lines = -(-sizes[group] // _PER_LINE)
        tops[group] = top
        middles[top + (lines - 1) / 2] = group
        top += lines + _GAP
    frame = pd.DataFrame(
        {
            "group": frame["group"],
            category: frame[category],
            "slot": place % _PER_LINE,
            "line": frame["group"].map(tops) + place // _PER_LINE,
            "claim_id": frame["claim_id"],
            "locator": frame["locator"],
            "claim": frame["claim"],
            "kind": frame["kind"].astype(str),
            "hedges": frame["hedge_words"].map(", ".join).replace("", "none"),
            "verdict": frame["verdict"].astype(str),
        }
    )
    ends = pd.DataFrame(
        {
            "line": list(middles),
            "slot": [min(sizes[group], _PER_LINE) for group in middles.values()],
            "words": [groups[group] for group in middles.values()],
        }
    )
    y = alt.Y(
        "line:Q",
        title=None,
        scale=alt.Scale(domain=[top - _GAP - 0.4, -0.6], nice=False, zero=False),
        axis=lane_axis(middles),
    )
    x = alt.X("slot:Q", axis=None, scale=alt.Scale(domain=[-0.6, _PER_LINE + 2], nice=False))
    totals = {value: int((frame[category] == value).sum()) for value in looks}
    counted = lookup({value: f"{value} ({count})" for value, count in totals.items()})
    legend = alt.Legend(
        title=None,
        labelExpr=f"{counted}[datum.label]",
        columns=4 if len(looks) < 5 else 3,
        symbolSize=150,
        offset=8,
    )
    marks = (
        alt.Chart()
        .mark_point(size=190, filled=True, opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color(f"{category}:N", scale=colours(looks), legend=legend),
            shape=alt.Shape(f"{category}:N", scale=shapes(looks), legend=legend),
            tooltip=[
                alt.Tooltip("claim_id:N", title="title"),
                alt.Tooltip("claim:N", title="Claim"),
                alt.Tooltip("locator:N", title="Paragraph"),
                alt.Tooltip("kind:N", title="Kind"),
                alt.Tooltip("hedges:N", title="Hedge words"),
                alt.Tooltip("verdict:N", title="Verdict"),
            ],
        )
    )
    words = alt.Chart(ends).mark_text(align="left", dx=2).encode(x=x, y=y, text=alt.Text("words:N"))
    return alt.LayerChart(layer=[marks, words], data=frame).properties(
        title=alt.Title(title, subtitle=subtitle),
        width=_STEP * (_PER_LINE + 2),
        height=round(_STEP * 1.05 * (top + 0.2)),
    )
