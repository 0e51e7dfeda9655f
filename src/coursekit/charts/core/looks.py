"""How every category looks that a chart shows: colour, symbol, line and letters, said once.

No category is told by colour alone: each has a symbol, a line or letters of its own, or is
named in words where it is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt

from coursekit.charts.core.theme import BLUE, GREEN, GREY, ORANGE, ORCHID, PLUM, RED
from coursekit.data.gallery import NAMES

__all__ = [
    "ACTOR_GROUPS",
    "BLUE",
    "CIVILIAN_ANSWERS",
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
    "POINTS",
    "RED",
    "SCENARIOS",
    "SHADES",
    "TIE_KINDS",
    "TIE_SIGNS",
    "VERDICTS",
    "Look",
    "colors",
    "shapes",
]

SYMBOLS = {
    "circle": "●",
    "square": "■",
    "diamond": "◆",
    "triangle-up": "▲",
    "triangle-down": "▼",
    "cross": "✚",
}


@dataclass(frozen=True)
class Look:
    """How the marks, lines or cells of a category look.

    `color` is that of the mark, the line or the filled cell, and `ink` that of letters on
    it; `dash` holds the pixels drawn and left out in turn. A category whose key is no word
    for a reader has a `name`.
    """

    color: str = GREY
    shape: str = "circle"
    ink: str = "black"
    width: float = 1
    dash: tuple[int, ...] = ()
    name: str = ""

    @property
    def symbol(self) -> str:
        """The shape as a character, to be written beside the word."""
        return SYMBOLS[self.shape]

    @property
    def cell(self) -> dict[str, str]:
        """The columns of a row that is drawn as a filled cell with letters on it."""
        return {"fill": self.color, "ink": self.ink}


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
    "outcome noted": Look(GREEN, "cross"),
}

HEDGED = {"hedged": Look(ORANGE, "diamond"), "not hedged": Look(GREY, "square")}

IN_PAPER = {
    "the paper speaks of it": Look(BLUE),
    "the paper gives another date or frame": Look(ORANGE),
    "the paper leaves it out": Look(GREY),
}

EVENT_STATUS = {
    "confirmed": Look(shape="circle"),
    "claimed-only": Look(shape="triangle-up"),
    "disputed": Look(shape="diamond"),
}

# How exactly the point of a place is known.
POINTS = {"known": Look(shape="circle"), "approximate": Look(shape="diamond")}

# What is said of civilians killed.
CIVILIAN_ANSWERS = {
    "not reported": Look(GREY, "cross"),
    "among the wounded": Look(BLUE, "triangle-down"),
    "not apart": Look(BLUE, "triangle-up"),
    "none": Look(BLUE, "square"),
    "among the dead": Look(BLUE, "diamond"),
    "number": Look(BLUE, "circle"),
}

# On every board and in every figure; a test holds the scales of colour to this.
SCENARIOS = {
    "deescalation": Look(BLUE, "circle", "white", name=NAMES["deescalation"]),
    "resumption": Look(ORANGE, "triangle-up", name=NAMES["resumption"]),
    "sporadic": Look(GREEN, "square", name=NAMES["sporadic"]),
    "other": Look(GREY, "diamond", name=NAMES["other"]),
}

TIE_KINDS = {
    "command": Look(PLUM, width=4),
    "patron": Look(PLUM, width=2),
    "alliance": Look(GREEN, width=3),
    "membership": Look(GREY, width=1.4),
    "government": Look(BLUE, width=2.4),
    "negotiation": Look(ORCHID, width=2.4, dash=(2, 3)),
    "rivalry": Look(ORANGE, width=2.6, dash=(7, 4)),
    "attack": Look(RED, width=3, dash=(12, 4)),
    "contract": Look(GREEN, width=2, dash=(6, 2)),
    "oversight": Look(GREY, width=2, dash=(1, 3)),
}

TIE_SIGNS = {
    "allies": Look(BLUE, width=3.4),
    "rivals": Look(ORANGE, width=3.4, dash=(9, 5)),
    "not known": Look(GREY, width=1.4, dash=(2, 5)),
}

# Boxes of the tie map: the types of actors.csv in groups, white letters on each.
ACTOR_GROUPS = {
    "state or government": Look("#4A5A78", ink="white"),
    "armed group": Look("#7A4F3A", ink="white"),
    "umbrella or political alliance": Look("#4F6B57", ink="white"),
    "other actor": Look("#6A4C77", ink="white"),
}

DARK = ACTOR_GROUPS["state or government"].color  # a box with white letters on it

# Cells, from -2 to +2. Blue to orange stays apart for the three kinds of colour blindness;
# each ink has a contrast of 4.5:1 or more with its fill, whatever the theme.
SHADES = {
    -2: Look("#1F4FC4", ink="white"),
    -1: Look("#A9C1F5"),
    0: Look("#D9D9D9"),
    1: Look("#F6C793"),
    2: Look("#B3530A", ink="white"),
}


def colors(looks: Mapping[str, Look]) -> alt.Scale:
    """Build the colour scale of some categories, in the order of the legend.

    Examples
    --------
    >>> colors(HEDGED).domain
    ['hedged', 'not hedged']
    """
    return alt.Scale(domain=list(looks), range=[look.color for look in looks.values()])


def shapes(looks: Mapping[str, Look]) -> alt.Scale:
    """Build the scale of symbols of some categories.

    Examples
    --------
    >>> shapes(HEDGED).range
    ['diamond', 'square']
    """
    return alt.Scale(domain=list(looks), range=[look.shape for look in looks.values()])
