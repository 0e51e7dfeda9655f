"""Bayes' rule by the numbers, against fractions, and where evidence repeats itself."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.methods.bayes import odds, update
from coursekit.methods.dependence import compare, count_twice, given_first
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

NAMES = ("deescalation", "resumption", "sporadic", "other")
tenths = st.integers(1, 10)
rows = st.lists(tenths, min_size=4, max_size=4)


def test_fifteen_percent_and_a_ratio_of_four(snapshot: Snapshot) -> None:
    got = odds(0.15, 4)
    assert round(got.posterior, 4) == 0.4138
    snapshot.check("fifteen percent and a ratio of four", got.sentence)


@settings(max_examples=60)
@given(rows, st.lists(rows, min_size=1, max_size=6))
def test_the_trace_is_exact_arithmetic(weights: list[int], items: list[list[int]]) -> None:
    prior = [Fraction(weight, sum(weights)) for weight in weights]
    evidence = {
        str(i): dict(zip(NAMES, [x / 10 for x in item], strict=True))
        for i, item in enumerate(items)
    }
    got = update(dict(zip(NAMES, map(float, prior), strict=True)), evidence)
    exact = prior
    assert got.trace.iloc[0].tolist() == pytest.approx([float(p) for p in exact])
    for i, item in enumerate(items):
        joint = [p * x for p, x in zip(exact, item, strict=True)]
        exact = [p / sum(joint) for p in joint]
        assert got.trace.loc[str(i)].tolist() == pytest.approx([float(p) for p in exact])
    backwards = update(got.trace.iloc[0].to_dict(), dict(reversed(evidence.items())))
    assert backwards.posterior == pytest.approx(got.posterior)


@settings(max_examples=40)
@given(st.floats(0.01, 0.99), tenths, tenths)
def test_odds_are_the_update_of_two(p: float, one: int, two: int) -> None:
    likelihood = {"a": one / 10, "b": two / 10}
    got = update({"a": p, "b": 1 - p}, {"item": likelihood}).posterior["a"]
    assert odds(p, one / two).posterior == pytest.approx(got)


def test_only_ratios_of_likelihoods_count() -> None:
    prior = {"a": 0.4, "b": 0.6}
    one = update(prior, {"x": {"a": 0.8, "b": 0.4}}).posterior
    assert update(prior, {"x": {"a": 0.2, "b": 0.1}}).posterior == pytest.approx(one)


def test_a_frame_is_taken_row_by_row() -> None:
    frame = pd.DataFrame({"b": [0.3, 0.5], "a": [0.9, 0.1]}, index=["first", "second"])
    got = update({"a": 0.5, "b": 0.5}, frame)
    assert list(got.trace.index) == ["prior", "first", "second"]
    assert got.trace.loc["first", "a"] == pytest.approx(0.75)


def test_what_began_at_zero_stays_there(snapshot: Snapshot) -> None:
    got = update({"a": 0, "b": 0.5, "c": 0.5}, {"x": {"a": 1, "b": 0.2, "c": 0.6}})
    snapshot.check("what began at zero stays there", got.sentence)


def test_one_story_told_twice() -> None:
    got = count_twice({"a": 0.5, "b": 0.5}, {"a": 0.8, "b": 0.2})
    assert got.frame["a"].tolist() == pytest.approx([0.8, 0.64 / 0.68])
    assert got.sentence == ("How the evidence is counted moves a most: 0.8 once and 0.941 twice.")


EVEN = {"a": 0.5, "b": 0.5}
ITEM = {"a": 0.8, "b": 0.4}


class TestDependence:
    def test_independent_items_gain_nothing_from_the_condition(self) -> None:
        got = compare(EVEN, ITEM, ITEM, ITEM).frame
        assert got.loc["given the first"].tolist() == pytest.approx(
            got.loc["as independent"].tolist()
        )

    def test_a_second_that_follows_from_the_first_is_one_story(self) -> None:
        got = compare(EVEN, ITEM, ITEM, {"a": 1, "b": 1}).frame
        assert got.loc["given the first"].tolist() == got.loc["as one story"].tolist()
        assert got.loc["as one story", "a"] == pytest.approx(2 / 3)

    def test_the_second_lies_between_its_own_chance_and_certainty(self) -> None:
        ways = [given_first(ITEM, tied) for tied in (0, 0.25, 1)]
        assert ways[0] == ITEM
        assert ways[1] == pytest.approx({"a": 0.85, "b": 0.55})
        assert ways[2] == {"a": 1, "b": 1}

    def test_chances_that_cannot_all_hold(self) -> None:
        with pytest.raises(CourseError) as caught:
            compare(EVEN, ITEM, {"a": 0.3, "b": 0.4}, {"a": 0.9, "b": 0.4})
        assert caught.value.found == "0.3 for the second item under a"
        assert caught.value.expected.startswith("a chance from 0.72 to 0.92")


REFUSED = [
    lambda: update({"a": 0.5, "b": 0.6}, {}),
    lambda: update(EVEN, {"x": {"a": 0.1}}),
    lambda: update(EVEN, {"x": {"a": 0.1, "b": 10}}),
    lambda: update({"a": 1, "b": 0}, {"x": {"a": 0, "b": 0.5}}),
    lambda: update(EVEN, {"prior": {"a": 0.1, "b": 0.2}}),
    lambda: odds(1, 4),
    lambda: odds(0.5, 0),
    lambda: given_first(ITEM, 2),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))
