"""What follows from other cells is written; what somebody wrote stays."""

from __future__ import annotations

import contextlib
import csv
import shutil
from pathlib import Path

import pytest

from coursekit.cli import main
from coursekit.data import check_data
from coursekit.data.locate import own_root
from coursekit.errors import CourseError
from coursekit.kit import fill_in
from tests.kit.conftest import Case

REPOSITORY = Path(__file__).parents[2]
FOLLOWS = {
    "claims": ["section", "support"],
    "sources": ["date_precision"],
    "relations": ["from_date_precision", "to_date_precision", "support"],
    "timeline": ["date_precision", "support"],
    "stances": ["actor", "issue", "pole_minus", "pole_plus", "support"],
    "indicators": ["support"],
}


@pytest.fixture(params=["made up", "artemis"])
def case(request: pytest.FixtureRequest, made_up: Case, tmp_path: Path) -> Case:
    if request.param == "made up":
        return made_up
    return Case(shutil.copytree(REPOSITORY / "cases" / "artemis", tmp_path / "artemis"))


def test_cells_that_follow_come_back(case: Case) -> None:
    before = {table: case.rows(table) for table in FOLLOWS}
    emptied = {}
    for table, columns in FOLLOWS.items():
        header, *rows = case.rows(table)
        places = [header.index(column) for column in columns]
        emptied[f"{table}.csv"] = sum(row[place] != "" for row in rows for place in places)
        blank = [["" if at in places else cell for at, cell in enumerate(row)] for row in rows]
        case.write(table, [header, *blank])
    assert fill_in(case.path) == emptied
    assert {table: case.rows(table) for table in FOLLOWS} == before
    assert check_data(case.path) == []


@pytest.mark.parametrize("comma", [";", "\t"])
def test_columns_of_another_country_are_read_and_kept(made_up: Case, comma: str) -> None:
    """Excel puts semicolons between the columns where a comma is the decimal sign."""
    whole = made_up.rows("claims")
    made_up.set("claims", 2, support="")
    file = made_up.path / "claims.csv"
    rows = made_up.rows("claims")
    with file.open("w", encoding="utf-8-sig", newline="") as written:
        csv.writer(written, delimiter=comma, lineterminator="\r\n").writerows(rows)
    assert fill_in(made_up.path) == {"claims.csv": 1}
    assert check_data(made_up.path) == []
    with file.open(encoding="utf-8-sig", newline="") as written:
        assert list(csv.reader(written, delimiter=comma)) == whole


def test_a_case_that_is_whole_is_not_touched(case: Case) -> None:
    before = {file: file.stat().st_mtime_ns for file in case.path.iterdir()}
    assert fill_in(case.path) == {}
    assert {file: file.stat().st_mtime_ns for file in case.path.iterdir()} == before


def test_a_row_begins_as_not_checked(blank: Case) -> None:
    blank.write("locators", [*blank.rows("locators"), ["talks.1", "talks", "The talks", "1"]])
    header = blank.rows("claims")[0]
    begun = {"claim_id": "C01", "locator": "talks.1", "claim": "They met.", "kind": "fact"}
    blank.write("claims", [header, [begun.get(column, "") for column in header]])
    assert fill_in(blank.path) == {"claims.csv": 6}
    assert check_data(blank.path) == []
    (claim,) = blank.records("claims")
    assert claim["section"] == "talks"
    assert (claim["verdict"], claim["support"]) == ("not checked", "paper only")


def test_stances_get_a_row_for_each_actor_on_each_issue(case: Case) -> None:
    header, *rows = case.rows("stances")
    case.write("stances", [header, *rows[:2]])
    fill_in(case.path)
    assert case.rows("stances")[:3] == [header, *rows[:2]]
    made = case.records("stances")
    assert len(made) == len(rows)
    assert {row["basis"] for row in made[2:]} == {"blank"}
    assert check_data(case.path) == []


def test_what_somebody_wrote_stays(made_up: Case) -> None:
    made_up.set("stances", 2, pole_plus="")
    made_up.set("claims", 2, section="talks", verdict="disputed", audit="")
    assert fill_in(made_up.path) == {"claims.csv": 1, "stances.csv": 1}
    stance, claim = made_up.records("stances")[0], made_up.records("claims")[0]
    assert stance["pole_plus"] == "take it"
    assert (claim["section"], claim["verdict"]) == ("talks", "disputed")


