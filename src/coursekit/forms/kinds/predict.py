"""predict: an answer to commit to before the data are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from coursekit.data.facts import fact
from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.inputs import Input, Option, check_input, in_words
from coursekit.forms.layout import Form
from coursekit.forms.question import ANSWER, Question, Reply, own_answers
from coursekit.forms.summaries import Row
from coursekit.markup import to_plain
from coursekit.store.entries import Entry

__all__ = ["Predict"]

FORMS = ("number", "choice", "text")


@dataclass(frozen=True, kw_only=True)
class Predict(Question, kind="predict"):
    """A number, a choice or a text, to be put beside what the data say.

    `data` refers to what the data say; for a choice it has to come out as an option's id,
    or each option refers to its own number and the largest wins; where several are as large,
    or marked as right, each of them is. `of` refers to the whole
    that `data` is a part of: the answer is then a percentage. `reveal` is said in the end.
    """

    form: str
    reveal: str = ""
    data: str = ""
    of: str = ""
    options: tuple[Option, ...] = ()
    in_order: bool = False  # the options are numbers, a scale or a row of dates
    unit: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None

    label: ClassVar[str] = "Prediction"
    heading: ClassVar[str] = "Prediction"
    reveal_button: ClassVar[str] = "Show my answer beside the data"

    def validate(self, where: str) -> None:
        check_input(self.form, self.options, FORMS, where)
        if self.of and not (self.data and self.form == "number"):
            raise CourseError("of", where=where, expected="form number, and data")

    def inputs(self) -> tuple[Input, ...]:
        unit = self.unit or ("%" if self.of else "")
        limits = (self.low, self.high, self.step)
        shuffles = not self.in_order
        return (Input(ANSWER, self.prompt, self.form, self.options, unit, *limits, shuffles),)

    def layout(self, seed: str = "") -> Form:
        form = super().layout(seed)
        return replace(form, heading="In your own words") if self.form == "text" else form

    def truth(self) -> Any:
        """Look up what the data say: a number, an option's id, or None where they do not say."""
        if self.form == "number" and self.data:
            part = _number(self.data)
            return part * 100 / _number(self.of) if self.of else part
        return next(iter(self.best()), None)

    def best(self) -> list[str]:
        """Return the ids of the options that the data make right; several where they are equal."""
        numbers = {option.id: _number(option.data) for option in self.options if option.data}
        if numbers:
            return [name for name, number in numbers.items() if number == max(numbers.values())]
        if not self.data:
            return [option.id for option in self.options if option.right]
        said = fact(self.data)
        if said not in {option.id for option in self.options}:
            raise CourseError(f"{said!r} in the data", where=self.key, expected="an option's id")
        return [said]

    def revealed(self, entries: Sequence[Entry]) -> Reply:
        (asked,) = self.filled_inputs()
        rows, last = own_answers(asked, entries), entries[-1].value
        truth, right = self.truth(), None
        said: list[str] = []
        if truth is not None:
            rows += self._data_rows(asked, truth)
            right = last in self.best() if self.form == "choice" else None
            said.append(_compared(asked, last, truth) if right is None else _agreement(right))
        if self.reveal:
            said.append(fill(self.reveal))
        return Reply(tuple(said), right, table=tuple(rows))

    def _data_rows(self, asked: Input, truth: Any) -> list[Row]:
        words = in_words(asked, self.best() if self.form == "choice" else truth)
        if self.of:
            words = f"{round(truth)} % ({fact(self.data)} of {fact(self.of)})"
        return [
            ("The data", words),
            *(
                (f"· {to_plain(shown.text)}", fact(option.data))
                for shown, option in zip(asked.options, self.options, strict=True)
                if option.data
            ),
        ]


def _compared(asked: Input, last: Any, truth: float) -> str:
    said = round(truth) if asked.unit == "%" else truth
    if said == last:
        return "✓ Your answer is what the data say."
    return f"→ The data say {in_words(asked, said)}. You said {in_words(asked, last)}."


def _agreement(right: bool) -> str:
    return "✓ You and the data agree." if right else "→ The data say something else."


def _number(reference: str) -> float:
    text = fact(reference).replace(",", "")
    try:
        return float(text)
    except ValueError:
        raise CourseError(f"{text!r}", where=reference, expected="a number") from None
