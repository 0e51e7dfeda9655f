from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.learn import bank, work

TRIAL = Path(__file__).parents[1] / "learn" / "bank"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the learner's file."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("COURSEKIT_HOME", str(folder))
    return folder


@pytest.fixture
def file(home: Path) -> Path:
    return home / work.NAME


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bank of these tests in the place of the course's."""
    monkeypatch.setattr(bank, "FOLDER", TRIAL)
