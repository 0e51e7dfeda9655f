"""Checks of a learner's value, and hints in steps."""

from __future__ import annotations

from typing import Any

from coursekit.errors import CourseError
from coursekit.learn import work
from coursekit.learn.bank import find
from coursekit.learn.compare import difference
from coursekit.learn.entries import Entry
from coursekit.learn.items import Check
from coursekit.learn.judge import fill
from coursekit.learn.see import Seen, see
from coursekit.learn.shown import Shown, message

__all__ = ["check", "expected", "hint"]

TRIES = 2
KEPT_LETTERS = 200


def check(key: str, answer: object) -> Shown:
    """Say in words whether a value is the right one.

    Parameters
    ----------
    key
        The check's name, as in the lesson.
    answer
        Your value: a number, a text, a list, a column, a table.

    Returns
    -------
    Shown
        Right, or what was seen and what kind of value is asked, and where help is.

    Raises
    ------
    CourseError
        When there is no check of that name.
    """
    item = find(key, Check)
    seen = _see(answer)
    if seen.kind == "nothing":
        return message(
            "→ Nothing to check yet: put your answer in the place of the dots, and run the cell.",
            f'For a hint, add a cell with the + button above, type `ck.hint("{key}")` and run it.',
        )
    problem = _difference(item, seen)
    said = f"✗ Not yet. {problem}" if problem else f"✓ Right. {fill(item.right)}".rstrip()
    kept = {"right": not problem, "answer": repr(answer)[:KEPT_LETTERS], "seen": seen.words}
    try:
        saved = work.record("try", key, kept)
    except CourseError as error:
        return message(said, f"✗ Not saved. {error}")
    return message(said, _help(item, saved.entries) if problem else "", saved.notice)


def hint(key: str) -> Shown:
    """Open the next hint of a check; after the last one and two tries, a solution.

    Parameters
    ----------
    key
        The check's name, as in the lesson.

    Returns
    -------
    Shown
        All hints opened so far.

    Raises
    ------
    CourseError
        When there is no check of that name.
    """
    item = find(key, Check)
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
    if opened > last and tries >= TRIES:
        hints.append(f"**A solution.** `{item.solution}`")
    elif opened > last:
        hints.append(f"A solution opens after two tries of your own; you have made {tries}.")
    return message(f"→ {hints[0]}", *hints[1:], note)


def expected(expression: str) -> Any:
    """Work out a value of the bank from the data.

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

    return eval(expression, {"load": load, "pd": pd})


def _difference(item: Check, seen: Seen) -> str:
    if seen.kind != "other":
        for wrong in item.wrong:
            if not difference(seen, see(expected(wrong.value)), item.ordered_by, item.tolerance):
                return fill(wrong.say)
    return difference(seen, see(expected(item.answer)), item.ordered_by, item.tolerance)


def _see(answer: object) -> Seen:
    try:
        return see(answer)
    except Exception:  # a value of any make may come, and no traceback is to go back
        return Seen("other", f"something else ({type(answer).__name__})")


def _help(item: Check, entries: tuple[Entry, ...]) -> str:
    opened = len(work.history(item.key, "hint", entries))
    last = len(item.hints)
    command = f'`ck.hint("{item.key}")`'
    if opened < last:
        return f"Hint {opened + 1} of {last}: {command}. Where to look: {item.section}."
    if _tries(item.key, entries) >= TRIES:
        return f"A solution is open now: {command}. Where to look: {item.section}."
    return f"Try once more; then a solution opens. Where to look: {item.section}."


def _tries(key: str, entries: tuple[Entry, ...]) -> int:
    values = [entry.value for entry in work.history(key, "try", entries)]
    return len({str(value.get("answer")) for value in values if isinstance(value, dict)})
