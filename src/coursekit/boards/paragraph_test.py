"""A paragraph of the paper under test: cross out what does not bear on its claim."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd

from coursekit.charts.paragraph import paragraph, struck
from coursekit.charts.paragraph_rows import CLAIM, INSIDE, piece_rows
from coursekit.html import table_html
from coursekit.text import and_list
from coursekit.widgets.controls import Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["paragraph_test"]

ALL = "all_remarks"


def paragraph_test() -> Panel:
    """Show the evidence of `continue.2` piece by piece, to be struck or kept.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    pieces = piece_rows()
    ticks = [
        Tick(piece, f"{piece}: {words}", signal=struck(piece))
        for piece, words in zip(pieces["piece_id"], pieces["words"], strict=True)
    ]
    return panel(
        "02-paragraph",
        paragraph(),
        [*ticks, Tick(ALL, "Show the remarks on what I kept, too")],
        lambda values: ({}, _sentence(pieces, values), _detail(pieces, values)),
        title=f"Cross out what does not show that Nujaba did not join the halt ({CLAIM})",
        keep="Save what I crossed out",
    )


def _sentence(pieces: pd.DataFrame, values: Mapping[str, bool]) -> str:
    """Say what remains, and what that means for the claim."""
    gone = pieces["piece_id"].map(values).astype(bool)
    inside = pieces["where"] == INSIDE
    if not gone.any():
        return (
            f"Nothing is crossed out yet: {len(pieces)} pieces, {inside.sum()} of them from the"
            " paragraph. Cross out what came before the halt, is about something else, or does"
            " not say who acted."
        )
    if gone.all():
        return f"Everything is crossed out. {CLAIM} may still be right; nothing left here shows it."
    own = _ids(pieces[~gone & pieces["own"]])
    rests = (
        f"For {CLAIM} that leaves Nujaba's own words after the halt ({own})."
        if own
        else f"None of it is Nujaba's own word after the halt: {CLAIM} may be right, but not on"
        " this evidence."
    )
    return (
        f"Crossed out: {_ids(pieces[gone])}. Kept from the paragraph:"
        f" {_ids(pieces[~gone & inside]) or 'nothing'}; from elsewhere:"
        f" {_ids(pieces[~gone & ~inside]) or 'nothing'}. {rests}"
    )


def _ids(pieces: pd.DataFrame) -> str:
    return ", ".join(pieces["piece_id"])


def _detail(pieces: pd.DataFrame, values: Mapping[str, bool]) -> str:
    """Say what remains shows, list the pieces, and say more of those that are struck."""
    gone = pieces["piece_id"].map(values).astype(bool)
    left = pieces[~gone] if gone.any() else pieces[:0]
    shows = [f"{row['shows']} ({row['piece_id']})" for row in left.to_dict("records")]
    rows = []
    for row in pieces.to_dict("records"):
        paper = row["paper_date"] and f" (in the paper: {row['paper_date']})"
        says = row["sources"] and f" What the check found: {row['sources']}"
        more = f"{row['remark']}{says} Read in: {row['pages']}."
        told = more if values[row["piece_id"]] or values[ALL] else "Cross it out to read more."
        rows.append([row["piece_id"], row["text"], row["when"] + paper, told])
    head = ["Piece", "What it says", "Date", "Remark, and what the check found"]
    said = f"<p>What is left shows {escape(and_list(shows))}.</p>" if shows else ""
    return said + table_html([head, *rows])
