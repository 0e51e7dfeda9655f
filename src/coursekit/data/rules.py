"""Rules between the columns of a row, between rows, and between two tables.

datapackage.json declares them under ``coursekit:rules``; each kind is one function here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from coursekit.data.defects import Defect, shown
from coursekit.data.read import Row
from coursekit.data.schema import Table

__all__ = ["KINDS", "broken_rules", "repeated"]

Rule = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]

_PRECISIONS = {4: "year", 7: "month", 10: "day"}


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
        other = rule.get("with") or rule.get("ties")
        if bool(other) == bool(others) and (not other or other in others):
            yield from KINDS[rule["rule"]](table, rows, rule, others)


def repeated(table: Table, rows: Sequence[Row], columns: tuple[str, ...]) -> Iterator[Defect]:
    """Yield a defect for each row whose columns repeat those of an earlier row."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        cells = _known(row, columns)
        if cells and all(cells):
            earlier = first.setdefault(tuple(cells), row.number)
            if earlier != row.number:
                yield Defect(
                    table.file,
                    row.number,
                    columns[0],
                    f"{shown(', '.join(cells))} again (first in row {earlier})",
                    f"each {' with '.join(columns)} once",
                    "give the row its own, or delete it",
                )


def _known(row: Row, columns: Sequence[str]) -> list[str] | None:
    """Return the cells of some columns, or None when one of them cannot be relied on."""
    cells = [row.cells.get(column) for column in columns]
    known = [cell for cell in cells if cell is not None]
    return known if len(known) == len(cells) else None


def _reason(row: Row, rule: Rule) -> str | None:
    """Return why a rule applies to a row, or None when it does not."""
    reasons = []
    for column, values in rule.get("when", {}).items():
        cell = row.cells.get(column)
        if cell is None or cell not in values:
            return None
        reasons.append(f"{column} is {shown(cell) if cell else 'empty'}")
    return " and ".join(reasons)


def _order(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    low, high = rule["low"], rule["high"]
    dates = table.field(low).is_date
    for row in rows:
        cells = _known(row, (low, high))
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
        cells = _known(row, (column, *along))
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
        cells = _known(row, (total, *columns))
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


def _different(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    first, second = rule["columns"]
    for row in rows:
        cells = _known(row, (first, second))
        if cells and cells[0] and cells[0] == cells[1]:
            found = f"{shown(cells[0])} in {first} as well"
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
                yield Defect(table.file, row.number, column, shown(cell), expected, remedy)


def _value(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    for row in rows:
        reason = _reason(row, rule)
        cell = row.cells.get(rule["column"])
        if reason and cell is not None and cell not in rule["values"]:
            allowed = " or ".join(map(shown, rule["values"]))
            remedy = f"correct it, or correct {next(iter(rule['when']))}"
            expected = f"{allowed}, because {reason}"
            yield Defect(table.file, row.number, rule["column"], shown(cell), expected, remedy)


def _precision(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    for row in rows:
        cells = _known(row, (rule["date"], rule["column"]))
        if cells:
            because = f"because {rule['date']} is {shown(cells[0]) if cells[0] else 'empty'}"
            right = _PRECISIONS.get(len(cells[0]), "")
            yield from _corrected(table, row, rule["column"], right, because)


def _preliminary(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    for row in rows:
        for column in rule["columns"]:
            cell = row.cells.get(column)
            if cell and cell >= rule["from"] and row.cells.get("record_status") is not None:
                because = f"because {column} is {shown(cell)}"
                yield from _corrected(table, row, "record_status", "preliminary", because)
                break


def _support(table: Table, rows: Sequence[Row], rule: Rule, others: Tables) -> Iterator[Defect]:
    ties: dict[str | None, set[str | None]] = {}
    for tie in others.get(rule.get("ties", ""), ()):
        ties.setdefault(tie.cells.get(table.key[0]), set()).add(tie.cells.get("relation"))
    for row in rows:
        if rule.get("ties"):
            relations = ties.get(row.cells.get(table.key[0]), set())
            has_source, differs = "supports" in relations, bool(relations)
            has_locator = True
            if None in relations:
                continue
        else:
            sources = _known(row, rule["sources"])
            locators = _known(row, rule["locators"])
            if sources is None or locators is None:
                continue
            has_source, differs, has_locator = any(sources), False, any(locators)
        if has_source:
            right = "source"
        elif differs:
            right = "differing source"
        else:
            right = "paper only" if has_locator else "none"
        yield from _corrected(
            table, row, "support", right, "as the sources and locators of the row have it"
        )


def _corrected(table: Table, row: Row, column: str, right: str, because: str) -> Iterator[Defect]:
    """Yield a defect when a derived column does not hold what follows from the others."""
    cell = row.cells.get(column)
    if cell is not None and cell != right:
        found = shown(cell) if cell else "an empty cell"
        expected = f"{shown(right) if right else 'an empty cell'}, {because}"
        remedy = f"write {right}" if right else "empty it"
        yield Defect(table.file, row.number, column, found, expected, remedy)


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
                shown(cell) if cell else "an empty cell",
                f"{shown(right) if right else 'an empty cell'} as in {other}.csv,"
                f" {his} of {row.cells[key]}",
                "make the two agree",
            )


KINDS: Mapping[str, Callable[[Table, Sequence[Row], Rule, Tables], Iterator[Defect]]] = {
    "order": _order,
    "rises": _rises,
    "parts": _parts,
    "different": _different,
    "unique": _unique,
    "filled": _filled,
    "empty": _empty,
    "value": _value,
    "precision": _precision,
    "preliminary": _preliminary,
    "support": _support,
    "agrees": _agrees,
}
