"""The board of cross-impacts without a browser: tables, chart, sentences, list, controls."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import product
from random import Random
from typing import Any

import pytest

from coursekit.boards.impact_board import MINUS, impact_board
from coursekit.boards.impact_board.chart import impact_strip, signals
from coursekit.boards.impact_board.content import CONTENT, cell, edited_values
from coursekit.charts.core.looks import ORANGE, SCENARIOS
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.jupyterlab import CHART
from coursekit.methods.crossimpact import balance, search
from coursekit.store import work
from coursekit.text import number_word
from coursekit.widgets.panel import Panel
from tests.drawing import draw_svg

IMPACT = CONTENT.load()
EDITED = [key.partition(":")[0] for key in edited_values()]
PAPER = ("De-escalation", "Resumption", "Sporadic strikes")


def random_cells(dice: Random) -> dict[str, str]:
    return {cell(key): str(dice.randint(-3, 3)) for key in EDITED}


# The tables


def test_the_paper_names_what_the_indicators_name() -> None:
    conditions = load("indicators").set_index("indicator_id")["scenario"]
    assert tuple(IMPACT.paper) == PAPER == tuple(SCENARIOS[key].name for key in list(SCENARIOS)[:3])
    for row in load("impact_states").to_dict("records"):
        assert set(conditions[list(row["indicator_ids"])]) == set(row["scenarios"]), row["state_id"]


def test_no_descriptor_acts_on_itself_and_every_reason_is_told() -> None:
    of = load("impact_states").set_index("state_id")["descriptor"]
    impacts = load("impacts")
    assert (impacts["from_state"].map(of) != impacts["on_state"].map(of)).all()
    assert (impacts["value"] != 0).all()
    assert impacts["reason"].str.len().min() > 30
    assert len(EDITED) == 6


def test_a_matrix_without_edits_is_the_table() -> None:
    judged = IMPACT.matrix({})
    assert (judged != 0).sum().sum() == len(load("impacts"))
    assert judged.loc[("gaza", "gaza-war"), ("attacks", "attacks-none")] == -1
    assert IMPACT.matrix({"X21:value": "-2"}).loc[
        ("us", "us-wide"), ("attacks", "attacks-large")
    ] == (-2)


def test_the_six_open_judgements_lean_to_no_scenario() -> None:
    """Each scenario survives about as often, whatever a learner sets; the fixed ones stay."""
    dice, tries = Random(0), 60
    held = Counter[str]()
    for _ in range(tries):
        holding = search(IMPACT.matrix(random_cells(dice))).holding
        held.update({IMPACT.paper_name(states) for states in holding})
    assert min(held[name] for name in PAPER) > tries / 3, held
    assert max(held[name] for name in PAPER) < tries * 2 / 3, held


def test_each_edited_judgement_decides_over_a_scenario() -> None:
    def verdicts(cells: dict[str, str]) -> list[str]:
        return list(signals(IMPACT, IMPACT.matrix(cells))["verdicts"])

    start = edited_values()
    before = verdicts(start)
    assert before[:3] == ["holds"] * 3
    for key in start:
        assert any(verdicts({**start, key: value}) != before for value in ("-3", "0", "3")), key


def holds(judged: Any, named: dict[str, str]) -> bool:
    """Whether some way to fill in what is left open has no state that another one beats."""
    open_ones = [key for key in IMPACT.descriptors if key not in named]
    return any(
        balance(judged, named | dict(zip(open_ones, filled, strict=True))).inconsistency == 0
        for filled in product(*(IMPACT.descriptors[key] for key in open_ones))
    )


def test_what_a_single_judgement_breaks_is_found_by_filling_in_by_hand() -> None:
    values = load("impacts").set_index("impact_id")["value"]
    assert set(IMPACT.turning) == set(values.index)
    for key in ("X02", "X03", "X05", "X16", "X26"):
        for name, named in IMPACT.paper.items():
            breaks = [
                n for n in range(-3, 4) if not holds(IMPACT.matrix({cell(key): str(n)}), named)
            ]
            nearest = min(breaks, key=lambda n: abs(n - values[key]), default=None)
            assert IMPACT.turning[key].get(name) == nearest, (key, name)


def test_it_says_how_much_hangs_on_single_judgements(board: Panel) -> None:
    number = sum(map(bool, IMPACT.turning.values()))
    assert 0 < number < len(load("impacts"))
    assert (
        f"Of our {len(load('impacts'))} judgements {number_word(number)} can each" in board.detail
    )
    for breaks in IMPACT.turning.values():
        for name, value in breaks.items():
            assert (
                f"{name}, at {f'{value:+}'.replace('-', MINUS).replace('+0', '0')}" in board.detail
            )


# The chart


@cache
def chart() -> dict[str, Any]:
    return dict(impact_strip().to_dict())


def drawn(**changed: int) -> str:
    cells = edited_values(changed)
    sent = signals(IMPACT, IMPACT.matrix(cells))
    params = [{**param, "value": sent.pop(param["name"])} for param in chart()["params"]]
    assert not sent
    return draw_svg({**chart(), "params": params})


def test_the_words_tell_what_the_colour_tells() -> None:
    before, after = drawn(), drawn(X21=-2)
    assert [svg.count(">holds<") for svg in (before, after)] == [3, 2]
    assert after.count(">breaks<") == 1
    assert after.count(">→ scattered<") == 1
    for svg in (before, after):
        orange = svg.count(f'fill="{ORANGE}"')
        assert orange == svg.count(">→ ")


def test_what_the_paper_leaves_open_is_dashed_and_said() -> None:
    open_states = sum(6 - len(states) for states in IMPACT.paper.values())
    assert drawn().count('stroke-dasharray="4,3"') == open_states
    said = chart()["description"]
    assert "Sporadic strikes, Attacks on US targets: scattered, US strikes: limited" in said
    assert "left open" in said


# What it says and keeps


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return impact_board()


def said(board: Panel, **cells: int) -> str:
    board.values = {**board.start, "cells": edited_values(cells)}
    return str(board.sentence)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({}, "De-escalation, Resumption and Sporadic strikes hold together."),
        (
            {"X21": -2},
            "De-escalation and Sporadic strikes hold together. Resumption breaks: the other parts"
            " push “Attacks on US targets” to “scattered”.",
        ),
    ],
    ids=["as we judge", "strikes stop attacks"],
)
def test_it_says_what_holds(board: Panel, cells: dict[str, int], sentence: str) -> None:
    assert said(board, **cells) == f"{sentence} To hold together is not to be probable."


def test_where_a_part_is_pushed_the_balance_is_highest(board: Panel) -> None:
    said(board, X01=3, X04=3, X16=-3, X26=0)
    judged = IMPACT.matrix(board.values["cells"])
    found = search(judged)
    for k, states in enumerate(IMPACT.paper.values()):
        result = balance(judged, found.nearest(states))
        for d, (key, words) in enumerate(IMPACT.descriptors.items()):
            box = board.signals["boxes"][f"{k}:{d}"]
            most = result.frame.loc[key, "balance"].max()
            highest = {
                f"→ {words[state]}"
                for state, value in result.frame.loc[key, "balance"].items()
                if value == most
            }
            assert box["short"] == (box["note"] != "")
            assert not box["short"] or box["note"] in highest


def test_sentence_chart_and_list_agree(board: Panel) -> None:
    dice = Random(3)
    for _ in range(6):
        board.values = {**board.start, "cells": random_cells(dice)}
        verdicts = board.signals["verdicts"][: len(PAPER)]
        for name, verdict in zip(PAPER, verdicts, strict=True):
            assert (f"{name} breaks: " in board.sentence) == (verdict == "breaks"), name
        number = len(search(IMPACT.matrix(board.values["cells"])).holding)
        listed = board.detail.partition("</details>")[0]
        assert listed.count("<tr>") == (number + 1 if number else 0)


def test_every_judgement_is_below_with_its_reason(board: Panel) -> None:
    for reason in load("impacts")["reason"]:
        assert reason.split(",")[0].replace("'", "&#x27;") in board.detail
    assert board.detail.count("(yours)") == len(EDITED)


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
    which, grid = board.controls
    assert (which["low"], which["high"], grid["one_row"]) == (1, len(EDITED), "which")
    assert len(grid["rows"]) == len(EDITED)
    assert [int(value) for value, _ in grid["options"]["value"]] == [3, 2, 1, 0, -1, -2, -3]
    assert ["0", "0, no influence"] in grid["options"]["value"]
    assert ["X21", "US strikes: wide → Attacks: large"] in grid["rows"]
    assert set(board.signals) == {"boxes", "verdicts"}


def test_what_is_kept_comes_back(board: Panel) -> None:
    said(board, X16=0)
    board.kept += 1
    entry = work.latest("05-impact", "answer")
    assert entry is not None
    assert entry.value["cells"]["X16:value"] == "0"
    assert impact_board().values["cells"]["X16:value"] == "0"


def test_the_cell_leaves_a_sentence_controls_and_a_chart_that_listens(shown: list[Any]) -> None:
    made = impact_board()
    form, _, drawn, *_ = shown
    assert form["text/plain"].endswith(f"\n{made.sentence}")
    assert 'data-ck-static="05-impact"' in form["text/html"]
    begun = {param["name"]: param["value"] for param in drawn[CHART]["params"]}
    assert begun == made.signals, "chart and controls begin alike"


def test_descriptors_of_another_table_are_named() -> None:
    renamed = {"peace": "x", **{key: IMPACT.heads[key] for key in list(IMPACT.heads)[1:]}}
    with pytest.raises(CourseError) as error:
        replace(IMPACT, heads=renamed)
    assert (error.value.where, "peace" in error.value.found) == ("heads", True)
