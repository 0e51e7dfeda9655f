"""Variants of tasks: which one a number draws, and what is said when it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.forms.bank import find, read_set
from coursekit.forms.checks import check, solution
from coursekit.forms.handin import make_hand_in
from coursekit.forms.kinds.task import Task
from coursekit.forms.parts import moved_parts, my_part
from coursekit.forms.progress import solved
from coursekit.forms.student import student
from coursekit.forms.tries import failed_run
from coursekit.forms.variants import variant_of
from coursekit.store import work
from coursekit.store.entries import new_entry
from coursekit.store.identity import set_identifier

SOURCE = Path(__file__).with_name("exercises") / "98-trial.toml"
KEY = "1.2"
# Worked out once, when the first hand-ins with numbers were made.
DRAWN = {"1.2": [1, 3, 2, 2, 1, 2, 1, 2, 1, 2, 3, 1], "3.5": [3, 2, 2, 3, 3, 2, 1, 1, 0, 3, 1, 1]}
NAMES = [1, 1, 2, 0, 0]


def right(task: Task) -> int:
    """The answer of task 1.2 in one of its variants, read from the table."""
    from coursekit.data import load

    timeline = load("timeline")
    after = timeline[(timeline["date"] >= "2023-10-17") & (timeline["in_paper"] == "no")]
    return int((after["kind"] == task.value).sum())


def number_for(variant: int) -> str:
    item = find(KEY, Task)
    return next(str(n) for n in range(1, 999) if item.drawn_by(str(n)).number == variant)


def test_a_draw_is_the_same_for_ever() -> None:
    """Hand-ins of earlier terms are graded again: no change may move a draw."""
    drawn = {key: [variant_of(key, str(n), 4) for n in range(1, 13)] for key in ("1.2", "3.5")}
    assert drawn == DRAWN
    assert [variant_of("1.2", name, 5) for name in ("ngan", "NGAN", "s-07", None, "")] == NAMES
    assert variant_of("1.2", "7", 4) == variant_of("1.2", "007", 4) == variant_of("1.2", " 7", 4)


def test_a_number_draws_each_task_anew() -> None:
    keys = ("1.2", "1.3", "2.2", "2.8", "3.3", "3.5", "4.1", "4.2", "5.4", "5.5", "6.3", "6.4")
    assert len({tuple(variant_of(key, str(n), 4) for key in keys) for n in range(1, 101)}) == 100


def test_a_number_typed_later_changes_the_part_and_the_check_says_so() -> None:
    item = find(KEY, Task)
    first, third = item.family[0], item.family[2]
    assert check(KEY, right(first)).text.startswith("✓ Right.")
    assert KEY in solved(work.read())
    assert moved_parts(work.read()) == []
    set_identifier(number_for(2))
    assert KEY not in solved(work.read())
    (sentence,) = moved_parts(work.read())
    assert f"another part in {KEY} than the one that you solved" in sentence
    said = check(KEY, right(first)).text
    assert "This fits another part: strike. Yours is diplomacy." in said
    assert "it is now diplomacy. What you tried before was for strike." in said
    again = check(KEY, right(third)).text
    assert again.startswith("✓ Right.")
    assert "What you tried before" not in again
    assert KEY in solved(work.read())
    assert moved_parts(work.read()) == []


def test_the_cell_of_the_part_says_that_it_changed(capsys) -> None:
    check(KEY, 1)
    set_identifier(number_for(1))
    assert my_part(KEY) == "statement"
    assert "it is now statement. What you tried before was for strike." in capsys.readouterr().out


def test_what_was_right_before_there_were_variants_is_the_first() -> None:
    entry = new_entry("try", KEY, {"right": True, "answer": "8", "seen": "8"})
    assert solved([entry]) == {KEY}
    typed = new_entry("identifier", "identifier", number_for(1))
    assert solved([entry, typed]) == set()
    assert solved([entry, new_entry("identifier", "identifier", number_for(0))]) == {KEY}


def test_a_solution_is_that_of_the_own_part() -> None:
    set_identifier(number_for(3))
    for value in (-1, -2):
        check(KEY, value)
    assert '== "talks"' in solution(KEY).text


def test_the_report_says_for_which_part_a_try_was() -> None:
    check(KEY, -1)
    set_identifier(number_for(3))
    check(KEY, -1)
    entries = [entry for entry in work.read() if entry.key == KEY]
    assert find(KEY, Task).summarise(entries)[0] == "Part: strike, then talks."


def test_a_cell_without_its_part_is_no_try() -> None:
    code = 'answer = events[events["date"] < day]\nck.check("6.4", answer)'
    said = failed_run(code, NameError("name 'day' is not defined", name="day"))
    assert said is not None
    assert said.text.startswith('→ Run the cell with day = ck.my_part("6.4") above first')
    assert not work.history("6.4", "try")


def test_a_task_without_variants_has_no_part() -> None:
    with pytest.raises(CourseError, match=r"Task 1\.1 is the same for everybody"):
        my_part("1.1")


def test_a_file_that_cannot_be_read_gives_the_first_part_and_says_why(file: Path, capsys) -> None:
    file.write_text('{"format": "coursekit-work", "version": 9, "entries": []}')
    assert my_part(KEY) == "strike"
    assert "✗ " in capsys.readouterr().out


VARIED = """points = 1
part = "table"
variants = [{value = "a"}, {value = "b"}, {value = "c"}, {value = "d"}]
"""


@pytest.mark.parametrize(
    ("old", "new", "found", "expected"),
    [
        ("Count the people.", "Count the ‹value›.", "‹value›", "one text for everybody"),
        ('"factions"»', '"‹value›"»', "‹value›", "one text for everybody"),
        ('{value = "a"}, ', "", "3 variants", "4 or more"),
        ('{value = "b"}', '{words = "b"}', "words", "value"),
        ('{value = "b"}', '{value = "b", more = "c"}', "value, more", "the first variant has"),
        ('part = "table"\n', "", "part = ''", "or neither"),
        ('part = "table"', 'part = "a table"', "a table", "a name for the code"),
        ("Not the groups.", "Not ‹other›.", "‹other›", "‹value›"),
    ],
)
def test_variants_that_do_not_fit_are_refused(
    old: str, new: str, found: str, expected: str
) -> None:
    text = SOURCE.read_text(encoding="utf-8").replace("points = 1\n", VARIED, 1)
    assert [one.value for one in read_set(text, SOURCE.name).items["98.1"].family] == [*"abcd"]
    assert old in text
    with pytest.raises(CourseError) as error:
        read_set(text.replace(old, new, 1), SOURCE.name)
    assert "98-trial.toml, task 98.1" in error.value.where
    assert found in error.value.found
    assert expected in error.value.expected


def test_a_hand_in_with_work_for_another_part_waits_for_a_second_press(tmp_path: Path) -> None:
    check(KEY, right(find(KEY, Task)))
    said = student(number_for(1))
    assert said is not None
    assert f"another part in {KEY} than the one that you solved" in said.text
    first = make_hand_in(tmp_path, lesson="01").text
    assert first.startswith("✗ Nothing was made yet.")
    assert f"another part in {KEY}" in first
    second = make_hand_in(tmp_path, lesson="01", anyway=True).text
    assert "Your hand-in is made" in second
    assert "Exercises 01: none done yet." in second
    assert "another part" not in make_hand_in(tmp_path, lesson="02", anyway=True).text


def test_a_number_from_the_beginning_says_nothing_of_parts(tmp_path: Path) -> None:
    said = student("17")
    assert said is not None
    assert "part" not in said.text
    check(KEY, right(find(KEY, Task).drawn_by("17")))
    assert "another part" not in make_hand_in(tmp_path, lesson="01").text
