"""Python's own errors, as a beginner reads them in a notebook."""

from __future__ import annotations

import pandas as pd
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import v4

from coursekit.errors import DETAILS
from coursekit.friendly_errors import explain

TABLE = {
    "claims": pd.DataFrame({"kind": ["fact"], "section": ["iran"]}),
    "events": pd.DataFrame({"killed": [1, 2], "date": pd.to_datetime(["2024-01-30"] * 2)}),
    "dates": pd.Series([1, 2], index=["E56", "E57"]),
    "listed": pd.DataFrame({"words": [["may"], []]}),
    "kinds": pd.Series([12], index=["prediction"]),
    "_hidden": 1,
    "_4": pd.DataFrame({"predictions": [1]}),
}


SLIPS = [
    ("answer = pause", ("the name pause.", 'quotes: "pause"', "run the cells above")),
    ("claim", ("the name claim. Did you mean claims? If",)),
    ("sadrists", ("the name sadrists. If",)),
    ("answer = len(claims", ("line 1 of this cell ('(' was never closed)", "one line above")),
    ("kind == “fact”", ("line 1 of this cell: it has curved",)),
    ("(claims['kind'] = 'fact').sum()", ("type two, with no space between them: ==.",)),
    ("day = 2024-01-30", ("begin with a zero. Write a date in quotes",)),
    ("claims['kinds']", ("no column or label 'kinds' here. Did you mean kind? Show the table",)),
    ("claims['prediction']", ("no column or label 'prediction' here. Show the table",)),
    ("dates['e57']", ("no column or label 'e57' here. Did you mean E57? Show the table",)),
    ("events['kind']", ("The column 'kind' is not in this table, but another table has it.",)),
    ("claims['kind' > 'fact']", ("a single True or False", 'table["column"]')),
    ("events['date'] > 'E57'", ("not a date. Write a date in quotes",)),
    ("events['date'] > 20240130", ("not a date. Write a date in quotes",)),
    ("first, last = 'E57'", ("2 names on the left of the =",)),
    ("first, last = ['E57']", ("2 names on the left of the =",)),
    ("claims and events", ("To join two tables, use merge.",)),
    ("both = [claims, events]; both['kind']", ("after a list,",)),
    ("both = claims, events; both['kind']", ("after a tuple,",)),
    ("both = 'claims'; both['kind']", ("after a string,",)),
    ("events['killed'] > 'killed'", ("two things of different kinds",)),
    ("claims['kind'] > 1", ("two things of different kinds",)),
    ("events['killed'] > ['killed']", ("a list of another length",)),
    ("claims.join(claims)", ('write first.merge(second, on="column")',)),
    ("claims.merge('events')", ("its name without quotes",)),
    ("listed.value_counts()", ('table["column"].value_counts()',)),
    ("claims.pivot(index='kind', columns='kind', values='section')", ("the column kind in two",)),
    ("claims.pivot(rows='kind')", ("no part called rows",)),
    ("claims.pivot('kind', 'section')", ("the name of each part",)),
    ("claims('kind')", ("use square brackets",)),
]


@pytest.mark.parametrize(("code", "parts"), SLIPS)
def test_the_usual_slips_have_a_sentence(code: str, parts: tuple[str, ...]) -> None:
    with pytest.raises((NameError, SyntaxError, KeyError, TypeError, ValueError)) as error:
        exec(code, dict(TABLE))
    sentence = explain(error.value, TABLE)
    assert all(part in sentence for part in parts), sentence
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_an_error_of_another_make_is_left_to_python() -> None:
    assert explain(ValueError("the number of rows is odd"), TABLE) == ""
    assert explain(NameError("made by hand"), TABLE) == ""


@pytest.mark.parametrize(
    ("code", "beginning", "type_of_error"),
    [
        ("pause", "Python does not know the name pause.", "NameError"),
        ("len((", "Python cannot read line 1 of this cell", "SyntaxError"),
        ("{}['kind']", "There is no column or label 'kind' here.", "KeyError"),
        ("first, last = 'E57'", "There are 2 names on the left", "ValueError"),
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
