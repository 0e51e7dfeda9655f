"""A class that worked on a case: what it sealed, and its scores once it is known what came."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest

from coursekit.class_view import forecasts
from coursekit.cli import main
from coursekit.forms.case_scores import SEALED
from coursekit.kit import new_case
from coursekit.methods.scores import brier
from coursekit.store.entries import Entry, dump
from tests.class_view.simulated import sealed
from tests.kit.conftest import Case

OUTCOMES = ("settlement", "frozen", "escalation", "other")
GIVEN = [(50, 30, 10, 10), (20, 60, 10, 10), (40, 40, 10, 10), (5, 80, 10, 5), (25, 25, 25, 25)]


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The made-up case, and hand-ins of five who sealed a forecast."""
    monkeypatch.setenv("COURSEKIT_DATA", "")
    for number, shares in enumerate(GIVEN):
        write(tmp_path / "class", number, [seal(number, shares)])
    return Case(new_case(tmp_path / "case") / "example")


def seal(number: int, shares: tuple[int, ...]) -> Entry:
    value = {"q01": dict(zip(OUTCOMES, shares, strict=True)), "reason": "So.", "move": "A vote."}
    return sealed(SEALED, value, f"2031-05-1{number}T09:00:00.000Z")


def write(folder: Path, number: int, entries: list[Entry]) -> None:
    folder.mkdir(exist_ok=True)
    origin = Entry("origin", "origin", f"{number:016x}", entries[0].at)
    (folder / f"{number}.json").write_text(dump([origin, *entries]), encoding="utf-8")


def page(case: Case) -> str:
    folder, out = case.path.parents[1] / "class", case.path.parents[1] / "out"
    shutil.rmtree(out, ignore_errors=True)
    assert main(["class", str(folder), "--case", str(case.path), "--out", str(out)]) == 0
    return (out / "class.html").read_text(encoding="utf-8")


def table(case: Case, name: str) -> str:
    return (case.path.parents[1] / "out" / f"{name}.csv").read_text(encoding="utf-8")


def test_the_spread_is_there_before_it_is_known_what_came(case: Case) -> None:
    shown = page(case)
    assert "Q01: Will the strike of the crane drivers" in shown
    assert "There are no scores yet" in shown
    assert "To read aloud" not in shown
    assert forecasts.NOT_KNOWN in table(case, "forecasts")
    assert ",settlement,not known yet,28 %," in table(case, "forecasts")
    assert "16 A sealed forecast" in shown


def test_the_scores_are_there_once_it_is_known(case: Case) -> None:
    for row, came in enumerate(["no", "yes", "no", "no"], start=2):
        case.set("forecasts", row, came_true=came)
    shown = page(case)
    scores = [
        brier(dict(zip(OUTCOMES, (s / 100 for s in shares), strict=True)), "frozen").sum_form
        for shares in GIVEN
    ]
    assert f"the student in the middle of the class {median(scores):.2f}" in shown
    assert "as the tables of the case have it: frozen" in shown
    assert "lesson 06" not in shown
    assert ",frozen,yes,47 %," in table(case, "forecasts")
    assert "There are no scores yet" not in shown


def test_four_are_no_class_and_a_changed_seal_does_not_count(case: Case) -> None:
    folder = case.path.parents[1] / "class"
    changed = replace(seal(4, GIVEN[4]), value=seal(4, GIVEN[0]).value)
    write(folder, 4, [changed])
    assert "answered by 5 or more" in page(case)
    write(folder, 4, [seal(4, GIVEN[4]), replace(changed, digest="0" * 64)])  # the earlier counts
    assert ",settlement,not known yet,28 %," in (page(case) and table(case, "forecasts"))


def test_a_seal_of_other_outcomes_does_not_count(case: Case) -> None:
    case.set("forecasts", 3, outcome="stalemate")
    assert "Q01" not in page(case)
