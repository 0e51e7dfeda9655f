"""The map of places: where the events of the timeline happened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.cells import fold
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import BLUE, GREY, POINTS, shapes
from coursekit.charts.core.maps import (
    LAT,
    LON,
    MapArea,
    add_outlines,
    draw_ground,
    name_rows,
    write_names,
)
from coursekit.charts.core.theme import INK
from coursekit.content import Content
from coursekit.data import load
from coursekit.text import and_list

__all__ = ["place_map"]

FAR, NO_POINT = "too far away", "no point"
NOTE_LETTERS, NOTE_LINE, MOST_NAMED = 40, 17, 6
TABLE = {
    "name": "Place",
    "country": "Country",
    "events": "Events",
    "kinds": "Kinds of event",
    "point": "Point",
    "shown": "Where on the map",
    "note": "Note",
}


@dataclass(frozen=True)
class Maps:
    """The map in large, and beside it the region around."""

    near: MapArea
    wide: MapArea


CONTENT = Content("place_map", Maps)


@figure(marks=33)
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
    content = CONTENT.load()
    places = load("places") if places is None else places
    events = load("timeline") if events is None else events
    rows = place_rows(content, places, events)
    beside = alt.vconcat(draw_area(content.wide, rows), notes(rows, content.wide.width), spacing=14)
    chart: alt.HConcatChart = alt.hconcat(
        draw_area(content.near, rows),
        beside,
        data=rows,
        spacing=12,
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(size="shared")),
        title=alt.Title(
            f"Where the {len(events)} events took place",
            subtitle="The larger the mark, the more events. Point at a mark to read it.",
        ),
    )
    add_outlines(chart)
    return finish(chart, describe(content, rows, len(events)), TABLE)


def place_rows(content: Maps, places: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Count the events of each place, and say where the map shows it."""
    kinds: dict[str, Counter[str]] = {}
    for place_ids, kind in zip(events["place_ids"], events["kind"], strict=True):
        for place_id in place_ids:
            kinds.setdefault(place_id, Counter())[str(kind)] += 1
    counted = [kinds.get(place_id, Counter()) for place_id in places["place_id"]]
    shown = pd.Series(FAR, index=places.index)
    shown[places["lat"].isna()] = NO_POINT
    for area in (content.wide, content.near):
        shown[area.holds(places)] = area.shown
    rows = pd.DataFrame(
        {
            "place_id": places["place_id"],
            "name": places["name"],
            "country": places["country"],
            "lat": places["lat"],
            "lon": places["lon"],
            "events": [sum(each.values()) for each in counted],
            "kinds": [
                and_list([f"{kind} {n}" for kind, n in each.most_common()]) or "none"
                for each in counted
            ],
            "point": places["coord_quality"].astype(str),
            "shown": shown,
            "note": places["note"].fillna("none"),
        }
    )
    return rows.sort_values("events", ascending=False, kind="stable", ignore_index=True)


def draw_area(area: MapArea, rows: pd.DataFrame) -> alt.LayerChart:
    """Draw an area of the earth with its places."""
    marks = alt.Chart().transform_filter(alt.datum.shown == area.shown)
    marks = marks.mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=0.8).encode(
        longitude=LON,
        latitude=LAT,
        size=alt.Size(
            "events:Q",
            scale=alt.Scale(type="sqrt", domain=[0, 35], range=[28, 900]),
            legend=None,
        ),
        shape=alt.Shape(
            "point:N",
            scale=shapes(POINTS),
            legend=alt.Legend(title="Point:", titleOrient="left", symbolFillColor=BLUE),
        ),
        color=alt.ColorValue(GREY, condition={"test": alt.datum.events > 0, "value": BLUE}),
        tooltip=tooltips(
            {column: title for column, title in TABLE.items() if column not in ("name", "shown")},
            heading="name",
        ),
    )
    names = name_rows(area, rows[["place_id", "name", "events", "lon", "lat"]])
    names["words"] = [
        name.split(" (")[0] + (f" ({n})" if n else "")
        for name, n in zip(names["name"], names["events"], strict=True)
    ]
    names = names.drop(columns=["place_id", "name", "events"])
    return alt.LayerChart(
        layer=[*draw_ground(area), marks, write_names(names)],
        width=area.width,
        height=area.height,
        projection=area.projection,
    )


def with_events(rows: pd.DataFrame, shown: str) -> list[str]:
    """Name the places that are not drawn, each with its number of events."""
    there = rows[(rows["shown"] == shown) & (rows["events"] > 0)]
    return [f"{name} ({n})" for name, n in zip(there["name"], there["events"], strict=True)]


def notes(rows: pd.DataFrame, width: int) -> alt.LayerChart:
    """Write under the map what it cannot show."""
    text = "\n".join(
        fold(line, NOTE_LETTERS)
        for line in (
            f"Too far away: {and_list(with_events(rows, FAR))}.",
            f"No point given: {and_list(with_events(rows, NO_POINT))}.",
            "Lines follow who holds an area, not whose it is.",
        )
    )
    canvas = Canvas(width, NOTE_LINE * (text.count("\n") + 1))
    canvas.write([{"text": text}], x=0, y=0, lineHeight=NOTE_LINE)
    return alt.LayerChart(layer=canvas.layers, width=canvas.width, height=canvas.height)


def describe(content: Maps, rows: pd.DataFrame, count: int) -> str:
    """Say how many places are drawn, which have most events, and which are not drawn."""
    drawn = rows[rows["shown"].isin([content.near.shown, content.wide.shown])]
    most = drawn.head(MOST_NAMED)
    named = [f"{name} ({n})" for name, n in zip(most["name"], most["events"], strict=True)]
    return (
        f"Map of {len(drawn)} places: {(drawn['events'] > 0).sum()} of them with events, the others"
        f" grey; {count} events, some at several places. Most events: "
        f"{and_list(named)}. {int((drawn['point'] == 'approximate').sum())} points are approximate."
        f" Too far away: {and_list(with_events(rows, FAR))}. "
        f"No point given: {and_list(with_events(rows, NO_POINT))}."
    )
