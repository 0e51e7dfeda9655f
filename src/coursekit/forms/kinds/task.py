"""task: code of the exercises to complete.

The code of a task is written once. What the learner has to find is between angle
quotes, ``«right ← shown»``; the start of a task shows the second part, dots when it is
left out, and its solution the first. So a start and a solution cannot drift apart.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from coursekit.errors import CourseError
from coursekit.forms.cases import PREDICATES, Case, first_problem, value_of, work_out
from coursekit.forms.checked import TRIES, Checked
from coursekit.forms.compare import explain_difference
from coursekit.forms.item import Exercise
from coursekit.forms.values import Value, inspect_safely

__all__ = ["BLANK", "PRELUDE", "Slip", "Task", "fill_blanks", "run_code"]

BLANK = re.compile(r"«(?P<right>[^«»←]*?)(?: ← (?P<shown>[^«»←]*))?»")
DOTS = "..."
# What the code of any task may rely on.
PRELUDE = "import pandas as pd\n\nimport coursekit as ck"
MOST_LINES = 5
MOST_VALUES_SHOWN = 20
MOST_CELLS_TOLD = 12


@dataclass(frozen=True)
class Slip:
    """A common wrong answer: what the learner put in each blank, and what to say to it."""

    fill: tuple[str, ...]
    say: str


@dataclass(frozen=True, kw_only=True)
class Task(Exercise, Checked, kind="task"):
    """Up to five lines of code with blanks that set ``answer``, and cases that have to hold.

    `given` is code without blanks, to be run before. A free task has many right answers.
    """

    code: str
    cases: tuple[Case, ...]
    given: str = ""
    slips: tuple[Slip, ...] = ()
    free: bool = False

    label: ClassVar[str] = "Exercise"
    column: ClassVar[str] = "Tasks right"

    def validate(self, where: str) -> None:
        super().validate(where)
        blanks = len(BLANK.findall(self.code))
        if not blanks or "«" in BLANK.sub("", self.code):
            raise CourseError("code without a blank", where=where, expected="«right ← shown»")
        if len(self.starter.splitlines()) > MOST_LINES:
            raise CourseError("long code", where=where, expected=f"at most {MOST_LINES} lines")
        if not self.cases:
            raise CourseError("no cases", where=where, expected="one or more")
        for case in self.cases:
            if case.predicate not in PREDICATES:
                expected = ", ".join(PREDICATES)
                raise CourseError(f"{case.predicate!r}", where=f"{where}, cases", expected=expected)
        for slip in self.slips:
            if len(slip.fill) != blanks:
                expected = f"{blanks} texts"
                raise CourseError(f"{slip.fill}", where=f"{where}, slips", expected=expected)

    @property
    def starter(self) -> str:
        """The code that the learner finds."""
        return fill_blanks(self.code, [each["shown"] or DOTS for each in BLANK.finditer(self.code)])

    @property
    def cell_code(self) -> str:
        return f'{self.starter}\nck.check("{self.key}", answer)'

    @property
    def solution_code(self) -> str:
        return fill_blanks(self.code, [each["right"] for each in BLANK.finditer(self.code)])

    @property
    def where_to_look(self) -> str:
        return f"lesson {self.lesson or self.key.split('.')[0].zfill(2)}, “{self.section}”"

    def explain(self, answer: object, value: Value) -> str:
        values = [value_of(case.expression, answer) for case in self.cases]
        return self.explain_values(values, value)

    def explain_values(self, values: Sequence[Value], answer: Value) -> str:
        """Say what is wrong with the plain values of the cases; empty when all is right."""
        found = first_problem(self.cases, values, answer)
        return found and (self._reply_to_slip(answer) or found)

    def is_start(self, value: Value) -> bool:
        if value.kind == "other":
            return False
        start = run_code(self.given, self.starter)
        return start.kind != "nothing" and not explain_difference(value, start)

    def show_answer(self, value: Value) -> str:
        if self.free or len(value.rows) > MOST_VALUES_SHOWN:
            return ""
        if value.kind in ("list", "labelled"):
            return f"Your answer: {', '.join(' '.join(map(str, row)) for row in value.rows)}."
        shown = value.kind in ("number", "truth", "date")
        return f"Your answer: {value.words}." if shown else ""

    def next_help(self, opened: int, tries: int) -> str:
        steps = []
        if opened < len(self.hints):
            steps.append(f"Hint {opened + 1} of {len(self.hints)}: the cell below.")
        if tries >= TRIES:
            command = f'`ck.solution("{self.key}")` in a cell of its own'
            steps.append(f"A solution is open now: {command}.")
        return " ".join(steps) or "Try once more; then a solution opens."

    def _reply_to_slip(self, value: Value) -> str:
        if value.kind == "other":
            return ""
        rules = (self.cases[0].ordered_by, self.cases[0].tolerance)
        for slip in self.slips:
            made = run_code(self.given, fill_blanks(self.code, slip.fill))
            if not explain_difference(value, made, *rules):
                return slip.say
        return ""

    def cells(self, *, solved: bool) -> Iterator[tuple[str, str]]:
        if self.given:
            yield "given", self.given.strip()
        yield (
            "code",
            self.cell_code.replace(self.starter, self.solution_code) if solved else self.cell_code,
        )
        if not solved:
            yield "stuck", f'ck.stuck("{self.key}")'

    @property
    def openness(self) -> str:
        return "open task, many answers are right · " if self.free else ""

    def for_instructor(self) -> Iterator[str]:
        if self.given:
            yield f"Given:\n\n{_python(self.given)}"
        yield f"**Start**\n\n{_python(self.starter)}"
        name = "One of many solutions" if self.free else "Solution"
        yield f"**{name}**\n\n{_python(self.solution_code)}"
        yield "**What has to hold**\n\n" + "\n".join(map(_told_case, self.cases))
        yield "**Hints**\n\n" + "\n".join(f"{n}. {text}" for n, text in enumerate(self.hints, 1))
        rows = []
        for slip in self.slips:
            value = _told_value(run_code(self.given, fill_blanks(self.code, slip.fill)))
            blanks = ", ".join(f"`{text}`" for text in slip.fill)
            rows.append(f"- {blanks} gives {value}: {slip.say}")
        yield "**Common wrong answers, and the reply**\n\n" + "\n".join(rows)
        if self.right:
            yield f"**Said to the right answer:** {self.right}"

    def words(self) -> list[str]:
        says = [*(case.say for case in self.cases), *(slip.say for slip in self.slips)]
        return [*super().words(), self.right, *self.hints, *says]


def fill_blanks(code: str, texts: Sequence[str]) -> str:
    """Put a text in each blank of some code.

    Examples
    --------
    >>> fill_blanks('kind == «"fact" ← "prediction"»', ['"assessment"'])
    'kind == "assessment"'
    """
    rest = iter(texts)
    return BLANK.sub(lambda _: next(rest), code).strip()


@cache
def run_code(given: str, code: str) -> Value:
    """Run code of the course, and inspect the ``answer`` that it sets."""
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):  # what it prints is not for the learner
        exec(f"{PRELUDE}\n{given}\n{code}", names)
    return inspect_safely(names["answer"])


def _told_case(case: Case) -> str:
    how = "is" if case.predicate == "equal" else case.predicate
    near = f", within {case.tolerance:g}" if case.tolerance else ""
    value = _told_value(inspect_safely(work_out(case.expected)))
    return f"- `{case.expression}` {how} {value}{near}"


def _told_value(value: Value) -> str:
    """Write a value whole where it is short, else what it is and how it begins."""
    cells = [": ".join(map(str, row)) for row in value.rows]
    if value.kind not in ("list", "labelled", "table") or not cells:
        return value.words
    more = " …" if len(cells) > MOST_CELLS_TOLD else ""
    return f"{value.words} (`{'`, `'.join(cells[:MOST_CELLS_TOLD])}`{more})"


def _python(code: str) -> str:
    return f"```python\n{BLANK.sub(lambda blank: blank['right'], code).strip()}\n```"
