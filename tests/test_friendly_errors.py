"""Python's own errors, as a beginner reads them in a notebook."""

from __future__ import annotations

import pandas as pd
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import v4

from coursekit.friendly_errors import DETAILS, explain

TABLE = {
    "claims": pd.DataFrame({"kind": ["fact"], "section": ["iran"]}),
    "events": pd.DataFrame({"killed": [1, 2], "date": pd.to_datetime(["2024-01-30"] * 2)}),
    "dates": pd.Series([1, 2], index=["E56", "E57"]),
    "listed": pd.DataFrame({"words": [["may"], []]}),
    "kinds": pd.Series([12], index=["prediction"]),
    "_hidden": 1,
    "_4": pd.DataFrame({"predictions": [1]}),
}


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
        (
            "dates['e57']",
            "There is no column or label 'e57' here. Did you mean E57? Show the table to see"
            " how its columns are called.",
        ),
        (
            "events['kind']",
            "The column 'kind' is not in this table, though another table has it. Show the table"
            " to see how its columns are called.",
        ),
    ],
)
def test_the_usual_slips_have_a_sentence(code: str, sentence: str) -> None:
    with pytest.raises((NameError, SyntaxError, KeyError)) as error:
        exec(code, dict(TABLE))
    assert explain(error.value, TABLE) == sentence


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("claims['prediction']", "label 'prediction' here. Show"),
        ("sadrists", "the name sadrists. If it is a word"),
        ("claims['kind' > 'fact']", "one single True or False"),
        ("kind == “fact”", "of the curved kind"),
        ("(claims['kind'] = 'fact').sum()", "write two: =="),
        ("day = 2024-01-30", "a number may not begin with a zero. Write a date in quotes"),
        ("events['date'] > 'E57'", "no date. Write a date in quotes"),
        ("events['date'] > 20240130", "no date. Write a date in quotes"),
        ("first, last = 'E57'", "stand 2 names, and on the right not as many"),
        ("first, last = ['E57']", "stand 2 names, and on the right not as many"),
        ("claims and events", "to join two tables use merge"),
        ("both = [claims, events]; both['kind']", "is a list and not a table"),
        ("both = claims, events; both['kind']", "is a tuple and not a table"),
        ("both = 'claims'; both['kind']", "is a string and not a table"),
        ("events['killed'] > 'killed'", "with a thing of another kind"),
        ("claims['kind'] > 1", "with a thing of another kind"),
        ("events['killed'] > ['killed']", "with a list of another length"),
        ("claims.join(claims)", 'write first.merge(second, on="column")'),
        ("claims.merge('events')", "write its name without quotes"),
        ("listed.value_counts()", 'table["column"].value_counts()'),
        (
            "claims.pivot(index='kind', columns='kind', values='section')",
            "needs a column of its own",
        ),
        ("claims.pivot(rows='kind')", "no part that is called rows"),
        ("claims.pivot('kind', 'section')", "Write the name of each part"),
        ("claims('kind')", "write square brackets"),
    ],
)
def test_other_slips_are_explained_too(code: str, part: str) -> None:
    with pytest.raises((NameError, SyntaxError, KeyError, TypeError, ValueError)) as error:
        exec(code, dict(TABLE))
    said = explain(error.value, TABLE)
    assert part in said
    assert "{" not in said
    assert said.endswith((".", "'"))


def test_an_error_of_another_make_is_left_to_python() -> None:
    assert explain(ValueError("the number of rows is odd"), TABLE) == ""


@pytest.mark.parametrize(
    ("code", "beginning", "type_of_error"),
    [
        ("pause", "Python does not know the name pause.", "NameError"),
        ("len((", "Python cannot read line 1 of this cell", "SyntaxError"),
        ("{}['kind']", "There is no column or label 'kind' here.", "KeyError"),
        ("first, last = 'E57'", "On the left of the = stand 2 names", "ValueError"),
        ("1 / 0", "", "ZeroDivisionError"),
        ("int('two')", "", "ValueError"),
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
