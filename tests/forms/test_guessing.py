"""No question can be guessed by the look of its options: by their length, or by their place.

Somebody who always takes the longest option, the shortest, or the one in a certain place, is
right no more often than chance allows, in the course and in each lesson.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import pytest

from coursekit.data.roles import fill
from coursekit.forms.bank import lessons, load_bank
from coursekit.forms.inputs import Option
from coursekit.forms.kinds.order import Order
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.question import Question
from coursekit.markup import to_plain

RARE = 0.05  # how often chance alone may do better, over all
RARER = 0.01  # the same in one lesson, and for a place, which the ids of the options decide
LONGER = 1.25  # a right option may be this many times as long as all others, or as short
SHORT = 35  # letters; among options of a word or two the length says little

Options = Sequence[Option]


@dataclass(frozen=True)
class Asked:
    """A question that has right options, and its options as print shows them."""

    key: str
    right: frozenset[str]
    options: tuple[Option, ...]


def right_ids(item: Question) -> frozenset[str]:
    if isinstance(item, Predict) and item.form == "choice":
        return frozenset(filter(None, [item.truth()]))
    options = item.options if isinstance(item, Quiz) else ()
    return frozenset(option.id for option in options if option.right)


@cache
def asked(lesson: str) -> list[Asked]:
    return [
        Asked(item.key, right, item.layout().inputs[0].options)
        for item in load_bank(lesson).items.values()
        if isinstance(item, Question) and (right := right_ids(item))
    ]


def length(option: Option) -> int:
    return len(to_plain(fill(option.text)))


def longest(options: Options) -> list[Option]:
    most = max(map(length, options))
    return [option for option in options if length(option) == most]


def shortest(options: Options) -> list[Option]:
    least = min(map(length, options))
    return [option for option in options if length(option) == least]


def at(place: int) -> Callable[[Options], list[Option]]:
    return lambda options: list(options[place : place + 1])


def last(options: Options) -> list[Option]:
    return list(options[-1:])


BY_LENGTH = {"longest": longest, "shortest": shortest}
BY_PLACE = {"first": at(0), "second": at(1), "third": at(2), "last": last}


def most_by_chance(chances: Sequence[float], rare: float) -> int:
    """The number of right guesses that chance exceeds as rarely as this."""
    shares = [1.0]  # how probable each number of right guesses is
    for chance in chances:
        shares = [
            missed * (1 - chance) + hit * chance
            for missed, hit in zip([*shares, 0.0], [0.0, *shares], strict=True)
        ]
    return next(n for n in range(len(shares)) if sum(shares[n + 1 :]) <= rare)


def right_guesses(
    questions: Sequence[Asked], guess: Callable[[Options], list[Option]], rare: float
) -> tuple[float, int]:
    """How many guesses are right, a tie in part, and how many chance allows."""
    hits, chances = 0.0, []
    for one in questions:
        if taken := guess(one.options):
            hits += sum(option.id in one.right for option in taken) / len(taken)
            chances.append(len(one.right) / len(one.options))
    return hits, most_by_chance(chances, rare)


def test_what_chance_allows_is_worked_out_exactly() -> None:
    assert most_by_chance([0.5] * 10, 0.05) == 8  # 9 or 10 of 10 coins: 11 in 1024
    assert most_by_chance([0.5] * 10, 0.06) == 7  # 8 or more: 56 in 1024
    assert most_by_chance([0.25, 0.5], 0.125) == 1  # both: an eighth
    assert most_by_chance([1.0, 1.0], 0.01) == 2


@pytest.mark.parametrize("name", [*BY_LENGTH, *BY_PLACE])
def test_the_look_of_an_option_does_not_tell_that_it_is_right(name: str) -> None:
    every = [one for lesson in lessons() for one in asked(lesson)]
    guess, rare = (BY_LENGTH | BY_PLACE)[name], RARE if name in BY_LENGTH else RARER
    hits, most = right_guesses(every, guess, rare)
    assert hits <= most, f"{hits:.1f} of {len(every)} right options are the {name}"


@pytest.mark.parametrize("lesson", lessons())
@pytest.mark.parametrize("name", [*BY_LENGTH, *BY_PLACE])
def test_it_does_not_tell_in_one_lesson_either(lesson: str, name: str) -> None:
    hits, most = right_guesses(asked(lesson), (BY_LENGTH | BY_PLACE)[name], RARER)
    assert hits <= most, f"{hits:.1f} of {len(asked(lesson))} right options are the {name}"


@pytest.mark.parametrize("lesson", lessons())
def test_no_right_option_is_much_longer_or_shorter_than_all_others(lesson: str) -> None:
    for one in asked(lesson):
        right = [length(option) for option in one.options if option.id in one.right]
        wrong = [length(option) for option in one.options if option.id not in one.right]
        if len(right) > 1 or max(right + wrong) <= SHORT:
            continue
        assert min(wrong) / LONGER <= right[0] <= max(wrong) * LONGER, one.key


SEEDS = [f"2024-03-18T09:00:00.{n:03d}Z" for n in range(200)]


def shown(item: Question, seed: str = "") -> tuple[str, ...]:
    return tuple(option.id for option in item.layout(seed).inputs[0].options)


def with_options(*, in_order: bool) -> list[Question]:
    items = [item for lesson in lessons() for item in load_bank(lesson).items.values()]
    choices = [item for item in items if isinstance(item, Quiz | Predict) and item.options]
    return [item for item in choices if item.in_order == in_order]


def test_two_learners_see_different_orders_and_each_always_the_same() -> None:
    items = with_options(in_order=False)
    one, other = ([shown(item, seed) for item in items] for seed in SEEDS[:2])
    assert one == [shown(item, SEEDS[0]) for item in items]
    assert sum(a != b for a, b in zip(one, other, strict=True)) > len(items) / 2


@pytest.mark.parametrize("item", with_options(in_order=False), ids=lambda item: item.key)
def test_each_option_comes_to_each_place(item: Question) -> None:
    orders = [shown(item, seed) for seed in SEEDS]
    assert all(sorted(order) == sorted(orders[0]) for order in orders)
    for place in zip(*orders, strict=True):
        expected = len(SEEDS) / len(orders[0])
        assert all(place.count(name) > expected / 3 for name in orders[0])


def test_numbers_and_scales_keep_their_order() -> None:
    for item in with_options(in_order=True):
        options = item.inputs()[0].options
        assert {shown(item, seed) for seed in ["", *SEEDS]} == {tuple(one.id for one in options)}


def test_events_to_order_never_come_in_the_right_order() -> None:
    items = [item for lesson in lessons() for item in load_bank(lesson).items.values()]
    for item in items:
        if isinstance(item, Order):
            when = item.dates()
            for seed in ["", *SEEDS]:
                dates = [when[name] for name in shown(item, seed)]
                assert dates != sorted(dates)
