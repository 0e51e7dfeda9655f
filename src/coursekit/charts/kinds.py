"""The first chart: how many claims of each kind the paper makes."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import CLAIM_KINDS, colours
from coursekit.data import load
from coursekit.text import and_list

__all__ = ["claim_kinds"]


@figure(marks=4)
def claim_kinds(claims: pd.DataFrame | None = None) -> alt.LayerChart:
    """Draw the claims of the paper by kind, as labelled bars.

    Parameters
    ----------
    claims
        The table of claims or some of its rows; the whole table when left out.

    Returns
    -------
    altair.LayerChart
        One bar a kind, the most frequent first.

    Examples
    --------
    >>> claim_kinds().description[:39]
    'Bar chart of the 95 claims of the paper'
    """
    claims = load("claims") if claims is None else claims
    counts = (
        claims["kind"].astype(str).value_counts().rename_axis("kind").reset_index(name="claims")
    )
    counts["share"] = counts["claims"] / len(claims)
    counts["label"] = [
        f"{n} ({share:.0%})" for n, share in zip(counts["claims"], counts["share"], strict=True)
    ]
    base = alt.Chart().encode(
        x=alt.X("claims:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False)),
        y=alt.Y("kind:N", sort=None, title=None),
    )
    bars = base.mark_bar(height=alt.RelativeBandSize(0.72)).encode(
        color=alt.Color("kind:N", scale=colours(CLAIM_KINDS), legend=None),
        tooltip=[alt.Tooltip("kind:N", title="Kind"), alt.Tooltip("label:N", title="Claims")],
    )
    words = base.mark_text(align="left", dx=8, fontSize=15).encode(text=alt.Text("label:N"))
    chart = alt.LayerChart(layer=[bars, words], data=counts).properties(
        title=f"The {len(claims)} claims of the paper, by kind",
        width=450,
        height=alt.Step(42),
    )
    said = and_list(
        [f"{kind} {label}" for kind, label in zip(counts["kind"], counts["label"], strict=True)]
    )
    return finish(
        chart,
        f"Bar chart of the {len(claims)} claims of the paper by kind, the most frequent "
        f"first: {said}.",
        {"kind": "Kind of claim", "claims": "Claims", "share": "Share"},
    )
