"""order: a first guess is compared without a red mark."""

from dataclasses import replace

from coursekit.forms.bank import find
from coursekit.forms.kinds.order import Order

ASKED = find("01-fortnight", Order)


def test_a_guess_is_told_what_fits_and_nothing_is_called_wrong() -> None:
    by_date = list(ASKED.dates())
    reply = ASKED.judge([by_date[1], by_date[0], *by_date[2:]])
    assert reply.right is None
    assert reply.say[0].startswith("→ 6 of 8 are in the right place. A guess")
    assert set(reply.marks.values()) == {"right"}
    assert len(reply.marks) == len(by_date) - 2
    assert ASKED.judge(by_date).right is True


def test_without_the_word_for_a_guess_the_places_are_marked() -> None:
    by_date = list(ASKED.dates())
    reply = replace(ASKED, guess="").judge(by_date[::-1])
    assert reply.right is False
    assert reply.say[0].startswith("✗ ")
    assert "wrong" in reply.marks.values()
