"""What a class gained: against a second count from the entries, and what must not be shown."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from coursekit.class_view import ClassView
from coursekit.class_view.disclosure import HIDDEN
from coursekit.class_view.records import Course
from coursekit.forms.kinds.reading import UNSURE, Reading
from coursekit.forms.reading_forms import reading_forms, skills
from coursekit.store.entries import Entry, dump
from tests.class_view.simulated import student, write_class

SIZE = 60
A, B = reading_forms().values()


def rows(folder: Path, name: str) -> list[list[str]]:
    text = (folder / "out" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))[1:]


def page(view: ClassView) -> str:
    text = view.page.read_text(encoding="utf-8")
    return text.partition('id="what-the-class-gained"')[2]


def counted(classmates: Sequence[Sequence[Entry]]) -> pd.DataFrame:
    """A row for each answer of whoever answered both forms, with the place of its form."""
    found = []
    for number, entries in enumerate(classmates):
        answered = {e.key: e.value for e in reversed(entries) if e.key in reading_forms()}
        order = [e.key for e in entries if e.key in answered]
        if len(answered) == 2:
            for time, key in enumerate(dict.fromkeys(order)):
                key_of = {item.id: item.right for item in reading_forms()[key].items}
                found += [
                    (number, order[0], time, skill, given == key_of[skill])
                    for skill, given in answered[key].items()
                ]
    return pd.DataFrame(found, columns=["person", "began", "time", "skill", "right"])


def test_the_numbers_are_those_of_a_second_count(
    tmp_path: Path, course: Course, view: Callable[..., ClassView]
) -> None:
    write_class(tmp_path / "class", SIZE, course)
    made = view()
    answers = counted([student(number, course) for number in range(1, SIZE + 1)])
    scores = answers.pivot_table("right", ["began", "person"], "time", aggfunc="sum")
    groups = [scores, scores.loc[A.key], scores.loc[B.key]]
    for row, group in zip(rows(tmp_path, "gain"), groups, strict=True):
        test = stats.ttest_rel(group[1], group[0])
        limits = test.confidence_interval(0.95)
        wanted = [group[0].mean(), group[1].mean(), (group[1] - group[0]).mean(), *limits]
        assert int(row[1]) == len(group)
        assert [float(cell) for cell in row[2:]] == pytest.approx(wanted, abs=0.0051)
    sums = answers.pivot_table("right", "skill", "time", aggfunc="sum")
    shown = dict(zip(skills(), rows(tmp_path, "reading"), strict=True))
    for skill, (name, first, second, number) in shown.items():
        assert name == skills()[skill]
        assert first in (HIDDEN, str(sums.loc[skill, 0]))
        assert second in (HIDDEN, str(sums.loc[skill, 1]))
        assert int(number) == len(scores) < SIZE
    assert f"<strong>{len(scores)} people</strong>" in page(made)


def answers(form: Reading, right: int) -> dict[str, str]:
    return {
        item.id: item.right if place < right else UNSURE.id for place, item in enumerate(form.items)
    }


def write(folder: Path, number: int, *given: tuple[Reading, int]) -> None:
    """Write the file of somebody who gave so many right answers to these forms, in this order."""
    at = "2026-03-02T09:00:00.000Z"
    entries = [Entry("origin", "origin", f"{number:016x}", at)]
    for day, (form, right) in enumerate(given, start=3):
        value = answers(form, right)
        entries.append(Entry("answer", form.key, value, f"2026-03-{day:02}T09:00:00.000Z"))
    folder.mkdir(exist_ok=True)
    (folder / f"{number}.json").write_text(dump(entries), encoding="utf-8")


def test_fewer_than_five_show_nothing(tmp_path: Path, view: Callable[..., ClassView]) -> None:
    folder = tmp_path / "class"
    for number in range(4):
        write(folder, number, (A, 3), (B, 8))
    for number in range(4, 20):
        write(folder, number, (A, 9))
    said = page(view())
    assert "Fewer than 5 people answered both forms, so nothing is shown" in said
    assert "<table" not in said
    assert not (tmp_path / "out" / "gain.csv").exists()
    assert not (tmp_path / "out" / "reading.csv").exists()


def test_a_small_order_is_not_shown_and_the_whole_is(
    tmp_path: Path, view: Callable[..., ClassView]
) -> None:
    folder = tmp_path / "class"
    for number in range(6):
        write(folder, number, (A, 3), (B, 4 + number % 3))
    for number in range(6, 10):
        write(folder, number, (B, 5), (A, 6))
    said = page(view())
    assert [row[:2] for row in rows(tmp_path, "gain")] == [["Everybody", "10"]]
    assert "came first for fewer than 5 people" in said
    assert "With so few people the interval is rough" in said


def test_the_first_answers_count_and_copies_are_one_person(
    tmp_path: Path, view: Callable[..., ClassView]
) -> None:
    folder = tmp_path / "class"
    for number in range(6):
        write(folder, number, (A, 3), (B, 5), (A, 10), (B, 10))
    copy = folder / "copy.json"
    copy.write_bytes((folder / "0.json").read_bytes())
    said = page(view())
    (row,) = rows(tmp_path, "gain")
    assert [float(cell) for cell in row[1:]] == [6, 3, 5, 2, 2, 2]
    assert "<strong>+2.00</strong>" in said


def test_an_easier_form_is_named_and_the_gain_of_both_orders_is_free_of_it(
    tmp_path: Path, view: Callable[..., ClassView]
) -> None:
    folder = tmp_path / "class"
    for number in range(6):
        write(folder, number, (A, 4), (B, 7))
    for number in range(6, 16):
        write(folder, number, (B, 6), (A, 5))
    said = page(view())
    assert "gained +3.00" in said
    assert "gained \N{MINUS SIGN}1.00" in said
    assert "Both orders weighed equally, the gain is +1.00" in said


def test_answers_of_another_course_do_not_stop_it(
    tmp_path: Path, view: Callable[..., ClassView]
) -> None:
    folder = tmp_path / "class"
    for number in range(6):
        write(folder, number, (A, 3), (B, 5))
    at = "2026-03-02T09:00:00.000Z"
    strange = [Entry("answer", key, ["x"], at) for key in (A.key, B.key)]
    (folder / "strange.json").write_text(dump(strange), encoding="utf-8")
    view()
    assert rows(tmp_path, "gain")[0][1] == "6"
