"""No public function turns a blank, a misspelt name, a cut date or a value out of range into a
number: it says what is wrong, or its result is that of a second computation.
"""

from __future__ import annotations

import inspect
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from itertools import combinations, pairwise, product
from pkgutil import iter_modules
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import cohen_kappa_score

from coursekit import methods
from coursekit.errors import CourseError
from coursekit.methods._result import Result
from coursekit.methods.ach import Ranking, rank
from coursekit.methods.camps import Expectation
from coursekit.methods.crossimpact import Scenarios, search
from coursekit.methods.deterrence import Deterrence, Player
from coursekit.methods.gametree import Chance, Decision, Outcome, solve
from coursekit.methods.months import CodingRule, MonthEvent, Threshold
from coursekit.methods.probability_words import BANDS
from coursekit.methods.totals import Intervals, intervals
from tests.methods.hostile import (
    Make,
    build,
    chance,
    chances,
    day,
    name,
    names,
    number,
    shares,
    spoiled,
    truth,
    whole,
)

CHECKS: dict[str, Entry] = {}


@dataclass(frozen=True)
class Entry:
    """A good call of a public function, and the second computation of its result."""

    call: Callable[..., Any]
    good: dict[str, Any]
    check: Callable[..., None]


def second(path: str, **good: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Enter a second computation of ``module.function`` or ``module.Class.method``."""

    def enter(check: Callable[..., None]) -> Callable[..., None]:
        module, *attributes = path.split(".")
        call: Any = import_module(f"coursekit.methods.{module}")
        for attribute in attributes:
            call = getattr(call, attribute)
        CHECKS[path] = Entry(call, good, check)
        return check

    return enter


def near(a: Any, b: Any) -> None:
    assert a == pytest.approx(b, rel=1e-7, abs=1e-9, nan_ok=True)


def level_of(value: object) -> float:
    return number(value, 0.5, 0.9999)


def spread_of(value: object) -> float:
    return max(1.0, number(value, 0, 1000))


# Rates and totals


@second("rates.rate", events=7, exposure=30.0, level=0.9, sides="two", dispersion=2.5, unit="day")
def _(got, events, exposure, level, sides, dispersion, unit) -> None:
    n, t, p, d = whole(events), number(exposure, 1e-9, 1e9), level_of(level), spread_of(dispersion)
    name(unit)
    assert sides in ("two", "upper")
    tail = (1 - p) / 2 if sides == "two" else 1 - p
    for spread, low, high in ((1, got.low, got.high), (d, got.wide_low, got.wide_high)):
        bottom = stats.gamma.ppf(tail, n / spread) if n and sides == "two" else 0
        near(low, bottom * spread / t)
        near(high, stats.gamma.isf(tail, n / spread + 1) * spread / t)
    near(got.rate, n / t)


GOOD_RATIO = {
    "first": 4,
    "first_exposure": 20.0,
    "second": 9,
    "second_exposure": 15,
    "level": 0.95,
    "dispersion": 2.0,
    "names": ("after", "before"),
    "test": True,
}


def ratio_by_beta(a: float, ta: float, b: float, tb: float, p: float, d: float) -> list[float]:
    tail, a, b = (1 - p) / 2, a / d, b / d
    low = stats.beta.ppf(tail, a, b + 1) if a else 0
    rest = stats.beta.ppf(tail, b, a + 1) if b else 0
    return [low / (1 - low) * tb / ta, (1 - rest) / rest * tb / ta if rest else math.inf]


@second("ratio.rate_ratio", **GOOD_RATIO)
def _(got, first, first_exposure, second, second_exposure, level, dispersion, **options) -> None:
    a, b = whole(first), whole(second)
    ta, tb = number(first_exposure, 1e-9, 1e9), number(second_exposure, 1e-9, 1e9)
    p, d = level_of(level), spread_of(dispersion)
    assert len(names(options["names"])) == 2
    near([got.low, got.high], ratio_by_beta(a, ta, b, tb, p, 1))
    near([got.wide_low, got.wide_high], ratio_by_beta(a, ta, b, tb, p, d))
    near(got.ratio, a / ta / (b / tb) if b else math.inf)
    if truth(options["test"]):
        near(got.p_value, stats.binomtest(a, a + b, ta / (ta + tb)).pvalue)
    else:
        assert got.p_value is None


@second(
    "bursts.dispersion",
    counts=[3, 0, 9, 4],
    exposures=[2, 1.5, 4, 2],
    groups=["a", "a", "a", "b"],
    level=0.9,
)
def _(got, counts, exposures, groups, level) -> None:
    rows = pd.DataFrame({"n": map(whole, counts), "group": "all"})
    rows["t"] = [number(value, 1e-9, 1e9) for value in exposures]
    if groups is not None:
        rows["group"] = [str(g) if isinstance(g, (bool, np.bool_)) else name(g) for g in groups]
    rows = rows[rows.groupby("group")["n"].transform("sum") > 0]
    sums = rows.groupby("group")[["n", "t"]].transform("sum")
    mean = sums["n"] / sums["t"] * rows["t"]
    chi2, free = ((rows["n"] - mean) ** 2 / mean).sum(), len(rows) - rows["group"].nunique()
    near(got.value, chi2 / free)
    tail = (1 - level_of(level)) / 2
    if chi2:
        near([got.low, got.high], [chi2 / stats.chi2.ppf(p, free) for p in (1 - tail, tail)])
    assert ("bursts" in got.sentence) == (got.low > 1)


TOTALS = pd.DataFrame(
    {
        "as_of_date": ["2024-01-03", "2024-01-05", "2024-01-08", *["2024-01-10"] * 2, "2024-01-14"],
        "cumulative_attacks": [2, 4, 6, 9, 10, 12],
        "qualifier": ["exact", "exact", "at least", "exact", "exact", "some"],
    }
)
GOOD_TOTALS = {
    "totals": TOTALS,
    "start": "2024-01-01",
    "zeros": [("2024-01-11", "2024-01-12")],
    "ceiling": 13,
}
KNOWN = Make(intervals, {**GOOD_TOTALS, "start": "2024-01-01"})
ONE_DAY = timedelta(1)


def differences(totals, start, zeros, ceiling) -> dict[tuple[date, date], tuple[float, float]]:
    """Bound every difference of two totals, as shortest paths between days."""
    rows = [
        (day(when), whole(n), word)
        for when, n, word in totals[list(TOTALS)].itertuples(index=False, name=None)
    ]
    if "series" in totals:
        assert len({name(each) for each in totals["series"]}) == 1
    loose = {"about", "approximately", "claimed", "nearly", "roughly", "some"}
    minimum = {"at least", "more than", "over", "total", "tracked", "recorded"}
    assert {word for *_, word in rows} <= loose | minimum | {"exact"}
    if start is not None:
        assert all(when >= day(start) for when, *_ in rows)
        rows.append((day(start) - ONE_DAY, 0, "exact"))
    quiet = []
    for first, last in zeros:
        assert day(first) <= day(last)
        quiet.append((day(first) - ONE_DAY, day(last)))
    days = sorted({when for when, *_ in rows} | {each for pair in quiet for each in pair})
    assert (days[-1] - days[0]).days < 100 * 366
    blocks = {each: {each} for each in days}
    for first, last in quiet:
        inside = set().union(*(blocks[each] for each in days if first <= each <= last))
        blocks.update(dict.fromkeys(inside, inside))
    origin = "nothing"
    reach = {(a, b): math.inf for a in [origin, *days] for b in [origin, *days]}
    for a in days:  # reach[a, b]: the most that the total at b can exceed the one at a
        reach[a, a], reach[a, origin] = 0, 0
        for b in days:
            if b < a or b in blocks[a]:
                reach[a, b] = 0
        printed = [n for when, n, word in rows if word == "exact" and when in blocks[a]]
        least = max([n for when, n, word in rows if word in minimum and when == a], default=0)
        if printed:
            overridden = len(blocks[a]) > 1 and least > max(printed)
            reach[origin, a] = least if overridden else max(printed)
            least = min(printed) if overridden else max(least, min(printed))
        reach[a, origin] = -least
    if ceiling is not None:
        reach[origin, days[-1]] = min(reach[origin, days[-1]], whole(ceiling))
    everywhere = [origin, *days]
    for middle, a, b in product(everywhere, repeat=3):
        reach[a, b] = min(reach[a, b], reach[a, middle] + reach[middle, b])
    assert all(reach[a, a] >= 0 for a in everywhere)
    return {(a, b): (-reach[b, a], reach[a, b]) for a, b in combinations(days, 2)}


@second("totals.intervals", **GOOD_TOTALS)
def _(got, totals, start, zeros, ceiling) -> None:
    wanted = differences(totals, start, zeros, ceiling)
    for row in got.frame.itertuples():
        low, high = wanted[row.first_day.date() - ONE_DAY, row.last_day.date()]
        assert (row.low, math.inf if row.high is pd.NA else row.high) == (low, high)


@second("totals.Intervals.count", self=KNOWN, first_day="2024-01-06", last_day="2024-01-10")
def _(got, self, first_day, last_day) -> None:
    first, last = day(first_day), day(last_day)
    assert self.first_day <= first <= last <= self.last_day
    assert got.days == (last - first).days + 1
    before, total = self.total(first - ONE_DAY), self.total(last)
    assert got.low >= max(0, total[0] - before[1])
    assert got.high <= total[1] - before[0]


@second("totals.Intervals.total", self=KNOWN, day="2024-01-09")
def _(got, self, **options) -> None:
    when = day(options["day"])
    assert self.first_day - ONE_DAY <= when <= self.last_day
    sides = [self.count(self.first_day, when)] if when >= self.first_day else []
    assert got[0] <= got[1]
    for side in sides:
        assert side.low <= got[1]


@second("totals.Intervals.known", self=KNOWN, level=0.9)
def _(got, self, level) -> None:
    tail = (1 - level_of(level)) / 2
    for row in got.itertuples():
        near(row.limit_high, stats.gamma.isf(tail, row.events + 1) / row.days)
        found = self.count(row.first_day, row.last_day)
        assert (found.low, found.high) == (row.events, row.events)


GOOD_BREAK = {
    "known": KNOWN,
    "date": "2024-01-08",
    "first_day": "2024-01-01",
    "last_day": "2024-01-13",
    "dispersion": 2.0,
    "fixed_in_advance": True,
    "level": 0.9,
}


def window(known: Intervals, first: date, when: date, last: date, p: float, d: float) -> list[Any]:
    """The ratio and its limits over both extreme allocations, on one window."""
    before, after = known.count(first, when - ONE_DAY), known.count(when, last)
    ta, tb = after.days, before.days
    low = ratio_by_beta(after.low, ta, before.high, tb, p, d)[0]
    high = ratio_by_beta(after.high, ta, before.low, tb, p, d)[1]
    return [low, high]


@second("breakdate.before_after", **GOOD_BREAK)
def _(got, known, first_day, last_day, dispersion, fixed_in_advance, level, **options) -> None:
    when = day(options["date"])
    first = known.first_day if first_day is None else day(first_day)
    last = known.last_day if last_day is None else day(last_day)
    d = got.least.dispersion if dispersion is None else spread_of(dispersion)
    assert first < when <= last
    near(list(got.wide_limits), window(known, first, when, last, level_of(level), d))
    near(list(got.limits), window(known, first, when, last, level_of(level), 1))
    assert (got.least.p_value is not None) == truth(fixed_in_advance)


@second(
    "placebo.placebo_dates",
    known=KNOWN,
    dates=["2024-01-04", "2024-01-06"],
    real="2024-01-09",
    window=3,
    dispersion=2.0,
    level=0.9,
)
def _(got, known, dates, real, dispersion, level, **options) -> None:
    length, real = timedelta(whole(options["window"], 1)), day(real)
    d = got.real.least.dispersion if dispersion is None else spread_of(dispersion)
    days = [day(each) for each in dates]
    assert len(set(days)) == len(days) == len(got.frame) > 0
    for when, row in zip(days, got.frame.itertuples(), strict=True):
        assert when + length <= real
        first, last = when - length, when + length - ONE_DAY
        wide = window(known, first, when, last, level_of(level), d)
        near([row.wide_low, row.wide_high], wide)
    free = [
        sum(1 for _ in chosen)
        for size in range(1, len(days) + 1)
        for chosen in combinations(sorted(days), size)
        if all(b - a >= 2 * length for a, b in pairwise(chosen))
    ]
    assert got.separate == max(free)


# Judgements in tables


RATINGS = pd.DataFrame(
    {"e1": ["I", "C", ""], "e2": ["II", "N", "CC"], "e3": ["C", "C", "I"]}, index=["a", "b", "c"]
)
GOOD_ACH = {
    "matrix": RATINGS,
    "credibility": {"e1": "high"},
    "relevance": {"e2": "low"},
    "groups": {"e1": "wire", "e3": "wire"},
}


@second("ach.rank", **GOOD_ACH)
def _(got, matrix, credibility, relevance, groups) -> None:
    items, hypotheses = names(matrix.columns), names(matrix.index)
    assert len(hypotheses) >= 2
    weights = {"low": 0.5**0.5, "medium": 1, "high": 2**0.5}
    kinds = [dict(kind or {}) for kind in (credibility, relevance, groups)]
    for kind in kinds:
        assert set(names(kind)) <= set(items)
    credible, relevant, group = kinds
    assert {*credible.values(), *relevant.values()} <= set(weights)
    names(set(group.values()))
    points = {"CC": 0, "C": 0, "N": 0, "I": 1, "II": 2}
    scores = {}
    for hypothesis, cells in zip(hypotheses, matrix.to_numpy(dtype=object), strict=True):
        best: dict[str, float] = {}
        for item, cell in zip(items, cells, strict=True):
            written = "" if cell is None or cell is pd.NaT or cell is pd.NA else str(cell).strip()
            if written in ("", "nan", "NA", "None", "<NA>"):
                continue
            weight = weights[credible.get(item, "medium")] * weights[relevant.get(item, "medium")]
            key = f"group {group[item]}" if item in group else item
            best[key] = max(best.get(key, 0), points[written.upper()] * weight)
        scores[hypothesis] = best
    for hypothesis, best in scores.items():
        row = got.hypotheses.loc[hypothesis]
        near(row["weighted"], sum(best.values()))
        assert row["rated"] == len(best)
        assert (row["rank"] is pd.NA) == (not best)
    ranked = {key: sum(best.values()) for key, best in scores.items() if best}
    least = [key for key, score in ranked.items() if score <= min(ranked.values()) + 1e-9]
    assert got.least == least


@second("ach.Ranking.least_per_rated_without", self=Make(rank, GOOD_ACH), item="e1")
def _(got, self, item) -> None:
    assert item in self.items.index
    row = (self.without.loc[item] / self.rated_without.loc[item].replace(0, np.nan)).dropna()
    assert got == row.index[row <= row.min() + 1e-9].tolist()


@second(
    "ach.least_of_many",
    ratings=[[["CC", "II", "I"], ["I", "", "N"]], [["", "", ""], ["C", "I", "II"]]],
    weights=[[1.0, 2.0, 0.5], [1.0, 1.0, 1.0]],
    groups=["a", "b", "b"],
)
def _(got, ratings, weights, groups) -> None:
    """As `rank` has it, one matrix at a time, where its weights can say the same."""
    sets = [name(each) for each in groups] if groups is not None else [*"xyz"][: len(ratings[0][0])]
    for n, matrix in enumerate(ratings):
        heavy = [number(one, 1e-9, 1e9) for one in weights[n]] if weights is not None else None
        scores = []
        for row in matrix:
            assert set(row) <= {"CC", "C", "N", "I", "II", ""}
            best: dict[str, float] = {}
            for at, (key, cell) in enumerate(zip(sets, row, strict=True)):
                if cell:
                    points = {"I": 1, "II": 2}.get(cell, 0) * (heavy[at] if heavy else 1)
                    best[key] = max(best.get(key, 0), points)
            scores.append(sum(best.values()) / len(best) if best else math.inf)
        least = min(scores)
        wanted = [score < math.inf and score <= least + 1e-9 for score in scores]
        assert got[n].tolist() == wanted


@second(
    "agreement.kappa",
    first=["a", "b", "c", "a", "b"],
    second=["a", "b", "b", "a", "c"],
    categories=["a", "b", "c"],
    weights="linear",
    level=0.9,
)
def _(got, first, second, categories, weights, level) -> None:
    assert weights in ("none", "linear", "quadratic")
    level_of(level)

    def code(value: object) -> str:
        if value is None or value is pd.NA or value is pd.NaT or value != value or value == "":
            return ""
        return str(value) if isinstance(value, (bool, np.bool_)) else name(value)

    assert len(first) == len(second)
    both = [(code(a), code(b)) for a, b in zip(first, second, strict=True)]
    pairs = [pair for pair in both if all(pair)]
    scale = sorted({each for pair in pairs for each in pair})
    if categories is not None:
        scale = names([code(one) for one in categories])
    assert (got.items, got.skipped) == (len(pairs), len(both) - len(pairs))
    assert {each for pair in pairs for each in pair} <= set(scale)
    places = [[scale.index(each) for each in coder] for coder in zip(*pairs, strict=True)]
    if not math.isnan(got.kappa):
        how = None if weights == "none" else weights
        labels = range(len(scale))
        near(got.kappa, cohen_kappa_score(*places, labels=labels, weights=how))


@second(
    "agreement.alpha",
    counts=pd.DataFrame({"low": [3, 0, 1], "mid": [1, 0, 1], "high": [0, 2, 1]}, index=[*"xyz"]),
    metric="ordinal",
)
def _(got, counts, metric) -> None:
    """All ordered pairs of codes, one by one."""
    assert metric in ("nominal", "ordinal", "interval")
    items, scale = names(counts.index), names(counts.columns)
    assert len(scale) >= 2
    units = []
    for row in counts.to_numpy(dtype=object):
        cells = [whole(cell) for cell in row]
        units.append([place for place, n in enumerate(cells) for _ in range(min(n, 60))])
        assert got.frame["coders"].iloc[len(units) - 1] == sum(cells)
        if sum(cells) > 60:
            return  # too many to pair one by one
    used = [place for unit in units if len(unit) > 1 for place in unit]

    def apart(a: int, b: int) -> float:
        between = [used.count(place) for place in range(min(a, b), max(a, b) + 1)]
        ends = (between[0] + between[-1]) / 2
        steps = {"nominal": int(a != b), "interval": a - b, "ordinal": sum(between) - ends}
        return float(steps[metric]) ** 2

    seen = sum(
        sum(apart(a, b) for a in unit for b in unit) / (len(unit) - 1)
        for unit in units
        if len(unit) > 1
    )
    by_chance = sum(apart(a, b) for a in used for b in used)
    if by_chance == 0:
        assert math.isnan(got.alpha)
    else:
        near(got.alpha, 1 - seen * (len(used) - 1) / by_chance)
    assert list(got.frame.index) == items


TIES = pd.DataFrame(
    {
        "actor_a": ["A", "B", "A", "C"],
        "actor_b": ["B", "C", "C", "D"],
        "sign": pd.array([1, 1, -1, None], dtype="Int64"),
    }
)


def signs_of(ties: pd.DataFrame) -> dict[frozenset[str], int]:
    found: dict[frozenset[str], int] = {}
    for a, b, sign in ties[["actor_a", "actor_b", "sign"]].itertuples(index=False, name=None):
        pair = frozenset({name(a), name(b)})
        assert len(pair) == 2
        value = 0 if sign is None or sign is pd.NA or sign is pd.NaT or sign != sign else sign
        assert value in (-1, 0, 1)
        assert value != 0 or value is not sign
        number(value, -1, 1)
        assert found.setdefault(pair, int(value)) == value
    return found


@second("balance.frustration", ties=TIES)
def _(got, ties) -> None:
    signs = signs_of(ties)
    actors = sorted(set().union(*signs))
    unknown = [pair for pair, sign in signs.items() if not sign]

    def index(known: dict[frozenset[str], int]) -> int:
        costs = []
        for sides in product((0, 1), repeat=len(actors)):
            side = dict(zip(actors, sides, strict=True))
            costs.append(
                sum(
                    (len({side[actor] for actor in pair}) == 1) != (sign > 0)
                    for pair, sign in known.items()
                )
            )
        return min(costs)

    known = {pair: sign for pair, sign in signs.items() if sign}
    guesses = product((-1, 1), repeat=len(unknown))
    filled = [index({**known, **dict(zip(unknown, guess, strict=True))}) for guess in guesses]
    assert (got.low, got.high) == (index(known), max(filled))


@second("balance.triads", ties=TIES)
def _(got, ties) -> None:
    signs = signs_of(ties)
    actors = sorted(set().union(*signs))
    wanted = {}
    for three in combinations(actors, 3):
        pairs = [frozenset(pair) for pair in combinations(three, 2)]
        if all(pair in signs for pair in pairs):
            wanted[three] = math.prod(signs[pair] for pair in pairs)
    words = {1: "balanced", -1: "frustrated", 0: "unknown"}
    found = got.frame.itertuples(index=False, name=None)
    assert {row[:3]: row[3] for row in found} == {k: words[v] for k, v in wanted.items()}


@second("ties.read", ties=TIES, limited=True)
def _(got, ties, limited) -> None:
    truth(limited)
    signs = signs_of(ties)
    found = {frozenset(got.actors[i] for i in pair): sign for pair, sign in got.signs.items()}
    assert found == signs


POSITIONS = pd.DataFrame(
    {
        "actor": ["A", "A", "B", "B", "C"],
        "issue": ["tax", "port", "tax", "port", "port"],
        "position": [2, -1, 1, None, 0],
    }
)


@second("closeness.pairs", positions=POSITIONS)
def _(got, positions) -> None:
    rows = positions[["actor", "issue", "position"]].to_dict("records")
    cells = {(name(row["actor"]), name(row["issue"])): row["position"] for row in rows}
    assert len(cells) == len(rows)
    known = {
        place: number(value, -math.inf, math.inf)
        for place, value in cells.items()
        if not (value is None or value is pd.NA or value is pd.NaT or value != value)
    }
    actors = list(dict.fromkeys(actor for actor, _ in cells))
    issues = {issue for _, issue in cells}
    wanted = {}
    for a, b in combinations(actors, 2):
        both = [issue for issue in issues if {(a, issue), (b, issue)} <= known.keys()]
        if both:
            apart = np.mean([abs(known[a, issue] - known[b, issue]) for issue in both])
            wanted[a, b] = (len(both), apart)
    assert {(pair.first, pair.second): pair.issues for pair in got.pairs} == {
        pair: count for pair, (count, _) in wanted.items()
    }
    near([pair.apart for pair in got.pairs], sorted(apart for _, apart in wanted.values()))
    assert got.silent == math.comb(len(actors), 2) - len(wanted)


RELATIONS = pd.DataFrame(
    {
        "actor_a": ["A", "B", "A"],
        "actor_b": ["B", "A", "C"],
        "sign": [1, -1, 1],
        "from_date": ["2023", "2024-01-30", "2020-05"],
        "to_date": ["2024", "2024-02-02", "2021"],
    }
)


@second("ties.in_year", relations=RELATIONS, year=2024)
def _(got, relations, year) -> None:
    year = whole(year, 1700, 2200)
    wanted: dict[tuple[str, ...], set[int]] = {}
    for row in relations[list(RELATIONS)].to_dict("records"):
        signs_of(pd.DataFrame([row]))
        pair = tuple(sorted((name(row["actor_a"]), name(row["actor_b"]))))
        dates = []
        for value in (row["from_date"], row["to_date"]):
            if value in ("", None) or value is pd.NA or value is pd.NaT or value != value:
                dates.append("")
                continue
            if isinstance(value, date):
                value = value.isoformat()[:10]
            if not isinstance(value, str):
                value = str(whole(value, 1700, 2200))
            assert len(value) in (4, 7, 10)
            date.fromisoformat(f"{value}-01-01"[:10])
            dates.append(value)
        begins, ends = dates
        if begins and ends:
            shared = min(len(begins), len(ends))
            assert begins[:shared] <= ends[:shared]
        held = wanted.setdefault(pair, set())
        if begins and int(begins[:4]) <= year and (not ends or year <= int(ends[:4])):
            sign = row["sign"]
            held.add(0 if sign is None or sign is pd.NA or sign != sign else int(sign))
    found = {tuple(row[:2]): row[2] for row in got.itertuples(index=False, name=None)}
    assert found.keys() == wanted.keys()
    for pair, held in wanted.items():
        assert found[pair] is pd.NA if len(held) != 1 or held == {0} else {found[pair]} == held


STATES = pd.MultiIndex.from_product([["talks", "attacks"], ["yes", "no"]])
IMPACTS = pd.DataFrame(
    [[0, 0, -2, 2], [0, 0, 1, -1], [-1, 1, 0, 0], [2, -2, 0, 0]], index=STATES, columns=STATES
)


def balances(matrix: pd.DataFrame, chosen: dict[str, str]) -> dict[tuple[str, str], float]:
    labels = [(name(a), name(b)) for a, b in matrix.index]
    assert labels == list(matrix.columns)
    assert len(set(labels)) == len(labels)
    sums = dict.fromkeys(labels, 0.0)
    for row, cells in zip(labels, matrix.to_numpy(dtype=object), strict=True):
        for column, cell in zip(labels, cells, strict=True):
            if row[0] == column[0]:
                assert cell is None or cell is pd.NA or cell is pd.NaT or cell != cell or not cell
                assert not isinstance(cell, (bool, np.bool_))
            else:
                value = number(cell, -1e9, 1e9)
                sums[column] += value if chosen[row[0]] == row[1] else 0
    return sums


def shortfall(sums: dict[tuple[str, str], float], chosen: dict[str, str]) -> float:
    return max(
        max(value for (of, _), value in sums.items() if of == who) - sums[who, state]
        for who, state in chosen.items()
    )


@second("crossimpact.search", matrix=IMPACTS)
def _(got, matrix) -> None:
    states: dict[str, list[str]] = {}
    for who, state in matrix.index:
        states.setdefault(who, []).append(state)
    scenarios = [dict(zip(states, picked, strict=True)) for picked in product(*states.values())]
    assert len(got.frame) == len(scenarios)
    for chosen, row in zip(scenarios, got.frame.to_dict("records"), strict=True):
        assert {who: row[who] for who in states} == chosen
        near(row["inconsistency"], shortfall(balances(matrix, chosen), chosen))


@second("crossimpact.balance", matrix=IMPACTS, scenario={"talks": "yes", "attacks": "no"})
def _(got, matrix, scenario) -> None:
    assert set(names(scenario)) == {who for who, _ in matrix.index}
    sums = balances(matrix, scenario)
    near(got.frame["balance"].tolist(), list(sums.values()))
    near(got.inconsistency, shortfall(sums, scenario))


@second(
    "crossimpact.Scenarios.nearest", self=Make(search, {"matrix": IMPACTS}), states={"talks": "yes"}
)
def _(got, self, states) -> None:
    fits = [
        row
        for row in self.frame.to_dict("records")
        if all(row[key] == value for key, value in states.items())
    ]
    best = min(fits, key=lambda row: row["inconsistency"])
    assert got == {key: best[key] for key in self.descriptors}


# Chances


PRIOR = {"calm": 0.5, "flare": 0.3, "war": 0.2}
LIKELY, OTHER = {"calm": 0.9, "flare": 0.3, "war": 0.1}, {"calm": 0.2, "flare": 0.4, "war": 0.4}
EVIDENCE = pd.DataFrame([LIKELY, OTHER], index=["quiet", "raid"])


def by_rule(prior: dict[str, float], *items: dict[str, float]) -> dict[str, float]:
    weights = {key: p * math.prod(item[key] for item in items) for key, p in prior.items()}
    return {key: weight / sum(weights.values()) for key, weight in weights.items()}


def fitting(prior: Any, *items: Any) -> list[dict[str, float]]:
    found = [shares(prior), *map(chances, items)]
    assert all(set(each) == set(found[0]) for each in found)
    return found


def check_update(got, prior, evidence) -> None:
    if isinstance(evidence, pd.DataFrame):
        rows = dict(zip(names(evidence.index), evidence.to_numpy(dtype=object), strict=True))
        evidence = {k: dict(zip(names(evidence.columns), v, strict=True)) for k, v in rows.items()}
    names(evidence)
    found = by_rule(*fitting(prior, *evidence.values()))
    near(got.posterior, found)
    assert len(got.trace) == len(evidence) + 1
    sure = [p for p in got.posterior.values() if p == 1]
    assert not sure or sum(p > 0 for p in got.posterior.values()) == 1


second("bayes.update", prior=PRIOR, evidence=EVIDENCE)(check_update)


@second("bayes.odds", prior=0.15, likelihood_ratio=4.0)
def _(got, prior, likelihood_ratio) -> None:
    p, times = chance(prior), number(likelihood_ratio, 1e-9, 1e9)
    near(got.posterior, p * times / (p * times + 1 - p))
    assert 0 < got.posterior < 1
    assert not got.sentence.endswith(("of 1.", "of 0."))


@second("bayes.prior_chances", prior=PRIOR)
def _(got, prior) -> None:
    assert got == shares(prior)


@second("bayes.likelihoods", given=LIKELY, scenarios=["flare", "calm", "war"], where="here")
def _(got, given, scenarios, **_where) -> None:
    assert set(names(scenarios)) == set(given)
    assert got == chances(given)


@second("dependence.count_twice", prior=PRIOR, likelihood=LIKELY)
def _(got, prior, likelihood) -> None:
    first, then = fitting(prior, likelihood)
    near(got.frame.loc["twice"].to_dict(), by_rule(first, then, then))
    near(got.frame.loc["once"].to_dict(), by_rule(first, then))


@second("dependence.given_first", second=LIKELY, tied=0.5)
def _(got, second, tied) -> None:
    share = chance(tied)
    near(got, {key: share + (1 - share) * p for key, p in chances(second).items()})


@second(
    "dependence.compare",
    prior=PRIOR,
    first=LIKELY,
    second=LIKELY,
    second_given_first={"calm": 0.95, "flare": 0.5, "war": 0.5},
)
def _(got, prior, first, second, second_given_first) -> None:
    before, one, two, then = fitting(prior, first, second, second_given_first)
    for key in before:
        assert one[key] * then[key] <= two[key] + 1e-8
    near(got.frame.loc["as independent"].to_dict(), by_rule(before, one, two))
    near(got.frame.loc["given the first"].to_dict(), by_rule(before, one, then))
    near(got.frame.loc["as one story"].to_dict(), by_rule(before, one))


@second("signs.tells_apart", likelihood=LIKELY)
def _(got, likelihood) -> None:
    found = chances(likelihood)
    assert len(found) > 1
    most, least = max(found.values()), min(found.values())
    near(got.ratio, most / least if least else math.inf)


FACES = range(1, 7)


@second("dice.success", modifier=1, target=7)
def _(got, modifier, target) -> None:
    added, wanted = whole(int(modifier), -20, 20), whole(int(target), -20, 40)
    assert (added, wanted) == (modifier, target)
    assert got.chance * 36 == sum(max(0, min(6, 7 + a + added - wanted)) for a in FACES)


@second("dice.several", rolls=3, least=2, modifier=1, target=7)
def _(got, rolls, least, modifier, target) -> None:
    number(rolls, 1, 100), number(least, 0, 100), number(modifier, -20, 20)
    p = sum(max(0, min(6, 7 + a + modifier - target)) for a in FACES) / 36
    near(float(got.chance), stats.binom.sf(least - 1, rolls, p))


@second("gains.gain", before=[3, 5, 4, 6], after=[5, 6, 4, 8], level=0.95)
def _(got, before, after, level) -> None:
    for each in [*before, *after]:
        number(each, -1e9, 1e9)
    number(level, 0.5, 0.9999)
    found = stats.ttest_rel(after, before).confidence_interval(level)
    near(got.mean, np.mean(after) - np.mean(before))
    if len({b - a for a, b in zip(before, after, strict=True)}) > 1:
        near([got.low, got.high], [found.low, found.high])
    else:
        near([got.low, got.high], [got.mean, got.mean])


@second("probability_words.word", probability=0.3)
def _(got, probability) -> None:
    p = chance(probability)
    assert got.low <= p <= got.high
    assert bool(got.word) == (0.01 <= round(p, 11) <= 0.99)


@second("probability_words.band", name="likely")
def _(got, **options) -> None:
    wanted = " ".join(options["name"].lower().split())
    words = {word: (low, high) for *both, low, high in BANDS for word in both}
    adverbs = {"almost certainly": "almost certain", "remotely": "remote"}
    low, high = words[adverbs.get(wanted, wanted)]
    near([got.low, got.high], [low / 100, high / 100])


FORECAST = {"yes": 0.7, "no": 0.2, "other": 0.1}


@second("scores.brier", forecast=FORECAST, outcome="yes")
def _(got, forecast, outcome) -> None:
    found = shares(forecast)
    near(got.sum_form, 1 - 2 * found[name(outcome)] + sum(p * p for p in found.values()))
    near(got.half_form, got.sum_form / 2)


@second("scores.log_score", forecast=FORECAST, outcome="no", floor=0.01)
def _(got, forecast, outcome, floor) -> None:
    p = shares(forecast)[name(outcome)]
    near(math.exp(-got.score), max(p, number(floor, 0, 1)))


@second(
    "scores.calibration",
    forecasts=[0.1, 0.3, 0.9, 0.2],
    happened=[False, 1, True, 0],
    edges=[0, 0.25, 0.5, 1],
)
def _(got, forecasts, happened, edges) -> None:
    edges = [chance(edge) for edge in edges]
    assert (edges[0], edges[-1], sorted(set(edges))) == (0, 1, edges)
    assert all(isinstance(each, (bool, int, float, np.bool_)) for each in happened)
    rows = [(chance(p), {0: 0, 1: 1}[each]) for p, each in zip(forecasts, happened, strict=True)]
    wanted = []
    for low, high in pairwise(edges):
        inside = [(p, y) for p, y in rows if low <= p < high or p == high == 1]
        if inside:
            yes = sum(y for _, y in inside)
            limits = stats.binomtest(yes, len(inside)).proportion_ci(method="exact")
            share = sum(p for p, _ in inside) / len(inside)
            wanted.append([len(inside), share, yes / len(inside), limits.low, limits.high])
    near(got.frame.to_numpy(dtype=float).ravel().tolist(), [x for row in wanted for x in row])


@second("scores.discrimination", forecasts=[0.1, 0.3, 0.9, 0.3], happened=[False, 1, True, 0])
def _(got, forecasts, happened) -> None:
    assert all(isinstance(each, (bool, int, float, np.bool_)) for each in happened)
    rows = [(chance(p), {0: 0, 1: 1}[each]) for p, each in zip(forecasts, happened, strict=True)]
    came, rest = ([p for p, y in rows if y == sort] for sort in (1, 0))
    assert (got.yes, got.no) == (len(came), len(rest))
    won = [(a > b) + (a == b) / 2 for a, b in product(came, rest)]
    near(got.area, sum(won) / len(won) if won else math.nan)


def nearest(forecast: dict[str, float]) -> dict[str, float]:
    """Take the same from each chance, none of which falls below 0, until they add up to 1."""
    low, high = -1.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        total = sum(max(0.0, p - middle) for p in forecast.values())
        low, high = (middle, high) if total > 1 else (low, middle)
    return {key: max(0.0, p - low) for key, p in forecast.items()}


@second("pooling.coherent", forecast={"calm": 0.6, "flare": 0.7, "other": 0.1})
def _(got, forecast) -> None:
    near(got, nearest(chances(forecast)))


@second(
    "pooling.pool",
    forecasts=[{"calm": 0.6, "flare": 0.7}, {"calm": 0.2, "flare": 0.8}, {"calm": 0, "flare": 1}],
)
def _(got, forecasts) -> None:
    given_chances = [chances(one) for one in forecasts]
    made = [nearest(one) for one in given_chances]
    assert {frozenset(one) for one in made} == {frozenset(got.chances)}
    near(got.chances, {key: sum(one[key] for one in made) / len(made) for key in got.chances})
    off = [one for one in given_chances if abs(sum(one.values()) - 1) > 0.001]
    assert (got.forecasts, got.changed) == (len(made), len(off))


# Games


RED = {"name": "Red", "sq": 1.0, "dc": 3.0, "dd": -2.0, "p_hard": 0.8}
BLUE = {"name": "Blue", "sq": 2.0, "dc": 2.5, "dd": -1.0, "p_hard": 0.3}
SIDES = {"mover": Make(Player, RED), "resister": Make(Player, BLUE)}


def payoffs(side: Player) -> tuple[float, float, float, float]:
    name(side.name)
    sq, dc, dd = (number(value, -1e9, 1e9) for value in (side.sq, side.dc, side.dd))
    assert dc > dd
    return sq, dc, dd, chance(side.p_hard)


@second("deterrence.threshold", sq=1.0, dc=3.0, dd=-2.0)
def _(got, sq, dc, dd) -> None:
    sq, dc, dd = (number(value, -1e9, 1e9) for value in (sq, dc, dd))
    assert dc > dd
    assert got * dd + (1 - got) * dc == pytest.approx(sq, abs=1e-6 * max(1, abs(got) * (dc - dd)))


def check_sides(got, mover, resister) -> None:
    sq, dc, dd, _ = payoffs(mover)
    p = payoffs(resister)[3]
    near(got.worth_of_moving, dc - p * (dc - dd))
    assert got.moves == (dc - p * (dc - dd) > sq + 1e-9)


second("deterrence.one_sided", **SIDES)(check_sides)


@second("deterrence.region", **SIDES, x="p_hard", y="sq", x_values=[0.2, 0.6], y_values=[0, 1])
def _(got, mover, resister, x, y, x_values, y_values) -> None:
    sq, dc, dd, _ = payoffs(mover)
    fixed = {"sq": sq, "dc": dc, "dd": dd, "p_hard": payoffs(resister)[3]}
    assert x != y
    points = list(product(y_values, x_values))
    assert len(got) == len(points) > 0
    for (up, across), margin in zip(points, got["margin"], strict=True):
        here = {**fixed, x: number(across, -1e9, 1e9), y: number(up, -1e9, 1e9)}
        assert set(here) == set(fixed)
        assert here["dc"] > here["dd"]
        p = chance(here["p_hard"])
        near(margin, here["dc"] - p * (here["dc"] - here["dd"]) - here["sq"])


@second("deterrence.tree", **SIDES)
def _(got, mover, resister) -> None:
    sq, dc, dd, _ = payoffs(mover)
    p = payoffs(resister)[3]
    worth = dict(solve(got).choices[0].worth)
    near(worth, {"stay": sq, "move": dc - p * (dc - dd)})


def end(label: str, a: float, b: float) -> Make:
    return Make(Outcome, {"name": label, "payoffs": {"A": a, "B": b}})


REPLY = Make(
    Decision, {"player": "B", "actions": {"resist": end("x", -2, -1), "give way": end("y", 3, 0)}}
)
DRAW = Make(Chance, {"branches": {"rain": (0.4, REPLY), "sun": (0.6, end("z", 0, 2))}})
GAME = Make(Decision, {"player": "A", "actions": {"stay": end("w", 1, 2), "move": DRAW}})


def worth(node: Any) -> dict[str, float]:
    if isinstance(node, Outcome):
        return {name(key): number(value, -1e9, 1e9) for key, value in node.payoffs.items()}
    if isinstance(node, Chance):
        assert abs(sum(chance(p) for p, _ in node.branches.values()) - 1) < 2e-6
        names(node.branches)
        after = [(p, worth(child)) for p, child in node.branches.values()]
        assert len({frozenset(each) for _, each in after}) == 1
        return {key: sum(p * each[key] for p, each in after) for key in after[0][1]}
    assert isinstance(node, Decision)
    names(node.actions)
    options = [worth(child) for child in node.actions.values()]
    assert len({frozenset(each) for each in options}) == 1
    most = max(each[node.player] for each in options)
    return next(each for each in options if each[node.player] >= most - 1e-9)


@second("gametree.solve", tree=GAME)
def _(got, tree) -> None:
    near(dict(got.payoffs), worth(tree))


# Months and camps


def month_event(number: int, **changed: Any) -> Make:
    usual = {"target": "us-forces", "claimed": True, "fit": "sporadic", "killed": 0}
    return Make(MonthEvent, {"event_id": f"A{number}", **usual, **changed})


LIMIT = Make(Threshold, {"words": "a limit", "targets": ("us-forces",), "killed": 2, "attacks": 3})
RULE = Make(
    CodingRule,
    {"israel": True, "unclaimed": "us", "least": 1, "threshold": LIMIT, "thin": "unclear"},
)
EVENTS = [
    month_event(1, claimed=False),
    month_event(2, target="israel"),
    month_event(3, target="us-strike"),
    month_event(4, fit="unclear", target="political"),
]
FOUR = ("deescalation", "sporadic", "resumption", "unclear")
TARGETS = {"us-forces", "us-diplomatic", "israel", "iraq-internal", "us-strike"}
TARGETS |= {"unattributed-strike", "political", "us-sanctions", "other"}


def is_attack(event: MonthEvent, rule: CodingRule) -> bool:
    name(event.event_id)
    truth(event.claimed)
    number(event.killed, 0, math.inf)
    assert event.target in TARGETS
    assert event.fit in (*FOUR, "context")
    assert rule.unclaimed in ("none", "us", "inside")
    targets = {"us-forces", "us-diplomatic"}
    targets |= {"israel"} if truth(rule.israel) else set()
    targets |= {"iraq-internal"} if rule.unclaimed == "inside" else set()
    takes = event.claimed or rule.unclaimed != "none"
    return event.fit in ("sporadic", "resumption") and event.target in targets and takes


@second("months.code_month", events=EVENTS, rule=RULE, thin=False)
def _(got, events, rule, thin) -> None:
    thin, events = truth(thin), list(events)
    names(event.event_id for event in events)
    assert rule.thin in FOUR
    whole(rule.least, 1)
    attacks = [event for event in events if is_attack(event, rule)]
    past = [event for event in attacks if event.fit == "resumption"]
    if rule.threshold is not None:
        aimed = [
            event
            for event in events
            if event.target in rule.threshold.targets
            and event.fit in ("sporadic", "resumption")
            and (event.claimed or rule.unclaimed != "none")
        ]
        assert set(rule.threshold.targets) <= TARGETS
        many = any(event.fit == "resumption" for event in aimed)
        dead, most = (
            number(value, 0, math.inf) for value in (rule.threshold.killed, rule.threshold.attacks)
        )
        deadly = dead and any(event.killed >= dead for event in aimed)
        past = aimed if deadly or (most and (many or len(aimed) >= most)) else []
    if past:
        assert got.label == "resumption"
        return
    if len(attacks) >= rule.least:
        assert got.label == "sporadic"
        return
    may = {"us-forces", "us-diplomatic", "iraq-internal"}
    doubtful = [
        e
        for e in events
        if e not in attacks
        and (e.fit == "unclear" or (e.fit in ("sporadic", "resumption") and e.target in may))
    ]
    assert got.label == ("unclear" if doubtful else rule.thin if thin else "deescalation")


@second("months.CodingRule.counts", self=RULE, event=month_event(1))
def _(got, self, event) -> None:
    assert got == is_attack(event, self)


@second("months.CodingRule.takes", self=RULE, event=month_event(1, claimed=False))
def _(got, self, event) -> None:
    is_attack(event, self)
    assert got == (event.claimed or self.unclaimed != "none")


@second("months.Threshold.passed", self=LIMIT, killed=1, attacks=3)
def _(got, self, killed, attacks) -> None:
    pairs = [(self.killed, killed), (self.attacks, attacks)]
    reached = [
        number(limit, 0, math.inf) > 0 and number(value, 0, math.inf) >= limit
        for limit, value in pairs
    ]
    assert got == any(reached)


@second("months.is_tie", labels=["sporadic", "deescalation"], by="most-months")
def _(got, labels, by) -> None:
    labels = list(labels)
    assert labels
    assert set(labels) <= set(FOUR)
    assert by in ("most-months", "farthest", "end")
    numbers = sorted(Counter(labels[-3:] if by == "end" else labels).values())
    assert got == (by != "farthest" and len(numbers) > 1 and numbers[-1] == numbers[-2])


@second("months.settle", labels=["sporadic", "deescalation", "sporadic"], by="end")
def _(got, labels, by) -> None:
    labels = list(labels)
    assert labels
    assert set(labels) <= set(FOUR)
    assert by in ("most-months", "farthest", "end")
    if by == "farthest":
        order = ("deescalation", "unclear", "sporadic", "resumption")
        assert got == max(labels, key=order.index)
        return
    numbers = Counter(labels[-3:] if by == "end" else labels)
    most = [label for label, n in numbers.items() if n == max(numbers.values())]
    assert got == (most[0] if len(most) == 1 else "unclear")


CLAIM = Make(Expectation, {"asks": "each", "actors": ("kh", "nujaba"), "camps": ("pause",)})
SORTING = {
    "claim": CLAIM,
    "places": {"kh": "pause", "nujaba": "continue", "badr": "none"},
    "camps": ["pause", "continue"],
}


def placed(claim: Expectation, places: Any, camps: Any) -> list[str]:
    known = {*names(camps), "none"}
    names(places)
    assert set(places.values()) <= known
    assert set(claim.camps) <= known - {"none"}
    if claim.asks in ("each", "any"):
        assert claim.camps
    return [places[actor] for actor in names(claim.actors)]


@second("camps.state", **SORTING)
def _(got, claim, places, camps) -> None:
    where = placed(claim, places, camps)
    held = {place for place in where if place != "none"}
    inside = [place in claim.camps for place in where if place != "none"]
    full = "none" not in where
    yes, no = {
        "each": (full and all(inside), not all(inside)),
        "any": (any(inside), full and not any(inside)),
        "together": (full and len(held) <= 1, len(held) > 1),
        "apart": (len(held) > 1, full and len(held) <= 1),
        "two camps": (len(held) == 2, len(held) > 2 or (full and len(held) < 2)),
        "nothing": (False, False),
    }[claim.asks]
    assert got == ("fits" if yes else "does not fit" if no else "cannot be judged")


@second("camps.unfitting", **SORTING)
def _(got, claim, places, camps) -> None:
    placed(claim, places, camps)
    allowed = {"none", *(claim.camps if claim.asks == "each" else ())}
    wanted = {
        camp: [actor for actor in claim.actors if places[actor] == camp]
        for camp in {places[actor] for actor in claim.actors} - allowed
    }
    assert got == wanted


# The tests themselves


def public() -> dict[str, Callable[..., Any]]:
    """Every public function of `methods`, and every public method that takes a value."""
    found = {}
    for each in iter_modules(methods.__path__):
        if each.name.startswith("_"):
            continue
        module = import_module(f"coursekit.methods.{each.name}")
        for label, value in vars(module).items():
            if label.startswith("_") or getattr(value, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(value):
                found[f"{each.name}.{label}"] = value
            elif inspect.isclass(value):
                for of, method in vars(value).items():
                    asks = inspect.isfunction(method) and len(inspect.signature(method).parameters)
                    if not of.startswith("_") and asks and asks > 1:
                        found[f"{each.name}.{label}.{of}"] = method
    return found


def test_every_public_function_has_its_second_computation() -> None:
    assert CHECKS.keys() == public().keys()


@pytest.mark.parametrize("path", CHECKS)
def test_a_good_call_gives_every_parameter_and_agrees(path: str) -> None:
    entry = CHECKS[path]
    assert entry.good.keys() == inspect.signature(entry.call).parameters.keys()
    given_values = build(entry.good)
    entry.check(entry.call(**given_values), **given_values)


@pytest.mark.parametrize("path", CHECKS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_spoiled_call_is_refused_or_agrees(path: str, data: st.DataObject) -> None:
    entry = CHECKS[path]
    spoilt = data.draw(spoiled(Make(dict, entry.good)))
    try:
        given_values = build(spoilt)
        got = entry.call(**given_values)
        shown = str(got) if isinstance(got, Result) else ""
    except CourseError:
        return
    entry.check(got, **given_values)
    assert "100%" not in shown
    assert "nan" not in shown.split()


def test_the_results_of_classes_are_those_of_functions() -> None:
    """The classes whose methods are called here are made by functions that are called here."""
    assert {Ranking, Intervals, Scenarios, Deterrence} <= {
        type(CHECKS[path].call(**build(CHECKS[path].good)))
        for path in ("ach.rank", "totals.intervals", "crossimpact.search", "deterrence.one_sided")
    }
