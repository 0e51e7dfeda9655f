"""The tempo board of lesson 03a: the totals of attacks, and the rates that they bear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.boards.tempo_board.chart import CONTENT, Tempo, tempo
from coursekit.boards.tempo_board.totals import KNOWN, WORDS, quiet_rows, total_rows
from coursekit.boards.tempo_guess import CONTENT as GUESS
from coursekit.boards.tempo_guess import saved_guess
from coursekit.content.attacks import CONTENT as ATTACKS
from coursekit.content.attacks import Attacks, attacks
from coursekit.html import Html, fold_away, paragraphs, table_html
from coursekit.text import counted, date_text, number_word, plural, range_text
from coursekit.widgets.controls import Choice, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["tempo_board"]

VIEWS = {
    "totals": "totals as given",
    "rates": "a day: exact totals",
    "every": "a day: all reports",
}
NO_LINE = "No line of yours is saved yet."


def tempo_board() -> Panel:
    """Show the running totals and the rates they bear, with the learner's line.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content, source, guess = CONTENT.load(), ATTACKS.load(), saved_guess()
    others = total_rows(source, source.other_counters)
    counters = [
        ("none", "none"),
        *zip(others["tempo_id"], others["short"], strict=True),
        ("all", f"all {number_word(len(others))}"),
    ]
    misfits = f"{len(source.totals(source.misfits))} {content.misfits}"
    return panel(
        content.key,
        tempo(attacks().stretches(), attacks().frame, guess, GUESS.load().most),
        [
            Choice("view", "Show", list(VIEWS.items()), signal="view"),
            Choice("other", "Lay over another counter", counters, signal="other"),
            Tick("apart", misfits, signal="apart"),
            Tick("mine", "My line", value=True, signal="my_line"),
        ],
        lambda values: ({}, *response(content, source, values, guess)),
        title=content.question,
        beside=True,
    )


def response(
    content: Tempo, source: Attacks, values: Mapping[str, Any], guess: pd.DataFrame | None
) -> tuple[str, Html]:
    """Say what is shown and what it does not show, with the table behind it."""
    others = total_rows(source, source.other_counters)
    others = others[others["tempo_id"].eq(values["other"]) | (values["other"] == "all")]
    misfits = total_rows(source, source.misfits) if values["apart"] else others.iloc[:0]
    if values["view"] == "totals":
        rows = total_rows(source, source.series)
        said = [totals_sentence(rows)]
        notes, table = laid_over(content, others, misfits), totals_table(rows, misfits, others)
    else:
        stretches = attacks().stretches() if values["view"] == "rates" else attacks().frame
        said = [rates_sentence(stretches)]
        notes, table = rates_notes(source, values["view"], stretches), rates_table(stretches)
        if len(others) or len(misfits):
            notes.append("A single total of another count gives no number of attacks a day.")
    said.append(content.not_shown)
    if values["mine"]:
        said.append(NO_LINE if guess is None else compare(guess))
    below = fold_away(f"Table: {VIEWS[values['view']]}", table_html(table))
    return " ".join(said), paragraphs(*notes) + below


def totals_sentence(rows: pd.DataFrame) -> str:
    """Count the totals by how exact they are."""
    exact, least, rough = (int(rows["reading"].eq(word).sum()) for word in WORDS.values())
    return (
        f"{len(rows)} totals: {exact} exact, {counted(least, WORDS['minimum'])},"
        f" {counted(rough, WORDS['loose'])}. Only exact totals may be subtracted."
    )


def laid_over(content: Tempo, others: pd.DataFrame, misfits: pd.DataFrame) -> list[str]:
    """Say which figures of other counts are laid over."""
    notes = []
    if len(others):
        each = [f"{row['short']} ({row['note'].rstrip('.')})" for row in others.to_dict("records")]
        notes.append(f"Laid over, not added: {'; '.join(each)}.")
    if len(misfits):
        notes.append(
            f"Orange diamonds: {number_word(len(misfits))} {content.misfits_in_words}; they"
            " enter no number of attacks a day."
        )
    return notes


def rates_sentence(stretches: pd.DataFrame) -> str:
    """Count the stretches of days by what is known of them."""
    exact, zero, band = (int(stretches["basis"].eq(kind).sum()) for kind in KNOWN)
    return (
        f"{len(stretches)} stretches of days: {exact} with one number (a line), {zero} stated to"
        f" be without attacks (0), {band} with only a least and a most"
        f" ({plural(band, 'a band', 'bands')})."
    )


def rates_notes(source: Attacks, view: str, stretches: pd.DataFrame) -> list[str]:
    """Say where a zero comes from, and what the ends of the bands rest on."""
    last = quiet_rows(source).iloc[-1]
    stated = (
        f"From {last['when']} the number is 0, because {last['who'].split(' to the ')[0]} stated"
        " it, not because totals were subtracted."
    )
    if view == "rates":
        band = stretches[stretches["basis"] == "band"].iloc[-1]
        return [
            stated,
            f"{date_text(band['first_day'], end=band['last_day'])}:"
            f" {range_text(band['low'], band['high'])} attacks, if the last total was at most"
            f" {source.ceiling}. A line is an average over its days.",
        ]
    return [
        stated,
        "The finer the days are cut, the less is known: the bands grow, the attacks do not. "
        f"Their ends take the last total to be at most {source.ceiling}.",
    ]


def compare(guess: pd.DataFrame) -> str:
    """Say what the learner's line comes to, and what the totals allow."""
    known = attacks()
    low, _ = known.total(known.last_day)
    last = pd.Timestamp(known.last_day)
    month = guess[guess["date"] <= last].iloc[-1]
    by_then = month["before"] + month["attacks"] * ((last - month["date"]).days + 1)
    return (
        f"Your line (dashed) comes to {by_then:.0f} attacks by {date_text(last)}; the totals"
        f" allow {low} or more."
    )


def totals_table(*parts: pd.DataFrame) -> list[list[str]]:
    """List the totals that are shown."""
    rows = pd.concat(parts)[["as_of", "reported", "words", "who", "note"]]
    head = ["Counts to", "Reported", "Attacks so far", "Who said it", "Note"]
    return [head, *rows.to_numpy().tolist()]


def rates_table(stretches: pd.DataFrame) -> list[list[str]]:
    """List the stretches that are shown."""
    rows = [
        [
            date_text(row["first_day"]) + f" to {date_text(row['last_day'])}",
            str(row["days"]),
            range_text(row["low"], row["high"], "{:d}".format),
            range_text(row["low"] / row["days"], row["high"] / row["days"], "{:.1f}".format),
            KNOWN[row["basis"]],
        ]
        for row in stretches.to_dict("records")
    ]
    return [["Days", "How many", "Attacks", "Attacks a day", "What is known"], *rows]
