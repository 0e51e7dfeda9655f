"""Rates, their ratio and their dispersion against published numbers and other libraries."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from coursekit.methods._limits import rate_limits, ratio_limits
from coursekit.methods.bursts import dispersion
from coursekit.methods.rates import rate
from coursekit.methods.ratio import rate_ratio
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

counts = st.integers(0, 400)
times = st.floats(0.1, 1e5)
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])
few = settings(max_examples=60)


class TestRate:
    def test_zero_events_have_an_upper_limit(self) -> None:
        two, one = rate(0, 77), rate(0, 77, sides="upper")
        assert (two.low, round(two.high, 3)) == (0, 0.048)
        assert (one.low, round(one.high, 3)) == (0, 0.039)
        assert "two-sided" in two.sentence
        assert "one-sided upper" in one.sentence

    @few
    @given(counts, times, levels)
    def test_limits_are_those_of_statsmodels(self, n: int, t: float, level: float) -> None:
        got = rate(n, t, level=level)
        low, high = confint_poisson(n, t, method="exact-c", alpha=1 - level)
        assert got.low == pytest.approx(0 if n == 0 else low, rel=1e-8)
        assert got.high == pytest.approx(high, rel=1e-8)

    @few
    @given(counts, times, levels)
    def test_limits_leave_the_stated_doubt_outside(self, n: int, t: float, level: float) -> None:
        got = rate(n, t, level=level)
        tail = (1 - level) / 2
        assert stats.poisson.cdf(n, got.high * t) == pytest.approx(tail, rel=1e-6)
        if n:
            assert stats.poisson.sf(n - 1, got.low * t) == pytest.approx(tail, rel=1e-6)
        upper = rate(n, t, level=level, sides="upper")
        assert stats.poisson.cdf(n, upper.high * t) == pytest.approx(1 - level, rel=1e-6)

    @few
    @given(counts, times, st.floats(1.01, 8))
    def test_widened_limits_are_the_gamma_interval_with_equal_weights(
        self, n: int, t: float, phi: float
    ) -> None:
        got = rate(n, t, dispersion=phi)
        y, v, w = n / t, n * phi / t**2, phi / t
        upper = (v + w**2) / (2 * (y + w)) * stats.chi2.ppf(0.975, 2 * (y + w) ** 2 / (v + w**2))
        assert got.wide_high == pytest.approx(upper, rel=1e-8)
        assert got.wide_low <= got.low <= got.rate <= got.high <= got.wide_high

    def test_underdispersion_narrows_nothing(self) -> None:
        got = rate(5, 10, dispersion=0.4)
        assert (got.wide_low, got.wide_high, got.dispersion) == (got.low, got.high, 1)

    def test_the_sentence_names_both_kinds_of_limits(self, snapshot: Snapshot) -> None:
        snapshot.check(
            "the sentence names both kinds of limits", rate(1, 10, dispersion=2.6).sentence
        )
        assert rate(0, 10, sides="upper", dispersion=2).sentence.endswith(
            "at most 0.3. Widened for bursts (dispersion 2): at most 0.599."
        )

    def test_arrays_give_the_same_as_one_at_a_time(self) -> None:
        low, high = rate_limits([0, 3, 40], [1, 2, 3], 0.9)
        for i, (n, t) in enumerate([(0, 1), (3, 2), (40, 3)]):
            assert (low[i], high[i]) == (rate(n, t, level=0.9).low, rate(n, t, level=0.9).high)


class TestRatio:
    def test_the_published_example(self) -> None:
        got = rate_ratio(60, 51_477.5, 30, 54_308.7)
        assert (round(got.ratio, 2), round(got.low, 2), round(got.high, 2)) == (2.11, 1.34, 3.39)
        assert round(got.p_value, 6) == 0.000675

    @few
    @given(counts, times, counts, times, levels)
    def test_limits_are_clopper_pearson(
        self, a: int, ta: float, b: int, tb: float, level: float
    ) -> None:
        if a + b == 0:
            return
        got = rate_ratio(a, ta, b, tb, level=level, test=False)
        low, high = proportion_confint(a, a + b, alpha=1 - level, method="beta")
        assert got.low == pytest.approx(low / (1 - low) * tb / ta, rel=1e-6)
        if b:
            assert got.high == pytest.approx(high / (1 - high) * tb / ta, rel=1e-6)
        assert got.low <= got.ratio <= got.high

    @few
    @given(counts, times, st.integers(1, 400), times, st.floats(1.01, 6))
    def test_swapping_the_periods_inverts_everything(
        self, a: int, ta: float, b: int, tb: float, phi: float
    ) -> None:
        one = rate_ratio(a, ta, b, tb, dispersion=phi, test=False)
        two = rate_ratio(b, tb, a, ta, dispersion=phi, test=False)
        assert one.high == pytest.approx(1 / two.low, rel=1e-9)
        assert one.wide_high == pytest.approx(1 / two.wide_low, rel=1e-9)
        assert one.wide_low <= one.low <= one.high <= one.wide_high

    @few
    @given(st.integers(0, 60), times, st.integers(1, 60), times)
    def test_p_value_is_that_of_the_binomial(self, a: int, ta: float, b: int, tb: float) -> None:
        share = ta / (ta + tb)
        outcomes = stats.binom.pmf(np.arange(a + b + 1), a + b, share)
        wanted = outcomes[outcomes <= outcomes[a] * (1 + 1e-7)].sum()
        assert rate_ratio(a, ta, b, tb).p_value == pytest.approx(wanted, rel=1e-6, abs=1e-12)

    def test_a_zero_in_the_first_period(self) -> None:
        got = rate_ratio(0, 10, 3, 10)
        assert (got.ratio, got.low) == (0, 0)
        assert math.isfinite(got.high)

    def test_a_zero_in_the_second_period(self, snapshot: Snapshot) -> None:
        got = rate_ratio(3, 10, 0, 10, names=("before", "after"))
        assert (got.ratio, got.high) == (math.inf, math.inf)
        snapshot.check("a zero in the second period", got.sentence)

    def test_no_p_value_for_a_comparison_chosen_after_looking(self) -> None:
        got = rate_ratio(9, 10, 2, 10, test=False)
        assert got.p_value is None
        assert "two-sided p" not in got.sentence

    def test_a_tiny_p_value_is_not_written_as_zero(self) -> None:
        assert "two-sided p below 0.0001" in rate_ratio(200, 10, 2, 10).sentence

    def test_arrays_give_the_same_as_one_at_a_time(self) -> None:
        low, high = ratio_limits([0, 4, 4], 3, [4, 0, 4], 5, 0.9, 2)
        for i, (a, b) in enumerate([(0, 4), (4, 0), (4, 4)]):
            one = rate_ratio(a, 3, b, 5, level=0.9, dispersion=2)
            assert (low[i], high[i]) == (one.wide_low, one.wide_high)


class TestDispersion:
    def test_known_intervals_before_the_break(self) -> None:
        got = dispersion([27, 11, 8, 10, 17, 30, 24], [15, 6, 3, 5, 9, 35, 12])
        assert (round(got.value, 2), got.intervals, got.degrees) == (2.92, 7, 6)

    @pytest.mark.filterwarnings("ignore:Perfect separation")
    @few
    @given(st.lists(st.tuples(st.integers(0, 50), st.floats(1, 30)), min_size=3, max_size=9))
    def test_it_is_pearsons_statistic_of_a_poisson_regression(self, rows) -> None:
        n, t = zip(*rows, strict=True)
        if sum(n) == 0:
            return
        import statsmodels.api as sm

        fit = sm.GLM(n, np.ones(len(n)), family=sm.families.Poisson(), exposure=t).fit()
        got = dispersion(n, t)
        assert got.value == pytest.approx(fit.pearson_chi2 / fit.df_resid, rel=1e-5, abs=1e-9)

    def test_groups_have_their_own_rates_and_empty_groups_say_nothing(self) -> None:
        n, t = [4, 6, 5, 20, 22, 0, 0], [1] * 7
        groups = ["low"] * 3 + ["high"] * 2 + ["none"] * 2
        got = dispersion(n, t, groups)
        assert got.value == pytest.approx((2 / 5 + 2 / 21) / 3)
        assert (got.intervals, got.degrees) == (5, 3)
        assert "It takes in 1" in got.sentence

    @pytest.mark.parametrize(
        ("counts", "said"),
        [
            (
                [10, 14, 7, 9, 13, 5],
                "It takes in 1, so the events may as well have come one by one.",
            ),
            (
                [5, 10, 20, 40, 80],
                "they came in bursts, or the rate drifted. The counts cannot tell",
            ),
            ([10] * 9 + [11], "They vary less than independent events would."),
            ([4, 4, 4], "all have the same rate, so the formula gives no interval."),
        ],
    )
    def test_nothing_is_said_before_the_interval_leaves_out_one(self, counts, said) -> None:
        assert said in dispersion(counts, [1] * len(counts)).sentence

    @few
    @given(st.lists(st.integers(0, 50), min_size=3, max_size=9), levels)
    def test_its_interval_is_that_of_chi_square(self, n: list[int], level: float) -> None:
        if len(set(n)) == 1:
            return
        got = dispersion(n, [1] * len(n), level=level)
        tail, chi2 = (1 - level) / 2, got.value * got.degrees
        wanted = [chi2 / stats.chi2.ppf(p, got.degrees) for p in (1 - tail, tail)]
        assert [got.low, got.high] == pytest.approx(wanted)

    def test_independent_events_are_seldom_called_bursts(self) -> None:
        rng = np.random.default_rng(7)
        said = [dispersion(rng.poisson(10, 8), [1] * 8).sentence for _ in range(400)]
        assert 0.005 < np.mean(["bursts" in sentence for sentence in said]) < 0.05


REFUSED = [
    lambda: rate(1, 2, sides="left"),
    lambda: rate_ratio(0, 10, 0, 20),
    lambda: dispersion([3, 0], [1, 1], ["a", "b"]),
    lambda: dispersion([3, 0], [1]),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))
