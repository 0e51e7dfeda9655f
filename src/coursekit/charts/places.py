"""The map of places: where the events of the timeline happened."""

from __future__ import annotations

from collections import Counter
from textwrap import wrap
from typing import Literal

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY
from coursekit.charts.geography import Piece, outlines
from coursekit.data import load
from coursekit.text import and_list

__all__ = ["place_map"]


_NEAR = Piece(west=38.0, east=46.7, south=31.7, north=37.25, width=415)
_WIDE = Piece(west=28.2, east=58.6, south=23.6, north=38.6, width=262)

# Places named in the map, and where the name stands: pixels right and down, alignment.
_NAMED: dict[str, dict[str, tuple[int, int, Literal["left", "center", "right"]]]] = {
    "near": {
        "baghdad": (24, 2, "left"),
        "erbil": (12, 4, "left"),
        "harir": (10, -4, "left"),
        "kirkuk": (10, 4, "left"),
        "ain-al-asad": (0, 19, "center"),
        "al-qaim": (11, 6, "left"),
        "abu-kamal": (-12, 2, "right"),
        "mayadin": (-12, 4, "right"),
        "deir-ez-zor": (-12, 0, "right"),
        "tower-22": (8, 16, "center"),
        "jurf-al-sakhar": (-12, 2, "right"),
        "kut": (0, -16, "center"),
        "najaf": (8, 4, "left"),
        "mosul": (-8, 0, "right"),
    },
    "wide": {
        "gaza": (10, 9, "left"),
        "haifa": (-8, 0, "right"),
        "tehran": (-11, 0, "right"),
        "qom": (8, 4, "left"),
        "kerman": (-8, 0, "right"),
        "riyadh": (9, 0, "left"),
    },
}
_COUNTRIES = {
    "near": {
        "Syria": (39.2, 35.9),
        "Iraq": (42.3, 32.5),
        "Iran": (46.2, 35.0),
        "Jordan": (38.75, 32.25),
    },
    "wide": {"Iraq": (43.0, 33.3), "Iran": (54.0, 33.0), "Saudi Arabia": (43.0, 27.2)},
}
_LON, _LAT = alt.Longitude("lon:Q"), alt.Latitude("lat:Q")
_LAND = alt.NamedData(name="outlines")
_QUALITY = {"known": "circle", "approximate": "diamond"}
_COLUMNS = {
    "name": "Place",
    "country": "Country",
    "events": "Events",
    "kinds": "Kinds of event",
    "point": "Point",
    "shown": "Where on the map",
    "note": "Note",
}


@figure(marks=33)
@of_this_paper
def place_map(
    places: pd.DataFrame | None = None, events: pd.DataFrame | None = None
) -> alt.HConcatChart:
    """Draw the places of the course, each as large as it has events.

    Parameters
    ----------
    places
        The table of places or some of its rows; the whole table when left out.
    events
        The table of events or some of its rows; the whole table when left out.

    Returns
    -------
    altair.HConcatChart
        Iraq and eastern Syria, and beside it the region, with a list of the places
        that lie too far away or have no point.

    Examples
    --------
    >>> place_map().data.query("place_id == 'tower-22'")["point"].item()
    'approximate'

    Notes
    -----
    The outlines are those of Natural Earth (public domain), see ``outlines.md``. They
    follow who holds an area and take no position on whose it is.
    """
    places = load("places") if places is None else places
    events = load("timeline") if events is None else events
    rows = _place_rows(places, events)
    near = _panel(_NEAR, "near", rows)
    wide = _panel(_WIDE, "wide", rows)
    chart: alt.HConcatChart = alt.hconcat(
        near,
        alt.vconcat(wide, _notes(rows), spacing=14),
        data=rows,
        spacing=12,
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(size="shared")),
        title=alt.Title(
            f"Where the {len(events)} events took place",
            subtitle="The larger the mark, the more events. Point at a mark to read it.",
        ),
    )
    # By name and added last: Altair would copy the outlines at every step.
    chart.datasets = {"outlines": outlines()}
    return finish(chart, _described(rows, len(events)), _COLUMNS)


