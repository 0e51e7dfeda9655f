from __future__ import annotations

from typing import Any

import pytest

from coursekit.errors import CourseError
from coursekit.forms.inputs import Input, NotAnswered, Option, check_input, in_words, read_input

OPTIONS = (Option("a", "*First*"), Option("b", "Second"))


def asked(form: str, **parts: Any) -> Input:
    return Input("x", "What?", form, **parts)


@pytest.mark.parametrize(
    ("form", "raw", "value"),
    [
        (asked("number"), " 12 ", 12),
        (asked("number"), "12,5 %", 12.5),
        (asked("number"), "-3", -3),
        (asked("number", low=0, high=10), "10", 10),
        (asked("number", low=0, high=10), "0", 0),
        (asked("probability"), "0", 0),
        (asked("choice", options=OPTIONS), "b", "b"),
        (asked("several", options=OPTIONS), ["b", "a", "zzz"], ["a", "b"]),
        (asked("order", options=OPTIONS), ["b", "a"], ["b", "a"]),
        (asked("text"), "  <i>so</i>\n", "<i>so</i>"),
        (asked("text"), "x" * 5000, "x" * 5000),
        (asked("shares", options=OPTIONS), {"a": "33.3", "b": "66.7"}, {"a": 33.3, "b": 66.7}),
        (
            asked("shares", options=OPTIONS),
            {"a": "33.33", "b": "66.665"},
            {"a": 33.33, "b": 66.665},
        ),
    ],
)
def test_what_was_filled_in_is_read(form: Input, raw: object, value: object) -> None:
    read = read_input(form, raw)
    assert (type(read), read) == (type(value), value)


@pytest.mark.parametrize(
    ("form", "raw", "parts"),
    [
        *[(asked("number"), empty, ["Write a number first."]) for empty in ("", " % ", None)],
        *[
            (asked("number"), raw, [f"{str(raw)[:40]!r} is not a number", "for example 40"])
            for raw in ("many", "inf", [3], "x" * 50)
        ],
        (asked("number", low=0, high=10), "11", ["from 0 to 10", "not 11"]),
        (asked("number", low=0), "-1", ["0 or more", "not -1"]),
        (asked("number", high=9), "9.5", ["9 or less", "not 9.5"]),
        (asked("probability"), "101", ["from 0 to 100"]),
        *[
            (asked("choice", options=OPTIONS), raw, ["Choose an answer first."])
            for raw in ("", "gone", ["a"])
        ],
        *[
            (asked("several", options=OPTIONS), raw, ["Choose at least one answer first."])
            for raw in ([], "a", ["gone"])
        ],
        *[
            (asked("order", options=OPTIONS), raw, ["Put all the items in order first."])
            for raw in (["a"], ["a", "a"], "ab")
        ],
        *[(asked("text"), raw, ["Write a few words first."]) for raw in (" \n", 3)],
        (asked("text"), "x" * 5001, ["5,001", "5,000"]),
        (asked("shares", options=OPTIONS), {"a": "50"}, ["Second: Write a number first."]),
        (asked("shares", options=OPTIONS), {"a": "-1", "b": "1"}, ["First: ", "from 0 to 100"]),
        (asked("shares", options=OPTIONS), {"a": "50", "b": "20"}, ["up to 70, not 100", "Add 30"]),
        (asked("shares", options=OPTIONS), {"a": "90", "b": "20"}, ["to 110", "Take away 10"]),
        (asked("shares", options=OPTIONS), "50", ["First: Write a number first."]),
    ],
)
def test_what_is_missing_is_said(form: Input, raw: object, parts: list[str]) -> None:
    with pytest.raises(NotAnswered) as error:
        read_input(form, raw)
    assert [part for part in parts if part not in str(error.value)] == []


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        (asked("number", unit="%"), 12.5, "12.5 %"),
        (asked("number"), 12000, "12,000"),
        (asked("probability"), 40, "40 %"),
        (asked("choice", options=OPTIONS), "a", "First"),
        (asked("choice", options=OPTIONS), "gone", "gone"),
        (asked("several", options=OPTIONS), ["a", "b", "gone"], "First; Second; gone"),
        (asked("shares", options=OPTIONS), {"a": 40, "b": 60}, "First: 40 %, Second: 60 %"),
        (asked("text"), "<i>", "<i>"),
    ],
)
def test_a_value_is_said_back(form: Input, value: object, words: str) -> None:
    assert in_words(form, value) == words


@pytest.mark.parametrize(
    ("form", "options", "found"),
    [
        ("slider", (), "'slider'"),
        ("choice", OPTIONS[:1], "the options a"),
        ("choice", OPTIONS[:1] * 2, "the options a, a"),
        ("choice", (), "no options"),
    ],
)
def test_an_input_that_cannot_be_drawn_is_refused(
    form: str, options: tuple[Option, ...], found: str
) -> None:
    with pytest.raises(CourseError) as error:
        check_input(form, options, ("choice", "text"), "here")
    assert found in error.value.found
    assert error.value.where == "here"
    check_input("text", (), ("choice", "text"), "here")
