"""Totals of attacks as the boards read them: stated zeros, and the trap of the last weeks."""

from __future__ import annotations

import pandas as pd

from coursekit.boards._attacks import CEILING, UNTIL, attacks
from coursekit.data import load


def test_the_lull_is_the_stated_zero_and_not_five_phantom_attacks() -> None:
    tempo = load("tempo").set_index("tempo_id")["cumulative_attacks"]
    assert tempo["T26"] - tempo["T25"] == 5
    lull = attacks().count("2024-02-05", "2024-03-07")
    assert (lull.low, lull.high, lull.days) == (0, 0, 32)
    last = attacks().frame.iloc[-1]
    assert (last["low"], last["high"], last["basis"]) == (0, 0, "stated zero")


def test_the_truce_is_the_stated_zero() -> None:
    truce = attacks().count("2023-11-24", "2023-11-28")
    assert (truce.low, truce.high, truce.days) == (0, 0, 5)


def test_the_days_read_are_those_of_the_main_series_before_the_paper() -> None:
    known = attacks()
    assert (known.first_day, known.last_day) == (
        pd.Timestamp("2023-10-17").date(),
        pd.Timestamp(UNTIL).date(),
    )
    assert (
        known.ceiling
        == CEILING
        == load("tempo").set_index("tempo_id").loc["T26", "cumulative_attacks"]
    )
    main = load("tempo").query("series == 'pentagon-main' and as_of_date <= @UNTIL")
    assert known.frame["total"].dropna().tolist() == (
        main.groupby("as_of_date")["cumulative_attacks"].max().tolist()
    )


def test_the_assumption_is_said() -> None:
    assert attacks().sentence.endswith(f"Taken as given: the last total is at most {CEILING}.")
