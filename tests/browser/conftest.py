"""What a browser test asks for.

`lab` is a folder of a running JupyterLab, the module's own: all modules share one server and
one Chromium, and a learner's file lies in each folder. `open_desk` is a page with the module's
notebook, all run, and `desk` the same for one test. The notebook is made of the module's CELLS
or is the LESSON that it names.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser

from coursekit.lab import FIRST_LESSON
from tests.browser.driver import REPOSITORY, Desk, Lab, serve

NAME = "cells.ipynb"
LONGEST = "test_whole_course.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes longest begin first, for two processes share the files."""
    items.sort(key=lambda item: item.path.name != LONGEST)


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab, started as `dev.py lab` starts it, over a folder with an empty first lesson."""
    scratch = tmp_path_factory.mktemp("jupyterlab")
    folder = scratch / "notebooks"
    folder.mkdir()
    write_notebook(folder / FIRST_LESSON, [])
    with serve(folder, scratch / "home") as running:
        yield running


@pytest.fixture(scope="module")
def lab(jupyterlab: Lab, request: pytest.FixtureRequest) -> Lab:
    """A folder for this module alone, in the light theme."""
    jupyterlab.forget_settings()
    lab = jupyterlab.below(Path(request.path).stem.removeprefix("test_"))
    if cells := getattr(request.module, "CELLS", None):
        write_notebook(lab.folder / NAME, cells)
    if lesson := getattr(request.module, "LESSON", None):
        shutil.copy(REPOSITORY / "notebooks" / lesson, lab.folder)
    return lab


def write_notebook(path: Path, cells: list[str]) -> None:
    metadata = {"language_info": {"name": "python"}}
    nbformat.write(new_notebook(cells=[*map(new_code_cell, cells)], metadata=metadata), path)


@pytest.fixture(scope="module")
def open_desk(chrome: Browser, lab: Lab, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A page with the module's notebook, all run."""
    desk = Desk(chrome, lab)
    desk.open_notebook(getattr(request.module, "LESSON", NAME))
    desk.run_all()
    yield desk
    desk.close()


@pytest.fixture
def desk(open_desk: Desk) -> Iterator[Desk]:
    """That page; the test fails if it asked for anything outside, or if a cell failed."""
    yield open_desk
    assert open_desk.outside == []
    assert open_desk.cell_errors() == []
