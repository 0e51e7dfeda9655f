from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coursekit.forms.compare import difference
from coursekit.forms.see import see

FRAME = pd.DataFrame({"id": ["a", "b", "c"], "n": [3, 1, 2]})
SORTED = pd.DataFrame({"id": ["a", "b", "c"], "n": [1, 1, 2]})
COUNTS = pd.Series([3, 1], index=pd.Index(["x", "y"], name="kind"), name="count")
CATEGORIES = pd.Series(pd.Categorical(["x", "x", "y", "x"], list("xyz")), name="kind")
COLUMN = FRAME["id"]


def compare(answer: object, right: object, ordered_by: str = "", tolerance: float = 0) -> str:
    return difference(see(answer), see(right), ordered_by, tolerance)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (35, np.int64(35)),
        (35.0, 35),
        (Decimal(35), 35),
        (np.float32(0.5), 0.5),
        (0.1 + 0.2, 0.3),
        ([35], 35),
        (pd.Series([35]), 35),
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
        ([], pd.Series([], dtype=object)),
    ],
)
def test_a_right_answer_in_another_form_is_right(answer: object, right: object) -> None:
    assert compare(answer, right) == ""


@pytest.mark.parametrize(
    ("answer", "right", "sentence"),
    [
        (34, 35, "That is 34: a number, as it should be, but not the right one."),
        (-35, 35, "That is a number below zero (-35); the answer is above zero."),
        (3, -3, "That is a number above zero (3); the answer is below zero."),
        (34.6, 35, "That is 34.6; the answer is a whole number."),
        ("35", 35, "That is the text '35'; what is asked is a number. If it is a number, take the "
         "quotes away."),
        (True, 1, "That is True; what is asked is a number."),
        (float("nan"), 1, "That is a missing value; what is asked is a number."),
        (FRAME, 3, "That is a table of 3 rows and 2 columns; what is asked is a number. To count "
         "its rows, write `len(...)`."),
        (["a", "b"], 3, "That is a list of 2 values; what is asked is a number. To count its rows, "
         "write `len(...)`."),
        ([1, 2], 3, "That is a list of 2 values; what is asked is a number."),
        (COUNTS, 3, "That is a column of 2 values; what is asked is a number. To take one of its "
         "values, write the name in square brackets behind it."),
        (pd.Series([True, False]), 1, "That is a column of 2 values; what is asked is a number. To "
         "count where it is True, write `.sum()` behind it."),
        (len, 3, "That is a command that was not run: write `()` behind it; what is asked is a "
         "number."),
        (object(), 3, "That is something else (object); what is asked is a number."),
        (3, "disputed", "That is 3; what is asked is a text."),
        ("found", "disputed", "That is the text 'found': the right kind of answer, but not the "
         "right one."),
        ("soon", dt.date(2024, 1, 30), "That is the text 'soon'; what is asked is a date."),
        ("x" * 80, 3, f"That is the text '{'x' * 60}…'; what is asked is a number. If it is a "
         "number, take the quotes away."),
        (FRAME, COLUMN, "That is a table of 3 rows and 2 columns; what is asked is a column or a "
         'list. Take one column of it: `table["column"]`.'),
        (["a"], COLUMN, "That is a list of 1 value; the answer has 3 values."),
        (COLUMN == "a", ["a"], "That is a column of 3 values, True or False for each row. To keep "
         "the rows where it is True, write it in square brackets behind the table."),
        (FRAME.groupby("id"), COUNTS, "That is groups of rows, with nothing counted in them yet; "
         "what is asked is a column with a name for each value, such as a column of counts."),
        ({"x": 3, "z": 0}, COUNTS, "That is a dictionary of 2 values: the right size, but "
         "only 1 of them belongs there."),
        (COLUMN.head(0), COLUMN, "Nothing is left: no row has what your code looks "
         "for. Look at the words in quotes, and at their spelling."),
        ("x", COUNTS, "That is the text 'x'; what is asked is a column with a name for each value, "
         "such as a column of counts."),
        (["a", "b", "z"], COLUMN, "That is a list of 3 values: the right size, but only 2 of them "
         "belong there."),
        (["x", "y", "z"], COLUMN, "That is a list of 3 values: the right size, but not the right "
         "content."),
        (COLUMN, FRAME, "That is a column of 3 values; what is asked is a table."),
        (FRAME[["id"]], FRAME, "That is a table of 3 rows and 1 column; it lacks the column `n`."),
        (FRAME.assign(x=1), FRAME, "That is a table of 3 rows and 3 columns; it has the column "
         "`x` too much."),
        (FRAME.head(1), FRAME, "That is a table of 1 row and 2 columns; the answer has 3 rows."),
        ({"x": 3, "y": 2}, COUNTS, "That is a dictionary of 2 values: the right size, but only 1 "
         "of them belongs there."),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_described_in_kind(answer: object, right: object, sentence: str) -> None:
    assert compare(answer, right) == sentence


def test_a_tolerance_forgives_rounding_and_no_more() -> None:
    assert compare(32.6, 32.63, tolerance=0.05) == ""
    assert compare(33, 32.63, tolerance=0.05) != ""


def test_order_counts_only_where_it_is_asked() -> None:
    turned = SORTED.iloc[::-1]
    assert compare(turned, SORTED) == ""
    assert compare(turned, SORTED, ordered_by="n") == (
        "That is a table of 3 rows and 2 columns with the right content, but in another order."
    )
    assert compare(["c", "b", "a"], COLUMN, ordered_by="values").endswith("but in another order.")


def test_a_tie_may_be_broken_the_other_way() -> None:
    assert compare(SORTED.iloc[[1, 0, 2]], SORTED, ordered_by="n") == ""


class Liar:
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize("right", [35, "text", COLUMN, FRAME, COUNTS, dt.date(2024, 1, 30)])
@pytest.mark.parametrize("answer", [Liar(), [Liar()] * 3, {"x": Liar()}, FRAME.groupby("id")])
def test_an_object_that_says_it_equals_everything_does_not(answer: Any, right: object) -> None:
    assert compare(answer, right) != ""
