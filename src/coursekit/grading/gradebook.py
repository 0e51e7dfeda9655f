"""Fill the file of marks that a learning platform gave out, and change no other byte of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.outside import read_file
from coursekit.text import counted, some_of

__all__ = ["Filled", "Total", "fill_gradebook"]

# Columns that name a student: Canvas, Moodle, Brightspace, Gradescope, and e-mail last.
STUDENT_COLUMNS = (
    "ID", "Identifier", "SIS User ID", "SIS Login ID", "ID number", "Username", "OrgDefinedId",
    "SID", "Student ID", "Email address", "Email",
)  # fmt: skip
NAME_COLUMNS = ("Student", "Full name", "Name", "Last Name", "First Name")
GRADE_COLUMNS = ("Grade", "Total Score")  # Moodle, Gradescope
MOST_COLUMNS = ("Maximum Grade", "Max Points")
NO_STUDENT = re.compile(r"^\s*(points possible|student, test)", re.IGNORECASE)
MOST_POINTS = re.compile(r"MaxPoints:\s*([\d.,]+)")  # Brightspace has it in the column's name
DELIMITERS = ",;\t"
MOST_NAMES = 10


@dataclass(frozen=True)
class Total:
    """What a student's set is worth: points of all that has a mark, and the most there are."""

    points: float
    most: float
    waits: bool = False  # a text still has no level
    lacks: bool = False  # the notebook came alone, so nobody knows whether a text was written


@dataclass(frozen=True)
class Filled:
    """The file with its marks in it, and what the instructor has to know."""

    content: bytes
    sentences: tuple[str, ...]


@dataclass
class _Table:
    text: str
    delimiter: str
    rows: list[list[tuple[int, int, str]]] = field(default_factory=list)


def fill_gradebook(
    path: Path,
    totals: Mapping[str, Total],
    *,
    names: Mapping[str, str] | None = None,
    column: str = "",
    overwrite: bool = False,
    scale: bool = False,
    without_texts: bool = False,
    unmarked: Collection[str] = (),
) -> Filled:
    """Put each student's points into one column of a platform's file.

    Parameters
    ----------
    path
        The file as the platform gave it out: CSV, with commas, semicolons or tabs.
    totals
        The points by student, as `grade` names them.
    names
        What a student typed when handing in, by student: tried when the first finds no row.
    column
        The name of the column; found by itself where only one can be meant.
    overwrite
        Replace marks that are there already, and differ.
    scale
        Convert the points when the platform's most is another than the course's.
    without_texts
        Write the points so far of students whose texts have no level; else they get no mark.
    unmarked
        Students who handed in and have no mark: the caller names them.

    Returns
    -------
    Filled
        The bytes of the file, and sentences on who was not found, on either side.

    Raises
    ------
    CourseError
        When the file, its column, its rows or its most points do not fit.
    """
    data = read_file(path)
    encoding = _encoding(data)
    table = _read(data.decode(encoding), path.name)
    header = [value.strip().removeprefix("\ufeff") for *_, value in table.rows[0]]
    at = _column(header, column, path.name)
    rows, doubled = _students(table, header, path.name)
    most, comma = _most_points(table, header, at)
    edits: list[tuple[int, int, str]] = []
    lost, kept, zeros, done = [], [], [], set[int]()
    for student, total in sorted(totals.items()):
        row, by_zeros = _row_of(student, (names or {}).get(student, ""), rows)
        if row is None or row in doubled:
            lost.append(student)
            continue
        if row in done:
            remedy = "grade one hand-in of a student, or write the mark yourself"
            found = f"Two hand-ins belong to the row of {student}."
            raise CourseError(found, where=path.name, remedy=remedy)
        done.add(row)
        if by_zeros:
            zeros.append(student)
        if (total.waits or total.lacks) and not without_texts:
            continue
        points = _scaled(total, most, scale, path.name)
        written = f"{points:.4g}".replace(".", "," if comma else ".")
        cells = table.rows[row]
        if at >= len(cells):
            raise CourseError(
                f"Row {row + 1} has {len(cells)} cells.", where=path.name,
                expected=f"{len(header)}, as the first row has",
                remedy="download the file again",
            )  # fmt: skip
        start, end, old = cells[at]
        if old.strip() and _number(old) == round(points, 4):
            continue
        if old.strip() and not overwrite:
            kept.append(f"{student} ({old.strip()}, now {written})")
            continue
        edits.append((start, end, written))
    text = table.text
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    known = {_row_of(student, (names or {}).get(student, ""), rows)[0] for student in unmarked}
    left = [_called(table, header, row) for row in sorted({*rows.values()} - done - known)]
    return Filled(text.encode(encoding), (
        *_said(path, header[at], len(edits), lost, left, kept, zeros, doubled),
        *_said_of_texts(totals, without_texts=without_texts),
    ))  # fmt: skip


