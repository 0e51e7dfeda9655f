from __future__ import annotations

from typing import Any

import pytest

from coursekit.data import fact, load
from coursekit.data.facts import look_up
from coursekit.errors import CourseError
from tests.snapshots import Snapshot


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("us_strikes:S10.killed_min", "34"),
        ("timeline:E18.killed_min", "1,139"),
        ("timeline:E53.killed_min|word", "three"),
        ("timeline:E18.killed_max|word", "1,400"),
        ("timeline:E57.date", "30 January 2024"),
        ("timeline:E57.date|day", "30 January"),
        ("timeline:E57.date|month", "January 2024"),
        ("timeline:E57.date|year", "2024"),
        ("timeline:E57.date|iso", "2024-01-30"),
        ("timeline:E15.date", "January 2023"),
        ("timeline:E15.date|month", "January 2023"),
        ("timeline:E15.date|iso", "2023-01"),
        ("relations:R22.from_date", "2014"),
        ("aftermath_months:2024-03.month", "March 2024"),
        ("locators:intro.2.paragraph", "2"),
        ("places:baghdad.lat", "33.31"),
        ("claims:C31.verdict", "corroborated with a difference"),
        ("timeline:E50.place_ids", "jurf-al-sakhar, al-qaim and trebil"),
        ("relations:R01.directed", "yes"),
        ("count:claims", "99"),
        ("count:claims?verdict=disputed", "5"),
        ("count:claims?verdict=disputed|word", "five"),
        ("count:claims?verdict=corroborated with a difference", "39"),
        ("count:claims?section=iran&kind=assessment", "15"),
        ("count:claims?kind!=assessment&section=iran", "2"),
        ("count:claims?attributed_to_in_paper=", "76"),
        ("count:claims?locator=iran.2", "4"),
        ("count:timeline?actor_ids=iran", "8"),
        ("count:timeline?actor_ids!=us&kind=strike", "0"),
        ("count:timeline?date>=2024-01-26&date<=2024-02-07", "13"),
        ("count:us_strikes?country=Syria&killed_min>=10", "1"),
        ("count:actors?in_stance_grid=yes", "11"),
        ("max:tempo.cumulative_attacks?series=pentagon-main", "180"),
        ("min:timeline.date", "October 2019"),
        ("max:timeline.date|month", "March 2024"),
        ("sum:us_strikes.killed_min?date<=2024-02-07&confirmed_by_us=yes", "61"),
        ("count:timeline?date>=2023-01-01&date<=2023-01-31", "1"),  # E15: its day is not known
        ("max:places.lat", "40.75"),
    ],
)
def test_a_reference_gives_its_words(reference: str, text: str) -> None:
    assert fact(reference) == text


def test_counts_agree_with_the_frames() -> None:
    claims, timeline, strikes = load("claims"), load("timeline"), load("us_strikes")
    iran = claims[(claims["section"] == "iran") & (claims["kind"] == "assessment")]
    assert fact("count:claims?section=iran&kind=assessment") == str(len(iran))
    assert fact("count:timeline?actor_ids=iran") == str(
        timeline["actor_ids"].map(lambda actors: "iran" in actors).sum()
    )
    early = strikes[(strikes["date"] <= "2024-02-07") & (strikes["confirmed_by_us"] == "yes")]
    assert fact("sum:us_strikes.killed_min?date<=2024-02-07&confirmed_by_us=yes") == str(
        early["killed_min"].sum()
    )


@pytest.mark.parametrize(
    "reference",
    [
        "us_strike:S10.killed_min",
        "tempo:T99.iraq",
        "deterrence:D01.befor_text",
        "us_strikes:S16.killed_max",
        "us_strikes",
        "timeline:E15.date|day",
        "timeline:E15.date|week",
        "count:claims|day",
        "claims:C31.claim|word",
        "count:claims?verdict=true",
        "count:timeline?actor_ids=khh",
        "count:timeline?date>=January",
        "count:claims?verdict",
        "max:claims.claim",
        "sum:timeline.date",
        "max:tempo.jordan?series=alternative",
    ],
)
def test_a_reference_to_nothing_is_a_sentence(reference: str, snapshot: Snapshot) -> None:
    with pytest.raises(CourseError) as caught:
        fact(reference)
    snapshot.check(reference, str(caught.value))


def test_a_changed_cell_changes_the_fact(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    assert fact("us_strikes:S10.killed_min") == "34"
    folder.set("us_strikes", 17, killed_min="33")
    assert fact("us_strikes:S10.killed_min") == "33"


def test_a_fact_knows_its_record() -> None:
    assert look_up("tempo:T05.iraq").key == "T05"
    assert look_up("count:tempo").key == ""
