"""The ribbon of updating works out by itself what the methods say."""

import json
import re
from random import Random

import pytest
import vl_convert

from coursekit.charts.core import renderer
from coursekit.charts.core.looks import SCENARIOS
from coursekit.charts.updating import example, scenario_ribbon
from coursekit.charts.updating_rows import EVEN, ITEMS, PAIR, cell, prior_signal, ribbon_rows
from coursekit.data import load
from coursekit.jupyterlab import CHART
from coursekit.methods.bayes import update
from coursekit.methods.dependence import compare
from coursekit.methods.probability_words import BANDS, word

PERCENTS = [1, *range(5, 100, 5), 99]


def drawn(chart=None, **values):
    """The chart at these values, as SVG."""
    spec = renderer.mimebundle((chart or scenario_ribbon(BANDS)).to_dict())[CHART]
    known = {param["name"]: param for param in spec["params"]}
    for name, value in values.items():
        known[name]["value"] = value
    return vl_convert.vegalite_to_svg(spec, vl_version="5.8", allowed_base_urls=[])


def texts(**values):
    return re.findall(r">([^<>]+)</(?:text|tspan)>", drawn(**values))


def random_values(seed):
    dice = Random(seed)
    return {
        **{prior_signal(key): str(dice.choice(PERCENTS)) for key in SCENARIOS},
        "judged": {cell(e, key): str(dice.choice(PERCENTS)) for e in ITEMS for key in SCENARIOS},
        "seen": len(ITEMS),
        "together": dice.random() < 0.5,
        "tied": dice.randint(0, 10) / 10,
    }


def prior(values):
    weights = {key: int(values[prior_signal(key)]) for key in SCENARIOS}
    return {key: weight / sum(weights.values()) for key, weight in weights.items()}


def judged(values):
    return {e: {k: int(values["judged"][cell(e, k)]) / 100 for k in SCENARIOS} for e in ITEMS}


def shares(values):
    """What Vega works out, by step and scenario."""
    chart = scenario_ribbon(BANDS).to_dict()
    bars = next(layer for layer in chart["layer"] if layer["mark"]["type"] == "rect")
    spec = {
        "data": {"values": ribbon_rows().to_dict("records")},
        "params": [{"name": name, "value": value} for name, value in values.items()],
        "transform": [
            *bars["transform"],
            {"calculate": "datum.step + ' ' + datum.scenario + ' ' + datum.share", "as": "words"},
        ],
        "mark": "text",
        "encoding": {"text": {"field": "words"}},
    }
    svg = vl_convert.vegalite_to_svg(spec, vl_version="5.8", allowed_base_urls=[])
    found = {}
    for said in re.findall(r">(\d \w+ [^<]+)<", svg):
        step, scenario, share = said.split()
        found.setdefault(int(step), {})[scenario] = float(share)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_ribbon_is_that_of_bayes_rule(seed):
    values = random_values(seed)
    evidence = judged(values)
    if values["together"]:
        second = evidence[PAIR[1]]
        evidence[PAIR[1]] = {key: p + (1 - p) * values["tied"] for key, p in second.items()}
    trace = update(prior(values), evidence).trace
    found = shares(values)
    assert sorted(found) == list(range(len(ITEMS) + 1))
    for step, row in enumerate(trace.to_dict("records")):
        assert found[step] == pytest.approx(row), step


