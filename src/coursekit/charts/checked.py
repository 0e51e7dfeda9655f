"""What checking the claims against other sources found."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import VERDICTS
from coursekit.charts.units import claim_units, in_words, ordered_groups
from coursekit.charts.words import section_names
from coursekit.data import load
from coursekit.errors import CourseError

__all__ = ["verdicts"]

_TITLES = {"kind": "by kind of claim", "section": "section by section", "all": "all claims"}
_GROUPS = {"kind": "Kind of claim", "section": "Section", "all": "Claims of the paper"}


@figure(marks=95)
def verdicts(
    claims: pd.DataFrame | None = None, by: Literal["kind", "section", "all"] = "kind"
) -> alt.LayerChart:
    """Draw each claim by its verdict.

    Parameters
    ----------
    claims
        The table of claims or some of its rows; the whole table when left out.
    by
        What makes the rows: the kind of claim, the section of the paper, or nothing.

    Returns
    -------
    altair.LayerChart
        One mark a claim.

    Raises
    ------
    CourseError
        When `by` is something else.

    Examples
    --------
    >>> as_text = verdicts(by="all").description
    >>> "disputed 5" in as_text
    True
    """
    if by not in _TITLES:
        raise CourseError(
            repr(by),
            where="verdicts, by",
            expected="'kind', 'section' or 'all'",
            remedy="choose one of them",
        )
    claims = load("claims") if claims is None else claims
    if by == "all":
        claims, rows = claims.assign(group="all claims"), ["all claims"]
    else:
        names = section_names() if by == "section" else {}
        values = ordered_groups(claims[by])
        rows = [names.get(value, value) for value in values]
        claims = claims.assign(group=claims[by].astype(str).replace(names))
    counts: dict[Any, Any] = pd.crosstab(claims["group"], claims["verdict"].astype(str)).to_dict(
        "index"
    )
    chart = claim_units(
        claims,
        category="verdict",
        looks=VERDICTS,
        groups={row: str(sum(counts[row].values())) for row in rows},
        title=f"What checking found, {_TITLES[by]}",
        subtitle="Each mark is one claim. Point at it to read it.",
    )
    said = "; ".join(f"{row}: {in_words(counts[row], VERDICTS)}" for row in rows)
    return finish(
        chart,
        f"The {len(claims)} claims of the paper by verdict, one mark a claim. {said}.",
        {"group": _GROUPS[by], "verdict": "Verdict"},
        count="Claims",
    )
