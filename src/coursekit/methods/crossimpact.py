"""Cross-impact balances: which combinations of developments hold together.

Descriptors (such as "talks") each take one of a few states. A cell of the matrix says how
far a state of one descriptor (row) promotes (+) or hinders (-) a state of another (column),
usually from -3 to 3. In a scenario the impact balance of a state is the sum of its column
over the states chosen elsewhere. A scenario is consistent when no descriptor has a state
with a higher balance than the chosen one. Consistent does not mean probable.

Tie rule: a chosen state that shares the highest balance is consistent; these scenarios
are marked as tied.

References
----------
Weimer-Jehle, W. (2006). Cross-impact balances: a system-theoretical approach to
cross-impact analysis. Technological Forecasting and Social Change 73, 334-361. Read:
abstract.
Weimer-Jehle, W. (2018). ScenarioWizard 4.3 manual, section 2.3, for the example
"Somewhereland" and the inconsistency value. Read: its contents, and section 2.3 in the
edition of 2013, version 4.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, text
from coursekit.text import and_list, counted, is_missing, plural

Floats = npt.NDArray[np.float64]

MOST_SCENARIOS = 100_000
TIE = 1e-9
MEASURES = ("consistent", "tied", "inconsistency", "total")  # the columns beside the states


@dataclass(frozen=True, repr=False, eq=False)
class Scenarios(Result):
    """Every scenario of a matrix; `frame` has one row for each.

    Columns: the state of each descriptor, then ``consistent``, ``tied`` (another state has the
    same balance as a chosen one), ``inconsistency`` (the largest shortfall of a chosen state; 0
    if consistent) and ``total`` (the sum of the balances of the chosen states).
    """

    frame: pd.DataFrame
    descriptors: tuple[str, ...]

    @property
    def consistent(self) -> pd.DataFrame:
        """The consistent scenarios only."""
        return self.frame[self.frame["consistent"]]

    @property
    def holding(self) -> list[dict[str, str]]:
        """The states of each consistent scenario, by descriptor."""
        return [self._states(int(at)) for at in np.flatnonzero(self.frame["consistent"])]

    def nearest(self, states: Mapping[str, str]) -> dict[str, str]:
        """Return the scenario with these states that falls least short; the first of several."""
        fits = np.ones(len(self.frame), dtype=bool)
        states = _inputs.named(states, "scenario")
        for name, state in states.items():
            column = self.frame[_inputs.one_of(name, self.descriptors, "scenario")]
            known = [str(each) for each in column.cat.categories]
            fits &= column.eq(_inputs.one_of(state, known, f"scenario, {name}"))
        return self._states(int(self.frame["inconsistency"].where(fits).argmin()))

    def _states(self, at: int) -> dict[str, str]:
        return {name: str(self.frame[name].iloc[at]) for name in self.descriptors}

    @property
    def sentence(self) -> str:
        """How many scenarios are consistent, how many by a tie, and a warning."""
        found = self.consistent
        tied = int(found["tied"].sum())
        by_tie = f", {tied} of them by a tie (a tie counts as consistent)" if tied else ""
        said = f"{len(found):,} of {counted(len(self.frame), 'scenario')} are consistent{by_tie}."
        if found.empty:
            least = float(self.frame["inconsistency"].min())
            return f"{said} The nearest falls short by {text(least)}."
        return f"{said} Consistent does not mean probable."

    def _table(self) -> Table:
        shown = self.consistent[[*self.descriptors, "tied", "total"]]
        return ["scenario", *shown.columns], [list(row) for row in shown.itertuples(name=None)]


@dataclass(frozen=True, repr=False, eq=False)
class ImpactBalance(Result):
    """The balances of one scenario; ``highest`` marks the best states of each descriptor."""

    frame: pd.DataFrame
    inconsistency: float

    @property
    def by_descriptor(self) -> pd.DataFrame:
        """The chosen ``state`` of each descriptor, its ``shortfall``, and whether it is ``tied``.

        The shortfall is the distance from the highest balance, 0 if no other state has more.
        """
        rows: dict[str, list[object]] = {}
        blocks: dict[str, list[tuple[str, float, bool, bool]]] = {}
        for (name, state), *row in self.frame.itertuples(name=None):
            blocks.setdefault(name, []).append((state, *row))
        for name, block in blocks.items():
            ((state, chosen, _, highest),) = [row for row in block if row[2]]
            most = max(balance for _, balance, *_ in block)
            tied = highest and sum(row[3] for row in block) > 1
            rows[name] = [state, 0.0 if highest else most - chosen, tied]
        columns = ["state", "shortfall", "tied"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns)

    @property
    def sentence(self) -> str:
        """Whether the scenario is consistent, and where it is not."""
        chosen = self.frame[self.frame["chosen"]]
        wrong = chosen[~chosen["highest"]]
        if wrong.empty:
            return "The scenario is consistent: every chosen state has the highest balance."
        names = [f"{state} ({descriptor})" for descriptor, state in wrong.index]
        return (
            f"The scenario is not consistent: {and_list(names)} "
            f"{plural(len(names), 'has', 'have')} a lower balance than another state. "
            f"The largest shortfall is {text(self.inconsistency)}."
        )

    def _table(self) -> Table:
        rows = [
            [f"{name}: {state}", *cells]
            for (name, state), *cells in self.frame.itertuples(name=None)
        ]
        return ["state", *self.frame.columns], rows


def search(matrix: pd.DataFrame) -> Scenarios:
    """Examine every scenario of a cross-impact matrix.

    Parameters
    ----------
    matrix
        Square frame; rows and columns both carry (descriptor, state) in the same order. The
        row acts on the column. Cells of a descriptor with itself are 0 or empty.

    Returns
    -------
    Scenarios
        All combinations of states, in the order of the matrix.

    Examples
    --------
    >>> states = pd.MultiIndex.from_product([["talks", "attacks"], ["yes", "no"]])
    >>> cells = [[0, 0, -2, 2], [0, 0, 1, -1], [-1, 1, 0, 0], [2, -2, 0, 0]]
    >>> found = search(pd.DataFrame(cells, index=states, columns=states))
    >>> found.consistent[["talks", "attacks"]].values.tolist()
    [['yes', 'no'], ['no', 'yes']]
    """
    impacts, starts, names, states = _read(matrix)
    sizes = [len(options) for options in states]
    number = int(np.prod(sizes, dtype=object))
    if number > MOST_SCENARIOS:
        raise CourseError(
            f"{number:,} scenarios",
            where="cross-impact",
            expected=f"at most {MOST_SCENARIOS:,}",
            remedy="leave out a descriptor or join two states",
        )
    choice = np.indices(sizes).reshape(len(sizes), -1)
    balances = impacts[choice + starts[:, None]].sum(axis=0)
    highest = np.maximum.reduceat(balances, starts, axis=1)
    chosen = np.take_along_axis(balances, (choice + starts[:, None]).T, axis=1)
    shortfall = (highest - chosen).max(axis=1)
    sharing = (balances >= np.repeat(highest, sizes, axis=1) - TIE).sum(axis=1)
    columns: dict[str, object] = {
        name: pd.Categorical.from_codes(row, pd.Index(options))
        for name, row, options in zip(names, choice, states, strict=True)
    }
    columns["consistent"] = shortfall <= TIE
    columns["tied"] = (shortfall <= TIE) & (sharing > len(sizes))
    columns["inconsistency"] = shortfall
    columns["total"] = chosen.sum(axis=1)
    return Scenarios(pd.DataFrame(columns), tuple(names))


def balance(matrix: pd.DataFrame, scenario: Mapping[str, str]) -> ImpactBalance:
    """Work out the impact balance of one scenario, state by state.

    Parameters
    ----------
    matrix
        As for `search`.
    scenario
        The chosen state of each descriptor.

    Returns
    -------
    ImpactBalance
        Balance of every state, and the inconsistency value of the scenario.

    Examples
    --------
    >>> states = pd.MultiIndex.from_product([["talks", "attacks"], ["yes", "no"]])
    >>> cells = [[0, 0, -2, 2], [0, 0, 1, -1], [-1, 1, 0, 0], [2, -2, 0, 0]]
    >>> matrix = pd.DataFrame(cells, index=states, columns=states)
    >>> balance(matrix, {"talks": "yes", "attacks": "yes"}).inconsistency
    4.0
    """
    impacts, starts, names, states = _read(matrix)
    scenario = _inputs.named(scenario, "scenario")
    for name in scenario:
        _inputs.one_of(name, names, "scenario")
    rows = [
        start + options.index(_inputs.one_of(scenario.get(name), options, f"scenario, {name}"))
        for name, options, start in zip(names, states, starts, strict=True)
    ]
    balances = impacts[rows].sum(axis=0)
    highest = np.repeat(np.maximum.reduceat(balances, starts), [len(options) for options in states])
    frame = pd.DataFrame(
        {
            "balance": balances,
            "chosen": np.isin(np.arange(len(balances)), rows),
            "highest": balances >= highest - TIE,
        },
        index=matrix.index,
    )
    return ImpactBalance(frame, float((highest - balances)[rows].max()))


def _read(matrix: pd.DataFrame) -> tuple[Floats, npt.NDArray[np.intp], list[str], list[list[str]]]:
    """Check a matrix: impacts, where each descriptor starts, names, states of each."""
    _inputs.kind_of(matrix, pd.DataFrame, "cross-impact", "make a table of impacts")
    if matrix.index.nlevels != 2 or not matrix.index.equals(matrix.columns) or matrix.empty:
        raise CourseError(
            "Its rows and columns do not have the same names.",
            where="cross-impact",
            remedy="give both the same pairs (descriptor, state), in the same order",
        )
    where = "cross-impact, names"
    labels = [(_inputs.label(a, where), _inputs.label(b, where)) for a, b in matrix.index]
    names = list(dict.fromkeys(name for name, _ in labels))
    for name in names:
        if name in MEASURES:
            raise CourseError(
                f"A descriptor is called {name!r}, as a column of the result is.",
                where=where,
                remedy="give it another name",
            )
    states = [[state for name, state in labels if name == wanted] for wanted in names]
    in_blocks = [(n, state) for n, options in zip(names, states, strict=True) for state in options]
    if labels != in_blocks or len(set(labels)) < len(labels):
        raise CourseError(
            "The states of a descriptor are apart or repeated.",
            where="cross-impact",
            remedy="put the states of each descriptor side by side, each once",
        )
    sizes = [len(options) for options in states]
    starts = np.cumsum([0, *sizes[:-1]])
    impacts = np.zeros(matrix.shape)
    for i, cells in enumerate(matrix.to_numpy(dtype=object)):
        for j, cell in enumerate(cells):
            row, column = labels[i], labels[j]
            where = f"cross-impact, {' '.join(row)} on {' '.join(column)}"
            if row[0] != column[0]:
                impacts[i, j] = _inputs.finite(cell, where)
            elif not (is_missing(cell) or cell in ("", 0)) or isinstance(cell, (bool, np.bool_)):
                raise CourseError(
                    _inputs.as_typed(cell),
                    where=where,
                    expected="0 or an empty cell within a descriptor",
                )
    return impacts, starts, names, states
