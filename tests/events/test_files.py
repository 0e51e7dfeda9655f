"""Files that cannot be read: one sentence each, with the place, and no table."""

from __future__ import annotations

import gzip
import os
import tracemalloc
import zipfile

import pytest

from coursekit.errors import CourseError
from coursekit.events import files, read
from coursekit.events.layouts import LAYOUTS


def refused(path):
    with pytest.raises(CourseError) as caught:
        read(path)
    return caught.value


def date_column(layout):
    return LAYOUTS[layout].fields["start"]


@pytest.fixture
def body(layout, rows):
    """The rows above the first event, and the events."""
    table = rows(layout)
    top = {"ged-49-no-header": 0, "ged-45": 2}.get(layout, 1)
    return table[:top], table[top:]


def test_cut_off_within_a_row(layout, rows, text, write):
    table = [[cell.replace("\n", " ") for cell in row] for row in rows(layout)]
    whole = text(table)
    cut = whole[: whole.rstrip("\n").rindex("\n") + 25]
    error = refused(write(cut))
    assert (error.found, error.where) == (
        "The file ends in the middle of a row.",
        f"export.csv, row {len(table)}",
    )


def test_cut_off_within_quotation_marks(layout, rows, text, write):
    table = rows(layout)
    notes = LAYOUTS[layout].header.index(LAYOUTS[layout].fields.get("notes", "region"))
    table[-1][notes] = 'INVENTED, "quoted" text'
    cut = text(table)
    error = refused(write(cut[: cut.rindex("INVENTED, ") + 8]))
    assert (error.found, error.where) == (
        "The file ends in the middle of a row.",
        f"export.csv, row {len(table)}",
    )


def test_an_end_without_a_line_break_is_reported(layout, rows, text, write):
    whole = read(write(text(rows(layout))[:-1]))
    assert any(o.what.startswith("No line break at the end") for o in whole.report.oddities)


def test_cut_off_far_below(rows, text, write):
    table = rows("acled-text")
    many = [[f"XEX{n}", *row[1:]] for n, row in enumerate(table[2:] * 40)]
    path = write(text([table[0], *many]) + "XEX1,2024-01-05")
    assert refused(path).where == f"export.csv, row {len(many) + 2}"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding(layout, rows, text, write, encoding):
    damaged = text(rows(layout)).replace("Exemplaria", "Exémplaria").encode(encoding, "replace")
    assert "not in UTF-8" in refused(write(damaged)).found


def test_another_encoding_far_below(rows, write):
    table = rows("acled-text")
    path = write([table[0], *table[2:] * 40])
    path.write_bytes(path.read_bytes() + path.read_bytes()[-900:].replace(b"INVENTED", b"\xe9"))
    assert "not in UTF-8" in refused(path).found


def test_two_files_joined(layout, body, write):
    top, events = body
    path = write([*top, *events[:2], list(LAYOUTS[layout].header), *events[2:]])
    error = refused(path)
    assert error.found == "The header is there a second time."
    assert error.where == f"export.csv, row {len(top) + 3}"


def test_the_second_header_is_not_taken_for_the_first(rows, write):
    table = rows("acled-text")
    again = list(table[0])
    table[0][table[0].index("region")] = "a column that nobody knows"
    error = refused(write([*table[:9], again, *table[9:]]))
    assert error.found == "The header is there a second time."
    assert error.where == "export.csv, row 10"


@pytest.mark.parametrize("instead", [[], ["x", "x"]])
@pytest.mark.parametrize("place", [1, 60])
def test_a_row_with_cells_too_few_or_too_many(layout, body, write, instead, place):
    top, events = body
    events = [list(row) for row in events * 30]
    at = -8 if LAYOUTS[layout].weekly else -3
    events[place][at : at + 1] = instead
    error = refused(write(top + events))
    assert error.where.startswith(f"export.csv, row {len(top) + place + 1}")
    assert error.remedy == "cells are shifted or missing; export the file again"


