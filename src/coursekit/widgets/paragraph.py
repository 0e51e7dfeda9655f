"""A paragraph of the paper under test: strike the evidence that does not bear on its claim."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from coursekit.charts.paragraph import paragraph, struck
from coursekit.charts.paragraph_rows import CLAIM, INSIDE, piece_rows
from coursekit.data.wording import and_list, number_word
from coursekit.learn.shown import table_html
from coursekit.widgets.bridge import Panel, panel
from coursekit.widgets.controls import Tick

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
        Tick(piece, f"Strike {piece}: {words}", signal=struck(piece))
        for piece, words in zip(pieces["piece_id"], pieces["words"], strict=True)
    ]
    return panel(
        "02-paragraph",
        paragraph(),
        [*ticks, Tick(ALL, "Show the remarks on what I kept, too")],
        lambda values: ({}, _sentence(pieces, values), _detail(pieces, values)),
        title=f"Does it bear on {CLAIM}, that Nujaba did not join the halt?",
        keep="Save what I struck",
    )


def _sentence(pieces: pd.DataFrame, values: Mapping[str, bool]) -> str:
    """Say what remains, and what that shows."""
    gone = pieces["piece_id"].map(values).astype(bool)
    inside = pieces["where"] == INSIDE
    kept = pieces[~gone]
    if not gone.any():
        return (
            f"Nothing is struck yet: {len(pieces)} pieces, {inside.sum()} of them from the"
            " paragraph. Strike what came before the halt, is about something else, or does not"
            " say who acted."
        )
    if kept.empty:
        return f"Nothing remains. {CLAIM} may still be right; nothing left here shows it."
    shows = [f"{row['shows']} ({row['piece_id']})" for row in kept.to_dict("records")]
    own = kept.loc[kept["own"], "piece_id"].tolist()
    left = number_word(int((inside & ~gone).sum())) if (inside & ~gone).any() else "none"
    rests = (
        f"For {CLAIM} that leaves Nujaba's own words after the halt ({', '.join(own)})."
        if own
        else f"None of it was said by Nujaba itself after the halt: {CLAIM} may be right, but"
        " not on this evidence."
    )
    return (
        f"Struck: {', '.join(pieces.loc[gone, 'piece_id'])}. Of the paragraph's own"
        f" {number_word(int(inside.sum()))} pieces {left}"
        f" remain{'s' if left == 'one' else ''}. What is left shows {and_list(shows)}. {rests}"
    )


def _detail(pieces: pd.DataFrame, values: Mapping[str, bool]) -> str:
    """List the pieces, and say more of those that are struck."""
    rows = []
    for row in pieces.to_dict("records"):
        paper = row["paper_date"] and f" (in the paper: {row['paper_date']})"
        says = row["sources"] and f" The sources: {row['sources']}"
        said = f"{row['remark']}{says} Read in: {row['pages']}."
        told = said if values[row["piece_id"]] or values[ALL] else "Strike it to read more."
        rows.append([row["piece_id"], row["text"], row["when"] + paper, told])
    return table_html([["Piece", "What it says", "Date", "Remark, and what sources say"], *rows])
