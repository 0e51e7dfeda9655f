"""The game as it was played: its lots and moves read back from the learner's file, and replayed."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import Any

from coursekit.content.seminar import CONTENT, Counterpart, Seminar
from coursekit.errors import CourseError
from coursekit.methods.dice import TARGET
from coursekit.store import work
from coursekit.store.work import Saved

__all__ = ["DOWN", "OBSERVERS", "UP", "Game", "Line", "Step", "find_game"]

UP, DOWN = "up", "down"
BACK = "taken back"
OBSERVERS = "observers"
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
class Line:
    """A line of the log: a move, its number in the game, and whether it was taken back."""

    number: int
    step: Step
    taken_back: bool = False


@dataclass(frozen=True)
class Game:
    """One game of a group: what the seminar says, and the moves so far.

    `name` parts the games in one file from each other. With a `seed` rolls and lots can be
    repeated: each roll follows from the seed and the number of the move, in any kernel.
    """

    name: str
    seed: str
    seminar: Seminar

    @property
    def key(self) -> str:
        """The key of its moves in the learner's file."""
        return f"seminar-{self.name}"

    def log(self) -> list[Line]:
        """Read the log from the file, the first move first; what no longer fits is left out.

        A move that was taken back keeps its line, and the next one has its number.
        """
        lines: list[Line] = []
        for entry in work.history(self.key, "answer"):
            standing = [at for at, line in enumerate(lines) if not line.taken_back]
            if entry.value == BACK and standing:
                lines[standing[-1]] = replace(lines[standing[-1]], taken_back=True)
            elif step := self._step(entry.value):
                lines.append(Line(len(standing) + 1, step))
        return lines

    def steps(self) -> list[Step]:
        """Return the moves that count, the first one first."""
        return [line.step for line in self.log() if not line.taken_back]

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
        """Roll two dice for a move, by its number in the game.

        The dice of a move that was taken back stay: nobody takes a move back to roll again.
        """
        rolled = {line.number: line.step.dice for line in self.log()}
        if number in rolled:
            return rolled[number]
        dice = self._chance(str(number))
        return dice.randint(1, 6), dice.randint(1, 6)

    def _chance(self, what: str) -> random.Random:
        return random.Random(f"{self.seed}/{what}") if self.seed else random.SystemRandom()

    def add(self, step: Step) -> Saved:
        """Save a move."""
        return self._save(self.key, asdict(step))

    def take_back(self) -> Step | None:
        """Take back the last move that counts, and return it; None when no move does."""
        steps = self.steps()
        if not steps:
            return None
        self._save(self.key, BACK)
        return steps[-1]

    def _save(self, key: str, value: Any) -> Saved:
        # Two equal moves are two moves: the number makes each entry differ from the last.
        number = len(work.history(key, "answer")) + 1
        return work.record("answer", key, value, words={"number": number})

    def draw(self, people: int) -> Saved:
        """Draw lots: give the numbers 1 to `people` to roles, and to observers beyond the seats."""
        numbers = list(range(1, people + 1))
        self._chance(f"lots/{self.draws() + 1}").shuffle(numbers)
        taken, _ = self.seminar.seats(people)
        lots = {role: sorted(numbers.pop() for _ in range(seats)) for role, seats in taken.items()}
        return self._save(self.lots_key, {**lots, OBSERVERS: sorted(numbers)})

    def draws(self) -> int:
        """Count how often lots were drawn."""
        return len(work.history(self.lots_key, "answer"))

    @property
    def lots_key(self) -> str:
        """The key of its lots in the learner's file."""
        return f"{self.key}-lots"

    def lots(self) -> dict[str, list[int]]:
        """Return who has which role, by the numbers of the last draw; empty before one."""
        entry = work.latest(self.lots_key, "answer")
        value = entry.value if entry else None
        known = {*self.seminar.roles, OBSERVERS}
        if not isinstance(value, dict) or not set(value) <= known:
            return {}
        fits = all(
            isinstance(seats, list) and all(type(seat) is int for seat in seats)
            for seats in value.values()
        )
        return value if fits else {}

    def upcoming(self, steps: Sequence[Step]) -> tuple[int, str] | None:
        """Return the turn and the role that move next, by the lots; None without or after them.

        Nobody waits for a role that let an earlier turn pass.
        """
        lots, moved = self.lots(), {(step.turn, step.role) for step in steps}
        now = steps[-1].turn if steps else 1
        due = product(range(now, len(self.seminar.turns) + 1), self.seminar.roles)
        return next((each for each in due if lots.get(each[1]) and each not in moved), None)

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
