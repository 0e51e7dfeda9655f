"""How far the learner has come, lesson by lesson."""

from __future__ import annotations

from collections.abc import Sequence

from coursekit.errors import CourseError
from coursekit.learn import work
from coursekit.learn.bank import lessons, load_bank
from coursekit.learn.entries import Entry
from coursekit.learn.items import Board, Check, Guesses
from coursekit.learn.shown import Shown, message, table_html, table_text

__all__ = ["progress", "summary"]

HEAD = (
    "Lesson",
    "Questions answered",
    "Checks passed",
    "Boards saved",
    "Forms sealed",
    "Next open",
)
DONE = "all done"


def progress() -> Shown:
    """Show what is done in each lesson: answered, checked, saved, sealed.

    Returns
    -------
    Shown
        A table; without a file, one in which nothing is done yet.
    """
    note = ""
    entries: Sequence[Entry] = ()
    try:
        entries = work.read()
    except CourseError as error:
        note = f"✗ {error}"
    rows = summary(entries)
    said = message(note) if note else Shown("", "")
    html = f'<div class="ck-message">{table_html(rows)}{said.html}</div>'
    return Shown(html, "\n".join(filter(None, [table_text(rows), said.text])))


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


def _row(lesson: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    bank = load_bank(lesson)
    answered = {entry.key for entry in entries if entry.kind == "answer"}
    sealed = {entry.key for entry in entries if entry.kind == "sealed"}
    tried = {entry.key for entry in entries if entry.kind == "try"}
    passed = {entry.key for entry in entries if entry.kind == "try" and _right(entry.value)}
    checks = [key for key, item in bank.items.items() if isinstance(item, Check)]
    forms = [key for key, item in bank.items.items() if isinstance(item, Guesses)]
    boards = [key for key, item in bank.items.items() if isinstance(item, Board)]
    questions = [key for key in bank.items if key not in {*checks, *forms, *boards}]
    done = answered | sealed | passed
    missed = len(tried & set(checks) - passed)
    return (
        f"{lesson}\N{NO-BREAK SPACE}{bank.title}",
        _of(questions, answered),
        _of(checks, passed) + (f", {missed} tried" if missed else ""),
        _of(boards, answered),
        _of(forms, sealed),
        next((item.section for key, item in bank.items.items() if key not in done), DONE),
    )


def _right(value: object) -> bool:
    return isinstance(value, dict) and value.get("right") is True


def _of(keys: Sequence[str], done: set[str]) -> str:
    return f"{len(done & set(keys))} of {len(keys)}" if keys else "none here"
