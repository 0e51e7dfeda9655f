"""The camps workshop without a browser: its content, its chart, and what it says and keeps."""

from __future__ import annotations

import random
import re
from itertools import product
from typing import Any

import pytest

from coursekit.boards.camps_workshop import (
    CONTENT,
    SIGNS,
    actor_rows,
    camps,
    camps_workshop,
    claim_rows,
    reason,
)
from coursekit.charts import as_table, describe
from coursekit.charts.core.looks import ORANGE
from coursekit.data import load
from coursekit.methods.camps import OPEN, UNFIT, UNPLACED, state
from coursekit.store import work
from coursekit.widgets.panel import Panel
from tests.drawing import draw_svg, texts

CAMPS = CONTENT.load()
ACTORS, CAMP_NAMES = list(CAMPS.actors), list(CAMPS.camps)
CLAIMS = {claim.claim_id: claim for claim in CAMPS.claims}
FACTIONS = CLAIMS["C18"].actors
SENTENCE_AT_MOST = 200  # letters; two lines, so that the chart below stays where it is


def sorting(**camps_of: str) -> dict[str, str]:
    return {actor: camps_of.get(actor, UNPLACED) for actor in ACTORS}


# The rules against the tables


def test_each_rule_is_about_a_claim_actors_and_camps_that_exist() -> None:
    assert set(CLAIMS) <= set(load("claims")["claim_id"])
    grid = load("actors").query("in_stance_grid")["actor_id"].tolist()
    for rule in CLAIMS.values():
        assert set(rule.actors) <= set(ACTORS) <= set(grid)
        assert set(rule.camps) <= set(CAMP_NAMES)


def test_the_rules_stand_in_the_order_of_the_paper() -> None:
    order = load("locators")["locator"].tolist()
    places = [order.index(locator) for locator in claim_rows(CAMPS)["locator"]]
    assert places == sorted(places)


def test_who_attacks_within_the_framework_is_who_is_tied_to_it() -> None:
    ties = load("relations").query("kind == 'membership' and actor_b == 'cf'")
    assert set(CLAIMS["C16"].actors) == set(ties["actor_a"])


def test_who_is_named_as_an_attacker_is_who_the_list_names() -> None:
    (event,) = load("timeline").query("event_id == 'E33'")["actor_ids"]
    assert set(CLAIMS["C42"].actors) == set(event) - {"kh", "aah"}


def test_a_claim_of_the_shared_label_places_nobody() -> None:
    (event,) = load("timeline").query("event_id == 'E69'")["actor_ids"]
    assert "iri" in event
    assert not set(event) & set(ACTORS)
    assert {
        state(CLAIMS["C39"], sorting(kh=camp), CAMP_NAMES) for camp in (UNPLACED, *CAMP_NAMES)
    } == {OPEN}


def test_who_is_silent_is_who_has_no_stance() -> None:
    stances = load("stances")
    after = stances[stances["issue_id"].eq("continue-halt") & stances["position"].notna()]
    rows = actor_rows(CAMPS).set_index("actor_id")
    assert set(rows.index[rows["unheard"]]) == set(ACTORS) - set(after["actor_id"])
    assert rows.index[rows["unseen"]].tolist() == ["sadr"]
    assert rows.loc["kss", "before"] == "Named as one of the groups that hit US bases (continue.3)"
    assert rows.loc["kss", "after"] == "nothing in the stance table"


def test_no_sorting_fits_every_claim_and_two_is_the_fewest() -> None:
    rest = {"cf": "out", "sudani-gov": "out"}
    fewest = len(CLAIMS)
    for places in product(CAMP_NAMES, repeat=len(FACTIONS)):
        whole = sorting(**dict(zip(FACTIONS, places, strict=True)), **rest)
        unfit = {key for key, claim in CLAIMS.items() if state(claim, whole, CAMP_NAMES) == UNFIT}
        assert unfit & {"C21", "C30"}
        fewest = min(fewest, len(unfit))
    assert fewest == 2


def test_why_names_who_stands_where() -> None:
    assert reason(CAMPS, CLAIMS["C21"], sorting(kh="pause", nujaba="continue")) == (
        "Kata'ib Hezbollah is under “halt”. Read here as: Kata'ib Hezbollah and Nujaba,"
        " which the two lead, go on."
    )
    assert reason(CAMPS, CLAIMS["C23"], sorting(aah="out", badr="out", cf="pause")).startswith(
        "Asa'ib Ahl al-Haq and Badr Organization are under “stay out” and Coordination"
        " Framework leaders is under “halt”. "
    )
    three = sorting(kh="pause", nujaba="continue", aah="out")
    assert reason(CAMPS, CLAIMS["C18"], three).startswith(
        "The factions you placed fill three of the camps. "
    )


# The chart


def test_a_claim_is_crossed_when_python_says_so() -> None:
    spec = camps().to_dict()
    assert drawn_orange(spec) == 0
    states = CAMPS.states(sorting(kh="continue"))
    for param in spec["params"]:
        if param["name"] == "states":
            param["value"] = states
    unfit = [key for key, now in states.items() if now == UNFIT]
    assert unfit == ["C31", "C68"]
    assert drawn_orange(spec) == len(unfit)  # the ground of a cross
    assert texts(draw_svg(spec)).count(SIGNS[UNFIT]) == 1 + len(unfit)


def drawn_orange(spec: dict[str, Any]) -> int:
    return draw_svg(spec).count(f'fill="{ORANGE}"')


