"""Harm to civilians by every side, in the same columns for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import CIVILIAN_ANSWERS, GREY, colors, shapes
from coursekit.charts.us_strikes import between
from coursekit.charts.who_counted import CIVILIANS, people
from coursekit.charts.words import publishers, source_labels
from coursekit.content import Content, Text
from coursekit.data import load
from coursekit.data.schema import package
from coursekit.text import and_list, date_text, short_day

__all__ = ["civilian_harm"]

NOT_REPORTED = "not reported"
# Pixels: where each answer is marked, with the words above it, from nothing said to a number.
ANSWERS = {
    NOT_REPORTED: (356, "not\nreported"),
    "among the wounded": (415, "among\nthe\nwounded"),
    "not apart": (470, "not\ncounted\napart"),
    "none": (514, "said:\nnone"),
    "among the dead": (557, "some,\nno\nnumber"),
    "number": (611, "a\nnumber"),
}
COLUMNS = {"day": 0, "where": 72, "dead": 258}
LETTERS = 26  # of a place; what is longer is told in full on pointing at the mark
WIDTH, ROW, GROUP, HEAD, LINE = 700, 17, 27, 50, 14
TABLE = {
    "side": "By whom",
    "day": "Date",
    "place": "Place",
    "dead": "Killed in all",
    "civilians": "Civilians killed",
    "says": "Who says so",
    "sources": "Sources",
}


@dataclass(frozen=True)
class Span:
    """The days that the chart is about."""

    first: Text
    last: Text


CONTENT = Content("civilian_harm", Span)


@figure(marks=20)
def civilian_harm(*, since: str = "", before: str = "") -> alt.LayerChart:
    """Draw what is said of civilians killed in each event since 7 October 2023.

    Parameters
    ----------
    since, before
        Only the events from this day on, and only those before this day (``"2024-01-01"``).

    Returns
    -------
    altair.LayerChart
        A row for each event, in groups by whom; a mark in the column of each answer.

    Examples
    --------
    >>> {"not reported", "said: none"} <= set(civilian_harm().data["civilians"])
    True
    """
    days = days_drawn(CONTENT.load(), since, before)
    rows = harm_rows(since, before)
    canvas = Canvas(WIDTH, float(rows["y"].max()) + ROW / 2)
    tooltip = tooltips(TABLE)
    draw_columns(canvas, rows)
    small = {"align": "left", "baseline": "middle", "fontSize": 12, "tooltip": tooltip}
    for name, left in COLUMNS.items():
        canvas.text(x=left, y="y", text=name, **small)
    draw_answers(canvas, rows, tooltip)
    return canvas.figure(
        rows.drop(columns=["answers", "number"]),
        "What is said of civilians killed, whoever did it",
        [
            f"{days}, the same columns for all.",
            "Not reported is not none: the pages that we read say nothing of it.",
        ],
        description=describe(rows, days),
        table=TABLE,
    )


def days_drawn(content: Span, since: str, before: str) -> str:
    """Say from which day to which the events are."""
    last = pd.Timestamp(before) - pd.Timedelta(days=1) if before else None
    return (
        f"{date_text(since) if since else content.first} to"
        f" {date_text(last.date()) if last else content.last}"
    )


def harm_rows(since: str = "", before: str = "") -> pd.DataFrame:
    """List the events of each side, each with all that is said of it, and its height."""
    tolls = load("tolls")
    tolls = tolls[tolls["support"] != "paper only"]
    events = between(load("timeline"), since, before)["event_id"]
    tolls = tolls[tolls["event_id"].isin(events)]
    rows = []
    y = float(HEAD + ROW)
    for side, name in (package().table("tolls").field("by").labels or {}).items():
        of_side = tolls[tolls["by"] == side]
        y += 0 if of_side.empty else GROUP
        for event in events_of_side(of_side):
            rows.append({"side": name, **event, "y": y})
            y += ROW
    return pd.DataFrame(rows)


def events_of_side(tolls: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield each event in words, with all that its speakers say."""
    events = load("timeline").set_index("event_id", drop=False)
    places = load("places").set_index("place_id")["name"].str.split(" (", regex=False).str[0]
    labels = source_labels(load("sources"))
    for event_id, told in tolls.groupby("event_id", sort=False):
        (event,) = events.loc[[event_id]].to_dict("records")
        where = list(dict.fromkeys(told["place_ids"].explode()))
        pages = list(dict.fromkeys(told["source_ids"].explode()))
        yield {
            "day": first_day(event["date"], told["since"]),
            "place": ", ".join(places[place] for place in where),
            "where": shortened([places[place] for place in where]),
            "dead": dead(event, told),
            **civilians(told),
            "sources": publishers(pages, labels),
        }


