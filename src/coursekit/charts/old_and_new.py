"""The line of 2020 beside the line of 2023: who stood with whom, and where nobody says."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.cells import SHADES, cells, fold, pixels, row, words
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.stances import stance_rows
from coursekit.charts.words import publishers, source_labels
from coursekit.data import load
from coursekit.text import and_list

__all__ = ["old_and_new"]

BLANK = "not said"
_WIDTH, _LEFT, _COLUMN, _GAP, _ROW, _HEAD = 690, 190, 118, 7, 36, 108
_COLUMNS = {
    "actor": "Group",
    "question": "Question",
    "label": "Side",
    "who": "Who says so",
    "said": "What is said",
    "sources": "Sources",
}


class _Side(NamedTuple):
    """A side that other sources report: its word, its shade, and the row that reports it."""

    word: str
    shade: int
    table: str
    key: str


_POST = "Abu Fadak for the top post of the PMF, 2020"
_MINISTER = "Al-Kadhimi for prime minister, 2020"
# Read from the rows named; the paper itself names nobody on these two issues.
_REPORTED = {
    (_POST, "kh"): _Side("for", 2, "stances", "ST56"),
    (_POST, "kss"): _Side("for", 2, "stances", "ST60"),
    (_POST, "aah"): _Side("for", 2, "stances", "ST58"),
    (_POST, "badr"): _Side("for", 2, "stances", "ST59"),
    (_POST, "shrine-factions"): _Side("against", -2, "timeline", "E05"),
    (_MINISTER, "kh"): _Side("rejects", -2, "timeline", "E08"),
    (_MINISTER, "badr"): _Side("accepts", 2, "timeline", "E08"),
}
_TODAY = {
    "Attacks on US targets, 2023": "attack-scale",
    "Going on after Tower 22, 2024": "continue-halt",
}
_GROUPS = ("kh", "nujaba", "kss", "aaa", "aah", "badr", "shrine-factions")
_TEXT = {"stances": "per_other_sources", "timeline": "what_happened"}


@figure(marks=28)
@of_this_paper
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
    rows = _rows()
    questions = list(dict.fromkeys(rows["question"]))
    at = {question: _LEFT + place * (_COLUMN + _GAP) for place, question in enumerate(questions)}
    down = {
        actor: _HEAD + place * (_ROW + _GAP) for place, actor in enumerate(rows["actor"].unique())
    }
    height = max(down.values()) + _ROW + 2
    rows = rows.join(
        pd.DataFrame(
            row(at[question], at[question] + _COLUMN, down[actor], down[actor] + _ROW)
            for question, actor in zip(rows["question"], rows["actor"], strict=True)
        )
    )
    scales = pixels(_WIDTH, height)
    names = pd.DataFrame(
        {
            "x": 0,
            "y": [top + _ROW / 2 for top in down.values()],
            "text": [fold(actor, 24) for actor in down],
        }
    )
    names["y"] -= 7.5 * names["text"].str.count("\n")
    heads = pd.DataFrame(
        {"x": left, "y": 34, "text": f"{fold(question, 17)}\n({_who(question)})"}
        for question, left in at.items()
    )
    years = pd.DataFrame(
        {
            "x": [at[questions[0]], at[questions[2]]],
            "y": 4,
            "text": ["The old line", "The new line"],
        }
    )
    tooltip = [
        alt.Tooltip(f"{column}:N", title="title" if column == "actor" else title)
        for column, title in _COLUMNS.items()
    ]
    chart = alt.LayerChart(
        layer=[
            *cells(alt.Chart(), scales, tooltip),
            words(years, scales, fontWeight="bold", fontSize=15),
            words(heads, scales, fontSize=12),
            words(names, scales, baseline="middle", fontWeight="bold"),
        ],
        data=rows,
    ).properties(
        title=alt.Title(
            "Does the old line predict the new one?",
            subtitle="In a column, one colour is one side. Dashed: our tables do not say.",
        ),
        width=_WIDTH,
        height=height,
    )
    return finish(chart, _described(rows), _COLUMNS)


def _rows() -> pd.DataFrame:
    """Say for each group and question on which side it stood, and who says so."""
    names = load("actors").set_index("actor_id")["name"]
    reported, stances = _reported(), stance_rows(load("stances"))
    stances["who"] = "the paper"
    stances["sources"] = "the paper, " + stances["where"]
    issues = {issue: question for question, issue in _TODAY.items()}
    stances["question"] = stances["issue_id"].map(issues)
    told = pd.concat([reported, stances[stances["known"]]]).set_index(["actor_id", "question"])
    blank = {"known": False, "label": BLANK, "who": "nobody in our tables", "said": "none"}
    blank |= {"sources": "none", **SHADES[0]._asdict()}
    wanted = [*blank]
    return pd.DataFrame(
        {"actor": names[actor], "question": question}
        | (dict(told.loc[key, wanted]) if (key := (actor, question)) in told.index else blank)
        for actor in _GROUPS
        for question in (_POST, _MINISTER, *_TODAY)
    )


def _reported() -> pd.DataFrame:
    """Return the sides of 2020 with the text and the sources of the rows that report them."""
    tables = {
        "stances": load("stances").set_index("stance_id"),
        "timeline": load("timeline").set_index("event_id"),
    }
    labels = source_labels(load("sources"))
    rows = []
    for (question, actor), side in _REPORTED.items():
        told = tables[side.table].loc[side.key]
        rows.append(
            {
                "actor_id": actor,
                "question": question,
                "label": side.word,
                "known": True,
                "who": "other sources",
                "said": told[_TEXT[side.table]],
                "sources": publishers(list(told["source_ids"]), labels),
                **SHADES[side.shade]._asdict(),
            }
        )
    return pd.DataFrame(rows)


def _described(rows: pd.DataFrame) -> str:
    said = []
    for question, group in rows.groupby("question", sort=False):
        sides = [
            f"{side} {and_list(part['actor'].tolist())}"
            for side, part in group.groupby("label", sort=False)
        ]
        said.append(f"{question} ({_who(str(question))}): {'; '.join(sides)}")
    return (
        f"{rows['actor'].nunique()} groups and {rows['question'].nunique()} questions, "
        f"{int(rows['known'].sum())} of {len(rows)} cells filled. {'. '.join(said)}."
    )


def _who(question: str) -> str:
    return "the paper" if question in _TODAY else "other sources"
