"""Cross-impact balances: by hand, the published example, and brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.methods.crossimpact import balance, search
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

# Weimer-Jehle's "Somewhereland" (ScenarioWizard manual, figure 2-2), own blocks left out.
SOMEWHERELAND = {
    "A1": "-2 1 1 0 0 0 0 0 -2 1 1 0 0 0",
    "A2": "2 1 -3 -2 -1 3 -2 2 0 0 0 2 -1 -1",
    "A3": "0 0 0 0 2 -2 3 -3 2 -1 -1 -2 2 0",
    "B1": "0 0 0 -2 1 1 0 0 0 0 0 0 0 0",
    "B2": "0 0 0 0 1 -1 0 0 1 0 -1 0 0 0",
    "B3": "3 -1 -2 3 0 -3 0 0 3 -1 -2 -2 1 1",
    "C1": "2 1 -3 0 0 0 -2 2 -3 1 2 0 0 0",
    "C2": "-1 2 -1 0 0 0 0 0 0 0 0 0 0 0",
    "C3": "0 0 0 0 0 0 -2 2 3 -1 -2 0 0 0",
    "D1": "0 0 0 0 0 0 0 0 0 3 -1 -2 -2 1 1",
    "D2": "0 -3 3 0 0 0 0 0 0 -3 1 2 2 -1 -1",
    "E1": "0 0 0 0 0 0 -2 -1 3 0 0 2 -1 -1",
    "E2": "0 0 0 -1 0 1 1 1 -2 0 0 -1 0 1",
    "E3": "2 -1 -1 -3 1 2 3 0 -3 0 0 -2 -1 3",
    "F1": "0 3 -3 0 0 0 -3 0 3 -3 3 -2 1 1",
    "F2": "1 -2 1 0 0 0 -1 2 -1 2 -2 2 -1 -1",
    "F3": "0 0 0 0 0 0 -1 2 -1 1 -1 2 -1 -1",
}


def square(labels: list[tuple[str, str]], cells: object) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(labels)
    return pd.DataFrame(cells, index=index, columns=index)


@pytest.fixture(scope="module")
def somewhereland() -> pd.DataFrame:
    labels = [(state[0], state) for state in SOMEWHERELAND]
    matrix = square(labels, np.nan)
    for name, row in SOMEWHERELAND.items():
        matrix.loc[(name[0], name), [label for label in labels if label[0] != name[0]]] = [
            float(cell) for cell in row.split()
        ]
    return matrix


class TestPublishedExample:
    def test_ten_of_486_scenarios_are_consistent(self, somewhereland: pd.DataFrame) -> None:
        got = search(somewhereland)
        assert (len(got.frame), len(got.consistent)) == (486, 10)
        assert got.sentence.startswith("10 of 486 scenarios are consistent")

    def test_the_balances_of_the_test_scenario(
        self, somewhereland: pd.DataFrame, snapshot: Snapshot
    ) -> None:
        chosen = dict(zip("ABCDEF", ["A2", "B1", "C3", "D1", "E1", "F1"], strict=True))
        got = balance(somewhereland, chosen)
        assert got.frame["balance"].tolist() == (
            [0, 3, -3, 2, 1, -3, -9, -1, 10, -7, 7, 4, -1, -3, 2, -1, -1]
        )
        assert got.inconsistency == 14
        snapshot.check("the balances of the test scenario", got.sentence)

    def test_a_scenario_that_the_search_finds_has_no_shortfall(
        self, somewhereland, snapshot: Snapshot
    ) -> None:
        chosen = search(somewhereland).consistent[list("ABCDEF")].iloc[0].to_dict()
        snapshot.check(
            "a scenario that the search finds has no shortfall",
            balance(somewhereland, chosen).sentence,
        )


TWO = [("talks", "yes"), ("talks", "no"), ("attacks", "yes"), ("attacks", "no")]


class TestByHand:
    def test_two_by_two(self, snapshot: Snapshot) -> None:
        got = search(square(TWO, [[0, 0, -2, 2], [0, 0, 1, -1], [-1, 1, 0, 0], [2, -2, 0, 0]]))
        assert got.frame["inconsistency"].tolist() == [4, 0, 0, 4]
        assert got.frame["total"].tolist() == [-3, 4, 2, -3]
        snapshot.check("two by two", got.sentence)
        assert str(got).splitlines()[3].split() == ["1", "yes", "no", "no", "4"]

    def test_a_tie_counts_as_consistent_and_is_marked(self) -> None:
        got = search(square(TWO, [[0, 0, 1, 1], [0, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]]))
        assert got.consistent[["talks", "attacks"]].to_numpy().tolist() == [
            ["yes", "yes"],
            ["yes", "no"],
        ]
        assert got.consistent["tied"].tolist() == [True, True]
        assert got.frame["tied"].sum() == 2
        assert "2 of them by a tie (a tie counts as consistent)" in got.sentence

    def test_nothing_consistent(self) -> None:
        got = search(square(TWO, [[0, 0, 1, 0], [0, 0, 0, 1], [0, 1, 0, 0], [1, 0, 0, 0]]))
        assert got.sentence == ("0 of 4 scenarios are consistent. The nearest falls short by 1.")

    def test_own_cells_may_be_empty(self) -> None:
        cells = [["", None, 1, 0], [float("nan"), 0, 0, 1], [1, 0, "", ""], [0, 1, 0, 0]]
        assert len(search(square(TWO, cells)).consistent) == 2


@st.composite
def matrices(draw: st.DrawFn) -> pd.DataFrame:
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    labels = [(f"d{i}", f"s{j}") for i, size in enumerate(sizes) for j in range(size)]
    cells = [[0 if a == b else draw(st.integers(-3, 3)) for b, _ in labels] for a, _ in labels]
    return square(labels, cells)


@settings(max_examples=30)
@given(matrices())
def test_every_scenario_by_brute_force(matrix: pd.DataFrame) -> None:
    states: dict[str, list[str]] = {}
    for name, state in matrix.index:
        states.setdefault(name, []).append(state)
    got = search(matrix)
    for row, picked in zip(got.frame.to_dict("records"), product(*states.values()), strict=True):
        scenario = dict(zip(states, picked, strict=True))
        assert {name: row[name] for name in states} == scenario
        sums = {
            (name, state): sum(matrix.loc[other, (name, state)] for other in scenario.items())
            for name, state in matrix.columns
        }
        short = [max(sums[n, o] for o in states[n]) - sums[n, s] for n, s in scenario.items()]
        assert row["inconsistency"] == max(short)
        assert row["consistent"] == (max(short) == 0)
        assert row["total"] == sum(sums[item] for item in scenario.items())
        assert row["tied"] == (
            max(short) == 0
            and any(
                sums[n, s] == sums[n, o] for n, s in scenario.items() for o in states[n] if o != s
            )
        )
        one = balance(matrix, scenario)
        assert one.by_descriptor["state"].tolist() == list(picked)
        assert one.by_descriptor["shortfall"].tolist() == short
        assert one.by_descriptor["tied"].tolist() == [
            not missing and any(sums[n, s] == sums[n, o] for o in states[n] if o != s)
            for (n, s), missing in zip(scenario.items(), short, strict=True)
        ]
        assert one.inconsistency == max(short)
        assert one.frame["balance"].to_dict() == sums
        assert one.frame["chosen"].sum() == len(states)
    held = [row for row in got.frame.to_dict("records") if row["consistent"]]
    assert got.holding == [{name: row[name] for name in states} for row in held]


@settings(max_examples=20)
@given(matrices(), st.data())
def test_what_is_left_open_is_filled_in_with_what_falls_least_short(
    matrix: pd.DataFrame, data: st.DataObject
) -> None:
    found = search(matrix)
    rows = found.frame.to_dict("records")
    whole = data.draw(st.sampled_from(rows))
    named = {name: whole[name] for name in found.descriptors if data.draw(st.booleans())}
    fitting = [row for row in rows if named.items() <= row.items()]
    best = min(fitting, key=lambda row: row["inconsistency"])
    assert found.nearest(named) == {name: best[name] for name in found.descriptors}


LARGE = [(f"d{i}", f"s{j}") for i in range(11) for j in range(3)]


REFUSED = [
    lambda: search(pd.DataFrame([[0]])),
    lambda: search(square([TWO[0], TWO[2], TWO[1], TWO[3]], 0)),
    lambda: search(square(TWO, [[0, 0, 1, "x"], *[[0] * 4] * 3])),
    lambda: search(square(TWO, [[0, 5, 1, 0], *[[0] * 4] * 3])),
    lambda: search(square(LARGE, 0)),
    lambda: balance(square(TWO, 0), {"talks": "yes"}),
    lambda: balance(square(TWO, 0), {"talks": "yes", "attack": "no"}),
    lambda: search(square(TWO, 0)).nearest({"talk": "no"}),
    lambda: search(square(TWO, 0)).nearest({"talks": "maybe"}),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))
