"""Python's own errors in a notebook, explained to somebody who is new to Python.

The slips that every beginner makes (an unknown name, a line that Python cannot read, a missing
column, a text where a table or a date belongs) each show as a sentence that says what to do.
`coursekit.details` prints the traceback. Any other error shows as Python shows it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from coursekit.errors import DETAILS

__all__ = ["EXPLAINED", "explain", "install"]

EXPLAINED = (NameError, SyntaxError, KeyError, TypeError, ValueError)
CLOSE = 0.78  # how alike two names have to be, of 1; a word of another meaning is often at 0.75

DATE = 'Write a date in quotes, as year, month and day: "2024-03-18".'
COLUMN = 'A column needs its table: table["column"].'
# What Python says, and what it means. The first that fits is taken.
UNREADABLE = {
    r"invalid character '[\u2018-\u201f\u2039\u203a«»]'": (
        "it has curved quotation marks, as text programs write them. Delete them and type "
        "straight ones: \"…\" or '…'."
    ),
    r"instead of '='": (
        "one = gives something a name. To compare, type two, with no space between them: ==."
    ),
    r"leading zeros": f"a number cannot begin with a zero. {DATE} An id needs quotes too.",
}
MEANINGS = {
    r"dtype=datetime64\S* and": f"You compared a date with something that is not a date. {DATE}",
    r"values to unpack \(expected (\d+)": (
        "There are {0} names on the left of the = and a different number of values on the right. "
        "Write one value for each name, with commas between them."
    ),
    r"truth value of a (?:Series|DataFrame|array)": (
        "You cannot use and, or, not with a whole column or table. For two conditions, put & "
        "between them and each in round brackets. To join two tables, use merge."
    ),
    r"(tuple|list|string) indices must be": (
        "You used square brackets after a {0}, which is not a table and has no columns. Look at "
        "the line that gave it its name."
    ),
    r"signature matching types .*StrDType|not supported between instances|^Invalid comparison": (
        "You compared two things of different kinds, such as a number and a text. A word in "
        f"quotes is a text. {COLUMN}"
    ),
    r"Lengths must match": f"You compared a column with a list of another length. {COLUMN}",
    r"columns overlap": (
        "Both tables have columns with the same names. To join them by the values of a column, "
        'write first.merge(second, on="column").'
    ),
    r"^Can only merge": "merge needs a second table. Write its name without quotes.",
    r"unhashable type": (
        "There is a list where Python needs one value. To count in a table, take one column "
        'first: table["column"].value_counts().'
    ),
    r"name (\S+) occurs multiple times": (
        "You used the column {0} in two places. Each place needs a column of its own."
    ),
    r"unexpected keyword argument '(\w+)'": (
        "This command has no part called {0}. The lesson shows what its parts are called."
    ),
    r"positional arguments? but": (
        "You gave this command too many values in its brackets. Write the name of each part "
        'before its value, as in the lesson: on="…", columns="…".'
    ),
    r"object is not callable": (
        "Round brackets run a command, and this is not a command. For rows or a column of a "
        "table, use square brackets."
    ),
}
SHOW = "Show the table to see the names of its columns."


def install(shell: Any) -> Callable[[], None]:
    """Let a notebook's shell explain these errors; return what takes it back.

    A shell has room for one handler of errors. One that is there keeps its errors, but for
    those that have a sentence here.
    """
    before: tuple[Any, Any] = shell.custom_exceptions, shell.CustomTB
    others, handler = before

    def show(
        shell: Any,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
        tb_offset: int | None = None,
    ) -> None:
        sentence = explain(error, shell.user_ns) if isinstance(error, EXPLAINED) else ""
        if not sentence and isinstance(error, others):
            handler(kind, error, trace, tb_offset)
            return
        shown = _plain(kind, error, [sentence, DETAILS]) if sentence else error
        shell.showtraceback((type(shown), shown, trace), tb_offset=tb_offset)
        vars(sys).update(last_type=kind, last_value=error, last_exc=error)

    def undo() -> None:
        if shell.CustomTB is ours:
            shell.custom_exceptions, shell.CustomTB = before

    shell.set_custom_exc((*EXPLAINED, *others), show)
    ours = shell.CustomTB
    return undo


def _plain(kind: type[BaseException], error: BaseException, lines: list[str]) -> BaseException:
    """Return an error of the same name that a notebook shows as these lines.

    IPython lets any error say how it shows, but a SyntaxError.
    """
    # For a cell that ends too early, newer Pythons have a SyntaxError with a hidden name.
    name = next(one.__name__ for one in kind.__mro__ if not one.__name__.startswith("_"))
    shown: type[Exception] = type(name, (Exception,), {"_render_traceback_": lambda _: lines})
    return shown(str(error))


def explain(error: BaseException, names: Mapping[str, Any]) -> str:
    """Say what an error means and what to do; return nothing for an unusual one.

    `names` is what the notebook knows, by name.

    Examples
    --------
    >>> explain(NameError("name 'pause' is not defined", name="pause"), {})
    'Python does not know the name pause. If it is a word, put it in quotes: "pause". If it is \
the name of a table, run the cells above first.'
    """
    if isinstance(error, NameError):
        return _unknown(error.name, names) if error.name else ""
    if isinstance(error, SyntaxError):
        return _unreadable(error)
    if isinstance(error, KeyError):
        return _missing(error.args[0] if error.args else "", names)
    return _meaning(str(error), MEANINGS)


def _unknown(name: str, names: Mapping[str, Any]) -> str:
    near = _near(name, [known for known in names if not known.startswith("_")])
    return (
        f'Python does not know the name {name}.{near} If it is a word, put it in quotes: "{name}". '
        "If it is the name of a table, run the cells above first."
    )


def _unreadable(error: SyntaxError) -> str:
    line = f"line {error.lineno}" if error.lineno else "a line"
    if known := _meaning(error.msg or "", UNREADABLE):
        return f"Python cannot read {line} of this cell: {known}"
    return (
        f"Python cannot read {line} of this cell ({error.msg}). Look there, and one line above, "
        "for a quotation mark, a bracket or a comma that is missing or too many."
    )


def _missing(name: object, names: Mapping[str, Any]) -> str:
    if isinstance(name, bool):
        return f"The square brackets hold a single True or False, not a condition. {COLUMN}"
    own = [value for known, value in names.items() if not known.startswith("_")]
    tables = [value for value in own if type(value).__name__ == "DataFrame"]
    series = [value for value in own if type(value).__name__ == "Series"]
    columns = [str(column) for table in tables for column in table.columns]
    labels = [label for one in series for label in one.index if isinstance(label, str)]
    if str(name) in columns:
        return f"The column {name!r} is not in this table, but another table has it. {SHOW}"
    return f"There is no column or label {name!r} here.{_near(str(name), columns + labels)} {SHOW}"


def _meaning(message: str, meanings: Mapping[str, str]) -> str:
    for pattern, meaning in meanings.items():
        if found := re.search(pattern, message):
            return meaning.format(*found.groups())
    return ""


def _near(name: str, known: list[str]) -> str:
    import difflib  # only once something went wrong

    by_letters = {one.casefold(): one for one in known if one != name}
    near = difflib.get_close_matches(name.casefold(), by_letters, 1, CLOSE)
    return f" Did you mean {by_letters[near[0]]}?" if near else ""
