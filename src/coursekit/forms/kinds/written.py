"""written: a task of the exercises to be answered in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.inputs import Input
from coursekit.forms.item import Exercise
from coursekit.forms.question import ANSWER, Question, Reply, own_answers
from coursekit.forms.summaries import Block
from coursekit.markup import to_plain
from coursekit.store.entries import Entry

__all__ = ["LEVELS", "LEVEL_NAMES", "MODEL", "POINTS", "Written"]

LEVEL_NAMES = ("strong", "middling", "weak")
LEVELS = tuple(f"A {name} text" for name in LEVEL_NAMES)
WRITE = "The form says what to write. Save your text, then open the three levels below it."
FEWEST_POINTS = 3
MODEL = "A model text"
POINTS = "What a text may bring; a strong one has some of it"
MODEL_OPENS = "To read a model text, add a cell with the + button above, type `{}` and run it."
COMPARE = (
    "→ Which of the three levels is nearest to your text? Change one thing that would make it"
    " better, and save again. The earlier text stays in your file."
)
READER = "This text waits for a reader, who gives up to {} points."


@dataclass(frozen=True, kw_only=True)
class Written(Exercise, Question, kind="written"):
    """A text, to be put beside what a text of each of three levels looks like."""

    levels: tuple[str, ...]  # the strongest first
    level_points: tuple[float, ...]  # what a text of each level earns
    model: str = ""  # a strong text of the length that is asked
    content_key: tuple[str, ...] = ()  # points that a text may make; none needs all
    reveal: str = ""  # said beside the levels
    earlier: str = ""  # the task whose answer it is about; the grader shows this answer beside it

    label: ClassVar[str] = "Exercise, in your own words"
    column: ClassVar[str] = "Texts written"
    heading: ClassVar[str] = "In your own words"
    reveal_button: ClassVar[str] = "Show my text beside three levels"
    scored: ClassVar[bool] = False

    def validate(self, where: str) -> None:
        if len(self.levels) != len(LEVELS) or not all(self.levels):
            raise CourseError("levels", where=where, expected="three levels, the strongest first")
        earned = self.level_points
        if (
            len(earned) != len(LEVELS)
            or earned[0] != self.points
            or list(earned) != sorted(earned, reverse=True)
        ):
            expected = f"three numbers, {self.points:g} first, none larger than the one before"
            raise CourseError(f"level_points {list(earned)}", where=where, expected=expected)
        if self.sealed:
            return
        if not self.model.strip() or len(self.content_key) < FEWEST_POINTS:
            expected = f"a model text, and {FEWEST_POINTS} points or more in content_key"
            raise CourseError("a task without them", where=where, expected=expected)

    def inputs(self) -> tuple[Input, ...]:
        return (Input(ANSWER, self.prompt, "text"),)

    def about(self) -> str:
        return self.title

    def revealed(self, entries: Sequence[Entry]) -> Reply:
        (asked,) = self.filled_inputs()
        levels = (to_plain(fill(level)) for level in self.levels)
        rows = [*own_answers(asked, entries), *zip(LEVELS, levels, strict=True)]
        opens = "" if self.sealed else MODEL_OPENS.format(f'ck.solution("{self.key}")')
        return Reply(tuple(filter(None, [COMPARE, opens, fill(self.reveal)])), table=tuple(rows))

    def summarise(self, entries: Sequence[Entry]) -> list[Block]:
        """Say what was written, and when the model text was opened."""
        opened = [entry for entry in entries if entry.kind == "solution"]
        blocks = super().summarise([entry for entry in entries if entry not in opened])
        return [*blocks, *(f"{MODEL} was opened on {one.moment}." for one in opened[:1])]

    def summarise_answers(self, entries: Sequence[Entry]) -> list[Block]:
        return [READER.format(f"{self.points:g}"), *super().summarise_answers(entries)]

    def cells(self, *, solved: bool) -> Iterator[tuple[str, str]]:
        yield "write", f'ck.write("{self.key}")'
        yield "levels", f'ck.reveal("{self.key}")'

    @property
    def instruction(self) -> str:
        return WRITE

    def for_instructor(self) -> Iterator[str]:
        levels = zip(LEVEL_NAMES, self.level_points, self.levels, strict=True)
        rows = (f"| {name} | {points:g} | {text} |" for name, points, text in levels)
        yield "\n".join(["| Level | Points | What the text looks like |", "|---|---|---|", *rows])
        yield f"**{MODEL}**\n\n{self.model.strip()}"
        yield f"**{POINTS}**\n\n" + "\n".join(f"- {point}" for point in self.content_key)

    @property
    def solved_text(self) -> str:
        return f"**{MODEL}.** Others may be just as good.\n\n{self.model.strip()}"

    def words(self) -> list[str]:
        return [*super().words(), self.reveal, *self.levels, self.model, *self.content_key]
