"""Python's own errors in a notebook, said to somebody who is new to Python.

Three slips meet every beginner: a name that Python does not know, a line that it cannot
read, a column that a table has not. Each shows as a sentence that says what to do, in the
place of the traceback, which `coursekit.details` prints for whoever asks.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any

__all__ = ["EXPLAINED", "explain", "install"]

EXPLAINED = (NameError, SyntaxError, KeyError)
DETAILS = "(For the technical details, run ck.details().)"


def install(shell: Any) -> None:
    """Let a notebook's shell explain these errors.

    Parameters
    ----------
    shell
        IPython's shell.
    """

    def show(
        shell: Any,
        kind: type[BaseException],  # noqa: ARG001
        error: BaseException,
        trace: TracebackType | None,  # noqa: ARG001
        tb_offset: int | None = None,  # noqa: ARG001
    ) -> list[str]:
        sys.last_value = error
        lines = [explain(error, shell.user_ns), DETAILS]
        shell._showtraceback(type(error), error, lines)
        return lines

    shell.set_custom_exc(EXPLAINED, show)


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
        One or two sentences.

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
        line = f"line {error.lineno}" if error.lineno else "a line"
        return (
            f"Python cannot read {line} of this cell ({error.msg}). Look there and one line "
            "above for a quotation mark, a bracket or a comma that is missing or too much."
        )
    name = error.args[0] if error.args else ""
    columns = [
        str(column)
        for value in names.values()
        if type(value).__name__ == "DataFrame"
        for column in value.columns
    ]
    return (
        f"There is no column or label {name!r} here.{_near(str(name), columns)} "
        "Show the table to see how its columns are called."
    )


def _near(name: str, known: list[str]) -> str:
    import difflib  # only once something went wrong

    near = difflib.get_close_matches(name, known, 1)
    return f" Did you mean {near[0]}?" if near else ""
