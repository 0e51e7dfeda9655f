"""A paragraph of the paper under test: cross out what does not bear on its claim."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from coursekit.charts.words import publishers, source_labels
from coursekit.content import ActorId, ClaimId, Content, EventId, Text
from coursekit.data import load
from coursekit.html import Html, fold_away, join, paragraphs, table_html, tag
from coursekit.text import and_list, date_text
from coursekit.widgets.controls import Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["paragraph_test"]

ALL = "all_remarks"
INSIDE, BESIDE = "in the paragraph", "elsewhere in the tables"
DATE_IN_TEXT = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
# Pixels: where the words and the scale of days begin, the ends of scale and chart, a line
# of the heading, a row of a piece, a letter's width and height.
WORDS, SCALE, END, WIDTH = 38, 256, 545, 702
LINE, ROW, LETTER, LETTERS = 22, 27, 6.1, 13
LEFT_AND_GONE = "What the pieces you kept show, and remarks on those you crossed out"
IN_FULL = "Each piece in full, and what the check found"
TABLE = {
    "piece_id": "Piece",
    "where": "Where it is",
    "words": "What it is",
    "when": "Date",
    "who": "Who speaks or acts",
}


@dataclass(frozen=True)
class Evidence:
    """A piece of evidence: a claim of the paper, or an event from elsewhere in the tables."""

    words: Text
    remark: str
    shows: Text
    claim_id: ClaimId = ""
    event_id: EventId = ""
    says: tuple[ClaimId, ...] = ()

    @property
    def piece_id(self) -> str:
        """The claim, or the event that is no part of the paragraph."""
        return self.claim_id or self.event_id


@dataclass(frozen=True)
class Paragraph:
    """What the board holds: the claim to show, what it is about, and the evidence."""

    key: str
    save: str
    claim: ClaimId
    halt: EventId
    tower: EventId
    question: Text
    heading: Text
    subject: Text
    group: str
    halt_name: str
    tower_name: str
    first: str
    last: str
    speakers: Mapping[ActorId, str]
    pieces: tuple[Evidence, ...]

    def pixel(self, day: pd.Timestamp) -> float:
        """Return where a day is on the scale."""
        first, last = pd.Timestamp(self.first), pd.Timestamp(self.last)
        return round(SCALE + (day - first) / (last - first) * (END - SCALE), 1)


CONTENT = Content("paragraph_test", Paragraph)


def paragraph_test() -> Panel:
    """Show the evidence of a paragraph piece by piece, to be crossed out or kept.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    pieces = piece_rows(content)
    ticks = [Tick(piece.piece_id, f"{piece.piece_id}: {piece.words}") for piece in content.pieces]

    def respond(values: Mapping[str, bool]) -> tuple[dict[str, Any], str, Html]:
        struck = {piece: values[piece] for piece in pieces["piece_id"]}
        said = sentence(content, pieces, struck)
        return {"struck": struck}, said, detail(pieces, struck, all_remarks=values[ALL])

    return panel(
        content.key,
        paragraph(),
        [*ticks, Tick(ALL, "Show the remarks on what I kept, too")],
        respond,
        title=content.question,
        keep=content.save,
    )


def piece_rows(content: Paragraph) -> pd.DataFrame:
    """Put the evidence into rows: a piece, its date, who speaks, what it shows.

    ``own`` tells whether the group of the claim said it after the halt; ``paper_date`` is the
    day that the paper gives.
    """
    events = load("timeline").set_index("event_id", drop=False)
    claims = load("claims").set_index("claim_id", drop=False)
    ties = load("claim_sources")
    labels = source_labels(load("sources"))
    halt: Any = events.loc[content.halt, "date"]
    own = next(iter(content.speakers.values()))
    rows = []
    for piece in content.pieces:
        event: Any = events.loc[piece.event_id] if piece.event_id else None
        date: Any = pd.NaT if event is None else event["date"]
        who = "the paper" if event is None else content.speakers[event["actor_ids"][0]]
        checked = claims.loc[list(piece.says)]
        texts = checked["claim"].tolist()
        if not piece.claim_id:
            texts = [f"{event['what_happened']}."]
        elif len(texts) > 1:
            texts = [f"{claim}: {text}" for claim, text in checked["claim"].items()]
        pages = event["source_ids"] if event is not None else ()
        pages = pages or ties.loc[ties["claim_id"] == piece.piece_id, "source_id"].tolist()
        given = claims["claim"].get(piece.claim_id, "")
        paper = DATE_IN_TEXT.search(given)
        days = 0 if event is None else abs((date - halt).days)
        rows.append(
            {
                "piece_id": piece.piece_id,
                "where": INSIDE if piece.claim_id else BESIDE,
                "words": piece.words,
                "date": date,
                "when": "no date" if event is None else date_text(date, end=event["date_end"]),
                "paper_date": paper.group() if paper else "",
                "who": who,
                "text": " ".join(texts),
                "sources": " ".join(checked["difference_note"]),
                "pages": publishers(pages, labels),
                "remark": piece.remark.format(days=days),
                "shows": piece.shows,
                "own": who == own and date >= halt,
            }
        )
    return pd.DataFrame(rows)


