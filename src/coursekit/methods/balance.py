"""Structural balance: whether friendly and hostile ties fit a division into two camps.

A signed graph is balanced when its actors fall into two camps with friendly ties inside and
hostile ties between them. The frustration index is the least number of ties whose sign
would have to flip to make it so. It is computed exactly, over all divisions of up to 18
actors. A tie whose sign is not known can take either sign: the index then has a range.

References
----------
Cartwright, D., and Harary, F. (1956). Structural balance: a generalization of Heider's
theory. Psychological Review 63, 277-293. Read: beginning.
Harary, F. (1959). On the measurement of structural balance. Behavioral Science 4, 316-323. Not
opened.
Aref, S., and Wilson, M. C. (2018). Measuring partial balance in signed networks. Journal of
Complex Networks 6, 566-595. Read: abstract and beginning.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from coursekit.methods._result import Result, Table, span
from coursekit.methods.ties import Ties, read
from coursekit.text import and_list, counted, plural

# Above any cost (18 actors have 153 pairs), and small enough for 18 unknown ties on top.
NOT_SEEN = 200


@dataclass(frozen=True, repr=False)
class FrustrationIndex(Result):
    """The frustration index with one of the best divisions into two camps.

    `low` counts the known ties alone; unknown ties can always agree with the best division.
    `high` is the index under the least favourable signs of the unknown ties.
    """

    low: int
    high: int
    camps: tuple[tuple[str, ...], tuple[str, ...]]
    frustrated: tuple[tuple[str, str], ...]
    best_divisions: int
    known: int
    unknown: int

    @property
    def sentence(self) -> str:
        """The index, its range, and one best division."""
        left, right = self.camps
        said = (
            f"{self.low} of {counted(self.known, 'known tie')} must flip for two camps to fit"
            if self.low
            else f"Two camps fit every known tie ({self.known})"
        )
        if self.unknown:
            said += (
                f"; {counted(self.unknown, 'tie')} without a known sign "
                f"{plural(self.unknown, 'makes', 'make')} the index {span(self.low, self.high)}"
            )
        one = (
            "The only best division"
            if self.best_divisions == 1
            else f"One of {self.best_divisions:,} best divisions"
        )
        said += f". {one}: {and_list(left)} | {and_list(right) or 'nobody'}."
        if self.frustrated:
            said += f" Against it: {and_list([' - '.join(pair) for pair in self.frustrated])}."
        return said

    def _table(self) -> Table:
        return ["", "value"], [
            ["frustration index, known ties", self.low],
            ["at most, over unknown ties", self.high],
            ["known ties", self.known],
            ["ties without a known sign", self.unknown],
            ["one camp", ", ".join(self.camps[0])],
            ["other camp", ", ".join(self.camps[1]) or "nobody"],
            ["equally good divisions", self.best_divisions],
        ]


@dataclass(frozen=True, repr=False, eq=False)
class Triads(Result):
    """Every three actors who all have ties; `frame` has one row for each three."""

    frame: pd.DataFrame

    @property
    def sentence(self) -> str:
        """How many triads are balanced, frustrated, and open."""
        kinds = self.frame["kind"].value_counts()
        return (
            f"{counted(len(self.frame), 'triad')}: {kinds.get('balanced', 0)} balanced, "
            f"{kinds.get('frustrated', 0)} frustrated (an odd number of hostile ties), "
            f"{kinds.get('unknown', 0)} with a tie of unknown sign."
        )

    def _table(self) -> Table:
        return list(self.frame.columns), [list(row) for row in self.frame.itertuples(index=False)]


def frustration(ties: pd.DataFrame) -> FrustrationIndex:
    """Find the frustration index of a signed graph, and a best division into two camps.

    All divisions are compared, so the answer is exact; with more than one best division
    the first is shown (the first actor in the first camp, as few as possible beside it).

    Parameters
    ----------
    ties
        One row a pair, with ``actor_a``, ``actor_b`` and ``sign``: 1 friendly, -1 hostile,
        missing if there is a tie whose sign is not known. Direction plays no part.

    Returns
    -------
    FrustrationIndex
        Index, its range over unknown ties, camps, and the ties that do not fit them.

    Examples
    --------
    >>> ties = pd.DataFrame({"actor_a": ["A", "B", "A"], "actor_b": ["B", "C", "C"],
    ...                      "sign": [1, 1, -1]})
    >>> print(frustration(ties).sentence)
    1 of 3 known ties must flip for two camps to fit. One of 3 best divisions: \
