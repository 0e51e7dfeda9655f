"""Analysis of competing hypotheses: which hypothesis has the least against it.

Hypotheses are rows, items of evidence are columns. A cell says how the item fits the
hypothesis: CC or C (consistent), N (neither), I or II (inconsistent), empty (not rated).
Only inconsistency is counted. The hypothesis with the least of it has survived, which does
not prove it; a vague hypothesis has little against it because little could be. Tests of the
technique with analysts have given mixed results (Dhami, Belton and Mandel).

References
----------
Heuer, R. J. (1999). Psychology of Intelligence Analysis, ch. 8. CIA. Read: pages that
describe it.
PARC AI3 Team with Heuer, R. J. ACH1.1: a tool for analyzing competing hypotheses. Technical
description for version 1.1, for the weights: inconsistency times credibility times
relevance. Read: beginning, and a page that gives the weights.
Dhami, M. K., Belton, I. K., and Mandel, D. R. (2019). The "analysis of competing
hypotheses" in intelligence analysis. Applied Cognitive Psychology 33, 1080-1090. Read: abstract.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, text
from coursekit.text import and_list, counted, plural

Floats = npt.NDArray[np.float64]
Scores = TypeVar("Scores", pd.Series, pd.DataFrame)

INCONSISTENCY = {"CC": 0, "C": 0, "N": 0, "I": 1, "II": 2}
SCALE = {"CC": 2, "C": 1, "N": 0, "I": -1, "II": -2}
WEIGHTS = {"low": 1 / math.sqrt(2), "medium": 1.0, "high": math.sqrt(2)}
RATINGS = frozenset({"", *INCONSISTENCY})
EMPTY = ("", "NA", "nan", "None", "<NA>")


@dataclass(frozen=True, repr=False, eq=False)
class Ranking(Result):
    """Scores of hypotheses, what each item tells, and how much hangs on each item.

    `hypotheses` has a row for each hypothesis: ``inconsistency`` (I = 1, II = 2), ``weighted``,
    ``rated`` (cells with a rating; a group counts once), ``per_rated`` (weighted score for each of
    them) and ``rank``; one without a rating has no rank. `items` has ``group``, ``rated`` and
    ``diagnosticity``. `without` has the weighted scores when an item is left out,
    `rated_without` the number of rated cells then.
    """

    hypotheses: pd.DataFrame
    items: pd.DataFrame
    without: pd.DataFrame
    rated_without: pd.DataFrame

    @property
    def least(self) -> list[str]:
        """Rated hypotheses with the least weighted inconsistency; several if they tie."""
        return _lowest(_of_rated(self.hypotheses["weighted"], self.hypotheses["rated"]))

    @property
    def least_per_rated(self) -> list[str]:
        """Hypotheses with the least for each rated cell; none before a cell is rated."""
        return _lowest(self.hypotheses["per_rated"])

    @property
    def decisive(self) -> list[str]:
        """Items without which other hypotheses would have the least inconsistency."""
        rows, least = _of_rated(self.without, self.rated_without), self.least
        return [str(item) for item, row in rows.iterrows() if _lowest(row) != least]

    @cached_property
    def per_rated_without(self) -> pd.DataFrame:
        """The weighted scores for each rated cell when an item is left out, a row for each."""
        return _per_rated(self.without, self.rated_without)

    def least_per_rated_without(self, item: str) -> list[str]:
        """Hypotheses with the least for each rated cell when an item is left out."""
        _inputs.one_of(item, self.items.index, "item")
        return _lowest(self.per_rated_without.T[item])

    @property
    def decisive_per_rated(self) -> list[str]:
        """Items without which others would have the least for each rated cell."""
        rows, least = self.per_rated_without, self.least_per_rated
        return [str(item) for item, row in rows.iterrows() if _lowest(row) != least]

    @property
    def silent(self) -> list[str]:
        """Items that two or more hypotheses are rated for, all alike: they tell nothing."""
        alike = self.items["diagnosticity"].eq(0) & self.items["rated"].ge(2)
        return self.items.index[alike].astype(str).tolist()

    @property
    def sentence(self) -> str:
        """Who has the least against it, how firmly, and which items tell nothing."""
        best, rated = self.least, self.hypotheses["rated"]
        if not best:
            return "No cell is rated yet, so no hypothesis is ranked."
        score = self.hypotheses["weighted"][rated > 0].min()
        verb = plural(len(best), "has", "tie for")
        said = f"{and_list(best)} {verb} the least against it (weighted {text(float(score))})"
        if rated.min() < rated.max():
            said += f"; for each rated cell, {and_list(self.least_per_rated)}"
        said += ". The least inconsistent is not thereby proven."
        if unrated := rated.index[rated == 0].tolist():
            said += f" Not ranked, since no cell is rated: {and_list(unrated)}."
        if self.decisive:
            said += f" That hangs on {and_list(self.decisive)}."
        if self.silent:
            said += f" Rated alike for all, so it tells nothing: {and_list(self.silent)}."
        return said

    def _table(self) -> Table:
        header = ["hypothesis", "I and II", "weighted", "rated cells", "per rated cell", "rank"]
        return header, [list(row) for row in self.hypotheses.itertuples(name=None)]


def rank(
    matrix: pd.DataFrame,
    *,
    credibility: Mapping[str, str] | None = None,
    relevance: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
) -> Ranking:
    """Score hypotheses by the evidence that does not fit them.

    The weighted score of a cell is its inconsistency (I = 1, II = 2) times the weights of
    the item's credibility and relevance (low 0.707, medium 1, high 1.414). Items in one
    group depend on each other and count once, by the largest score among them. The
    diagnosticity of an item is the distance between its best and its worst rating on the
    scale CC, C, N, I, II: 0 if it fits all hypotheses alike, at most 4.

    Parameters
    ----------
    matrix
        Ratings: one row a hypothesis, one column an item of evidence.
    credibility, relevance
        "low", "medium" or "high" for items; medium where nothing is said.
    groups
        For dependent items the name of the group they belong to.

    Returns
    -------
    Ranking
        Frames `hypotheses`, `items`, `without` and `rated_without`.

    Examples
    --------
    >>> matrix = pd.DataFrame({"e1": ["II", "C"], "e2": ["C", "I"]}, index=["strikes", "talks"])
    >>> found = rank(matrix, credibility={"e1": "high"}, relevance={"e1": "high"})
    >>> found.hypotheses["weighted"].round(2).to_dict()
    {'strikes': 4.0, 'talks': 1.0}
    """
    hypotheses, items, ratings = _ratings(matrix)
    kinds = _per_item(credibility, items, "credibility"), _per_item(relevance, items, "relevance")
    weight = np.array(
        [
            WEIGHTS[_inputs.one_of(one, WEIGHTS, "credibility")]
            * WEIGHTS[_inputs.one_of(two, WEIGHTS, "relevance")]
            for one, two in zip(
                *([kind.get(item, "medium") for item in items] for kind in kinds), strict=True
            )
        ]
    )
    named = _per_item(groups, items, "groups")
    group = [
        f"group {_inputs.label(named[item], 'groups')}" if item in named else item for item in items
    ]
    for item in items:
        if item not in named and group.count(item) > 1:
            raise CourseError(
                f"An item and a group are both called {item!r}.",
                where="ach",
                remedy="give the item another name",
            )
    scored = [[INCONSISTENCY.get(cell, 0) for cell in row] for row in ratings]
    plain = np.array(scored, dtype=float)
    weighted = plain * weight
    rated = np.array([[cell != "" for cell in row] for row in ratings])
    known = rated.astype(float)
    members = pd.factorize(pd.Series(group))[0]

    scores = pd.DataFrame(
        {
            "inconsistency": _total(plain, members).astype(int),
            "weighted": _total(weighted, members),
            "rated": _total(known, members).astype(int),
        },
        index=pd.Index(hypotheses),
    )
    scores["per_rated"] = _per_rated(scores["weighted"], scores["rated"])
    ranked = _of_rated(scores["weighted"], scores["rated"])
    scores["rank"] = ranked.round(9).rank(method="min").astype("Int64")

    signs = np.array([[SCALE.get(cell, math.nan) for cell in row] for row in ratings])
    spread = np.where(
        rated.any(axis=0), np.fmax.reduce(signs, axis=0) - np.fmin.reduce(signs, axis=0), 0
    )
    told = pd.DataFrame(
        {"group": group, "rated": rated.sum(axis=0), "diagnosticity": spread.astype(int)},
        index=pd.Index(items),
    )
    without, rated_without = (
        pd.DataFrame(
            [_total(np.delete(cells, i, 1), np.delete(members, i)) for i in range(len(items))],
            index=pd.Index(items),
            columns=scores.index,
        )
        for cells in (weighted, known)
    )
    return Ranking(scores, told, without, rated_without.astype(int))


def least_of_many(
    ratings: Sequence[Sequence[Sequence[str]]],
    *,
    weights: Sequence[Sequence[float]] | None = None,
    groups: Sequence[str] | None = None,
) -> npt.NDArray[np.bool_]:
    """Say which hypotheses have the least for each rated cell, in many matrices at once.

    The scores are those of `rank`, without a table for each matrix: for a whole class.

    Parameters
    ----------
    ratings
        For each matrix a row a hypothesis, with a rating for each item; all of one size. A cell
        that is not rated is empty.
    weights
        For each matrix the weight of each item, above 0; all 1 if left out.
    groups
        For each item the name of its group; items in one group count once, by the largest score
        among them. Each is alone if left out.

    Returns
    -------
    numpy.ndarray
        A row a matrix, a column a hypothesis: true for the least, several if they tie, none
        before a cell is rated.

    Examples
    --------
    >>> least_of_many([[["II", "C"], ["C", "I"]], [["", ""], ["", ""]]]).tolist()
    [[False, True], [False, False]]
    """
    given = [_rows(matrix) for matrix in _inputs.listing(ratings, "ratings")]
    sizes = {(len(rows), len(rows[0]) if rows else 0) for rows in given}
    if len(sizes) != 1 or 0 in next(iter(sizes)):
        expected = "matrices of one size, with a rating for each hypothesis and item"
        found = "matrices of several sizes" if len(sizes) > 1 else "no ratings"
        raise CourseError(found, where="ratings", expected=expected)
    cells = np.array(given, dtype=str)
    heavy = np.ones((len(cells), cells.shape[2]))
    if weights is not None:
        rows = [_inputs.listing(row, "weights") for row in _inputs.listing(weights, "weights")]
        if [len(row) for row in rows] != [cells.shape[2]] * len(cells):
            raise CourseError(
                "weights of another size", where="weights", expected="one for each item of a matrix"
            )
        heavy = np.array([[_inputs.positive(one, "weights") for one in row] for row in rows])
    names = range(cells.shape[2])
    members = np.array(names, dtype=np.intp)
    if groups is not None:
        listed = [_inputs.label(one, "groups") for one in _inputs.listing(groups, "groups")]
        if len(listed) != len(names):
            found = counted(len(listed), "group")
            raise CourseError(found, where="groups", expected="one for each item")
        members = pd.factorize(pd.Series(listed))[0]
    plain = np.select([cells == "I", cells == "II"], [1.0, 2.0], 0.0) * heavy[:, None, :]
    rated = _total((cells != "").astype(float), members)
    with np.errstate(invalid="ignore"):
        scores = np.where(rated > 0, _total(plain, members) / rated, np.inf)
    least = scores.min(axis=1, keepdims=True)
    return np.asarray(np.isfinite(scores) & (scores <= least + 1e-9))


def _rows(matrix: object) -> list[list[str]]:
    """Return the ratings of one matrix; each is known or empty, the rows are of one length."""
    rows = [_inputs.listing(row, "ratings") for row in _inputs.listing(matrix, "ratings")]
    if len({len(row) for row in rows}) > 1:
        found = "rows of several lengths"
        raise CourseError(found, where="ratings", expected="a rating for each item")
    for row in rows:
        if not set(map(type, row)) <= {str} or not RATINGS.issuperset(row):
            for cell in row:
                _inputs.one_of(cell, ("", *INCONSISTENCY), "ratings")
    return rows


def _ratings(matrix: pd.DataFrame) -> tuple[list[str], list[str], list[list[str]]]:
    """Return the hypotheses, the items, and the cells as ratings."""
    _inputs.kind_of(matrix, pd.DataFrame, "ach", "make a table of ratings")
    if len(matrix) < 2 or not len(matrix.columns):
        raise CourseError(
            f"{counted(len(matrix), 'hypothesis', 'hypotheses')} and "
            f"{counted(len(matrix.columns), 'item')}",
            where="ach",
            expected="a row for each of two or more hypotheses and a column for each item",
        )
    hypotheses = _inputs.labels(matrix.index, "ach, hypotheses")
    items = _inputs.labels(matrix.columns, "ach, items")
    ratings = matrix.astype(object).to_numpy().tolist()
    for hypothesis, row in zip(matrix.index, ratings, strict=True):
        for i, cell in enumerate(row):
            row[i] = "" if str(cell).strip() in EMPTY else str(cell).strip().upper()
            if row[i] and row[i] not in INCONSISTENCY:
                raise CourseError(
                    _inputs.as_typed(cell),
                    where=f"ach, {hypothesis}, {matrix.columns[i]}",
                    expected=f"one of {', '.join(INCONSISTENCY)} or an empty cell",
                )
    return hypotheses, items, ratings


def _per_item(given: Mapping[str, str] | None, items: list[str], where: str) -> dict[str, str]:
    named = {} if given is None else _inputs.named(given, where)
    for item in named:
        _inputs.one_of(item, items, where)
    return named


def _total(cells: Floats, members: npt.NDArray[np.intp]) -> Floats:
    """Sum over groups of the largest score within each; `members` numbers the groups."""
    totals = np.zeros(cells.shape[:-1])
    for number in set(members.tolist()):
        totals += cells[..., members == number].max(axis=-1)
    return totals


def _of_rated(score: Scores, rated: Scores) -> Scores:
    return score.where(rated > 0)


def _per_rated(score: Scores, rated: Scores) -> Scores:
    return score / rated.where(rated > 0)


def _lowest(scores: pd.Series) -> list[str]:
    least = scores.min()
    return [str(name) for name, score in scores.items() if score <= least + 1e-9]
