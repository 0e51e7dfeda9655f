from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coursekit.forms.compare import explain_difference
from coursekit.forms.values import inspect_safely, inspect_value
from tests.snapshots import Snapshot

FRAME = pd.DataFrame({"id": ["a", "b", "c"], "n": [3, 1, 2]})
SORTED = pd.DataFrame({"id": ["a", "b", "c"], "n": [1, 1, 2]})
COUNTS = pd.Series([3, 1], index=pd.Index(["x", "y"], name="kind"), name="count")
CATEGORIES = pd.Series(pd.Categorical(["x", "x", "y", "x"], list("xyz")), name="kind")
COLUMN = FRAME["id"]


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
        (100.000001, 100),
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


# fmt: off
WRONG: list[tuple[object, object]] = [
    (34, 35), (100.1, 100.2), (-35, 35), (3, -3), (0, -3), (0, 3), (3, 0), (-3, 0), (34.6, 35),
    (35, 34.6), ("35", 35), (True, 1), (float("nan"), 1), (FRAME, 3), (FRAME[["n"]], 3),
    (["a", "b"], 3), ([1, 2], 3), ([], 3), (COUNTS, 3), (pd.Series([True, False]), 1), (len, 3),
    (object(), 3), (3, "disputed"), (3, True), (False, True), ("found", "disputed"),
    ("soon", dt.date(2024, 1, 30)), ("30 May 2024", dt.date(2024, 1, 30)), ("x" * 61, 3),
    ("x" * 60, 3), (["a", "b"], "a"), (FRAME, COLUMN), (["a"], COLUMN), (1, COLUMN),
    (COLUMN == "a", ["a"]), ([True] * 3, COLUMN == "a"), (FRAME.groupby("id"), COUNTS),
    ({"x": 3, "z": 0}, COUNTS), ({"x": 3, "y": 2}, COUNTS), ({"x": 3}, COUNTS), ("x", COUNTS),
    ([("x", 3, 1), ("y", 1, 1)], COUNTS), ([("x", 3), "y"], COUNTS), (FRAME.assign(x=1), COUNTS),
    (["a", "b", "z"], COLUMN), (["x", "y", "z"], COLUMN), (COLUMN, FRAME), (FRAME[["id"]], FRAME),
    (FRAME.assign(x=1), FRAME), (FRAME.rename(columns={"n": "m", "id": "i"}), FRAME),
    (FRAME.head(1), FRAME), (FRAME.assign(n=9), FRAME), (COLUMN.head(0), COLUMN),
    (FRAME.head(0), FRAME), ({}, COUNTS),
]
# fmt: on


def test_a_wrong_answer_is_described_in_kind(snapshot: Snapshot) -> None:
    replies = [
        f"for {inspect_value(right).words}:\n  {compare(answer, right)}" for answer, right in WRONG
    ]
    snapshot.check("replies", "\n".join(replies))


def test_true_and_false_are_right_where_they_are_asked() -> None:
    asked = COLUMN == "a"
    assert compare(asked, asked) == ""


def test_a_tolerance_forgives_rounding_and_no_more() -> None:
    assert compare(32.6, 32.63, tolerance=0.05) == ""
    assert "not the right one" in compare(33, 32.63, tolerance=0.05)
    assert "not the right one" in compare(32.5, 33, tolerance=0.05)  # rounding is in order here
    rounded = FRAME.assign(n=[3.01, 1.01, 2.01])
    assert compare(rounded, FRAME, tolerance=0.05) == ""
    assert compare(rounded, FRAME) != ""
    assert compare([1.0001], [1]) != ""
    assert compare([9.99, 2], [10, 2], tolerance=0.05) == ""  # sorted as numbers, not as texts


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
