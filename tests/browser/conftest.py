"""What a browser test asks for: `lab` (a running JupyterLab) and `desk` (a page with it)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.driver import REPOSITORY, Desk, Lab, browser, chromium, serve

INSTALL = "Chromium was not found; type: sudo apt install chromium"


@pytest.fixture(scope="package")
def chrome() -> Iterator[Browser]:
    """One Chromium for all browser tests; without one they are skipped, but not in CI."""
    if not chromium():
        if os.environ.get("CI"):
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    with browser() as running:
        yield running


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """A scratch copy of the lessons; a test of something smaller overrides this."""
    return Path(shutil.copytree(REPOSITORY / "notebooks", tmp_path / "notebooks"))


@pytest.fixture
def lab(lessons: Path, tmp_path: Path) -> Iterator[Lab]:
    """JupyterLab, started as `dev.py lab` starts it, over the scratch copy."""
    with serve(lessons, tmp_path / "home") as running:
        yield running


@pytest.fixture
def desk(chrome: Browser, lab: Lab) -> Iterator[Desk]:
    """A page for that JupyterLab; the test fails if it asked for anything outside."""
    desk = Desk(chrome, lab)
    yield desk
    desk.page.context.close()
    assert desk.outside == []
