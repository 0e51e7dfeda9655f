"""The chart of US strikes: which are drawn, and the ranges of the dead."""

from __future__ import annotations

from coursekit.charts.us_strikes import PLACE_LETTERS, WHO_LETTERS, confirmed_strikes, us_strikes
from coursekit.data import load


def test_a_strike_that_was_denied_and_those_after_the_paper_are_left_out() -> None:
    assert confirmed_strikes()["strike_id"].tolist() == [f"S{n:02}" for n in range(1, 12)]


def test_a_strike_is_drawn_from_the_least_to_the_most_dead() -> None:
    chart = us_strikes()
    rows = chart.data
    per_death = (rows["high"] - rows["low"]) / (rows["killed_max"] - rows["killed_min"])
    assert per_death.max() - per_death.min() < 0.3
    assert rows.loc[rows["strike_id"] == "S10", "killed"].item() == "34 to 51"
    assert rows.loc[rows["strike_id"] == "S04", "killed"].item() == "1"
    assert "34 to 51 killed (Iraq: 16, later 17 (government, PMF); Syria: 18" in chart.description


def test_rows_are_as_high_as_their_texts() -> None:
    rows = us_strikes().data
    assert rows["left"].str.split("\n").explode().str.len().max() <= PLACE_LETTERS
    assert rows["right"].str.split("\n").explode().str.len().max() <= WHO_LETTERS
    lines = [max(row.left.count("\n"), row.right.count("\n")) for row in rows.itertuples()]
    assert ((rows["bottom"] - rows["top"]) >= [15 * (n + 1) for n in lines]).all()


def test_strikes_without_a_toll_are_no_part_of_the_figure() -> None:
    assert load("us_strikes")["killed_max"].isna().any()
    assert us_strikes().data["killed_max"].notna().all()
