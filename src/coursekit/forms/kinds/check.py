"""check: a value that the learner works out in a lesson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coursekit.data.roles import fill
from coursekit.forms.cases import work_out
from coursekit.forms.checked import TRIES, Checked
from coursekit.forms.compare import explain_difference
from coursekit.forms.values import Value, inspect_safely

__all__ = ["Check", "Wrong"]


@dataclass(frozen=True)
class Wrong:
    """A common wrong answer: an expression that makes it, and what to say to it."""

    value: str
    say: str


@dataclass(frozen=True, kw_only=True)
class Check(Checked, kind="check"):
    """A value, compared with that of an expression over ``load`` and ``pd``."""

    answer: str
    solution: str  # the code to show when it was tried twice
    ordered_by: str = ""  # as in `explain_difference`
    tolerance: float = 0.0
    wrong: tuple[Wrong, ...] = ()

    label: ClassVar[str] = "Check"
    column: ClassVar[str] = "Checks passed"
    add_a_cell: ClassVar[str] = (
        'For a hint, add a cell with the + button above, type `ck.hint("{}")` and run it.'
    )

    @property
    def solution_code(self) -> str:
        return self.solution

    @property
    def where_to_look(self) -> str:
        return self.section

    def explain(self, answer: object, value: Value) -> str:
        found = self.difference(value, self.answer)
        if found and value.kind != "other":
            for wrong in self.wrong:
                if not self.difference(value, wrong.value):
                    return fill(wrong.say)
        return found

    def difference(self, value: Value, expression: str) -> str:
        """Describe how a value differs from that of an expression."""
        right = inspect_safely(work_out(expression))
        return explain_difference(value, right, self.ordered_by, self.tolerance)

    def next_help(self, opened: int, tries: int) -> str:
        command = f'`ck.hint("{self.key}")`'
        if opened < len(self.hints):
            return f"Hint {opened + 1} of {len(self.hints)}: {command}."
        if tries >= TRIES:
            return f"A solution is open now: {command}."
        return "Try once more; then a solution opens."
