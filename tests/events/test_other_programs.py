"""What R, pandas and spreadsheets make of a file is the same table again, and is reported."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.events import read, sample
from coursekit.events.layouts import LAYOUTS

TAGGED = "ged-45"  # the sample with a row of tags under the header


@pytest.fixture
def table(layout, rows):
    if not LAYOUTS[layout].has_header:
        pytest.skip("it has no header")
    return rows(layout)


def assert_as_the_sample(path, layout, *oddities):
    events, plain = read(path), read(sample(layout)).table
    plain["notes"] = plain["notes"].replace("\r\n", "\n", regex=True)
    pd.testing.assert_frame_equal(events.table, plain, check_categorical=False)
    found = [oddity.what for oddity in events.report.oddities]
    for what in oddities:
        assert what in found
    return events


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_another_separator(layout, rows, text, write, sign, word):
    path = write(text(rows(layout), sign))
    assert_as_the_sample(path, layout, f"Columns separated by {word}")


def test_decimal_commas_of_a_spreadsheet(layout, table, text, write):
    places = [table[0].index(name) for name in table[0] if "itude" in name.lower()]
    for row in table[1:]:
        for place in places:
            row[place] = row[place].replace(".", ",")
    assert_as_the_sample(write(text(table, ";")), layout)


@pytest.mark.parametrize(
    "above",
    ["sep=,\n", "\n\n\n\n", "My export\n", 'A title, with comma\n\n"Two\nlines"\n', ",,,,\n"],
)
def test_lines_above_the_header(layout, table, text, write, above):
    assert_as_the_sample(write(above + text(table)), layout)


def test_sep_and_semicolons(layout, table, text, write):
    path = write("sep=;\n" + text(table, ";"))
    assert_as_the_sample(path, layout, "Lines above the header, left out")


def test_blank_rows_anywhere(layout, table, text, write):
    blank = [""] * len(table[0])
    path = write(text([table[0], blank, *table[1:4], blank, *table[4:], blank, blank]))
    assert_as_the_sample(path, layout)


def test_rows_are_counted_with_blank_ones(rows, write):
    table = rows("acled-text")
    table[3][1] = "never"
    path = write([["title"], [], table[0], [], *table[1:]])
    with pytest.raises(CourseError) as caught:
        read(path)
    assert caught.value.where == "export.csv, row 7, column event_date"


def test_the_numbers_of_rows_that_pandas_adds(layout, table, write):
    table = [["", *table[0]], *([str(n), *row] for n, row in enumerate(table[1:]))]
    what = "Columns that the layout does not have, left out"
    assert_as_the_sample(write(table), layout, what)


def test_the_names_of_rows_that_r_adds(layout, table, write):
    path = write([table[0], *([str(n), *row] for n, row in enumerate(table[1:], start=1))])
    if layout == TAGGED:
        table.pop(1)
        path = write([table[0], *([str(n), *row] for n, row in enumerate(table[1:], start=1))])
    assert_as_the_sample(path, layout)


def test_a_stray_last_column(layout, table, text, write):
    for rows in ([[*row, ""] for row in table], [table[0], *([*row, ""] for row in table[1:])]):
        assert_as_the_sample(write(text(rows)), layout)


def test_the_empty_columns_of_today(rows, write):
    new = ["population_1km", "population_2km", "population_5km", "population_best"]
    table = rows("acled-text")
    path = write([table[0] + new, *(row + [""] * 4 for row in table[1:])])
    events = assert_as_the_sample(path, "acled-text")
    found = {o.what: o.count for o in events.report.oddities}
    assert found["Columns that the layout does not have, left out"] == 4


@pytest.mark.parametrize("sign", [".", " ", ""])
def test_names_of_columns_as_r_and_spreadsheets_change_them(layout, table, write, sign):
    table[0] = [name.replace("_", sign) for name in table[0]]
    assert_as_the_sample(write(table), layout)


def test_without_the_columns_that_no_count_needs(layout, table, write):
    places = [at for at, name in enumerate(table[0]) if name.lower() in LAYOUTS[layout].needed]
    events = read(write([[row[at] for at in places] for row in table]))
    plain = read(sample(layout)).table
    assert events.table["event_id"].nunique() == plain["event_id"].nunique()
    what = "Columns of the layout that the file lacks"
    assert what in [oddity.what for oddity in events.report.oddities]


@pytest.mark.parametrize("gap", ["NA", "NULL", "nan", "#N/A", "  "])
def test_words_for_nothing_are_no_actors_and_no_places(layout, rows, write, gap):
    table = rows(layout)
    header = LAYOUTS[layout].header
    top = 2 if layout == TAGGED else int(LAYOUTS[layout].has_header)
    read_as_words = {
        *(column for side in LAYOUTS[layout].sides for column in side.columns),
        *(LAYOUTS[layout].fields.get(name, "") for name in ("admin2", "place", "notes")),
    }
    filled = 0
    for row in table[top:]:
        for at, name in enumerate(header):
            if name in read_as_words and not row[at]:
                row[at], filled = gap, filled + 1
    events = assert_as_the_sample(write(table), layout)
    found = {o.what: o.count for o in events.report.oddities}
    assert found.get("Cells with NA, NULL or only blanks, read as empty", 0) == filled


@pytest.mark.parametrize(
    "style",
    ["{}T00:00:00Z", "{} 00:00:00+00:00", "{}T00:00:00.000Z", "{} 00:00", "{} 00:00:00 UTC"],
)
def test_midnight_with_a_time_zone(layout, table, write, style):
    dates = {
        LAYOUTS[layout].fields[name] for name in ("start", "end") if name in LAYOUTS[layout].fields
    }
    places = [at for at, name in enumerate(table[0]) if name.lower() in dates]
    for row in table[2 if layout == TAGGED else 1 :]:
        for at in places:
            row[at] = style.format(pd.to_datetime(row[at]).strftime("%Y-%m-%d"))
    assert_as_the_sample(write(table), layout)


def test_a_file_that_pandas_wrote_again(layout, table, text, write):
    if layout == TAGGED:
        table.pop(1)
    frame = pd.read_csv(io.StringIO(text(table)))
    assert_as_the_sample(write(frame.to_csv()), layout)
