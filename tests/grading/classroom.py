"""Hand-ins for tests: notebooks of exercises 01 with the answers of a made-up student."""

from __future__ import annotations

import copy
import json
import shutil
import sys
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coursekit.forms.bank import load_set
from coursekit.forms.handin import pack
from coursekit.forms.kinds.task import Task
from coursekit.store.entries import Entry, dump

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "exercises-01.ipynb"
HAS_WALLS = sys.platform.startswith("linux") and shutil.which("bwrap") is not None
needs_walls = pytest.mark.skipif(not HAS_WALLS, reason="bubblewrap is not installed")
ITEMS = load_set("01").items
TASKS = {key: item for key, item in ITEMS.items() if isinstance(item, Task)}


@cache
def _published() -> dict[str, Any]:
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))


def published() -> dict[str, Any]:
    """Return the notebook as students get it."""
    return copy.deepcopy(_published())


def solved(codes: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return it with every task solved, but for the code that is given by task."""
    notebook = published()
    for cell in notebook["cells"]:
        if cell["id"].startswith("code-"):
            key = cell["id"].removeprefix("code-").replace("-", ".")
            code = (codes or {}).get(key, TASKS[key].solution_code)
            cell["source"] = f'{code}\nck.check("{key}", answer)'
    return notebook


def write(path: Path, notebook: Mapping[str, Any]) -> Path:
    """Write a notebook as a student's file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def zipped(
    path: Path,
    notebook: Mapping[str, Any],
    entries: tuple[Entry, ...] = (),
    student: str = "",
    **changed: bytes,
) -> Path:
    """Write a hand-in as the course makes it; `changed` takes the place of a file in it."""
    folder = path.parent / f".{path.stem}"
    write(folder / "exercises-01.ipynb", notebook)
    answers = dump(entries).encode()
    path.write_bytes(
        pack(answers, {"exercises-01.ipynb": folder / "exercises-01.ipynb"}, [], student=student)
    )
    shutil.rmtree(folder)
    if changed:
        with zipfile.ZipFile(path) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
        contents |= {name.replace("__", ".").replace("_", "-"): to for name, to in changed.items()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in contents.items():
                archive.writestr(name, data)
    return path
