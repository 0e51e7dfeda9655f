"""The camps workshop of lesson 02: sort the actors, and see which claims do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.looks import DARK, GREY, ORANGE
from coursekit.charts.words import section_names
from coursekit.content import ActorId, ClaimId, Content, Text
from coursekit.data import load
from coursekit.html import Html, fold_away, paragraphs, table_html
from coursekit.methods.camps import (
    FITS,
    OPEN,
    STATES,
    UNFIT,
    UNPLACED,
    Expectation,
    state,
    unfitting,
)
from coursekit.text import and_list, number_word
from coursekit.widgets.controls import Choice
from coursekit.widgets.panel import Panel, panel

__all__ = ["camps_workshop"]

# Pixels: a column of camps, a row of actors and its letters, the strip of claims, the whole.
COLUMN, ROW, TOP, LETTERS = 100, 31, 26, 13
LINE, GAP, WIDTH = 16, 4, 684
NOT_PLACED = "not placed"
# The sentence names this many claims: it keeps to two lines, so that the chart does not move.
UNFIT_NAMED, OPEN_NAMED = 7, 3
WHY = "Why claims do not fit, and who is placed though nobody speaks of it"
SIGNS = {FITS: "✓", UNFIT: "✗", OPEN: "?"}


@dataclass(frozen=True)
class CampClaim(Expectation):
    """A claim of the paper, as it is read here; `short` is a few words for the chart."""

    claim_id: ClaimId = ""
    short: Text = ""
    reading: Text = ""


@dataclass(frozen=True)
class CampPreset:
    """A reading that places actors: the actors of each camp."""

    label: str
    places: Mapping[str, tuple[ActorId, ...]]
    note: Text = ""


@dataclass(frozen=True)
class Camps:
    """What the workshop holds; `before` and `after` are issues of the stance table."""

    key: str
    question: Text
    save: str
    before: str
    after: str
    silent: str
    camps: Mapping[str, str]
    actors: Mapping[ActorId, str]
    presets: tuple[CampPreset, ...]
    claims: tuple[CampClaim, ...]

    def places(self, preset: CampPreset) -> dict[str, str]:
        """Return the camp of each actor in a preset."""
        camp_of = {actor: camp for camp, held in preset.places.items() for actor in held}
        return {actor: camp_of.get(actor, UNPLACED) for actor in self.actors}

    def states(self, places: Mapping[str, str]) -> dict[str, str]:
        """Return what becomes of each claim."""
        return {claim.claim_id: state(claim, places, list(self.camps)) for claim in self.claims}


CONTENT = Content("camps_workshop", Camps)


def camps_workshop() -> Panel:
    """Show the actors to be sorted into camps, and the claims that fit the sorting or not.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    actors, claims = actor_rows(content), claim_rows(content)
    options = [(UNPLACED, NOT_PLACED), *content.camps.items()]

    def respond(places: Mapping[str, str]) -> tuple[dict[str, Any], str, Html]:
        states = content.states(places)
        said = sentence(content, places, states)
        loaded = paragraphs(*(one.note for one in content.presets if content.places(one) == places))
        why = notes(actors, places) + table(content, claims, states, places)
        below = loaded + (fold_away(WHY, why) if why else Html())
        return {"places": places, "states": states}, said, below

    return panel(
        content.key,
        camps(),
        [
            Choice(actor, words.replace("\n", " "), options)
            for actor, words in content.actors.items()
        ],
        respond,
        title=content.question,
        presets=[(preset.label, content.places(preset)) for preset in content.presets],
        keep=content.save,
    )


# The rows of the chart


def actor_rows(content: Camps) -> pd.DataFrame:
    """Say of each actor where the paper and other sources see it.

    `unheard` is true where the stance table has no position on the second issue, `unseen`
    where it has none at all.
    """
    actors = load("actors").set_index("actor_id")["name"]
    stances = {
        (row["actor_id"], row["issue_id"]): row
        for row in load("stances").to_dict("records")
        if pd.notna(row["position"])
    }
    rows = []
    for number, (actor, words) in enumerate(content.actors.items()):
        before, after = (stances.get((actor, one), {}) for one in (content.before, content.after))
        others = [row["per_other_sources"] for row in (before, after) if row]
        y = TOP + number * ROW
        rows.append(
            {
                "actor_id": actor,
                "name": actors[actor],
                "words": words,
                "before": stance_words(before) or content.silent,
                "after": stance_words(after) or content.silent,
                "others": "; ".join(text for text in others if pd.notna(text)) or "none",
                "unheard": not after,
                "unseen": not (before or after),
                "y": y,
                "first_line": y + ROW / 2 - 1.5 - words.count("\n") * LETTERS / 2,
            }
        )
    return pd.DataFrame(rows)


def stance_words(stance: Mapping[Any, Any]) -> str:
    """Write a stance with its paragraphs."""
    return f"{stance['text']} ({', '.join(stance['locators'])})" if stance else ""


