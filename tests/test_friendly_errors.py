"""Python's own errors, as a beginner reads them in a notebook."""

from __future__ import annotations

import pandas as pd
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import v4

import coursekit as ck
from coursekit.errors import DETAILS
from coursekit.friendly_errors import EXPLAINED, explain

TABLE = {
    "claims": pd.DataFrame({"kind": ["fact"], "section": ["iran"]}),
    "events": pd.DataFrame({"killed": [1, 2], "date": pd.to_datetime(["2024-01-30"] * 2)}),
    "dates": pd.Series([1, 2], index=["E56", "E57"]),
    "coded": pd.Series(["yes"], dtype="category"),
    "listed": pd.DataFrame({"words": [["may"], []]}),
    "kinds": pd.Series([12], index=["prediction"]),
    "matrix": pd.DataFrame({"kh": [1]}, index=["halt-1"]),
    "_hidden": 1,
    "_4": pd.DataFrame({"predictions": [1]}),
}


SLIPS = [
    ("answer = pause", ("the name pause. If a cell above", "run this cell", 'quotes: "pause"')),
    ("ck.load('claims')", ("know ck yet: the first cell", "Run All Above Selected Cell")),
    ("count(claims)", ("no command count. To count the rows, write len(claims).",)),
    ("count('claims')", ("write len(table).", 'table["column"].value_counts()')),
    ("Len(claims)", ("no command Len. To count the rows, write len(claims).",)),
    ("prnt('a')", ("the command prnt. Did you mean print? The lesson",)),
    ("value_counts(claims)", ("comes after a table or a column: claims.value_counts(…).",)),
    ("unique(claims)", ('after a table or a column: claims["column"].unique(…).',)),
    ("progess()", ("the command progess. The lesson shows",)),
    (
        "claims.len()",
        ("claims is a table, which has no len. To count the rows, write len(claims).",),
    ),
    ("events['killed'].len()", ("This is a column, which has no len.", "len(table)")),
    ("claims['kind'].value_count()", ("which has no value_count. Did you mean value_counts?",)),
    ("claims.kinds", ("has no kinds. Did you mean kind?",)),
    ("claims.lenght", ("has no lenght. To see the names",)),
    ("claims.unique()", ('Take one column first: claims["column"].unique(…).',)),
    ("claims['kind'].columns", ("It comes after a whole table.",)),
    ("claims.isna.sum()", ("isna needs round brackets before the dot: isna().sum.",)),
    ("both = ['a']; both.value_counts()", ("is a list, which has no value_counts.",)),
    ("answer = None; answer.sum()", ("is nothing, None, which has no sum.",)),
    ("claims.loc('fact')", ("come square brackets, not round ones",)),
    ("dates.loc('E57')", ("come square brackets, not round ones",)),
    ("len[claims]", ("You put square brackets after a command",)),
    ("claims['kind'].value_counts['fact']", ("You put square brackets after a command",)),
    ("claims['kind'].count > 3", ("You left out the round brackets of a command.",)),
    ("claims{'kind'}", ("line 1 of this cell: it has curly brackets.",)),
    ("len(claims]", ("a bracket opens with ( and closes with ].",)),
    ("len(claims))", ("the bracket ) closes nothing.",)),
    ("kind = 'fact", ("a quotation mark is missing",)),
    (" kind = 1", ("it begins with a space.",)),
    ("matrix['halt-1']", ("'halt-1' is the name of a row.", 'write table.loc["halt-1"].')),
    ("matrix.loc['kh']", ("'kh' is the name of a column.", 'write table["kh"].')),
    ("claim", ("the name claim. Did you mean claims? If",)),
    ("sadrists", ("the name sadrists. If",)),
    (
        "events[claims['kind'] == attack]",
        ('the name attack. A word goes in quotes here: "attack".',),
    ),
    (
        "claims['kind'] != claimed-only",
        ('A word goes in quotes here: "claimed-only". If you mean',),
    ),
    ("claims[section]", ('A word goes in quotes here: "section".',)),
    ("claims[['kind', section]]", ('A word goes in quotes here: "section".',)),
    ("claims[firm]", ("the name firm. If a cell above makes it",)),
    ("claims['kind'].isin([attack, 'strike'])", ('A word goes in quotes here: "attack".',)),
    ("events['killed'] == most.max()", ("the name most. If a cell above makes it",)),
    ("wanted == 'attack'", ("the name wanted. If a cell above makes it",)),
    ("claims[wanted['kind'] == 'attack']", ("the name wanted. If a cell above makes it",)),
    ("answer = len(claims", ("line 1 of this cell ('(' was never closed)", "one line above")),
    ("kind == “fact”", ("line 1 of this cell: it has curved",)),
    ("(claims['kind'] = 'fact').sum()", ("type two, with no space between them: ==.",)),
    ("day = 2024-01-30", ("begin with a zero. Write a date in quotes",)),
    ("claims['kinds']", ("no column or label 'kinds' here. Did you mean kind? To see the names",)),
    ("claims['kind', 'section']", ('two pairs of brackets: table[["kind", "section"]].',)),
    ("claims['prediction']", ("no column or label 'prediction' here. To see the names",)),
    (
        "dates['e57']",
        ("dates has no row 'e57'. Did you mean E57? To see its rows, write dates.index.",),
    ),
    ("events['kind']", ("The column 'kind' is not in this table, but another table has it.",)),
    ("claims['kind' > 'fact']", ("a single True or False", 'table["column"]')),
    ("events['date'] > 'E57'", ("not a date. Write a date in quotes",)),
    ("events['date'] > 20240130", ("not a date. Write a date in quotes",)),
    ("first, last = 'E57'", ("2 names on the left of the =",)),
    ("first, last = ['E57']", ("2 names on the left of the =",)),
    ("claims[(claims['kind'] == 'fact') & coded]", ("On each side of & and |",)),
    ("claims['kind'] == 'fact' & coded", ("On each side of & and |", "A column of words")),
    ("claims and events", ("To join two tables, use merge.",)),
    ("both = [claims, events]; both['kind']", ("after a list,",)),
    ("both = claims, events; both['kind']", ("after a tuple,",)),
    ("both = 'claims'; both['kind']", ("after a text,",)),
    ("claims['kind'] == 'fact'['kind']", ("after a word in quotes. First close the brackets",)),
    ("claims.merge[events, on='kind']", ("merge takes round brackets", "len(table)")),
    ("dates['C999']", ("dates has no row 'C999'.",)),
    ("firm = events['killed'] > 1; firm['killed']", ("firm holds True or False for each row",)),
    ("claims - 1", ("len(table) counts the rows",)),
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
    ("~claims[claims['kind'] == 'fact']", ("It goes inside the square brackets",)),
    ("pairs = {'fact': 1}; sum(pairs)", ("a text", "write sum(pairs.values())")),
    ("pairs = {'fact': 1}; sum(pairs.items())", ("Write a decimal", "values()")),
    ("pairs = {'fact': 1}; pairs / 2", ('Take one value: pairs["name"].',)),
    ("pairs = {'fact': 1}; pairs.sum()", ("a list of pairs, names with values", "pairs.values()")),
    ("[1, 2] * 4.5", ("Write a whole number, such as 4.",)),
    ("range(2.5)", ("Write a whole number, such as 4.",)),
    ("events.head(2.5)", ("Write a whole number, such as 4.",)),
    ("rest = 1 - (0, 8)", ("number with a point: 0.8.",)),
    ("rest = (0, 8) > 0.5", ("number with a point: 0.8.",)),
    ("claims['kind'] - 1", ("cannot calculate with a text",)),
    ("'3' + 4", ("cannot calculate with a text",)),
    ("claims['kind'].mean()", ("cannot calculate with a text",)),
    ("claims[['kind', 'sectoin']]", ("label 'sectoin' here. Did you mean section? To see",)),
    ("claims[['kinds']]", ("label 'kinds' here. Did you mean kind? To see",)),
    ("claims.drop(columns='kinds')", ("label 'kinds' here. Did you mean kind? To see",)),
]


