"""The camps workshop of lesson 02: sort the actors, and see which claims no longer fit."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from coursekit.charts.camp_rows import actor_rows, claim_rows
from coursekit.charts.camp_rules import CAMPS, RULES, UNPLACED
from coursekit.charts.camp_states import FITS, OPEN, UNFIT, signal, state, why
from coursekit.charts.camps import camps
from coursekit.data.wording import and_list
from coursekit.learn.shown import table_html
from coursekit.widgets.bridge import Panel, panel
from coursekit.widgets.controls import Choice

__all__ = ["camps_workshop"]

# Where the paper puts the actors (`scale.3`, `scale.4`, `continue.3`), and what was to be
# seen after 30 January 2024 (C18); whom a reading does not name is not placed.
TWO = ("The paper's two camps", {"continue": "kh nujaba kss aaa", "out": "aah badr cf sudani-gov"})
THREE = (
    "Three positions",
    {"continue": "nujaba", "pause": "kh", "out": "aah badr cf sudani-gov"},
)

NAMED = 6


def camps_workshop() -> Panel:
    """Show the actors to be sorted into camps, and the claims that fit the sorting or not.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    actors, claims = actor_rows(), claim_rows()
    options = [(UNPLACED, "not placed"), *CAMPS.items()]
    names = zip(actors["actor_id"], actors["words"].str.replace("\n", " "), strict=True)
    presets = [(label, _places(actors, camp)) for label, camp in (TWO, THREE)]
    return panel(
        "02-camps",
        camps(),
        [Choice(actor, name, options, signal=signal(actor)) for actor, name in names],
        lambda places: ({}, _sentence(actors, places, presets), _detail(claims, places)),
        title="Where does each stand on attacks on US forces, after Tower 22?",
        presets=presets,
        keep="Save my camps",
    )


def _places(actors: pd.DataFrame, camp: Mapping[str, str]) -> dict[str, str]:
    """Turn the actors of each camp into the camp of each actor."""
    where = {actor: key for key, held in camp.items() for actor in held.split()}
    return {actor: where.get(actor, UNPLACED) for actor in actors["actor_id"]}


def _sentence(
    actors: pd.DataFrame, places: Mapping[str, str], presets: list[tuple[str, dict[str, str]]]
) -> str:
    """Say how many actors are placed, which claims fit, and what silence does not mean."""
    placed = actors["actor_id"].map(places) != UNPLACED
    found: dict[str, list[str]] = {FITS: [], UNFIT: [], OPEN: []}
    for rule in RULES:
        found[state(rule, places)].append(rule.claim_id)
    if not placed.any():
        return (
            f"Nobody is placed yet, so none of the {len(RULES)} claims of the paper can be judged."
            " Leave out whom nobody speaks of: silence is not neutrality."
        )
    loaded = next((f"{label}. " for label, preset in presets if preset == places), "")
    said = [
        f"{loaded}{placed.sum()} of {len(actors)} actors placed. Of {len(RULES)} claims of the"
        f" paper, as read here, {_count(found[FITS])} fit, {_count(found[UNFIT])} do not fit and"
        f" {_count(found[OPEN])} cannot be judged."
    ]
    if loaded.startswith(TWO[0]) and found[UNFIT]:
        said.append("So the paper's own camps do not fit all of the paper's own claims.")
    return " ".join([*said, *_silence(actors, placed)])


def _count(claim_ids: list[str]) -> str:
    """Count some claims, and name them while they are few."""
    named = f" ({', '.join(claim_ids)})" if 0 < len(claim_ids) <= NAMED else ""
    return f"{len(claim_ids) or 'none'}{named}"


def _silence(actors: pd.DataFrame, placed: pd.Series[bool]) -> list[str]:
    """Say who is not placed, and who is placed although nobody says where it stood."""
    unseen, unheard = actors["unseen"], actors["unheard"] & ~actors["unseen"]
    said = {
        "Placed, though the stance table is silent on them after Tower 22": placed & unheard,
        "Placed, though neither the table nor a claim here speaks of it": placed & unseen,
        "Not placed": ~placed,
    }
    told = [
        f"{words}: {and_list(actors.loc[who, 'name'].tolist())}."
        for words, who in said.items()
        if who.any()
    ]
    return told if placed.all() else [*told, "Silence is not neutrality."]


def _detail(claims: pd.DataFrame, places: Mapping[str, str]) -> str:
    """List the claims that do not fit, with the reason."""
    rows: list[list[str]] = []
    for rule, claim in zip(RULES, claims.to_dict("records"), strict=True):
        if state(rule, places) == UNFIT:
            says = f"{claim['claim']} ({claim['locator']})"
            rows.append([rule.claim_id, says, claim["verdict"], why(rule, places)])
    head = ["Claim", "What it says", "Verdict", "Why it does not fit"]
    return table_html([head, *rows]) if rows else ""
