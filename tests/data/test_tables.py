from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from coursekit.data import load, tables
from coursekit.data.schema import Field, package
from coursekit.errors import CourseError

TABLES = sorted(package().tables)


def expected_dtype(field: Field) -> str:
    if field.is_date:
        return "datetime64[ns]"
    if field.type == "string" and field.allowed:
        return "category"
    return {
        "string": "string",
        "integer": "Int64",
        "number": "Float64",
        "boolean": "boolean",
        "list": "object",
    }[field.type]


@pytest.mark.parametrize("name", TABLES)
def test_types_are_those_of_the_schema(name: str) -> None:
    frame, fields = load(name), package().table(name).fields
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
        field.name: expected_dtype(field) for field in fields
    }
    for field in fields:
        column = frame[field.name]
        if field.type == "list":
            assert column.map(type).eq(list).all()
        if str(column.dtype) == "category":
            assert tuple(column.cat.categories) == field.allowed
            assert column.cat.ordered is field.ordered
        if field.required:
            assert column.notna().all()


def test_every_table_is_listed_with_its_rows() -> None:
    listed = tables().set_index("table")
    assert sorted(listed.index) == TABLES
    assert {name: len(load(name)) for name in TABLES} == listed["rows"].to_dict()


def test_dates_are_dates_and_say_where_they_stop() -> None:
    event = load("timeline").set_index("event_id").loc["E15"]
    assert (event["date"], event["date_precision"]) == (pd.Timestamp("2023-01-01"), "month")
    tie = load("relations").set_index("relation_id").loc["R22"]
    assert (tie["from_date"], tie["from_date_precision"]) == (pd.Timestamp("2014-01-01"), "year")
    assert load("aftermath_months")["month"].iloc[0] == pd.Timestamp("2024-03-01")


def test_an_unknown_is_missing_and_not_zero() -> None:
    strikes = load("us_strikes").set_index("strike_id")
    assert pd.isna(strikes.loc["S16", "killed_max"])
    assert load("aftermath").set_index("event_id").loc["A02", "killed_max"] == 0


def test_an_empty_list_is_a_list() -> None:
    claims = load("claims").set_index("claim_id")
    assert claims.loc["C01", "hedge_words"] == []
    assert claims.loc["C14", "hedge_words"] == ["evidence suggests", "ostensibly"]


def test_order_of_categories() -> None:
    claims = load("claims")
    assert list(claims["verdict"].cat.categories) == [
        "corroborated",
        "corroborated with a difference",
        "disputed",
        "not found",
        "not checked",
        "outcome noted",
    ]
    assert claims["section"].min() == "title"
    assert (load("timeline")["date_precision"] < "month").sum() == 94


def test_each_load_is_a_table_of_its_own() -> None:
    first = load("timeline")
    first.loc[0, "what_happened"] = "nothing"
    first.loc[0, "actor_ids"].append("nobody")
    again = load("timeline")
    assert again.loc[0, "what_happened"] != "nothing"
    assert again.loc[0, "actor_ids"] == ["pmf"]


@pytest.mark.parametrize("name", ["Claim", "claims.csv", 5, None, ["claims"]])
def test_an_unknown_name_gets_the_nearest_and_the_list(name: Any) -> None:
    with pytest.raises(CourseError) as caught:
        load(name)
    error = caught.value
    assert (error.where, error.expected) == ("load", f"one of {', '.join(TABLES)}")
    assert repr(name) in error.found
    assert error.remedy == ("did you mean 'claims'?" if isinstance(name, str | list) else "")


def test_a_broken_table_tells_the_first_defect_and_how_many_more(
    folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    load("tempo")
    folder.set("tempo", 3, iraq="twelve")
    folder.set("tempo", 4, qualifier="perhaps")
    folder.set("tempo", 5, report_date="2023-13-01")
    with pytest.raises(CourseError) as caught:
        load("tempo")
    assert caught.value.where == "tempo.csv, row 3, column iraq"
    assert caught.value.remedy.endswith("(2 more defects: run coursekit check-data)")
    assert len(load("claims")) == 99
    (folder.path / "tempo.csv").unlink()
    with pytest.raises(CourseError) as caught:
        load("tempo")
    assert caught.value.where == "tempo.csv"


def test_a_mended_table_loads_without_a_restart(
    folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    folder.set("tempo", 3, iraq="twelve")
    with pytest.raises(CourseError):
        load("tempo")
    folder.set("tempo", 3, iraq="12")
    assert load("tempo").loc[1, "iraq"] == 12


def test_windows_line_ends_load_the_same(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    before = load("tempo")
    folder.raw("tempo", lambda data: data.replace(b"\n", b"\r\n"))
    pd.testing.assert_frame_equal(load("tempo"), before)


def test_a_row_that_points_at_nothing_is_not_loaded(
    folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The charts and boards that follow the id would end in a traceback."""
    monkeypatch.setenv("COURSEKIT_DATA", str(folder.path))
    before = folder.rows("stances")[1][folder.rows("stances")[0].index("actor_id")]
    folder.set("stances", 2, actor_id="nobody")
    with pytest.raises(CourseError) as caught:
        load("stances")
    assert (caught.value.where, caught.value.found) == (
        "stances.csv, row 2, column actor_id",
        "'nobody'",
    )
    assert len(load("claims")) > 0
    folder.set("stances", 2, actor_id=before)
    assert len(load("stances")) > 0


def test_with_pages_on_both_sides_only_denials_leave_a_claim_undisputed() -> None:
    """The meaning of the verdict "disputed", held against the pages of each claim."""
    ties, verdicts = load("claim_sources"), load("claims").set_index("claim_id")["verdict"]
    sides = ties.groupby("claim_id")["relation"].agg(set)
    both = sides.index[[{"supports", "contradicts"} <= found for found in sides]]
    undisputed = [claim for claim in both if verdicts[claim] != "disputed"]
    assert set(verdicts.index[verdicts == "disputed"]) <= set(both)
    against = ties[ties["claim_id"].isin(undisputed) & ties["relation"].eq("contradicts")]
    assert len(against) >= len(undisputed) > 0
    assert set(against["word_of"]) <= {"Iranian officials", "Kata'ib Hezbollah"}
