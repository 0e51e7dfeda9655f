"""Who counted the dead, and what is said of civilians: against the table, cell by cell."""

from __future__ import annotations

import csv

from coursekit.charts import as_table, describe
from coursekit.charts.civilian_harm import civilian_harm
from coursekit.charts.who_counted import CIVILIANS, who_counted
from coursekit.data import data_root, load


def rows(name):
    with (data_root() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def marks(chart, column):
    spec = chart.to_dict()
    return [row for data in spec["datasets"].values() for row in data if column in row]


def written(low, high):
    if not low:
        return "no number"
    if not high:
        return f"{int(low):,} or more"
    return f"{int(low):,}" if low == high else f"{int(low):,} to {int(high):,}"


def test_every_speaker_of_the_night_has_a_row():
    table = as_table(who_counted())
    expected = [row for row in rows("tolls") if row["event_id"] == "E59"]
    assert len(table) == len(expected)
    for drawn, row in zip(table.to_dict("records"), expected, strict=True):
        assert drawn["Who counted"].startswith(row["speaker"])
        assert drawn["Civilians killed"] == CIVILIANS[row["civilians_killed"]]
        if row["together_min"]:
            assert drawn["Killed"] == f"{row['together_min']} or more, with wounded"
        else:
            assert drawn["Killed"] == written(row["killed_min"], row["killed_max"])
            assert drawn["Wounded"] == written(row["wounded_min"], row["wounded_max"])


def test_the_paper_is_told_apart_from_the_speaker_it_credits():
    drawn = who_counted().data
    said, quoted = drawn[drawn["who"].str.contains("al-Awadi")].to_dict("records")
    assert (said["whose"], said["wounded"]) == ("the speaker", "23 to 25")
    assert (quoted["whose"], quoted["wounded"]) == ("the paper", "36")
    assert quoted["who"].endswith("according to the paper")
    assert "C55" in quoted["says"]
    diamonds = [row for row in marks(who_counted(), "shape") if row["shape"] == "diamond"]
    assert {row["whose"] for row in diamonds} == {"the paper"}


def test_a_missing_number_is_no_mark_at_zero():
    cells = marks(who_counted(), "shape")
    absent = [row for row in cells if row["words"] in ("no number", "not apart")]
    assert absent
    assert {row["shape"] for row in absent} == {"none"}


def test_what_a_speaker_left_open_upward_points_upward():
    cells = marks(who_counted(), "shape")
    assert {row["shape"] for row in cells if row["words"] == "29 or more"} == {"triangle-right"}


def test_every_event_has_one_row_whoever_did_it():
    drawn = civilian_harm().data
    told = {row["event_id"] for row in rows("tolls") if row["support"] != "paper only"}
    assert len(drawn) == len(told)
    labels = load("tolls")["by"].cat.categories
    assert drawn["side"].nunique() == len(labels)


def test_every_attack_and_strike_of_the_months_is_there():
    events = [
        row["event_id"]
        for row in rows("timeline")
        if row["kind"] in ("attack", "strike", "killing") and row["date"] >= "2023-10-07"
    ]
    denied = {row["strike_id"] for row in rows("us_strikes") if row["confirmed_by_us"] == "denied"}
    left_out = {row["event_id"] for row in rows("timeline") if row["strike_id"] in denied}
    in_table = {row["event_id"] for row in rows("tolls")}
    assert set(events) - left_out <= in_table
    assert in_table <= set(events)


def test_not_reported_is_not_none_and_not_zero():
    drawn = civilian_harm().data.set_index("place")["civilians"]
    assert drawn["Tower 22"] == "not reported"
    assert drawn["Ben Gurion Airport"] == "not reported"
    assert "not reported" not in drawn[drawn.str.contains(";")].str.split("; ").sum()
    for row in rows("tolls"):
        assert (row["civilians_killed"] == "number") == bool(row["civilians_min"]), row["toll_id"]
        assert row["civilians_min"] != "0", "a speaker who says that there was none gave no number"


def test_an_account_that_changed_shows_both_answers():
    drawn = civilian_harm().data
    (hilla,) = drawn[drawn["place"] == "Hilla, Kut"].to_dict("records")
    assert hilla["civilians"] == "among the wounded; said: none; 1 to 2"
    (night,) = drawn[drawn["day"] == "2 Feb"].to_dict("records")
    assert night["civilians"] == "said: none; among the dead"


def test_a_total_over_months_is_no_event_of_a_day():
    drawn = civilian_harm().data.set_index("day")
    assert drawn.loc["since 7 Oct", "dead"] == "31,726 or more"
    assert "18 Mar," not in describe(civilian_harm())


def test_a_part_of_the_harm_says_which_days_it_draws() -> None:
    def said(**days: str) -> str:
        return civilian_harm(**days).to_dict()["title"]["subtitle"][0]

    assert said().startswith("7 October 2023 to 18 March 2024, ")
    assert said(before="2024-01-01").startswith("7 October 2023 to 31 December 2023, ")
    assert said(since="2024-01-01").startswith("1 January 2024 to 18 March 2024, ")
