from __future__ import annotations

import pandas as pd
import pytest

from coursekit.errors import CourseError
from coursekit.methods.closeness import pairs


def grid(*rows: tuple[str, str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["actor", "issue", "position"])


def test_the_distance_is_the_mean_over_the_issues_with_both() -> None:
    found = pairs(
        grid(("A", "tax", 2), ("A", "port", -2), ("B", "tax", 1), ("B", "port", 1), ("C", "tax", 2))
    )
    told = {pair.name: (pair.issues, pair.apart) for pair in found.pairs}
    assert told == {"A and C": (1, 0.0), "B and C": (1, 1.0), "A and B": (2, 2.0)}
    assert [pair.name for pair in found.closest] == ["A and C"]


def test_pairs_that_are_as_close_are_all_the_closest() -> None:
    found = pairs(grid(("A", "tax", 0), ("B", "tax", 1), ("C", "tax", 2)))
    assert [pair.name for pair in found.closest] == ["A and B", "B and C"]


def test_silence_is_no_position() -> None:
    found = pairs(grid(("A", "tax", 0), ("B", "tax", None), ("C", "tax", 2)))
    assert [pair.name for pair in found.pairs] == ["A and C"]
    assert found.sentence == (
        "Closest: A and C (1 issue), 2 apart on average. "
        "2 pairs cannot be compared: no issue has both."
    )


def test_nobody_can_be_compared() -> None:
    found = pairs(grid(("A", "tax", 0), ("B", "port", 1)))
    assert found.closest == []
    assert found.sentence == "No pair can be compared: they share no issue."


def test_one_position_an_issue() -> None:
    with pytest.raises(CourseError) as error:
        pairs(grid(("A", "tax", 0), ("A", "tax", 1)))
    assert error.value.where == "position of A on tax"
