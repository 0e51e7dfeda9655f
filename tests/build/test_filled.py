"""The numbers on the pages for those who teach come from the tables and the lessons."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.build.filled import class_pages, fill_pages, lesson_parts, minutes_of
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
