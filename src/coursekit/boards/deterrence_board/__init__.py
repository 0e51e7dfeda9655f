"""A threat and a choice: the threshold of deterrence of lesson 03b, moved by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coursekit.boards.deterrence_board.chart import deterrence_game
from coursekit.boards.deterrence_board.game import (
    CONTENT,
    START,
    TIMES,
    Threat,
    computed_signals,
    number,
    play,
)
from coursekit.methods.deterrence import Deterrence
from coursekit.text import capital
from coursekit.widgets.controls import Slider, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["deterrence_board"]

WORTHS = {name: START[name] for name in ("sq", "dc", "dd", "p")}
PRESETS = [
    ("Start", WORTHS),
    ("A better status quo", {**WORTHS, "sq": 2}),
    ("A credible threat that fails", {**WORTHS, "dc": 8, "p": 0.6}),
    ("No threat needed", {**WORTHS, "sq": 4, "p": 0}),
]


def deterrence_board() -> Panel:
    """Show when a side moves and when it holds back, on a map and as a tree.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    belief = "Belief that the other is hard and resists (p)"
    return panel(
        content.key,
        deterrence_game(),
        [
            Slider("sq", "Status quo: things as they are (SQ)", -4, 8, 1, START["sq"], signal="sq"),
            Slider("dc", "Gain: the other gives way (DC)", 1, 8, 1, START["dc"], signal="dc"),
            Slider("dd", "Clash: the other resists (DD)", -6, 0, 1, START["dd"], signal="dd"),
            Slider("p", belief, 0, 1, 0.05, START["p"], signal="p"),
            Slider("solved", "Solve the tree, step by step", 0, 3, 1, 0, signal="solved"),
            Tick("swapped", "Swap the roles", signal="swapped"),
        ],
        lambda values: (computed_signals(content, values), sentence(content, values)),
        title=content.question,
        presets=PRESETS,
    )


def sentence(content: Threat, values: Mapping[str, Any]) -> str:
    """Say what the side does, and what the last step of the tree shows."""
    game = play(content, values)
    steps = [content.disclaimer, *steps_in_words(game)]
    return f"{decision(game)} {steps[int(values['solved'])]}"


def decision(game: Deterrence) -> str:
    """Say what the side does, and which numbers decide it."""
    mover = game.mover
    does = f"{capital(mover.name)} {'moves' if game.moves else 'holds back'}"
    if game.threshold <= 0:
        return (
            f"{does}, threat or no threat: the gain ({number(mover.dc)}) is not worth more than"
            f" the status quo ({number(mover.sq)})."
        )
    if game.threshold > 1:
        return (
            f"{does}, threat or no threat: even a clash ({number(mover.dd)}) is worth more than"
            f" the status quo ({number(mover.sq)})."
        )
    return (
        f"{does}: its belief that {game.resister.name} is hard ({number(game.resister.p_hard)}) is"
        f" {'below' if game.moves else 'not below'} the threshold ({number(game.threshold)})."
    )


def steps_in_words(game: Deterrence) -> list[str]:
    """Say what each step of the tree shows."""
    mover, p, worth = game.mover, game.resister.p_hard, number(game.worth_of_moving)
    return [
        f"Last move: if hard, {game.resister.name} resists; if soft, it gives way.",
        f"Belief: moving is worth {number(p)} {TIMES} {number(mover.dd)} +"
        f" {number(1 - p)} {TIMES} {number(mover.dc)} = {worth}.",
        f"First move: moving is worth {worth}, the status quo {number(mover.sq)}, so it"
        f" {'moves' if game.moves else 'holds back'}.",
    ]
