"""What is said about a wrong input, word for word."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.methods import _inputs


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (
            lambda: _inputs.count(-1, "events"),
            "events: found -1, expected a whole number, 0 or more; "
            "counts of events are never negative or broken.",
        ),
        (
            lambda: _inputs.count(True, "events"),
            "events: found True, expected a whole number, 0 or more; "
            "counts of events are never negative or broken.",
        ),
        (
            lambda: _inputs.positive(0, "exposure"),
            "exposure: found 0, expected a number above 0.",
        ),
        (
            lambda: _inputs.positive(float("inf"), "exposure"),
            "exposure: found inf, expected a number above 0.",
        ),
        (lambda: _inputs.level(95), "level: found 95, expected a number between 0 and 1."),
        (lambda: _inputs.finite("3", "sq"), "sq: found '3', expected a number."),
        (
            lambda: _inputs.chance(float("nan"), "p_hard"),
            "p_hard: found nan, expected a chance from 0 to 1.",
        ),
        (
            lambda: _inputs.one_of("both", ["two", "upper"], "sides"),
            "sides: found 'both', expected one of two, upper.",
        ),
        (
            lambda: _inputs.day("28/01/2024", "date"),
            "date: found '28/01/2024', expected a full date; "
            'write year, month and day, such as "2024-01-28".',
        ),
        (
            lambda: _inputs.day(pd.NaT, "date"),
            "date: found NaT, expected a full date; "
            'write year, month and day, such as "2024-01-28".',
        ),
    ],
)
def test_messages(check, message: str) -> None:
    with pytest.raises(CourseError) as caught:
        check()
    assert str(caught.value) == message


def test_good_values_pass() -> None:
    assert _inputs.count(np.int64(3), "n") == 3
    assert _inputs.count(3.0, "n") == 3
    assert _inputs.chance(1, "p") == 1.0
    wanted = date(2024, 1, 28)
    for value in ("2024-01-28", wanted, datetime(2024, 1, 28, 9), pd.Timestamp("2024-01-28")):
        assert _inputs.day(value, "date") == wanted
