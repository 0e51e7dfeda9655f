"""What might hold a group back, set beside what it did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas
from coursekit.charts.core.cells import MINUS, draw_cells, fold, number, row
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import GREY, SHADES
from coursekit.charts.stances import NO_OTHERS, stance_rows
from coursekit.charts.words import paper_date
from coursekit.data import load
from coursekit.text import and_list, capital, date_text

__all__ = ["restraint", "restraint_rows"]

_ATTACKS, _ROLE = "attack-scale", "government-role"
_ENVOYS = ("us", "australia")
_NONE = "none in our tables"

_WIDTH, _LINE, _PAD, _HEAD, _CELL = 700, 13, 4, 46, 34
# Left edge and letters of a line of each column of text.
_COLUMNS = {
    "actor": (0, 14),
    "seats": (230, 25),
    "quarrels": (404, 18),
    "image": (540, 23),
}
_SQUARES = {"attacks": 102, "role": 150}
_HEADS = {
    "attacks": "Attacks\n(paper)",
    "role": "Part in\ngovernment\n(paper)",
    "seats": "A stake: political\nwing and seats\n(other sources)",
    "quarrels": "Rivalry: quarrels,\nsince when\n(our tables)",
    "image": "Image: US list,\nenvoys met\n(our tables)",
}
_TABLE = {
    "actor": "Group",
    "attacks": "Attacks",
    "role": "Part in government",
    "seats": "Political wing and seats",
    "quarrels": "Quarrels on record",
    "listed": "US list",
    "envoys": "Envoys met",
}


def restraint_rows() -> pd.DataFrame:
    """Put stances, seats, quarrels, listings and meetings of each group together.

    Returns
    -------
    pandas.DataFrame
        The armed groups and the Coordination Framework, from wide attacks to none.

    Examples
    --------
    >>> restraint_rows().set_index("actor_id").loc["badr", "role"]
    '+1'
    """
    actors, factions = (load(name).set_index("actor_id") for name in ("actors", "factions"))
    rows = stance_rows(load("stances"))
    attacks, roles = (
        rows[rows["issue_id"] == issue].set_index("actor_id") for issue in (_ATTACKS, _ROLE)
    )
    armed = actors["type"].str.startswith("armed") | (actors["type"] == "political alliance")
    names: dict[Any, str] = actors["name"].to_dict()
    return pd.DataFrame(
        {
            "actor_id": actor_id,
            "actor": names[actor_id],
            "attacks": attacks.loc[actor_id, "label"],
            "role": roles.loc[actor_id, "label"],
            "seats": _seats(factions.loc[actor_id], roles.loc[actor_id]),
            "quarrels": _quarrels(str(actor_id), names),
            "listed": factions.loc[actor_id, "us_status_on_2024_03_18"],
            "envoys": _envoys(str(actor_id), names),
        }
        for actor_id in attacks.index[armed.reindex(attacks.index)]
    )


@figure(marks=14)
def restraint() -> alt.LayerChart:
    """Draw what might hold each group back, beside its stance on attacks.

    Returns
    -------
    altair.LayerChart
        A row a group; one column for the stance, the others for the three explanations.

    Examples
    --------
    >>> restraint().data["actor"].tolist()[0]
    "Kata'ib Hezbollah"
    """
    rows = restraint_rows()
    texts = rows.assign(
        quarrels=rows["quarrels"].str.replace(", ", "\n"),
        image="US list: " + rows["listed"] + "\nEnvoys met: " + rows["envoys"],
    )
    folded = pd.DataFrame(
        {
            name: ["\n".join(fold(part, wide) for part in text.split("\n")) for text in texts[name]]
            for name, (_, wide) in _COLUMNS.items()
        }
    )
    lines = folded.apply(lambda column: column.str.count("\n") + 1).max(axis=1)
    tall = lines.clip(lower=2) * _LINE + 2 * _PAD
    bottom = _HEAD + tall.cumsum()
    top = bottom - tall
    canvas = Canvas(_WIDTH, int(bottom.max()) + 2)
    edges = pd.DataFrame({"y": top.to_list()})
    canvas.rule(edges, x=0, x2=_WIDTH, y="y", color=GREY, opacity=0.45, aria=False)
    squares = [
        _square(rows.loc[at, name], left, top[at] + 4)
        for name, left in _SQUARES.items()
        for at in rows.index
    ]
    draw_cells(canvas, [], pd.DataFrame(squares))
    lefts = {**{name: left for name, (left, _) in _COLUMNS.items()}, **_SQUARES}
    heads = [{"x": lefts[name], "text": title} for name, title in _HEADS.items()]
    canvas.write(heads, x="x", y=2, fontWeight="bold", fontSize=11, lineHeight=_LINE)
    for name, (left, _) in _COLUMNS.items():
        column = pd.DataFrame({"y": top + _PAD, "text": folded[name]})
        weight = {"fontWeight": "bold"} if name == "actor" else {}
        canvas.write(column, x=left, y="y", fontSize=11, lineHeight=_LINE, **weight)
    return canvas.figure(
        rows,
        "What might hold a group back, beside what the paper says it did",
        "From wide attacks (top) to restraint (bottom). Dashed: the paper is silent.",
        description=_described(rows),
        table=_TABLE,
    )


def _square(label: str, left: float, top: float) -> dict[str, Any]:
    shades = {number(value): shade for value, shade in SHADES.items()}
    shade = shades.get(label.strip("()"))
    place = row(left, left + _CELL, top, top + _CELL - 6)
    return {**place, "known": bool(shade), "label": label, **(shade or SHADES[0]).cell}


def _seats(faction: pd.Series, role: pd.Series) -> str:
    """Say what is known of a group's party and seats, and of its part in the government."""
    said = [faction["political_wing_and_seats"], role["others"]]
    return ". ".join(capital(text) for text in said if text != NO_OTHERS)


