"""The list of November 2023 and the reply: both sides' words, in order of date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas
from coursekit.charts.core.cells import fold
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import BLUE, GREEN, GREY, ORANGE
from coursekit.charts.event_rows import COLUMNS, event_rows, tooltips
from coursekit.charts.words import claims_by_verdict
from coursekit.content import ActorId, ClaimId, Content, EventId
from coursekit.data import load
from coursekit.text import and_list, date_text

__all__ = ["november_list"]

WIDTH, LANES = 700, {"list": (150, 420), "reply": (430, 700), "between": (150, 700)}
SPOKEN = ("list", "reply")
LINE, PAD, GAP, CHIP, HEAD = 16, 8, 11, 22, 30
LETTERS = {"list": 34, "reply": 34, "between": 71}
SIDES = {"list": BLUE, "reply": GREEN, "between": GREY}


@dataclass(frozen=True)
class List:
    """The statement, the reply, and the claim of the paper that dates the statement."""

    heading: str
    list: EventId
    reply: EventId
    dated: ClaimId
    paper_date: str
    label: ActorId
    lanes: Mapping[EventId, Literal["list", "reply", "between"]]


CONTENT = Content("november_list", List)


@figure(marks=9)
def november_list() -> alt.LayerChart:
    """Draw the statement that named the attackers, whom it left out, and the reply.

    Returns
    -------
    altair.LayerChart
        Two columns, one a speaker, from top to bottom in order of date.

    Examples
    --------
    >>> november_list().data["event_id"].tolist()
    ['E32', 'E33', 'C41', 'E34', 'E51']
    """
    content = CONTENT.load()
    named, left_out = named_groups()
    chips = max(len(named), len(left_out)) + 1
    rows = place_boxes(content, list_rows(content), chips * CHIP)
    lines = rows["y1"] + PAD + 1
    top = float(rows.loc[rows["event_id"] == content.list, "y2"].iloc[0]) + 6
    canvas = Canvas(WIDTH, int(rows["y2"].max()) + 2)
    area: dict[str, Any] = {"x": "x1", "x2": "x2", "y": "y1", "y2": "y2"}
    edge = alt.Stroke("side:N", scale=None)
    box: dict[str, Any] = {"cornerRadius": 5, "fill": GREY, "fillOpacity": 0.1, "strokeWidth": 1.6}
    canvas.rect(encode={"stroke": edge}, **area, **box)
    heads = pd.DataFrame({"text": speakers(content), "x": [LANES[lane][0] for lane in SPOKEN]})
    canvas.write(heads, x="x", y=2, fontWeight="bold", fontSize=14)
    days = pd.DataFrame({"y": lines, "text": rows["day"]})
    canvas.write(days, x=0, y="y", fontWeight="bold")
    texts = pd.DataFrame({"x": rows["x1"] + 10, "y": lines, "text": rows["text"]})
    canvas.write(texts, x="x", y="y", lineHeight=LINE)
    draw_names(canvas, "Named in the list", named, (LANES["list"][0], top), filled=True)
    draw_names(canvas, "Left out", left_out, (LANES["reply"][0], top), filled=False)
    canvas.rect(opacity=0, tooltip=tooltips(), **area)
    return canvas.figure(
        rows.drop(columns=["date", "date_end", "date_precision", "actors"]),
        content.heading,
        "Each side's words in its own column. Point at a box for the sources.",
        description=describe(rows, named, left_out),
        table=COLUMNS,
    )


def list_rows(content: List) -> pd.DataFrame:
    """Return the events and the paper's date in order, each with the lane of its speaker."""
    events = load("timeline")
    rows = event_rows(events[events["event_id"].isin(list(content.lanes))])
    rows["lane"] = rows["event_id"].map(content.lanes)
    rows["what"] += rows["status"].map({"confirmed": ""}).fillna(" (not confirmed)")
    rows = pd.concat([rows, paper_row(content)])
    # The date that the paper gives the list comes before the reply of the same day.
    rows["last"] = rows["event_id"] == content.reply
    return rows.sort_values(["date", "last"], ignore_index=True).drop(columns="last")


