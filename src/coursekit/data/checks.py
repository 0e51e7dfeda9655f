"""What one table can tell by itself: its cells, its keys, its own rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from coursekit.data.cells import fault
from coursekit.data.defects import Defect
from coursekit.data.read import Row, read_rows
from coursekit.data.rules import broken_rules, repeated
from coursekit.data.schema import Package, Table, package, read_package

__all__ = ["check_table", "records"]


def records(name: str, where: str = "load") -> Sequence[dict[str, str]]:
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
def _records(root: Path, name: str, _changed: object) -> Sequence[dict[str, str]]:
    rows, defects = check_table(read_package(root), name)
    if defects:
        raise defects[0].error(more=len(defects) - 1)
    return tuple({column: cell or "" for column, cell in row.cells.items()} for row in rows)


def check_table(data: Package, name: str) -> tuple[list[Row], list[Defect]]:
    """Return the rows of a table, and every defect that shows without another table.

    Parameters
    ----------
    data
        The data package.
    name
        Name of the table.

    Returns
    -------
    list of Row, list of Defect
        Rows whose faulty cells are None, and the defects in the order of the file.
    """
    table = data.tables[name]
    rows, defects = read_rows(data.root, table)
    defects.extend(_cell_defects(table, rows))
    defects.extend(_key_defects(table, rows))
    defects.extend(broken_rules(table, rows, {}))
    return rows, sorted(defects, key=lambda defect: defect.row or 0)


def _cell_defects(table: Table, rows: Sequence[Row]) -> Iterator[Defect]:
    fields = {field.name: field for field in table.fields}
    for row in rows:
        for column, cell in row.cells.items():
            wrong = fault(fields[column], cell or "")
            if wrong:
                row.cells[column] = None
                yield Defect(
                    table.file, row.number, column, wrong.found, wrong.expected, wrong.remedy
                )


def _key_defects(table: Table, rows: Sequence[Row]) -> Iterator[Defect]:
    singles = [(field.name,) for field in table.fields if field.unique]
    for columns in dict.fromkeys([table.key, *singles]):
        yield from repeated(table, rows, columns)
