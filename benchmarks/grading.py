"""Grading a class: beside nbgrader in one run, a large class alone, and a run that was killed.

    python -m benchmarks.grading [--students 60] [--alone 500] [--killed 200] [--nbgrader FOLDER]

Needs bubblewrap, and nbgrader in a folder of its own, as CONTRIBUTING.md says. It gets the
assignment that the course makes for it, with the same tests, and its points are compared with ours.
The hand-ins are ordinary: right answers, slips from the sources of the exercises, blanks, errors.
The two take turns in parts, so that a busy computer is busy for both. Printed are

- hand-ins a minute by the clock, and seconds of the processor for one hand-in, of both, as ratios
  (aim: at least 10 times as many a minute; the second says it on a busy computer, too);
- the same for the large class alone (aim: 500 in 5 minutes on 2 processors, so at most 1.2
  seconds of the processor for one), what that is beside nbgrader in this run, and the memory of
  the largest process;
- what is run again after a class was killed at half (aim: less than 2 %).
"""

from __future__ import annotations

import argparse
import copy
import csv
import ctypes
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coursekit
from coursekit.build import make_assignments
from tests.grading.classroom import TASKS, write
from tests.grading.made_class import Student, as_it_should_be, make_class

SRC = Path(coursekit.__file__).parents[1]
PARTS = 3
SET = "exercises-01"
BECOME_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


@dataclass
class Spent:
    """Seconds of the clock and of the processor, and megabytes of the largest process."""

    clock: float = 0.0
    processor: float = 0.0
    memory: float = 0.0

    def add(self, action: Callable[[], object]) -> None:
        """Measure a call with all processes that it started; those are gathered first."""
        before, start = _processor(), time.monotonic()
        action()
        self.clock += time.monotonic() - start
        self.processor += _processor() - before
        self.memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _processor() -> float:
    """Return the seconds of all processes that ended; walls hand theirs to whoever is above."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--students", type=int, default=60)
    options.add_argument("--alone", type=int, default=500)
    options.add_argument("--killed", type=int, default=200)
    options.add_argument("--nbgrader", type=Path, default=Path(".cache/nbgrader"))
    chosen = options.parse_args()
    ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        others = 0.0
        if chosen.students:
            others = beside_nbgrader(place / "beside", chosen.students, chosen.nbgrader.resolve())
        if chosen.alone:
            alone(place / "alone", chosen.alone, others)
        if chosen.killed:
            killed(place / "killed", chosen.killed)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


def beside_nbgrader(place: Path, size: int, package: Path) -> float:
    """Grade the same hand-ins with both, part by part; return nbgrader's a minute."""
    students = ordinary(place / "all", size)
    course = place / "nbgrader"
    make_assignments(SRC.parent / "exercises", course, ["01"])

    def nbgrader(*words: str) -> None:
        run([sys.executable, "-m", "nbgrader", *words], course, package)

    nbgrader("generate_assignment", SET)
    file = course / "release" / SET / f"{SET}.ipynb"
    release = json.loads(file.read_text(encoding="utf-8"))
    ours, theirs, points = Spent(), Spent(), dict[str, float]()
    for number in range(PARTS):
        part = students[number::PARTS]
        hand_ins = place / f"part{number}"
        for student in part:
            shutil.copytree(place / "all" / folder_of(student), hand_ins / folder_of(student))
            submitted = course / "submitted" / student.number / SET / f"{SET}.ipynb"
            write(submitted, handed_in(release, student.codes))
        ours.add(lambda hand_ins=hand_ins: grade(hand_ins, hand_ins.with_suffix(".marks")))
        points |= points_of(hand_ins.with_suffix(".marks"))
        # What it graded before it leaves as it is.
        theirs.add(lambda: nbgrader("autograde", SET))
    nbgrader("export", "--to", "grades.csv")
    with (course / "grades.csv").open(encoding="utf-8", newline="") as table:
        others = {row["student_id"]: float(row["score"]) for row in csv.DictReader(table)}
    different = [number for number in points if points[number] != others.get(number)]
    print(f"{size} hand-ins beside nbgrader; points that differ: {len(different)} {different[:5]}")
    show("coursekit", ours, size)
    show("nbgrader", theirs, size)
    print(
        f"  times as many a minute: {theirs.clock / ours.clock:.1f}; "
        f"times the processor: {theirs.processor / ours.processor:.1f}"
    )
    return size / theirs.clock * 60


