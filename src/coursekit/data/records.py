"""The rows of the tables as text, one dict a row: what everything else is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from coursekit.data.checks import check_table
from coursekit.data.model import Table, entry_of
from coursekit.data.schema import package, read_package
from coursekit.errors import CourseError
from coursekit.text import did_you_mean

__all__ = ["Record", "record_of", "records"]

Record = Mapping[str, str]


def records(name: str, where: str = "load") -> Sequence[Record]:
    """Return the rows of a sound table as text.

    Parameters
    ----------
    name
        Name of the table.
    where
        The call to name when the table is unknown.

    Returns
    -------
    sequence of dict
        One dict a row, by column; they are shared, so do not change them.

    Raises
    ------
    CourseError
        With the first defect of the table, and how many more there are.

    Examples
    --------
    >>> records("claims")[0]["claim_id"]
    'C01'
    """
    current = package()
    path = current.root / current.table(name, where).file
    state = path.stat() if path.is_file() else None
    changed = (state.st_mtime_ns, state.st_size) if state else None
    return _records(current.root, name, changed)


@lru_cache(maxsize=64)
def _records(root: Path, name: str, _changed: object) -> Sequence[Record]:
    rows, defects = check_table(read_package(root), name)
    if defects:
        raise defects[0].error(more=len(defects) - 1)
    return tuple({column: cell or "" for column, cell in row.cells.items()} for row in rows)


def record_of(table: Table, key: str, where: str) -> Record:
    """Return the record of a key.

    Parameters
    ----------
    table
        The table.
    key
        What stands in its key column.
    where
        The call or reference, for the error message.

    Returns
    -------
    dict
        The cells as text, by column.

    Raises
    ------
    CourseError
        When there is no such record; it names the nearest.

    Examples
    --------
    >>> record_of(package().table("places"), "kut", "example")["name"]
    'Kut (Wasit province)'
    """
    column = table.key[0]
    rows = records(table.name, where)
    if len(table.key) == 1:
        for row in rows:
            if row[column] == key:
                return row
    raise CourseError(
        repr(key),
        where=where,
        expected=entry_of(table, (column,)),
        remedy=did_you_mean(str(key), [row[column] for row in rows]) or f"see {table.file}",
    )
