"""The class as one forecaster: what an average does, and that only what is due counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import mean, median

import pytest

from coursekit.class_view import ClassView, forecasts
from coursekit.class_view.files import read_class
from coursekit.class_view.records import Course
from coursekit.forms.forecasts import COLUMNS
from coursekit.methods.pooling import pool
from coursekit.methods.scores import brier, calibration, discrimination
from coursekit.store.entries import Entry, dump
from tests.class_view.conftest import TODAY
from tests.class_view.simulated import TRUE, judged, student, write_class

CLASS = 200
QUESTIONS = 20
FUTURE = ("05-future-1", "05-future-2", "05-future-3")


def error(said: dict[str, float], true: dict[str, float]) -> float:
    return mean(abs(said[name] - true[name]) for name in true)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_error_of_a_class_of_200_is_at_most_half_that_of_its_median_student(seed: int) -> None:
    random = Random(seed)
    ours, theirs = [], []
    for _ in range(QUESTIONS):
        raw = {name: random.gammavariate(2, 1) for name in "abcd"}
        true = {name: share / sum(raw.values()) for name, share in raw.items()}
        said = [judged(random, true) for _ in range(CLASS)]
        assert mean(sum(each.values()) for each in said) > 1.1  # the parts get more than the whole
        ours.append(error(pool(said).chances, true))
        theirs.append(median(error(each, true) for each in said))
    assert mean(ours) <= mean(theirs) / 2


def test_it_is_so_from_the_files_to_the_page(
    tmp_path: Path, course: Course, view: Callable[..., ClassView]
) -> None:
    write_class(tmp_path / "class", CLASS, course)
    made = view()
    found = forecasts.questions(made.reading.people, TODAY)
    assert [question.pooled.forecasts for question in found] == [CLASS, CLASS]
    fields = {
        "First guess": ("00-first-guesses", "scenario"),
        "Practice": ("05-forecast", "forecast"),
    }
    for question, (key, name) in zip(found, fields.values(), strict=True):
        said = [
            {outcome: share / 100 for outcome, share in entry.value[name].items()}
            for number in range(1, CLASS + 1)
            for entry in student(number, course)
            if entry.key == key
        ]
        assert (
            error(question.pooled.chances, TRUE) <= median(error(each, TRUE) for each in said) / 2
        )
        scores = [brier(pool([each]).chances, question.outcome).sum_form for each in said]
        assert question.scores == pytest.approx(scores)
        assert question.middle == pytest.approx(median(scores))
        assert question.score < question.middle
        assert question.beaten == sum(score > question.score for score in scores)
    page = made.page.read_text(encoding="utf-8")
    assert "To read aloud" in page
    assert f"The class scores {found[0].score:.2f}" in page
    assert "<svg" in page


def outcomes(seals: Iterable[Entry], came: Callable[[Entry], bool]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="")
    table.writeheader()
    for seal in seals:
        yes = came(seal)
        rows = {"yes": yes, "no": not yes}
        for outcome, happened in rows.items():
            told = {"outcome": outcome, "came_true": "Yes" if happened else "no"}
            table.writerow({"key": seal.key, "digest": seal.digest, **told})
    return text.getvalue()


def sealed(course: Course, size: int) -> list[Entry]:
    return [
        entry
        for number in range(1, size + 1)
        for entry in student(number, course)
        if entry.key in FUTURE
    ]


def came_true(seal: Entry) -> bool:
    return Random(seal.digest).random() * 100 < seal.value["chance"]


def test_calibration_and_discrimination_are_those_of_the_questions_that_are_due(
    tmp_path: Path, course: Course, view: Callable[..., ClassView]
) -> None:
    write_class(tmp_path / "class", 60, course)
    seals = sealed(course, 60)
    (tmp_path / "class" / "coursekit-forecasts.csv").write_text(outcomes(seals, came_true))
    own = forecasts.own_questions(
        view().reading.people, {seal.digest: came_true(seal) for seal in seals}, TODAY
    )
    due = [seal for seal in seals if seal.value["window"] != "365"]
    pairs = [(seal.value["chance"] / 100, came_true(seal)) for seal in due]
    assert own.calibration.frame.equals(calibration(*zip(*pairs, strict=True)).frame)
    assert own.discrimination == discrimination(*zip(*pairs, strict=True))
    assert (own.open_ones, own.unsettled) == (60, 0)
    rows = (tmp_path / "out" / "calibration.csv").read_text().splitlines()
    assert [int(row.split(",")[1]) for row in rows[1:]] == own.calibration.frame[
        "questions"
    ].tolist()


def test_questions_that_are_not_due_change_nothing(
    tmp_path: Path, course: Course, view: Callable[..., ClassView]
) -> None:
    """Whatever a table says came true: the page is the same, byte for byte."""
    write_class(tmp_path / "class", 30, course)
    table = tmp_path / "class" / "coursekit-forecasts.csv"
    seals = sealed(course, 30)
    due = [seal for seal in seals if seal.value["window"] != "365"]

    def page() -> str:
        return view().page.read_text(encoding="utf-8")

    table.write_text(outcomes(due, came_true))
    without = page()
    later = [seal for seal in seals if seal not in due]
    for said in (True, False):
        table.write_text(outcomes(due, came_true) + outcomes(later, lambda _, said=said: said))
        assert page() == without
    table.write_text(outcomes(due, lambda seal: not came_true(seal)))
    assert page() != without


def test_on_the_last_day_itself_a_question_is_not_due(tmp_path: Path, course: Course) -> None:
    write_class(tmp_path / "class", 6, course)
    people = read_class(tmp_path / "class", course).people
    closes = [date.fromisoformat(one.record.forecasts[FUTURE[0]].closes) for one in people]
    last = min(closes)
    came = {one.record.forecasts[key].digest: True for one in people for key in FUTURE}
    assert forecasts.own_questions(people, came, last).open_ones == 18
    later = forecasts.own_questions(people, came, last + timedelta(days=1))
    assert later.open_ones == 18 - closes.count(last)
    assert forecasts.questions(people, date(2024, 12, 31)) == []
    assert len(forecasts.questions(people, date(2025, 1, 1))) == 2


def test_a_seal_that_was_changed_does_not_count(tmp_path: Path, course: Course) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(1, 7):
        entries = [
            replace(entry, value={**entry.value, "chance": 99})
            if entry.key == FUTURE[0]
            else replace(entry, digest="0" * 64)
            if entry.key == "05-forecast"
            else entry
            for entry in student(number, course)
        ]
        (folder / f"{number}.json").write_text(dump(entries), encoding="utf-8")
    people = read_class(folder, course).people
    assert all(FUTURE[0] not in one.record.forecasts for one in people)
    assert len(forecasts.questions(people, TODAY)) == 1


def test_four_students_are_no_class(tmp_path: Path, course: Course) -> None:
    write_class(tmp_path / "class", 4, course)
    people = read_class(tmp_path / "class", course).people
    assert forecasts.questions(people, TODAY) == []
    assert forecasts.read_aloud([]) == []
