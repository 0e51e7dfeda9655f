"""What check-data says of a case that is half filled in: what is wrong, and what will follow."""

from __future__ import annotations

import pytest

from coursekit.build import build_case
from coursekit.charts.words import paper_date
from coursekit.cli import main
from coursekit.data.locate import own_root
from coursekit.errors import CourseError
from coursekit.kit import check_case, fill_in
from tests.kit.conftest import Case

FOLLOWS = {
    "claims": ["section", "support", "record_status", "audit"],
    "sources": ["date_precision", "title_kind"],
    "stances": ["actor", "issue", "support"],
}


@pytest.fixture
def half(made_up: Case) -> Case:
    """The made-up case without what follows, in some cells of three tables."""
    for table, columns in FOLLOWS.items():
        for row in range(2, len(made_up.rows(table)) + 1):
            made_up.set(table, row, **dict.fromkeys(columns, ""))
    return made_up


def test_cells_that_fill_in_writes_are_one_sentence(half: Case) -> None:
    (last,) = check_case(half.path)
    cells = sum(len(half.records(table)) * len(columns) for table, columns in FOLLOWS.items())
    assert last.file == "claims.csv, sources.csv and stances.csv"
    assert last.found == f"fill-in writes {cells} cells here, from what other cells say."
    assert f"coursekit fill-in {half.path}" in last.remedy
    assert sum(fill_in(half.path).values()) == cells
    assert check_case(half.path) == []


def test_what_is_wrong_comes_first(half: Case) -> None:
    half.set("sources", 2, date="9 May")
    half.set("claims", 3, kind="")
    *wrong, last = check_case(half.path)
    assert [each.where for each in wrong] == [
        "claims.csv, row 3, column kind",
        "sources.csv, row 2, column date",
    ]
    assert last.found.startswith("fill-in writes ")


def test_a_paragraph_that_nobody_numbered_is_named_with_what_is_there(half: Case) -> None:
    half.set("claims", 2, locator="annex.1")
    wrong, _ = check_case(half.path)
    assert (wrong.where, wrong.found) == ("claims.csv, row 2, column locator", "'annex.1'")
    known = [row["locator"] for row in half.records("locators")]
    assert all(each in wrong.expected for each in known[:12])
    half.write("locators", half.rows("locators")[:1])
    wrong = next(each for each in check_case(half.path) if each.row == 2)
    assert wrong.expected == "an entry of locators.csv, column locator, which has no rows yet"


def test_of_a_table_that_cannot_be_read_nothing_follows(half: Case) -> None:
    for table in ("locators", "claim_sources"):
        (half.path / f"{table}.csv").unlink()
    *wrong, _ = check_case(half.path)
    assert [each.file for each in wrong] == ["locators.csv", "claim_sources.csv"]


def test_blank_rows_of_what_has_gone_are_no_defects_of_their_own(made_up: Case) -> None:
    header, *issues = made_up.rows("issues")
    made_up.write("issues", [header, *issues, ["ports", "Whose are the ports?", "a", "b", ""]])
    fill_in(made_up.path)
    made_up.write("issues", [header, *issues])
    (gone,) = check_case(made_up.path)
    assert "takes out" in gone.found
    assert gone.file == "stances.csv"


def test_rows_that_fill_in_would_add_are_no_defect(made_up: Case) -> None:
    made_up.write("stances", made_up.rows("stances")[:2])
    assert check_case(made_up.path) == []


def test_the_courses_own_tables_are_checked_as_they_are() -> None:
    assert check_case(own_root()) == []


@pytest.mark.parametrize("page", ["the paper", "of its publisher"])
def test_the_papers_own_publisher_does_not_corroborate_it(made_up: Case, page: str) -> None:
    ties = made_up.records("claim_sources")
    claim = next(
        row["claim_id"] for row in made_up.records("claims") if row["verdict"] == "corroborated"
    )
    mine = [number for number, tie in enumerate(ties, start=2) if tie["claim_id"] == claim]
    (paper,) = [row for row in made_up.records("sources") if row["source_id"] == "the-paper"]
    for number, source in enumerate(made_up.records("sources"), start=2):
        if source["source_id"] in {ties[each - 2]["source_id"] for each in mine}:
            made_up.set("sources", number, publisher_key=paper["publisher_key"])
    if page == "the paper":
        header, *rows = made_up.rows("claim_sources")
        rows = [row for row in rows if row[0] != claim]
        made_up.write("claim_sources", [header, *rows, [claim, "the-paper", "supports", "itself"]])
    wrong = next(each for each in check_case(made_up.path) if each.column == "verdict")
    assert wrong.found.startswith("Only pages of the paper's own publisher, 'quayside',")
    assert "write not found" in wrong.remedy
    other = next(
        row["publisher_key"]
        for row in made_up.records("publishers")
        if row["publisher_key"] != "quayside"
    )
    header, *rows = made_up.rows("sources")
    new = {"source_id": "new-page", "publisher_key": other, "title": "A title"}
    made_up.write("sources", [header, *rows, [new.get(column, "") for column in header]])
    header, *rows = made_up.rows("claim_sources")
    made_up.write("claim_sources", [header, *rows, [claim, "new-page", "differs", "a clerk"]])
    wrong = next(each for each in check_case(made_up.path) if each.column == "verdict")
    assert "write corroborated with a difference" in wrong.remedy
    made_up.set("claim_sources", len(rows) + 2, relation="supports")
    assert not [each for each in check_case(made_up.path) if each.column == "verdict"]


def test_a_refusal_says_that_nothing_was_written(half: Case) -> None:
    half.set("sources", 2, date="9 May")
    with pytest.raises(CourseError, match=r"\(nothing was written\)\.$"):
        fill_in(half.path)


def test_commands_are_those_that_this_reader_types(
    half: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COURSEKIT_STARTED_BY", "python3 dev.py")
    assert f"python3 dev.py fill-in {half.path}" in str(check_case(half.path)[-1])
    half.set("claims", 2, kind="")
    with pytest.raises(CourseError) as caught:
        build_case(half.path)
    more = f"(1 more defect: run python3 dev.py check-data {half.path})"
    assert caught.value.remedy.endswith(more)
    half.set("claims", 2, kind="fact")
    main(["fill-in", str(half.path)])
    assert f"Now: python3 dev.py check-data {half.path}\n" in capsys.readouterr().out


def test_a_question_with_one_outcome_is_named(made_up: Case) -> None:
    header, *rows = made_up.rows("forecasts")
    made_up.write("forecasts", [header, rows[-1]])
    made_up.set("forecasts", 2, percent="100")
    (wrong,) = check_case(made_up.path)
    assert (wrong.where, wrong.found) == (
        "forecasts.csv, row 2, column outcome",
        "Q01 has one outcome.",
    )


def test_a_paper_without_a_date_is_told_and_a_year_is_enough(made_up: Case) -> None:
    (row,) = (
        number
        for number, source in enumerate(made_up.records("sources"), start=2)
        if source["source_id"] == "the-paper"
    )
    made_up.set("sources", row, date="", date_precision="")
    (wrong,) = check_case(made_up.path)
    assert (wrong.where, wrong.found) == (
        f"sources.csv, row {row}, column date",
        "The paper has no date.",
    )
    made_up.set("sources", row, date="2031")
    fill_in(made_up.path)
    assert check_case(made_up.path) == []
    assert paper_date() == "2031-01-01"
