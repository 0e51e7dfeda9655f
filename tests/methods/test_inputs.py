"""What is said about a wrong input, word for word."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd

from coursekit.methods import _inputs
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

REFUSED = [
    lambda: _inputs.count(-1, "events"),
    lambda: _inputs.count(True, "events"),
    lambda: _inputs.positive(0, "exposure"),
    lambda: _inputs.positive(float("inf"), "exposure"),
    lambda: _inputs.level(95),
    lambda: _inputs.finite("3", "sq"),
    lambda: _inputs.chance(float("nan"), "p_hard"),
    lambda: _inputs.one_of("both", ["two", "upper"], "sides"),
    lambda: _inputs.day("28/01/2024", "date"),
    lambda: _inputs.day(pd.NaT, "date"),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))


def test_good_values_pass() -> None:
    assert _inputs.count(np.int64(3), "n") == 3
    assert _inputs.count(3.0, "n") == 3
    assert _inputs.chance(1, "p") == 1.0
    wanted = date(2024, 1, 28)
    for value in ("2024-01-28", wanted, datetime(2024, 1, 28, 9), pd.Timestamp("2024-01-28")):
        assert _inputs.day(value, "date") == wanted
