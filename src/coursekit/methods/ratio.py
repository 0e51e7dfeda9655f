"""The ratio of two rates of events, with exact limits.

The limits assume events that happen independently of one another at a constant rate in
each period. Where attacks come in bursts, those limits are too narrow; limits widened
by a `dispersion` are given too. The widening is a rule of thumb (quasi-Poisson): it takes the
dispersion as known, and as the same in both periods.

References
----------
Clopper, C. J., and Pearson, E. S. (1934). The use of confidence or fiducial limits
illustrated in the case of the binomial. Biometrika 26, 404-413. Read: pages that cite it for
these limits.
Fay, M. P. Testing the ratio of two Poisson rates. Vignette of the R package rateratio.test,
for the conditional binomial. Read: beginning.
"""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._limits import ratio_limits
from coursekit.methods._result import Result, Table, percent, span, text


@dataclass(frozen=True, repr=False)
class RateRatio(Result):
    """The first rate divided by the second, with its limits."""

    events: tuple[int, int]
    exposures: tuple[float, float]
    names: tuple[str, str]
    ratio: float
    low: float
    high: float
    wide_low: float
    wide_high: float
    dispersion: float
    p_value: float | None
    level: float

    @property
    def sentence(self) -> str:
        """The ratio with its limits, and what it says about a difference."""
        first, second = self.names
        opening = (
            f"No events {second}, so the ratio has no upper limit"
            if self.events[1] == 0
            else f"The rate {first} is {text(self.ratio)} times the rate {second}"
        )
        said = (
            f"{opening}; exact {percent(self.level)} limits {span(self.low, self.high)} "
            "(for independent events)"
        )
        if self.p_value is not None:
            said += f", two-sided p {'' if self.p_value < 0.0001 else '= '}{text(self.p_value)}"
            if self.dispersion > 1:
                said += " (for independent events too, so not for bursts)"
        if self.dispersion == 1:
            return said + "."
        return (
            f"{said}; widened for bursts (dispersion {text(self.dispersion)}) "
            f"{span(self.wide_low, self.wide_high)}."
        )

    def _table(self) -> Table:
        rows: list[list[object]] = [["exact", self.ratio, self.low, self.high]]
        if self.dispersion > 1:
            rows.append(["widened for bursts", self.ratio, self.wide_low, self.wide_high])
        return ["limits", "rate ratio", "from", "to"], rows


def rate_ratio(
    first: int,
    first_exposure: float,
    second: int,
    second_exposure: float,
    *,
    level: float = 0.95,
    dispersion: float = 1.0,
    names: tuple[str, str] = ("in the first period", "in the second"),
    test: bool = True,
) -> RateRatio:
    """Compare two rates exactly, by the conditional binomial.

    Given both counts together, the first is binomial with probability
    ``ratio * t1 / (ratio * t1 + t2)``; Clopper-Pearson limits of that probability turn into
    limits of the ratio. Zero on one side is no obstacle; on both sides nothing can be said.
    The p value adds up all outcomes no likelier than the one seen (as R's ``poisson.test``
    does), so near 5% it can disagree with the limits, which put half the doubt on each side.
    Limits widened by a `dispersion` take both counts and exposures in batches of that size;
    no p value goes with them.

    Parameters
    ----------
    first, second
        Number of events in each period, 0 or more.
    first_exposure, second_exposure
        Time of each period, in the same unit.
    level
        Confidence level of the limits, from 0.5 to 0.9999, half of the doubt at each end.
    dispersion
        Variance over mean of the counts, taken as known; values below 1 widen nothing.
    names
        What to call the two periods in the sentence; two different names.
    test
        Whether to give a p value: not for a comparison that was chosen after looking.

    Returns
    -------
    RateRatio
        First rate over second rate; infinite when the second count is zero.

    Examples
    --------
    >>> found = rate_ratio(60, 51_477.5, 30, 54_308.7)
    >>> f"{found.ratio:.2f} ({found.low:.2f} to {found.high:.2f}), p {found.p_value:.6f}"
    '2.11 (1.34 to 3.39), p 0.000675'
    """
    a, b = _inputs.count(first, "first"), _inputs.count(second, "second")
    ta = _inputs.positive(first_exposure, "first_exposure")
    tb = _inputs.positive(second_exposure, "second_exposure")
    level = _inputs.level(level)
    if a == b == 0:
        raise CourseError(
            "Neither period has an event.",
            where="rate_ratio",
            remedy="choose longer periods: a ratio of two zeros says nothing",
        )
    low, high = ratio_limits(a, ta, b, tb, level)
    dispersion = _inputs.spread(dispersion)
    called = _inputs.labels(_inputs.listing(names, "names", "two names"), "names")
    if len(called) != 2:
        raise CourseError(_inputs.as_typed(names), where="names", expected="two names")
    test = _inputs.true_or_false(test, "test")
    wide_low, wide_high = ratio_limits(a, ta, b, tb, level, dispersion)
    return RateRatio(
        events=(a, b),
        exposures=(ta, tb),
        names=(called[0], called[1]),
        ratio=a / ta / (b / tb) if b else float("inf"),
        low=float(low),
        high=float(high),
        wide_low=float(wide_low),
        wide_high=float(wide_high),
        dispersion=dispersion,
        p_value=_p_value(a, a + b, ta / (ta + tb)) if test else None,
        level=level,
    )


def _p_value(events: int, total: int, share: float) -> float:
    from scipy.stats import binomtest

    return float(binomtest(events, total, share).pvalue)
