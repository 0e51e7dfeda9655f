"""A new case: what is written, what is never overwritten, and what the course says of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.data import check_data, claim, load, source, tables
from coursekit.data.locate import own_root
from coursekit.data.roles import UsedIds, resolve, source_list
from coursekit.data.schema import read_package
from coursekit.errors import CourseError
from coursekit.kit import new_case
from tests.snapshots import Snapshot

OURS = [
    "locators",
    "claims",
    "publishers",
    "sources",
    "claim_sources",
    "actors",
    "relations",
    "places",
    "timeline",
    "issues",
    "stances",
    "indicators",
]


def test_the_headers_are_those_of_the_course(blank) -> None:
    # The two columns that are left out point at tables of strikes and of armed factions.
    left_out = {"timeline": {"strike_id"}, "actors": {"faction_id"}}
    own = read_package(own_root()).tables
    for name in OURS:
        columns = [column for column in own[name].columns if column not in left_out.get(name, ())]
        assert blank.rows(name) == [columns]
    assert list(read_package(blank.path).tables) == [*OURS, "forecasts"]


def test_there_is_one_schema(blank) -> None:
    """What is not changed on purpose is word for word what the course has."""

    def fields(folder: Path) -> dict[tuple[str, str], object]:
        raw = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        return {
            (table["name"], field["name"]): field
            for table in raw["resources"]
            for field in table["schema"]["fields"]
        }

    own, mine = fields(own_root()), fields(blank.path)
    same = [key for key in mine if key in own and mine[key] == own[key]]
    assert len(same) > 70
    assert ("claims", "verdict") in same
    assert ("claims", "section") not in same


@pytest.mark.usefixtures("blank")
def test_a_blank_case_is_sound_and_has_no_rows() -> None:
    assert check_data() == []
    assert set(tables()["rows"]) == {0}


def test_the_standard_finds_nothing_either(made_up) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    result = subprocess.run(command, cwd=made_up.path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_nothing_is_overwritten(blank) -> None:
    (blank.path / "claims.csv").write_text("mine", encoding="utf-8")
    before = {path: path.read_bytes() for path in blank.path.rglob("*") if path.is_file()}
    with pytest.raises(CourseError) as caught:
        new_case(blank.path)
    assert caught.value.where == f"new-case {blank.path}"
    assert caught.value.found == "The folder is not empty."
    assert {path: path.read_bytes() for path in blank.path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_is_no_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(CourseError, match="a file with that name"):
        new_case(tmp_path / name)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_place_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(CourseError, match=r"cannot be written \(Permission denied\)"):
        new_case(tmp_path / "a")


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert (new_case(str(tmp_path)) / "README.md").is_file()


@pytest.mark.usefixtures("blank")
def test_a_table_that_has_no_rows_yet() -> None:
    with pytest.raises(CourseError) as caught:
        load("claims")
    assert (caught.value.where, caught.value.found) == ("claims.csv", "The table has no rows.")


@pytest.mark.usefixtures("blank")
@pytest.mark.parametrize("name", ["tempo", "us_strikes", "factions", "glossary"])
def test_a_table_of_the_course_that_a_case_does_without(name: str) -> None:
    with pytest.raises(CourseError) as caught:
        load(name)
    assert caught.value.expected == f"one of {', '.join(sorted([*OURS, 'forecasts']))}"
    assert "unset COURSEKIT_DATA" in caught.value.remedy


@pytest.mark.usefixtures("blank")
def test_any_other_name_is_a_slip() -> None:
    with pytest.raises(CourseError, match=r"Did you mean 'claims'\?$"):
        load("claim")


def test_the_made_up_case_is_sound_and_loads(made_up) -> None:
    assert check_data() == []
    for name in [*OURS, "forecasts"]:
        assert len(load(name)) == len(made_up.records(name)) > 0
    assert load("claims")["section"].tolist()[2] == "talks"
    assert load("timeline")["kind"].cat.categories[0] == "statement"
    assert load("forecasts")["percent"].sum() == 100


@pytest.mark.usefixtures("made_up")
def test_cards_and_references_read_the_case() -> None:
    card = claim("C07")
    assert card.paper.title == "The Harbour Strike: A Turning Point for Exemplaria"
    assert card.verdict == "corroborated with a difference"
    assert [tie.source.source_id for tie in card.ties] == ["courier-2031-04-23"]
    assert "what other sources" not in str(card)
    text = "{fact}`timeline:E06.date|day`, {actor}`union`, {fact}`count:claims?section=pressure`"
    assert resolve(text, UsedIds()) == "23 April, Quay Workers' Union, 8"


def test_excel_may_put_its_mark_before_the_header(made_up) -> None:
    path = made_up.path / "claims.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_data() == []
    assert load("claims")["claim_id"].tolist()[0] == "C01"


WRONG = {
    "a paragraph that was not numbered": ("claims", 2, {"locator": "opening.7"}),
    "support that does not follow": ("claims", 8, {"support": "source"}),
    "an actor that nobody listed": ("timeline", 2, {"actor_ids": "leage"}),
    "the paper itself left out": ("sources", 3, {"source_id": "paper"}),
    "chances that do not add up": ("forecasts", 2, {"percent": "30"}),
    "a verdict that rests on nothing": ("claims", 2, {"verdict_basis": "none"}),
    "a verdict without a page": (
        "claims",
        6,
        {"verdict": "corroborated", "verdict_basis": "statement"},
    ),
    "a stance that is called blank": ("stances", 2, {"basis": "blank"}),
    "a scenario with a blank": ("indicators", 2, {"scenario": "little change"}),
    "no other outcome": ("forecasts", 5, {"outcome": "a truce"}),
    "a type that is not on the list": ("actors", 2, {"type": "unoin"}),
    "a section of several words": ("locators", 2, {"section": "The opening"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_load_says_what_a_table_lacks(name: str, made_up, snapshot: Snapshot) -> None:
    table, row, cells = WRONG[name]
    made_up.set(table, row, **cells)
    with pytest.raises(CourseError) as caught:
        load(table)
    snapshot.check(name, str(caught.value))


def test_what_points_at_a_blank_table_is_named(made_up) -> None:
    made_up.write("places", made_up.rows("places")[:1])
    first = check_data()[0]
    assert (first.where, first.found) == (
        "timeline.csv, row 2, column place_ids",
        "'port-sample'",
    )


def test_a_claim_with_a_verdict_and_no_tie_is_named(made_up) -> None:
    made_up.write("claim_sources", made_up.rows("claim_sources")[:1])
    first = check_data()[0]
    assert (first.where, first.remedy) == (
        "claims.csv, row 2, column support",
        "write paper only",
    )


def test_a_date_of_any_year_will_do(made_up) -> None:
    made_up.set("timeline", 2, date="1931-04-03")
    assert check_data() == []


def test_a_case_is_read_alike_within_the_walls_of_grading(made_up, monkeypatch) -> None:
    """There it lies where the course's own tables would be."""
    made_up.set("forecasts", 2, outcome="settled by June (both)")
    monkeypatch.setattr("coursekit.data.schema.own_root", lambda: made_up.path)
    assert load("forecasts")["outcome"].iloc[0] == "settled by June (both)"


