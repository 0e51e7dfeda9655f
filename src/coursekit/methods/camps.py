"""Whether a sorting of actors into camps fits what a text says of them.

A claim is read as an expectation: which actors it speaks of, and what it asks of their
places. A sorting then fits the claim, does not, or leaves it open.

References
----------
The reading of a statement as a test on data is the operationalisation of a concept:
Adcock, R., and Collier, D. (2001). Measurement validity. American Political Science
Review 95, 529-546. Read: abstract and beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from coursekit.errors import CourseError
from coursekit.methods import _inputs

__all__ = ["FITS", "OPEN", "STATES", "UNFIT", "UNPLACED", "Expectation", "state", "unfitting"]

UNPLACED = "none"  # the place of an actor that is in no camp
STATES = ("fits", "does not fit", "cannot be judged")
FITS, UNFIT, OPEN = STATES


Asked = Literal["each", "any", "together", "apart", "two camps", "nothing"]


@dataclass(frozen=True)
class Expectation:
    """What a claim asks of the places of some actors, and the camps it allows.

    Each actor, or any, is in one of the camps; all are together, or some apart; they fill two
    camps; or the claim names nobody who can be placed.
    """

    asks: Asked
    actors: tuple[str, ...] = ()
    camps: tuple[str, ...] = ()


def state(claim: Expectation, places: Mapping[str, str], camps: Iterable[str]) -> str:
    """Say whether a claim fits a sorting: `OPEN` while an actor that decides it has no place.

    `places` has a camp for each actor, one of `camps` or `UNPLACED`.

    >>> halt, camps = Expectation("each", ("kh",), ("pause",)), ("continue", "pause")
    >>> [state(halt, {"kh": camp}, camps) for camp in ("none", *camps)]
    ['cannot be judged', 'does not fit', 'fits']
    """
    places = _sorted(claim, places, camps)
    where = [places[actor] for actor in claim.actors]
    held = set(where) - {UNPLACED}
    inside, outside = held & set(claim.camps), held - set(claim.camps)
    all_placed = UNPLACED not in where
    match claim.asks:
        case "each":
            steps = [(bool(outside), UNFIT), (all_placed, FITS)]
        case "any":
            steps = [(bool(inside), FITS), (all_placed, UNFIT)]
        case "together":
            steps = [(len(held) > 1, UNFIT), (all_placed, FITS)]
        case "apart":
            steps = [(len(held) > 1, FITS), (all_placed, UNFIT)]
        case "two camps":
            steps = [(len(held) == 2, FITS), (len(held) > 2 or all_placed, UNFIT)]
        case "nothing":
            steps = []
    return next((result for test, result in steps if test), OPEN)


def unfitting(
    claim: Expectation, places: Mapping[str, str], camps: Iterable[str]
) -> dict[str, Sequence[str]]:
    """Return the actors, by camp, whose places keep a claim from fitting.

    For ``each`` these are the camps that the claim does not allow, else all that have an actor.
    `places` and `camps` are those of `state`.
    """
    places = _sorted(claim, places, camps)
    by_camp: dict[str, list[str]] = {}
    for actor in claim.actors:
        by_camp.setdefault(places[actor], []).append(actor)
    by_camp.pop(UNPLACED, None)
    allowed = claim.camps if claim.asks == "each" else ()
    return {camp: held for camp, held in by_camp.items() if camp not in allowed}


def _sorted(
    claim: Expectation, places: Mapping[str, str], camps: Iterable[str]
) -> Mapping[str, str]:
    """Check a claim and a sorting; every camp and every actor that they name is known."""
    _inputs.kind_of(claim, Expectation, "claim", "describe it with Expectation()")
    _inputs.one_of(claim.asks, get_args(Asked), "asks")
    known = _inputs.labels(_inputs.listing(camps, "camps"), "camps")
    if UNPLACED in known:
        raise CourseError(repr(UNPLACED), where="camps", expected="another name for a camp")
    for camp in _inputs.labels(_inputs.listing(claim.camps, "camps of the claim"), "camps"):
        _inputs.one_of(camp, known, "camps of the claim")
    given = _inputs.named(places, "places")
    for actor, camp in given.items():
        _inputs.one_of(camp, [*known, UNPLACED], f"place of {actor}")
    actors = _inputs.labels(_inputs.listing(claim.actors, "actors"), "actors")
    for actor in actors:
        _inputs.one_of(actor, given, "actors")
    if claim.asks != "nothing" and not actors:
        raise CourseError("The claim names no actor.", where="actors", remedy="name one or more")
    if claim.asks in ("each", "any") and not claim.camps:
        raise CourseError("The claim allows no camp.", where="camps", remedy="name one or more")
    return given
