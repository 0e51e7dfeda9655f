"""A made-up class: hand-ins with the mistakes that students make, and what each one is worth.

Nobody in it has a name: students have numbers. What a student wrote comes from the sources of
the exercises (their solutions, slips and starts) and from a few damages to code and files.
"""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from coursekit.data.roles import fill
from coursekit.forms.kinds.task import Task, fill_blanks
from coursekit.store.entries import Entry, new_entry
from coursekit.store.origins import IDENTIFIER, with_origin
from coursekit.text import capital
from tests.grading.classroom import TASKS, solved, write, zipped

WRITTEN = "1.7"
FOLDER = "Participant_{}_assignsubmission_file_"
Expected = tuple[float | None, str]  # points and status
# What a student may say of each event; the part after the semicolon ties it to an explanation.
SAYS = {
    "E54": "Iran said that it had nothing to do with the attack; this speaks against an order"
    " from Iran, but it is what a party says of itself",
    "E55": "the government of Iraq condemned the attack; this fits the view that pressure at home"
    " mattered",
    "E60": "Iraq complained about the strikes; this shows a price of the strikes, and no effect"
    " on the groups",
    "E61": "Iran condemned the strikes; this tells what Iran thought, and not what it told the"
    " groups",
    "E62": "a drone came down on a base; so neither the halt nor the strikes ended it all at once",
}
OPENINGS = (
    "The paper tells one story, and the timeline has more.",
    "I chose three events that I did not find in the paper.",
    "What stopped the attacks is less clear than it looks.",
    "My three events do not all point the same way.",
    "Somebody who reads only the paper misses some steps.",
)
DOUBTS = (
    "That one thing came before another does not show that it was the cause.",
    "The order excludes what came too late, and does not choose among the rest.",
    "Several causes may have worked together, and these events cannot tell them apart.",
    "Nobody who knew the reasons speaks in these rows, so the cause stays open.",
)
VIEWS = (
    "It is clear who is to blame.",
    "So the paper is wrong.",
    "This explains why it stopped.",
    "I think that everybody knows this.",
)


@dataclass
class Student:
    """What a student handed in, and the mark that each task must get."""

    number: str
    kind: str
    codes: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    expected: dict[str, Expected] = field(default_factory=dict)

    @property
    def typed(self) -> str:
        """The number that came with the hand-in."""
        return "" if self.kind in NUMBERLESS else self.number

    def entries(self, text: str = "") -> tuple[Entry, ...]:
        """What the learner's file holds: a try for each task that was checked, and the text."""
        tries = [
            new_entry(
                "try",
                key,
                {"right": bool(points), "answer": "", "seen": "a value"},
                words={"code": self.codes[key], "part": self.parts[key]},
            )
            for key, (points, status) in self.expected.items()
            if key in TASKS and status == "graded"
        ]
        typed = [new_entry(IDENTIFIER, IDENTIFIER, self.typed)] if self.typed else []
        texts = [new_entry("answer", WRITTEN, text)] if text else []
        begun = datetime(2026, 1, 5, 9) + timedelta(minutes=3 * int(self.number))
        times = (begun + timedelta(seconds=7 * place) for place in range(len(TASKS) + 2))
        return with_origin(
            tuple(
                replace(entry, at=f"{at:%Y-%m-%dT%H:%M:%S}.{int(self.number):03}Z")
                for entry, at in zip([*typed, *tries, *texts], times, strict=False)
            )
        )


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
        for key, task in TASKS.items():
            own = task.drawn_by(student.typed or None)
            student.parts[key] = own.part_text
            student.codes[key] = _code(own, student, rng)
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
    # A slip can be right in the part of another number: without a number that has no mark.
    if chance < 0.2 and task.slips and (student.typed or not task.family):
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


def _zip(
    place: Path,
    student: Student,
    notebook: Mapping[str, Any] | None = None,
    name: str = "coursekit-hand-in.zip",
    text: str = "",
) -> Path:
    """Write the hand-in as the button makes it."""
    entries = student.entries(text)
    return zipped(place / name, notebook or solved(student.codes), entries, student.typed)


def as_it_should_be(place: Path, student: Student) -> None:
    _zip(place, student)


def with_a_text(place: Path, student: Student) -> None:
    student.expected[WRITTEN] = (None, "waits for a reader")
    _zip(place, student, text=a_text(int(student.number)))


def a_text(number: int) -> str:
    """Make a text of one of three qualities; its events and dates come from the tables."""
    rng, quality = random.Random(number), number % 3
    opening, doubt = rng.choice(OPENINGS), rng.choice(DOUBTS)
    events = rng.sample(sorted(SAYS), 3)
    if quality == 0:  # dated, tied to an explanation, and with what stays open
        told = [
            fill(f"On {{fact}}`timeline:{one}.date|day` {SAYS[one]} ({one}).") for one in events
        ]
        return " ".join([opening, *told, doubt])
    if quality == 1:  # named, and no more
        told = [f"In {one} {SAYS[one].partition(';')[0]}." for one in events]
        return " ".join([opening, *told, "All three are important for the question."])
    said = SAYS[events[0]].partition(";")[0]
    return rng.choice([f"{opening} {capital(said)}.", f"{capital(said)}. {rng.choice(VIEWS)}"])


def notebook_alone(place: Path, student: Student) -> None:
    student.expected[WRITTEN] = (None, "missing")
    write(place / "exercises-01.ipynb", solved(student.codes))


def renamed_notebook(place: Path, student: Student) -> None:
    student.expected[WRITTEN] = (None, "missing")
    write(place / "my homework FINAL (2).ipynb", solved(student.codes))


def two_hand_ins(place: Path, student: Student) -> None:
    early = _zip(place, student, solved(dict.fromkeys(TASKS, "answer = -1")))
    _dated(early, "2026-01-08T09:00:00Z")
    late = _zip(place, student, name="coursekit-hand-in-2.zip")
    _dated(late, "2026-01-09T23:58:00Z")


def without_a_number(place: Path, student: Student) -> None:
    _zip(place, student)


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
    _zip(place, student, notebook)


def zipped_again_on_a_mac(place: Path, student: Student) -> None:
    path = _zip(place, student, name="coursekit-hand-in.ZIP")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._exercises-01.ipynb", b"\x00\x05\x16\x07")
        archive.writestr(".DS_Store", b"\x00")


def nothing(_: Path, student: Student) -> None:
    _for_all(student, (None, "missing"))


def a_text_document(place: Path, student: Student) -> None:
    (place / "answers.docx").write_bytes(b"PK\x03\x04 a letter")
    _for_all(student, (None, "missing"))


def half_a_download(place: Path, student: Student) -> None:
    path = _zip(place, student)
    path.write_bytes(path.read_bytes()[:-400])
    _for_all(student, (None, "unreadable"))


def another_lesson(place: Path, student: Student) -> None:
    notebook = solved(student.codes)
    notebook["metadata"]["coursekit"]["notebook"] = "notebooks/01-background"
    write(place / "01-background.ipynb", notebook)
    _for_all(student, (None, "wrong set"))


NUMBERLESS = {"without_a_number", "notebook_alone", "renamed_notebook", "a_cell_deleted"}
KINDS: tuple[Kind, ...] = (
    *(as_it_should_be, *(with_a_text,) * 6) * 2,
    *(notebook_alone, renamed_notebook, two_hand_ins, without_a_number, a_cell_deleted),
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
