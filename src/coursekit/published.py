"""Which notebook of the course a file is, whatever its name, and whether it was worked in."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError
from coursekit.outside import read_file

__all__ = ["KEY", "is_worked", "mark", "notebook_name", "put_aside", "read_notebook"]

KEY = "coursekit"
FOLDER = "notebooks"
LARGEST = 20_000_000  # bytes; read as JSON they fill many times as much memory


def mark(name: str, cells: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the metadata that tell a published notebook: its name, and a digest of its cells."""
    return {KEY: {"notebook": name, "sha256": digest(cells)}}


def digest(cells: Iterable[Mapping[str, Any]]) -> str:
    """Return a digest of text and code; outputs and empty cells do not count."""
    texts = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
    written = json.dumps([text for text in texts if text[1].strip()])
    return hashlib.sha256(written.encode()).hexdigest()


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook from disk; return an empty one if it cannot be read, or is huge."""
    try:
        notebook = json.loads(read_file(path, LARGEST))
    except (CourseError, ValueError, RecursionError):
        return {}
    return notebook if isinstance(notebook, dict) else {}


def notebook_name(path: Path) -> str:
    """Return the name under which a notebook was published; without its mark, that of the file.

    A notebook of another folder, as one of the solutions, has the folder in its name.
    """
    name = _mark_of(read_notebook(path)).get("notebook", path.stem)
    return name.removeprefix(f"{FOLDER}/")


def is_worked(path: Path) -> bool:
    """Tell whether text or code is not as published, or may not be."""
    notebook = read_notebook(path)
    try:
        return digest(notebook["cells"]) != _mark_of(notebook)["sha256"]
    except (KeyError, TypeError, AttributeError):
        return True


def put_aside(paths: Iterable[Path]) -> dict[Path, Path]:
    """Give notebooks that are there a name with the date; return where each is now."""
    today, kept = datetime.date.today(), {}
    for path in filter(Path.exists, sorted(paths)):
        aside, number = path.with_name(f"{path.stem} {today}.ipynb"), 1
        while aside.exists():
            number += 1
            aside = path.with_name(f"{path.stem} {today} ({number}).ipynb")
        kept[path] = path.rename(aside)
    return kept


def _mark_of(notebook: dict[str, Any]) -> dict[str, str]:
    metadata = notebook.get("metadata")
    found = metadata.get(KEY) if isinstance(metadata, dict) else None
    known = found if isinstance(found, dict) else {}
    return {name: value for name, value in known.items() if isinstance(value, str)}
