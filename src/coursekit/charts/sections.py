"""Which kinds of claim each section of the paper makes."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import CLAIM_KINDS
from coursekit.charts.units import claim_units, in_words, ordered_groups
from coursekit.charts.words import section_names
from coursekit.data import load

__all__ = ["kinds_by_section"]


@figure(marks=95)
def kinds_by_section(claims: pd.DataFrame | None = None) -> alt.LayerChart:
    """Draw each claim of the paper in the row of its section, coloured by kind.

    Parameters
    ----------
    claims
        The table of claims or some of its rows; the whole table when left out.

    Returns
    -------
    altair.LayerChart
        One mark a claim.

    Examples
    --------
    >>> len(kinds_by_section().data)
    95
    """
    claims = load("claims") if claims is None else claims
    names = section_names()
    sections = ordered_groups(claims["section"])
    claims = claims.assign(group=claims["section"].astype(str).map(names))
    counts: dict[Any, Any] = pd.crosstab(claims["group"], claims["kind"].astype(str)).to_dict(
        "index"
    )
    rows = [names[section] for section in sections]
    chart = claim_units(
        claims,
        category="kind",
        looks=CLAIM_KINDS,
        groups={row: str(sum(counts[row].values())) for row in rows},
        title=f"The {len(claims)} claims of the paper, section by section",
        subtitle="Each mark is one claim. Point at it to read it.",
    )
    said = "; ".join(f"{row}: {in_words(counts[row], CLAIM_KINDS)}" for row in rows)
    return finish(
        chart,
        f"The {len(claims)} claims of the paper in {len(rows)} sections, one mark a claim, "
        f"by kind. {said}.",
        {"group": "Section", "kind": "Kind of claim"},
        count="Claims",
    )
