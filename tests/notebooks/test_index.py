"""The contents: one row for each lesson, the same in the README, and true to the lessons."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from coursekit.build import copy_contents
from coursekit.build.notebook import writes
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.jupyterlab import WIDGET_VIEW

ROW = re.compile(r"^\| \[.*", re.MULTILINE)
LINK = re.compile(r"^\| \[(\w+) [^]]+\]\(([^)]+)\)")


@pytest.fixture
def rows(lessons_dir: Path) -> list[str]:
    return ROW.findall((lessons_dir / "index.md").read_text(encoding="utf-8"))


def minutes(text: str) -> str:
    """The minutes that a lesson gives for itself, as the table writes them."""
    line = re.search(r"^\*\*Time and what you need\.\*\*.*", text, re.MULTILINE)
    assert line
    whole = re.search(r"\d+", line[0])
    core = re.search(r"\*\*core (\d+) minutes", line[0])
    assert whole
    return f"{whole[0]} (core: {core[1]})" if core else whole[0]


def test_every_notebook_has_its_row(rows: list[str], notebooks_dir: Path) -> None:
    linked = [match[2] for row in rows if (match := LINK.match(row))]
    assert linked == [path.name for path in sorted(notebooks_dir.glob("[0-9][0-9]*.ipynb"))]
    assert all(match and match[2].startswith(match[1]) for match in map(LINK.match, rows))


def test_the_readme_has_the_same_rows(rows: list[str], lessons_dir: Path) -> None:
    readme = lessons_dir.parent / "README.md"
    assert [row.replace("](notebooks/", "](") for row in ROW.findall(readme.read_text())] == rows


def test_a_build_copies_a_new_row_to_the_readme(lessons_dir: Path, tmp_path: Path) -> None:
    index, readme = tmp_path / "index.md", tmp_path / "README.md"
    text = (lessons_dir / "index.md").read_text(encoding="utf-8")
    index.write_text(text.replace("| [07 ", "| [06b Two](06b.ipynb) | Why? | 5 | none |\n| [07 "))
    shutil.copy(lessons_dir.parent / "README.md", readme)
    assert len(copy_contents(index, readme, check=True)) == 1
    assert copy_contents(index, readme, check=False) == ["README.md: written."]
    assert "| [06b Two](notebooks/06b.ipynb) | Why?" in readme.read_text()
    assert copy_contents(index, readme, check=True) == []


def test_the_minutes_are_those_of_the_lessons(rows: list[str], lessons_dir: Path) -> None:
    for row in rows:
        match = LINK.match(row)
        assert match
        lesson = (lessons_dir / match[2]).with_suffix(".md").read_text(encoding="utf-8")
        assert row.split(" | ")[2] == minutes(lesson), match[2]


def test_the_exercises_are_those_of_their_sources(rows: list[str]) -> None:
    """The sittings of one lesson share its exercises; they stand with the last."""
    cells = {row.split()[1].strip("["): row.split(" | ")[3].rstrip(" |") for row in rows}
    found = {}
    for lesson in exercise_sets():
        items = load_set(lesson).items.values()
        minutes = sum(item.minutes for item in items)
        last = max(name for name in cells if name.startswith(lesson))
        found[last] = f"[{len(items)} tasks](exercises-{lesson}.ipynb), {minutes:g} minutes"
        sittings = [name for name in cells if name.startswith(lesson) and name != last]
        found |= dict.fromkeys(sittings, f"with {last}")
    assert cells == dict.fromkeys(cells, "none") | found


def test_the_committed_contents_are_everybodys(notebooks_dir: Path) -> None:
    path = notebooks_dir / "index.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert path.read_text(encoding="utf-8") == writes(notebook)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert WIDGET_VIEW not in output.get("data", {})
    assert not list(notebooks_dir.glob("coursekit-report*"))


def test_a_fresh_kernel_gives_the_committed_outputs(notebooks_dir: Path, nbval) -> None:
    result = nbval(notebooks_dir / "index.ipynb")
    assert result.returncode == 0, result.stdout + result.stderr
