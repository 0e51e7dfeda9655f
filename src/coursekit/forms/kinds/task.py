"""task: code of the exercises to complete.

The code of a task is written once. What the learner has to find is between angle
quotes, ``«right ← shown»``; the start of a task shows the second part, dots when it is
left out, and its solution the first. So a start and a solution cannot drift apart.

A task may have variants: texts for the places ``‹name›`` in all that the learner does not see
in the notebook. The identifier of a learner draws one.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import Any, ClassVar

from coursekit.data.records import state
from coursekit.errors import CourseError
from coursekit.forms.cases import PREDICATES, Case, first_problem, value_of, work_out
from coursekit.forms.checked import TRIES, Checked
from coursekit.forms.compare import explain_difference
from coursekit.forms.item import Exercise
from coursekit.forms.summaries import Block
from coursekit.forms.values import Value, inspect_safely
from coursekit.forms.variants import PLACE, as_value, fill_places, variant_of
from coursekit.store.entries import Entry

__all__ = ["BLANK", "PRELUDE", "Slip", "Task", "fill_blanks", "run_code"]

BLANK = re.compile(r"«(?P<right>[^«»←]*?)(?: ← (?P<shown>[^«»←]*))?»")
DOTS = "..."
# What the code of any task may rely on.
PRELUDE = "import pandas as pd\n\nimport coursekit as ck"
MOST_LINES = 5
MOST_VALUES_SHOWN = 20
MOST_CELLS_TOLD = 12
LEAST_VARIANTS = 4
VARIED = (
    "The number that a learner types draws one of these as `{}`. Without a number it is the first,"
    " as below."
)


@dataclass(frozen=True)
class Slip:
    """A common wrong answer: what the learner put in each blank, and what to say to it."""

    fill: tuple[str, ...]
    say: str


@dataclass(frozen=True, kw_only=True)
class Task(Exercise, Checked, kind="task"):
    """Up to five lines of code with blanks that set ``answer``, and cases that have to hold.

    `given` is code without blanks, to be run before. A free task has many right answers.
    `variants` are the texts of each variant by name: ``value`` is what the code gets under the
    name `part`, ``words`` how it is told. What `settled` returns is the first variant; `family`
    holds all of them, `number` is the place in it, and `source` has the places still open.
    """

    code: str
    cases: tuple[Case, ...] = ()
    given: str = ""
    slips: tuple[Slip, ...] = ()
    free: bool = False
    asks: str = ""  # of a sealed task: what kind of value is its answer
    part: str = ""
    variants: tuple[Mapping[str, str], ...] = ()
    source: Task | None = field(default=None, init=False, repr=False, compare=False)
    number: int = field(default=0, init=False, repr=False)

    label: ClassVar[str] = "Exercise"
    column: ClassVar[str] = "Tasks right"

    def validate(self, where: str) -> None:
        super().validate(where)
        blanks = len(BLANK.findall(self.code))
        if not blanks or "«" in BLANK.sub("", self.code):
            raise CourseError("code without a blank", where=where, expected="«right ← shown»")
        if len(self.starter.splitlines()) > MOST_LINES:
            raise CourseError("long code", where=where, expected=f"at most {MOST_LINES} lines")
        if self.sealed:
            return
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
        self._validate_variants(where)

    def _validate_variants(self, where: str) -> None:
        fixed = [self.title, self.prompt, self.skill, self.given, self.starter]
        if place := PLACE.search("\n".join([*fixed, *(case.expression for case in self.cases)])):
            expected = "one text for everybody in all that the notebook shows"
            raise CourseError(place[0], where=where, expected=expected)
        if bool(self.part) != bool(self.variants):
            expected = "the name of the part, and variants; or neither"
            raise CourseError(f"part = {self.part!r}", where=where, expected=expected)
        if not self.variants:
            return
        if not self.part.isidentifier():
            raise CourseError(f"part = {self.part!r}", where=where, expected="a name for the code")
        if len(self.variants) < LEAST_VARIANTS:
            found, expected = f"{len(self.variants)} variants", f"{LEAST_VARIANTS} or more"
            raise CourseError(found, where=where, expected=expected)
        for number, row in enumerate(self.variants, start=1):
            if "value" not in row or row.keys() != self.variants[0].keys():
                expected = "value, and the names that the first variant has"
                found = ", ".join(row)
                raise CourseError(found, where=f"{where}, variants {number}", expected=expected)
            try:
                self._filled(number - 1)
            except CourseError as error:
                raise error.at(f"{where}, variants {number}") from None

    def settled(self) -> Task:
        return self._made[0] if self.variants else self

    @property
    def family(self) -> tuple[Task, ...]:
        """All variants; empty where the task is the same for everybody."""
        return self.source._made if self.source else ()

    @cached_property
    def _made(self) -> tuple[Task, ...]:
        return tuple(map(self._filled, range(len(self.variants))))

    def _filled(self, number: int) -> Task:
        """Make one variant; a slip that is its solution is left out."""
        put = partial(fill_places, row=self.variants[number])
        code = put(self.code)
        right = tuple(blank["right"] for blank in BLANK.finditer(code))
        slips = [Slip(tuple(map(put, slip.fill)), put(slip.say)) for slip in self.slips]
        made = replace(
            self,
            code=code,
            cases=tuple(
                replace(case, expected=put(case.expected), say=put(case.say)) for case in self.cases
            ),
            slips=tuple(slip for slip in slips if slip.fill != right),
            hints=tuple(map(put, self.hints)),
            right=put(self.right),
        )
        # `replace` takes only what an author may write.
        object.__setattr__(made, "source", self)
        object.__setattr__(made, "number", number)
        return made

    def drawn_by(self, identifier: str | None) -> Task:
        if not self.family:
            return self
        return self.family[variant_of(self.key, identifier, len(self.family))]

    def tried(self, entry: Entry) -> Task:
        """Return the variant that a try was for; what was tried before variants is the first."""
        part = entry.words.get("part")
        return next((one for one in self.family if one.part_text == part), (*self.family, self)[0])

    @property
    def part_text(self) -> str:
        return self.variants[self.number]["value"] if self.family else ""

    @property
    def value(self) -> str | int | float:
        """What the code gets as the learner's part."""
        return as_value(self.part_text)

    @property
    def told(self) -> str:
        """How the part is told, in the bank's markup."""
        return self.variants[self.number].get("words", f"`{self.part_text}`")

    @property
    def before(self) -> str:
        """The code to be run before, with the learner's part."""
        return f"{self.part} = {self.value!r}\n{self.given}" if self.family else self.given

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
        if self.sealed:
            remedy = "grade with the edition for instructors"
            raise CourseError("a task without a key", where=self.key, remedy=remedy)
        found = first_problem(self.cases, values, answer)
        return found and (
            self._reply_to_slip(answer) or self._reply_to_other(values, answer) or found
        )

    def fits_another(self, values: Sequence[Value], answer: Value) -> Task | None:
        """Return another variant to which plain values that are wrong here are right."""
        if self.free or not first_problem(self.cases, values, answer):
            return None
        others = (one for one in self.family if one.number != self.number)
        return next((one for one in others if not first_problem(one.cases, values, answer)), None)

    def _reply_to_other(self, values: Sequence[Value], answer: Value) -> str:
        other = self.fits_another(values, answer)
        return (other and f"This fits another part: {other.told}. Yours is {self.told}.") or ""

    def is_start(self, value: Value) -> bool:
        if value.kind == "other":
            return False
        start = run_code(self.before, self.starter)
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
        if self.sealed:
            return " ".join(steps)
        if tries >= TRIES:
            command = f'`ck.solution("{self.key}")` in a cell of its own'
            steps.append(f"A solution is open now: {command}.")
        return " ".join(steps) or "Try once more; then a solution opens."

    def _reply_to_slip(self, value: Value) -> str:
        if value.kind == "other":
            return ""
        rules = (self.cases[0].ordered_by, self.cases[0].tolerance)
        for slip in self.slips:
            made = run_code(self.before, fill_blanks(self.code, slip.fill))
            if not explain_difference(value, made, *rules):
                return slip.say
        return ""

    def cells(self, *, solved: bool) -> Iterator[tuple[str, str]]:
        if self.family:
            yield "part", f'{self.part} = ck.my_part("{self.key}")'
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
        if self.family:
            yield f"**Variants**\n\n{VARIED.format(self.part)}\n\n{self._table_of_variants()}"
        if self.given:
            yield f"Given:\n\n{_python(self.given)}"
        yield f"**Start**\n\n{_python(self.starter)}"
        name = "One of many solutions" if self.free else "Solution"
        yield f"**{name}**\n\n{_python(self.solution_code)}"
        yield "**What has to hold**\n\n" + "\n".join(map(_told_case, self.cases))
        yield "**Hints**\n\n" + "\n".join(f"{n}. {text}" for n, text in enumerate(self.hints, 1))
        rows, solved = [], run_code(self.before, self.solution_code)
        for slip in self.slips:
            value = run_code(self.before, fill_blanks(self.code, slip.fill))
            if explain_difference(value, solved):  # in the tables of a case a slip may be right
                blanks = ", ".join(f"`{text}`" for text in slip.fill)
                rows.append(f"- {blanks} gives {_told_value(value)}: {slip.say}")
        if rows:
            yield "**Common wrong answers, and the reply**\n\n" + "\n".join(rows)
        if self.right:
            yield f"**Said to the right answer:** {self.right}"

    def summarise(self, entries: Sequence[Entry]) -> list[Block]:
        """Say what was tried, and for which part."""
        tries = [entry for entry in entries if entry.kind == "try"]
        parts = dict.fromkeys(self.tried(entry).part_text for entry in tries) if self.family else ()
        told = [f"Part: {', then '.join(parts)}."] if parts else []
        return [*told, *super().summarise(entries)]

    def _table_of_variants(self) -> str:
        rows = ["| Part | In the blanks | Answer |", "|---|---|---|"]
        for one in self.family:
            right = [f"`{blank['right'].strip()}`" for blank in BLANK.finditer(one.code)]
            answer = _told_value(run_code(one.before, one.solution_code))
            cells = [one.told, "; ".join(right), answer]
            rows.append(f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |")
        return "\n".join(rows)

    def words(self) -> list[str]:
        texts = [
            text
            for one in self.family or (self,)
            for text in (
                *([one.told] if one.family else []),
                one.right,
                *one.hints,
                *(case.say for case in one.cases),
                *(slip.say for slip in one.slips),
            )
        ]
        return list(dict.fromkeys([*super().words(), *texts]))


def fill_blanks(code: str, texts: Sequence[str]) -> str:
    """Put a text in each blank of some code.

    Examples
    --------
    >>> fill_blanks('kind == «"fact" ← "prediction"»', ['"assessment"'])
    'kind == "assessment"'
    """
    rest = iter(texts)
    return BLANK.sub(lambda _: next(rest), code).strip()


def run_code(given: str, code: str) -> Value:
    """Run code of the course, and inspect the ``answer`` that it sets."""
    return _answer_of(given, code, state())


@lru_cache(maxsize=1024)
def _answer_of(given: str, code: str, _data: Hashable) -> Value:
    """Run code once for as long as the data stay as they are."""
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
