"""order: a first guess is compared without a red mark."""

from dataclasses import replace

from coursekit.forms.bank import find
from coursekit.forms.kinds.order import SAME_DAY, Order
from coursekit.store.entries import new_entry

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


def test_two_events_of_one_day_may_stand_either_way_round_and_the_reply_says_so() -> None:
    by_date = list(ASKED.dates())
    first, second = (by_date.index(name) for name in ("E58", "E59"))
    assert ASKED.dates()["E58"] == ASKED.dates()["E59"]
    swapped = list(by_date)
    swapped[first], swapped[second] = by_date[second], by_date[first]
    told = set()
    for placed in (by_date, swapped):
        reply = ASKED.judge(placed)
        assert reply.right is True
        assert set(reply.marks.values()) == {"right"}
        told |= set(reply.say)
        shown = ASKED.revealed([new_entry("answer", ASKED.key, placed)]).table[1:]
        assert [row[0] for row in shown] == [row[3] for row in shown]
    assert len(told) == 1
    guess = ASKED.judge(by_date[::-1]).say[0]
    assert all(said.endswith(SAME_DAY) for said in (*told, guess))


def test_where_all_days_differ_nothing_is_said_of_one_day() -> None:
    kept = [place for place in ASKED.items if place.event != "E58"]
    asked = replace(ASKED, items=tuple(kept))
    assert SAME_DAY not in asked.judge(list(asked.dates())[::-1]).say[0]