def claim_rows(content: Camps) -> pd.DataFrame:
    """Place each claim on a line below the heading of its section, as it is read here."""
    read = {claim.claim_id: claim for claim in content.claims}
    claims = load("claims").set_index("claim_id", drop=False).loc[list(read)]
    rows = claims[["claim_id", "section", "locator", "claim", "verdict"]].astype("string")
    rows = rows.reset_index(drop=True)
    before = (~rows["section"].duplicated()).cumsum()
    return rows.assign(
        heading=rows["section"].map(section_names()),
        reading=[claim.reading for claim in read.values()],
        short=[claim.short for claim in read.values()],
        y=TOP + LINE / 2 + (rows.index + before) * LINE + (before - 1) * GAP,
    )


# The chart


@figure(marks=9)
def camps() -> alt.LayerChart:
    """Draw the actors in columns by camp, and beside them the claims that bear on it.

    The parameter ``places`` holds the camp of each actor, ``states`` what becomes of each
    claim.
    """
    content = CONTENT.load()
    actors, claims = actor_rows(content), claim_rows(content)
    nowhere = dict.fromkeys(content.actors, UNPLACED)
    canvas = Canvas(WIDTH, TOP + ROW * len(actors) + 2)
    draw_columns(canvas, content)
    draw_boxes(canvas, content, actors)
    draw_claims(canvas, claims, left=(len(content.camps) + 1) * COLUMN + 24)
    return canvas.figure(
        claims,
        f"{len(actors)} actors, and {len(claims)} claims of the paper on where they stand",
        "Dashed: the stance table says nothing of this actor after Tower 22.",
        params={"places": nowhere, "states": content.states(nowhere)},
        description=describe(content, actors, claims),
        table=TABLE,
    )


TABLE = {
    "claim_id": "Claim",
    "locator": "Paragraph",
    "claim": "What it says",
    "verdict": "Verdict",
    "reading": "Read here as",
}


def draw_columns(canvas: Canvas, content: Camps) -> None:
    """Draw a column for each camp, with its heading."""
    columns = pd.DataFrame({"words": [NOT_PLACED, *content.camps.values()]})
    columns["x"] = columns.index * COLUMN + 3
    columns = columns.assign(x2=columns["x"] + COLUMN - 6, middle=columns["x"] + COLUMN / 2 - 3)
    area = {"x": "x", "x2": "x2", "y": TOP - 4, "y2": canvas.height}
    canvas.rect(columns, **area, color=GREY, opacity=0.13, cornerRadius=4, aria=False)
    canvas.text(columns, x="middle", y=10, text="words", fontWeight="bold")


def draw_boxes(canvas: Canvas, content: Camps, actors: pd.DataFrame) -> None:
    """Draw each actor in a row of its own and in the column of its camp."""
    column = {UNPLACED: 0} | {camp: number for number, camp in enumerate(content.camps, start=1)}
    boxes = alt.Chart(actors).transform_calculate(
        camp="places[datum.actor_id]",
        x=f"{column}[datum.camp] * {COLUMN} + 7",
        filled=f"datum.camp != '{UNPLACED}' && !datum.unheard",
        x2=f"datum.x + {COLUMN - 14}",
        y2=f"datum.y + {ROW - 3}",
    )
    tooltip = tooltips(
        {
            "before": "In the paper, on the attacks",
            "after": "In the paper, after Tower 22",
            "others": "Other sources",
        },
        heading="name",
    )
    area = {"x": "x", "x2": "x2", "y": "y", "y2": "y2", "cornerRadius": 6, "tooltip": tooltip}
    edge = {"stroke": GREY, "strokeWidth": 1.5}
    canvas.outline(boxes, where="!datum.filled && !datum.unheard", **area, **edge)
    canvas.outline(boxes, where="!datum.filled && datum.unheard", strokeDash=[4, 3], **area, **edge)
    canvas.rect(boxes, where="datum.filled", color=DARK, **area)
    letters = {
        "x": "x",
        "y": "first_line",
        "text": "words",
        "tooltip": tooltip,
        "dx": COLUMN / 2 - 7,
        "lineHeight": LETTERS,
        "fontSize": 12,
    }
    canvas.text(boxes, where="!datum.filled", **letters)
    canvas.text(boxes, where="datum.filled", color="white", **letters)


