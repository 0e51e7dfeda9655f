"""ACLED's aggregated files: what they can tell agrees with the events, the rest is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.events import (
    Rule,
    compare_months,
    compare_rules,
    monthly_counts,
    read,
    running_totals,
    sample,
    whole_weeks,
)

SHOTS = "Explosions/Remote violence"


@pytest.fixture(scope="module")
def weekly():
    return read(sample("acled-weekly"))


@pytest.fixture(scope="module")
def single():
    return read(sample("acled-text"))


def test_it_says_what_it_cannot_tell(weekly):
    assert "55 rows with 60 events, 14 October 2023 to 15 March 2024" in weekly.report.summary
    said = " ".join(weekly.report.reminders)
    assert "no actors" in said
    assert "no days" in said
    assert weekly.table["actors"].map(len).sum() == 0


@pytest.mark.parametrize("by", ["admin1", "event_type", "sub_event_type"])
def test_counts_and_deaths_agree_with_the_events(weekly, single, by):
    saturdays = single.table["start"] - pd.to_timedelta(
        (single.table["start"].dt.day_of_week - 5) % 7, unit="D"
    )
    columns = ["events", "deaths_best"]
    counted = weekly.table.astype({by: str}).groupby(["start", by])[columns].sum()
    events = single.table.astype({by: str}).assign(start=saturdays)
    expected = events.groupby(["start", by])[columns].sum()
    pd.testing.assert_frame_equal(counted, expected, check_index_type=False)


@pytest.mark.parametrize(
    "rule",
    [
        Rule("all"),
        Rule("shots", event_types=SHOTS),
        Rule("without interceptions", interceptions="out"),
        Rule("lake", places="Lake Province", event_types=SHOTS, interceptions="out"),
        Rule("window", since="2023-11-04", until="2024-02-02"),
    ],
    ids=lambda rule: rule.name,
)
def test_rules_count_as_in_the_events(weekly, single, rule):
    counts = [compare_rules(events, rule)[["events", "deaths"]] for events in (weekly, single)]
    pd.testing.assert_frame_equal(*counts)


def test_totals_week_by_week_agree(weekly, single):
    since, until = whole_weeks("2023-10-17", "2024-03-18")
    rule = Rule("shots", event_types=SHOTS, since=since, until=until)
    totals = [running_totals(rule, events, split="2024-01-27") for events in (weekly, single)]
    pd.testing.assert_frame_equal(*totals)


def test_a_week_can_span_months(weekly):
    table = weekly.table
    assert monthly_counts(table)["events"].sum() == 60
    assert monthly_counts(table, "spread")["events"].sum() == pytest.approx(60)
    split = table["start"].dt.month != table["end"].dt.month
    inside = 60 - table.loc[split, "events"].sum()
    assert monthly_counts(table, "drop")["events"].sum() == inside
    assert compare_months(table).spanning == 60 - inside


def test_actors_are_refused(weekly):
    rule = Rule("x", "Grey Heron Front")
    for ask in (rule.apply, rule.names_met, rule.monthly):
        with pytest.raises(CourseError, match="it has no actors"):
            ask(weekly)


@pytest.mark.parametrize(
    ("days", "remedy"),
    [
        ({"since": "2023-10-17"}, "choose 2023-10-14 or 2023-10-21"),
        ({"until": "2024-03-18"}, "choose 2024-03-15 or 2024-03-22"),
    ],
)
def test_a_period_within_a_week_is_refused(weekly, days, remedy):
    with pytest.raises(CourseError, match="by week, from Saturday to Friday") as caught:
        Rule("x", **days).apply(weekly)
    assert caught.value.remedy == remedy


def test_a_split_within_a_week_is_refused(weekly):
    with pytest.raises(CourseError, match="28 January 2024 is a Sunday") as caught:
        running_totals(Rule("x"), weekly, split="2024-01-28")
    assert caught.value.remedy == "choose 2024-01-27 or 2024-02-03"


def test_whole_weeks():
    assert whole_weeks("2024-02-03", "2024-02-09") == ("2024-02-03", "2024-02-09")
    assert whole_weeks("2024-01-28", "2024-02-15") == ("2024-02-03", "2024-02-09")
    with pytest.raises(CourseError, match="no whole week"):
        whole_weeks("2024-02-03", "2024-02-08")
    with pytest.raises(CourseError, match="not two days"):
        whole_weeks("2024-02-03", "soon")


def test_weeks_that_begin_on_another_day(rows, write):
    table = rows("acled-weekly")
    table[4][0] = "2023-10-29"
    with pytest.raises(CourseError, match="2023-10-29 is not a Saturday") as caught:
        read(write(table))
    assert caught.value.where == "export.csv, row 5, column week"


def test_a_download_joined_with_itself_counts_once(rows, write):
    table = rows("acled-weekly")
    events = read(write(table + table[1:]))
    assert events.table["events"].sum() == 60
    assert "The same count again; the last row is kept" in str(events.report)


def test_two_counts_of_one_week_are_added_and_reported(rows, write):
    table = rows("acled-weekly")
    again = list(table[1])
    again[table[0].index("FATALITIES")] = "7"
    events = read(write([*table, again]))
    assert events.table["events"].sum() == 60 + int(again[table[0].index("EVENTS")])
    assert "Other counts of the same week, province and type" in str(events.report)
