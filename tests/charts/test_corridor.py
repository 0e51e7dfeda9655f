"""The corridor: two ends that the paper names, and no road between them."""

from __future__ import annotations

from coursekit.charts import corridor
from coursekit.data import load


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
