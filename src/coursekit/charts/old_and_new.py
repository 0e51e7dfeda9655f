"""The line of 2020 beside the line of 2023: who stood with whom, and where nobody says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.cells import draw_cells, fold, row
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import SHADES
from coursekit.charts.stances import stance_rows
from coursekit.charts.words import publishers, source_labels
from coursekit.content import ActorId, Content, EventId, IssueId, StanceId, Text
from coursekit.data import load
from coursekit.text import and_list

__all__ = ["old_and_new"]

WIDTH, LEFT, COLUMN, GAP, ROW, HEAD = 690, 190, 118, 7, 36, 108
PAPER, OTHERS = "the paper", "other sources"
TABLE = {
    "actor": "Group",
    "question": "Question",
    "label": "Side",
    "who": "Who says so",
    "said": "What is said",
    "sources": "Sources",
}


@dataclass(frozen=True)
class Stance:
    """A side that a row of the stance table reports from other sources."""

    actor: ActorId
    word: str
    shade: int
    row: StanceId


@dataclass(frozen=True)
class Event:
    """A side that a row of the timeline reports."""

    actor: ActorId
    word: str
    shade: int
    row: EventId


@dataclass(frozen=True)
class Reported:
    """A question on which other sources report the sides."""

    question: Text
    stances: tuple[Stance, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class OldAndNew:
    """What the chart holds: its groups, the old questions, and the issues of today."""

    heading: str
    old: str
    new: str
    groups: tuple[ActorId, ...]
    reported: tuple[Reported, ...]
    today: Mapping[str, IssueId]

    @property
    def questions(self) -> list[str]:
        """The questions from left to right."""
        return [*(one.question for one in self.reported), *self.today]


CONTENT = Content("old_and_new", OldAndNew)


@figure(marks=28)
def old_and_new() -> alt.LayerChart:
    """Draw the sides of 2020 beside those of 2023 and 2024.

    Returns
    -------
    altair.LayerChart
        A row a group, a column a question; a blank where nobody says.

    Examples
    --------
    >>> int(old_and_new().data["known"].sum())
    17
    """
    content = CONTENT.load()
    rows = side_rows(content)
    left = {one: LEFT + place * (COLUMN + GAP) for place, one in enumerate(content.questions)}
    top = {one: HEAD + place * (ROW + GAP) for place, one in enumerate(rows["actor"].unique())}
    areas = [
        row(left[question], left[question] + COLUMN, top[actor], top[actor] + ROW)
        for question, actor in zip(rows["question"], rows["actor"], strict=True)
    ]
    canvas = Canvas(WIDTH, max(top.values()) + ROW + 2)
    draw_cells(canvas, tooltips({**TABLE, "actor": "title"}))
    years = [
        {"x": left[content.questions[0]], "text": content.old},
        {"x": left[next(iter(content.today))], "text": content.new},
    ]
    heads = [
        {"x": x, "text": f"{fold(question, 17)}\n({who_says(content, question)})"}
        for question, x in left.items()
    ]
    names = [
        {"y": y + ROW / 2 - 7.5 * name.count("\n"), "text": name}
        for actor, y in top.items()
        if (name := fold(actor, 24))
    ]
    look: dict[str, Any] = {"align": "left", "baseline": "top", "text": "text"}
    canvas.text(years, x="x", y=4, fontWeight="bold", fontSize=15, **look)
    canvas.text(heads, x="x", y=34, fontSize=12, **look)
    canvas.text(names, x=0, y="y", fontWeight="bold", **{**look, "baseline": "middle"})
    return canvas.figure(
        rows.join(pd.DataFrame(areas)),
        content.heading,
        "In a column, one colour is one side. Dashed: our tables do not say.",
        description=describe(content, rows),
        table=TABLE,
    )


def side_rows(content: OldAndNew) -> pd.DataFrame:
    """Say for each group and question on which side it stood, and who says so."""
    names = load("actors").set_index("actor_id")["name"]
    stances = stance_rows(load("stances"))
    stances["who"] = PAPER
    stances["sources"] = f"{PAPER}, " + stances["where"]
    issues = {issue: question for question, issue in content.today.items()}
    stances["question"] = stances["issue_id"].map(issues)
    blank: dict[str, Any] = {
        "known": False,
        "label": "not said",
        "who": "nobody in our tables",
        "said": "none",
    }
    blank |= {"sources": "none", **SHADES[0].cell}
    found: list[Any] = [*reported_sides(content), *stances[stances["known"]].to_dict("records")]
    sides = {
        (side["actor_id"], side["question"]): {column: side[column] for column in blank}
        for side in found
    }
    return pd.DataFrame(
        {"actor": names[actor], "question": question, **blank, **sides.get((actor, question), {})}
        for actor in content.groups
        for question in content.questions
    )


def reported_sides(content: OldAndNew) -> Iterator[dict[str, Any]]:
    """Yield the old sides with the text and the sources of the rows that report them."""
    stances = load("stances").set_index("stance_id")
    events = load("timeline").set_index("event_id")
    labels = source_labels(load("sources"))
    for one in content.reported:
        for sides, table, column in (
            (one.stances, stances, "per_other_sources"),
            (one.events, events, "what_happened"),
        ):
            for side in sides:
                report = table.loc[side.row]
                yield {
                    "actor_id": side.actor,
                    "question": one.question,
                    "label": side.word,
                    "known": True,
                    "who": OTHERS,
                    "said": report[column],
                    "sources": publishers(list(report["source_ids"]), labels),
                    **SHADES[side.shade].cell,
                }


def who_says(content: OldAndNew, question: str) -> str:
    """Name who gives the sides on a question."""
    return PAPER if question in content.today else OTHERS


def describe(content: OldAndNew, rows: pd.DataFrame) -> str:
    """Say for each question who was on which side."""
    listed = []
    for question, group in rows.groupby("question", sort=False):
        sides = [
            f"{side} {and_list(part['actor'].tolist())}"
            for side, part in group.groupby("label", sort=False)
        ]
        listed.append(f"{question} ({who_says(content, str(question))}): {'; '.join(sides)}")
    return (
        f"{rows['actor'].nunique()} groups and {rows['question'].nunique()} questions, "
        f"{int(rows['known'].sum())} of {len(rows)} cells filled. {'. '.join(listed)}."
    )
