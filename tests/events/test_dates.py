from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.events.dates import parse_date, style_of

DAYS = st.dates(dt.date(1989, 1, 1), dt.date(2088, 12, 31))


@given(DAYS)
def test_every_day_comes_back_in_every_style(day):
    month = f"{day:%B}"
    for text in (
        day.isoformat(),
        f"{day.isoformat()} 00:00:00.000",
        f"{day.day:02d} {month} {day.year}",
        f"{day.day} {month[:3]} {day.year}",
        f"{day.day}-{month[:3]}-{day.year % 100:02d}",
        f"{day.day}-{month}-{day.year}",
    ):
        assert parse_date(text) == day


@given(DAYS)
def test_day_and_month_as_numbers_are_refused(day):
    for sign in "/.-":
        for text in (
            f"{day.day:02d}{sign}{day.month:02d}{sign}{day.year}",
            f"{day.month}{sign}{day.day}{sign}{day.year % 100:02d}",
        ):
            assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-29",
        "2024-1-5",
        "31 June 2024",
        "5 Janvier 2024",
        "2024-01-05 12:30:00",
        "20240105",
        "45296",
        "",
        "2024-01",
    ],
)
def test_what_is_no_day(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(("text", "year"), [("1-Jan-89", 1989), ("31-Dec-88", 2088)])
def test_years_of_two_digits_begin_in_1989(text, year):
    assert parse_date(text).year == year


def test_styles_have_names():
    assert style_of("2024-01-05 00:00:00.000") == "2024-01-05"
    assert style_of("05 January 2024") == "05 January 2024"
    assert style_of("5-Aug-24") == "5-Aug-24"
    assert style_of("Aug 5") is None
