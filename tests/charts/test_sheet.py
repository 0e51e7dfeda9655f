"""The coding sheet and the corridor: what a score can rest on, and what is drawn when."""

from __future__ import annotations

import re

import pytest
import vl_convert

from coursekit.charts import coding_sheet, corridor
from coursekit.charts.sheet_rows import DIMENSIONS, OUR_OWN, WORKS, passages, sheet_rows
from coursekit.data import load

SOURCES = {
    "Berman and Lake 2019": "Berman, E., and Lake",
    "Byman and Kreps 2010": "Byman, D., and Kreps",
    "ICJ, Nicaragua 1986": "International Court of Justice (1986)",
    "ICTY, Tadic 1999": "Yugoslavia (1999)",
    "Salehyan 2010": "Salehyan, I. (2010)",
}


def drawn(**cells: str) -> str:
    """The chart with these cells, as SVG; ``stop_score="2"`` is the cell ``stop:score``."""
    spec = coding_sheet().to_dict()
    sheet = next(param for param in spec["params"] if param["name"] == "sheet")
    sheet["value"] = {cell.replace("_", ":"): value for cell, value in cells.items()}
    return vl_convert.vegalite_to_svg(spec)


def remarks(svg: str) -> list[str]:
    return re.findall(r">(no score: left out|no locator: left out|\d · [^<]+)<", svg)


def points(svg: str) -> list[tuple[float, float, str]]:
    """Place along the scale, size of the path, and colour of each score."""
    found = re.findall(
        r'roledescription="point" transform="translate\(([\d.]+),[\d.]+\)" d="M([\d.]+),'
        r'[^"]*"(?: fill="(#\w+)")?',
        svg,
    )
    return [(float(x), float(size), colour) for x, size, colour in found]


def test_four_dimensions_in_class_come_before_four_at_home() -> None:
    assert sheet_rows()["where"].tolist() == ["in class"] * 4 + ["at home"] * 4
    assert len({dimension.key for dimension in DIMENSIONS}) == 8


def test_each_dimension_says_where_it_comes_from() -> None:
    for dimension in DIMENSIONS:
        for source in dimension.source.split("; ") if dimension.source != OUR_OWN else ():
            assert [work for work in WORKS if SOURCES[source] in work], source


def test_each_passage_exists_and_says_something() -> None:
    known = {*load("locators")["locator"], *load("timeline")["event_id"]}
    known |= set(load("claims")["claim_id"])
    for row in passages().to_dict("records"):
        assert row["locator"] in known
        assert row["says"]
        assert all(isinstance(text, str) and text for pair in row["says"] for text in pair)


def test_an_empty_sheet_leaves_everything_out() -> None:
    assert remarks(drawn()) == ["no score: left out"] * 8
    assert points(drawn()) == []


def test_a_score_stands_at_its_place_and_grows_with_confidence() -> None:
    sure = points(drawn(stop_score="3", stop_locator="iran.2", stop_confidence="high"))
    unsure = points(drawn(stop_score="0", stop_locator="iran.2", stop_confidence="low"))
    ((right, large, colour),), ((left, small, _),) = sure, unsure
    assert colour == "#2D5AD2"
    assert right - left == 240
    assert large > small


def test_a_score_without_a_locator_is_grey_and_hollow() -> None:
    svg = drawn(targets_score="2")
    assert remarks(svg)[1] == "no locator: left out"
    ((_, _, fill),) = points(svg)
    assert fill == ""


def test_a_locator_without_a_score_does_not_count() -> None:
    assert remarks(drawn(stop_locator="iran.2"))[0] == "no score: left out"


def test_the_remark_says_score_locator_and_confidence() -> None:
    svg = drawn(stop_score="1", stop_locator="C68", stop_confidence="low")
    assert remarks(svg)[0] == "1 · C68 · low"


@pytest.mark.parametrize("number", [1, 8])
def test_the_dimension_at_hand_lies_on_a_ground(number: int) -> None:
    spec = coding_sheet().to_dict()
    (param,) = (param for param in spec["params"] if param["name"] == "dimension")
    param["value"] = number
    svg = vl_convert.vegalite_to_svg(spec)
    assert svg.count('aria-roledescription="rect mark"') == 1


def test_the_corridor_names_two_ends_and_draws_no_road() -> None:
    rows = corridor().data
    ends = rows[rows["role"] == "named by the paper"]
    assert ends["name"].tolist() == ["Tehran", "Mediterranean Sea"]
    claim = load("claims").set_index("claim_id").loc["C69"]
    assert "Mediterranean" in claim["claim"]
    assert "No road is drawn" in corridor().description


def test_the_places_beside_the_corridor_have_events_and_a_point() -> None:
    rows = corridor().data
    between = rows[rows["role"] != "named by the paper"]
    counts = load("timeline")["place_ids"].explode().value_counts()
    assert between["events"].tolist() == [counts[place] for place in between["place_id"]]
    assert between[["lat", "lon"]].notna().all(axis=None)