def test_support_and_precision_keep_up(made_up: Case) -> None:
    made_up.set("claim_sources", 2, relation="differs")
    made_up.set("claim_sources", 3, relation="differs")
    made_up.set("sources", 2, date="2031-04")
    assert fill_in(made_up.path) == {"claims.csv": 1, "sources.csv": 1}
    assert made_up.records("claims")[0]["support"] == "differing source"
    assert made_up.records("sources")[0]["date_precision"] == "month"


def test_the_mark_of_a_spreadsheet_stays_and_empty_rows_go(made_up: Case) -> None:
    path = made_up.path / "actors.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b",,,\r\n")
    made_up.set("claims", 2, support="")
    assert fill_in(made_up.path) == {"claims.csv": 1}
    claims = made_up.path / "claims.csv"
    claims.write_bytes(b"\xef\xbb\xbf" + claims.read_bytes().replace(b",source,", b",,", 1))
    assert fill_in(made_up.path) == {"claims.csv": 1}
    assert claims.read_bytes().startswith(b"\xef\xbb\xbfclaim_id,")


def test_a_new_name_goes_into_the_table_of_stances(case: Case) -> None:
    first = case.records("issues")[0]
    named = [row["issue_id"] for row in case.records("stances")].count(first["issue_id"])
    case.set("issues", 2, issue="A name that is new")
    assert fill_in(case.path) == {"stances.csv": named}
    assert check_data(case.path) == []


def test_the_blank_stances_of_an_issue_that_has_gone_are_taken_out(
    made_up: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = made_up.rows("issues")
    made_up.write("issues", [*rows, ["ports", "Who owns the ports?", "the state", "firms", ""]])
    before = made_up.rows("stances")
    assert fill_in(made_up.path)["stances.csv"] > 0
    made_up.set("issues", len(rows) + 1, issue_id="owners")
    new = len(made_up.rows("stances")) - len(before)
    main(["fill-in", str(made_up.path)])
    said = f"stances.csv, blank rows: {new} taken out; their actor or issue is not in its table"
    assert said in capsys.readouterr().out
    assert {row["issue_id"] for row in made_up.records("stances")[len(before) - 1 :]} == {"owners"}
    made_up.write("issues", rows)
    assert fill_in(made_up.path) == {"stances.csv, blank rows": new}
    assert made_up.rows("stances") == before


BAD = ("Jun-23", "9/17/2023", "2023-13", "=A1", "ST\u0663", "a;;b", "x" * 3000, "<b>", '"', "²")


@pytest.mark.parametrize("cell", BAD)
def test_a_cell_that_holds_what_it_may_not_is_named_and_nothing_is_written(
    made_up: Case, cell: str
) -> None:
    """In a cell of any table, `fill_in` goes through or says what check-data says."""
    made_up.set("claims", 2, support="")
    for file in sorted(made_up.path.glob("*.csv")):
        whole, claims = file.read_bytes(), (made_up.path / "claims.csv").read_bytes()
        for column in made_up.rows(file.stem)[0]:
            made_up.set(file.stem, 2, **{column: cell})
            with contextlib.suppress(CourseError):
                fill_in(made_up.path)
                file.write_bytes(whole)
                (made_up.path / "claims.csv").write_bytes(claims)
                continue
            assert (made_up.path / "claims.csv").read_bytes() == claims or file.stem == "claims"
            file.write_bytes(whole)
    made_up.set("sources", 2, date=cell)
    with pytest.raises(CourseError) as error:
        fill_in(made_up.path)
    told = [each for each in check_data(made_up.path) if each.column == "date"]
    assert (error.value.where, error.value.found) == (told[0].where, told[0].found)


def test_a_table_that_cannot_be_read_stops_it(made_up: Case) -> None:
    made_up.set("claims", 2, support="")
    (made_up.path / "stances.csv").write_text("stance_id actor_id\n", encoding="utf-8")
    before = (made_up.path / "claims.csv").read_bytes()
    with pytest.raises(CourseError) as error:
        fill_in(made_up.path)
    assert error.value.where.startswith("stances.csv, row 1")
    assert (made_up.path / "claims.csv").read_bytes() == before


def test_the_courses_own_tables_are_no_case() -> None:
    with pytest.raises(CourseError) as error:
        fill_in(own_root())
    assert error.value.found == "These tables belong to no case."
