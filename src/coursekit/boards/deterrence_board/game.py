"""The game at given numbers: what the method says of it, and how the chart writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coursekit.content import Content, Text
from coursekit.methods.deterrence import Deterrence, Player, one_sided

__all__ = ["CONTENT", "MINUS", "START", "Threat", "computed_signals", "number", "play"]

MINUS = "\N{MINUS SIGN}"
START: Mapping[str, Any] = {"sq": 1, "dc": 3, "dd": -2, "p": 0.3, "swapped": False}


@dataclass(frozen=True)
class Roles:
    """Who may move, who may resist, and what is read above the map."""

    mover: str
    other: str
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
        "moves": game.moves,
        "limit": limit,
        "threshold_words": words,
        "threshold_at": at,
        "threshold_side": 1 if game.threshold <= 0.5 else -1,
        "heading": [*roles.reading, *threshold_sum(game)],
    }


def in_brackets(value: float) -> str:
    """Put a negative number in brackets, as a sum has it."""
    return f"({number(value)})" if value < 0 else number(value)


def threshold_sum(game: Deterrence) -> list[str]:
    """Write the threshold as a sum."""
    sq, dc, dd = (in_brackets(worth) for worth in (game.mover.sq, game.mover.dc, game.mover.dd))
    return [
        f"Threshold = (gain {MINUS} status quo) / (gain {MINUS} clash)",
        f"= ({dc} {MINUS} {sq}) / ({dc} {MINUS} {dd}) = {number(game.threshold)}",
    ]
