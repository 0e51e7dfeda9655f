"""A made-up class: hand-ins with the mistakes that students make, and what each one is worth.

Nobody in it has a name: students have numbers. What a student wrote comes from the sources of
the exercises (their solutions, slips and starts) and from a few damages to code and files.
"""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursekit.forms.kinds.task import Task, fill_blanks
from coursekit.store.entries import new_entry
from tests.grading.classroom import TASKS, solved, write, zipped

WRITTEN = "1.7"
FOLDER = "Participant_{}_assignsubmission_file_"
Expected = tuple[float | None, str]  # points and status


@dataclass
class Student:
    """What a student handed in, and the mark that each task must get."""

    number: str
    kind: str
    codes: dict[str, str] = field(default_factory=dict)
    expected: dict[str, Expected] = field(default_factory=dict)


Kind = Callable[[Path, Student], None]


def make_class(
    folder: Path, size: int, *, loops: bool = False, kinds: Sequence[Kind] = ()
) -> list[Student]:
    """Write the hand-ins of a class of this size, as Moodle gives them out.

    With `loops`, one student in fifty wrote a cell that never ends. `kinds` are ways to hand in,
    all of them if empty.
    """
    kinds = kinds or KINDS
    rng = random.Random(size)
    students = []
    for number in range(1, size + 1):
        kind = kinds[number % len(kinds)]
        student = Student(f"{number:04}", kind.__name__)
        typed = student.number if kind is a_number_for_a_name else None
        for key, task in TASKS.items():
            student.codes[key] = _code(task.drawn_by(typed), student, rng)
        student.expected[WRITTEN] = (0, "no answer")
        if loops and number % 50 == 7:
            student.codes["1.3"] = "while True:\n    answer = 1"
            student.expected["1.3"] = (0, "timed out")
        place = folder / FOLDER.format(student.number)
        place.mkdir(parents=True)
        kind(place, student)
        students.append(student)
    return students


def _code(task: Task, student: Student, rng: random.Random) -> str:
    """Choose what the student wrote for a task, and note what it is worth."""
    mine = f"# {student.number}\n"
    chance = rng.random()
    student.expected[task.key] = (0, "graded")
    if chance < 0.2 and task.slips:
        return mine + fill_blanks(task.code, rng.choice(task.slips).fill)
    if chance < 0.25:
        return f"{mine}{task.solution_code} ("  # a bracket that is never closed
    if chance < 0.3:
        return f"{mine}clams = clams\n{task.solution_code}"  # a name that is not there
    if chance < 0.35:
        return f"{mine}answer = 'I do not know'"
    if chance < 0.4:
        student.expected[task.key] = (0, "no answer")
        return f"{mine}answer = ..."
    student.expected[task.key] = (task.points, "graded")
    return mine + task.solution_code


def as_it_should_be(place: Path, student: Student) -> None:
    zipped(place / "coursekit-hand-in.zip", solved(student.codes))


def with_a_text(place: Path, student: Student) -> None:
    student.expected[WRITTEN] = (None, "waits for a reader")
    entries = (new_entry("answer", WRITTEN, f"The paper argues, and {student.number} doubts."),)
    zipped(place / "coursekit-hand-in.zip", solved(student.codes), entries)


def notebook_alone(place: Path, student: Student) -> None:
    student.expected[WRITTEN] = (None, "missing")
    write(place / "exercises-01.ipynb", solved(student.codes))


def renamed_notebook(place: Path, student: Student) -> None:
    student.expected[WRITTEN] = (None, "missing")
    write(place / "my homework FINAL (2).ipynb", solved(student.codes))


def two_hand_ins(place: Path, student: Student) -> None:
    early = zipped(place / "coursekit-hand-in.zip", solved(dict.fromkeys(TASKS, "answer = -1")))
    _dated(early, "2026-01-08T09:00:00Z")
    late = zipped(place / "coursekit-hand-in-2.zip", solved(student.codes))
    _dated(late, "2026-01-09T23:58:00Z")


def a_number_for_a_name(place: Path, student: Student) -> None:
    path = zipped(place / "coursekit-hand-in.zip", solved(student.codes))
    _changed(path, lambda manifest: manifest | {"student": student.number})


def a_cell_deleted(place: Path, student: Student) -> None:
    notebook = solved(student.codes)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "code-1-4"]
    student.expected["1.4"] = (0, "no answer")
    student.expected[WRITTEN] = (None, "missing")
    write(place / "exercises-01.ipynb", notebook)


def a_check_taken_out(place: Path, student: Student) -> None:
    notebook = solved(student.codes)
    for cell in notebook["cells"]:
        if cell["id"] == "code-1-2":
            cell["source"] = student.codes["1.2"]
    zipped(place / "coursekit-hand-in.zip", notebook)


def zipped_again_on_a_mac(place: Path, student: Student) -> None:
    path = zipped(place / "coursekit-hand-in.ZIP", solved(student.codes))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._exercises-01.ipynb", b"\x00\x05\x16\x07")
        archive.writestr(".DS_Store", b"\x00")


def nothing(_: Path, student: Student) -> None:
    _for_all(student, (None, "missing"))


def a_text_document(place: Path, student: Student) -> None:
    (place / "answers.docx").write_bytes(b"PK\x03\x04 a letter")
    _for_all(student, (None, "missing"))


def half_a_download(place: Path, student: Student) -> None:
    path = zipped(place / "coursekit-hand-in.zip", solved(student.codes))
    path.write_bytes(path.read_bytes()[:-400])
    _for_all(student, (None, "unreadable"))


def another_lesson(place: Path, student: Student) -> None:
    notebook = solved(student.codes)
    notebook["metadata"]["coursekit"]["notebook"] = "notebooks/01-background"
    write(place / "01-background.ipynb", notebook)
    _for_all(student, (None, "wrong set"))


KINDS: tuple[Kind, ...] = (
    *(as_it_should_be, with_a_text) * 7,
    *(notebook_alone, renamed_notebook, two_hand_ins, a_number_for_a_name, a_cell_deleted),
    *(a_check_taken_out, zipped_again_on_a_mac, nothing, a_text_document, half_a_download),
    another_lesson,
)


def _for_all(student: Student, expected: Expected) -> None:
    student.expected |= dict.fromkeys(student.expected, expected)


def _dated(path: Path, made: str) -> None:
    _changed(path, lambda manifest: manifest | {"made": made})


def _changed(path: Path, change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents["manifest.json"] = json.dumps(change(json.loads(contents["manifest.json"]))).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)


def moodle_sheet(students: list[Student]) -> str:
    """Write the grading worksheet that Moodle gives out, with hidden names."""
    rows = ["Identifier,Status,Grade,Maximum Grade,Last modified (submission)"]
    rows += [f"Participant {one.number},Submitted,,14.00,-" for one in students]
    return "\n".join([*rows, ""])


def canvas_sheet(students: list[Student]) -> str:
    """Write the gradebook that Canvas gives out; its rows are in another order."""
    rows = ["Student,ID,SIS User ID,SIS Login ID,Section,Exercises 01 (55)"]
    rows += ["    Points Possible,,,,,14.0"]
    rows += [
        f"Student {one.number},{9000 + int(one.number)},{one.number},,S1,"
        for one in reversed(students)
    ]
    return "\r\n".join([*rows, ""])


def marks_wanted(students: list[Student]) -> Iterator[tuple[tuple[str, str], Expected]]:
    """Give what the table of marks must say, by student and task."""
    for one in students:
        for task, expected in one.expected.items():
            yield (one.number, task), expected