def draw_claims(canvas: Canvas, claims: pd.DataFrame, left: float) -> None:
    """Draw the claims in lines, each with a sign that tells whether it fits."""
    states = list(STATES)
    sign: dict[str, Any] = {"text": "sign", "fontWeight": "bold", "fontSize": 15}
    rows = alt.Chart().transform_calculate(
        state="states[datum.claim_id]",
        sign=f"{lookup(SIGNS)}[states[datum.claim_id]]",
        top=f"datum.y - {LINE / 2 - 0.5}",
        bottom=f"datum.y + {LINE / 2 - 0.5}",
    )
    columns = {"state": "Now"} | {key: title for key, title in TABLE.items() if key != "claim_id"}
    line = {"y": "y", "tooltip": tooltips(columns, heading="claim_id")}
    band = {"x": left - 4, "x2": canvas.width, "y": "top", "y2": "bottom", "cornerRadius": 4}
    canvas.rect(
        rows, where=f"datum.state == '{UNFIT}'", color=ORANGE, opacity=0.25, aria=False, **band
    )
    canvas.text(rows, x=left + 8, **line, **sign)
    canvas.text(rows, x=left + 22, text="claim_id", align="left", fontWeight="bold", **line)
    canvas.text(rows, x=left + 54, text="short", align="left", fontSize=12, **line)
    headings = claims[~claims["section"].duplicated()].assign(y=lambda rows: rows["y"] - LINE)
    canvas.text(
        headings[["y", "heading"]],
        x=left,
        y="y",
        text="heading",
        align="left",
        fontStyle="italic",
    )
    key = pd.DataFrame({"state": states, "x": [left + 8, left + 50, left + 148]})
    key["sign"] = key["state"].map(SIGNS)
    canvas.text(key, x="x", y=10, **sign)
    canvas.text(key, x="x", y=10, text="state", align="left", dx=10, fontSize=12)


def describe(content: Camps, actors: pd.DataFrame, claims: pd.DataFrame) -> str:
    """Say what the chart shows before anybody is placed."""
    listed = "; ".join(
        f"{row['claim_id']}, {row['short'].removeprefix('… ')} ({row['verdict']})"
        for row in claims.to_dict("records")
    )
    return (
        f"{len(actors)} actors, not placed at the start, to be sorted into"
        f" {and_list(list(content.camps.values()))}: {and_list(actors['name'].tolist())}."
        f" Beside them {len(claims)} claims of the paper, each marked as it fits the sorting,"
        f" does not fit it, or cannot be judged: {listed}."
    )


# What the board says


def sentence(content: Camps, places: Mapping[str, str], states: Mapping[str, str]) -> str:
    """Say how many claims do not fit, and how many actors are placed."""
    placed, claims = sum(camp != UNPLACED for camp in places.values()), len(content.claims)
    if not placed:
        return (
            f"Nobody is placed yet, so none of the {claims} claims of the paper can be judged."
            " Leave out whom nobody speaks of: silence is not neutrality."
        )
    loaded = [one.label for one in content.presets if content.places(one) == places]
    found = {each: [key for key, now in states.items() if now == each] for each in STATES}
    return (
        f"{''.join(f'{label}. ' for label in loaded)}"
        f"{count(found[UNFIT], UNFIT_NAMED)} of the paper's {claims} claims, as read here,"
        f" {'does' if len(found[UNFIT]) == 1 else 'do'} not fit;"
        f" {len(found[FITS])} fit, {count(found[OPEN], OPEN_NAMED)} cannot be judged."
        f" {placed} of {len(places)} actors placed."
        f"{'' if placed == len(places) else ' Silence is not neutrality.'}"
    )


def count(claim_ids: Sequence[str], named: int) -> str:
    """Count some claims, and name them while they are few."""
    ids = f" ({', '.join(claim_ids)})" if 0 < len(claim_ids) <= named else ""
    return f"{len(claim_ids)}{ids}"


def notes(actors: pd.DataFrame, places: Mapping[str, str]) -> Html:
    """Say which actors are placed of whom little is said."""
    placed = actors["actor_id"].map(places) != UNPLACED
    unseen, unheard = actors["unseen"], actors["unheard"] & ~actors["unseen"]
    doubts = [
        f"{words}: {and_list(actors.loc[who, 'name'].tolist())}."
        for words, who in {
            "Placed, though the stance table is silent on them after Tower 22": placed & unheard,
            "Placed, though neither that table nor a claim here speaks of it": placed & unseen,
        }.items()
        if who.any()
    ]
    return paragraphs(*doubts)


def table(
    content: Camps, claims: pd.DataFrame, states: Mapping[str, str], places: Mapping[str, str]
) -> Html:
    """List the claims that do not fit, with the reason."""
    rows = [
        [
            claim.claim_id,
            f"{row['claim']} ({row['locator']})",
            row["verdict"],
            reason(content, claim, places),
        ]
        for claim, row in zip(content.claims, claims.to_dict("records"), strict=True)
        if states[claim.claim_id] == UNFIT
    ]
    head = ["Claim", "What it says", "Verdict", "Why it does not fit"]
    return table_html([head, *rows]) if rows else Html()


def reason(content: Camps, claim: CampClaim, places: Mapping[str, str]) -> str:
    """Say which places do not fit a claim, and how it is read."""
    names = load("actors").set_index("actor_id")["name"]
    by_camp = unfitting(claim, places, list(content.camps))
    read = f"Read here as: {claim.reading}."
    if claim.asks == "two camps":
        number = number_word(len(by_camp))
        return f"The factions you placed fill {number} of the camps. {read}"
    where = [
        f"{and_list([names[actor] for actor in held])} {'is' if len(held) == 1 else 'are'}"
        f" under “{content.camps[camp]}”"
        for camp, held in by_camp.items()
    ]
    return f"{and_list(where)}. {read}"
