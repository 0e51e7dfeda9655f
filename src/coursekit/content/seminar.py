"""The crisis seminar as its file has it: roles, turns, moves, tensions, and what really came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from coursekit.content.board import Content
from coursekit.content.records import ActorId, ClaimId, EventId, StanceId, Text
from coursekit.data.records import Record, record_of
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.methods.dice import TARGET
from coursekit.text import and_list, date_text, number_word

__all__ = [
    "CONTENT",
    "FEWEST",
    "MOST",
    "Counterpart",
    "Goal",
    "Move",
    "Role",
    "Seminar",
    "Tension",
    "Turn",
    "event_text",
]

FEWEST, MOST = 4, 30  # people who play
TEAM = 4  # people who share a role, at most

End: TypeAlias = Literal["lower", "not higher", "not lower", "higher"]


@dataclass(frozen=True)
class Part:
    """A part of the meeting, with its minutes: once, or in each turn."""

    minutes: int
    what: Text
    each_turn: bool = False


@dataclass(frozen=True)
class Turn:
    """A turn of the game: the days that it covers."""

    first: date
    last: date


@dataclass(frozen=True)
class Move:
    """A sort of move, and the kinds of events in the timeline that are like it."""

    label: str
    what: Text
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Tension:
    """A track on the board, and the step on which it begins. Both are ours."""

    label: Text
    start: int


@dataclass(frozen=True)
class Goal:
    """A secret goal, which is ours: where a tension ends, or something else in words."""

    tension: str = ""
    end: End = "lower"
    text: Text = ""

    def reached(self, start: int, now: int) -> bool:
        """Tell whether a tension that began on `start` and is on `now` fulfils the goal."""
        return {
            "lower": now < start,
            "not higher": now <= start,
            "not lower": now >= start,
            "higher": now > start,
        }[self.end]


@dataclass(frozen=True)
class Role:
    """A side that somebody speaks for, and the rows of the tables that its card shows.

    `acts` are the events after the opening in which this side acted, by our reading of the rows.
    Without `moves` it has all of them.
    """

    goals: tuple[Goal, ...]
    task: Text
    label: str = ""
    actors: tuple[ActorId, ...] = ()
    events: tuple[EventId, ...] = ()
    stances: tuple[StanceId, ...] = ()
    claims: tuple[ClaimId, ...] = ()
    acts: tuple[EventId, ...] = ()
    moves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counterpart:
    """A real event like a move: whose it was, in which turn, and what sort of move."""

    event: str
    role: str
    turn: int
    move: str


@dataclass(frozen=True)
class Seminar:
    """The game as a whole; `roles` are in the order in which seats are filled."""

    heading: Text
    opening: tuple[EventId, ...]
    unassigned: tuple[EventId, ...]
    steps: int
    most_reasons: int
    month: str
    schedule: tuple[Part, ...]
    turns: tuple[Turn, ...]
    moves: Mapping[str, Move]
    tensions: Mapping[str, Tension]
    roles: Mapping[str, Role]

    def __post_init__(self) -> None:
        for name, tension in self.tensions.items():
            if not 0 <= tension.start <= self.steps:
                expected = f"a step from 0 to {self.steps}"
                where = f"tensions, {name}, start"
                raise CourseError(str(tension.start), where=where, expected=expected)
        for name, role in self.roles.items():
            for goal in role.goals:
                if goal.tension not in self.tensions and not (goal.text and not goal.tension):
                    expected = f"a text, or one of {', '.join(self.tensions)}"
                    where = f"roles, {name}, goals"
                    raise CourseError(repr(goal.tension), where=where, expected=expected)
            for move in set(role.moves) - set(self.moves):
                expected, where = ", ".join(self.moves), f"roles, {name}, moves"
                raise CourseError(repr(move), where=where, expected=expected)
            for event in role.acts:
                self.counterpart(event, name)

    @property
    def minutes(self) -> int:
        """The minutes of the whole meeting."""
        return sum(part.minutes * self._times(part) for part in self.schedule)

    def plan(self) -> list[tuple[str, str]]:
        """Return the parts of the meeting in rows: minutes, and what is done."""
        rows = [("Minutes", "What")]
        for part in self.schedule:
            times = self._times(part)
            minutes = f"{times} times {part.minutes}" if times > 1 else str(part.minutes)
            rows.append((minutes, part.what))
        return [*rows, (str(self.minutes), "Together.")]

    def rules(self) -> list[str]:
        """Say how a turn goes: who speaks, what a reason does, when the dice are rolled."""
        most = number_word(self.most_reasons)
        return [
            f"The teams move in this order: {and_list([*map(self.name, self.roles)])}. A role that"
            " nobody has is left out. One person speaks for the team; take turns.",
            "The team says what it does, and which tension this moves by one step: down is calmer,"
            " up is tenser.",
            f"The team gives up to {most} reasons why this works. Each reason adds 1 to the dice.",
            f"Then the other teams may give up to {most} reasons why it does not work. Each reason"
            " takes 1 away.",
            "A reason names a row of a card by its id, or an earlier move of the game. Who leads"
            " the game says whether it counts.",
            "When all have spoken, roll two dice. Add the reasons for, and take away the reasons"
            f" against. {TARGET} or more is a success: the tension moves. With less, the move was"
            " made, but no tension moves.",
            "An example: two reasons for and one against make +1. Dice of 3 and 3, with +1, make"
            f" {3 + 3 + 1}: a success.",
        ]

    def _times(self, part: Part) -> int:
        return len(self.turns) if part.each_turn else 1

    def counterpart(self, event: str, role: str) -> Counterpart:
        """Read an event as a move of a role, in the turn that has its last day."""
        row = record_of(package().table("timeline"), event, f"roles, {role}, acts")
        day = self.day(event)
        turns = [
            number for number, each in enumerate(self.turns, 1) if each.first <= day <= each.last
        ]
        moves = [name for name, move in self.moves.items() if row["kind"] in move.kinds]
        if not turns or not moves:
            raise CourseError(
                f"{event}, {row['kind']} of {day}",
                where=f"roles, {role}, acts",
                expected="an event in the days of a turn, of a kind that a move names",
            )
        return Counterpart(event, role, turns[0], moves[0])

    def day(self, event: str) -> date:
        """Return the last day of an event, by which it belongs to a turn."""
        row = record_of(package().table("timeline"), event, "seminar")
        return date.fromisoformat(row["date_end"] or row["date"])

    def counterparts(self) -> list[Counterpart]:
        """Return what each role really did, in the order of the turns."""
        found = [
            self.counterpart(event, name)
            for name, role in self.roles.items()
            for event in role.acts
        ]
        return sorted(found, key=lambda each: each.turn)

    def real(self, number: int) -> list[str]:
        """List the events of a turn, by their last day: of a side, or under a shared label."""
        turn = self.turns[number - 1]
        known = {*self.unassigned, *(each.event for each in self.counterparts())}
        here = [key for key in known if turn.first <= self.day(key) <= turn.last]
        return sorted(here, key=lambda key: (self.day(key), key))

    def goal_text(self, goal: Goal) -> str:
        """Write a goal as a sentence."""
        if goal.text:
            return goal.text
        return f"At the end, “{self.tensions[goal.tension].label}” is {goal.end} than at the start."

    def name(self, role: str) -> str:
        """Return the name of a role: its label, else the names of its actors."""
        names = [row["name"] for row in self._actors(role)]
        return self.roles[role].label or " and ".join(names)

    def arabic(self, role: str) -> str:
        """Return the names of the groups of a role in Arabic; empty where the table has none."""
        factions = package().table("factions")
        keys = [row["faction_id"] for row in self._actors(role) if row["faction_id"]]
        return " · ".join(record_of(factions, key, "roles")["arabic_name"] for key in keys)

    def _actors(self, role: str) -> list[Record]:
        actors = package().table("actors")
        return [record_of(actors, key, "roles") for key in self.roles[role].actors]

    def seats(self, people: int) -> tuple[dict[str, int], int]:
        """Share out people: how many each role has, and how many observe."""
        if not FEWEST <= people <= MOST:
            expected = f"{FEWEST} to {MOST}"
            raise CourseError(f"{people} people", where="seminar", expected=expected)
        names = list(self.roles)[:people]
        seated = min(people, TEAM * len(names))
        share, more = divmod(seated, len(names))
        return {name: share + (n < more) for n, name in enumerate(names)}, people - seated


def event_text(event: str) -> str:
    """Write an event of the timeline: its days, what happened, how sure it is, and its id."""
    row = record_of(package().table("timeline"), event, "seminar")
    last = date.fromisoformat(row["date_end"]) if row["date_end"] else None
    status = "" if row["status"] == "confirmed" else f" ({row['status'].replace('-', ' ')})"
    return f"{date_text(row['date'], end=last)}: {row['what_happened']}{status} [{event}]"


CONTENT = Content("crisis_seminar", Seminar)
