"""Harm to civilians by every side, in the same columns for all."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY
from coursekit.charts.tolls import CIVILIAN_WORDS, number_words
from coursekit.charts.words import publishers, source_labels
from coursekit.data import load
from coursekit.data.schema import package
from coursekit.text import and_list

__all__ = ["civilian_harm"]

# Pixels: where each answer is marked, with the words above it, from nothing said to a number.
_ANSWERS = {
    "not reported": (404, "not\nreported"),
    "not apart": (460, "not\ncounted\napart"),
    "none": (516, "said:\nnone"),
    "among the dead": (572, "some, no\nnumber"),
    "number": (622, "a\nnumber"),
}
_TEXTS = {"day": 0, "place": 75, "dead": 313}
_WIDTH, _ROW, _GROUP, _HEAD, _LINE = 700, 21, 32, 50, 14
_COLUMNS = {
    "side": "By whom",
    "day": "Date",
    "place": "Place",
    "dead": "Killed in all",
    "civilians": "Civilians killed",
    "says": "Who says so",
    "sources": "Sources",
}


@figure(marks=28)
@of_this_paper
def civilian_harm() -> alt.LayerChart:
    """Draw what is said of civilians killed in each event since 7 October 2023.

    Returns
    -------
    altair.LayerChart
        A row for each event, in groups by whom; a mark in the column of each answer.

    Examples
    --------
    >>> civilian_harm().data["civilians"].tolist()[:2]
    ['not reported', 'said: none']
    """
    rows = _rows()
    height = float(rows["y"].max()) + _ROW / 2
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    chart = alt.LayerChart(
        layer=[*_frame(rows, height), *_marks(rows)],
        data=rows.drop(columns=["answers", "number"]),
        title=alt.Title(
            "What is said of civilians killed, whoever did it",
            subtitle=[
                "7 October 2023 to 18 March 2024, the same columns for all.",
                "Not reported is not none: it means that nothing was found.",
            ],
        ),
        width=_WIDTH,
        height=height,
    ).encode(x=x, y=y)
    return finish(chart, _described(rows), _COLUMNS)


def _rows() -> pd.DataFrame:
    """Bring the speakers of each event together, and give it a height in its group."""
    tolls = load("tolls")
    tolls = tolls[tolls["support"] != "paper only"]
    names = package().table("tolls").field("by").labels or {}
    events = load("timeline").set_index("event_id", drop=False)
    places = load("places").set_index("place_id")["name"].str.split(" (", regex=False).str[0]
    labels = source_labels(load("sources"))
    rows: list[dict[str, Any]] = []
    y = float(_HEAD)
    for side, name in names.items():
        y += _GROUP - _ROW
        of_side = tolls[tolls["by"] == side]
        for event_id, said in of_side.groupby("event_id", sort=False):
            y += _ROW
            event = events.loc[[event_id]].to_dict("records")[0]
            where = list(dict.fromkeys(said["place_ids"].explode()))
            pages = list(dict.fromkeys(said["source_ids"].explode()))
            rows.append(
                {
                    "side": name,
                    "day": _day(event["date"], said["since"]),
                    "place": ", ".join(places[place] for place in where),
                    "dead": _dead(event, said),
                    **_civilians(said),
                    "sources": publishers(pages, labels),
                    "x": 0.0,
                    "y": y + _ROW,
                }
            )
        y += _ROW
    return pd.DataFrame(rows)


def _day(date: pd.Timestamp, since: pd.Series[pd.Timestamp]) -> str:
    """Write the day of an event, or the first day of what is only known as a total."""
    total = bool(since.notna().all())
    first = since.min() if total else date
    return f"{'since ' if total else ''}{first.day} {first:%b}"


def _dead(event: dict[Any, Any], said: pd.DataFrame) -> str:
    """Give the range of the timeline, or, where it has none, that of the speakers."""
    low, high = event["killed_min"], event["killed_max"]
    if pd.isna(low):
        low, high = said["killed_min"].min(), said["killed_max"].max()
    words = number_words(low, high)
    return CIVILIAN_WORDS["not reported"] if words == "no number" else words


def _civilians(said: pd.DataFrame) -> dict[str, Any]:
    """Say what was said of civilians; nothing said counts only where nobody said anything."""
    told = said[said["civilians"] != "not reported"]
    told = said if told.empty else told
    numbers = told[told["civilians"] == "number"]
    most = numbers["civilians_max"]
    number = number_words(
        numbers["civilians_min"].min(), pd.NA if most.isna().any() else most.max()
    )
    words = {answer: CIVILIAN_WORDS[answer] for answer in _ANSWERS} | {"number": number}
    answers = [answer for answer in _ANSWERS if answer in set(told["civilians"])]
    return {
        "answers": answers,
        "number": number,
        "civilians": "; ".join(words[answer] for answer in answers),
        "says": "; ".join(dict.fromkeys(told["speaker"])),
    }


def _frame(rows: pd.DataFrame, height: float) -> list[alt.Chart]:
    """Draw the columns, the names of the sides, and each event in words."""
    columns = [
        {"x": middle, "y": _HEAD, "end": height, "words": words}
        for middle, words in _ANSWERS.values()
    ]
    heads = pd.DataFrame(columns)
    heads["up"] = [-_LINE * text.count("\n") - 10 for text in heads["words"]]
    sides = rows.drop_duplicates("side")[["side", "x", "y"]]
    sides = sides.assign(y=sides["y"] - _ROW - 2)
    tooltip = [alt.Tooltip(f"{name}:N", title=title) for name, title in _COLUMNS.items()]
    titles = alt.Chart(heads).mark_text(
        lineBreak="\n", lineHeight=_LINE, dy=alt.expr("datum.up"), fontSize=12
    )
    names = alt.Chart(sides).mark_text(align="left", baseline="middle", fontWeight="bold")
    dead = pd.DataFrame({"x": [_TEXTS["dead"]], "y": [_HEAD], "words": ["killed in all"]})
    return [
        alt.Chart(heads)
        .mark_rule(color=GREY, opacity=0.3)
        .encode(x=alt.X("x:Q"), y=alt.Y("y:Q"), y2=alt.Y2("end:Q")),
        titles.encode(text=alt.Text("words:N")),
        alt.Chart(dead).mark_text(align="left", dy=-10, fontSize=12).encode(text="words:N"),
        names.encode(text=alt.Text("side:N")),
        *(
            alt.Chart()
            .mark_text(align="left", baseline="middle")
            .encode(x=alt.XDatum(left), text=alt.Text(f"{name}:N"), tooltip=tooltip)
            for name, left in _TEXTS.items()
        ),
    ]


def _marks(rows: pd.DataFrame) -> list[alt.Chart]:
    marks = rows[["answers", "number", "y", *_COLUMNS]].explode("answers", ignore_index=True)
    marks["x"] = marks["answers"].map({name: left for name, (left, _) in _ANSWERS.items()})
    tooltip = [alt.Tooltip(f"{name}:N", title=title) for name, title in _COLUMNS.items()]
    points = (
        alt.Chart(marks)
        .mark_point(size=80)
        .encode(
            shape=alt.Shape(
                "answers:N",
                scale=alt.Scale(
                    domain=list(_ANSWERS),
                    range=["cross", "triangle-up", "square", "diamond", "circle"],
                ),
                legend=None,
            ),
            color=alt.condition(
                "datum.answers == 'not reported'", alt.ColorValue(GREY), alt.ColorValue(BLUE)
            ),
            tooltip=tooltip,
        )
    )
    numbers = (
        alt.Chart(marks)
        .transform_filter("datum.answers == 'number'")
        .mark_text(align="left", baseline="middle", dx=9)
    )
    return [points, numbers.encode(text=alt.Text("number:N"))]


def _described(rows: pd.DataFrame) -> str:
    answers = rows["answers"].explode().value_counts()
    counts = [f"{CIVILIAN_WORDS[answer]} {answers.get(answer, 0)}" for answer in reversed(_ANSWERS)]
    sides = [
        f"{side}: "
        + "; ".join(
            f"{row['day']}, {row['place']}, killed {row['dead']}, civilians {row['civilians']}"
            for row in events.to_dict("records")
        )
        for side, events in rows.groupby("side", sort=False)
    ]
    return (
        f"{len(rows)} events from 7 October 2023 to 18 March 2024. What is said of civilians "
        f"killed, in events: {and_list(counts)}. {'. '.join(sides)}. Not reported is not none."
    )
