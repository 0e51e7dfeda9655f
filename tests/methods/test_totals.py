"""Running totals into intervals: by hand, by brute force, and on the course's own table."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import combinations_with_replacement
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.methods.bursts import dispersion
from coursekit.methods.totals import Intervals, intervals
from tests.methods.refusals import messages, refusal
from tests.snapshots import Snapshot

DATA = Path(__file__).parents[2] / "data"
START = date(2024, 1, 1)
LULL = ("2024-02-05", "2024-03-07")
TRUCE = ("2023-11-24", "2023-11-28")


def table(*rows: tuple[str, int, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["as_of_date", "cumulative_attacks", "qualifier"])


@pytest.fixture(scope="module")
def main_series() -> pd.DataFrame:
    tempo = pd.read_csv(DATA / "tempo.csv")
    return tempo[tempo["series"].eq("pentagon-main") & tempo["as_of_date"].le("2024-03-07")]


@pytest.fixture(scope="module")
def campaign(main_series: pd.DataFrame) -> Intervals:
    return intervals(main_series, start="2023-10-17", zeros=[TRUCE, LULL], ceiling=175)


class TestTheCampaign:
    def test_the_lull_is_the_stated_zero_and_not_five_phantom_attacks(self, main_series) -> None:
        by_day = main_series.set_index("as_of_date")["cumulative_attacks"]
        assert by_day["2024-03-07"] - by_day["2024-02-08"] == 5

        found = intervals(main_series, start="2023-10-17", zeros=[LULL])
        last = found.frame.iloc[-1]
        assert (last["first_day"], last["last_day"]) == tuple(
            map(pd.Timestamp, ("2024-02-09", "2024-03-07"))
        )
        assert (last["low"], last["high"], last["basis"]) == (0, 0, "stated zero")
        assert (last["qualifier"], last["total"]) == ("some", 175)
        lull = found.count(*LULL)
        assert (lull.low, lull.high, lull.days) == (0, 0, 32)

    def test_without_the_statement_the_same_weeks_are_open(self, main_series) -> None:
        last = intervals(main_series, start="2023-10-17").frame.iloc[-1]
        assert (last["low"], last["basis"]) == (0, "open")
        assert last["high"] is pd.NA

    def test_only_exact_totals_and_the_statement_give_rates(self, campaign: Intervals) -> None:
        known = campaign.known()
        assert known["events"].tolist() == [27, 11, 8, 27, 0, 30, 24, 0]
        assert known["days"].tolist() == [15, 6, 3, 14, 5, 30, 12, 32]
        assert known["limit_high"].iloc[-1] == pytest.approx(3.6889 / 32, rel=1e-4)

    def test_bursts_before_the_break(self, campaign: Intervals) -> None:
        known = campaign.known().iloc[:-1]
        assert round(dispersion(known["events"], known["days"]).value, 1) == 3.4

    def test_a_ceiling_gives_the_open_weeks_a_band(
        self, campaign: Intervals, snapshot: Snapshot
    ) -> None:
        after = campaign.count("2024-01-28", "2024-03-07")
        assert (after.low, after.high) == (0, 17)
        assert after.sentence == "28 January 2024 to 7 March 2024: 0 to 17 events."
        snapshot.check("a ceiling gives the open weeks a band", campaign.sentence)

    def test_two_minimums_never_make_a_count(self, campaign: Intervals) -> None:
        frame = campaign.frame
        hedged = frame["qualifier"].ne("exact") & frame["qualifier"].shift().ne("exact")
        assert hedged.sum() > 5
        assert not frame.loc[hedged, "basis"].eq("exact").any()


class TestByHand:
    def test_a_difference_of_two_minimums_is_not_even_a_minimum(self) -> None:
        got = intervals(table(("2024-01-05", 140, "at least"), ("2024-01-09", 150, "at least")))
        row = got.frame.iloc[0]
        assert (row["low"], row["high"], row["basis"]) == (0, pd.NA, "open")

    def test_the_order_of_rows_does_not_matter(self) -> None:
        rows = [
            ("2024-01-05", 10, "exact"),
            ("2024-01-09", 12, "over"),
            ("2024-01-12", 20, "exact"),
        ]
        one, two = intervals(table(*rows)), intervals(table(*rows[::-1]))
        pd.testing.assert_frame_equal(one.frame, two.frame)

    def test_exact_totals_of_a_day_that_differ_leave_a_band(self) -> None:
        rows = [("2024-01-05", 55, "exact"), ("2024-01-05", 56, "exact")]
        got = intervals(table(*rows, ("2024-01-08", 60, "exact")), start="2024-01-01")
        assert got.frame[["low", "high"]].to_numpy().tolist() == [[55, 56], [4, 5]]
        assert got.known()[["days", "events"]].to_numpy().tolist() == [[8, 60]]

    def test_a_minimum_of_the_same_day_can_settle_it(self) -> None:
        rows = [(qualifier, n) for qualifier, n in (("exact", 55), ("exact", 56), ("over", 56))]
        got = intervals(table(*[("2024-01-05", n, word) for word, n in rows]), start="2024-01-01")
        assert got.known()["events"].tolist() == [56]

    def test_no_total_is_older_than_the_count(self) -> None:
        where = refusal(lambda: intervals(table(*TOTALS), start="2024-01-06")).where
        assert where == "running totals"

    def test_a_ceiling_below_a_total_is_named(self) -> None:
        assert refusal(lambda: intervals(table(*TOTALS), ceiling=11)).where == "ceiling"

    def test_a_loose_figure_bounds_nothing(self) -> None:
        rows = [
            ("2024-01-05", 10, "exact"),
            ("2024-01-09", 90, "about"),
            ("2024-01-12", 20, "exact"),
        ]
        got = intervals(table(*rows))
        assert got.frame["high"].tolist() == [10, 10]

    def test_zero_overrides_two_exact_totals_that_differ(self) -> None:
        rows = [("2024-01-05", 100, "exact"), ("2024-01-10", 170, "exact")]
        got = intervals(
            table(*rows, ("2024-01-20", 175, "exact")), zeros=[("2024-01-11", "2024-01-20")]
        )
        assert got.frame["basis"].tolist() == ["band", "stated zero"]
        assert got.frame[["low", "high"]].iloc[0].tolist() == [70, 75]
        assert got.known()["events"].tolist() == [0]

    def test_a_window_may_end_inside_an_interval(self) -> None:
        got = intervals(table(("2024-01-05", 10, "exact"), ("2024-01-15", 30, "exact")))
        first, last = got.count("2024-01-06", "2024-01-10"), got.count("2024-01-11", "2024-01-15")
        assert (first.low, first.high, last.low, last.high) == (0, 20, 0, 20)
        whole = got.count("2024-01-06", "2024-01-15")
        assert (whole.low, whole.high) == (20, 20)

    def test_how_it_shows(self) -> None:
        got = intervals(table(("2024-01-08", 4, "at least"), ("2024-01-09", 9, "exact")))
        assert str(got).splitlines()[-1].split() == (
            ["9", "January", "2024", "1", "0", "to", "5", "band", "exact", "9"]
        )
        assert "9 January 2024" in got.count("2024-01-09", "2024-01-09")._repr_html_()


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[int], pd.DataFrame, list[tuple[date, date]]]:
    """A short true history, totals that are true of it, and true statements of zero."""
    daily = draw(st.lists(st.integers(0, 2), min_size=4, max_size=4))
    true = [0]
    for events in daily:
        true.append(true[-1] + events)
    rows = []
    for i in [*sorted(draw(st.sets(st.integers(1, 3)))), 4]:
        word = draw(st.sampled_from(["exact", "at least", "about"]))
        printed = {"exact": true[i], "about": 7}.get(word, draw(st.integers(0, true[i])))
        rows.append((START + timedelta(i - 1), printed, word))
    quiet = [START + timedelta(i) for i, events in enumerate(daily) if events == 0]
    zeros = [(day, day) for day in quiet if draw(st.booleans())]
    return true, table(*rows), zeros


@settings(max_examples=150)
@given(histories(), st.integers(0, 3), st.integers(0, 3))
def test_every_band_is_that_of_all_histories_that_fit(history, a: int, b: int) -> None:
    true, rows, zeros = history
    ceiling = true[-1] + 1
    got = intervals(rows, start=START, zeros=zeros, ceiling=ceiling)
    at = [(day - START).days + 1 for day in rows["as_of_date"]]
    quiet = [(first - START).days + 1 for first, _ in zeros]
    fits = [
        (0, *later)
        for later in combinations_with_replacement(range(ceiling + 1), 4)
        if all(
            word == "about" or later[i - 1] == n or (word == "at least" and later[i - 1] > n)
            for i, n, word in zip(at, rows["cumulative_attacks"], rows["qualifier"], strict=True)
        )
        and all((0, *later)[i] == (0, *later)[i - 1] for i in quiet)
    ]
    assert tuple(true) in fits
    a, b = min(a, b), max(a, b)
    possible = [history[b + 1] - history[a] for history in fits]
    window = got.count(START + timedelta(a), START + timedelta(b))
    assert (window.low, window.high) == (min(possible), max(possible))
    for row in got.frame.itertuples():
        i, j = (row.first_day.date() - START).days, (row.last_day.date() - START).days + 1
        possible = [history[j] - history[i] for history in fits]
        assert (row.low, row.high) == (min(possible), max(possible))


TOTALS = [("2024-01-05", 10, "exact"), ("2024-01-09", 12, "exact")]


REFUSED = [
    lambda: intervals(table(*TOTALS).drop(columns="qualifier")),
    lambda: intervals(table()),
    lambda: intervals(table(*TOTALS).assign(series=["main", "claims"])),
    lambda: intervals(table(("2024-01-05", 10, "precisely"))),
    lambda: intervals(table(("2024-01-05", 62, "exact"), ("2024-01-06", 61, "exact"))),
    lambda: intervals(
        table(*TOTALS, ("2024-01-12", 14, "at least")),
        zeros=[("2024-01-10", "2024-01-12")],
        ceiling=11,
    ),
    lambda: intervals(table(*TOTALS), zeros=[("2024-01-09", "2024-01-12")]),
    lambda: intervals(table(*TOTALS), zeros=[("2024-01-09", "2024-01-08")]),
    lambda: intervals(table(*TOTALS)).count("2024-01-08", "2024-01-07"),
    lambda: intervals(table(*TOTALS)).total("2024-01-10"),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))


def test_open_counts_have_no_upper_limit() -> None:
    got = intervals(table(("2024-01-05", 10, "exact"), ("2024-01-09", 12, "at least")))
    window = got.count("2024-01-06", "2024-01-09")
    assert (window.low, window.high) == (2, math.inf)
    assert window.sentence == "6 January 2024 to 9 January 2024: 2 or more events."
