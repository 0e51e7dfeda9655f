"""The tables that grading writes, and reads again: marks by task, and who handed in what."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.grading.marks import MISSING, NO_ANSWER, Mark
from coursekit.outside import read_file
from coursekit.text import inert

__all__ = ["MARKS", "STUDENTS", "all_marks", "marks_text", "read_rows", "table_text"]

MARKS, STUDENTS = "marks.csv", "students.csv"
OLD_HEADER = ("student", "set", "task", "points", "of", "status", "seconds", "note")
HEADER = (*OLD_HEADER, "part")


def marks_text(marks: Iterable[Mark]) -> str:
    """Write marks as a table."""
    return table_text(HEADER, map(_row, marks))


def all_marks(path: Path) -> list[Mark]:
    """Return the marks in a table; none without a table."""
    return [*map(_mark, read_rows(path, OLD_HEADER))] if path.exists() else []


def table_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; a cell that a spreadsheet would take for a formula gets a quote in front."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def read_rows(path: Path, header: Sequence[str] = ()) -> list[dict[str, str]]:
    """Read a table that grading wrote; a quote in front of a formula is taken off."""
    remedy = "move it away and grade again, or give another folder"
    try:
        rows = csv.DictReader(io.StringIO(read_file(path).decode("utf-8-sig")))
        found = [{name: _plain(cell) for name, cell in row.items()} for row in rows]
    except (UnicodeDecodeError, csv.Error, AttributeError):
        raise CourseError("a table in another form", where=path.name, remedy=remedy) from None
    if not {*header} <= {*(rows.fieldnames or ())}:
        expected = f"columns {', '.join(header)}"
        raise CourseError("other columns", where=path.name, expected=expected, remedy=remedy)
    return found


def _plain(cell: str) -> str:
    bare = cell.removeprefix("'")
    return bare if inert(bare) == cell else cell


def _row(mark: Mark) -> list[str]:
    points = "" if mark.points is None else f"{mark.points:g}"
    note = " ".join(mark.note.split())
    most, seconds = f"{mark.most:g}", f"{mark.seconds:.2f}"
    rest = [mark.status, seconds, note, mark.part]
    return [mark.student, mark.lesson, mark.task, points, most, *rest]


def _mark(row: dict[str, str]) -> Mark:
    try:
        numbers = [float(row[name] or 0) for name in ("points", "of", "seconds")]
    except ValueError:
        found = f"a mark of {row['student']} that is no number"
        raise CourseError(found, where=MARKS, remedy="write the number, or grade again") from None
    points = numbers[0] if row["points"] else None
    # Older tables have one word for no answer, which is 0 points, and for what never came.
    status = NO_ANSWER if (points, row["status"]) == (0, MISSING) else row["status"]
    return Mark(
        row["student"], row["set"], row["task"], points, numbers[1], status, numbers[2],
        row["note"], row.get("part", ""),
    )  # fmt: skip
