"""Fill in what follows: the cells of a case that its other cells already say."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

from coursekit.data.cells import cell_fault
from coursekit.data.defects import Defect
from coursekit.data.locate import data_root
from coursekit.data.read import read_rows, separator
from coursekit.data.rules import KINDS, Row, defect_of
from coursekit.data.schema import Package, Table, read_package
from coursekit.data.validate import check_data
from coursekit.errors import CourseError
from coursekit.kit.description import starts
from coursekit.outside import named_path, read_file
from coursekit.store.files import Advice, locked, plain_errors, write_whole
from coursekit.text import and_list, counted, typed

__all__ = ["GONE", "check_case", "fill_in"]

GONE = ", blank rows"  # after the name of a file: how many rows were taken out
Rows = Mapping[str, list[Row]]

# Nothing but other cells makes these.
_FOLLOWING = ("precision", "support", "support by ties", "agrees")
_ENDS = {"actor_id": "actors", "issue_id": "issues"}  # what a stance is of
_SILENT = ("position", "text", "locators", "per_other_sources", "source_ids")
_NOT_WRITTEN = Advice(
    closed="close the table in the spreadsheet, or use a folder of your own",
    full="free some space and type the same command again",
    other="put the case into a folder on another disk",
)
_MARK = b"\xef\xbb\xbf"  # with which Excel begins a file in UTF-8


def fill_in(folder: str | Path) -> dict[str, int]:
    """Write the cells of a case that follow from others; nothing else is changed.

    The section follows from the paragraph, the precision from the date, the support from
    the pages and paragraphs of a row, and names and ends in the table of stances from
    the tables that they are repeated from. New rows begin as not checked, and the table of
    stances gets a blank row for each of its actors on each issue. What follows is written
    anew when it no longer fits, and a blank stance of an actor or issue that has gone is taken
    out; any other cell that holds something stays.

    Parameters
    ----------
    folder
        The folder of a case that `new_case` made.

    Returns
    -------
    dict
        For each file that was changed, how many cells were written. Under the file with
        ``, blank rows`` behind it: how many rows were taken out.

    Raises
    ------
    CourseError
        When the folder holds no case, a table cannot be read, a cell holds what it may not, or
        a file cannot be written. Nothing is written then.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from coursekit.kit import new_case
    >>> with TemporaryDirectory() as place:
    ...     table = new_case(f"{place}/my-case") / "locators.csv"
    ...     _ = table.write_text(table.read_text() + "opening.1,opening,The strike,1" + chr(10))
    ...     fill_in(f"{place}/my-case")
    {}
    """
    package = read_package(named_path(folder, "fill-in"))
    if not all(table.case for table in package.tables.values()):
        raise CourseError(
            "These tables belong to no case.",
            where=f"fill-in {folder}",
            remedy="make a case with new-case, or name its folder",
        )
    rows = _sound_rows(package, folder)
    gone = _take_out(rows)
    written = dict.fromkeys(package.tables, 0)
    for name, _ in _complete(package, rows):
        written[name] += 1
    for name, count in written.items():
        if count or (name == "stances" and gone):
            _write(package.root / package.tables[name].file, package.tables[name], rows[name])
    said = {package.tables[name].file: count for name, count in written.items() if count}
    return {**said, package.tables["stances"].file + GONE: gone} if gone else said


def check_case(folder: str | Path | None = None) -> list[Defect]:
    """Return the defects of a folder of tables, as `coursekit.data.check_data` does.

    Of a case, whatever `fill_in` would mend is one defect, the last.
    """
    written, gone = dict[str, int](), 0

    def complete(package: Package, rows: dict[str, list[Row]]) -> None:
        nonlocal gone
        if not package.case:
            return
        gone = _take_out(rows)
        stances = list(rows.get("stances", ()))
        for name, row in _complete(package, rows):
            if name != "stances" or row in stances:
                written[name] = written.get(name, 0) + 1
        if "stances" in rows:
            rows["stances"][:] = stances  # what fill_in adds is not in the file
        _leave_open(package, rows)

    defects = check_data(folder, complete)
    if written or gone:
        defects.append(_to_fill_in(folder or data_root(), written, gone))
    return defects


def _leave_open(package: Package, rows: Rows) -> None:
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


def _to_fill_in(folder: str | Path, written: Mapping[str, int], gone: int) -> Defect:
    """Say how many cells `fill_in` would write, and how many blank rows it would take out."""
    parts = []
    if written:
        cells = counted(sum(written.values()), "cell")
        parts.append(f"writes {cells} here, from what other cells say")
    if gone:
        parts.append(f"takes out {counted(gone, 'row')} of stances that nobody needs")
    files = [f"{name}.csv" for name in written] or ["stances.csv"]
    return Defect(
        and_list(files),
        found=f"fill-in {and_list(parts)}.",
        remedy=f'type {typed("fill-in", folder)} (in a notebook: ck.fill_in("{folder}"))',
    )


def _sound_rows(package: Package, folder: str | Path) -> dict[str, list[Row]]:
    """Return the rows of each table, or raise what is wrong in a cell that holds something."""
    rows, defects = dict[str, list[Row]](), []
    for name, table in package.tables.items():
        rows[name], found = read_rows(package.root, table)
        defects += found
        for row in rows[name]:
            for field in table.fields:
                cell = row.cells.get(field.name)
                if cell and (fault := cell_fault(field, cell)):
                    defects.append(defect_of(table, row.number, field.name, fault))
    if defects:
        error = defects[0].error(len(defects) - 1, folder)
        remedy = f"{error.remedy} (nothing was written)"
        raise CourseError(error.found, where=error.where, expected=error.expected, remedy=remedy)
    return rows


def _take_out(rows: dict[str, list[Row]]) -> int:
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


def _complete(package: Package, rows: dict[str, list[Row]]) -> Iterator[tuple[str, Row]]:
    """Write each cell that follows from others into the rows; yield its table and row."""
    for name, row, column, value in _missing(package, rows):
        row.cells[column] = value
        yield name, row


def _missing(package: Package, rows: Rows) -> Iterator[tuple[str, Row, str, str]]:
    """Yield each cell to write: its table, row and column, and what it is to hold."""
    if {"stances", "issues", "actors"} <= rows.keys():
        yield from _grid(package, rows)
    for name, table in package.tables.items():
        if name not in rows:
            continue
        beginning = starts(name)
        for row in rows[name]:
            for column, value in {**beginning, **_section(table, row, rows)}.items():
                if row.cells.get(column) == "" and value:
                    yield name, row, column, value
        numbered = {row.number: row for row in rows[name]}
        for rule in table.rules:
            kind = rule["rule"]
            if kind not in _FOLLOWING or rule.get("with", name) not in rows:
                continue
            for number, column, fault in list(KINDS[kind](table, rows[name], rule, rows)):
                if fault.right:
                    yield name, numbered[number], column, fault.right


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


def _grid(package: Package, rows: Rows) -> Iterator[tuple[str, Row, str, str]]:
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


def _write(path: Path, table: Table, rows: Sequence[Row]) -> None:
    """Write a table over its file, whole or not at all, in the form that the file has."""
    data = read_file(path)
    comma = separator(data.decode("utf-8"))
    text = StringIO(newline="")
    writer = csv.DictWriter(text, table.columns, delimiter=comma, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.cells for row in rows)
    mark = _MARK if data.startswith(_MARK) else b""
    with plain_errors(path, _NOT_WRITTEN), locked(path):
        write_whole(path, mark + text.getvalue().encode("utf-8"))
