"""Columns that follow from other columns of the row: precision, status, support."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coursekit.data.defects import Defect
from coursekit.data.model import Table
from coursekit.data.rows import Row, Rule, Tables, known
from coursekit.text import quoted

__all__ = ["precision", "preliminary", "support", "support_by_ties"]

_PRECISIONS = {0: "", 4: "year", 7: "month", 10: "day"}


def precision(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    """Yield each row whose precision does not say where its date stops."""
    for row in rows:
        date = row.cells.get(rule["date"])
        if date is not None:
            because = f"because {rule['date']} is {quoted(date) if date else 'empty'}"
            yield from _wrong(table, row, rule["column"], _PRECISIONS[len(date)], because)


def preliminary(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    """Yield each recent row that is not marked as preliminary."""
    for row in rows:
        recent = [
            column for column in rule["columns"] if (row.cells.get(column) or "") >= rule["from"]
        ]
        if recent:
            because = f"because {recent[0]} is {quoted(row.cells[recent[0]] or '')}"
            yield from _wrong(table, row, "record_status", "preliminary", because)


def support(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> Iterator[Defect]:
    """Yield each row whose support does not follow from its sources and locators."""
    for row in rows:
        sources, locators = known(row, rule["sources"]), known(row, rule["locators"])
        if sources is not None and locators is not None:
            right = "source" if any(sources) else "paper only" if any(locators) else "none"
            because = "as the sources and locators of the row have it"
            yield from _wrong(table, row, "support", right, because)


def support_by_ties(
    table: Table, rows: Sequence[Row], rule: Rule, others: Tables
) -> Iterator[Defect]:
    """Yield each row whose support does not follow from its ties to sources."""
    ties: dict[str | None, set[str | None]] = {}
    for tie in others[rule["with"]]:
        ties.setdefault(tie.cells.get(table.key[0]), set()).add(tie.cells.get("relation"))
    for row in rows:
        relations = ties.get(row.cells.get(table.key[0]), set())
        if None not in relations:
            agrees = "supports" in relations
            right = "source" if agrees else "differing source" if relations else "paper only"
            yield from _wrong(table, row, "support", right, f"as {rule['with']}.csv has it")


def _wrong(table: Table, row: Row, column: str, right: str, because: str) -> Iterator[Defect]:
    cell = row.cells.get(column)
    if cell is not None and cell != right:
        found = quoted(cell) if cell else "an empty cell"
        expected = f"{quoted(right) if right else 'an empty cell'}, {because}"
        remedy = f"write {right}" if right else "empty it"
        yield Defect(table.file, row.number, column, found, expected, remedy)
