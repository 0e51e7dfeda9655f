"""The maps: places, and the outlines."""

import csv
from collections import Counter

import pytest

from coursekit.charts import as_table, describe, place_map
from coursekit.charts.core.maps import MapArea
from coursekit.data import data_root, load


def read(name):
    with (data_root() / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def counts():
    return Counter(
        place for event in read("timeline") for place in event["place_ids"].split(";") if place
    )


def test_the_events_of_each_place_are_counted(counts):
    frame = place_map().data.set_index("place_id")["events"]
    assert {place: n for place, n in frame.items() if n} == dict(counts)


def test_it_says_the_most_and_what_it_leaves_out(counts):
    said = describe(place_map())
    places = {place["place_id"]: place for place in read("places")}
    (most, number), *_ = counts.most_common()
    assert f"Most events: {places[most]['name']} ({number})" in said
    assert f"Washington, D.C. ({counts['washington']})" in said
    for place in places.values():
        if not place["lat"] and (n := counts[place["place_id"]]):
            assert f"{place['name']} ({n})" in said.split("No point given:")[1]


def test_the_words_name_the_places_that_the_chart_names(counts):
    chart = place_map()
    (notes,) = [
        row["text"].replace("\n", " ")
        for rows in chart.to_dict()["datasets"].values()
        for row in rows
        if set(row) == {"text"}
    ]
    named = notes.split("Too far away: ")[1].split(" Lines follow")[0]
    assert describe(chart).endswith(f"Too far away: {named}")
    drawn = chart.data[chart.data["shown"].isin(["Iraq and eastern Syria", "region"])]
    with_events = sum(counts[place] > 0 for place in drawn["place_id"])
    assert f"Map of {len(drawn)} places: {with_events} of them with events" in describe(chart)


def test_each_place_is_on_one_map_or_named_beside_it():
    table = as_table(place_map())
    assert len(table) == len(read("places"))
    assert set(table["Where on the map"]) == {
        "Iraq and eastern Syria",
        "region",
        "too far away",
        "no point",
    }
    beside = table[table["Where on the map"].isin(["too far away", "no point"])]
    beside = beside[beside["Events"] > 0]
    assert len(beside) > 2
    notes = [
        row["text"]
        for rows in place_map().to_dict()["datasets"].values()
        for row in rows
        if set(row) == {"text"}
    ]
    words = notes[0].replace("\n", " ")
    for name, n in zip(beside["Place"], beside["Events"], strict=True):
        assert f"{name} ({n})" in words


def test_the_outlines_are_lines_on_this_part_of_the_earth():
    land, border = place_map().datasets["outlines"]
    points = [
        point for polygon in land["geometry"]["coordinates"] for ring in polygon for point in ring
    ]
    points += [point for line in border["geometry"]["coordinates"] for point in line]
    assert all(20 <= lon <= 65 and 20 <= lat <= 45 for lon, lat in points)
    assert len(points) > 800


def test_a_piece_holds_what_lies_inside():
    area = MapArea("here", west=38, east=46.7, south=31.7, north=37.25, width=400)
    inside = load("places").loc[area.holds(load("places")), "place_id"].tolist()
    assert "baghdad" in inside
    assert not {"tehran", "trebil", "washington"} & set(inside)
