"""The actors and claims of the camps workshop, with what the tables say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.charts.camp_rules import ACTORS, RULES
from coursekit.charts.words import section_names
from coursekit.data import load

__all__ = ["actor_rows", "claim_rows"]

# What the stance table is asked about an actor: the two issues that divide the camps.
_BEFORE, _AFTER = "attack-scale", "continue-halt"
_SILENT = "nothing in the stance table"


def actor_rows() -> pd.DataFrame:
    """Say of each actor where the paper and other sources see it.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``, ``name``, the short ``words`` of the chart, the stances ``before``
        and ``after`` Tower 22 and what ``others`` say; ``unheard`` is true where the
        stance table has no position after Tower 22, ``unseen`` where it has none at all.

    Examples
    --------
    >>> rows = actor_rows().set_index("actor_id")
    >>> rows.index[rows["unheard"]].tolist(), rows.index[rows["unseen"]].tolist()
    (['kss', 'aaa', 'sadr'], ['sadr'])
    """
    actors = load("actors")
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    stances = {
        (row["actor_id"], row["issue_id"]): row
        for row in load("stances").to_dict("records")
        if pd.notna(row["position"])
    }
    rows = []
    for actor, words in ACTORS.items():
        before, after = (stances.get((actor, issue), {}) for issue in (_BEFORE, _AFTER))
        others = [row["per_other_sources"] for row in (before, after) if row]
        rows.append(
            {
                "actor_id": actor,
                "name": names[actor],
                "words": words,
                "before": _said(before),
                "after": _said(after),
                "others": "; ".join(text for text in others if pd.notna(text)) or "none",
                "unheard": not after,
                "unseen": not (before or after),
            }
        )
    return pd.DataFrame(rows)


def claim_rows() -> pd.DataFrame:
    """Say of each claim of the workshop where it stands, what it says, and how it is read.

    Returns
    -------
    pandas.DataFrame
        ``claim_id``, ``section`` and its ``heading``, ``locator``, ``claim``, ``verdict``,
        ``reading`` and the ``short`` words of the chart, in the order of the rules.

    Examples
    --------
    >>> claim_rows()["heading"].unique().tolist()
    ['scale of the attacks', 'going on or stopping', 'the Iranian position']
    """
    claims = load("claims").set_index("claim_id", drop=False).loc[[r.claim_id for r in RULES]]
    rows = claims[["claim_id", "section", "locator", "claim", "verdict"]].astype("string")
    return rows.reset_index(drop=True).assign(
        heading=rows["section"].map(section_names()).tolist(),
        reading=[rule.reading for rule in RULES],
        short=[rule.short for rule in RULES],
    )


def _said(stance: Mapping[Any, Any]) -> str:
    return f"{stance['text']} ({', '.join(stance['locators'])})" if stance else _SILENT
