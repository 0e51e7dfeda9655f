"""How a case of a task is put to an answer, and what is said when it does not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from coursekit.forms.cases import Case, first_problem, mismatch, value_of, work_out
from coursekit.forms.values import inspect_value


def problem(answer: object, *cases: Case) -> str:
    values = [value_of(case.expression, answer) for case in cases]
    return first_problem(cases, values, inspect_value(answer))


def test_an_expression_of_the_course_has_the_tables_and_pandas() -> None:
    assert (
        work_out("len(load('people')) + pd.Series([1]).sum()")
        == len(work_out("load('people')")) + 1
    )


def test_a_case_sees_the_answer_and_pandas() -> None:
    assert value_of("pd.Series(answer).sum()", [1, 2]) == inspect_value(3)
    failed = value_of("answer[7]", [1])
    assert (failed.kind, failed.words) == ("failed", "IndexError")


@pytest.mark.parametrize(
    ("answer", "expected", "predicate", "said"),
    [
        (0, [0, 100], "between", ""),
        (100, [0, 100], "between", ""),
        (101, [0, 100], "between", "too large"),
        (-1, [0, 100], "between", "too small"),
        ("a", [0, 100], "between", "the task asks for a number"),
        ("b", ["a", "b"], "one of", ""),
        ("c", ["a", "b"], "one of", "the right kind of answer, but not the right one"),
        ("c", [1, "b"], "one of", "the task asks for a number"),
        (["a"], ["a", "b"], "within", ""),
        ({"x": "a"}, ["a", "b"], "within", ""),
        (["a", "c"], ["a", "b"], "within", "`c` does not belong there"),
        ([], ["a", "b"], "within", "a list of one value or more"),
        ("a", ["a", "b"], "within", "a list of one value or more"),
        (3, 3, "equal", ""),
        (4, 3, "equal", "not the right one"),
    ],
)
def test_each_predicate_says_what_does_not_fit(
    answer: object, expected: Any, predicate: str, said: str
) -> None:
    sentence = mismatch(inspect_value(answer), expected, predicate)
    assert said in sentence
    assert bool(sentence) == bool(said)


def test_order_and_tolerance_of_a_case_count() -> None:
    assert problem(["b", "a"], Case("['a', 'b']")) == ""
    assert "another order" in problem(["b", "a"], Case("['a', 'b']", ordered_by="values"))
    assert problem(3.1, Case("3", tolerance=0.2)) == ""
    assert problem(3.1, Case("3")) != ""


def test_the_first_case_that_does_not_hold_is_told() -> None:
    cases = (Case("3"), Case("4", say="First."), Case("5", say="Second."))
    assert problem(3, *cases) == "First."
    assert problem(3, cases[0]) == ""


@pytest.mark.parametrize(
    ("expression", "expected", "predicate", "answer", "said"),
    [
        ("dict(answer)", "{'a': 1}", "equal", "a", "the text 'a'; the task asks for a column with"),
        ("dict(answer)", "[{'a': 1}]", "one of", 3, "3; the task asks for a column with a name"),
        ("answer[7]", "'a'", "equal", "a", "the text 'a'. It has the wrong form"),
        ("answer[7]", "[1, 2]", "between", "a", "the text 'a'. It has the wrong form"),
        ("answer[7]", "None", "equal", "a", "the text 'a'. It has the wrong form"),
        ("dict(answer)", "{'a': 1, 'b': 2}", "equal", pd.Series({"a": 1}), "a column of 1 value;"),
        ("dict(answer)", "{'a': 1, 'b': 2}", "equal", [("a", 1)], "a list of 1 value;"),
        ("dict(zip('ab', answer.a))", "{'a': 1}", "equal", pd.DataFrame({"a": [1, 2]}),
         "a dictionary of 2 values;"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_a_case_is_told_in_kind(
    expression: str, expected: str, predicate: str, answer: object, said: str
) -> None:
    case = Case(expected, expression, predicate)
    sentence = problem(answer, case)
    assert sentence.startswith(f"You gave {said}")
    assert problem(answer, replace(case, say="Look again. {}")) == f"Look again. {sentence}"
    assert problem(answer, replace(case, say="No.")) == "No."
