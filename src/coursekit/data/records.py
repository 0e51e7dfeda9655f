"""The rows of the tables as text, one dict a row: what everything else is made from."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from coursekit.data.schema import Package, Table, entry_of, package
from coursekit.data.validate import check_table
from coursekit.errors import CourseError
from coursekit.text import did_you_mean

__all__ = ["Record", "record_of", "records", "state"]

Record = Mapping[str, str]


def records(name: str, where: str = "load") -> Sequence[Record]:
    """Return the rows of a sound table as text.

    They are shared, so do not change them. A table with a defect raises it as a
    CourseError; `where` is the call to name when the table is unknown.

    Examples
    --------
    >>> records("claims")[0]["claim_id"]
    'C01'
    """
    current = package()
    return _records(current, name, _state_of(current.root / current.table(name, where).file))


def state() -> Hashable:
    """Return what is another whenever a table or the description of all has changed."""
    current = package()
    return current, *(_state_of(current.root / table.file) for table in current.tables.values())


def _state_of(path: Path) -> Hashable:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


@lru_cache(maxsize=64)
def _records(data: Package, name: str, _changed: object) -> Sequence[Record]:
    rows, defects = check_table(data, name)
    if defects:
        raise defects[0].error(more=len(defects) - 1)
    return tuple({column: cell or "" for column, cell in row.cells.items()} for row in rows)


def record_of(table: Table, key: str, where: str) -> Record:
    """Return the record with a key, or raise a CourseError that names the nearest.

    `where` is the call or reference to name.

    Examples
    --------
    >>> record_of(package().table("places"), "kut", "example")["name"]
    'Kut (Wasit province)'
    """
    column = table.key[0]
    rows = records(table.name, where)
    if len(table.key) == 1 and isinstance(key, str):
        for row in rows:
            if row[column] == key:
                return row
    raise CourseError(
        repr(key) if isinstance(key, str) else type(key).__name__,
        where=where,
        expected=entry_of(table, (column,)),
        remedy=did_you_mean(str(key), [row[column] for row in rows]) or f"see {table.file}",
    )
