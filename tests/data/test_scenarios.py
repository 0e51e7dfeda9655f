from coursekit.data import load
from coursekit.data.scenarios import BLANK, Board, Scenario, scenarios


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
    assert repr(scenarios()).count(f"[{BLANK}]") == scenarios()._repr_html_().count(BLANK) == 5


def test_no_card_tells_what_happened_later() -> None:
    notes = load("indicators")["observed_note"].dropna()
    assert not [note for note in notes if note in repr(scenarios())]


def test_the_claims_are_those_of_the_same_paragraphs() -> None:
    card = scenarios().scenarios[2]
    claims = load("claims")
    assert list(card.claims) == list(claims.loc[claims["section"] == "sporadic", "claim_id"])


def test_hostile_text_cannot_act() -> None:
    hostile = "<script>alert(1)</script>"
    card = Scenario(hostile, hostile, [(hostile, [(hostile, hostile)])], [hostile])
    assert "<script>" not in Board([(hostile, hostile)], [card])._repr_html_()
