"""The board of lesson 06 on which the months are coded by a rule that the learner sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coursekit.boards.months_board.chart import count_labels
from coursekit.boards.months_board.content import CONTENT as MONTHS
from coursekit.boards.months_board.content import LABELS, Months
from coursekit.boards.months_board.forecasts import sealed_forecast
from coursekit.boards.rule_board.chart import rules
from coursekit.content import Content, Text
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.forms.threshold import own_threshold
from coursekit.html import Html, paragraphs
from coursekit.methods.months import (
    AMERICAN,
    CALM,
    ISRAEL,
    UNCLEAR,
    CodingRule,
    Threshold,
    is_tie,
    settle,
)
from coursekit.store import work
from coursekit.text import date_text
from coursekit.widgets.controls import Choice, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["CONTENT", "SettledMonths", "rule_board", "saved_rule"]

# What can be chosen. The names and values are in learners' files and never change.
START: Mapping[str, Any] = {
    "owners": "us",
    "least": "1",
    "line": "coded",
    "settle": "most-months",
    "israel": False,
    "thin": False,
}
UNCLAIMED = (
    ("us", "count on US targets"),
    ("inside", "count on US targets, and on others in Iraq"),
    ("owned", "do not count"),
)
LEAST = (("1", "one attack"), ("2", "two attacks"), ("3", "three attacks"))
THRESHOLD = (
    ("coded", "where our table says so"),
    ("death", "at one death in an attack"),
    ("three", "at three attacks in a month"),
    ("mine", "at my line (lesson 05)"),
)
SETTLE = (
    ("most-months", "the label of most months"),
    ("farthest", "the farthest step"),
    ("end", "how it ends: the last three months"),
)
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Israel counts too": {"israel": True},
    "Only claimed ones": {"owners": "owned"},
    "Three a month": {"least": "3"},
}
WAYS = {"most-months": "by most months", "farthest": "by the farthest step", "end": "at the end"}
NONE_SEALED = (
    "No line of yours from lesson 05 is sealed yet, so resumption is read as in the table."
)


@dataclass(frozen=True)
class Rule:
    """What the board is called, and the label of the button that saves."""

    key: str
    question: Text
    save: str


CONTENT = Content("rule_board", Rule)


def rule_board() -> Panel:
    """Show the months since the paper, coded by a rule that the learner sets.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content, months, mine = CONTENT.load(), MONTHS.load(), readable_threshold()
    lists = controls(months)
    start = {control.name: control.start for control in lists}
    return panel(
        content.key,
        rules(SettledMonths(months, start, mine).signals()),
        lists,
        lambda values: SettledMonths(months, values, mine).response(),
        title=content.question,
        presets=[
            (label, {**START, "window": months.window, **wanted})
            for label, wanted in {**PRESETS, **as_sealed(months)}.items()
        ],
        keep=content.save,
        beside=True,
    )


def controls(months: Months) -> list[Choice | Tick]:
    """Make the lists and boxes of a rule."""
    return [
        Choice("owners", "Attacks that nobody claimed", UNCLAIMED),
        Choice("least", "A month is sporadic from", LEAST),
        Choice("line", "Resumption begins", THRESHOLD),
        Choice("window", "Months of", list(months.windows.items()), value=months.window),
        Choice("settle", "The outcome is", SETTLE),
        Tick("israel", "Count attacks on Israel"),
        Tick("thin", "Call a month calm if little is known of it"),
    ]


def saved_rule() -> SettledMonths | None:
    """Read the months by the rule that the learner saved last, if there is one that still fits."""
    months = MONTHS.load()
    try:
        entry = work.latest(CONTENT.load().key, "answer")
    except CourseError:
        return None
    values = entry.value if entry and isinstance(entry.value, dict) else {}
    fits = all(control.takes(values.get(control.name)) for control in controls(months))
    return SettledMonths(months, values, readable_threshold()) if fits else None


