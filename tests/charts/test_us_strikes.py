"""The chart of US strikes: which are drawn, and the ranges of the dead."""

from __future__ import annotations

from coursekit.charts.us_strikes import (
    LINE,
    NO_TOLL,
    PLACE_LETTERS,
    WHO_LETTERS,
    confirmed_strikes,
    us_strikes,
)
from coursekit.data import load


def test_a_strike_that_was_denied_and_those_after_the_paper_are_left_out() -> None:
    dates = load("us_strikes").set_index("strike_id")["date"]
    drawn = confirmed_strikes()["strike_id"].tolist()
    assert set(drawn) == {f"S{n:02}" for n in [*range(1, 12), *range(24, 29)]}
    assert dates[drawn].is_monotonic_increasing


def test_a_strike_is_drawn_from_the_least_to_the_most_dead() -> None:
    chart = us_strikes()
    rows = chart.data
    strikes = load("us_strikes").set_index("strike_id").loc[rows["strike_id"]]
    most = strikes["killed_max"].fillna(strikes["killed_or_more"])
    dead = (most - strikes["killed_min"]).to_numpy(float, na_value=0)
    per_death = (rows["high"] - rows["low"])[dead > 0] / dead[dead > 0]
    assert per_death.max() - per_death.min() < 0.3
    killed = rows.set_index("strike_id")["killed"]
    assert killed[["S04", "S05", "S10"]].tolist() == ["1", "3 to 9", "34 to 37 or more"]
    assert killed[["S24", "S26"]].tolist() == ["1 to 22 or more", "0 to 6"]
    assert (
        "killed 34 to 37 or more, wounded 23 or more (Both countries, on 3 Feb" in chart.description
    )


def test_the_wounded_are_written_beside_the_dead_where_anybody_gave_a_number() -> None:
    rows = us_strikes().data.set_index("strike_id")
    strikes = load("us_strikes").set_index("strike_id").loc[rows.index]
    told = strikes["wounded_min"].notna()
    assert (rows["right"].str.contains("\nWounded: ") == told).all()
    assert 0 < told.sum() < len(rows)
    assert rows.loc["S07", "wounded"] == "18 to 24"


def test_rows_are_as_high_as_their_texts() -> None:
    rows = us_strikes().data
    assert rows["left"].str.split("\n").explode().str.len().max() <= PLACE_LETTERS
    assert rows["right"].str.split("\n").explode().str.len().max() <= WHO_LETTERS
    lines = [max(row.left.count("\n"), row.right.count("\n")) for row in rows.itertuples()]
    assert ((rows["bottom"] - rows["top"]) >= [LINE * (n + 1) for n in lines]).all()


def test_a_strike_without_a_toll_has_no_mark_and_an_open_end_a_triangle() -> None:
    strikes = confirmed_strikes()
    strikes.loc[strikes["strike_id"] == "S01", ["killed_min", "killed_max"]] = None
    chart = us_strikes(strikes)
    rows = chart.data.set_index("strike_id")
    assert rows.loc["S01", "killed"] == NO_TOLL
    drawn = chart.to_dict()["datasets"].values()
    marks = [row for data in drawn for row in data if "low" in row and row["killed"] == NO_TOLL]
    assert {row["strike_id"] for row in marks} <= {"S01"}
    shapes = rows["shape"].to_dict()
    assert [strike for strike in shapes if shapes[strike] == "triangle-right"] == [
        "S24",
        "S25",
        "S01",
        "S02",
        "S03",
        "S09",
        "S10",
    ]
