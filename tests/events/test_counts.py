from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.events import (
    Rule,
    compare_months,
    monthly_counts,
    read,
    running_totals,
    sample,
)
from coursekit.methods import breakdate, totals

WINDOW = Rule("all", since="2023-10-17", until="2024-03-18")


@pytest.fixture(scope="module")
def acled():
    return read(sample("acled-text"))


def made(*spans, deaths=1):
    table = pd.DataFrame(spans, columns=["start", "end"]).apply(pd.to_datetime)
    return table.assign(events=1, deaths_best=pd.array([deaths] * len(table), dtype="Int32"))


def test_by_start_dropped_and_spread():
    table = made(("2024-01-30", "2024-02-02"), ("2024-02-10", "2024-02-10"), deaths=4)
    assert monthly_counts(table, "start")["events"].tolist() == [1, 1]
    assert monthly_counts(table, "drop")["events"].tolist() == [0, 1]
    spread = monthly_counts(table, "spread")
    assert spread["events"].tolist() == [0.5, 1.5]
    assert spread["deaths"].tolist() == [2.0, 6.0]


def test_an_event_over_three_months_and_a_leap_day():
    spread = monthly_counts(made(("2024-01-31", "2024-03-01")), "spread")
    assert spread["events"].tolist() == pytest.approx([1 / 31, 29 / 31, 1 / 31])


def test_months_without_events_are_there():
    table = made(("2023-11-05", "2023-11-05"), ("2024-02-05", "2024-02-05"))
    counts = monthly_counts(table)
    assert counts["month"].dt.strftime("%Y-%m").tolist() == [
        "2023-11",
        "2023-12",
        "2024-01",
        "2024-02",
    ]
    assert counts["events"].tolist() == [1, 0, 0, 1]
    wide = monthly_counts(table, since="2023-10-15", until="2024-03-31")
    assert wide["events"].tolist() == [0, 1, 0, 0, 1, 0]


def test_no_events_at_all():
    empty = made(("2024-01-05", "2024-01-05"))[:0]
    assert len(monthly_counts(empty)) == 0
    assert monthly_counts(empty, "spread", "2024-01-01", "2024-02-01")["events"].tolist() == [0, 0]


def test_an_unknown_rule():
    with pytest.raises(CourseError) as caught:
        monthly_counts(made(("2024-01-05", "2024-01-05")), "middle")
    assert caught.value.remedy == "choose start, drop or spread"


@given(
    st.lists(
        st.tuples(
            st.dates(pd.Timestamp("2000-01-01").date(), pd.Timestamp("2030-01-01").date()),
            st.integers(0, 400),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_nothing_is_lost_or_made(spans):
    table = made(*((start, start + pd.Timedelta(days=days)) for start, days in spans), deaths=2)
    start, drop, spread = (monthly_counts(table, rule) for rule in ("start", "drop", "spread"))
    assert start["events"].sum() == len(table)
    assert spread["events"].sum() == pytest.approx(len(table))
    assert spread["deaths"].sum() == pytest.approx(2 * len(table))
    within = (table["start"].dt.to_period("M") == table["end"].dt.to_period("M")).sum()
    assert drop["events"].sum() == within
    assert (spread["events"] > -1e-12).all()


def test_the_effect_is_said_and_shown():
    effect = compare_months(read(sample("ged-49")).table)
    assert effect.spanning == 3
    assert effect.table["drop"].sum() == 8
    assert effect.sentence.startswith("3 of 11 events span months")
    assert effect.sentence.endswith("furthest apart in January 2024, by 1.1.")
    assert effect.sentence in repr(effect)
    assert "<table" in effect._repr_html_()


def test_a_total_at_the_end_of_every_week_of_the_last_day_and_before_the_split(acled):
    rule = Rule("x", since="2024-02-01", until="2024-02-20")
    found = running_totals(rule, acled, split="2024-02-11")
    assert found["as_of_date"].dt.strftime("%m-%d").tolist() == ["02-07", "02-10", "02-14", "02-20"]
    starts = acled.table["start"]
    assert found["cumulative_attacks"].tolist() == [
        int(starts.between("2024-02-01", day).sum()) for day in found["as_of_date"]
    ]
    assert set(found["qualifier"]) == {"exact"}


def test_the_last_day_of_a_week_that_ends_the_window_stands_once(acled):
    rule = Rule("x", since="2024-02-01", until="2024-02-14")
    assert running_totals(rule, acled)["as_of_date"].dt.day.tolist() == [7, 14]


def test_without_days_the_window_is_that_of_the_file(acled):
    found = running_totals(Rule("all"), acled)
    assert found["as_of_date"].iloc[-1] == acled.table["start"].max()
    assert found["cumulative_attacks"].iloc[-1] == len(acled)


def test_the_split_changes_no_count_but_makes_both_sides_exact(acled):
    split = "2024-01-28"
    known = totals.intervals(running_totals(WINDOW, acled, split=split), start=WINDOW.since)
    result = breakdate.before_after(known, split)
    starts = acled.table["start"]
    assert (result.before.low, result.before.high) == ((starts < split).sum(),) * 2
    assert (result.after.low, result.after.high) == ((starts >= split).sum(),) * 2
    assert (result.before.days, result.after.days) == (103, 51)
    assert result.least == result.most
    assert "the only one" in repr(result)


def test_days_that_the_file_does_not_cover_are_no_zeros(acled):
    with pytest.raises(CourseError) as error:
        running_totals(replace(WINDOW, until="2024-06-30"), acled)
    assert "from 18 October 2023 to 15 March 2024" in error.value.found
    assert "from 17 October 2023 to 30 June 2024" in error.value.found
    with pytest.raises(CourseError, match="from 1 January 2023"):
        running_totals(replace(WINDOW, since="2023-01-01"), acled)


@pytest.mark.parametrize("split", ["2023-10-17", "2024-03-19", "soon"])
def test_a_split_outside_the_window_or_no_day(acled, split):
    with pytest.raises(CourseError) as error:
        running_totals(WINDOW, acled, split=split)
    assert repr(split) in error.value.found
    assert "18 October 2023 to 18 March 2024" in error.value.remedy


def test_a_split_on_the_last_day_is_inside(acled):
    days = running_totals(WINDOW, acled, split="2024-03-18")["as_of_date"]
    assert list(days[-2:]) == [pd.Timestamp("2024-03-17"), pd.Timestamp("2024-03-18")]
