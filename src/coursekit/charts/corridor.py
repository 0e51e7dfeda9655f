"""The route to the sea that the paper speaks of, as a claim to examine."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import BLUE, ORANGE
from coursekit.charts.core.maps import (
    LAT,
    LON,
    MapArea,
    add_outlines,
    draw_ground,
    name_rows,
    write_names,
)
from coursekit.content import ClaimId, Content, PlaceId
from coursekit.data import load
from coursekit.text import and_list

__all__ = ["corridor"]

END, BETWEEN = "named by the paper", "place of the timeline"
MOST_NAMED = 5
TABLE = {
    "name": "Place",
    "country": "Country",
    "role": "Role",
    "events": "Events",
    "point": "Point",
}


@dataclass(frozen=True)
class City:
    """The end of the route that is a place of the tables."""

    place: PlaceId
    words: str


@dataclass(frozen=True)
class Sea:
    """The end of the route that is a sea, and a point in it."""

    name: str
    words: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Route:
    """What the claim names, and the countries between."""

    claim: ClaimId
    near: tuple[str, ...]
    city: City
    sea: Sea
    map: MapArea


CONTENT = Content("corridor", Route)


@figure(marks=18)
def corridor() -> alt.LayerChart:
    """Draw the two ends of the route that the paper names, and the places of the course between.

    Returns
    -------
    altair.LayerChart
        No road is drawn, as the paper names none.

    Examples
    --------
    >>> corridor().data.query("role == 'named by the paper'")["name"].tolist()
    ['Tehran', 'Mediterranean Sea']
    """
    content = CONTENT.load()
    area, rows = content.map, place_rows(content)
    ends = rows[rows["role"] == END]
    point = {"longitude": LON, "latitude": LAT}
    marked = {
        **point,
        "tooltip": tooltips(
            {column: title for column, title in TABLE.items() if column != "name"}, heading="name"
        ),
    }
    joined = alt.Chart(ends[["lat", "lon"]].assign(order=range(len(ends))))
    between = alt.Chart().transform_filter(alt.datum.role == BETWEEN)
    named = alt.Chart().transform_filter(alt.datum.role == END)
    words = alt.Chart(ends.assign(text=[content.city.words, content.sea.words]))
    chart = alt.LayerChart(
        layer=[
            *draw_ground(area),
            joined.mark_line(color=ORANGE, strokeDash=[9, 6], strokeWidth=3).encode(
                order="order:Q", **point
            ),
            between.mark_point(color=BLUE, size=70).encode(**marked),
            named.mark_point(shape="square", color=ORANGE, opacity=1, size=190).encode(**marked),
            write_names(name_rows(area, rows).assign(words=lambda names: names["name"])),
            words.mark_text(fontWeight="bold", dy=22, lineBreak="\n", lineHeight=16).encode(
                text="text:N", **point
            ),
        ],
        data=rows,
        projection=area.projection,
        title=alt.Title(
            f"Two ends and no road: what {content.claim} names",
            subtitle=[
                "Squares: the two ends. The dashed line only joins them; it is no road.",
                "Dots: places of our timeline. Borders follow who holds an area, not whose it is.",
            ],
        ),
        width=area.width,
        height=area.height,
    )
    add_outlines(chart)
    return finish(chart, describe(content, rows), TABLE)


def place_rows(content: Route) -> pd.DataFrame:
    """List the two ends, and the places of the timeline between them."""
    places, counts = load("places"), load("timeline")["place_ids"].explode().value_counts()
    places["events"] = places["place_id"].map(counts).fillna(0).astype(int)
    places["point"] = places["coord_quality"].astype(str)
    held = places[content.map.holds(places)]
    is_city = held["place_id"] == content.city.place
    sea = {
        "place_id": "sea",
        "name": content.sea.name,
        "country": "none",
        "lat": content.sea.lat,
        "lon": content.sea.lon,
        "events": 0,
        "point": "none",
    }
    near = held["country"].isin(content.near) & (held["events"] > 0)
    rows = [
        held[is_city].assign(role=END),
        pd.DataFrame([sea]).assign(role=END),
        held[near & ~is_city].assign(role=BETWEEN),
    ]
    return pd.concat(rows, ignore_index=True)[["place_id", *TABLE, "lat", "lon"]]


def describe(content: Route, rows: pd.DataFrame) -> str:
    """Say what the claim names, and which places lie between."""
    between = rows[rows["role"] == BETWEEN]
    most = between.sort_values("events", ascending=False, kind="stable").head(MOST_NAMED)
    named = [f"{name} ({n})" for name, n in zip(most["name"], most["events"], strict=True)]
    return (
        f"Map of what {content.claim} names: {content.city.words} as one end and the"
        f" {content.sea.name}, without a port, as the other. Beside them {len(between)} places of"
        f" the timeline in {and_list(content.near)}, most events at {and_list(named)}. No road is"
        " drawn, since the paper names none."
    )
