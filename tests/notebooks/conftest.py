"""The lessons and the notebooks made from them; strict nbval as one call."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LESSONS = ROOT / "lessons"
NOTEBOOKS = ROOT / "notebooks"
SANITIZE = Path(__file__).with_name("nbval-sanitize.cfg")
CELL_SECONDS = 60


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "notebook_path" in metafunc.fixturenames:
        paths = sorted(NOTEBOOKS.glob("[0-9][0-9]*.ipynb"))
        metafunc.parametrize("notebook_path", [*map(as_parameter, paths)])


def as_parameter(path: Path) -> object:
    """The doctor at the start of a lesson says whether the packages are those of the lock."""
    asks_the_doctor = "ck.doctor()" in path.read_text(encoding="utf-8")
    return pytest.param(path, id=path.stem, marks=[pytest.mark.lock] * asks_the_doctor)


@pytest.fixture(scope="session")
def lessons_dir() -> Path:
    return LESSONS


@pytest.fixture(scope="session")
def notebooks_dir() -> Path:
    return NOTEBOOKS


@pytest.fixture
def nbval(tmp_path: Path):
    """Run a notebook strictly, with an empty folder for the learner's files."""

    def run(path: Path) -> subprocess.CompletedProcess[str]:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        command = [
            *(sys.executable, "-m", "pytest", "-q", "--color=no", "-o", "addopts="),
            *("-p", "no:cacheprovider", "-p", "nbval.plugin", "--rootdir", str(path.parent)),
            *("--nbval", "--nbval-sanitize-with", str(SANITIZE)),
            *("--nbval-cell-timeout", str(CELL_SECONDS), str(path)),
        ]
        own = {"COURSEKIT_HOME": str(home), "IPYTHONDIR": str(tmp_path)}
        # No other plugin is needed, and each takes a moment at each start.
        environment = os.environ | own | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
        )

    return run
