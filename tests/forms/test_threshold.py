from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coursekit.data import load
from coursekit.forms import bank
from coursekit.forms.answers import previous_reply, save_answer
from coursekit.forms.kinds.guesses import Guesses
from coursekit.forms.threshold import KEY, own_threshold
from coursekit.methods.months import Threshold
from coursekit.store import work

FILLED: dict[str, Any] = {
    "words": " When somebody dies. ",
    "targets": ["israel", "us-forces"],
    "killed": "1",
    "attacks": "0",
}


def test_without_a_file_there_is_no_line() -> None:
    assert own_threshold() is None


def test_the_line_is_the_one_sealed_last() -> None:
    form = bank.find(KEY, Guesses)
    save_answer(form, FILLED)
    save_answer(form, {**FILLED, "killed": "3", "attacks": "10"})
    assert own_threshold() == Threshold("When somebody dies.", ("us-forces", "israel"), 3, 10)


@pytest.mark.parametrize(
    ("killed", "attacks", "passes"),
    [
        ("1", "0", "one attack kills 1 or more people"),
        ("0", "3", "it has 3 or more attacks"),
        ("2", "10", "one attack kills 2 or more people, or if it has 10 or more attacks"),
    ],
)
def test_after_the_seal_the_line_is_said_in_a_plain_sentence(
    killed: str, attacks: str, passes: str
) -> None:
    form = bank.find(KEY, Guesses)
    said = (
        f"**Your line:** a month passes it if {passes}."
        " Attacks on these targets count: US forces and personnel; Israel."
    )
    reply = save_answer(form, {**FILLED, "killed": killed, "attacks": attacks})
    assert reply.say[0].endswith(said)
    assert previous_reply(form).say[0].endswith(said)


def test_a_form_that_is_not_whole_makes_no_line() -> None:
    reply = save_answer(bank.find(KEY, Guesses), {**FILLED, "targets": []})
    assert reply.say == ("→ Question 2: Choose at least one answer first.",)
    assert own_threshold() is None


def test_a_line_of_an_older_form_is_passed_over(file: Path) -> None:
    save_answer(bank.find(KEY, Guesses), FILLED)
    work.record("sealed", KEY, {"words": "Only these."}, seal=True)
    found = own_threshold()
    assert found is not None
    assert found.words == "When somebody dies."
    assert file.exists()


@pytest.mark.parametrize(
    ("killed", "attacks", "month", "passed"),
    [
        (1, 10, (0, 9), False),
        (1, 10, (1, 1), True),
        (1, 10, (0, 10), True),
        (0, 10, (50, 1), False),
        (3, 0, (2, 99), False),
        (0, 0, (50, 99), False),
    ],
)
def test_deaths_or_number_decide(
    killed: float, attacks: float, month: tuple[float, float], passed: bool
) -> None:
    assert Threshold("", ("us-forces",), killed, attacks).passed(*month) is passed


def test_the_targets_are_kinds_of_the_table() -> None:
    (targets,) = [one for one in bank.find(KEY, Guesses).fields if one.id == "targets"]
    kinds = set(load("aftermath")["target_type"].cat.categories)
    assert {option.id for option in targets.options} <= kinds
