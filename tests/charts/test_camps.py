"""The camps workshop: its rules against the tables, and Vega's states against Python's."""

from __future__ import annotations

import random
import re
from itertools import product

import altair as alt
import pandas as pd
import pytest
import vl_convert

from coursekit.charts import as_table, camps, describe
from coursekit.charts.camp_rows import actor_rows, claim_rows
from coursekit.charts.camp_rules import ACTORS, CAMPS, RULES, UNPLACED, Rule
from coursekit.charts.camp_states import FITS, OPEN, UNFIT, expression, signal, state, why
from coursekit.charts.core import renderer
from coursekit.data import load

RULE = {rule.claim_id: rule for rule in RULES}
CHOICES = [UNPLACED, *CAMPS]
FACTIONS = ["kh", "nujaba", "kss", "aaa", "aah", "badr"]


def sorting(**camps_of: str) -> dict[str, str]:
    return {actor: camps_of.get(actor, UNPLACED) for actor in ACTORS}


# The rules against the tables


def test_each_rule_is_about_a_claim_actors_and_camps_that_exist() -> None:
    assert set(RULE) <= set(load("claims")["claim_id"])
    assert len(RULE) == len(RULES)
    grid = load("actors").query("in_stance_grid")["actor_id"].tolist()
    for rule in RULES:
        assert set(rule.actors) <= set(ACTORS) <= set(grid)
        assert set(rule.camps) <= set(CAMPS)


def test_the_rules_stand_in_the_order_of_the_paper() -> None:
    order = load("locators")["locator"].tolist()
    places = [order.index(locator) for locator in claim_rows()["locator"]]
    assert places == sorted(places)


def test_who_attacks_within_the_framework_is_who_is_tied_to_it() -> None:
    ties = load("relations").query("kind == 'membership' and actor_b == 'cf'")
    assert set(RULE["C16"].actors) == set(ties["actor_a"])


def test_who_is_named_as_an_attacker_is_who_the_list_names() -> None:
    (event,) = load("timeline").query("event_id == 'E33'")["actor_ids"]
    assert set(RULE["C42"].actors) == set(event) - {"kh", "aah"}
    assert RULE["C18"].actors == tuple(FACTIONS)


def test_a_claim_of_the_shared_label_places_nobody() -> None:
    (event,) = load("timeline").query("event_id == 'E69'")["actor_ids"]
    assert "iri" in event
    assert not set(event) & set(ACTORS)
    assert {state(RULE["C39"], sorting(kh=camp)) for camp in CHOICES} == {OPEN}


def test_who_is_silent_is_who_has_no_stance() -> None:
    stances = load("stances")
    after = stances[stances["issue_id"].eq("continue-halt") & stances["position"].notna()]
    rows = actor_rows().set_index("actor_id")
    assert set(rows.index[rows["unheard"]]) == set(ACTORS) - set(after["actor_id"])
    assert rows.index[rows["unseen"]].tolist() == ["sadr"]
    assert rows.loc["kss", "before"] == "Named as one of the groups that hit US bases (continue.3)"
    assert rows.loc["kss", "after"] == "nothing in the stance table"


# What the rules say


@pytest.mark.parametrize(
    ("claim_id", "places", "expected"),
    [
        ("C31", {}, OPEN),
        ("C31", {"kh": "pause"}, FITS),
        ("C31", {"kh": "continue"}, UNFIT),
        ("C21", {"kh": "pause"}, UNFIT),  # one actor apart is enough
        ("C21", {"kh": "continue"}, OPEN),
        ("C30", {"kh": "continue", "nujaba": "continue"}, UNFIT),
        ("C30", {"kh": "pause", "nujaba": "continue"}, FITS),
        ("C30", {"kh": "pause"}, OPEN),
        ("C23", {"aah": "out", "cf": "pause"}, UNFIT),
        ("C23", {"aah": "out", "cf": "out"}, OPEN),
        ("C23", {"aah": "out", "cf": "out", "badr": "out"}, FITS),
        ("C16", {"kh": "out", "aah": "out"}, OPEN),
        ("C16", {"kh": "out", "aah": "out", "badr": "out"}, UNFIT),
        ("C16", {"badr": "pause"}, FITS),
        ("C18", {"kh": "continue"}, OPEN),
        ("C18", {"kh": "continue", "aah": "out"}, FITS),
        ("C18", {"kh": "pause", "nujaba": "continue", "aah": "out"}, UNFIT),
        ("C18", dict.fromkeys(FACTIONS, "pause"), UNFIT),
    ],
)
def test_a_claim_fits_does_not_or_cannot_be_judged(
    claim_id: str, places: dict[str, str], expected: str
) -> None:
    assert state(RULE[claim_id], sorting(**places)) == expected


