"""How far counts vary more than those of independent events: their dispersion.

The interval takes Pearson's statistic over the true dispersion as chi-square. That is rough
when the intervals hold few events.

References
----------
McCullagh, P., and Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., 4.5 and 6.2. Read:
pages that describe the estimate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, percent, span, text
from coursekit.text import counted


@dataclass(frozen=True, repr=False)
class Dispersion(Result):
    """How many times as much the counts vary as those of independent events would.

    `low` and `high` are not numbers when all intervals have the same rate.
    """

    value: float
    low: float
    high: float
    level: float
    intervals: int
    degrees: int

    @property
    def sentence(self) -> str:
        """The estimate, its interval, and what the interval lets one say."""
        said = (
            f"Dispersion {text(self.value)}, from the counts of {self.intervals} intervals "
            f"({self.degrees} degrees of freedom)"
        )
        if math.isnan(self.low):
            return f"{said}: all have the same rate, so the formula gives no interval."
        said += f"; {percent(self.level)} interval {span(self.low, self.high)}."
        if self.low > 1:
            return (
                f"{said} They vary more than independent events at one rate would: they came in "
                "bursts, or the rate drifted. The counts cannot tell which."
            )
        if self.high < 1:
            return f"{said} They vary less than independent events would."
        return f"{said} It takes in 1, so the events may as well have come one by one."

    def _table(self) -> Table:
        return ["dispersion", "from", "to", "intervals", "degrees of freedom"], [
            [self.value, self.low, self.high, self.intervals, self.degrees]
        ]


def dispersion(
    counts: Iterable[object],
    exposures: Iterable[object],
    groups: Iterable[object] | None = None,
    *,
    level: float = 0.95,
) -> Dispersion:
    """Estimate how far events come in bursts, by Pearson's statistic over its freedom.

    It is 1 for independent events at a constant rate. A rate that drifts within a group
    raises it too: the estimate cannot tell bursts from drift.

    Parameters
    ----------
    counts
        Exactly known number of events of each interval.
    exposures
        Length of each interval, in one unit.
    groups
        A label for each interval; each group has a rate of its own (before and after a
        break). A group without events says nothing and is left out.
    level
        Confidence level of the interval.

    Returns
    -------
    Dispersion
        The estimate with its interval, the number of intervals used, the degrees of freedom.

    Examples
    --------
    >>> dispersion([27, 11, 8, 10, 17, 30, 24], [15, 6, 3, 5, 9, 35, 12]).sentence[:15]
    'Dispersion 2.92'
    """
    level = _inputs.level(level)
    n = np.array([_inputs.count(one, "counts") for one in _inputs.listing(counts, "counts")])
    t = np.array(
        [_inputs.positive(one, "exposures") for one in _inputs.listing(exposures, "exposures")]
    )
    labels = ["all"] * len(n) if groups is None else _labels(groups)
    if not len(n) == len(t) == len(labels):
        raise CourseError(
            f"{counted(len(n), 'count')}, {counted(len(t), 'exposure')} and "
            f"{counted(len(labels), 'group')}",
            where="dispersion",
            expected="one of each for every interval",
        )
    chi2, used, fitted = 0.0, 0, 0
    for label in dict.fromkeys(labels):
        mine = np.array([other == label for other in labels])
        total = n[mine].sum()
        if total:
            mean = total / t[mine].sum() * t[mine]
            chi2 += float(((n[mine] - mean) ** 2 / mean).sum())
            used, fitted = used + int(mine.sum()), fitted + 1
    degrees = used - fitted
    if degrees < 2:
        raise CourseError(
            f"only {counted(used, 'interval')} with a known count",
            where="dispersion",
            expected="3 or more in a period with events",
            remedy="state a dispersion instead, such as dispersion=2.6",
        )
    from scipy import special

    doubt = (1 - level) / 2
    low, high = (
        chi2 / float(special.chdtri(degrees, tail)) if chi2 else math.nan
        for tail in (doubt, 1 - doubt)
    )
    return Dispersion(chi2 / degrees, low, high, level, used, degrees)


def _labels(groups: Iterable[object]) -> list[str]:
    """Return the groups' labels; those of a comparison may be true and false."""
    return [
        str(one) if isinstance(one, (bool, np.bool_)) else _inputs.label(one, "groups")
        for one in _inputs.listing(groups, "groups")
    ]
