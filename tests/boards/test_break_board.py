"""The board of break dates without a browser: what it says, and what its chart shows."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from coursekit.boards.break_board import break_board
from coursekit.boards.break_board.chart import example
from coursekit.boards.break_board.content import CONTENT, day_of
from coursekit.charts.core.looks import BLUE, ORANGE
from coursekit.content.attacks import attacks
from coursekit.data import load
from coursekit.jupyterlab import CHART
from coursekit.methods.breakdate import before_after
from coursekit.widgets.panel import Panel
from tests.drawing import svg_with, texts

DAYS = 112
TOWER = 88  # the place of 28 January 2024 among the dates
STRIKES = TOWER + 5
PRINTED, ESTIMATED = 175, 3.4
LETTERS = range(120, 200)  # two lines, so that the chart below stays where it is


@pytest.fixture
def board(shown: list[Any]) -> Panel:  # noqa: ARG001
    return break_board()


@pytest.fixture
def spec(shown: list[Any], board: Panel) -> dict[str, Any]:  # noqa: ARG001
    return dict(next(output[CHART] for output in shown if CHART in output))


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["datasets"][spec["data"]["name"]])


def said(board: Panel, day: int, ceiling: int = PRINTED, bursts: float = ESTIMATED) -> str:
    board.values = {"day": day, "ceiling": ceiling, "bursts": bursts}
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

    def limits(self, day: str, ceiling: int, bursts: float, window: int | None = 30) -> list[float]:
        """The widened limits of the ratio."""
        when, one = pd.Timestamp(day), pd.Timedelta(days=1)
        first = self.start if window is None else when - window * one
        last = self.end if window is None else when + (window - 1) * one
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
    assert board.start == {"day": TOWER, "ceiling": PRINTED, "bursts": ESTIMATED}
    assert board.sentence == (
        "28 January 2024, the last total at most 175: 158 to 175 attacks in 103 days before, 0 to"
        " 17 in 40 days after. Rate after: 0 to 0.28 times the rate before. Not shown: why."
    )
    assert "0 to 0.46 if each attack came on its own, and 0 to 0.69 with bursts" in board.detail
    assert "<td>158</td><td>17</td><td>0.28</td><td>0.16 to 0.46</td>" in board.detail
    assert "<td>175</td><td>0</td><td>0</td><td>0 to 0.05</td>" in board.detail


def test_the_start_is_the_printed_total_and_the_estimate(board: Panel) -> None:
    early = attacks().known().query("last_day < '2024-01-28'")
    mean = early["events"].sum() / early["days"].sum() * early["days"]
    chi2, free = ((early["events"] - mean) ** 2 / mean).sum(), len(early) - 1
    assert board.start["bursts"] == round(chi2 / free, 1)
    low, high = (chi2 / stats.chi2.ppf(p, free) for p in (0.975, 0.025))
    ceiling, bursts = board.controls[1], board.controls[2]
    assert (bursts["low"], bursts["high"]) == (1, math.ceil(high))
    assert (ceiling["low"], ceiling["high"]) == (168, CONTENT.load().most)
    assert {"The last total", "Bursts"} <= set(said_by())
    assert f"{low:.1f} to {high:.1f}" in board_words(board)


def board_words(board: Panel) -> str:
    """What the chart says of the numbers that are assumed."""
    from coursekit.boards.break_board import doubts

    assert board.key
    return " ".join(doubt.words for doubt in doubts(CONTENT.load()))


def test_what_is_open_is_said_in_the_words_of_the_table(board: Panel) -> None:
    row = load("tempo").set_index("tempo_id").loc["T26"]
    assert f"“{row['qualifier']} {row['cumulative_attacks']}”" in board_words(board)
    assert "168 or more; no source gives an upper limit" in board_words(board)


def test_chart_and_controls_begin_alike(board: Panel, spec: dict[str, Any]) -> None:
    started = {param["name"]: param["value"] for param in spec["params"]}
    wanted = {"break_day": TOWER, "ceiling": PRINTED, "bursts": ESTIMATED, **board.signals}
    assert started == wanted
    assert [one["signal"] for one in board.controls] == ["break_day", "ceiling", "bursts"]
    assert len(json.dumps(spec, separators=(",", ":"))) < 80_000


@pytest.mark.parametrize("ceiling", [168, 175, 184])
def test_every_date_shows_what_the_method_gives(board: Panel, ceiling: int) -> None:
    for day in range(0, DAYS, 7):
        date = pd.Timestamp("2023-11-01") + pd.Timedelta(days=day)
        said(board, day, ceiling, 2.2)
        drawn = board.signals["shown"]
        found = before_after(attacks(ceiling), date, dispersion=2.2)
        assert (drawn["days_before"], drawn["days_after"]) == (found.before.days, found.after.days)
        pairs = [*found.limits, *found.wide_limits, found.least.ratio, found.most.ratio]
        names = ["exact_low", "exact_high", "wide_low", "wide_high", "low", "high"]
        assert [drawn[name] for name in names] == pytest.approx(pairs, abs=0.0006)
        by_hand = BY_HAND.limits(f"{date:%Y-%m-%d}", ceiling, 2.2, None)
        assert list(found.wide_limits) == pytest.approx(by_hand, rel=1e-9)


def test_the_open_stretch_grows_with_the_ceiling(board: Panel) -> None:
    said(board, TOWER)
    assert board.signals["rates"][-2] == [round(41 / 26, 3), round(48 / 26, 3)]
    said(board, TOWER, 185)
    assert board.signals["rates"][-2] == [round(41 / 26, 3), round(58 / 26, 3)]


# What the lesson says


def test_after_every_date_the_rate_is_lower_only_up_to_the_printed_total(board: Panel) -> None:
    dates = pd.date_range("2023-11-01", periods=DAYS)

    def highest(ceiling: int) -> float:
        return max(before_after(attacks(ceiling), day, dispersion=1).most.ratio for day in dates)

    assert highest(PRINTED) < 1 < highest(PRINTED + 1)
    said(board, 69, PRINTED)  # 9 January, the day before a total that is known
    assert board.signals["shown"]["high"] < 1
    said(board, 69, PRINTED + 1)
    assert board.signals["shown"]["high"] > 1


def test_where_the_limits_take_in_the_same_rate(board: Panel) -> None:
    """The point that learners find: checked by a second route, and by the board itself."""
    wanted = {("2024-01-28", 3.4): 179, ("2024-01-28", 2.9): 181, ("2024-02-02", 3.4): 175}
    for (day, bursts), ceiling in wanted.items():
        assert BY_HAND.flip(day, bursts) == ceiling
        place = (pd.Timestamp(day) - pd.Timestamp("2023-11-01")).days
        for n, word in ((ceiling - 1, "leave out"), (ceiling, "take in")):
            said(board, place, n, bursts)
            assert f"{word} “the same rate” at this date" in board.detail


def test_with_larger_bursts_the_printed_total_is_enough(board: Panel) -> None:
    for bursts, word in ((4.2, "leave out"), (4.3, "take in")):
        said(board, TOWER, PRINTED, bursts)
        assert f"{word} “the same rate” at this date" in board.detail
        assert (BY_HAND.limits("2024-01-28", PRINTED, bursts)[1] >= 1) == (word == "take in")
    for bursts, word in ((3.3, "leave out"), (3.5, "take in")):
        said(board, STRIKES, PRINTED, bursts)
        assert f"{word} “the same rate” at this date" in board.detail
        assert (BY_HAND.limits("2024-02-02", PRINTED, bursts)[1] >= 1) == (word == "take in")


def test_only_where_the_stated_zero_begins_the_ceiling_plays_no_part(board: Panel) -> None:
    said(board, TOWER + 8, CONTENT.load().most)
    assert "leave out “the same rate” at this date" in board.detail
    assert BY_HAND.limits("2024-02-05", 190, 3.4) == BY_HAND.limits("2024-02-05", 175, 3.4)


def test_what_the_lesson_says_of_the_placebo_dates(board: Panel) -> None:
    said(board, TOWER)
    assert "at 0 of 44 placebo dates they leave it out. At 11 of those" in board.detail
    assert "take 60 days each, and lie in 103 days: any two of them share days" in board.detail
    said(board, TOWER, bursts=1)
    assert "at 2 of 44 placebo dates" in board.detail
    said(board, TOWER, 185)
    assert "At 24 of those the totals allow a fall as deep" in board.detail
    for day in pd.date_range("2023-11-16", "2023-12-29", freq="9D"):
        got = board.signals["placebos"][f"{day:%Y-%m-%d}"]
        wanted = BY_HAND.limits(f"{day:%Y-%m-%d}", 185, ESTIMATED)
        assert [got["wide_low"], got["wide_high"]] == pytest.approx(wanted, abs=0.0006)


def test_no_state_has_a_p_value_or_a_test_and_each_says_what_is_not_shown(board: Panel) -> None:
    for day in range(0, DAYS, 5):
        for ceiling, bursts in ((168, 1), (175, 3.4), (190, 17)):
            sentence = said(board, day, ceiling, bursts)
            assert "there is no p value, and whether the limits" in board.detail
            assert "Not shown: why." in sentence
            assert not re.search(r"\bp (=|<|\d)|nan|inf|None", sentence + board.detail)
            assert len(sentence) in LETTERS, sentence


def test_the_buttons_set_the_days_of_the_events(board: Panel) -> None:
    labels = board.controls[0]["labels"]
    chosen = [(words, labels[values["day"]]) for words, values in board.presets]
    assert [date for _, date in chosen] == [
        f"{day.day} {day:%B %Y}" for day in (day_of(one.event) for one in CONTENT.load().presets)
    ]
    named = [(words, date) for words, date in chosen if words.startswith("Strikes of")]
    assert len(named) == 4
    for words, date in named:
        assert date.startswith(words.removeprefix("Strikes of ") + " ")


def test_a_placebo_date_is_not_compared_with_itself(board: Panel) -> None:
    said(board, 23)
    assert "of 43 placebo dates" in board.detail


@pytest.mark.parametrize("day", [0, 14, TOWER + 11, DAYS - 1])
def test_a_date_without_room_for_the_windows(board: Panel, day: int) -> None:
    said(board, day)
    assert "At this date there is no room for 30 days on each side" in board.detail
    assert board.signals["shown"]["even_low"] is None


def test_a_rise_is_not_compared_as_a_fall(board: Panel) -> None:
    said(board, 57)  # 28 December: the limits lie above the same rate without bursts
    assert "a fall as deep" not in board.detail


# The chart, with made-up numbers


def said_by(changed: dict[str, Any] | None = None, **signals: Any) -> list[str]:
    return texts(svg_with(example(**(changed or {})).to_dict(), **signals))


def test_what_is_shown_is_what_the_signal_says() -> None:
    words = said_by({"before": "3 to 30", "days_after": 22})
    assert "Before (blue): 3 to 30 in 20 days" in words
    assert "After (orange): 4 to 8 in 22 days" in words
    words = said_by({"wide_words": "0.1 to 0.87"})
    assert "if attacks came in bursts as you assume: 0.1 to 0.87 times" in words
    assert "if each attack came on its own: 0.2 to 0.8 times" in words


def test_what_is_assumed_moves_at_once() -> None:
    places = []
    for ceiling in (10, 15, 20):
        drawn = svg_with(example().to_dict(), ceiling=ceiling)
        points = re.findall(
            r'aria-roledescription="point"[^>]*transform="translate\(([\d.]+)', drawn
        )
        places.append({float(point) for point in points})
    assert 0.0 in places[0]
    assert 285.0 in places[1]
    assert 570.0 in places[2]


def test_every_event_of_the_fortnight_has_its_date_and_words() -> None:
    dates = load("timeline").set_index("event_id")["date"]
    said = said_by()
    for mark in CONTENT.load().fortnight.events:
        day = dates[mark.event]
        assert f"{day.day} {day:%b}: {mark.words}" in said
    assert "30 Jan: Kata'ib Hezbollah suspends its attacks" in said


@pytest.mark.parametrize("day", [0, 4, 8])
def test_events_before_the_date_are_blue_and_the_others_orange(day: int) -> None:
    drawn = svg_with(example().to_dict(), break_day=day)
    circles = re.findall(r'aria-roledescription="point"[^>]*fill="(#\w+)"', drawn)
    days = [(day_of(mark.event) - pd.Timestamp("2024-01-24")).days for mark in
            CONTENT.load().fortnight.events]  # fmt: skip
    assert circles[: len(days)] == [BLUE if each < day else ORANGE for each in days]


def test_all_words_of_the_scale_of_ratios_are_there() -> None:
    words = said_by()
    for word in ("none after", "a quarter", "half", "the same", "double"):
        assert words.count(word) == 2, word


def test_where_there_is_no_room_for_windows_it_says_so() -> None:
    words = "no room for both windows at this date"
    missing = {f"even_{wide}{end}": None for wide in ("", "wide_") for end in ("low", "high")}
    assert words not in said_by()
    assert words in said_by(missing)


def test_a_ratio_beyond_the_scale_stops_at_its_end() -> None:
    wide = svg_with(example(wide_high=1000.0).to_dict())
    bars = re.findall(r'roledescription="bar" d="M([\d.]+),[\d.]+h([\d.]+)', wide)
    assert max(float(left) + float(length) for left, length in bars) == pytest.approx(570)
