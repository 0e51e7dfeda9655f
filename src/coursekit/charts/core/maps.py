"""Maps: areas of the earth on the screen, with land, borders and names."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Literal

import altair as alt
import pandas as pd

from coursekit.charts.core.looks import GREY
from coursekit.content import PlaceId

__all__ = [
    "LAT",
    "LON",
    "MapArea",
    "Name",
    "add_outlines",
    "draw_ground",
    "name_rows",
    "write_names",
]

LON, LAT = alt.Longitude("lon:Q"), alt.Latitude("lat:Q")
OUTLINES = "outlines"


@dataclass(frozen=True)
class Name:
    """Where the name of a place is written: pixels right and down of its mark."""

    right: int
    down: int
    align: Literal["left", "center", "right"]


@dataclass(frozen=True)
class MapArea:
    """An area of the earth: its edges in degrees, its width in pixels, what is named in it.

    `countries` says where the name of a country is written, by longitude and latitude.

    Examples
    --------
    >>> MapArea("Iraq", west=40, east=46, south=32, north=36, width=300).height
    241
    """

    shown: str
    west: float
    east: float
    south: float
    north: float
    width: int
    countries: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    names: Mapping[PlaceId, Name] = field(default_factory=dict)

    @property
    def scale(self) -> float:
        """Pixels a radian."""
        return self.width / math.radians(self.east - self.west)

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return round(self.scale * (mercator(self.north) - mercator(self.south)))

    @property
    def projection(self) -> alt.Projection:
        """The Mercator projection that fills the area."""
        middle = (mercator(self.north) + mercator(self.south)) / 2
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


def mercator(latitude: float) -> float:
    """Return how far north a latitude lies on the map, in radians."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def draw_ground(area: MapArea) -> list[alt.Chart]:
    """Draw land and borders, with the names of countries."""
    outlines = alt.Chart(alt.NamedData(name=OUTLINES))
    land = outlines.mark_geoshape(fill=GREY, fillOpacity=0.16, stroke=GREY, strokeWidth=0.7)
    borders = outlines.mark_geoshape(filled=False, stroke=GREY, strokeWidth=1, strokeDash=[4, 2])
    countries = pd.DataFrame(
        {"name": name, "lon": lon, "lat": lat} for name, (lon, lat) in area.countries.items()
    )
    names = alt.Chart(countries).mark_text(opacity=0.75, fontStyle="italic")
    return [
        land.transform_filter("datum.properties.what == 'land'"),
        borders.transform_filter("datum.properties.what == 'border'"),
        names.encode(longitude=LON, latitude=LAT, text="name:N"),
    ]


def name_rows(area: MapArea, places: pd.DataFrame) -> pd.DataFrame:
    """Return the places that are named in an area, with where their names are written."""
    beside = pd.DataFrame.from_dict(
        {key: (name.right, name.down, name.align) for key, name in area.names.items()},
        orient="index",
        columns=["right", "down", "align"],
    )
    return places.join(beside, "place_id", "inner")


def write_names(names: pd.DataFrame) -> alt.Chart:
    """Write the ``words`` of each place beside its mark."""
    written: alt.Chart = (
        alt.Chart(names)
        .mark_text(
            dx=alt.expr("datum.right"), dy=alt.expr("datum.down"), align=alt.expr("datum.align")
        )
        .encode(longitude=LON, latitude=LAT, text="words:N")
    )
    return written


def add_outlines(chart: alt.LayerChart | alt.HConcatChart) -> None:
    """Give a finished map the land and the borders, once: Altair would copy them at each step.

    They are from Natural Earth, public domain; ``outlines.md`` tells how they were made.
    """
    text = (files("coursekit.charts") / "outlines.geojson").read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(text)["features"]
    chart.datasets = {OUTLINES: features}
