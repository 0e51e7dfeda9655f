"""Each call that a slider drives, beside what a user would otherwise call.

Run with ``python benchmarks/methods.py``. Both calls run in turns in one process; printed
are the medians in milliseconds and their ratio (below 1: ours is quicker). The target is
10 ms for each of ours at the course's sizes. Where no library has the method, the other
call is the loop that one would write by hand.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
from scipy import stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, cohen_kappa_score, log_loss
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep, test_poisson_2indep

from coursekit.methods import (
    ach,
    agreement,
    balance,
    bayes,
    breakdate,
    crossimpact,
    deterrence,
    gametree,
    placebo,
    rates,
    ratio,
    scores,
    totals,
)

ROUNDS = 21
TARGET = 10.0
RNG = np.random.default_rng(2024)

Call = Callable[[], object]

tempo = pd.read_csv(Path(__file__).parents[1] / "data" / "tempo.csv")
MAIN = tempo[tempo["series"].eq("pentagon-main") & tempo["as_of_date"].le("2024-03-07")]
QUIET = [("2023-11-24", "2023-11-28"), ("2024-02-05", "2024-03-07")]
KNOWN = totals.intervals(MAIN, start="2023-10-17", zeros=QUIET, ceiling=175)
DATES = pd.date_range("2023-11-07", "2024-01-06")

ACTORS = [f"actor {i:02}" for i in range(18)]
PAIRS = RNG.permutation(list(combinations(ACTORS, 2)))[:60]
TIES = pd.DataFrame(PAIRS, columns=["actor_a", "actor_b"])
TIES["sign"] = pd.array(RNG.choice([1, -1], 60), dtype="Int64")
PARTLY = TIES.assign(sign=TIES["sign"].mask(TIES.index < 10))

STATES = pd.MultiIndex.from_product([[f"d{i}" for i in range(6)], ["a", "b", "c"]])
IMPACTS = np.kron(1 - np.eye(6), np.ones((3, 3))) * RNG.integers(-3, 4, (18, 18))
MATRIX = pd.DataFrame(IMPACTS, index=STATES, columns=STATES)

RATINGS = pd.DataFrame(
    RNG.choice(["CC", "C", "N", "I", "II"], (6, 12)), columns=[f"e{i}" for i in range(12)]
)
SCENARIOS = ["deescalation", "resumption", "sporadic", "unclear"]
PRIOR = dict.fromkeys(SCENARIOS, 0.25)
EVIDENCE = pd.DataFrame(RNG.uniform(0.1, 0.9, (12, 4)), columns=SCENARIOS)
CODES = RNG.integers(0, 4, (2, 88))
CHANCES, HAPPENED = RNG.uniform(0, 1, 60), RNG.integers(0, 2, 60)
RED = deterrence.Player("Red", sq=1, dc=3, dd=-2, p_hard=0.8)
BLUE = deterrence.Player("Blue", sq=2, dc=2.5, dd=-1, p_hard=0.3)
AXES = np.linspace(0, 1, 101), np.linspace(-3, 3, 101)


def two_rates(a: int, ta: float, b: int, tb: float) -> object:
    test = test_poisson_2indep(a, ta, b, tb, method="exact-cond")
    return test, confint_poisson_2indep(a, ta, b, tb, method="score")


def balances_by_loop() -> list[tuple[int, ...]]:
    found = []
    for picked in product(range(3), repeat=6):
        sums = IMPACTS[[3 * i + state for i, state in enumerate(picked)]].sum(axis=0).reshape(6, 3)
        if all(row[state] == row.max() for row, state in zip(sums, picked, strict=True)):
            found.append(picked)
    return found


def update_by_loop() -> pd.Series:
    chances = pd.Series(PRIOR)
    for _, row in EVIDENCE.iterrows():
        chances = chances * row
        chances = chances / chances.sum()
    return chances


def max_cut() -> object:
    """The heuristic for the frustration index: a bound, not the answer."""
    net = nx.Graph()
    for a, b, sign in TIES.itertuples(index=False):
        net.add_edge(a, b, weight=-sign)
    return nx.approximation.one_exchange(net, weight="weight", seed=1)


def triangles() -> list[list[str]]:
    net = nx.from_pandas_edgelist(TIES, "actor_a", "actor_b", "sign")
    return [clique for clique in nx.enumerate_all_cliques(net) if len(clique) == 3]


def kappa_elsewhere() -> object:
    table = pd.crosstab(CODES[0], CODES[1]).to_numpy()
    return cohen_kappa_score(*CODES, weights="quadratic"), cohens_kappa(table, wt="quadratic")


ROW = [[0.1, 0.2, 0.6, 0.1]]
FORECAST = dict(zip(SCENARIOS, ROW[0], strict=True))
WINDOWS = RNG.integers(1, 60, (len(DATES), 2))

CALLS: dict[str, tuple[Call, str, Call]] = {
    "rates.rate": (
        lambda: rates.rate(60, 103, dispersion=2.6),
        "statsmodels confint_poisson",
        lambda: confint_poisson(60, 103, method="exact-c"),
    ),
    "ratio.rate_ratio": (
        lambda: ratio.rate_ratio(60, 103, 12, 40, dispersion=2.6),
        "scipy binomtest and its limits",
        lambda: stats.binomtest(60, 72, 103 / 143).proportion_ci(method="exact"),
    ),
    "totals.intervals": (
        lambda: totals.intervals(MAIN, start="2023-10-17", zeros=QUIET, ceiling=175),
        "pandas sort and diff (wrong)",
        lambda: MAIN.sort_values("as_of_date").assign(
            n=lambda frame: frame["cumulative_attacks"].diff(),
            days=lambda frame: pd.to_datetime(frame["as_of_date"]).diff().dt.days,
        ),
    ),
    "breakdate.before_after": (
        lambda: breakdate.before_after(KNOWN, "2024-01-28"),
        "statsmodels, two ratios",
        lambda: (two_rates(1, 40, 175, 103), two_rates(17, 40, 158, 103)),
    ),
    f"placebo, {len(DATES)} dates": (
        lambda: placebo.placebo_dates(KNOWN, DATES, real="2024-01-28", window=21),
        "statsmodels, a ratio a date",
        lambda: [two_rates(a, 21, b, 21) for a, b in WINDOWS],
    ),
    "ach.rank, 6 x 12": (
        lambda: ach.rank(RATINGS),
        "pandas replace and sum",
        lambda: RATINGS.replace(ach.INCONSISTENCY).sum(axis=1),
    ),
    "bayes.update, 12 items": (
        lambda: bayes.update(PRIOR, EVIDENCE),
        "pandas loop",
        update_by_loop,
    ),
    "scores, 4 classes": (
        lambda: (scores.brier(FORECAST, "sporadic"), scores.log_score(FORECAST, "sporadic")),
        "scikit-learn, both losses",
        lambda: (
            brier_score_loss(["sporadic"], ROW, labels=SCENARIOS),
            log_loss(["sporadic"], ROW, labels=SCENARIOS),
        ),
    ),
    "scores.calibration, 60": (
        lambda: scores.calibration(CHANCES, HAPPENED),
        "scikit-learn calibration_curve",
        lambda: calibration_curve(HAPPENED, CHANCES, n_bins=5),
    ),
    "deterrence.one_sided": (
        lambda: deterrence.one_sided(RED, RED),
        "backward induction on the tree",
        lambda: gametree.solve(deterrence.tree(RED, BLUE)),
    ),
    "deterrence.region, 101 x 101": (
        lambda: deterrence.region(RED, RED, "p_hard", "sq", *AXES),
        "loop over points",
        lambda: [(p, s, p * -2 + (1 - p) * 3 > s) for s in AXES[1] for p in AXES[0]],
    ),
    "balance.frustration, 18": (
        lambda: balance.frustration(TIES),
        "networkx one_exchange (a bound)",
        max_cut,
    ),
    "  with 10 unknown ties": (
        lambda: balance.frustration(PARTLY),
        "networkx one_exchange (a bound)",
        max_cut,
    ),
    "balance.triads, 18": (
        lambda: balance.triads(TIES),
        "networkx cliques of three",
        triangles,
    ),
    "crossimpact.search, 729": (
        lambda: crossimpact.search(MATRIX),
        "loop over scenarios",
        balances_by_loop,
    ),
    "agreement.kappa, 88 items": (
        lambda: agreement.kappa(*CODES, categories=[0, 1, 2, 3], weights="quadratic"),
        "scikit-learn and statsmodels",
        kappa_elsewhere,
    ),
}


def milliseconds(call: Call) -> float:
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    print(f"{'coursekit.methods':30}{'ms':>8}  {'beside it':32}{'ms':>8}{'ratio':>9}")
    slow = []
    for name, (ours, label, other) in CALLS.items():
        ours(), other()
        rounds = [(milliseconds(ours), milliseconds(other)) for _ in range(ROUNDS)]
        mine, theirs = map(statistics.median, zip(*rounds, strict=True))
        if mine > TARGET:
            slow.append(name.strip())
        print(f"{name:30}{mine:8.2f}  {label:32}{theirs:8.2f}{mine / theirs:9.2f}")
    print(f"over {TARGET:g} ms: {', '.join(slow) or 'none'}")


if __name__ == "__main__":
    main()
