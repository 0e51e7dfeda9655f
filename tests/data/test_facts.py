from __future__ import annotations

from typing import Any

import pytest

from coursekit.data import fact, load
from coursekit.data.facts import look_up
from coursekit.errors import CourseError


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("us_strikes:S10.killed_max", "51"),
        ("timeline:E18.killed_min", "1,139"),
        ("timeline:E53.killed_min|word", "three"),
        ("timeline:E18.killed_max|word", "1,200"),
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
        ("count:claims", "95"),
        ("count:claims?verdict=disputed", "5"),
        ("count:claims?verdict=disputed|word", "five"),
        ("count:claims?verdict=corroborated with a difference", "40"),
        ("count:claims?section=iran&kind=assessment", "12"),
        ("count:claims?kind!=assessment&section=iran", "2"),
        ("count:claims?attributed_to_in_paper=", "73"),
        ("count:claims?locator=iran.2", "4"),
        ("count:timeline?actor_ids=iran", "8"),
        ("count:timeline?actor_ids!=us&kind=strike", "0"),
        ("count:timeline?date>=2024-01-26&date<=2024-02-07", "12"),
        ("count:us_strikes?country=Syria&killed_max>=10", "1"),
        ("count:actors?in_stance_grid=yes", "11"),
        ("max:tempo.cumulative_attacks?series=pentagon-main", "180"),
        ("min:timeline.date", "3 January 2020"),
        ("max:timeline.date|month", "March 2024"),
        ("sum:us_strikes.killed_min?date<=2024-02-07&confirmed_by_us=yes", "52"),
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
    ("reference", "sentence"),
    [
        (
            "us_strike:S10.killed_max",
            "found no table 'us_strike', expected one of actors, aftermath, aftermath_months,"
            " claim_sources, claims, deterrence, factions, glossary, impact_states, impacts,"
            " indicators, issues, locators, names, people, places, publishers, relations,"
            " sources, stances, tempo, timeline, tolls, us_strikes; did you mean 'us_strikes'?",
        ),
        (
            "tempo:T99.iraq",
            "found 'T99', expected an entry of tempo.csv, column tempo_id; did you mean 'T29'?",
        ),
        (
            "deterrence:D01.befor_text",
            "found no column 'befor_text' in the table 'deterrence', expected one of dim_id,"
            " dimension, before_text, before_locator, after_text, after_locator,"
            " per_other_sources, changed, strike_ids, event_ids, source_ids, support; did you mean"
            " 'before_text'?",
        ),
        (
            "us_strikes:S16.killed_max",
            "found an empty cell (S16, killed_max), expected a value; choose another column of"
            " us_strikes.csv, or say that it is not known.",
        ),
        (
            "us_strikes",
            "found no table, key and column, expected table:key.column, or count:, min:, max:,"
            " sum: with a table; write it like us_strikes:S10.killed_max.",
        ),
        (
            "timeline:E15.date|day",
            "found the format 'day', expected a format that 2023-01 has: year, month, day or iso;"
            " correct it after the |.",
        ),
        (
            "timeline:E15.date|week",
            "found the format 'week', expected a format that 2023-01 has: year, month, day or iso;"
            " correct it after the |.",
        ),
        (
            "count:claims|day",
            "found the format 'day', expected word, or no format; correct it after the |.",
        ),
        (
            "claims:C31.claim|word",
            "found the format 'word', expected no format for this column; correct it after the |.",
        ),
        (
            "count:claims?verdict=true",
            "found 'true' for verdict, expected one of corroborated, corroborated with a"
            " difference, disputed, not found, not checked; choose one of these.",
        ),
        (
            "count:timeline?actor_ids=khh",
            "found 'khh' for actor_ids, expected a actor_ids that the tables know; did you mean"
            " 'kh'?",
        ),
        (
            "count:timeline?date>=January",
            "found 'January' for date, expected a date like 2024-01-30, 2024-01 or 2024; write it"
            " in this form.",
        ),
        (
            "count:claims?verdict",
            "found the filter 'verdict', expected column=value, column!=value, column>=value or"
            " column<=value; join filters with &.",
        ),
        (
            "max:claims.claim",
            "found the column 'claim', a string, expected a column of numbers or dates; choose"
            " another column.",
        ),
        (
            "sum:timeline.date",
            "found the column 'date', a string, expected a column of numbers; choose another"
            " column.",
        ),
        (
            "max:tempo.jordan?series=alternative",
            "found no row that matches, expected one or more; correct the filter.",
        ),
    ],
)
def test_a_reference_to_nothing_is_one_sentence(reference: str, sentence: str) -> None:
    with pytest.raises(CourseError) as caught:
        fact(reference)
    assert str(caught.value) == f"{{fact}}`{reference}`: {sentence}"


def test_a_changed_cell_changes_the_fact(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    assert fact("us_strikes:S10.killed_max") == "51"
    folder.set("us_strikes", 12, killed_max="53")
    assert fact("us_strikes:S10.killed_max") == "53"


def test_a_fact_knows_its_record() -> None:
    assert look_up("tempo:T05.iraq").key == "T05"
    assert look_up("count:tempo").key == ""
