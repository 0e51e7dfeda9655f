"""Each run sheet is about its lesson as it is: parts, minutes, charts, questions, ids, tasks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursekit.build.filled import NAMES, lesson_parts
from coursekit.build.minutes import TRY
from coursekit.errors import CourseError
from coursekit.forms.bank import find, load_set
from coursekit.forms.item import Exercise, Item
from coursekit.forms.right import right_words
from coursekit.slides.run_sheet import read_sheet
from tests.test_row_ids import numbered_ids

REPOSITORY = Path(__file__).parents[1]
LESSONS = sorted((REPOSITORY / "lessons").glob("[0-9]*.md"))
SHEETS = REPOSITORY / "docs" / "run-sheets"
KEYS = REPOSITORY / "exercises" / "instructor"
BOARDS = REPOSITORY / "src" / "coursekit" / "content" / "boards"
MARK = re.compile(r"<!-- .*?-->")
ROW = re.compile(r"^\| (\w+) \| <!-- minutes (\w+): \1 -->\d+<!-- --> \| (\d+) \| (\d+) \| .", re.M)
FITS = re.compile(
    r"\*\*Exercises that fit\.\*\* After 75 minutes: (.+?)\. After 40: (.+?)\."
    r"(?: \[The key\]\((.+?)\)\.)?\n"
)
KEY = re.compile(r"`(\d\d[ab]?-[a-z0-9-]+)`")
CALL = re.compile(r"`ck\.(?:charts\.)?(?!open_all\b)(\w+)")
ANSWERED = re.compile(r"`(\S+)`[^`]*?: <!-- answer (\S+) -->")
SPOT = re.compile(r"^[1-3]\. (?:`[^`]+`: )?\*[A-Z].+?[.?]\* ", re.MULTILINE)
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
HEADINGS = (
    *("Goal", "Before", "On the projector", "The answers", "Three hard spots", "Seminar break"),
    *("If they ask", "Exercises that fit"),
)
OPEN = "First put `ck.open_all()` in a cell at the top and run it, or nothing opens. "
THEY_ASK = ("Who counted?", "So the strikes worked?", "This is biased.", "A cell fails.")
MOST_WORDS = 800  # with its table, a page


def sheet(lesson: Path) -> str:
    return (SHEETS / lesson.name).read_text(encoding="utf-8")


def part(text: str, name: str) -> str:
    """What a sheet has below one of its headings, up to the next."""
    return text.partition(f"**{name}.**")[2].partition("\n\n**")[0]


def number(lesson: Path) -> str:
    return lesson.stem.partition("-")[0]


def test_each_lesson_has_one_sheet_and_the_guide_names_it() -> None:
    assert {path.name for path in SHEETS.glob("*.md")} == {path.name for path in LESSONS}
    guide = (REPOSITORY / "docs" / "instructors.md").read_text(encoding="utf-8")
    assert all(f"run-sheets/{path.name})" in guide for path in LESSONS)


@each_lesson
def test_every_part_has_its_row_and_the_minutes_add_up(lesson: Path) -> None:
    rows = ROW.findall(sheet(lesson))
    parts = [part.heading for part in lesson_parts(number(lesson), lesson.parent)]
    begins = [NAMES.get(name, f"{name}. ") for name, *_ in rows]
    assert len(begins) == len(set(begins))
    for part in parts:
        assert part == TRY or sum(part.startswith(begin) for begin in begins) == 1, part
    assert len(rows) == len(parts) - (TRY in parts)
    assert {of for _, of, *_ in rows} == {number(lesson)}
    assert [sum(int(row[column]) for row in rows) for column in (2, 3)] == [75, 40]
    assert "| **In all** | | 75 | 40 | |" in sheet(lesson)


@each_lesson
def test_charts_questions_and_ids_are_in_the_lesson(lesson: Path) -> None:
    text, source = MARK.sub("", sheet(lesson)), lesson.read_text(encoding="utf-8")
    keys, calls = KEY.findall(text), CALL.findall(text)
    assert keys
    assert calls
    for name in [*keys, *calls]:
        assert re.search(rf"\b{re.escape(name)}\b", source), name
    boards = [BOARDS / f"{call}.toml" for call in calls if (BOARDS / f"{call}.toml").exists()]
    source += "".join(board.read_text(encoding="utf-8") for board in boards)
    for row_id in re.findall(rf"\b(?:{'|'.join(sorted(numbered_ids()))})\b", text):
        assert re.search(rf"\b{row_id}\b", source), row_id


@each_lesson
def test_the_tasks_that_fit_are_those_of_the_parts_that_are_taught(lesson: Path) -> None:
    ((*said, key),) = FITS.findall(sheet(lesson))
    if not list((REPOSITORY / "exercises").glob(f"{number(lesson)[:2]}-*.toml")):
        assert all(one.startswith("none") for one in said)
        assert not key
        return
    assert (SHEETS / key).resolve() == KEYS / f"exercises-{number(lesson)[:2]}.md"
    rows = ROW.findall(sheet(lesson))
    for column, tasks in zip((2, 3), said, strict=True):
        taught = {row[0] for row in rows if int(row[column])}
        fitting = [
            key
            for key, item in load_set(number(lesson)[:2]).items.items()
            if isinstance(item, Exercise)
            if item.lesson in ("", number(lesson))
            if item.section.partition(".")[0] in taught
        ]
        assert tasks.split(", ") == fitting


@each_lesson
def test_a_sheet_is_one_page_with_all_its_parts(lesson: Path) -> None:
    text = MARK.sub("", sheet(lesson))
    assert len(text.split()) < MOST_WORDS
    assert all(f"**{heading}" in text for heading in HEADINGS)
    assert len(re.findall(r"^[1-9]\. ", text, re.M)) == len(SPOT.findall(text)) == 3
    assert "**Gather:**" in text
    assert f"**On the projector.** {OPEN}" in text
    assert re.findall(r"^- \*(.+?)\*", part(text, "If they ask"), re.M) == list(THEY_ASK)


@each_lesson
def test_each_question_that_is_asked_in_class_has_its_answer(lesson: Path) -> None:
    said = part(sheet(lesson), "The answers")
    filled = ANSWERED.findall(said)
    assert all(key == of for key, of in filled)
    for key in (key for row in read_sheet(SHEETS / lesson.name).rows for key in row.keys):
        try:
            right_words(find(key, Item))
        except CourseError:
            assert key not in dict(filled)
        else:
            assert key in dict(filled), key
