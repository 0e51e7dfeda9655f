"""What the running totals of attacks say, as the boards of lesson 03 count with them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from coursekit.content.board import Content
from coursekit.content.records import TotalId
from coursekit.data import load
from coursekit.data.records import state
from coursekit.methods.totals import Intervals, intervals

__all__ = ["CONTENT", "Attacks", "attacks"]


@dataclass(frozen=True)
class Attacks:
    """Which totals are counted with: the series, its first day, and its last total."""

    series: str
    other_counters: str
    misfits: str
    first: date
    last: TotalId

    @property
    def until(self) -> pd.Timestamp:
        """The day of the last total."""
        return pd.Timestamp(self._last["as_of_date"])

    @property
    def ceiling(self) -> int:
        """The number that the last total is taken not to exceed."""
        return int(self._last["cumulative_attacks"])

    @property
    def qualifier(self) -> str:
        """The word that goes with the last total."""
        return str(self._last["qualifier"])

    @property
    def _last(self) -> dict[Hashable, Any]:
        (row,) = load("tempo").query("tempo_id == @self.last").to_dict("records")
        return row

    def totals(self, series: str) -> pd.DataFrame:
        """Return the totals of a series up to the last one."""
        totals = load("tempo")
        return totals[totals["series"].eq(series) & totals["as_of_date"].le(self.until)]

    def zeros(self) -> pd.DataFrame:
        """Return the statements that some days had no attack."""
        totals = load("tempo")
        stated = totals["series"].ne(self.other_counters) & totals["zero_from"].notna()
        return totals[stated & totals["zero_to"].le(self.until)].sort_values("zero_from")


CONTENT = Content("attacks", Attacks)


def attacks(ceiling: int | None = None) -> Intervals:
    """Read the main series with the days stated to be without attacks.

    Parameters
    ----------
    ceiling
        The number that the last total is taken not to exceed; by default the printed one.

    Returns
    -------
    Intervals
        From 17 October 2023 to 7 March 2024.

    Examples
    --------
    >>> attacks().count("2024-02-05", "2024-03-07").sentence
    '5 February 2024 to 7 March 2024: 0 events.'
    """
    return _counted(CONTENT.load(), ceiling, state())


@lru_cache(maxsize=64)
def _counted(content: Attacks, ceiling: int | None, _state: Hashable) -> Intervals:
    stated = content.zeros()
    return intervals(
        content.totals(content.series),
        start=content.first,
        zeros=zip(stated["zero_from"], stated["zero_to"], strict=True),
        ceiling=content.ceiling if ceiling is None else ceiling,
    )
