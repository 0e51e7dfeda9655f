"""Whether the claims of the paper fit a sorting of actors into camps.

A chart works a rule out as an expression of Vega, a sentence in Python: `expression`
and `state` are the same steps, written twice, and the tests hold them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coursekit.charts.camp_rules import CAMPS, UNPLACED, Rule
from coursekit.text import and_list, number_word

__all__ = ["FITS", "OPEN", "STATES", "UNFIT", "expression", "signal", "state", "why"]

STATES = ("fits", "does not fit", "cannot be judged")
FITS, UNFIT, OPEN = STATES


def state(rule: Rule, places: Mapping[str, str]) -> str:
    """Say whether a claim fits a sorting.

    Parameters
    ----------
    rule
        The claim as it is read here.
    places
        The camp of each actor, or `UNPLACED`.

    Returns
    -------
    str
        `FITS`, `UNFIT`, or `OPEN` while an actor it turns on is not placed.

    Examples
    --------
    >>> halt = Rule("C31", "each", ("kh",), ("pause",), "", "")
    >>> [state(halt, {"kh": camp}) for camp in ("none", "continue", "pause")]
    ['cannot be judged', 'does not fit', 'fits']
    """
    where = [places[actor] for actor in rule.actors]
    held = set(where) - {UNPLACED}
    inside, outside = held & set(rule.camps), held - set(rule.camps)
    all_placed = UNPLACED not in where
    match rule.asks:
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


def signal(actor: str) -> str:
    """Name the chart's parameter that holds an actor's camp.

    Examples
    --------
    >>> signal("sudani-gov")
    'camp_sudani_gov'
    """
    return f"camp_{actor.replace('-', '_')}"


def expression(rule: Rule) -> str:
    """Write `state` as an expression of Vega over the parameters that `signal` names.

    Examples
    --------
    >>> expression(Rule("C39", "nothing", (), (), "", ""))
    "'cannot be judged'"
    """

    def holds(camp: str) -> str:
        return f"({_either(f'{signal(actor)} == {camp!r}' for actor in rule.actors)})"

    held = f"({' + '.join(map(holds, CAMPS))})"
    inside = _either(holds(camp) for camp in CAMPS if camp in rule.camps)
    outside = _either(holds(camp) for camp in CAMPS if camp not in rule.camps)
    all_placed = f"!{holds(UNPLACED)}"
    match rule.asks:
        case "each":
            steps = [(outside, UNFIT), (all_placed, FITS)]
        case "any":
            steps = [(inside, FITS), (all_placed, UNFIT)]
        case "together":
            steps = [(f"{held} > 1", UNFIT), (all_placed, FITS)]
        case "apart":
            steps = [(f"{held} > 1", FITS), (all_placed, UNFIT)]
        case "two camps":
            steps = [(f"{held} == 2", FITS), (f"{held} > 2 || {all_placed}", UNFIT)]
        case "nothing":
            steps = []
    return "".join(f"{test} ? {result!r} : " for test, result in steps) + repr(OPEN)


def why(rule: Rule, places: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Say in words which places do not fit a claim.

    Parameters
    ----------
    rule, places
        As in `state`, which is `UNFIT`.
    names
        The name of each actor.

    Returns
    -------
    str
        A sentence about the places, and the reading of the claim.

    Examples
    --------
    >>> halt = Rule("C31", "each", ("kh",), ("pause",), "", "who halts for a time pauses")
    >>> why(halt, {"kh": "continue"}, {"kh": "The group"})
    'The group stands under “go on”. Read here as: who halts for a time pauses.'
    """
    by_camp: dict[str, list[str]] = {}
    for actor in rule.actors:
        by_camp.setdefault(places[actor], []).append(names[actor])
    by_camp.pop(UNPLACED, None)
    if rule.asks == "two camps":
        number = number_word(len(by_camp))
        return f"The factions you placed fill {number} of the camps. Read here as: {rule.reading}."
    if rule.asks == "each":
        by_camp = {camp: held for camp, held in by_camp.items() if camp not in rule.camps}
    said = [
        f"{and_list(held)} {'stands' if len(held) == 1 else 'stand'} under “{CAMPS[camp]}”"
        for camp, held in by_camp.items()
    ]
    return f"{and_list(said)}. Read here as: {rule.reading}."


def _either(tests: Iterable[str]) -> str:
    return " || ".join(tests)
