from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.events import compare_months, monthly_counts, read, sample


def made(*spans, deaths=1):
    table = pd.DataFrame(spans, columns=["start", "end"]).apply(pd.to_datetime)
    return table.assign(deaths_best=pd.array([deaths] * len(table), dtype="Int32"))


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
    assert str(caught.value) == (
        "span: found 'middle', expected start, drop or spread; choose one of them."
    )


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
    assert effect.sentence == (
        "3 of 11 events span months: the total is 11 by start, 8 when they are dropped and 11 "
        "when they are spread; the rules are furthest apart in January 2024, by 1.1."
    )
    assert effect.sentence in repr(effect)
    assert "<table" in effect._repr_html_()
