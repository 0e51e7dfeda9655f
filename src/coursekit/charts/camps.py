"""The camps workshop: actors that move between camps, and the claims that fit or not."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.camp_rows import actor_rows, claim_rows
from coursekit.charts.camp_rules import ACTORS, CAMPS, RULES, UNPLACED
from coursekit.charts.camp_states import OPEN, STATES, UNFIT, expression, signal
from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import ACTOR_GROUPS
from coursekit.charts.core.theme import BLUE, GREY, ORANGE
from coursekit.text import and_list

__all__ = ["camps"]

# Pixels: a column of camps, a row of actors and its letters, the strip of claims, the whole.
_COLUMN, _ROW, _TOP, _LETTERS = 100, 42, 30, 14
_STRIP, _LINE, _GAP, _WIDTH = 4 * _COLUMN + 24, 22, 6, 684
_HEIGHT = _TOP + _ROW * len(ACTORS) + 2
_COLUMNS = {
    "claim_id": "Claim",
    "locator": "Paragraph",
    "claim": "What it says",
    "verdict": "Verdict",
    "reading": "Read here as",
}
_DARK = ACTOR_GROUPS["state or government"]


@figure(marks=27)
@of_this_paper
def camps() -> alt.LayerChart:
    """Draw the actors in columns by camp, and beside them the claims that bear on it.

    A parameter for each actor, named by `coursekit.charts.camp_states.signal`, holds the
    key of its camp; the actor's box and the marks of the claims follow it.

    Returns
    -------
    altair.LayerChart
        A box an actor, all of them not placed, and a mark a claim.

    Examples
    --------
    >>> camps().params[0].name
    'camp_kh'
    """
    actors, claims = actor_rows(), claim_rows()
    placed, headings = _lines(claims)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[_HEIGHT, 0], nice=False))
    chart = alt.LayerChart(
        layer=[*_columns(x, y), *_boxes(_rows(actors), x, y), *_strip(headings, x, y)],
        data=placed,
        params=[alt.VariableParameter(name=signal(actor), value=UNPLACED) for actor in ACTORS],
        title=alt.Title(
            f"{len(ACTORS)} actors, and {len(claims)} claims of the paper on where they stand",
            subtitle=[
                "Dashed: the stance table says nothing of this actor after Tower 22.",
                "Point at a box or a claim to read what is said.",
            ],
        ),
        width=_WIDTH,
        height=_HEIGHT,
    )
    return finish(chart, _described(actors, claims), _COLUMNS)


def _columns(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw the columns and their headings."""
    columns = pd.DataFrame({"words": ["not placed", *CAMPS.values()]})
    columns["x"] = columns.index * _COLUMN + 3
    columns = columns.assign(x2=columns["x"] + _COLUMN - 6, y=_TOP - 4, y2=_HEIGHT)
    grounds = alt.Chart(columns).mark_rect(color=GREY, opacity=0.13, cornerRadius=4)
    words = alt.Chart(columns).transform_calculate(x="(datum.x + datum.x2) / 2", y="14")
    return [
        grounds.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q")),
        words.mark_text(fontWeight="bold").encode(x=x, y=y, text=alt.Text("words:N")),
    ]


