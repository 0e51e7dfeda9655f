"""Many forecasts of one question made into one: each made coherent, then averaged.

Chances of outcomes that exclude each other, and of which one must happen, add up to 1. Those
that people give often do not: the parts of a whole get more together than the whole would. A
forecast is made coherent by the smallest change to it: the nearest chances that add up to 1, by
the sum of the squared differences. The average of coherent forecasts is coherent too.

With a group of intelligence analysts, both steps together cut the mean absolute error of their
chances by 61% (Mandel, Karvetski and Dhami 2018). An average takes away what differs from one
person to the next. It leaves what all of them get wrong in the same way.

References
----------
Mandel, D. R., Karvetski, C. W., and Dhami, M. K. (2018). Boosting intelligence analysts'
judgment accuracy: What works, what fails? Judgment and Decision Making 13(6),
doi:10.1017/s1930297500006628. Read: abstract.
Osherson, D., and Vardi, M. Y. (2006). Aggregating disparate estimates of chance, for the
nearest coherent chances. Preprint of 14 April 2006. Read: abstract and beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from coursekit.errors import CourseError
from coursekit.methods import _inputs
from coursekit.methods._result import Result, Table, frame_table, text
from coursekit.text import and_list, counted, plural

Floats = npt.NDArray[np.float64]

SLIP = 1e-3  # chances that add up to 1 but for this were rounded


@dataclass(frozen=True, repr=False, eq=False)
class Pooled(Result):
    """Many forecasts as one; `frame` has a row an outcome.

    Its columns are the ``mean`` of the coherent forecasts, and the quartiles ``low`` and ``high``
    between which the middle half of them lies. `coherent` has a row for each forecast, a column
    an outcome.
    """

    frame: pd.DataFrame
    coherent: pd.DataFrame
    changed: int

    @property
    def forecasts(self) -> int:
        """How many forecasts there are."""
        return len(self.coherent)

    @property
    def chances(self) -> dict[str, float]:
        """The pooled chance of each outcome; together they are 1."""
        return {str(name): float(chance) for name, chance in self.frame["mean"].items()}

    @property
    def sentence(self) -> str:
        """The pooled chances, and how many forecasts had to be made coherent."""
        said = [f"{name} {text(chance)}" for name, chance in self.chances.items()]
        verb = plural(self.changed, "was", "were")
        return (
            f"{counted(self.forecasts, 'forecast')} averaged: {and_list(said)}. {self.changed} of "
            f"them did not add up to 1 and {verb} changed as little as possible first."
        )

    def _table(self) -> Table:
        return frame_table(self.frame, "outcome")


def coherent(forecast: Mapping[str, float]) -> dict[str, float]:
    """Return the nearest chances that add up to 1, by the sum of the squared differences.

    Each chance moves by the same amount, but for those that would fall below 0 and stay there.

    Parameters
    ----------
    forecast
        Chance of each outcome, 0 to 1, as somebody gave it; one of the outcomes must happen.

    Returns
    -------
    dict
        The chances by outcome.

    Examples
    --------
    >>> coherent({"calm": 0.75, "flare": 0.5})
    {'calm': 0.625, 'flare': 0.375}
    """
    names, rows = _forecasts([forecast])
    return dict(zip(names, _nearest(rows)[0].tolist(), strict=True))


def pool(forecasts: Iterable[Mapping[str, float]] | pd.DataFrame) -> Pooled:
    """Make each forecast coherent, and average them.

    Parameters
    ----------
    forecasts
        Chances by outcome, 0 to 1, one mapping a person; all name the same outcomes. Or a table of
        numbers with a row a person and a column an outcome, which is quicker for thousands.

    Returns
    -------
    Pooled
        Mean and quartiles of each outcome, and how many forecasts were changed.

    Examples
    --------
    >>> pool([{"yes": 1.0, "no": 0.5}, {"yes": 0.5, "no": 0.5}]).chances
    {'yes': 0.625, 'no': 0.375}
    """
    if isinstance(forecasts, pd.DataFrame):
        names, rows = _table(forecasts)
    else:
        names, rows = _forecasts(_inputs.listing(forecasts, "forecasts"))
    made = _nearest(rows)
    low, high = np.quantile(made, [0.25, 0.75], axis=0)
    frame = pd.DataFrame({"mean": made.mean(axis=0), "low": low, "high": high}, index=names)
    changed = int((np.abs(rows.sum(axis=1) - 1) > SLIP).sum())
    return Pooled(frame, pd.DataFrame(made, columns=names), changed)


def _forecasts(given: list[Mapping[str, float]]) -> tuple[list[str], Floats]:
    """Return the outcomes, and a row of chances for each forecast."""
    names: list[str] = []
    rows = []
    for forecast in given:
        chances = _inputs.named(forecast, "forecast")
        names = names or list(chances)
        if chances.keys() != set(names) or len(names) < 2:
            found = and_list(list(chances)) or "no outcome"
            expected = and_list(names) if len(names) > 1 else "two outcomes or more"
            raise CourseError(found, where="forecast", expected=expected)
        rows.append([_inputs.chance(chances[name], f"forecast of {name}") for name in names])
    if not rows:
        raise CourseError("no forecast", where="forecasts", expected="one or more")
    return names, np.array(rows, dtype=float)


def _table(forecasts: pd.DataFrame) -> tuple[list[str], Floats]:
    """Return the outcomes and the rows of a table of numbers; any other is read as mappings."""
    numbers = all(is_numeric_dtype(kind) and not is_bool_dtype(kind) for kind in forecasts.dtypes)
    rows = forecasts.to_numpy(dtype=float, na_value=np.nan) if numbers else np.empty((0, 0))
    if rows.size and rows.shape[1] > 1 and ((rows >= 0) & (rows <= 1)).all():
        return _inputs.labels(forecasts.columns, "forecasts"), rows
    return _forecasts([dict(row) for _, row in forecasts.iterrows()])


def _nearest(rows: Floats) -> Floats:
    """Project each row on the chances that add up to 1.

    What is taken from each chance is known once the number of those that stay above 0 is: the
    largest number for which the least of them is still above it.
    """
    falling = -np.sort(-rows, axis=1)
    number = np.arange(1, rows.shape[1] + 1)
    taken = (np.cumsum(falling, axis=1) - 1) / number
    kept = np.sum(falling > taken, axis=1)
    made = np.maximum(rows - taken[np.arange(len(rows)), kept - 1][:, None], 0.0)
    return np.asarray(np.round(made / made.sum(axis=1, keepdims=True), 15))
