"""A file of each layout, damaged in many ways: one sentence each, and no frame."""

from __future__ import annotations

import pytest

from coursekit.errors import CourseError
from coursekit.events import read
from coursekit.events.layouts import LAYOUTS

SHIFTED = "cells are shifted or missing; export the file again."
CHANGED = "cells are shifted or changed; export the file again."
CUT = (
    "found a last row that ends too early, expected a whole row; "
    "the file was cut off; download it again."
)
OPEN = (
    "found a text in quotation marks that does not end, expected a closing quotation mark; "
    "the file was cut off or changed; download it again."
)
ENCODING = (
    "found text that is not in UTF-8, expected the encoding UTF-8; "
    "download the file again, or save it as 'CSV UTF-8'."
)
AGAIN = (
    "found the header again, expected an event; "
    "two files were joined; delete this row, or read each file alone."
)
DATES = "expected a date like 2024-01-05, 05 January 2024 or 5-Aug-24"
NOT_GUESSED = "day and month are not guessed; set the column to the form 2024-01-31."


def message(path):
    with pytest.raises(CourseError) as caught:
        read(path)
    return str(caught.value)


def tops(layout):
    """How many rows stand above the first event."""
    return {"ged-49-no-header": 0, "ged-45": 2}.get(layout, 1)


def date_column(layout):
    name = "event_date" if layout.startswith("acled") else "date_start"
    return name, LAYOUTS[layout].columns.index(name)


def test_cut_off_within_a_row(layout, rows, text, write):
    table = rows(layout)
    whole = text([[cell.replace("\n", " ") for cell in row] for row in table])
    start = whole.rstrip("\n").rindex("\n")
    cut = whole[: start + 25]
    assert message(write(cut)) == f"export.csv, row {len(table)}: {CUT}"


def test_cut_off_within_the_last_cell(layout, rows, text, write):
    table = rows(layout)
    if layout.startswith("acled"):
        assert message(write(text(table)[:-2])) == f"export.csv, row {len(table)}: {CUT}"
    else:
        whole = read(write(text(table)[:-1]))
        assert any(o.what.startswith("No line break at the end") for o in whole.report.oddities)


def test_cut_off_within_quotation_marks(layout, rows, text, write):
    table = rows(layout)
    columns = LAYOUTS[layout].columns
    notes = columns.index("notes" if "notes" in columns else "source_article")
    table[-1][notes] = 'INVENTED, "quoted" text'
    cut = text(table)
    cut = cut[: cut.rindex("INVENTED, ") + 8]
    said = message(write(cut))
    number = len(table)
    assert said in (f"export.csv, row {number}: {CUT}", f"export.csv, row {number}: {OPEN}")


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_another_separator(layout, rows, text, write, sign, word):
    assert message(write(text(rows(layout), sign))) == (
        f"export.csv: found columns separated by {word}, expected commas; "
        "save the file again as comma-separated CSV."
    )


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding(layout, rows, text, write, encoding):
    damaged = text(rows(layout)).replace("Exemplaria", "Exémplaria").encode(encoding, "replace")
    assert message(write(damaged)) == f"export.csv: {ENCODING}"


def test_doubled_header(layout, rows, write):
    table = rows(layout)
    header = list(LAYOUTS[layout].columns)
    if layout == "ged-49-no-header":
        table.insert(2, header)
        assert message(write(table)) == f"export.csv, row 3: {AGAIN}"
        return
    assert message(write([header, *table])) == f"export.csv, row 2: {AGAIN}"
    table.insert(len(table) - 1, header)
    assert message(write(table)) == f"export.csv, row {len(table) - 1}: {AGAIN}"


def test_a_cell_too_few_or_too_many(layout, rows, write):
    table = rows(layout)[: tops(layout) + 3]
    size, number = len(LAYOUTS[layout].columns), tops(layout) + 2
    top = "layout" if layout == "ged-49-no-header" else "header"
    for cells, instead in ((size - 1, []), (size + 1, ["x", "x"])):
        damaged = [list(one) for one in table]
        damaged[number - 1][4:5] = instead
        assert message(write(damaged)) == (
            f"export.csv, row {number}: found {cells} cells, "
            f"expected {size} as in the {top}; {SHIFTED}"
        )


def test_a_row_shifted_among_many(layout, rows, write):
    table = rows(layout)
    top, body = table[: tops(layout)], table[tops(layout) :] * 20
    many = [[*row[:4], "x", *row[4:]] if place == 60 else row for place, row in enumerate(body)]
    size = len(LAYOUTS[layout].columns)
    assert message(write(top + many)) == (
        f"export.csv, row {61 + len(top)}: found {size + 1} cells, "
        f"expected {size} as in the {'header' if top else 'layout'}; {SHIFTED}"
    )


