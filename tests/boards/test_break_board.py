"""The board of break dates without a browser: what it says, and what its chart shows."""

from __future__ import annotations

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
from coursekit.text import two_digits
from coursekit.widgets.panel import Panel
from tests.drawing import svg_with, texts

DAYS = 112
TOWER = 88  # the place of 28 January 2024 among the dates
PRINTED = 175


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return break_board()


@pytest.fixture
def spec(shown: list[Any], board: Panel) -> dict[str, Any]:  # noqa: ARG001
    return dict(next(output[CHART] for output in shown if CHART in output))


def said(board: Panel, day: int) -> str:
    board.values = {"day": day}
    return str(board.sentence)


def test_the_number_to_check(board: Panel) -> None:
    assert board.start == {"day": TOWER}
    assert board.sentence == (
        "28 January 2024: 158 to 175 attacks in 103 days before, 0 to 17 in 40 days from then on."
        " Rate after: 0 to 0.28 times the rate before. The chart does not say why."
    )


def test_chart_and_controls_begin_alike(board: Panel, spec: dict[str, Any]) -> None:
    assert {param["name"]: param["value"] for param in spec["params"]} == {"break_day": TOWER}
    assert [one["signal"] for one in board.controls] == ["break_day"]


def test_each_date_shows_what_the_method_gives_and_says_it_in_the_same_digits(
    board: Panel, spec: dict[str, Any]
) -> None:
    (rows,) = (rows for rows in spec["datasets"].values() if "ratio" in rows[0])
    assert len(rows) == DAYS
    for day, row in enumerate(rows):
        date = pd.Timestamp("2023-11-01") + pd.Timedelta(days=day)
        found = before_after(attacks(), date, dispersion=1)
        assert (row["days_before"], row["days_after"]) == (found.before.days, found.after.days)
        drawn = [row[f"{side}_{end}"] for side in ("before", "after") for end in ("low", "high")]
        assert drawn == pytest.approx([*found.before.rates, *found.after.rates], abs=0.0006)
        ratio = two_digits(found.least.ratio, found.most.ratio)
        assert row["ratio"] == ratio
        assert f"Rate after: {ratio} times" in said(board, day)
        assert f"{row['before']} attacks in {row['days_before']} days before" in board.sentence


# What the lesson says


def test_after_every_date_the_rate_is_lower_only_up_to_the_printed_total() -> None:
    dates = pd.date_range("2023-11-01", periods=DAYS)

    def highest(ceiling: int) -> float:
        return max(before_after(attacks(ceiling), day, dispersion=1).most.ratio for day in dates)

    assert highest(PRINTED) < 1 < highest(PRINTED + 1)


def test_no_state_has_a_p_value_and_each_says_what_is_not_shown(board: Panel) -> None:
    for day in range(0, DAYS, 5):
        sentence = said(board, day)
        assert sentence.endswith("The chart does not say why.")
        assert not re.search(r"\bp (=|<|\d)|nan|inf|None", sentence)


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


# The chart, with made-up numbers


def said_by(**changed: Any) -> list[str]:
    return texts(svg_with(example(**changed).to_dict()))


def test_what_is_shown_is_what_the_row_says() -> None:
    words = said_by(before="3 to 30", days_after=22)
    assert "Before: 3 to 30 in 20 days" in words
    assert "After: 4 to 8 in 22 days" in words


def test_every_event_of_the_fortnight_has_its_date_and_words() -> None:
    dates = load("timeline").set_index("event_id")["date"]
    said = said_by()
    for mark in CONTENT.load().fortnight.events:
        day = dates[mark.event]
        assert f"{day.day} {day:%b}: {mark.words}" in said
    assert "30 Jan: Kata'ib Hezbollah declares its halt" in said


@pytest.mark.parametrize("day", [0, 4, 8])
def test_events_before_the_date_are_blue_and_the_others_orange(day: int) -> None:
    drawn = svg_with(example().to_dict(), break_day=day)
    circles = re.findall(r'aria-roledescription="point"[^>]*fill="(#\w+)"', drawn)
    days = [(day_of(mark.event) - pd.Timestamp("2024-01-24")).days for mark in
            CONTENT.load().fortnight.events]  # fmt: skip
    assert circles[: len(days)] == [BLUE if each < day else ORANGE for each in days]
