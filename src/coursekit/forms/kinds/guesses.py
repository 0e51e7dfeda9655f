"""guesses: a form of answers that is sealed with a date and a digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import Formatter
from typing import Any, ClassVar

from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.inputs import Input, check_ids, check_input, in_words
from coursekit.forms.layout import Form
from coursekit.forms.question import Question, Reply
from coursekit.forms.summaries import Block, outdated, seal_lines
from coursekit.markup import to_plain
from coursekit.store.entries import Entry
from coursekit.text import and_list, number_text

__all__ = ["Guesses"]

FORMS = ("number", "choice", "text", "several", "probability", "shares")
DIGEST_LETTERS = 12
LIMITS = "limits"


@dataclass(frozen=True, kw_only=True)
class Guesses(Question, kind="guesses"):
    """Several inputs, sealed as a whole; sealing again adds a seal."""

    fields: tuple[Input, ...]
    one_above_zero: tuple[str, ...] = ()  # ids of numbers that must not all be zero
    limits: Mapping[str, str] = field(default_factory=dict)  # by id: what such a number does
    plainly: str = ""  # said after the seal: {limits}, those above zero; {id}, an answer
    found: Mapping[str, str] = field(default_factory=dict)  # by id: what is beside it when opened
    opens: str = ""  # the day from which a forecast counts, where it is not that of the seal

    label: ClassVar[str] = "Sealed"
    column: ClassVar[str] = "Forms sealed"
    heading: ClassVar[str] = "To be sealed"
    submit: ClassVar[str] = "Seal my answers"
    reveal_button: ClassVar[str] = "Open my sealed answers"
    entry_kind: ClassVar[str] = "sealed"

    def validate(self, where: str) -> None:
        check_ids([asked.id for asked in self.fields], "fields", where, least=1)
        for asked in self.fields:
            check_input(asked.form, asked.options, FORMS, f"{where}, field {asked.id!r}")
        numbers = [asked.id for asked in self.fields if asked.form == "number"]
        ids = [asked.id for asked in self.fields]
        for name in self.found:
            if name not in ids:
                raise CourseError(
                    f"{name!r}", where=f"{where}, found", expected="the id of a field"
                )
        for name in self.one_above_zero:
            if name not in numbers:
                place = f"{where}, one_above_zero"
                raise CourseError(f"{name!r}", where=place, expected="the id of a number")

        if self.plainly:
            self._check_sentence(set(ids), where)

    def _check_sentence(self, ids: set[str], where: str) -> None:
        if self.limits.keys() != set(self.one_above_zero):
            expected = f"a text for each of {and_list(list(self.one_above_zero))}"
            raise CourseError(
                f"{and_list(list(self.limits))}", where=f"{where}, limits", expected=expected
            )
        named = {name for _, name, _, _ in Formatter().parse(self.plainly) if name is not None}
        if unknown := named - ids - {LIMITS}:
            expected = "{limits}, or the id of a field in braces"
            raise CourseError(f"{min(unknown)!r}", where=f"{where}, plainly", expected=expected)

    def inputs(self) -> tuple[Input, ...]:
        return self.fields

    def layout(self, seed: str = "") -> Form:
        return replace(super().layout(seed), intro=fill(self.prompt))

    def about(self) -> str:
        return fill(self.prompt)

    def to_value(self, values: Mapping[str, Any]) -> Any:
        return dict(values)

    def from_value(self, value: Any) -> Any:
        return value

    def missing(self, values: Mapping[str, Any]) -> str:
        if not self.one_above_zero or any(values[name] for name in self.one_above_zero):
            return ""
        numbers = [n for n, one in enumerate(self.fields, 1) if one.id in self.one_above_zero]
        named = and_list(list(map(str, numbers)))
        return f"Questions {named}: give at least one number above 0."

    def revealed(self, entries: Sequence[Entry]) -> Reply:
        beside = ("What the course found",) if self.found else ()
        rows = [("Question", *(entry.moment for entry in entries), *beside)]
        for asked in self.filled_inputs():
            given = [entry.value.get(asked.id) for entry in entries]
            words = ("" if value is None else in_words(asked, value) for value in given)
            found = (to_plain(fill(self.found.get(asked.id, ""))),) if self.found else ()
            rows.append((to_plain(asked.text), *words, *found))
        return Reply(tuple(f"→ {_seal(entry)}" for entry in entries), table=tuple(rows))

    def note_saved(self, entries: Sequence[Entry], judged: bool) -> str:
        before = len(entries) - 1
        stay = "Your earlier seal stays." if before == 1 else f"Your {before} earlier seals stay."
        seal = f"✓ {_seal(entries[-1])}{f' {stay}' if before else ''}"
        return f"{seal} {self._in_a_sentence(entries[-1].value)}".rstrip()

    def note_earlier(self, entry: Entry, judged: bool) -> str:
        return f"✓ {_seal(entry)} {self._in_a_sentence(entry.value)}".rstrip()

    def _in_a_sentence(self, value: Mapping[str, Any]) -> str:
        """Say what was sealed in a sentence, where the form has one."""
        limits = [
            self.limits[name].format(number=number_text(value[name]))
            for name in self.limits
            if value[name]
        ]
        answers = {asked.id: in_words(asked, value[asked.id]) for asked in self.filled_inputs()}
        return self.plainly.format(**{**answers, LIMITS: ", or if ".join(limits)})

    def summarise(self, entries: Sequence[Entry]) -> list[Block]:
        return [block for entry in entries for block in self._opened(entry)]

    def _opened(self, entry: Entry) -> list[Block]:
        if self.as_current_answer(entry) is None:
            return [*seal_lines(entry), outdated(entry)]
        answers = [
            (to_plain(asked.text), in_words(asked, entry.value[asked.id]))
            for asked in self.filled_inputs()
        ]
        return [*seal_lines(entry), [("Question", "Your answer"), *answers]]


def _seal(entry: Entry) -> str:
    seal = f"Sealed on {entry.moment}, digest `{entry.digest[:DIGEST_LETTERS]}`."
    return seal if entry.intact else f"{seal} **It was changed after it was sealed.**"
