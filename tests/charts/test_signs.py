"""The chart of signs: what is drawn for a rating, and constants that must agree."""

from __future__ import annotations

import json

import pytest
import vl_convert

from coursekit.charts import as_table, indicators
from coursekit.charts.core.looks import SCENARIOS
from coursekit.charts.scenarios import LADDER
from coursekit.charts.signs import RATED, SIGNS, START, STEPS
from coursekit.data import load
from coursekit.methods import signs as method
from coursekit.methods.probability_words import BANDS, word


def drawn(ratings: dict[str, str]) -> str:
    spec = indicators().to_dict()
    (param,) = [one for one in spec["params"] if one["name"] == "ratings"]
    param["value"] = ratings
    return str(vl_convert.vegalite_to_svg(json.dumps(spec)))


def test_each_word_stands_for_a_chance_of_its_band_and_mirrors_its_opposite() -> None:
    for (first, second, *_), (name, chance) in zip(reversed(BANDS), LADDER.items(), strict=True):
        assert word(chance).word == first
        assert first.startswith(name) or second == name
    chances = list(LADDER.values())
    assert [round(a + b, 9) for a, b in zip(chances, reversed(chances), strict=True)] == [1.0] * 7


def test_the_steps_are_those_of_the_method() -> None:
    assert STEPS == method.STEPS


def test_each_scenario_of_the_tables_has_its_look() -> None:
    months = load("aftermath_months")["default_scenario"].cat.categories
    assert set(months) - {"unclear"} == set(RATED) == set(SCENARIOS) - {"other"}
    assert len({look.color for look in SCENARIOS.values()}) == len(SCENARIOS)
    assert len({look.shape for look in SCENARIOS.values()}) == len(SCENARIOS)


def test_the_signs_are_rows_of_the_table() -> None:
    table = load("indicators").set_index("indicator_id")
    assert set(SIGNS) <= set(table.index)
    assert set(table.loc[list(SIGNS), "scenario"]) == set(RATED)
    assert {cell.split(":")[1] for cell in START} < set(SIGNS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("likely", "likely", ""), "1 to 1: not at all"),
        (("almost certain", "unlikely", ""), "2.9 to 1: hardly"),
        (("likely", "very unlikely", "likely"), "5.6 to 1: somewhat"),
        (("remote", "almost certain", ""), "32 to 1: strongly"),
    ],
)
def test_the_chart_works_out_the_ratio_as_the_method_does(
    words: tuple[str, ...], said: str
) -> None:
    cells = {f"{name}:I02": word for name, word in zip(RATED, words, strict=True)}
    picture = drawn(cells)
    assert said in picture
    assert picture.count("rate two or more") == len(SIGNS) - 1
    sign = method.tells_apart({name: LADDER[word] for name, word in cells.items() if word})
    assert said.startswith(f"{sign.ratio:.2g} to 1")
    assert sign.strength in said or sign.ratio == 1


def test_one_word_is_drawn_and_tells_nothing_yet() -> None:
    picture = drawn({"sporadic:I02": "likely"})
    assert picture.count("rate two or more") == len(SIGNS)
    assert picture.count('aria-roledescription="point"') == 1


def test_the_table_has_a_row_for_each_sign_and_scenario() -> None:
    table = as_table(indicators())
    assert len(table) == len(SIGNS) * len(RATED)
    assert (table["Word at the start"] != "not rated").sum() == len(START)
