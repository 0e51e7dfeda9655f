"""The board of months of lesson 06: code them by a rule, settle the forecast, score it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from coursekit.boards._forecast_scores import INFINITE, OWN, score_rows, sealed_forecast
from coursekit.boards._month_opened import opened
from coursekit.boards._month_states import (
    CHOICES,
    LETTERS,
    SETTLE,
    WINDOWS,
    before,
    coded,
    codes,
    rule_of,
    scored,
    signal,
    state,
)
from coursekit.charts.month_parts import LOOKS
from coursekit.charts.months import months_board as drawn
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.forms.line import Line, own_line
from coursekit.html import table_html
from coursekit.methods.months import Coded, settle
from coursekit.text import and_list, date_text
from coursekit.widgets.controls import Choice, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["months_board"]

KEY = "06-months"
START: Mapping[str, Any] = {
    "owners": "us",
    "least": "1",
    "line": "coded",
    "window": "2024-12-31",
    "settle": "most-months",
    "israel": False,
    "thin": False,
}
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "US targets only": {},
    "Israel counts too": {"israel": True},
    "Only what somebody owned": {"owners": "owned"},
    "Three attacks make a month": {"least": "3"},
}
WAYS = {"most-months": "by most months", "farthest": "by the farthest step", "end": "at the end"}
NO_LINE = "No line of yours from lesson 05 is sealed yet, so resumption is read as in the table."


def months_board() -> Panel:
    """Show the months since the paper, coded by a rule that the learner sets, and the scores.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    mine = _own_line()
    months = load("aftermath_months")
    scores = score_rows()
    letters, outcomes, lull = codes(mine)
    rows = pd.DataFrame(
        {
            "month": months["month"],
            "codes": letters,
            "events": months["event_ids"].map(lambda ids: ", ".join(ids) or "none found"),
            "basis": months["basis"],
        }
    )
    listed = [(f"{month:%Y-%m}", date_text(month, "month")) for month in months["month"]]
    controls: list[Choice | Tick] = [
        Choice("month", "Open a month", listed, value="2024-04", signal=signal("month")),
        Choice("owners", "Attacks that nobody owned", CHOICES["owners"], signal=signal("owners")),
        Choice("least", "A month is sporadic from", CHOICES["least"], signal=signal("least")),
        Choice("line", "Resumption begins", CHOICES["line"], signal=signal("line")),
        Choice("window", "Score", WINDOWS, value=START["window"], signal=signal("window")),
        Choice("settle", "The outcome is", SETTLE, signal=signal("settle")),
        Tick("israel", "Count attacks on Israel", signal=signal("israel")),
        Tick("thin", "Call a month calm if little is known of it", signal=signal("thin")),
    ]
    chart = drawn(
        rows,
        scores,
        windows={last: scored(last) for last, _ in WINDOWS},
        outcomes=outcomes,
        before=lull,
        start={control.signal: control.start for control in controls},
        state=state(),
    )
    return panel(
        KEY,
        chart,
        controls,
        lambda values: ({}, *_said(values, mine, scores)),
        title="By which rule do you read the months?",
        presets=[
            (label, {**START, **wanted}) for label, wanted in {**PRESETS, **_as_sealed()}.items()
        ],
        keep="Save my rule",
    )


def _as_sealed() -> dict[str, dict[str, Any]]:
    """Offer the window and the rule of the learner's own forecast, once one is sealed."""
    sealed = sealed_forecast(OWN)
    if sealed is None:
        return {}
    fits = {"window": dict(WINDOWS), "settle": dict(SETTLE)}
    named = {"window": sealed.get("window"), "settle": sealed.get("rule")}
    chosen = {name: value for name, value in named.items() if value in fits[name]}
    return {"As I sealed it": {**chosen, "line": "mine"}}


def _own_line() -> Line | None:
    try:
        return own_line()
    except CourseError:
        return None


def _said(values: Mapping[str, Any], mine: Line | None, scores: pd.DataFrame) -> tuple[str, str]:
    """Say what the rule makes of the months and of the forecasts; below, a month opened."""
    rule = rule_of(values, mine)
    months = coded(rule)
    labels = [one.label for one in months[: scored(values["window"])]]
    outcome = LETTERS[settle(labels, values["settle"])]
    shown = scores[scores["before"].isin(["any", LETTERS[before(rule)]])]
    line = f" {NO_LINE}" if values["line"] == "mine" and mine is None else ""
    said = (
        f"18 March 2024 to {date_text(pd.Timestamp(values['window']))}: {_counted(labels)} of"
        f" {len(labels)} months. The outcome {WAYS[values['settle']]}: {LOOKS[outcome].name}."
        f" Brier score (0 best, 2 worst): {_brier(shown, outcome)}.{line}"
        f" One forecast is scored, not {len(labels)} months."
    )
    at = int((load("aftermath_months")["month"] == pd.Timestamp(values["month"])).argmax())
    return said, (
        opened(pd.Timestamp(values["month"]), months[at])
        + _line_told(values, mine)
        + _others(months, scored(values["window"]))
        + _score_table(shown, outcome)
    )


def _counted(labels: list[str]) -> str:
    told = [
        f"{labels.count(label)} {LOOKS[letter].name.removesuffix(' or other')}"
        for label, letter in LETTERS.items()
        if label in labels
    ]
    return and_list(told)


def _brier(shown: pd.DataFrame, outcome: str) -> str:
    told = [
        f"{row['name'][0].lower()}{row['name'][1:]}: "
        f"{_span(row[f'first_{outcome}'], row[f'last_{outcome}'])}"
        for row in shown[shown["sealed"]].to_dict("records")
    ]
    return "; ".join(told)


def _span(first: float, last: float) -> str:
    return f"{first:.2f}" if first == last else f"{first:.2f} to {last:.2f}"


def _line_told(values: Mapping[str, Any], mine: Line | None) -> str:
    if values["line"] != "mine" or mine is None:
        return ""
    return f"<p>Your line from lesson 05: “{escape(mine.words)}”</p>"


def _others(months: list[Coded], scored_months: int) -> str:
    """Count the months that are not scored, with those of 2026 apart."""
    late = load("aftermath_months")["record_status"] == "preliminary"
    rest = [(one.label, bool(apart)) for one, apart in zip(months, late, strict=True)][
        scored_months:
    ]
    told = [
        f"{words}{_counted([label for label, apart in rest if apart == wanted])}"
        for wanted, words in (
            (False, "after it, to December 2025: "),
            (True, "2026, preliminary: "),
        )
    ]
    return (
        f"<p>A month that the window touches counts as a whole. Not scored: {'; '.join(told)}.</p>"
    )


def _score_table(shown: pd.DataFrame, outcome: str) -> str:
    rows = [
        [
            row["name"],
            _span(row[f"first_{outcome}"], row[f"last_{outcome}"])
            if row["sealed"]
            else "none sealed",
            row[f"log_{outcome}"] if row["sealed"] else "none sealed",
        ]
        for row in shown.to_dict("records")
    ]
    kind = (
        f"<p>{INFINITE} stands for a score without end: the forecast had given no chance at all to"
        " what happened. It is no disgrace, and cheap to avoid: leave a little for everything that"
        " can happen.</p>"
        if any(INFINITE in row[2] for row in rows)
        else ""
    )
    table = table_html([["Forecast", "Brier score", "Log score"], *rows])
    return f"<details><summary>All scores in a table</summary>{table}{kind}</details>"
