"""Rates of events with exact limits.

The exact limits assume events that happen independently of one another at a constant
rate (a Poisson process). Where attacks come in bursts, those limits are too narrow;
limits widened by a `dispersion` are given too.

References
----------
Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.
Read: pages that cite it for these limits.
Fay, M. P., and Feuer, E. J. (1997). Confidence intervals for directly standardized
rates. Statistics in Medicine 16, 791-801. Read: abstract and beginning.
"""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.methods import _inputs
from coursekit.methods._limits import rate_limits
from coursekit.methods._result import Result, Table, percent, text
from coursekit.text import counted

SIDES = ("two", "upper")


@dataclass(frozen=True, repr=False)
class Rate(Result):
    """A rate with its limits; `wide_low` and `wide_high` are those widened for bursts."""

    events: int
    exposure: float
    rate: float
    low: float
    high: float
    wide_low: float
    wide_high: float
    dispersion: float
    level: float
    sides: str
    unit: str

    @property
    def sentence(self) -> str:
        """The rate, its limits, and which kind of limits they are."""
        kind = "two-sided" if self.sides == "two" else "one-sided upper"
        limits = (
            f"{text(self.low)} to {text(self.high)}"
            if self.sides == "two"
            else f"at most {text(self.high)}"
        )
        said = (
            f"{counted(self.events, 'event')} in {text(self.exposure)} "
            f"{self.unit if self.exposure == 1 else f'{self.unit}s'}: "
            f"{text(self.rate)} a {self.unit}; exact {percent(self.level)} limits ({kind}, for "
            f"independent events) {limits}."
        )
        if self.dispersion == 1:
            return said
        wide = (
            f"{text(self.wide_low)} to {text(self.wide_high)}"
            if self.sides == "two"
            else f"at most {text(self.wide_high)}"
        )
        return f"{said} Widened for bursts (dispersion {text(self.dispersion)}): {wide}."

    def _table(self) -> Table:
        rows: list[list[object]] = [["exact", self.rate, self.low, self.high]]
        if self.dispersion > 1:
            rows.append(["widened for bursts", self.rate, self.wide_low, self.wide_high])
        return ["limits", f"events a {self.unit}", "from", "to"], rows


def rate(
    events: int,
    exposure: float,
    *,
    level: float = 0.95,
    sides: str = "two",
    dispersion: float = 1.0,
    unit: str = "day",
) -> Rate:
    """Give the rate of events with exact Poisson limits (Garwood).

    Zero events have an upper limit too. The method assumes independent events; with a
    `dispersion` the same limits are computed as if events came in batches of that size
    (the gamma interval of Fay and Feuer with equal weights) and shown beside the exact ones.

    Parameters
    ----------
    events
        Number of events, 0 or more.
    exposure
        Time they were counted over, in `unit`.
    level
        Confidence level, from 0.5 to 0.9999; 0.95 leaves 2.5% outside at each end if two-sided.
    sides
        "two" for limits on both sides; "upper" puts all the doubt on the upper limit.
    dispersion
        Variance over mean of the counts, taken as known; values below 1 widen nothing.
    unit
        Name of the unit of time, for the sentence.

    Returns
    -------
    Rate
        Events per unit of exposure.

    Examples
    --------
    >>> print(rate(0, 77).sentence)
    0 events in 77 days: 0 a day; exact 95% limits (two-sided, for independent events) 0 to 0.0479.
    >>> round(rate(0, 77, sides="upper").high, 4)
    0.0389
    """
    events = _inputs.count(events, "events")
    exposure = _inputs.positive(exposure, "exposure")
    level = _inputs.level(level)
    _inputs.one_of(sides, SIDES, "sides")
    low, high = rate_limits(events, exposure, level, sides=sides)
    dispersion = _inputs.spread(dispersion)
    unit = _inputs.label(unit, "unit")
    wide_low, wide_high = rate_limits(events, exposure, level, dispersion, sides)
    return Rate(
        events=events,
        exposure=exposure,
        rate=events / exposure,
        low=float(low),
        high=float(high),
        wide_low=float(wide_low),
        wide_high=float(wide_high),
        dispersion=dispersion,
        level=level,
        sides=sides,
        unit=unit,
    )