def alone(place: Path, size: int, others: float) -> None:
    """Grade a large class, with nbgrader's a minute in this run, 0 if it did not run."""
    ordinary(place / "class", size)
    spent = Spent()
    spent.add(lambda: grade(place / "class", place / "marks"))
    print(f"{size} hand-ins alone")
    show("coursekit", spent, size)
    if others:
        print(f"  times as many a minute as nbgrader: {size / spent.clock * 60 / others:.1f}")
    print(
        f"  by that, on 2 processors with nothing else to do: {spent.processor / 120:.1f} minutes;"
        f" largest process {spent.memory:.0f} MB"
    )


def killed(place: Path, size: int) -> None:
    """Kill a run at half, and say what is run again."""
    make_class(place / "class", size, loops=True)
    command = command_of(place / "class", place / "marks")
    said, done, total = b"", 0, 0
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stderr
        while letter := process.stderr.read(1):
            said += letter
            if told := re.findall(rb"(\d+) of (\d+) notebooks", said):
                done, total = map(int, told[-1])
                if done >= total // 2:
                    process.kill()
                    break
    finished = len(list((place / "marks" / ".graded").glob("*.json")))
    again = run(command, Path.cwd())
    ran = int(re.search(r"(\d+) notebooks run", again)[1])  # type: ignore[index]
    twice = ran - (total - finished)
    under_way = os.cpu_count() or 1
    print(
        f"A class of {size}, {total} notebooks, killed after {done}: {finished} were finished,"
        f" {twice} of them ran again; at most {under_way} more were under way:"
        f" {(twice + under_way) / total:.1%}"
    )


def ordinary(folder: Path, size: int) -> list[Student]:
    """Make a class that hands in as it should."""
    return make_class(folder, size, kinds=(as_it_should_be,))


def folder_of(student: Student) -> str:
    return f"Participant_{student.number}_assignsubmission_file_"


def command_of(folder: Path, out: Path) -> list[str]:
    words = ["grade", str(folder), "--out", str(out), "--set", "01"]
    return [sys.executable, "-m", "coursekit.cli", *words]


def grade(folder: Path, out: Path) -> None:
    run(command_of(folder, out), Path.cwd())


def points_of(marks: Path) -> dict[str, float]:
    """Return each student's points for code."""
    points = dict[str, float]()
    with (marks / "marks.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if row["task"] in TASKS:
                points[row["student"]] = points.get(row["student"], 0) + float(row["points"])
    return points


def run(command: Sequence[str], folder: Path, *packages: Path) -> str:
    """Run a command with the course on its path; what it says is shown only when it fails."""
    path = os.pathsep.join(map(str, [*packages, SRC]))
    programs = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONPATH": path, "PATH": programs}
    environment["COURSEKIT_DATA"] = str(SRC.parent / "data")
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def show(name: str, spent: Spent, size: int) -> None:
    print(
        f"  {name}: {size / spent.clock * 60:.0f} a minute,"
        f" {spent.processor / size:.2f} s of the processor each"
    )


def handed_in(release: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """Return the notebook that nbgrader gave out, with a student's code in it."""
    notebook = copy.deepcopy(dict(release))
    for cell in notebook["cells"]:
        name = str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        key = name.removeprefix("answer-").replace("-", ".")
        if key in codes:
            cell["source"] = f'{codes[key]}\nck.check("{key}", answer)'
    return notebook


if __name__ == "__main__":
    main()
