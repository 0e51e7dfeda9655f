"""The rules that a learner can choose for coding the months, and the months under each.

Each combination of choices is a state with a number. What a month is called in every state
is worked out once, so that the chart can change without waiting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, TypeAlias

import pandas as pd

from coursekit.data import load
from coursekit.forms.line import Line
from coursekit.methods.months import (
    AMERICAN,
    CALM,
    ISRAEL,
    SPORADIC,
    UNCLEAR,
    Coded,
    Event,
    Rule,
    code_month,
    settle,
)

__all__ = [
    "CHOICES",
    "LETTERS",
    "SETTLE",
    "WINDOWS",
    "before",
    "coded",
    "codes",
    "rule_of",
    "scored",
    "signal",
    "state",
]

Options: TypeAlias = Sequence[tuple[Any, str]]

LETTERS = {"deescalation": "d", "sporadic": "s", "resumption": "r", "unclear": "u"}
# What can be chosen, in the order in which the states are numbered.
CHOICES: Mapping[str, Options] = {
    "owners": (
        ("us", "count on US targets"),
        ("inside", "count on US targets, and on others in Iraq"),
        ("owned", "do not count"),
    ),
    "least": (("1", "one attack"), ("2", "two attacks"), ("3", "three attacks")),
    "line": (
        ("coded", "where our table says so"),
        ("death", "at one death in an attack"),
        ("three", "at three attacks in a month"),
        ("mine", "at my line (lesson 05)"),
    ),
    "israel": ((False, "no"), (True, "yes")),
    "thin": ((False, "unclear"), (True, "calm")),
}
SETTLE = (
    ("most-months", "the label of most months"),
    ("farthest", "the farthest step"),
    ("end", "how it ends: the last three months"),
)
# The windows of the practice forecast, by their last day.
WINDOWS = (
    ("2024-09-18", "half a year"),
    ("2024-12-31", "the rest of 2024"),
    ("2025-03-17", "a year"),
)
# Attacks between the last one on US forces before the lull and the paper.
LULL = (pd.Timestamp("2024-02-06"), pd.Timestamp("2024-03-17"))


def signal(name: str) -> str:
    """Name the chart's parameter that holds a choice."""
    return f"rule_{name}"


def state() -> str:
    """Write the number of the state as a Vega expression over the controls' signals."""
    number = "0"
    for name, options in CHOICES.items():
        at = f"indexof({[value for value, _ in options]}, {signal(name)})"
        if options[0][0] is False:
            at = f"({signal(name)} ? 1 : 0)"
        number = f"({number}) * {len(options)} + {at}"
    return number


def rule_of(values: Mapping[str, Any], mine: Line | None) -> Rule:
    """Turn what a learner chose into a rule.

    Parameters
    ----------
    values
        The value of each choice.
    mine
        The learner's own line, if one is sealed.

    Returns
    -------
    Rule
        Without an own line, "my own line" reads as the table does.
    """
    targets = (*AMERICAN, *([ISRAEL] if values["israel"] else []))
    lines = {
        "death": Line("one death in an attack", targets, killed=1, attacks=0),
        "three": Line("three attacks in a month", targets, killed=0, attacks=3),
        "mine": mine,
    }
    return Rule(
        israel=values["israel"],
        owners=values["owners"],
        least=int(values["least"]),
        line=lines.get(values["line"]),
        thin=CALM if values["thin"] else UNCLEAR,
    )


def coded(rule: Rule) -> list[Coded]:
    """Code every month by one rule."""
    return [code_month(events, rule, thin=thin) for events, thin in _months()]


def scored(window: str) -> int:
    """Count the months that a window touches; each of them counts as a whole."""
    return int((load("aftermath_months")["month"] <= pd.Timestamp(window)).sum())


def before(rule: Rule) -> str:
    """Code the weeks between the last attack on US forces and the paper by one rule."""
    return code_month(_lull(), rule).label


def codes(mine: Line | None) -> tuple[list[str], dict[str, str], str]:
    """Work out every state.

    Parameters
    ----------
    mine
        The learner's own line, if one is sealed.

    Returns
    -------
    tuple
        The letters of each month; those of the outcome, by window and way to settle it, as
        ``2024-12-31 end``; those of the weeks before the paper. A text holds a letter for
        each state.
    """
    names, options = list(CHOICES), [[value for value, _ in each] for each in CHOICES.values()]
    rules = [rule_of(dict(zip(names, each, strict=True)), mine) for each in product(*options)]
    coded_by = [[one.label for one in coded(rule)] for rule in rules]
    months = {window: scored(window) for window, _ in WINDOWS}
    return (
        ["".join(LETTERS[one] for one in month) for month in zip(*coded_by, strict=True)],
        {
            f"{window} {by}": "".join(LETTERS[settle(each[:number], by)] for each in coded_by)
            for window, number in months.items()
            for by, _ in SETTLE
        },
        "".join(LETTERS[before(rule)] for rule in rules),
    )


@cache
def _months() -> list[tuple[tuple[Event, ...], bool]]:
    """Give each month the events that the table lists for it, and whether they are few."""
    events = {
        row["event_id"]: Event(
            row["event_id"],
            row["target_type"],
            row["claim_status"] != "unclaimed",
            row["scenario_fit"],
            0 if pd.isna(row["killed_min"]) else float(row["killed_min"]),
        )
        for row in load("aftermath").to_dict("records")
    }
    months = load("aftermath_months")
    return [
        (tuple(events[key] for key in listed), evidence == "thin")
        for listed, evidence in zip(months["event_ids"], months["evidence"], strict=True)
    ]


@cache
def _lull() -> tuple[Event, ...]:
    rows = load("timeline")
    rows = rows[(rows["kind"] == "attack") & rows["date"].between(*LULL)]
    return tuple(
        Event(
            row["event_id"],
            ISRAEL if "israel" in row["actor_ids"] else AMERICAN[0],
            row["status"] != "unclaimed",
            SPORADIC,
        )
        for row in rows.to_dict("records")
    )
