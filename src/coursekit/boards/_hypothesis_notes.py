"""What stands below the board of competing hypotheses: reasons of a reading, items in full."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import pandas as pd

from coursekit.charts.hypothesis_rows import HYPOTHESES, ITEMS, RATINGS, evidence
from coursekit.data import load
from coursekit.data.roles import fill
from coursekit.html import table_html
from coursekit.markup import to_html

__all__ = ["NUMBERED", "readings", "reasons", "standing"]

NUMBERED = {key: f"{at} {item.label}" for at, (key, item) in enumerate(ITEMS.items(), start=1)}
ROLES = {"C": "claim", "E": "event", "S": "strike"}
# By the first letter of a row: its table, the key, and what is told of it.
TABLES = {
    "C": (
        "claims",
        "claim_id",
        {"claim": "The paper: ", "verdict": "Verdict: ", "difference_note": "Other sources: "},
    ),
    "E": ("timeline", "event_id", {"what_happened": "", "status": "Status: ", "note": ""}),
    "S": (
        "us_strikes",
        "strike_id",
        {
            "place": "Place: ",
            "what_was_hit": "Hit: ",
            "killed_according_to": "Killed, and who says so: ",
        },
    ),
    "T": (
        "tempo",
        "tempo_id",
        {
            "cumulative_attacks": "Attacks so far: ",
            "qualifier": "Given as: ",
            "who_said_it": "Said by: ",
            "note": "",
        },
    ),
}
ON_THE_METHOD = (
    "**How well does the method work?** Less well than its fame. In one test it lowered the pull of"
    " a first opinion, but only for people without practice in analysis ({source}`mitre-2004`). In"
    " another, analysts skipped steps; the benefit was mixed, and there may have been more errors"
    " ({source}`acp-2019`). A third found no gain in accuracy, nor in the handling of items that"
    " depend on each other ({source}`risk-2020`). A fourth found that explanations in rows and"
    " evidence in columns, as here, lower that pull, and that the usual layout, the other way"
    " round, does not ({source}`crpi-2024`)."
)


@cache
def readings() -> Mapping[str, Mapping[str, Any]]:
    """Read the two readings: for each item and hypothesis a rating and its reason.

    Returns
    -------
    Mapping
        Readings by letter, each with ``title``, ``weighs`` and a table for each item.

    Examples
    --------
    >>> readings()["A"]["order"]["strikes"][0]
    'II'
    """
    text = files("coursekit.boards").joinpath("readings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def reasons(reading: Mapping[str, Any], chosen: str) -> str:
    """Show the reasons for the chosen item, and fold away the others."""

    def table(item: str) -> str:
        rows = [
            [HYPOTHESES[key].name, RATINGS[rating], why]
            for key, (rating, why) in reading[item].items()
        ]
        return table_html([["Explanation", "Rating", "Reason"], *rows])

    others = "".join(f"<p>{NUMBERED[item]}</p>{table(item)}" for item in ITEMS if item != chosen)
    return (
        f"<p><strong>{reading['title']}.</strong> {escape(reading['weighs'])} It is one reading,"
        f" not the answer. Its reasons for {NUMBERED[chosen]}:</p>{table(chosen)}"
        f"<details><summary>Its reasons for the other items</summary>{others}</details>"
    )


@cache
def standing() -> str:
    """Say how to read the board, what studies found, and what the tables say of each item."""
    explanations = table_html(
        [["Explanation", "What it says"], *([one.name, one.says] for one in HYPOTHESES.values())]
    )
    items = "".join(_in_full(key) for key in ITEMS)
    reading = (
        "**Reading the board.** Least contradicted is not proven. What caused the lull is argued"
        " about ({claim}`C66`), and there is no answer key. The explanations do not exclude one"
        " another: a threat may have moved Iran, which moved a group, which had reasons of its own."
        " A vague one is hard to contradict, because little could speak against it. An item that"
        " all of them predict tells nothing: somebody gets the credit, whatever happened."
    )
    return (
        f"<p>{to_html(fill(reading))}</p><p>{to_html(fill(ON_THE_METHOD))}</p>"
        f"<details><summary>The explanations in a sentence each</summary>{explanations}</details>"
        "<details><summary>The evidence in full: what the tables say, and their sources</summary>"
        f"{items}</details>"
    )


def _in_full(key: str) -> str:
    """Show an item of evidence with the rows of the tables behind it."""
    told = [(to_html(fill(_link(row))), to_html(fill(_says(row)))) for row in ITEMS[key].ids]
    rows = "".join(f'<tr><th scope="row">{row}</th><td>{says}</td></tr>' for row, says in told)
    head = '<tr><th scope="col">Row</th><th scope="col">What it says, and sources</th></tr>'
    return (
        f"<p><strong>{NUMBERED[key]}.</strong> {escape(evidence()[key])}</p>"
        f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    )


def _link(row: str) -> str:
    return f"{{{ROLES[row[0]]}}}`{row}`" if row[0] in ROLES else row


def _says(row: str) -> str:
    """Say what the tables hold in a row, as marked-up text with its sources."""
    table, key, columns = TABLES[row[0]]
    found = load(table).set_index(key).loc[row]
    told = (
        f"{words}{str(found[column]).rstrip('.')}."
        for column, words in columns.items()
        if not pd.isna(found[column])
    )
    text = " ".join(told)
    if row[0] == "C":
        pages = load("claim_sources").query("claim_id == @row")["source_id"]
    else:
        pages = found["source_ids"]
    return f"{text} ({'; '.join(f'{{source}}`{page}`' for page in pages)})"
