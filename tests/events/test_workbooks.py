"""Excel workbooks are read as if their sheet were a CSV file."""

from __future__ import annotations

import datetime as dt
import sys

import openpyxl
import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.events import read, sample
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
    if not LAYOUTS[layout].has_header:
        pytest.skip("UCDP gives out these files as CSV")
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
        with pytest.raises(CourseError, match="is damaged or cut off"):
            read(path)


def test_without_openpyxl_one_sentence_says_what_to_do(rows, workbook, monkeypatch):
    path = workbook(rows("acled-text"))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(CourseError, match="openpyxl, which opens it, is not installed") as caught:
        read(path)
    assert "pip install openpyxl" in caught.value.remedy
    assert caught.value.remedy.endswith("or save the sheet as 'CSV UTF-8'")
