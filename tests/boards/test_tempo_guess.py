"""The line that a learner expects, without a browser."""

from __future__ import annotations

from typing import Any

from coursekit.boards.tempo_guess import CONTENT, guess_line, saved_guess, tempo_guess
from coursekit.jupyterlab import CHART
from tests.drawing import svg_with, texts

MONTHS = ["October", "November", "December", "January", "February", "March", "April"]
LINE = [2, 1.5, 1, 0, 4, 0.5, 5]


def test_the_guess_shows_no_data(shown: list[Any]) -> None:
    made = tempo_guess()
    assert [control["name"] for control in made.controls] == [f"guess_{i}" for i in range(7)]
    assert {control["signal"] for control in made.controls} == set(made.start)
    (drawn,) = next(output for output in shown if CHART in output)[CHART]["datasets"].values()
    assert len(drawn) == 7
    assert {row["attacks"] for row in drawn} == set(made.start.values())


def test_the_months_add_up() -> None:
    months = CONTENT.load().months(LINE)
    assert months["days"].tolist() == [15, 30, 31, 31, 29, 31, 30]
    assert months["so_far"].iloc[-1] == (months["days"] * LINE).sum()
    assert months["before"].tolist() == [0, *months["so_far"][:-1]]


def test_the_guess_says_what_the_line_adds_up_to(shown: list[Any]) -> None:  # noqa: ARG001
    made = tempo_guess()
    made.values = {f"guess_{i}": n for i, n in enumerate(LINE)}
    months = [f"{month} {n:g}" for month, n in zip(MONTHS, LINE, strict=True)]
    assert f"{', '.join(months[:-1])} and {months[-1]}. " in made.sentence
    assert "From 17 October to the end of April that makes about 388 attacks" in made.sentence
    made.kept = 1
    saved = saved_guess()
    assert saved is not None
    assert saved["attacks"].tolist() == LINE


def test_the_line_moves_with_its_sliders() -> None:
    spec = guess_line().to_dict()
    still, moved = (texts(svg_with(spec, **signals)) for signals in ({}, {"guess_4": 0.5}))
    assert still.count("2.5") == 7
    assert (moved.count("2.5"), moved.count("0.5")) == (6, 1)
