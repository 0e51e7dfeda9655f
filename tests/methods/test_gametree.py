"""Backward induction: textbook games, and every plan of play tried."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.methods.gametree import Chance, Decision, Outcome, solve
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

payoff = st.integers(-5, 5)


def leaf(a: float, b: float) -> Outcome:
    return Outcome("end", {"A": a, "B": b})


def test_the_entry_game() -> None:
    fight = Decision("incumbent", {
        "fight": Outcome("war", {"entrant": -1, "incumbent": -1}),
        "share": Outcome("duopoly", {"entrant": 1, "incumbent": 1}),
    })  # fmt: skip
    out = Outcome("monopoly", {"entrant": 0, "incumbent": 3})
    got = solve(Decision("entrant", {"out": out, "enter": fight}))
    assert [(c.player, c.action) for c in got.choices] == [
        ("entrant", "enter"),
        ("incumbent", "share"),
    ]
    assert got.payoffs == {"entrant": 1, "incumbent": 1}
    assert "enter      incumbent  share" in str(got)


def test_equal_actions_go_to_the_first_listed() -> None:
    got = solve(Decision("A", {"stay": leaf(0.3, 0), "go": leaf(0.1 + 0.2, 5)}))
    assert got.choices[0].action == "stay"


def test_a_draw_is_worth_its_expectation() -> None:
    got = solve(Chance({"heads": (0.25, leaf(4, 0)), "tails": (0.75, leaf(0, 4))}))
    assert got.payoffs == {"A": 1, "B": 3}
    assert got.sentence == "The game is worth 1 to A and 3 to B."


@settings(max_examples=60)
@given(st.lists(st.tuples(payoff, payoff), min_size=8, max_size=8), st.floats(0, 1))
def test_no_other_plan_is_better(ends: list[tuple[int, int]], p: float) -> None:
    """A moves, nature draws, B replies: B's every plan, then A's every move, tried by hand."""
    rest = iter(ends)
    replies = {
        (move, draw): {"x": next(rest), "y": next(rest)}
        for move, draw in product(("left", "right"), ("up", "down"))
    }
    tree = Decision("A", {
        move: Chance({
            draw: (q, Decision("B", {a: leaf(*end) for a, end in replies[move, draw].items()}))
            for draw, q in (("up", p), ("down", 1 - p))
        })
        for move in ("left", "right")
    })  # fmt: skip
    best = {at: max(actions.values(), key=lambda end: end[1]) for at, actions in replies.items()}
    worth = {m: p * best[m, "up"][0] + (1 - p) * best[m, "down"][0] for m in ("left", "right")}
    got = solve(tree)
    assert got.payoffs["A"] == pytest.approx(max(worth.values()))
    assert len(got.choices) == 5
    for choice in got.choices[1:]:
        assert choice.worth[choice.action] == max(choice.worth.values())


REFUSED = [
    lambda: solve(Decision("A", {})),
    lambda: solve(Decision("C", {"go": leaf(1, 2)})),
    lambda: solve(Decision("A", {"go": leaf(1, 2), "stay": Outcome("end", {"A": 1})})),
    lambda: solve(
        Decision("A", {"go": Chance({"up": (0.5, leaf(1, 2)), "down": (0.6, leaf(1, 2))})})
    ),
    lambda: solve(Outcome("end", {"A": float("nan")})),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))
