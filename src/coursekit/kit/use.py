"""From a notebook of a case: read the tables beside it."""

from __future__ import annotations

import os
from pathlib import Path

from coursekit.data.locate import DESCRIPTOR, VARIABLE
from coursekit.data.schema import package, read_package
from coursekit.errors import CourseError

__all__ = ["find_case", "use_case"]


def use_case() -> None:
    """Read the tables of the case in whose folder this notebook is, from now on.

    The folder of the notebook and those above it are searched. Where none of them is a case,
    the case that ``COURSEKIT_DATA`` names stays.

    Raises
    ------
    CourseError
        When there is no case.

    Examples
    --------
    >>> use_case()
    Traceback (most recent call last):
    coursekit.errors.CourseError: use_case: This notebook is not in the folder of a case. Put it \
back into the folder notebooks of the case, beside its tables.
    """
    if found := find_case(Path.cwd()):
        os.environ[VARIABLE] = str(found)
    elif not package().case:
        raise CourseError(
            "This notebook is not in the folder of a case.",
            where="use_case",
            remedy="put it back into the folder notebooks of the case, beside its tables",
        )


def find_case(folder: Path) -> Path | None:
    """Return the folder of the case that a folder is, or lies in; None without one."""
    for place in (folder.resolve(), *folder.resolve().parents):
        if (place / DESCRIPTOR).is_file() and read_package(place).case:
            return place
    return None
