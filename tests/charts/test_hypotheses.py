"""The chart of competing hypotheses works out by itself what the method says."""

import json
import random
import re

import altair as alt
import pandas as pd
import pytest
import vl_convert

from coursekit.charts.core import renderer
from coursekit.charts.hypotheses import hypotheses
from coursekit.charts.hypothesis_rows import GROUPS, HYPOTHESES, ITEMS, RATINGS, evidence
from coursekit.charts.hypothesis_scores import ALL, KINDS, PARAMETERS, apart, scores
from coursekit.data import load
from coursekit.jupyterlab import CHART
from coursekit.methods.ach import INCONSISTENCY, WEIGHTS, rank

KEYS = {"C": ("claims", "claim_id"), "E": ("timeline", "event_id"), "T": ("tempo", "tempo_id")}
KEYS["S"] = ("us_strikes", "strike_id")


def drawn(spec, **values):
    for param in spec["params"]:
        param["value"] = {**PARAMETERS, **values}[param["name"]]
    return vl_convert.vegalite_to_svg(spec, vl_version="5.8", allowed_base_urls=[])


def computed(part, *columns, **values):
    """What the transforms of the chart make of these values: rows of words."""
    rows = part(alt.Chart(hypotheses().data))
    words = " + '|' + ".join(f"datum.{column}" for column in columns)
    chart = rows.transform_calculate(words=words).mark_text().encode(text="words:N")
    params = [alt.param(name=name, value="") for name in PARAMETERS]
    svg = drawn(chart.add_params(*params).to_dict(), **values)
    return [said.split("|") for said in re.findall(r">([^<>]*\|[^<>]*)</text>", svg)]


def texts(**values):
    spec = renderer.mimebundle(hypotheses().to_dict())[CHART]
    return re.findall(r">([^<>]+)</(?:text|tspan)>", drawn(spec, **values))


def ranking(ratings, weights, weigh, as_one, left_out=ALL):
    items = [item for item in ITEMS if item != left_out]
    matrix = pd.DataFrame(
        {item: [ratings[f"{key}:{item}"] for key in HYPOTHESES] for item in items},
        index=list(HYPOTHESES),
    )
    kinds = {kind: {item: weights[f"{kind}:{item}"] for item in items} for kind in KINDS}
    groups = {item: name for name, group in GROUPS.items() for item in group if item in items}
    return rank(matrix, **(kinds if weigh else {}), groups=groups if as_one else {})


def grid(seed):
    """Ratings and weights by chance, from few cells rated to all of them."""
    chance = random.Random(seed)
    few = chance.choice([0, 1, 5, 30])
    options = [""] * few + list(INCONSISTENCY) * 2
    return {
        "ratings": {cell: chance.choice(options) for cell in PARAMETERS["ratings"]},
        "weights": {cell: chance.choice(list(WEIGHTS)) for cell in PARAMETERS["weights"]},
        "weigh": chance.random() < 0.5,
        "as_one": chance.random() < 0.5,
    }


@pytest.mark.parametrize("seed", range(24))
def test_the_scores_are_those_of_the_method(seed):
    values = grid(seed)
    full = ranking(**values)
    columns = ["hypothesis_id", "without", "score", "cells", "per_cell", "least", "carries"]
    found = computed(scores, *columns, **values)
    assert len(found) == len(HYPOTHESES) * (len(ITEMS) + 1)
    for name, without, score, cells, per_cell, least, carries in found:
        wanted = ranking(**values, left_out=without)
        row = wanted.hypotheses.loc[name]
        assert float(score) == pytest.approx(row["weighted"])
        assert int(cells) == row["rated"]
        if row["rated"]:
            assert float(per_cell) == pytest.approx(row["per_rated"])
        assert (least == "true") == (name in wanted.least_per_rated)
        assert (carries == "1") == (wanted.least_per_rated != full.least_per_rated)
        if without != ALL and not values["as_one"]:
            assert float(score) == pytest.approx(full.without.loc[without, name])


@pytest.mark.parametrize("seed", range(6))
def test_how_far_an_item_tells_apart_is_what_the_method_says(seed):
    values = grid(seed)
    told = ranking(**values).items
    found = {
        item: int(distance) for item, distance in computed(apart, "item_id", "distance", **values)
    }
    assert found == told.loc[told["rated"] > 1, "diagnosticity"].to_dict()


def test_nothing_is_least_contradicted_before_a_cell_is_rated():
    found = computed(scores, "hypothesis_id", "least", "carries")
    assert {tuple(rest) for _, *rest in found} == {("false", "0")}


def test_the_bars_and_the_matrix_say_what_is_rated():
    ratings = {**PARAMETERS["ratings"], "iran:visit": "CC", "iran:reason": "II", "gaza:truce": "I"}
    said = texts(ratings=ratings)
    assert [said.count(code) for code in ("CC", "C", "N", "I", "II")] == [1, 0, 0, 1, 1]
    assert said.count("1.00 (2 rated)") == 1
    assert said.count("1.00 (1 rated)") == 1
    assert "2.00 (1 rated)" in texts(ratings=ratings, left_out="visit")
    assert "2.00 (1 rated)" not in said


def test_the_weights_count_with_the_tick_alone():
    ratings = {**PARAMETERS["ratings"], "iran:reason": "II"}
    high = {**PARAMETERS["weights"], "credibility:reason": "high", "relevance:reason": "high"}
    assert "2.00 (1 rated)" in texts(ratings=ratings, weights=high)
    assert "4.00 (1 rated)" in texts(ratings=ratings, weights=high, weigh=True)


@pytest.mark.parametrize("key", sorted({key for item in ITEMS.values() for key in item.ids}))
def test_what_an_item_rests_on_is_in_the_tables(key):
    table, column = KEYS[key[0]]
    assert key in set(load(table)[column])


def test_the_text_of_an_item_follows_the_tables():
    said = evidence()
    totals = load("tempo").set_index("tempo_id")["cumulative_attacks"]
    assert said["order"].endswith("on 30 January. The large US strikes came on 2 February.")
    assert f" {totals['T03']} (26 October) to at least {totals['T35']} (" in said["earlier"]
    strikes = load("us_strikes").query("confirmed_by_us == 'yes' and date < '2024-01-30'")
    assert [strikes["strike_id"].iloc[0], strikes["strike_id"].iloc[-1]] == ["S01", "S09"]


def test_items_of_a_group_stand_side_by_side():
    order = list(ITEMS)
    for items in GROUPS.values():
        at = order.index(items[0])
        assert tuple(order[at : at + len(items)]) == items


def test_there_is_no_row_or_rating_that_the_parameters_lack():
    assert len(PARAMETERS["ratings"]) == len(hypotheses().data) == len(HYPOTHESES) * len(ITEMS)
    assert list(RATINGS)[1:] == list(INCONSISTENCY)
    assert json.dumps(hypotheses().to_dict()).count('"name": "ratings"') == 1


def test_the_words_say_what_the_board_cannot_show():
    title = json.dumps(hypotheses().to_dict()["title"])
    assert "links of one chain" in title
    assert "a vague one is hard to contradict" in title
    assert "There is no right answer." in hypotheses().description
