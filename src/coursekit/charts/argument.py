"""The paper's argument on Iran as a chain of steps, with what checking found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from textwrap import shorten
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.cells import fold
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import GREY, ORANGE, RED, VERDICTS, colors, shapes
from coursekit.content import ClaimId, Content, Text
from coursekit.data import load
from coursekit.text import and_list, number_word, plural

__all__ = ["argument"]

# Pixels: the chart, the boxes of the steps, the columns, the heads, a row and the gap below it.
WIDTH, LEFT, RIGHT, KIND, HEDGED, VERDICT, PAGES = 704, 32, 398, 405, 480, 541, 655
HEAD, ROW, GAP, LETTERS = 24, 27, 7, 18
MOST_OF_NOTE = 300  # letters; the card of the claim has all of it
DISPUTED, NO_HEDGE, NO_TENSION = "disputed", "no hedge", "none"
TABLE = {
    "claim_id": "Step",
    "locator": "Where",
    "words": "In brief",
    "kind": "Kind",
    "hedges": "Hedges",
    "verdict": "Verdict",
    "pages": "Pages",
    "tensions": "Tension",
}
RELATIONS = {"supports": "for", "differs": "differ", "contradicts": "against"}
LETTER: Mapping[str, Any] = {"fontWeight": "bold", "color": "black"}
BADGE: Mapping[str, Any] = {"shape": "square", "size": 260, "color": ORANGE, "opacity": 1}


@dataclass(frozen=True)
class Tension:
    """Steps that pull against something, and what that is."""

    steps: tuple[ClaimId, ...]
    text: Text


@dataclass(frozen=True)
class Argument:
    """What the chart holds: the steps in the order of the paper, and where they pull apart."""

    heading: Text
    about: Text
    steps: Mapping[ClaimId, Text]
    tensions: tuple[Tension, ...]

    @property
    def lettered(self) -> dict[str, Tension]:
        """The tensions by their letter."""
        return dict(zip(ascii_uppercase, self.tensions, strict=False))


CONTENT = Content("argument", Argument)


@figure(marks=27)
def argument() -> alt.LayerChart:
    """Draw the steps of the paper's argument on Iran, and where they pull apart.

    Returns
    -------
    altair.LayerChart
        One box a step, in the order of the paper; a step that other sources dispute has a
        red one.

    Examples
    --------
    >>> argument().data["claim_id"].tolist()[:3]
    ['C06', 'C95', 'C62']
    """
    content = CONTENT.load()
    rows = step_rows(content)
    canvas = Canvas(WIDTH, float(rows["bottom"].max()) + 2)
    draw_arrows(canvas, rows)
    draw_steps(canvas)
    return canvas.figure(
        rows,
        content.heading,
        [
            "Red: other sources dispute the step. Arrows: the order of the text, no more.",
            "Pages: how many support the step, differ from it in something, contradict it.",
            f"{' and '.join(content.lettered)}: here the paper may not fit together, as the text"
            " below explains.",
        ],
        description=describe(content, rows),
        table=TABLE,
    )


def step_rows(content: Argument) -> pd.DataFrame:
    """Place a row for each step, in the order of the paper."""
    claims = load("claims").set_index("claim_id").loc[list(content.steps)].reset_index()
    claims["words"] = claims["claim_id"].map(dict(content.steps))
    claims["hedges"] = [", ".join(hedges) or NO_HEDGE for hedges in claims["hedge_words"]]
    claims["tensions"] = [
        "".join(letter for letter, one in content.lettered.items() if claim in one.steps)
        or NO_TENSION
        for claim in claims["claim_id"]
    ]
    ties = load("claim_sources")
    tallies = [
        [int((relations == name).sum()) for name in RELATIONS]
        for relations in (
            ties.loc[ties["claim_id"] == claim, "relation"] for claim in claims["claim_id"]
        )
    ]
    claims["pages"] = [
        and_list([f"{n} {word}" for n, word in zip(tally, RELATIONS.values(), strict=True)])
        for tally in tallies
    ]
    rows = claims[[*TABLE, "claim"]].astype(str)
    notes = claims["difference_note"].fillna("nothing more")
    rows["note"] = [shorten(note, MOST_OF_NOTE, placeholder=" …") for note in notes]
    rows["tally"] = [" · ".join(map(str, tally)) if any(tally) else "none" for tally in tallies]
    rows["top"] = HEAD + rows.index * (ROW + GAP)
    rows["bottom"], rows["middle"] = rows["top"] + ROW, rows["top"] + ROW / 2
    return rows.assign(
        hedged=rows["hedges"].where(rows["hedges"] == NO_HEDGE, "hedged"),
        of_kind=rows["kind"].str.replace(" ", "\n"),
        found=[fold(verdict, LETTERS) for verdict in rows["verdict"]],
    )


def tension_texts(content: Argument) -> dict[str, str]:
    """Write each tension with its steps."""
    return {
        letter: f"{', '.join(one.steps)}: {one.text}" for letter, one in content.lettered.items()
    }


def draw_arrows(canvas: Canvas, rows: pd.DataFrame) -> None:
    """Draw an arrow from each step to the next."""
    arrows = rows.iloc[:-1][["bottom"]].assign(end=rows["bottom"] + GAP)
    canvas.rule(arrows, x=LEFT + 24, y="bottom", y2="end")
    head = {"shape": "triangle-down", "size": 40, "color": GREY}
    canvas.point(arrows, x=LEFT + 24, y="end", yOffset=-3, **head)


def draw_steps(canvas: Canvas) -> None:
    """Draw the boxes with their words, and what checking found."""
    columns = {"claim": "Claim"} | {
        key: title for key, title in TABLE.items() if key not in ("claim_id", "words")
    }
    columns["note"] = "Checking found"
    tooltip = tooltips(columns, heading="claim_id")
    red, unchecked = f"datum.verdict == '{DISPUTED}'", "datum.verdict == 'not checked'"
    looks = {
        "fill": alt.condition(red, alt.value(RED), alt.value("transparent")),
        "stroke": alt.condition(red, alt.value(RED), alt.value(GREY)),
        "strokeWidth": alt.condition(red, alt.value(2.5), alt.value(1)),
    }
    for where, dash in ((f"!({unchecked})", []), (unchecked, [4, 3])):
        canvas.rect(
            where=where,
            x=LEFT,
            x2=RIGHT,
            y="top",
            y2="bottom",
            cornerRadius=4,
            fillOpacity=0.13,
            strokeDash=dash,
            encode=looks,
            tooltip=tooltip,
        )
    line: dict[str, Any] = {"y": "middle", "align": "left", "baseline": "middle"}
    canvas.text(x=0, text="claim_id", fontWeight="bold", **line)
    told = {"fontSize": 12, "tooltip": tooltip, **line}
    canvas.text(x=LEFT + 9, text="words", **{**told, "fontWeight": "bold"})
    small = {**told, "fontSize": 11, "lineHeight": 13}
    for name, left in (
        ("of_kind", KIND),
        ("hedged", HEDGED),
        ("found", VERDICT + 12),
        ("tally", PAGES),
    ):
        canvas.text(x=left, text=name, **small)
    heads = {KIND: "Kind", HEDGED: "Hedge", VERDICT: "Checking found", PAGES: "Pages"}
    over = [{"x": left, "text": words} for left, words in heads.items()]
    canvas.write(over, x="x", y=2, fontWeight="bold", fontSize=12)
    verdicts = {
        "shape": alt.Shape("verdict:N", scale=shapes(VERDICTS), legend=None),
        "color": alt.Color("verdict:N", scale=colors(VERDICTS), legend=None),
    }
    canvas.point(x=VERDICT + 2, y="middle", size=90, encode=verdicts, tooltip=tooltip)
    tagged = {"where": f"datum.tensions != '{NO_TENSION}'", "x": RIGHT - 16, "y": "middle"}
    canvas.point(**tagged, **BADGE)
    canvas.text(text="tensions", **tagged, **LETTER)


def describe(content: Argument, rows: pd.DataFrame) -> str:
    """Say what the chart shows, step by step."""
    said = "; ".join(
        f"{row['claim_id']} ({row['locator']}, {row['kind']}, {row['hedges']}):"
        f" {row['words']}, {row['verdict']}, pages: {row['pages']}"
        for row in rows.to_dict("records")
    )
    disputed = ", ".join(rows.loc[rows["verdict"] == DISPUTED, "claim_id"])
    apart = " ".join(f"{letter}: {text}" for letter, text in tension_texts(content).items())
    number = len(content.tensions)
    return (
        f"A chain of {len(rows)} steps in {content.about}. {said}. Other sources dispute"
        f" {disputed}. At {number_word(number)} {plural(number, 'point', 'points')} the paper does"
        f" not fit together, by one reading. {apart}"
    )
