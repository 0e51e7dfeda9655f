"""The evidence of one paragraph (`continue.2`), piece by piece, and what each can show."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from coursekit.charts.words import publishers, source_labels
from coursekit.data import load
from coursekit.text import date_text

__all__ = [
    "BESIDE",
    "CLAIM",
    "HALT",
    "INSIDE",
    "OTHER",
    "OWN",
    "PIECES",
    "SHARED",
    "TOWER",
    "Piece",
    "piece_rows",
]

# The claim that is to be shown, the event that it is about, and the one two days before.
CLAIM, HALT, TOWER = "C37", "E57", "E53"
_DATE_IN_TEXT = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
INSIDE, BESIDE = "in the paragraph", "elsewhere in the tables"
OWN, SHARED, OTHER = "Nujaba itself", "under the shared label", "Kata'ib Hezbollah"
_SPEAKERS = {"nujaba": OWN, "iri": SHARED, "kh": OTHER}


@dataclass(frozen=True)
class Piece:
    """A piece of evidence.

    Parameters
    ----------
    piece_id
        A claim of the paper or an event.
    event_id
        The event that dates it; empty when it has no date.
    words
        A few words for the chart.
    says
        The claims whose check tells what sources say of it; without one, the event tells.
    remark
        Why it bears on the claim or does not; ``{days}`` is its distance from the halt.
    shows
        What it shows by itself.
    """

    piece_id: str
    event_id: str
    words: str
    says: tuple[str, ...]
    remark: str
    shows: str


PIECES = (
    Piece(
        "C31",
        HALT,
        "a halt, said to cover Israel",
        ("C31", "C37"),
        "That a halt was declared stands: without it there is nothing to join. But as published"
        " it did not speak of Israel, so an attack on Israel does not break it.",
        "that a halt was declared",
    ),
    Piece(
        "C38",
        "E24",
        "al-Kaabi: free Iraq by force",
        ("C38",),
        "Said {days} days before the halt, so it cannot be an answer to it. It shows what Nujaba"
        " had announced, not how it took the halt.",
        "what Nujaba announced before the halt",
    ),
    Piece(
        "C39",
        "E69",
        "drones at an airport in Israel",
        ("C39",),
        "After the halt, but about Israel, of which the halt did not speak. And it is a claim"
        " under a label that several groups share: it does not say that Nujaba acted.",
        "that an attack on Israel was claimed under the shared label",
    ),
    Piece(
        "C40",
        "",
        "the label: groups loyal to Iran",
        ("C40",),
        "It tells who stands behind the label, not who acted on a given day. What the label"
        " claims cannot be put down to one member.",
        "who stands behind the shared label",
    ),
    Piece(
        "E58",
        "E58",
        "al-Kaabi: Nujaba will go on",
        ("C30",),
        "Nujaba's own words, {days} days after the halt and about the halt: they bear on it."
        " They show what it said, not that it attacked.",
        "that Nujaba said that it would go on",
    ),
    Piece(
        "E62",
        "E62",
        "attack on a base with US troops",
        (),
        "After the halt, and on a base with US troops. But it was claimed under the shared"
        " label, so it does not say whether Nujaba acted.",
        "that an attack on a base with US troops was claimed under the shared label",
    ),
    Piece(
        "E67",
        "E67",
        "al-Kaabi: the quiet is a tactic",
        (),
        "Nujaba's own words, {days} days after the halt. They cut both ways: the quiet is to"
        " pass, and there is a quiet.",
        "that Nujaba called the quiet a passing tactic",
    ),
)


def piece_rows() -> pd.DataFrame:
    """Put the pieces of evidence into rows.

    Returns
    -------
    pandas.DataFrame
        ``piece_id``, ``where`` it stands, its ``words``, the ``date`` of the event,
        ``when`` in words, the ``paper_date`` where the paper gives one, ``who`` speaks or
        acts, the ``text`` of it, what ``sources`` say and on which
        ``pages``, our ``remark``, what it ``shows``, and whether it is
        ``own``: said by Nujaba after the halt.

    Examples
    --------
    >>> rows = piece_rows()
    >>> rows.loc[rows["own"], "piece_id"].tolist()
    ['E58', 'E67']
    """
    events = {row["event_id"]: row for row in load("timeline").to_dict("records")}
    claims = {row["claim_id"]: row for row in load("claims").to_dict("records")}
    ties = load("claim_sources")
    labels = source_labels(load("sources"))
    halt = events[HALT]["date"]
    rows = []
    for piece in PIECES:
        event = events.get(piece.event_id, {})
        date = event.get("date", pd.NaT)
        who = _SPEAKERS[event["actor_ids"][0]] if event else "the paper"
        paper = _paper_date(claims.get(piece.piece_id, {}).get("claim", ""))
        beside = piece.piece_id == piece.event_id
        checked = [claims[claim] for claim in piece.says]
        texts = [row["claim"] for row in checked]
        if beside:
            texts = [f"{event['what_happened']}."]
        elif len(checked) > 1:
            texts = [f"{row['claim_id']}: {row['claim']}" for row in checked]
        pages = (
            event.get("source_ids")
            or ties.loc[ties["claim_id"] == piece.piece_id, "source_id"].tolist()
        )
        days = 0 if pd.isna(date) else abs((date - halt).days)
        rows.append(
            {
                "piece_id": piece.piece_id,
                "where": BESIDE if beside else INSIDE,
                "words": piece.words,
                "date": date,
                "when": date_text(date, end=event["date_end"]) if event else "no date",
                "paper_date": paper,
                "who": who,
                "text": " ".join(texts),
                "sources": " ".join(row["difference_note"] for row in checked),
                "pages": publishers(pages, labels),
                "remark": piece.remark.format(days=days),
                "shows": piece.shows,
                "own": who == OWN and date >= halt,
            }
        )
    return pd.DataFrame(rows)


def _paper_date(text: str) -> str:
    """Find the day that the paper itself gives."""
    match = _DATE_IN_TEXT.search(text)
    return match.group() if match else ""
