"""Where a cell stopped is told with its line and its name, and what is told can do no harm."""

from __future__ import annotations

import pytest

from coursekit.grading.grade import grade
from coursekit.grading.stops import MOST_LETTERS, Stop, told
from tests.grading.classroom import needs_walls, solved, zipped

CODES = {
    "x = 1\nclams = clams\nanswer = 2": ("line 2, “clams = clams”: no value has the name clams.",),
    "answer = (1": ("Python cannot read line 1 of this cell", "The line is “answer = (1”."),
    "answer = 1 / 0": ("line 1, “answer = 1 / 0”. Python says: ZeroDivisionError",),
    "def f():\n    return 1 / 0\nanswer = f()": ("line 2, “return 1 / 0”",),
    'answer = ck.load("claims")["kinds"]': ("There is no column or label 'kinds'",),
    "%time answer = missing_name": ("line 1, “%time answer = missing_name”",),
}


@needs_walls
def test_a_stop_is_told_with_its_line_in_the_feedback(tmp_path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    for number, code in enumerate(CODES):
        zipped(folder / f"{number}.zip", solved({"1.2": code}))
    grade(folder, tmp_path / "marks")
    for number, said in enumerate(CODES.values()):
        page = (tmp_path / "marks" / "feedback" / f"{number}.html").read_text(encoding="utf-8")
        for words in said:
            assert words.replace("'", "&#x27;") in page


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"type": 3, "line": "x", "words": []},
        {"type": "<b>", "line": -4, "words": "`\n\x1b[31m" * 999},
        {"type": "NameError", "line": 10**9, "words": "name 'x' is not defined"},
        {"type": "SyntaxError", "line": 10**9, "words": ""},
        {"type": "KeyError", "line": 1, "words": "'" * 999},
    ],
)
def test_what_a_process_forged_becomes_a_short_plain_sentence(said) -> None:
    sentence = told(Stop.read(said), "answer = 1")
    assert sentence.isprintable()
    assert "<b>" not in sentence
    assert len(sentence) < 4 * MOST_LETTERS
