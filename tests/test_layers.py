"""The layers of the package hold, and the check that says so can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
LINT = """
from importlinter.cli import lint_imports_command
lint_imports_command(["--no-cache", "--config", "p.toml"])
"""


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Check the package below `root`, wherever another copy is installed."""
    shutil.copy(REPOSITORY / "pyproject.toml", root / "p.toml")
    code = f"import sys; sys.path.insert(0, {str(root)!r})\n{LINT}"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "coursekit"
    shutil.copytree(
        REPOSITORY / "src" / "coursekit", folder, ignore=shutil.ignore_patterns("__pycache__")
    )
    return folder


def test_the_layers_hold(source: Path) -> None:
    result = lint(source.parent)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("data", "charts"),
        ("methods", "data"),
        ("forms", "boards"),
        ("store", "charts"),
        ("store", "methods"),
        ("widgets", "cli"),
    ],
)
def test_a_wrong_import_is_found(module: str, imported: str, source: Path) -> None:
    (source / module / "wrong.py").write_text(f"import coursekit.{imported}\n")
    result = lint(source.parent)
    assert result.returncode == 1
    assert f"coursekit.{module}.wrong -> coursekit.{imported}" in result.stdout


def test_a_module_outside_the_layers_is_found(source: Path) -> None:
    (source / "stray.py").touch()
    result = lint(source.parent)
    assert result.returncode == 1
    assert "coursekit.stray" in result.stdout
