"""Checks of a learner's value, and hints in steps."""

from __future__ import annotations

import ast
import sys

from coursekit.errors import CourseError
from coursekit.forms.bank import find
from coursekit.forms.cases import expected, is_start, look, problem, slip, try_to_see
from coursekit.forms.compare import difference
from coursekit.forms.items import Check
from coursekit.forms.judge import fill
from coursekit.forms.see import Seen
from coursekit.forms.tasks import CHECKED, Task
from coursekit.messages import Message, message
from coursekit.store import work
from coursekit.store.entries import Entry

__all__ = ["check", "hint", "solution"]

TRIES = 2
KEPT_LETTERS = 200
SHOWN_VALUES = 20
ADD_A_CELL = 'For a hint, add a cell with the + button above, type `ck.hint("{}")` and run it.'
UNTOUCHED = (
    "→ That is {}: what the cell gives as it stood at the start, and no try."
    " Change it as the task says, and run it again."
)
OLD = (
    "This cell gives no value to `{0}`, so the one of an earlier cell was looked at. Begin your"
    " line with `{0} =`, or run the cell above that does."
)


def check(key: str, answer: object) -> Message:
    """Say in words whether a value is the right one.

    Parameters
    ----------
    key
        The check's name, as in the lesson.
    answer
        Your value: a number, a text, a list, a column, a table.

    Returns
    -------
    Message
        Right, or what was seen and what kind of value is asked, and where help is.

    Raises
    ------
    CourseError
        When there is no check of that name.
    """
    item = find(key, *CHECKED)
    seen = try_to_see(answer)
    if seen.kind == "nothing":
        return message(
            "→ Nothing to check yet: put your answer in the place of the dots, and run the cell.",
            ADD_A_CELL.format(key) if isinstance(item, Check) else "",
        )
    if isinstance(item, Task) and is_start(item, seen):
        return message(UNTOUCHED.format(seen.words), _old(key))
    wrong = fill(_problem(item, answer, seen))
    said = f"✗ Not yet. {wrong}" if wrong else f"✓ Right. {fill(item.right)}".rstrip()
    kept = {"right": not wrong, "answer": repr(answer)[:KEPT_LETTERS], "seen": seen.words}
    try:
        saved = work.record("try", key, kept)
    except CourseError as error:
        return message(said, f"✗ Not saved. {error}")
    if wrong:
        return message(said, _old(key), _help(item, saved.entries), saved.notice)
    return message(said, _shown(item, seen), saved.notice)


def hint(key: str) -> Message:
    """Open the next hint of a check; after the last one and two tries, a solution.

    Parameters
    ----------
    key
        The check's name, as in the lesson.

    Returns
    -------
    Message
        All hints opened so far.

    Raises
    ------
    CourseError
        When there is no check of that name.
    """
    item = find(key, *CHECKED)
    last, note = len(item.hints), ""
    entries: tuple[Entry, ...] = ()
    try:
        entries = work.read()
        opened = min(len(work.history(key, "hint", entries)) + 1, last + 1)
        if opened <= last:
            note = work.record("hint", key, opened).notice
    except CourseError as error:
        opened, note = last, f"✗ Not saved. {error}"
    hints = [
        f"**Hint {n} of {last}.** {fill(text)}" for n, text in enumerate(item.hints[:opened], 1)
    ]
    tries = _tries(key, entries)
    code = ""
    if opened > last and (tries >= TRIES or _solved(key, entries)):
        hints.append("**A solution.** Others may be as good.")
        code = item.solution
    elif opened > last:
        hints.append(_closed(tries))
    return message(f"→ {hints[0]}", *hints[1:], note, code=code)


def solution(key: str) -> Message:
    """Show a solution, once the task was tried twice or solved.

    Parameters
    ----------
    key
        The check's name, as in the lesson or the exercise.

    Returns
    -------
    Message
        The code, or how many tries are missing.

    Raises
    ------
    CourseError
        When there is no check of that name.
    """
    item = find(key, *CHECKED)
    try:
        entries = work.read()
    except CourseError as error:
        return message(f"✗ {error}")
    tries = _tries(key, entries)
    if tries < TRIES and not _solved(key, entries):
        return message(f"→ {_closed(tries)}")
    return message("→ **A solution.** Others may be as good.", code=item.solution)


def _problem(item: Check | Task, answer: object, seen: Seen) -> str:
    """Say what is wrong; a right answer is right in whatever form it comes."""
    if isinstance(item, Task):
        looks = [look(case.expression, answer) for case in item.cases]
        found = problem(item.cases, looks, seen)
        return found and (slip(item, seen) or found)
    rules = (item.ordered_by, item.tolerance)
    found = difference(seen, try_to_see(expected(item.answer)), *rules)
    if found and seen.kind != "other":
        for wrong in item.wrong:
            if not difference(seen, try_to_see(expected(wrong.value)), *rules):
                return fill(wrong.say)
    return found


def _shown(item: Check | Task, seen: Seen) -> str:
    """Show the answer to a task: a learner's code names it, and does not show it."""
    if not isinstance(item, Task) or item.free or len(seen.rows) > SHOWN_VALUES:
        return ""
    if seen.kind in ("list", "labelled"):
        return f"Your answer: {', '.join(' '.join(map(str, row)) for row in seen.rows)}."
    return f"Your answer: {seen.words}." if seen.kind in ("number", "truth", "date") else ""


def _old(key: str) -> str:
    """Say so when the cell that runs checks a name to which it gives no value itself."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    try:
        tree = ast.parse(shell.user_ns["In"][-1] if shell else "")
    except SyntaxError:  # one of the notebook's own commands stands in the cell
        return ""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    given = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[ast.Constant(value=name), ast.Name(id=checked)]):
                if name == key and checked not in given:
                    return OLD.format(checked)
    return ""


def _help(item: Check | Task, entries: tuple[Entry, ...]) -> str:
    """Say which help is next, and where in the lesson to look."""
    opened, last = len(work.history(item.key, "hint", entries)), len(item.hints)
    hints, answer = f'`ck.hint("{item.key}")`', f'`ck.hint("{item.key}")`'
    if isinstance(item, Task):
        hints, answer = "the cell below", f'`ck.solution("{item.key}")` in a cell of its own'
    steps = [f"Hint {opened + 1} of {last}: {hints}."] if opened < last else []
    if _tries(item.key, entries) >= TRIES and (isinstance(item, Task) or not steps):
        steps.append(f"A solution is open now: {answer}.")
    elif not steps:
        steps.append("Try once more; then a solution opens.")
    return " ".join([*steps, f"Where to look: {_where(item)}."])


def _where(item: Check | Task) -> str:
    if isinstance(item, Check):
        return item.section
    return f"lesson {item.lesson or item.key.split('.')[0].zfill(2)}, “{item.section}”"


def _closed(tries: int) -> str:
    return f"A solution opens after two tries of your own; you have made {tries}."


def _solved(key: str, entries: tuple[Entry, ...]) -> bool:
    values = [entry.value for entry in work.history(key, "try", entries)]
    return any(isinstance(value, dict) and value.get("right") is True for value in values)


def _tries(key: str, entries: tuple[Entry, ...]) -> int:
    values = [entry.value for entry in work.history(key, "try", entries)]
    return len({str(value.get("answer")) for value in values if isinstance(value, dict)})
