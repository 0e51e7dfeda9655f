"""The chart of before and after: nine dimensions on a scale of days, and the strikes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from coursekit.charts.core.theme import INK
from coursekit.charts.us_strikes import confirmed_strikes
from coursekit.content import Content, Text
from coursekit.data import load
from coursekit.text import capital, date_text, number_word

__all__ = [
    "BEFORE",
    "CONTENT",
    "ROW_SIGNAL",
    "SHOW",
    "Answers",
    "before_and_after",
    "dimension_words",
    "mark_signal",
]

SHOW, BEFORE, ROW_SIGNAL = "show_strikes", "before_is", "row"
# Pixels: the name, the years before, the scale of days, a column without date; rows and the head.
NAME, YEARS, EARLY, DAYS, COLUMN = 0, 124, 64, 220, 54
SCALE = YEARS + EARLY
LINE, ROW, HEAD = 20, 30, 44
TABLE = {
    "dimension": "Dimension",
    "before": "Before, in the paper",
    "after": "After, in the paper",
}


@dataclass(frozen=True)
class Stretch:
    """An answer that is a stretch of days, and the words above it; `end` is the day after."""

    answer: str
    words: str
    first: date
    end: date
    short: str = ""


@dataclass(frozen=True)
class BeforeReading:
    """Days that the paper may mean by *before*; `end` is the day after."""

    reading: str
    words: str
    short: str
    first: date
    end: date


@dataclass(frozen=True)
class Answers:
    """Where each answer is marked; `columns` holds the words above those without a date."""

    key: str
    question: Text
    save: str
    dimensions: str
    not_shown: Text
    years: str
    first: date
    last: date
    asked: str
    stores: str
    readings: tuple[BeforeReading, ...]
    stretches: tuple[Stretch, ...]
    columns: Mapping[str, str]

    def day(self, when: Any) -> float:
        """Place a day on the scale of days, or an earlier one on that of the years before."""
        when, first, last = map(pd.Timestamp, (when, self.first, self.last))
        if when >= first:
            days: float = (when - first) / (last - first)
            return round(SCALE + days * DAYS, 1)
        begin = pd.Timestamp(min(reading.first for reading in self.readings))
        years: float = (when - begin) / (first - begin)
        return round(YEARS + years * EARLY, 1)

    def edges(self) -> dict[str, tuple[float, float]]:
        """From where to where each answer is marked."""
        dated = {each.answer: (self.day(each.first), self.day(each.end)) for each in self.stretches}
        lefts = {answer: SCALE + DAYS + n * COLUMN for n, answer in enumerate(self.columns)}
        return dated | {answer: (left, left + COLUMN) for answer, left in lefts.items()}

    def short(self, answer: str) -> str:
        """Return the words for an answer where there is little room."""
        shorter = {each.answer: each.short for each in self.stretches}
        return shorter.get(answer) or answer


CONTENT = Content("strike_board", Answers)


def mark_signal(dim_id: str) -> str:
    """Name the chart's parameter that holds the learner's mark of a dimension."""
    return f"mark_{dim_id}"


# The rows of the chart


def dimension_rows(content: Answers) -> pd.DataFrame:
    """Place each dimension below the row of all strikes, and its answer on the scale."""
    rows = load("deterrence")
    tops = HEAD + ROW * (1 + pd.Series(range(len(rows)))) + (ROW - LINE) / 2
    edges = [content.edges()[answer] for answer in rows["changed"]]
    return pd.DataFrame(
        {
            "dim_id": rows["dim_id"],
            "dimension": rows["dimension"].map(capital),
            "before": rows["before_text"] + in_brackets(rows["before_locator"]),
            "after": rows["after_text"] + in_brackets(rows["after_locator"].map(", ".join)),
            "changed": rows["changed"].astype(str),
            "others": rows["per_other_sources"],
            "top": tops,
            "y": tops + LINE / 2,
            "base": tops + LINE,
            "bottom": tops + (ROW + LINE) / 2,
            "answer": [left + 1 for left, _ in edges],
            "answer2": [right - 1 for _, right in edges],
        }
    )


def dimension_words(table: pd.DataFrame) -> dict[str, str]:
    """Write what the paper says of each dimension, before and after."""
    return {
        str(row["dim_id"]): f"{capital(row['dimension'])}. Before: {row['before_text']}."
        f" After: {row['after_text']}. When did it change?"
        for row in table.to_dict("records")
    }


def in_brackets(locators: pd.Series[str]) -> pd.Series[str]:
    """Write locators in brackets, where there are any."""
    return (" (" + locators + ")").fillna("")


def dated_rows(content: Answers, rows: pd.DataFrame) -> pd.DataFrame:
    """Place the strikes and events that date each change, and all strikes in the top row."""
    placed = [*strike_marks(rows), *event_marks(rows)]
    marks = pd.DataFrame(placed, columns=["y", "date", "kind", "when", "what", "killed"])
    marks = marks[(marks["kind"] == "strike") | (marks["date"] <= pd.Timestamp(content.last))]
    return marks.assign(x=marks["date"].map(content.day)).drop(columns="date")


def strike_marks(rows: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield each strike beside the changes that it dates, and in the top row."""
    strikes = confirmed_strikes().set_index("strike_id", drop=False)
    dated = zip(rows["y"], load("deterrence")["strike_ids"], strict=True)
    pairs = [(y, key) for y, keys in dated for key in keys]
    for y, key in [*pairs, *((HEAD + ROW / 2, key) for key in strikes.index)]:
        strike = strikes.loc[key]
        when = f"{date_text(strike['date'])}, {strike['place']} ({key})"
        hit, killed = f"hit: {strike['what_was_hit']}", strike["killed_according_to"]
        yield y, strike["date"], "strike", when, hit, killed


