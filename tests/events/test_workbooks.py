"""Excel workbooks are read as if their sheet were a CSV file."""

from __future__ import annotations

import datetime as dt
import sys
import tracemalloc
import zipfile

import openpyxl
import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.events import read, sample, workbooks
from coursekit.events.layouts import LAYOUTS


@pytest.fixture
def workbook(tmp_path):
    """Save rows as a workbook: numbers as numbers, dates as dates, with sheets beside them."""

    def save(rows, beside=()):
        book = openpyxl.Workbook()
        for name in beside:
            book.create_sheet(name).append([name, "made up"])
        sheet = book.create_sheet("Data")
        for row in rows:
            sheet.append([typed(cell) for cell in row])
        path = tmp_path / "export.xlsx"
        book.save(path)
        return path

    return save


def typed(cell):
    try:
        return dt.datetime.fromisoformat(cell) if cell.count("-") == 2 else float(cell)
    except ValueError:
        return cell or None


def assert_as_the_sample(path, layout):
    table, plain = read(path).table, read(sample(layout)).table
    for frame in (table, plain):
        frame["notes"] = frame["notes"].replace("\r\n|_x000D_\n", "\n", regex=True)
    pd.testing.assert_frame_equal(table, plain, check_categorical=False)


def test_a_workbook_is_the_sample_again(layout, rows, workbook):
    """Also without a header: then a sheet lacks the columns at its end that are empty."""
    assert_as_the_sample(workbook(rows(layout)), layout)


def test_the_sheet_with_the_header_is_taken(rows, workbook):
    table = [["ACLED, made up"], [], *rows("acled-weekly")]
    assert_as_the_sample(workbook(table, beside=("Read me", "Terms")), "acled-weekly")


def test_rows_are_counted_as_in_the_sheet(rows, workbook):
    table = rows("acled-text")
    table[3][1] = "soon"
    with pytest.raises(CourseError) as caught:
        read(workbook([["title"], *table]))
    assert caught.value.where == "export.xlsx, row 5, column event_date"


def test_dates_as_numbers_are_not_guessed(rows, workbook):
    table = rows("acled-text")
    for row in table[1:]:
        row[1] = "45366"
    with pytest.raises(CourseError, match="'45366' is not a date"):
        read(workbook(table))


def test_a_workbook_without_events(workbook):
    with pytest.raises(CourseError, match="These are not the columns"):
        read(workbook([["Dear", "reader"], ["Hi", "1"]]))
    with pytest.raises(CourseError, match="The file is empty"):
        read(workbook([]))
    header = list(LAYOUTS["acled-text"].header)
    with pytest.raises(CourseError, match="a header and no events"):
        read(workbook([header]))


@pytest.mark.parametrize("at", [0.3, 0.6, 0.95])
def test_a_damaged_workbook(rows, workbook, at):
    path = workbook(rows("acled-text"))
    whole = path.read_bytes()
    hole = bytearray(whole)
    hole[int(len(whole) * 0.3) : int(len(whole) * 0.3) + 40] = bytes(40)
    for damaged in (whole[: int(len(whole) * at)], bytes(hole)):
        path.write_bytes(damaged)
        with pytest.raises(CourseError, match="damaged"):
            read(path)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def with_rows(path, rows):
    """Put other rows in place of those of a workbook; its cells can share one long text."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    types, sheet = "[Content_Types].xml", max(name for name in parts if "sheets/sheet" in name)
    entry = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED}"/></Types>'
    parts[types] = parts[types].replace("</Types>", entry)
    parts[sheet] = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (" " * 2_000_000, "The workbook is too large."),
        ('<row><c t="s"><v>0</v></c></row>' * 20, "The workbook is too large."),
        ('<row><c r="ZZZ1"><v>1</v></c></row><row/>' * 200, "The workbook is too large."),
        ('<row r="999999999"/>', "The file is empty."),
        ('<row r="9"><c r="ZZZZZZ9"><v>1</v></c></row>', "The Excel workbook is damaged or cut"),
    ],
)
def test_a_small_workbook_cannot_fill_the_memory(workbook, monkeypatch, inside, found):
    """Too much unpacked, one text in many cells, one wide row, rows and columns left out."""
    monkeypatch.setattr(workbooks, "LARGEST", 500_000)
    monkeypatch.setattr(workbooks, "ROWS", 5_000)
    path = with_rows(workbook([["x"]]), inside)
    tracemalloc.start()
    with pytest.raises(CourseError) as caught:
        read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.found.startswith(found)
    assert peak < 20_000_000


def test_without_openpyxl_one_sentence_says_what_to_do(rows, workbook, monkeypatch):
    path = workbook(rows("acled-text"))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(CourseError, match="openpyxl, which opens it, is not installed") as caught:
        read(path)
    assert "pip install openpyxl" in caught.value.remedy
    assert caught.value.remedy.endswith("or save the sheet as 'CSV UTF-8'")
