"""Python's own errors in a notebook, said to somebody who is new to Python.

The slips that meet every beginner (a name that Python does not know, a line that it cannot
read, a column that a table has not, a text where a table or a date belongs) each show as a
sentence that says what to do, in the place of the traceback, which `coursekit.details`
prints for whoever asks. An error that is none of them shows as Python shows it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

__all__ = ["EXPLAINED", "explain", "install"]

EXPLAINED = (NameError, SyntaxError, KeyError, TypeError, ValueError)
CLOSE = 0.78  # how like a name is to be, of 1; a word of another meaning is often at 0.75
DETAILS = "(For the technical details, run ck.details().)"

DATE = 'Write a date in quotes, as year, month and day: "2024-03-18".'
# What Python says, and what it means. The first that fits is taken.
UNREADABLE = {
    r"invalid character '[\u2018-\u201f\u2039\u203a«»]'": (
        "the quotation marks are of the curved kind, as a text program writes them. Delete them, "
        "and type straight ones on the keyboard: \"…\" or '…'."
    ),
    r"instead of '='": (
        "one = gives something a name. To compare, write two: ==, with nothing between them."
    ),
    r"leading zeros": f"a number may not begin with a zero. {DATE} An id goes in quotes too.",
}
MEANINGS = {
    r"dtype=datetime64\S* and": f"A date was compared with something that is no date. {DATE}",
    r"values to unpack \(expected (\d+)": (
        "On the left of the = stand {0} names, and on the right not as many values. Write one "
        "value for each name, with a comma between them."
    ),
    r"truth value of a (?:Series|DataFrame|array)": (
        "The words and, or, not cannot be used with a whole column or table. For two conditions "
        "put & between them, each in round brackets; to join two tables use merge."
    ),
    r"(tuple|list|string) indices must be": (
        "What stands before the square brackets is a {0} and not a table, so it has no column "
        "to take. Look at the line that gave it its name."
    ),
    r"signature matching types .*StrDType|not supported between instances|^Invalid comparison": (
        "Something was compared with a thing of another kind, such as a number with a text. What "
        'stands alone in quotes is a text; a column is written with its table: table["column"].'
    ),
    r"Lengths must match": (
        "A column was compared with a list of another length. A column is written with its "
        'table: table["column"].'
    ),
    r"columns overlap": (
        "Both tables have columns of the same names. To join them by the values of a column, "
        'write first.merge(second, on="column").'
    ),
    r"^Can only merge": "merge needs a second table: write its name without quotes.",
    r"unhashable type": (
        "There is a list where one value is needed. To count in a table, take one column first: "
        'table["column"].value_counts().'
    ),
    r"name (\S+) occurs multiple times": (
        "The column {0} stands in two places, and each place needs a column of its own."
    ),
    r"unexpected keyword argument '(\w+)'": (
        "This command has no part that is called {0}. Look in the lesson how its parts are called."
    ),
    r"positional arguments? but": (
        "The command got more in its brackets than it can place. Write the name of each part "
        'before it, as in the lesson: on="…", columns="…".'
    ),
    r"object is not callable": (
        "Round brackets run a command, and this is none. For rows or a column of a table write "
        "square brackets."
    ),
}


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
        sys.last_value = error

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
    name, shows = kind.__name__, {"_render_traceback_": lambda _: lines}
    shown: type[Exception] = type(name, (Exception,), shows)
    return shown(str(error))


def explain(error: BaseException, names: Mapping[str, Any]) -> str:
    """Say what an error means and what to do.

    Parameters
    ----------
    error
        One of `EXPLAINED`.
    names
        What the notebook knows, by name.

    Returns
    -------
    str
        One or two sentences; empty when the error is none of the usual ones.

    Examples
    --------
    >>> explain(NameError("name 'pause' is not defined", name="pause"), {})
    'Python does not know the name pause. If it is a word, put it in quotes: "pause". If it is \
the name of a table, run the cells above first.'
    """
    if isinstance(error, NameError):
        name = error.name or "that stands there"
        near = _near(name, [known for known in names if not known.startswith("_")])
        word = f'If it is a word, put it in quotes: "{name}".'
        return (
            f"Python does not know the name {name}.{near} {word} "
            "If it is the name of a table, run the cells above first."
        )
    if isinstance(error, SyntaxError):
        return _unreadable(error)
    if isinstance(error, KeyError):
        return _missing(error.args[0] if error.args else "", names)
    return _meaning(str(error), MEANINGS)


def _unreadable(error: SyntaxError) -> str:
    line = f"line {error.lineno}" if error.lineno else "a line"
    known = _meaning(error.msg or "", UNREADABLE)
    if known:
        return f"Python cannot read {line} of this cell: {known}"
    return (
        f"Python cannot read {line} of this cell ({error.msg}). Look there and one line "
        "above for a quotation mark, a bracket or a comma that is missing or too much."
    )


def _missing(name: object, names: Mapping[str, Any]) -> str:
    if isinstance(name, bool):
        return (
            "What stands in the square brackets is one single True or False, and no condition "
            'on a column. A column is written with its table: table["column"].'
        )
    own = [value for known, value in names.items() if not known.startswith("_")]
    tables = [value for value in own if type(value).__name__ == "DataFrame"]
    series = [value for value in own if type(value).__name__ == "Series"]
    columns = [str(column) for table in tables for column in table.columns]
    labels = [label for one in series for label in one.index if isinstance(label, str)]
    if str(name) in columns:
        return (
            f"The column {name!r} is not in this table, though another table has it. "
            "Show the table to see how its columns are called."
        )
    return (
        f"There is no column or label {name!r} here.{_near(str(name), columns + labels)} "
        "Show the table to see how its columns are called."
    )


def _meaning(said: str, meanings: Mapping[str, str]) -> str:
    for pattern, meaning in meanings.items():
        if found := re.search(pattern, said):
            return meaning.format(*found.groups())
    return ""


def _near(name: str, known: list[str]) -> str:
    import difflib  # only once something went wrong

    by_letters = {one.casefold(): one for one in known if one != name}
    near = difflib.get_close_matches(name.casefold(), by_letters, 1, CLOSE)
    return f" Did you mean {by_letters[near[0]]}?" if near else ""
