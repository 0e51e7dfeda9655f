"""quiz: a question with options, each with a reply of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.inputs import Input, Option, check_input, in_words
from coursekit.forms.item import verdict
from coursekit.forms.question import ANSWER, Question, Reply
from coursekit.forms.summaries import Block, tries_table
from coursekit.store.entries import Entry

__all__ = ["Quiz"]

ONE_MISSING = "One more belongs to the answer."
MORE_MISSING = "More than one is still missing from the answer."


@dataclass(frozen=True, kw_only=True)
class Quiz(Question, kind="quiz"):
    """A question with options, of which one or several belong to the answer."""

    options: tuple[Option, ...]
    multiple: bool = False
    in_order: bool = False  # the options are numbers, a scale or a row of dates
    why: str = ""  # said once the answer is right
    claims: tuple[str, ...] = ()  # named once the answer is right

    label: ClassVar[str] = "Question"
    heading: ClassVar[str] = "Question"
    submit: ClassVar[str] = "Check my answer"

    def validate(self, where: str) -> None:
        check_input("choice", self.options, ("choice",), where)
        right = sum(option.right for option in self.options)
        if not right or (right > 1 and not self.multiple):
            expected = "at least one" if self.multiple else "one"
            raise CourseError(f"{right} right options", where=where, expected=expected)
        for option in self.options:
            if not option.feedback:
                raise CourseError("no feedback", where=f"{where}, option {option.id!r}")

    def inputs(self) -> tuple[Input, ...]:
        form = "several" if self.multiple else "choice"
        return (Input(ANSWER, self.prompt, form, self.options, shuffles=not self.in_order),)

    def judge(self, value: Any) -> Reply:
        """Reply to each option that was chosen; a wrong answer does not get the right one."""
        chosen: Sequence[str] = value if self.multiple else [value]
        right = {option.id for option in self.options if option.right}
        picked = [option for option in self.options if option.id in chosen]
        marks = {name: "right" if name in right else "wrong" for name in chosen}
        fits = set(chosen) == right
        if self.multiple:
            each = (fill(f"*{option.text}* {option.feedback}") for option in picked)
            said = [verdict(fits, ""), *each]
        else:
            said = [verdict(fits, fill(picked[0].feedback))]
        if not fits:
            missing = len(right - set(chosen))
            if self.multiple and missing:
                said.append(ONE_MISSING if missing == 1 else MORE_MISSING)
            return Reply(tuple(said), False, marks)
        claims = ", ".join(f"{{claim}}`{claim}|{claim}`" for claim in self.claims)
        said += [fill(self.why), fill(f"See {claims}.") if claims else ""]
        return Reply(tuple(filter(None, said)), True, marks)

    def summarise_answers(self, entries: Sequence[Entry]) -> list[Block]:
        (asked,) = self.filled_inputs()
        return [
            tries_table(
                entries,
                lambda value: in_words(asked, value),
                lambda value: self.judge(value).right,
            )
        ]
