"""Issue by issue: who stands where between the two poles, with one actor to follow."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.cells import MINUS, cells, fold, number, pixels, row, words
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import SHADES
from coursekit.charts.core.theme import ORANGE
from coursekit.charts.stances import COLUMNS, stance_rows
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.text import and_list, did_you_mean

__all__ = ["stance_lines"]

_WIDTH, _LINE, _BAR = 690, 17, 17
_STEP = _WIDTH / len(SHADES)
_LETTERS = 20
# Below the top of a panel: its poles, its scale, its names; and the space to the next panel.
_POLES, _SCALE, _NAMES, _BETWEEN = 19, 36, 58, 22


@figure(marks=30)
def stance_lines(stances: pd.DataFrame | None = None, follow: str = "kh") -> alt.LayerChart:
    """Draw each issue as a line from pole to pole, with the actors' names where they stand.

    Parameters
    ----------
    stances
        The stance table or some of its rows; the whole table when left out. Issues on
        which fewer than two actors have a position are left out.
    follow
        Id of an actor, whose name stands out.

    Returns
    -------
    altair.LayerChart
        A panel an issue, a name an actor.

    Raises
    ------
    CourseError
        When no actor has that id.

    Examples
    --------
    >>> stance_lines(follow="iran").data["issue"].nunique()
    6
    """
    stances = load("stances") if stances is None else stances
    rows = stance_rows(stances)
    if follow not in set(rows["actor_id"]):
        raise CourseError(
            repr(follow),
            where="stance_lines, follow",
            expected=f"one of {and_list(sorted(set(rows['actor_id'])))}",
            remedy=did_you_mean(follow, rows["actor_id"].unique()) or "choose one of them",
        )
    rows = rows[rows["known"]]
    rows = rows[rows.groupby("issue_id")["actor_id"].transform("size") > 1]
    rows["followed"] = rows["actor_id"] == follow
    rows["text"] = [fold(actor, _LETTERS) for actor in rows["actor"]]
    rows["tall"] = (rows["text"].str.count("\n") + 1) * _LINE
    rows["above"] = rows.groupby(["issue_id", "value"])["tall"].cumsum() - rows["tall"]
    panels = _panels(rows)
    tops = panels.set_index("issue_id")["top"]
    rows["x"] = [(int(value) + 2.5) * _STEP for value in rows["value"]]
    rows["y"] = rows["issue_id"].map(tops) + _NAMES + rows["above"]
    height = int(panels["bottom"].max()) - _BETWEEN
    scales = pixels(_WIDTH, height)
    tooltip = [
        alt.Tooltip(f"{column}:N", title="title" if column == "actor" else title)
        for column, title in COLUMNS.items()
    ]
    place: dict[str, Any] = {
        "x": alt.X("x:Q", axis=None, scale=scales[0]),
        "y": alt.Y("y:Q", axis=None),
    }
    look: dict[str, Any] = {"baseline": "top", "lineBreak": "\n", "lineHeight": _LINE}
    names = alt.Chart().encode(**place, text="text:N", tooltip=tooltip)
    chart = alt.LayerChart(
        layer=[
            *cells(alt.Chart(_bars(panels)), scales, []),
            words(
                panels.assign(x=0, y=panels["top"], text=panels["issue"]),
                scales,
                fontWeight="bold",
                fontSize=14,
            ),
            words(_poles(panels, "pole_minus", 0), scales, fontSize=12),
            words(_poles(panels, "pole_plus", _WIDTH), scales, fontSize=12, align="right"),
            names.transform_filter("!datum.followed").mark_text(**look),
            names.transform_filter("datum.followed").mark_text(
                fontWeight="bold", color=ORANGE, **look
            ),
        ],
        data=rows.drop(columns=["value", "pole_minus", "pole_plus", "tall", "above"]),
    ).properties(
        title=alt.Title(
            "Issue by issue: where the paper places whom",
            subtitle=f"Followed in orange: {_name(stances, follow)}. No name: the paper is silent.",
        ),
        width=_WIDTH,
        height=height,
    )
    return finish(chart, _described(rows, _name(stances, follow)), COLUMNS)


def _name(stances: pd.DataFrame, actor_id: str) -> str:
    return str(stances.loc[stances["actor_id"] == actor_id, "actor"].iloc[0])


def _panels(rows: pd.DataFrame) -> pd.DataFrame:
    """Place the issues one below the other, each as high as its tallest column of names."""
    high = (rows["above"] + rows["tall"]).groupby(rows["issue_id"], sort=False).max()
    panels = rows.drop_duplicates("issue_id")[["issue_id", "issue", "pole_minus", "pole_plus"]]
    tall = panels["issue_id"].map(high) + _NAMES + _BETWEEN
    return panels.assign(top=tall.cumsum() - tall, bottom=tall.cumsum()).reset_index(drop=True)


def _bars(panels: pd.DataFrame) -> pd.DataFrame:
    """Draw the scale of each panel: five coloured fields with their numbers."""
    return pd.DataFrame(
        {
            **row(
                (value + 2) * _STEP + 2, (value + 3) * _STEP - 2, top + _SCALE, top + _SCALE + _BAR
            ),
            "known": True,
            "label": number(value),
            **shade.cell,
        }
        for top in panels["top"]
        for value, shade in SHADES.items()
    )


def _poles(panels: pd.DataFrame, column: str, x: float) -> pd.DataFrame:
    return panels.assign(x=x, y=panels["top"] + _POLES, text=panels[column])


def _described(rows: pd.DataFrame, name: str) -> str:
    own = rows[rows["followed"]]
    said = [
        f"{issue} {position} (from “{minus}” to “{plus}”)"
        for issue, position, minus, plus in own[
            ["issue", "position", "pole_minus", "pole_plus"]
        ].to_numpy()
    ]
    told = f"{name}: {'; '.join(said)}" if said else f"{name} has no position on any of them"
    return (
        f"{rows['issue_id'].nunique()} issues, each a line from {MINUS}2 to +2 with the names "
        f"of the actors where the paper places them, {len(rows)} names in all. {told}."
    )
