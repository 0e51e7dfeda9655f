"""The claims of the paper, one mark each: by kind, by verdict, by section, by hedge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.lanes import lane_axis, lookup
from coursekit.charts.core.looks import CLAIM_KINDS, HEDGED, VERDICTS, Look, colors, shapes
from coursekit.charts.words import section_names
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.text import and_list, counted, plural

__all__ = ["claim_kinds", "hedges_by_section", "kinds_by_section", "verdicts"]

PER_LINE, STEP, GAP = 20, 22, 0.35  # marks on a line, pixels of a mark, lines between groups
POINT = "Each mark is one claim. Point at it to read it."
HEDGES = "Hedged: with a word such as may, appears, reportedly. Point at a mark to read."
GROUPINGS = {
    "kind": ("Kind of claim", "by kind of claim"),
    "section": ("Section", "section by section"),
    "all": ("Claims of the paper", "all claims"),
}


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
        One bar a kind, the most frequent first; equal ones as in the codebook.

    Examples
    --------
    >>> claim_kinds().description[:39]
    'Bar chart of the 99 claims of the paper'
    """
    claims = load("claims") if claims is None else claims
    counts = claims["kind"].astype(str).value_counts().reindex(list(CLAIM_KINDS)).dropna()
    counts = counts.astype(int).sort_values(ascending=False, kind="stable").rename_axis("kind")
    rows = counts.reset_index(name="claims").assign(share=lambda rows: rows["claims"] / len(claims))
    rows["label"] = [
        f"{n} ({share:.0%})" for n, share in zip(rows["claims"], rows["share"], strict=True)
    ]
    base = alt.Chart().encode(
        x=alt.X("claims:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False)),
        y=alt.Y("kind:N", sort=None, title=None),
    )
    bars = base.mark_bar(height=alt.RelativeBandSize(0.72)).encode(
        color=alt.Color("kind:N", scale=colors(CLAIM_KINDS), legend=None),
        tooltip=tooltips({"kind": "Kind", "label": "Claims"}),
    )
    words = base.mark_text(align="left", dx=8, fontSize=15).encode(text="label:N")
    chart = alt.LayerChart(
        layer=[bars, words],
        data=rows,
        title=f"{all_of(claims)}, by kind",
        width=450,
        height=alt.Step(42),
    )
    kinds = [f"{kind} {label}" for kind, label in zip(rows["kind"], rows["label"], strict=True)]
    return finish(
        chart,
        f"Bar chart of {all_of(claims, 'the')} by kind, the most frequent first: "
        f"{and_list(kinds)}.",
        {"kind": "Kind of claim", "claims": "Claims", "share": "Share"},
    )


@figure(marks=99)
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
    99
    """
    claims = grouped(claims, "section")
    counts = count_each(claims, "kind")
    return draw_units(
        claims,
        ("kind", "Kind of claim", CLAIM_KINDS),
        {group: str(sum(each.values())) for group, each in counts.items()},
        title=f"{all_of(claims)}, section by section",
        description=f"{all_of(claims)} in {counted(len(counts), 'section')}, one mark a "
        f"claim, by kind. {in_words(counts, CLAIM_KINDS)}.",
    )


@figure(marks=99)
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
    claims = grouped(claims, "section")
    claims["hedged"] = ["hedged" if words else "not hedged" for words in claims["hedge_words"]]
    hedged = claims["hedged"].eq("hedged").sum()
    totals = {
        group: f"{each.get('hedged', 0)} of {sum(each.values())}"
        for group, each in count_each(claims, "hedged").items()
    }
    listed = "; ".join(f"{group} {count}" for group, count in totals.items())
    return draw_units(
        claims,
        ("hedged", "Hedged", HEDGED),
        totals,
        title=f"Where the paper hedges: {hedged} of {counted(len(claims), 'claim')}",
        subtitle=HEDGES,
        description=f"{hedged} of {all_of(claims, 'the')} "
        f"{plural(hedged, 'carries', 'carry')} a hedge word. "
        f"Hedged claims by section: {listed}.",
    )


@figure(marks=99)
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
    if by not in GROUPINGS:
        raise CourseError(
            repr(by),
            where="verdicts, by",
            expected="'kind', 'section' or 'all'",
            remedy="choose one of them",
        )
    claims = grouped(claims, by)
    counts = count_each(claims, "verdict")
    return draw_units(
        claims,
        ("verdict", "Verdict", VERDICTS),
        {group: str(sum(each.values())) for group, each in counts.items()},
        by=by,
        title=f"What checking found, {GROUPINGS[by][1]}",
        description=f"{all_of(claims)} by verdict, one mark a claim. {in_words(counts, VERDICTS)}.",
    )


def all_of(claims: pd.DataFrame, the: str = "The") -> str:
    """Count the claims: "The 99 claims of the paper"."""
    return f"{the} {plural(len(claims), 'one claim', f'{len(claims)} claims')} of the paper"


def grouped(claims: pd.DataFrame | None, by: str) -> pd.DataFrame:
    """Give each claim its ``group``: sections by name, in the order of the paper."""
    claims = load("claims") if claims is None else claims
    if by == "all":
        return claims.assign(group=GROUPINGS["all"][1])
    column = claims[by]
    names = section_names() if by == "section" else {}
    order = names or column.cat.categories
    present = set(column.dropna())
    groups = [names.get(value, str(value)) for value in order if value in present]
    named = column.astype(str).replace(names)
    return claims.assign(group=pd.Categorical(named, categories=groups, ordered=True))


def count_each(claims: pd.DataFrame, category: str) -> dict[str, dict[str, int]]:
    """Count the claims of each category in each group."""
    counts: dict[Any, Any] = pd.crosstab(claims["group"], claims[category].astype(str)).to_dict(
        "index"
    )
    return {str(group): row for group, row in counts.items()}


def in_words(counts: Mapping[str, Mapping[str, int]], looks: Mapping[str, Look]) -> str:
    """Name for each group the categories that occur, with their counts."""
    return "; ".join(
        f"{group}: {and_list([f'{name} {each[name]}' for name in looks if each.get(name)])}"
        for group, each in counts.items()
    )


def place_units(claims: pd.DataFrame, category: str, looks: Mapping[str, Look]) -> pd.DataFrame:
    """Give each claim a ``slot`` on a ``line`` of its group, sorted by category."""
    order = pd.Categorical(claims[category].astype(str), categories=list(looks), ordered=True)
    rows = claims.assign(**{category: order}).sort_values(["group", category], kind="stable")
    place = rows.groupby("group", sort=False, observed=True).cumcount()
    sizes = rows["group"].value_counts(sort=False)
    lines = -(-sizes[sizes > 0] // PER_LINE) + GAP
    tops = (lines.cumsum() - lines).to_dict()
    return pd.DataFrame(
        {
            "group": rows["group"].astype(str),
            category: rows[category].astype(str),
            "slot": place % PER_LINE,
            "line": (rows["group"].map(tops).astype(float) + place // PER_LINE).round(2),
            "claim_id": rows["claim_id"],
            "locator": rows["locator"],
            "claim": rows["claim"],
            "kind": rows["kind"].astype(str),
            "hedges": rows["hedge_words"].map(", ".join).replace("", "none"),
            "verdict": rows["verdict"].astype(str),
        }
    )


def draw_units(
    claims: pd.DataFrame,
    by_category: tuple[str, str, Mapping[str, Look]],
    totals: Mapping[str, str],
    *,
    title: str,
    description: str,
    subtitle: str = POINT,
    by: str = "section",
) -> alt.LayerChart:
    """Draw one mark a claim in the rows of its groups, and the total at the end of each row.

    `by_category` is the column that gives color and shape, its name in the table, its looks.
    """
    category, category_title, looks = by_category
    rows = place_units(claims, category, looks)
    bottom = rows["line"].max() + 1 + GAP
    spans = rows.groupby("group", sort=False)["line"].agg(["min", "max"])
    middles = {(low + high) / 2: str(group) for group, low, high in spans.itertuples()}
    sizes = rows["group"].value_counts()
    ends = pd.DataFrame(
        {
            "line": list(middles),
            "slot": [min(sizes[group], PER_LINE) for group in middles.values()],
            "words": [totals[group] for group in middles.values()],
        }
    )
    y = alt.Y(
        "line:Q",
        title=None,
        scale=alt.Scale(domain=[bottom - GAP - 0.4, -0.6], nice=False, zero=False),
        axis=lane_axis(middles),
    )
    x = alt.X("slot:Q", axis=None, scale=alt.Scale(domain=[-0.6, PER_LINE + 2], nice=False))
    counted = {value: f"{value} ({rows[category].eq(value).sum()})" for value in looks}
    legend = alt.Legend(
        title=None,
        labelExpr=f"{lookup(counted)}[datum.label]",
        columns=4 if len(looks) < 5 else 3,
        symbolSize=150,
        offset=8,
    )
    told = {"claim": "Claim", "locator": "Paragraph", "kind": "Kind", "hedges": "Hedge words"}
    marks: Any = alt.Chart().mark_point(size=190, filled=True, opacity=1)
    marks = marks.encode(
        x=x,
        y=y,
        color=alt.Color(f"{category}:N", scale=colors(looks), legend=legend),
        shape=alt.Shape(f"{category}:N", scale=shapes(looks), legend=legend),
        tooltip=tooltips({**told, "verdict": "Verdict"}, heading="claim_id"),
    )
    words = alt.Chart(ends).mark_text(align="left", dx=2).encode(x=x, y=y, text="words:N")
    chart = alt.LayerChart(
        layer=[marks, words],
        data=rows,
        title=alt.Title(title, subtitle=subtitle),
        width=STEP * (PER_LINE + 2),
        height=round(STEP * 1.05 * (bottom + 0.2)),
    )
    table = {"group": GROUPINGS[by][0], category: category_title}
    return finish(chart, description, table, count="Claims")
