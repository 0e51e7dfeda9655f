"""Agreement beyond chance: of two coders, Cohen's kappa; of many, Krippendorff's alpha.

Kappa compares the agreement seen with the agreement expected if both coders had kept their
habits (how often each uses a category) but ignored the items: 1 is perfect agreement, 0 is
chance. Weights give part credit to near misses on an ordered scale.

The interval takes the large-sample standard error of Fleiss, Cohen and Everitt through
Fisher's z (atanh) with Student's t for n - 1 degrees of freedom. That keeps it within -1
and 1, and makes it wider than the usual one (1.96 standard errors). With few items, or where
one category is used for nearly all of them, both are rough, and how often they hold the true
value can be well below their level.

References
----------
Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and
Psychological Measurement 20, 37-46. Read: pages that describe it.
Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70. Not opened.
Fleiss, J. L., Cohen, J., and Everitt, B. S. (1969). Large sample standard errors of kappa
and weighted kappa. Psychological Bulletin 72, 323-327. Read: abstract.
Hayes, A. F., and Krippendorff, K. (2007). Answering the call for a standard reliability measure
for coding data. Communication Methods and Measures 1, 77-89. Read: the beginning.
Krippendorff, K. (2007). Computing Krippendorff's alpha-reliability. Read: the beginning, and
pages that work through the sums.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, frame_table, percent, span, text
from coursekit.text import counted, is_missing, percent_text

Floats = npt.NDArray[np.float64]

METRICS = ("nominal", "ordinal", "interval")
WEIGHTS = ("none", "linear", "quadratic")
FEW = 30
NONE = 1e-12  # rounding, in a share
FLAT = 1e-6  # rounding, in a standard error


@dataclass(frozen=True, repr=False, eq=False)
class Kappa(Result):
    """Cohen's kappa with its interval and the cross-table of both codings.

    `kappa` is not a number when it is undefined, `low` and `high` when there is no interval;
    `degenerate` then says why, and is empty otherwise.
    """

    kappa: float
    low: float
    high: float
    standard_error: float
    observed: float
    expected: float
    items: int
    skipped: int
    weights: str
    level: float
    degenerate: str
    table: pd.DataFrame

    @property
    def sentence(self) -> str:
        """Kappa, its interval, and how much it can say."""
        kind = "" if self.weights == "none" else f", {self.weights} weights"
        said = (
            f"Two coders, {counted(self.items, 'item')}: agreement {text(self.observed)} against "
            f"{text(self.expected)} by chance, kappa {text(self.kappa)}{kind}"
        )
        if self.degenerate:
            said += f". {self.degenerate}"
        else:
            said += (
                f"; {percent(self.level)} interval {span(self.low, self.high)} (Fleiss, Cohen and "
                f"Everitt, through Fisher's z with Student's t)."
            )
            if self.items < FEW:
                width = text(self.high - self.low)
                said += f" So few items say little: the interval is {width} wide, and rough."
        if self.skipped:
            said += f" Left out because a code is missing: {counted(self.skipped, 'item')}."
        return said

    def _table(self) -> Table:
        return frame_table(self.table, "first coder, down; second, across")


@dataclass(frozen=True, repr=False, eq=False)
class Alpha(Result):
    """Krippendorff's alpha of many coders; `frame` has a row for each item.

    Its columns are ``coders``, how many coded it; ``same``, the share of pairs of coders who gave
    the same code; and ``alpha``, 1 less the disagreement on this item over that by chance. An
    item that fewer than two coded has neither. `alpha` is not a number when it is undefined.
    """

    alpha: float
    metric: str
    frame: pd.DataFrame

    @property
    def sentence(self) -> str:
        """Alpha over all items, and how many items it rests on."""
        items = int((self.frame["coders"] >= 2).sum())
        said = f"{counted(items, 'item')}, {self.metric} scale: Krippendorff's alpha "
        if math.isnan(self.alpha):
            return f"{said}is not defined, since all codes are the same or too few."
        said += f"{text(self.alpha)} (1 is full agreement, 0 as by chance)."
        return f"{said} So few items say little." if items < FEW else said

    def _table(self) -> Table:
        return frame_table(self.frame, "item")


def kappa(
    first: Iterable[object],
    second: Iterable[object],
    *,
    categories: Sequence[object] | None = None,
    weights: str = "none",
    level: float = 0.95,
) -> Kappa:
    """Measure how far two coders agree beyond chance.

    Items are taken as independent and the coders as working apart. Weights depend on the
    places of the categories in their order, not on their values: a miss by k of m - 1 places
    costs k / (m - 1) with linear weights, its square with quadratic ones.

    Parameters
    ----------
    first, second
        The code each coder gave to each item, in the same order; pairs with a missing or an
        empty code are left out and counted.
    categories
        The whole scale in its order, unused categories included; by default the codes that
        occur, sorted. Needed for weights.
    weights
        "none", "linear" or "quadratic".
    level
        Confidence level of the interval.

    Returns
    -------
    Kappa
        Kappa, interval, agreement observed and expected, and the cross-table.

    Examples
    --------
    >>> found = kappa([0, 1, 2, 3, 3, 1, 2, 0], [0, 1, 1, 3, 2, 1, 2, 0],
    ...               categories=[0, 1, 2, 3], weights="quadratic")
    >>> round(found.kappa, 2), round(found.low, 2), round(found.high, 2)
    (0.89, 0.5, 0.98)
    """
    _inputs.one_of(weights, WEIGHTS, "weights")
    level = _inputs.level(level)
    codes = _codes(first, "first"), _codes(second, "second")
    scale, counts, skipped = _cross(*codes, categories, weights)
    items = int(counts.sum())
    shares = counts / items
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    credit = _credit(len(scale), weights)
    observed = float((credit * shares).sum())
    expected = float((credit * np.outer(rows, columns)).sum())
    undefined = 1 - expected < NONE
    value = math.nan if undefined else (observed - expected) / (1 - expected)
    error = math.nan if undefined else _standard_error(shares, credit, value, expected, items)
    degenerate = _degenerate(rows, columns, observed, error, items, level)
    low = high = math.nan
    if not degenerate:
        from scipy import special

        reach = float(special.stdtrit(items - 1, (1 + level) / 2)) * error / (1 - value**2)
        low, high = math.tanh(math.atanh(value) - reach), math.tanh(math.atanh(value) + reach)
    return Kappa(
        kappa=value,
        low=low,
        high=high,
        standard_error=error,
        observed=observed,
        expected=expected,
        items=items,
        skipped=skipped,
        weights=weights,
        level=level,
        degenerate=degenerate,
        table=pd.DataFrame(counts.astype(int), index=scale, columns=scale),
    )


def alpha(counts: pd.DataFrame, *, metric: str = "ordinal") -> Alpha:
    """Measure how far many coders agree beyond chance, whoever coded which items.

    Parameters
    ----------
    counts
        How many coders gave each code to each item: one row an item, one column a code, the codes
        in the order of the scale.
    metric
        How far apart two codes are: "nominal", all alike; "ordinal", by how many codes lie
        between them; "interval", by the square of their places.

    Returns
    -------
    Alpha
        Alpha over all items, and agreement item by item.

    Examples
    --------
    >>> counts = pd.DataFrame({0: [3, 0], 1: [0, 1], 2: [0, 2]}, index=["arms", "funds"])
    >>> print(f"{alpha(counts).alpha:.2f}")
    0.88
    """
    _inputs.one_of(metric, METRICS, "metric")
    _inputs.kind_of(counts, pd.DataFrame, "counts", "make a table of counts")
    items = _inputs.labels(counts.index, "counts, items")
    if not items or len(_inputs.labels(counts.columns, "counts, codes")) < 2:
        raise CourseError(
            f"{counted(len(items), 'item')} and {counted(len(counts.columns), 'code')}",
            where="counts",
            expected="a row for each item and a column for each of two or more codes",
        )
    rows = counts.astype(object).to_numpy().tolist()
    cells = np.array([[_inputs.count(cell, "counts") for cell in row] for row in rows], dtype=float)
    coders = cells.sum(axis=1)
    paired = np.where(coders[:, None] >= 2, cells, 0.0)
    apart = _apart(paired.sum(axis=0), metric)
    # Ordered pairs of two coders on one item: how many, and how far apart in all.
    pairs = coders * (coders - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        same = (cells * (cells - 1)).sum(axis=1) / pairs
        observed = np.einsum("uc,ck,uk->u", paired, apart, paired) / pairs
        used, total = paired.sum(axis=0), paired.sum()
        expected = float(used @ apart @ used) / (total * (total - 1)) if total > 1 else 0.0
        each = 1 - observed / expected
        share = np.where(pairs > 0, coders, 0) / total
    whole = float(1 - np.nansum(share * observed) / expected) if expected > NONE else math.nan
    frame = pd.DataFrame(
        {
            "coders": coders.astype(int),
            "same": same,
            "alpha": each if expected > NONE else math.nan,
        },
        index=items,
    )
    return Alpha(whole, metric, frame)


def _apart(used: Floats, metric: str) -> Floats:
    """How far apart two codes are, squared; `used` says how often each was given."""
    places = np.arange(len(used))
    if metric == "nominal":
        return 1 - np.eye(len(used))
    if metric == "interval":
        return np.asarray((places[:, None] - places) ** 2, dtype=float)
    middles = np.cumsum(used) - used / 2
    return np.asarray((middles[:, None] - middles) ** 2)


def _codes(values: Iterable[object], where: str) -> list[str]:
    """Return codes as names, a number without its ".0"; empty where one is missing."""
    return [
        "" if is_missing(code) or code == "" else _code(code, where)
        for code in _inputs.listing(values, where)
    ]


def _code(code: object, where: str) -> str:
    if isinstance(code, (bool, np.bool_)):
        return str(code)
    name = _inputs.label(code, where)
    return name if isinstance(code, str) else f"{code:.15g}"


def _cross(
    first: list[str], second: list[str], categories: Sequence[object] | None, weights: str
) -> tuple[list[str], Floats, int]:
    """Scale, counts of each pair of codes, and number of pairs left out."""
    if len(first) != len(second):
        raise CourseError(
            f"{counted(len(first), 'code')} and {counted(len(second), 'code')}",
            where="kappa",
            expected="one code from each coder for every item",
        )
    if weights != "none" and categories is None:
        raise CourseError(
            "Weights need the whole scale in its order.",
            where="kappa",
            remedy="add it, such as categories=[0, 1, 2, 3]",
        )
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a and b]
    if len(pairs) < 2:
        raise CourseError(
            counted(len(pairs), "item"), where="kappa", expected="two or more that both have coded"
        )
    used = {code for pair in pairs for code in pair}
    scale = sorted(used)
    if categories is not None:
        listed = [_code(one, "categories") for one in _inputs.listing(categories, "categories")]
        scale = _inputs.labels(listed, "categories")
    off = [code for code in used if code not in scale]
    if off:
        raise CourseError(repr(off[0]), where="kappa", expected=f"one of {', '.join(scale)}")
    place = {code: i for i, code in enumerate(scale)}
    counts = np.zeros((len(scale), len(scale)))
    np.add.at(counts, tuple(np.array([(place[a], place[b]) for a, b in pairs]).T), 1)
    return scale, counts, len(first) - len(pairs)


def _credit(size: int, weights: str) -> Floats:
    """Credit for each pair of codes: 1 on the diagonal, less the further away."""
    if weights == "none":
        return np.eye(size)
    places = np.arange(size)
    distance = np.abs(places[:, None] - places) / max(1, size - 1)
    return np.asarray(1 - (distance if weights == "linear" else distance**2))


def _standard_error(
    shares: Floats, credit: Floats, value: float, expected: float, items: int
) -> float:
    by_row = credit @ shares.sum(axis=0)
    by_column = credit.T @ shares.sum(axis=1)
    spread = credit - (by_row[:, None] + by_column) * (1 - value)
    variance = (shares * spread**2).sum() - (value - expected * (1 - value)) ** 2
    return math.sqrt(max(0.0, variance) / items) / (1 - expected)


def _degenerate(
    rows: Floats, columns: Floats, observed: float, error: float, items: int, level: float
) -> str:
    """Say why kappa or its interval is not defined; empty if both are."""
    constant = [int((shares > 0).sum()) == 1 for shares in (rows, columns)]
    perfect = 1 - observed < NONE
    if all(constant) and perfect:
        return (
            "Kappa is not defined: both coders used one and the same category throughout, so "
            "chance alone would give full agreement."
        )
    if any(constant):
        who = "each" if all(constant) else "the first" if constant[0] else "the second"
        return f"Kappa is 0 by construction and has no interval: {who} coder used one category."
    if perfect:
        most = 1 - (1 - level) ** (1 / items)
        return (
            "Agreement is perfect, so the formula gives an interval without width; none is "
            f"shown. Disagreement on up to {percent_text(most)} of items would still be compatible "
            f"with {counted(items, 'item')} (exact one-sided {percent(level)} limit)."
        )
    if error < FLAT:
        return "There is no interval: the codings leave no variation to estimate its width from."
    return ""
