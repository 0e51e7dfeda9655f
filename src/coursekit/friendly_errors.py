"""Python's own errors in a notebook, explained to somebody who is new to Python.

The slips that every beginner makes (an unknown name or command, a line that Python cannot read,
a missing column, a text where a table or a date belongs) each show as a sentence that says what
to do.
`coursekit.details` prints the traceback. Any other error shows as Python shows it.
"""

from __future__ import annotations

import builtins
import re
import sys
import warnings
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from coursekit.errors import DETAILS

__all__ = ["EXPLAINED", "explain", "install"]

EXPLAINED = (NameError, AttributeError, SyntaxError, KeyError, TypeError, ValueError)
CLOSE = 0.78  # how alike two names have to be, of 1; a word of another meaning is often at 0.75

DATE = 'Write a date in quotes, as year, month and day: "2024-03-18".'
COLUMN = 'A column needs its table: table["column"].'
ROUND = "A command takes round brackets: len(table). For rows and columns, use square brackets."
RUN_ABOVE = "click this cell, choose Run > Run All Above Selected Cell, then run this cell"
# What Python says, and what it means. The first that fits is taken.
UNREADABLE = {
    r"invalid character '[\u2018-\u201f\u2039\u203a«»]'": (
        "it has curved quotation marks, as text programs write them. Delete them and type "
        "straight ones: \"…\" or '…'."
    ),
    r"instead of '='": (
        "one = gives something a name. To compare, type two, with no space between them: ==."
    ),
    r"closing parenthesis '(.)' does not match opening parenthesis '(.)'": (
        "a bracket opens with {1} and closes with {0}. A round one closes with ), a square one "
        "with ]."
    ),
    r"unmatched '(.)'": "the bracket {0} closes nothing. Take it out, or open one before it.",
    r"unterminated string": "a quotation mark is missing where a word begins or ends.",
    r"unexpected indent": "it begins with a space. Take the space out.",
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
    r"numpy op (?:bitwise|logical)_|type\(s\) for [&|]:|pandas\.NA or a bool": (
        "On each side of & and | is a condition, in round brackets of its own. A column of words "
        'is no condition. Write (table["column"] == "yes") & (table["other"] == "no").'
    ),
    r"bad operand type for unary ~": (
        "The sign ~ turns a condition round. It goes inside the square brackets, right before the "
        'condition: table[~(table["column"] == "word")].'
    ),
    r"(?:'tuple' and|and 'tuple'|type\(s\) for .*'tuple')": (
        "A comma between numbers makes a list of two. Write a decimal number with a point: 0.8. "
        "A sum of pairs takes their values: sum(pairs.values())."
    ),
    r"type\(s\) for \+: 'int' and 'str'": (
        "Python cannot add a number and a text. A number has no quotes. If sum() has a list of "
        "pairs, it adds their names: for their values, write sum(pairs.values())."
    ),
    r"type\(s\) for .*'str'|can only concatenate str|^Cannot perform reduction .* string": (
        "You cannot calculate with a text, and a word in quotes is a text. Write a number without "
        "quotes, or take a column of numbers. Of a whole table, len(table) counts the rows."
    ),
    r"type\(s\) for .*'dict'": (
        'You cannot calculate with a whole list of pairs. Take one value: pairs["name"]. For all '
        "of them together, write sum(pairs.values())."
    ),
    r"by non-int of type 'float'|^'float' object cannot|positional indexing .* type float": (
        "Python repeats and counts only by whole numbers. Write a whole number, such as 4."
    ),
    r"string indices must be": (
        "You used square brackets after a text, which is not a table and has no columns. Look at "
        "the line that gave it its name."
    ),
    r"(tuple|list) indices must be": (
        "You used square brackets after a {0}, which is not a table and has no columns. Look at "
        "the line that gave it its name."
    ),
    r"(?:method|function)' object is not (?:subscriptable|iterable)": (
        f"You put square brackets after a command, or left its brackets out. {ROUND}"
    ),
    r"(?:'|and )'?(?:builtin_function_or_method|function|method)'": (
        f"You left out the round brackets of a command. {ROUND}"
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
    r"^No axis named": (
        'After .loc and .iloc come square brackets, not round ones: table.loc["name"].'
    ),
    r"object is not callable": (
        "Round brackets run a command, and this is not a command. For rows or a column of a "
        "table, use square brackets."
    ),
}
SHOW = "To see the names of the columns, write table.columns on the last line of a cell."
CLOSE_FIRST = (
    "You put square brackets after a word in quotes. First close the brackets of the question, "
    'then take the column: table[table["kind"] == "word"]["column"].'
)
ANSWERS = (
    "{0} holds True or False for each row. To keep the rows where it is True, put the question in "
    'square brackets behind the table: table[table["column"] == "word"].'
)
# What beginners call a command by, and what to write: {0} is their table, or the word table.
COUNT_ROWS = "To count the rows, write len({0})."
COUNT_EACH = 'To count how often each value occurs, write {0}["column"].value_counts().'
HABITS = {
    "count": f"{COUNT_ROWS} {COUNT_EACH}",
    "counts": COUNT_EACH,
    "len": COUNT_ROWS,
    "length": COUNT_ROWS,
    "number": COUNT_ROWS,
    "rows": COUNT_ROWS,
    "size": COUNT_ROWS,
    "average": 'For an average, write {0}["column"].mean().',
    "sort": 'To sort, write {0}.sort_values("column").',
    "select": 'To keep some rows, write {0}[{0}["column"] == "word"].',
    "show": "To show it, write {0} alone on the last line of the cell.",
}
KINDS = {"list": "a list", "str": "a text", "int": "a number", "float": "a number"}
KINDS |= {
    "tuple": "a list",
    "dict": "a list of pairs, names with values",
    "NoneType": "nothing, None",
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
        vars(sys).update(last_type=kind, last_value=error, last_exc=error)

    # Python warns of a text with square brackets before it says that they fail.
    warnings.filterwarnings("ignore", "str indices must be integers", SyntaxWarning)

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
    'Python does not know the name pause. If a cell above makes it, that cell was not run: click \
this cell, choose Run > Run All Above Selected Cell, then run this cell. If it is a word, put it \
in quotes: "pause".'
    """
    if isinstance(error, NameError):
        return _unknown(error.name, names) if error.name else ""
    if isinstance(error, AttributeError):
        return _no_attribute(error.name, error.obj, names) if error.name else ""
    if isinstance(error, SyntaxError):
        return _unreadable(error)
    if isinstance(error, KeyError):
        return _missing(error.args[0] if error.args else "", names)
    if "string indices" in str(error) and re.search(r"""\w["']\s*\[""", _cell(names)):
        return CLOSE_FIRST
    return _meaning(str(error), MEANINGS)


def _unknown(name: str, names: Mapping[str, Any]) -> str:
    if name in ("ck", "pd"):
        return (
            f"Python does not know {name} yet: the first cell of the notebook was not run. After a "
            f"start of Python it has to be run again: {RUN_ABOVE}."
        )
    code = _cell(names)
    used = re.search(rf"(?<![\w.]){re.escape(name)}\s*\(\s*([^\W\d]\w*)?", code)
    if used and (known := _command(name, used[1] if used[1] in names else "table", names)):
        return known
    own = [known for known in names if not known.startswith("_")]
    near = _near(name, [*own, *(known for known in dir(builtins) if known.islower())])
    unknown = f"Python does not know the {'command' if used else 'name'} {name}.{near}"
    if used:
        return f"{unknown} The lesson shows how its commands are written."
    if word := _word_without_quotes(name, code, names):
        return (
            f'{unknown} A word goes in quotes here: "{word}". If you mean a name that a cell above '
            f"makes, that cell was not run: {RUN_ABOVE}."
        )
    return (
        f"{unknown} If a cell above makes it, that cell was not run: {RUN_ABOVE}. If it is a word, "
        f'put it in quotes: "{name}".'
    )


def _word_without_quotes(name: str, code: str, names: Mapping[str, Any]) -> str:
    """Return the word that a name belongs to where the code needs one; else an empty text.

    That is in a comparison, and in square brackets where a table has a column of that name.
    """
    word = rf"({re.escape(name)}(?:-\w+)*)\b(?![.(\[])"
    if found := re.search(rf"(?:[=!]=\s*|\.isin\(\[[^\]]*){word}", code):
        return found[1]
    is_column = any(name in one for one in _tables(names))
    return name if is_column and re.search(rf"\[[^\[\]]*\b{word}", code) else ""


def _tables(names: Mapping[str, Any]) -> list[Any]:
    """Return the tables that the notebook has made."""
    own = [value for known, value in names.items() if not known.startswith("_")]
    return [value for value in own if type(value).__name__ == "DataFrame"]


def _command(name: str, table: str, names: Mapping[str, Any]) -> str:
    """Say which command is meant by one that does not exist."""
    if habit := HABITS.get(name.casefold()):
        return f"Python has no command {name}. {habit.format(table)}"
    if name in dir(names.get("ck")):
        return f"The command {name} belongs to the course: write ck.{name}(…)."
    for kind, written in (("DataFrame", table), ("Series", f'{table}["column"]')):
        if name in dir(_pandas(kind)):
            return f"The command {name} comes after a table or a column: {written}.{name}(…)."
    return ""


def _no_attribute(name: str, thing: object, names: Mapping[str, Any]) -> str:
    kind = type(thing).__name__
    if kind == "module":
        called = "ck" if thing is names.get("ck") else thing.__name__  # type: ignore[attr-defined]
        near = _near(name, [known for known in dir(thing) if not known.startswith("_")])
        meant = near.replace("mean ", f"mean {called}.")
        return f"{called} has no command {name}.{meant} The lesson shows how it is written."
    if kind in ("method", "function", "builtin_function_or_method"):
        command = getattr(thing, "__name__", "the command")
        return f"The command {command} needs round brackets before the dot: {command}().{name}."
    if kind not in (*KINDS, "DataFrame", "Series"):
        return ""
    table = next((known for known, one in names.items() if one is thing and known[0] != "_"), "")
    what = {"DataFrame": "a table", "Series": "a column"}.get(kind) or KINDS[kind]
    said = f"{table or 'This'} is {what}, which has no {name}."
    if kind == "dict":
        return f"{said} Its values: {table or 'pairs'}.values(). To add them: sum(…) around that."
    if kind not in ("DataFrame", "Series"):
        return f"{said} Look at the line that made it."
    if habit := HABITS.get(name.casefold()):
        return f"{said} {habit.format(table or 'table')}"
    other = "Series" if kind == "DataFrame" else "DataFrame"
    if name in dir(_pandas(other)):
        take = f'Take one column first: {table or "table"}["column"].{name}(…).'
        return f"{said} {take if other == 'Series' else 'It comes after a whole table.'}"
    near = _near(name, [known for known in dir(thing) if not known.startswith("_")])
    return f"{said}{near or f' {SHOW}'}" if kind == "DataFrame" else f"{said}{near}"


def _cell(names: Mapping[str, Any]) -> str:
    """Return the code of the cell that runs, where the notebook keeps it."""
    cells = names.get("In")
    return str(cells[-1]) if isinstance(cells, list) and cells else ""


def _pandas(kind: str) -> Any:
    return getattr(sys.modules.get("pandas"), kind, None)


def _unreadable(error: SyntaxError) -> str:
    line = f"line {error.lineno}" if error.lineno else "a line"
    if found := re.search(r"\.(\w+)\[[^\]]*\w\s*=[^=]", error.text or ""):
        return f"Python cannot read {line} of this cell: {found[1]} takes round brackets. {ROUND}"
    if known := _meaning(error.msg or "", UNREADABLE):
        return f"Python cannot read {line} of this cell: {known}"
    if re.search(r"[\w\])]\s*\{", error.text or ""):
        curly = "it has curly brackets. Use round ones after a command, square ones after a table."
        return f"Python cannot read {line} of this cell: {curly}"
    return (
        f"Python cannot read {line} of this cell ({error.msg}). Look there, and one line above, "
        "for a quotation mark, a bracket or a comma that is missing or too many."
    )


def _missing(name: object, names: Mapping[str, Any]) -> str:
    if isinstance(name, tuple) and all(isinstance(each, str) for each in name):
        asked = ", ".join(f'"{each}"' for each in name)
        return f"For more than one column, write two pairs of brackets: table[[{asked}]]."
    # What pandas says of a list of columns: "['a', 'b'] not in index".
    if listed := re.search(
        r"\['([^']+)'.*\].* (?:not in index|not found in|are in the)", str(name)
    ):
        name = listed[1]
    if isinstance(name, bool):
        return f"The square brackets hold a single True or False, not a condition. {COLUMN}"
    own = [value for known, value in names.items() if not known.startswith("_")]
    tables = _tables(names)
    series = [value for value in own if type(value).__name__ == "Series"]
    columns = [str(column) for table in tables for column in table.columns]
    if said := _row_or_column(str(name), columns, tables, _cell(names)):
        return said
    labels = [label for one in series for label in one.index if isinstance(label, str)]
    called = _asked(str(name), names)
    if type(names.get(called)).__name__ == "Series":
        if names[called].dtype == bool:
            return ANSWERS.format(called)
        near = _near(str(name), labels)
        return f"{called} has no row {str(name)!r}.{near} To see its rows, write {called}.index."
    show = SHOW.replace("table.columns", f"{called or 'table'}.columns")
    if str(name) in columns:
        return f"The column {name!r} is not in this table, but another table has it. {show}"
    return f"There is no column or label {name!r} here.{_near(str(name), columns + labels)} {show}"


def _asked(name: str, names: Mapping[str, Any]) -> str:
    """Return the table or column that the running cell asks for a name in square brackets."""
    asked = rf"""([^\W\d]\w*)\[+\s*["']{re.escape(name)}["']"""
    for found in reversed(list(re.finditer(asked, _cell(names)))):
        if type(names.get(found[1])).__name__ in ("DataFrame", "Series"):
            return found[1]
    return ""


def _row_or_column(name: str, columns: list[str], tables: list[Any], code: str) -> str:
    """Say so when a row was asked for as a column, or a column as a row."""
    by_row = re.search(rf"\.loc\[\s*[\"']{re.escape(name)}[\"']", code)
    if by_row and name in columns:
        return f'{name!r} is the name of a column. For a column, write table["{name}"].'
    rows = {str(label) for table in tables for label in table.index if isinstance(label, str)}
    if not by_row and name in rows and name not in columns:
        return f'{name!r} is the name of a row. For a row, write table.loc["{name}"].'
    return ""


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
