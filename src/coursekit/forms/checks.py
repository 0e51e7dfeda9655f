"""Checks of a learner's value, and hints in steps."""

from __future__ import annotations

import ast

from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.bank import find
from coursekit.forms.checked import TRIES, Checked
from coursekit.forms.compare import ASKED
from coursekit.forms.item import Item, verdict
from coursekit.forms.kinds.task import Task
from coursekit.forms.kinds.written import MODEL, Written
from coursekit.forms.parts import find_own, moved, passed
from coursekit.forms.tries import (
    count_tries,
    help_line,
    is_changed,
    record_try,
    right_before,
    running_cell,
)
from coursekit.forms.values import Value, inspect_safely
from coursekit.markup import to_plain
from coursekit.messages import Message, message
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.text import capital

__all__ = ["assert_right", "check", "hint", "solution"]

KEPT_LETTERS = 200
EMPTY = "→ Nothing to check yet. Replace the dots with your answer, and run the cell again."
KEY_ELSEWHERE = "It is kept; your teacher has the key."
NO_SOLUTION = "This edition has no solutions. Your teacher has them."
NOTHING = "The cell gives no answer."
UNTOUCHED = (
    "{} is the answer before you change anything. Change the cell as the task says, then run it"
    " again."
)
SAME = "The cell gave this answer before you changed it, too: your change makes no difference."
OLD = (
    "This cell gives no value to `{0}`, so the value of an earlier cell was checked. Start your"
    " line with `{0} =`, or run the cell above that does."
)
CLOSED = (
    "A solution opens after two tries of your own; a wrong one costs nothing. You have made {}."
)
TEXT_FIRST = "A model text opens once a text of your own is saved. Write yours first."
TEXT = f"**{MODEL}.** Others may be just as good. Your own text stays as it is."
SOLUTION = "**A solution.** Others may be just as good."


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
        Right; or what you gave and what kind of value is asked, and where help is.

    Raises
    ------
    CourseError
        When there is no check of that name.

    Examples
    --------
    >>> check("01-left-out", ...)
    → Nothing to check yet. Replace the dots with your answer, and run the cell again.
    For a hint, add a cell with the + button above, type ck.hint("01-left-out") and run it.
    """
    item = find_own(key)
    value = inspect_safely(answer)
    if value.kind == "nothing":
        return right_before(item) or message(EMPTY, item.add_a_cell.format(key))
    code = running_cell()
    changed, start = is_changed(item, code), item.is_start(value)
    if start and not changed:
        untouched = f"→ {UNTOUCHED.format(capital(value.words))}"
        return right_before(item) or message(untouched, _earlier_cell(key))
    if item.sealed:
        return _kept(item, value, answer, code if changed else "")
    wrong = fill(item.explain(answer, value))
    told = verdict(not wrong, wrong or fill(item.right))
    before = fill(moved(item))
    kept = {"right": not wrong, "answer": repr(answer)[:KEPT_LETTERS], "seen": value.words}
    try:
        saved = record_try(item, kept, code if changed else "")
    except CourseError as error:
        return message(told, f"✗ Not saved. {error}")
    if not wrong:
        return message(told, item.show_answer(value), before, saved.notice)
    same = SAME if start else ""
    help_ = help_line(item, saved.entries)
    return message(told, same, before, _earlier_cell(key), help_, saved.notice)


def _kept(item: Checked, value: Value, answer: object, code: str) -> Message:
    """Keep an answer without a verdict, where the edition has no key."""
    told = f"→ Your answer is {value.words}. {KEY_ELSEWHERE}"
    asks = item.asks if isinstance(item, Task) else ""
    shapes = ("list", "labelled", "table")
    other = asks != value.kind and not (asks in shapes and value.kind in shapes)
    form = f"The task asks for {ASKED[asks]}." if other and asks in ASKED else ""
    kept: dict[str, object] = {"answer": repr(answer)[:KEPT_LETTERS], "seen": value.words}
    try:
        saved = record_try(item, kept, code)
    except CourseError as error:
        return message(told, form, f"✗ Not saved. {error}")
    return message(
        told, form, _earlier_cell(item.key), help_line(item, saved.entries), saved.notice
    )


def assert_right(key: str, answer: object) -> None:
    """Raise an error with the reply where a value is not right; keep nothing.

    For the tests of other graders: they take an error for a wrong answer.

    Parameters
    ----------
    key
        The check's name.
    answer
        The value to look at.

    Raises
    ------
    AssertionError
        When the value is not the right one; with what `check` would say.
    CourseError
        When there is no check of that name.

    Examples
    --------
    >>> assert_right("1.1", ...)  # doctest: +SKIP
    """
    item = find_own(key)
    value = inspect_safely(answer)
    wrong = NOTHING if value.kind == "nothing" else fill(item.explain(answer, value))
    if wrong:
        raise AssertionError(to_plain(wrong))


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

    Examples
    --------
    >>> hint("01-left-out")  # doctest: +SKIP
    → Hint 1 of 2. Load the timeline, keep the rows whose in_paper is "no", count them.
    """
    item = find_own(key)
    last, note = len(item.hints), ""
    entries: tuple[Entry, ...] = ()
    try:
        entries = work.read()
        opened = min(len(work.history(key, "hint", entries)) + 1, last + 1)
        if opened <= last:
            note = work.record("hint", key, opened).notice
    except CourseError as error:
        opened, note = last, f"✗ Not saved. {error}"
    shown = enumerate(item.hints[:opened], 1)
    said = [f"**Hint {number} of {last}.** {fill(text)}" for number, text in shown]
    code = ""
    if opened > last:
        closed = NO_SOLUTION if item.sealed else _still_closed(key, entries)
        said.append(closed or SOLUTION)
        if not closed:
            code, note = item.solution_code, _opened(key, entries)
    return message(f"→ {said[0]}", *said[1:], note, code=code)


