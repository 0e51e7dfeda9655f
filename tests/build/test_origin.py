"""Questions and lessons meet in a build: a question names a section that its lesson has."""

from pathlib import Path

import pytest

from coursekit.build.lesson import read
from coursekit.build.origin import check_sections
from coursekit.errors import CourseError

pytestmark = pytest.mark.usefixtures("trial")

HEADINGS = ["## 1. First part", "## Second part", "## 2. Third part", "## Last part (optional)"]


def check(folder: Path, headings: list[str], name: str = "98-made-up.md") -> None:
    path = folder / name
    path.write_text("# Made up\n\n" + "\n\n".join(headings), encoding="utf-8")
    check_sections(read(path))


def test_a_section_is_a_heading_without_its_number(tmp_path: Path) -> None:
    check(tmp_path, HEADINGS)


def test_a_lesson_without_questions_may_have_any_headings(tmp_path: Path) -> None:
    check(tmp_path, [], "96-made-up.md")


@pytest.mark.parametrize(
    ("instead", "remedy"),
    [
        ("## 3. Last prt", "did you mean 'Last prt'?"),
        ("### Last part", "did you mean 'First part'?"),
        ("```{code-cell}\n## Last part\n```", "did you mean 'First part'?"),
    ],
)
def test_a_question_of_an_unknown_section_is_named(
    instead: str, remedy: str, tmp_path: Path
) -> None:
    with pytest.raises(CourseError) as error:
        check(tmp_path, [*HEADINGS[:3], instead])
    assert error.value.where == "98.toml, check 98-number"
    assert error.value.found == "the section 'Last part'"
    assert error.value.expected == "a heading of 98-made-up.md without its number"
    assert error.value.remedy == remedy
