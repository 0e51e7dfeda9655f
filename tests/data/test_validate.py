from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coursekit.data.defects import Defect
from coursekit.data.validate import check_data
from coursekit.errors import CourseError
from tests.snapshots import Snapshot

# What is wrong with one cell or two of a row.
CELLS: dict[str, tuple[str, int, dict[str, str]]] = {
    "duplicate id": ("people", 4, {"person_id": "P02"}),
    "actor twice on an issue": (
        "stances",
        3,
        {"actor_id": "kh", "actor": "Kata'ib Hezbollah"},
    ),
    "empty required cell": ("claims", 5, {"claim": ""}),
    "unknown category": ("claims", 5, {"verdict": "corroborate"}),
    "wrong pattern of an id": ("tempo", 2, {"tempo_id": "t1"}),
    "comma at the thousands": ("timeline", 33, {"killed_min": "1,139"}),
    "negative count": ("us_strikes", 17, {"killed_min": "-34"}),
    "latitude out of range": ("places", 2, {"lat": "333.1"}),
    "date without a day": ("us_strikes", 3, {"date_local": "2023-11"}),
    "date out of its period": ("timeline", 3, {"date_end": "2034-01-05"}),
    "line break": ("places", 2, {"note": "two\nlines"}),
    "huge cell": ("places", 2, {"note": "x" * 140_000}),
    "unknown item in a list": ("us_strikes", 2, {"country": "Syrai"}),
    "minimum above maximum": ("aftermath", 14, {"wounded_min": "13", "wounded_max": "12"}),
    "end before beginning": ("timeline", 12, {"date_end": "2020-03-01"}),
    "tie ends before it begins": (
        "relations",
        13,
        {"to_date": "2023-12", "to_date_precision": "month"},
    ),
    "falling total": ("tempo", 5, {"cumulative_attacks": "18", "iraq": "9"}),
    "number of civilians missing": ("tolls", 2, {"civilians_min": ""}),
    "zero civilians where nobody counted them": ("tolls", 4, {"civilians_min": "0"}),
    "nought where no toll was reported": ("us_strikes", 15, {"wounded_min": "0"}),
    "at least as the highest": ("tolls", 13, {"killed_max": "8"}),
    "span of zero without an end": ("tempo", 2, {"zero_from": "2023-10-18"}),
    "span of zero without a beginning": ("tempo", 2, {"zero_to": "2023-10-18"}),
    "zero stated of days to come": (
        "tempo",
        2,
        {"zero_from": "2023-10-20", "zero_to": "2023-10-25"},
    ),
    "parts above the total": ("tempo", 2, {"iraq": "11"}),
    "tie to itself": ("relations", 9, {"actor_b": "kh"}),
    "wrong sign": ("relations", 9, {"sign": "-1"}),
    "balance of a negotiation": ("relations", 44, {"balance": "yes"}),
    "stance without a position": ("stances", 2, {"position": ""}),
    "position without a stance": ("stances", 12, {"position": "1"}),
    "half a point": ("places", 2, {"lon": ""}),
    "wrong precision": ("timeline", 27, {"date_precision": "day"}),
    "2026 not preliminary": ("tempo", 45, {"record_status": "regular"}),
    "support without a source": ("indicators", 2, {"source_ids": ""}),
    "thin month with a label": ("aftermath_months", 13, {"default_scenario": "deescalation"}),
    "dangling key": ("claim_sources", 2, {"source_id": "winep-mock"}),
    "dangling key without a near one": ("claim_sources", 2, {"source_id": "xyz"}),
    "dangling key alone in a list": ("timeline", 6, {"actor_ids": "khh"}),
    "dangling key in a list": ("timeline", 6, {"actor_ids": "us;quds-force;pmf;khh"}),
    "unknown locator": ("claims", 5, {"locator": "intro.9"}),
    "locator of another section": ("claims", 5, {"section": "scale"}),
    "timeline against strike": ("timeline", 83, {"killed_min": "33"}),
    "last day against local date": ("timeline", 83, {"date_end": "2024-02-04"}),
    "no last day beside a local date": ("timeline", 83, {"date_end": ""}),
    "stance with another name": ("stances", 2, {"actor": "Hezbollah"}),
    "publisher basis without page": ("publishers", 2, {"basis": "source"}),
}
Rows = list[list[str]]


