"""Which signs tell scenarios apart, and which fit them all.

A sign is judged by its likelihoods: how probable it would be under each scenario. What
counts is their ratio. A sign that is equally probable under all tells nothing, however
probable it is.

References
----------
Kass, R. E., and Raftery, A. E. (1995). Bayes factors. Journal of the American Statistical
Association 90, 773-795, for how much a ratio tells. Read: abstract. Pages that describe it give
its steps as 3, 20 and 150, and those of Jeffreys as 3.2, 10 and 100; the steps here, at 3 and
10, are those of Jeffreys, rounded, and milder.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, text
from coursekit.text import and_list, counted

# From this ratio on, a sign tells scenarios apart so much.
STEPS = ((10, "strongly"), (3, "somewhat"), (1, "hardly"))


@dataclass(frozen=True, repr=False)
class Sign(Result):
    """How far a sign tells scenarios apart: its largest likelihood over its smallest."""

    likelihood: dict[str, float]

    @property
    def ratio(self) -> float:
        """How many times as probable under one scenario as under another, at most."""
        low = min(self.likelihood.values())
        return round(max(self.likelihood.values()) / low, 9) if low else math.inf

    @property
    def strength(self) -> str:
        """``strongly`` from a ratio of 10, ``somewhat`` from 3, else ``hardly``."""
        return next(word for least, word in STEPS if self.ratio >= least)

    @property
    def most(self) -> list[str]:
        """Scenarios under which the sign is most probable."""
        return self._at(max)

    @property
    def least(self) -> list[str]:
        """Scenarios under which it is least probable."""
        return self._at(min)

    @property
    def sentence(self) -> str:
        """Which scenarios it tells apart, and by how much."""
        if self.ratio == 1:
            return "The sign fits all scenarios alike and tells nothing."
        return (
            f"The sign is {text(self.ratio)} times as probable under {and_list(self.most)} as "
            f"under {and_list(self.least)}: it tells them apart {self.strength}."
        )

    def _at(self, end: Callable[[Iterable[float]], float]) -> list[str]:
        wanted = end(self.likelihood.values())
        return [name for name, p in self.likelihood.items() if p == wanted]

    def _table(self) -> Table:
        return ["scenario", "likelihood"], [[name, p] for name, p in self.likelihood.items()]


def tells_apart(likelihood: Mapping[str, float]) -> Sign:
    """Say how far a sign tells scenarios apart, whatever the prior.

    Parameters
    ----------
    likelihood
        How probable the sign is under each of two or more scenarios.

    Returns
    -------
    Sign
        `ratio`, the largest likelihood over the smallest, and `strength` in a word.

    Examples
    --------
    >>> print(tells_apart({"calm": 0.1, "flare": 0.6}).sentence)
    The sign is 6 times as probable under flare as under calm: it tells them apart somewhat.
    """
    chances = {
        name: _inputs.chance(p, f"likelihood under {name}")
        for name, p in _inputs.named(likelihood, "tells_apart").items()
    }
    if len(chances) < 2 or not any(chances.values()):
        raise CourseError(
            counted(len(chances), "scenario") if len(chances) < 2 else "0 under every scenario",
            where="tells_apart",
            expected="two or more scenarios, and a chance above 0 under one of them",
        )
    return Sign(chances)