def readable_threshold() -> Threshold | None:
    """Return the threshold that the learner sealed in lesson 05, if the file can be read."""
    try:
        return own_threshold()
    except CourseError:
        return None


def as_sealed(content: Months) -> dict[str, dict[str, Any]]:
    """Offer the window and the rule of the learner's own forecast, once one is sealed."""
    sealed = sealed_forecast(content.forecasts.own[0], content.forecasts.classes)
    if sealed is None:
        return {}
    wanted = {"window": sealed.get("window"), "settle": sealed.get("rule")}
    known = {"window": content.windows, "settle": dict(SETTLE)}
    chosen = {name: value for name, value in wanted.items() if value in known[name]}
    return {"As I sealed it": {**chosen, "line": "mine"}}


def rule_of(values: Mapping[str, Any], mine: Threshold | None) -> CodingRule:
    """Turn what a learner chose into a rule; without an own threshold, that of the table."""
    targets = (*AMERICAN, *([ISRAEL] if values["israel"] else []))
    thresholds = {
        "death": Threshold("one death in an attack", targets, killed=1, attacks=0),
        "three": Threshold("three attacks in a month", targets, killed=0, attacks=3),
        "mine": mine,
    }
    return CodingRule(
        israel=values["israel"],
        unclaimed={"owned": "none"}.get(values["owners"], values["owners"]),
        least=int(values["least"]),
        threshold=thresholds.get(values["line"]),
        thin=CALM if values["thin"] else UNCLEAR,
    )


class SettledMonths:
    """The months, read by what a learner chose."""

    def __init__(self, content: Months, values: Mapping[str, Any], mine: Threshold | None) -> None:
        self.content, self.values, self.mine = content, values, mine
        rule = rule_of(values, mine)
        self.months = content.code(rule)
        self.scored = content.numbers[values["window"]]
        self.labels = [one.label for one in self.months]
        self.outcome = settle(self.labels[: self.scored], values["settle"])
        self.before = content.before(rule)

    def signals(self) -> dict[str, Any]:
        """Return what the chart draws."""
        keys = load("aftermath_months")["month"].dt.strftime("%Y-%m")
        scored = self.labels[: self.scored]
        return {
            "labels": dict(zip(keys, self.labels, strict=True)),
            "counts": {key: scored.count(key) for key in LABELS},
            "window": self.values["window"],
            "outcome": self.outcome,
        }

    def response(self) -> tuple[dict[str, Any], str, Html]:
        """Return the signals, the sentence, and what is below it."""
        own = f"Your line from lesson 05: “{self.mine.words}”" if self.mine else NONE_SEALED
        detail = paragraphs(own if self.values["line"] == "mine" else "")
        return self.signals(), self.sentence(), detail + self.others()

    def sentence(self) -> str:
        """Say what the rule makes of the months."""
        way = self.values["settle"]
        tied = is_tie(self.labels[: self.scored], way)
        last = "a tie, so the outcome is unclear" if tied else LABELS[self.outcome].name
        return (
            f"18 March 2024 to {date_text(pd.Timestamp(self.values['window']))}:"
            f" {short_counts(self.labels[: self.scored])} of {self.scored} months."
            f" The outcome {WAYS[way]}: {last}."
        )

    def others(self) -> Html:
        """Count the months that are not scored, with those of the preliminary year apart."""
        late = load("aftermath_months")["record_status"].eq("preliminary")[self.scored :]
        rest = list(zip(self.labels[self.scored :], late, strict=True))
        counts = [
            words + short_counts([label for label, apart in rest if apart == wanted])
            for wanted, words in ((False, self.content.after), (True, self.content.late))
        ]
        counted = "; ".join(counts)
        return paragraphs(
            f"A month that the window touches counts as a whole. Not scored: {counted}."
        )


def short_counts(labels: Sequence[str]) -> str:
    """Count labels by their short names."""
    return count_labels(
        labels, {key: label.name.removesuffix(" or other") for key, label in LABELS.items()}
    )
