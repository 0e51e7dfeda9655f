"""Bayes' rule over several scenarios, step by step, and in odds for two.

The scenarios exclude one another and leave nothing out. Each item of evidence is judged by
its likelihoods: how probable the item would be under each scenario. These need not add up
to 1 across scenarios; only their ratios count. Items are taken as independent within a
scenario; the module `dependence` shows what happens where they are not.

References
----------
Bayes, T. (1763). An essay towards solving a problem in the doctrine of chances.
Philosophical Transactions 53, 370-418. Not opened.
Zlotnick, J. (1972). Bayes' theorem for intelligence analysis. Studies in Intelligence 16.
Read: a summary.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, frame_table, text
from coursekit.text import and_list, counted

Chances = Mapping[str, float]
NEARLY = math.nextafter(1, 0)  # what is not certain is never rounded to 1


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
    start = {"prior": chances}
    rows = dict(start)
    for item, given in _items(evidence).items():
        likelihood = likelihoods(given, list(chances), f"evidence {item!r}")
        weights = {name: p * likelihood[name] for name, p in chances.items()}
        total = math.fsum(weights.values())
        if total == 0:
            raise CourseError(
                "Its chance is 0 under every scenario that is left.",
                where=f"evidence {item!r}",
                remedy="it happened, so give it a chance above 0 under one of them",
            )
        left = [name for name in chances if chances[name] > 0 and likelihood[name] > 0]
        chances = {name: _posterior(weights, name, total, left) for name in chances}
        if item in start:
            raise CourseError(
                f"An item is called {item!r}.", where="evidence", remedy="give it another name"
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
    before = _inputs.positive(prior / (1 - prior), "prior, as odds")
    after = before * times
    return Odds(prior, times, before, after, min(after / (1 + after), NEARLY))


def prior_chances(prior: Chances) -> dict[str, float]:
    """Return the prior, checked.

    >>> prior_chances({"calm": 0.5, "flare": 0.5})
    {'calm': 0.5, 'flare': 0.5}
    """
    given = _inputs.named(prior, "prior")
    chances = {name: _inputs.chance(p, f"prior of {name}") for name, p in given.items()}
    _inputs.sums_to_one(chances.values(), "prior")
    return chances


def likelihoods(given: Chances, scenarios: Iterable[str], where: str) -> dict[str, float]:
    """Return the chances of one item under each of the scenarios, checked.

    >>> likelihoods({"flare": 0.5, "calm": 0.25}, ["calm", "flare"], "evidence")
    {'calm': 0.25, 'flare': 0.5}
    """
    chances = _inputs.named(given, where)
    wanted = _inputs.labels(_inputs.listing(scenarios, "scenarios"), "scenarios")
    for name in chances:
        _inputs.one_of(name, wanted, where)
    for name in wanted:
        if name not in chances:
            raise CourseError(
                f"It has no chance under {name}.",
                where=where,
                remedy="give one for every scenario",
            )
    return {name: _inputs.chance(chances[name], f"{where}, {name}") for name in wanted}


def _items(evidence: Mapping[str, Chances] | pd.DataFrame) -> dict[str, Chances]:
    """Return the items by name; the rows of a frame are items."""
    if isinstance(evidence, pd.DataFrame):
        columns = _inputs.labels(evidence.columns, "evidence")
        cells = evidence.to_numpy(dtype=object)
        rows = [dict(zip(columns, row, strict=True)) for row in cells]
        names = _inputs.labels(evidence.index, "evidence")
        return dict(zip(names, rows, strict=True))
    return _inputs.named(evidence, "evidence")


def _posterior(weights: dict[str, float], name: str, total: float, left: list[str]) -> float:
    """Return one share of the total; it is 0 or 1 only where nothing else is possible."""
    share = weights[name] / total
    if name in left and share == 0:
        raise CourseError(
            f"The chance of {name} becomes too small to be told from 0.",
            where="evidence",
            remedy="take chances that are less extreme",
        )
    return min(share, NEARLY) if len(left) > 1 else share
