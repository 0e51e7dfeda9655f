"""The crisis seminar: its rows exist, none tells what comes, and the game is whole."""

from __future__ import annotations

from datetime import date
from math import prod
from pathlib import Path

import pytest

from coursekit.content.seminar import CONTENT
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.methods.dice import TARGET

OPENING = date(2024, 1, 28)
GAME = CONTENT.load()


def broken(before: str, after: str) -> CourseError:
    text = Path("src/coursekit/content", CONTENT.file).read_text(encoding="utf-8")
    assert before in text
    with pytest.raises(CourseError) as error:
        CONTENT.read(text.replace(before, after, 1))
    return error.value


def test_a_card_tells_nothing_of_what_comes() -> None:
    shown = {event for role in GAME.roles.values() for event in role.events}
    assert max(GAME.day(event) for event in shown | set(GAME.opening)) == OPENING
    assert all(role.events and (role.stances or role.claims) for role in GAME.roles.values())


def test_each_event_of_the_days_is_somebodys_or_under_a_shared_label() -> None:
    events = set(load("timeline").query("date_precision == 'day'")["event_id"].astype(str))
    first, last = GAME.turns[0].first, GAME.turns[-1].last
    here = {event for event in events if first <= GAME.day(event) <= last}
    acts = {each.event for each in GAME.counterparts()}
    assert here == acts | set(GAME.unassigned)
    assert not acts & set(GAME.unassigned)


def test_who_acted_is_named_in_the_row() -> None:
    actors = load("timeline").set_index("event_id")["actor_ids"]
    for each in GAME.counterparts():
        assert set(GAME.roles[each.role].actors) & set(actors[each.event]), each
    for event in GAME.unassigned:
        assert "iri" in actors[event]


def test_the_turns_follow_each_other_after_the_opening() -> None:
    days = [day for turn in GAME.turns for day in (turn.first, turn.last)]
    assert days == sorted(days)
    assert (days[0] - OPENING).days == 1
    assert all(
        (b.first - a.last).days == 1 for a, b in zip(GAME.turns, GAME.turns[1:], strict=False)
    )


def test_the_plan_adds_up_to_a_meeting() -> None:
    _, *parts, (together, _) = GAME.plan()
    numbers = [[int(one) for one in minutes.split(" times ")] for minutes, _ in parts]
    assert sum(prod(each) for each in numbers) == GAME.minutes == int(together) == 75


def test_the_example_of_the_rules_is_right() -> None:
    total = 3 + 3 + 2 - 1
    assert total >= TARGET
    assert f"Dice of 3 and 3, with +1, make {total}: a success." in GAME.rules()[-1]


@pytest.mark.parametrize("people", range(4, 31))
def test_everybody_has_a_seat_or_observes(people: int) -> None:
    taken, watching = GAME.seats(people)
    assert sum(taken.values()) + watching == people
    assert max(taken.values()) - min(taken.values()) <= 1
    assert max(taken.values()) <= 4


@pytest.mark.parametrize("people", [3, 31])
def test_too_few_and_too_many_people_are_refused(people: int) -> None:
    with pytest.raises(CourseError) as error:
        GAME.seats(people)
    assert error.value.expected == "4 to 30"


@pytest.mark.parametrize(
    ("end", "reached"),
    [("lower", [2]), ("not higher", [2, 3]), ("not lower", [3, 4]), ("higher", [4])],
)
def test_a_goal_is_reached_by_where_its_tension_ends(end: str, reached: list[int]) -> None:
    goals = [goal for role in GAME.roles.values() for goal in role.goals if goal.tension]
    goal = next(each for each in goals if each.end == end)
    assert [now for now in (2, 3, 4) if goal.reached(3, now)] == reached


def test_what_does_not_fit_is_named() -> None:
    assert broken("start = 5", "start = 7").expected == "a step from 0 to 6"
    assert "us-factions" in broken('tension = "us-factions"', 'tension = "gaza"').expected
    assert broken('acts = ["E57"]', 'acts = ["E53"]').where.endswith("roles, kataib, acts")
    assert broken('moves = ["say"]', 'moves = ["sing"]').expected == "say, talk, list, force"
    assert broken('actors = ["kh"]', 'actors = ["khh"]').found == "'khh'"
