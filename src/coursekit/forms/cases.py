"""Whether an answer to a task is right: its cases.

The value of a case's expression is brought to plain data (`value_of`) before it is compared
(`first_problem`). The first needs the learner's answer and the expressions only; the second
needs what is expected, and never the learner's process.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from coursekit.data.records import state
from coursekit.forms.compare import ASKED, explain_difference
from coursekit.forms.values import Value, inspect_one, inspect_safely, inspect_value

__all__ = ["PREDICATES", "Case", "first_problem", "mismatch", "value_of", "work_out"]

FAILED = "failed"


@dataclass(frozen=True)
class Case:
    """One thing that has to hold of an answer.

    `expected` is an expression over ``load``, ``methods`` and ``pd``. It is not made in the way
    of the solution, so that the two prove each other. The value of `expression`, over ``answer``
    and ``pd``, is compared with it: all that the process in which the learner's code runs
    has to know. `predicate` is one of `PREDICATES`. `say` is said when the case does not
    hold, with the usual sentence where it has ``{}``.
    """

    expected: str
    expression: str = "answer"
    predicate: str = "equal"
    ordered_by: str = ""
    tolerance: float = 0.0
    say: str = ""


def work_out(expression: str) -> Any:
    """Work out an expression of the course from its data. The value is shared: do not change it.

    Examples
    --------
    >>> work_out("len(load('people'))")
    16
    """
    return _worked_out(expression, state())


@lru_cache(maxsize=1024)
def _worked_out(expression: str, _data: Hashable) -> Any:
    """Work out an expression once for as long as the data stay as they are."""
    import pandas as pd

    from coursekit import methods
    from coursekit.data import load

    # A table is read once.
    return eval(expression, {"load": cache(load), "methods": methods, "pd": pd})


def value_of(expression: str, answer: object) -> Value:
    """Inspect what a case's expression gives over an answer; of the kind ``failed`` if nothing.

    Examples
    --------
    >>> value_of("answer[0]", ["a", "b"]).words
    "the text 'a'"
    """
    import pandas as pd

    try:
        value = eval(expression, {"answer": answer, "pd": pd})
    except Exception as error:  # the learner's own code may run here
        return Value(FAILED, type(error).__name__)
    return inspect_safely(value)


def first_problem(cases: Sequence[Case], values: Sequence[Value], answer: Value) -> str:
    """Describe the first case that does not hold; empty when all hold.

    `values` are what `value_of` gave for each case.
    """
    for case, value in zip(cases, values, strict=True):
        expected = work_out(case.expected)
        if value.kind == FAILED:
            found = _unfit(answer, expected, case.predicate)
        else:
            if value.kind == "labelled" and answer.kind in ("labelled", "list"):
                value = replace(value, words=answer.words)
            found = mismatch(value, expected, case.predicate, case.ordered_by, case.tolerance)
        if found:
            return case.say.replace("{}", found) or found
    return ""


def mismatch(
    value: Value, expected: Any, predicate: str, ordered_by: str = "", tolerance: float = 0.0
) -> str:
    """Say in what way a value is not as a case wants it, without giving that away.

    For ``between``, `expected` are the least and the most; for ``one of``, values of which
    one is right; for ``within``, all that may occur.

    Examples
    --------
    >>> mismatch(inspect_value(120), [0, 100], "between")
    'You gave 120. That is too large.'
    """
    if predicate == "equal":
        return explain_difference(value, inspect_value(expected), ordered_by, tolerance)
    return _OTHERS[predicate](value, expected)


def _unfit(answer: Value, expected: Any, predicate: str) -> str:
    """Say what kind of answer the task asks for when a case cannot be put to this one."""
    kind = inspect_value(expected[0] if predicate == "one of" else expected).kind
    if predicate != "between" and kind in ASKED and kind != answer.kind:
        return f"You gave {answer.words}; the task asks for {ASKED[kind]}."
    return f"You gave {answer.words}. It has the wrong form, so it cannot be checked."


def _between(value: Value, expected: Sequence[float]) -> str:
    low, high = expected
    problem = explain_difference(value, inspect_one(low), tolerance=float("inf"))
    if problem or low <= value.one <= high:
        return problem
    return f"You gave {value.words}. That is too {'small' if value.one < low else 'large'}."


def _one_of(value: Value, expected: Sequence[Any]) -> str:
    problems = [explain_difference(value, inspect_value(each)) for each in expected]
    return "" if "" in problems else problems[0]


def _within(value: Value, expected: Sequence[Any]) -> str:
    if value.kind not in ("list", "labelled") or not value.rows:
        return f"You gave {value.words}; the task asks for a list of one value or more."
    allowed = inspect_value(list(expected)).rows
    strange = [row[-1] for row in value.rows if row[-1:] not in allowed]
    return f"You gave {value.words}; `{strange[0]}` does not belong there." if strange else ""


_OTHERS: dict[str, Callable[[Value, Sequence[Any]], str]] = {
    "between": _between,
    "one of": _one_of,
    "within": _within,
}
PREDICATES = ("equal", *_OTHERS)
