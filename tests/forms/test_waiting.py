"""What waits for an answer, in a kernel of its own: closed, opened, and after a restart."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, v4

from coursekit.errors import CourseError
from coursekit.forms.bank import find
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.waiting import ALL_OPEN, OPENED, after, card
from coursekit.jupyterlab import CHART, WIDGET_VIEW

IMPORT = "import coursekit as ck"
TABLE = 'ck.after("00-kinds")\ntable = ck.load("claims").head(2)\ntable[["claim_id"]]'
BOARD = 'ck.after("01-busiest")\n_ = ck.explore_timeline()'
BOTH = 'ck.after("00-kinds", "01-busiest")\n"both"'


def answer(key: str, value: str) -> str:
    """Code that saves an answer, as the form on the page does."""
    return (
        f"from coursekit.forms.answers import save_answer\n"
        f"from coursekit.forms.bank import find\n"
        f"from coursekit.forms.item import Item\n"
        f'print(save_answer(find("{key}", Item), {{"answer": "{value}"}}).say)'
    )


KINDS = answer("00-kinds", "fact")
BUSIEST = answer("01-busiest", find("01-busiest", Predict).options[0].id)


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Any:
    """Run code cells on a fresh kernel; return what each has shown in the end."""

    def outputs(*codes: str, **environment: str) -> list[list[NotebookNode]]:
        notebook = v4.new_notebook(cells=[v4.new_code_cell(code) for code in codes])
        client = NotebookClient(notebook, timeout=60, kernel_name="python3")
        own = {"COURSEKIT_HOME": str(home), "IPYTHONDIR": str(tmp_path / "ipython")}
        client.execute(env={**os.environ, **own, **environment})
        return [cell.outputs for cell in notebook.cells]

    return outputs


def data(outputs: list[NotebookNode]) -> list[dict[str, Any]]:
    return [output.get("data", {}) for output in outputs]


def test_a_card_stands_for_each_output_and_the_code_has_run(run: Any) -> None:
    *_, table, board, name = run(IMPORT, TABLE, BOARD, "print(len(table))")
    assert data(table) == [card(["00-kinds"])]
    first, *rest = data(board)
    assert first == card(["01-busiest"])
    assert rest == [{}] * len(rest)
    assert name[0].text == "2\n"


def test_the_answer_opens_what_waits_for_it_and_nothing_else(run: Any) -> None:
    _, table, board, both, said, last = run(IMPORT, TABLE, BOARD, BOTH, KINDS, "1 + 1")
    assert "C01" in data(table)[0]["text/html"]
    assert data(board)[0] == card(["01-busiest"])
    assert data(both)[0] == card(["00-kinds", "01-busiest"])
    assert OPENED in said[0].text
    assert data(last) == [{"text/plain": "2"}]


def test_a_board_opens_whole_and_in_order(run: Any) -> None:
    _, board, both, said, told = run(IMPORT, BOARD, BOTH, BUSIEST, KINDS)
    kinds = [set(one) & {CHART, WIDGET_VIEW, "text/html"} for one in data(board)]
    assert kinds[:3] == [{"text/html"}, {WIDGET_VIEW}, {CHART}]
    assert "data-ck-static" in data(board)[0]["text/html"]
    assert data(both) == [{"text/plain": "'both'"}]
    assert OPENED in said[0].text
    assert OPENED in told[0].text


def test_with_the_answer_in_the_file_it_shows_at_once(run: Any) -> None:
    run(IMPORT, KINDS)
    (_, table) = run(IMPORT, TABLE)
    assert [one.output_type for one in table] == ["execute_result"]


def test_all_can_be_opened_by_a_line_or_by_the_variable(run: Any) -> None:
    _, table, said, board = run(IMPORT, TABLE, "ck.open_all()", BOARD)
    assert "C01" in data(table)[0]["text/html"]
    assert data(said)[0]["text/plain"] == ALL_OPEN
    assert CHART in set().union(*data(board))
    _, table = run(IMPORT, TABLE, COURSEKIT_OPEN="1")
    assert "C01" in data(table)[0]["text/html"]


def test_a_cell_that_fails_shows_its_error_and_the_next_one_shows_what_it_has(run: Any) -> None:
    failing = 'try:\n    ck.after("00-kinds")\n    ck.after("01-busiest")\n'
    failing += "except ck.CourseError as error:\n    print(error)"
    _, first, second = run(IMPORT, failing, "'next'")
    assert data(second) == [{"text/plain": "'next'"}]
    assert "This cell waits already." in "".join(one.get("text", "") for one in first)


@pytest.mark.parametrize("keys", [(), ("00-kind",), (None,), ("00-kinds", "nothing")])
def test_a_question_that_is_not_there_is_refused(keys: tuple[Any, ...]) -> None:
    with pytest.raises(CourseError):
        after(*keys)


def test_outside_a_notebook_nothing_waits(capsys: pytest.CaptureFixture[str]) -> None:
    after("00-kinds")
    assert capsys.readouterr().out == ""


def test_the_card_names_the_questions_that_it_waits_for() -> None:
    said = card(["01-brigades", "01-listed"])["text/plain"]
    assert said.startswith("This waits for your answer. First answer: “How many of them have ")
    assert (
        "?” and “How many groups of the kind armed faction had the United States put on a list"
        in said
    )
    assert (
        "First answer: the form that begins “Five first guesses” Then"
        in card(["00-first-guesses"])["text/plain"]
    )
