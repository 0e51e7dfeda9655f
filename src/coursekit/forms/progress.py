"""How far the learner has come, lesson by lesson, and where to go on."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.forms.bank import ItemSet, exercise_sets, lessons, load_bank, load_set
from coursekit.forms.item import Exercise
from coursekit.forms.kinds import KINDS
from coursekit.forms.parts import passed
from coursekit.html import join, table_html, table_text, tag
from coursekit.messages import Message, message
from coursekit.store import work
from coursekit.store.entries import Entry

__all__ = [
    "exercise_table",
    "lesson_table",
    "progress_message",
    "solved",
    "unjudged",
    "waiting_texts",
    "where_to_go_on",
]

# The order of the columns; those of other kinds come after them.
COLUMNS = (
    "Questions answered",
    "Checks passed",
    "Boards saved",
    "Forms sealed",
    "Tasks right",
    "Texts written",
)
DONE = "all done"
GO_ON = "→ Where you were, the next open section: "
AFTER_GRADING = "after grading"
Row = tuple[str, ...]


def progress_message() -> Message:
    """Show what is done in each lesson; a file that cannot be read is named below."""
    said: list[Message] = []
    entries: Sequence[Entry] = ()
    try:
        entries = work.read()
        left = work.left_elsewhere(with_own=True)
        said += [message(f"→ {left}")] if left else []
    except CourseError as error:
        said.append(message(f"✗ {error}"))
    tables = [lesson_table(entries), exercise_table(entries)]
    html = [*map(table_html, tables), *(each.html for each in said)]
    text = [*map(table_text, tables), *(each.text for each in said)]
    return Message(tag("div", join(html), class_="ck-message"), "\n\n".join(text))


def where_to_go_on() -> Message | None:
    """Link to the first open section of the lesson that was answered in last.

    None where nothing is answered yet, or nothing is open there. JupyterLab opens the notebook
    at the heading, where it is in the folder of this one; elsewhere there are plain words.
    """
    try:
        entries = work.read()
    except CourseError:  # the table says what is wrong with the file
        return None
    done, last = solved(entries), ""
    for lesson in lessons():
        items = load_bank(lesson).items
        at = max((entry.at for entry in entries if entry.key in items), default="")
        left = next((item.place for key, item in items.items() if key not in done), "")
        if at > last:
            last, title, place, name = at, load_bank(lesson).title, left, lesson
    if not last or not place:
        return None
    words = f"{name}\N{NO-BREAK SPACE}{title}, “{place}”"
    told = tag("a", words, href=href) if (href := _address(name, place)) else words
    html = tag("p", GO_ON, told, ".", class_="ck-message")
    return Message(html, f"{GO_ON}{words}.")


def _address(lesson: str, place: str) -> str:
    """Return the address of a heading of a lesson's notebook beside this one; empty without it."""
    found = [path for path in Path().glob(f"{lesson}-*.ipynb") if " " not in path.name]
    if len(found) != 1:
        return ""
    begins = re.escape(json.dumps(place, ensure_ascii=False)[1:-1])
    try:
        text = found[0].read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    heading = re.search(rf'"## ((?:\d+\. )?{begins}[^"\\]*)', text)
    return found[0].name + (f"#{heading[1].replace(' ', '-')}" if heading else "")


def lesson_table(entries: Sequence[Entry]) -> list[Row]:
    """Count what is done in each lesson; the first row is the heading."""
    columns = _columns(exercises=False)
    rows = [_row(lesson, load_bank(lesson), columns, entries) for lesson in lessons()]
    return [("Lesson", *columns, "Next open"), *rows]


def exercise_table(entries: Sequence[Entry]) -> list[Row]:
    """Count what is done of the exercises, and their points; the first row is the heading."""
    columns, done = _columns(exercises=True), solved(entries)
    table: list[Row] = [("Exercises", columns[0], "Points", *columns[1:], "Next open")]
    for lesson in exercise_sets():
        exercises = load_set(lesson)
        first, tasks, *rest = _row(lesson, exercises, columns, entries)
        items = exercises.items.items()
        points = sum(item.points for key, item in items if item.scored and key in done)
        waits = sum(item.points for key, item in items if not item.scored and key in done)
        if any(item.sealed for _, item in items):
            told = f"{AFTER_GRADING}, {sum(item.points for _, item in items):g} in all"
            table.append((first, tasks, told, *rest))
            continue
        told = f"{points:g} of {sum(item.points for _, item in items):g}"
        told += f", {waits:g} wait for a reader" if waits else ""
        table.append((first, tasks, told, *rest))
    return table


def waiting_texts(entries: Sequence[Entry]) -> list[str]:
    """Return the numbers of the texts that are written, whose points a reader gives."""
    done = solved(entries)
    sets = map(load_set, exercise_sets())
    return [k for each in sets for k, item in each.items.items() if not item.scored and k in done]


def solved(entries: Sequence[Entry]) -> set[str]:
    """Return the keys of what is answered, sealed, or passed in the learner's own variant."""
    given = {entry.key for entry in entries if entry.kind in ("answer", "sealed")}
    return given | passed(entries)


def unjudged(entries: Sequence[Entry]) -> set[str]:
    """Return the keys of tries without a verdict: those of an edition without a key."""
    tries = [entry for entry in entries if entry.kind == "try" and isinstance(entry.value, dict)]
    return {entry.key for entry in tries if "right" not in entry.value}


def _columns(*, exercises: bool) -> list[str]:
    kinds = [kind for kind in KINDS.values() if issubclass(kind, Exercise) == exercises]
    used = dict.fromkeys(kind.column for kind in kinds)
    return [name for name in COLUMNS if name in used] + [
        name for name in used if name not in COLUMNS
    ]


def _row(name: str, items: ItemSet, columns: Sequence[str], entries: Sequence[Entry]) -> Row:
    done = solved(entries)
    missed = {entry.key for entry in entries if entry.kind == "try"} - done
    cells = []
    for column in columns:
        keys = {key for key, item in items.items.items() if item.column == column}
        tried = f", {len(keys & missed)} tried" if keys & missed else ""
        cells.append(f"{len(keys & done)} of {len(keys)}{tried}" if keys else "none here")
    left = (item.place for key, item in items.items.items() if key not in done)
    return (f"{name}\N{NO-BREAK SPACE}{items.title}", *cells, next(left, DONE))
