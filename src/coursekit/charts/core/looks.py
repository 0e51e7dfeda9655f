"""Colour, symbol and word of every category that a chart shows, defined once.

No category is told by colour alone: each has a symbol or a line of its own and is
named in words where it is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt

from coursekit.charts.core.theme import BLUE, GREEN, GREY, ORANGE, ORCHID, PLUM, RED

__all__ = [
    "ACTOR_GROUPS",
    "BLUE",
    "CLAIM_KINDS",
    "DARK",
    "EVENT_STATUS",
    "GREEN",
    "GREY",
    "HEDGED",
    "IN_PAPER",
    "ORANGE",
    "ORCHID",
    "PLUM",
    "RED",
    "TIE_KINDS",
    "TIE_SIGNS",
    "VERDICTS",
    "Line",
    "Look",
    "colours",
    "shapes",
]

_SYMBOLS = {
    "circle": "●",
    "square": "■",
    "diamond": "◆",
    "triangle-up": "▲",
    "triangle-down": "▼",
    "cross": "✚",
}


@dataclass(frozen=True)
class Look:
    """How the marks of a category look.

    Parameters
    ----------
    colour
        As ``#RRGGBB``.
    shape
        Name of the symbol in Vega.

    Examples
    --------
    >>> CLAIM_KINDS["fact"].symbol
    '■'
    """

    colour: str
    shape: str = "circle"

    @property
    def symbol(self) -> str:
        """The shape as a character, to stand beside the word."""
        return _SYMBOLS[self.shape]


@dataclass(frozen=True)
class Line:
    """How the lines of a category look.

    Parameters
    ----------
    colour
        As ``#RRGGBB``.
    width
        In pixels.
    dash
        Pixels drawn and left out in turn; empty for an unbroken line.
    """

    colour: str
    width: float
    dash: tuple[int, ...] = ()


CLAIM_KINDS = {
    "fact": Look(BLUE, "square"),
    "attributed report": Look(GREEN, "triangle-up"),
    "assessment": Look(ORANGE, "circle"),
    "prediction": Look(PLUM, "diamond"),
}

VERDICTS = {
    "corroborated": Look(BLUE, "circle"),
    "corroborated with a difference": Look(ORANGE, "diamond"),
    "disputed": Look(RED, "triangle-up"),
    "not found": Look(PLUM, "triangle-down"),
    "not checked": Look(GREY, "square"),
}

HEDGED = {"hedged": Look(ORANGE, "diamond"), "not hedged": Look(GREY, "square")}

IN_PAPER = {
    "the paper speaks of it": Look(BLUE),
    "the paper gives another date or frame": Look(ORANGE),
    "the paper leaves it out": Look(GREY),
}

EVENT_STATUS = {"confirmed": "circle", "claimed-only": "triangle-up", "disputed": "diamond"}

TIE_KINDS = {
    "command": Line(PLUM, 4),
    "patron": Line(PLUM, 2),
    "membership": Line(GREY, 1.4),
    "alliance": Line(GREEN, 3),
    "government": Line(BLUE, 2.4),
    "negotiation": Line(ORCHID, 2.4, (2, 3)),
    "rivalry": Line(ORANGE, 2.6, (7, 4)),
    "attack": Line(RED, 3, (12, 4)),
}

TIE_SIGNS = {
    "allies": Line(BLUE, 3.4),
    "rivals": Line(ORANGE, 3.4, (9, 5)),
    "not known": Line(GREY, 1.4, (2, 5)),
}

# Boxes of the tie map: the types of actors.csv in groups, white letters on each.
ACTOR_GROUPS = {
    "state or government": "#4A5A78",
    "armed group": "#7A4F3A",
    "umbrella or political alliance": "#4F6B57",
    "other actor": "#6A4C77",
}


DARK = ACTOR_GROUPS["state or government"]  # a box with white letters on it


def colours(looks: Mapping[str, Look | Line]) -> alt.Scale:
    """Build the colour scale of some categories.

    Parameters
    ----------
    looks
        The categories, in the order of the legend.

    Returns
    -------
    altair.Scale
        One colour a category.

    Examples
    --------
    >>> colours(HEDGED).domain
    ['hedged', 'not hedged']
    """
    return alt.Scale(domain=list(looks), range=[look.colour for look in looks.values()])


def shapes(looks: Mapping[str, Look]) -> alt.Scale:
    """Build the symbol scale of some categories; parameters as in `colours`.

    Examples
    --------
    >>> shapes(HEDGED).range
    ['diamond', 'square']
    """
    return alt.Scale(domain=list(looks), range=[look.shape for look in looks.values()])