def table(data: dict[str, Any], at: int) -> dict[str, Any]:
    found: dict[str, Any] = data["resources"][at]
    return found


# What is wrong with a file, or with the description of all.
FILES: dict[str, Callable[[Any], object]] = {
    "missing file": lambda f: (f.path / "tempo.csv").unlink(),
    "file is a folder": lambda f: (
        (f.path / "tempo.csv").unlink(),
        (f.path / "tempo.csv").mkdir(),
    ),
    "empty file": lambda f: f.raw("tempo", lambda _: b" \n"),
    "header only": lambda f: f.change("issues", lambda rows: rows.__delitem__(slice(1, None))),
    "wrong encoding": lambda f: f.raw(
        "places", lambda data: data.replace(b"Kut (", "Kût (".encode("latin-1"), 1)
    ),
    "UTF-16": lambda f: f.raw("issues", lambda data: data.decode().encode("utf-16")),
    "UTF-16, high byte first": lambda f: f.raw("issues", lambda _: b"\xfe\xff\0a"),
    "byte order mark": lambda f: f.raw("tempo", lambda data: b"\xef\xbb\xbf" + data),
    "wrong delimiter": lambda f: f.raw("actors", lambda data: data.replace(b",", b";")),
    "missing column": lambda f: f.change("actors", lambda rows: [row.pop(2) for row in rows]),
    "extra column": lambda f: f.change(
        "issues", lambda rows: [row.append("more" if row is rows[0] else "x") for row in rows]
    ),
    "renamed column": lambda f: f.change("issues", lambda rows: rows[0].__setitem__(1, "Issue")),
    "swapped columns in the header": lambda f: f.change(
        "tempo", lambda rows: rows[0].__setitem__(slice(5, 7), ["syria", "iraq"])
    ),
    "swapped columns": lambda f: f.change(
        "tempo", lambda rows: [row.__setitem__(slice(5, 7), row[6:4:-1]) for row in rows]
    ),
    "duplicate header": lambda f: f.change("places", lambda rows: rows[0].__setitem__(7, "name")),
    "too few cells": lambda f: f.change("issues", lambda rows: rows[3].pop()),
    "too many cells": lambda f: f.change("issues", lambda rows: rows[3].append("scale.1")),
    "one cell": lambda f: f.change("issues", lambda rows: rows[3].__delitem__(slice(1, None))),
    "empty line": lambda f: f.raw("issues", lambda data: data + b"\n"),
    "open quotation mark": lambda f: f.raw("issues", lambda data: data + b'zz,"zz'),
    "duplicate address": lambda f: f.set(
        "sources",
        3,
        url=f.rows("sources")[1][4],
        archive_url="",
        archive_status="not looked up",
    ),
    "duplicate tie": lambda f: f.change("claim_sources", lambda rows: rows.append(rows[1])),
    "verdict without a source": lambda f: f.change(
        "claim_sources",
        lambda rows: rows.__setitem__(slice(None), [row for row in rows if row[0] != "C09"]),
    ),
    "the paper left out": lambda f: f.describe(
        lambda data: data.update({"coursekit:paper": "another"})
    ),
    "no datapackage.json": lambda f: (f.path / "datapackage.json").unlink(),
    "broken datapackage.json": lambda f: f.text('{\n"name": \n'),
    "datapackage.json not in UTF-8": lambda f: (f.path / "datapackage.json").write_bytes(
        b'{"\xfb": 1}'
    ),
    "datapackage.json without titles": lambda f: f.describe(
        lambda data: table(data, 0).pop("title")
    ),
    "datapackage.json of another kind": lambda f: f.text("[1]"),
    "two tables left out": lambda f: f.describe(
        lambda data: (data["resources"].pop(4), data["resources"].pop())
    ),
    "column left out": lambda f: f.describe(lambda data: table(data, 0)["schema"]["fields"].pop(4)),
    "unknown type": lambda f: f.describe(
        lambda data: table(data, 0)["schema"]["fields"][3].update(type="text")
    ),
    "unknown rule": lambda f: f.describe(
        lambda data: table(data, 0)["coursekit:rules"][0].update(rule="supports")
    ),
    "rule like no other": lambda f: f.describe(
        lambda data: table(data, 0)["coursekit:rules"][0].update(rule="zzz")
    ),
    "key to no table": lambda f: f.describe(
        lambda data: table(data, 1)["schema"]["foreignKeys"][0]["reference"].update(
            resource="claim"
        )
    ),
    "key to no column": lambda f: f.describe(
        lambda data: table(data, 1)["schema"]["foreignKeys"][0]["reference"].update(
            fields=["claim_id", "nothing"]
        )
    ),
}


