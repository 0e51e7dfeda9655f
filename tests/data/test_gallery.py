from typing import Any

import pytest

from coursekit.data import load, scenarios, who
from coursekit.data.gallery import BLANK, EMPTY, Futures, Portrait, Scenario
from coursekit.data.show import Link
from coursekit.errors import CourseError


@pytest.mark.parametrize("table", ["factions", "people"])
def test_every_record_has_a_card_with_its_arabic_name_and_sources(table: str) -> None:
    gallery = who(table)
    assert [card.arabic_name for card in gallery.portraits] == load(table)["arabic_name"].tolist()
    assert all(card.sources for card in gallery.portraits)


def test_listing_is_the_one_of_the_day_of_the_paper() -> None:
    cards = {card.name: str(card) for card in who("factions").portraits}
    assert "US listing on the day of the paper: not yet listed" in cards["Ansarallah al-Awfiya"]


def test_a_person_has_a_line_on_listing_only_where_there_is_one() -> None:
    listed = load("people")["us_designation"].dropna()
    listed = listed[~listed.isin(["none found", "not applicable"])]
    cards = [str(card) for card in who("people").portraits]
    assert 0 < sum("US listing:" in card for card in cards) == len(listed) < len(cards)


def test_what_is_not_verified_is_said() -> None:
    assert "Not verified: arabic name (full form)." in repr(who("factions"))


def test_named_cards_are_open_and_each_other_opens_by_its_name() -> None:
    every, some = who("factions"), who("factions", "awfiya", "Kata'ib H")
    assert [card.name for card in some.portraits] == ["Ansarallah al-Awfiya", "Kata'ib Hezbollah"]
    assert {card.name for card in [*some.portraits, *some.folded]} == {
        card.name for card in every.portraits
    }
    html = some._repr_html_()
    assert html.count("<details>") == len(every.portraits) - 2
    assert "<summary>Badr Organization</summary>" in html
    assert not [card for card in some.portraits if f"<summary>{card.name}" in html]
    assert "<details>" not in every._repr_html_()


def test_a_name_that_no_card_has_is_answered() -> None:
    with pytest.raises(CourseError) as caught:
        who("people", "Khazalli")
    assert "'Khazalli'" in str(caught.value)
    assert "Qais Khazali" in str(caught.value)


def test_another_word_is_refused() -> None:
    with pytest.raises(CourseError) as caught:
        who("groups")
    assert (caught.value.where, caught.value.found) == ("who", "'groups'")


def parts(name: str) -> dict[str, list[str]]:
    (card,) = [card for card in scenarios().scenarios if card.name == name]
    return {heading: [text for text, _ in items] for heading, items in card.parts}


def test_every_row_stands_on_one_card_with_its_paragraph() -> None:
    board = scenarios()
    shown = [item for card in board.scenarios for _, items in card.parts for item in items]
    rows = load("indicators")
    assert sorted([*shown, *board.shared]) == sorted(
        zip(rows["text"], rows["locator"], strict=True)
    )


def test_what_the_paper_does_not_say_is_seen_to_be_blank() -> None:
    assert parts("De-escalation")["Expected US response"] == []
    assert all(not items for items in parts("Other or unclear").values())
    for words, times in ((BLANK, 1), (EMPTY, 4)):  # the fourth card is no silence of the paper
        assert repr(scenarios()).count(f"[{words}]") == times
        assert scenarios()._repr_html_().count(words) == times


def test_no_card_tells_what_happened_later() -> None:
    notes = load("indicators")["observed_note"].dropna()
    assert not [note for note in notes if note in repr(scenarios())]


def test_the_claims_are_those_of_the_same_paragraphs() -> None:
    card = scenarios().scenarios[2]
    claims = load("claims")
    assert list(card.claims) == list(claims.loc[claims["section"] == "sporadic", "claim_id"])


def test_hostile_text_cannot_act() -> None:
    bad = "<script>alert(1)</script>"
    portrait = Portrait(bad, bad, bad, [(bad, bad)], [bad], [Link(bad, bad)])
    card = Scenario(bad, bad, [(bad, [(bad, bad)])], [bad])
    for html in (portrait.to_html(), Futures([(bad, bad)], [card])._repr_html_()):
        assert "<script>" not in html


def test_a_source_that_there_is_not_is_named(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.set("factions", 2, source_ids="no-such-page")
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    with pytest.raises(CourseError) as caught:
        who("factions")
    assert (caught.value.where, caught.value.found) == ("factions, source_ids", "'no-such-page'")
