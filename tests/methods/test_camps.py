"""Whether a sorting fits a claim: every way of asking, and who keeps it from fitting."""

from __future__ import annotations

from itertools import product

import pytest

from coursekit.methods.camps import FITS, OPEN, UNFIT, UNPLACED, Expectation, state, unfitting

THREE, CAMPS = ("a", "b", "c"), ("x", "y", "z")


@pytest.mark.parametrize(
    ("asks", "camps", "places", "expected"),
    [
        ("each", ("x",), "...", OPEN),
        ("each", ("x",), "xx.", OPEN),
        ("each", ("x",), "xxx", FITS),
        ("each", ("x",), "y..", UNFIT),  # one apart is enough
        ("each", ("x", "y"), "xyx", FITS),
        ("any", ("x",), "yy.", OPEN),
        ("any", ("x",), "yyy", UNFIT),
        ("any", ("x",), "..x", FITS),
        ("any", ("x", "z"), "yyz", FITS),
        ("together", (), "xx.", OPEN),
        ("together", (), "xxx", FITS),
        ("together", (), "x.y", UNFIT),
        ("apart", (), "xx.", OPEN),
        ("apart", (), "xxx", UNFIT),
        ("apart", (), "x.y", FITS),
        ("two camps", (), "x..", OPEN),
        ("two camps", (), "x.y", FITS),
        ("two camps", (), "xyz", UNFIT),
        ("two camps", (), "xxx", UNFIT),
        ("nothing", (), "xyz", OPEN),
    ],
)
def test_a_claim_fits_does_not_or_cannot_be_judged(
    asks: str, camps: tuple[str, ...], places: str, expected: str
) -> None:
    sorting = dict(zip(THREE, places.replace(".", UNPLACED[0]), strict=True))
    sorting = {actor: UNPLACED if camp == "n" else camp for actor, camp in sorting.items()}
    assert state(Expectation(asks, THREE, camps), sorting, CAMPS) == expected  # type: ignore[arg-type]


def test_placing_more_actors_never_takes_a_verdict_back() -> None:
    claims = [Expectation("each", THREE, ("x",)), Expectation("any", THREE, ("x",))]
    claims += [Expectation(asks, THREE) for asks in ("together", "apart")]
    for claim, places in product(claims, product((UNPLACED, "x", "y"), repeat=3)):
        before = state(claim, dict(zip(THREE, places, strict=True)), CAMPS)
        for camp in ("x", "y"):
            filled = [camp if place == UNPLACED else place for place in places]
            after = state(claim, dict(zip(THREE, filled, strict=True)), CAMPS)
            assert before in (OPEN, after)


def test_whoever_keeps_a_claim_from_fitting_is_named() -> None:
    places = {"a": "x", "b": "y", "c": UNPLACED}
    assert unfitting(Expectation("each", THREE, ("x",)), places, CAMPS) == {"y": ["b"]}
    assert unfitting(Expectation("together", THREE), places, CAMPS) == {"x": ["a"], "y": ["b"]}
