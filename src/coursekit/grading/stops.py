"""Where a cell stopped and why, told to the student from plain data, which may be forged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coursekit.friendly_errors import explain

__all__ = ["Stop", "told"]

MOST_LETTERS = 80  # of a line of code, or of what Python says
NAME = re.compile(r"name '(\w+)' is not defined")
BOUND = re.compile(r"local variable '(\w+)'")
# What Python's own words are enough to explain, with the code of the cell.
FROM_WORDS: Mapping[str, type[Exception]] = {
    "KeyError": KeyError,
    "TypeError": TypeError,
    "ValueError": ValueError,
}


@dataclass(frozen=True)
class Stop:
    """What a process told of an error: its type, its line in the cell, its words.

    Examples
    --------
    >>> Stop.read({"type": "NameError", "line": 2, "words": "name 'x' is not defined"}).line
    2
    """

    kind: str
    line: int = 0  # from 1; 0 when the process told none
    words: str = ""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Stop:
        """Make it of plain data, whatever that holds."""
        kind, line, words = said.get("type"), said.get("line"), said.get("words")
        return cls(
            kind if isinstance(kind, str) and kind.isidentifier() else "an error",
            line if isinstance(line, int) and line > 0 else 0,
            words if isinstance(words, str) else "",
        )


def told(stop: Stop, code: str) -> str:
    r"""Say in one or two sentences where the code of a cell stopped, and why.

    Parameters
    ----------
    stop
        What the process told. A student's code may have written it: words are cut, and signs
        that no page shows are replaced.
    code
        The code of the cell, as it was handed in.

    Examples
    --------
    >>> told(Stop("NameError", 2, "name 'clams' is not defined"), "claims = 1\nclams = clams")
    'The cell stopped in line 2, “`clams = clams`”: no value has the name clams.'
    >>> told(Stop("ZeroDivisionError", 1, "division by zero"), "1 / 0")
    'The cell stopped in line 1, “`1 / 0`”. Python says: ZeroDivisionError, division by zero.'
    """
    lines = code.splitlines()
    line = _plain(lines[stop.line - 1]) if 0 < stop.line <= len(lines) else ""
    if stop.kind in ("SyntaxError", "IndentationError", "TabError"):
        return _unreadable(stop, line)
    where = "The cell stopped"
    if line:
        where += f" in line {stop.line}, “`{line}`”"
    if found := (NAME.search(stop.words) or BOUND.search(stop.words)):
        return f"{where}: no value has the name {_plain(found[1])}."
    if made := FROM_WORDS.get(stop.kind):
        words = stop.words.strip("'\"") if made is KeyError else stop.words
        if said := explain(made(_plain(words)), {"In": [code]}):
            return f"{where}. {said}"
    words = _plain(stop.words)
    return f"{where}. Python says: {stop.kind}{f', {words}' if words else ''}."


def _unreadable(stop: Stop, line: str) -> str:
    """Say what keeps Python from reading the cell; no line of it was run."""
    error = SyntaxError(_plain(stop.words), ("<cell>", stop.line or None, None, line))
    return f"{explain(error, {})} The line is “`{line}`”." if line else explain(error, {})


def _plain(text: str) -> str:
    """Cut a text, and leave out what a page or a table does not show as it is."""
    text = text[: 4 * MOST_LETTERS].replace("`", "'")
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"
