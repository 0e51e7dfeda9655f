"""A threat and a choice: the threshold of deterrence, moved by hand."""

from __future__ import annotations

from typing import Any

from coursekit.charts.deterrence import START, deterrence_game
from coursekit.charts.deterrence_tree import MINUS, TIMES
from coursekit.methods.deterrence import Deterrence, Player, one_sided
from coursekit.widgets.panel import Panel, Slider, Tick, panel

__all__ = ["deterrence_board"]

PRESETS = [
    ("Start", START),
    ("A better status quo", {**START, "sq": 2}),
    ("A credible threat that fails", {**START, "dc": 8, "p": 0.6}),
    ("No threat needed", {**START, "sq": 4, "p": 0}),
]


def deterrence_board() -> Panel:
    """Show when a side moves and when it holds back, on a map and as a tree.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    return panel(
        "03b-deterrence",
        deterrence_game(),
        [
            Slider("sq", "Status quo: things as they are (SQ)", -4, 8, 1, START["sq"], signal="sq"),
            Slider("dc", "Gain: the other gives way (DC)", 1, 8, 1, START["dc"], signal="dc"),
            Slider("dd", "Clash: the other resists (DD)", -6, 0, 1, START["dd"], signal="dd"),
            Slider(
                "p",
                "Belief that the other is hard and resists (p)",
                0,
                1,
                0.05,
                START["p"],
                signal="p",
            ),
            Slider("solved", "Solve the tree, step by step", 0, 3, 1, 0, signal="solved"),
            Tick("swapped", "Swap the roles", signal="swapped"),
        ],
        lambda values: ({}, _sentence(**values)),
        title="What things are worth to the side that may move",
        presets=PRESETS,
    )


def _sentence(**values: Any) -> str:
    names = ("the US", "the faction") if values["swapped"] else ("the faction", "the US")
    worths = {name: values[name] for name in ("sq", "dc", "dd")}
    mover, other = (Player(name, **worths, p_hard=values["p"]) for name in names)
    game = one_sided(mover, other)
    return f"{_decision(game)} {_step(game, values['solved'])}"


def _decision(game: Deterrence) -> str:
    """Say what the side does, and which numbers decide it."""
    mover, p = game.mover, game.resister.p_hard
    does = f"T{mover.name[1:]} {'moves' if game.moves else 'holds back'}"
    if game.threshold <= 0:
        return (
            f"{does}, threat or no threat: the gain ({_number(mover.dc)}) is not worth more than"
            f" the status quo ({_number(mover.sq)})."
        )
    if game.threshold > 1:
        return (
            f"{does}, threat or no threat: even a clash ({_number(mover.dd)}) is worth more than"
            f" the status quo ({_number(mover.sq)})."
        )
    return (
        f"{does}: its belief that {game.resister.name} is hard ({_number(p)}) is"
        f" {'below' if game.moves else 'not below'} the threshold ({_number(game.threshold)})."
    )


def _step(game: Deterrence, solved: int) -> str:
    """Say what the step taken last in the tree shows."""
    mover, other, worth = game.mover, game.resister.name, _number(game.worth_of_moving)
    p = game.resister.p_hard
    return (
        "Made-up numbers: how a threat works, not what happened.",
        f"Last move: if hard, {other} resists; if soft, it gives way.",
        f"Belief: moving is worth {_number(p)} {TIMES} {_number(mover.dd)} +"
        f" {_number(1 - p)} {TIMES} {_number(mover.dc)} = {worth}.",
        f"First move: moving is worth {worth}, the status quo {_number(mover.sq)}, so it"
        f" {'moves' if game.moves else 'holds back'}.",
    )[solved]


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", MINUS)
