"""Tasks of the exercises: starts, cases, slips, texts, progress and the report."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from coursekit import notebook
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.forms.answers import reveal_answer, save_answer
from coursekit.forms.bank import find, read_set
from coursekit.forms.checks import check, hint, solution
from coursekit.forms.kinds.task import Task
from coursekit.forms.kinds.written import Written
from coursekit.forms.progress import progress_message
from coursekit.forms.report import page
from coursekit.messages import Message
from coursekit.store import work

pytestmark = pytest.mark.usefixtures("trial_tasks")

CLAIMS = len(load("claims"))
SOURCE = Path(__file__).with_name("exercises") / "98-trial.toml"
WHERE = "Where to look: lesson 98, “A heading”."
CODE = 'table = ck.load("people")\nanswer = len(table)'


def said(key: str, value: object) -> list[str]:
    return check(key, value).text.splitlines()


def write(text: str) -> tuple[str, ...]:
    return save_answer(find("98.3", Written), {"answer": text}).say


def test_the_untouched_start_is_no_try(file: Path) -> None:
    (untouched,) = said("98.1", 11)
    assert untouched == (
        "→ 11 is the answer before you change anything. Change the cell as the task says, then run"
        " it again."
    )
    (empty,) = said("98.2", ...)
    assert empty.startswith("→ Nothing to check yet.")
    assert not file.exists()


def test_a_right_answer_is_right_at_once_and_in_any_form() -> None:
    for value in (16, 16.0, [16]):
        assert said("98.1", value)[0] == "✓ Right. See C31."
    assert said("98.1", 16)[1:] == ["Your answer: 16."]
    for value in (["E02", "E01"], ("E01", "E02"), {"E01", "E03"}):
        assert said("98.2", value) == ["✓ Right."]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (["a", "b"], "Your answer: a, b."),
        ({"a": 1}, "Your answer: a 1."),
        (list(range(20)), "Your answer: 0, 1, 2"),
        (list(range(21)), ""),
        (True, "Your answer: True."),
        ("text", ""),
    ],
)
def test_a_short_answer_is_shown(value: object, shown: str) -> None:
    from coursekit.forms.values import inspect_value

    assert find("98.1", Task).show_answer(inspect_value(value)).startswith(shown)
    assert bool(shown) == bool(find("98.1", Task).show_answer(inspect_value(value)))
    assert find("98.2", Task).show_answer(inspect_value(value)) == ""


@pytest.mark.parametrize(
    ("cell", "is_told"),
    [
        ('ck.check("98.1", answer)', True),
        ('table = ck.load("claims")\nlen(table)\nck.check("98.1", answer)', True),
        ('table = ck.load("claims")\nanswer = len(table)\nck.check("98.1", answer)', False),
        (f'answer, table = {CLAIMS}, 1\nck.check("98.1", answer)', False),
        (f'ck.check("98.1", {CLAIMS})', False),
        ('ck.check("98.2", answer)', False),
        ("%time check()", False),
    ],
)
@pytest.mark.parametrize("value", [CLAIMS, 11])
def test_an_answer_of_an_earlier_cell_is_called_so(
    cell: str, is_told: bool, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = MagicMock(user_ns={"In": ["", "answer = 1", cell]})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    notes = [line for line in said("98.1", value) if line.startswith("This cell gives no value to")]
    assert bool(notes) == is_told
    assert all("answer =" in note for note in notes)
    assert said("98.1", 16) == ["✓ Right. See C31.", "Your answer: 16."]


START = 'table = ck.load("factions")\nanswer = len(table)\nck.check("98.1", answer)'


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], list[str]]]:
    """Run a cell in a notebook with the course, and return what it says."""
    monkeypatch.setenv("IPYTHONDIR", os.environ["COURSEKIT_HOME"])
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr(notebook, "notebook_shell", lambda: shell)
    notebook.setup(on=False)
    notebook.setup()
    shell.run_cell("import coursekit as ck")
    told: list[Message] = []
    monkeypatch.setattr("IPython.display.display", told.append)

    def run(code: str) -> list[str]:
        told.clear()
        result = shell.run_cell(code, store_history=True)
        shown = [*told, *([result.result] if isinstance(result.result, Message) else [])]
        return [line for each in shown for line in each.text.splitlines()]

    yield run
    notebook.setup(on=False)


def tries() -> list[object]:
    return [entry.value["seen"] for entry in work.history("98.1", "try")]


def test_a_run_that_ends_in_an_error_is_a_try(run: Callable[[str], list[str]]) -> None:
    slips = ["answer = count(table)", "answer = len(table", "answer = table.len()"]
    for number, slip in enumerate(slips, start=1):
        said, help_ = run(START.replace("answer = len(table)", slip))
        made = "1 try" if number == 1 else f"{number} tries"
        opens = ", and after 2 tries a solution opens" if number == 1 else ""
        no_harm = f"That is no harm: a try costs nothing{opens}."
        assert said == f"→ The run ended in an error. {no_harm} You have made {made}."
        open_now = "A solution is open now: ck.solution(" if number > 1 else ""
        assert help_.startswith(f"Hint 1 of 2: the cell below. {open_now}")
        assert help_.endswith(WHERE)
    kinds = ("NameError", "SyntaxError", "AttributeError")
    assert tries() == [f"an error, {kind}" for kind in kinds]
    assert solution("98.1").text.endswith(f"\n{CODE}")


def test_the_same_run_twice_is_one_try(run: Callable[[str], list[str]]) -> None:
    wrong = START.replace("len(table)", "len(table")
    assert run(wrong)[0].endswith("You have made 1 try.")
    assert run(f"{wrong} ")[0].endswith("You have made 1 try.")
    assert run(START.replace("factions", "claims"))[0] == "✗ Not yet. These are the claims."
    assert run(START.replace("factions", "claims"))[1].startswith("Hint 1 of 2: the cell below. A")
    assert len(tries()) == 2


def test_an_empty_cell_of_a_task_that_was_right_says_so(run: Callable[[str], list[str]]) -> None:
    assert run(START)[0].startswith("→ 11 is the answer before")
    solved = f'{CODE}\nck.check("98.1", answer)'
    assert run(solved)[0].startswith("✓ Right.")
    (entry,) = work.history("98.1", "try")
    told = [
        f"✓ You had this right on {entry.moment}. Your record stays."
        " Write the line again if you like. You wrote:",
        *CODE.splitlines(),
    ]
    assert run(START) == told
    assert run('ck.check("98.1", ...)') == told
    assert len(tries()) == 1


def test_cells_that_python_cannot_read_are_one_try(run: Callable[[str], list[str]]) -> None:
    for slip in ("len(table", "len[table)", "len(table))"):
        said, help_ = run(START.replace("len(table)", slip))
        assert said.endswith("You have made 1 try.")
        assert "A solution" not in help_


@pytest.mark.parametrize(
    "code",
    [
        "1 / 0",
        'ck.check("98.9", 1 / 0)',
        f"del ck\n{START} + 1",
        f"raise KeyboardInterrupt\n{START}",
    ],
)
def test_other_errors_are_no_tries(run: Callable[[str], list[str]], code: str) -> None:
    assert run(code) == []
    assert tries() == []


def test_an_untouched_cell_that_fails_is_no_try(run: Callable[[str], list[str]]) -> None:
    run("ck = None")
    assert run(START) == []
    assert tries() == []


def test_a_changed_cell_with_the_answer_of_the_start_is_a_try(
    run: Callable[[str], list[str]],
) -> None:
    assert run(START)[0].startswith("→ 11 is the answer before you change anything.")
    assert run(START.replace("\n", "  # mine\n"))[0].startswith("→ 11 is the answer before")
    changed = run(START.replace("len(table)", "len(table) + 0"))
    assert changed[0].startswith("✗ Not yet.")
    assert changed[1] == (
        "The cell gave this answer before you changed it, too: your change makes no difference."
    )
    assert len(tries()) == 1


def test_wrong_answers_get_what_was_given_which_hint_is_next_and_where_to_look() -> None:
    assert said("98.1", CLAIMS) == [
        "✗ Not yet. These are the claims.",
        f"Hint 1 of 2: the cell below. {WHERE}",
    ]
    hint("98.1")
    wrong, help_ = said("98.1", "16")
    assert wrong.startswith("✗ Not yet. You gave the text '16'; the task asks for a number.")
    assert help_.startswith("Hint 2 of 2: the cell below. A solution is open now: ck.solution(")
    assert help_.endswith(WHERE)
    hint("98.1")
    assert said("98.1", 5)[1].startswith("A solution is open now: ")


def test_after_all_hints_another_try_opens_the_solution() -> None:
    hint("98.2")
    assert said("98.2", 1)[1].startswith("Try once more; then a solution opens. ")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (["E01", "E09"], "E09 does not belong there."),
        (["E01", "E01"], "Two different ones are asked."),
        (7, "a list of one value or more."),
    ],
)
def test_an_open_task_says_which_condition_does_not_hold(value: object, problem: str) -> None:
    wrong, help_ = said("98.2", value)
    assert wrong.startswith("✗ Not yet. ")
    assert wrong.endswith(problem)
    assert help_ == "Hint 1 of 1: the cell below. Where to look: lesson 03a, “A heading”."


def test_a_solution_that_is_opened_leaves_one_trace_that_the_report_shows() -> None:
    assert solution("98.1").text.endswith("You have made 0.")
    assert not work.history("98.1", "solution")
    for value in (3, 4):
        said("98.1", value)
    solution("98.1")
    solution("98.1")
    assert [entry.value for entry in work.history("98.1", "solution")] == [True]
    blocks = find("98.1", Task).summarise(work.read())
    assert any(str(block).startswith("The solution was opened on ") for block in blocks)


def test_the_solution_opens_after_two_tries_that_differ() -> None:
    assert solution("98.1").text.endswith("You have made 0.")
    check("98.1", CLAIMS)
    check("98.1", CLAIMS)
    check("98.1", 11)
    assert solution("98.1").text.endswith("You have made 1.")
    check("98.1", 12)
    assert solution("98.1").text.endswith(f"\n{CODE}")


def test_a_text_is_kept_and_shown_beside_three_levels() -> None:
    item = find("98.3", Written)
    assert not reveal_answer(item).table
    assert write("My view.") == ("✓ Saved.",)
    shown = reveal_answer(item)
    assert shown.table[1:] == (
        ("Your answer", "My view."),
        ("A strong text", "Names E01."),
        ("A middling text", "Names nothing."),
        ("A weak text", "Says nothing."),
    )
    compare, opens = shown.say
    assert compare.startswith("→ Which of the three levels")
    assert 'type `ck.solution("98.3")`' in opens


def test_a_model_text_opens_once_a_text_is_kept_and_the_file_says_so() -> None:
    assert solution("98.3").text == (
        "→ A model text opens once a text of your own is saved. Write yours first."
    )
    write("My view.")
    assert not work.history("98.3", "solution")
    opened = solution("98.3").text
    assert opened.startswith("→ A model text.")
    assert "A text that names E01." in opened
    solution("98.3")
    assert len(work.history("98.3", "solution")) == 1
    assert work.history("98.3", "answer")[-1].value == "My view."
    text = page(work.read())
    assert "A model text was opened on" in text
    assert "The question has changed" not in text


def test_a_solution_of_nothing_names_what_has_one() -> None:
    with pytest.raises(CourseError, match="98"):
        solution("98.4")


def test_progress_counts_tasks_points_and_texts() -> None:
    def rows() -> list[list[str]]:
        lines = progress_message().text.split("\n\n")[1].splitlines()
        return [[part.strip() for part in line.split("  ") if part.strip()] for line in lines]

    head, row = rows()
    assert head == ["Exercises", "Tasks right", "Points", "Texts written", "Next open"]
    assert row == ["98\N{NO-BREAK SPACE}Trial", "0 of 2", "0 of 7", "0 of 1", "98.1"]
    check("98.1", 16)
    check("98.2", 5)
    write("My view.")
    assert rows()[1][1:] == [
        "1 of 2, 1 tried",
        "1 of 7, 4 wait for a reader",
        "1 of 1",
        "98.2",
    ]


def test_the_report_tells_tries_and_texts_of_exercises() -> None:
    check("98.1", CLAIMS)
    check("98.1", 16)
    write("My view.")
    text = page(work.read())
    (waits,) = re.findall("<p>A reader gives the points of a text. (.*?)</p>", text)
    assert waits == "These wait for one: 98.3."
    assert "This text waits for a reader, who gives up to 4 points." in text
    assert "<strong>Still open:</strong> 98.2." in text
    for part in ("<h2>Exercises 98 Trial</h2>", "✗ not yet", "✓ right", "My view."):
        assert part in text
    assert "Other entries" not in text


def test_the_report_names_tasks_by_number_and_shows_what_was_answered() -> None:
    check("98.2", ["C31", "C34"])
    text = page(work.read())
    assert f"<strong>{find('98.2', Task).named}" in text
    assert "a list of 2 values: [&#x27;C31&#x27;, &#x27;C34&#x27;]" in text
    assert "wait for one" not in text


def test_without_a_file_a_check_still_answers(file: Path) -> None:
    file.write_text('{"format": "coursekit-work", "version": 9, "entries": []}')
    verdict, not_saved = said("98.1", 16)
    assert verdict == "✓ Right. See C31."
    assert not_saved.startswith("✗ Not saved. ")


@pytest.mark.parametrize(
    ("old", "new", "where", "found", "expected"),
    [
        ('title = "Trial"', "", "", "title", "title ="),
        ("98.3", "9.3", ", written 9.3", "'9.3'", "'98.1'"),
        ("98.2", "98.1", ", task 98.1", "same key twice", ""),
        (
            '"within"',
            '"inside"',
            ", task 98.2, cases",
            "'inside'",
            "equal, between, one of, within",
        ),
        ("answer = len(table)", "answer = len(table)\n" * 5, ", task 98.1", "long", "5 lines"),
        ('«"people" ← "factions"»', '"people"', ", task 98.1", "without a blank", "«right"),
        ('«"people" ← "factions"»', '«"people"» «', ", task 98.1", "without a blank", "«right"),
        ("""['"claims"']""", """['"claims"', "x"]""", ", task 98.1, slips", "claims", "1 texts"),
        (', "Says nothing."', "", ", written 98.3", "levels", "three levels"),
        ('"Says nothing."', '""', ", written 98.3", "levels", "three levels"),
        (', "Ends on a doubt."', "", ", written 98.3", "without", "a model text, and 3 points"),
        ('"A text that names {event}`E01|E01`."', '" "', ", written 98.3", "without", "a model"),
        ('["Look."]', "[]", ", task 98.2", "no hints", "one or more"),
        ("[[task.slips]]", "[[task.slip]]", ", task 98.1", "'slip'", "slips"),
        ("skill = ", "skil = ", ", task 98.1", "'skil'", "skill"),
        ("[[written]]", "[[quiz]]", "", "[[quiz]]", "task, written"),
    ],
)
def test_a_source_that_does_not_fit_is_refused(
    old: str, new: str, where: str, found: str, expected: str
) -> None:
    text = SOURCE.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(CourseError) as error:
        read_set(text.replace(old, new), SOURCE.name)
    assert error.value.where == f"98-trial.toml{where}"
    assert found in error.value.found
    assert expected in error.value.expected
