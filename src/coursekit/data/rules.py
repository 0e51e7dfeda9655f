"""Rules between the columns of a row, between rows, and between two tables.

datapackage.json declares them under ``coursekit:rules``; each kind is one function here,
which yields the row, the column and the fault of each place where a rule does not hold.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from coursekit.data.defects import Defect, Fault
from coursekit.data.schema import Table
from coursekit.text import quoted

__all__ = ["KINDS", "MOST", "Row", "Tables", "broken_rules", "defect_of", "repeated", "some"]


class Row(NamedTuple):
    """One row: its number in a spreadsheet, and its cells by column.

    A cell in which something is wrong is None, and a row of the wrong length has no
    cells: nothing can be concluded from them.
    """

    number: int
    cells: dict[str, str | None]

    def known(self, *columns: str) -> list[str] | None:
        """Return the cells of some columns, or None when one of them cannot be relied on."""
        cells = [self.cells.get(column) for column in columns]
        sound = [cell for cell in cells if cell is not None]
        return sound if len(sound) == len(cells) else None

    def filled(self, *columns: str) -> list[str] | None:
        """Return the cells of some columns, or None when one of them is empty or wrong."""
        cells = self.known(*columns)
        return cells if cells and all(cells) else None


Rule = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
InRow = Iterator[tuple[str, Fault]]
InTable = Iterator[tuple[int, str, Fault]]
Kind = Callable[[Table, Sequence[Row], Rule, Tables], InTable]

MOST = 100  # defects of one kind that are told
_ARCHIVE = "https://web.archive.org/web"
_PRECISIONS = {0: "", 4: "year", 7: "month", 10: "day"}
_AT_LEAST = re.compile(r"\b([Aa]t least|[Mm]ore than) (\d+)")


def broken_rules(table: Table, rows: Sequence[Row], others: Tables) -> Iterator[Defect]:
    """Yield a defect for each place where a rule of the table does not hold.

    Without other tables, the rules of the table itself are tried; with some, the rules
    between it and these.
    """
    for rule in table.rules:
        other = rule.get("with")
        if bool(other) == bool(others) and (not other or other in others):
            places = KINDS[rule["rule"]](table, rows, rule, others)
            yield from some((defect_of(table, *place) for place in places), table)


def defect_of(table: Table, row: int | None, column: str, fault: Fault) -> Defect:
    """Say where in a table a fault is."""
    return Defect(table.file, row, column, fault.found, fault.expected, fault.remedy)


def some(defects: Iterable[Defect], table: Table, column: str = "") -> Iterator[Defect]:
    """Yield the first defects of one kind, and say that there are more."""
    for number, defect in enumerate(defects):
        if number < MOST:
            yield defect
        elif number == MOST:
            found = f"There are more than {MOST} defects of this kind."
            yield Defect(
                table.file, defect.row, column or defect.column, found, "", "mend these first"
            )


def repeated(rows: Sequence[Row], columns: Sequence[str]) -> InTable:
    """Yield each row whose columns repeat those of an earlier row."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        if cells := row.filled(*columns):
            earlier = first.setdefault(tuple(cells), row.number)
            if earlier != row.number:
                found = f"{quoted(', '.join(cells))} is in row {earlier} too."
                remedy = f"give the row its own {' with '.join(columns)}, or delete it"
                yield row.number, columns[0], Fault(found, remedy=remedy)


def _each_row(check: Callable[[Row, Rule, Table], InRow]) -> Kind:
    """Make a kind of rule from a check that looks at one row at a time."""

    def check_rows(table: Table, rows: Sequence[Row], rule: Rule, _: Tables) -> InTable:
        for row in rows:
            for column, fault in check(row, rule, table):
                yield row.number, column, fault

    return check_rows


def _order(row: Row, rule: Rule, table: Table) -> InRow:
    """Check that a column is not above another; partial dates count as far as both go."""
    low, high = rule["low"], rule["high"]
    cells = row.filled(low, high)
    if not cells:
        return
    if table.field(low).is_date:
        common = min(map(len, cells))
        wrong, is_beyond = cells[0][:common] > cells[1][:common], "is after"
    else:
        wrong, is_beyond = float(cells[0]) > float(cells[1]), "is above"
    if wrong:
        found = f"{low} ({cells[0]}) {is_beyond} {high} ({cells[1]})."
        yield low, Fault(found, remedy="correct one of the two")


def _rises(_: Table, rows: Sequence[Row], rule: Rule, __: Tables) -> InTable:
    """Check that a running total does not fall along its series."""
    series = []
    for row in rows:
        cells = row.filled(rule["column"], *rule["along"])
        if cells and _reason(row, rule) is not None:
            series.append((cells[1:], row.number, int(cells[0])))
    highest, holder = 0, 0
    for _place, number, total in sorted(series):
        if total >= highest:
            highest, holder = total, number
        else:
            found = f"The running total falls: {total}, after {highest} in row {holder}."
            remedy = "correct the number or the date, or move the row to another series"
            yield number, rule["column"], Fault(found, remedy=remedy)


