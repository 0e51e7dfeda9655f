"""The board of break dates without a browser: what it says, and what its chart shows."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest

from coursekit.boards.break_board import break_board
from coursekit.boards.break_board.chart import example
from coursekit.boards.break_board.content import CONTENT, day_of
from coursekit.charts.core.looks import BLUE, ORANGE
from coursekit.content.attacks import attacks
from coursekit.data import load
from coursekit.jupyterlab import CHART
from coursekit.methods.breakdate import before_after
from coursekit.widgets.panel import Panel
from tests.drawing import svg_with, texts

DAYS = 112
TOWER = 88  # the place of 28 January 2024 among the dates
LETTERS = range(100, 180)  # two lines, so that the chart below stays where it is


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
    labels = board.controls[0]["labels"]
    chosen = [(words, labels[values["day"]]) for words, values in board.presets]
    assert [date for _, date in chosen] == [
        f"{day.day} {day:%B %Y}" for day in (day_of(one.event) for one in CONTENT.load().presets)
    ]
    named = [(words, date) for words, date in chosen if words.startswith("Strikes of")]
    assert len(named) == 4
    for words, date in named:
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


# The chart, with made-up numbers


def said_by(changed: dict[str, Any] | None = None, **signals: Any) -> list[str]:
    return texts(svg_with(example(**(changed or {})).to_dict(), **signals))


def test_the_day_chooses_what_is_shown() -> None:
    changed = {"before": [f"{n} to 30" for n in range(9)], "days_after": range(30, 21, -1)}
    assert "Before (blue): 3 to 30 in 20 days" in said_by(changed)
    assert "Before (blue): 8 to 30 in 20 days" in said_by(changed, break_day=8)
    assert "After (orange): 4 to 8 in 22 days" in said_by(changed, break_day=8)


def test_the_burst_chooses_the_wider_limits() -> None:
    changed = {"wide1_high": 0.61, "wide3_high": 0.87}
    assert "if attacks came in bursts: 0.1 to 0.87 times" in said_by(changed)
    said = said_by(changed, burst="1")
    assert "if attacks came in bursts: 0.1 to 0.61 times" in said
    assert "if each attack came on its own: 0.2 to 0.8 times" in said


def test_every_event_of_the_fortnight_has_its_date_and_words() -> None:
    dates = load("timeline").set_index("event_id")["date"]
    said = said_by()
    for mark in CONTENT.load().fortnight.events:
        day = dates[mark.event]
        assert f"{day.day} {day:%b}: {mark.words}" in said
    assert "30 Jan: Kata'ib Hezbollah suspends its attacks" in said


@pytest.mark.parametrize("day", [0, 4, 8])
def test_events_before_the_date_are_blue_and_the_others_orange(day: int) -> None:
    drawn = svg_with(example().to_dict(), break_day=day)
    circles = re.findall(r'aria-roledescription="point"[^>]*fill="(#\w+)"', drawn)
    days = [(day_of(mark.event) - pd.Timestamp("2024-01-24")).days for mark in
            CONTENT.load().fortnight.events]  # fmt: skip
    assert circles == [BLUE if each < day else ORANGE for each in days]


def test_all_words_of_the_scale_of_ratios_are_there() -> None:
    words = said_by()
    for word in ("none after", "a quarter", "half", "the same", "double"):
        assert words.count(word) == 2, word


def test_where_there_is_no_room_for_windows_it_says_so() -> None:
    words = "no room for both windows at this date"
    missing = {f"even{n}_{end}": None for n in ("", *"123") for end in ("low", "high")}
    assert words not in said_by()
    assert words in said_by(missing)


def test_a_ratio_beyond_the_scale_stops_at_its_end() -> None:
    wide = svg_with(example(wide3_high=1000.0).to_dict())
    bars = re.findall(r'roledescription="bar" d="M([\d.]+),[\d.]+h([\d.]+)', wide)
    assert max(float(left) + float(length) for left, length in bars) == pytest.approx(570)
    assert any("if attacks came in bursts: 0.1 to 1" in text for text in texts(wide))
