"""Every defect of a data folder: what each table tells by itself, and what ties them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from coursekit.text import did_you_mean, quoted, some_of

__all__ = ["check_data", "check_table"]

MOST_GUESSES = 20  # values of a column that are compared with all that they could be
MOST_NAMED = 12  # ids of a table that are named where one is wrong

Completion = Callable[[Package, dict[str, list[Row]]], object]


def check_data(
    folder: str | Path | None = None, complete: Completion | None = None
) -> list[Defect]:
    """Return every defect of a data folder.

    Parameters
    ----------
    folder
        The folder; left out, the one that the course uses now.
    complete
        What changes the rows of the tables that can be read, by name, before empty cells and
        rules are looked at. A cell in which something is wrong is None there.

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
    rows: dict[str, list[Row]] = {}
    known: dict[str, list[Row]] = {}
    defects: list[Defect] = []
    for name, table in data.tables.items():
        rows[name], found = _read(data, table)
        defects += found
        if rows[name] or not found:
            known[name] = rows[name]  # from a table that cannot be read nothing is concluded
    if complete:
        complete(data, known)
    for table in data.tables.values():
        for reference in table.references:
            if reference.table in known:
                column = reference.columns[0]
                defects += some(_lost(table, reference, rows, data), table, column)
    for table in data.tables.values():
        defects += _by_itself(table, rows[table.name])
    for table in data.tables.values():
        for reference in table.references:
            if reference.table in known:
                column = reference.columns[0]
                defects += some(_dangling(table, reference, rows, data), table, column)
        defects += broken_rules(table, rows[table.name], known)
    defects += _paper_missing(data, rows)
    defects += some(_alone(data, known), data.tables["claims"], "verdict")
    return _in_order(data, defects)


def check_table(data: Package, name: str) -> tuple[list[Row], list[Defect]]:
    """Return a table's rows, faulty cells None, and each defect that shows without another."""
    table = data.tables[name]
    rows, defects = _read(data, table)
    defects += _by_itself(table, rows)
    return rows, _in_order(data, defects)


def _in_order(data: Package, defects: list[Defect]) -> list[Defect]:
    """Sort defects by table, row and column; what is wrong with a whole row comes first."""
    places = {
        table.file: (place, table.columns) for place, table in enumerate(data.tables.values())
    }

    def place(defect: Defect) -> tuple[int, int, int]:
        table, columns = places[defect.file]
        column = columns.index(defect.column) + 1 if defect.column in columns else 0
        return table, defect.row or 0, column

    return sorted(defects, key=place)


def _read(data: Package, table: Table) -> tuple[list[Row], list[Defect]]:
    """Read the rows, and take out each cell that holds what it may not."""
    rows, defects = read_rows(data.root, table)
    for field in table.fields:
        filled = [row for row in rows if row.cells.get(field.name)]
        defects += some(_in_cells(table, field, filled), table, field.name)
    return rows, defects


def _by_itself(table: Table, rows: Sequence[Row]) -> Iterator[Defect]:
    """Yield what is missing, what is there twice, and what the rules of the table find."""
    for field in table.fields:
        empty = [row for row in rows if row.cells.get(field.name) == ""]
        yield from some(_in_cells(table, field, empty), table, field.name)
    singles = [(field.name,) for field in table.fields if field.unique]
    for columns in dict.fromkeys([table.key, *singles]):
        found = (defect_of(table, *place) for place in repeated(rows, columns))
        yield from some(found, table, columns[0])
    yield from broken_rules(table, rows, {})


def _in_cells(table: Table, field: Field, rows: Sequence[Row]) -> Iterator[Defect]:
    """Yield a defect for each cell of a column that is wrong, and take the cell out."""
    seen: dict[str, Fault | None] = {}  # a value is looked at once, however many rows have it
    for row in rows:
        cell = row.cells[field.name] or ""
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


def _alone(data: Package, rows: Tables) -> Iterator[Defect]:
    """Yield a defect for each claim that only pages of the paper's own publisher corroborate."""
    if not {"claims", "claim_sources", "sources"} <= rows.keys():
        return
    kept = {row.cells.get("source_id"): row.cells.get("publisher_key") for row in rows["sources"]}
    own = kept.get(data.paper)
    if not own:
        return
    ties: dict[str | None, dict[str | None, set[str | None]]] = {}
    for tie in rows["claim_sources"]:
        page = tie.cells.get("source_id")
        publisher = own if page == data.paper else kept.get(page)
        by_relation = ties.setdefault(tie.cells.get("claim_id"), {})
        by_relation.setdefault(tie.cells.get("relation"), set()).add(publisher)
    for row in rows["claims"]:
        by_relation = ties.get(row.cells.get("claim_id"), {})
        if row.cells.get("verdict") == "corroborated" and by_relation.get("supports") == {own}:
            others = set().union(*by_relation.values()) - {own}
            fitting = "corroborated with a difference" if others else "not found"
            fault = Fault(
                f"Only pages of the paper's own publisher, {quoted(own)}, support this claim.",
                remedy="add a page of another publisher that supports it to claim_sources.csv, or "
                f"write {fitting} and say in difference_note what the pages tell",
            )
            yield defect_of(data.tables["claims"], row.number, "verdict", fault)


def _lost(table: Table, reference: Reference, rows: Tables, data: Package) -> Iterator[Defect]:
    """Yield a defect for each id that leads nowhere where what it would bring is empty.

    Of what is empty there nothing is said: it comes with the id.
    """
    first, *others = reference.columns
    target = data.tables[reference.table]
    ids = [row.cells.get(reference.keys[0]) for row in rows[target.name]]
    if not others or None in ids:
        return
    names = list(filter(None, ids))
    for row in rows[table.name]:
        cell = row.cells.get(first)
        if cell and cell not in names and "" in map(row.cells.get, others):
            row.cells.update(dict.fromkeys(reference.columns))
            remedy = did_you_mean(cell, names) or f"correct it, or add it to {target.file}"
            there = entry_of(target, reference.keys[:1])
            there += f": {some_of(names, MOST_NAMED)}" if names else ", which has no rows yet"
            yield defect_of(table, row.number, first, Fault(quoted(cell), there, remedy))


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
