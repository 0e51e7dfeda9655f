"""Texts and their levels: what a teacher types stays, and what a spreadsheet changes is named."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from coursekit.cli import main
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.forms.kinds.written import Written
from coursekit.forms.values import Value
from coursekit.grading.grade import grade
from coursekit.grading.look_alikes import texts_to_look_at
from coursekit.grading.pages import instructors_page
from coursekit.grading.submissions import find_submissions
from coursekit.grading.texts import (
    NAME,
    Level,
    Text,
    find_texts,
    levels_table,
    read_levels,
    reading_page,
    with_earlier,
)
from coursekit.grading.totals import read_totals
from coursekit.store.entries import new_entry
from tests.grading.classroom import ITEMS, needs_walls, published, solved, write, zipped

ONE, TWO, THREE = (
    Text(number, "01", "1.7", content)
    for number, content in [("1", "It argues."), ("2", "IT  argues.\n"), ("3", "Another.")]
)
NAMED = "text,task,level,sentence\n"


def levels_of(tmp_path: Path, text: str) -> dict[str, Level]:
    path = tmp_path / "texts.csv"
    path.write_text(text, encoding="utf-8")
    return read_levels(path)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Good, but name the date, too.", "Good, but name the date, too."),
        ("Good, but…,,,", "Good, but…"),
        ('"Good, but ""why""?"', 'Good, but "why"?'),
        ('He says "why"?', 'He says "why"?'),
        ('"Two\nlines."', "Two\nlines."),
    ],
)
def test_every_word_of_a_sentence_stays(typed: str, sentence: str, tmp_path: Path) -> None:
    row = f"{ONE.name},1.7,strong,{typed}\n"
    levels = levels_of(tmp_path, f"{NAMED}{row}{TWO.name},1.7,weak,Why?\n")
    assert levels == {
        ONE.name: Level("1.7", "strong", sentence),
        TWO.name: Level("1.7", "weak", "Why?"),
    }
    # It also comes back from the table that the next run writes.
    assert levels_of(tmp_path, levels_table([ONE, TWO, THREE], levels)) == levels | {
        THREE.name: Level("1.7")
    }


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_with_other_marks_between_cells_is_read(delimiter: str, tmp_path: Path) -> None:
    row = delimiter.join([ONE.name, "1.7", "Strong", "Good, but why?"])
    levels = levels_of(tmp_path, f"\ufeff{NAMED.replace(',', delimiter)}{row}\n")
    assert levels == {ONE.name: Level("1.7", "strong", "Good, but why?")}


@pytest.mark.parametrize(
    ("rows", "where", "found"),
    [
        ("12345678.0,1.7,strong,\n", "row 2", "the text '12345678.0'"),
        (f"{ONE.name},1.7,weak,\n1E+05,1.7,strong,\n", "row 3", "the text '1E+05'"),
        (",1.7,strong,\n", "row 2", "the text ''"),
        (f"\n{ONE.name},1.7,great,\n", "row 3", "the level 'great'"),
        (f"{ONE.name},1.7,weak,\n{ONE.name},1.7,strong,\n", "row 3", "two levels"),
        (f'{ONE.name},1.7,weak,"Good" but\n', "row 2", "a quotation mark"),
        (f'{ONE.name},1.7,weak,"Good\n{TWO.name},1.7,weak,\n', "row 2", "a quotation mark"),
    ],
)
def test_a_row_that_does_not_fit_is_named(rows: str, where: str, found: str, tmp_path) -> None:
    with pytest.raises(CourseError) as error:
        levels_of(tmp_path, NAMED + rows)
    assert error.value.where == f"texts.csv, {where}"
    assert error.value.found.startswith(found)


@pytest.mark.parametrize(
    "header",
    ["text,task,level,sentence,my notes", "text,task,level,sentence;;", "text,level,task,sentence"],
)
def test_other_columns_are_refused_before_they_are_lost(header: str, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="text, task, level, sentence"):
        levels_of(tmp_path, f"{header}\n{ONE.name},1.7,strong,Good.,Talk to her\n")


def test_a_spreadsheet_cannot_take_a_name_for_a_number() -> None:
    names = [Text(str(number), "01", "1.7", "x").name for number in range(400)]
    assert all(NAME.fullmatch(name) and name[0].isalpha() for name in names)


def test_a_table_of_before_keeps_its_levels_under_the_new_names(tmp_path: Path) -> None:
    levels = levels_of(tmp_path, f"{NAMED}{ONE.name[1:]},1.7,weak,Why?\n")
    rows = list(csv.reader(io.StringIO(levels_table([ONE], levels))))
    assert rows[1:] == [[ONE.name, "1.7", "weak", "Why?"]]


def test_equal_texts_are_shown_and_so_are_their_levels() -> None:
    equal = "Their texts for 1.7 are equal, word for word"
    ((who, why),) = texts_to_look_at([ONE, TWO, THREE], {})
    assert who == "1 and 2"
    assert why.startswith(equal)
    assert "different levels" not in why
    levels = {ONE.name: Level("1.7", "strong"), TWO.name: Level("1.7", "weak")}
    ((_, why),) = texts_to_look_at([ONE, TWO, THREE], levels)
    assert "They got different levels: strong and weak." in why


def test_what_is_written_of_no_text_and_a_sentence_alone_are_named() -> None:
    levels = {ONE.name: Level("1.7", "", "Good."), "tffffffff": Level("1.7", "weak")}
    told = dict(texts_to_look_at([ONE], levels))
    assert f"a sentence and no level for the text {ONE.name}" in told["1"]
    assert "tffffffff" in told["texts.csv"]
    of_another_set = {"tffffffff": Level("2.7", "weak")}
    assert not [*texts_to_look_at([ONE], of_another_set)]


def test_the_page_says_who_wrote_a_text_once_it_has_a_level() -> None:
    read = [(ONE, Level("1.7", "weak", "Why?")), (THREE, Level("1.7"))]
    page = instructors_page([], [], [], {}, read)
    assert "Texts without a level: 1 of 2." in page
    folded = page.partition("<details>")[2]
    assert ONE.name in folded
    assert THREE.name not in folded


def test_a_notebook_alone_leaves_its_text_open(tmp_path: Path) -> None:
    write(tmp_path / "alone.ipynb", published())
    zipped(tmp_path / "none.zip", published())
    zipped(tmp_path / "whole.zip", published(), (new_entry("answer", "1.7", "It argues."),))
    texts = find_texts(find_submissions(tmp_path), ["01"])
    assert {text.student: text.content for text in texts} == {"alone": "", "whole": "It argues."}
    page = reading_page("1.7", texts)
    (alone,) = (text for text in texts if not text.content)
    assert f"so no text came: {alone.name}." in page
    assert f"Text {alone.name}" not in page
    assert page.count("<h2>Text ") == 1
    assert ">none<" in page


def test_the_page_shows_the_answer_that_a_text_is_about_and_what_its_ids_are() -> None:
    value = Value("list", "a list", (("E54",), ("<b>E55",)))
    found = with_earlier([ONE, THREE], {("1", "1.6"): value, ("3", "1.5"): value})
    assert [text.earlier for text in found] == ["E54, <b>E55", ""]
    assert [text.name for text in found] == [ONE.name, THREE.name]
    page = reading_page("1.7", [*found, replace(TWO, content="It argues with c31.")])
    assert "The answer to 1.6: E54, &lt;b&gt;E55" in page
    assert page.count("The answer to 1.6: nothing that could be read") == 2
    events = load("timeline").set_index("event_id")["what_happened"]
    table = page[page.index("<caption>The ids") :].partition("</table>")[0]
    assert re.findall(r'<th scope="row">(\w+)<', table) == ["E54", "E55", "C31"]
    assert events["E54"][:30] in unescape(table)


def test_a_text_is_about_a_task_of_its_set() -> None:
    found = {}
    for lesson in exercise_sets():
        items = load_set(lesson).items
        found |= {
            key: items[item.earlier].key
            for key, item in items.items()
            if isinstance(item, Written) and item.earlier
        }
    assert found == {"1.7": "1.6", "2.7": "2.6"}


@needs_walls
def test_levels_go_into_marks_and_none_is_zero(tmp_path: Path, capsys) -> None:
    folder, out = tmp_path / "class", tmp_path / "marks"
    write(folder / "alone.ipynb", solved())
    for name in ("good", "bad", "open"):
        zipped(folder / f"{name}.zip", solved(), (new_entry("answer", "1.7", f"Text {name}."),))
    grade(folder, out)
    names = {text.student: text.name for text in find_texts(find_submissions(folder), ["01"])}
    totals, ungraded = read_totals(out)
    assert (totals["alone"].lacks, totals["open"].waits, ungraded) == (True, True, [])
    sheet = tmp_path / "Grades.csv"
    people = "".join(f"{name},,14.00\n" for name in ("alone", "good", "bad", "open", "away"))
    sheet.write_text(f"ID,Grade,Maximum Grade\n{people}", encoding="utf-8")
    levels = {"good": "strong,Well, and short.", "bad": "None,"}
    rows = "".join(f"{names[name]},1.7,{level}\n" for name, level in levels.items())
    (out / "texts.csv").write_text(NAMED + rows, encoding="utf-8")
    marks = {(m.student, m.task): m for m in grade(folder, out).marks}
    good, bad = marks["good", "1.7"], marks["bad", "1.7"]
    assert (good.points, good.note) == (ITEMS["1.7"].points, "A strong text. Well, and short.")
    assert (bad.points, bad.status) == (0, "graded")
    alone = marks["alone", "1.7"]
    assert (alone.points, alone.status) == (None, "missing")
    page = (out / "instructor.html").read_text(encoding="utf-8")
    assert f"alone ({names['alone']})" in page
    assert "The notebook came alone, and no text. Ask for the zip" in page
    capsys.readouterr()
    # Without a level no mark, unless it is asked for.
    assert main(["marks", str(out), "--into", str(sheet)]) == 0
    said = capsys.readouterr().out
    assert "1 student wrote a text that has no level yet: no mark is written" in said
    assert "1 student handed in a notebook alone" in said
    assert "but not graded: away." in said
    assert (out / "Grades-filled.csv").read_text("utf-8") == (
        "ID,Grade,Maximum Grade\nalone,,14.00\ngood,14,14.00\nbad,10,14.00\nopen,,14.00\n"
        "away,,14.00\n"
    )
    assert main(["marks", str(out), "--into", str(sheet), "--without-texts"]) == 0
    assert "those points are not in the mark (open)." in capsys.readouterr().out
    newest = (out / "Grades-filled.csv").read_text("utf-8")
    assert "alone,10,14.00\n" in newest
    assert "open,10,14.00\n" in newest
    assert "alone,,14.00\n" in (out / "Grades-filled-old-1.csv").read_text("utf-8")


@needs_walls
def test_a_message_after_the_counter_has_a_line_of_its_own(tmp_path, monkeypatch, capsys) -> None:
    folder, out = tmp_path / "class", tmp_path / "marks"
    write(folder / "alone.ipynb", solved())

    def broken(path: Path) -> dict[str, Level]:
        if (out / ".graded").exists():
            raise CourseError("the level 'great'", where=path.name)
        return {}

    monkeypatch.setattr("coursekit.grading.grade.read_levels", broken)
    assert main(["grade", str(folder), "--out", str(out)]) == 2
    assert "1 of 1 notebooks\n" in capsys.readouterr().err
