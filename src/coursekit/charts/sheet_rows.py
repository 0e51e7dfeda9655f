"""The coding sheet on principal and agent: its dimensions, and what a score can rest on.

The sheet is the course's own instrument: scale and wording are ours, the dimensions follow
the literature on states that back armed groups. The works stand in `WORKS`.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from coursekit.data import load
from coursekit.text import date_text

__all__ = [
    "AGENT",
    "CONFIDENCES",
    "DIMENSIONS",
    "OUR_OWN",
    "PRINCIPAL",
    "SCORES",
    "WORKS",
    "Dimension",
    "passages",
    "sheet_rows",
]

PRINCIPAL, AGENT = "Iran's Quds Force", "Kata'ib Hezbollah"
WORKS = (
    "Berman, E., and Lake, D. A., eds. (2019). Proxy Wars: Suppressing Violence through Local"
    " Agents. Cornell University Press (rewards and punishments).",
    "Byman, D., and Kreps, S. E. (2010). Agents of Destruction? Applying Principal-Agent Analysis"
    " to State-Sponsored Terrorism. International Studies Perspectives 11, 1-18 (how sponsors try"
    " to control).",
    "International Court of Justice (1986). Military and Paramilitary Activities in and against"
    " Nicaragua, Merits (funds, training, equipment, choice of targets).",
    "International Criminal Tribunal for the former Yugoslavia (1999). Prosecutor v. Tadic, Appeals"
    " Judgment (overall control); both compared in Cassese, A. (2007). European Journal of"
    " International Law 18, 649-668.",
    "Salehyan, I. (2010). The Delegation of War to Rebel Organizations. Journal of Conflict"
    " Resolution 54, 493-515 (what support costs both sides).",
)
SCORES = {"0": "0 none", "1": "1 little", "2": "2 much", "3": "3 full"}
CONFIDENCES = {"low": "low", "medium": "medium", "high": "high"}
OUR_OWN = "our own addition"
IN_CLASS, AT_HOME = "in class", "at home"


@dataclass(frozen=True)
class Dimension:
    """A way in which a principal can control an agent.

    Parameters
    ----------
    key
        Lasting: it stands in the learner's file.
    name
        Two or three words.
    asks
        The question to be scored.
    none, full
        What the lowest and the highest score mean.
    source
        Where the dimension comes from, `OUR_OWN` when from no work.
    where
        In class or at home.
    """

    key: str
    name: str
    asks: str
    none: str
    full: str
    source: str
    where: str


DIMENSIONS = (
    Dimension(
        "stop",
        "Ability to stop",
        "Does the agent stop when the principal asks?",
        "goes on",
        "stops at once, against its own wish",
        "Byman and Kreps 2010",
        IN_CLASS,
    ),
    Dimension(
        "targets",
        "Choice of targets",
        "Who decides what is attacked?",
        "the agent alone",
        "the principal, case by case",
        "ICJ, Nicaragua 1986",
        IN_CLASS,
    ),
    Dimension(
        "timing",
        "Timing and planning",
        "Who decides when, and how much?",
        "the agent alone",
        "the principal",
        "ICTY, Tadic 1999",
        IN_CLASS,
    ),
    Dimension(
        "oversight",
        "Oversight",
        "Does the principal know what the agent is about to do?",
        "learns of it afterwards",
        "knows it all beforehand",
        "Byman and Kreps 2010",
        IN_CLASS,
    ),
    Dimension(
        "funds",
        "Funds",
        "Who pays?",
        "the agent itself, or others",
        "the principal pays for all",
        "ICJ, Nicaragua 1986; Salehyan 2010",
        AT_HOME,
    ),
    Dimension(
        "arms",
        "Arms and training",
        "Who equips and trains?",
        "the agent itself, or others",
        "the principal alone",
        "ICJ, Nicaragua 1986",
        AT_HOME,
    ),
    Dimension(
        "leaders",
        "Choice of leaders",
        "Who appoints the leaders?",
        "the agent alone",
        "the principal",
        OUR_OWN,
        AT_HOME,
    ),
    Dimension(
        "punish",
        "Ability to punish",
        "What can the principal do when the agent refuses?",
        "nothing",
        "the principal can replace it or cut it off",
        "Berman and Lake 2019",
        AT_HOME,
    ),
)

# What a score can rest on: paragraphs of the paper, events, and what checking a claim found.
_PARAGRAPHS = (
    "intro.2",
    "scale.5",
    "continue.1",
    "continue.2",
    "iran.1",
    "iran.2",
    "iran.4",
    "iran.5",
    "deescalation.1",
    "deescalation.2",
)
_EVENTS = ("E33", "E54", "E56", "E57", "E58", "E62", "E63", "E66", "E67")
_CHECKED = ("C06", "C36", "C67", "C68", "C70")


def sheet_rows() -> pd.DataFrame:
    """Put the dimensions into rows.

    Examples
    --------
    >>> sheet_rows()["where"].value_counts().to_dict()
    {'in class': 4, 'at home': 4}
    """
    return pd.DataFrame([vars(dimension) for dimension in DIMENSIONS])


def passages() -> pd.DataFrame:
    """List what a score can rest on, with its text.

    Returns
    -------
    pandas.DataFrame
        Its ``locator`` (a paragraph, the id of an event, or that of a claim whose check is
        meant), a ``label``, and ``says``: pairs of a heading and a text.

    Examples
    --------
    >>> passages()["locator"].tolist()[:2]
    ['intro.2', 'scale.5']
    """
    claims = load("claims")
    events = {row["event_id"]: row for row in load("timeline").to_dict("records")}
    rows = []
    for locator in _PARAGRAPHS:
        here = claims[claims["locator"] == locator].to_dict("records")
        says = [
            (f"{row['claim_id']}, {row['kind']}, {row['verdict']}", row["claim"]) for row in here
        ]
        rows.append({"locator": locator, "label": locator, "says": says})
    for event_id in _EVENTS:
        event = events[event_id]
        says = [(f"{date_text(event['date'])}, {event['status']}", f"{event['what_happened']}.")]
        label = f"{event_id}, {event['date'].day} {event['date']:%b %Y}"
        if isinstance(event["note"], str):
            says.append(("Note", event["note"]))
        rows.append({"locator": event_id, "label": label, "says": says})
    for row in claims[claims["claim_id"].isin(_CHECKED)].to_dict("records"):
        label = f"{row['claim_id']}, its check"
        says = [(row["claim_id"], row["claim"]), (row["verdict"], row["difference_note"])]
        rows.append({"locator": row["claim_id"], "label": label, "says": says})
    return pd.DataFrame(rows)
