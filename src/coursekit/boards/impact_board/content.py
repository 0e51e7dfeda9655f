"""What the board of cross-impacts holds: its scenarios, and the judgements as a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd

from coursekit.charts.core.looks import SCENARIOS
from coursekit.content import Content, ImpactId, Text
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.methods.crossimpact import search

__all__ = ["CONTENT", "JUDGEMENTS", "Impact", "ImpactPreset", "States", "cell", "edited_values"]

JUDGEMENTS = range(3, -4, -1)  # what an influence can be judged, the strongest support first
# The state of each descriptor, by its short name.
States: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class ImpactPreset:
    """Judgements to try, by their row of the table."""

    label: Text
    cells: Mapping[ImpactId, int]


@dataclass(frozen=True)
class Impact:
    """What the board holds beside its tables, by descriptor, and what the tables hold."""

    key: str
    save: Text
    heads: Mapping[str, Text]
    short: Mapping[str, Text]
    presets: tuple[ImpactPreset, ...]

    def __post_init__(self) -> None:
        """Refuse descriptors that the table does not have."""
        if set(self.heads) != set(self.descriptors):
            raise CourseError(
                ", ".join(self.heads),
                where="heads",
                expected=f"the descriptors of impact_states.csv, {', '.join(self.descriptors)}",
            )

    @cached_property
    def descriptors(self) -> dict[str, dict[str, str]]:
        """For each descriptor the words of its states, by the state's id."""
        return {
            str(key): dict(zip(rows["state_id"], rows["state"], strict=True))
            for key, rows in load("impact_states").groupby("descriptor", sort=False)
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """The words for each descriptor."""
        table = load("impact_states")
        return dict(zip(table["descriptor"], table["descriptor_name"], strict=True))

    @cached_property
    def paper(self) -> dict[str, dict[str, str]]:
        """The states that the paper names for each of its scenarios, by the scenario's name."""
        rows = load("impact_states").explode("scenarios").dropna(subset="scenarios")
        named = {
            scenario: rows[rows["scenarios"] == scenario]
            for scenario in dict.fromkeys(load("indicators")["scenario"])
        }
        return {
            SCENARIOS[scenario].name: dict(
                zip(states["descriptor"], states["state_id"], strict=True)
            )
            for scenario, states in named.items()
            if len(states)
        }

    @cached_property
    def turning(self) -> dict[str, dict[str, int]]:
        """For each judgement the paper's scenarios that it alone breaks, with the nearest value.

        All other judgements stay as they are in the table.
        """
        found: dict[str, dict[str, int]] = {}
        for key, value in self._impacts[["impact_id", "value"]].itertuples(index=False):
            others = sorted(set(JUDGEMENTS) - {value}, key=lambda other: abs(other - value))
            breaks = found.setdefault(str(key), {})
            for other in others:
                holding = search(self.matrix({cell(key): str(other)})).holding
                named = {self.paper_name(states) for states in holding}
                for name in self.paper:
                    if name not in named:
                        breaks.setdefault(name, other)
        return found

    def paper_name(self, states: States) -> str:
        """Name the scenario of the paper that these states fill in, if there is one."""
        fits = (name for name, named in self.paper.items() if named.items() <= states.items())
        return next(fits, "")

    def matrix(self, cells: Mapping[str, str]) -> pd.DataFrame:
        """Make the cross-impact matrix, rows acting on columns, with the judgements as set."""
        labels = [(key, state) for key, states in self.descriptors.items() for state in states]
        at = {state: place for place, (_, state) in enumerate(labels)}
        values = np.zeros((len(labels), len(labels)), dtype=int)
        columns = ["impact_id", "from_state", "on_state", "value"]
        for key, acts, on, value in self._impacts[columns].itertuples(index=False):
            values[at[acts], at[on]] = int(cells.get(cell(key), value))
        index = pd.MultiIndex.from_tuples(labels)
        return pd.DataFrame(values, index=index, columns=index)

    @cached_property
    def _impacts(self) -> pd.DataFrame:
        return load("impacts")


CONTENT = Content("impact_board", Impact)


def cell(impact_id: str) -> str:
    """Name the list that holds a judgement."""
    return f"{impact_id}:value"


def edited_values(wanted: Mapping[str, int] | None = None) -> dict[str, str]:
    """Return the judgements that a learner can set, as the lists hold them at the start.

    Those that are `wanted` come in their place.
    """
    impacts = load("impacts")
    edited = impacts[impacts["edited"]]
    start = dict(zip(edited["impact_id"], edited["value"], strict=True)) | dict(wanted or {})
    return {cell(str(key)): str(value) for key, value in start.items()}