def test_the_table_gives_each_claim_its_verdict_and_reading() -> None:
    table = as_table(camps())
    claims = load("claims").set_index("claim_id")
    assert table["Claim"].tolist() == list(CLAIMS)
    assert table["Verdict"].tolist() == claims.loc[table["Claim"], "verdict"].tolist()
    assert describe(camps()).count("disputed") == table["Verdict"].eq("disputed").sum()


# What it says and keeps


@pytest.fixture
def workshop(shown: list[Any]) -> Panel:  # noqa: ARG001
    return camps_workshop()


def place(workshop: Panel, **camps_of: str) -> None:
    workshop.values = {actor: camps_of.get(actor, UNPLACED) for actor in ACTORS}


def load_preset(workshop: Panel, label: str) -> None:
    workshop.values = dict(workshop.presets)[label]


def unfit(workshop: Panel) -> list[str]:
    """The claims of the table below the chart."""
    return re.findall(r'<th scope="row">(C\d+)</th>', workshop.detail)


def test_it_begins_empty(workshop: Panel) -> None:
    assert set(workshop.start.values()) == {UNPLACED}
    assert workshop.detail == ""
    assert workshop.sentence == (
        "Nobody is placed yet, so none of the 14 claims of the paper can be judged."
        " Leave out whom nobody speaks of: silence is not neutrality."
    )


def test_each_actor_has_the_same_lists_and_is_sent_to_the_chart(workshop: Panel) -> None:
    for control in workshop.controls:
        assert [value for value, _ in control["options"]] == [UNPLACED, *CAMP_NAMES]
        assert not control["signal"]  # Python works out where the boxes and marks go
    assert workshop.signals["places"] == workshop.values


def test_the_papers_two_camps_break_its_own_claims(workshop: Panel) -> None:
    load_preset(workshop, "The paper's two camps")
    assert workshop.sentence == (
        "The paper's two camps. 3 (C30, C31, C68) of the paper's 14 claims, as read here, do not"
        " fit; 10 fit, 1 (C39) cannot be judged. 8 of 9 actors placed. Silence is not neutrality."
    )
    assert unfit(workshop) == ["C30", "C31", "C68"]
    assert "it is no mistake of the paper" in workshop.detail
    assert (
        "silent on them after Tower 22: Kata&#x27;ib Sayyid al-Shuhada and Ansarallah al-Awfiya."
        in workshop.detail
    )


def test_three_positions_fit_more(workshop: Panel) -> None:
    load_preset(workshop, "Three positions")
    assert unfit(workshop) == ["C18", "C21"]
    assert workshop.sentence.startswith("Three positions. 2 (C18, C21) of the paper's 14 claims")
    assert "own two camps" not in workshop.detail
    assert "after Tower 22" not in workshop.detail


def test_presets_leave_out_whom_nobody_places(workshop: Panel) -> None:
    stances = load("stances")
    after = stances[stances["issue_id"].eq("continue-halt") & stances["position"].notna()]
    two, three = (preset for _, preset in workshop.presets)
    assert two["sadr"] == three["sadr"] == UNPLACED
    placed = {actor for actor, camp in three.items() if camp != UNPLACED}
    assert placed <= set(after["actor_id"])


def test_presets_agree_with_the_stance_table(workshop: Panel) -> None:
    """For and against: the sign of the stance on attacks; going on: that after Tower 22."""
    stances = load("stances").set_index(["actor_id", "issue_id"])["position"]
    two, three = (preset for _, preset in workshop.presets)
    for actor, camp in two.items():
        if camp != UNPLACED:
            assert (stances[actor, "attack-scale"] > 0) == (camp == "continue"), actor
    for actor, camp in three.items():
        if camp != UNPLACED:
            assert (stances[actor, "continue-halt"] > 0) == (camp == "continue"), actor


def test_whoever_is_placed_without_a_word_is_named(workshop: Panel) -> None:
    place(workshop, sadr="out")
    assert "nor a claim here speaks of it: Sadrist Movement." in workshop.detail


def test_the_table_gives_verdict_and_reason(workshop: Panel) -> None:
    place(workshop, kh="continue")
    claim = load("claims").set_index("claim_id").loc["C31"]
    assert claim["verdict"] in workshop.detail
    assert "(continue.1)" in workshop.detail
    assert "Read here as: a group that declares a temporary halt has halted." in workshop.detail


def test_the_sentence_stays_short_and_ends_when_all_are_placed(workshop: Panel) -> None:
    draw = random.Random(5)
    for _ in range(300):
        workshop.values = {actor: draw.choice([UNPLACED, *CAMP_NAMES]) for actor in ACTORS}
        assert len(workshop.sentence) <= SENTENCE_AT_MOST, workshop.sentence
    workshop.values = dict.fromkeys(ACTORS, "out")
    assert workshop.sentence.endswith("cannot be judged. 9 of 9 actors placed.")


def test_camps_are_kept(workshop: Panel, shown: list[Any]) -> None:
    load_preset(workshop, "Three positions")
    workshop.kept = 1
    entry = work.latest("02-camps", "answer")
    assert entry
    assert entry.value == dict(workshop.presets)["Three positions"]
    shown.clear()
    again = camps_workshop()
    assert again.sentence.startswith("Three positions. ")
    assert again.start == dict.fromkeys(ACTORS, UNPLACED)
    assert "C21" in again.detail
    assert "C21" not in shown[0]["text/html"]
