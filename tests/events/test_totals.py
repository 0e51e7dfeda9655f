from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.events import Rule, read, running_totals, sample
from coursekit.methods import breakdate, totals

WINDOW = Rule("all", since="2023-10-17", until="2024-03-18")


@pytest.fixture(scope="module")
def acled():
    return read(sample("acled-text"))


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
    assert str(error.value) == (
        "rule 'all', since and until: found the days from 17 October 2023 to 30 June 2024, "
        "expected days of the file, which has events from 18 October 2023 to 15 March 2024; "
        "change the rule's days, or export the missing months; no rows is not no events."
    )
    with pytest.raises(CourseError, match="from 1 January 2023"):
        running_totals(replace(WINDOW, since="2023-01-01"), acled)


@pytest.mark.parametrize("split", ["2023-10-17", "2024-03-19", "soon"])
def test_a_split_outside_the_window_or_no_day(acled, split):
    with pytest.raises(CourseError) as error:
        running_totals(WINDOW, acled, split=split)
    assert str(error.value) == (
        f"running_totals, split: found {split!r}, expected a day after 17 October 2023, to "
        "18 March 2024, as 2024-01-31; choose a day inside the window."
    )


def test_a_split_on_the_last_day_is_inside(acled):
    days = running_totals(WINDOW, acled, split="2024-03-18")["as_of_date"]
    assert list(days[-2:]) == [pd.Timestamp("2024-03-17"), pd.Timestamp("2024-03-18")]
