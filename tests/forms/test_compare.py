from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coursekit.forms.compare import explain_difference
from coursekit.forms.values import inspect_safely, inspect_value

FRAME = pd.DataFrame({"id": ["a", "b", "c"], "n": [3, 1, 2]})
SORTED = pd.DataFrame({"id": ["a", "b", "c"], "n": [1, 1, 2]})
COUNTS = pd.Series([3, 1], index=pd.Index(["x", "y"], name="kind"), name="count")
CATEGORIES = pd.Series(pd.Categorical(["x", "x", "y", "x"], list("xyz")), name="kind")
COLUMN = FRAME["id"]
LABELLED = "a column with a name for each value, such as a column of counts"


def compare(answer: object, right: object, ordered_by: str = "", tolerance: float = 0) -> str:
    return explain_difference(inspect_value(answer), inspect_value(right), ordered_by, tolerance)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (35, np.int64(35)),
        (35.0, 35),
        (Decimal(35), 35),
        (np.float32(0.5), 0.5),
        (0.1 + 0.2, 0.3),
        (100.0000001, 100),
        ([35], 35),
        (pd.Series([35]), 35),
        ({"x": 35}, 35),
        (np.array(35), 35),
        ("Disputed ", "disputed"),
        (np.bool_(True), True),
        (dt.date(2024, 1, 30), pd.Timestamp("2024-01-30")),
        ("2024-01-30", pd.Timestamp("2024-01-30")),
        ("30 January 2024", dt.date(2024, 1, 30)),
        (["c", "a", "b"], COLUMN),
        (("a", "b", "c"), COLUMN),
        ({"a", "b", "c"}, COLUMN),
        (COLUMN.to_numpy(), COLUMN),
        (pd.Index(COLUMN), COLUMN),
        (COLUMN.astype("category"), COLUMN),
        (COLUMN[::-1], COLUMN),
        (FRAME.set_index("id")["n"], FRAME["n"]),
        (FRAME[["n", "id"]], FRAME),
        (FRAME.iloc[::-1], FRAME),
        (FRAME.astype({"n": float}), FRAME),
        (FRAME.set_index("id"), FRAME),
        (FRAME.astype({"id": "category"}), FRAME),
        (COUNTS.to_dict(), COUNTS),
        (COUNTS[::-1], COUNTS),
        (COUNTS.reset_index(), COUNTS),
        (COUNTS.to_frame(), COUNTS),
        ([1, 3], COUNTS),
        (CATEGORIES.value_counts(), COUNTS),
        (list(CATEGORIES.value_counts()), COUNTS),
        (CATEGORIES.to_frame().value_counts(), COUNTS),
        (CATEGORIES.to_frame().groupby("kind", as_index=False, observed=False).size(), COUNTS),
        (CATEGORIES.to_frame().assign(n=1).pivot_table("n", "kind", aggfunc="sum"), COUNTS),
        ([("x", 3), ["y", 1]], COUNTS),
        (pd.Series([1.0, None]), pd.Series([1, pd.NA], dtype="Int64")),
        (pd.Series([["x"], ["y"]]), pd.Series([("x",), ("y",)])),
        (["a", 1, "b", 2.0], [2, "b", 1, "a"]),
        ([], pd.Series([], dtype=object)),
        ({}, pd.Series([], dtype=object)),
    ],
)
def test_a_right_answer_in_another_form_is_right(answer: object, right: object) -> None:
    assert compare(answer, right) == ""


def asks(kind: str, advice: str = "") -> list[str]:
    return [f"the task asks for {kind}.{advice}"]


