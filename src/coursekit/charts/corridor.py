"""The route to the sea that the paper speaks of, as a claim to examine."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY, ORANGE
from coursekit.charts.geography import Piece, outlines
from coursekit.data import load
from coursekit.text import and_list

__all__ = ["corridor"]

CLAIM = "C69"
_PIECE = Piece(west=31.2, east=53.6, south=30.4, north=38.2, width=670)
_LON, _LAT = alt.Longitude("lon:Q"), alt.Latitude("lat:Q")
_LAND = alt.NamedData(name="outlines")
END, BETWEEN = "named by the paper", "place of the timeline"

# Iran's end is a city; the other end is a sea, so its point stands for no port.
_CITY = "tehran"
_SEA = {"name": "Mediterranean Sea", "country": "none", "lat": 33.9, "lon": 33.8}
# Places that carry their name: pixels right and down, alignment.
_NAMED = {
    "baghdad": (9, 4, "left"),
    "al-qaim": (9, 10, "left"),
    "abu-kamal": (-8, 14, "right"),
    "deir-ez-zor": (-9, 0, "right"),
    "erbil": (9, 0, "left"),
}
_COUNTRIES = {
    "Iran": (50.0, 33.4),
    "Iraq": (43.2, 31.6),
    "Syria": (38.3, 35.8),
    "Turkey": (38.0, 37.7),
    "Saudi Arabia": (41.0, 30.8),
    "Jordan": (36.9, 31.4),
}
_COLUMNS = {
    "name": "Place",
    "country": "Country",
    "role": "Role",
    "events": "Events",
    "point": "Point",
}


@figure(marks=18)
@of_this_paper
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
    rows = _rows()
    ends = rows[rows["role"] == END]
    tooltip = [
        alt.Tooltip(f"{column}:N", title="title" if column == "name" else title)
        for column, title in _COLUMNS.items()
    ]
    between = alt.Chart().transform_filter(alt.datum.role == BETWEEN)
    names = rows.merge(
        pd.DataFrame.from_dict(_NAMED, "index", columns=["right", "down", "align"]),
        left_on="place_id",
        right_index=True,
    )
    chart = alt.LayerChart(
        layer=[
            *_ground(),
            alt.Chart(_line(ends))
            .mark_line(color=ORANGE, strokeDash=[9, 6], strokeWidth=3)
            .encode(longitude=_LON, latitude=_LAT, order="order:Q"),
            between.mark_point(color=BLUE, opacity=0.85, size=70).encode(
                longitude=_LON, latitude=_LAT, tooltip=tooltip
            ),
            alt.Chart()
            .transform_filter(alt.datum.role == END)
            .mark_point(shape="square", color=ORANGE, opacity=1, size=190)
            .encode(longitude=_LON, latitude=_LAT, tooltip=tooltip),
            alt.Chart(names)
            .mark_text(
                dx=alt.expr("datum.right"), dy=alt.expr("datum.down"), align=alt.expr("datum.align")
            )
            .encode(longitude=_LON, latitude=_LAT, text="name:N"),
            _written(ends.assign(text=["Tehran", "the Mediterranean\nSea (no port\nnamed)"])),
        ],
        data=rows,
        projection=_PIECE.projection,
        title=alt.Title(
            f"Two ends and no road: what {CLAIM} names",
            subtitle=[
                "Squares: the two ends. The dashed line only joins them; it is no road.",
                "Dots: places of our timeline. Borders follow who holds an area, not whose it is.",
            ],
        ),
        width=_PIECE.width,
        height=_PIECE.height,
    )
    # By name and added last: Altair would copy the outlines at every step.
    chart.datasets = {"outlines": outlines()}
    return finish(chart, _described(rows), _COLUMNS)


def _rows() -> pd.DataFrame:
    """Put the two ends and the places of the timeline on this piece of the earth into rows."""
    places, events = load("places"), load("timeline")
    counts = events["place_ids"].explode().value_counts()
    places["events"] = places["place_id"].map(counts).fillna(0).astype(int)
    places["point"] = places["coord_quality"].astype(str)
    held = places[_PIECE.holds(places)]
    city = held[held["place_id"] == _CITY].assign(role=END)
    sea = pd.DataFrame([{**_SEA, "place_id": "sea", "events": 0, "point": "none", "role": END}])
    near = held["country"].isin(["Iraq", "Syria", "Iran"]) & (held["events"] > 0)
    between = held[near & (held["place_id"] != _CITY)].assign(role=BETWEEN)
    columns = ["place_id", *_COLUMNS, "lat", "lon"]
    return pd.concat([city, sea, between], ignore_index=True)[columns]


def _line(ends: pd.DataFrame) -> pd.DataFrame:
    return ends[["lat", "lon"]].assign(order=range(len(ends)))


def _ground() -> list[alt.Chart]:
    """Draw land and borders, with the names of countries."""
    land = alt.Chart(_LAND).mark_geoshape(fill=GREY, fillOpacity=0.16, stroke=GREY, strokeWidth=0.7)
    borders = alt.Chart(_LAND).mark_geoshape(
        filled=False, stroke=GREY, strokeWidth=1, strokeDash=[4, 2]
    )
    names = pd.DataFrame(
        [{"text": name, "lon": lon, "lat": lat} for name, (lon, lat) in _COUNTRIES.items()]
    )
    return [
        land.transform_filter("datum.properties.what == 'land'"),
        borders.transform_filter("datum.properties.what == 'border'"),
        alt.Chart(names)
        .mark_text(opacity=0.6, fontStyle="italic")
        .encode(longitude=_LON, latitude=_LAT, text="text:N"),
    ]


def _written(ends: pd.DataFrame) -> alt.Chart:
    """Write the names of the two ends."""
    written: alt.Chart = (
        alt.Chart(ends)
        .mark_text(fontWeight="bold", dy=22, lineBreak="\n", lineHeight=16)
        .encode(longitude=_LON, latitude=_LAT, text="text:N")
    )
    return written


def _described(rows: pd.DataFrame) -> str:
    between = rows[rows["role"] == BETWEEN]
    most = between.sort_values("events", ascending=False, kind="stable").head(5)
    said = [f"{name} ({n})" for name, n in zip(most["name"], most["events"], strict=True)]
    return (
        f"Map of what {CLAIM} names: Tehran as one end and the Mediterranean Sea, without a port,"
        f" as the other. Beside them {len(between)} places of the timeline in Iran, Iraq and"
        f" Syria, most events at {and_list(said)}. No road is drawn, since the paper names none."
    )
