"""With the tables of another paper, all that is about the course's own paper says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import coursekit as ck
from coursekit.data.locate import own_root, reading
from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, find, lessons, load_bank, load_set
from coursekit.forms.checked import Checked
from coursekit.forms.item import Item
from coursekit.forms.kinds.task import Task
from coursekit.forms.kinds.written import Written
from coursekit.forms.question import Question

with reading(own_root()):
    BANKS = {f"lesson {lesson}": load_bank(lesson).items for lesson in lessons()}
    SETS = {f"exercises {name}": load_set(name).items for name in exercise_sets()}
ALL = BANKS | SETS
# Made up, or drawn from tables that a case has.
FIT_ANY_PAPER = {"calibration_board", "explore_ties", "explore_timeline", "peaks_board"}

pytestmark = pytest.mark.usefixtures("made_up", "home")


def refused(call: Callable[[], Any], made_up: Any, name: str) -> None:
    with pytest.raises(CourseError) as caught:
        call()
    sentence = str(caught.value)
    assert f"{name} is about the course's own paper; the tables come from" in sentence
    assert str(made_up.path) in sentence
    assert "nset COURSEKIT_DATA, or" in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("name", ALL)
def test_every_question_and_task(name: str, made_up) -> None:
    for key, item in ALL[name].items():
        for way in ways_to(item):
            refused(lambda way=way, key=key: way(key), made_up, f"'{key}'")
        with reading(own_root()):
            assert find(key, type(item)).key == key


def ways_to(item: Item) -> list[Callable[[str], Any]]:
    """Name all the ways in which a learner comes to an item."""
    ways: list[Callable[[str], Any]] = [ck.after]
    if isinstance(item, Question):
        ways += [ck.ask, getattr(ck, item.kind, ck.ask), ck.reveal]
    if isinstance(item, Written):
        ways += [ck.write, ck.solution]
    if isinstance(item, Checked):
        ways += [lambda each: ck.check(each, 1), ck.hint, ck.solution, ck.stuck]
    if isinstance(item, Task):
        ways += [ck.my_part]
    return ways


def test_every_set_to_hand_in(made_up) -> None:
    for name in SETS:
        number = name.removeprefix("exercises ")
        refused(lambda number=number: ck.hand_in(number), made_up, f"'{number}'")
        with reading(own_root()):
            ck.hand_in(number)


def test_every_board(made_up, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("coursekit.widgets.display.display", lambda thing, **_: shown.append(thing))
    boards = set(ck._boards())
    assert boards > FIT_ANY_PAPER
    for name in boards - FIT_ANY_PAPER:
        refused(getattr(ck, name), made_up, ": It")
    assert not shown
    for number, name in enumerate(sorted(FIT_ANY_PAPER), start=1):
        getattr(ck, name)()
        assert len(shown) >= number


def test_what_else_is_about_the_own_paper(made_up) -> None:
    refused(ck.attacks, made_up, ": It")
    refused(ck.export_forecasts, made_up, "'05-forecast'")


def test_a_name_that_nobody_knows_is_a_slip() -> None:
    with pytest.raises(CourseError) as caught:
        ck.quiz("11-futur-1")
    assert caught.value.remedy == "did you mean '11-future-1'?"


def test_what_works_for_any_paper() -> None:
    assert len(ck.load("claims")) == 16
    assert "The crane drivers" in str(ck.claim("C01"))
    assert ck.cite() is not None
    assert ck.forecast_scores()["even"].unique().tolist() == [0.75]
    assert "Expected response: [the paper says nothing here]" in str(ck.scenarios())
    assert "US" not in str(ck.scenarios())


def test_the_course_has_its_own_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSEKIT_DATA")
    assert find("01-who-1", Item).key == "01-who-1"
    with pytest.raises(CourseError):
        find("11-kinds", Item)
