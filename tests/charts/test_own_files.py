"""The two figures that draw what a learner's file holds."""

import pandas as pd
import pytest

from coursekit.charts import as_table, deadly_events, months_by_rule
from coursekit.errors import CourseError
from coursekit.events import Rule, read, sample

MADE_UP = "made up, no real event"


@pytest.fixture(scope="module")
def events():
    return read(sample("acled-text"))


def test_deadly_events_adds_up_and_keeps_empty_months(events):
    table = events.table[events.table["start"].dt.month != 12]
    counts = as_table(deadly_events(table, MADE_UP)).set_index(["Month", "Deaths"])["Events"]
    assert counts.sum() == len(table)
    assert counts["December 2023"].tolist() == [0, 0]
    dead = counts.xs("at least one death reported", level="Deaths")
    assert dead.sum() == (table["deaths_best"] > 0).sum()


def test_an_unknown_number_of_deaths_is_no_death_reported():
    days = pd.to_datetime(["2024-01-05", "2024-01-06"])
    deaths = pd.array([None, 3], dtype="Int32")
    chart = deadly_events(pd.DataFrame({"start": days, "deaths_best": deaths}), MADE_UP)
    assert as_table(chart)["Events"].tolist() == [1, 1]


def test_the_source_stands_on_the_picture_and_in_the_words(events):
    source = "ACLED, 5 May 2025"
    for chart in (
        deadly_events(events.table, source),
        months_by_rule(events, Rule("all"), source=source),
    ):
        assert chart.title.subtitle == f"Source: {source}"
        assert chart.description.endswith(f"Source: {source}.")


def test_months_by_rule_counts_as_the_rules_do_over_the_same_months(events):
    rules = [Rule("all"), Rule("autumn", until="2023-11-30"), Rule("spread", months="spread")]
    counts = as_table(months_by_rule(events, *rules, source=MADE_UP))
    months = counts.groupby("Rule")["Month"].agg(list)
    assert months["all"] == months["autumn"] == months["spread"]
    for rule in rules:
        drawn = counts.loc[counts["Rule"] == rule.name, "Events"]
        assert drawn.sum() == pytest.approx(rule.monthly(events)["events"].sum())
    autumn = counts[counts["Rule"] == "autumn"].set_index("Month")["Events"]
    assert autumn["March 2024"] == 0


def test_a_rule_without_months_is_drawn_as_zeros(events):
    nobody = Rule("nobody", actors="Nobody at all")
    counts = as_table(months_by_rule(events, Rule("all"), nobody, source=MADE_UP))
    assert counts.loc[counts["Rule"] == "nobody", "Events"].sum() == 0


@pytest.mark.parametrize("rules", [[], [Rule("nobody", actors="Nobody at all")]])
def test_nothing_to_draw(events, rules):
    with pytest.raises(CourseError) as error:
        months_by_rule(events, *rules, source=MADE_UP)
    assert str(error.value) == (
        "months_by_rule: found no event to draw, expected at least one rule that counts "
        "something; look with rule.names_met(events) under which names your file has the groups."
    )


def test_no_event_at_all(events):
    with pytest.raises(CourseError) as error:
        deadly_events(events.table.head(0), MADE_UP)
    assert str(error.value) == (
        "deadly_events: found no event to draw, expected at least one; "
        "look with rule.names_met(events) under which names your file has the groups."
    )


def test_weekly_counts_do_not_say_how_many_events_were_deadly():
    weekly = read(sample("acled-weekly"))
    with pytest.raises(CourseError, match="counts several events"):
        deadly_events(weekly.table, MADE_UP)


def test_weekly_counts_are_drawn_by_month():
    weekly = read(sample("acled-weekly"))
    counts = as_table(months_by_rule(weekly, Rule("all"), source=MADE_UP))
    assert counts["Events"].sum() == weekly.table["events"].sum()
