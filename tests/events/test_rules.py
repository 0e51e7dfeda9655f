from __future__ import annotations

import dataclasses

import pytest

from coursekit.errors import CourseError
from coursekit.events import Aliases, Rule, compare_rules, read, sample

GROUPS = (
    Aliases()
    .add("umbrella", "Lantern Umbrella of Exemplaria")
    .add("blue", "Blue Lantern Brigades", "BLB")
)
STRIKES = "Explosions/Remote violence"


@pytest.fixture(scope="module")
def acled():
    return read(sample("acled-text"))


@pytest.fixture(scope="module")
def ged():
    return read(sample("ged-49"))


def test_a_rule_without_conditions_counts_every_event(acled):
    assert len(Rule("all").apply(acled)) == 60


def test_actors_and_whether_associated_ones_count(acled):
    met = {
        choice: set(Rule("x", "Grey Heron Front", associated=choice).apply(acled)["event_id"])
        for choice in ("in", "out")
    }
    table = acled.table
    named = table["actors"].map(lambda cell: any(a.name == "Grey Heron Front" for a in cell))
    assert met["in"] == set(table.loc[named.astype(bool), "event_id"])
    assert met["out"] == set()


def test_groups_and_plain_names_mix(acled):
    both = Rule("x", ("blue", "grey heron front"), GROUPS).apply(acled)
    single = [Rule("x", name, GROUPS).apply(acled) for name in ("blue", "Grey Heron Front")]
    assert set(both["event_id"]) == {event for one in single for event in one["event_id"]}


def test_names_without_regime_years_and_accents(acled, ged):
    forces = Rule("x", "Military forces of Exemplaria").apply(acled)
    years = {
        actor.name
        for cell in forces["actors"]
        for actor in cell
        if actor.name.startswith("Military Forces of Exemplaria")
    }
    assert len(years) == 2
    assert len(Rule("x", "Red Heron Front").apply(ged)) == 2


def test_places(acled):
    assert len(Rule("x", places="Exemplaria").apply(acled)) == 60
    lake = Rule("x", places=("Lake Province",)).apply(acled)
    assert lake["admin1"].unique().tolist() == ["Lake Province"]
    assert len(Rule("x", places=("Sampla", "nowhere-sur-lac")).apply(acled)) == (
        acled.table["place"].isin(["Ṣāmplā", "Ñowhère-sur-Lac"]).sum()
    )
    assert len(Rule("x", places="Example").apply(acled)) == 0


def test_types_and_interceptions(acled):
    table = acled.table
    disrupted = table["sub_event_type"] == "Disrupted weapons use"
    strikes = table["event_type"] == STRIKES
    assert len(Rule("x", event_types=STRIKES).apply(acled)) == (strikes | disrupted).sum()
    assert len(Rule("x", event_types=STRIKES, interceptions="out").apply(acled)) == strikes.sum()
    assert len(Rule("x", interceptions="out").apply(acled)) == (~disrupted).sum()
    drones = Rule("x", event_types="air/drone strike", interceptions="out").apply(acled)
    assert drones["sub_event_type"].unique().tolist() == ["Air/drone strike"]


def test_a_type_that_the_file_does_not_know(ged):
    with pytest.raises(CourseError, match="no event type 'Explosion'") as caught:
        Rule("attacks", event_types="Explosion").apply(ged)
    assert caught.value.remedy == (
        "choose one of Non-state conflict, One-sided violence, State-based conflict"
    )


def test_a_period_by_the_first_day(acled, ged):
    rule = Rule("x", since="2024-01-28", until="2024-02-29")
    days = rule.apply(acled)["start"]
    assert days.min().isoformat() >= "2024-01-28"
    assert days.max().isoformat() < "2024-03-01"
    assert rule.apply(ged)["event_id"].tolist() == ["900010", "900011"]
    assert rule.monthly(acled)["month"].dt.month.tolist() == [1, 2]


