"""No test, and no process a test starts, connects to anything outside this computer."""

from __future__ import annotations

import os
import runpy
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from coursekit.forms import bank
from coursekit.store import work
from tests.snapshots import Snapshot

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GUARD = Path(__file__).parent / "offline"
NO_CHROMIUM = "Chromium was not found; type: sudo apt install chromium"
OWN = "COURSEKIT_"
TRIAL = Path(__file__).parent / "forms" / "bank"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the snapshots anew")


def pytest_configure(config: pytest.Config) -> None:
    settings.register_profile("course", deadline=None)  # a busy machine is no fault
    settings.load_profile("course")
    handle, record = tempfile.mkstemp(prefix="outside-connections-")
    os.close(handle)
    os.environ["OUTSIDE_CONNECTIONS"] = record
    paths = [str(GUARD), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    runpy.run_path(str(GUARD / "sitecustomize.py"))
    config.pluginmanager.register(Offline(Path(record)))


class Offline:
    """Fails the test during which something asked for the world outside."""

    def __init__(self, record: Path) -> None:
        self.record = record

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        before = self.record.read_text(encoding="utf-8")
        result = yield
        asked = self.record.read_text(encoding="utf-8").removeprefix(before)
        assert not asked, f"outside connections during this test:\n{asked}"
        return result

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        asked = self.record.read_text(encoding="utf-8")
        if asked and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            print(f"\noutside connections:\n{asked}")
        self.record.unlink()


@pytest.fixture(autouse=True)
def own_variables() -> Iterator[None]:
    """Take back what a test, or the code that it calls, sets of the course's own variables."""
    before = {name: value for name, value in os.environ.items() if name.startswith(OWN)}
    yield
    for name in [name for name in os.environ if name.startswith(OWN)]:
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """The accepted texts of this test's module."""
    return Snapshot(
        request.path.with_suffix(".txt"), accept=bool(request.config.getoption("--accept"))
    )


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """One Chromium for all that need one; without it they are skipped, but not in CI."""
    from tests.browser.driver import browser, chromium

    if not chromium():
        if os.environ.get("CI"):
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    with browser() as running:
        yield running


@pytest.fixture
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
    """The bank of these tests in place of the course's."""
    monkeypatch.setattr(bank, "QUESTIONS", TRIAL)
    monkeypatch.setattr(bank, "EXERCISES", ())


@pytest.fixture
def trial_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, with exercises of these tests."""
    monkeypatch.setattr(bank, "QUESTIONS", TRIAL)
    monkeypatch.setattr(bank, "EXERCISES", (TRIAL.with_name("exercises"),))
