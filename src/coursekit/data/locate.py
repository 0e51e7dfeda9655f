"""Where the data lies: an instructor's folder, the installed package, or the repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.outside import named_path

__all__ = ["DESCRIPTOR", "VARIABLE", "data_root", "own_root", "reading"]

VARIABLE = "COURSEKIT_DATA"
DESCRIPTOR = "datapackage.json"

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "_data"
_REPOSITORY = _PACKAGE.parents[1] / "data"

# The folder that is read whatever else is set, while it is being checked.
_CHECKED: ContextVar[Path | None] = ContextVar("checked", default=None)


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Read all data from a folder for a while, whatever COURSEKIT_DATA says."""
    before = _CHECKED.set(folder)
    try:
        yield
    finally:
        _CHECKED.reset(before)


def data_root() -> Path:
    """Return the folder that the course reads its data from.

    Returns
    -------
    Path
        The folder named by the environment variable COURSEKIT_DATA, else the
        course's own data.

    Raises
    ------
    CourseError
        When COURSEKIT_DATA names no folder, or the course's own data is gone.

    Examples
    --------
    >>> (data_root() / "datapackage.json").is_file()
    True
    """
    if checked := _CHECKED.get():
        return checked
    named = os.environ.get(VARIABLE)
    if not named:
        return own_root()
    folder = named_path(named, VARIABLE)
    if not folder.is_dir():
        raise CourseError(
            f"There is no folder {named!r}.",
            where=VARIABLE,
            remedy=f"correct {VARIABLE}, or unset it to use the data of the course",
        )
    return folder


def own_root() -> Path:
    """Return the folder of the course's own data, whatever COURSEKIT_DATA says."""
    for folder in (_INSTALLED, _REPOSITORY):
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise CourseError(
        f"The data of the course is missing: there is no {DESCRIPTOR} in {_INSTALLED.name}/ of the"
        " package or in data/ of the repository.",
        remedy="install coursekit again",
    )