def event_marks(rows: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield each event beside the change that it dates."""
    events = load("timeline").set_index("event_id")
    for y, keys in zip(rows["y"], load("deterrence")["event_ids"], strict=True):
        for key in keys:
            event = events.loc[key]
            hurt = event["casualties_text"]
            when, what = f"{date_text(event['date'])} ({key})", event["what_happened"]
            killed = "none recorded" if pd.isna(hurt) else hurt
            yield y, event["date"], "other event", when, what, killed


# The chart


@figure(marks=1, name="strike_board")
def before_and_after() -> alt.LayerChart:
    """Draw what the paper compares, with room for when each part changed.

    A parameter for each dimension (`mark_signal`) holds the learner's mark: a value of the
    column ``changed``, or nothing. ``show_strikes`` brings what dates the changes.
    """
    content = CONTENT.load()
    rows = dimension_rows(content)
    signals = {dim: mark_signal(dim) for dim in rows["dim_id"]}
    canvas = Canvas(SCALE + DAYS + len(content.columns) * COLUMN, float(rows["bottom"].max()))
    draw_answers(canvas, content)
    draw_dimensions(canvas)
    draw_readings(canvas, content)
    draw_dates(canvas, dated_rows(content, rows))
    draw_marks(canvas, content, signals)
    count = capital(number_word(len(rows)))
    return canvas.figure(
        rows,
        f"{count} {content.dimensions}: when did each change?",
        [
            "Diamond: your mark. Blue line: your before. With the strikes shown, shaded:",
            "where the tables date it; circle: a US strike; triangle: another event.",
        ],
        params={
            **dict.fromkeys(signals.values(), ""),
            BEFORE: "",
            SHOW: False,
            ROW_SIGNAL: rows["dim_id"].iloc[0],
        },
        description=describe(content, rows),
        table=TABLE,
    )


def draw_answers(canvas: Canvas, content: Answers) -> None:
    """Draw a zone for each answer, with its words above it."""
    words = {each.answer: each.words for each in content.stretches} | dict(content.columns)
    zones = pd.DataFrame(
        {
            "x": left,
            "x2": right,
            "middle": (left + right) / 2,
            "head": words[answer],
            "shade": 0.04 if number % 2 else 0,
        }
        for number, (answer, (left, right)) in enumerate(content.edges().items())
    )
    area = {"x": "x", "x2": "x2", "y": HEAD - 8, "y2": canvas.height}
    years = [{"x": YEARS, "middle": YEARS + EARLY / 2, "head": content.years}]
    canvas.rule(years, x="x", y=HEAD - 8, y2=canvas.height, color=GREY, opacity=0.4, aria=False)
    canvas.text(years, x="middle", y=0, text="head", fontSize=12, baseline="top")
    canvas.rect(zones, **area, color=GREY, opacity=alt.expr("datum.shade"), aria=False)
    canvas.text(zones, x="middle", y=0, text="head", fontSize=12, baseline="top")


def draw_dimensions(canvas: Canvas) -> None:
    """Draw a row for each dimension, with its name; the chosen one has a frame."""
    canvas.rule(x=NAME, x2=canvas.width, y="bottom", opacity=0.35, aria=False)
    edge = {"stroke": INK, "strokeWidth": 2, "cornerRadius": 4}
    row = alt.Chart().transform_calculate(over=f"datum.bottom - {ROW}")
    now = f"datum.dim_id === {ROW_SIGNAL}"
    canvas.outline(row, where=now, x=NAME - 5, x2=canvas.width, y="over", y2="bottom", **edge)
    top = [{"y": HEAD + ROW / 2, "name": "All US strikes"}]
    canvas.text(top, x=NAME, y="y", text="name", align="left")
    canvas.text(x=NAME, y="y", text="dimension", align="left", fontWeight="bold")


def draw_readings(canvas: Canvas, content: Answers) -> None:
    """Draw a line under the head over the days that the learner takes as before."""
    spans = [
        {"reading": each.reading, "x": content.day(each.first), "x2": content.day(each.end)}
        for each in content.readings
    ]
    chosen = f"datum.reading === {BEFORE}"
    line = {"strokeWidth": 4, "color": BLUE}
    canvas.rule(pd.DataFrame(spans), where=chosen, x="x", x2="x2", y=HEAD - 6, **line)


def draw_dates(canvas: Canvas, dated: pd.DataFrame) -> None:
    """Draw where the tables date each change, and the strikes and events that date it."""
    shown = f"{SHOW} === true"
    columns = {
        "before": "The paper, before",
        "after": "The paper, after",
        "changed": "When it changed",
        "others": "Other sources",
    }
    canvas.rect(
        where=shown,
        x="answer",
        x2="answer2",
        y="top",
        y2="base",
        color=ORANGE,
        fillOpacity=0.35,
        stroke=ORANGE,
        cornerRadius=4,
        tooltip=tooltips(columns, heading="dimension"),
    )
    kinds = alt.Scale(domain=["strike", "other event"], range=["circle", "triangle-up"])
    canvas.point(
        dated,
        where=shown,
        x="x",
        y="y",
        color=ORANGE,
        opacity=1,
        encode={
            "shape": alt.Shape("kind:N", scale=kinds, legend=None),
            "size": alt.value(55),
        },
        tooltip=tooltips(
            {"what": "What happened", "killed": "Killed, and who says so"}, heading="when"
        ),
    )


def draw_marks(canvas: Canvas, content: Answers, signals: Mapping[str, str]) -> None:
    """Draw the learner's marks, each in the middle of its zone."""
    by_dimension = ", ".join(f"{json.dumps(dim)}: {signal}" for dim, signal in signals.items())
    edges = content.edges().items()
    middles = lookup({answer: f"{(left + right) / 2:g}" for answer, (left, right) in edges})
    own = (
        alt.Chart()
        .transform_calculate(own=f"{{{by_dimension}}}[datum.dim_id]")
        .transform_filter("datum.own")
        .transform_calculate(x=f"toNumber({middles}[datum.own])")
    )
    look = {"shape": "diamond", "filled": False, "size": 190, "strokeWidth": 2.5, "color": BLUE}
    canvas.point(own, x="x", y="y", **look)


def describe(content: Answers, rows: pd.DataFrame) -> str:
    """Say what the paper compares."""
    compared = "; ".join(
        f"{row['dimension'].lower()}: before, {row['before']}; after, {row['after']}"
        for row in rows.to_dict("records")
    )
    first, last = (date_text(day.isoformat()[:7]) for day in (content.first, content.last))
    return (
        f"The {number_word(len(rows))} dimensions on which the paper compares US policy before"
        f" and after, one row a dimension, with room for a mark of when each changed, from"
        f" {first} to {last}, and beside it the strikes of the years before. {compared}."
    )
