"""The board of months of lesson 06: code them by a rule, settle the forecast, score it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coursekit.boards.months_board.chart import count_labels, months
from coursekit.boards.months_board.content import CONTENT, LABELS, STRIKES, Months, strikes_of
from coursekit.boards.months_board.forecasts import INFINITE, Score, scores, sealed_forecast
from coursekit.data import load
from coursekit.data.cards import source
from coursekit.data.schema import package
from coursekit.data.show import Link
from coursekit.errors import CourseError
from coursekit.forms.threshold import own_threshold
from coursekit.html import Html, fold_away, join, paragraphs, tag
from coursekit.html import table_html as table
from coursekit.methods.months import (
    AMERICAN,
    CALM,
    ISRAEL,
    UNCLEAR,
    Coded,
    CodingRule,
    Threshold,
    settle,
)
from coursekit.text import date_text
from coursekit.widgets.controls import Choice, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["months_board"]

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
    "US targets only": {},
    "Israel counts too": {"israel": True},
    "Only what somebody claimed": {"owners": "owned"},
    "Three attacks make a month": {"least": "3"},
}
WAYS = {"most-months": "by most months", "farthest": "by the farthest step", "end": "at the end"}
NONE_SEALED = (
    "No line of yours from lesson 05 is sealed yet, so resumption is read as in the table."
)
WHY = {
    "past the threshold": "past the line of resumption",
    "enough attacks": "attacks that count",
    "cannot be decided": "we cannot decide whether these count",
    "little is known": "no event, or hardly any, was found, which is not the same as none",
    "too few attacks": "fewer attacks than the rule asks for",
    "no attack that counts": "no attack that counts was found",
}
HEADS = (
    *("Event", "Date", "What happened", "Target, and who claimed it", "Killed and hurt"),
    "Sources",
)
ENDLESS = (
    f"{INFINITE} means a score without end: the forecast had given no chance at all to what"
    " happened. It is no disgrace, and cheap to avoid: leave a little for everything that can"
    " happen."
)


def months_board() -> Panel:
    """Show the months since the paper, coded by a rule that the learner sets, and the scores.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content, mine = CONTENT.load(), readable_threshold()
    listed = load("aftermath_months")
    rows = pd.DataFrame(
        {
            "month": listed["month"],
            "events": listed["event_ids"].map(lambda ids: ", ".join(ids) or "none found"),
            "basis": listed["basis"],
            "struck": listed["event_ids"].map(
                lambda ids: "".join(STRIKES[k][0] for k in strikes_of(ids))
            ),
            "strikes": listed["event_ids"].map(lambda ids: strike_words(ids) or "none found"),
        }
    )
    opened = [(f"{month:%Y-%m}", date_text(month, "month")) for month in listed["month"]]
    windows = list(content.windows.items())
    controls: list[Choice | Tick] = [
        Choice("month", "Open a month", opened, value=content.opened),
        Choice("owners", "Attacks that nobody claimed", UNCLAIMED),
        Choice("least", "A month is sporadic from", LEAST),
        Choice("line", "Resumption begins", THRESHOLD),
        Choice("window", "Score", windows, value=content.window),
        Choice("settle", "The outcome is", SETTLE),
        Tick("israel", "Count attacks on Israel"),
        Tick("thin", "Call a month calm if little is known of it"),
    ]
    start = {control.name: control.start for control in controls}
    return panel(
        content.key,
        months(
            content,
            rows,
            content.numbers,
            SettledMonths(content, start, mine).signals(),
        ),
        controls,
        lambda values: SettledMonths(content, values, mine).response(),
        title=content.question,
        presets=[
            (label, {**START, "window": content.window, **wanted})
            for label, wanted in {**PRESETS, **as_sealed(content)}.items()
        ],
        keep=content.save,
    )


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
    """The months and forecasts, read by what a learner chose."""

    def __init__(self, content: Months, values: Mapping[str, Any], mine: Threshold | None) -> None:
        self.content, self.values, self.mine = content, values, mine
        rule = rule_of(values, mine)
        self.months = content.code(rule)
        self.scored = content.numbers[values["window"]]
        self.labels = [one.label for one in self.months]
        self.outcome = settle(self.labels[: self.scored], values["settle"])
        self.scores = scores(content.forecasts, self.outcome, content.before(rule))

    def signals(self) -> dict[str, Any]:
        """Return what the chart draws."""
        keys = load("aftermath_months")["month"].dt.strftime("%Y-%m")
        scored = self.labels[: self.scored]
        return {
            "labels": dict(zip(keys, self.labels, strict=True)),
            "counts": {key: scored.count(key) for key in LABELS},
            "window": self.values["window"],
            "outcome": self.outcome,
            "opened": self.values["month"],
            "scores": self.scores,
        }

    def response(self) -> tuple[dict[str, Any], str, Html]:
        """Return the signals, the sentence, and what is below: a month opened, the scores."""
        detail = open_month(pd.Timestamp(self.values["month"]), self.opened())
        if self.values["line"] == "mine" and self.mine:
            detail += paragraphs(f"Your line from lesson 05: “{self.mine.words}”")
        return self.signals(), self.sentence(), detail + self.others() + score_table(self.scores)

    def opened(self) -> Coded:
        """Return the month that is opened, as it is coded."""
        at = load("aftermath_months")["month"] == pd.Timestamp(self.values["month"])
        return self.months[int(at.argmax())]

    def sentence(self) -> str:
        """Say what the rule makes of the months and of the forecasts."""
        briers = [
            f"{row['name'][0].lower()}{row['name'][1:]}: {row['brier']}"
            for row in self.scores
            if row["sealed"]
        ]
        missing = self.values["line"] == "mine" and self.mine is None
        return (
            f"18 March 2024 to {date_text(pd.Timestamp(self.values['window']))}:"
            f" {short_counts(self.labels[: self.scored])} of {self.scored} months."
            f" The outcome {WAYS[self.values['settle']]}: {LABELS[self.outcome].name}."
            f" Brier score (0 best, 2 worst): {'; '.join(briers)}."
            f"{f' {NONE_SEALED}' if missing else ''}"
            f" One forecast is scored, not {self.scored} months."
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


def open_month(month: pd.Timestamp, now: Coded) -> Html:
    """Give the label of a month with the reason, and its events with their sources."""
    ids = f": {', '.join(now.because)}" if now.because else ""
    name = tag("strong", f"{date_text(month, 'month')}: {LABELS[now.label].name}")
    head = tag("p", name, f" ({WHY[now.why]}{ids})")
    listed = list(load("aftermath_months").set_index("month")["event_ids"][month])
    if not listed:
        return head
    events = load("aftermath").set_index("event_id")
    field = package().table("aftermath").field
    targets, statuses = field("target_type").labels or {}, field("claim_status").labels or {}
    rows: list[Sequence[str]] = [HEADS]
    for key, row in events.loc[listed].iterrows():
        late = " (preliminary)" if row["record_status"] == "preliminary" else ""
        hurt = row["casualties_text"]
        rows.append(
            [
                str(key),
                date_text(row["date"], end=row["date_end"]) + late,
                row["what_happened"],
                f"{targets[row['target_type']]}; {statuses[row['claim_status']]}",
                "not given" if pd.isna(hurt) else hurt,
                join((source_link(one) for one in row["source_ids"]), "; "),
            ]
        )
    strikes = strike_words(listed)
    note = f"Strikes on the groups, which do not change the letter: {strikes}." if strikes else ""
    return head + paragraphs(note) + table(rows)


def strike_words(ids: Sequence[str]) -> str:
    """Name the strikes on the groups among some events."""
    found = strikes_of(ids).items()
    return "; ".join(f"{STRIKES[kind][1]}: {', '.join(each)}" for kind, each in found)


def source_link(source_id: str) -> Html:
    """Link a source by its publisher and date."""
    page = source(source_id)
    return Html(Link(f"{page.publisher}, {page.date}", page.url).to_html())


def score_table(found: Sequence[Score]) -> Html:
    """Fold all scores away in a table."""
    rows = [[row["name"], row["brier"], row["log"]] for row in found]
    endless = any(INFINITE in row["log"] for row in found)
    shown = table([["Forecast", "Brier score", "Log score"], *rows])
    return fold_away("All scores in a table", shown, paragraphs(ENDLESS if endless else ""))
