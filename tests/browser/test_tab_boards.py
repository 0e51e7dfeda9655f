"""Every board in a browser tab, by keyboard alone: as test_boards has it in JupyterLab."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser

from coursekit.store.work import NAME as FILE
from tests.browser.tab import Tab, built, new_context, served
from tests.browser.test_boards import CELLS, each_board, follow

NAME = "boards.ipynb"
# The learner's file, as the browser keeps it; before anything is saved there is none.
KEPT = """
from coursekit.store.work import work_path
if work_path().exists():
    print(work_path().read_text(encoding="utf-8"))
"""


@pytest.fixture(scope="module")
def tab(chrome: Browser) -> Iterator[Tab]:
    """A tab with a notebook of all boards; each test runs its own."""
    with served(built()) as address:
        tab = Tab(new_context(chrome), address)
        tab.show("index.ipynb")
        metadata = {"kernelspec": {"name": "python", "display_name": "Python"}}
        tab.give(NAME, new_notebook(cells=[*map(new_code_cell, CELLS)], metadata=metadata))
        tab.open_notebook(NAME)
        tab.select_cell(0)
        tab.run_cell()
        yield tab
        tab.page.context.close()
        assert tab.outside == []


@pytest.mark.thorough
@each_board
def test_it_follows_each_control_and_each_button(
    tab: Tab, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path))
    if kept := tab.python(KEPT):  # the twin reads it, too
        (tmp_path / FILE).write_text(kept, encoding="utf-8")
    follow(tab, name)
    assert tab.cell_errors() == []
