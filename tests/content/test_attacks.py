"""Totals of attacks as the boards count with them: stated zeros, and the trap of the last weeks."""

from __future__ import annotations

from datetime import date

from coursekit.content.attacks import CONTENT, attacks
from coursekit.data import load
from coursekit.methods.totals import intervals

SOURCE = CONTENT.load()


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
    assert (known.first_day, known.last_day) == (date(2023, 10, 17), date(2024, 3, 7))
    assert known.ceiling == 175
    main = load("tempo").query("series == 'pentagon-main' and as_of_date <= '2024-03-07'")
    assert known.frame["total"].dropna().tolist() == (
        main.groupby("as_of_date")["cumulative_attacks"].max().tolist()
    )


def test_the_assumption_is_said() -> None:
    assert known_to_be_at_most() == "Taken as given: the last total is at most 175."


def known_to_be_at_most() -> str:
    return attacks().sentence.split(". ")[-1]


def test_the_stated_zero_needs_no_ceiling() -> None:
    stated = SOURCE.zeros()
    zeros = list(zip(stated["zero_from"], stated["zero_to"], strict=True))
    found = intervals(
        SOURCE.totals(SOURCE.series), start=SOURCE.first, zeros=zeros, ceiling=9_999
    ).stretches()
    last, before = found.iloc[-1], found.iloc[-2]
    assert (last["low"], last["high"], last["basis"]) == (0, 0, "stated zero")
    assert before["high"] > 9_000


def test_only_what_counts_to_the_days_before_the_paper() -> None:
    for series in (SOURCE.series, SOURCE.misfits, SOURCE.other_counters):
        assert SOURCE.totals(series)["as_of_date"].max() <= SOURCE.until
    assert "T29" not in set(SOURCE.totals(SOURCE.series)["tempo_id"])
    others = SOURCE.totals(SOURCE.other_counters)
    assert set(others["tempo_id"]) == {"ALT1", "ALT2", "ALT3", "ALT6"}
