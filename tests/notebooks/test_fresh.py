"""The notebooks are the ones that the lessons and the exercises give."""

import shutil
from pathlib import Path

import pytest

from coursekit.build import build, build_exercises
from coursekit.build.lesson import find
from coursekit.errors import CourseError


def test_every_lesson_has_its_notebook(lessons_dir: Path, notebooks_dir: Path) -> None:
    lessons = [path.stem for path in find(lessons_dir)]
    assert lessons
    made = [path.stem for path in sorted(notebooks_dir.glob("*.ipynb"))]
    assert [name for name in made if not name.startswith("exercises-")] == lessons


def test_no_notebook_is_stale(lessons_dir: Path, notebooks_dir: Path) -> None:
    assert build(lessons_dir, notebooks_dir, check=True, execute=False) == []


def test_each_source_of_exercises_has_its_three_forms(notebooks_dir: Path) -> None:
    folder = notebooks_dir.parent / "exercises"
    names = [f"exercises-{path.name[:2]}" for path in sorted(folder.glob("*.toml"))]
    assert names
    for place in (notebooks_dir, folder / "solutions", folder / "instructor"):
        assert [path.stem for path in sorted(place.glob("exercises-*"))] == names


def test_nothing_made_from_exercises_is_stale(notebooks_dir: Path) -> None:
    folder = notebooks_dir.parent / "exercises"
    assert build_exercises(folder, notebooks_dir, check=True, execute=False) == []


def test_a_change_of_a_source_is_seen_in_all_three_forms(notebooks_dir: Path, tmp_path) -> None:
    for name in ("exercises", "lessons", "notebooks"):
        shutil.copytree(notebooks_dir.parent / name, tmp_path / name)
    source = tmp_path / "exercises" / "01-background.toml"
    text = source.read_text(encoding="utf-8").replace("How much is prediction?", "How much?")
    source.write_text(text, encoding="utf-8")
    said = build_exercises(
        tmp_path / "exercises", tmp_path / "notebooks", check=True, execute=False
    )
    assert len(said) == 3
    assert all(
        "coursekit build exercises-01" in sentence.replace("Run", "run") for sentence in said
    )


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("A timeline is a choice.", "A timeline is a chore.", "no sentence 'A timeline is"),
        ("3. What happened before", "3. What happened", "no heading '3. What happened'"),
        ("Run the cell as it is.", "Run the 2 cells as they are.", "a bare digit at"),
        ("fill = ['\"assessment\"']", "fill = []", "found (), expected 1 texts"),
        ('«"prediction" ← "fact"»', '"fact"', "code without a blank"),
    ],
)
def test_a_source_that_is_not_right_is_refused_in_a_sentence(
    notebooks_dir: Path, tmp_path, old: str, new: str, found: str
) -> None:
    for name in ("exercises", "lessons"):
        shutil.copytree(notebooks_dir.parent / name, tmp_path / name)
    source = tmp_path / "exercises" / "01-background.toml"
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CourseError) as error:
        build_exercises(tmp_path / "exercises", tmp_path / "notebooks", ["exercises-01"])
    assert found in str(error.value)
