"""The board of deterrence without a browser: its sentences, its presets, its controls."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from coursekit.boards.deterrence_board import deterrence_board
from coursekit.charts.deterrence_tree import MINUS, TIMES
from coursekit.jupyterlab import CHART, WIDGET_VIEW
from coursekit.methods.deterrence import Deterrence, Player, one_sided
from coursekit.widgets.panel import Panel

START = {"sq": 1, "dc": 3, "dd": -2, "p": 0.3, "solved": 0, "swapped": False}
SENTENCE_AT_MOST = 180  # letters; two lines, so that the chart below stays where it is


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
    return deterrence_board()


def said(board: Panel, **values: Any) -> str:
    """What is said at these values, with the signs of a keyboard."""
    board.values = {**START, **values}
    return str(board.sentence).replace(MINUS, "-").replace(TIMES, "x")


def game(values: dict[str, Any]) -> Deterrence:
    worths = {name: values[name] for name in ("sq", "dc", "dd")}
    return one_sided(Player("a", **worths, p_hard=0), Player("b", **worths, p_hard=values["p"]))


def test_it_begins_with_the_number_to_check(board: Panel) -> None:
    assert board.start == START
    assert said(board) == (
        "The faction moves: its belief that the US is hard (0.3) is below the threshold (0.4)."
        " Made-up numbers: how a threat works, not what happened."
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"p": 0.4},
            "The faction holds back: its belief that the US is hard (0.4) is not below the"
            " threshold (0.4).",
        ),
        (
            {"sq": 3},
            "The faction holds back, threat or no threat: the gain (3) is not worth more than the"
            " status quo (3).",
        ),
        (
            {"sq": -2, "p": 0.95},
            "The faction moves: its belief that the US is hard (0.95) is below the threshold (1).",
        ),
        (
            {"sq": -2, "p": 1},
            "The faction holds back: its belief that the US is hard (1) is not below the"
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


@pytest.mark.parametrize(
    ("solved", "step"),
    [
        (1, "Last move: if hard, the US resists; if soft, it gives way."),
        (2, "Belief: moving is worth 0.3 x -2 + 0.7 x 3 = 1.5."),
        (3, "First move: moving is worth 1.5, the status quo 1, so it moves."),
    ],
)
def test_each_step_is_said(board: Panel, solved: int, step: str) -> None:
    assert said(board, solved=solved).endswith(f"the threshold (0.4). {step}")


def test_swapped_roles_change_the_names_and_no_number(board: Panel) -> None:
    for solved in range(4):
        here, there = (said(board, solved=solved, swapped=swapped) for swapped in (False, True))
        named = there.replace("The US", "The faction").replace("the faction", "the US")
        assert named == here != there


def test_every_sentence_agrees_with_the_method_and_takes_two_lines(board: Panel) -> None:
    for sq, dc, dd, p, solved in product(
        range(-4, 9, 2), (1, 4, 8), (-6, -4, 0), (0, 0.35, 0.7, 1), (0, 3)
    ):
        values = {"sq": sq, "dc": dc, "dd": dd, "p": p, "solved": solved}
        sentence, wanted = said(board, **values), game(values)
        does = "moves" if wanted.moves else "holds back"
        assert sentence.startswith((f"The faction {does}: ", f"The faction {does}, threat or no"))
        assert ("threat or no" in sentence) == (not 0 < wanted.threshold <= 1)
        assert solved == 0 or sentence.endswith(f", so it {does}.")
        assert len(sentence) <= SENTENCE_AT_MOST


def test_the_presets_show_what_they_promise(board: Panel) -> None:
    presets = {label: game({**START, **values}) for label, values in board.presets}
    start, better, fails, unneeded = presets.values()
    assert list(presets) == [
        "Start",
        "A better status quo",
        "A credible threat that fails",
        "No threat needed",
    ]
    assert start == game(START)
    assert start.moves
    assert not better.moves
    assert (better.mover.dc, better.mover.dd, better.resister.p_hard) == (3, -2, 0.3)
    assert better.mover.sq > start.mover.sq
    assert fails.moves
    assert fails.resister.p_hard > 0.5
    assert not unneeded.moves
    assert unneeded.resister.p_hard == 0
    assert all(set(values) == {"sq", "dc", "dd", "p"} for _, values in board.presets)


def test_every_control_moves_the_chart_without_python(board: Panel) -> None:
    assert [(one["name"], one["signal"]) for one in board.controls] == [
        (name, name) for name in START
    ]
    assert board.signals == {}


def test_no_setting_is_refused(board: Panel) -> None:
    sliders = [control for control in board.controls if control["kind"] == "slider"]
    for ends in product(*((one["low"], one["high"]) for one in sliders)):
        assert said(board, **dict(zip((one["name"] for one in sliders), ends, strict=True)))


def test_the_cell_leaves_a_sentence_controls_and_a_chart_that_listens(shown: list[Any]) -> None:
    made = deterrence_board()
    form, view, drawn = shown
    assert form["text/plain"] == made.sentence
    assert 'data-ck-static="03b-deterrence"' in form["text/html"]
    assert list(view) == [WIDGET_VIEW]
    spec = drawn[CHART]
    listener = spec["usermeta"]["embedOptions"]["patch"][0]["value"]
    assert [signal["name"] for signal in listener["signals"]] == list(START)
    begun = {param["name"]: param.get("value") for param in spec["params"]}
    assert {name: begun[name] for name in START} == START, "chart and controls begin alike"
