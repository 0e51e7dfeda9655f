import pytest

from coursekit.data import load, who
from coursekit.data.show import Link
from coursekit.data.who import Portrait
from coursekit.errors import CourseError


@pytest.mark.parametrize("table", ["factions", "people"])
def test_every_record_has_a_card_with_its_arabic_name_and_sources(table: str) -> None:
    gallery = who(table)
    assert [card.arabic_name for card in gallery.portraits] == load(table)["arabic_name"].tolist()
    assert all(card.sources for card in gallery.portraits)


def test_listing_is_the_one_of_the_day_of_the_paper() -> None:
    cards = {card.name: str(card) for card in who("factions").portraits}
    assert "US listing on the day of the paper: not yet listed" in cards["Ansarallah al-Awfiya"]


def test_what_is_not_verified_is_said() -> None:
    assert "Not verified: arabic name (full form)." in repr(who("factions"))


def test_hostile_text_cannot_act() -> None:
    hostile = "<script>alert(1)</script>"
    card = Portrait(
        hostile, hostile, hostile, [(hostile, hostile)], [hostile], [Link(hostile, hostile)]
    )
    assert "<script>" not in card.to_html()


def test_another_word_is_refused() -> None:
    with pytest.raises(CourseError) as error:
        who("groups")
    assert str(error.value) == (
        "who: found 'groups', expected 'factions' or 'people'; write ck.who(\"factions\")."
    )
