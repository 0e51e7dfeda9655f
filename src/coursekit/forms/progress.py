"""How far the learner has come, lesson by lesson."""

from __future__ import annotations

from collections.abc import Sequence

from coursekit.errors import CourseError
from coursekit.forms.bank import lessons, load_bank
from coursekit.forms.exercises import exercise_sets, load_set
from coursekit.forms.items import Board, Check, Guesses
from coursekit.forms.tasks import Task
from coursekit.html import Html, table_html, table_text, tag
from coursekit.messages import Message, message
from coursekit.store import work
from coursekit.store.entries import Entry

__all__ = ["exercise_summary", "progress", "solved", "summary"]

HEAD = (
    "Lesson",
    "Questions answered",
    "Checks passed",
    "Boards saved",
    "Forms sealed",
    "Next open",
)
EXERCISES_HEAD = ("Exercises", "Tasks right", "Points", "Texts written", "Next open")
DONE = "all done"


def progress() -> Message:
    """Show what is done in each lesson: answered, checked, saved, sealed.

    Returns
    -------
    Message
        A table; without a file, one in which nothing is done yet.
    """
    note = ""
    entries: Sequence[Entry] = ()
    try:
        entries = work.read()
    except CourseError as error:
        note = f"✗ {error}"
    tables = [summary(entries), exercise_summary(entries)]
    said = message(note) if note else Message(Html(), "")
    html = tag("div", *map(table_html, tables), said.html, class_="ck-message")
    return Message(html, "\n\n".join(filter(None, [*map(table_text, tables), said.text])))


def summary(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """Count what is done in each lesson.

    Parameters
    ----------
    entries
        Of a learner's file.

    Returns
    -------
    list of tuple of str
        The rows of a table, the first one being its heading.
    """
    return [HEAD, *(_row(lesson, entries) for lesson in lessons())]


def exercise_summary(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """Count what is done of the exercises; parameters and result as of `summary`."""
    return [EXERCISES_HEAD, *(_exercise_row(lesson, entries) for lesson in exercise_sets())]


def solved(entries: Sequence[Entry]) -> set[str]:
    """Find what is done: answered, sealed, or passed.

    Parameters
    ----------
    entries
        Of a learner's file.

    Returns
    -------
    set of str
        Keys.
    """
    return {
        entry.key
        for entry in entries
        if entry.kind in ("answer", "sealed") or (entry.kind == "try" and _right(entry.value))
    }


def _exercise_row(lesson: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    exercises = load_set(lesson)
    items, done = exercises.items, solved(entries)
    tasks = [key for key, item in items.items() if isinstance(item, Task)]
    texts = [key for key in items if key not in tasks]
    tried = {entry.key for entry in entries if entry.kind == "try"}
    missed = len(tried & set(tasks) - done)
    points = [sum(items[key].points for key in keys) for keys in (done & set(tasks), tasks)]
    return (
        f"{lesson}\N{NO-BREAK SPACE}{exercises.title}",
        _of(tasks, done) + (f", {missed} tried" if missed else ""),
        f"{points[0]:g} of {points[1]:g}",
        _of(texts, done),
        next((key for key in items if key not in done), DONE),
    )


def _row(lesson: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    bank = load_bank(lesson)
    done = solved(entries)
    tried = {entry.key for entry in entries if entry.kind == "try"}
    checks = [key for key, item in bank.items.items() if isinstance(item, Check)]
    forms = [key for key, item in bank.items.items() if isinstance(item, Guesses)]
    boards = [key for key, item in bank.items.items() if isinstance(item, Board)]
    questions = [key for key in bank.items if key not in {*checks, *forms, *boards}]
    missed = len(tried & set(checks) - done)
    return (
        f"{lesson}\N{NO-BREAK SPACE}{bank.title}",
        _of(questions, done),
        _of(checks, done) + (f", {missed} tried" if missed else ""),
        _of(boards, done),
        _of(forms, done),
        next((item.section for key, item in bank.items.items() if key not in done), DONE),
    )


def _right(value: object) -> bool:
    return isinstance(value, dict) and value.get("right") is True


def _of(keys: Sequence[str], done: set[str]) -> str:
    return f"{len(done & set(keys))} of {len(keys)}" if keys else "none here"
