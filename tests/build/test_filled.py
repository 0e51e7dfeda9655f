"""The numbers on the pages for those who teach come from the tables and the lessons."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from coursekit.build.filled import class_pages, fill_pages, fill_sums, lesson_parts, minutes_of
from coursekit.data.records import records
from coursekit.errors import CourseError

REPOSITORY = Path(__file__).parents[2]
LESSONS = REPOSITORY / "lessons"


def test_the_pages_are_as_tables_and_lessons_say() -> None:
    pages = class_pages(REPOSITORY / "docs")
    assert {"instructors.md", "contested.md"} <= {page.name for page in pages}
    assert fill_pages(pages, LESSONS, check=True) == []


def test_a_number_is_filled_in_and_the_rest_is_left(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("7 of <!-- fact count:claims -->1<!-- -->, <!-- minutes 01: 2 -->?<!-- -->.\n")
    (said,) = fill_pages([page], LESSONS, check=True)
    assert "a number differs" in said
    fill_pages([page], LESSONS, check=False)
    part = next(part for part in lesson_parts("01", LESSONS) if part.heading.startswith("2. "))
    assert page.read_text() == (
        f"7 of <!-- fact count:claims -->{len(records('claims'))}<!-- -->,"
        f" <!-- minutes 01: 2 -->{part.minutes}<!-- -->.\n"
    )
    assert fill_pages([page], LESSONS, check=True) == []


def test_parts_of_two_lessons_are_added_up() -> None:
    alone = [minutes_of(spec, LESSONS) for spec in ("01: start, break", "03b: 4")]
    assert minutes_of("01: start, break; 03b: 4", LESSONS) == sum(alone)


@pytest.mark.parametrize(
    ("mark", "found"),
    [
        ("fact claims:C999.claim", "C999"),
        ("minutes 01: 9", "found '9'"),
        ("minutes 99: 1", "99"),
        ("answer 03a-none", "03a-none"),
        ("answer 04-overall", "04-overall: It has no one right answer"),
    ],
)
def test_a_mark_that_names_nothing_is_told_with_its_line(
    tmp_path: Path, mark: str, found: str
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"One\n<!-- {mark} -->1<!-- -->")
    with pytest.raises(CourseError) as error:
        fill_pages([page], LESSONS, check=True)
    assert "page.md, line 2" in str(error.value)
    assert found in str(error.value)


def test_the_sums_of_a_lesson_are_filled_in_there_and_in_the_contents(tmp_path: Path) -> None:
    for name in ("01-background.md", "index.md"):
        shutil.copy(LESSONS / name, tmp_path)
    lesson, index = tmp_path / "01-background.md", tmp_path / "index.md"
    right = [page.read_text(encoding="utf-8") for page in (lesson, index)]
    assert fill_sums(tmp_path, check=True) == []
    for place in (r"need\.\*\* (\d+)", r"and (\d+) more for", r"\*\*core (\d+) minutes"):
        wrong = re.sub(place, lambda found: found[0].replace(found[1], "1"), right[0], count=1)
        assert wrong != right[0]
        lesson.write_text(wrong, encoding="utf-8")
        assert len(fill_sums(tmp_path, check=True)) == 1
        fill_sums(tmp_path, check=False)
        assert lesson.read_text(encoding="utf-8") == right[0]
    index.write_text(re.sub(r"\d+ \(core: \d+\)", "1 (core: 1)", right[1], count=1))
    assert len(fill_sums(tmp_path, check=True)) == 1
    fill_sums(tmp_path, check=False)
    assert index.read_text(encoding="utf-8") == right[1]


@pytest.mark.parametrize("cut", [r"and \d+ (?=more for)", r" \d+ minutes(?=\*\*)"])
def test_a_lesson_without_a_sum_that_it_needs_is_refused(tmp_path: Path, cut: str) -> None:
    text = (LESSONS / "01-background.md").read_text(encoding="utf-8")
    text = re.sub(cut, "", text, count=1)
    (tmp_path / "01-background.md").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as error:
        fill_sums(tmp_path, check=True)
    assert error.value.where == "01-background.md"
    assert "The line of the time has no sum of" in error.value.found
