"""The notebooks are the ones that the lessons give."""

from pathlib import Path

from coursekit.build import build
from coursekit.build.lesson import find


def test_every_lesson_has_its_notebook(lessons_dir: Path, notebooks_dir: Path) -> None:
    lessons = [path.stem for path in find(lessons_dir)]
    assert lessons
    assert [path.stem for path in sorted(notebooks_dir.glob("*.ipynb"))] == lessons


def test_no_notebook_is_stale(lessons_dir: Path, notebooks_dir: Path) -> None:
    assert build(lessons_dir, notebooks_dir, check=True, execute=False) == []
