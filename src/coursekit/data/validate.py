"""Every defect of a data folder: what each table tells by itself, and what ties them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from coursekit.data.cells import cell_fault
from coursekit.data.defects import Defect, Fault
from coursekit.data.locate import data_root
from coursekit.data.read import read_rows
from coursekit.data.rules import Row, Tables, broken_rules, defect_of, repeated, some
from coursekit.data.schema import (
    Field,
    Package,
    Reference,
    Table,
    entry_of,
    list_items,
    try_package,
)
from coursekit.errors import CourseError
from coursekit.outside import named_path
from coursekit.text import did_you_mean, quoted

__all__ = ["check_data", "check_table"]

MOST_GUESSES = 20  # values of a column that are compared with all that they could be


def check_data(folder: str | Path | None = None) -> list[Defect]:
    """Return every defect of a data folder.

    Parameters
    ----------
    folder
        The folder; left out, the one that the course uses now.

    Returns
    -------
    list of Defect
        In the order of the tables and their rows; empty when the data is sound.

    Raises
    ------
    CourseError
        When there is no such folder.

    Examples
    --------
    >>> check_data()
    []
    """
    root = named_path(folder, "check-data") if folder is not None else data_root()
    if not root.is_dir():
        raise CourseError(
            f"There is no folder {str(folder)!r}.", where="check-data", remedy="correct the path"
        )
    data = try_package(root)
    if not isinstance(data, Package):
        return data
    rows: dict[str, Sequence[Row]] = {}
    known: dict[str, Sequence[Row]] = {}
    defects: list[Defect] = []
    for name in data.tables:
        rows[name], found = check_table(data, name)
        defects += found
        if rows[name] or not found:
            known[name] = rows[name]  # from a table that cannot be read nothing is concluded
    for table in data.tables.values():
        for reference in table.references:
            if reference.table in known:
                column = reference.columns[0]
                defects += some(_dangling(table, reference, rows, data), table, column)
        defects += broken_rules(table, rows[table.name], known)
    defects += _paper_missing(data, rows)
    files = {table.file: place for place, table in enumerate(data.tables.values())}
    return sorted(defects, key=lambda defect: (files[defect.file], defect.row or 0))


def check_table(data: Package, name: str) -> tuple[list[Row], list[Defect]]:
    """Return a table's rows, faulty cells None, and each defect that shows without another."""
    table = data.tables[name]
    rows, defects = read_rows(data.root, table)
    for field in table.fields:
        defects += some(_in_cells(table, field, rows), table, field.name)
    singles = [(field.name,) for field in table.fields if field.unique]
    for columns in dict.fromkeys([table.key, *singles]):
        found = (defect_of(table, *place) for place in repeated(rows, columns))
        defects += some(found, table, columns[0])
    defects += broken_rules(table, rows, {})
    return rows, sorted(defects, key=lambda defect: defect.row or 0)


def _in_cells(table: Table, field: Field, rows: Sequence[Row]) -> Iterator[Defect]:
    """Yield a defect for each cell of a column that is wrong, and take the cell out."""
    seen: dict[str, Fault | None] = {}  # a value is looked at once, however many rows have it
    for row in rows:
        cell = row.cells.get(field.name)
        if cell is None:
            continue
        if cell not in seen:
            seen[cell] = cell_fault(field, cell)
        if wrong := seen[cell]:
            row.cells[field.name] = None
            yield defect_of(table, row.number, field.name, wrong)


def _paper_missing(data: Package, rows: Tables) -> Iterator[Defect]:
    """Yield a defect when there are sources, but not the paper itself among them."""
    keys = {row.cells.get("source_id") for row in rows.get("sources", ())}
    if keys and not keys & {data.paper, None}:
        fault = Fault(f"The paper itself, {quoted(data.paper)}, is missing.", remedy="add its row")
        yield defect_of(data.tables["sources"], None, "source_id", fault)


def _dangling(table: Table, reference: Reference, rows: Tables, data: Package) -> Iterator[Defect]:
    """Yield a defect for each id that the table referred to does not have."""
    target = data.tables[reference.table]
    known = set()
    for row in rows[target.name]:
        cells = row.known(*reference.keys)
        if cells is None:
            return  # some keys cannot be read: nothing can be said of those that point at them
        known.add(tuple(cells))
    names = [", ".join(key) for key in sorted(known)]
    column, remedies = reference.columns[0], dict[str, str]()
    for row in rows[table.name]:
        for key, within in _keys(table.field(column), reference, row):
            if key not in known:
                wanted = ", ".join(key)
                if wanted not in remedies:
                    near = did_you_mean(wanted, names) if len(remedies) < MOST_GUESSES else ""
                    remedies[wanted] = near or f"correct it, or add it to {target.file}"
                remedy = remedies[wanted]
                fault = Fault(quoted(wanted) + within, entry_of(target, reference.keys), remedy)
                yield defect_of(table, row.number, column, fault)


def _keys(field: Field, reference: Reference, row: Row) -> Iterator[tuple[tuple[str, ...], str]]:
    cells = row.filled(*reference.columns)
    if not cells:
        return
    if field.type != "list":
        yield tuple(cells), ""
        return
    for item in list_items(cells[0]):
        yield (item,), "" if item == cells[0] else f" in {quoted(cells[0])}"
