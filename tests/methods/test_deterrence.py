"""The threshold, its map, and the tree that shows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.methods.deterrence import Player, one_sided, region, threshold, tree
from coursekit.methods.gametree import solve
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

RED = Player("Red", sq=1, dc=3, dd=-2, p_hard=0.8)
BLUE = Player("Blue", sq=2, dc=2.5, dd=-1, p_hard=0.3)
payoffs = st.integers(-10, 10)
chances = st.integers(0, 20).map(lambda twentieth: twentieth / 20)


def test_the_published_threshold() -> None:
    assert threshold(sq=1, dc=3, dd=-2) == 0.4


@pytest.mark.parametrize(("p", "moves"), [(0.39, True), (0.4, False), (0.41, False)])
def test_a_side_moves_only_below_the_threshold(p: float, moves: bool) -> None:
    assert one_sided(RED, replace(BLUE, p_hard=p)).moves is moves


def test_it_says_why(snapshot: Snapshot) -> None:
    snapshot.check("it says why 1", one_sided(RED, BLUE).sentence)
    content = one_sided(replace(RED, sq=3), replace(BLUE, p_hard=0))
    assert content.threshold == 0
    snapshot.check("it says why 2", content.sentence)
    desperate = one_sided(replace(RED, sq=-3), replace(BLUE, p_hard=1))
    snapshot.check("it says why 3", desperate.sentence)


def test_swapped_roles_use_the_other_payoffs() -> None:
    got = one_sided(RED, BLUE).swapped()
    assert (got.mover, got.resister) == (BLUE, RED)
    assert got.threshold == pytest.approx((2.5 - 2) / (2.5 + 1))
    assert not got.moves
    assert got.swapped() == one_sided(RED, BLUE)


@settings(max_examples=150)
@given(payoffs, payoffs, payoffs, chances)
def test_backward_induction_gives_the_threshold(sq: int, dc: int, dd: int, p: float) -> None:
    if dc <= dd:
        return
    mover, resister = Player("A", sq, dc, dd, 0.5), Player("B", 0, 1, -1, p)
    game = one_sided(mover, resister)
    first = solve(tree(mover, resister)).choices[0]
    assert (first.action == "move") == game.moves
    assert first.worth["move"] == pytest.approx(game.worth_of_moving)
    if abs(p - game.threshold) > 1e-9:
        assert game.moves == (p < game.threshold)


@settings(max_examples=40)
@given(st.permutations(["p_hard", "sq", "dc", "dd"]))
def test_the_map_agrees_with_the_game_at_every_point(names: list[str]) -> None:
    x, y = names[:2]
    values = {"p_hard": [0, 0.4, 1], "sq": [-3, 1, 4], "dc": [2, 3], "dd": [-2, 0, 1.5]}
    got = region(RED, BLUE, x, y, values[x], values[y])
    assert list(got.columns) == [x, y, "margin", "moves"]
    assert len(got) == len(values[x]) * len(values[y])
    for row in got.to_dict("records"):
        mover, resister = RED, BLUE
        for name in (x, y):
            if name == "p_hard":
                resister = replace(resister, p_hard=row[name])
            else:
                mover = replace(mover, **{name: row[name]})
        game = one_sided(mover, resister)
        assert row["moves"] == game.moves
        assert row["margin"] == pytest.approx(game.worth_of_moving - mover.sq)


REFUSED = [
    lambda: threshold(1, 2, 2),
    lambda: threshold(float("nan"), 2, 1),
    lambda: one_sided(RED, replace(BLUE, p_hard=1.2)),
    lambda: region(RED, BLUE, "sq", "risk", [1], [1]),
    lambda: region(RED, BLUE, "sq", "sq", [1], [1]),
    lambda: region(RED, BLUE, "sq", "p_hard", [1], [0, 1.5]),
    lambda: tree(RED, RED),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))


def test_a_fine_map_is_one_frame() -> None:
    got = region(RED, BLUE, "p_hard", "sq", np.linspace(0, 1, 101), np.linspace(-3, 3, 101))
    assert len(got) == 101 * 101
