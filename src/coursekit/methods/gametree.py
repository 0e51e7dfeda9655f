"""Backward induction on a small game tree: what players do who look ahead.

Every player knows the tree and the payoffs, sees every earlier move, and takes the action
with the highest expected payoff; of equal actions the one listed first. Under these
assumptions the solution is a subgame-perfect equilibrium. Where actions are equal there are
other such equilibria; the sentence then says so.

Source: Selten, R. (1965), Spieltheoretische Behandlung eines Oligopolmodells mit
Nachfragetraegheit, Zeitschrift fuer die gesamte Staatswissenschaft 121. Read: a page that
describes it. Any textbook, such as Osborne, M. J. (2004), An Introduction to Game Theory,
ch. 5. Not opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, text
from coursekit.text import and_list

TIE = 1e-9  # payoffs closer than this count as equal
PAIR = "a probability and what follows"
DEEPEST = 100  # moves in a row


@dataclass(frozen=True)
class Outcome:
    """An end of the game, with a payoff for each player."""

    name: str
    payoffs: Mapping[str, float]


@dataclass(frozen=True)
class Chance:
    """A draw by nature: for each branch its probability and what follows."""

    branches: Mapping[str, tuple[float, Node]]


@dataclass(frozen=True)
class Decision:
    """A player's choice: for each action what follows."""

    player: str
    actions: Mapping[str, Node]


Node = Outcome | Chance | Decision


@dataclass(frozen=True)
class Move:
    """What a player does at one point of the tree, and what each action is worth there."""

    history: tuple[str, ...]
    player: str
    action: str
    worth: Mapping[str, float]

    @property
    def tied(self) -> bool:
        """Whether another action is worth as much as the chosen one."""
        best = self.worth[self.action]
        return sum(value >= best - TIE for value in self.worth.values()) > 1


@dataclass(frozen=True, repr=False)
class Solution(Result):
    """The choice at every decision, first move first, and each player's expected payoff."""

    choices: tuple[Move, ...]
    payoffs: Mapping[str, float]

    @property
    def sentence(self) -> str:
        """What the first player does, and what the game is worth to each."""
        worth = [f"{text(value)} to {player}" for player, value in self.payoffs.items()]
        said = f"The game is worth {and_list(worth)}."
        if not self.choices:
            return said
        first = self.choices[0]
        options = [f"{action} {text(value)}" for action, value in first.worth.items()]
        said = f"{first.player} chooses {first.action} ({and_list(options)}). {said}"
        if any(choice.tied for choice in self.choices):
            said += " Some actions are worth the same; of these the one listed first is taken."
        return said

    def _table(self) -> Table:
        return ["after", "player", "chooses", "worth"], [
            [
                ", ".join(choice.history) or "the start",
                choice.player,
                choice.action,
                "; ".join(f"{action} {text(value)}" for action, value in choice.worth.items()),
            ]
            for choice in self.choices
        ]


def solve(tree: Node) -> Solution:
    """Solve a game tree from its ends backwards.

    Parameters
    ----------
    tree
        `Outcome`, `Chance` and `Decision` nodes; every outcome pays the same players.

    Returns
    -------
    Solution
        The choice at each decision and the expected payoffs at the start.

    Examples
    --------
    >>> reply = Decision("B", {"resist": Outcome("clash", {"A": -2, "B": -1}),
    ...                        "give way": Outcome("gain", {"A": 3, "B": 0})})
    >>> game = Decision("A", {"stay": Outcome("as before", {"A": 1, "B": 2}), "move": reply})
    >>> print(solve(game).sentence)
    A chooses move (stay 1 and move 3). The game is worth 3 to A and 0 to B.
    """
    choices: list[Move] = []
    payoffs = _value(tree, (), choices)
    return Solution(tuple(sorted(choices, key=lambda choice: len(choice.history))), payoffs)


def _value(node: Node, history: tuple[str, ...], choices: list[Move]) -> dict[str, float]:
    where = f"game, after {', '.join(history) or 'the start'}"
    if len(history) > DEEPEST:
        raise CourseError(
            f"more than {DEEPEST} moves in a row", where="game", expected="a smaller tree"
        )
    if isinstance(node, Outcome):
        payoffs = _inputs.named(node.payoffs, f"{where}, payoffs")
        return {name: _inputs.finite(value, where) for name, value in payoffs.items()}
    if not isinstance(node, (Chance, Decision)):
        raise CourseError(
            type(node).__name__, where=where, expected="an Outcome, a Chance or a Decision"
        )
    branches = _inputs.named(node.branches if isinstance(node, Chance) else node.actions, where)
    if not branches:
        raise CourseError("No branch follows.", where=where, remedy="add at least one")
    if isinstance(node, Chance):
        pairs = {name: _inputs.listing(pair, where, PAIR) for name, pair in branches.items()}
        if any(len(pair) != 2 for pair in pairs.values()):
            raise CourseError("A branch has no pair.", where=where, expected=PAIR)
        weights = {name: _inputs.chance(p, where) for name, (p, _) in pairs.items()}
        _inputs.sums_to_one(weights.values(), where)
        after = {
            name: _value(child, (*history, name), choices) for name, (_, child) in pairs.items()
        }
        players = _players(after, where)
        return {
            player: sum(weights[name] * after[name][player] for name in after) for player in players
        }
    after = {name: _value(child, (*history, name), choices) for name, child in branches.items()}
    player = _inputs.label(node.player, f"{where}, player")
    if player not in _players(after, where):
        raise CourseError(f"{player} has no payoff.", where=where, remedy="give each player one")
    worth = {name: values[player] for name, values in after.items()}
    most = max(worth.values())
    best = next(name for name, value in worth.items() if value >= most - TIE)
    choices.append(Move(history, player, best, worth))
    return after[best]


def _players(after: Mapping[str, Mapping[str, float]], where: str) -> list[str]:
    players = list(next(iter(after.values())))
    for name, values in after.items():
        if set(values) != set(players):
            raise CourseError(
                f"payoffs for {and_list(sorted(values))} after {name}",
                where=where,
                expected=f"payoffs for {and_list(sorted(players))}",
            )
    return players
