"""What the board of updating holds, and its values as an update by Bayes' rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from coursekit.boards.months_board.content import Own
from coursekit.charts.core.looks import SCENARIOS
from coursekit.content import AftermathId, Content, IndicatorId, Text
from coursekit.data import load
from coursekit.methods import bayes
from coursekit.methods.dependence import given_first
from coursekit.text import date_text

__all__ = [
    "CONTENT",
    "EVEN",
    "NOT_JUDGED",
    "PERCENTS",
    "DatedSign",
    "Pair",
    "UpdatePreset",
    "Updating",
    "cell",
    "day_text",
    "prior_name",
]

Chances: TypeAlias = dict[str, float]

PERCENTS = [1, *range(5, 100, 5), 99]
EVEN, NOT_JUDGED = 25, 50


def prior_name(scenario: str) -> str:
    """Name the list that holds the prior of a scenario."""
    return f"prior-{scenario}"


def cell(event_id: str, scenario: str) -> str:
    """Name the list that holds the likelihood of an item under a scenario."""
    return f"{event_id}:{scenario}"


def day_text(day: date) -> str:
    """Write a day in full, without its year: it is the same for all."""
    return date_text(day).rpartition(" ")[0]


@dataclass(frozen=True)
class DatedSign:
    """A dated event in a few words, and the condition that it is read as a sign of."""

    indicator: IndicatorId
    says: Text


@dataclass(frozen=True)
class Pair:
    """Two items that may hang together, and what is said of them."""

    first: AftermathId
    second: AftermathId
    name: Text
    tick: Text
    counted: Text
    impossible: Text


@dataclass(frozen=True)
class UpdatePreset:
    """Percents for the priors, or for the likelihoods of each item, by scenario."""

    label: Text
    priors: Mapping[str, int] = field(default_factory=dict)
    judged: Mapping[AftermathId, Mapping[str, int]] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """The values of the controls that it sets."""
        priors = {prior_name(scenario): str(n) for scenario, n in self.priors.items()}
        judged = {
            cell(event, scenario): str(n)
            for event, row in self.judged.items()
            for scenario, n in row.items()
        }
        return priors | ({"judged": judged} if judged else {})


@dataclass(frozen=True)
class Updating:
    """What the board holds; the items are in the order of their dates."""

    key: str
    save: Text
    question: Text
    items: Mapping[AftermathId, DatedSign]
    pair: Pair
    sealed: Own
    presets: tuple[UpdatePreset, ...]

    @cached_property
    def events(self) -> dict[str, dict[str, Any]]:
        """The rows of the items' events by id."""
        rows: Any = load("aftermath").set_index("event_id").loc[list(self.items)].to_dict("index")
        return dict(rows)

    @property
    def both(self) -> int:
        """How many items are seen when both of the pair are."""
        return list(self.items).index(self.pair.second) + 1

    @property
    def start(self) -> dict[str, Any]:
        """The values before anything is touched."""
        judged = {cell(event, key): str(NOT_JUDGED) for event in self.items for key in SCENARIOS}
        priors = {prior_name(key): str(EVEN) for key in SCENARIOS}
        return {**priors, "seen": 0, "judged": judged, "together": False, "tied": 0.5}

    def likelihoods(self, values: Mapping[str, Any]) -> dict[str, Chances]:
        """Return the likelihoods of all items, with the pair as it is counted."""
        judged = {
            event: {key: int(values["judged"][cell(event, key)]) / 100 for key in SCENARIOS}
            for event in self.items
        }
        if values["together"]:
            judged[self.pair.second] = given_first(judged[self.pair.second], values["tied"])
        return judged

    def update(self, values: Mapping[str, Any]) -> bayes.Update:
        """Work out the update by all items, seen or not; the priors are made to add up to 1."""
        weights = {key: int(values[prior_name(key)]) for key in SCENARIOS}
        total = sum(weights.values())
        priors = {key: weight / total for key, weight in weights.items()}
        return bayes.update(priors, self.likelihoods(values))


CONTENT = Content("update_board", Updating)
