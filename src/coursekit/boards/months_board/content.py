"""What the board of months holds, and the months of the tables as a rule sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from coursekit.charts.core.looks import SCENARIOS, Look
from coursekit.content import Content, Text
from coursekit.data import load
from coursekit.methods.months import (
    AMERICAN,
    ISRAEL,
    SPORADIC,
    Coded,
    CodingRule,
    MonthEvent,
    code_month,
)

__all__ = [
    "CONTENT",
    "LABELS",
    "STRIKES",
    "Forecasts",
    "Months",
    "Own",
    "strike_words",
    "strikes_of",
]

# Strikes on the groups or on Iran: the kind of event, its mark, and its name. They never count.
STRIKES = {
    "us-strike": ("▲", "US strike"),
    "unattributed-strike": ("△", "strike without a claim that we found"),
}


class Label(NamedTuple):
    """The name of a month's label, its letter, and how its cell looks."""

    name: str
    letter: str
    look: Look


LABELS = {
    "deescalation": Label("de-escalation", "D", SCENARIOS["deescalation"]),
    "sporadic": Label("sporadic", "S", SCENARIOS["sporadic"]),
    "resumption": Label("resumption", "R", SCENARIOS["resumption"]),
    "unclear": Label("unclear or other", "?", SCENARIOS["other"]),
}


@dataclass(frozen=True)
class Own:
    """A forecast that the learner sealed: the key of the form and its field."""

    name: str
    form: str
    field: str


@dataclass(frozen=True)
class Paper:
    """The paper's forecast, read as a range of chances of one outcome."""

    name: str
    says: str
    chances: tuple[float, ...]


@dataclass(frozen=True)
class Forecasts:
    """The forecasts that are scored; two are only there to compare the others with."""

    classes: tuple[str, ...]
    own: tuple[Own, ...]
    paper: Paper
    even: str
    before: str


@dataclass(frozen=True)
class Days:
    """The first and the last day of some weeks."""

    first: str
    last: str


@dataclass(frozen=True)
class Months:
    """What the board holds beside the tables; `windows` are named by their last day."""

    key: str
    question: Text
    opened: str
    window: str
    preliminary: str
    after: str
    late: str
    letters: Text
    dashed: Text
    struck: Text
    windows: Mapping[str, str]
    lull: Days
    forecasts: Forecasts

    @cached_property
    def months(self) -> Sequence[tuple[Sequence[MonthEvent], bool]]:
        """The events of each month, and whether hardly any was found."""
        events = {event.event_id: event for event in map(as_event, rows("aftermath"))}
        return [
            ([events[key] for key in month["event_ids"]], month["evidence"] == "thin")
            for month in rows("aftermath_months")
        ]

    @cached_property
    def attacks(self) -> Sequence[MonthEvent]:
        """The attacks of the weeks before the paper."""
        attacks = load("timeline").query("kind == 'attack'")
        attacks = attacks[attacks["date"].between(self.lull.first, self.lull.last)]
        return [
            MonthEvent(
                row["event_id"],
                ISRAEL if "israel" in row["actor_ids"] else AMERICAN[0],
                row["status"] != "unclaimed",
                SPORADIC,
            )
            for row in attacks.to_dict("records")
        ]

    def code(self, rule: CodingRule) -> list[Coded]:
        """Code every month by a rule."""
        return [code_month(events, rule, thin=thin) for events, thin in self.months]

    def before(self, rule: CodingRule) -> str:
        """Code the weeks before the paper by a rule."""
        return code_month(self.attacks, rule).label

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """How many months each window touches; each of them counts as a whole."""
        months = load("aftermath_months")["month"]
        return {last: int((months <= pd.Timestamp(last)).sum()) for last in self.windows}


CONTENT = Content("months_board", Months)


def rows(table: str) -> list[Any]:
    """Return the rows of a table as dicts."""
    return load(table).to_dict("records")


def strikes_of(ids: Sequence[str]) -> dict[str, list[str]]:
    """List the strikes among some events, by their kind."""
    kinds = load("aftermath").set_index("event_id")["target_type"]
    return {
        kind: found for kind in STRIKES if (found := [each for each in ids if kinds[each] == kind])
    }


def strike_words(ids: Sequence[str]) -> str:
    """Name the strikes on the groups among some events."""
    found = strikes_of(ids).items()
    return "; ".join(f"{STRIKES[kind][1]}: {', '.join(each)}" for kind, each in found)


def as_event(row: Mapping[str, Any]) -> MonthEvent:
    """Return a row of the aftermath as a rule sees it."""
    return MonthEvent(
        row["event_id"],
        row["target_type"],
        row["claim_status"] != "unclaimed",
        row["scenario_fit"],
        0 if pd.isna(row["killed_min"]) else float(row["killed_min"]),
    )
