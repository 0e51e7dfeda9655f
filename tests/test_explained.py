"""Python's own errors, as a beginner reads them in a notebook."""

from __future__ import annotations

import pandas as pd
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import v4

from coursekit.explained import DETAILS, explain

TABLE = {"claims": pd.DataFrame({"kind": ["fact"], "section": ["iran"]}), "_hidden": 1}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "answer = pause",
            'Python does not know the name pause. If it is a word, put it in quotes: "pause". '
            "If it is the name of a table, run the cells above first.",
        ),
        (
            "claim",
            "Python does not know the name claim. Did you mean claims? If it is a word, put it in"
            ' quotes: "claim". If it is the name of a table, run the cells above first.',
        ),
        (
            "answer = len(claims",
            "Python cannot read line 1 of this cell ('(' was never closed). Look there and one"
            " line above for a quotation mark, a bracket or a comma that is missing or too much.",
        ),
        (
            "claims['kinds']",
            "There is no column or label 'kinds' here. Did you mean kind? Show the table to see"
            " how its columns are called.",
        ),
    ],
)
def test_the_usual_slips_have_a_sentence(code: str, sentence: str) -> None:
    with pytest.raises((NameError, SyntaxError, KeyError)) as error:
        exec(code, dict(TABLE))
    assert explain(error.value, TABLE) == sentence


@pytest.mark.parametrize(
    ("code", "beginning", "type_of_error"),
    [
        ("pause", "Python does not know the name pause.", "NameError"),
        ("len((", "Python cannot read line 1 of this cell", "SyntaxError"),
        ("{}['kind']", "There is no column or label 'kind' here.", "KeyError"),
        ("1 / 0", "", "ZeroDivisionError"),
    ],
)
def test_a_notebook_shows_the_sentence_and_details_the_traceback(
    code: str, beginning: str, type_of_error: str
) -> None:
    cells = [v4.new_code_cell(text) for text in ("import coursekit as ck", code, "ck.details()")]
    notebook = v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, kernel_name="python3", allow_errors=True)
    client.execute()
    (error,) = notebook.cells[1].outputs
    assert error.ename == type_of_error
    if beginning:
        assert error.traceback[0].startswith(beginning)
        assert error.traceback[1:] == [DETAILS]
    else:
        assert "Traceback" in "".join(error.traceback)
    assert type_of_error in notebook.cells[2].outputs[0].text


def test_a_failing_cell_still_stops_the_run() -> None:
    cells = [v4.new_code_cell(text) for text in ("import coursekit", "pause", "print(1)")]
    with pytest.raises(CellExecutionError):
        NotebookClient(v4.new_notebook(cells=cells), kernel_name="python3").execute()
