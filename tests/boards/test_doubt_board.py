"""The board of doubts without a browser: what it says, and what its chart shows."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from coursekit.boards.doubt_board import doubt_board, doubts
from coursekit.boards.doubt_board.chart import WORDS, example
from coursekit.boards.doubt_board.comparison import CONTENT
from coursekit.content.attacks import attacks
from coursekit.data import load
from coursekit.jupyterlab import CHART
from coursekit.widgets.panel import Panel
from tests.drawing import svg_with, texts

TOWER, STRIKES, QUIET = "2024-01-28", "2024-02-02", "2024-02-05"
PRINTED, ESTIMATED = 175, 3.4


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return doubt_board()


@pytest.fixture
def spec(shown: list[Any], board: Panel) -> dict[str, Any]:  # noqa: ARG001
    return dict(next(output[CHART] for output in shown if CHART in output))


def said(board: Panel, date: str, ceiling: int = PRINTED, bursts: float = ESTIMATED) -> str:
    board.values = {"date": date, "ceiling": ceiling, "bursts": bursts, "beside": True}
    return str(board.sentence)


class ByHand:
    """The same numbers by a second route: straight from the table of totals, by scipy."""

    def __init__(self) -> None:
        tempo = load("tempo").query("series == 'pentagon-main' and as_of_date <= '2024-03-07'")
        self.start, self.end = pd.Timestamp("2023-10-17"), pd.Timestamp("2024-03-07")
        self.days = pd.date_range(self.start - pd.Timedelta(days=1), self.end)
        low = pd.Series(0.0, self.days)
        high = pd.Series(np.inf, self.days)
        exact = tempo[tempo["qualifier"] == "exact"]
        loose = tempo["qualifier"].isin(["about", "some", "nearly", "approximately"])
        minimum = tempo[~loose & (tempo["qualifier"] != "exact")]
        for day, totals in exact.groupby("as_of_date")["cumulative_attacks"]:
            low[day], high[day] = totals.min(), totals.max()
        for day, total in minimum[["as_of_date", "cumulative_attacks"]].itertuples(index=False):
            low[day] = max(low[day], total)
        high[self.days[0]] = 0
        zeros = [("2023-11-23", "2023-11-28"), ("2024-02-04", "2024-03-07")]
        for first, last in zeros:  # the total is one and the same from end to end
            low[first:last], high[first:last] = low[first:last].max(), high[first:last].min()
        self.low, self.high = low.cummax(), high
        self.zeros = [tuple(map(pd.Timestamp, pair)) for pair in zeros]

    def count(self, first: pd.Timestamp, last: pd.Timestamp, ceiling: int) -> tuple[int, int]:
        high = self.high.clip(upper=ceiling)[::-1].cummin()[::-1]
        before = first - pd.Timedelta(days=1)
        if any(a <= before and last <= b for a, b in self.zeros):
            return 0, 0
        least = max(0, self.low[last] - high[before])
        return int(least), int(high[last] - self.low[before])

    def limits(self, day: str, ceiling: int, bursts: float, window: int = 30) -> list[float]:
        """The widened limits of the ratio."""
        when, one = pd.Timestamp(day), pd.Timedelta(days=1)
        first = when - window * one
        last = when + (window - 1) * one
        before, after = (self.count(*ends, ceiling) for ends in ((first, when - one), (when, last)))
        days = (when - first).days, (last - when).days + 1
        scale = days[0] / days[1]
        lowest, highest = (after[0], before[1]), (after[1], before[0])
        low = stats.beta.ppf(0.025, lowest[0] / bursts, lowest[1] / bursts + 1)
        rest = stats.beta.ppf(0.025, highest[1] / bursts, highest[0] / bursts + 1)
        low = 0.0 if math.isnan(low) else low / (1 - low) * scale
        return [low, (1 - rest) / rest * scale]

    def flip(self, day: str, bursts: float) -> int:
        """The smallest ceiling from which on the limits take in 1."""
        return next(n for n in range(168, 400) if self.limits(day, n, bursts)[1] >= 1)


BY_HAND = ByHand()


def test_the_number_to_check(board: Panel) -> None:
    start = {"date": TOWER, "ceiling": PRINTED, "bursts": ESTIMATED, "beside": False}
    assert board.start == start
    assert board.sentence == (
        "30 days on each side of 28 January 2024: a fall. The limits 0 to 0.88 leave out “the same"
        " rate”. The chart does not say why."
    )
    low, high = BY_HAND.limits(TOWER, PRINTED, ESTIMATED)
    assert (round(low, 2), round(high, 2)) == (0, 0.88)


def test_the_start_is_the_printed_total_and_the_estimate(board: Panel) -> None:
    early = attacks().known().query("last_day < '2024-01-28'")
    mean = early["events"].sum() / early["days"].sum() * early["days"]
    chi2, free = ((early["events"] - mean) ** 2 / mean).sum(), len(early) - 1
    assert board.start["bursts"] == round(chi2 / free, 1)
    low, high = (chi2 / stats.chi2.ppf(p, free) for p in (0.975, 0.025))
    ceiling, bursts = board.controls[1], board.controls[2]
    assert (bursts["low"], bursts["high"]) == (1, math.ceil(high))
    assert (ceiling["low"], ceiling["high"]) == (168, CONTENT.load().most)
    assert f"{low:.1f} to {high:.1f}" in board_words(board)


def board_words(board: Panel) -> str:
    """What the chart says of the numbers that are assumed."""
    assert board.key
    return " ".join(doubt.words for doubt in doubts(CONTENT.load()))


def test_what_is_open_is_said_in_the_words_of_the_table(board: Panel) -> None:
    row = load("tempo").set_index("tempo_id").loc["T26"]
    assert f"“{row['qualifier']} {row['cumulative_attacks']}”" in board_words(board)
    assert "168 or more; no source gives an upper limit" in board_words(board)


def test_chart_and_controls_begin_alike(board: Panel, spec: dict[str, Any]) -> None:
    started = {param["name"]: param["value"] for param in spec["params"]}
    assert started == {
        "ceiling": PRINTED,
        "bursts": ESTIMATED,
        "beside": False,
        **board.signals,
    }
    assert [one["signal"] for one in board.controls] == ["", "ceiling", "bursts", "beside"]


def test_placebo_dates_are_drawn_once_they_are_asked_for(board: Panel) -> None:
    def marks(beside: bool) -> int:
        return svg_with(example().to_dict(), beside=beside).count("rule mark")

    assert marks(True) > marks(False) > 0
    assert "placebo" not in said_alone(board)


def said_alone(board: Panel) -> str:
    board.values = {**board.start, "beside": False}
    return str(board.sentence)


def test_the_dates_are_those_of_the_events_and_the_first_day_without(board: Panel) -> None:
    assert [value for value, _ in board.controls[0]["options"]] == [
        TOWER,
        "2024-01-30",
        STRIKES,
        QUIET,
    ]


@pytest.mark.parametrize("ceiling", [168, 175, 184])
def test_every_date_shows_what_a_second_route_gives(board: Panel, ceiling: int) -> None:
    for date in (TOWER, STRIKES, QUIET):
        said(board, date, ceiling, 2.2)
        own = board.signals["own"]
        assert own["day"] == date
        wanted = BY_HAND.limits(date, ceiling, 2.2)
        assert [own["wide_low"], own["wide_high"]] == pytest.approx(wanted, abs=0.0006)


# What the lesson says


def test_where_the_limits_take_in_the_same_rate(board: Panel) -> None:
    """The point that learners find: checked by a second route, and by the board itself."""
    wanted = {("2024-01-28", 3.4): 179, ("2024-01-28", 2.9): 181, ("2024-02-02", 3.4): 175}
    for (day, bursts), ceiling in wanted.items():
        assert BY_HAND.flip(day, bursts) == ceiling
        for n, word in ((ceiling - 1, "leave out"), (ceiling, "take in")):
            sentence = said(board, day, n, bursts)
            assert f"{word} “the same rate”." in sentence
            assert ("cannot tell" in sentence) == (word == "take in")


def test_with_larger_bursts_the_printed_total_is_enough(board: Panel) -> None:
    for bursts, word in ((4.2, "leave out"), (4.3, "take in")):
        sentence = said(board, TOWER, PRINTED, bursts)
        assert f"{word} “the same rate”." in sentence
        assert (BY_HAND.limits("2024-01-28", PRINTED, bursts)[1] >= 1) == (word == "take in")
    for bursts, word in ((3.3, "leave out"), (3.5, "take in")):
        sentence = said(board, STRIKES, PRINTED, bursts)
        assert f"{word} “the same rate”." in sentence
        assert (BY_HAND.limits("2024-02-02", PRINTED, bursts)[1] >= 1) == (word == "take in")


def test_only_where_the_stated_zero_begins_the_ceiling_plays_no_part(board: Panel) -> None:
    assert "leave out “the same rate”." in said(board, QUIET, CONTENT.load().most)
    assert BY_HAND.limits("2024-02-05", 190, 3.4) == BY_HAND.limits("2024-02-05", 175, 3.4)


def test_what_the_lesson_says_of_the_placebo_dates(board: Panel) -> None:
    assert "“the same rate”. Of the 44 placebo dates, none shows a fall or a rise." in said(
        board, TOWER
    )
    assert "or a rise. At 11 of them the totals allow a fall as deep." in board.sentence
    assert "take 60 days each, and lie in 103 days: any two of them share days" in board.detail
    assert "Of the 44 placebo dates, 2 show a fall or a rise." in said(board, TOWER, bursts=1)
    assert "At 24 of them the totals allow a fall as deep." in said(board, TOWER, 185)
    for day in pd.date_range("2023-11-16", "2023-12-29", freq="9D"):
        got = board.signals["placebos"][f"{day:%Y-%m-%d}"]
        wanted = BY_HAND.limits(f"{day:%Y-%m-%d}", 185, ESTIMATED)
        assert [got["wide_low"], got["wide_high"]] == pytest.approx(wanted, abs=0.0006)


def test_no_state_has_a_p_value_or_a_test_and_each_says_what_is_not_shown(board: Panel) -> None:
    for date, _ in board.controls[0]["options"]:
        for ceiling, bursts in ((168, 1), (175, 3.4), (190, 17)):
            sentence = said(board, date, ceiling, bursts)
            assert "there is no p value, and whether the limits" in board.detail
            assert sentence.endswith("The chart does not say why.")
            assert not re.search(r"\bp (=|<|\d)|nan|inf|None", sentence + board.detail)


# The chart, with made-up numbers


def test_what_is_assumed_moves_at_once() -> None:
    places = []
    for ceiling in (10, 15, 20):
        drawn = svg_with(example().to_dict(), ceiling=ceiling)
        points = re.findall(
            r'aria-roledescription="point"[^>]*transform="translate\(([\d.]+)', drawn
        )
        places.append(float(points[0]))
    assert places == [0, 245, 490]


def test_all_words_of_the_scale_of_ratios_are_there() -> None:
    words = texts(svg_with(example().to_dict()))
    for word in WORDS.values():
        assert words.count(word) == 1, word
    assert {"The last total", "Bursts"} <= set(words)


def test_a_ratio_without_an_upper_limit_ends_at_the_edge_and_is_not_cut() -> None:
    def tops(svg: str) -> set[float]:
        place = r'rule mark" transform="translate\([\d.]+,([\d.]+)\)" x2="0" y2="([-\d.]+)'
        return {round(float(y) + float(up), 1) for y, up in re.findall(place, svg)}

    assert 0 in tops(svg_with(example(wide_high=1e6).to_dict()))
    assert 0 not in tops(svg_with(example(wide_high=4).to_dict()))
