"""The fortnight of early 2024, event after event, true to scale and in words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas
from coursekit.charts.core.cells import fold
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import GREY, IN_PAPER, ORANGE
from coursekit.charts.event_rows import (
    COLUMNS,
    NO_TOLL,
    event_rows,
    paper_color,
    status_shape,
    tooltips,
)
from coursekit.charts.words import claims_by_verdict
from coursekit.content import ClaimId, Content, EventId
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.text import date_text, short_day

__all__ = ["fortnight"]

DATE_IN_TEXT = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
# Pixels: the scale of days, the date, the mark, the text, the whole width.
SCALE, DATE, MARK, TEXT, WIDTH = 44, 84, 156, 168, 702
LINE, BETWEEN, LETTERS = 13, 8, 88
APART = 13  # the least distance of two days on the scale


@dataclass(frozen=True)
class Fortnight:
    """The days, and an event to which a claim of the paper gives another date."""

    first: date
    last: date
    event: EventId
    claim: ClaimId
    what: str


CONTENT = Content("fortnight", Fortnight)


@figure(marks=14)
def fortnight(events: pd.DataFrame | None = None) -> alt.LayerChart:
    """Draw the events of 26 January to 7 February 2024 in order, with their text.

    Parameters
    ----------
    events
        Rows of the table of events; those that touch the fortnight when left out.

    Returns
    -------
    altair.LayerChart
        A scale of days on the left and a row an event on the right. Where the paper
        dates the halt of Kata'ib Hezbollah otherwise, its date has a row too.

    Examples
    --------
    >>> {"E57", "C31"} <= set(fortnight().data["event_id"])
    True
    """
    content = CONTENT.load() if CONTENT.exists() else None
    if events is None:
        events = of_the_fortnight(load("timeline"), content)
    rows = row_order(event_rows(events), content)
    claim = content.claim if content else ""
    start, end = rows["date"].min(), rows["date"].max()
    canvas = Canvas(WIDTH, int(rows["height"].sum()))
    rows["scale_y"] = on_scale(rows["date"], start, end, canvas.height)
    draw_scale(canvas, rows, content)
    draw_events(canvas, claim)
    about = "Far left, the days to scale: lines lead to the rows."
    if claim in set(rows["event_id"]):
        about += " Orange: the paper's date for one event."
    return canvas.figure(
        rows.drop(columns="height"),
        f"{len(events)} events, {date_text(start)} to {date_text(end)}",
        about,
        description=describe(rows, content),
        table=COLUMNS,
    )


# The rows of the chart


def of_the_fortnight(events: pd.DataFrame, content: Fortnight | None) -> pd.DataFrame:
    """Choose the events that touch the fortnight."""
    if content is None:
        raise CourseError(
            "the tables of another paper",
            where="fortnight",
            expected="the events to draw",
            remedy='write ck.charts.fortnight(ck.load("timeline"))',
        )
    first, last = pd.Timestamp(content.first), pd.Timestamp(content.last)
    ends = events["date_end"].fillna(events["date"])
    return events[(events["date"] <= last) & (ends >= first)]


def row_order(rows: pd.DataFrame, content: Fortnight | None) -> pd.DataFrame:
    """Put the rows in order of date, with the paper's date among them, each with its height."""
    if content and content.event in set(rows["event_id"]):
        rows = pd.concat([rows, paper_row(content.claim)])
    rows = rows.sort_values(["date"], kind="stable", ignore_index=True)
    rows["lines"] = [fold(full_text(row), LETTERS) for row in rows.to_dict("records")]
    rows["day"] = [short_day(each) for each in rows["date"]]
    rows["height"] = (rows["lines"].str.count("\n") + 1) * LINE + BETWEEN
    rows["y"] = rows["height"].cumsum() - rows["height"] + LINE / 2
    return rows


def paper_row(claim_id: str) -> pd.DataFrame:
    """Write the paper's own date of the event as one more row; empty if it gives none."""
    claims = load("claims").query("claim_id == @claim_id")
    found = [DATE_IN_TEXT.search(text) for text in claims["claim"]]
    dates = [pd.Timestamp(match.group()) for match in found if match]
    return pd.DataFrame(
        {
            "event_id": claim_id,
            "date": when,
            "when": date_text(when),
            "what": row["claim"].rstrip("."),
            "kind": "claim of the paper",
            "status": f"{claim_id}, the paper's date",
            "in_paper": list(IN_PAPER)[1],
            "killed": NO_TOLL,
            "claims": claims_by_verdict([claim_id], {claim_id: row["verdict"]}),
            "sources": f"the paper, {row['locator']}",
            "note": row["difference_note"],
        }
        for when, row in zip(dates, claims.to_dict("records"), strict=False)
    )


