"""The crisis seminar: moves, dice, the log, the board, the timer, and what a restart keeps."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from coursekit.boards.crisis_debrief import crisis_debrief
from coursekit.boards.crisis_lots import crisis_lots
from coursekit.boards.crisis_seminar import crisis_seminar
from coursekit.boards.crisis_seminar.game import Step, find_game
from coursekit.boards.crisis_timeline import crisis_timeline
from coursekit.charts import as_table
from coursekit.data import fact
from coursekit.errors import CourseError
from coursekit.forms.selection import OTHERS, OWN, select
from coursekit.store import work
from coursekit.widgets.timer import timer

pytestmark = pytest.mark.usefixtures("shown", "home")

MOVE = {
    "turn": "1",
    "role": "kataib",
    "move": "say",
    "tension": "us-factions",
    "way": "down",
    "reasons_for": "2",
    "reasons_against": "1",
    "words": "we wait",
}


def play(form: Any, **changes: str) -> dict[str, Any]:
    form.sent = {"n": form.sent.get("n", 0) + 1, "values": {**MOVE, **changes}}
    return dict(form.reply)


def test_a_move_is_rolled_saved_and_shown() -> None:
    reply = play(crisis_seminar("one"))
    (step,) = find_game("one").steps()
    assert step.words == "we wait"
    assert (step.total >= 7) == ("Success" in reply["status"])
    assert f"{step.dice[0]} and {step.dice[1]}" in reply["status"]
    assert "we wait" in reply["result"]
    assert reply["values"]["turn"] == "1"
    assert reply["values"]["role"] == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": ""}, "Which role makes the move? Choose an answer first."),
        ({"reasons_for": "4"}, "from 0 to 3"),
        ({"reasons_against": "0.5"}, "whole numbers"),
        ({"role": "media", "move": "force"}, "Media has one sort of move: Say"),
    ],
)
def test_half_a_move_rolls_no_dice(changes: dict[str, str], said: str) -> None:
    reply = play(crisis_seminar("one"), **changes)
    assert said in reply["status"]
    assert not reply["saved"]
    assert find_game("one").steps() == []


def test_a_game_goes_on_and_rolls_as_if_it_had_not_stopped() -> None:
    whole = crisis_seminar("whole", seed="red")
    for _ in range(6):
        play(whole)
    for _ in range(2):
        parted = crisis_seminar("parted", seed="red")
        for _ in range(3):
            play(parted)
    assert "after move 3" not in parted.reply["status"]
    rolls = [[step.dice for step in find_game(name).steps()] for name in ("whole", "parted")]
    assert rolls[0] == rolls[1]
    assert len(rolls[0]) == 6
    assert len(set(rolls[0])) > 1
    again = crisis_seminar("parted", seed="red")
    assert "goes on after move 6" in again.reply["status"]
    assert again.reply["result"] == parted.reply["result"]


def test_fair_dice_show_every_side() -> None:
    game = find_game("one")
    dice = [die for number in range(200) for die in game.roll(number)]
    assert set(dice) == set(range(1, 7))
    assert find_game("one", "a").roll(1) == find_game("one", "a").roll(1)


def back(form: Any) -> dict[str, Any]:
    form.sent = {"n": form.sent.get("n", 0) + 1, "undo": True}
    return dict(form.reply)


def test_a_move_that_is_taken_back_comes_into_the_form_and_keeps_its_line() -> None:
    form = crisis_seminar("one")
    play(form)
    (first,) = find_game("one").steps()
    play(form, words="a slip", way="up")
    _, slip = find_game("one").steps()
    reply = back(form)
    assert "Taken back" in reply["status"]
    assert reply["values"]["words"] == "a slip"
    assert reply["values"]["reasons_for"] == "2"
    assert "taken back" in reply["result"]
    assert find_game("one").steps() == [first]
    play(form, words="as meant", way="down")
    *_, last = find_game("one").steps()
    assert (last.words, last.dice) == ("as meant", slip.dice)
    lines = [(each.number, each.taken_back) for each in find_game("one").log()]
    assert lines == [(1, False), (2, True), (2, False)]


def test_moves_are_taken_back_one_by_one_until_the_log_has_no_more() -> None:
    form = crisis_seminar("one", seed="red")
    rolls = [play(form) and find_game("one").steps()[-1].dice for _ in range(3)]
    for left in (2, 1, 0):
        back(form)
        assert len(find_game("one").steps()) == left
    assert "no move to take back" in back(form)["status"]
    assert [play(form) and find_game("one").steps()[-1].dice for _ in range(3)] == rolls
    assert "goes on after move 3" in crisis_seminar("one").reply["status"]


def test_a_damaged_file_takes_nothing_back(home: Path) -> None:
    form = crisis_seminar("one")
    (home / work.NAME).write_text(json.dumps({"format": "coursekit-work", "version": 99}))
    assert "Not taken back" in back(form)["status"]


def draw(people: str, seed: str = "") -> dict[str, Any]:
    form = crisis_lots("one", seed=seed)
    form.sent = {"n": 1, "values": {"people": people}}
    return dict(form.reply)


@pytest.mark.parametrize(
    ("people", "roles", "observers"), [(4, 4, 0), (6, 6, 0), (7, 7, 0), (18, 7, 0), (30, 7, 2)]
)
def test_lots_give_everybody_a_role_or_a_place_to_observe(
    people: int, roles: int, observers: int
) -> None:
    reply = draw(str(people))
    lots = find_game("one").lots()
    watching = lots.pop("observers")
    assert len(lots) == roles
    assert len(watching) == observers
    assert ("Observers" in reply["result"]) == bool(observers)
    assert sorted(chain(watching, *lots.values())) == list(range(1, people + 1))
    again = crisis_lots("one").reply
    assert again["result"] == reply["result"]
    assert "draw number 1" in again["status"]


def test_lots_differ_and_each_draw_is_counted() -> None:
    drawn = [draw("30") and find_game("one").lots() for _ in range(3)]
    assert any(one != drawn[0] for one in drawn)
    assert "draw number 4" in draw("30")["status"]


def test_lots_follow_from_a_seed() -> None:
    assert draw("12", "red")["result"] != draw("12", "red")["result"]  # the second is another draw
    first, second = find_game("two", "red"), find_game("three", "red")
    first.draw(12)
    second.draw(12)
    assert first.lots() == second.lots()


@pytest.mark.parametrize("people", ["", "3", "31", "6.5"])
def test_a_number_of_people_that_does_not_fit_draws_nothing(people: str) -> None:
    assert "→" in draw(people)["status"]
    assert find_game("one").lots() == {}


def test_the_page_says_whose_move_comes_next() -> None:
    draw("4")
    form = crisis_seminar("one")
    assert form.reply["values"]["role"] == "washington"
    for turn in "123":
        for role in ("washington", "kataib", "baghdad", "tehran"):
            assert form.reply["values"] | {"turn": turn, "role": role} == form.reply["values"]
            play(form, turn=turn, role=role)
    assert "Go on to the debriefing" in form.reply["status"]


def test_nobody_waits_for_a_role_that_made_no_move() -> None:
    draw("4")
    form = crisis_seminar("one")
    reply = play(form, turn="2", role="washington")
    assert "Next in turn 2: Kata&#x27;ib Hezbollah" in reply["status"]


def test_without_lots_the_page_names_no_role() -> None:
    assert "Next" not in play(crisis_seminar("one"))["status"]


def test_a_success_moves_its_tension_and_the_board_ends() -> None:
    game = find_game("one")
    up = Step(1, "kataib", "say", "us-factions", "up", 3, 0, (6, 6))
    lost = Step(1, "kataib", "say", "us-factions", "down", 0, 3, (1, 1))
    start = game.board([])["us-factions"]
    assert game.board([up])["us-factions"] == start + 1
    assert game.board([lost])["us-factions"] == start
    assert game.board([up] * 9)["us-factions"] == game.seminar.steps


def test_what_a_file_holds_of_another_course_is_left_out() -> None:
    step = {"turn": 1, "role": "kataib", "move": "say", "tension": "us-factions", "way": "up"}
    step |= {"reasons_for": 1, "reasons_against": 0, "dice": [3, 4], "words": ""}
    for wrong in ({"dice": [3, 7]}, {"role": "nobody"}, {"turn": 9}, {"reasons_for": 99}):
        work.record("answer", "seminar-one", {**step, **wrong})
    work.record("answer", "seminar-one", "text")
    work.record("answer", "seminar-one", step)
    assert len(find_game("one").steps()) == 1


def test_a_hand_in_takes_no_move_along() -> None:
    play(crisis_seminar("one"))
    assert work.read()
    chosen = select("", (OWN, OTHERS)).file(work.read())
    assert not [entry for entry in chosen if entry.key.startswith("seminar")]


@pytest.mark.parametrize("name", ["", "A", "one two", "x" * 21, None, 3])
def test_a_name_with_other_signs_is_refused(name: Any) -> None:
    with pytest.raises(CourseError) as error:
        crisis_seminar(name)
    assert "small letters" in error.value.expected


def test_a_damaged_file_is_said_and_nothing_is_rolled(home: Path) -> None:
    form = crisis_seminar("one")
    (home / work.NAME).write_text(json.dumps({"format": "coursekit-work", "version": 99}))
    assert "Not saved" in play(form)["status"]


def test_the_timer_goes_on_in_another_kernel() -> None:
    timer("seminar-one-timer", "Time", (2,)).ends = 1_700_000_000_000.0
    again = timer("seminar-one-timer", "Time", (2,))
    assert again.ends == again.kept == 1_700_000_000_000.0
    again.ends = 0.0
    assert timer("seminar-one-timer", "Time", (2,)).ends == 0


def debrief(real: list[str], **changes: str) -> dict[str, Any]:
    form = crisis_debrief("one")
    values = {"one": "72", "two": "81", "real": real, "month": "sporadic"} | changes
    form.sent = {"n": 1, "values": values}
    return dict(form.reply)


def add(**changes: Any) -> None:
    step = {"turn": 1, "role": "kataib", "move": "say", "tension": "us-factions", "way": "down"}
    step |= {"reasons_for": 0, "reasons_against": 0, "dice": (6, 6)}
    game = find_game("one")
    game.add(Step(**(step | changes)))


def test_the_debriefing_has_answers() -> None:
    add()  # on 30 January the group made a statement
    add(turn=2)  # and none in the next days
    add(turn=2, role="washington", move="force", dice=(1, 1))  # no success: not asked about
    right = debrief(["1"])
    assert right["status"].count("ck-symbol-right") == 4
    assert "E57" in right["status"]
    wrong = debrief(["2"], one="50", two="50", month="resumption")
    assert wrong["status"].count("ck-symbol-wrong") == 4
    assert "You wrote 50%." in wrong["status"]


def test_the_debriefing_puts_the_game_beside_the_timeline_and_judges_the_goals() -> None:
    add(words="we <wait>")
    result = debrief(["1"])["result"]
    assert "we &lt;wait&gt;" in result
    assert "[E59]" in result
    assert "Goals after 1 move" in result
    assert result.count(">yes</td>") > 0


def test_without_a_counterpart_none_is_right() -> None:
    add(role="asaib-badr")
    assert debrief(["none"])["status"].count("ck-symbol-right") == 4


def test_an_answer_comes_back_and_nothing_is_told_before() -> None:
    add()
    before = crisis_debrief("one")
    assert before.reply["status"] == ""
    assert "E57" not in json.dumps([before.form, before.reply])
    debrief(["1"])
    assert "Saved on" in crisis_debrief("one").reply["status"]


def test_the_month_that_came_is_told_only_to_who_asks() -> None:
    add()
    basis = fact("aftermath_months:2024-04.basis")
    assert "tells what came in April 2024" in crisis_debrief("one").form["intro"]
    reply = debrief(["1"], month="later")
    assert reply["status"].count("ck-symbol-right") == 3
    assert "waits for lesson 06" in reply["status"]
    assert basis not in json.dumps(reply)
    assert basis in debrief(["1"])["status"]


def test_half_an_answer_is_asked_for() -> None:
    add()
    assert "Choose at least one" in debrief([])["status"]
    assert work.latest("seminar-one-debrief", "answer") is None


def test_the_chart_of_the_log_waits_for_the_task_and_tells_nothing_before() -> None:
    assert "no move yet" in crisis_timeline("one").text
    add()
    waits = crisis_timeline("one")
    assert "First answer the debriefing task" in waits.text
    assert "E57" not in waits.html


def test_the_chart_has_each_move_and_each_event_of_a_side_or_of_the_shared_label() -> None:
    add(words="we wait")  # has a counterpart on 30 January
    add(turn=2, role="washington", move="force", dice=(1, 1))  # has one, and no success
    debrief(["1"], month="later")
    game = find_game("one")
    table = as_table(crisis_timeline("one"))
    mine = table[table["Whose"] == "your game"]
    assert list(mine["Result"]) == ["no success", "success"]
    assert "we wait" in mine["Move or event"].iloc[1]
    events = table.drop(mine.index)
    sides = [(game.seminar.name(each.role), each.event) for each in game.seminar.counterparts()]
    sides += [("Under a shared label", event) for event in game.seminar.unassigned]
    ids = events["Move or event"].str.extract(r"\[(E\d+)\]$")[0]
    assert sorted(zip(events["Side"], ids, strict=True)) == sorted(sides)
    assert "They meet in 1 place." in crisis_timeline("one").description