def _said(
    path: Path,
    column: str,
    count: int,
    lost: Sequence[str],
    left: Sequence[str],
    kept: Sequence[str],
    zeros: Sequence[str],
    doubled: set[int],
) -> Iterator[str]:
    yield f"✓ {counted(count, 'mark')} written into the column “{column}”."
    if lost:
        yield f"→ Graded, but not in {path.name}: {some_of(lost, MOST_NAMES)}."
    if left:
        yield f"→ In {path.name}, but not graded: {some_of(left, MOST_NAMES)}."
    if doubled:
        rows = ", ".join(str(row + 1) for row in sorted(doubled))
        yield f"→ Rows {rows} name the same student; none of them was filled."
    if kept:
        yield (
            f"→ These have another mark already, which stays: {some_of(kept, MOST_NAMES)}."
            " Their feedback pages say the new points. To write these here, too, say --overwrite."
        )
    if zeros:
        yield f"→ Found by the number without its first zeros: {some_of(zeros, MOST_NAMES)}."


def _said_of_texts(totals: Mapping[str, Total], *, without_texts: bool) -> Iterator[str]:
    if without_texts:
        then = "those points are not in the mark"
        so_far = ""
    else:
        then = "no mark is written for them"
        so_far = " --without-texts writes the points so far."
    if waiting := sorted(student for student, total in totals.items() if total.waits):
        yield (
            f"→ {counted(len(waiting), 'student')} wrote a text that has no level yet: {then}"
            f" ({some_of(waiting, MOST_NAMES)}).{so_far}"
        )
    if lacking := sorted(student for student, total in totals.items() if total.lacks):
        yield (
            f"→ {counted(len(lacking), 'student')} handed in a notebook alone, without a text:"
            f" {then} ({some_of(lacking, MOST_NAMES)}). Ask for the zip, or write none into"
            f" texts.csv.{so_far}"
        )


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _read(text: str, name: str) -> _Table:
    """Read every cell with its place in the text."""
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    table = _Table(text, delimiter)
    cell = re.compile(
        rf'(?P<quoted>[^\S\r\n]*"(?:[^"]|"")*"[^\S\r\n]*)?(?P<plain>[^{delimiter}\n]*)'
        rf"(?P<end>{re.escape(delimiter)}|\n|\Z)"
    )
    row, place = list[tuple[int, int, str]](), 0
    while place < len(text):
        match = cell.match(text, place)
        if not match or (not match["quoted"] and match["plain"].lstrip().startswith('"')):
            remedy = "download the file again"
            raise CourseError("a quotation mark that is never closed", where=name, remedy=remedy)
        end = match.start("end")
        raw = text[place:end].rstrip("\r")
        value = raw.strip()
        if value.startswith('"') and value.endswith('"') and len(value) > 1:
            value = value[1:-1].replace('""', '"')
        row.append((place, place + len(raw), value))
        place = match.end()
        if match["end"] != delimiter:
            table.rows.append(row)
            row = []
    if row:
        table.rows.append([*row, (len(text), len(text), "")])
    if len(table.rows) < 2 or len(table.rows[0]) < 2:
        expected = "a table with a row of names and a row for each student"
        raise CourseError("no table", where=name, expected=expected)
    return table


