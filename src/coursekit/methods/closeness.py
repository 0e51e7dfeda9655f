"""Which actors stand closest, by their positions on the same issues.

Two actors are compared on the issues on which both have a position; silence is no position,
and is not counted as one. The distance of a pair is the mean of the absolute differences.

References
----------
The mean absolute difference over shared issues is the city block distance, divided by the number
of issues, as in Gower, J. C. (1971). A general coefficient of similarity and some of its
properties. Biometrics 27, 857-871. Not opened.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, text
from coursekit.text import and_list, counted, is_missing

__all__ = ["Closeness", "Pair", "pairs"]

COLUMNS = ("actor", "issue", "position")


@dataclass(frozen=True)
class Pair:
    """Two actors, on how many issues both have a position, and how far apart they are there."""

    first: str
    second: str
    issues: int
    apart: float

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first} and {self.second}"


@dataclass(frozen=True, repr=False)
class Closeness(Result):
    """Pairs of actors that share an issue, the closest first, and how many share none."""

    pairs: tuple[Pair, ...]
    silent: int

    @property
    def closest(self) -> list[Pair]:
        """The pair that stands closest; several where they are as close."""
        return [pair for pair in self.pairs if pair.apart == self.pairs[0].apart]

    @property
    def sentence(self) -> str:
        """Which pair stands closest, on how many issues, and how many cannot be compared."""
        if not self.pairs:
            return "No pair can be compared: they share no issue."
        names = [f"{pair.name} ({counted(pair.issues, 'issue')})" for pair in self.closest]
        said = f"Closest: {and_list(names)}, {text(self.pairs[0].apart)} apart on average."
        rest = f"{counted(self.silent, 'pair')} cannot be compared: no issue has both."
        return f"{said} {rest}" if self.silent else said

    def _table(self) -> Table:
        head = ["pair", "issues with both", "apart on average"]
        return head, [[pair.name, pair.issues, pair.apart] for pair in self.pairs]


def pairs(positions: pd.DataFrame) -> Closeness:
    """Compare all actors with each other on the issues on which both have a position.

    Parameters
    ----------
    positions
        One row an actor and an issue: ``actor``, ``issue`` and ``position``, a number. A missing
        position is silence.

    Returns
    -------
    Closeness
        The pairs with a shared issue, the closest first, those with more issues before others.

    Raises
    ------
    CourseError
        When a column is missing, a position is no number, or an actor has two on one issue.

    Examples
    --------
    >>> rows = [("A", "tax", 2), ("B", "tax", 1), ("C", "tax", -2), ("C", "port", 0)]
    >>> pairs(pd.DataFrame(rows, columns=["actor", "issue", "position"])).closest[0].name
    'A and B'
    """
    rows = _inputs.table(positions, COLUMNS, "positions")[list(COLUMNS)].to_dict("records")
    held: dict[str, dict[str, float]] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        actor, issue = _inputs.label(row["actor"], "actor"), _inputs.label(row["issue"], "issue")
        where = f"position of {actor} on {issue}"
        if (actor, issue) in seen:
            raise CourseError("two rows", where=where, expected="one", remedy="leave one out")
        seen.add((actor, issue))
        places = held.setdefault(actor, {})
        if not is_missing(row["position"]):
            places[issue] = _inputs.finite(row["position"], where)
    compared, silent = list[Pair](), 0
    for first, second in combinations(held, 2):
        shared = held[first].keys() & held[second].keys()
        if not shared:
            silent += 1
            continue
        total = math.fsum(abs(held[first][issue] - held[second][issue]) for issue in shared)
        compared.append(Pair(first, second, len(shared), round(total / len(shared), 9)))
    compared.sort(key=lambda pair: (pair.apart, -pair.issues))
    return Closeness(tuple(compared), silent)
