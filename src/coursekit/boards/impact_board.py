"""The board of lesson 05 on which a learner judges six influences, and scenarios hold or break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from coursekit.charts.core.looks import SCENARIOS
from coursekit.charts.impact import impact_cell, impact_strip
from coursekit.charts.impact_rows import (
    States,
    combinations,
    descriptor_names,
    descriptors,
    named,
)
from coursekit.data import load
from coursekit.data.roles import fill
from coursekit.html import table_html
from coursekit.markup import to_html
from coursekit.methods.crossimpact import balance, search
from coursekit.text import and_list, number_word
from coursekit.widgets.controls import Grid
from coursekit.widgets.panel import Panel, panel

__all__ = ["impact_board", "matrix", "other_scenarios"]

KEY = "05-impact"
MINUS = "\N{MINUS SIGN}"
SHORT = {"baghdad": "Government", "attacks": "Attacks", "splits": "Splits"}
STRENGTH = {1: "weakly", 2: "clearly", 3: "strongly"}
# Calm while the quarrel goes on: the paper has splits shrink under calm (C76).
QUARREL = {
    "gaza": "gaza-war",
    "iran": "iran-restrains",
    "baghdad": "baghdad-acts",
    "attacks": "attacks-none",
    "us": "us-limited",
    "splits": "splits-hold",
}
PRESETS = {"If wide strikes stop attacks": {"X21": -2}, "If calm heals no quarrel": {"X16": 0}}


def impact_board() -> Panel:
    """Show which scenarios hold together, with six judgements for the learner to set.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    impacts = load("impacts")
    edited = impacts[impacts["edited"]]
    words = _state_words()
    grid = Grid(
        "cells",
        "Six judgements of ours to dispute: how far does the first promote (+) or hinder"
        f" ({MINUS}) the second?",
        [
            (row["impact_id"], f"{words[row['from_state']]} → {words[row['on_state']]}")
            for row in edited.to_dict("records")
        ],
        [("value", "Your judgement")],
        [(str(n), _value_words(n)) for n in range(3, -4, -1)],
        _cells(edited, {}),
        signal="cells",
    )
    return panel(
        KEY,
        impact_strip(other_scenarios()),
        [grid],
        lambda values: ({}, *_told(matrix(values["cells"]))),
        title="What promotes what?",
        presets=[(label, {"cells": _cells(edited, wanted)}) for label, wanted in PRESETS.items()],
        keep="Save my judgements",
    )


def matrix(cells: Mapping[str, str]) -> pd.DataFrame:
    """Make the cross-impact matrix, with the edited judgements as they are set.

    Parameters
    ----------
    cells
        The edited judgements as text, by the name of their cell.

    Returns
    -------
    pandas.DataFrame
        For `coursekit.methods.crossimpact`: rows act on columns.
    """
    labels = [(key, state) for key, states in descriptors().items() for state in states]
    index = pd.MultiIndex.from_tuples(labels)
    known = {state: (key, state) for key, state in labels}
    made = pd.DataFrame(0, index=index, columns=index)
    for row in load("impacts").to_dict("records"):
        value = cells.get(impact_cell(row["impact_id"]), row["value"])
        made.loc[known[row["from_state"]], known[row["on_state"]]] = int(value)
    return made


def other_scenarios() -> tuple[States, ...]:
    """Give the scenarios drawn beside the paper's: consistent at the start, and one to think of."""
    found = [states for states in _consistent(matrix({})) if not _in_paper(states)]
    return (*found, QUARREL)


def _consistent(judged: pd.DataFrame) -> list[dict[str, str]]:
    found: Any = search(judged).consistent[list(descriptors())].to_dict("records")
    return list(found)


def _in_paper(states: States) -> str:
    """Name the scenario of the paper that these states fill in, if there is one."""
    return next(
        (
            SCENARIOS[key].name
            for key, said in named().items()
            if all(states[name] == state for name, state in said.items())
        ),
        "",
    )


