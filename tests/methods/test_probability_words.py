"""ICD 203: each band and each edge, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.methods.probability_words import BANDS, CHANCES, band, word
from tests.methods.refusals import messages
from tests.snapshots import Snapshot

MIRROR = dict(zip([row[0] for row in BANDS], [row[0] for row in BANDS[::-1]], strict=True))


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (1, "almost no chance"),
        (3, "almost no chance"),
        (5, "very unlikely"),
        (12, "very unlikely"),
        (20, "unlikely"),
        (30, "unlikely"),
        (45, "roughly even chance"),
        (50, "roughly even chance"),
        (55, "roughly even chance"),
        (56, "likely"),
        (80, "likely"),
        (81, "very likely"),
        (95, "very likely"),
        (96, "almost certain"),
        (99, "almost certain"),
    ],
)
def test_each_band_and_each_edge(percent: int, expected: str) -> None:
    assert word(percent / 100).word == expected


@pytest.mark.parametrize("row", BANDS)
def test_each_word_gives_its_band(row: tuple[str, str, int, int]) -> None:
    first, second, low, high = row
    for name in (first, second, first.upper(), f"  {second} "):
        got = band(name)
        assert (got.word, got.low, got.high) == (first, low / 100, high / 100)
    assert word((low + high) / 200) == got


def test_adverbs_are_the_same_words() -> None:
    assert band("almost certainly") == band("almost certain")


@settings(max_examples=200)
@given(st.integers(0, 1000))
def test_a_chance_and_its_opposite_mirror_each_other(permille: int) -> None:
    one, two = word(permille / 1000), word(1 - permille / 1000)
    assert two.word == MIRROR.get(one.word, "")


@pytest.mark.parametrize(
    ("chance", "edge"), [(0, "below 1%"), (0.0099, "below 1%"), (1, "above 99%")]
)
def test_beyond_the_last_band_there_is_no_word(chance: float, edge: str) -> None:
    got = word(chance)
    assert got.word == ""
    assert got.sentence == f"ICD 203 has no word for a chance {edge}."
    assert "no word" in str(got)


def test_each_word_has_a_chance_of_its_band_that_mirrors_its_opposite() -> None:
    for (first, second, *_), (name, chance) in zip(reversed(BANDS), CHANCES.items(), strict=True):
        assert word(chance).word == first
        assert first.startswith(name) or second == name
    chances = list(CHANCES.values())
    assert [round(a + b, 9) for a, b in zip(chances, reversed(chances), strict=True)] == [1.0] * 7


REFUSED = [
    lambda: band("probably"),
    lambda: band("zzz"),
    lambda: word(55),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("quite likely", "likely"), ("quite very unlikely", "very unlikely"), ("likley", "likely")],
)
def test_a_word_that_holds_one_of_the_list_is_taken_for_it(typed: str, meant: str) -> None:
    with pytest.raises(CourseError, match=f'did you mean "{meant}"'):
        band(typed)
