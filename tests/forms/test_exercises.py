from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.forms import check, hint, progress, report, solution
from coursekit.forms.answers import answer
from coursekit.forms.bank import find
from coursekit.forms.cases import look, problem
from coursekit.forms.exercises import read_set
from coursekit.forms.reveal import revealed
from coursekit.forms.see import see
from coursekit.forms.tasks import Case, Written

pytestmark = pytest.mark.usefixtures("trial_tasks")

SOURCE = Path(__file__).with_name("exercises") / "98-trial.toml"
WHERE = "Where to look: lesson 98, “A heading”."
CODE = 'table = ck.load("people")\nanswer = len(table)'


def said(key: str, value: object) -> list[str]:
    return check(key, value).text.splitlines()


def test_the_untouched_start_is_no_try(file: Path) -> None:
    assert said("98.1", 11) == [
        "→ That is 11: what the cell gives as it stood at the start, and no try."
        " Change it as the task says, and run it again."
    ]
    assert said("98.2", ...) == [
        "→ Nothing to check yet: put your answer in the place of the dots, and run the cell."
    ]
    assert not file.exists()


def test_a_right_answer_is_right_at_once_and_in_any_form() -> None:
    for value in (16, 16.0, [16]):
        assert said("98.1", value)[0] == "✓ Right. See C31."
    assert said("98.1", 16)[1:] == ["Your answer: 16."]
    for value in (["E02", "E01"], ("E01", "E02"), {"E01", "E03"}):
        assert said("98.2", value) == ["✓ Right."]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ('ck.check("98.1", answer)', True),
        ('table = ck.load("claims")\nlen(table)\nck.check("98.1", answer)', True),
        ('table = ck.load("claims")\nanswer = len(table)\nck.check("98.1", answer)', False),
        ('answer, table = 95, 1\nck.check("98.1", answer)', False),
        ('ck.check("98.1", 95)', False),
        ('ck.check("98.2", answer)', False),
        ("%time check()", False),
    ],
)
@pytest.mark.parametrize("value", [95, 11])
def test_an_answer_of_an_earlier_cell_is_called_so(
    cell: str, told: bool, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = MagicMock(user_ns={"In": ["", cell]})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    note = (
        "This cell gives no value to answer, so the one of an earlier cell was looked at. Begin"
        " your line with answer =, or run the cell above that does."
    )
    assert (note in said("98.1", value)) == told
    assert said("98.1", 16) == ["✓ Right. See C31.", "Your answer: 16."]


@pytest.mark.parametrize(
    ("expression", "wanted", "predicate", "answer", "sentence"),
    [
        ("dict(answer)", "{'a': 1}", "equal", "a", "That is the text 'a'; what is asked is a "
         "column with a name for each value, such as a column of counts."),
        ("dict(answer)", "[{'a': 1}]", "one of", 3, "That is 3; what is asked is a column with a "
         "name for each value, such as a column of counts."),
        ("answer[7]", "'a'", "equal", "a", "That is the text 'a'; it lacks what is asked, so it "
         "cannot be checked."),
        ("dict(answer)", "{'a': 1, 'b': 2}", "equal", pd.Series({"a": 1}), "That is a column of 1 "
         "value; the answer has 2 values."),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_a_case_is_told_in_kind(
    expression: str, wanted: str, predicate: str, answer: object, sentence: str
) -> None:
    case = Case(wanted, expression, predicate)
    seen = [look(expression, answer)]
    assert problem([case], seen, see(answer)) == sentence
    own = replace(case, say="Look again. {}")
    assert problem([own], seen, see(answer)) == f"Look again. {sentence}"


def test_wrong_answers_get_what_was_seen_which_hint_is_next_and_where_to_look() -> None:
    assert said("98.1", 95) == [
        "✗ Not yet. These are the claims.",
        f"Hint 1 of 2: the cell below. {WHERE}",
    ]
    hint("98.1")
    assert said("98.1", "16") == [
        "✗ Not yet. That is the text '16'; what is asked is a number."
        " If it is a number, take the quotes away.",
        'Hint 2 of 2: the cell below. A solution is open now: ck.solution("98.1")'
        f" in a cell of its own. {WHERE}",
    ]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (["E01", "E09"], "That is a list of 2 values, and E09 does not belong there."),
        (["E01", "E01"], "Two different ones are asked."),
        (7, "That is 7; what is asked is a list of one value or more."),
        ([], "That is a list of 0 values; what is asked is a list of one value or more."),
    ],
)
def test_an_open_task_says_which_condition_does_not_hold(value: object, problem: str) -> None:
    assert said("98.2", value) == [
        f"✗ Not yet. {problem}",
        "Hint 1 of 1: the cell below. Where to look: lesson 03a, “A heading”.",
    ]


def test_the_solution_opens_after_two_tries_that_differ() -> None:
    closed = "→ A solution opens after two tries of your own; you have made {}."
    assert solution("98.1").text == closed.format(0)
    check("98.1", 95)
    check("98.1", 95)
    check("98.1", 11)
    assert solution("98.1").text == closed.format(1)
    check("98.1", 12)
    assert solution("98.1").text == f"→ A solution. Others may be as good.\n{CODE}"


def test_the_solution_opens_to_who_has_solved_it_at_once() -> None:
    check("98.1", 16)
    assert solution("98.1").text.endswith(CODE)


def test_a_text_is_kept_and_stands_beside_three_levels() -> None:
    item = find("98.3", Written)
    assert revealed(item).say == ("→ Save an answer to the question first, then reveal.",)
    assert answer(item, {"answer": "My view."}).say == ("✓ Saved.",)
    shown = revealed(item)
    assert shown.table[1:] == (
        ("Your answer", "My view."),
        ("A strong text", "Names E01."),
        ("A middling text", "Names nothing."),
        ("A weak text", "Says nothing."),
    )
    assert shown.say[0].startswith("→ Which of the three levels")


def test_progress_counts_tasks_points_and_texts() -> None:
    rows = progress().text.split("\n\n")[1].splitlines()
    assert rows[0].startswith("Exercises")
    assert rows[1].split("  ")[0] == "98\N{NO-BREAK SPACE}Trial"
    assert [part.strip() for part in rows[1].split("  ") if part][1:] == [
        *("0 of 2", "0 of 3", "0 of 1", "98.1"),
    ]
    check("98.1", 16)
    check("98.2", 5)
    answer(find("98.3", Written), {"answer": "My view."})
    row = progress().text.splitlines()[-1]
    assert [part.strip() for part in row.split("  ") if part][1:] == [
        *("1 of 2, 1 tried", "1 of 3", "1 of 1", "98.2"),
    ]


def test_the_report_tells_tries_and_texts_of_exercises(home: Path) -> None:
    check("98.1", 95)
    check("98.1", 16)
    answer(find("98.3", Written), {"answer": "My view."})
    report()
    page = (home / "coursekit-report.html").read_text(encoding="utf-8")
    assert "<h2>Exercises 98 Trial</h2>" in page
    assert "✗ not yet" in page
    assert "✓ right" in page
    assert "My view." in page
    assert "Other entries" not in page


def test_without_a_file_a_check_still_answers(file: Path) -> None:
    file.write_text('{"format": "coursekit-work", "version": 9, "entries": []}')
    assert said("98.1", 16)[0] == "✓ Right. See C31."
    assert said("98.1", 16)[1].startswith("✗ Not saved. ")
    assert solution("98.1").text.startswith("✗ ")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "Trial"', "", "98-trial.toml: found no title, expected title = 'a few words'."),
        (
            "98.3",
            "9.3",
            "98-trial.toml, written 9.3: found the key '9.3', expected such as '98.1'.",
        ),
        ("98.2", "98.1", "98-trial.toml, task 98.1: found the same key twice."),
        (
            '"within"',
            '"inside"',
            "98-trial.toml, task 98.2, cases: found 'inside', expected equal, between, one of,"
            " within.",
        ),
        (
            "answer = len(table)",
            "answer = len(table)\\n" * 5,
            "98-trial.toml, task 98.1: found long code, expected at most 5 lines.",
        ),
        (
            ', "Says nothing."',
            "",
            "98-trial.toml, written 98.3: found a written task that is not whole, expected title,"
            " rethink, skill, and three levels.",
        ),
        ("[[task.slips]]", "[[task.slip]]", None),
    ],
)
def test_a_source_that_does_not_fit_is_refused(old: str, new: str, message: str | None) -> None:
    text = SOURCE.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(CourseError) as error:
        read_set(text.replace(old, new.replace("\\n", "\n")), SOURCE.name)
    if message:
        assert str(error.value) == message
    else:
        assert str(error.value).startswith("98-trial.toml, task 98.1: found the name 'slip', ")