A, B and C | nobody. Against it: A - C.
    """
    graph = read(ties)
    sums = _divisions(graph)
    costs = sums & 255
    low = int(costs.min())
    best = int(costs.argmin())
    side = [0, *((best >> i) & 1 for i in range(len(graph.actors) - 1))]
    camps = tuple(
        tuple(name for name, where in zip(graph.actors, side, strict=True) if where == camp)
        for camp in (0, 1)
    )
    against = tuple(
        (graph.actors[a], graph.actors[b])
        for (a, b), sign in graph.signs.items()
        if sign and (side[a] == side[b]) != (sign > 0)
    )
    return FrustrationIndex(
        low=low,
        high=_worst(sums, len(graph.unknown)) if graph.unknown else low,
        camps=(camps[0], camps[1]),
        frustrated=against,
        best_divisions=int((costs == low).sum()),
        known=sum(sign != 0 for sign in graph.signs.values()),
        unknown=len(graph.unknown),
    )


def triads(ties: pd.DataFrame) -> Triads:
    """List the triads of a signed graph, and which of them are frustrated.

    A triad with one or three hostile ties is frustrated: no two camps fit all three ties.

    Parameters
    ----------
    ties
        As for `frustration`; there is no limit on the number of actors.

    Returns
    -------
    Triads
        One row for each three actors with all three ties, and its kind.

    Examples
    --------
    >>> ties = pd.DataFrame({"actor_a": ["A", "B", "A"], "actor_b": ["B", "C", "C"],
    ...                      "sign": [1, 1, -1]})
    >>> triads(ties).frame["kind"].tolist()
    ['frustrated']
    """
    graph = read(ties, limited=False)
    kinds = {1: "balanced", -1: "frustrated", 0: "unknown"}
    later: dict[int, set[int]] = {}
    for a, b in graph.signs:
        later.setdefault(a, set()).add(b)
    rows = []
    for a, b in sorted(graph.signs):
        for c in sorted(later[a] & later.get(b, set())):
            kind = kinds[math.prod(graph.signs[pair] for pair in ((a, b), (a, c), (b, c)))]
            rows.append((*(graph.actors[i] for i in (a, b, c)), kind))
    return Triads(pd.DataFrame(rows, columns=["actor_a", "actor_b", "actor_c", "kind"]))


def _divisions(graph: Ties) -> npt.NDArray[np.int32]:
    """Sum up every division: its cost in the low 8 bits, the unknown ties it cuts above.

    The cost is the number of known ties against the division; bit i - 1 of a division's
    place is the camp of actor i, actor 0 being in the first camp. Actors join one at a time.
    What a new actor adds is a constant plus a weight for each earlier actor in the second
    camp, so all sums come from doubling arrays, without a loop over divisions.
    """
    unit = {pair: 1 << (8 + i) for i, pair in enumerate(graph.unknown)}
    sums = np.zeros(1, dtype=np.int32)
    for new in range(1, len(graph.actors)):
        pairs = [(old, new) for old in range(new)]
        signs = [graph.signs.get(pair, 0) for pair in pairs]
        weights = [sign or unit.get(pair, 0) for sign, pair in zip(signs, pairs, strict=True)]
        in_first = np.array([signs.count(-1)], dtype=np.int32)
        for weight in weights[1:]:
            in_first = np.concatenate([in_first, in_first + np.int32(weight)])
        either = np.int32(sum(map(abs, weights)))
        sums = np.concatenate([sums + in_first, sums + either - in_first])
    return sums


def _worst(sums: npt.NDArray[np.int32], unknown: int) -> int:
    """Find the largest index over all signs of the unknown ties.

    Signs fit a division exactly when the unknown ties it cuts are hostile. `least` holds for
    each pattern of cut ties the least cost of a division with it; then, for each choice of
    signs, the least cost plus the number of signs that differ from the pattern: a distance
    transform on the hypercube of patterns, one tie at a time.
    """
    dearest_first = np.sort(sums)[::-1]
    least = np.full(2**unknown, NOT_SEEN, dtype=np.uint8)
    least[dearest_first >> 8] = dearest_first & 255
    for i in range(unknown):
        halves = least.reshape(-1, 2, 2**i)
        least = np.minimum(halves, halves[:, ::-1] + np.uint8(1)).ravel()
    return int(least.max())
