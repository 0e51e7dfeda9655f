"""The list and the reply, what might hold a group back, the old line beside the new one."""

import csv
from dataclasses import replace

import pytest

from coursekit.charts import as_table, describe, november_list, old_and_new, restraint
from coursekit.charts.november_list import CONTENT as LIST
from coursekit.charts.november_list import list_rows, named_groups
from coursekit.charts.old_and_new import CONTENT
from coursekit.data import data_root, load


@pytest.fixture(scope="module")
def read():
    def table(name, key):
        with (data_root() / f"{name}.csv").open(encoding="utf-8") as file:
            return {row[key]: row for row in csv.DictReader(file)}

    return table


def test_the_list_is_dated_by_the_sources_and_by_the_paper(read):
    assert read("timeline", "event_id")["E33"]["date"] == "2023-11-25"
    rows = november_list().data.set_index("event_id")
    assert rows.loc["E33", "when"] == "25 November 2023"
    assert rows.loc["C41", "when"] == rows.loc["E34", "when"] == "26 November 2023"
    assert list(rows.index).index("C41") < list(rows.index).index("E34")


def test_who_is_named_and_who_is_left_out(read):
    named, left_out = named_groups()
    words = read("timeline", "event_id")["E33"]["what_happened"]
    short = [name.split()[-1].removeprefix("al-") for name in named]
    assert all(name in words for name in short), short
    assert left_out == ["Asa'ib Ahl al-Haq"]
    assert "without Asa'ib" in words
    assert "Left out: Asa'ib Ahl al-Haq." in describe(november_list())


def test_each_side_stands_in_its_own_column():
    rows = november_list().data.set_index("event_id")
    assert rows.loc["E33", "x2"] < rows.loc["E34", "x1"]
    assert rows["y1"].is_monotonic_increasing
    assert (rows["y2"].to_numpy()[:-1] < rows["y1"].to_numpy()[1:]).all()


def test_what_rests_on_one_account_says_so():
    content = LIST.load()
    rows = list_rows(replace(content, lanes={**content.lanes, "E16": "between"}))
    rows = rows.set_index("event_id")
    assert rows.loc["E16", "what"].endswith("(not confirmed)")
    assert "E16" not in content.lanes  # a quarrel without Asa'ib


def test_restraint_sets_each_group_beside_its_stance(read):
    table = as_table(restraint()).set_index("Group")
    assert len(table) == 7
    for row in read("stances", "stance_id").values():
        if row["issue_id"] == "attack-scale" and row["actor"] in table.index:
            shown = table.loc[row["actor"], "Attacks"].strip("()").replace("−", "-")  # noqa: RUF001
            assert int(shown) == int(row["position"])


def test_the_case_against_a_stake_in_government_is_shown():
    table = as_table(restraint()).set_index("Group")
    assert "Framework in 2022" in table.loc["Kata'ib Hezbollah", "Political wing and seats"]
    assert table.loc["Kata'ib Hezbollah", "Attacks"] == "+2"


def test_the_meeting_of_january_2023_and_the_listings(read):
    table = as_table(restraint()).set_index("Group")
    assert table.loc["Asa'ib Ahl al-Haq", "Envoys met"] == "Australia, January 2023"
    for row in read("factions", "faction_id").values():
        found = table[table.index == row["name"]]
        if len(found):
            assert found["US list"].item() == row["us_status_on_2024_03_18"]


def test_no_quarrel_of_later_years():
    ties = load("relations")
    later = ties[(ties["kind"] == "rivalry") & (ties["from_date"] > "2024-03-18")]
    assert len(later) == 1
    table = as_table(restraint()).set_index("Group")
    assert "Asa'ib" not in table.loc["Harakat Hezbollah al-Nujaba", "Quarrels on record"]


REPORTED = CONTENT.load().reported


@pytest.mark.parametrize(
    "side", [side for one in REPORTED for side in (*one.stances, *one.events)], ids=str
)
def test_the_sides_of_2020_are_what_their_rows_say(side, read):
    from_stances = side.row.startswith("ST")
    table = ("stances", "stance_id") if from_stances else ("timeline", "event_id")
    row = read(*table)[side.row]
    text = row["per_other_sources"] if from_stances else row["what_happened"]
    assert side.actor in (row.get("actor_ids") or row["actor_id"]).split(";")
    assert {
        "for": "Abu Fadak",
        "against": "without legal basis",
        "rejects": "rejected",
        "accepts": "accepted",
    }[side.word] in text


def test_every_side_of_2020_that_the_tables_hold_is_drawn(read):
    held = {
        row["actor_id"]
        for row in read("stances", "stance_id").values()
        if row["issue_id"] == "pmf-leadership" and row["per_other_sources"]
    }
    drawn = {side.actor for one in REPORTED for side in one.stances}
    assert drawn == held


def test_the_old_line_and_the_new_one():
    rows = old_and_new().data
    sides = {
        question: dict(zip(group["actor"], group["label"], strict=True))
        for question, group in rows.groupby("question")
    }
    post = sides["Abu Fadak for a top post of the PMF, 2020"]
    attacks = sides["Attacks on US targets, 2023"]
    assert post["Kata'ib Hezbollah"] == post["Badr Organization"] == "for"
    assert attacks["Kata'ib Hezbollah"] == "+2"
    assert attacks["Badr Organization"] == "−1"  # noqa: RUF001
    assert post["Ansarallah al-Awfiya"] == "not said"
    assert "17 of 28 cells filled" in describe(old_and_new())
