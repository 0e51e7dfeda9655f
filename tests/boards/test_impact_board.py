"""The board of cross-impacts without a browser: its sentences, its list, its controls."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

from coursekit.boards.impact_board import impact_board, matrix, other_scenarios
from coursekit.charts.core.looks import SCENARIOS
from coursekit.charts.impact import impact_cell
from coursekit.charts.impact_rows import combinations, named
from coursekit.data import load
from coursekit.jupyterlab import CHART, WIDGET_VIEW
from coursekit.methods.crossimpact import search
from coursekit.store import work
from coursekit.widgets.panel import Panel


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
    return impact_board()


def said(board: Panel, **cells: int) -> str:
    wanted = {impact_cell(key): str(value) for key, value in cells.items()}
    board.values = {"cells": {**board.start["cells"], **wanted}}
    return str(board.sentence)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {},
            "Of the paper's three scenarios all survive. Outside the paper two combinations hold.",
        ),
        (
            {"X21": -2},
            "Of the paper's three scenarios De-escalation and Sporadic strikes survive; Resumption"
            " breaks (Attacks on US targets). Outside the paper two combinations hold.",
        ),
        (
            {"X01": 3, "X04": 3, "X16": -3, "X26": 0},
            "Of the paper's three scenarios Resumption survives; De-escalation breaks (Splits among"
            " the groups); Sporadic strikes breaks (Attacks on US targets). Outside the paper six"
            " combinations hold.",
        ),
    ],
    ids=["as we judge", "strikes stop attacks", "one left"],
)
def test_it_says_what_survives(board: Panel, cells: dict[str, int], sentence: str) -> None:
    assert said(board, **cells) == f"{sentence} Consistent does not mean probable."


@pytest.mark.parametrize("seed", range(8))
def test_sentence_and_list_are_those_of_the_method(board: Panel, seed: int) -> None:
    dice = Random(seed)
    cells = {key: dice.randint(-3, 3) for key in load("impacts").query("edited")["impact_id"]}
    sentence = said(board, **cells)
    judged = matrix({impact_cell(key): str(value) for key, value in cells.items()})
    frame = search(judged).frame
    for key, states in named().items():
        held = any(
            frame.loc[
                (frame[list(filled)] == list(filled.values())).all(axis=1), "consistent"
            ].all()
            for filled in combinations(states)
        )
        broken = f"{SCENARIOS[key].name} breaks (" in sentence
        assert held != broken, key
    number = int(frame["consistent"].sum())
    listed = board.detail.partition("<details>")[0]
    assert listed.count("<tr>") == (number + 1 if number else 0)


def test_the_others_are_consistent_at_the_start_but_for_the_last() -> None:
    judged = search(matrix({})).frame
    *found, last = other_scenarios()
    assert len(found) == 2
    for states in (*found, last):
        row = judged[(judged[list(states)] == list(states.values())).all(axis=1)]
        assert row["consistent"].item() == (states is not last)


def test_a_matrix_without_edits_is_the_table() -> None:
    judged = matrix({})
    impacts = load("impacts")
    assert (judged != 0).sum().sum() == len(impacts)
    assert judged.loc[("gaza", "gaza-war"), ("attacks", "attacks-none")] == -1


def test_the_six_open_judgements_lean_to_no_scenario() -> None:
    """Each scenario survives about as often, whatever a learner sets; the fixed ones stand."""
    dice, edited = Random(0), load("impacts").query("edited")["impact_id"]
    tries = 60
    held = Counter[str]()
    for _ in range(tries):
        cells = {impact_cell(key): str(dice.randint(-3, 3)) for key in edited}
        frame = search(matrix(cells)).consistent
        for key, states in named().items():
            held[key] += bool((frame[list(states)] == list(states.values())).all(axis=1).any())
    assert min(held[key] for key in named()) > tries / 3, held
    assert max(held.values()) < tries * 2 / 3, held


def test_every_judgement_stands_below_with_its_reason(board: Panel) -> None:
    for reason in load("impacts")["reason"]:
        assert reason.split(",")[0].replace("'", "&#x27;") in board.detail
    assert board.detail.count("(yours)") == 6


def test_presets_change_what_they_name(board: Panel) -> None:
    start = board.start["cells"]
    changed = {
        label: {key: value for key, value in wanted["cells"].items() if start[key] != value}
        for label, wanted in board.presets
    }
    assert changed == {
        "If wide strikes stop attacks": {"X21:value": "-2"},
        "If calm heals no quarrel": {"X16:value": "0"},
    }


def test_the_six_have_seven_values_in_words(board: Panel) -> None:
    (grid,) = board.controls
    assert len(grid["rows"]) == 6
    assert [value for value, _ in grid["options"]["value"]] == [
        "3",
        "2",
        "1",
        "0",
        "-1",
        "-2",
        "-3",
    ]
    assert ["0", "0, no influence"] in grid["options"]["value"]
    assert grid["signal"] == "cells"
    assert board.signals == {}


def test_what_is_kept_comes_back(board: Panel) -> None:
    said(board, X16=0)
    board.kept += 1
    entry = work.latest("05-impact", "answer")
    assert entry is not None
    assert entry.value["cells"]["X16:value"] == "0"
    assert impact_board().values["cells"]["X16:value"] == "0"


def test_the_cell_leaves_a_sentence_controls_and_a_chart_that_listens(shown: list[Any]) -> None:
    made = impact_board()
    form, view, drawn, *_ = shown
    assert form["text/plain"] == made.sentence
    assert 'data-ck-static="05-impact"' in form["text/html"]
    assert list(view) == [WIDGET_VIEW]
    spec = drawn[CHART]
    assert {param["name"]: param["value"] for param in spec["params"]} == made.start
