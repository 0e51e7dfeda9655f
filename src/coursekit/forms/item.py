"""What every kind of item of the question bank has, and where the kinds are found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from coursekit.forms.summaries import Block, outdated
from coursekit.store.entries import Entry

__all__ = ["KINDS", "Exercise", "Item", "verdict"]

KINDS: dict[str, type[Item]] = {}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item of a bank: its lasting key, the section it belongs to, and what it asks.

    A kind of item is a dataclass in a module of its own in `coursekit.forms.kinds`, whose
    fields are the names that TOML may give: ``class Quiz(Question, kind="quiz")``.
    """

    key: str
    section: str
    prompt: str

    sealed: bool = False  # in an edition for students: without what answers it

    kind: ClassVar[str]
    label: ClassVar[str]  # what the report calls it
    column: ClassVar[str]  # where the table of progress counts it

    def __init_subclass__(cls, kind: str = "", **rest: Any) -> None:
        super().__init_subclass__(**rest)
        if kind:
            cls.kind = kind
            KINDS[kind] = cls

    @property
    def named(self) -> str:
        """What the report calls it."""
        return self.label

    @property
    def place(self) -> str:
        """What the table of progress calls it when it is the next open one."""
        return self.section

    def validate(self, where: str) -> None:
        """Raise a CourseError when the parts do not fit each other."""

    def settled(self) -> Item:
        """Return it as everybody has it who draws no variant."""
        return self

    def summarise(self, entries: Sequence[Entry]) -> list[Block]:
        """Say in lines and tables what a learner did; the entries are all of this key."""
        return [outdated(entry) for entry in entries]


@dataclass(frozen=True, kw_only=True)
class Exercise(Item):
    """An item of the exercises of a lesson, with the sentence that it thinks about again."""

    title: str
    rethink: str
    skill: str
    minutes: float
    points: float
    lesson: str = ""  # the file of the lesson, where a lesson has several

    scored: ClassVar[bool] = True  # whether its check gives the points, or else a reader

    @property
    def named(self) -> str:
        """Its number and title."""
        return f"{self.key} {self.title}"

    @property
    def place(self) -> str:
        """Its number."""
        return self.key

    @property
    def cost(self) -> str:
        """What it trains, how long it takes, what it counts."""
        points = "1 point" if self.points == 1 else f"{self.points:g} points"
        return f"{self.skill} · {self.minutes:g} minutes · {points}"

    @property
    def openness(self) -> str:
        """What comes before its cost when many answers are right."""
        return ""

    @property
    def instruction(self) -> str:
        """What its text tells to do."""
        return self.prompt.strip()

    @property
    def solved_text(self) -> str:
        """What the solutions say below its cells, besides the code."""
        return ""

    def cells(self, *, solved: bool) -> Iterator[tuple[str, str]]:
        """Yield the cells of the notebook below its text: name and code."""
        raise NotImplementedError

    def for_instructor(self) -> Iterator[str]:
        """Yield paragraphs of the instructor's copy: all that the learner does not see at once."""
        raise NotImplementedError

    def words(self) -> list[str]:
        """Return what its author wrote in words."""
        return [self.title, self.prompt, self.rethink, self.skill]


def verdict(right: bool, why: str) -> str:
    """Say whether an answer is right, and why; what begins with yes says both.

    Examples
    --------
    >>> verdict(True, "It is a fact."), verdict(True, "Yes, a fact."), verdict(False, "")
    ('✓ Right. It is a fact.', '✓ Yes, a fact.', '✗ Not yet.')
    """
    if right and re.match(r"Yes\b", why):
        return f"✓ {why}"
    return f"{'✓ Right.' if right else '✗ Not yet.'} {why}".rstrip()
