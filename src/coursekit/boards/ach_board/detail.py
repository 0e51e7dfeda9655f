"""What is below the board of competing hypotheses: reasons of a reading, items in full."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

import pandas as pd

from coursekit.boards.ach_board.content import RATINGS, Matrix, Reading
from coursekit.data import load
from coursekit.data.roles import TABLES, fill
from coursekit.html import Html, fold_away, join, table_html, tag
from coursekit.markup import to_html

__all__ = ["background", "reasons"]

ROLES = {table: role for role, table in TABLES.items()}


class Telling(NamedTuple):
    """What is told of a row of a table: its key, and columns with words before each."""

    key: str
    columns: Mapping[str, str]


TOLD = {
    "claims": Telling(
        "claim_id",
        {"claim": "The paper: ", "verdict": "Verdict: ", "difference_note": "Other sources: "},
    ),
    "timeline": Telling("event_id", {"what_happened": "", "status": "Status: ", "note": ""}),
    "us_strikes": Telling(
        "strike_id",
        {
            "place": "Place: ",
            "what_was_hit": "Hit: ",
            "killed_according_to": "Killed, and who says so: ",
        },
    ),
    "tempo": Telling(
        "tempo_id",
        {
            "cumulative_attacks": "Attacks so far: ",
            "qualifier": "Given as: ",
            "who_said_it": "Said by: ",
            "note": "",
        },
    ),
}


def reasons(content: Matrix, reading: Reading, items: Collection[str] = ()) -> Html:
    """Fold away the reasons of a reading, item by item: all, or those that we filled in."""

    def table(item: str) -> Html:
        rows = [
            [content.hypotheses[key].name, RATINGS[rating], why]
            for key, (rating, why) in reading.cells[item].items()
        ]
        return table_html([["Explanation", "Rating", "Reason"], *rows])

    by_item = [tag("p", content.numbered[item]) + table(item) for item in items or content.items]
    if items:
        said = f"Rated as in {reading.title}, which is one reading and not the answer."
        return fold_away("Ours: the reasons for what we filled in", tag("p", said), *by_item)
    first = tag(
        "p",
        tag("strong", f"{reading.title}."),
        f" {reading.weighs} It is one reading, not the answer.",
    )
    return fold_away(f"{reading.title}: its reasons for each cell", first, *by_item)


def background(content: Matrix) -> Html:
    """Say how to read the board, what studies found, and what the tables say of each item."""
    says = [[one.name, one.says] for one in content.hypotheses.values()]
    return join(
        [
            fold_away(
                "How to read the board, and what each explanation says",
                tag("p", content.how_to_read),
                table_html([["Explanation", "What it says"], *says]),
                tag("p", content.on_the_method),
            ),
            fold_away(
                "The evidence in full: what the tables say, and their sources",
                *(in_full(content, key) for key in content.items),
            ),
        ]
    )


def in_full(content: Matrix, key: str) -> Html:
    """Show an item of evidence with the rows of the tables behind it."""
    item = content.items[key]
    head = tag("p", tag("strong", f"{content.numbered[key]}."), f" {item.text}")
    rows = [row_in_full(row) for row in item.rows]
    return head + table_html([["Row", "What it says, and sources"], *rows])


def row_in_full(row: str) -> list[str]:
    """Name a row with a link, and say what the tables hold in it, with its sources."""
    table, _, key = row.partition(":")
    told = TOLD[table]
    found = load(table).set_index(told.key).loc[key]
    said = " ".join(
        f"{words}{str(found[column]).rstrip('.')}."
        for column, words in told.columns.items()
        if not pd.isna(found[column])
    )
    if table == "claims":
        pages = load("claim_sources").query("claim_id == @key")["source_id"]
    else:
        pages = found["source_ids"]
    sources = "; ".join(f"{{source}}`{page}`" for page in pages)
    name = to_html(fill(f"{{{ROLES[table]}}}`{key}`")) if table in ROLES else key
    return [name, to_html(fill(f"{said} ({sources})"))]
