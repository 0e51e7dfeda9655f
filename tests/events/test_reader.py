"""Every layout comes out in one shape."""

from __future__ import annotations

import socket
from dataclasses import replace

import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.events import read, sample, yours_or_sample
from coursekit.events.layouts import LAYOUTS, Side
from coursekit.events.reader import COLUMNS

SIZES = {
    "acled-to-2023": 24,
    "acled-numeric": 24,
    "acled-text": 60,
    "acled-by-actor": 23,
    "acled-weekly": 55,
    "ged-49": 11,
    "ged-49-no-header": 4,
    "ged-45": 8,
    "ged-43": 8,
    "ged-42": 8,
    "ged-41": 6,
}


def plain(path):
    """The table in order of ids and without the layout."""
    return read(path).table.drop(columns="layout").sort_values("event_id", ignore_index=True)


def assert_same(left, right):
    pd.testing.assert_frame_equal(left, right, check_categorical=False)


def test_one_shape_for_all(layout):
    events = read(sample(layout))
    assert tuple(events.table.columns) == COLUMNS
    assert len(events) == SIZES[layout]
    assert events.table["layout"].unique().tolist() == [layout]
    assert events.table["start"].is_monotonic_increasing
    assert events.table["country"].unique().tolist() == ["Exemplaria"]
    assert LAYOUTS[layout].title in events.report.summary


def test_samples_say_that_they_are_made_up(layout, rows):
    assert sample(layout).name.startswith("made-up")
    body = rows(layout)[{"ged-49-no-header": 0, "ged-45": 2}.get(layout, 1) :]
    assert body
    assert all(any("INVENTED ROW, no real event" in cell for cell in row) for row in body)


def test_the_layouts_of_acled_agree():
    numeric, words = (plain(sample(key)) for key in ("acled-numeric", "acled-text"))
    assert_same(numeric, words[words["event_id"].isin(numeric["event_id"])].reset_index(drop=True))


def test_the_older_layout_differs_by_its_dates_only():
    old, new = (plain(sample(key)) for key in ("acled-to-2023", "acled-numeric"))
    for column in ("start", "end"):
        assert (new.pop(column) - old.pop(column) == pd.Timedelta(days=728)).all()
    old["notes"] = old["notes"].str.replace("\r\n", "\n")
    assert_same(old, new)


def test_by_actor_rows_hold_the_same_events():
    rows, events = (read(sample(key)).table for key in ("acled-by-actor", "acled-numeric"))
    assert rows["event_id"].nunique() == 12
    for number, group in rows.groupby("event_id"):
        actors = events.loc[events["event_id"] == number, "actors"].iloc[0]
        names = [actor.name for cell in group["actors"] for actor in cell]
        assert sorted(names) == sorted(actor.name for actor in actors)
        assert {actor.role for cell in group["actors"] for actor in cell} <= {"actor", "with actor"}


@pytest.mark.parametrize("key", ["ged-45", "ged-43", "ged-42", "ged-41"])
def test_the_layouts_of_ged_agree(key):
    table, reference = plain(sample(key)), plain(sample("ged-49"))
    assert_same(table, reference[: len(table)])


def test_a_new_layout_is_one_declaration(rows, write, monkeypatch):
    wide = LAYOUTS["acled-text"]
    left_out = ("sub_event_type", "date_precision", "place_precision", "coded", "admin2", "notes")
    old = replace(
        wide,
        key="acled-old",
        title="ACLED of old",
        header=("EVENT", "DAY", *wide.header[7:]),
        fields={
            **{name: column for name, column in wide.fields.items() if name not in left_out},
            "event_id": "event",
            "start": "day",
            "end": "day",
        },
        sides=(Side("actor 1", "actor1"), Side("actor 2", "actor2", "inter2")),
        date_formats=("%m/%d/%y",),
    )
    monkeypatch.setitem(LAYOUTS, old.key, old)
    table = rows("acled-text")[:6]
    dropped = [table[0].index(wide.fields[name]) for name in left_out]
    for row in table:
        row[:] = [cell for place, cell in enumerate(row) if place not in dropped]
    table[0][:2] = ["EVENT", "DAY"]
    for day, row in enumerate(table[1:], start=1):
        row[1] = f"2/{day}/24"
    read_back = read(write(table)).table
    assert read_back["layout"].unique().tolist() == ["acled-old"]
    assert read_back["start"].dt.strftime("%Y-%m-%d").tolist()[-1] == "2024-02-05"
    assert tuple(read_back.columns) == COLUMNS
    assert read_back[["sub_event_type", "date_precision", "notes"]].isna().all(axis=None)
    assert [a.role for a in read_back["actors"].iloc[0]][:1] == ["actor 1"]


