"""Every defect of a data folder: what each table tells by itself, and what ties them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from coursekit.data.cells import cell_fault
from coursekit.data.defects import Defect, Fault
from coursekit.data.locate import DESCRIPTOR, data_root, own_root
from coursekit.data.read import read_rows
from coursekit.data.rules import KINDS, Row, Tables, broken_rules, defect_of, repeated
from coursekit.data.schema import (
    TYPES,
    Field,
    Package,
    Reference,
    Table,
    entry_of,
    list_items,
    read_package,
    try_package,
)
from coursekit.errors import CourseError
from coursekit.text import did_you_mean, quoted

__all__ = ["check_data", "check_table"]

_COPY = f"copy its entry from the {DESCRIPTOR} of the course"


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
    root = Path(folder).expanduser() if folder is not None else data_root()
    if not root.is_dir():
        raise CourseError(
            f"There is no folder {str(folder)!r}.", where="check-data", remedy="correct the path"
        )
    data = try_package(root)
    if isinstance(data, Defect):
        return [data]
    if wrong := list(_in_descriptor(data)):
        return [Defect(DESCRIPTOR, None, "", *parts) for parts in wrong]
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
                defects += _dangling(table, reference, rows, data)
        defects += broken_rules(table, rows[table.name], known)
    defects += _paper_missing(data, rows)
    files = {table.file: place for place, table in enumerate(data.tables.values())}
    return sorted(defects, key=lambda defect: (files[defect.file], defect.row or 0))


def check_table(data: Package, name: str) -> tuple[list[Row], list[Defect]]:
    """Return a table's rows, faulty cells None, and each defect that shows without another."""
    table = data.tables[name]
    rows, defects = read_rows(data.root, table)
    fields = {field.name: field for field in table.fields}
    for row in rows:
        for column, cell in row.cells.items():
            if wrong := cell_fault(fields[column], cell or ""):
                row.cells[column] = None
                defects.append(defect_of(table, row.number, column, wrong))
    singles = [(field.name,) for field in table.fields if field.unique]
    for columns in dict.fromkeys([table.key, *singles]):
        defects += [defect_of(table, *place) for place in repeated(rows, columns)]
    defects += broken_rules(table, rows, {})
    return rows, sorted(defects, key=lambda defect: defect.row or 0)


def _in_descriptor(data: Package) -> Iterator[tuple[str, str, str]]:
    """Yield what the course needs and the description of the folder does not have."""
    for name, table in read_package(own_root()).tables.items():
        if name not in data.tables:
            if not data.case:
                yield f"The table {quoted(name)} is missing.", "", _COPY
            continue
        spared = {
            column
            for reference in table.references
            if data.case and reference.table not in data.tables
            for column in reference.columns
        }
        for field in table.fields:
            if field.name not in {*data.tables[name].columns, *spared}:
                yield f"The table {quoted(name)} has no column {quoted(field.name)}.", "", _COPY
    for table in data.tables.values():
        of = f"The table {quoted(table.name)}"
        for field in table.fields:
            if field.type not in TYPES:
                found = f"The column {table.name}.{field.name} has the type {quoted(field.type)}."
                yield found, f"one of {', '.join(TYPES)}", _COPY
        for rule in table.rules:
            kind = str(rule.get("rule"))
            if kind not in KINDS:
                remedy = did_you_mean(kind, KINDS) or "delete the rule"
                yield f"{of} has a rule {quoted(kind)}.", f"one of {', '.join(KINDS)}", remedy
        for reference in table.references:
            target = data.tables.get(reference.table)
            if not target or not set(reference.keys) <= set(target.columns):
                key = quoted(f"{reference.table}.{', '.join(reference.keys)}")
                yield f"{of} refers to {key}, which does not exist.", "", "correct the key"


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
    column = reference.columns[0]
    for row in rows[table.name]:
        for key, within in _keys(table.field(column), reference, row):
            if key not in known:
                wanted = ", ".join(key)
                remedy = did_you_mean(wanted, names) or f"correct it, or add it to {target.file}"
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
