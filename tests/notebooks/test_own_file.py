"""Lesson 07 with a file of the learner's own in its folder, in place of the made-up sample."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from coursekit.events import sample

OWN, WEEKS = "my-events.csv", "my-weeks.csv"


@pytest.mark.parametrize(
    ("layout", "refused"),
    [
        ("acled-text", ""),
        # It ends before the months that are compared.
        ("acled-numeric", "Days without rows are not days without events."),
        ("acled-weekly", "The file counts events by week, and it has no actors."),
    ],
)
def test_it_reads_the_file_and_says_so(
    notebooks_dir: Path, tmp_path: Path, layout: str, refused: str
) -> None:
    notebook = nbformat.read(notebooks_dir / "07-your-own-data.ipynb", as_version=4)
    shutil.copy(sample(layout), tmp_path / OWN)
    shutil.copy(sample("acled-weekly"), tmp_path / WEEKS)
    client = NotebookClient(notebook, kernel_name="python3", allow_errors=True)
    client.resources = {"metadata": {"path": str(tmp_path)}}
    client.execute(env=os.environ | {"COURSEKIT_HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path)})
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    for name in (OWN, WEEKS):
        (read,) = (cell for cell in notebook.cells if f'yours_or_sample("{name}"' in cell.source)
        assert f"{name}: " in str(read.outputs)
        assert "MADE UP" not in str(read.outputs)
    errors = [output.evalue for output in outputs if output.output_type == "error"]
    assert bool(errors) == bool(refused)
    assert refused in "".join(errors[:1])
