"""The board of replies that follow peaks, without a browser."""

from __future__ import annotations

from typing import Any

import pytest

from coursekit.boards.peaks_board import (
    LINE,
    LINES,
    after_peaks,
    dice_weeks,
    peaks_board,
    replies,
)
from coursekit.charts import as_table
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from tests.drawing import svg_with, texts

THREE_LINES = 270


def test_the_made_up_weeks_are_dice() -> None:
    weeks = dice_weeks()
    assert len(weeks) == 104
    assert weeks["attacks"].between(3, 18).all()
    assert (weeks["next"].iloc[:-1].to_numpy() == weeks["attacks"].iloc[1:].to_numpy()).all()
    assert (weeks["before"].iloc[1:].to_numpy() == weeks["attacks"].iloc[:-1].to_numpy()).all()


@pytest.mark.parametrize("line", [8, LINE, 16])
def test_the_chart_shows_the_averages_and_colors_of_a_line(line: int) -> None:
    weeks, found = dice_weeks(), replies(dice_weeks(), line)
    drawn = svg_with(after_peaks().to_dict(), reply_line=line)
    said = texts(drawn)
    assert (
        f"{found['weeks']} weeks with a reply (orange): {found['attacks']:.1f} on average" in said
    )
    assert f"the week after (blue): {found['next']:.1f}" in said
    after = ((weeks["before"] >= line) & (weeks["attacks"] < line)).sum()
    counts = {color: drawn.count(f'fill="{color}"') for color in (ORANGE, BLUE, GREY)}
    assert counts == {ORANGE: found["weeks"], BLUE: after, GREY: 104 - found["weeks"] - after}


def test_made_up_is_said_in_the_title_the_text_and_the_table() -> None:
    chart = after_peaks()
    assert chart.title.text.startswith("Made up")
    assert chart.description.startswith("Made up, no real attacks")
    assert "Made up week" in as_table(chart)


def test_the_slider_moves_the_chart_without_python(shown: list[Any]) -> None:  # noqa: ARG001
    (slider,) = peaks_board().controls
    assert slider["signal"] == "reply_line"
    assert (slider["low"], slider["high"]) == (LINES[0], LINES[-1])


def test_at_every_line_the_week_after_has_fewer(shown: list[Any]) -> None:  # noqa: ARG001
    board = peaks_board()
    for line in LINES:
        board.values = {"line": line}
        found = replies(dice_weeks(), line)
        assert found["next"] < found["attacks"]
        assert f"have {line} attacks or more and a reply" in board.sentence
        assert f"{found['attacks']:.1f} attacks; the week after one has {found['next']:.1f}." in (
            board.sentence
        )
        assert "does not show that a real reply has no effect" in board.sentence
        assert len(board.sentence) < THREE_LINES