@pytest.mark.parametrize(("code", "parts"), SLIPS)
def test_the_usual_slips_have_a_sentence(code: str, parts: tuple[str, ...]) -> None:
    names = {**TABLE, "In": ["", code]}
    with pytest.raises(EXPLAINED) as error:
        exec(code, names)
    sentence = explain(error.value, names)
    assert all(part in sentence for part in parts), sentence
    assert sentence.endswith((".", "?"))
    assert "{" not in sentence


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("ck.Claim('C31')", "ck has no command Claim. Did you mean ck.claim?"),
        ("ck.progess()", "ck has no command progess. Did you mean ck.progress?"),
        ("ck.zzz()", "ck has no command zzz. The lesson"),
        ("load('claims')", "The command load belongs to the course: write ck.load(…)."),
    ],
)
def test_a_command_of_the_course_is_known(code: str, meant: str) -> None:
    names = {"ck": ck, "In": ["", code]}
    with pytest.raises(EXPLAINED) as error:
        exec(code, names)
    assert explain(error.value, names).startswith(meant)


def test_an_error_of_another_make_is_left_to_python() -> None:
    assert explain(ValueError("the number of rows is odd"), TABLE) == ""
    assert explain(NameError("made by hand"), TABLE) == ""


@pytest.mark.parametrize(
    ("code", "beginning", "type_of_error"),
    [
        ("pause", "Python does not know the name pause.", "NameError"),
        ("len())", "Python cannot read line 1 of this cell", "SyntaxError"),
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