def _boxes(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw the actors, each in a row of its own and in the column of its camp."""
    where = ", ".join(f"'{actor}': {signal(actor)}" for actor in ACTORS)
    column = {UNPLACED: 0} | {camp: number for number, camp in enumerate(CAMPS, start=1)}
    base = alt.Chart(rows).transform_calculate(
        camp=f"{{{where}}}[datum.actor_id]",
        x=f"{column}[datum.camp] * {_COLUMN} + 7",
    )
    base = base.transform_calculate(x2=f"datum.x + {_COLUMN - 14}", y2=f"datum.y + {_ROW - 8}")
    heard = base.transform_filter(f"datum.camp != '{UNPLACED}' && !datum.unheard")
    other = base.transform_filter(f"datum.camp == '{UNPLACED}' || datum.unheard")
    area = {"x": x, "x2": alt.X2("x2:Q"), "y": y, "y2": alt.Y2("y2:Q")}
    tooltip = [
        alt.Tooltip(f"{column}:N", title=title)
        for column, title in {
            "name": "title",
            "before": "In the paper, on the attacks",
            "after": "In the paper, after Tower 22",
            "others": "Other sources",
        }.items()
    ]
    outline: dict[str, Any] = {"filled": False, "stroke": GREY, "cornerRadius": 6}
    letters: dict[str, Any] = {
        "dx": _COLUMN / 2 - 7,
        "lineBreak": "\n",
        "lineHeight": _LETTERS,
        "fontSize": 12,
    }
    named = {"x": x, "y": alt.Y("first_line:Q", axis=None), "text": alt.Text("words:N")}
    return [
        other.transform_filter("!datum.unheard")
        .mark_rect(strokeWidth=1.5, **outline)
        .encode(**area, tooltip=tooltip),
        other.transform_filter("datum.unheard")
        .mark_rect(strokeWidth=1.5, strokeDash=[4, 3], **outline)
        .encode(**area, tooltip=tooltip),
        heard.mark_rect(color=_DARK, cornerRadius=6).encode(**area, tooltip=tooltip),
        other.mark_text(**letters).encode(**named, tooltip=tooltip),
        heard.mark_text(color="white", **letters).encode(**named, tooltip=tooltip),
    ]


def _strip(headings: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw the claims, with a mark each that tells whether it fits."""
    states = ", ".join(f"'{rule.claim_id}': {expression(rule)}" for rule in RULES)
    base = alt.Chart().transform_calculate(state=f"{{{states}}}[datum.claim_id]")
    tooltip = [alt.Tooltip("claim_id:N", title="title"), alt.Tooltip("state:N", title="Now")] + [
        alt.Tooltip(f"{column}:N", title=title)
        for column, title in _COLUMNS.items()
        if column != "claim_id"
    ]
    lit = base.transform_filter(f"datum.state == '{UNFIT}'")
    ends = {"x": alt.value(_STRIP - 4), "x2": alt.value(_WIDTH)}
    key = pd.DataFrame({"state": STATES, "x": [_STRIP + 8, _STRIP + 50, _STRIP + 152]})
    key = key.assign(y=14)
    look = {
        "color": alt.Color(
            "state:N",
            scale=alt.Scale(domain=list(STATES), range=[BLUE, ORANGE, GREY]),
            legend=None,
        ),
        "shape": alt.Shape(
            "state:N",
            scale=alt.Scale(domain=list(STATES), range=["circle", "diamond", "circle"]),
            legend=None,
        ),
        "fillOpacity": alt.FillOpacityValue(
            1, condition={"test": f"datum.state == '{OPEN}'", "value": 0}
        ),
    }
    mark: dict[str, Any] = {"size": 110, "stroke": GREY, "strokeWidth": 1.5}
    row = base.encode(y=y, tooltip=tooltip)
    return [
        lit.transform_calculate(y=f"datum.y - {_LINE / 2 - 1}", y2=f"datum.y + {_LINE - 2}")
        .mark_rect(color=ORANGE, opacity=0.25, cornerRadius=4)
        .encode(**ends, y=y, y2=alt.Y2("y2:Q")),
        row.mark_point(x=_STRIP + 8, **mark).encode(**look),
        row.mark_text(x=_STRIP + 22, align="left", fontWeight="bold").encode(
            text=alt.Text("claim_id:N")
        ),
        row.mark_text(x=_STRIP + 54, align="left").encode(text=alt.Text("short:N")),
        alt.Chart(headings)
        .mark_text(x=_STRIP, align="left", fontStyle="italic")
        .encode(y=y, text=alt.Text("words:N")),
        alt.Chart(key).mark_point(**mark).encode(x=x, y=y, **look),
        alt.Chart(key).mark_text(align="left", dx=10).encode(x=x, y=y, text=alt.Text("state:N")),
    ]


def _lines(claims: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give each claim its line, below the heading of its section."""
    begins = ~claims["section"].duplicated()
    before = begins.cumsum()
    y = _TOP + _LINE / 2 + (claims.index + before) * _LINE + (before - 1) * _GAP
    headings = pd.DataFrame({"y": y[begins] - _LINE, "words": claims["heading"][begins]})
    return claims.assign(y=y), headings


def _rows(actors: pd.DataFrame) -> pd.DataFrame:
    """Give each actor its row, and its name a first line."""
    y = _TOP + actors.index * _ROW
    more = actors["words"].str.count("\n")
    return actors.assign(y=y, first_line=y + _ROW / 2 - 4 - more * _LETTERS / 2)


def _described(actors: pd.DataFrame, claims: pd.DataFrame) -> str:
    said = "; ".join(
        f"{row['claim_id']}, {row['short'].removeprefix('… ')} ({row['verdict']})"
        for row in claims.to_dict("records")
    )
    names = and_list(actors["name"].tolist())
    return (
        f"{len(actors)} actors, not placed at the start, to be sorted into"
        f" {and_list(list(CAMPS.values()))}: {names}."
        f" Beside them {len(claims)} claims of the paper, each marked as it fits the sorting,"
        f" does not fit it, or cannot be judged: {said}."
    )
