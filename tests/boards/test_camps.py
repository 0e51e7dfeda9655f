"""The camps workshop without a browser: what it says, lists and keeps."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from coursekit.boards.camps import camps_workshop
from coursekit.charts.camp_rules import ACTORS, CAMPS, UNPLACED
from coursekit.data import load
from coursekit.store import work
from coursekit.widgets import bridge, publish
from coursekit.widgets.bridge import Panel

SENTENCE_AT_MOST = 200  # letters; two lines, so that the chart below stays where it is


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a cell would leave in the notebook."""
    outputs: list[Any] = []
    for module in (bridge, publish):
        monkeypatch.setattr(module, "display", lambda thing, **_: outputs.append(thing))
    return outputs


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


def test_each_actor_has_the_same_lists_and_moves_the_chart_itself(workshop: Panel) -> None:
    for control in workshop.controls:
        assert [value for value, _ in control["options"]] == [UNPLACED, *CAMPS]
        assert control["signal"] == f"camp_{control['name'].replace('-', '_')}"
    assert workshop.signals == {}


def test_the_papers_two_camps_break_its_own_claims(workshop: Panel) -> None:
    load_preset(workshop, "The paper's two camps")
    assert workshop.sentence == (
        "The paper's two camps. 8 of 9 actors placed. Of 14 claims of the paper, as read here,"
        " 10 fit, 3 (C30, C31, C68) do not fit and 1 (C39) cannot be judged."
        " Silence is not neutrality."
    )
    assert unfit(workshop) == ["C30", "C31", "C68"]
    assert "The paper's own two camps do not fit all of the paper's own claims." in workshop.detail
    assert (
        "silent on them after Tower 22: Kata&#x27;ib Sayyid al-Shuhada and Ansarallah al-Awfiya."
        in workshop.detail
    )


def test_three_positions_fit_more(workshop: Panel) -> None:
    load_preset(workshop, "Three positions")
    assert unfit(workshop) == ["C18", "C21"]
    assert workshop.sentence.startswith("Three positions. 6 of 9 actors placed. ")
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
    assert "Read here as: a group that declares a temporary halt pauses." in workshop.detail


def test_the_sentence_stays_short_and_ends_when_all_are_placed(workshop: Panel) -> None:
    draw = random.Random(5)
    for _ in range(300):
        workshop.values = {actor: draw.choice([UNPLACED, *CAMPS]) for actor in ACTORS}
        assert len(workshop.sentence) <= SENTENCE_AT_MOST, workshop.sentence
    workshop.values = dict.fromkeys(ACTORS, "out")
    assert workshop.sentence.endswith("cannot be judged.")


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
    assert "C21" in shown[0]["text/html"]
