"""What becomes of an update when two items of evidence are not independent.

A story that two outlets print is one item. Bayes' rule for two items that depend on each
other asks for the chance of the second given the first, under each scenario.

Source: the chain rule of probability; for the mistake see Schum, D. A. (1994), The
Evidential Foundations of Probabilistic Reasoning, Wiley, on redundant evidence. Not opened.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, frame_table, text
from coursekit.methods.bayes import Chances, likelihoods, prior_chances, update
from coursekit.text import and_list


@dataclass(frozen=True, repr=False, eq=False)
class Counting(Result):
    """The same evidence counted in different ways; `frame` has a row for each way."""

    frame: pd.DataFrame

    @property
    def sentence(self) -> str:
        """The scenario that the choice moves most."""
        spread = self.frame.max() - self.frame.min()
        name = spread.round(9).idxmax()
        column = self.frame[name]
        ways = [f"{text(p)} {way}" for way, p in column.items()]
        return f"How the evidence is counted moves {name} most: {and_list(ways)}."

    def _table(self) -> Table:
        return frame_table(self.frame, "counted")


def count_twice(prior: Chances, likelihood: Chances) -> Counting:
    """Show what happens when one story is counted as two independent ones.

    Parameters
    ----------
    prior
        Probability of each scenario before the evidence; they add up to 1.
    likelihood
        Probability of the story under each scenario.

    Returns
    -------
    Counting
        Probabilities when the story is counted once and twice.

    Examples
    --------
    >>> found = count_twice({"calm": 0.5, "flare": 0.5}, {"calm": 0.2, "flare": 0.8})
    >>> found.frame["flare"].round(3).tolist()
    [0.8, 0.941]
    """
    told = update(prior, {"once": likelihood, "twice": likelihood})
    return Counting(told.trace.iloc[1:])


def given_first(second: Chances, tied: float) -> dict[str, float]:
    """Say how probable the second of two items is once the first has happened.

    `tied` says how far they hang together: at 0 they are independent, at 1 the second is certain
    given the first, and a straight line joins the two.

    >>> given_first({"calm": 0.25, "flare": 0.5}, 0.5)
    {'calm': 0.625, 'flare': 0.75}
    """
    share = _inputs.chance(tied, "tied")
    chances = likelihoods(second, list(_inputs.named(second, "second")), "second")
    return {name: chance + (1 - chance) * share for name, chance in chances.items()}


def compare(
    prior: Chances, first: Chances, second: Chances, second_given_first: Chances
) -> Counting:
    """Compare two items taken as independent, as one, and with their dependence judged.

    By the chain rule P(both | scenario) = P(first | scenario) P(second | first, scenario).
    Merging two items into one is the extreme case in which the second is certain given the
    first, and so tells nothing.

    Parameters
    ----------
    prior
        Probability of each scenario before the evidence; they add up to 1.
    first, second
        Probability of each item under each scenario, judged by itself.
    second_given_first
        Probability of the second item under each scenario once the first has happened.

    Returns
    -------
    Counting
        Probabilities for the three ways of counting.

    Examples
    --------
    >>> even, likely = {"calm": 0.5, "flare": 0.5}, {"calm": 0.2, "flare": 0.8}
    >>> found = compare(even, likely, likely, {"calm": 0.9, "flare": 0.95})
    >>> found.frame["flare"].round(2).tolist()
    [0.94, 0.81, 0.8]
    """
    chances = prior_chances(prior)
    first, second, second_given_first = (
        likelihoods(values, list(chances), where)
        for values, where in (
            (first, "first"),
            (second, "second"),
            (second_given_first, "second_given_first"),
        )
    )
    for name in chances:
        one, two, then = first[name], second[name], second_given_first[name]
        least, most = one * then, one * then + 1 - one
        if not least - 1e-9 <= two <= most + 1e-9:
            raise CourseError(
                f"{text(two)} for the second item under {name}",
                where="dependence",
                expected=f"a chance from {text(least)} to {text(most)}, to fit the other two",
            )
    ways = {
        "as independent": second,
        "given the first": second_given_first,
        "as one story": dict.fromkeys(chances, 1.0),
    }
    rows = {way: update(prior, {"1": first, "2": then}).posterior for way, then in ways.items()}
    return Counting(pd.DataFrame.from_dict(rows, orient="index"))
