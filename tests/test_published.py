"""A notebook is known by its mark: its published name, and whether it was worked in."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from coursekit import published
from coursekit.published import is_worked, mark, notebook_name

REPOSITORY = Path(__file__).parents[1]
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
CELLS = [
    {"cell_type": "markdown", "source": ["# One\n", "two"]},
    {"cell_type": "code", "source": ["1"], "outputs": [], "execution_count": 1},
]


def save(path: Path, cells: list[dict[str, object]]) -> Path:
    metadata = mark("notebooks/exercises-01", CELLS)
    path.write_text(json.dumps({"cells": cells, "metadata": metadata}), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_published_notebook_is_known_under_any_name(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy (1).ipynb"
    copy.write_bytes(path.read_bytes())
    assert notebook_name(copy) == path.stem
    assert not is_worked(copy)


def test_the_solutions_are_not_the_learner_s_notebooks() -> None:
    for path in (REPOSITORY / "exercises" / "solutions").glob("*.ipynb"):
        assert notebook_name(path) == f"solutions/{path.stem}"


def test_running_and_empty_cells_are_no_work(tmp_path: Path) -> None:
    run = {**CELLS[1], "outputs": [{"output_type": "stream"}], "execution_count": 12}
    new = {"cell_type": "code", "source": "", "outputs": []}
    together = {"cell_type": "markdown", "source": "# One\ntwo"}
    path = save(tmp_path / "a.ipynb", [together, run, new])
    assert not is_worked(path)
    for changed in ([CELLS[0]], [*CELLS, {**new, "source": "2"}], CELLS[::-1]):
        assert is_worked(save(path, changed))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"cells": 1}', '{"metadata": []}', '{"metadata": {"coursekit": 1}}', "\0"],
)
def test_what_has_no_mark_has_its_own_name_and_may_be_work(text: str, tmp_path: Path) -> None:
    path = tmp_path / "exercises-02.ipynb"
    path.write_text(text, encoding="utf-8")
    assert notebook_name(path) == "exercises-02"
    assert is_worked(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "exercises-01.ipynb")
    assert notebook_name(tmp_path / "exercises-01.ipynb") == "exercises-01"


def test_a_huge_notebook_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "copy.ipynb", CELLS)
    assert (notebook_name(path), is_worked(path)) == ("exercises-01", False)
    monkeypatch.setattr(published, "LARGEST", path.stat().st_size - 1)
    assert (notebook_name(path), is_worked(path)) == ("copy", True)
