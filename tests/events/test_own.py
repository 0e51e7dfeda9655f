from __future__ import annotations

import shutil

import pytest

from coursekit.errors import CourseError
from coursekit.events import read, sample, yours_or_sample


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_file_it_is_the_sample_and_says_so():
    events = yours_or_sample("mine.csv")
    assert events.table.equals(read(sample("acled-text")).table)
    assert events.report.summary == (
        "MADE UP: no mine.csv in this folder, so this is the sample of the course, in which "
        "country, groups and events are invented. made-up-acled-text.csv: 60 rows, "
        "18 October 2023 to 15 March 2024; ACLED export with actor types in words."
    )
    assert "MADE UP" in events._repr_html_()


def test_another_sample_and_the_tables_in_the_folder_are_named(here):
    for name in ("zoo.CSV", "a.zip", "notes.txt"):
        (here / name).touch()
    summary = yours_or_sample("mine.csv", "ged-49").report.summary
    assert "The folder has a.zip, zoo.CSV. made-up-ged-49.csv: 11 rows" in summary


def test_a_file_of_ones_own_is_read_and_the_sample_forgotten(here):
    shutil.copy(sample("ged-49"), here / "mine.csv")
    events = yours_or_sample("mine.csv")
    assert len(events) == 11
    assert events.report.summary.startswith("mine.csv: 11 rows")


def test_a_broken_file_is_not_passed_over_in_silence(here):
    (here / "mine.csv").write_text("", encoding="utf-8")
    with pytest.raises(CourseError, match=r"^mine\.csv: found"):
        yours_or_sample("mine.csv")
