"""How far events come in bursts: the dispersion of counts.

References
----------
McCullagh, P., and Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., 4.5 and 6.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, text
from coursekit.text import counted


@dataclass(frozen=True, repr=False)
class Dispersion(Result):
    """How many times more the counts vary than those of independent events would."""

    value: float
    intervals: int
    degrees: int

    @property
    def sentence(self) -> str:
        """The estimate with the number of intervals behind it."""
        verdict = (
            "more than independent events would: they came in bursts"
            if self.value > 1
            else "no more than independent events would"
        )
        return (
            f"Dispersion {text(self.value)}: the counts of {self.intervals} intervals vary "
            f"{verdict}. With {self.degrees} degrees of freedom the estimate is rough."
        )

    def _table(self) -> Table:
        return ["dispersion", "intervals", "degrees of freedom"], [
            [text(self.value), self.intervals, self.degrees]
        ]


def dispersion(
    counts: Iterable[object],
    exposures: Iterable[object],
    groups: Iterable[object] | None = None,
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

    Returns
    -------
    Dispersion
        The estimate, the number of intervals used, the degrees of freedom.

    Examples
    --------
    >>> dispersion([27, 11, 8, 10, 17, 30, 24], [15, 6, 3, 5, 9, 35, 12]).sentence[:15]
    'Dispersion 2.92'
    """
    n = np.array([_inputs.count(value, "counts") for value in counts], dtype=float)
    t = np.array([_inputs.positive(value, "exposures") for value in exposures])
    labels = [0] * len(n) if groups is None else list(groups)
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
    return Dispersion(chi2 / degrees, used, degrees)
