"""The board of deterrence without a browser: its sentences, its presets, its controls."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest

from coursekit.boards.deterrence_board import deterrence_board
from coursekit.boards.deterrence_board.chart import deterrence_game
from coursekit.boards.deterrence_board.game import (
    CONTENT,
    MINUS,
    START,
    computed_signals,
)
from coursekit.charts.core.looks import BLUE, ORANGE
from coursekit.jupyterlab import CHART, WIDGET_VIEW
from coursekit.methods.deterrence import Deterrence, Player, one_sided
from coursekit.widgets.panel import Panel
from tests import drawing

SENTENCE_AT_MOST = 180  # letters; two lines, so that the chart below stays where it is


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return deterrence_board()


def said(board: Panel, **values: Any) -> str:
    """What is said at these values, with the signs of a keyboard."""
    board.values = {**START, **values}
    return str(board.sentence).replace(MINUS, "-")


def game(values: dict[str, Any]) -> Deterrence:
    worths = {name: values[name] for name in ("sq", "dc", "dd")}
    return one_sided(Player("a", **worths, p_hard=0), Player("b", **worths, p_hard=values["p"]))


def test_it_begins_with_the_number_to_check(board: Panel) -> None:
    assert board.start == START
    assert said(board) == (
        "The faction moves: its belief that the US resists (0.3) is below the threshold (0.4)."
        " Made-up numbers: how a threat works, not what happened."
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"p": 0.4},
            "The faction holds back: its belief that the US resists (0.4) is not below the"
            " threshold (0.4).",
        ),
        (
            {"sq": 3},
            "The faction holds back, threat or no threat: the gain (3) is not worth more than the"
            " status quo (3).",
        ),
        (
            {"sq": -2, "p": 0.95},
            "The faction moves: its belief that the US resists (0.95) is below the threshold (1).",
        ),
        (
            {"sq": -2, "p": 1},
            "The faction holds back: its belief that the US resists (1) is not below the"
            " threshold (1).",
        ),
        (
            {"sq": -3, "p": 1},
            "The faction moves, threat or no threat: even a clash (-2) is worth more than the"
            " status quo (-3).",
        ),
    ],
    ids=["at the threshold", "no reason", "as bad as a clash", "and sure of it", "worse"],
)
def test_it_says_why(board: Panel, values: dict[str, Any], sentence: str) -> None:
    assert said(board, **values).startswith(sentence + " ")


def test_swapped_roles_change_the_names_and_no_number(board: Panel) -> None:
    here, there = (said(board, swapped=swapped) for swapped in (False, True))
    assert there.replace("The US", "The faction").replace("the faction", "the US") == here != there
    here, there = texts(), texts(swapped=True)
    assert [words for words in here if "considers" in words] != [
        words for words in there if "considers" in words
    ]


def test_every_sentence_agrees_with_the_method_and_takes_two_lines(board: Panel) -> None:
    for sq, dc, dd, p in product(range(-4, 9, 2), (1, 4, 8), (-6, -4, 0), (0, 0.35, 0.7, 1)):
        values = {"sq": sq, "dc": dc, "dd": dd, "p": p}
        sentence, wanted = said(board, **values), game(values)
        does = "moves" if wanted.moves else "holds back"
        assert sentence.startswith((f"The faction {does}: ", f"The faction {does}, threat or no"))
        assert ("threat or no" in sentence) == (not 0 < wanted.threshold <= 1)
        assert len(sentence) <= SENTENCE_AT_MOST


def test_the_presets_show_what_they_promise(board: Panel) -> None:
    presets = {label: game({**START, **values}) for label, values in board.presets}
    better, fails, unneeded = presets.values()
    assert list(presets) == [
        "A better status quo",
        "A credible threat that fails",
        "No threat needed",
    ]
    start = game(dict(START))
    assert start.moves
    assert not better.moves
    assert (better.mover.dc, better.mover.dd, better.resister.p_hard) == (3, -2, 0.3)
    assert better.mover.sq > start.mover.sq
    assert fails.moves
    assert fails.resister.p_hard > 0.5
    assert not unneeded.moves
    assert unneeded.resister.p_hard == 0
    assert all(set(values) == {"sq", "dc", "dd", "p"} for _, values in board.presets)


def test_every_control_moves_the_chart_and_python_sends_what_follows(board: Panel) -> None:
    assert [(one["name"], one["signal"]) for one in board.controls] == [
        (name, name) for name in START
    ]
    assert board.signals == computed_signals(CONTENT.load(), START)
    assert said(board, p=0.5).startswith("The faction holds back")
    assert board.signals["moves"] is False


def test_no_setting_is_refused(board: Panel) -> None:
    sliders = [control for control in board.controls if control["kind"] == "slider"]
    for ends in product(*((one["low"], one["high"]) for one in sliders)):
        assert said(board, **dict(zip((one["name"] for one in sliders), ends, strict=True)))


def test_the_cell_leaves_a_sentence_controls_and_a_chart_that_listens(shown: list[Any]) -> None:
    made = deterrence_board()
    form, view, drawn = shown
    assert form["text/plain"].endswith(f"\n{made.sentence}")
    assert 'data-ck-static="03b-deterrence"' in form["text/html"]
    assert list(view) == [WIDGET_VIEW]
    spec = drawn[CHART]
    listener = spec["usermeta"]["embedOptions"]["patch"][0]["value"]
    names = [signal["name"] for signal in listener["signals"]]
    assert names == [*START, *made.signals]
    begun = {param["name"]: param.get("value") for param in spec["params"]}
    assert begun == {**START, **made.signals}, "chart and controls begin alike"


# The chart


def texts(**values: Any) -> list[str]:
    """Every word of the chart at these values, with the signs of a keyboard."""
    chosen = {**START, **values}
    signals = {**chosen, **computed_signals(CONTENT.load(), chosen)}
    svg = drawing.svg_with(deterrence_game().to_dict(), **signals)
    return drawing.texts(svg.replace(MINUS, "-"))


@pytest.mark.parametrize(("p", "taken"), [(0.3, True), (0.6, False)])
def test_the_point_shows_what_is_taken(p: float, taken: bool) -> None:
    chosen = {**START, "p": p}
    signals = {**chosen, **computed_signals(CONTENT.load(), chosen)}
    svg = drawing.svg_with(deterrence_game().to_dict(), **signals)
    point = re.search(r'roledescription="point"[^>]*d="[^"]*"[^>]*fill="(#\w+)"', svg)
    assert point
    assert point[1] == (ORANGE if taken else BLUE)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "threshold 0.4"),
        ({"sq": 3}, "holds back at any belief"),
        ({"sq": 8}, "holds back at any belief"),
        ({"sq": -2}, "threshold 1"),
        ({"sq": -3}, "moves at any belief"),
        ({"sq": 1, "dc": 8, "dd": -6}, "threshold 0.5"),
    ],
)
def test_the_map_says_the_threshold_or_that_there_is_none(
    values: dict[str, Any], words: str
) -> None:
    assert words in texts(**values)
    wanted = game({**START, **values})
    assert ("holds back at any" in words) == (wanted.threshold <= 0)
    assert ("moves at any" in words) == (wanted.threshold > 1)


def test_the_sum_stands_over_the_map() -> None:
    assert "= (3 - 1) / (3 - (-2)) = 0.4" in texts()
    assert "= (3 - (-4)) / (3 - 0) = 2.33" in texts(sq=-4, dd=0)


def test_the_description_says_what_the_method_says() -> None:
    wanted = game(dict(START))
    said = deterrence_game().description
    assert wanted.moves
    assert said.count("the side moves") == 1
    assert f"which is at {wanted.worth_of_moving:g} there" in said


def test_the_words_name_what_is_made_up() -> None:
    said = deterrence_game().to_dict()["title"]["subtitle"]
    assert said == "Made-up numbers without a unit. The game does not say who is right."
