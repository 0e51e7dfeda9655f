"""The platform's own file comes back with its marks, and with every other byte as it was."""

from __future__ import annotations

import csv
import difflib
import io
import re

import pytest

from coursekit.errors import CourseError
from coursekit.grading.gradebook import Total, fill_gradebook

TOTALS = {"7": Total(9, 14), "8": Total(13.5, 14), "0099": Total(4, 14)}
CANVAS = (
    'Student,ID,SIS User ID,SIS Login ID,Section,"Exercises 01 (55)",Essay (56)\r\n'
    ',,,,,Manual Posting,\r\n'
    '"    Points Possible",,,,,14.0,20.0\r\n'
    '"One, A.",7,,a@x,S1,,17\r\n'
    '"Two ""B""",8,,b@x,S1,,\r\n'
    '"Three\r\nlines",0099,,c@x,S1,,3\r\n'
    '"Student, Test",,,t@x,S1,,\r\n'
)  # fmt: skip
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed\n"
    "Participant 7,One,a@x,Submitted,,14.00,Yes\n"
    "Participant 8,Two,b@x,Submitted,,14.00,Yes\n"
    "Participant 99,Three,c@x,No submission,,14.00,Yes\n"
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,Exercises 01 Points Grade <Numeric MaxPoints:14>,"
    "End-of-Line Indicator\n#7,#a,One,,#\n#8,#b,Two,,#\n#0099,#c,Three,,#\n"
)
GRADESCOPE = (
    "Name,SID,Email,Total Score,Max Points,Status\nOne,7,a@x,,14.0,Missing\n"
    "Two,8,b@x,,14.0,Missing\nThree,0099,c@x,,14.0,Missing\n"
)
FILES = {
    "Canvas": (CANVAS, "Exercises 01"),
    "Moodle": (MOODLE, ""),
    "Moodle, hidden names": (re.sub(r",(One|Two|Three),.@x", ",,", MOODLE), ""),
    "Brightspace": (BRIGHTSPACE, "Exercises 01"),
    "Gradescope": (GRADESCOPE, ""),
}


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """Return what was taken out and put in."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [
        (before[a:b], after[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"
    ]


@pytest.mark.parametrize(("text", "column"), FILES.values(), ids=FILES)
@pytest.mark.parametrize("how", ["utf-8", "utf-8-sig", "cp1252"])
def test_only_the_marks_are_new(text: str, column: str, how: str, tmp_path) -> None:
    path = tmp_path / "marks.csv"
    text = text.replace("Three", "Thr\xe9e")
    path.write_bytes(text.encode(how))
    filled = fill_gradebook(path, TOTALS, column=column)
    after = filled.content.decode(how)
    assert changes(text, after) == [("", "9"), ("", "13.5"), ("", "4")]
    assert filled.sentences[0].startswith("✓ 3 marks written")
    rows = list(csv.reader(io.StringIO(after, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize(("old", "new"), [(",", ";"), (",", "\t")])
def test_other_delimiters_and_a_decimal_comma(old: str, new: str, tmp_path) -> None:
    text = MOODLE.replace(old, new).replace("14.00", "14,00")
    path = tmp_path / "marks.csv"
    path.write_text(text, encoding="utf-8", newline="")
    after = fill_gradebook(path, TOTALS).content.decode()
    assert changes(text, after) == [("", "9"), ("", "13,5"), ("", "4")]


def test_who_is_missing_is_named_on_both_sides(tmp_path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(MOODLE, encoding="utf-8")
    said = fill_gradebook(path, {"7": Total(9, 14), "4711": Total(1, 14)}).sentences
    assert "→ Graded, but not in m.csv: 4711." in said
    assert "→ In m.csv, but not graded: Two, Three." in said


def test_zeros_in_front_are_found_and_said(tmp_path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(MOODLE, encoding="utf-8")
    said = fill_gradebook(path, {"0099": Total(4, 14)}).sentences
    assert any("without its first zeros: 0099" in one for one in said)


def test_what_a_student_typed_finds_the_row(tmp_path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(CANVAS, encoding="utf-8", newline="")
    filled = fill_gradebook(path, {"x": Total(5, 14)}, names={"x": "b@x"}, column="Exercises 01")
    assert changes(CANVAS, filled.content.decode()) == [("", "5")]


def test_a_mark_that_is_there_stays_unless_it_is_said(tmp_path) -> None:
    path = tmp_path / "m.csv"
    text = MOODLE.replace("a@x,Submitted,,", "a@x,Submitted,11.00,")
    path.write_text(text, encoding="utf-8")
    filled = fill_gradebook(path, {"7": Total(9, 14)})
    assert filled.content.decode() == text
    assert any("7 (11.00, now 9)" in one for one in filled.sentences)
    forced = fill_gradebook(path, {"7": Total(9, 14)}, overwrite=True).content.decode()
    assert "Submitted,9,14.00" in forced
    assert fill_gradebook(path, {"7": Total(11, 14)}).content.decode() == text


def test_another_most_is_refused_or_converted(tmp_path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(MOODLE.replace("14.00", "100.00"), encoding="utf-8")
    with pytest.raises(CourseError, match="most is 100 points"):
        fill_gradebook(path, TOTALS)
    after = fill_gradebook(path, {"7": Total(7, 14)}, scale=True).content.decode()
    assert "a@x,Submitted,50,100.00" in after


def test_two_rows_of_one_student_are_left_alone(tmp_path) -> None:
    path = tmp_path / "m.csv"
    text = f"{MOODLE}Participant 7,One again,a2@x,Submitted,,14.00,Yes\n"
    path.write_text(text, encoding="utf-8")
    filled = fill_gradebook(path, {"7": Total(9, 14)})
    assert filled.content.decode() == text
    assert any("name the same student" in one for one in filled.sentences)


def test_texts_without_a_level_are_said(tmp_path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(MOODLE, encoding="utf-8")
    said = fill_gradebook(path, {"7": Total(9, 14, waits=True)}).sentences
    assert any("no level yet" in one for one in said)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "no table"),
        ("x\n", "no table"),
        ("ID,Other\n7,\n", "no column for the marks"),
        ("Name,Grade\nx,\n", "no column that names the students"),
        ('ID,Grade\n"7,\n', "never closed"),
        ("ID,Grade,Grade\n7,,\n", "2 columns that can be meant"),
    ],
)
def test_a_file_that_does_not_fit_gets_one_sentence(text: str, found: str, tmp_path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=found):
        fill_gradebook(path, TOTALS)