def test_no_sorting_fits_every_claim_and_two_is_the_fewest() -> None:
    rest = {"cf": "out", "sudani-gov": "out"}
    fewest = len(RULES)
    for places in product(CAMPS, repeat=len(FACTIONS)):
        whole = sorting(**dict(zip(FACTIONS, places, strict=True)), **rest)
        unfit = {rule.claim_id for rule in RULES if state(rule, whole) == UNFIT}
        assert unfit & {"C21", "C30"}
        fewest = min(fewest, len(unfit))
    assert fewest == 2


def test_vega_says_the_same_as_python() -> None:
    draw = random.Random(3)
    rows = [{actor: draw.choice(CHOICES) for actor in ACTORS} for _ in range(150)]
    rows += [sorting(**dict.fromkeys(FACTIONS, camp)) for camp in CHOICES]
    frame = pd.DataFrame([{signal(actor): camp for actor, camp in row.items()} for row in rows])
    said = " + ".join(f"slice({expression(rule)}, 0, 1)" for rule in RULES)
    in_rows = re.sub(r"\bcamp_\w+", lambda found: f"datum.{found[0]}", said)
    chart = alt.Chart(frame.assign(n=frame.index)).transform_calculate(
        said=f"'#' + datum.n + '|' + {in_rows}"
    )
    svg = vl_convert.vegalite_to_svg(
        chart.mark_text().encode(text="said:N", y="n:O").to_dict(), vl_version="5.8"
    )
    drawn = {int(n): letters for n, letters in re.findall(r">#(\d+)\|([fdc]+)<", svg)}
    assert len(drawn) == len(rows)
    for number, places in enumerate(rows):
        assert drawn[number] == "".join(state(rule, places)[0] for rule in RULES), places


def test_why_names_who_stands_where() -> None:
    names = dict(load("actors")[["actor_id", "name"]].to_numpy())
    assert why(RULE["C21"], sorting(kh="pause", nujaba="continue"), names) == (
        "Kata'ib Hezbollah stands under “pause”. Read here as: Kata'ib Hezbollah and Nujaba,"
        " which the two lead, go on."
    )
    assert why(RULE["C23"], sorting(aah="out", badr="out", cf="pause"), names).startswith(
        "Asa'ib Ahl al-Haq and Badr Organization stand under “stay out” and Coordination"
        " Framework leaders stands under “pause”. "
    )
    assert why(RULE["C18"], sorting(kh="pause", nujaba="continue", aah="out"), names).startswith(
        "The factions you placed fill three of the camps. "
    )


def test_a_rule_may_ask_for_any_of_two_camps() -> None:
    rule = Rule("C1", "any", ("kh", "aah"), ("pause",), "", "")
    assert state(rule, sorting(kh="continue", aah="out")) == UNFIT


# The chart


def test_every_actor_has_a_parameter_and_starts_unplaced() -> None:
    params = {param["name"]: param["value"] for param in camps().to_dict()["params"]}
    assert params == {signal(actor): UNPLACED for actor in ACTORS}


def test_a_claim_lights_up_when_a_parameter_says_so() -> None:
    spec = camps().to_dict()
    assert drawn_orange(spec) == 1  # the key
    for param in spec["params"]:
        if param["name"] == "camp_kh":
            param["value"] = "continue"
    unfit = [rule for rule in RULES if state(rule, sorting(kh="continue")) == UNFIT]
    assert {rule.claim_id for rule in unfit} == {"C31", "C68"}
    assert drawn_orange(spec) == 1 + 2 * len(unfit)  # a mark and its ground


def drawn_orange(spec: dict[str, object]) -> int:
    shown = renderer.mimebundle(spec)[renderer.MIME_TYPE]
    return vl_convert.vegalite_to_svg(shown, vl_version="5.8").count('fill="#E1781E"')


def test_the_table_gives_each_claim_its_verdict_and_reading() -> None:
    table = as_table(camps())
    claims = load("claims").set_index("claim_id")
    assert table["Claim"].tolist() == [rule.claim_id for rule in RULES]
    for row in table.to_dict("records"):
        assert row["Verdict"] == claims.loc[row["Claim"], "verdict"]
    assert describe(camps()).count("disputed") == table["Verdict"].eq("disputed").sum()
