"""reading: a made-up text in numbered sentences, and questions on it that are answered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from coursekit.errors import CourseError
from coursekit.forms.inputs import Input, Option, check_ids, check_input, in_words
from coursekit.forms.layout import Form
from coursekit.forms.question import Question
from coursekit.forms.summaries import Block, saved_line
from coursekit.store.entries import Entry

__all__ = ["UNSURE", "Reading", "ReadingItem"]

UNSURE = Option("unsure", "I am not sure yet")
MADE_UP = "The text is made up, and so are its places and numbers."


@dataclass(frozen=True)
class ReadingItem:
    """One question on the text: the skill that it wants, its options, and why one is right."""

    id: str
    skill: str
    ask: str
    options: tuple[Option, ...]
    why: str

    @property
    def right(self) -> str:
        """The id of the right option."""
        return next(option.id for option in self.options if option.right)

    @property
    def asked(self) -> Input:
        """What there is to fill in; who is not sure can say so."""
        return Input(self.id, self.ask, "choice", (*self.options, UNSURE))


@dataclass(frozen=True, kw_only=True)
class Reading(Question, kind="reading"):
    """A text and its questions; nothing is said of right and wrong when it is answered."""

    sentences: tuple[str, ...]
    items: tuple[ReadingItem, ...]

    label: ClassVar[str] = "Form on reading"
    heading: ClassVar[str] = "Form on reading a policy text"
    submit: ClassVar[str] = "Save my answers"

    def validate(self, where: str) -> None:
        check_ids([item.id for item in self.items], "items", where)
        for item in self.items:
            at = f"{where}, item {item.id!r}"
            check_input("choice", item.options, ("choice",), at)
            right = sum(option.right for option in item.options)
            if right != 1:
                raise CourseError(f"{right} right options", where=at, expected="one")

    def inputs(self) -> tuple[Input, ...]:
        return tuple(item.asked for item in self.items)

    def layout(self, seed: str = "") -> Form:
        form = super().layout(seed)
        inputs = tuple(
            replace(asked, text=f"{number}. {asked.text}")
            for number, asked in enumerate(form.inputs, start=1)
        )
        intro = f"**{self.prompt}.** {MADE_UP}"
        return replace(form, intro=intro, inputs=inputs, sentences=self.sentences)

    def to_value(self, values: Mapping[str, Any]) -> Any:
        return dict(values)

    def from_value(self, value: Any) -> Any:
        return value

    def marks(self, value: Any) -> tuple[bool, ...]:
        """Return for each item whether it is right; empty for what is no answer to this form."""
        given = value if isinstance(value, dict) else {}
        for asked in self.inputs():
            if given.get(asked.id) not in [option.id for option in asked.options]:
                return ()
        return tuple(given[item.id] == item.right for item in self.items)

    def summarise_answers(self, entries: Sequence[Entry]) -> list[Block]:
        """Show the first answers, but not what is right: the other form may still be open."""
        first = entries[0]
        answers = [(one.text, in_words(one, first.value[one.id])) for one in self.inputs()]
        return [saved_line([first]), [("Question", "Your answer"), *answers]]
