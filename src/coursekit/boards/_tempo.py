"""The tempo of attacks: first the line a learner expects, then the totals."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from coursekit.boards._attacks import CEILING, attacks, spans
from coursekit.charts.guess import (
    GUESS_MOST,
    GUESS_START,
    guess_line,
    guess_months,
    guess_signal,
)
from coursekit.charts.tempo import tempo
from coursekit.charts.tempo_rows import KNOWN, tempo_rows
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.html import table_html
from coursekit.store import work
from coursekit.text import and_list, date_text, number_word
from coursekit.widgets.controls import Choice, Slider, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["tempo_board", "tempo_guess"]

GUESS_KEY, BOARD_KEY = "03a-tempo-guess", "03a-tempo"
VIEWS = (
    ("totals", "running totals, as they were given"),
    ("rates", "attacks a day, between exact totals"),
    ("every", "attacks a day, between every two reports"),
)
NO_LINE = "No line of yours is saved yet."


def tempo_guess() -> Panel:
    """Let the learner draw the line they expect, before any data is shown.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    return panel(
        GUESS_KEY,
        guess_line(),
        _sliders(),
        lambda values: ({}, _guess_sentence(_guess(values))),
        title="How many attacks a day do you expect?",
        keep="Save my line",
    )


def tempo_board() -> Panel:
    """Show the running totals and the rates they bear, with the learner's line.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    others = tempo_rows("alternative")
    apart = len(tempo_rows("pentagon-conflict"))
    guess = _saved()
    counters = [
        ("none", "none"),
        *zip(others["tempo_id"], others["short"], strict=True),
        ("all", f"all {number_word(len(others))}"),
    ]
    return panel(
        BOARD_KEY,
        tempo(spans(), attacks().frame, guess),
        [
            Choice("view", "Show", VIEWS, signal="view"),
            Choice("other", "Lay over another counter", counters, signal="other"),
            Tick("apart", f"{apart} US figures that do not fit the series", signal="apart"),
            Tick("mine", "My line", value=True, signal="my_line"),
        ],
        lambda values: ({}, *_told(values, guess)),
        title="The tempo of attacks",
    )


def _sliders() -> list[Slider]:
    return [
        Slider(
            guess_signal(step),
            f"{month} {start.year}" + (f", from the {start.day}th" if start.day > 1 else ""),
            0,
            GUESS_MOST,
            0.5,
            GUESS_START,
            signal=guess_signal(step),
        )
        for step, month, start in guess_months()[["step", "month", "date"]].itertuples(index=False)
    ]


def _guess(values: dict[str, Any]) -> pd.DataFrame:
    return guess_months([values[slider.name] for slider in _sliders()])


def _saved() -> pd.DataFrame | None:
    """Read the line saved last, if there is one that still fits."""
    try:
        entry = work.latest(GUESS_KEY, "answer")
    except CourseError:
        return None
    values = entry.value if entry and isinstance(entry.value, dict) else {}
    fits = all(slider.takes(values.get(slider.name)) for slider in _sliders())
    return _guess(values) if fits else None


def _guess_sentence(guess: pd.DataFrame) -> str:
    months = [f"{row['month']} {row['attacks']:g}" for row in guess.to_dict("records")]
    return (
        f"Your line, in attacks a day: {and_list(months)}. From 17 October to the end of April "
        f"that makes about {guess['so_far'].iloc[-1]:.0f} attacks."
    )


def _told(values: dict[str, Any], guess: pd.DataFrame | None) -> tuple[str, str]:
    """Say what is shown and what it does not show, with the table behind it."""
    others = tempo_rows("alternative")
    others = others[others["tempo_id"].eq(values["other"]) | (values["other"] == "all")]
    apart = tempo_rows("pentagon-conflict") if values["apart"] else others.iloc[:0]
    if values["view"] == "totals":
        said, notes = [_totals_sentence()], _laid_over(others, apart)
        table = _totals_table(tempo_rows("pentagon-main"), apart, others)
    else:
        intervals = spans() if values["view"] == "rates" else attacks().frame
        said, notes = [_rates_sentence(intervals)], _rates_notes(values["view"], intervals)
        table = _rates_table(intervals)
        if len(others) or len(apart):
            notes.append("A single total of another count gives no number of attacks a day.")
    if values["mine"]:
        said.append(NO_LINE if guess is None else _compared(guess))
    heading = dict(VIEWS)[values["view"]]
    below = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return " ".join(said), (
        f"{below}<details><summary>Table: {heading}</summary>{table_html(table)}</details>"
    )


def _totals_sentence() -> str:
    rows = tempo_rows("pentagon-main")
    counts = rows["reading"].value_counts()
    return (
        f"{len(rows)} totals: {counts['given as exact']} given as exact, "
        f"{counts['at least so many']} as at least so many, {counts['about so many']} as about so "
        "many. Only exact totals may be subtracted. Not shown: why the attacks rose or stopped."
    )


def _laid_over(others: pd.DataFrame, apart: pd.DataFrame) -> list[str]:
    said = []
    if len(others):
        each = [f"{row['short']} ({row['note'].rstrip('.')})" for row in others.to_dict("records")]
        said.append(f"Laid over, not added: {'; '.join(each)}.")
    if len(apart):
        said.append(
            f"Orange diamonds: {number_word(len(apart))} US figures that do not fit a count that "
            "never falls; they enter no number of attacks a day."
        )
    return said


def _rates_sentence(intervals: pd.DataFrame) -> str:
    counts = intervals["basis"].value_counts()
    exact, zero, band = (int(counts.get(kind, 0)) for kind in KNOWN)
    return (
        f"{len(intervals)} stretches of days: {exact} with one number (a line), {zero} stated to "
        f"be without attacks (0), {band} with only a least and a most ("
        f"{'a band' if band == 1 else 'bands'}). Not shown: why the attacks rose or stopped."
    )


def _rates_notes(view: str, intervals: pd.DataFrame) -> list[str]:
    quiet = _stated().iloc[-1]
    stated = (
        f"From {date_text(quiet['zero_from'])} to {date_text(quiet['zero_to'])} the "
        f"number is 0, because {_speaker(quiet)} stated it, not because totals were subtracted."
    )
    if view == "rates":
        open_days = intervals[intervals["basis"] == "band"].iloc[-1]
        return [
            stated,
            f"{date_text(open_days['first_day'])} to {date_text(open_days['last_day'])}: "
            f"{open_days['low']} to {open_days['high']} attacks, if the last total was at most "
            f"{CEILING}. A line is an average over its days.",
        ]
    return [
        stated,
        "The finer the days are cut, the less is known: the bands grow, the attacks do not. "
        f"Their ends take the last total to be at most {CEILING}.",
    ]


def _compared(guess: pd.DataFrame) -> str:
    known = attacks()
    low, high = known.total(known.last_day)
    last = pd.Timestamp(known.last_day)
    month = guess[guess["date"] <= last].iloc[-1]
    by_then = month["before"] + month["attacks"] * ((last - month["date"]).days + 1)
    return (
        f"Your line (dashed) comes to {by_then:.0f} attacks by {date_text(last)}; the totals "
        f"allow {low} to {high:.0f}."
    )


def _stated() -> pd.DataFrame:
    return load("tempo").dropna(subset="zero_from").sort_values("zero_from")


def _speaker(row: pd.Series) -> str:
    return str(row["who_said_it"]).split(" to the ")[0]


def _totals_table(*shown: pd.DataFrame) -> list[list[str]]:
    rows = pd.concat(shown)[["as_of", "reported", "words", "who", "note"]]
    return [
        ["Counts to", "Reported", "Attacks so far", "Who said it", "Note"],
        *rows.to_numpy().tolist(),
    ]


def _rates_table(intervals: pd.DataFrame) -> list[list[str]]:
    rows = [
        [
            f"{date_text(row['first_day'])} to {date_text(row['last_day'])}",
            str(row["days"]),
            _range(row["low"], row["high"], "d"),
            _range(row["low"] / row["days"], row["high"] / row["days"], ".1f"),
            KNOWN[row["basis"]],
        ]
        for row in intervals.to_dict("records")
    ]
    return [["Days", "How many", "Attacks", "Attacks a day", "What is known"], *rows]


def _range(low: float, high: float, form: str) -> str:
    ends = dict.fromkeys(format(end, form) for end in (low, high))
    return " to ".join(ends)
