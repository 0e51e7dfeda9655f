"""The stance table: actors by issues, as a heat map and issue by issue."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.cells import (
    BLANK,
    MINUS,
    cells,
    fold,
    number,
    pixels,
    row,
    words,
)
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import SHADES
from coursekit.charts.core.theme import GREY
from coursekit.charts.words import publishers, source_labels
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.text import and_list

__all__ = ["COLUMNS", "NO_OTHERS", "stance_map", "stance_rows"]

_LEFT, _CELL, _GAP, _HEAD, _LINE, _OVER = 238, 34, 3, 158, 15, 50
_LETTERS = 39
_FIRST_ISSUE = "attack-scale"
NO_OTHERS = "nothing in our tables"
_BASIS = {
    "explicit": "said outright",
    "implied": "implied: we read it into the text",
    "blank": "the paper does not say",
}

COLUMNS = {
    "actor": "Actor",
    "issue": "Issue",
    "position": "Position",
    "basis": "Basis",
    "said": "What the paper says",
    "where": "Paragraphs",
    "others": "Other sources",
    "sources": "Sources",
}


def stance_rows(stances: pd.DataFrame) -> pd.DataFrame:
    """Put the stance table into words, the armed groups first.

    Parameters
    ----------
    stances
        Rows of the table ``stances``.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`, the ids, the poles, and what a cell needs: ``known``,
        ``value``, ``label`` (in brackets when implied), ``fill`` and ``ink``.

    Examples
    --------
    >>> stance_rows(load("stances"))[["actor", "position"]].iloc[0].tolist()
    ["Kata'ib Hezbollah", '+2']
    """
    if stances.empty:
        raise CourseError(
            "no row",
            where="The stance table to be drawn",
            expected="at least one",
            remedy="look at the spelling between the quotation marks",
        )
    labels = source_labels(load("sources"))
    actors = load("actors").set_index("actor_id")["type"]
    issues = {issue_id: place for place, issue_id in enumerate(load("issues")["issue_id"])}
    first = stances[stances["issue_id"] == _FIRST_ISSUE].set_index("actor_id")["position"]
    frame = pd.DataFrame(
        {
            "actor_id": stances["actor_id"],
            "issue_id": stances["issue_id"],
            "actor": stances["actor"],
            "issue": stances["issue"],
            "value": stances["position"],
            "known": stances["position"].notna(),
            "position": [number(position) for position in stances["position"]],
            "basis": stances["basis"].astype(str).map(_BASIS),
            "said": stances["text"].fillna("nothing on this"),
            "where": [", ".join(ids) or "none" for ids in stances["locators"]],
            "others": stances["per_other_sources"].fillna(NO_OTHERS),
            "sources": [publishers(ids, labels) or "none" for ids in stances["source_ids"]],
            "pole_minus": stances["pole_minus"],
            "pole_plus": stances["pole_plus"],
        }
    )
    implied = frame["basis"] == _BASIS["implied"]
    frame["label"] = frame["position"].where(~implied, "(" + frame["position"] + ")")
    shades = [SHADES[0 if pd.isna(value) else int(value)] for value in frame["value"]]
    frame["fill"], frame["ink"] = [each.color for each in shades], [each.ink for each in shades]
    armed = frame["actor_id"].map(actors).str.startswith("armed")
    order = pd.DataFrame(
        {
            "armed": ~armed,
            "attacks": -frame["actor_id"].map(first).fillna(0).where(armed, 0),
            "issue": frame["issue_id"].map(issues),
        }
    )
    return frame.loc[
        order.sort_values(["armed", "attacks", "issue"], kind="stable").index
    ].reset_index(drop=True)


@figure(marks=88)
def stance_map(stances: pd.DataFrame | None = None) -> alt.LayerChart:
    """Draw where each actor stands on each issue, as the paper has it.

    Parameters
    ----------
    stances
        The stance table or some of its rows; the whole table when left out.

    Returns
    -------
    altair.LayerChart
        A cell an actor and issue; a blank where the paper does not say.

    Examples
    --------
    >>> int(stance_map().data["known"].sum())
    36
    """
    stances = load("stances") if stances is None else stances
    rows = stance_rows(stances)
    heads = _heads(rows)
    tops = {
        issue: (top, bottom) for issue, top, bottom in heads[["issue_id", "y1", "y2"]].to_numpy()
    }
    lefts = {
        actor: _LEFT + place * (_CELL + _GAP)
        for place, actor in enumerate(rows["actor_id"].unique())
    }
    places = [
        row(lefts[actor], lefts[actor] + _CELL, tops[issue][0] + 2, tops[issue][1] - 2)
        for actor, issue in zip(rows["actor_id"], rows["issue_id"], strict=True)
    ]
    rows = rows.join(pd.DataFrame(places))
    rows["more"] = rows["others"] != NO_OTHERS
    table = rows.drop(columns=["value", "pole_minus", "pole_plus"])
    width = max(lefts.values()) + _CELL + _OVER
    bottom = max(heads["y2"])
    height = bottom + 62
    scales = pixels(width, height)
    tooltip = [
        alt.Tooltip(f"{column}:N", title="title" if column == "actor" else title)
        for column, title in COLUMNS.items()
    ]
    names = pd.DataFrame(
        {
            "text": rows["actor"].unique(),
            "x": [left + _CELL / 2 - 4 for left in lefts.values()],
            "y": _HEAD - 12,
        }
    )
    corners = (
        alt.Chart()
        .transform_filter("datum.more == true")
        .transform_calculate(cx="datum.x2 - 6", cy="datum.y1 + 6")
        .mark_point(size=26, filled=True, color=GREY, stroke="white", strokeWidth=1)
        .encode(x=alt.X("cx:Q", axis=None), y=alt.Y("cy:Q", axis=None), tooltip=tooltip)
    )
    chart = alt.LayerChart(
        layer=[
            *cells(alt.Chart(), scales, tooltip),
            corners,
            words(names, scales, angle=310, baseline="middle"),
            words(
                heads.assign(x=0, y=heads["y1"] + 2, text=heads["name"]), scales, fontWeight="bold"
            ),
            words(
                heads.assign(x=0, y=heads["y1"] + 2 + _LINE * heads["lines"], text=heads["poles"]),
                scales,
                fontSize=12,
            ),
            *_key(bottom + 18, scales),
        ],
        data=table,
    ).properties(
        title=alt.Title(
            "Where the paper places each actor on each issue",
            subtitle="Point at a cell to read what the paper says, and where; and what others say.",
        ),
        width=width,
        height=height,
    )
    return finish(chart, _described(rows), COLUMNS)


def _heads(rows: pd.DataFrame) -> pd.DataFrame:
    """Write the name and the two poles of each issue, and how high its row is."""
    heads = rows[["issue_id", "issue", "pole_minus", "pole_plus"]].drop_duplicates("issue_id")
    order = load("issues")["issue_id"].tolist()
    heads = heads.sort_values("issue_id", key=lambda ids: ids.map(order.index), ignore_index=True)
    heads["name"] = [fold(issue, _LETTERS - 4) for issue in heads["issue"]]
    heads["poles"] = [
        fold(f"{MINUS}2 {minus}", _LETTERS) + "\n" + fold(f"+2 {plus}", _LETTERS)
        for minus, plus in zip(heads["pole_minus"], heads["pole_plus"], strict=True)
    ]
    heads["lines"] = heads["name"].str.count("\n") + 1
    tall = (heads["lines"] + heads["poles"].str.count("\n") + 1) * _LINE + 11
    heads["y2"] = _HEAD + tall.cumsum()
    heads["y1"] = heads["y2"] - tall
    return heads.drop(columns=["pole_minus", "pole_plus"])


def _key(top: float, scales: tuple[alt.Scale, alt.Scale]) -> list[alt.Chart]:
    """Draw what the marks mean, below the map."""
    samples: list[dict[str, Any]] = [
        {**row(34 * place, 34 * place + 30, top, top + 20), "label": number(value), "known": True}
        | SHADES[value].cell
        for place, value in enumerate(SHADES)
    ]
    outline = {**row(0, 30, top + 28, top + 48), "label": BLANK, "known": False}
    samples.append({**outline, **SHADES[0].cell})
    said = pd.DataFrame(
        [
            {"x": 176, "y": top + 3, "text": "first to second pole of the row"},
            {"x": 38, "y": top + 31, "text": BLANK},
            {"x": 398, "y": top + 3, "text": "in brackets: implied, not said outright"},
            {"x": 398, "y": top + 31, "text": "grey dot: other sources say something"},
        ]
    )
    return [*cells(alt.Chart(pd.DataFrame(samples)), scales, []), words(said, scales)]


def _described(rows: pd.DataFrame) -> str:
    known = rows[rows["known"]]
    actors, issues = rows["actor"].nunique(), rows["issue"].nunique()
    said = []
    for issue, group in rows.groupby("issue", sort=False):
        there = [
            f"{part['position'].iloc[0]} {and_list(sorted(part['actor']))}"
            for _, part in group[group["known"]].groupby("value")
        ]
        said.append(f"{issue}: {', '.join(there) if there else 'blank for everybody'}")
    return (
        f"Heat map of {actors} actors and {issues} issues on a scale from {MINUS}2 to +2. "
        f"{len(known)} of {len(rows)} cells are filled, "
        f"{int((known['basis'] == _BASIS['implied']).sum())} of them implied; in the "
        f"{len(rows) - len(known)} blank ones the paper does not say. {'; '.join(said)}."
    )
