"""The camps workshop of lesson 02: sort the actors, and see which claims do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TypeAlias

import pandas as pd

from coursekit.charts.camp_rows import actor_rows, claim_rows
from coursekit.charts.camp_rules import CAMPS, RULES, UNPLACED
from coursekit.charts.camp_states import FITS, OPEN, STATES, UNFIT, signal, state, why
from coursekit.charts.camps import camps
from coursekit.html import table_html
from coursekit.text import and_list
from coursekit.widgets.bridge import Panel, panel
from coursekit.widgets.controls import Choice

__all__ = ["camps_workshop"]

Presets: TypeAlias = Sequence[tuple[str, dict[str, str]]]

# Where the paper puts the actors (`scale.3`, `scale.4`, `continue.3`), and what was to be
# seen after 30 January 2024 (C18); whom a reading does not name is not placed.
TWO = ("The paper's two camps", {"continue": "kh nujaba kss aaa", "out": "aah badr cf sudani-gov"})
THREE = (
    "Three positions",
    {"continue": "nujaba", "pause": "kh", "out": "aah badr cf sudani-gov"},
)

# Claims that the sentence names: it keeps to two lines, so that the chart stays where it is.
UNFIT_NAMED, OPEN_NAMED = 7, 3


def camps_workshop() -> Panel:
    """Show the actors to be sorted into camps, and the claims that fit the sorting or not.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    actors, claims = actor_rows(), claim_rows()
    options = [(UNPLACED, "not placed"), *CAMPS.items()]
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    short = zip(actors["actor_id"], actors["words"].str.replace("\n", " "), strict=True)
    presets = [(label, _places(actors, camp)) for label, camp in (TWO, THREE)]
    return panel(
        "02-camps",
        camps(),
        [Choice(actor, name, options, signal=signal(actor)) for actor, name in short],
        lambda places: (
            {},
            _sentence(places, presets),
            _notes(actors, places) + _table(claims, places, names),
        ),
        title="Where does each stand on attacks on US forces, after Tower 22?",
        presets=presets,
        keep="Save my camps",
    )


def _places(actors: pd.DataFrame, camp: Mapping[str, str]) -> dict[str, str]:
    """Turn the actors of each camp into the camp of each actor."""
    where = {actor: key for key, held in camp.items() for actor in held.split()}
    return {actor: where.get(actor, UNPLACED) for actor in actors["actor_id"]}


def _sentence(places: Mapping[str, str], presets: Presets) -> str:
    """Say how many actors are placed, and how many claims fit."""
    placed = sum(camp != UNPLACED for camp in places.values())
    if not placed:
        return (
            f"Nobody is placed yet, so none of the {len(RULES)} claims of the paper can be judged."
            " Leave out whom nobody speaks of: silence is not neutrality."
        )
    loaded = next((f"{label}. " for label, preset in presets if preset == places), "")
    states = {rule.claim_id: state(rule, places) for rule in RULES}
    found = {each: [key for key, now in states.items() if now == each] for each in STATES}
    return (
        f"{loaded}{placed} of {len(places)} actors placed. Of {len(RULES)} claims of the paper, as"
        f" read here, {len(found[FITS])} fit, {_count(found[UNFIT], UNFIT_NAMED)} do not fit and"
        f" {_count(found[OPEN], OPEN_NAMED)} cannot be judged."
        f"{'' if placed == len(places) else ' Silence is not neutrality.'}"
    )


def _count(claim_ids: list[str], named: int) -> str:
    """Count some claims, and name them while they are few."""
    ids = f" ({', '.join(claim_ids)})" if 0 < len(claim_ids) <= named else ""
    return f"{len(claim_ids)}{ids}"


def _notes(actors: pd.DataFrame, places: Mapping[str, str]) -> str:
    """Say what a sorting makes of the paper, and of actors of whom little is said."""
    placed = actors["actor_id"].map(places) != UNPLACED
    unseen, unheard = actors["unseen"], actors["unheard"] & ~actors["unseen"]
    notes = [
        f"{words}: {escape(and_list(actors.loc[who, 'name'].tolist()))}."
        for words, who in {
            "Placed, though the stance table is silent on them after Tower 22": placed & unheard,
            "Placed, though neither that table nor a claim here speaks of it": placed & unseen,
        }.items()
        if who.any()
    ]
    if places == _places(actors, TWO[1]):
        notes.insert(0, "The paper's own two camps do not fit all of the paper's own claims.")
    return "".join(f"<p>{note}</p>" for note in notes)


def _table(claims: pd.DataFrame, places: Mapping[str, str], names: Mapping[str, str]) -> str:
    """List the claims that do not fit, with the reason."""
    rows: list[list[str]] = []
    for rule, claim in zip(RULES, claims.to_dict("records"), strict=True):
        if state(rule, places) == UNFIT:
            says = f"{claim['claim']} ({claim['locator']})"
            rows.append([rule.claim_id, says, claim["verdict"], why(rule, places, names)])
    head = ["Claim", "What it says", "Verdict", "Why it does not fit"]
    return table_html([head, *rows]) if rows else ""
