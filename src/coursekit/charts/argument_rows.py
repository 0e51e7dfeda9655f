"""The paper's argument on Iran, step by step, and where its steps pull apart."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coursekit.data import load
from coursekit.text import date_text

__all__ = ["DISPUTED", "NO_HEDGE", "STEPS", "TENSIONS", "argument_rows", "tension_texts"]

DISPUTED, NO_HEDGE = "disputed", "no hedge"

# Which claims are steps of the argument, and the line that stands for each, is our choice.
# Of the section left out: C64 (when the visit was), C71 and C89 (which groups, and where).
STEPS = {
    "C06": "The groups are wholly in Iran's hands",
    "C95": "Iran's stance moved after the US shift",
    "C62": "Iran now leans to those who keep the limits",
    "C63": "Qaani came and met the leaders",
    "C65": "He came to have attacks curbed",
    "C87": "Tehran had seen what the attacks could cost",
    "C66": "Attacks fell, and this shows Iran's influence",
    "C67": "Tehran can set the level, so it has control",
    "C68": "Kata'ib Hezbollah's quick yes is the best proof",
    "C88": "Rifts among the groups threaten Iran's plans",
    "C69": "Iraq is the hinge of a route to the sea",
    "C70": "Most groups carry out Quds Force orders",
}

# By letter: the steps that pull against something, what that is, and the events that date it.
TENSIONS: dict[str, tuple[Sequence[str], str, Sequence[str]]] = {
    "A": (
        ("C06", "C67", "C68"),
        "Full control, but the paper also says that one group did not follow the halt (C37).",
        (),
    ),
    "B": (
        ("C95",),
        "Iran moved after the US shift, but in our tables the order is",
        ("E56", "E57", "E59"),
    ),
}
_EVENT_WORDS = {"E56": "Qaani's visit", "E57": "the halt", "E59": "the large US strikes"}


def argument_rows() -> pd.DataFrame:
    """Put the steps into rows, in the order of the paper.

    Returns
    -------
    pandas.DataFrame
        ``claim_id``, our ``words``, the ``claim``, its ``locator``, ``kind``, ``hedges`` in
        words, ``verdict``, and the letters of its ``tensions`` or ``none``.

    Examples
    --------
    >>> rows = argument_rows()
    >>> rows.loc[rows["verdict"] == DISPUTED, "claim_id"].tolist()
    ['C06', 'C67', 'C68', 'C69']
    """
    rows = load("claims").set_index("claim_id").loc[list(STEPS)].reset_index()
    rows["words"] = rows["claim_id"].map(STEPS)
    rows["hedges"] = [", ".join(hedges) or NO_HEDGE for hedges in rows["hedge_words"]]
    rows["tensions"] = [
        "".join(letter for letter, (steps, *_) in TENSIONS.items() if claim in steps) or "none"
        for claim in rows["claim_id"]
    ]
    columns = ["claim_id", "words", "claim", "locator", "kind", "hedges", "verdict", "tensions"]
    return rows[columns].astype(str)


def tension_texts() -> dict[str, str]:
    """Say each tension in a sentence, its dates from the timeline.

    Examples
    --------
    >>> tension_texts()["B"].count("2024")
    3
    """
    dates = load("timeline").set_index("event_id")["date"]
    texts = {}
    for letter, (steps, text, events) in TENSIONS.items():
        order = ", ".join(f"{_EVENT_WORDS[event]} ({date_text(dates[event])})" for event in events)
        texts[letter] = f"{', '.join(steps)}: {text}{f' {order}.' if order else ''}"
    return texts
