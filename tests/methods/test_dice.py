"""Two dice: published chances, and every way counted by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from coursekit.errors import CourseError
from coursekit.methods.dice import several, success


@pytest.mark.parametrize(("modifier", "ways"), [(-3, 6), (-1, 15), (0, 21), (1, 26), (3, 33)])
def test_the_ways_to_reach_seven(modifier: int, ways: int) -> None:
    found = success(modifier)
    assert found.ways == ways
    assert found.least == 7 - modifier


def test_several_is_every_row_of_rolls_counted() -> None:
    hits = [a + b >= 6 for a, b in product(range(1, 7), repeat=2)]
    rows = sum(sum(row) >= 2 for row in product(hits, repeat=3))
    assert several(3, 2, 1).chance == Fraction(rows, 36**3)


def test_what_is_certain_is_said_without_a_percentage() -> None:
    assert success(20).sentence == "Two dice with +20 always reach 7."
    assert success(-20).sentence == "Two dice with -20 never reach 7."
    assert several(2, 3).sentence == "At least 3 of 2 rolls with +0 reach 7: chance 0."
    assert several(2, 0).sentence.endswith("chance 1.")


@pytest.mark.parametrize("rolls", [0, 101, 1.5, "3", None])
def test_a_number_of_rolls_that_is_none_is_refused(rolls: object) -> None:
    with pytest.raises(CourseError) as error:
        several(rolls, 1)  # type: ignore[arg-type]
    assert error.value.where == "rolls"
