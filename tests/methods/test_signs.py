"""Which signs tell scenarios apart: ratios, words, and what is refused."""

from __future__ import annotations

import math

import pytest

from coursekit.methods.bayes import odds
from coursekit.methods.signs import tells_apart
from tests.methods.refusals import messages
from tests.snapshots import Snapshot


@pytest.mark.parametrize(
    ("likelihoods", "ratio", "strength"),
    [
        ((0.5, 0.5), 1, "hardly"),
        ((0.29, 0.1), 2.9, "hardly"),
        ((0.3, 0.1), 3, "somewhat"),
        ((0.99, 0.1), 9.9, "somewhat"),
        ((1.0, 0.1), 10, "strongly"),
        ((1.0, 0.0), math.inf, "strongly"),
    ],
)
def test_the_ratio_and_its_word(
    likelihoods: tuple[float, float], ratio: float, strength: str
) -> None:
    sign = tells_apart(dict(zip("ab", likelihoods, strict=True)))
    assert sign.ratio == pytest.approx(ratio)
    assert sign.strength == strength


def test_it_names_both_ends_and_every_tie(snapshot: Snapshot) -> None:
    sign = tells_apart({"calm": 0.1, "flare": 0.6, "sporadic": 0.6, "other": 0.2})
    assert (sign.most, sign.least) == (["flare", "sporadic"], ["calm"])
    snapshot.check("it names both ends and every tie", sign.sentence)


def test_a_sign_that_fits_all_moves_nobody() -> None:
    sign = tells_apart({"calm": 0.9, "flare": 0.9})
    assert sign.sentence == "The sign fits all scenarios alike and tells nothing."
    assert odds(0.15, sign.ratio).posterior == pytest.approx(0.15)


REFUSED = [
    lambda: tells_apart({"calm": 0.5}),
    lambda: tells_apart({"calm": 0, "flare": 0}),
    lambda: tells_apart({"calm": 50, "flare": 0.1}),
]


def test_messages(snapshot: Snapshot) -> None:
    snapshot.check("messages", messages(REFUSED))