def solution(key: str) -> Message:
    """Show a solution, once the task was tried twice or solved.

    Of a task to be answered in words, show a model text, once a text of your own is saved.

    Parameters
    ----------
    key
        The check's name, as in the lesson or the exercise.

    Returns
    -------
    Message
        The code or the text, or what is missing before it opens.

    Raises
    ------
    CourseError
        When there is no check and no written task of that name.

    Examples
    --------
    >>> solution("01-left-out")  # doctest: +SKIP
    → A solution opens after two tries of your own; a wrong one costs nothing. You have made 0.
    """
    item = find(key, Item)
    if not isinstance(item, Written):
        item = find_own(key)  # says which keys have a solution
    try:
        entries = work.read()
    except CourseError as error:
        return message(f"✗ {error}")
    if item.sealed:
        return message(f"→ {NO_SOLUTION}")
    if isinstance(item, Written):
        return _model_text(item, entries)
    if closed := _still_closed(key, entries):
        return message(f"→ {closed}")
    return message(f"→ {SOLUTION}", _opened(key, entries), code=item.solution_code)


def _model_text(item: Written, entries: tuple[Entry, ...]) -> Message:
    if not work.history(item.key, item.entry_kind, entries):
        return message(f"→ {TEXT_FIRST}")
    return message(f"→ {TEXT}", fill(item.model.strip()), _opened(item.key, entries))


def _earlier_cell(key: str) -> str:
    """Say so when the cell that runs checks a name to which it gives no value itself."""
    try:
        tree = ast.parse(running_cell())
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


def _opened(key: str, entries: tuple[Entry, ...]) -> str:
    """Note once in the learner's file that a solution was opened; return what to know of it."""
    if work.history(key, "solution", entries):
        return ""
    try:
        return work.record("solution", key, True).notice
    except CourseError as error:
        return f"✗ Not saved. {error}"


def _still_closed(key: str, entries: tuple[Entry, ...]) -> str:
    """Say why the solution does not open yet; empty when it does."""
    tries = count_tries(key, entries)
    if key in passed(entries) or tries >= TRIES:
        return ""
    return CLOSED.format(tries)
