"""Coherent forecasts against a general optimiser, and what an average can do and cannot."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from coursekit.errors import CourseError
from coursekit.methods.pooling import coherent, pool
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

NAMES = ("a", "b", "c", "d")
forecasts = st.lists(st.floats(0, 1), min_size=4, max_size=4)


@settings(max_examples=40)
@given(forecasts)
def test_no_coherent_forecast_is_nearer(raw: list[float]) -> None:
    made = np.array([*coherent(dict(zip(NAMES, raw, strict=True))).values()])
    found = optimize.minimize(
        lambda p: ((p - raw) ** 2).sum(), np.full(4, 0.25), bounds=[(0, 1)] * 4, method="SLSQP",
        constraints={"type": "eq", "fun": lambda p: p.sum() - 1}, options={"ftol": 1e-14},
    )  # fmt: skip
    assert made.sum() == pytest.approx(1)
    assert (made >= 0).all()
    assert ((made - raw) ** 2).sum() <= found.fun + 1e-7


@given(forecasts)
def test_a_coherent_forecast_stays(raw: list[float]) -> None:
    once = coherent(dict(zip(NAMES, raw, strict=True)))
    assert coherent(once) == pytest.approx(once, abs=1e-12)


def test_only_what_does_not_add_up_counts_as_changed() -> None:
    got = pool([{"a": 0.3333, "b": 0.6666}, {"a": 0.5, "b": 0.7}, {"b": 0.4, "a": 0.6}])
    assert (got.forecasts, got.changed) == (3, 1)
    assert sum(got.chances.values()) == pytest.approx(1)


def test_an_average_keeps_what_all_get_wrong() -> None:
    assert pool([{"a": 0.9, "b": 0.1}] * 50).chances == pytest.approx({"a": 0.9, "b": 0.1})


def test_a_table_is_pooled_as_mappings_are() -> None:
    rows = [{"a": 0.3, "b": 0.9}, {"a": 1.0, "b": 0.0}, {"a": 0.2, "b": 0.2}]
    assert pool(pd.DataFrame(rows)).frame.equals(pool(rows).frame)
    for bad in ([{"a": 1.5, "b": 0.5}], [{"a": "1", "b": 0.5}], [{"a": True, "b": False}], [{}]):
        with pytest.raises(CourseError):
            pool(pd.DataFrame(bad))


def test_messages(snapshot: Snapshot) -> None:
    calls = [
        lambda: pool([]),
        lambda: pool([{"a": 0.5, "b": 0.5}, {"a": 1.0}]),
        lambda: pool([{"a": 1.0}]),
        lambda: coherent({"a": 60, "b": 40}),
    ]
    snapshot.check("messages", messages(calls))