def _told(judged: pd.DataFrame) -> tuple[str, str]:
    """Say which scenarios hold, and list all that do, with our judgements."""
    holding = _consistent(judged)
    found = [_in_paper(states) for states in holding]
    broken = [
        _why(judged, SCENARIOS[key].name, states)
        for key, states in named().items()
        if SCENARIOS[key].name not in found
    ]
    survive = [SCENARIOS[key].name for key in named() if SCENARIOS[key].name in found]
    verb = "survives" if len(survive) == 1 else "survive"
    of_paper = f"{and_list(survive) or 'none'} {verb}" if broken else "all survive"
    beside = found.count("")
    return (
        f"Of the paper's three scenarios {of_paper}{''.join(f'; {each}' for each in broken)}."
        f" Outside the paper {number_word(beside)} combination"
        f"{' holds' if beside == 1 else 's hold'}. Consistent does not mean probable."
    ), _list(holding, found) + _judgements()


def _why(judged: pd.DataFrame, name: str, said: States) -> str:
    """Name what breaks a scenario, filled in as the chart does."""
    ways = [balance(judged, states) for states in combinations(said)]
    best = min(ways, key=lambda way: way.inconsistency)
    chosen = best.frame[best.frame["chosen"] & ~best.frame["highest"]]
    titles = descriptor_names()
    return f"{name} breaks ({', '.join(titles[key] for key, _ in chosen.index)})"


def _list(holding: Sequence[States], found: Sequence[str]) -> str:
    """List the consistent scenarios."""
    words = descriptors()
    if not holding:
        return "<p>No combination is consistent.</p>"
    rows = [
        [name or "not in the paper", *(words[key][states[key]] for key in words)]
        for states, name in sorted(
            zip(holding, found, strict=True), key=lambda pair: (not pair[1], pair[1])
        )
    ]
    count = len(search(matrix({})).frame)
    return (
        f"<p>Consistent among all {count} combinations:</p>"
        f"{table_html([['Scenario', *descriptor_names().values()], *rows])}"
    )


def _judgements() -> str:
    """Fold away every judgement with its reason."""
    words = _state_words()
    head = ["Judgement", "Value", "Our reason", "Rests on"]
    body = ""
    for row in load("impacts").to_dict("records"):
        rests = [f"{{claim}}`{key}`" for key in row["claim_ids"]]
        rests += [f"{{event}}`{key}`" for key in row["event_ids"]]
        rests += [f"`{place}`" for place in row["locators"]]
        name = f"{words[row['from_state']]} → {words[row['on_state']]}"
        cells = [_value_words(row["value"]), row["reason"] + ".", ", ".join(rests)]
        body += f'<tr><th scope="row">{escape(name)}{" (yours)" if row["edited"] else ""}</th>'
        body += "".join(f"<td>{to_html(fill(cell))}</td>" for cell in cells) + "</tr>"
    header = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    return (
        "<details><summary>Our judgements before you changed any, each with its reason; every"
        " other pair counts as 0</summary>"
        f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _cells(edited: pd.DataFrame, wanted: Mapping[str, int]) -> dict[str, str]:
    """Give the judgements at the start, those wanted apart, as the table of lists holds them."""
    start = {**dict(zip(edited["impact_id"], edited["value"], strict=True)), **wanted}
    return {impact_cell(key): str(value) for key, value in start.items()}


def _state_words() -> dict[str, str]:
    """Name each state with its descriptor, shortly, so that two fit a line."""
    return {
        state: f"{SHORT.get(key, descriptor_names()[key])}: {word}"
        for key, states in descriptors().items()
        for state, word in states.items()
    }


def _value_words(value: int) -> str:
    if not value:
        return "0, no influence"
    sign, does = ("+", "promotes") if value > 0 else (MINUS, "hinders")
    return f"{sign}{abs(value)}, {STRENGTH[abs(value)]} {does}"
