"""Each result as it shows: its sentences and its table, in each form that they take."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from coursekit.methods import (
    ach,
    agreement,
    balance,
    bayes,
    breakdate,
    bursts,
    crossimpact,
    dependence,
    deterrence,
    gametree,
    placebo,
    pooling,
    probability_words,
    rates,
    ratio,
    scores,
    signs,
    totals,
)
from coursekit.methods._result import Result
from tests.snapshots import Snapshot

EVEN = {"calm": 0.5, "flare": 0.5}
LIKELY = {"calm": 0.2, "flare": 0.8}
TIES = pd.DataFrame(
    {
        "actor_a": ["A", "B", "A", "D"],
        "actor_b": ["B", "C", "C", "A"],
        "sign": pd.array([1, 1, -1, None], dtype="Int64"),
    }
)
CODED = pd.DataFrame({"low": [3, 0, 1], "mid": [1, 0, 0], "high": [0, 2, 0]}, index=[*"xyz"])
STATES = pd.MultiIndex.from_product([["talks", "attacks"], ["yes", "no"]])
CELLS = [[0, 0, -2, 2], [0, 0, 1, -1], [-1, 1, 0, 0], [2, -2, 0, 0]]
IMPACTS = pd.DataFrame(CELLS, index=STATES, columns=STATES)
RED = deterrence.Player("Red", sq=1, dc=3, dd=-2, p_hard=0.8)
BLUE = deterrence.Player("Blue", sq=2, dc=2.5, dd=-1, p_hard=0.3)


def known(*rows: tuple[str, int, str], **options: object) -> totals.Intervals:
    columns = ["as_of_date", "cumulative_attacks", "qualifier"]
    return totals.intervals(pd.DataFrame(rows, columns=columns), start="2024-01-01", **options)


EXACT = known(("2024-01-10", 20, "exact"), ("2024-01-20", 24, "exact"), ("2024-01-30", 26, "exact"))
LOOSE = known(
    ("2024-01-10", 20, "exact"),
    ("2024-01-20", 24, "at least"),
    ("2024-01-31", 27, "at least"),
    zeros=[("2024-01-24", "2024-01-31")],
    ceiling=30,
)
RATINGS = pd.DataFrame({"e1": ["II", "C"], "e2": ["C", "I"], "e3": ["N", ""]}, index=["one", "two"])
CODES = [0, 1, 2, 3, 3, 1, 2, 0, None]
OTHERS = [0, 1, 1, 3, 2, 1, 2, 0, 1]

RESULTS: dict[str, Callable[[], Result]] = {
    "ach": lambda: ach.rank(RATINGS, credibility={"e1": "high"}, groups={"e1": "wire"}),
    "kappa": lambda: agreement.kappa(
        CODES, OTHERS, categories=[0, 1, 2, 3], weights="linear", level=0.9
    ),
    "frustration": lambda: balance.frustration(TIES),
    "one camp": lambda: balance.frustration(TIES.iloc[:2]),
    "triads": lambda: balance.triads(TIES),
    "update": lambda: bayes.update(EVEN, {"a quiet month": LIKELY, "a raid": EVEN}),
    "odds": lambda: bayes.odds(0.15, 4),
    "before and after": lambda: breakdate.before_after(EXACT, "2024-01-21", dispersion=2),
    "inside an interval": lambda: breakdate.before_after(
        EXACT, "2024-01-15", dispersion=2, fixed_in_advance=True, level=0.9
    ),
    "placebo dates": lambda: placebo.placebo_dates(
        EXACT, ["2024-01-11", "2024-01-13"], real="2024-01-21", window=8, dispersion=2
    ),
    "bursts": lambda: bursts.dispersion([27, 11, 8, 10, 17, 30, 24], [15, 6, 3, 5, 9, 35, 12]),
    "cross-impacts": lambda: crossimpact.search(IMPACTS),
    "a scenario": lambda: crossimpact.balance(IMPACTS, {"talks": "yes", "attacks": "yes"}),
    "one story twice": lambda: dependence.count_twice(EVEN, LIKELY),
    "three ways": lambda: dependence.compare(EVEN, LIKELY, LIKELY, {"calm": 0.9, "flare": 0.95}),
    "deterrence": lambda: deterrence.one_sided(RED, BLUE),
    "game": lambda: gametree.solve(deterrence.tree(RED, BLUE)),
    "word": lambda: probability_words.word(0.6),
    "rate": lambda: rates.rate(3, 77, dispersion=2.6, unit="week"),
    "upper": lambda: rates.rate(0, 77, sides="upper"),
    "ratio": lambda: ratio.rate_ratio(60, 103, 12, 40, dispersion=2.6, level=0.9),
    "brier": lambda: scores.brier(LIKELY, "flare"),
    "log score": lambda: scores.log_score(LIKELY, "calm", floor=0.3),
    "discrimination": lambda: scores.discrimination([0.1, 0.1, 0.3, 0.9], [0, 1, 0, 1]),
    "no discrimination": lambda: scores.discrimination([0.1, 0.9], [1, 1]),
    "pool": lambda: pooling.pool([LIKELY, EVEN, {"calm": 0.7, "flare": 0.6}]),
    "alpha": lambda: agreement.alpha(CODED),
    "alpha, not defined": lambda: agreement.alpha(CODED[["low", "mid"]].iloc[[2]]),
    "calibration": lambda: scores.calibration([0.1, 0.1, 0.3, 0.9], [0, 1, 0, 1]),
    "sign": lambda: signs.tells_apart({"calm": 0.1, "flare": 0.6, "talks": 0.1}),
    "totals": lambda: LOOSE,
    "window": lambda: LOOSE.count("2024-01-15", "2024-01-25"),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_shows_as_accepted(name: str, snapshot: Snapshot) -> None:
    snapshot.check(name, str(RESULTS[name]()))