def _parts(row: Row, rule: Rule, _: Table) -> InRow:
    """Check that the parts are not more than the total."""
    cells = row.known(rule["total"], *rule["columns"])
    if cells and cells[0]:
        together = sum(int(cell) for cell in cells[1:] if cell)
        if together > int(cells[0]):
            parts = " + ".join(rule["columns"])
            found = f"{parts} is {together}, more than {rule['total']} ({cells[0]})."
            yield rule["total"], Fault(found, remedy="correct the parts or the total")


def _adds(_: Table, rows: Sequence[Row], rule: Rule, __: Tables) -> InTable:
    """Check that the cells of a group add up to a number."""
    column, total = rule["column"], rule["total"]
    for key, group in _groups(rows, rule["along"]):
        parts = [cell for row in group if (cell := row.cells.get(column))]
        together = sum(map(int, parts))
        if len(parts) == len(group) and together != total:
            found = f"The {len(group)} rows of {key} add up to {together}, not {total}."
            remedy = "correct the parts, or add the row that is missing"
            yield group[0].number, column, Fault(found, remedy=remedy)


def _one(_: Table, rows: Sequence[Row], rule: Rule, __: Tables) -> InTable:
    """Check that one row of a group holds a value, unless all of them are empty."""
    column, value = rule["column"], rule["value"]
    for key, group in _groups(rows, rule["along"]):
        cells = [row.cells.get(column) for row in group]
        if None not in cells and any(cells) and (holding := cells.count(value)) != 1:
            number = f"{holding or 'None'} of the {len(group)} rows of {key}"
            found = f"{number} {'have' if holding else 'has'} {quoted(value)}."
            yield group[0].number, column, Fault(found, remedy="write it in one of them")