def test_shifted_columns(body, write):
    top, events = body
    error = refused(write(top + [["", *row[:-1]] for row in events]))
    assert error.where.startswith("export.csv")


def test_empty(write):
    for nothing in ("", "\n\n  \n", b"\xef\xbb\xbf"):
        assert refused(write(nothing)).found == "The file is empty."


def test_header_only(write):
    for layout in LAYOUTS.values():
        if layout.has_header:
            assert refused(write([list(layout.header)])).remedy.startswith("check the filters")


@pytest.mark.parametrize("bad", ["13/01/2024", "01/14/2024", "05.01.2024"])
def test_day_and_month_are_not_guessed(layout, body, write, bad):
    top, events = body
    events[1][LAYOUTS[layout].header.index(date_column(layout))] = bad
    error = refused(write(top + events))
    assert error.found == f"'{bad}' is not a date like 2024-01-05 or 5-Aug-24."
    assert error.where == f"export.csv, row {len(top) + 2}, column {date_column(layout)}"
    assert "does not guess" in error.remedy


@pytest.mark.parametrize("bad", ["45366", "45366.0", "'2024-03-15"])
def test_dates_that_a_spreadsheet_made(layout, body, write, bad):
    top, events = body
    events[1][LAYOUTS[layout].header.index(date_column(layout))] = bad
    assert "do not open the file in a spreadsheet" in refused(write(top + events)).remedy


@pytest.mark.parametrize("bad", ["2024-02-30", "2023-02-29T00:00:00Z"])
def test_a_day_that_is_not_in_the_calendar(body, layout, write, bad):
    top, events = body
    events[1][LAYOUTS[layout].header.index(date_column(layout))] = bad
    assert refused(write(top + events)).found == f"'{bad}' is not a day of the calendar."


@pytest.mark.parametrize("bad", ["2024-03-14T21:00:00Z", "2024-03-15 03:00:00+03:00"])
def test_a_time_of_day_can_come_from_another_day(body, layout, write, bad):
    top, events = body
    events[1][LAYOUTS[layout].header.index(date_column(layout))] = bad
    assert "is not a date" in refused(write(top + events)).found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("dozens", "'dozens' is not a number."),
        ("1.5", "1.5 is not a whole number from 0."),
        ("-1", "-1 is not a whole number from 0."),
        ("inf", "inf is not a whole number from 0."),
        ("", "The cell is empty."),
        ("NA", "The cell is empty."),
        ("1,234", "'1,234' is not a number."),
        ("99999999999", "99999999999 is above 10,000,000."),
        ("1e300", "1e+300 is above 10,000,000."),
    ],
)
def test_a_count_of_deaths_that_cannot_be(layout, body, write, cell, found):
    top, events = body
    column = LAYOUTS[layout].fields["deaths_best"]
    events[-1][LAYOUTS[layout].header.index(column)] = cell
    error = refused(write(top + events))
    assert error.found == found
    assert error.where == f"export.csv, row {len(top) + len(events)}, column {column}"


def test_several_files_in_a_zip(zipped):
    error = refused(zipped({"a.csv": b"x", "b.csv": b"x"}))
    assert error.found == "The zip has 2 tables, and one is needed."