def test_an_actor_may_have_an_id_that_the_course_uses(made_up) -> None:
    """The umbrellas of the course's own paper are nobody in particular here."""
    for table, column in [("actors", "actor_id"), ("relations", "actor_a")]:
        for row, record in enumerate(made_up.records(table), start=2):
            if record[column] == "government":
                made_up.set(table, row, **{column: "pmf"})
    made_up.set("timeline", 8, actor_ids="pmf;company")
    for row in (5, 9):
        made_up.set("stances", row, actor_id="pmf")
    assert [str(each) for each in check_data()] == []


def test_what_a_spreadsheet_leaves_behind_is_forgiven(made_up) -> None:
    """Blanks round a word and rows of empty cells, which the course's own tables may not have."""
    rows = made_up.rows("claims")
    rows[1] = [f" {cell} " if cell else cell for cell in rows[1]]
    made_up.write("claims", [*rows[:2], [""] * len(rows[0]), *rows[2:], [""] * 3])
    assert check_data() == []
    assert load("claims")["claim_id"].tolist() == [row[0].strip() for row in rows[1:]]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_table_that_was_saved_as_a_spreadsheet(made_up, ending: str) -> None:
    path = made_up.path / "places.csv"
    (made_up.path / f"places.{ending}").write_bytes(b"PK\x03\x04")
    path.unlink()
    told = next(each for each in check_data() if each.file == "places.csv")
    assert told.remedy == f"save places.{ending} as CSV, under the name places.csv"
    path.write_bytes(b"PK\x03\x04 and more")
    told = next(each for each in check_data() if each.file == "places.csv")
    assert (told.found, told.remedy) == (
        "The file is a spreadsheet, not CSV.",
        "save it as CSV",
    )


def test_of_an_outlet_that_nobody_looked_up_nothing_is_said(made_up) -> None:
    row = next(
        number
        for number, each in enumerate(made_up.records("publishers"), start=2)
        if each["publisher_key"] == "sample-courier"
    )
    assert "owner or control: private" in source("courier-2031-04-23").link.after
    made_up.set("publishers", row, owner_or_control="unknown", owner_detail="", country="")
    assert source("courier-2031-04-23").link.after.endswith(", 23 April 2031.")
    card = str(source("courier-2031-04-23"))
    assert not any(word in card for word in ("Owner", "How we know", "Country"))
    used = UsedIds()
    resolve("{source}`courier-2031-04-23`", used)
    assert "The Sample Courier (invented), 23 April 2031." in source_list(used)
