"""Bayes' rule over several scenarios, step by step, and in odds for two.

The scenarios exclude one another and leave nothing out. Each item of evidence is judged by
its likelihoods: how probable the item would be under each scenario. These need not add up
to 1 across scenarios; only their ratios count. Items are taken as independent within a
scenario; the module `dependence` shows what happens where they are not.

References
----------
Bayes, T. (1763). An essay towards solving a problem in the doctrine of chances.
Philosophical Transactions 53, 370-418.
Zlotnick, J. (1972). Bayes' theorem for intelligence analysis. Studies in Intelligence 16.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, frame_table, text
from coursekit.text import and_list, counted

Chances = Mapping[str, float]


@dataclass(frozen=True, repr=False, eq=False)
class Update(Result):
    """How each item moves the scenarios; `trace` has the prior first, then a row an item."""

    trace: pd.DataFrame

    @property
    def posterior(self) -> dict[str, float]:
        """Probability of each scenario after all items."""
        return {str(name): float(p) for name, p in self.trace.iloc[-1].items()}

    @property
    def sentence(self) -> str:
        """Each scenario after all the evidence, and where it started."""
        prior = self.trace.iloc[0]
        moved = [
            f"{name} {text(p)} (prior {text(prior[name])})" for name, p in self.posterior.items()
        ]
        said = f"After {counted(len(self.trace) - 1, 'item')}: {and_list(moved)}."
        never = [str(name) for name, p in prior.items() if p == 0]
        if never:
            said += f" No evidence can move what began at 0: {and_list(never)}."
        return said

    def _table(self) -> Table:
        return frame_table(self.trace, "after")


@dataclass(frozen=True, repr=False)
class Odds(Result):
    """One update of two alternatives in odds."""

    prior: float
    likelihood_ratio: float
    prior_odds: float
    posterior_odds: float
    posterior: float

    @property
    def sentence(self) -> str:
        """The step in odds and in probability."""
        return (
            f"Prior {text(self.prior)} is odds of {text(self.prior_odds)} to 1; times "
            f"{text(self.likelihood_ratio)} gives {text(self.posterior_odds)} to 1, "
            f"a probability of {text(self.posterior)}."
        )

    def _table(self) -> Table:
        return ["", "odds", "probability"], [
            ["prior", self.prior_odds, self.prior],
            ["posterior", self.posterior_odds, self.posterior],
        ]


def update(prior: Chances, evidence: Mapping[str, Chances] | pd.DataFrame) -> Update:
    """Update several scenarios by items of evidence, one after the other.

    Parameters
    ----------
    prior
        Probability of each scenario before the evidence; they add up to 1.
    evidence
        For each item its probability under each scenario, in the order of arrival: a mapping
        from item to these probabilities, or a frame with items in rows, scenarios in columns.

    Returns
    -------
    Update
        `trace`, the probabilities after each item, and `posterior`.

    Examples
    --------
    >>> found = update({"calm": 0.5, "flare": 0.5}, {"a quiet month": {"calm": 0.9, "flare": 0.3}})
    >>> found.posterior
    {'calm': 0.75, 'flare': 0.25}
    """
    chances = prior_chances(prior)
    rows = {"prior": chances}
    for item, likelihood in _items(evidence):
        weights = _weights(chances, likelihood, item)
        total = sum(weights.values())
        if total == 0:
            raise CourseError(
                "Its chance is 0 under every scenario that is left.",
                where=f"evidence {item!r}",
                remedy="it happened, so give it a chance above 0 under one of them",
            )
        chances = {name: weight / total for name, weight in weights.items()}
        if item in rows:
            raise CourseError(
                f"Two rows are called {item!r}.",
                where="evidence",
                remedy="give each item a name of its own",
            )
        rows[item] = chances
    return Update(pd.DataFrame.from_dict(rows, orient="index"))


def odds(prior: float, likelihood_ratio: float) -> Odds:
    """Update two alternatives in odds: posterior odds = prior odds times likelihood ratio.

    Parameters
    ----------
    prior
        Probability of the first alternative before the evidence, between 0 and 1.
    likelihood_ratio
        How many times more probable the evidence is under the first than under the second.

    Returns
    -------
    Odds
        Odds and probability after the evidence.

    Examples
    --------
    >>> round(odds(0.15, 4).posterior, 4)
    0.4138
    """
    prior = _inputs.between(prior, 0, 1, "prior")
    times = _inputs.positive(likelihood_ratio, "likelihood_ratio")
    before = prior / (1 - prior)
    after = before * times
    return Odds(prior, times, before, after, after / (1 + after))


def prior_chances(prior: Chances) -> dict[str, float]:
    """Return the prior, checked."""
    chances = {str(name): _inputs.chance(p, f"prior of {name}") for name, p in prior.items()}
    _inputs.sums_to_one(chances.values(), "prior")
    return chances


def _items(evidence: Mapping[str, Chances] | pd.DataFrame) -> list[tuple[str, Chances]]:
    if isinstance(evidence, pd.DataFrame):
        rows = evidence.to_dict("index")
        evidence = {str(i): {str(k): v for k, v in row.items()} for i, row in rows.items()}
    return list(evidence.items())


def _weights(chances: dict[str, float], likelihood: Chances, item: str) -> dict[str, float]:
    return {
        name: p * chance_under(likelihood, name, f"evidence {item!r}")
        for name, p in chances.items()
    }


def chance_under(likelihood: Chances, scenario: str, where: str) -> float:
    """Return the likelihood of one scenario, checked."""
    if scenario not in likelihood:
        raise CourseError(
            f"It has no chance under {scenario}.",
            where=where,
            remedy="give one for every scenario",
        )
    return _inputs.chance(likelihood[scenario], f"{where}, {scenario}")
