"""The gain by a second route: scipy's own test, numbers by hand, and made-up groups."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import coursekit as ck
from coursekit.errors import CourseError
from coursekit.methods.gains import Orders, gain

BEFORE, AFTER = [3, 5, 4, 6, 2, 7, 5, 5], [5, 6, 4, 8, 5, 7, 4, 8]


def test_the_limits_are_those_of_scipys_paired_test() -> None:
    found = gain(BEFORE, AFTER, level=0.9)
    wanted = stats.ttest_rel(AFTER, BEFORE).confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high))
    assert found.mean == pytest.approx(np.mean(AFTER) - np.mean(BEFORE))


def test_the_numbers_by_hand() -> None:
    # Differences 1, 2, 3: their mean is 2, their deviation 1, and t for two degrees is 4.3027.
    found = gain([0, 0, 0], [1, 2, 3])
    assert (found.low, found.high) == pytest.approx(
        (2 - 4.3027 / 3**0.5, 2 + 4.3027 / 3**0.5), 1e-4
    )


def test_the_limits_hold_the_true_gain_as_often_as_they_say() -> None:
    random = np.random.default_rng(7)
    held = 0
    for _ in range(2000):
        skill = random.uniform(0.3, 0.8, 24)
        before, after = random.binomial(10, skill), random.binomial(10, skill + 0.1)
        found = gain(before.tolist(), after.tolist())
        held += found.low <= 1 <= found.high
    assert 0.935 < held / 2000 < 0.965


def test_an_easier_form_leaves_the_gain_of_both_orders_alone() -> None:
    # All gain 1, and form B is easier by 2: who gets it second seems to gain 3.
    orders = Orders(gain([4, 5, 6], [7, 8, 9]), gain([6, 7, 8, 9], [5, 6, 7, 8]))
    assert (orders.mean, orders.easier) == (1, 2)
    assert "a gain of +1." in orders.sentence


def test_it_says_what_few_people_and_limits_around_nothing_mean() -> None:
    assert "take in no gain at all" in gain([4, 5], [5, 5]).sentence
    assert gain(BEFORE, AFTER).is_rough
    many = gain(BEFORE * 2, AFTER * 2)
    assert not many.is_rough
    assert "rough" not in many.sentence


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [([1], [2], "gain"), ([1, 2], [2], "gain"), ([1, "x"], [2, 3], "before"), ([1, 2], 3, "after")],
)
def test_what_cannot_be_compared_is_refused(before: object, after: object, where: str) -> None:
    with pytest.raises(CourseError) as error:
        ck.methods.gains.gain(before, after)
    assert error.value.where == where
