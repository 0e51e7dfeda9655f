"""The board of lesson 05 on which a learner's chances move as indicators are seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.boards.update_board.chart import scenario_ribbon, signals
from coursekit.boards.update_board.content import (
    CONTENT,
    EVEN,
    PERCENTS,
    Updating,
    day_text,
    prior_name,
)
from coursekit.boards.update_board.detail import detail, rows_in_full
from coursekit.charts.core.looks import SCENARIOS
from coursekit.data import load
from coursekit.html import Html
from coursekit.methods.probability_words import word
from coursekit.text import and_list, percent_text, whole_percent
from coursekit.widgets.controls import Choice, Grid, Slider, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["update_board"]


def update_board() -> Panel:
    """Show four scenarios whose chances move as dated indicators are revealed.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    told = rows_in_full(content)

    def respond(values: Mapping[str, Any]) -> tuple[dict[str, Any], str, Html]:
        update = content.update(values)
        said = sentence(content, update.trace[: int(values["seen"]) + 1], values)
        below = detail(content, told, update, values)
        return signals(content, update, values), said, below

    return panel(
        content.key,
        scenario_ribbon(),
        controls(content),
        respond,
        title=content.question,
        presets=[(preset.label, preset.settings) for preset in content.presets],
        keep=content.save,
    )


def controls(content: Updating) -> list[Choice | Grid | Slider | Tick]:
    """Make the lists, sliders and boxes beside the chart."""
    options = [(str(n), f"{n}%, {word(n / 100).word}") for n in PERCENTS]
    conditions = load("indicators").set_index("indicator_id")["text"]
    notes = {"": "No indicator is revealed yet: set your priors first."} | {
        event: f"Indicator {number} of {len(content.items)}: {item.says} ({event}). What comes"
        f" nearest to it in the paper, in our view: {conditions[item.indicator]}"
        f" ({item.indicator})."
        for number, (event, item) in enumerate(content.items.items(), start=1)
    }
    grid = Grid(
        "judged",
        "How likely was it to see this, if … were true? (They need not add up to 100.)",
        [(key, day_text(event["date"])) for key, event in content.events.items()],
        [(key, look.name) for key, look in SCENARIOS.items()],
        [(str(n), f"{n}%") for n in PERCENTS],
        content.start["judged"],
        one_row="seen",
        notes=notes,
    )
    return [
        *(
            Choice(prior_name(key), f"Prior: {look.name}", options, str(EVEN))
            for key, look in SCENARIOS.items()
        ),
        Slider("seen", "Indicators seen", 0, len(content.items), 1, 0, signal="seen", play=True),
        grid,
        Tick("together", content.pair.tick),
        Slider("tied", "How far? (0: independent, 1: as good as one)", 0, 1, 0.1, 0.5),
    ]


def sentence(content: Updating, trace: pd.DataFrame, values: Mapping[str, Any]) -> str:
    """Say what is revealed, which scenario leads, what the last step moved, and what not."""
    seen = len(trace) - 1
    if not seen:
        total = sum(int(values[prior_name(key)]) for key in SCENARIOS)
        shared = "" if total == 100 else f" They add up to {total}: drawn as shares."
        return (
            f"Only your priors are drawn: {leading(trace.iloc[0])}.{shared} Move “Indicators"
            " seen” to reveal the first one."
        )
    move = trace.iloc[-1] - trace.iloc[-2]
    moved = str(move.abs().round(9).idxmax())
    was, now = (percent_text(trace[moved].iloc[at]) for at in (-2, -1))
    last = f"The last moved {SCENARIOS[moved].name} most, {was} to {now}."
    if move.abs().max() < 1e-9:
        last = "The last moved nothing: it is as likely in each scenario."
    when = day_text(content.events[str(trace.index[-1])]["date"])
    return (
        f"{seen} of {len(content.items)} seen, to {when}: {leading(trace.iloc[-1])}. {last}"
        " Your numbers at work, no proof."
    )


def leading(chances: pd.Series) -> str:
    """Name what leads, with its number and word."""
    percents = {str(key): whole_percent(chance) for key, chance in chances.items()}
    most = max(percents.values())
    first = [SCENARIOS[key].name for key, percent in percents.items() if percent == most]
    if len(first) > 2:
        lead = "no scenario leads" if len(first) == len(SCENARIOS) else "three share the lead"
        return f"{lead}, each has {most}%"
    number, called = percent_text(max(chances)), word(most / 100).word
    named = f"{number} (“{called}”)" if called else number
    return f"in the lead {and_list(first)}, {named}"
