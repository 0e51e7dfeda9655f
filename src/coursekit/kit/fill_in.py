"""Fill in what follows: the cells of a case that its other cells already say."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

from coursekit.data.cells import cell_fault
from coursekit.data.defects import Defect, Fault
from coursekit.data.locate import data_root
from coursekit.data.read import read_rows, separator
from coursekit.data.rules import Row, defect_of
from coursekit.data.schema import Package, Table, read_package
from coursekit.data.validate import check_data
from coursekit.errors import CourseError
from coursekit.kit.following import complete_rows, leave_open, take_out
from coursekit.outside import named_path, read_file
from coursekit.store.files import Advice, locked, plain_errors, write_whole
from coursekit.text import and_list, counted, typed

__all__ = ["GONE", "check_case", "fill_in"]

GONE = ", blank rows"  # after the name of a file: how many rows were taken out

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
    the tables that they are repeated from. Rows without a number get one, and a later row of a
    section or of a question repeats what its first one says. New rows begin as not checked, and
    the table of stances gets a blank row for each of its actors on each issue. Support, precision
    and names of stances are written anew when they no longer fit, and a blank stance of an actor
    or issue that has gone is taken out; any other cell that holds something stays.

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
    gone = take_out(rows)
    written = dict.fromkeys(package.tables, 0)
    for name, _ in complete_rows(package, rows):
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
    alone: list[Defect] = []

    def complete(package: Package, rows: dict[str, list[Row]]) -> None:
        nonlocal gone
        if not package.case:
            return
        gone = take_out(rows)
        stances = list(rows.get("stances", ()))
        for name, row in complete_rows(package, rows):
            if name != "stances" or row in stances:
                written[name] = written.get(name, 0) + 1
        if "stances" in rows:
            rows["stances"][:] = stances  # what fill_in adds is not in the file
        leave_open(package, rows)
        alone.extend(_undated_paper(package, rows))
        alone.extend(_single_outcomes(package, rows))

    defects = [*check_data(folder, complete), *alone]
    if written or gone:
        defects.append(_to_fill_in(folder or data_root(), written, gone))
    return defects


def _undated_paper(package: Package, rows: Mapping[str, Sequence[Row]]) -> Iterator[Defect]:
    """Yield a defect if the row of the paper has no date."""
    for row in rows.get("sources", ()):
        if row.cells.get("source_id") == package.paper and not row.cells.get("date"):
            fault = Fault(
                "The paper has no date.",
                "a day, a month or a year, like 2024-03-18, 2024-03 or 2024",
                "fill in what you are sure of; what came before and after the paper rests on it",
            )
            yield defect_of(package.tables["sources"], row.number, "date", fault)


def _single_outcomes(package: Package, rows: Mapping[str, Sequence[Row]]) -> Iterator[Defect]:
    """Yield a defect for each question of a forecast that has one outcome only."""
    questions = [row.cells.get("forecast_id") for row in rows.get("forecasts", ())]
    for row, question in zip(rows.get("forecasts", ()), questions, strict=True):
        if question and questions.count(question) == 1:
            fault = Fault(f"{question} has one outcome.", remedy="add a row with another one")
            yield defect_of(package.tables["forecasts"], row.number, "outcome", fault)


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