def place_boxes(content: List, rows: pd.DataFrame, below_list: float) -> pd.DataFrame:
    """Give each row its box, in the lane of its speaker and below the row before."""
    lanes = rows["lane"].map(LANES)
    text = [
        fold(what, LETTERS[lane]) for what, lane in zip(rows["what"], rows["lane"], strict=True)
    ]
    rows = rows.assign(
        text=text,
        day=[
            date_text(date, precision)
            for date, precision in zip(rows["date"], rows["date_precision"], strict=True)
        ],
        side=rows["lane"].map(SIDES).where(rows["event_id"] != content.dated, ORANGE),
        x1=lanes.str[0],
        x2=lanes.str[1],
    )
    tall = (rows["text"].str.count("\n") + 1) * LINE + 2 * PAD
    whole = tall + GAP + below_list * (rows["event_id"] == content.list)
    top = HEAD + whole.cumsum() - whole
    return rows.assign(y1=top, y2=top + tall)


def named_groups() -> tuple[list[str], list[str]]:
    """Return who is named in the list beside its author, and who was left out.

    Named are the groups that our table of ties has as users of the shared label; left
    out is who takes part in the event and is not among them.

    Examples
    --------
    >>> named_groups()[1]
    ["Asa'ib Ahl al-Haq"]
    """
    content = CONTENT.load()
    events, ties, actors = load("timeline"), load("relations"), load("actors")
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    event = events[events["event_id"] == content.list].iloc[0]
    members = ties[(ties["actor_b"] == content.label) & (ties["kind"] == "membership")]
    listed = members[[bool(set(ids) & set(event["source_ids"])) for ids in members["source_ids"]]]
    others = event["actor_ids"][1:]
    named = [names[actor] for actor in others if actor in set(listed["actor_a"])]
    return named, [names[actor] for actor in others if names[actor] not in named]


def speakers(content: List) -> list[str]:
    """Name who speaks in the statement and in the reply."""
    actors = load("actors").set_index("actor_id")["name"]
    events = load("timeline").set_index("event_id")["actor_ids"]
    return [str(actors[events[event][0]]) for event in (content.list, content.reply)]


def draw_names(
    canvas: Canvas, head: str, names: list[str], corner: tuple[float, float], *, filled: bool
) -> None:
    """Write names one below the other, each with a symbol, from a corner at the top left."""
    left, top = corner
    rows = pd.DataFrame({"text": [f"{head}:", *names]})
    rows["x"], rows["y"] = left + 10 + 18 * (rows.index > 0), top + CHIP * rows.index
    marks = rows.iloc[1:].assign(x=left + 16, y=rows["y"] + 6)
    look = {"shape": "square", "size": 110, "filled": filled, "strokeWidth": 1.8}
    canvas.point(marks, x="x", y="y", color=BLUE if filled else GREY, **look)
    canvas.write(rows, x="x", y="y")


def paper_row(content: List) -> pd.DataFrame:
    """Write the date that the paper gives the list as a row of its own."""
    key, date = content.dated, pd.Timestamp(content.paper_date)
    claim = load("claims").set_index("claim_id").loc[key]
    return pd.DataFrame(
        [
            {
                "event_id": key,
                "date": date,
                "date_precision": "day",
                "when": date_text(date),
                "what": f"The paper gives the list this date ({key}, {claim['locator']})",
                "kind": "claim of the paper",
                "status": "the paper's date",
                "in_paper": "the paper gives another date or frame",
                "killed": "none recorded",
                "claims": claims_by_verdict([key], {key: str(claim["verdict"])}),
                "sources": f"the paper, {claim['locator']}",
                "note": claim["difference_note"],
                "lane": "between",
            }
        ]
    )


def describe(rows: pd.DataFrame, named: list[str], left_out: list[str]) -> str:
    """Say what the rows hold, and who is named."""
    listed = ". ".join(f"{row['when']}: {row['what']}" for row in rows.to_dict("records"))
    return (
        f"{len(rows)} rows in order of date, in two columns by speaker. {listed}. "
        f"Named in the list: {and_list(named)}. Left out: {and_list(left_out)}."
    )