def test_packed_files_that_are_damaged(layout, rows, text, zipped, gzipped):
    data = text(rows(layout)).encode()
    for pack in (lambda: zipped({"events.csv": data}), lambda: gzipped(data)):
        whole = pack().read_bytes()
        hole = bytearray(whole)
        hole[len(whole) // 2 : len(whole) // 2 + 20] = bytes(20)
        for damaged in (whole[:-60], bytes(hole)):
            path = pack()
            path.write_bytes(damaged)
            assert refused(path).found.startswith("a damaged ")


@pytest.mark.parametrize("filling", [b"\n", b",", b"x", b"900,", b"\0"])
@pytest.mark.parametrize("pack", ["plain", "gz", "zip", "claims less"])
def test_a_small_file_cannot_fill_the_memory(tmp_path, rows, text, monkeypatch, filling, pack):
    """Packed or not: too many bytes, or too many rows and cells made of few."""
    monkeypatch.setattr(files, "LARGEST", 2_000_000)
    monkeypatch.setattr(files, "CELLS", 200_000)
    path, bomb = tmp_path / "export.csv", text(rows("acled-text")).encode()
    bomb += filling * (1_900_000 if pack == "claims less" else 3_000_000)
    if pack == "plain":
        path.write_bytes(bomb)
    elif pack == "gz":
        path.write_bytes(gzip.compress(bomb))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("events.csv", bomb)
        if pack == "claims less":
            sizes = [len(bomb).to_bytes(4, "little"), (99_999).to_bytes(4, "little")]
            path.write_bytes(path.read_bytes().replace(*sizes))
    del bomb
    tracemalloc.start()
    error = refused(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    wanted = "a damaged zip" if pack == "claims less" else "too large"
    assert wanted in error.found
    assert peak < 10_000_000


def test_short_rows_cannot_fill_the_memory(rows, text, gzipped, monkeypatch):
    monkeypatch.setattr(files, "CELLS", 31 * 5_000)
    tracemalloc.start()
    error = refused(gzipped(text(rows("acled-text")).encode() + b"\n" * 2_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.found == "The file has more than 5,000 rows."
    assert peak < 20_000_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_only_a_regular_file_is_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", "/dev/zero"):
        assert refused(path).found == "a pipe, a device or a folder"


def test_an_old_workbook_of_excel(write):
    assert "old form of Excel" in refused(write(b"\xd0\xcf\x11\xe0\xa1\xb1")).found


def test_a_table_of_libreoffice(zipped):
    assert "LibreOffice" in refused(zipped({"mimetype": b"", "content.xml": b""})).found


def test_packed_twice(rows, text, zipped):
    inner = gzip.compress(text(rows("acled-text")).encode())
    error = refused(zipped({"events.csv.gz": inner}))
    assert error.found == "There is a packed file inside the packed file."


def test_an_empty_zip(zipped):
    assert refused(zipped({})).found == "The zip is empty."


@pytest.mark.parametrize("header", ["x" * 300_000, "x," * 300_000 + "\n1,2"])
def test_a_first_row_without_an_end(write, header):
    assert "The first rows are longer" in refused(write(header)).found


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 ...",
        b'{"data": []}',
        b"<!DOCTYPE html><title>Log in</title>",
        b"id,year\x00\x01\x02",
    ],
)
def test_another_kind_of_file(write, content):
    assert "another kind of file" in refused(write(content)).found


def test_no_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        error = refused(path)
        assert error.found == "There is no file with this name."
        assert error.where == str(path)


def test_a_column_twice(rows, write):
    error = refused(write([[*row, row[0]] for row in rows("acled-text")]))
    assert error.found == "The column event_id_cnty is there twice."


def test_a_column_missing(rows, write):
    table = rows("acled-text")
    place = table[0].index("fatalities")
    error = refused(write([row[:place] + row[place + 1 :] for row in table]))
    assert error.found.endswith(
        "event_date, year, time_precision, disorder_type, event_type, "
        "sub_event_type, actor1 and 22 more."
    )
    assert error.remedy == (
        "the closest layout is 'ACLED export with actor types in words'; "
        "in your file fatalities is missing"
    )


def test_counts_of_another_kind(write):
    path = write("Country,Month,Year,Events,Fatalities\nExemplaria,January,2024,3,0\n")
    assert refused(path).found.startswith("The file holds counts of events, and not by week")


@pytest.mark.parametrize("content", ["event,date,where\nA,2024-01-05,here\n", "Dear reader\nHi\n"])
def test_a_table_of_another_kind_has_no_closest_layout(write, content):
    assert refused(write(content)).remedy == "choose the table that you exported"