@pytest.mark.parametrize(
    ("answer", "right", "given", "said"),
    [
        (34, 35, "34", ["A number is right, but not this one."]),
        (100.1, 100.2, "100.1", ["A number is right, but not this one."]),
        (-35, 35, "a number below zero (-35)", ["the answer is above zero"]),
        (3, -3, "a number above zero (3)", ["the answer is below zero"]),
        (0, -3, "0", ["A number is right, but not this one."]),
        (0, 3, "0", ["A number is right, but not this one."]),
        (3, 0, "3", ["A number is right, but not this one."]),
        (-3, 0, "-3", ["A number is right, but not this one."]),
        (34.6, 35, "34.6", ["the answer is a whole number"]),
        (35, 34.6, "35", ["A number is right, but not this one."]),
        ("35", 35, "the text '35'", asks("a number", " If it is a number, remove the quotes.")),
        (True, 1, "True", asks("a number")),
        (float("nan"), 1, "a missing value", asks("a number")),
        (FRAME, 3, "a table of 3 rows and 2 columns", ["a number.", "`len(...)`"]),
        (FRAME.iloc[:, 1:], 3, "a table of 3 rows and 1 column", ["a number.", "`len(...)`"]),
        (["a", "b"], 3, "a list of 2 values", ["a number.", "`len(...)`"]),
        ([1, 2], 3, "a list of 2 values", asks("a number")),
        ([], 3, "a list of 0 values", ["a number.", "`len(...)`"]),
        (COUNTS, 3, "a column of 2 values", ["a number.", "its name in square brackets"]),
        (pd.Series([True, False]), 1, "a column of 2 values", ["a number.", "`.sum()`"]),
        (len, 3, "a function that was not run (write `()` after it)", asks("a number")),
        (object(), 3, "something else (of the type object)", asks("a number")),
        (3, "disputed", "3", asks("a text")),
        (3, True, "3", asks("True or False")),
        (False, True, "False", ["the right kind of answer, but not the right one"]),
        ("found", "disputed", "the text 'found'", ["the right kind of answer"]),
        ("soon", dt.date(2024, 1, 30), "the text 'soon'", asks("a date")),
        ("30 May 2024", dt.date(2024, 1, 30), "the date 2024-05-30", ["the right kind of answer"]),
        ("x" * 61, 3, f"the text '{'x' * 60}…'", ["a number."]),
        ("x" * 60, 3, f"the text '{'x' * 60}'", ["a number."]),
        (FRAME, COLUMN, "a table of 3 rows and 2 columns",
         ["a column or a list.", 'Take one column of it: `table["column"]`.']),
        (["a"], COLUMN, "a list of 1 value", ["the answer has 3 values"]),
        (1, COLUMN, "1", asks("a column or a list")),
        (COLUMN == "a", ["a"], "a column of 3 values, True or False", ["after the table"]),
        (FRAME.groupby("id"), COUNTS, "groups of rows", asks(LABELLED)),
        ({"x": 3, "z": 0}, COUNTS, "a dictionary of 2 values", ["only 1 of them belongs there"]),
        ({"x": 3, "y": 2}, COUNTS, "a dictionary of 2 values", ["only 1 of them belongs there"]),
        ({"x": 3}, COUNTS, "a dictionary of 1 value", ["the answer has 2 values"]),
        ("x", COUNTS, "the text 'x'", asks(LABELLED)),
        ([("x", 3, 1), ("y", 1, 1)], COUNTS, "a list of 2 values", ["not the right content"]),
        ([("x", 3), "y"], COUNTS, "a list of 2 values", ["not the right content"]),
        (FRAME.assign(x=1), COUNTS, "a table of 3 rows and 3 columns", [LABELLED, "one column"]),
        (["a", "b", "z"], COLUMN, "a list of 3 values", ["only 2 of them belong there"]),
        (["x", "y", "z"], COLUMN, "a list of 3 values", ["the right size", "the right content"]),
        (COLUMN, FRAME, "a column of 3 values", asks("a table")),
        (FRAME[["id"]], FRAME, "a table of 3 rows and 1 column",
         ["it does not have the column `n`."]),
        (FRAME.assign(x=1), FRAME, "a table of 3 rows and 3 columns",
         ["it should not have the column `x`."]),
        (FRAME.rename(columns={"n": "m", "id": "i"}), FRAME, "a table",
         ["it does not have the columns `id` and `n` and it should not have the columns `i` and"]),
        (FRAME.head(1), FRAME, "a table of 1 row and 2 columns", ["the answer has 3 rows"]),
        (FRAME.assign(n=9), FRAME, "a table of 3 rows", ["not the right content"]),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_described_in_kind(
    answer: object, right: object, given: str, said: list[str]
) -> None:
    sentence = compare(answer, right)
    assert sentence.startswith(f"You gave {given}")
    assert [part for part in said if part not in sentence] == []
    assert sentence.endswith(".")


def test_advice_is_given_only_where_it_fits() -> None:
    for answer, right in ([1, 2], 3), ("x", COUNTS), ("x", True), (["a", "b"], "a"):
        sentence = compare(answer, right)
        assert "." not in sentence[:-1], sentence


def test_a_filter_that_finds_nothing_is_told() -> None:
    for answer, right in ((COLUMN.head(0), COLUMN), (FRAME.head(0), FRAME), ({}, COUNTS)):
        assert compare(answer, right).startswith("No row is left")


def test_true_and_false_are_right_where_they_are_asked() -> None:
    asked = COLUMN == "a"
    assert compare(asked, asked) == ""
    assert "not the right content" in compare([True] * 3, asked) or "belong" in compare(
        [True] * 3, asked
    )


def test_a_tolerance_forgives_rounding_and_no_more() -> None:
    assert compare(32.6, 32.63, tolerance=0.05) == ""
    assert "not this one" in compare(33, 32.63, tolerance=0.05)
    assert "not this one" in compare(32.5, 33, tolerance=0.05)  # rounding is in order here
    rounded = FRAME.assign(n=[3.01, 1.01, 2.01])
    assert compare(rounded, FRAME, tolerance=0.05) == ""
    assert compare(rounded, FRAME) != ""
    assert compare([1.0001], [1]) != ""


def test_order_counts_only_where_it_is_asked() -> None:
    turned = SORTED.iloc[::-1]
    assert compare(turned, SORTED) == ""
    for answer, right, by in (
        (turned, SORTED, "n"),
        (["c", "b", "a"], COLUMN, "values"),
        (COUNTS[::-1], COUNTS, "values"),
    ):
        assert compare(answer, right, ordered_by=by).endswith("but in another order.")
        assert compare(right, right, ordered_by=by) == ""


def test_only_the_column_by_which_a_table_is_ordered_counts() -> None:
    assert compare(SORTED.iloc[[1, 0, 2]], SORTED, ordered_by="n") == ""
    assert compare(SORTED.iloc[[1, 0, 2]], SORTED, ordered_by="id") != ""
    assert compare(SORTED.assign(n=[1.01, 1, 2]), SORTED, "n", tolerance=0.05) == ""


class Liar:
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize("right", [35, "text", COLUMN, FRAME, COUNTS, dt.date(2024, 1, 30)])
@pytest.mark.parametrize("answer", [Liar(), [Liar()] * 3, {"x": Liar()}, FRAME.groupby("id")])
def test_an_object_that_says_it_equals_everything_does_not(answer: Any, right: object) -> None:
    assert compare(answer, right) != ""


class Broken:
    @property
    def ndim(self) -> int:
        raise ZeroDivisionError


def test_whatever_comes_can_be_inspected() -> None:
    assert inspect_safely(Broken()).words == "something else (of the type Broken)"
    assert inspect_safely(3) == inspect_value(3)
