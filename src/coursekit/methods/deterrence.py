"""Deterrence as a threshold: the chance of resistance at which a side stops moving.

One side considers a move against the status quo; the other may resist it. The first does
not know whether the other is hard (prefers a clash to giving way) or soft, and believes it
hard with probability p. Moving is worth p DD + (1 - p) DC, staying SQ, so it moves when

    p < (DC - SQ) / (DC - DD)

with SQ the status quo, DC the gain if the other gives way, DD the clash. A threat is neither
necessary (a good status quo deters too) nor sufficient (a bad one makes any risk worth it).
Payoffs are those of the side that considers the move, on any interval scale.

Source: Zagare, F. C., and Kilgour, D. M. (2000). Perfect Deterrence. Cambridge University
Press, section 3.4 and appendix 3: the Rudimentary Asymmetric Deterrence Game, there with
DD < SQ < DC. Read: contents, and the summary of appendix 1; the section is given from memory.
The other orders are taken in here: they are what the sliders show.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, text
from coursekit.methods.gametree import TIE, Chance, Decision, Outcome

PARAMETERS = ("p_hard", "sq", "dc", "dd")
ABOVE = "make the gain when the other gives way worth more than a clash"


@dataclass(frozen=True)
class Player:
    """A side in both roles.

    `sq`, `dc` and `dd` are its payoffs when it considers a move: status quo, the other gives way,
    clash. `p_hard` is the chance, in the other's eyes, that it resists when moved against.
    """

    name: str
    sq: float
    dc: float
    dd: float
    p_hard: float

    def __post_init__(self) -> None:
        name = _inputs.label(self.name, "name")
        _inputs.chance(self.p_hard, f"p_hard of {name}")
        threshold(self.sq, self.dc, self.dd)


@dataclass(frozen=True, repr=False)
class Deterrence(Result):
    """Whether one side moves, and the threshold that decides it."""

    mover: Player
    resister: Player
    threshold: float
    worth_of_moving: float

    @property
    def moves(self) -> bool:
        """Whether moving is worth more than staying; it stays when both are equal."""
        return self.worth_of_moving > self.mover.sq + TIE

    @property
    def sentence(self) -> str:
        """What the side does, and why."""
        mover, resister = self.mover, self.resister
        does = "moves" if self.moves else "stays"
        said = (
            f"{mover.name} {does}: moving is worth {text(self.worth_of_moving)}, the status quo "
            f"{text(mover.sq)}. "
        )
        if self.threshold <= 0:
            return f"{said}The status quo alone keeps it from moving, even without any threat."
        if self.threshold > 1:
            return f"{said}No threat can keep it from moving: even a clash is worth more."
        return (
            f"{said}It moves only while the chance that {resister.name} resists is below "
            f"{text(self.threshold)}; it is {text(resister.p_hard)}."
        )

    def swapped(self) -> Deterrence:
        """Give the same two sides with the roles exchanged."""
        return one_sided(self.resister, self.mover)

    def _table(self) -> Table:
        return ["", "value"], [
            [f"status quo (SQ), to {self.mover.name}", self.mover.sq],
            ["the other gives way (DC)", self.mover.dc],
            ["clash (DD)", self.mover.dd],
            [f"chance that {self.resister.name} resists", self.resister.p_hard],
            ["threshold", self.threshold],
            ["worth of moving", self.worth_of_moving],
        ]


def threshold(sq: float, dc: float, dd: float) -> float:
    """Give the chance of resistance at which moving and staying are worth the same.

    Parameters
    ----------
    sq, dc, dd
        Payoffs of the side that considers the move: status quo, gain, clash; `dc` above `dd`.

    Returns
    -------
    float
        (DC - SQ) / (DC - DD). At or below 0 the status quo deters without a threat; above 1
        no threat does.

    Examples
    --------
    >>> threshold(sq=1, dc=3, dd=-2)
    0.4
    """
    sq, dc, dd = (
        _inputs.finite(value, name) for name, value in (("sq", sq), ("dc", dc), ("dd", dd))
    )
    if dc <= dd:
        raise CourseError(
            f"dc {text(dc)} and dd {text(dd)}",
            where="threshold",
            expected="dc above dd",
            remedy=ABOVE,
        )
    return (dc - sq) / (dc - dd)


def one_sided(mover: Player, resister: Player) -> Deterrence:
    """Decide whether one side moves against another.

    Parameters
    ----------
    mover
        The side that considers a move; its payoffs count.
    resister
        The side that may resist; how hard it is thought to be counts.

    Examples
    --------
    >>> red = Player("Red", sq=1, dc=3, dd=-2, p_hard=0.8)
    >>> blue = Player("Blue", sq=2, dc=2.5, dd=-1, p_hard=0.3)
    >>> one_sided(red, blue).moves, one_sided(red, blue).swapped().moves
    (True, False)
    """
    _two(mover, resister)
    limit, p = threshold(mover.sq, mover.dc, mover.dd), resister.p_hard
    return Deterrence(mover, resister, limit, p * mover.dd + (1 - p) * mover.dc)


def region(
    mover: Player,
    resister: Player,
    x: str,
    y: str,
    x_values: npt.ArrayLike,
    y_values: npt.ArrayLike,
) -> pd.DataFrame:
    """Map where the mover moves, over any two of the four parameters.

    Parameters
    ----------
    mover, resister
        The two sides; what is not on an axis is taken from them.
    x, y
        Two of "p_hard" (of the resister), "sq", "dc", "dd" (of the mover).
    x_values, y_values
        Values on the axes.

    Returns
    -------
    pandas.DataFrame
        One row a point: the two parameters under their own names, ``margin`` (worth of
        moving less the status quo) and ``moves``.

    Examples
    --------
    >>> red = Player("Red", sq=1, dc=3, dd=-2, p_hard=0.8)
    >>> found = region(red, red, "p_hard", "sq", [0.2, 0.6], [0, 1])
    >>> found["moves"].tolist()
    [True, False, True, False]
    """
    for name in (x, y):
        _inputs.one_of(name, PARAMETERS, "region")
    if x == y:
        raise CourseError(
            f"Both axes are {x}.", where="region", remedy="choose two different parameters"
        )
    _two(mover, resister)
    across, up = np.meshgrid(_axis(x, x_values), _axis(y, y_values))
    axes = {x: across.ravel(), y: up.ravel()}
    fixed = {"p_hard": resister.p_hard, "sq": mover.sq, "dc": mover.dc, "dd": mover.dd}
    p, sq, dc, dd = (np.asarray({**fixed, **axes}[name], dtype=float) for name in PARAMETERS)
    if np.any(dc <= dd):
        raise CourseError("At some points dc is not above dd.", where="region", remedy=ABOVE)
    margin = p * dd + (1 - p) * dc - sq
    return pd.DataFrame({**axes, "margin": margin, "moves": margin > TIE})


def tree(mover: Player, resister: Player) -> Decision:
    """Write the same game as a tree, for `gametree.solve` to show the threshold.

    The resister's payoffs are set by its type alone: hard, it ranks a clash above giving
    way; soft, below. Nature draws the type after the mover has chosen, which is the same as
    a type that the mover cannot see.

    Examples
    --------
    >>> from coursekit.methods.gametree import solve
    >>> red = Player("Red", sq=1, dc=3, dd=-2, p_hard=0.8)
    >>> blue = Player("Blue", sq=2, dc=2.5, dd=-1, p_hard=0.3)
    >>> solve(tree(red, blue)).choices[0].action
    'move'
    """
    _two(mover, resister)
    if mover.name == resister.name:
        raise CourseError(
            f"Both sides are called {mover.name}.", where="tree", remedy="give them two names"
        )

    def reply(clash: float) -> Decision:
        return Decision(
            resister.name,
            {
                "give way": Outcome("DC", {mover.name: mover.dc, resister.name: 0.0}),
                "resist": Outcome("DD", {mover.name: mover.dd, resister.name: clash}),
            },
        )

    p = resister.p_hard
    stay = Outcome("SQ", {mover.name: mover.sq, resister.name: 2.0})
    types = Chance({"hard": (p, reply(1.0)), "soft": (1 - p, reply(-1.0))})
    return Decision(mover.name, {"stay": stay, "move": types})


def _two(mover: object, resister: object) -> None:
    """Refuse what is no pair of sides."""
    for side in (mover, resister):
        _inputs.kind_of(side, Player, "deterrence", "describe it with Player()")


def _axis(name: str, values: npt.ArrayLike) -> list[float]:
    """Return the values of one parameter, checked as those of a side are."""
    given = _inputs.listing(values, name, "a list of numbers")
    if not given:
        raise CourseError("The axis has no value.", where=name, remedy="give one or more")
    check = _inputs.chance if name == "p_hard" else _inputs.finite
    return [check(value, name) for value in given]
