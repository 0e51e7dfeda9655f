"""Kappa against scikit-learn and statsmodels, its interval, and its degenerate cases."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

from coursekit.methods.agreement import WEIGHTS, alpha, kappa
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

SCALE = [0, 1, 2, 3]
codes = st.lists(st.tuples(st.sampled_from(SCALE), st.sampled_from(SCALE)), min_size=2, max_size=30)


@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")
@settings(max_examples=100)
@given(codes, st.sampled_from(WEIGHTS))
def test_kappa_is_that_of_scikit_learn_and_its_error_that_of_statsmodels(pairs, weights) -> None:
    first, second = zip(*pairs, strict=True)
    got = kappa(first, second, categories=SCALE, weights=weights)
    if math.isnan(got.kappa):
        assert "not defined" in got.degenerate
        return
    name = None if weights == "none" else weights
    assert got.kappa == pytest.approx(
        cohen_kappa_score(first, second, labels=SCALE, weights=name), abs=1e-9
    )
    table = np.zeros((4, 4))
    np.add.at(table, (np.array(first), np.array(second)), 1)
    wanted = cohens_kappa(table, wt=name)
    assert got.kappa == pytest.approx(wanted.kappa, abs=1e-9)
    if wanted.var_kappa > 1e-9:
        assert got.standard_error == pytest.approx(math.sqrt(wanted.var_kappa), abs=1e-6)
    if not got.degenerate:
        assert -1 <= got.low <= got.kappa <= got.high <= 1


@settings(max_examples=40)
@given(codes)
def test_unused_categories_matter_only_with_weights(pairs) -> None:
    first, second = zip(*pairs, strict=True)
    whole, used = kappa(first, second, categories=SCALE), kappa(first, second)
    assert whole.kappa == pytest.approx(used.kappa, nan_ok=True)
    swapped = kappa(second, first, categories=SCALE, weights="linear")
    assert swapped.kappa == pytest.approx(
        kappa(first, second, categories=SCALE, weights="linear").kappa, nan_ok=True
    )


def test_cohens_textbook_table() -> None:
    """Fifty proposals, two readers: 20 twice yes, 15 twice no, 5 and 10 split."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    got = kappa(*zip(*pairs, strict=True))
    assert (got.observed, got.expected, round(got.kappa, 12)) == (0.7, 0.5, 0.4)
    assert "So few items" not in got.sentence


def test_few_items_say_little(snapshot: Snapshot) -> None:
    got = kappa([0, 1, 2, 3, 3, 1, 2, 0], [0, 1, 1, 3, 2, 1, 2, 0], categories=SCALE)
    snapshot.check("few items say little", got.sentence)
    assert got.table.loc["2", "1"] == 1


def test_the_interval_covers_more_often_than_the_usual_one() -> None:
    rng = np.random.default_rng(5)
    true = rng.uniform(0, 4, 60_000)
    coded = [
        np.clip(np.floor(true + rng.normal(0, 0.6, true.size)), 0, 3).astype(int) for _ in "12"
    ]
    target = kappa(*coded, categories=SCALE, weights="quadratic").kappa
    ours = usual = tried = 0
    for start in range(0, 8 * 300, 8):
        got = kappa(*(c[start : start + 8] for c in coded), categories=SCALE, weights="quadratic")
        if not got.degenerate:
            tried += 1
            ours += got.low <= target <= got.high
            usual += abs(got.kappa - target) <= 1.96 * got.standard_error
    assert ours / tried > 0.9 > usual / tried


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize(
    ("first", "second", "value", "reason"),
    [
        (
            [1] * 5, [1] * 5, math.nan,
            "Kappa is not defined: both coders used one and the same category throughout, so "
            "chance alone would give full agreement.",
        ),
        (
            [0] * 5, [0, 1, 2, 3, 3], 0.0,
            "Kappa is 0 by construction and has no interval: the first coder used one category.",
        ),
        (
            [0, 1, 2, 3, 3], [2] * 5, 0.0,
            "Kappa is 0 by construction and has no interval: the second coder used one category.",
        ),
        (
            [0] * 5, [3] * 5, 0.0,
            "Kappa is 0 by construction and has no interval: each coder used one category.",
        ),
        (
            [0, 1, 2, 3, 0, 1, 2, 3], [0, 1, 2, 3, 0, 1, 2, 3], 1.0,
            "Agreement is perfect, so the formula gives an interval without width; none is shown. "
            "Disagreement on up to 31% of items would still be compatible with 8 items "
            "(exact one-sided 95% limit).",
        ),
        (
            [0, 1, 0, 1], [1, 0, 1, 0], -1.0,
            "There is no interval: the codings leave no variation to estimate its width from.",
        ),
    ],
)  # fmt: skip
def test_degenerate_cases_are_named(first, second, value, reason: str, weights: str) -> None:
    got = kappa(first, second, categories=SCALE, weights=weights)
    assert got.kappa == pytest.approx(value, nan_ok=True)
    assert got.degenerate == reason
    assert math.isnan(got.low)
    assert math.isnan(got.high)
    assert reason in got.sentence


def test_every_small_table_has_a_value_or_a_name() -> None:
    for flat in product(SCALE[:3], repeat=6):
        got = kappa(flat[:3], flat[3:], categories=SCALE, weights="quadratic")
        assert math.isnan(got.low) == bool(got.degenerate)
        assert math.isnan(got.low) or got.low < got.high


def test_missing_codes_are_left_out_and_counted() -> None:
    got = kappa([0, 1, None, 2], pd.Series([0, 1, 2, pd.NA]), categories=SCALE)
    assert (got.items, got.skipped) == (2, 2)
    assert got.sentence.endswith("Left out because a code is missing: 2 items.")


REFUSED = [
    lambda: kappa([1, 2], [1]),
    lambda: kappa([1], [1]),
    lambda: kappa([1, 2], [1, 2], weights="linear"),
    lambda: kappa([1, 5], [1, 2], categories=SCALE),
    lambda: kappa([1, 2], [1, 2], weights="cubic"),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))


# Four coders, twelve items, five codes, dots where nobody coded: the worked example of Krippendorff
# (2007), whose alphas are 0.743, 0.815 and 0.849.
FOUR_CODERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def test_alpha_is_that_of_the_worked_example() -> None:
    items = zip(*(line.split() for line in FOUR_CODERS), strict=True)
    counts = pd.DataFrame([{code: item.count(code) for code in "12345"} for item in items])
    found = {metric: alpha(counts, metric=metric).alpha for metric in ("nominal", "ordinal")}
    found["interval"] = alpha(counts, metric="interval").alpha
    assert {name: round(value, 3) for name, value in found.items()} == {
        "nominal": 0.743, "ordinal": 0.815, "interval": 0.849,
    }  # fmt: skip


def test_alpha_of_the_items_is_that_of_the_whole_by_their_coders() -> None:
    counts = pd.DataFrame({0: [4, 1, 0], 1: [1, 1, 3], 2: [0, 3, 2]})
    got = alpha(counts)
    assert np.average(got.frame["alpha"], weights=got.frame["coders"]) == pytest.approx(got.alpha)