def shortened(names: Sequence[str]) -> str:
    """Name places as far as there is room, and count the rest.

    Examples
    --------
    >>> shortened(["Al-Qaim", "Akashat", "Deir ez-Zor", "Mayadin"])
    'Al-Qaim, Akashat, 2 more'
    """
    for kept in range(len(names), 0, -1):
        more = [f"{len(names) - kept} more"] if kept < len(names) else []
        if len(text := ", ".join([*names[:kept], *more])) <= LETTERS:
            return text
    return names[0]


def first_day(date: pd.Timestamp, since: pd.Series[pd.Timestamp]) -> str:
    """Write the day of an event, or the first day of what is only known as a total."""
    if since.notna().all():
        return f"since {short_day(since.min())}"
    return short_day(date)


def dead(event: Mapping[Any, Any], told: pd.DataFrame) -> str:
    """Write the range of the timeline, or, where it has none, that of the speakers."""
    low, high = event["killed_min"], event["killed_max"]
    if pd.isna(low):
        low, high = told["killed_min"].min(), told["killed_max"].max()
    return CIVILIANS[NOT_REPORTED] if pd.isna(low) else people(low, high)


def civilians(told: pd.DataFrame) -> dict[str, Any]:
    """Say what was said of civilians; nothing said counts only where nobody said anything."""
    some = told[told["civilians_killed"] != NOT_REPORTED]
    told = told if some.empty else some
    numbers = told[told["civilians_killed"] == "number"]
    most = numbers["civilians_max"]
    number = people(numbers["civilians_min"].min(), pd.NA if most.isna().any() else most.max())
    words = {**CIVILIANS, "number": number}
    answers = [answer for answer in ANSWERS if answer in set(told["civilians_killed"])]
    return {
        "answers": answers,
        "number": number,
        "civilians": "; ".join(words[answer] for answer in answers),
        "says": "; ".join(dict.fromkeys(told["speaker"])),
    }


def draw_columns(canvas: Canvas, rows: pd.DataFrame) -> None:
    """Draw the columns with their heads, and the name of each side above its events."""
    heads = [
        {"x": middle, "text": words, "up": -LINE * words.count("\n") - 10}
        for middle, words in ANSWERS.values()
    ]
    canvas.rule(heads, x="x", y=HEAD, y2=canvas.height, color=GREY, opacity=0.3, aria=False)
    small = {"lineHeight": LINE, "fontSize": 12}
    canvas.text(heads, x="x", y=HEAD, text="text", dy=alt.expr("datum.up"), **small)
    over = [{"x": COLUMNS["dead"], "text": "killed\nin all", "up": -LINE - 10}]
    canvas.text(over, x="x", y=HEAD, text="text", align="left", dy=alt.expr("datum.up"), **small)
    sides = rows.drop_duplicates("side")[["side", "y"]]
    sides = sides.assign(y=sides["y"] - ROW - 2)
    bold = {"align": "left", "baseline": "middle", "fontWeight": "bold"}
    canvas.text(sides, x=0, y="y", text="side", **bold)


def draw_answers(canvas: Canvas, rows: pd.DataFrame, tooltip: list[alt.Tooltip]) -> None:
    """Draw a mark in the column of each answer, with the number where there is one."""
    marks = rows[["answers", "number", "y", *TABLE]].explode("answers", ignore_index=True)
    marks["x"] = marks["answers"].map({name: left for name, (left, _) in ANSWERS.items()})
    looks = {
        "shape": alt.Shape("answers:N", scale=shapes(CIVILIAN_ANSWERS), legend=None),
        "color": alt.Color("answers:N", scale=colors(CIVILIAN_ANSWERS), legend=None),
    }
    canvas.point(marks, x="x", y="y", size=80, encode=looks, tooltip=tooltip)
    beside = {"align": "left", "baseline": "middle", "dx": 9, "fontSize": 12}
    where = "datum.answers == 'number'"
    canvas.text(marks, where=where, x="x", y="y", text="number", **beside)


def describe(rows: pd.DataFrame, days: str) -> str:
    """Count the answers, and list the events of each side."""
    counts = rows["answers"].explode().value_counts()
    answers = [f"{CIVILIANS[answer]} {counts.get(answer, 0)}" for answer in reversed(ANSWERS)]
    sides = [
        f"{side}: "
        + "; ".join(
            f"{row['day']}, {row['place']}, killed {row['dead']}, civilians {row['civilians']}"
            for row in events.to_dict("records")
        )
        for side, events in rows.groupby("side", sort=False)
    ]
    return (
        f"{len(rows)} events from {days}. What is said of civilians killed, in events: "
        f"{and_list(answers)}. {'. '.join(sides)}. Not reported is not none."
    )