@pytest.mark.parametrize(
    ("layout", "where", "found"),
    [
        ("acled-to-2023", "row 2, column year", "'19 November 2021'"),
        ("acled-numeric", "row 2, column year", "'18 October 2023'"),
        ("acled-text", "row 2, column year", "'2024-03-15'"),
        ("acled-by-actor", "row 2, column year", "'18-Oct-23'"),
        ("ged-49", "row 2, column year", "'XEX-2023-1-1'"),
        ("ged-45", "row 3, column where_prec", "'nobody'"),
        ("ged-43", "row 2, column where_prec", "'nobody'"),
        ("ged-42", "row 2, column where_prec", "'nobody'"),
        ("ged-41", "row 2, column where_prec", "'nobody'"),
    ],
)
def test_shifted_columns(rows, write, layout, where, found):
    table = rows(layout)
    top = tops(layout)
    shifted = table[:top] + [["", *row[:-1]] for row in table[top:]]
    assert message(write(shifted)) == (
        f"export.csv, {where}: found {found}, expected a number; {CHANGED}"
    )


def test_shifted_columns_without_a_header(rows, write):
    shifted = [["", *row[:-1]] for row in rows("ged-49-no-header")]
    assert message(write(shifted)) == (
        "export.csv: found no header in the first row, expected column names, or the 49 cells "
        "of a UCDP candidate file with the event id first; download the file again."
    )


def test_columns_of_numbers_exchanged(rows, write):
    table = rows("ged-49")
    names = table[0]
    best, civilians = names.index("best"), names.index("deaths_civilians")
    names[best], names[civilians] = names[civilians], names[best]
    assert message(write(table)) == (
        "export.csv, column best: found a best estimate that is not the sum of its parts in 9 of "
        "11 rows, expected columns that agree; cells are shifted or columns renamed; "
        "export the file again."
    )


def test_years_that_are_not_the_years_of_the_dates(rows, write):
    table = rows("acled-text")
    year = table[0].index("year")
    for row in table[1:]:
        row[year] = "1999"
    assert message(write(table)) == (
        "export.csv, column year: found another year than in the date in 61 of 61 rows, expected "
        "columns that agree; cells are shifted or columns renamed; export the file again."
    )


def test_empty(write):
    said = "export.csv: found an empty file, expected a header and rows; download it again."
    assert message(write("")) == said
    assert message(write("\n\n  \n")) == said


@pytest.mark.parametrize("layout", [key for key in LAYOUTS if key != "ged-49-no-header"])
def test_header_only(layout, write):
    assert message(write([list(LAYOUTS[layout].columns)])) == (
        "export.csv: found a header and no rows, expected at least one event; "
        "check the filters of your export."
    )


@pytest.mark.parametrize(
    ("good", "bad", "remedy"),
    [
        ("2024-01-05", "13/01/2024", NOT_GUESSED),
        ("2024-01-05", "01/14/2024", NOT_GUESSED),
        ("2024-01-05", "05.01.2024", NOT_GUESSED),
        ("2024-01-05", "2024-13-05", NOT_GUESSED),
        ("05 January 2024", "January 5, 2024", "export the file again."),
        ("5-Aug-24", "31-Jun-24", "export the file again."),
    ],
)
def test_dates_of_mixed_order(layout, rows, write, good, bad, remedy):
    name, place = date_column(layout)
    top = tops(layout)
    table = rows(layout)[: top + 2]
    table[-2][place], table[-1][place] = good, bad
    assert message(write(table)) == (
        f"export.csv, row {top + 2}, column {name}: found '{bad}', {DATES}; {remedy}"
    )


def test_a_word_among_the_numbers(layout, rows, write):
    table = rows(layout)
    names = LAYOUTS[layout].columns
    name = "fatalities" if "fatalities" in names else "best"
    table[-1][names.index(name)] = "dozens"
    assert message(write(table)) == (
        f"export.csv, row {len(table)}, column {name}: found 'dozens', expected a number; {CHANGED}"
    )
    table[-1][names.index(name)] = "1.5"
    assert message(write(table)) == (
        f"export.csv, row {len(table)}, column {name}: found 1.5, "
        f"expected a whole number from 0; {CHANGED}"
    )
    table[-1][names.index(name)] = ""
    assert message(write(table)) == (
        f"export.csv, row {len(table)}, column {name}: found an empty cell, "
        f"expected a value; {SHIFTED}"
    )


def test_zip_that_claims_ten_gigabytes(layout, rows, text, zipped):
    path = zipped({"events.csv": text(rows(layout)).encode()}, claim=10 * 1024**3)
    assert message(path) == (
        "export.zip: found a zip that claims to unpack to 10 GB, expected at most 4 GB; "
        "export fewer countries or years."
    )