def _place_rows(places: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Count the events of each place, and say where the map shows it."""
    kinds: dict[str, Counter[str]] = {}
    for place_ids, kind in zip(events["place_ids"], events["kind"], strict=True):
        for place_id in place_ids:
            kinds.setdefault(place_id, Counter())[str(kind)] += 1
    counted = [kinds.get(place_id, Counter()) for place_id in places["place_id"]]
    near, wide = _NEAR.holds(places), _WIDE.holds(places)
    shown = pd.Series("too far away", index=places.index)
    shown[places["lat"].isna()] = "no point"
    shown[wide] = "region"
    shown[near] = "Iraq and eastern Syria"
    rows = pd.DataFrame(
        {
            "place_id": places["place_id"],
            "name": places["name"],
            "country": places["country"],
            "lat": places["lat"],
            "lon": places["lon"],
            "events": [sum(each.values()) for each in counted],
            "kinds": [
                and_list([f"{kind} {n}" for kind, n in each.most_common()]) if each else "none"
                for each in counted
            ],
            "point": places["coord_quality"].astype(str),
            "shown": shown,
            "note": places["note"].fillna("none"),
        }
    )
    return rows.sort_values("events", ascending=False, kind="stable", ignore_index=True)


def _panel(piece: Piece, name: str, rows: pd.DataFrame) -> alt.LayerChart:
    where = "Iraq and eastern Syria" if name == "near" else "region"
    ground = alt.Chart(_LAND).mark_geoshape(
        fill=GREY, fillOpacity=0.16, stroke=GREY, strokeWidth=0.7
    )
    ground = ground.transform_filter("datum.properties.what == 'land'")
    borders = (
        alt.Chart(_LAND)
        .mark_geoshape(filled=False, stroke=GREY, strokeWidth=1, strokeDash=[4, 2])
        .transform_filter("datum.properties.what == 'border'")
    )
    countries = alt.Chart(
        pd.DataFrame(
            [
                {"name": text, "lon": lon, "lat": lat}
                for text, (lon, lat) in _COUNTRIES[name].items()
            ]
        )
    ).mark_text(opacity=0.6, fontStyle="italic")
    countries = countries.encode(longitude=_LON, latitude=_LAT, text=alt.Text("name:N"))
    marks = alt.Chart().transform_filter(alt.datum.shown == where)
    marks = marks.mark_point(filled=True, opacity=0.85, stroke="white", strokeWidth=0.8).encode(
        longitude=_LON,
        latitude=_LAT,
        size=alt.Size(
            "events:Q",
            scale=alt.Scale(type="sqrt", domain=[0, 35], range=[28, 900]),
            legend=None,
        ),
        shape=alt.Shape(
            "point:N",
            scale=alt.Scale(domain=list(_QUALITY), range=list(_QUALITY.values())),
            legend=alt.Legend(title="Point:", titleOrient="left", symbolFillColor=BLUE),
        ),
        color=alt.ColorValue(GREY, condition={"test": alt.datum.events > 0, "value": BLUE}),
        tooltip=[
            alt.Tooltip(f"{column}:N", title="title" if column == "name" else title)
            for column, title in _COLUMNS.items()
            if column != "shown"
        ],
    )
    names = alt.Chart(_names(name, rows)).mark_text(
        dx=alt.expr("datum.right"), dy=alt.expr("datum.down"), align=alt.expr("datum.align")
    )
    names = names.encode(longitude=_LON, latitude=_LAT, text=alt.Text("words:N"))
    return alt.LayerChart(
        layer=[ground, borders, countries, marks, names],
        width=piece.width,
        height=piece.height,
        projection=piece.projection,
    )


def _names(piece: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Write the names of a map, each with its place and its number of events."""
    sides = pd.DataFrame.from_dict(_NAMED[piece], "index", columns=["right", "down", "align"])
    named = rows[["place_id", "name", "events", "lon", "lat"]].join(sides, "place_id", "inner")
    named["words"] = [
        name.split(" (")[0] + (f" ({n})" if n else "")
        for name, n in zip(named["name"], named["events"], strict=True)
    ]
    return named.drop(columns=["place_id", "name", "events"])


def _elsewhere(rows: pd.DataFrame, shown: str) -> list[str]:
    there = rows[(rows["shown"] == shown) & (rows["events"] > 0)]
    return [f"{name} ({n})" for name, n in zip(there["name"], there["events"], strict=True)]


def _notes(rows: pd.DataFrame) -> alt.Chart:
    """Write under the map what it cannot show."""
    said = [
        f"Too far away: {and_list(_elsewhere(rows, 'too far away'))}.",
        f"No point given: {and_list(_elsewhere(rows, 'no point'))}.",
        "Lines follow who holds an area, not whose it is.",
    ]
    lines = [line for text in said for line in wrap(text, 40, break_on_hyphens=False)]
    notes: alt.Chart = (
        alt.Chart(pd.DataFrame({"text": ["\n".join(lines)]}))
        .mark_text(x=0, y=0, align="left", baseline="top", lineBreak="\n", lineHeight=17)
        .encode(text=alt.Text("text:N"))
        .properties(width=_WIDE.width, height=17 * len(lines))
    )
    return notes


def _described(rows: pd.DataFrame, count: int) -> str:
    drawn = rows[rows["shown"].isin(["Iraq and eastern Syria", "region"])]
    most = [f"{name} ({n})" for name, n in zip(drawn["name"], drawn["events"], strict=True)][:6]
    pointless = rows.loc[rows["shown"] == "no point", "name"].tolist()
    return (
        f"Map of {len(drawn)} places; {count} events, some at several places. Most events: "
        f"{and_list(most)}. {int((drawn['point'] == 'approximate').sum())} points are approximate. "
        f"Too far away: {and_list(_elsewhere(rows, 'too far away'))}. "
        f"Without a point and not placed: {and_list(pointless)}."
    )
