"""The board of break dates and the board of replies, without a browser."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest

from coursekit.boards.break_board import break_board
from coursekit.content.attacks import attacks
from coursekit.data import load
from coursekit.jupyterlab import CHART
from coursekit.methods.breakdate import before_after
from coursekit.widgets.panel import Panel

DAYS = 112
TOWER = 88  # the place of 28 January 2024 among the dates
LETTERS = range(100, 180)  # two lines, so that the chart below stays where it is


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a cell would leave in the notebook."""
    outputs: list[Any] = []
    monkeypatch.setattr(
        "coursekit.widgets.display.display", lambda thing, **_: outputs.append(thing)
    )
    return outputs


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return break_board()


@pytest.fixture
def spec(shown: list[Any], board: Panel) -> dict[str, Any]:  # noqa: ARG001
    return dict(next(output[CHART] for output in shown if CHART in output))


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["datasets"][spec["data"]["name"]])


def said(board: Panel, day: int, burst: str = "3") -> str:
    board.values = {"day": day, "burst": burst}
    return str(board.sentence)


def test_the_number_to_check(board: Panel) -> None:
    assert board.start == {"day": TOWER, "burst": "3"}
    assert board.sentence == (
        "Break on 28 January 2024: 158 to 175 attacks in 103 days before, 0 to 17 in 40 days"
        " after. The rate after is 0 to 0.28 times the rate before. Not shown: why."
    )
    assert "Limits of the ratio: 0 to 0.46; with bursts of 2.9: 0 to 0.65." in board.detail
    assert "<td>158</td><td>17</td><td>0.28</td><td>0.16 to 0.46</td>" in board.detail
    assert "<td>175</td><td>0</td><td>0</td><td>0 to 0.05</td>" in board.detail


def test_every_control_moves_the_chart_without_python(board: Panel) -> None:
    moved = [(one["name"], one["signal"]) for one in board.controls]
    assert moved == [("day", "break_day"), ("burst", "burst")]
    assert board.signals == {}


def test_chart_and_controls_begin_alike(board: Panel, spec: dict[str, Any]) -> None:
    started = {param["name"]: param["value"] for param in spec["params"]}
    assert started == {"break_day": board.start["day"], "burst": board.start["burst"]}
    assert len(json.dumps(spec, separators=(",", ":"))) < 150_000


def test_every_step_shows_what_the_method_gives(spec: dict[str, Any]) -> None:
    steps = rows(spec)
    assert [row["step"] for row in steps] == list(range(DAYS))
    for row in steps[::7]:
        date = pd.Timestamp("2023-11-01") + pd.Timedelta(days=row["step"])
        found = before_after(attacks(), date, dispersion=1)
        assert row["when"] == f"{date.day} {date:%B %Y}"
        assert (row["days_before"], row["days_after"]) == (found.before.days, found.after.days)
        drawn = [row["exact_low"], row["exact_high"], row["low"], row["high"]]
        assert drawn == pytest.approx(
            [*found.limits, found.least.ratio, found.most.ratio], abs=0.0006
        )
        assert row["wide1_high"] <= row["wide2_high"] <= row["wide3_high"]


def test_after_every_date_the_rate_is_lower(spec: dict[str, Any]) -> None:
    """The lesson says so."""
    assert all(row["high"] < 1 for row in rows(spec))


def test_no_state_has_a_p_value_and_each_says_what_is_not_shown(board: Panel) -> None:
    for day in range(DAYS):
        for burst in "123":
            sentence = said(board, day, burst)
            assert "No p value: you chose the date" in board.detail
            assert "Not shown: why." in sentence
            assert not re.search(r"\bp (=|<|\d)|nan|inf|None", sentence + board.detail)
            assert len(sentence) in LETTERS, sentence


def test_the_bursts_on_offer_come_from_the_stretches_before_tower_22(board: Panel) -> None:
    words = dict(board.controls[1]["options"])
    assert words == {
        "1": "none: each attack on its own (1)",
        "2": "as before Tower 22, truce days left out (2.0)",
        "3": "as before Tower 22, truce days included (2.9)",
    }
    said(board, TOWER, "2")
    assert "; with bursts of 2.0: 0 to 0.56." in board.detail
    said(board, TOWER, "1")
    assert "bursts" not in board.detail


def test_the_buttons_set_the_days_of_the_events(board: Panel) -> None:
    dates = load("timeline").set_index("event_id")["date"]
    labels = board.controls[0]["labels"]
    chosen = {words: labels[values["day"]] for words, values in board.presets}
    assert chosen == {
        words: f"{dates[event].day} {dates[event]:%B %Y}"
        for event, words in {
            "E29": "Strikes of 21 November",
            "E32": "Truce week",
            "E39": "Strikes of 25 December",
            "E50": "Strikes of 23 January",
            "E53": "Tower 22",
            "E57": "The suspension",
            "E59": "Strikes of 2 February",
        }.items()
    }
    for words, date in chosen.items():
        if words.startswith("Strikes of"):
            assert date.startswith(words.removeprefix("Strikes of ") + " ")


def test_placebo_dates_have_equal_windows_that_end_before_tower_22(spec: dict[str, Any]) -> None:
    (placebo,) = (data for data in spec["datasets"].values() if "wide1_low" in data[0]
                  and "date" in data[0])  # fmt: skip
    assert [row["date"] for row in placebo] == list(range(15, TOWER - 29))
    assert all(row["low"] <= row["high"] for row in placebo)


def test_what_the_lesson_says_of_the_placebo_dates(board: Panel) -> None:
    said(board, TOWER)
    assert "leave out “the same rate” at this date, and leave it out at 0 of 44" in board.detail
    said(board, TOWER, "1")
    assert "at 2 of 44 placebo dates" in board.detail
    said(board, TOWER + 2)
    assert "take in “the same rate” at this date" in board.detail
    for day in range(TOWER + 3, TOWER + 11):
        said(board, day)
        assert "leave out “the same rate” at this date" in board.detail, day


def test_a_placebo_date_is_not_compared_with_itself(board: Panel) -> None:
    said(board, 23)
    assert "of 43 placebo dates" in board.detail


@pytest.mark.parametrize("day", [0, 14, TOWER + 11, DAYS - 1])
def test_a_date_without_room_for_the_windows(board: Panel, day: int) -> None:
    said(board, day)
    assert "At this date there is no room for 30 days on each side" in board.detail


def test_a_rise_is_not_compared_as_a_fall(board: Panel) -> None:
    said(board, 57)  # 28 December: the limits lie above the same rate without bursts
    assert "a fall as deep" not in board.detail
    said(board, TOWER)
    assert "At 11 of those the totals allow a fall as deep." in board.detail