def _groups(rows: Sequence[Row], along: str) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows that have one value of a column, value by value."""
    groups: dict[str | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.cells.get(along), []).append(row)
    for key, group in groups.items():
        if key:
            yield key, group


def _different(row: Row, rule: Rule, _: Table) -> InRow:
    """Check that two columns do not hold the same."""
    first, second = rule["columns"]
    cells = row.filled(first, second)
    if cells and cells[0] == cells[1]:
        found = f"{first} and {second} are both {quoted(cells[0])}."
        yield second, Fault(found, remedy="correct one of the two")


def _unique(_: Table, rows: Sequence[Row], rule: Rule, __: Tables) -> InTable:
    """Check that no two rows hold the same in some columns."""
    yield from repeated(rows, rule["columns"])


def _in_a_case(row: Row, rule: Rule, _: Table) -> InRow:
    """Check what some columns hold where others hold certain values."""
    reason = _reason(row, rule)
    if not reason:
        return
    values = rule.get("values", ())
    expected, remedy = {
        "filled": ("a value", "fill it in"),
        "empty": ("an empty cell", "empty it"),
        "value": (" or ".join(map(quoted, values)), "correct it"),
    }[rule["rule"]]
    for column in rule.get("columns") or [rule["column"]]:
        cell = row.cells.get(column)
        right = {"filled": cell != "", "empty": cell == "", "value": cell in values}
        if cell is not None and not right[rule["rule"]]:
            because = f"{expected}, because {reason}"
            instead = rule.get("remedy") or f"{remedy}, or correct {next(iter(rule['when']))}"
            yield column, Fault(_shown(cell), because, instead)


def _unsaid(row: Row, rule: Rule, _: Table) -> InRow:
    """Check that no number is filled in where the text says that nobody gave one."""
    for words in rule["words"]:
        if words in (row.cells.get(rule["text"]) or ""):
            yield from _kept_empty(row, rule, rule["columns"], words)


def _open(row: Row, rule: Rule, _: Table) -> InRow:
    """Check that the number of an "at least" is no highest number."""
    for words, number in _AT_LEAST.findall(row.cells.get(rule["text"]) or ""):
        same = [column for column in rule["columns"] if row.cells.get(column) == number]
        yield from _kept_empty(row, rule, same, f"{words} {number}")


def _kept_empty(row: Row, rule: Rule, columns: Sequence[str], words: str) -> InRow:
    """Yield the columns that hold something though the text speaks against it."""
    for column in columns:
        if cell := row.cells.get(column):
            because = f"an empty cell, because {rule['text']} says {quoted(words)}"
            yield column, Fault(_shown(cell), because, f"empty it, or correct {rule['text']}")


def _together(row: Row, rule: Rule, _: Table) -> InRow:
    """Check that some columns are all filled or all empty."""
    filled = [column for column in rule["columns"] if row.cells.get(column) != ""]
    for column in rule["columns"] if filled else ():
        if column not in filled:
            expected = f"a value, because {filled[0]} has one"
            yield column, Fault(_shown(""), expected, f"fill it in, or empty {filled[0]}")


def _agrees(_: Table, rows: Sequence[Row], rule: Rule, others: Tables) -> InTable:
    """Check that columns repeat those of another table, in the row with the same key."""
    key, other = rule["key"], rule["with"]
    theirs = {cell: row for row in others[other] if (cell := row.cells.get(key))}
    for row in rows:
        match = theirs.get(row.cells.get(key) or "")
        if match is None:
            continue
        for mine, his in rule["columns"].items():
            cell, right = row.cells.get(mine), match.cells.get(his)
            meant = row.cells.get(rule["otherwise"]) if not cell and "otherwise" in rule else cell
            if None not in (cell, meant, right) and meant != right:
                expected = f"{_shown(right)} as in {other}.csv, {his} of {row.cells[key]}"
                fault = Fault(_shown(cell), expected, "make the two agree", right or "")
                yield row.number, mine, fault


def _precision(row: Row, rule: Rule, _: Table) -> InRow:
    """Check that the precision says where the date stops."""
    date = row.cells.get(rule["date"])
    if date is not None:
        because = f"because {_is(rule['date'], date)}"
        yield from _follows(row, rule["column"], _PRECISIONS[len(date)], because)


def _archive(row: Row, rule: Rule, _: Table) -> InRow:
    """Check that the address in the archive is its form for the page and its date."""
    cells = row.known(rule["url"], rule["date"])
    if cells and (reason := _reason(row, rule)):
        yield from _follows(row, rule["column"], _in_archive(*cells), f"because {reason}")


def _in_archive(url: str, date: str) -> str:
    """Return where the archive has a page on the last day of a date, or at all."""
    if len(date) == 4:
        date += "-12"
    if len(date) == 7:
        date += f"-{monthrange(int(date[:4]), int(date[5:]))[1]}"
    return "/".join([_ARCHIVE, *filter(None, [date.replace("-", "")]), url])


def _preliminary(row: Row, rule: Rule, _: Table) -> InRow:
    """Check that a recent row is marked as preliminary."""
    for column in rule["columns"]:
        date = row.cells.get(column) or ""
        if date >= rule["from"]:
            because = f"because {_is(column, date)}"
            yield from _follows(row, "record_status", "preliminary", because)
            return


def _support(row: Row, rule: Rule, _: Table) -> InRow:
    """Check that the support follows from the sources and locators of the row."""
    sources, locators = row.known(*rule["sources"]), row.known(*rule["locators"])
    if sources is not None and locators is not None:
        right = "source" if any(sources) else "paper only" if any(locators) else "none"
        because = "because of the sources and locators of the row"
        yield from _follows(row, "support", right, because)


def _support_by_ties(table: Table, rows: Sequence[Row], rule: Rule, others: Tables) -> InTable:
    """Check that the support follows from the ties of the row to sources."""
    ties: dict[str | None, set[str | None]] = {}
    for tie in others[rule["with"]]:
        ties.setdefault(tie.cells.get(table.key[0]), set()).add(tie.cells.get("relation"))
    # A tie to no row is a fault of its own. It may belong to any row, so it excuses each.
    keys = {row.cells.get(table.key[0]) for row in rows}
    stray = {relation for key in ties.keys() - keys for relation in ties[key]}
    stray |= ties.get(None, set())
    for row in rows:
        relations = ties.get(row.cells.get(table.key[0]), set())
        possible = {_support_of(relations | {each}) for each in stray}
        if None not in relations | stray and row.cells.get("support") not in possible:
            because = f"because of the ties in {rule['with']}.csv"
            for column, fault in _follows(row, "support", _support_of(relations), because):
                yield row.number, column, fault


def _support_of(relations: Set[str | None]) -> str:
    """Say what support follows from the relations of a row to sources."""
    if "supports" in relations:
        return "source"
    return "differing source" if relations else "paper only"


def _reason(row: Row, rule: Rule) -> str | None:
    """Return why a rule applies to a row, or None when it does not."""
    reasons = []
    for column, values in rule.get("when", {}).items():
        cell = row.cells.get(column)
        if cell is None or cell not in values:
            return None
        reasons.append(_is(column, cell))
    return " and ".join(reasons)


def _follows(row: Row, column: str, right: str, because: str) -> InRow:
    """Yield the column when it does not hold what follows from others."""
    cell = row.cells.get(column)
    if cell is not None and cell != right:
        remedy = f"write {right}" if right else "empty it"
        yield column, Fault(_shown(cell), f"{_shown(right)}, {because}", remedy, right)


def _is(column: str, cell: str) -> str:
    return f"{column} is {quoted(cell) if cell else 'empty'}"


def _shown(cell: str | None) -> str:
    return quoted(cell) if cell else "an empty cell"


KINDS: Mapping[str, Kind] = {
    "order": _each_row(_order),
    "rises": _rises,
    "parts": _each_row(_parts),
    "adds": _adds,
    "one": _one,
    "different": _each_row(_different),
    "unique": _unique,
    "filled": _each_row(_in_a_case),
    "empty": _each_row(_in_a_case),
    "value": _each_row(_in_a_case),
    "unsaid": _each_row(_unsaid),
    "open": _each_row(_open),
    "together": _each_row(_together),
    "agrees": _agrees,
    "precision": _each_row(_precision),
    "archive": _each_row(_archive),
    "preliminary": _each_row(_preliminary),
    "support": _each_row(_support),
    "support by ties": _support_by_ties,
}
