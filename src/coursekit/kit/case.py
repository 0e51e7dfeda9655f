"""A folder with blank tables for another policy paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path

from coursekit.data.locate import DESCRIPTOR
from coursekit.errors import CourseError
from coursekit.kit.description import KIT, description
from coursekit.kit.readme import readme
from coursekit.outside import named_path

__all__ = ["new_case"]

_EXAMPLE = "example"
_PAGES = "pages"


def new_case(folder: str | Path) -> Path:
    """Write blank tables for another policy paper, with all that is needed to fill them in.

    Parameters
    ----------
    folder
        A folder that does not exist yet, or an empty one.

    Returns
    -------
    Path
        The folder. Its README.md says what to fill in and in which order; `pages` holds
        the rubric, the checklist, the forecast form and three worked pages; `example`
        the same tables filled in for a made-up paper. After
        ``COURSEKIT_DATA=folder`` the course reads the tables from there.

    Raises
    ------
    CourseError
        When the folder is not empty or cannot be written. Nothing is ever overwritten.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     case = new_case(f"{place}/my-case")
    ...     (case / "claims.csv").read_text()[:25]
    'claim_id,locator,section,'
    """
    root = named_path(folder, "new-case")
    try:
        root.mkdir(parents=True, exist_ok=True)
        if any(root.iterdir()):
            raise _refusal(folder, "The folder is not empty.")
        for name, text in _files(root.resolve().name):
            path = root / name
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
    except (FileExistsError, NotADirectoryError):
        raise _refusal(folder, "There is already a file with that name.") from None
    except OSError as error:
        raise _refusal(folder, f"The folder cannot be written ({error.strerror}).") from None
    return root


def _files(name: str) -> Iterator[tuple[str, str]]:
    """Yield each file of a new case with its text."""
    blank = _described(f"Case: {name}")
    yield DESCRIPTOR, blank
    for table in json.loads(blank)["resources"]:
        columns = [field["name"] for field in table["schema"]["fields"]]
        yield table["path"], ",".join(columns) + "\n"
    yield "README.md", readme(name, json.loads(blank)["resources"])
    yield f"{_EXAMPLE}/{DESCRIPTOR}", _described("A made-up case")
    for part in (_EXAMPLE, _PAGES):
        for file in sorted(_texts(KIT / part), key=lambda each: each.name):
            yield f"{part}/{file.name}", file.read_text(encoding="utf-8")


def _described(title: str) -> str:
    made = description(title, date.today().isoformat())
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _texts(folder: Traversable) -> Iterator[Traversable]:
    return (each for each in folder.iterdir() if each.is_file())


def _refusal(folder: str | Path, found: str) -> CourseError:
    return CourseError(
        found,
        where=f"new-case {folder}",
        remedy="choose another name (nothing was overwritten)",
    )
