"""The sum of two dice: the chance of a success, and of several.

The two dice have 36 equally probable outcomes. A modifier is added to their sum, which
succeeds when it reaches a target. Chances are counted as ways of 36, not simulated.

Source: any textbook of probability, such as Feller, W. (1968), An Introduction to Probability
Theory and Its Applications, vol. 1, ch. 1 (outcomes) and ch. 6 (the binomial distribution).
Not opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb

from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table
from coursekit.text import percent_text

WAYS = 36
TARGET = 7
MOST_MODIFIER = 20
MOST_ROLLS = 100


@dataclass(frozen=True, repr=False)
class Success(Result):
    """How many of the 36 ways of two dice reach the target with the modifier added."""

    modifier: int
    target: int
    ways: int

    @property
    def chance(self) -> Fraction:
        """The chance, from 0 to 1, as an exact fraction."""
        return Fraction(self.ways, WAYS)

    @property
    def least(self) -> int:
        """The least sum of the two dice that succeeds."""
        return self.target - self.modifier

    @property
    def sentence(self) -> str:
        """The chance in words."""
        if self.ways in (0, WAYS):
            always = "never reach" if self.ways == 0 else "always reach"
            return f"Two dice with {self.modifier:+d} {always} {self.target}."
        return (
            f"Two dice with {self.modifier:+d} reach {self.target} in {self.ways} of {WAYS} ways,"
            f" a chance of {percent_text(float(self.chance))}."
        )

    def _table(self) -> Table:
        return ["modifier", "least sum of the dice", "ways of 36", "chance"], [
            [f"{self.modifier:+d}", self.least, self.ways, float(self.chance)]
        ]


@dataclass(frozen=True, repr=False)
class Several(Result):
    """The chance of at least some successes in a number of rolls alike."""

    rolls: int
    least: int
    each: Success
    chance: Fraction

    @property
    def sentence(self) -> str:
        """The chance in words."""
        shown = "1" if self.chance == 1 else "0" if self.chance == 0 else ""
        said = f"chance {shown}" if shown else f"chance {percent_text(float(self.chance))}"
        return (
            f"At least {self.least} of {self.rolls} rolls with {self.each.modifier:+d} reach"
            f" {self.each.target}: {said}."
        )

    def _table(self) -> Table:
        return ["rolls", "at least", "chance of each", "chance"], [
            [str(self.rolls), self.least, float(self.each.chance), float(self.chance)]
        ]


def success(modifier: int = 0, target: int = TARGET) -> Success:
    """Count the ways in which the sum of two dice and a modifier reaches a target.

    Parameters
    ----------
    modifier
        What is added to the sum of the dice, a whole number from -20 to 20.
    target
        The least total that succeeds, a whole number from -20 to 40.

    Returns
    -------
    Success
        The ways of 36, and the chance from 0 to 1.

    Raises
    ------
    CourseError
        When a value is not a whole number in its range.

    Examples
    --------
    >>> [round(float(success(modifier).chance), 2) for modifier in (-1, 0, 1)]
    [0.42, 0.58, 0.72]
    >>> print(success(1).sentence)
    Two dice with +1 reach 7 in 26 of 36 ways, a chance of 72%.
    """
    modifier = _inputs.whole(modifier, -MOST_MODIFIER, MOST_MODIFIER, "modifier")
    target = _inputs.whole(target, -MOST_MODIFIER, 2 * MOST_MODIFIER, "target")
    sides = range(1, 7)
    ways = sum(a + b + modifier >= target for a, b in product(sides, sides))
    return Success(modifier, target, ways)


def several(rolls: int, least: int, modifier: int = 0, target: int = TARGET) -> Several:
    """Compute the chance of at least some successes in independent rolls alike.

    Parameters
    ----------
    rolls
        How many times both dice are rolled, from 1 to 100.
    least
        The least number of successes, from 0 to 100.
    modifier, target
        As of `success`, the same for each roll.

    Returns
    -------
    Several
        The chance from 0 to 1, as an exact fraction.

    Raises
    ------
    CourseError
        When a value is not a whole number in its range.

    Examples
    --------
    >>> several(3, 2, modifier=1).chance == success(1).chance ** 2 * (3 - 2 * success(1).chance)
    True
    >>> print(several(3, 3).sentence)
    At least 3 of 3 rolls with +0 reach 7: chance 20%.
    """
    rolls = _inputs.whole(rolls, 1, MOST_ROLLS, "rolls")
    least = _inputs.whole(least, 0, MOST_ROLLS, "least")
    each = success(modifier, target)
    p = each.chance
    ways = (comb(rolls, n) * p**n * (1 - p) ** (rolls - n) for n in range(least, rolls + 1))
    return Several(rolls, least, each, sum(ways, Fraction(0)))
