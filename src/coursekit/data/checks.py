"""What one table can tell by itself: its cells, its keys, its own rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coursekit.data.cells import fault
from coursekit.data.defects import Defect
from coursekit.data.model import Package, Table
from coursekit.data.read import read_rows
from coursekit.data.rows import Row
from coursekit.data.rules import broken_rules, repeated

__all__ = ["check_table"]


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
