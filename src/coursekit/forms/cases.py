"""Whether an answer to a task is right: its cases, its common slips, its untouched start.

The value of a case's expression is brought to plain data (`look`) before it is compared
(`problem`). The first needs the learner's answer and the expressions only; the second
needs what is expected, and never the learner's process.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from coursekit.forms.compare import ASKED, difference
from coursekit.forms.predicates import unlike
from coursekit.forms.see import Seen, see
from coursekit.forms.tasks import PRELUDE, Case, Task, filled

__all__ = ["expected", "is_start", "look", "problem", "result", "slip", "try_to_see"]

FAILED = "failed"


def expected(expression: str) -> Any:
    """Work out a value of the bank or of a case from the data.

    Parameters
    ----------
    expression
        Python over ``load`` and ``pd``, from a file of the course.

    Returns
    -------
    object
        The value.

    Examples
    --------
    >>> expected("len(load('people'))")
    16
    """
    import pandas as pd

    from coursekit.data import load

    return eval(expression, {"load": cache(load), "pd": pd})  # a table is read once


def try_to_see(value: object) -> Seen:
    """Look at a value as `see` does; whatever comes, there is no error."""
    try:
        return see(value)
    except Exception:  # a value of any make may come, and no traceback is to go back
        return Seen("other", f"something else ({type(value).__name__})")


def look(expression: str, answer: object) -> Seen:
    """Evaluate a case's expression over a learner's answer, and look at what it gives.

    Parameters
    ----------
    expression
        Python over ``answer`` and ``pd``.
    answer
        The learner's answer.

    Returns
    -------
    Seen
        Of the kind ``failed``, with the name of the error, when it cannot be evaluated.

    Examples
    --------
    >>> look("answer[0]", ["a", "b"]).words
    "the text 'a'"
    """
    import pandas as pd

    try:
        value = eval(expression, {"answer": answer, "pd": pd})
    except Exception as error:  # the learner's own code may run here
        return Seen(FAILED, type(error).__name__)
    return try_to_see(value)


def problem(cases: Sequence[Case], looks: Sequence[Seen], answer: Seen) -> str:
    """Say what is wrong with an answer.

    Parameters
    ----------
    cases
        Of the task.
    looks
        What `look` gave for each.
    answer
        The answer itself.

    Returns
    -------
    str
        A sentence about the first case that does not hold; empty when all hold.
    """
    for case, seen in zip(cases, looks, strict=True):
        wanted = expected(case.expected)
        if seen.kind == FAILED:
            found = _unfit(answer, wanted, case.predicate)
        else:
            if seen.kind == "labelled" and answer.kind in ("labelled", "list"):
                seen = replace(seen, words=answer.words)
            found = unlike(seen, wanted, case.predicate, case.ordered_by, case.tolerance)
        if found:
            return case.say.replace("{}", found) or found
    return ""


def _unfit(answer: Seen, wanted: Any, predicate: str) -> str:
    """Say of an answer to which a case cannot be put what kind of answer is asked."""
    kind = see(wanted[0] if predicate == "one of" else wanted).kind
    if predicate != "between" and kind in ASKED and kind != answer.kind:
        return f"That is {answer.words}; what is asked is {ASKED[kind]}."
    return f"That is {answer.words}; it lacks what is asked, so it cannot be checked."


def slip(task: Task, answer: Seen) -> str:
    """Find what to say to a common wrong answer; empty when it is none of them."""
    if answer.kind == "other":
        return ""
    case = task.cases[0]
    for one in task.slips:
        made = result(task.given, filled(task.code, one.fill))
        if not difference(answer, made, case.ordered_by, case.tolerance):
            return one.say
    return ""


def is_start(task: Task, answer: Seen) -> bool:
    """Tell whether an answer is what the untouched start gives."""
    start = result(task.given, task.starter)
    return start.kind != "nothing" and answer.kind != "other" and not difference(answer, start)


@cache
def result(given: str, code: str) -> Seen:
    """Run code of the course and look at the ``answer`` that it sets.

    Parameters
    ----------
    given, code
        Code from a file of the course.

    Returns
    -------
    Seen
        The answer.
    """
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):  # what it prints is not for the learner
        exec(f"{PRELUDE}\n{given}\n{code}", names)
    return try_to_see(names["answer"])
