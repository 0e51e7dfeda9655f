"""A threat and a choice: the threshold of deterrence of lesson 03b, moved by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coursekit.boards.deterrence_board.chart import deterrence_game
from coursekit.boards.deterrence_board.game import (
    CONTENT,
    START,
    Threat,
    computed_signals,
    number,
    play,
)
from coursekit.text import capital
from coursekit.widgets.controls import Slider, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["deterrence_board"]

WORTHS = {name: START[name] for name in ("sq", "dc", "dd", "p")}
PRESETS = [
    ("A better status quo", {**WORTHS, "sq": 2}),
    ("A credible threat that fails", {**WORTHS, "dc": 8, "p": 0.6}),
    ("No threat needed", {**WORTHS, "sq": 4, "p": 0}),
]


def deterrence_board() -> Panel:
    """Show when a side moves and when it holds back, on a map.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    return panel(
        content.key,
        deterrence_game(),
        [
            Slider("sq", "Status quo: things as they are", -4, 8, 1, START["sq"], signal="sq"),
            Slider("dc", "Gain: the other gives way", 1, 8, 1, START["dc"], signal="dc"),
            Slider("dd", "Clash: the other resists", -6, 0, 1, START["dd"], signal="dd"),
            Slider("p", "Belief that the other resists", 0, 1, 0.05, START["p"], signal="p"),
            Tick("swapped", "Swap the roles", signal="swapped"),
        ],
        lambda values: (computed_signals(content, values), sentence(content, values)),
        title=content.question,
        presets=PRESETS,
        beside=True,
    )


def sentence(content: Threat, values: Mapping[str, Any]) -> str:
    """Say what the side does, and which numbers decide it."""
    game = play(content, values)
    mover, threshold = game.mover, number(game.threshold)
    does = f"{capital(mover.name)} {'moves' if game.moves else 'holds back'}"
    if game.threshold <= 0:
        why = (
            f", threat or no threat: the gain ({number(mover.dc)}) is not worth more than the"
            f" status quo ({number(mover.sq)})"
        )
    elif game.threshold > 1:
        why = (
            f", threat or no threat: even a clash ({number(mover.dd)}) is worth more than the"
            f" status quo ({number(mover.sq)})"
        )
    else:
        why = (
            f": its belief that {game.resister.name} resists ({number(game.resister.p_hard)}) is"
            f" {'below' if game.moves else 'not below'} the threshold ({threshold})"
        )
    return f"{does}{why}. {content.disclaimer}"
