"""Every defect of a data folder: what each table tells by itself, and what ties them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from coursekit.data.cells import LIST_MARK
from coursekit.data.checks import check_table
from coursekit.data.defects import Defect
from coursekit.data.locate import DESCRIPTOR, data_root, own_root
from coursekit.data.model import TYPES, Field, Package, Reference, Table, entry_of
from coursekit.data.rows import Row
from coursekit.data.rules import KINDS, broken_rules
from coursekit.data.schema import read_package, try_package
from coursekit.errors import CourseError
from coursekit.text import did_you_mean, quoted

__all__ = ["check_data"]

Rows = Mapping[str, Sequence[Row]]


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
            repr(str(folder)),
            where="check-data",
            expected="the path of a data folder",
            remedy="correct the path",
        )
    data = try_package(root)
    if isinstance(data, Defect):
        return [data]
    if wrong := list(_descriptor_defects(data)):
        return wrong
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


def _descriptor_defects(data: Package) -> Iterator[Defect]:
    """Yield what the description of the folder lacks that the course needs."""

    def one(found: str, expected: str, remedy: str) -> Defect:
        return Defect(DESCRIPTOR, None, "", found, expected, remedy)

    again = "copy its entry from the datapackage.json of the course"
    for name, table in read_package(own_root()).tables.items():
        if name not in data.tables:
            if not data.case:
                yield one(f"no table {quoted(name)}", "every table of the course", again)
            continue
        spared = {
            column
            for reference in table.references
            if data.case and reference.table not in data.tables
            for column in reference.columns
        }
        for field in table.fields:
            if field.name not in {*data.tables[name].columns, *spared}:
                found = f"no column {quoted(field.name)} in the table {quoted(name)}"
                yield one(found, "every column of the course", again)
    for table in data.tables.values():
        for field in table.fields:
            if field.type not in TYPES:
                found = f"the type {quoted(field.type)} of {table.name}.{field.name}"
                yield one(found, f"one of {', '.join(TYPES)}", again)
        for rule in table.rules:
            if rule.get("rule") not in KINDS:
                found = f"a rule {quoted(str(rule.get('rule')))} in the table {quoted(table.name)}"
                remedy = did_you_mean(str(rule.get("rule")), KINDS) or "delete the rule"
                yield one(found, f"one of {', '.join(KINDS)}", remedy)
        for reference in table.references:
            target = data.tables.get(reference.table)
            if not target or not set(reference.keys) <= set(target.columns):
                key = ", ".join(reference.keys)
                to = quoted(f"{reference.table}.{key}")
                found = f"a key to {to} in the table {quoted(table.name)}"
                yield one(found, "a table and a column that exist", "correct the key")


def _paper_missing(data: Package, rows: Rows) -> Iterator[Defect]:
    """Yield a defect when there are sources, but not the paper itself among them."""
    keys = {row.cells.get("source_id") for row in rows.get("sources", ())}
    if keys and not keys & {data.paper, None}:
        found, expected = f"no row {quoted(data.paper)}", "a row for the paper itself"
        yield Defect(data.tables["sources"].file, None, "source_id", found, expected, "add it")


def _dangling(table: Table, reference: Reference, rows: Rows, data: Package) -> Iterator[Defect]:
    """Yield a defect for each id that the table referred to does not have."""
    target = data.tables[reference.table]
    known = set()
    for row in rows[target.name]:
        cells = [row.cells.get(key) for key in reference.keys]
        key = tuple(cell for cell in cells if cell is not None)
        if len(key) < len(cells):
            return  # some keys cannot be read: nothing can be said of those that point at them
        known.add(key)
    names = [", ".join(key) for key in sorted(known)]
    column = reference.columns[0]
    for row in rows[table.name]:
        for key, within in _keys(table.field(column), reference, row):
            if key not in known:
                wanted = ", ".join(key)
                yield Defect(
                    table.file,
                    row.number,
                    column,
                    quoted(wanted) + within,
                    entry_of(target, reference.keys),
                    did_you_mean(wanted, names) or f"correct it, or add it to {target.file}",
                )


def _keys(field: Field, reference: Reference, row: Row) -> Iterator[tuple[tuple[str, ...], str]]:
    cells = [row.cells.get(column) or "" for column in reference.columns]
    if not all(cells):
        return
    if field.type != "list":
        yield tuple(cells), ""
        return
    for item in cells[0].split(LIST_MARK):
        yield (item,), "" if item == cells[0] else f" in {quoted(cells[0])}"
