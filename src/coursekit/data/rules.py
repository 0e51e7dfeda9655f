"""Rules between the columns of a row, between rows, and between two tables.

datapackage.json declares them under ``coursekit:rules``; each kind is one function here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from coursekit.data.defects import Defect
from coursekit.data.derived import precision, preliminary, support, support_by_ties
from coursekit.data.model import Table
from coursekit.data.rows import Row, Rule, Tables, known
from coursekit.text import quoted

__all__ = ["KINDS", "broken_rules", "repeated"]


def broken_rules(table: Table, rows: Sequence[Row], others: Tables) -> Iterator[Defect]:
    """Yield a defect for each place where a rule of the table does not hold.

    Parameters
    ----------
    table
        The table.
    rows
        Its rows; from a cell that is None nothing is concluded.
    others
        The tables that a rule between two tables may look at. Without any, the
        rules of the table itself are tried; with some, those between tables.

    Yields
    ------
    Defect
        One for each row that breaks a rule.
    """
    for rule in table.rules:
        other = rule.get("with")
        if bool(other) == bool(others) and (not other or other in others):
            yield from KINDS[rule["rule"]](table, rows, rule, others)


def repeated(table: Table, rows: Sequence[Row], columns: tuple[str, ...]) -> Iterator[Defect]:
    """Yield a defect for each row whose columns repeat those of an earlier row."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        cells = known(row, columns)
        if cells and all(cells):
            earlier = first.setdefault(tuple(cells), row.number)
            if earlier != row.number:
                yield Defect(
                    table.file,
                    row.number,
                    columns[0],
                    f"{quoted(', '.join(cells))} again (first in row {earlier})",
                    f"each {' with '.join(columns)} once",
                    "give the row its own, or delete it",
                )


def _reason(row: Row, rule: Rule) -> str | None:
    """Return why a rule applies to a row, or None when it does not."""
    reasons = []
    for column, values in rule.get("when", {}).items():
        cell = row.cells.get(column)
        if cell is None or cell not in values:
            return None
        reasons.append(f"{column} is {quoted(cell) if cell else 'empty'}")
    return " and ".join(reasons)


def _order(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    low, high = rule["low"], rule["high"]
    dates = table.field(low).is_date
    for row in rows:
        cells = known(row, (low, high))
        if not cells or not all(cells):
            continue
        if dates:
            common = min(map(len, cells))
            wrong = cells[0][:common] > cells[1][:common]
        else:
            wrong = float(cells[0]) > float(cells[1])
        if wrong:
            yield Defect(
                table.file,
                row.number,
                low,
                f"{cells[0]} with {high} {cells[1]}",
                f"{low} not {'after' if dates else 'above'} {high}",
                "correct one of the two",
            )


def _rises(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    column, along = rule["column"], rule["along"]
    series = []
    for row in rows:
        cells = known(row, (column, *along))
        if _reason(row, rule) is not None and cells and all(cells):
            series.append((cells[1:], int(cells[0]), row.number))
    series.sort(key=lambda each: (each[0], each[2]))
    highest, holder = 0, 0
    for _place, total, number in series:
        if total < highest:
            yield Defect(
                table.file,
                number,
                column,
                f"{total}, below the {highest} of row {holder}",
                "a running total that does not fall",
                "correct the number or the date, or move the row to another series",
            )
        else:
            highest, holder = total, number


def _parts(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    columns, total = rule["columns"], rule["total"]
    for row in rows:
        cells = known(row, (total, *columns))
        if not cells or not cells[0]:
            continue
        together = sum(int(cell) for cell in cells[1:] if cell)
        if together > int(cells[0]):
            yield Defect(
                table.file,
                row.number,
                total,
                f"{cells[0]} with parts of {together}",
                f"{' + '.join(columns)} not above {total}",
                "correct the parts or the total",
            )


def _adds(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    column, along, total = rule["column"], rule["along"], rule["total"]
    groups: dict[str | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.cells.get(along), []).append(row)
    for key, group in groups.items():
        parts = [row.cells.get(column) for row in group]
        if key and all(parts) and (together := sum(int(part or 0) for part in parts)) != total:
            yield Defect(
                table.file,
                group[0].number,
                column,
                f"{together} in the {len(group)} rows of {key}",
                f"{total} together",
                "correct the parts, or add the row that is missing",
            )


def _different(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    first, second = rule["columns"]
    for row in rows:
        cells = known(row, (first, second))
        if cells and cells[0] and cells[0] == cells[1]:
            found = f"{quoted(cells[0])} in {first} as well"
            remedy = "correct one of the two"
            yield Defect(table.file, row.number, second, found, "two different values", remedy)


def _unique(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    yield from repeated(table, rows, tuple(rule["columns"]))


def _filled(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    for row in rows:
        reason = _reason(row, rule)
        for column in rule["columns"] if reason else ():
            if row.cells.get(column) == "":
                expected = f"a value, because {reason}"
                remedy = f"fill it in, or correct {next(iter(rule['when']))}"
                yield Defect(table.file, row.number, column, "an empty cell", expected, remedy)


def _empty(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    for row in rows:
        reason = _reason(row, rule)
        for column in rule["columns"] if reason else ():
            if cell := row.cells.get(column):
                expected = f"an empty cell, because {reason}"
                remedy = f"empty it, or correct {next(iter(rule['when']))}"
                yield Defect(table.file, row.number, column, quoted(cell), expected, remedy)


def _together(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    for row in rows:
        filled = [column for column in rule["columns"] if row.cells.get(column) != ""]
        for column in rule["columns"] if filled else ():
            if column not in filled:
                expected = f"a value, because {filled[0]} has one"
                remedy = f"fill it in, or empty {filled[0]}"
                yield Defect(table.file, row.number, column, "an empty cell", expected, remedy)


def _value(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    for row in rows:
        reason = _reason(row, rule)
        cell = row.cells.get(rule["column"])
        if reason and cell is not None and cell not in rule["values"]:
            allowed = " or ".join(map(quoted, rule["values"]))
            remedy = f"correct it, or correct {next(iter(rule['when']))}"
            expected = f"{allowed}, because {reason}"
            yield Defect(table.file, row.number, rule["column"], quoted(cell), expected, remedy)


def _agrees(table: Table, rows: Sequence[Row], rule: Rule, others: Tables) -> Iterator[Defect]:
    key, other = rule["key"], rule["with"]
    theirs = {row.cells.get(key): row for row in others[other]}
    for row in rows:
        match = theirs.get(row.cells.get(key)) if row.cells.get(key) else None
        for mine, his in rule["columns"].items() if match else ():
            cell = row.cells.get(mine)
            meant = row.cells.get(rule["otherwise"]) if not cell and "otherwise" in rule else cell
            right = match.cells.get(his) if match else None
            if cell is None or meant is None or right is None or meant == right:
                continue
            yield Defect(
                table.file,
                row.number,
                mine,
                quoted(cell) if cell else "an empty cell",
                f"{quoted(right) if right else 'an empty cell'} as in {other}.csv,"
                f" {his} of {row.cells[key]}",
                "make the two agree",
            )


KINDS: Mapping[str, Callable[[Table, Sequence[Row], Rule, Tables], Iterator[Defect]]] = {
    "order": _order,
    "rises": _rises,
    "parts": _parts,
    "adds": _adds,
    "different": _different,
    "unique": _unique,
    "filled": _filled,
    "empty": _empty,
    "together": _together,
    "value": _value,
    "agrees": _agrees,
    "precision": precision,
    "preliminary": preliminary,
    "support": support,
    "support by ties": support_by_ties,
}