# The chart


@figure(marks=7)
def paragraph() -> alt.LayerChart:
    """Draw the pieces of evidence on a scale of days, beside the halt.

    The parameter ``struck`` tells which are crossed out: they go pale, with a line through
    their words.
    """
    content = CONTENT.load()
    pieces = piece_rows(content)
    rows = place(content, pieces)
    canvas = Canvas(WIDTH, float(rows["y"].max() + ROW / 2 + LINE))
    draw_days(canvas, content)
    draw_event(canvas, content, content.tower, content.tower_name, "right", strokeDash=[3, 3])
    draw_event(
        canvas, content, content.halt, content.halt_name, "left", color=ORANGE, strokeWidth=2
    )
    draw_pieces(canvas, rows, list(content.speakers.values()))
    return canvas.figure(
        rows,
        content.heading,
        "Grey ground: before there was a halt to join.",
        params={"struck": dict.fromkeys(rows["piece_id"], False)},
        description=describe(content, pieces),
        table=TABLE,
    )


def place(content: Paragraph, pieces: pd.DataFrame) -> pd.DataFrame:
    """Give each piece its row and its place on the scale."""
    rows = pieces[list(TABLE)].assign(
        x=[SCALE if pd.isna(date) else content.pixel(date) for date in pieces["date"]],
        dated=pieces["date"].notna(),
        label=[
            "no date" if pd.isna(date) else date_text(date) + (paper and f"\nin the paper: {paper}")
            for date, paper in zip(pieces["date"], pieces["paper_date"], strict=True)
        ],
    )
    rows["y"] = 2 * LINE + rows.index * ROW + ROW / 2 + (rows["where"] == BESIDE) * (LINE + 4)
    rows["x2"] = WORDS + rows["words"].str.len() * LETTER
    rows["label_y"] = rows["y"] - rows["label"].str.count("\n") * LETTERS / 2
    return rows


def event_date(event_id: str) -> pd.Timestamp:
    """Return the day of an event."""
    dates: pd.Series[pd.Timestamp] = load("timeline").set_index("event_id")["date"]
    return dates[event_id]


def draw_days(canvas: Canvas, content: Paragraph) -> None:
    """Draw the months, and the ground of what came before the halt."""
    months = [
        {
            "x": content.pixel(date),
            "text": f"{date:%b %Y}" if date.month in (1, 11) else f"{date:%b}",
        }
        for date in pd.date_range(content.first, content.last, freq="MS")
    ]
    low = canvas.height - LINE
    before = [{"x": SCALE, "x2": content.pixel(event_date(content.halt))}]
    canvas.rect(before, x="x", x2="x2", y=LINE, y2=low, color=GREY, opacity=0.08, aria=False)
    canvas.rule(months, x="x", y=LINE, y2=low, opacity=0.3, aria=False)
    canvas.text(months, x="x", y=canvas.height - LINE / 2, text="text", align="left", fontSize=12)


def draw_event(
    canvas: Canvas, content: Paragraph, event_id: str, name: str, align: str, **line: Any
) -> None:
    """Draw a line at an event, with its name at the top."""
    date = event_date(event_id)
    row = [{"x": content.pixel(date), "text": f"{name}, {date_text(date)}"}]
    canvas.rule(row, x="x", y=LINE - 4, y2=canvas.height - LINE, **line)
    dx = -4 if align == "right" else 4
    canvas.text(row, x="x", y=LINE / 2, text="text", align=align, dx=dx)


