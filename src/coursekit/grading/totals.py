"""Each student's points of one set, read from the table of marks, for the platform's file."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.grading.grade import FEEDBACK, NOT_WRITTEN, feedback_name
from coursekit.grading.gradebook import Filled, Total, fill_gradebook
from coursekit.grading.marks import CRASHED, MISSING, TIMED_OUT, WAITS
from coursekit.grading.places import MOODLE
from coursekit.grading.table import MARKS, STUDENTS, read_rows
from coursekit.outside import named_path, read_file
from coursekit.store.files import locked, plain_errors, write_whole
from coursekit.text import and_list, some_of

__all__ = ["ended_tasks", "fill_from_marks", "read_totals"]

FEEDBACK_ZIP = "moodle-feedback.zip"
FILLED = re.compile(r"-filled(-old)?(-\d+)?$")  # what this module puts after a name
MOST_NAMES = 10


def fill_from_marks(
    marks: str | Path,
    into: str | Path,
    *,
    lesson: str = "",
    column: str = "",
    overwrite: bool = False,
    scale: bool = False,
    without_texts: bool = False,
) -> list[str]:
    """Fill a platform's file from a folder of marks, and say what was written and what was not.

    The filled file goes into the folder of marks under its own name with “-filled”; the file
    itself stays as it is. Beside it goes a zip of the feedback pages where the hand-ins came
    from Moodle. The newest have these names; those of an earlier run get a number, the same for
    both. For the rest see `fill_gradebook`.
    """
    folder, path = named_path(marks, "marks"), named_path(into, "marks")
    totals, ungraded = read_totals(folder, lesson)
    students = [
        row
        for row in read_rows(folder / STUDENTS)
        if not lesson or lesson in row.get("sets", lesson)
    ]
    names = {row["student"]: row["typed"] for row in students if row["typed"]}
    filled: Filled = fill_gradebook(
        path, totals, names=names, column=column, overwrite=overwrite, scale=scale,
        without_texts=without_texts, unmarked=ungraded,
    )  # fmt: skip
    target = folder / f"{FILLED.sub('', path.stem)}-filled{path.suffix}"
    zipped = folder / FEEDBACK_ZIP
    newest = {target: filled.content, zipped: _feedback(folder, students)}
    with plain_errors(target, NOT_WRITTEN), locked(target):
        number = _set_aside(newest)
        for file, content in newest.items():
            if content:
                write_whole(file, content)
    said = [*filled.sentences]
    if ungraded:
        whom = some_of(ungraded, MOST_NAMES)
        said.append(f"→ Without a mark, as nothing came or something could not be graded: {whom}.")
    if ended := ended_tasks(folder, lesson):
        said.append(f"→ A cell that was ended counts 0 points: {', '.join(ended)}.")
    if equal := _equal_hand_ins(students):
        said.append(f"→ Equal hand-ins, byte for byte: {'; '.join(equal)}. Each has a mark.")
    said.append(f"✓ The filled file is {target}.")
    if newest[zipped]:
        said.append(f"✓ Feedback pages for Moodle: {zipped}.")
    if number:
        said.append(f"  Those of the last run are kept, with -old-{number} in their names.")
    return said


def _set_aside(newest: Mapping[Path, bytes]) -> int:
    """Rename the files of the last run, unless they say the same; return the number they got."""
    before = {file for file in newest if file.exists()}
    same = all((read_file(file) if file in before else b"") == to for file, to in newest.items())
    if same or not before:
        return 0
    for number in count(1):
        names = {file: file.with_stem(f"{file.stem}-old-{number}") for file in newest}
        if not any(name.exists() for name in names.values()):
            break
    for file in before:
        file.rename(names[file])
    return number


def read_totals(folder: Path, lesson: str = "") -> tuple[dict[str, Total], list[str]]:
    """Return each student's points of a set, and who has a task without a mark.

    A text without a level is left out of the points, and said. A student who handed in
    nothing, or has a task that could not be read, gets no mark until somebody has looked.
    """
    by_student = defaultdict[str, list[dict[str, str]]](list)
    for row in _rows_of_set(folder, lesson):
        by_student[row["student"]].append(row)
    totals, ungraded = {}, []
    for student, tasks in by_student.items():
        came = any(row["points"] for row in tasks)
        lacks = [row for row in tasks if came and row["status"] == MISSING and not row["points"]]
        waits = [row for row in tasks if row["status"] == WAITS]
        if any(not row["points"] and row not in (*lacks, *waits) for row in tasks):
            ungraded.append(student)
            continue
        points = sum(float(row["points"] or 0) for row in tasks)
        most = sum(float(row["of"]) for row in tasks)
        totals[student] = Total(points, most, bool(waits), bool(lacks))
    return totals, ungraded


def ended_tasks(folder: Path, lesson: str = "") -> list[str]:
    """Name students with a task whose cell was ended: it counts 0, and somebody may look."""
    ended = defaultdict[str, list[str]](list)
    for row in _rows_of_set(folder, lesson):
        if row["status"] in (TIMED_OUT, CRASHED) and row["points"]:
            ended[row["student"]].append(row["task"])
    return [f"{student} ({and_list(tasks)})" for student, tasks in ended.items()]


def _rows_of_set(folder: Path, lesson: str) -> list[dict[str, str]]:
    """Return the rows of a set in the table of marks; of the only one if none is named."""
    rows = read_rows(folder / MARKS)
    sets = sorted({row["set"] for row in rows})
    if not lesson and len(sets) != 1:
        remedy = f"say --set with one of {', '.join(sets)}"
        raise CourseError(f"{len(sets)} sets of exercises", where=MARKS, remedy=remedy)
    chosen = lesson or sets[0]
    of_set = [row for row in rows if row["set"] == chosen]
    if not of_set:
        raise CourseError(f"no marks of set {chosen!r}", where=MARKS, expected=", ".join(sets))
    return of_set


def _equal_hand_ins(students: list[dict[str, str]]) -> list[str]:
    """Name students whose hand-ins are one file: a mark may be another's."""
    holders = defaultdict[str, set[str]](set)
    for row in students:
        if digest := row.get("sha256"):
            holders[digest].add(row["student"])
    return [and_list(sorted(each)) for each in holders.values() if len(each) > 1]


def _feedback(folder: Path, students: list[dict[str, str]]) -> bytes:
    """Zip the feedback pages under the names that Moodle gave to the hand-ins' folders."""
    pages: dict[str, Path] = {}  # one a folder, though it may hold two hand-ins
    for row in students:
        match = next(filter(None, map(MOODLE.match, Path(row["file"]).parts)), None)
        page = folder / FEEDBACK / feedback_name(row["student"])
        if match and page.is_file():
            pages[f"{match['name']}_{match['id']}_assignsubmission_file_/feedback.html"] = page
    if not pages:
        return b""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in pages.items():
            undated = zipfile.ZipInfo(name)  # equal pages make equal zips
            undated.external_attr = 0o644 << 16
            archive.writestr(undated, page.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