def test_by_actor_files_by_event_and_by_row():
    events = read(sample("acled-by-actor"))
    once, rows = Rule("once"), Rule("rows", by_actor="rows")
    assert len(once.apply(events)) == 12
    assert len(rows.apply(events)) == 23
    counts = compare_rules(events, once, rows).set_index("rule")
    assert counts.loc["once", "deaths"] < counts.loc["rows", "deaths"]


def test_by_actor_files_count_as_the_other_layout_does(acled):
    by_actor = read(sample("acled-by-actor"))
    for rule in (
        Rule("a", "blue", GROUPS),
        Rule("b", "Grey Heron Front", event_types="Battles", interceptions="out"),
        Rule("c", ("umbrella",), GROUPS, associated="out", places="North Province"),
    ):
        wide = rule.apply(acled.table[acled.table["event_id"].isin(by_actor.table["event_id"])])
        assert set(rule.apply(by_actor)["event_id"]) == set(wide["event_id"])
        assert rule.apply(by_actor)["deaths_best"].sum() == wide["deaths_best"].sum()


def test_which_names_a_rule_met(acled):
    met = Rule("x", ("blue", "Purple Front"), GROUPS).names_met(acled).set_index("group")
    assert met.loc["Purple Front"].tolist() == ["", "", 0]
    blue = met.loc[["blue"]]
    assert set(blue["role"]) == {"with actor 1", "with actor 2"}
    assert blue["events"].sum() == len(Rule("x", "blue", GROUPS).apply(acled))


def test_three_rules_side_by_side(acled):
    counts = compare_rules(
        acled,
        Rule("everything"),
        Rule("umbrella's attacks", "umbrella", GROUPS, event_types=STRIKES, interceptions="out"),
        Rule("with interceptions", "umbrella", GROUPS, event_types=STRIKES),
    )
    assert counts.columns.tolist() == ["rule", "events", "deaths", "description"]
    assert counts["events"].is_unique
    narrow, wide = counts["events"].iloc[1:]
    assert narrow < wide < 60


def test_the_sentence_for_the_methods_section():
    rule = Rule(
        "attacks",
        ("umbrella", "blue"),
        GROUPS,
        places="Exemplaria",
        event_types=STRIKES,
        months="spread",
        since="2023-10-18",
        until="2024-02-04",
    )
    assert rule.describe() == (
        "Rule 'attacks' counts events in which Lantern Umbrella of Exemplaria or Blue Lantern "
        "Brigades (also as BLB) takes part as main or associated actor, in Exemplaria, of type "
        "Explosions/Remote violence, with ACLED's 'Disrupted weapons use' (interceptions), that "
        "began from 18 October 2023 to 4 February 2024. In by-actor files it counts each event "
        "once. By month, an event that spans months is shared out over them by its days. Names "
        "are matched as whole words, without capitals, diacritics, apostrophes and regime years."
    )


def test_every_choice_changes_the_sentence():
    rule = Rule("x", "blue", GROUPS)
    changes = {
        "associated": "out",
        "places": "here",
        "event_types": "Battles",
        "interceptions": "out",
        "by_actor": "rows",
        "months": "drop",
        "since": "2024-01-01",
        "until": "2024-01-01",
        "actors": "grey",
        "aliases": Aliases(),
    }
    assert set(changes) == {field.name for field in dataclasses.fields(Rule)} - {"name"}
    for name, value in changes.items():
        assert dataclasses.replace(rule, **{name: value}).describe() != rule.describe()


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("associated", "yes", "choose in or out"),
        ("interceptions", "", "choose in or out"),
        ("by_actor", "x", "choose events or rows"),
        ("months", 1, "choose start, drop or spread"),
        ("since", "28/01/2024", "write year, month and day, for example 2024-01-31"),
    ],
)
def test_choices_that_do_not_exist(name, value, remedy):
    with pytest.raises(CourseError) as caught:
        Rule("mine", **{name: value})
    assert caught.value.where == f"rule 'mine', {name}"
    assert repr(value) in caught.value.found
    assert caught.value.remedy == remedy


def test_a_rule_cannot_be_changed_by_accident():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Rule("x").months = "drop"
