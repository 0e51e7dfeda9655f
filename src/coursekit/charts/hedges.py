"""How often each section of the paper hedges."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import HEDGED
from coursekit.charts.units import claim_units, ordered_groups
from coursekit.charts.words import section_names
from coursekit.data import load

__all__ = ["hedges_by_section"]


@figure(marks=95)
def hedges_by_section(claims: pd.DataFrame | None = None) -> alt.LayerChart:
    """Draw each claim in the row of its section, by whether the paper hedges it.

    Parameters
    ----------
    claims
        The table of claims or some of its rows; the whole table when left out.

    Returns
    -------
    altair.LayerChart
        One mark a claim, the hedged ones first, and the count at the end of the row.

    Examples
    --------
    >>> as_text = hedges_by_section().description
    >>> "the Iranian position" in as_text
    True
    """
    claims = load("claims") if claims is None else claims
    names = section_names()
    rows = [names[section] for section in ordered_groups(claims["section"])]
    claims = claims.assign(
        group=claims["section"].astype(str).map(names),
        hedged=[("hedged" if words else "not hedged") for words in claims["hedge_words"]],
    )
    total = claims["group"].value_counts()
    hedged = claims.loc[claims["hedged"] == "hedged", "group"].value_counts()
    counts = {row: f"{hedged.get(row, 0)} of {total[row]}" for row in rows}
    chart = claim_units(
        claims,
        category="hedged",
        looks=HEDGED,
        groups=counts,
        title=f"Where the paper hedges: {hedged.sum()} of {len(claims)} claims",
        subtitle="Hedged: with a word such as may, appears, reportedly. Point at a mark to read.",
    )
    said = "; ".join(f"{row} {count}" for row, count in counts.items())
    return finish(
        chart,
        f"{hedged.sum()} of the {len(claims)} claims of the paper carry a hedge word. "
        f"Hedged claims by section: {said}.",
        {"group": "Section", "hedged": "Hedged"},
        count="Claims",
    )
