"""What follows from other cells of a case: ids, sections, support, the rows of the stances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from coursekit.data.rules import KINDS, Row
from coursekit.data.schema import Package, Table
from coursekit.kit.description import first_row, starts

__all__ = ["complete_rows", "leave_open", "take_out"]

Rows = Mapping[str, list[Row]]
Cell = tuple[str, Row, str, str]  # table, row, column, and what the cell is to hold
Told = tuple[Row, Mapping[str, str]]  # a row, and what is to be in its columns if they are empty

_FOLLOWING = ("precision", "support", "support by ties", "agrees")  # nothing but other cells
_ENDS = {"actor_id": "actors", "issue_id": "issues"}  # what a stance is of
_SILENT = ("position", "text", "locators", "per_other_sources", "source_ids")
_NUMBERED = ("claims", "relations", "timeline", "indicators")
# What the rows of a section and of a question have in common.
_REPEATED = {
    "locators": ("section", ["heading"]),
    "forecasts": (
        "forecast_id",
        ["question", "opens", "closes", "settled_by", "reason", "sealed_on"],
    ),
}


def complete_rows(package: Package, rows: dict[str, list[Row]]) -> Iterator[tuple[str, Row]]:
    """Write each cell that follows from others into the rows; yield its table and row."""
    for name, row, column, value in _missing(package, rows):
        row.cells[column] = value
        yield name, row


def _missing(package: Package, rows: Rows) -> Iterator[Cell]:
    """Yield each cell to write, table by table: its row and column, and what it is to hold."""
    for name, table in package.tables.items():
        if name not in rows:
            continue
        if name == "stances" and {"issues", "actors"} <= rows.keys():
            yield from _grid(package, rows)
        mine, beginning = rows[name], starts(name)
        for told in (
            _numbers(name, mine),
            _from_its_address(name, mine),
            _its_question(name, mine),
            _from_rows_before(name, mine),
            _from_other_tables(table, rows),
            _from_its_basis(name, mine),
            _from_rules(table, mine),
            ((row, beginning) for row in mine),
        ):
            yield from _empty(name, told)
        yield from _anew(table, rows)


def _empty(name: str, told: Iterable[Told]) -> Iterator[Cell]:
    """Yield what is told of cells that are empty."""
    for row, values in told:
        for column, value in values.items():
            if row.cells.get(column) == "" and value:
                yield name, row, column, value


def _numbers(name: str, rows: Sequence[Row]) -> Iterator[Told]:
    """Give each row without a number the next one: C03 after C02."""
    if name not in _NUMBERED:
        return
    column, example = next(iter(first_row(name).items()))
    letter = example[0]
    given = [(row.cells.get(column) or "").removeprefix(letter) for row in rows]
    number = max((int(each) for each in given if each.isdecimal()), default=0)
    for row in rows:
        if row.cells.get(column) == "":
            number += 1
            yield row, {column: f"{letter}{number:02d}"}


def _from_its_address(name: str, rows: Sequence[Row]) -> Iterator[Told]:
    """Take section and paragraph from an address such as talks.2."""
    for row in rows if name == "locators" else ():
        section, _, paragraph = (row.cells.get("locator") or "").partition(".")
        yield row, {"section": section, "paragraph": paragraph}


def _its_question(name: str, rows: Sequence[Row]) -> Iterator[Told]:
    """Give an outcome the number of the question above it; a new question gets the next one."""
    number, before, asked = 0, "", ""
    for row in rows if name == "forecasts" else ():
        question = row.cells.get("question") or asked
        if question != asked or not before:
            number += 1
            before = f"Q{number:02d}"
        yield row, {"forecast_id": before}
        before, asked = row.cells.get("forecast_id") or "", question
        digits = before.removeprefix("Q")
        number = int(digits) if digits.isdecimal() else number


def _from_rows_before(name: str, rows: Sequence[Row]) -> Iterator[Told]:
    """Repeat what an earlier row of the same section or question says."""
    along, columns = _REPEATED.get(name, ("", []))
    said = dict[str, dict[str, str]]()
    for row in rows if along else ():
        if key := row.cells.get(along):
            known = said.setdefault(key, {})
            yield row, known
            known.update((column, cell) for column in columns if (cell := row.cells.get(column)))
    if name == "locators":  # a section of which no row has a heading
        yield from ((row, {"heading": (row.cells.get(along) or "").capitalize()}) for row in rows)


def _from_other_tables(table: Table, rows: Rows) -> Iterator[Told]:
    """Repeat what is said of an id in its own table: a section, the name of a publisher."""
    for row in rows[table.name]:
        yield row, _section(table, row, rows)
    names = {
        row.cells.get("publisher_key"): row.cells.get("publisher") or ""
        for row in rows.get("publishers", ())
    }
    pages = {
        row.cells.get("source_id"): row.cells.get("publisher_key")
        for row in rows.get("sources", ())
    }
    for row in rows[table.name]:
        if table.name == "sources":
            yield row, {"publisher": names.get(row.cells.get("publisher_key"), "")}
        elif table.name == "claim_sources":  # a page that carries nobody else's word
            yield row, {"word_of": names.get(pages.get(row.cells.get("source_id")), "")}


def _from_its_basis(name: str, rows: Sequence[Row]) -> Iterator[Told]:
    """Say who tells of a tie, from its paragraphs and pages."""
    for row in rows if name == "relations" else ():
        paper, pages = row.cells.get("locator"), row.cells.get("source_ids")
        basis = "both" if paper and pages else "paper" if paper else "source" if pages else ""
        yield row, {"basis": basis}


def _from_rules(table: Table, rows: Sequence[Row]) -> Iterator[Told]:
    """Take the first value that a rule of the table allows where others hold certain values."""
    numbered = {row.number: row for row in rows}
    for rule in table.rules:
        if rule["rule"] == "value" and rule["column"] != "support":
            for number, column, _ in list(KINDS["value"](table, rows, rule, {})):
                yield numbered[number], {column: rule["values"][0]}


def _anew(table: Table, rows: Rows) -> Iterator[Cell]:
    """Yield what rules find that is nothing but a result of other cells."""
    mine = rows[table.name]
    numbered = {row.number: row for row in mine}
    for rule in table.rules:
        kind = rule["rule"]
        if kind in _FOLLOWING and rule.get("with", table.name) in rows:
            for number, column, fault in list(KINDS[kind](table, mine, rule, rows)):
                if fault.right:
                    yield table.name, numbered[number], column, fault.right


def _section(table: Table, row: Row, rows: Rows) -> dict[str, str]:
    """Return what a row repeats from another whose key it names, such as the section."""
    repeated = {}
    for reference in table.references:
        first, *others = reference.columns
        for match in rows.get(reference.table, ()) if others else ():
            if row.cells.get(first) and match.cells.get(reference.keys[0]) == row.cells[first]:
                for column, key in zip(others, reference.keys[1:], strict=True):
                    repeated[column] = match.cells.get(key) or ""
    return repeated


def _grid(package: Package, rows: Rows) -> Iterator[Cell]:
    """Add to the stances a row for each of its actors on each issue that has none."""
    stances = rows["stances"]
    there = {(row.cells.get("actor_id"), row.cells.get("issue_id")) for row in stances}
    numbers = [(row.cells.get("stance_id") or "").removeprefix("ST") for row in stances]
    number = max((int(each) for each in numbers if each.isdecimal()), default=0)
    for issue in rows["issues"]:
        for actor in rows["actors"]:
            pair = actor.cells.get("actor_id"), issue.cells.get("issue_id")
            if actor.cells.get("in_stance_grid") != "yes" or pair in there or not all(pair):
                continue
            number += 1
            last = stances[-1].number if stances else 1
            row = Row(last + 1, dict.fromkeys(package.tables["stances"].columns, ""))
            stances.append(row)
            new = {"stance_id": f"ST{number:02d}", "actor_id": pair[0], "issue_id": pair[1]}
            for column, value in {**new, "basis": "blank"}.items():
                yield "stances", row, column, value or ""


def take_out(rows: dict[str, list[Row]]) -> int:
    """Take out the blank stances of actors and issues that are not in their tables any more."""
    if not {"stances", "issues", "actors"} <= rows.keys():
        return 0
    known = {key: {row.cells.get(key) for row in rows[table]} for key, table in _ENDS.items()}
    if any(None in ids for ids in known.values()):
        return 0

    def has_gone(row: Row) -> bool:
        is_silent = row.cells.get("basis") == "blank" and not any(map(row.cells.get, _SILENT))
        return is_silent and any(row.cells.get(key) not in known[key] for key in _ENDS)

    kept = [row for row in rows["stances"] if not has_gone(row)]
    gone = len(rows["stances"]) - len(kept)
    rows["stances"][:] = kept
    return gone


def leave_open(package: Package, rows: Rows) -> None:
    """Let nothing be said of empty cells that follow from a table that cannot be read."""
    for name in rows:
        table, columns = package.tables[name], list[str]()
        for reference in table.references:
            if reference.table not in rows:
                columns += reference.columns[1:]
        for rule in table.rules:
            if rule["rule"] in _FOLLOWING and rule.get("with", name) not in rows:
                columns += rule.get("columns", ["support"])
        for row in rows[name]:
            row.cells.update((column, None) for column in columns if row.cells.get(column) == "")
