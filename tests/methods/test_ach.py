"""Competing hypotheses: published weights, hand-worked cases, properties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.methods.ach import rank
from tests.methods.refusals import messages, refusal
from tests.snapshots import Snapshot

cells = st.sampled_from(["CC", "C", "N", "I", "II", ""])


def matrix(**rows: str) -> pd.DataFrame:
    """Hypotheses as keywords, ratings separated by spaces, a dot for an empty cell."""
    table = {name: [c.replace(".", "") for c in row.split()] for name, row in rows.items()}
    frame = pd.DataFrame.from_dict(table, orient="index")
    return frame.rename(columns=lambda i: f"e{i + 1}")


def test_the_published_weights() -> None:
    grid = matrix(a="II C", b="C I")
    got = rank(
        grid,
        credibility={"e1": "high", "e2": "low"},
        relevance={"e1": "high", "e2": "low"},
    )
    assert got.hypotheses["weighted"].tolist() == pytest.approx([4, 0.5])
    assert got.hypotheses["inconsistency"].tolist() == [2, 1]


def test_a_matrix_by_hand(snapshot: Snapshot) -> None:
    got = rank(matrix(strikes="I II C N", talks="C C C I", pause="C I C ."))
    assert got.hypotheses["weighted"].tolist() == [3, 1, 1]
    assert got.hypotheses["rank"].tolist() == [3, 1, 1]
    assert got.hypotheses["rated"].tolist() == [4, 4, 3]
    assert got.hypotheses["per_rated"].tolist() == pytest.approx([3 / 4, 1 / 4, 1 / 3])
    assert got.items["diagnosticity"].tolist() == [2, 3, 0, 1]
    assert got.without.loc["e2"].tolist() == [1, 1, 0]
    assert got.rated_without.loc["e2"].tolist() == [3, 3, 2]
    assert got.least_per_rated_without("e2") == ["pause"]
    assert got.decisive_per_rated == ["e2"]
    snapshot.check("a matrix by hand", got.sentence)


def test_a_group_counts_once_by_its_largest() -> None:
    grid = matrix(a="I II I", b="C C I")
    alone, grouped = rank(grid), rank(grid, groups={"e1": "wire story", "e2": "wire story"})
    assert alone.hypotheses["weighted"].tolist() == [4, 1]
    assert grouped.hypotheses["weighted"].tolist() == [3, 1]
    assert grouped.hypotheses["rated"].tolist() == [2, 2]
    assert grouped.items["group"].tolist() == ["group wire story", "group wire story", "e3"]
    assert grouped.without.loc["e2"].tolist() == [2, 1]


def test_an_item_says_nothing_only_when_two_hypotheses_are_rated_alike() -> None:
    got = rank(matrix(a=". I N C", b=". . N I"))
    assert got.items["rated"].tolist() == [0, 1, 2, 2]
    assert got.silent == ["e3"]


def test_a_hypothesis_that_nobody_rated_is_not_ranked(snapshot: Snapshot) -> None:
    got = rank(matrix(a="I", b="."))
    assert np.isnan(got.hypotheses.loc["b", "per_rated"])
    assert got.hypotheses["rank"].tolist() == [1, pd.NA]
    assert (got.least, got.decisive) == (["a"], ["e1"])
    snapshot.check("a hypothesis that nobody rated", str(got))
    assert rank(matrix(a=".", b=".")).sentence.startswith("No cell is rated yet")


def test_an_item_and_a_group_of_one_name_are_not_taken_for_one() -> None:
    grid = matrix(a="I II", b="C I").rename(columns={"e2": "group x"})
    assert refusal(lambda: rank(grid, groups={"e1": "x"})).where == "ach"


def test_empty_cells_in_many_forms() -> None:
    frame = pd.DataFrame({"e1": [None, "i"], "e2": [float("nan"), pd.NA], "e3": ["NA", " c "]})
    assert rank(frame).hypotheses["rated"].tolist() == [0, 2]


@settings(max_examples=40)
@given(st.data(), st.integers(2, 4), st.integers(2, 5), st.booleans())
def test_an_item_left_out_is_an_item_that_was_never_there(
    data: st.DataObject, hypotheses: int, items: int, grouped: bool
) -> None:
    grid = pd.DataFrame(
        [[data.draw(cells) for _ in range(items)] for _ in range(hypotheses)],
        columns=[f"e{i}" for i in range(items)],
    )
    high = {item: "high" for item in grid if data.draw(st.booleans())}
    groups = dict.fromkeys(grid.columns[:2], "one") if grouped else {}
    got = rank(grid, credibility=high, groups=groups)
    decisive = []
    for item in grid:
        kept = [{key: value for key, value in one.items() if key != item} for one in (high, groups)]
        wanted = rank(grid.drop(columns=item), credibility=kept[0], groups=kept[1])
        for column, frame in [("weighted", got.without), ("rated", got.rated_without)]:
            assert frame.loc[item].tolist() == pytest.approx(wanted.hypotheses[column].tolist())
        assert got.least_per_rated_without(item) == wanted.least_per_rated
        decisive += [item] if wanted.least_per_rated != got.least_per_rated else []
    assert got.decisive_per_rated == decisive


@settings(max_examples=60)
@given(st.data(), st.integers(2, 5), st.integers(1, 6))
def test_scores_are_plain_sums(data: st.DataObject, hypotheses: int, items: int) -> None:
    grid = pd.DataFrame(
        [[data.draw(cells) for _ in range(items)] for _ in range(hypotheses)],
        columns=[f"e{i}" for i in range(items)],
    )
    levels = st.sampled_from(["low", "medium", "high"])
    credible = {item: data.draw(levels) for item in grid}
    got = rank(grid, credibility=credible)
    weight = {"low": 2**-0.5, "medium": 1, "high": 2**0.5}
    for h in range(hypotheses):
        wanted = sum({"I": 1, "II": 2}.get(grid.loc[h, e], 0) * weight[credible[e]] for e in grid)
        assert got.hypotheses["weighted"].iloc[h] == pytest.approx(wanted)
        for e in grid:
            part = {"I": 1, "II": 2}.get(grid.loc[h, e], 0) * weight[credible[e]]
            assert got.without.loc[e].iloc[h] == pytest.approx(wanted - part)
    for e in got.silent:
        assert len({cell for cell in grid[e] if cell}) <= 1


REFUSED = [
    lambda: rank(matrix(a="I")),
    lambda: rank(matrix(a="I", b="no")),
    lambda: rank(matrix(a="I", b="C"), credibility={"e2": "high"}),
    lambda: rank(matrix(a="I", b="C"), relevance={"e1": "huge"}),
    lambda: rank(matrix(a="I", b="C").rename(index={"b": "a"})),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))
