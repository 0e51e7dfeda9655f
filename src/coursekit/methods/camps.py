"""Whether a sorting of actors into camps fits what a text says of them.

A claim is read as an expectation: which actors it speaks of, and what it asks of their
places. A sorting then fits the claim, does not, or leaves it open.

References
----------
The reading of a statement as a test on data is the operationalisation of a concept:
Adcock, R., and Collier, D. (2001). Measurement validity. American Political Science
Review 95, 529-546.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["FITS", "OPEN", "STATES", "UNFIT", "UNPLACED", "Expectation", "state", "unfitting"]

UNPLACED = "none"  # the place of an actor that is in no camp
STATES = ("fits", "does not fit", "cannot be judged")
FITS, UNFIT, OPEN = STATES


@dataclass(frozen=True)
class Expectation:
    """What a claim asks of the places of some actors, and the camps it allows.

    Each actor, or any, is in one of the camps; all are together, or some apart; they fill two
    camps; or the claim names nobody who can be placed.
    """

    asks: Literal["each", "any", "together", "apart", "two camps", "nothing"]
    actors: tuple[str, ...] = ()
    camps: tuple[str, ...] = ()


def state(claim: Expectation, places: Mapping[str, str]) -> str:
    """Say whether a claim fits a sorting: `OPEN` while an actor that decides it has no place.

    >>> halt = Expectation("each", ("kh",), ("pause",))
    >>> [state(halt, {"kh": camp}) for camp in ("none", "continue", "pause")]
    ['cannot be judged', 'does not fit', 'fits']
    """
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


def unfitting(claim: Expectation, places: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """Return the actors, by camp, whose places keep a claim from fitting.

    For ``each`` these are the camps that the claim does not allow, else all that have an actor.
    """
    by_camp: dict[str, list[str]] = {}
    for actor in claim.actors:
        by_camp.setdefault(places[actor], []).append(actor)
    by_camp.pop(UNPLACED, None)
    allowed = claim.camps if claim.asks == "each" else ()
    return {camp: held for camp, held in by_camp.items() if camp not in allowed}
