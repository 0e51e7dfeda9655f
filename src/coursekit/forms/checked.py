"""An item whose answer is a value that the learner's own code makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from coursekit.errors import CourseError
from coursekit.forms.item import Item
from coursekit.forms.summaries import Block, outdated, tries_table
from coursekit.forms.values import Value
from coursekit.store.entries import Entry

__all__ = ["TRIES", "Checked"]

TRIES = 2  # this many open the solution


@dataclass(frozen=True, kw_only=True)
class Checked(Item):
    """An item with hints in steps, the last the plainest; a kind says what is right."""

    hints: tuple[str, ...]
    right: str = ""  # said to the right value

    add_a_cell: ClassVar[str] = ""  # how to get a hint, where no button is below

    def drawn_by(self, identifier: str | None) -> Checked:
        """Return the variant that belongs to an identifier: itself where everybody has the same."""
        return self

    @property
    def part_text(self) -> str:
        """Which variant it is, as the learner's file keeps it; empty where all have the same."""
        return ""

    @property
    def cell_code(self) -> str:
        """The cell as the learner finds it, where the item has it."""
        return ""

    @property
    def solution_code(self) -> str:
        """A solution."""
        raise NotImplementedError

    @property
    def where_to_look(self) -> str:
        """Where the lesson has what is needed."""
        raise NotImplementedError

    def explain(self, answer: object, value: Value) -> str:
        """Say what is wrong with an answer; empty when it is right, in whatever form."""
        raise NotImplementedError

    def next_help(self, opened: int, tries: int) -> str:
        """Say which help is next, after this many hints and tries."""
        raise NotImplementedError

    def is_start(self, value: Value) -> bool:
        """Tell whether a value is what the untouched cell gives."""
        return False

    def show_answer(self, value: Value) -> str:
        """Show a right answer where the learner's code names it and does not show it."""
        return ""

    def validate(self, where: str) -> None:
        """There is a hint."""
        if not self.hints:
            raise CourseError("no hints", where=where, expected="one or more, in steps")

    def summarise(self, entries: Sequence[Entry]) -> list[Block]:
        """List the tries, and count the hints."""
        tries = [entry for entry in entries if entry.kind == "try" and _has_parts(entry)]
        hints = [entry for entry in entries if entry.kind == "hint"]
        solutions = [entry for entry in entries if entry.kind == "solution"]
        blocks: list[Block] = []
        if tries:
            blocks.append(
                tries_table(
                    tries,
                    _answered,
                    lambda value: value.get("right") is True if "right" in value else None,
                )
            )
        if hints:
            last = f"the last on {hints[-1].moment}"
            blocks.append(f"Hints opened: {len(hints)} of {len(self.hints)}, {last}.")
        if solutions:
            blocks.append(f"The solution was opened on {solutions[0].moment}.")
        known = (*tries, *hints, *solutions)
        return blocks + [outdated(entry) for entry in entries if entry not in known]


def _answered(value: dict[str, object]) -> str:
    """Say what was answered: what it is, and how Python writes it where that says more."""
    seen, answer = str(value.get("seen", "")), " ".join(str(value.get("answer", "")).split())
    if seen.startswith("a ") and " of " in seen and answer:
        return f"{seen}: {answer}"
    return seen or answer


def _has_parts(entry: Entry) -> bool:
    return isinstance(entry.value, dict)
