"""What the tables count, against a second count from the entries themselves."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from coursekit.boards.ach_board.content import CONTENT as ACH
from coursekit.boards.camps_workshop import CONTENT as CAMPS
from coursekit.boards.coding_sheet import CONTENT as SHEET
from coursekit.class_view import ClassView
from coursekit.class_view.disclosure import HIDDEN
from coursekit.class_view.records import Course
from coursekit.forms.checked import Checked
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.progress import solved
from coursekit.store.entries import Entry, dump
from tests.class_view.simulated import student, write_class

SIZE = 40


@pytest.fixture
def students(tmp_path: Path, course: Course, view: Callable[..., ClassView]) -> list[list[Entry]]:
    write_class(tmp_path / "class", SIZE, course)
    view()
    return [student(number, course) for number in range(1, SIZE + 1)]


def rows(tmp_path: Path, name: str) -> list[list[str]]:
    text = (tmp_path / "out" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))[1:]


def agree(shown: str, counted: int) -> bool:
    return shown in (HIDDEN, str(counted))


def last(entries: list[Entry], key: str) -> Entry:
    return [entry for entry in entries if entry.key == key and entry.kind == "answer"][-1]


def test_every_table_is_a_second_count(tmp_path: Path, course: Course, students) -> None:
    first: Counter[tuple[str, str]] = Counter()
    done: Counter[tuple[str, int]] = Counter()
    opened: Counter[tuple[str, int]] = Counter()
    for entries in students:
        met = set()
        for entry in entries:
            if entry.kind == "answer" and entry.key not in met:
                met.add(entry.key)
                chosen = entry.value if isinstance(entry.value, list) else [entry.value]
                first.update((entry.key, one) for one in chosen if isinstance(one, str))
        for title, items in course.sets.items():
            done[title, len(solved(entries) & items.keys())] += 1
        hints = Counter(entry.key for entry in entries if entry.kind == "hint")
        tried = {entry.key for entry in entries if entry.kind == "try"}
        opened.update((key, hints[key]) for key in tried)

    items = {key: item for those in course.sets.values() for key, item in those.items()}
    quizzes = [item for item in items.values() if isinstance(item, Quiz)]
    counts = [
        row[5]
        for row in rows(tmp_path, "options")
        if not row[3].startswith(("all that", "another"))
    ]
    wanted = [first[quiz.key, option.id] for quiz in quizzes for option in quiz.options]
    assert all(map(agree, counts, wanted))
    assert sum(count != HIDDEN for count in counts) > len(counts) / 3

    for row in rows(tmp_path, "progress"):
        size = len(course.sets[row[0]])
        states = [0, 0, 0, 0]
        for (title, count), people in done.items():
            if title == row[0]:
                place = 0 if not count else 3 if count == size else 2 if 2 * count >= size else 1
                states[place] += people
        assert all(map(agree, row[1:], states))

    help_rows = rows(tmp_path, "help")
    assert len(help_rows) == sum(isinstance(item, Checked) for item in items.values())
    for key, tried_it, right, none, *steps, solution in help_rows:
        assert (tried_it, right) == (str(SIZE), str(SIZE))
        assert agree(none, opened[key, 0])
        assert all(agree(shown, opened[key, step]) for step, shown in enumerate(steps, 1) if shown)
        assert solution in ("0", HIDDEN)


def test_the_boards_are_counted_one_by_one(tmp_path: Path, students) -> None:
    matrix, camps, sheet = ACH.load(), CAMPS.load(), SHEET.load()
    least: Counter[str] = Counter()
    for entries in students:
        best = matrix.rank(last(entries, matrix.key).value).least_per_rated
        least[matrix.hypotheses[best[0]].name if len(best) == 1 else "Several tie"] += 1
    assert least["Iran"] > 5
    assert all(agree(count, least[name]) for name, count in rows(tmp_path, "hypotheses"))

    for (actor, _), row in zip(camps.actors.items(), rows(tmp_path, "camps"), strict=True):
        places = Counter(last(entries, camps.key).value[actor] for entries in students)
        assert all(map(agree, row[1:], [places[camp] for camp in (*camps.camps, "none")]))

    for each, row in zip(sheet.dimensions, rows(tmp_path, "coders"), strict=True):
        scores = [
            last(entries, sheet.key).value["sheet"][f"{each.key}:score"] for entries in students
        ]
        assert row[:2] == [each.name, str(SIZE)]
        assert all(map(agree, row[2:6], [scores.count(score) for score in "0123"]))
        same = pd.Series(scores).value_counts()
        share = (same * (same - 1)).sum() / (SIZE * (SIZE - 1))
        assert row[6] == f"{share:.1f}"


@pytest.mark.parametrize("weigh", [False, True])
@pytest.mark.parametrize("as_one", [False, True])
def test_a_matrix_counts_as_its_board_ranks_it(
    weigh: bool, as_one: bool, tmp_path: Path, course: Course, view: Callable[..., ClassView]
) -> None:
    """Five people with one matrix each: the explanation that the board names has five."""
    matrix = ACH.load()
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(30, 36):
        (entry,) = [one for one in student(31, course) if one.key == matrix.key]
        weights = {
            cell: "high" if at % 3 else "low" for at, cell in enumerate(matrix.start["weights"])
        }
        ratings = {cell: "II" if cell.startswith("gaza") else "I" for cell in matrix.cells}
        ratings |= {cell: "C" for cell in matrix.cells if cell.startswith("pause")}
        ratings["pause:order"] = "I"
        value = {
            **entry.value,
            "ratings": ratings,
            "weights": weights,
            "weigh": weigh,
            "as_one": as_one,
        }
        (best,) = matrix.rank(value).least_per_rated
        (folder / f"{number}.json").write_text(
            dump([replace(entry, value=value)]), encoding="utf-8"
        )
    view()
    found = dict(rows(tmp_path, "hypotheses"))
    assert found.pop(matrix.hypotheses[best].name) == "6"
    assert set(found.values()) == {"0"}
