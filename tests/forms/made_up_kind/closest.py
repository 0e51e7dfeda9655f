"""closest: a number, right when it is near enough. Made up for `test_new_kind`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from coursekit.forms.inputs import Input, in_words
from coursekit.forms.question import ANSWER, Question, Reply
from coursekit.forms.summaries import Block, tries_table
from coursekit.store.entries import Entry


@dataclass(frozen=True, kw_only=True)
class Closest(Question, kind="closest"):
    target: float
    within: float = 0.0
    unit: str = ""

    label: ClassVar[str] = "Closest number"
    column: ClassVar[str] = "Numbers met"
    heading: ClassVar[str] = "How close can you get?"
    submit: ClassVar[str] = "Compare"

    def inputs(self) -> tuple[Input, ...]:
        return (Input(ANSWER, self.prompt, "number", unit=self.unit),)

    def judge(self, value: Any) -> Reply:
        near = abs(value - self.target) <= self.within
        return Reply(("✓ Near enough." if near else "✗ Not near.",), near)

    def summarise_answers(self, entries: Sequence[Entry]) -> list[Block]:
        (asked,) = self.filled_inputs()
        words = lambda value: in_words(asked, value)  # noqa: E731
        return [tries_table(entries, words, lambda value: self.judge(value).right)]
