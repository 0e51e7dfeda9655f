"""The exercise notebooks and their solutions: strict nbval, and what all have in common."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from coursekit.build.notebook import metadata, writes
from coursekit.jupyterlab import WIDGET_VIEW

ROOT = Path(__file__).parents[2]
STARTS = sorted((ROOT / "notebooks").glob("exercises-*.ipynb"))
SOLUTIONS = sorted((ROOT / "exercises" / "solutions").glob("*.ipynb"))
NOTEBOOKS = [
    pytest.param(path, id=f"{path.parent.name}-{path.stem}") for path in (*STARTS, *SOLUTIONS)
]
LINES_AT_MOST = 6


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_fresh_kernel_gives_the_committed_outputs(path: Path, nbval) -> None:
    """The starts run whole: no blank stops a learner who runs all cells."""
    result = nbval(path)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_the_file_is_clean(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert path.read_text(encoding="utf-8") == writes(notebook)
    assert notebook.metadata == metadata(notebook, path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        assert len(cell.source.splitlines()) <= LINES_AT_MOST, cell.source
        for output in cell.outputs:
            assert output.output_type not in ("error", "stream"), cell.source
            assert WIDGET_VIEW not in output.data


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_links_arrive(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert not re.findall(r"\{[\w-]+\}(?:`|$)", text, re.MULTILINE)
    for name, heading in re.findall(r"\]\(([^\s)#:]+\.ipynb)(?:#((?:[^()]|\([^)]*\))+))?\)", text):
        lesson = path.parent / name
        assert lesson.is_file(), name
        cells = nbformat.read(lesson, as_version=4).cells if heading else []
        headings = re.findall(r"^#+ (.+)$", "\n".join(cell.source for cell in cells), re.MULTILINE)
        assert not heading or heading in [title.replace(" ", "-") for title in headings], heading
    headings = [title.replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
    targets = {*headings, *re.findall(r'\bid="([^"]+)"', text)}
    assert set(re.findall(r"\]\(#([^\s)]+)", text)) <= targets


@pytest.mark.parametrize("path", STARTS, ids=lambda path: path.stem)
def test_a_task_rests_on_the_core_or_says_which_section_it_needs(path: Path) -> None:
    """The link above a task says which heading of which lesson it needs."""
    first, *cells = (cell.source for cell in nbformat.read(path, as_version=4).cells)
    rests: dict[str, tuple[str, str]] = {}
    marks: dict[tuple[str, str], str] = {}
    for source in cells:
        if found := re.match(r"## (\d\.\d) (?s:.+?)\]\((\S+\.ipynb)#(\S+)\)\)", source):
            rests[found[1]] = found[2], found[3].removesuffix("-(optional)").replace("-", " ")
            marks |= marks_of(path.parent / found[2])
    rows = dict(re.findall(r"^\| \[(\d\.\d)\]\([^|]*\) \| ([^|]+) \|", first, re.MULTILINE))
    assert rows.keys() == rests.keys()
    said = {
        task: re.search(r"\(needs the \[(optional )?section (\d)\]", row)
        for task, row in rows.items()
    }
    for task, (lesson, section) in rests.items():
        mark = marks[lesson, section.replace("-", " ")]
        assert bool(said[task]) is (mark != "core"), (task, section, mark)
        if found := said[task]:
            assert (found[1] is None, found[2]) == (mark != "optional", section[0])


def marks_of(lesson: Path) -> dict[tuple[str, str], str]:
    """What the table of minutes of a lesson says of each section: core, optional or homework."""
    text = "\n".join(cell.source for cell in nbformat.read(lesson, as_version=4).cells)
    rows = re.findall(r"^\| (\d\. [^|]+) \| \d+ \| (\w*) \|$", text, re.MULTILINE)
    return {(lesson.name, heading.replace("-", " ")): mark for heading, mark in rows}


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_solution_is_right_as_committed(path: Path) -> None:
    checks = 0
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and "ck.check(" in cell.source:
            (output,) = cell.outputs
            assert output.data["text/plain"].startswith("✓ Right."), cell.source
            checks += 1
    assert checks
