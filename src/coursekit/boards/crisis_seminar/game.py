"""The game as it was played: its moves read back from the learner's file, and replayed."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from coursekit.content.seminar import CONTENT, Counterpart, Seminar
from coursekit.errors import CourseError
from coursekit.methods.dice import TARGET
from coursekit.store import work
from coursekit.store.work import Saved

__all__ = ["Game", "Step", "find_game"]

UP, DOWN = "up", "down"
_NAME = re.compile(r"[a-z0-9]{1,20}")


@dataclass(frozen=True)
class Step:
    """A move with its roll, as the file keeps it."""

    turn: int
    role: str
    move: str
    tension: str
    way: str
    reasons_for: int
    reasons_against: int
    dice: tuple[int, int]
    words: str = ""

    @property
    def total(self) -> int:
        """The sum of the dice, with the reasons added."""
        return sum(self.dice) + self.reasons_for - self.reasons_against

    @property
    def succeeds(self) -> bool:
        """Whether the move succeeds."""
        return self.total >= TARGET


@dataclass(frozen=True)
class Game:
    """One game of a group: what the seminar says, and the moves so far.

    `name` parts the games in one file from each other. With a `seed` the rolls can be repeated:
    each one follows from the seed and the number of the move, in any kernel.
    """

    name: str
    seed: str
    seminar: Seminar

    @property
    def key(self) -> str:
        """The key of its moves in the learner's file."""
        return f"seminar-{self.name}"

    def steps(self) -> list[Step]:
        """Read the moves from the file, the first one first; what no longer fits is left out."""
        found = [self._step(entry.value) for entry in work.history(self.key, "answer")]
        return [step for step in found if step]

    def _step(self, value: Any) -> Step | None:
        try:
            first, second = value["dice"]
            step = Step(**{**value, "dice": (first, second)})
        except (KeyError, TypeError, ValueError):
            return None
        rolled = all(type(die) is int and 1 <= die <= 6 for die in step.dice)
        most = self.seminar.most_reasons
        argued = all(
            type(reasons) is int and 0 <= reasons <= most
            for reasons in (step.reasons_for, step.reasons_against)
        )
        known = (
            step.role in self.seminar.roles
            and step.move in self.seminar.moves
            and step.tension in self.seminar.tensions
            and step.way in (UP, DOWN)
            and step.turn in range(1, len(self.seminar.turns) + 1)
        )
        return step if rolled and argued and known and isinstance(step.words, str) else None

    def roll(self, number: int) -> tuple[int, int]:
        """Roll two dice for a move, by its number in the game."""
        dice = random.Random(f"{self.seed}/{number}") if self.seed else random.SystemRandom()
        return dice.randint(1, 6), dice.randint(1, 6)

    def add(self, step: Step) -> Saved:
        """Save a move."""
        # Two equal moves are two moves: the number makes each entry differ from the last.
        number = len(work.history(self.key, "answer")) + 1
        return work.record("answer", self.key, asdict(step), words={"number": number})

    def board(self, steps: Sequence[Step]) -> Mapping[str, int]:
        """Return the step on which each tension is after these moves."""
        at = {name: tension.start for name, tension in self.seminar.tensions.items()}
        for step in steps:
            if step.succeeds:
                moved = at[step.tension] + (1 if step.way == UP else -1)
                at[step.tension] = max(0, min(self.seminar.steps, moved))
        return at

    def counterparts(self, step: Step) -> list[Counterpart]:
        """Find what the same side really did of this sort in the days of the turn."""
        return [
            real
            for real in self.seminar.counterparts()
            if (real.turn, real.role, real.move) == (step.turn, step.role, step.move)
        ]


def find_game(name: str, seed: str = "") -> Game:
    """Return the game with a name, whether or not it has begun."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise CourseError(
            repr(name)[:60],
            where="crisis_seminar, game",
            expected="up to 20 small letters and digits",
            remedy='write for example game="group1"',
        )
    return Game(name, str(seed), CONTENT.load())
