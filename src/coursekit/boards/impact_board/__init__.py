"""The board of lesson 05 on which a learner judges six influences, and scenarios hold or break."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.boards.impact_board.chart import impact_strip, signals
from coursekit.boards.impact_board.content import (
    CONTENT,
    JUDGEMENTS,
    Impact,
    States,
    edited_values,
)
from coursekit.data import load
from coursekit.data.roles import fill
from coursekit.html import Html, fold_away, table_html, tag
from coursekit.markup import to_html
from coursekit.methods.crossimpact import Scenarios, balance, search
from coursekit.text import and_list, number_word, plural
from coursekit.widgets.controls import Grid, Slider
from coursekit.widgets.panel import Panel, panel

__all__ = ["impact_board"]

MINUS = "\N{MINUS SIGN}"
STRENGTH = {1: "weakly", 2: "clearly", 3: "strongly"}


def impact_board() -> Panel:
    """Show which scenarios hold together, with six judgements for the learner to set.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    reasons = judgements(content)

    def respond(values: Mapping[str, Any]) -> tuple[dict[str, Any], str, Html]:
        judged = content.matrix(values["cells"])
        found = search(judged)
        listed = consistent_list(content, found) + reasons
        return signals(content, judged), sentence(content, judged, found), listed

    return panel(
        content.key,
        impact_strip(),
        judgement_lists(content),
        respond,
        title="Six judgements",
        presets=[
            (preset.label, {"cells": edited_values(preset.cells)}) for preset in content.presets
        ],
        keep=content.save,
        beside=True,
    )


def judgement_lists(content: Impact) -> list[Slider | Grid]:
    """Make a list for each judgement that can be set; one shows at a time, with our reason."""
    impacts, words = load("impacts"), state_words(content)
    edited = impacts[impacts["edited"]].to_dict("records")
    names = {
        row["impact_id"]: f"{words[row['from_state']]} → {words[row['on_state']]}" for row in edited
    }
    return [
        Slider("which", "Judgement", 1, len(edited), 1, 1, unit=f"of {len(edited)}"),
        Grid(
            "cells",
            f"Does the first bring the second (+) or stop it ({MINUS})?",
            list(names.items()),
            [("value", "Yours:")],
            [(str(n), value_words(n)) for n in JUDGEMENTS],
            edited_values(),
            one_row="which",
            notes={
                row["impact_id"]: f"{names[row['impact_id']]}. Our reason: {row['reason']}."
                for row in edited
            },
        ),
    ]


def state_words(content: Impact) -> dict[str, str]:
    """Name each state with its descriptor, shortly, so that two fit a line."""
    names = content.names | dict(content.short)
    return {
        state: f"{names[key]}: {word}"
        for key, states in content.descriptors.items()
        for state, word in states.items()
    }


def value_words(value: int) -> str:
    """Write a judgement in words."""
    if not value:
        return "0, no influence"
    sign, does = ("+", "promotes") if value > 0 else (MINUS, "hinders")
    return f"{sign}{abs(value)}, {STRENGTH[abs(value)]} {does}"


def sentence(content: Impact, judged: pd.DataFrame, found: Scenarios) -> str:
    """Say which scenarios of the paper hold together, and what breaks the others."""
    named = [content.paper_name(states) for states in found.holding]
    hold = [name for name in content.paper if name in named]
    broken = "".join(
        f" {name} breaks: the other parts push {and_list(pushed(content, judged, found, states))}."
        for name, states in content.paper.items()
        if name not in named
    )
    holding = f"{and_list(hold) or 'None'} {plural(len(hold) or 1, 'holds', 'hold')} together."
    return f"{holding}{broken} To hold together is not to be probable."


def pushed(content: Impact, judged: pd.DataFrame, found: Scenarios, states: States) -> list[str]:
    """Name the descriptors that break a scenario, with where the others push them."""
    result = balance(judged, found.nearest(states))
    favoured = dict(result.frame.index[result.frame["highest"]])
    rows = result.by_descriptor
    return [
        f"“{content.names[str(key)]}” to “{content.descriptors[str(key)][favoured[key]]}”"
        for key in rows.index[rows["shortfall"] > 0]
    ]


def consistent_list(content: Impact, found: Scenarios) -> Html:
    """List the consistent scenarios, those of the paper first."""
    named = [(content.paper_name(states), states) for states in found.holding]
    if not named:
        return tag("p", "No combination holds together.")
    rows = [
        [
            name or "not in the paper",
            *(words[states[key]] for key, words in content.descriptors.items()),
        ]
        for name, states in sorted(named, key=lambda pair: (not pair[0], pair[0]))
    ]
    table = table_html([["Scenario", *content.names.values()], *rows])
    others = "" if all(name for name, _ in named) else ", some not in the paper"
    return fold_away(
        f"All {len(named)} of {len(found.frame)} combinations that hold{others}", table
    )


def judgements(content: Impact) -> Html:
    """Say how much hangs on single judgements, and fold away each with its reason."""
    words = state_words(content)
    rows = []
    for row in load("impacts").to_dict("records"):
        rests = [f"{{claim}}`{key}`" for key in row["claim_ids"]]
        rests += [f"{{event}}`{key}`" for key in row["event_ids"]]
        rests += [f"`{place}`" for place in row["locators"]]
        name = f"{words[row['from_state']]} → {words[row['on_state']]}"
        cells = [
            value_words(row["value"]),
            alone(content.turning[row["impact_id"]]),
            f"{row['reason']}.",
            ", ".join(rests),
        ]
        yours = " (yours)" if row["edited"] else ""
        rows.append([f"{name}{yours}", *(to_html(fill(text)) for text in cells)])
    head = ["Judgement", "Value", "Alone breaks", "Our reason", "Rests on"]
    return tag("p", hangs_on(content)) + fold_away(
        "Our judgements before you changed any, each with its reason; every other pair counts as 0",
        table_html([head, *rows]),
    )


def alone(breaks: Mapping[str, int]) -> str:
    """Say which scenarios a single judgement breaks, and from which value on."""
    signed = {n: f"+{n}" if n > 0 else f"{MINUS}{-n}" if n else "0" for n in JUDGEMENTS}
    said = [f"{name}, at {signed[value]}" for name, value in breaks.items()]
    return "; ".join(said) or "none"


def hangs_on(content: Impact) -> str:
    """Count the judgements that break a scenario of the paper without any other changed."""
    values = load("impacts").set_index("impact_id")["value"]
    breaking = {key: breaks for key, breaks in content.turning.items() if breaks}
    steps = [min(abs(n - values[key]) for n in breaks.values()) for key, breaks in breaking.items()]
    return (
        f"Of our {len(values)} judgements {number_word(len(breaking))} can each break a scenario of"
        f" the paper alone, {number_word(steps.count(1))} of them by a single step."
    )