def test_gz_that_unpacks_to_more_than_fits(layout, rows, text, gzipped, monkeypatch):
    monkeypatch.setattr("coursekit.events.files.LIMIT", 1000)
    assert message(gzipped(text(rows(layout)).encode())) == (
        "export.csv.gz: found more than 0 GB once unpacked, expected at most 0 GB; "
        "export fewer countries or years."
    )


def test_zip_with_two_tables(layout, rows, text, zipped):
    data = text(rows(layout)).encode()
    assert message(zipped({"a.csv": data, "b.csv": data})) == (
        "export.zip: found 2 files in the zip (a.csv, b.csv), expected one table; "
        "unpack it and read the file that you need."
    )


def test_packed_files_cut_off(layout, rows, text, zipped, gzipped):
    data = text(rows(layout)).encode()
    path = zipped({"events.csv": data})
    path.write_bytes(path.read_bytes()[:-60])
    assert message(path) == (
        "export.zip: found a zip that is cut off or damaged, expected a whole zip file; "
        "download or export the file again."
    )
    path = gzipped(data)
    path.write_bytes(path.read_bytes()[:-60])
    assert message(path) == (
        "export.csv.gz: found packed data that ends early or does not unpack, "
        "expected a whole zip or gz file; download or export the file again."
    )


def test_zip_whose_data_are_damaged(rows, text, zipped):
    path = zipped({"events.csv": text(rows("ged-49")).encode()})
    data = bytearray(path.read_bytes())
    data[400:420] = bytes(20)
    path.write_bytes(data)
    assert message(path) == (
        "export.zip/events.csv: found packed data that ends early or does not unpack, "
        "expected a whole zip or gz file; download or export the file again."
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an Excel workbook"),
        (b"PAR1 and so on", "a Parquet file"),
    ],
)
def test_another_kind_of_file(write, content, kind):
    assert message(write(content)) == (
        f"export.csv: found {kind}, expected a CSV file; "
        "save or export it as CSV (comma separated, UTF-8)."
    )


def test_an_excel_workbook(zipped):
    assert message(zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""})) == (
        "export.zip: found an Excel workbook, expected a CSV file; "
        "save or export it as CSV (comma separated, UTF-8)."
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"data": []}', "JSON"),
        (b"<!DOCTYPE html><title>Log in</title>", "a web page"),
        (b"id,year\x00\x01\x02", "binary data"),
        (b"Dear reader\nno table here\n", "text without columns"),
    ],
)
def test_no_table_at_all(write, content, kind):
    assert message(write(content)) == (
        f"export.csv: found {kind}, expected a CSV file from ACLED or UCDP GED; "
        "choose the exported table."
    )


def test_no_file_and_a_folder(tmp_path):
    assert message(tmp_path / "none.csv") == (
        f"{tmp_path / 'none.csv'}: found no file of this name, expected the export that you "
        "downloaded; check the spelling, or upload the file to this folder."
    )
    assert message(tmp_path).endswith("found a folder, expected a file; name the file in it.")


def test_a_column_twice(rows, write):
    table = [[*row, row[0]] for row in rows("acled-text")]
    assert message(write(table)) == (
        "export.csv: found the column event_id_cnty twice, expected each column once; "
        "remove one of them, or export the file again."
    )


def test_a_column_missing(rows, write):
    table = rows("acled-text")
    place = table[0].index("timestamp")
    table = [row[:place] + row[place + 1 :] for row in table]
    assert message(write(table)) == (
        "export.csv: found the 30 columns event_id_cnty, event_date, year, time_precision, "
        "disorder_type, event_type, sub_event_type, actor1 and 22 more, expected a file from "
        "ACLED or UCDP GED; the closest layout is 'ACLED export since March 2023 with actor "
        "types as numbers', of which timestamp is missing."
    )


def test_a_table_of_another_kind(write):
    assert message(write("event,date,where\nA,2024-01-05,here\n")) == (
        "export.csv: found the 3 columns event, date, where, expected a file from ACLED or UCDP "
        "GED; the closest layout is 'ACLED by-actor file (one event on several rows)', of which "
        "event_id_cnty, event_date, time_precision, event_type, sub_event_type, actor1, "
        "assoc_actor_1, inter1 and 9 more are missing."
    )


def test_a_type_of_violence_that_is_none(rows, write):
    table = rows("ged-49")
    table[3][table[0].index("type_of_violence")] = "7"
    assert message(write(table)) == (
        "export.csv, row 4, column type_of_violence: found 7, expected 1, 2 or 3; "
        "cells are shifted or changed; export the file again."
    )
