"""Which claims of the paper say where an actor stands on the attacks.

A rule is a reading of one claim: which actors it speaks of, and what it asks of their
places. `coursekit.charts.camp_states` works the rules out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ACTORS", "CAMPS", "RULES", "UNPLACED", "Rule"]

# Keys of the camps and what they are called; an actor in none of them is not placed.
CAMPS = {"continue": "go on", "pause": "pause", "out": "stay out"}
UNPLACED = "none"

_FACTIONS = ("kh", "nujaba", "kss", "aaa", "aah", "badr")
# Who can be placed, with the short name that stands in the chart.
ACTORS = {
    "kh": "Kata'ib\nHezbollah",
    "nujaba": "Nujaba",
    "kss": "Sayyid\nal-Shuhada",
    "aaa": "Ansarallah\nal-Awfiya",
    "aah": "Asa'ib",
    "badr": "Badr",
    "cf": "Framework\nleaders",
    "sudani-gov": "Government",
    "sadr": "Sadrists",
}


@dataclass(frozen=True)
class Rule:
    """What a claim asks of the places of some actors.

    Parameters
    ----------
    claim_id
        The claim.
    asks
        ``each``: each actor stands in one of the camps; ``any``: at least one does;
        ``together`` and ``apart``: in the same camp or not; ``two camps``: the actors
        fill two camps; ``nothing``: the claim names nobody who can be placed.
    actors, camps
        Of whom it speaks, and the camps it allows.
    short
        A few words for the chart.
    reading
        How the claim is read here.
    """

    claim_id: str
    asks: Literal["each", "any", "together", "apart", "two camps", "nothing"]
    actors: tuple[str, ...]
    camps: tuple[str, ...]
    short: str
    reading: str


# In the order of the paper.
RULES = (
    Rule(
        "C15",
        "each",
        ("sudani-gov",),
        ("out",),
        "the government rejects attacks",
        "a government that rejects attacks stays out of them",
    ),
    Rule(
        "C16",
        "any",
        ("kh", "aah", "badr"),
        ("continue", "pause"),
        "some in the Framework attack",
        "of the factions with a tie to the Framework, at least one goes on or has only paused",
    ),
    Rule(
        "C18",
        "two camps",
        _FACTIONS,
        (),
        "the militias form two camps",
        "the armed factions fill two of the camps, no more and no fewer",
    ),
    Rule(
        "C21",
        "each",
        ("kh", "nujaba"),
        ("continue",),
        "two leaders keep backing attacks",
        "Kata'ib Hezbollah and Nujaba, which the two lead, go on",
    ),
    Rule(
        "C22",
        "each",
        ("badr", "aah"),
        ("out",),
        "two leaders oppose the fighting",
        "Badr and Asa'ib, which the two lead, stay out",
    ),
    Rule(
        "C23",
        "together",
        ("aah", "badr", "cf"),
        (),
        "… for the Framework's sake",
        "both groups stand where the leaders of the Framework stand",
    ),
    Rule(
        "C84",
        "each",
        ("cf", "aah"),
        ("pause", "out"),
        "Framework leaders: no escalation",
        "who opposes escalation does not go on",
    ),
    Rule(
        "C30",
        "apart",
        ("kh", "nujaba"),
        (),
        "a quarrel in the first camp",
        "the two groups that lead the first camp do not stand together any more",
    ),
    Rule(
        "C31",
        "each",
        ("kh",),
        ("pause",),
        "Kata'ib Hezbollah halts",
        "a group that declares a temporary halt pauses",
    ),
    Rule(
        "C32",
        "each",
        ("kh",),
        ("continue", "pause"),
        "the halt was a tactic",
        "without a change of strategy the group has not joined those who stay out",
    ),
    Rule(
        "C37",
        "each",
        ("nujaba",),
        ("continue",),
        "Nujaba did not join the halt",
        "a group that does not join the halt goes on",
    ),
    Rule(
        "C39",
        "nothing",
        (),
        (),
        "the shared label hits Israel",
        "a label that several groups share says of none of them that it acted",
    ),
    Rule(
        "C42",
        "each",
        ("nujaba", "kss", "aaa"),
        ("continue", "pause"),
        "three more named as attackers",
        "who is named as an attacker has not stayed out",
    ),
    Rule(
        "C68",
        "each",
        ("kh",),
        ("pause", "out"),
        "a quick yes to a stop",
        "a group that says yes to a stop does not go on",
    ),
)
