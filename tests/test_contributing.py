"""The walks of CONTRIBUTING.md are carried out, as they are written, in a copy of the course."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COPIED = ("src", "data", "lessons", "exercises", "notebooks", "tests")
CHECKS = GUIDE.partition("\n## Before you commit\n")[2].partition("\n## ")[0]
WALKS = dict(re.findall(r"^## (Add .+)\n((?:(?!## Add ).*\n)+)", GUIDE, re.MULTILINE))
BLOCK = re.compile(r"^(`{3,4})(\w+)( run)?\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"(New file|end of|After the last row of the table in) `([^`]+)`")
MOST = {
    "Add a chart": 3,
    "Add a board": 5,
    "Add a question": 2,
    "Add a kind of question": 3,
    "Add a method": 2,
    "Add a column to a table": 2,
    "Add a lesson with exercises": 4,
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "browser")
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def carry_out(walk: str, folder: Path, *, commands: bool = True) -> set[str]:
    """Do what the blocks of a walk say; return the files it touched."""
    touched, start = set(), 0
    for block in BLOCK.finditer(walk):
        told, start = PLACE.findall(walk[start : block.start()]), block.end()
        _, language, is_script, text = block.groups()
        if is_script:
            run(["python", "-c", text], folder)
            touched |= set(re.findall(r'Path\("([^"]+)"\)', text))
            continue
        if language == "sh":
            for line in text.splitlines() if commands else ():
                run(shlex.split(line), folder)
            continue
        how, name = told[-1]
        path = folder / name
        assert path.exists() == (how != "New file"), name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        row = before.find("\n", before.rfind("\n| [") + 1) + 1
        text = before[:row] + text + before[row:] if "row" in how else f"{before}\n{text}".lstrip()
        path.write_text(text, encoding="utf-8")
        touched.add(name)
    return touched


def run(command: list[str], folder: Path) -> None:
    """Run a command of the guide in the copy."""
    assert command[0] == "python"
    paths = (str(folder / "src"), os.environ.get("PYTHONPATH", ""))
    done = subprocess.run(
        [sys.executable, *command[1:]],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_walk_is_known() -> None:
    assert set(WALKS) == set(MOST)


@pytest.mark.lock  # the walks run tests of the lock, too
@pytest.mark.parametrize("name", MOST)
def test_a_walk_works_and_touches_few_files(name: str, copy: Path) -> None:
    touched = carry_out(WALKS[name], copy)
    assert 0 < len(touched) <= MOST[name], touched


@pytest.mark.lock
def test_what_all_walks_write_passes_before_a_commit(copy: Path) -> None:
    assert CHECKS
    for walk in WALKS.values():
        carry_out(walk, copy, commands=False)
    if (known := ROOT / ".mypy_cache").is_dir():
        shutil.copytree(known, copy / known.name)
    carry_out(CHECKS, copy)