@pytest.mark.parametrize("name", [*CELLS, *FILES])
def test_each_defect_is_named_and_nothing_else(folder: Any, name: str, snapshot: Snapshot) -> None:
    if name in FILES:
        FILES[name](folder)
    else:
        file, row, cells = CELLS[name]
        folder.set(file, row, **cells)
    snapshot.check(name, "\n".join(map(str, folder.defects())))


def test_the_course_has_no_defect() -> None:
    assert check_data() == []


def test_every_defect_is_reported_in_the_order_of_tables_and_rows(folder: Any) -> None:
    folder.set("tempo", 9, iraq="many")
    folder.set("tempo", 3, iraq="twelve")
    folder.set("claims", 5, claim="", kind="guess", locator="intro.9")
    places = [(defect.file, defect.row, defect.column) for defect in folder.defects()]
    assert places == [
        ("claims.csv", 5, "locator"),
        ("claims.csv", 5, "claim"),
        ("claims.csv", 5, "kind"),
        ("tempo.csv", 3, "iraq"),
        ("tempo.csv", 9, "iraq"),
    ]


@pytest.mark.parametrize(
    ("table", "row", "cells", "columns"),
    [
        # A faulty cell hides no defect beside it.
        (
            "us_strikes",
            10,
            {"killed_min": "some", "wounded_min": "5", "wounded_max": "4"},
            ["killed_min", "wounded_min"],
        ),
        # From a faulty cell nothing else is concluded.
        ("us_strikes", 20, {"killed_min": "some", "killed_max": "0"}, ["killed_min"]),
        # Nor from a key that cannot be read: the ties to this page are no defects.
        ("sources", 2, {"source_id": "a b"}, ["source_id"]),
    ],
)
def test_each_cell_is_judged_by_itself(
    folder: Any, table: str, row: int, cells: dict[str, str], columns: list[str]
) -> None:
    folder.set(table, row, **cells)
    assert [defect.column for defect in folder.defects()] == columns


def test_a_table_that_cannot_be_read_makes_no_ties_dangle(folder: Any) -> None:
    folder.raw("sources", lambda _: b"")
    assert [defect.file for defect in folder.defects()] == ["sources.csv"]


def test_a_table_with_a_defect_still_has_its_keys(folder: Any) -> None:
    folder.set("sources", 3, date="soon")
    folder.set("claim_sources", 2, source_id="winep-mock")
    assert [(defect.file, defect.column) for defect in folder.defects()] == [
        ("claim_sources.csv", "source_id"),
        ("sources.csv", "date"),
    ]


def test_windows_line_ends_are_no_defect(folder: Any) -> None:
    folder.raw("tempo", lambda data: data.replace(b"\n", b"\r\n"))
    assert folder.defects() == []


def test_rows_are_numbered_as_a_spreadsheet_shows_them(folder: Any) -> None:
    folder.set("tempo", 2, note="two\nlines")
    folder.set("tempo", 3, iraq="twelve")
    assert [defect.row for defect in folder.defects()] == [2, 3]


def test_a_folder_is_named_or_that_of_the_environment(
    folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = folder.path / "nowhere"
    with pytest.raises(CourseError) as caught:
        check_data(nowhere)
    assert str(nowhere) in caught.value.found
    assert (caught.value.where, caught.value.remedy) == ("check-data", "correct the path")
    shutil.rmtree(folder.path)
    folder.path.mkdir()
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    monkeypatch.setenv("HOME", str(folder.path.parent))
    for defects in (check_data(), check_data(Path("~") / folder.path.name)):
        assert [defect.where for defect in defects] == ["datapackage.json"]


@pytest.mark.parametrize(
    ("more", "remedy"),
    [
        (0, "do it"),
        (1, "do it (1 more defect: run coursekit check-data)"),
        (2, "do it (2 more defects: run coursekit check-data)"),
    ],
)
def test_a_defect_says_how_many_more_there_are(more: int, remedy: str) -> None:
    error = Defect("a.csv", 3, "b", "x", "y", "do it").error(more)
    assert (error.where, error.found, error.expected) == ("a.csv, row 3, column b", "x", "y")
    assert error.remedy == remedy
