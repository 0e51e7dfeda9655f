"""The board of lesson 05 on which a learner's chances move as indicators are seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.boards.months_board.forecasts import sealed_forecast
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
from coursekit.html import Html
from coursekit.methods.probability_words import word
from coursekit.text import and_list, number_word, percent_text, whole_percent
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
        presets=[
            *as_sealed(content).items(),
            *((preset.label, preset.settings) for preset in content.presets),
        ],
        keep=content.save,
        beside=True,
    )


def controls(content: Updating) -> list[Choice | Grid | Slider | Tick]:
    """Make the lists, sliders and boxes beside the chart."""
    options = [(str(n), f"{n}%") for n in PERCENTS]
    notes = {
        event: f"{number} of {len(content.items)}: {item.says} ({event})."
        for number, (event, item) in enumerate(content.items.items(), start=1)
    }
    grid = Grid(
        "judged",
        "How likely was it, if … were true?",
        [(key, day_text(event["date"])) for key, event in content.events.items()],
        [(key, look.name) for key, look in SCENARIOS.items()],
        options,
        content.start["judged"],
        one_row="seen",
        notes=notes,
        shown_if="seen",
    )
    return [
        *(
            Choice(prior_name(key), f"Prior: {look.name}", options, str(EVEN), shown_unless="seen")
            for key, look in SCENARIOS.items()
        ),
        Slider("seen", "Indicators seen", 0, len(content.items), 1, 0, signal="seen", play=True),
        grid,
        Tick("together", content.pair.tick, shown_if="seen"),
        Slider("tied", "How far? (0: not at all, 1: as one)", 0, 1, 0.1, 0.5, shown_if="together"),
    ]


def as_sealed(content: Updating) -> dict[str, dict[str, Any]]:
    """Offer the chances that the learner sealed, to the nearest step, once some are sealed."""
    form = content.sealed
    found = sealed_forecast(form, tuple(SCENARIOS))
    if found is None:
        return {}
    shares = found[form.field]
    total = sum(shares.values())
    steps = {
        key: min(PERCENTS, key=lambda step: abs(step - 100 * share / total))
        for key, share in shares.items()
    }
    return {form.name: {prior_name(key): str(step) for key, step in steps.items()}}


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
    made_up = [preset.settings.get("judged") for preset in content.presets]
    whose = "our made-up numbers" if values["judged"] in made_up else "your numbers"
    return (
        f"{seen} of {len(content.items)} seen, to {when}: {leading(trace.iloc[-1])}. {last}"
        f" These are {whose}, no proof."
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
    if "unlikely" in called and len(first) == 1:  # that reads as a mistake without a word
        named = f"{number} (“{called}”, though the largest of {number_word(len(SCENARIOS))})"
    return f"in the lead {and_list(first)}, {named}"
