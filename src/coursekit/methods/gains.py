"""The gain of a group that was measured twice: the mean difference within each person.

Each person is compared with himself or herself, so that people who differ from one another make
the result no less sure. The limits are those of Student's t for paired measurements. They say how
far chance among people reaches, and nothing of what caused the gain: without a group that was
measured twice and not taught, practice, time and an easier second form look the same.

Where half of the people get the two forms in the other order, an easier form adds to the gain of
one half what it takes from the other. The mean of both halves is free of it.

References
----------
Student (1908). The probable error of a mean. Biometrika 6, 1-25. Not opened.
Senn, S. (2002). Cross-over trials in clinical research, 2nd ed. Wiley, for two orders.
Not opened.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, percent, text
from coursekit.text import counted

ROUGH = 15  # people; with fewer, the limits lean on a shape of the differences that nobody knows


@dataclass(frozen=True, repr=False)
class Gain(Result):
    """The mean of the second measurements, that of the first, and their difference with limits."""

    people: int
    before: float
    after: float
    low: float
    high: float
    level: float

    @property
    def mean(self) -> float:
        """The mean difference within a person, second minus first, in the unit of the scores."""
        return self.after - self.before

    @property
    def is_rough(self) -> bool:
        """Whether so few people make the limits rough."""
        return self.people < ROUGH

    @property
    def sentence(self) -> str:
        """The gain in words, and how sure it is."""
        said = (
            f"{counted(self.people, 'person', 'people')}: on average {text(self.before)} the first"
            f" time and {text(self.after)} the second, a difference of {self.mean:+.2g}"
            f" ({percent(self.level)} limits {self.low:+.2g} to {self.high:+.2g})."
        )
        if self.low <= 0 <= self.high:
            said += " The limits take in no gain at all."
        return f"{said} With so few people the limits are rough." if self.is_rough else said

    def _table(self) -> Table:
        return ["people", "first", "second", "gain", "lower limit", "upper limit"], [
            [str(self.people), self.before, self.after, self.mean, self.low, self.high]
        ]


@dataclass(frozen=True, repr=False)
class Orders(Result):
    """The gains of two groups that got the two forms in opposite orders."""

    one: Gain
    other: Gain

    @property
    def mean(self) -> float:
        """The gain, both groups weighed equally: how hard each form is does not count in it."""
        return (self.one.mean + self.other.mean) / 2

    @property
    def easier(self) -> float:
        """By how much the form that `one` got second is the easier one, as far as groups show."""
        return (self.one.mean - self.other.mean) / 2

    @property
    def sentence(self) -> str:
        """The gain without the difference between the forms, in words."""
        return (
            f"Both orders weighed equally: a gain of {self.mean:+.2g}. The form that the first"
            f" group got second seems easier by {self.easier:+.2g}."
        )

    def _table(self) -> Table:
        return ["order", "people", "gain"], [
            ["one", self.one.people, self.one.mean],
            ["other", self.other.people, self.other.mean],
        ]


def gain(before: Sequence[float], after: Sequence[float], *, level: float = 0.95) -> Gain:
    """Compute the mean gain of people who were measured twice, with its limits.

    Parameters
    ----------
    before, after
        One score a person, in the same order of people and the same unit; two people at least.
    level
        How often limits made in this way hold the true mean, 0.5 to 0.9999.

    Returns
    -------
    Gain
        Both means, and the limits of their difference. Where all differ by the same, the limits
        are that difference.

    Raises
    ------
    CourseError
        When there are fewer than two people, the two lists differ in length, or a score is no
        number.

    Examples
    --------
    >>> found = gain([4, 5, 6, 5], [6, 7, 6, 8])
    >>> found.mean, round(found.low, 2), round(found.high, 2)
    (1.75, -0.25, 3.75)
    """
    first = [_inputs.finite(each, "before") for each in _inputs.listing(before, "before")]
    second = [_inputs.finite(each, "after") for each in _inputs.listing(after, "after")]
    level = _inputs.level(level)
    if len(first) != len(second):
        raise CourseError(
            f"{len(first)} scores before and {len(second)} after",
            where="gain",
            expected="one of each for every person",
        )
    if len(first) < 2:
        raise CourseError(f"{len(first)} people", where="gain", expected="2 or more")
    from scipy import special

    differences = np.subtract(second, first)
    error = float(differences.std(ddof=1)) / math.sqrt(len(differences))
    reach = float(special.stdtrit(len(differences) - 1, (1 + level) / 2)) * error
    mean = float(differences.mean())
    return Gain(
        len(first), float(np.mean(first)), float(np.mean(second)), mean - reach, mean + reach, level
    )