def _column(header: Sequence[str], wanted: str, name: str) -> int:
    if wanted:
        found = [n for n, each in enumerate(header) if each.casefold() == wanted.casefold()]
        if not found:
            found = [n for n, each in enumerate(header) if wanted.casefold() in each.casefold()]
    else:
        found = [n for n, each in enumerate(header) if each in GRADE_COLUMNS]
    if len(found) == 1:
        return found[0]
    said = f"{len(found)} columns that can be meant" if found else "no column for the marks"
    names = "; ".join(each for each in header if each not in (*STUDENT_COLUMNS, *NAME_COLUMNS))
    raise CourseError(said, where=name, expected="one", remedy=f"say --column with one of: {names}")


def _students(table: _Table, header: Sequence[str], name: str) -> tuple[dict[str, int], set[int]]:
    """Return the row of each way to name a student, and rows that name the same one."""
    columns = [header.index(each) for each in STUDENT_COLUMNS if each in header]
    if not columns:
        expected = f"one of {', '.join(STUDENT_COLUMNS)}"
        raise CourseError("no column that names the students", where=name, expected=expected)
    rows: dict[str, int] = {}
    claimed = defaultdict[str, set[int]](set)
    for number, cells in enumerate(table.rows[1:], start=1):
        if len(cells) < 2 or NO_STUDENT.match(cells[0][2]):
            continue
        for column in columns:
            key = _key(cells[column][2]) if column < len(cells) else ""
            if key:
                rows.setdefault(key, number)
                claimed[key].add(number)
    doubled = set[int]().union(*(each for each in claimed.values() if len(each) > 1))
    return rows, doubled


def _key(value: str) -> str:
    """Bring a student's number or name into one form: Moodle's "Participant 12", "#12"."""
    value = value.strip().strip("'\"").removeprefix("#").strip()
    match = re.fullmatch(r"\D+\s?(\d+)", value) if "@" not in value else None
    return (match[1] if match and value.casefold().startswith("participant") else value).casefold()


def _row_of(student: str, typed: str, rows: Mapping[str, int]) -> tuple[int | None, bool]:
    """Find the row of a student, and tell whether only without the zeros in front."""
    for key in filter(None, (_key(student), _key(typed))):
        if key in rows:
            return rows[key], False
    for key in filter(str.isdigit, (_key(student), _key(typed))):
        found = {row for each, row in rows.items() if each.lstrip("0") == key.lstrip("0")}
        if len(found) == 1:
            return found.pop(), True
    return None, False


def _most_points(table: _Table, header: Sequence[str], at: int) -> tuple[float | None, bool]:
    """Return the most points of the platform, and whether it writes a decimal comma."""
    texts = [match[1] for match in [MOST_POINTS.search(header[at])] if match]
    for each in MOST_COLUMNS:
        if each in header:
            texts += [row[header.index(each)][2] for row in table.rows[1:] if len(row) > at]
    for row in table.rows[1:4]:
        if NO_STUDENT.match(row[0][2]) and at < len(row):
            texts.append(row[at][2])
    comma = any("," in text for text in texts)
    numbers = {value for value in map(_number, texts) if value is not None}
    return (numbers.pop() if len(numbers) == 1 else None), comma


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _scaled(total: Total, most: float | None, scale: bool, name: str) -> float:
    if most is None or most == total.most:
        return total.points
    if not scale:
        raise CourseError(
            f"The platform's most is {most:g} points.", where=name,
            expected=f"{total.most:g}, as the course has",
            remedy="change it on the platform, or say --scale to convert the points",
        )  # fmt: skip
    return total.points * most / total.most


def _called(table: _Table, header: Sequence[str], row: int) -> str:
    cells = table.rows[row]
    wanted = (*NAME_COLUMNS, *STUDENT_COLUMNS)
    columns = [header.index(each) for each in wanted if each in header]
    values = [cells[n][2] for n in columns if n < len(cells) and cells[n][2].strip()]
    return " ".join(values[:1]) or f"row {row + 1}"
