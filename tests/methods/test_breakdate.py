"""Before and after a date, and the same at placebo dates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.methods.breakdate import before_after
from coursekit.methods.placebo import placebo_dates
from coursekit.methods.ratio import rate_ratio
from coursekit.methods.totals import Intervals, intervals
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

DATA = Path(__file__).parents[2] / "data"


def exact(totals: dict[str, int], **options: object) -> Intervals:
    frame = pd.DataFrame({"as_of_date": list(totals), "cumulative_attacks": list(totals.values())})
    return intervals(frame.assign(qualifier="exact"), **options)


@pytest.fixture(scope="module")
def campaign() -> Intervals:
    tempo = pd.read_csv(DATA / "tempo.csv")
    main = tempo[tempo["series"].eq("pentagon-main") & tempo["as_of_date"].le("2024-03-07")]
    zeros = [("2023-11-24", "2023-11-28"), ("2024-02-05", "2024-03-07")]
    return intervals(main, start="2023-10-17", zeros=zeros, ceiling=175)


DAILY = exact({f"2024-01-{day:02}": 2 * day for day in range(1, 32)}, start="2024-01-01")


class TestBeforeAfter:
    def test_the_break_of_january_2024(self, campaign: Intervals, snapshot: Snapshot) -> None:
        got = before_after(campaign, "2024-01-28")
        assert (got.before.low, got.before.high, got.before.days) == (158, 175, 103)
        assert (got.after.low, got.after.high, got.after.days) == (0, 17, 40)
        assert got.most.ratio == pytest.approx(17 / 40 / (158 / 103))
        assert round(got.most.dispersion, 1) == 3.4
        snapshot.check("the break of january 2024", got.sentence)

    def test_known_counts_give_one_allocation(self) -> None:
        got = before_after(DAILY, "2024-01-11", dispersion=2, fixed_in_advance=True)
        wanted = rate_ratio(42, 21, 20, 10, dispersion=2, names=("after", "before"))
        assert got.least == got.most == wanted
        assert got.limits == (wanted.low, wanted.high)
        assert "No p value" not in got.sentence
        assert len(str(got).splitlines()) == 4

    def test_a_date_found_by_looking_has_no_p_value(self) -> None:
        got = before_after(DAILY, "2024-01-11", dispersion=2)
        assert got.least.p_value is None
        assert str(got).endswith("none")

    @settings(max_examples=60)
    @given(st.integers(0, 8), st.integers(0, 8), st.integers(2, 19))
    def test_a_break_inside_an_interval_shows_both_extremes(self, a: int, b: int, day: int) -> None:
        if a + b == 0:
            return
        known = exact({"2024-01-05": a, "2024-01-20": a + b}, start="2024-01-01")
        date = f"2024-01-{day + 1:02}"
        got = before_after(known, date, dispersion=1.5)
        free = range(a + 1) if day < 5 else [a]
        late = range(b + 1) if day > 5 else [0]
        possible = []
        for n in free:
            for m in late:
                before = n + m if day >= 5 else n
                one = rate_ratio(a + b - before, 20 - day, before, day, dispersion=1.5, test=False)
                possible.append(one)
        assert got.least.ratio == min(one.ratio for one in possible)
        assert got.most.ratio == max(one.ratio for one in possible)
        assert got.limits == (min(o.low for o in possible), max(o.high for o in possible))
        assert got.wide_limits[1] == max(one.wide_high for one in possible)

    def test_dispersion_gives_each_side_its_own_rate(self) -> None:
        known = exact({f"2024-01-{3 * i:02}": n for i, n in enumerate([1, 3, 4, 30, 62, 90], 1)})
        got = before_after(known, "2024-01-10")
        before, after = np.array([2, 1]), np.array([26, 32, 28])
        chi2 = sum(((side - side.mean()) ** 2 / side.mean()).sum() for side in (before, after))
        assert got.least.dispersion == max(1, chi2 / 3)

    def test_a_window_leaves_the_rest_out(self) -> None:
        got = before_after(
            DAILY, "2024-01-11", first_day="2024-01-06", last_day="2024-01-12", dispersion=1
        )
        assert (got.before.days, got.after.days, got.after.low) == (5, 2, 4)


class TestPlacebo:
    def test_equal_windows_and_the_real_date_beside_them(self, snapshot: Snapshot) -> None:
        got = placebo_dates(
            DAILY, ["2024-01-08", "2024-01-12"], real="2024-01-20", window=5, dispersion=1
        )
        assert got.frame["ratio_low"].tolist() == got.frame["ratio_high"].tolist() == [1, 1]
        assert (got.real.before.days, got.real.after.days) == (5, 5)
        assert got.beyond == 0
        snapshot.check("equal windows and the real date beside them", got.sentence)

    def test_one_look_is_not_many(self) -> None:
        got = placebo_dates(DAILY, ["2024-01-08"], real="2024-01-20", window=5, dispersion=1)
        assert "Many looks" not in got.sentence

    def test_the_campaign_before_the_break(self, campaign: Intervals) -> None:
        dates = pd.date_range("2023-11-07", "2024-01-06", freq="5D")
        got = placebo_dates(campaign, dates, real="2024-01-28", window=21)
        assert len(got.frame) == 13
        assert "at between 0 and 9 the ratio is as low" in got.sentence
        for row in got.frame.to_dict("records"):
            one = before_after(
                campaign,
                row["date"],
                first_day=row["date"] - pd.Timedelta(days=21),
                last_day=row["date"] + pd.Timedelta(days=20),
                dispersion=got.real.least.dispersion,
            )
            assert (row["ratio_low"], row["ratio_high"]) == pytest.approx(
                (one.least.ratio, one.most.ratio)
            )
            assert (row["limit_low"], row["limit_high"]) == pytest.approx(one.limits)
            assert (row["wide_low"], row["wide_high"]) == pytest.approx(one.wide_limits)

    def test_two_possible_zeros_say_nothing(self) -> None:
        known = exact({"2024-01-10": 0, "2024-01-20": 9, "2024-01-30": 19}, start="2024-01-01")
        got = placebo_dates(known, ["2024-01-06"], real="2024-01-21", window=5, dispersion=1)
        row = got.frame.iloc[0]
        assert (row["ratio_low"], row["ratio_high"]) == (0, np.inf)
        assert (row["wide_low"], row["wide_high"]) == (0, np.inf)
        assert got.beyond == 0

    def test_its_table_begins_with_the_real_date(self) -> None:
        got = placebo_dates(DAILY, ["2024-01-08"], real="2024-01-20", window=5, dispersion=1)
        assert str(got).splitlines()[3].startswith("20 January 2024 (real)")


OPEN = intervals(
    pd.DataFrame(
        {
            "as_of_date": ["2024-01-05", "2024-01-20"],
            "cumulative_attacks": [10, 20],
            "qualifier": ["exact", "at least"],
        }
    ),
    start="2024-01-01",
)


REFUSED = [
    lambda: before_after(OPEN, "2024-01-10", dispersion=1),
    lambda: before_after(DAILY, "2024-01-01"),
    lambda: placebo_dates(DAILY, ["2024-01-16"], real="2024-01-20", window=5),
    lambda: before_after(exact({"2024-01-05": 4, "2024-01-09": 6}), "2024-01-07"),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))
