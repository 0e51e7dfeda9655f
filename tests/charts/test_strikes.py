"""The board of before and after, and the strikes: dates and counts that must hold."""

from __future__ import annotations

import pandas as pd
import pytest

from coursekit.charts import strike_board, us_strikes
from coursekit.charts.strikes import counted_strikes
from coursekit.data import load

# From the first day to the day after the last.
MONTHS = {
    "by November 2023": ("2023-10-17", "2023-12-01"),
    "December 2023 to January 2024": ("2023-12-01", "2024-02-01"),
    "February 2024": ("2024-02-01", "2024-03-01"),
}


def layers() -> dict[str, pd.DataFrame]:
    """The rows behind the board: dimensions, and what dates them."""
    chart = strike_board()
    return {"dimensions": chart.data, "dated": chart.layer[-2].data}


@pytest.mark.parametrize("row", load("deterrence").to_dict("records"), ids=lambda r: r["dim_id"])
def test_what_dates_a_change_lies_in_the_months_it_is_read_into(row) -> None:
    strikes = load("us_strikes").set_index("strike_id")["date"]
    events = load("timeline").set_index("event_id")["date"]
    dates = [*strikes[list(row["strike_ids"])], *events[list(row["event_ids"])]]
    if row["changed"] in MONTHS:
        first, end = map(pd.Timestamp, MONTHS[row["changed"]])
        assert first <= min(dates) < end
    elif row["changed"] == "cannot be said":
        assert dates == []
    else:
        turn = pd.Timestamp("2024-02-02")
        assert min(dates) < turn < max(dates)


def test_a_strike_that_was_denied_and_those_after_the_paper_are_left_out() -> None:
    assert counted_strikes()["strike_id"].tolist() == [f"S{n:02}" for n in range(1, 12)]


def test_the_answer_covers_the_first_of_what_dates_it() -> None:
    drawn = layers()
    for row in drawn["dimensions"].to_dict("records"):
        places = drawn["dated"].loc[drawn["dated"]["y"] == row["y"], "x"]
        if row["changed"] in MONTHS:
            assert row["answer"] - 2 <= places.min() <= row["answer2"] + 2
        elif len(places):
            assert places.max() < row["answer"]


def test_the_first_row_holds_every_strike() -> None:
    dated = layers()["dated"]
    top = dated[dated["y"] == dated["y"].min()]
    assert len(top) == len(counted_strikes())
    assert top["x"].is_monotonic_increasing


def test_a_strike_is_drawn_from_the_least_to_the_most_dead() -> None:
    chart = us_strikes()
    rows = chart.data
    per_death = (rows["high"] - rows["low"]) / (rows["killed_max"] - rows["killed_min"])
    assert per_death.max() - per_death.min() < 0.3
    assert rows.loc[rows["strike_id"] == "S10", "killed"].item() == "34 to 51"
    assert rows.loc[rows["strike_id"] == "S04", "killed"].item() == "1"
    assert "34 to 51 killed (Iraq: 16, later 17 (government, PMF); Syria: 18" in chart.description


def test_strikes_without_a_toll_are_no_part_of_the_figure() -> None:
    assert load("us_strikes")["killed_max"].isna().any()
    assert us_strikes().data["killed_max"].notna().all()
