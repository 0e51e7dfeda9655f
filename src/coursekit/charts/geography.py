"""Pieces of the earth on the screen, and the outlines of land and borders."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import altair as alt
import pandas as pd

__all__ = ["Piece", "outlines"]


@dataclass(frozen=True)
class Piece:
    """A piece of the earth and its width on the screen.

    Parameters
    ----------
    west, east, south, north
        Its edges in degrees.
    width
        In pixels.

    Examples
    --------
    >>> Piece(west=40, east=46, south=32, north=36, width=300).height
    241
    """

    west: float
    east: float
    south: float
    north: float
    width: int

    @property
    def scale(self) -> float:
        """Pixels a radian."""
        return self.width / math.radians(self.east - self.west)

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return round(self.scale * (_mercator(self.north) - _mercator(self.south)))

    @property
    def projection(self) -> alt.Projection:
        """The Mercator projection that fills the piece."""
        middle = (_mercator(self.north) + _mercator(self.south)) / 2
        latitude = math.degrees(2 * math.atan(math.exp(middle)) - math.pi / 2)
        return alt.Projection(
            type="mercator",
            scale=self.scale,
            center=[(self.west + self.east) / 2, latitude],
            translate=[self.width / 2, self.height / 2],
            clipExtent=[[0, 0], [self.width, self.height]],
        )

    def holds(self, places: pd.DataFrame) -> pd.Series[bool]:
        """Tell for each place whether it has a point inside."""
        inside = places["lon"].between(self.west, self.east)
        return (inside & places["lat"].between(self.south, self.north)).fillna(False).astype(bool)


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def outlines() -> list[dict[str, Any]]:
    """Read the land and the borders of the region as two GeoJSON features.

    Examples
    --------
    >>> [feature["properties"]["what"] for feature in outlines()]
    ['land', 'border']

    Notes
    -----
    From Natural Earth, public domain; how they were made stands in ``outlines.md``.
    """
    text = (files("coursekit.charts") / "outlines.geojson").read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(text)["features"]
    return features
