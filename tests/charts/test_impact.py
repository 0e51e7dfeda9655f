"""The strip of cross-impacts works out by itself what the method says."""

import re
from random import Random

import pytest
import vl_convert

from coursekit.boards.impact_board import matrix, other_scenarios
from coursekit.charts.core import renderer
from coursekit.charts.impact import example, impact_cell, impact_strip
from coursekit.charts.impact_rows import combinations, descriptors, named
from coursekit.data import load
from coursekit.jupyterlab import CHART
from coursekit.methods.crossimpact import balance

PAPER = ("deescalation", "resumption", "sporadic")


def edited():
    impacts = load("impacts")
    return impacts[impacts["edited"]]


def random_cells(seed):
    dice = Random(seed)
    return {impact_cell(key): str(dice.randint(-3, 3)) for key in edited()["impact_id"]}


def boxes(cells):
    """What Vega draws: for each scenario and descriptor the state and how far it is short."""
    spec = impact_strip(other_scenarios()).to_dict()
    layer = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "rect")
    words = "datum.k + '|' + datum.d + '|' + datum.s + '|' + datum.short + '|' + datum.tops"
    alone = {
        "data": {"values": spec["datasets"][layer["data"]["name"]]},
        "params": [{"name": "cells", "value": cells}],
        "transform": [*layer["transform"], {"calculate": words, "as": "words"}],
        "mark": "text",
        "encoding": {"text": {"field": "words"}},
    }
    svg = vl_convert.vegalite_to_svg(alone, vl_version="5.8", allowed_base_urls=[])
    found = {}
    for said in re.findall(r">(\d\|\d\|[^<]+)<", svg):
        k, d, state, short, tops = said.split("|")
        found[int(k), int(d)] = (state, int(short), int(tops))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_strip_is_that_of_the_method(seed):
    cells = random_cells(seed)
    judged, found = matrix(cells), boxes(cells)
    for k, states in enumerate([*named().values(), *other_scenarios()]):
        ways = [(balance(judged, filled), filled) for filled in combinations(states)]
        best, filled = min(ways, key=lambda way: way[0].inconsistency)
        for d, (key, words) in enumerate(descriptors().items()):
            frame = best.frame.loc[key]
            short = frame["balance"].max() - frame.loc[filled[key], "balance"]
            wanted = (words[filled[key]], short, frame["highest"].sum())
            assert found[k, d] == wanted, (k, key)


def test_every_box_is_drawn_once():
    assert len(boxes(random_cells(0))) == len(descriptors()) * (3 + len(other_scenarios()))


def test_the_paper_names_what_the_indicators_name():
    states = load("impact_states")
    conditions = load("indicators").set_index("indicator_id")["scenario"]
    assert list(named()) == list(PAPER)
    for row in states.to_dict("records"):
        assert set(conditions[list(row["indicator_ids"])]) == set(row["scenarios"]), row["state_id"]


def test_no_descriptor_acts_on_itself_and_every_reason_is_told():
    of = load("impact_states").set_index("state_id")["descriptor"]
    impacts = load("impacts")
    assert (impacts["from_state"].map(of) != impacts["on_state"].map(of)).all()
    assert (impacts["value"] != 0).all()
    assert impacts["reason"].str.len().min() > 30
    assert len(edited()) == 6


def test_each_edited_judgement_decides_over_a_scenario():
    start = {
        impact_cell(key): str(n) for key, n in edited().set_index("impact_id")["value"].items()
    }

    def survive(cells):
        found = boxes(cells)
        return {k: all(found[k, d][1] == 0 for d in range(6)) for k in range(6)}

    before = survive(start)
    assert [before[k] for k in range(3)] == [True] * 3
    for key in start:
        ends = [survive({**start, key: value}) for value in ("-3", "0", "3")]
        assert any(end != before for end in ends), key


def drawn(**cells):
    spec = renderer.mimebundle(impact_strip(other_scenarios()).to_dict())[CHART]
    for key, value in cells.items():
        spec["params"][0]["value"][impact_cell(key)] = value
    return vl_convert.vegalite_to_svg(spec, vl_version="5.8", allowed_base_urls=[])


def test_the_words_tell_what_the_colour_tells():
    before, after = drawn(), drawn(X21="-2")
    assert before.count(">survives<") == 5
    assert after.count(">survives<") == 4
    assert after.count(">breaks<") == 2
    assert ">short by 3<" in after
    assert before.count(">from outside<") == 6


def test_the_picture_keeps_its_size():
    sizes = [
        re.search(r'<svg[^>]* (width="[\d.]+" height="[\d.]+)', svg)[1]
        for svg in (drawn(), drawn(X16="-3"))
    ]
    assert sizes[0] == sizes[1]


def test_the_description_names_what_is_open():
    said = example().description
    assert "Sporadic strikes, Attacks on US targets: scattered, US strikes: limited" in said
    assert "left open" in said
