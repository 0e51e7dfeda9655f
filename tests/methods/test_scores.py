"""Scores of forecasts against published numbers and scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss
from statsmodels.stats.proportion import proportion_confint

from coursekit.methods.scores import brier, calibration, log_score
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

FOUR = ("deescalation", "resumption", "sporadic", "unclear")
shares = st.lists(st.floats(0.01, 1), min_size=4, max_size=4)


class TestBrier:
    def test_seventy_percent_and_it_happens(self, snapshot: Snapshot) -> None:
        got = brier({"yes": 0.7, "no": 0.3}, "yes")
        assert (round(got.half_form, 2), round(got.sum_form, 2)) == (0.09, 0.18)
        snapshot.check("seventy percent and it happens", got.sentence)

    def test_best_and_worst(self) -> None:
        assert brier({"yes": 1, "no": 0}, "yes").sum_form == 0
        assert brier({"yes": 1, "no": 0}, "no").sum_form == 2
        assert brier({"yes": 1, "no": 0}, "no").half_form == 1

    @settings(max_examples=60)
    @given(shares, st.sampled_from(FOUR))
    def test_it_is_that_of_scikit_learn(self, raw: list[float], outcome: str) -> None:
        forecast = dict(zip(FOUR, np.array(raw) / sum(raw), strict=True))
        row = [list(forecast.values())]
        got = brier(forecast, outcome)
        wanted = brier_score_loss([outcome], row, labels=list(FOUR), scale_by_half=False)
        assert got.sum_form == pytest.approx(wanted)
        assert got.half_form == pytest.approx(wanted / 2)
        assert log_score(forecast, outcome, floor=1e-9).score == pytest.approx(
            log_loss([outcome], row, labels=list(FOUR))
        )

    @settings(max_examples=40)
    @given(shares, shares)
    def test_honesty_pays(self, belief: list[float], claim: list[float]) -> None:
        p, q = (np.array(raw) / sum(raw) for raw in (belief, claim))

        def expected(stated: np.ndarray, score) -> float:
            forecast = dict(zip(FOUR, stated, strict=True))
            return sum(weight * score(forecast, name) for weight, name in zip(p, FOUR, strict=True))

        for score in (
            lambda f, o: brier(f, o).sum_form,
            lambda f, o: log_score(f, o, floor=1e-6).score,
        ):
            assert expected(p, score) <= expected(q, score) + 1e-9


class TestLogScore:
    def test_the_floor_is_stated_when_used(self, snapshot: Snapshot) -> None:
        got = log_score({"yes": 0, "no": 1}, "yes")
        assert got.score == pytest.approx(-math.log(0.01))
        snapshot.check("the floor is stated when used", got.sentence)
        assert "count as" not in log_score({"yes": 0.5, "no": 0.5}, "yes").sentence


class TestCalibration:
    def test_bins_hold_their_lower_edge(self) -> None:
        got = calibration([0, 0.2, 0.5, 1], [0, 1, 0, 1]).frame
        assert list(got.index) == ["0 to 0.2", "0.2 to 0.4", "0.4 to 0.6", "0.8 to 1"]
        assert got["questions"].tolist() == [1, 1, 1, 1]

    @settings(max_examples=40)
    @given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
    def test_it_is_that_of_other_libraries(self, rows) -> None:
        chances, happened = map(np.array, zip(*rows, strict=True))
        got = calibration(chances, happened)
        assert got.frame["questions"].sum() == got.questions == len(rows)
        yes = (got.frame["share"] * got.frame["questions"]).round()
        low, high = proportion_confint(yes, got.frame["questions"], method="beta")
        np.testing.assert_allclose(got.frame["low"], low, atol=1e-9)
        np.testing.assert_allclose(got.frame["high"], high, atol=1e-9)
        if not np.isin(chances, [0.2, 0.4, 0.6, 0.8]).any():
            share, mean = calibration_curve(happened, chances, n_bins=5, pos_label=True)
            np.testing.assert_allclose(got.frame["share"], share)
            np.testing.assert_allclose(got.frame["forecast"], mean)

    def test_its_sentence(self, snapshot: Snapshot) -> None:
        snapshot.check("its sentence", calibration([0.1, 0.9], [True, True]).sentence)


REFUSED = [
    lambda: brier({"yes": 0.7, "no": 0.2}, "yes"),
    lambda: brier({"yes": 0.7, "no": 0.3}, "maybe"),
    lambda: brier({"yes": 70, "no": 30}, "yes"),
    lambda: log_score({"yes": 0.7, "no": 0.3}, "yes", floor=0),
    lambda: calibration([0.5], []),
    lambda: calibration([0.5], ["yes"]),
    lambda: calibration([0.5], [1], edges=[0, 0.5, 0.5, 1]),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))
