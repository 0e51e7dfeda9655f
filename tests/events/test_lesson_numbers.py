"""What lesson 07 says of the made-up samples is what they give."""

from __future__ import annotations

import pytest

from coursekit.events import Aliases, Rule, compare_rules, read, running_totals, sample
from coursekit.forms.bank import find
from coursekit.forms.kinds.check import Check
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.methods import breakdate, totals

NAMES = Aliases().add("umbrella", "Lantern Umbrella of Exemplaria").add("heron", "Grey Heron Front")
SHOTS = "Explosions/Remote violence"
FIRST, BREAK, LAST = "2023-10-17", "2024-01-28", "2024-03-18"


@pytest.fixture(scope="module")
def acled():
    return read(sample("acled-text"))


def rule(interceptions: str = "in", **more: str) -> Rule:
    return Rule("x", "umbrella", NAMES, event_types=SHOTS, interceptions=interceptions, **more)


def comparison(chosen: Rule, acled, day: str):
    known = totals.intervals(running_totals(chosen, acled, split=day), start=FIRST)
    return breakdate.before_after(known, day)


def test_the_three_rules(acled):
    counts = compare_rules(acled, Rule("all"), rule("out"), rule())["events"].tolist()
    assert counts == [60, 19, 38]
    said = find("07-three-rules", Predict).reveal
    assert "sixty rows; the rules count sixty, thirty-eight and nineteen" in said


def test_the_answers_of_the_checks(acled):
    heron = Rule("h", "heron", NAMES)
    assert find("07-heron", Check).answer == str(len(heron.apply(acled)))
    places = heron.names_met(acled)["events"].astype(str).tolist()
    assert [wrong.value for wrong in find("07-heron", Check).wrong[:2]] == places
    assert set(heron.names_met(acled)["role"]) == {"with actor 1", "with actor 2"}
    army = [
        any(actor.name.startswith("Military Forces of Exemplaria") for actor in actors)
        for actors in heron.apply(acled)["actors"]
    ]
    assert sum(army) == 6

    lake = find("07-lake", Check)
    counted = [len(rule(way, places="Lake Province").apply(acled)) for way in ("out", "in")]
    assert lake.answer == str(counted[0])
    assert [wrong.value for wrong in lake.wrong] == ["19", str(counted[1])]


def test_before_and_after(acled):
    wide, narrow = (
        comparison(rule(way, since=FIRST, until=LAST), acled, BREAK) for way in ("in", "out")
    )
    assert round(wide.least.ratio, 3) == round(narrow.least.ratio, 3) == 0.379
    assert wide.limits[1] < 1 < narrow.limits[1]
    low, high = narrow.limits
    prompt = find("07-limits-1", Quiz).prompt
    assert f"ratio of 0.379 with exact limits from {low:.4f} to {high:.2f}" in prompt
    said = find("07-sentence", Predict).reveal
    assert f"{wide.before.low} events were counted in the {wide.before.days} days" in said
    assert f"and {wide.after.low} in the {wide.after.days} days" in said
    limits = [f"{a:.2f} to {b:.2f}" for a, b in (wide.limits, wide.wide_limits)]
    assert f"0.38 times as high (exact limits {limits[0]}, widened for bursts {limits[1]})" in said


def test_the_fall_looks_larger_at_a_date_on_which_nothing_happened(acled):
    chosen = rule(since=FIRST, until=LAST)
    starts = chosen.apply(acled)["start"]
    assert not starts.between("2024-01-01", "2024-01-27").any()
    at_break, before = (comparison(chosen, acled, day) for day in (BREAK, "2024-01-01"))
    assert before.least.ratio < at_break.least.ratio < 1
