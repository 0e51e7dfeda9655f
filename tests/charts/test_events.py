"""The timeline and the fortnight."""

import csv
import json
from collections import Counter
from itertools import combinations

import pandas as pd
import pytest

from coursekit.charts import as_table, describe, fortnight, timeline
from coursekit.charts.event_rows import event_rows
from coursekit.data import data_root, load
from tests.drawing import assert_fits, draw_svg, texts


@pytest.fixture(scope="module")
def events():
    with (data_root() / "timeline.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_timeline_says_its_numbers(events):
    said = describe(timeline())
    assert said.startswith(f"Timeline of {len(events)} events from October 2019 to 18 March 2024")
    since = sum(event["date"] >= "2023-10" for event in events)
    assert f"{since} of them since October 2023" in said
    for column in ("kind", "status"):
        for value, count in Counter(event[column] for event in events).items():
            assert f"{value} {count}" in said
    assert "Colours: the paper leaves it out" in said  # how many is for the learner to find


def test_what_the_panel_sets():
    params = {param["name"]: param["value"] for param in timeline().to_dict()["params"]}
    assert params == {"show_actor": "all", "show_kind": "all"}
    for panel in timeline().to_dict()["hconcat"]:
        faint, *layers = panel["layer"]
        assert "transform" not in faint
        for layer in layers:
            rule = layer["transform"][0]["filter"]
            assert "show_actor" in rule
            assert "show_kind" in rule


def test_an_actor_is_found_whole_and_not_within_another_name():
    rows = event_rows(load("timeline"))
    for actor in load("actors")["actor_id"]:
        found = rows["actors"].str.contains(f";{actor};", regex=False)
        meant = load("timeline")["actor_ids"].map(lambda ids, actor=actor: actor in ids)
        assert found.tolist() == meant.tolist()


def test_no_event_covers_another():
    rows = timeline().data
    days = {"before": 130 / 1386, "since": 410 / 176}
    for panel, part in rows.groupby("panel"):
        pixels = (part["date"] - part["date"].min()).dt.days * days[panel]
        marks = list(zip(pixels, part["y"], strict=True))
        for (x, y), (other_x, other_y) in combinations(marks, 2):
            assert max(abs(x - other_x), abs(y - other_y)) > 11


def test_every_event_has_a_panel():
    assert set(timeline().data["panel"]) == {"before", "since"}


def test_words_of_an_event():
    rows = event_rows(load("timeline")).set_index("event_id")
    assert rows.loc["E15", "when"] == "January 2023"
    assert rows.loc["E32", "when"] == "24 November 2023 to 1 December 2023"
    assert rows.loc["E01", "killed"] == (
        "killed 7 to 10 (7 or 8 in first reports; Iran's ambassador: 10, in one report)"
    )
    assert rows.loc["E13", "killed"].startswith("killed 30 or more (")
    assert rows.loc["E02", "killed"] == "none recorded"
    assert rows.loc["E57", "in_paper"] == "the paper gives another date or frame"
    assert (
        rows.loc["E22", "sources"].endswith("Washington Institute")
        or ";" in rows.loc["E22", "sources"]
    )
    assert rows.loc["E04", "claims"] == "none"


def test_the_fortnight_in_order_with_the_date_of_the_paper(events):
    meant = [
        event["event_id"]
        for event in events
        if event["date"] <= "2024-02-07" and (event["date_end"] or event["date"]) >= "2024-01-26"
    ]
    rows = fortnight().data
    assert sorted(set(rows["event_id"]) - {"C31"}) == sorted(meant)
    assert rows["date"].is_monotonic_increasing
    assert rows["y"].is_monotonic_increasing
    halt = rows.set_index("event_id")["date"]
    assert (halt["C31"] - halt["E57"]).days == 2
    assert describe(fortnight()).endswith(
        "The paper dates the halt 1 February 2024, the sources 30 January 2024, "
        "a difference of 2 days."
    )
    assert "C31" in as_table(fortnight())["Event"].tolist()
    title = fortnight().to_dict()["title"]
    assert title["text"].startswith(f"{len(meant)} events, ")
    assert title["subtitle"].endswith("Orange: the paper's date for one event.")


def test_the_scale_of_days_is_true():
    rows = fortnight().data
    days = (rows["date"] - rows["date"].min()).dt.days
    per_day = (rows["scale_y"].iloc[-1] - rows["scale_y"].iloc[0]) / days.iloc[-1]
    expected = rows["scale_y"].iloc[0] + days * per_day
    pd.testing.assert_series_equal(rows["scale_y"], expected, check_names=False, atol=0.2)


def test_other_events_can_be_drawn_in_order():
    some = load("timeline").query("date < '2020-02-01'")
    rows = fortnight(some).data
    assert rows["event_id"].tolist() == some["event_id"].tolist()
    assert "dates the halt" not in describe(fortnight(some))
    title = fortnight(some).to_dict()["title"]
    assert title["text"].startswith(f"{len(some)} events, ")
    assert "Orange" not in title["subtitle"]


@pytest.mark.parametrize("draw", [timeline, fortnight])
def test_the_legends_are_above_the_marks(draw):
    """What is below the window of a small laptop, nobody sees beside the marks."""
    spec = draw().to_dict()
    assert '"orient": "bottom"' not in json.dumps(spec)
    assert spec["config"]["legend"]["orient"] == "top"
    svg = draw_svg(spec)
    assert_fits(svg)
    assert {"Status:", "confirmed", "the paper leaves it out"} <= set(texts(svg))


def test_the_months_are_above_the_marks():
    for part in timeline().to_dict()["hconcat"]:
        assert part["encoding"]["x"]["axis"]["orient"] == "top"
