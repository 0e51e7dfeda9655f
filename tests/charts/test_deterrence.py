"""The chart of deterrence works out by itself what the method says."""

import json
import re
from itertools import product

import pytest
import vl_convert

from coursekit.charts.core import renderer
from coursekit.charts.deterrence import START, deterrence_game
from coursekit.charts.deterrence_tree import MINUS, TIMES
from coursekit.jupyterlab import CHART
from coursekit.methods.deterrence import Player, one_sided, tree
from coursekit.methods.gametree import solve

STATUS_QUOS, GAINS, CLASHES = range(-4, 9), (1, 3, 4, 8), (-6, -3, -2, 0)
BELIEFS = [twentieth / 20 for twentieth in range(21)]


def game(sq, dc, dd, p):
    return one_sided(Player("the faction", sq, dc, dd, 0.5), Player("the US", 0, 1, -1, p))


def texts(**values):
    """Every word of the chart at these values."""
    spec = renderer.mimebundle(deterrence_game().to_dict())[CHART]
    for param in spec["params"]:
        if param["name"] in values:
            param["value"] = values[param["name"]]
    svg = vl_convert.vegalite_to_svg(spec, vl_version="5.8", allowed_base_urls=[])
    plain = svg.replace(MINUS, "-").replace(TIMES, "x")
    return re.findall(r">([^<>]+)</(?:text|tspan)>", plain)


def test_the_expressions_agree_with_the_method_over_a_grid():
    computed = {
        param.name: param.expr for param in deterrence_game().params if hasattr(param, "expr")
    }
    rows = [
        {"at": at, "sq": sq, "dc": dc, "dd": dd, "p": p}
        for at, (sq, dc, dd, p) in enumerate(product(STATUS_QUOS, GAINS, CLASHES, BELIEFS))
    ]
    of_row = re.compile(r"\b(sq|dc|dd|p|worth)\b")
    spec = {
        "data": {"values": rows},
        "transform": [
            {"calculate": of_row.sub(r"datum.\1", computed[name]), "as": name}
            for name in ("worth", "moves", "threshold")
        ]
        + [{"calculate": "datum.at + ' ' + datum.moves + ' ' + datum.threshold", "as": "words"}],
        "mark": "text",
        "encoding": {"text": {"field": "words"}},
    }
    svg = vl_convert.vegalite_to_svg(spec, vl_version="5.8", allowed_base_urls=[])
    found = [said.split() for said in re.findall(r">(\d+ (?:true|false) [^<]+)<", svg)]
    assert len(found) == len(rows)
    for at, moves, threshold in found:
        row = rows[int(at)]
        wanted = game(row["sq"], row["dc"], row["dd"], row["p"])
        assert (moves == "true") == wanted.moves, row
        assert float(threshold) == pytest.approx(wanted.threshold), row


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "threshold 0.4"),
        ({"sq": 3}, "holds back at any belief"),
        ({"sq": 8}, "holds back at any belief"),
        ({"sq": -2}, "threshold 1"),
        ({"sq": -3}, "moves at any belief"),
        ({"sq": 1, "dc": 8, "dd": -6}, "threshold 0.5"),
    ],
)
def test_the_map_says_the_threshold_or_that_there_is_none(values, said):
    assert said in texts(**values)
    wanted = game(**{**START, **values})
    assert ("holds back at any" in said) == (wanted.threshold <= 0)
    assert ("moves at any" in said) == (wanted.threshold > 1)


def test_the_sum_stands_over_the_map():
    assert "= (3 - 1) / (3 - (-2)) = 0.4" in texts()
    assert "= (3 - (-4)) / (3 - 0) = 2.33" in texts(sq=-4, dd=0)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"solved": 1}, "Each takes what is worth more to it: see its column."),
        ({"solved": 2}, "Moving: 0.3 x (-2) + 0.7 x 3 = 1.5"),
        ({"solved": 3}, "1.5 is more than 1: it moves"),
        ({"solved": 3, "sq": 2}, "1.5 is not more than 2: it holds back"),
        ({"solved": 3, "sq": -3, "p": 1}, "-2 is more than -3: it moves"),
    ],
)
def test_each_step_is_said_over_the_tree(values, said):
    assert said in texts(**values)


def test_the_ends_are_those_of_the_method():
    table = deterrence_game().data
    mover = Player("mover", START["sq"], START["dc"], START["dd"], 0.5)
    choice = tree(mover, Player("other", 0, 1, -1, START["p"])).actions
    types = choice["move"].branches
    outcomes = [
        choice["stay"],
        *(
            types[kind][1].actions[how]
            for kind in ("hard", "soft")
            for how in ("resist", "give way")
        ),
    ]
    payoffs = [(end.payoffs["mover"], end.payoffs["other"]) for end in outcomes]
    assert list(zip(table["mover"], table["other"], strict=True)) == payoffs


def test_what_the_last_mover_takes_is_what_the_method_solves():
    mover, other = Player("mover", 1, 3, -2, 0.5), Player("other", 0, 1, -1, 0.3)
    choices = {step.history[1:]: step.action for step in solve(tree(mover, other)).choices}
    taken = deterrence_game().data.query("taken == 'yes'")
    assert choices[("hard",)] == "resist"
    assert choices[("soft",)] == "give way"
    assert taken["end"].tolist() == [
        "it moves, the other is hard and resists",
        "it moves, the other is soft and gives way",
    ]


def test_swapped_roles_change_the_names_and_no_number():
    here, there = texts(), texts(swapped=True)
    numbers = re.compile(r"^[-\d.]+$")
    assert list(filter(numbers.match, here)) == list(filter(numbers.match, there))
    assert [here.count("Faction"), here.count("US")] == [2, 3]
    assert [there.count("Faction"), there.count("US")] == [3, 2]


def test_the_description_says_what_the_method_says():
    wanted = game(**START)
    said = deterrence_game().description
    assert wanted.moves
    assert said.count("the side moves") == 1
    assert f"which is at {wanted.worth_of_moving:g} there" in said


def test_the_words_name_what_is_made_up():
    title = json.dumps(deterrence_game().to_dict()["title"])
    assert "Made-up numbers without a unit. The game does not say who is right." in title
