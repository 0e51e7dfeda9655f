"""The board of signs: its content, what is drawn for a rating, what is said."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from coursekit.boards.indicator_board import CONTENT, indicator_board, indicators, signals
from coursekit.charts import as_table
from coursekit.charts.core.looks import SCENARIOS
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.widgets.panel import Panel
from tests.drawing import draw_svg

SIGNS = CONTENT.load()
CAUTION = "A rating says what you would expect; it does not say that the sign was seen."


def cells(**signs: tuple[str, ...]) -> dict[str, str]:
    """The ratings of a board on which only these signs are rated."""
    nothing = SIGNS.cells(dict.fromkeys(SIGNS.signs, ("",) * len(SIGNS.scenarios)))
    return nothing | SIGNS.cells(signs)


# The content


def test_each_scenario_of_the_tables_has_its_look() -> None:
    months = load("aftermath_months")["default_scenario"].cat.categories
    assert set(months) - {"unclear"} == set(SIGNS.scenarios) == set(SCENARIOS) - {"other"}
    assert len({look.color for look in SCENARIOS.values()}) == len(SCENARIOS)
    assert len({look.shape for look in SCENARIOS.values()}) == len(SCENARIOS)


def test_the_signs_are_of_all_scenarios_and_the_preset_rates_them_all() -> None:
    listed = load("indicators").set_index("indicator_id").loc[list(SIGNS.signs), "scenario"]
    assert set(listed) == set(SIGNS.scenarios)
    assert set(SIGNS.presets[0].ratings) == set(SIGNS.signs)


@pytest.mark.parametrize(
    "changed", [{"scenarios": ("peace",)}, {"start": {"I08": ("maybe", "likely", "likely")}}]
)
def test_an_unknown_scenario_or_word_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(CourseError) as error:
        replace(SIGNS, **changed)
    assert error.value.found in ("'peace'", "'maybe'")


# The chart


@cache
def chart() -> dict[str, Any]:
    return dict(indicators().to_dict())


def drawn(ratings: dict[str, str], sign: str = "I11") -> str:
    sent = {**signals(ratings, SIGNS.judge(ratings)), "sign": sign}
    params = [{**param, "value": sent.pop(param["name"])} for param in chart()["params"]]
    assert not sent
    return draw_svg({**chart(), "params": params})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("likely", "likely", ""), "the same\nnot at all"),
        (("almost certain", "unlikely", ""), "2.1 to 4.9 times\nhardly"),
        (("likely", "very unlikely", "likely"), "2.8 to 16 times\nsomewhat"),
        (("remote", "almost certain", ""), "19 to 99 times\nstrongly"),
    ],
)
def test_a_sign_that_is_rated_twice_has_a_ratio_and_a_word(
    words: tuple[str, ...], said: str
) -> None:
    picture = drawn(cells(I02=words))
    for line in said.split("\n"):
        assert line in picture
    assert picture.count("rate it under") == len(SIGNS.signs) - 1
    assert picture.count('aria-roledescription="point"') == sum(map(bool, words))


def test_one_word_is_drawn_and_tells_nothing_yet() -> None:
    picture = drawn(cells(I02=("", "", "likely")))
    assert picture.count("rate it under") == len(SIGNS.signs)
    assert picture.count('aria-roledescription="point"') == 1
    assert "Your word: likely; Read as: 67%" in picture


def test_the_chosen_sign_alone_has_a_ground() -> None:
    grounds = [drawn(cells(), sign).count('stroke-width="2.5"') for sign in ("I02", "I17", "none")]
    assert grounds == [1, 1, 0]


def test_the_table_has_a_row_for_each_sign_and_scenario() -> None:
    words = as_table(indicators())["Word at the start"]
    assert len(words) == len(SIGNS.signs) * len(SIGNS.scenarios)
    assert (words != "not rated").sum() == len(SIGNS.cells(SIGNS.start))


# What it says


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return indicator_board()


def rate(board: Panel, **signs: tuple[str, str, str]) -> str:
    board.values = {**board.values, "ratings": cells(**signs)}
    return str(board.sentence)


def test_it_opens_with_an_example(board: Panel) -> None:
    assert board.sentence == (
        "2 of 8 signs are rated. As rated, this tells most: “A deadly attack on US troops”, 11"
        " to 80 times as probable under Resumption as under De-escalation. As rated, this tells"
        f" nothing: “The war in Gaza goes on”. {CAUTION}"
    )
    words = {cell: word for cell, word in board.values["ratings"].items() if word}
    assert words == SIGNS.cells(SIGNS.start)
    assert "<td>resumption.2</td><td>11 to 80 times</td>" in board.detail
    assert board.detail.count("<td>not rated</td>") == len(SIGNS.signs) - 2


def test_nothing_rated_is_said(board: Panel) -> None:
    assert rate(board) == (
        f"0 of 8 signs are rated. A sign is rated once it has a word under two scenarios. {CAUTION}"
    )
    assert rate(board, I02=("likely", "", "")).startswith("0 of 8 signs are rated.")


def test_ties_at_the_top_and_at_both_ends_are_said(board: Panel) -> None:
    words = ("unlikely", "likely", "likely")
    said = rate(board, I02=words, I17=words)
    assert "“Iran fears an open war with the US”, 1.2 to 4 times as probable under" in said
    assert "Resumption and Sporadic strikes as under De-escalation (1 more with this" in said
    assert "tells nothing" not in said


def test_the_preset_rates_every_sign(board: Panel) -> None:
    ((_, wanted),) = board.presets
    board.values = {**board.values, **wanted}
    assert board.sentence.startswith("8 of 8 signs are rated.")
    assert "not rated" not in board.detail


def test_only_the_chosen_sign_moves_the_chart_without_python(board: Panel) -> None:
    direct = {one["name"]: one["signal"] for one in board.controls if one["signal"]}
    assert direct == {"sign": "sign"}
    assert set(board.signals) == {"rated", "judged"}