def test_a_second_actor_is_never_left_out(rows, write):
    table = rows("acled-text")
    place = table[0].index("inter2")
    with pytest.raises(CourseError, match="inter2 is missing"):
        read(write([row[:place] + row[place + 1 :] for row in table]))


def test_zip_and_gz_read_as_they_are(layout, zipped, gzipped):
    data = sample(layout).read_bytes()
    archive = zipped({"folder/events.csv": data, "codebook.pdf": b"%PDF", "__MACOSX/x.csv": b""})
    for path in (archive, gzipped(data)):
        assert_same(plain(path), plain(sample(layout)))


def test_columns_in_another_order_and_in_capitals(rows, write):
    table = [row[::-1] for row in rows("acled-text")]
    table[0] = [name.upper() for name in table[0]]
    assert_same(plain(write(table)), plain(sample("acled-text")))


def test_extra_and_absent_columns_are_reported(rows, write):
    table = [[*row[:-2], row[-1], "7"] for row in rows("acled-text")]
    table[0][-1] = "population_best"
    found = {o.what: o.examples for o in read(write(table)).report.oddities}
    assert found["Columns that the layout does not have, left out"] == ("population_best",)
    assert found["Columns of the layout that the file lacks"] == ("tags",)


def test_tag_row_bom_and_missing_header_are_reported():
    said = {
        key: [o.what for o in read(sample(key)).report.oddities]
        for key in ("ged-45", "acled-to-2023", "ged-49-no-header")
    }
    assert said["ged-45"][0] == "A row of tags under the header, left out"
    assert said["acled-to-2023"][0] == "A byte order mark at the start of the file, left out"
    assert said["ged-49-no-header"][0].startswith("No header; read as the 49 columns")


def test_a_candidate_file_with_a_byte_order_mark(write):
    path = write(b"\xef\xbb\xbf" + sample("ged-49-no-header").read_bytes())
    assert read(path).table["event_id"].tolist() == ["900001", "900002", "900003", "900004"]


def test_a_file_longer_than_the_first_look(rows, write):
    table = rows("acled-text")
    many = [[f"XEX{n}", *row[1:]] for n, row in enumerate(table[2:] * 40)]
    assert len(read(write([table[0], *many]))) == len(many)


def test_the_report_shows_well(layout):
    events = read(sample(layout))
    shown, text = events._repr_html_(), repr(events)
    assert "<caption>Found in this file</caption>" in shown
    assert "this report in <code>.report</code>.</p>" in shown
    assert events.report.frame().columns.tolist() == ["what", "count", "examples"]
    for oddity in events.report.oddities:
        assert f"- {oddity.what}: {oddity.count:,}" in text
        assert 0 < len(oddity.examples) + 1 <= 4
        assert oddity.count > 0


def test_the_report_escapes_what_stands_in_a_file(rows, write):
    table = rows("acled-text")
    table[1][table[0].index("location")] = "  <b>Nowhere</b> Ñ  "
    assert "<b>Nowhere" not in read(write(table))._repr_html_()


def test_nothing_is_fetched(monkeypatch, layout):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    read(sample(layout))


def test_no_such_sample():
    with pytest.raises(CourseError, match="no sample with the name"):
        sample(["acled-text"])
    with pytest.raises(CourseError, match="no sample with the name 'acled'") as caught:
        sample("acled")
    assert caught.value.remedy == f"choose one of {', '.join(LAYOUTS)}"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_file_it_is_the_sample_and_says_so(here):
    for name in ("zoo.CSV", "a.zip", "notes.txt"):
        (here / name).touch()
    events = yours_or_sample("mine.csv", "ged-49")
    assert_same(events.table, read(sample("ged-49")).table)
    summary = events.report.summary
    assert summary.startswith("MADE UP: no mine.csv in this folder")
    assert "The folder has a.zip, zoo.CSV. made-up-ged-49.csv: 11 rows" in summary
    assert "MADE UP" in events._repr_html_()


def test_a_file_of_ones_own_is_read_and_the_sample_forgotten(here):
    (here / "mine.csv").write_bytes(sample("ged-49").read_bytes())
    assert yours_or_sample("mine.csv").report.summary.startswith("mine.csv: 11 rows")


def test_a_broken_file_is_not_passed_over_in_silence(here):
    (here / "mine.csv").touch()
    with pytest.raises(CourseError):
        yours_or_sample("mine.csv")


@pytest.mark.parametrize("name", [None, "a" * 300, "a\0b", "~nobody-here/x"])
def test_a_name_that_the_computer_cannot_take(name):
    for call in (read, yours_or_sample):
        with pytest.raises(CourseError) as caught:
            call(name)
        assert caught.value.where == call.__name__


def test_the_sample_needs_no_folder(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert yours_or_sample("mine.csv").report.summary.startswith("MADE UP")
