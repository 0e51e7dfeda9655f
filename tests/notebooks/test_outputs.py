"""Strict nbval: every committed output is what a fresh kernel gives."""

from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from coursekit.jupyterlab import CHART, PICTURE


def test_a_fresh_kernel_gives_the_committed_outputs(notebook_path: Path, nbval) -> None:
    result = nbval(notebook_path)
    assert result.returncode == 0, result.stdout + result.stderr


SHOW = """\
from IPython.display import display
from coursekit.jupyterlab import CHART, WIDGET_VIEW
display({CHART: {"mark": "bar"}, "text/plain": "A bar"}, raw=True)
display({WIDGET_VIEW: {"model_id": "a"}}, raw=True)
"""


@pytest.mark.parametrize(
    ("mark", "words", "passes"),
    [("bar", "A bar", True), ("line", "A bar", False), ("bar", "A line", False)],
)
def test_another_chart_or_other_words_are_seen(
    tmp_path: Path, nbval, mark: str, words: str, passes: bool
) -> None:
    data = {CHART: {"mark": mark}, "text/plain": words, PICTURE: "AAAA"}
    output = v4.new_output("display_data", data=data)
    cell = v4.new_code_cell(SHOW, execution_count=1, outputs=[output])
    path = tmp_path / "made-up.ipynb"
    nbformat.write(v4.new_notebook(cells=[cell]), path)
    result = nbval(path)
    assert (result.returncode == 0) is passes, result.stdout
