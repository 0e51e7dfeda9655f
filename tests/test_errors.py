"""An error is a sentence made of its parts."""

from __future__ import annotations

import pytest

from coursekit.errors import CourseError


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (CourseError("'x'"), "found 'x'."),
        (CourseError("'x.'", expected="a day"), "found 'x.', expected a day."),
        (CourseError("'x'", remedy="write a day"), "found 'x'; write a day."),
        (CourseError("It is empty.", where="a.csv"), "a.csv: It is empty."),
        (CourseError("It is empty.", remedy="fill it in"), "It is empty. Fill it in."),
        (
            CourseError("'x' is unknown.", expected="a or b", remedy="did you mean 'a'?"),
            "'x' is unknown. Expected a or b. Did you mean 'a'?",
        ),
    ],
)
def test_an_error_is_made_of_its_parts(error: CourseError, sentence: str) -> None:
    assert str(error) == sentence


def test_an_error_may_get_a_place_before_its_own() -> None:
    error = CourseError("It is empty.", where="row 3", expected="a day", remedy="fill it in")
    placed = error.at("a.csv")
    assert placed.where == "a.csv, row 3"
    assert (placed.found, placed.expected, placed.remedy) == ("It is empty.", "a day", "fill it in")
    assert CourseError("It is empty.").at("a.csv").where == "a.csv"
