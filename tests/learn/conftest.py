from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.learn import bank, exercises, work

TRIAL = Path(__file__).parent / "bank"


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
    monkeypatch.setattr(exercises, "FOLDERS", ())


@pytest.fixture
def trial_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, with exercises of these tests."""
    monkeypatch.setattr(bank, "FOLDER", TRIAL)
    monkeypatch.setattr(exercises, "FOLDERS", (TRIAL.with_name("exercises"),))
