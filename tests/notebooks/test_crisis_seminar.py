"""The notebook of the seminar: committed as everybody's, and the same on a fresh kernel."""

from __future__ import annotations

from pathlib import Path

import nbformat

from coursekit.build.notebook import writes
from coursekit.jupyterlab import WIDGET_VIEW

NAME = "crisis-seminar.ipynb"


def test_the_committed_page_is_everybodys(notebooks_dir: Path) -> None:
    path = notebooks_dir / NAME
    notebook = nbformat.read(path, as_version=4)
    assert path.read_text(encoding="utf-8") == writes(notebook)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert outputs
    assert not [each for each in outputs if each.output_type == "error"]
    assert not [each for each in outputs if WIDGET_VIEW in each.get("data", {})]
    assert not list(notebooks_dir.glob("coursekit-work*"))


def test_a_fresh_kernel_gives_the_committed_outputs(notebooks_dir: Path, nbval) -> None:
    result = nbval(notebooks_dir / NAME)
    assert result.returncode == 0, result.stdout + result.stderr