def draw_pieces(canvas: Canvas, rows: pd.DataFrame, speakers: list[str]) -> None:
    """Draw the pieces, those that are crossed out pale and with a line through them."""
    pieces = alt.Chart().transform_calculate(gone="struck[datum.piece_id]")
    pale = alt.OpacityValue(1, condition={"test": "datum.gone", "value": 0.75})
    hollow = alt.FillOpacityValue(1, condition={"test": "datum.gone", "value": 0})
    shapes = alt.Scale(domain=speakers, range=["circle", "triangle-up", "square"])
    legend = alt.Legend(
        title=None, orient="bottom", offset=6, symbolFillColor=BLUE, symbolStrokeColor=BLUE
    )
    tooltip = tooltips({**TABLE, "piece_id": "title"})
    row: dict[str, Any] = {"y": "y", "encode": {"opacity": pale}}
    headings = rows.drop_duplicates("where")[["where", "y"]]
    headings = headings.assign(y=headings["y"] - (ROW + LINE) / 2)
    canvas.text(headings, x=0, y="y", text="where", align="left", fontStyle="italic")
    words: dict[str, Any] = {**row, "align": "left", "tooltip": tooltip}
    canvas.text(pieces, x=0, text="piece_id", fontWeight="bold", **words)
    canvas.text(pieces, x=WORDS, text="words", **words)
    canvas.rule(pieces, where="datum.gone", x=0, x2="x2", y="y", strokeWidth=2)
    canvas.point(
        pieces,
        where="datum.dated",
        x="x",
        y="y",
        size=120,
        color=BLUE,
        stroke=BLUE,
        encode={"fillOpacity": hollow, "shape": alt.Shape("who:N", scale=shapes, legend=legend)},
        tooltip=tooltip,
    )
    dates: dict[str, Any] = {**row, "y": "label_y", "x": "x", "text": "label", "align": "left"}
    canvas.text(pieces, dx=12, lineHeight=LETTERS, fontSize=12, **dates)


def describe(content: Paragraph, pieces: pd.DataFrame) -> str:
    """Say what the chart shows before anything is crossed out."""
    listed = "; ".join(
        f"{row['piece_id']}, {row['words']}, {row['when']}, {row['who']}, {row['where']}"
        for row in pieces.to_dict("records")
    )
    return (
        f"{len(pieces)} pieces of evidence for {content.claim}, {content.subject} of"
        f" {date_text(event_date(content.halt))}, on a scale of days: {listed}."
    )


# What the board says


def sentence(content: Paragraph, pieces: pd.DataFrame, struck: Mapping[str, bool]) -> str:
    """Say what remains, and what that means for the claim."""
    gone = pieces["piece_id"].map(struck).astype(bool)
    inside = pieces["where"] == INSIDE
    claim, group = content.claim, content.group
    if not gone.any():
        return (
            f"Nothing is crossed out yet: {len(pieces)} pieces, {inside.sum()} of them from the"
            " paragraph. Cross out what came before the halt, is about something else, or does"
            " not say who acted."
        )
    if gone.all():
        return f"Everything is crossed out. {claim} may still be right; nothing left here shows it."
    own = ids(pieces[~gone & pieces["own"]])
    rests = (
        f"For {claim} that leaves {group}'s own words after the halt ({own})."
        if own
        else f"None of it is {group}'s own word after the halt: {claim} may be right, but not on"
        " this evidence."
    )
    return (
        f"Crossed out: {ids(pieces[gone])}. Kept from the paragraph:"
        f" {ids(pieces[~gone & inside]) or 'nothing'}; from elsewhere:"
        f" {ids(pieces[~gone & ~inside]) or 'nothing'}. {rests}"
    )


def ids(pieces: pd.DataFrame) -> str:
    """List some pieces."""
    return ", ".join(pieces["piece_id"])


def detail(pieces: pd.DataFrame, struck: Mapping[str, bool], *, all_remarks: bool) -> Html:
    """Say what is left shows, and why what is crossed out may go; fold away each piece in full."""
    gone = pieces["piece_id"].map(struck).astype(bool)
    left = pieces[~gone] if gone.any() else pieces[:0]
    shows = [f"{row['shows']} ({row['piece_id']})" for row in left.to_dict("records")]
    told = gone | all_remarks
    remarks = [
        tag("li", tag("strong", f"{row['piece_id']}: "), row["remark"])
        for row in pieces[told].to_dict("records")
    ]
    rows = []
    for row, open_ in zip(pieces.to_dict("records"), told, strict=True):
        paper = row["paper_date"] and f" (in the paper: {row['paper_date']})"
        found = f"{row['sources']} Read in: {row['pages']}.".lstrip()
        rows.append(
            [
                row["piece_id"],
                row["text"],
                row["when"] + paper,
                found if open_ else "Cross it out to read more.",
            ]
        )
    head = ["Piece", "What it says", "Date", "What the check found"]
    remains = f"What is left shows {and_list(shows)}." if shows else ""
    listed = tag("ul", *remarks) if remarks else Html()
    left_and_gone = [fold_away(LEFT_AND_GONE, paragraphs(remains), listed)] if told.any() else []
    return join([*left_and_gone, fold_away(IN_FULL, table_html([head, *rows]))])