@pytest.mark.parametrize("seed", range(4))
def test_the_pair_is_counted_as_the_method_counts_it(seed):
    values, dice = random_values(seed), Random(100 + seed)
    first, second = PAIR
    for key in SCENARIOS:  # a second that is as likely as the first, or more, can hang together
        one = dice.randrange(len(PERCENTS))
        values["judged"][cell(first, key)] = str(PERCENTS[one])
        values["judged"][cell(second, key)] = str(PERCENTS[dice.randrange(one, len(PERCENTS))])
    step = list(ITEMS).index(second) + 1
    alone = judged(values)
    before = shares(values)[step - 2]
    total = sum(before.values())
    before = {key: share / total for key, share in before.items()}
    given = {key: p + (1 - p) * 0.4 for key, p in alone[second].items()}
    ways = compare(before, alone[first], alone[second], given).frame
    for way, setting in {
        "as independent": {"together": False},
        "given the first": {"together": True, "tied": 0.4},
        "as one story": {"together": True, "tied": 1},
    }.items():
        found = shares({**values, **setting})[step]
        assert found == pytest.approx(ways.loc[way].to_dict()), way


def test_only_what_is_seen_is_drawn():
    for seen in range(len(ITEMS) + 1):
        found = shares({**random_values(1), "seen": seen})
        assert sorted(found) == list(range(seen + 1))
        said = texts(seen=seen)
        assert said.count("?") == len(ITEMS) - seen
        assert ("27 Sep" in said) == (seen == len(ITEMS))


@pytest.mark.parametrize("percent", [1, 4, 5, 19, 20, 44, 45, 50, 55, 56, 80, 81, 95, 96, 99])
def test_the_word_beside_a_number_is_that_of_the_directive(percent):
    rest = (100 - percent) / 3
    values = {prior_signal(key): str(rest) for key in SCENARIOS}
    values[prior_signal("sporadic")] = str(percent)
    assert f"prior {percent}%: {word(percent / 100).word}" in texts(**values)


def test_below_one_percent_and_above_99_there_is_no_word():
    judgements = {cell(e, key): "99" if key == "other" else "1" for e in ITEMS for key in SCENARIOS}
    said = texts(judged=judgements, seen=len(ITEMS))
    assert "now above 99%: no word" in said
    assert said.count("now below 1%: no word") == len(SCENARIOS) - 1


def test_priors_that_do_not_add_up_are_shared_out_and_this_is_said():
    assert "Your priors add up to 100." in texts()
    said = texts(prior_sporadic="50")
    assert "Your priors add up to 125: each is drawn as its share of that." in said
    assert "prior 40%: unlikely" in said


def test_how_the_pair_is_counted_is_said():
    seen = len(ITEMS)
    assert "The attacks of 21 and 22 April count as independent." in texts(seen=seen)
    assert "The attacks of 21 and 22 April hang together, 0.5 of the way to one." in texts(
        seen=seen, together=True
    )
    assert "The attacks of 21 and 22 April count as one: the second tells nothing new." in texts(
        seen=seen, together=True, tied=1
    )
    assert "21 and 22 April" not in "".join(texts(seen=2, together=True))


def test_the_days_of_the_pair_are_those_of_the_data():
    days = load("aftermath").set_index("event_id").loc[list(PAIR), "date"]
    assert [f"{day:%d %B %Y}" for day in days] == ["21 April 2024", "22 April 2024"]


def test_the_indicators_come_in_the_order_of_their_dates_after_the_paper():
    events = load("aftermath").set_index("event_id").loc[list(ITEMS)]
    assert events["date"].is_monotonic_increasing
    assert events["date"].min() > load("timeline")["date"].max()
    assert (events["date"].dt.year == 2024).all()
    assert (events["claim_status"] != "claimed-only").all()
    assert {item.indicator_id for item in ITEMS.values()} <= set(load("indicators")["indicator_id"])


def test_the_picture_keeps_its_size():
    sizes = {
        re.search(r'<svg[^>]* (width="[\d.]+" height="[\d.]+)', drawn(**values))[1]
        for values in ({}, {"seen": 6}, random_values(3), {"prior_other": "99", "seen": 4})
    }
    assert len(sizes) == 1


def test_the_description_and_the_start():
    said = example().description
    assert f"{EVEN}% each" in said
    assert "21 Apr, rockets at US troops at Rumalyn" in said
    assert json.dumps(example().to_dict()).count("2026") == 0
