"""Calibration: made-up forecasts, many questions beside one, and a chart that can be read."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import pytest

from coursekit.boards.calibration_board import (
    SIZES,
    calibration_board,
    calibration_chart,
    made_up,
)
from tests.drawing import draw_svg

BINS = pd.DataFrame(
    {
        "state": "made up",
        "chance": [0.2, 0.97],
        "share": [1.0, 0.7],
        "low": [0.025, 0.35],
        "high": [1.0, 0.93],
        "questions": [1, 298],
    }
)


@pytest.fixture(autouse=True)
def quiet(shown: list[Any]) -> None:
    """Boards here show nothing in the terminal."""


def said(**values: Any) -> str:
    board = calibration_board()
    board.values = {**board.start, **values}
    return str(board.sentence)


def test_the_same_answers_every_time() -> None:
    assert made_up(30) == made_up(30)
    assert made_up(100)[:30] == made_up(30)


def test_too_sure_lies_farther_from_a_half() -> None:
    fair, sure = made_up(300), made_up(300, "sure")
    assert [happened for _, happened in fair] == [happened for _, happened in sure]
    assert all(
        abs(b - 0.5) >= abs(a - 0.5) or b in (0.01, 0.99)
        for (a, _), (b, _) in zip(fair, sure, strict=True)
    )


def test_ten_questions_tell_nothing_and_a_thousand_do() -> None:
    assert said(who="sure", size=0).endswith("That this forecaster is too sure does not show yet.")
    assert said(who="sure", size=4).endswith("Now it shows that this forecaster is too sure.")
    assert "All 5 bars touch the dashed line." in said(size=4)


def test_the_bars_grow_short() -> None:
    widths = [int(said(size=at).split("bars are ")[1].split("%")[0]) for at in range(len(SIZES))]
    assert widths == sorted(widths, reverse=True)


def test_a_class_has_seen_one_thing() -> None:
    for at, size in enumerate(SIZES):
        assert f"{size} answers to one question are one trial" in said(what="class", size=at)


def drawn() -> alt.LayerChart:
    return calibration_chart(BINS, {"set_shown": "made up"}, "set_shown")


def test_each_number_is_written_once_and_near_the_right_edge_on_the_left() -> None:
    svg = draw_svg(drawn().to_dict())
    assert svg.count(">1</text>") == svg.count(">298</text>") == 1
    number = svg[: svg.index(">298</text>")].rpartition("<text")[2]
    assert 'text-anchor="end"' in number


def test_one_answer_is_not_answers() -> None:
    assert "(1 answer, limits 2% to 100%)" in drawn().description
    assert "(298 answers, limits 35% to 93%)" in drawn().description
