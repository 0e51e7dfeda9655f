"""How each scenario looks in every chart of the course, and words for chances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from coursekit.charts.core.theme import BLUE, GREEN, GREY, ORANGE
from coursekit.data.gallery import NAMES

__all__ = ["LADDER", "LOOKS", "Look"]


class Look(NamedTuple):
    """Name, colour and shape of a scenario; the shape says the same without colour."""

    name: str
    color: str
    shape: str


LOOKS: Mapping[str, Look] = {
    "deescalation": Look(NAMES["deescalation"], BLUE, "circle"),
    "resumption": Look(NAMES["resumption"], ORANGE, "triangle-up"),
    "sporadic": Look(NAMES["sporadic"], GREEN, "square"),
    "other": Look(NAMES["other"], GREY, "diamond"),
}

# A chance near the middle of each band of ICD 203, so that a word and its opposite add up to 1.
LADDER: Mapping[str, float] = {
    "almost certain": 0.97,
    "very likely": 0.88,
    "likely": 0.67,
    "roughly even": 0.5,
    "unlikely": 0.33,
    "very unlikely": 0.12,
    "remote": 0.03,
}
