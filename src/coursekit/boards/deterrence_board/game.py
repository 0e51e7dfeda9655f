"""The game at given numbers: what the method says of it, and how the chart writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coursekit.content import Content, Text
from coursekit.methods.deterrence import Deterrence, Player, one_sided

__all__ = ["CONTENT", "MINUS", "START", "TIMES", "Threat", "computed_signals", "number", "play"]

MINUS, TIMES = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}"
START: Mapping[str, Any] = {"sq": 1, "dc": 3, "dd": -2, "p": 0.3, "solved": 0, "swapped": False}


@dataclass(frozen=True)
class Roles:
    """Who may move, who may resist, their names in the tree, and what is read above it."""

    mover: str
    other: str
    names: tuple[str, ...]
    reading: tuple[Text, ...]


@dataclass(frozen=True)
class Threat:
    """The two sides, with either role."""

    key: str
    question: Text
    disclaimer: Text
    as_given: Roles
    swapped: Roles

    def roles(self, values: Mapping[str, Any]) -> Roles:
        """Return the roles that the learner chose."""
        return self.swapped if values["swapped"] else self.as_given


CONTENT = Content("deterrence_board", Threat)


def play(content: Threat, values: Mapping[str, Any]) -> Deterrence:
    """Decide whether the side moves, at the numbers that the learner chose."""
    roles = content.roles(values)
    worths = {name: values[name] for name in ("sq", "dc", "dd")}
    mover, other = (
        Player(name, **worths, p_hard=values["p"]) for name in (roles.mover, roles.other)
    )
    return one_sided(mover, other)


def number(value: float, digits: str = ".3g") -> str:
    """Write a number with a minus sign."""
    return format(value + 0.0, digits).replace("-", MINUS)


def computed_signals(content: Threat, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the chart draws beside the numbers that the learner chose."""
    game, roles = play(content, values), content.roles(values)
    limit = min(max(game.threshold, 0), 1)
    words, at = f"threshold {number(game.threshold)}", game.threshold
    if game.threshold <= 0:
        words, at = "holds back at any belief", 0.08
    elif game.threshold > 1:
        words, at = "moves at any belief", 0.92
    return {
        "names": list(roles.names),
        "reading": list(roles.reading),
        "moves": game.moves,
        "limit": limit,
        "threshold_words": words,
        "threshold_at": at,
        "threshold_side": 1 if game.threshold <= 0.5 else -1,
        "map_title": map_title(game),
        "tree_title": tree_title(game, values["solved"]),
        "chances": chances(game),
    }


def chances(game: Deterrence) -> list[str]:
    """Write the chance that the other is hard, and that it is soft."""
    p = game.resister.p_hard
    return [f"{chance:.2f}".rstrip("0").rstrip(".") for chance in (p, 1 - p)]


def in_brackets(value: float) -> str:
    """Put a negative number in brackets, as a sum has it."""
    return f"({number(value)})" if value < 0 else number(value)


def map_title(game: Deterrence) -> list[str]:
    """Write the threshold as a sum."""
    sq, dc, dd = (in_brackets(worth) for worth in (game.mover.sq, game.mover.dc, game.mover.dd))
    return [
        f"Threshold (DC {MINUS} SQ) / (DC {MINUS} DD)",
        f"= ({dc} {MINUS} {sq}) / ({dc} {MINUS} {dd}) = {number(game.threshold)}",
    ]


def tree_title(game: Deterrence, solved: int) -> list[str]:
    """Say what the step taken last in the tree shows."""
    mover, worth = game.mover, number(game.worth_of_moving)
    hard, soft = chances(game)
    decision = "is more than" if game.moves else "is not more than"
    does = "it moves" if game.moves else "it holds back"
    return [
        ["The same game as a tree", "It is solved from its end, on the right."],
        ["Step 1: the last move", "Each takes what is worth more to it: see its column."],
        [
            "Step 2: the belief",
            f"Moving: {hard} {TIMES} {in_brackets(mover.dd)} + {soft} {TIMES} {mover.dc:g}"
            f" = {worth}",
        ],
        ["Step 3: the first move", f"{worth} {decision} {number(mover.sq)}: {does}"],
    ][int(solved)]
