"""The learner's own part of a task that has several variants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from IPython.display import display

from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, find, load_set
from coursekit.forms.checked import Checked
from coursekit.forms.kinds.task import Task
from coursekit.messages import message
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.store.identity import identifier
from coursekit.text import and_list

__all__ = ["find_own", "moved", "moved_parts", "my_part", "own_tries", "passed"]

ALONE = (
    'This is the part without a number. Does your class use numbers? Write `ck.student("17")`, with'
    " yours, below the first line of the first cell, run that cell, then this one again."
)
MOVED = (
    "→ Your number has changed your part of this task: it is now {now}. What you tried before was"
    " for {before}."
)
ELSEWHERE = (
    "→ {who} you have another part in {tasks} than the one that you solved. Run"
    " these cells again from `ck.my_part` on, and solve your own part."
)


def my_part(key: str) -> str | int | float:
    """Say which part of a task is yours, and return it.

    A number of your own draws the part (see `ck.student`). Without a number it is the first.

    Parameters
    ----------
    key
        The number of the task, as ``1.2``.

    Returns
    -------
    str, int or float
        Your part, for the code of the task.

    Raises
    ------
    CourseError
        When no task has that number, or when the task is the same for everybody.

    Examples
    --------
    >>> kind = my_part("1.2")  # doctest: +SKIP
    → Your kind: strike.
    """
    item = find(key, Task)
    if not item.family:
        remedy = "leave this line out"
        raise CourseError(f"Task {key} is the same for everybody.", where="my_part", remedy=remedy)
    entries, problem = _entries()
    who = identifier(entries)
    own = item.drawn_by(who)
    told = f"→ Your {own.part}: {fill(own.told)}."
    alone = "" if who else ALONE
    display(message(told, alone, fill(moved(own, entries)), problem))  # type: ignore[no-untyped-call]
    return own.value


def find_own(key: str) -> Checked:
    """Find what a check is about, in the learner's own variant."""
    entries, _ = _entries()
    return find(key, Checked).drawn_by(identifier(entries))


def passed(entries: Sequence[Entry]) -> set[str]:
    """Return the keys of what was tried and right, in the variant that the learner has now."""
    who, varied = identifier(entries), _varied()
    return {
        entry.key
        for entry in _right(entries)
        if not (task := varied.get(entry.key)) or task.tried(entry) is task.drawn_by(who)
    }


def own_tries(own: Checked, entries: Sequence[Entry]) -> list[Entry]:
    """Return the tries at a check that were for the variant that the learner has now."""
    tries = [one for one in work.history(own.key, "try", entries) if isinstance(one.value, dict)]
    if not isinstance(own, Task) or not own.family:
        return tries
    return [one for one in tries if own.tried(one) is own]


def moved(own: Checked, entries: Sequence[Entry] | None = None) -> str:
    """Say that the last try was for another variant than the learner's; empty when it was not."""
    if not isinstance(own, Task) or not own.family:
        return ""
    tries = work.history(own.key, "try", _entries()[0] if entries is None else entries)
    before = own.tried(tries[-1]) if tries else own
    return "" if before is own else MOVED.format(now=own.told, before=before.told)


def moved_parts(entries: Sequence[Entry]) -> list[str]:
    """Say in which tasks only another variant than the learner's is solved; empty without any."""
    lost = {entry.key for entry in _right(entries)} - passed(entries)
    if not lost:
        return []
    typed = identifier(entries)
    who = f"With your number {typed}" if typed else "Without a number"
    return [ELSEWHERE.format(who=who, tasks=and_list(sorted(lost)))]


def _right(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        value = entry.value
        if entry.kind == "try" and isinstance(value, dict) and value.get("right") is True:
            yield entry


def _varied() -> dict[str, Task]:
    """Return the tasks that have variants, by key."""
    return {
        key: item
        for lesson in exercise_sets()
        for key, item in load_set(lesson).items.items()
        if isinstance(item, Task) and item.family
    }


def _entries() -> tuple[tuple[Entry, ...], str]:
    """Return the entries of the learner's file, or why it cannot be read."""
    try:
        return work.read(), ""
    except CourseError as error:
        return (), f"✗ {error}"