def _quarrels(actor_id: str, names: Mapping[str, str]) -> str:
    """Name with whom our tables hold a quarrel that began before the paper, and since when."""
    ties = _ties(actor_id, "rivalry").sort_values("from_date", kind="stable")
    since: dict[str, int] = {}
    for tie in ties.to_dict("records"):
        other = tie["actor_b"] if tie["actor_a"] == actor_id else tie["actor_a"]
        since.setdefault(names[other], tie["from_date"].year)
    return ", ".join(f"{name} {year}" for name, year in since.items()) or _NONE


def _envoys(actor_id: str, names: Mapping[str, str]) -> str:
    """Name the envoys with whom our tables hold a meeting before the paper, and since when."""
    found = [
        f"{names[other]}, {date_text(tie['from_date'], 'month')}"
        for tie in _ties(actor_id, "negotiation").to_dict("records")
        for other in (tie["actor_a"], tie["actor_b"])
        if other in _ENVOYS
    ]
    return "; ".join(found) or _NONE


def _ties(actor_id: str, kind: str) -> pd.DataFrame:
    ties = load("relations")
    paper = pd.Timestamp(paper_date())
    own = (ties["actor_a"] == actor_id) | (ties["actor_b"] == actor_id)
    return ties[own & (ties["kind"] == kind) & (ties["from_date"] <= paper)]


def _described(rows: pd.DataFrame) -> str:
    said = ". ".join(
        f"{each['actor']}: attacks {each['attacks']}, part in government {each['role']}; "
        f"{each['seats']}; quarrels: {each['quarrels']}; US list: {each['listed']}; "
        f"envoys met: {each['envoys']}"
        for each in rows.to_dict("records")
    )
    held = and_list(rows.loc[rows["attacks"].str.contains(MINUS), "actor"].tolist())
    return (
        f"Table of {len(rows)} groups, from wide attacks on US targets (+2) to none ({MINUS}2). "
        f"The paper has {held} hold back. {said}."
    )
