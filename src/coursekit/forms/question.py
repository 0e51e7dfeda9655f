"""A question: an item that is answered in a form on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from coursekit.forms.inputs import Input, NotAnswered, in_words, read_input
from coursekit.forms.item import Item
from coursekit.forms.layout import Form
from coursekit.forms.summaries import Block, Row, outdated, saved_line
from coursekit.markup import to_plain
from coursekit.store.entries import Entry

__all__ = ["ANSWER", "Question", "Reply", "own_answers"]

ANSWER = "answer"  # the id of the input, where a question has one only


@dataclass(frozen=True)
class Reply:
    """What to say to an answer.

    The sentences are in the bank's markup; the first begins with a symbol and a word.
    `right` is None where nothing is right or wrong. `marks` are ``right`` or ``wrong`` for
    options, `values` the answer by input, to show it again; `saved` when these values are in the
    learner's file. Below them is a table of plain texts, the first row being the heading, or
    HTML. `opens` is the key of a question that is answered: the page opens the text that waited
    for it. `form` takes the place of the form that was sent.
    """

    say: tuple[str, ...] = ()
    right: bool | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    table: tuple[Row, ...] = ()
    html: str = ""
    opens: str = ""
    saved: bool = False
    form: Form | None = None


@dataclass(frozen=True, kw_only=True)
class Question(Item):
    """A question with one input; a kind says which, and what else differs."""

    column: ClassVar[str] = "Questions answered"
    heading: ClassVar[str]
    submit: ClassVar[str] = "Save my answer"
    reveal_button: ClassVar[str] = "Show my answer again"
    entry_kind: ClassVar[str] = "answer"

    def inputs(self) -> tuple[Input, ...]:
        """Return what there is to fill in, as the bank has it."""
        raise NotImplementedError

    def filled_inputs(self) -> tuple[Input, ...]:
        """Return what there is to fill in, references filled in."""
        return tuple(asked.filled() for asked in self.inputs())

    def layout(self, seed: str = "") -> Form:
        """Lay out the form, for print and, with the seed of a learner, for the page."""
        name = f"{self.kind}-{self.key}"
        mixed = f"{self.key} {seed}".strip()
        inputs = tuple(asked.shuffled(mixed) for asked in self.filled_inputs())
        return Form(name, self.heading, "", inputs, self.submit)

    def about(self) -> str:
        """Return what the form that reveals the answer says it is about."""
        return self.filled_inputs()[0].text

    def to_value(self, values: Mapping[str, Any]) -> Any:
        """Return what the file keeps of an answer by input."""
        return values[ANSWER]

    def from_value(self, value: Any) -> Any:
        """Return an answer by input, from what the file keeps."""
        return {ANSWER: value}

    def as_current_answer(self, entry: Entry) -> dict[str, Any] | None:
        """Read an entry as an answer by input; None when the question has changed since."""
        try:
            raw = self.from_value(entry.value)
            read = {asked.id: read_input(asked, raw[asked.id]) for asked in self.filled_inputs()}
        except (NotAnswered, KeyError, TypeError):
            return None
        return read if all(_is_kept(raw[name], value) for name, value in read.items()) else None

    def missing(self, values: Mapping[str, Any]) -> str:
        """Say what is missing when each input is filled in; empty when nothing is."""
        return ""

    def judge(self, value: Any) -> Reply:
        """Compare an answer with what is right; empty where there is no right answer."""
        return Reply()

    def revealed(self, entries: Sequence[Entry]) -> Reply:
        """Put the learner's answers, of which there is one at least, beside the data's."""
        return self.judge(entries[-1].value)

    def note_saved(self, entries: Sequence[Entry], judged: bool) -> str:
        """Say that an answer was saved, the last of these."""
        if judged:
            return "Saved."
        before = len(entries) - 1
        stay = "Your earlier answer stays" if before == 1 else "Your earlier answers stay"
        return f"✓ Saved. {stay} in your file." if before else "✓ Saved."

    def note_earlier(self, entry: Entry, judged: bool) -> str:
        """Say when the answer that is shown again was saved."""
        return f"{'' if judged else '✓ '}Saved on {entry.moment}."

    def summarise(self, entries: Sequence[Entry]) -> list[Block]:
        """Say what was answered, and show what does not fit the question any more."""
        current = [entry for entry in entries if self.as_current_answer(entry) is not None]
        blocks = self.summarise_answers(current) if current else []
        return blocks + [outdated(entry) for entry in entries if entry not in current]

    def summarise_answers(self, entries: Sequence[Entry]) -> list[Block]:
        """Say what was answered: when, and what the form reveals."""
        reply = self.revealed(entries)
        said = [to_plain(text) for text in reply.say if text[0] in "✓→"]
        return [saved_line(entries), list(reply.table), *said]


def _is_kept(kept: object, read: object) -> bool:
    """Tell whether what the file keeps is an answer as it was read, not one still to be read.

    The options that were chosen may have another order since.
    """
    if isinstance(kept, list) and isinstance(read, list):
        return len(kept) == len(read)
    return kept == read


def own_answers(asked: Input, entries: Sequence[Entry]) -> list[Row]:
    """Begin a table with the learner's first and last answer."""
    first, last = entries[0].value, entries[-1].value
    if first == last:
        return [("", "Answer"), ("Your answer", in_words(asked, last))]
    return [
        ("", "Answer"),
        ("Your first answer", in_words(asked, first)),
        ("Your last answer", in_words(asked, last)),
    ]
