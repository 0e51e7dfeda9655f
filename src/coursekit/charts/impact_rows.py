"""The rows of the strip of cross-impacts: scenarios, their states, and what acts on each state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, TypeAlias

import pandas as pd

from coursekit.data import load

__all__ = [
    "OTHERS_NAME",
    "States",
    "combinations",
    "descriptor_names",
    "descriptors",
    "named",
    "sums",
]

# The state of each descriptor, by its short name.
States: TypeAlias = Mapping[str, str]

OTHERS_NAME = "Not in the paper"


def descriptors() -> dict[str, dict[str, str]]:
    """Give the states of each descriptor: its short name, then words by the state's id.

    Examples
    --------
    >>> descriptors()["gaza"]
    {'gaza-war': 'goes on', 'gaza-truce': 'truce'}
    """
    table = load("impact_states")
    return {
        str(key): dict(zip(rows["state_id"], rows["state"], strict=True))
        for key, rows in table.groupby("descriptor", sort=False)
    }


def descriptor_names() -> dict[str, str]:
    """Give the words of each descriptor by its short name.

    Examples
    --------
    >>> descriptor_names()["us"]
    'US strikes'
    """
    table = load("impact_states")
    return dict(zip(table["descriptor"], table["descriptor_name"], strict=True))


def named() -> dict[str, dict[str, str]]:
    """Give the states that the paper names for each of its scenarios.

    Examples
    --------
    >>> named()["sporadic"]
    {'attacks': 'attacks-scattered', 'us': 'us-limited', 'splits': 'splits-hold'}
    """
    told = load("impact_states").explode("scenarios").dropna(subset="scenarios")
    return {
        scenario: dict(zip(rows["descriptor"], rows["state_id"], strict=True))
        for scenario in dict.fromkeys(load("indicators")["scenario"])
        if len(rows := told[told["scenarios"] == scenario])
    }


def combinations(states: States) -> list[dict[str, str]]:
    """Fill in what a scenario leaves open, in every way.

    Parameters
    ----------
    states
        The states that it names.

    Returns
    -------
    list of dict
        Each with a state for every descriptor.

    Examples
    --------
    >>> len(combinations(named()["sporadic"]))
    8
    """
    known = descriptors()
    choices = [[states[key]] if key in states else list(known[key]) for key in known]
    return [dict(zip(known, chosen, strict=True)) for chosen in product(*choices)]


def sums(scenarios: Sequence[States]) -> pd.DataFrame:
    """List what acts on each state in each filled-in scenario.

    Parameters
    ----------
    scenarios
        Scenarios, each with the states that it names.

    Returns
    -------
    pandas.DataFrame
        ``k`` (which scenario), ``c`` (which way to fill it in), ``d`` (which descriptor), ``s``
        (words of a state), ``own`` (it is the scenario's), ``open`` (the scenario does not
        name it), ``b`` (sum of the fixed judgements), ``e`` (ids of those that are edited).

    Examples
    --------
    >>> len(sums([named()["sporadic"]])) == 8 * 14
    True
    """
    impacts = load("impacts")
    known = descriptors()
    rows: list[dict[str, Any]] = []
    for k, states in enumerate(scenarios):
        for c, filled in enumerate(combinations(states)):
            acting = impacts[impacts["from_state"].isin(filled.values())]
            for d, (key, words) in enumerate(known.items()):
                for state, word in words.items():
                    on = acting[acting["on_state"] == state]
                    rows.append(
                        {
                            "k": k,
                            "c": c,
                            "d": d,
                            "s": word,
                            "own": filled[key] == state,
                            "open": key not in states,
                            "b": int(on.loc[~on["edited"], "value"].sum()),
                            "e": on.loc[on["edited"], "impact_id"].tolist(),
                        }
                    )
    return pd.DataFrame(rows)