def full_text(row: Mapping[Any, Any]) -> str:
    """Say what happened, and the status of what is not confirmed."""
    return str(row["what"]) + ("" if row["status"] == "confirmed" else f" ({row['status']})")


# The chart


def on_scale(
    dates: pd.Series[pd.Timestamp], start: pd.Timestamp, end: pd.Timestamp, height: float
) -> pd.Series[float]:
    """Place days on the scale at the left."""
    share: pd.Series[float] = (dates - start) / max(end - start, pd.Timedelta(days=1))
    return (LINE / 2 + share * (height - 2 * LINE)).round(1)


def draw_scale(canvas: Canvas, rows: pd.DataFrame, content: Fortnight | None) -> None:
    """Draw the days to scale, joined to their rows, and in orange how far two dates differ."""
    start, end = rows["date"].min(), rows["date"].max()
    every = math.ceil(((end - start).days + 1) * APART / canvas.height)
    days = pd.Series(pd.date_range(start, end, freq=f"{every}D"))
    ticks = {"y": on_scale(days, start, end, canvas.height), "day": tick_words(days)}
    both = {content.event, content.claim} if content else set()
    dated = rows.loc[rows["event_id"].isin(both), "scale_y"]
    shift = pd.DataFrame({"y": [dated.min()], "y2": [dated.max()]})
    of_paper = alt.datum.event_id == (content.claim if content else "")
    canvas.rule(shift, x=SCALE, y="y", y2="y2", color=ORANGE, strokeWidth=5)
    leader = {
        "x": alt.value(SCALE),
        "x2": alt.value(DATE - 5),
        "color": alt.ColorValue(GREY, condition={"test": of_paper, "value": ORANGE}),
        "strokeDash": alt.StrokeDashValue([1, 0], condition={"test": of_paper, "value": [4, 3]}),
    }
    canvas.rule(y="scale_y", y2="y", encode=leader)
    canvas.rule([{"y": LINE / 2, "y2": canvas.height - 1.5 * LINE}], x=SCALE, y="y", y2="y2")
    canvas.point(pd.DataFrame(ticks), x=SCALE, y="y", size=30, color=GREY)
    canvas.text(pd.DataFrame(ticks), x=SCALE - 8, y="y", text="day", align="right", fontSize=11)


def tick_words(dates: pd.Series[pd.Timestamp]) -> list[str]:
    """Write the day of each date, and the month at its first appearance."""
    new_month = dates.dt.month.diff().fillna(1) != 0
    return [
        short_day(each) if new else str(each.day)
        for each, new in zip(dates, new_month, strict=True)
    ]


def draw_events(canvas: Canvas, claim: str) -> None:
    """Draw the date, the mark and the text of each row; the claim has an open mark."""
    of_paper = f"datum.event_id === '{claim}'"
    looks = {"shape": status_shape(), "color": paper_color()}
    tooltip = tooltips()
    canvas.text(x=DATE, y="y", text="day", align="left", fontWeight="bold", fontSize=11)
    mark: dict[str, Any] = {"x": MARK, "y": "y", "size": 110, "tooltip": tooltip}
    canvas.point(where=f"!({of_paper})", encode=looks, **mark)
    hollow = {"shape": "diamond", "filled": False, "color": ORANGE, "strokeWidth": 2}
    canvas.point(where=of_paper, **hollow, **mark)
    words = {"text": "lines", "align": "left", "lineHeight": LINE, "fontSize": 11}
    canvas.text(x=TEXT, y="y", tooltip=tooltip, **words)


def describe(rows: pd.DataFrame, content: Fortnight | None) -> str:
    """Say what happened on each day, and how far the paper's date is from that of the sources."""
    told = "; ".join(f"{row['day']}: {full_text(row)}" for row in rows.to_dict("records"))
    text = f"{len(rows)} rows in order of date. {told}."
    dates = rows.set_index("event_id")["date"]
    if content and content.claim in dates.index:
        ours, theirs = dates[content.event], dates[content.claim]
        text += (
            f" The paper dates {content.what} {date_text(theirs)}, the sources"
            f" {date_text(ours)}, a difference of {(theirs - ours).days} days."
        )
    return text
