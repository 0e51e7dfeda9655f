from __future__ import annotations

from typing import Any

import pytest

from coursekit.forms.fields import Unanswered, in_words, read_field
from coursekit.forms.items import Field, Option

OPTIONS = (Option("a", "*First*"), Option("b", "Second"))


def field(form: str, **parts: Any) -> Field:
    return Field("x", "What?", form, **parts)


@pytest.mark.parametrize(
    ("asked", "raw", "value"),
    [
        (field("number"), " 12 ", 12),
        (field("number"), "12,5 %", 12.5),
        (field("number"), "-3", -3),
        (field("probability"), "0", 0),
        (field("choice", options=OPTIONS), "b", "b"),
        (field("several", options=OPTIONS), ["b", "a", "zzz"], ["a", "b"]),
        (field("order", options=OPTIONS), ["b", "a"], ["b", "a"]),
        (field("text"), "  <i>so</i>\n", "<i>so</i>"),
        (field("shares", options=OPTIONS), {"a": "33.3", "b": "66.7"}, {"a": 33.3, "b": 66.7}),
    ],
)
def test_what_was_filled_in_is_read(asked: Field, raw: object, value: object) -> None:
    assert read_field(asked, raw) == value


@pytest.mark.parametrize(
    ("asked", "raw", "sentence"),
    [
        (field("number"), "", "Write a number first."),
        (field("number"), None, "Write a number first."),
        (field("number"), "many", "Write a number such as 40: 'many' is none."),
        (field("number"), "inf", "Write a number such as 40: 'inf' is none."),
        (field("number"), [3], "Write a number such as 40: '[3]' is none."),
        (field("number", low=0, high=10), "11", "Write a number from 0 to 10: 11 is outside."),
        (field("number", low=0), "-1", "Write a number of 0 or more: -1 is outside."),
        (field("number", high=9), "9.5", "Write a number of 9 or less: 9.5 is outside."),
        (field("probability"), "101", "Write a number from 0 to 100: 101 is outside."),
        (field("choice", options=OPTIONS), "", "Choose an answer first."),
        (field("choice", options=OPTIONS), "gone", "Choose an answer first."),
        (field("choice", options=OPTIONS), ["a"], "Choose an answer first."),
        (field("several", options=OPTIONS), [], "Choose at least one answer first."),
        (field("several", options=OPTIONS), "a", "Choose at least one answer first."),
        (field("order", options=OPTIONS), ["a"], "Put all the items in order first."),
        (field("order", options=OPTIONS), ["a", "a"], "Put all the items in order first."),
        (field("text"), " \n", "Write a few words first."),
        (field("text"), 3, "Write a few words first."),
        (field("text"), "x" * 5001, "Write less: 5001 letters, and there is room for 5000."),
        (field("shares", options=OPTIONS), {"a": "50"}, "Second: Write a number first."),
        (field("shares", options=OPTIONS), {"a": "-1", "b": "1"},
         "First: Write a number from 0 to 100: -1 is outside."),
        (field("shares", options=OPTIONS), {"a": "50", "b": "20"},
         "The shares add up to 70, not 100: add 30."),
        (field("shares", options=OPTIONS), {"a": "90", "b": "20"},
         "The shares add up to 110, not 100: take away 10."),
        (field("shares", options=OPTIONS), "50", "First: Write a number first."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(asked: Field, raw: object, sentence: str) -> None:
    with pytest.raises(Unanswered) as error:
        read_field(asked, raw)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("asked", "value", "words"),
    [
        (field("number", unit="%"), 12.5, "12.5 %"),
        (field("number"), 12000, "12,000"),
        (field("probability"), 40, "40 %"),
        (field("choice", options=OPTIONS), "a", "First"),
        (field("choice", options=OPTIONS), "gone", "gone"),
        (field("several", options=OPTIONS), ["a", "b"], "First; Second"),
        (field("shares", options=OPTIONS), {"a": 40, "b": 60}, "First: 40 %, Second: 60 %"),
        (field("text"), "<i>", "<i>"),
    ],
)
def test_a_value_is_said_back(asked: Field, value: object, words: str) -> None:
    assert in_words(asked, value) == words
