"""The tries at a task or a check: which runs of its cell count, and those that end in red."""

from __future__ import annotations

import ast
import re
import sys

from coursekit.errors import CourseError
from coursekit.forms.checked import TRIES, Checked
from coursekit.forms.parts import find_own, own_tries
from coursekit.messages import Message, message
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.text import counted

__all__ = [
    "count_tries",
    "failed_run",
    "help_line",
    "is_changed",
    "record_try",
    "right_before",
    "running_cell",
]

CHECK = re.compile(r"""\bcheck\(\s*["']([^"'\n]+)["']""")
ONLY_CHECK = re.compile(r"""\s*(?:\w+\.)?check\(["'][^"'\n]+["'],\s*\w+\s*\)\s*""")
PASSED = "✓ You had this right on {}."
ANSWERED = "→ You answered this on {}."
KEEPS = "Your record stays. Write the line again if you like."
KEPT_LETTERS = 1000
UNREAD = ("an error, SyntaxError", "an error, IndentationError", "an error, TabError")
NO_PART = (
    '→ Run the cell with `{0} = ck.my_part("{1}")` above first, then this one. This run is no try.'
)
ENDED = "→ The run ended in an error. That is no harm: a try costs nothing"
OPENS = ", and after {} tries a solution opens"
NOT_RUN = ("ck", "pd")  # without these, it is the first cell that was not run


def running_cell() -> str:
    """Return the code of the cell that runs; empty outside a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return str(shell.user_ns["In"][-1]) if shell else ""


def is_changed(item: Checked, code: str) -> bool | None:
    """Tell whether a cell is not as the learner found it; None where that cannot be known."""
    if item.key not in CHECK.findall(code):
        return None
    return _essence(code) != _essence(item.cell_code) if item.cell_code else "..." not in code


def record_try(item: Checked, kept: dict[str, object], code: str) -> work.Saved:
    """Keep a try, with the code that made it: another code is another try."""
    words = {"code": code.strip()[:KEPT_LETTERS], "part": item.part_text}
    words = {name: text for name, text in words.items() if text}
    return work.record("try", item.key, kept, words=words)


def right_before(item: Checked) -> Message | None:
    """Say when an empty cell was right, with the code that made it; None if it never was.

    In an edition without a key nothing is called right: there it is the last answer.
    """
    try:
        tries = own_tries(item, work.read())
    except CourseError:  # a try will say what is wrong with the file
        return None
    right = [one for one in tries if item.sealed or one.value.get("right") is True]
    if not right:
        return None
    lines = str(right[-1].words.get("code", "")).splitlines()
    code = "\n".join(line for line in lines if not ONLY_CHECK.fullmatch(line)).strip()
    told = (ANSWERED if item.sealed else PASSED).format(right[-1].moment)
    return message(f"{told} {KEEPS}{' You wrote:' if code else ''}", code=code)


def count_tries(key: str, entries: tuple[Entry, ...]) -> int:
    """Count tries that differ, in their answer or their code.

    Cells that Python could not read count once: a slip of typing is no second thought.
    """
    tries = [entry for entry in work.history(key, "try", entries) if isinstance(entry.value, dict)]
    return len(
        {
            (str(one.value.get("answer")), str(one.words.get("code")))
            if one.value.get("seen") not in UNREAD
            else UNREAD
            for one in tries
        }
    )


def help_line(item: Checked, entries: tuple[Entry, ...]) -> str:
    """Say which help is next, and where in the lesson to look."""
    opened = len(work.history(item.key, "hint", entries))
    step = item.next_help(opened, count_tries(item.key, entries))
    return f"{step} Where to look: {item.where_to_look}."


def failed_run(code: str, error: BaseException) -> Message | None:
    """Count a run of a task's cell that ended in an error, and say so with the next help.

    A cell that is as the learner found it is no try: there is None, as for a cell without a
    task, or when it was right before.
    """
    keys = CHECK.findall(code)
    if not keys or isinstance(error, KeyboardInterrupt):
        return None
    if isinstance(error, NameError) and error.name in NOT_RUN:
        return None
    try:
        item = find_own(keys[-1])
    except CourseError:
        return None
    if isinstance(error, NameError) and error.name == getattr(item, "part", None):
        return message(NO_PART.format(error.name, item.key))
    if not is_changed(item, code):
        return right_before(item)
    kind = next(one.__name__ for one in type(error).__mro__ if not one.__name__.startswith("_"))
    kept: dict[str, object] = {"right": False, "answer": "", "seen": f"an error, {kind}"}
    try:
        saved = record_try(item, kept, code)
    except CourseError as problem:
        return message(f"✗ This try is not saved. {problem}")
    tries = count_tries(item.key, saved.entries)
    opens = "" if item.sealed or tries >= TRIES else OPENS.format(TRIES)
    said = f"{ENDED}{opens}. You have made {counted(tries, 'try', 'tries')}."
    return message(said, help_line(item, saved.entries), saved.notice)


def _essence(code: str) -> str:
    """Reduce code to what Python reads, so that a space more is no change."""
    try:
        return ast.dump(ast.parse(code))
    except (SyntaxError, ValueError):
        return "".join(code.split())
