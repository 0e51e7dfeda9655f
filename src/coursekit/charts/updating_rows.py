"""The dated indicators of the ribbon of an update, and Bayes' rule as Vega works it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from coursekit.charts.core.looks import SCENARIOS
from coursekit.data import load
from coursekit.text import date_text

__all__ = [
    "EVEN",
    "ITEMS",
    "NOT_JUDGED",
    "PAIR",
    "Item",
    "cell",
    "posterior",
    "prior_signal",
    "ribbon_rows",
]


class Item(NamedTuple):
    """A dated event, and the condition of the paper that it is read as a sign of."""

    indicator_id: str
    said: str


# Which events are signs of what is our choice; ids of aftermath and of indicators.
ITEMS: Mapping[str, Item] = {
    "A02": Item("I16", "a drone hit a naval building at Eilat, Israel"),
    "A05": Item("I10", "rockets at US troops at Rumalyn, the first attack since early February"),
    "A06": Item("I15", "a drone at Ain al-Asad, a base with US troops in Iraq"),
    "A07": Item("I05", "the truce still holds, sources say, and factions differ over going on"),
    "A13": Item("I17", "a US strike in Iraq, the first since February, called self-defence"),
    "A18": Item("I04", "the US and Iraq announce when the coalition's mission in Iraq ends"),
}
PAIR = ("A05", "A06")  # a day apart: they may hang together
EVEN, NOT_JUDGED = "25", "50"  # percent, as the lists hold them


def prior_signal(scenario: str) -> str:
    """Name the chart's parameter that holds a prior in percent."""
    return f"prior_{scenario}"


def cell(event_id: str, scenario: str) -> str:
    """Name the cell of the table of likelihoods, as the parameter ``judged`` holds it."""
    return f"{event_id}:{scenario}"


def posterior(base: alt.Chart) -> alt.Chart:
    """Work out Bayes' rule in Vega, for rows with ``scenario`` and ``step``.

    The second of the pair that hangs together counts as P(second | first, scenario): its
    own likelihood at 0 and certain at 1, and in between on the straight line.

    Parameters
    ----------
    base
        A chart whose rows have ``scenario`` (its key) and ``step`` (0: no indicator).

    Returns
    -------
    altair.Chart
        With ``share``, the probability of each scenario after each step.

    Examples
    --------
    >>> posterior(alt.Chart()).transform[-1].to_dict()["as"]
    'share'
    """
    prior = (
        "{" + ", ".join(f"{key}: {prior_signal(key)}" for key in SCENARIOS) + "}[datum.scenario]"
    )
    factors = [f"toNumber({prior})"]
    for number, event in enumerate(ITEMS, start=1):
        own = f"toNumber(judged['{event}:' + datum.scenario]) / 100"
        if event == PAIR[1]:
            own = f"(together ? {own} + (1 - {own}) * tied : {own})"
        factors.append(f"(datum.step < {number} ? 1 : {own})")
    return (
        base.transform_calculate(weight=" * ".join(factors))
        .transform_joinaggregate(total="sum(weight)", groupby=["step"])
        .transform_calculate(share="datum.weight / datum.total")
    )


def ribbon_rows() -> pd.DataFrame:
    """List each scenario at each step, the prior first.

    Returns
    -------
    pandas.DataFrame
        ``step``, ``when`` and ``what`` of it; ``scenario``, its ``name``, ``order`` and
        chance at the ``start``.

    Examples
    --------
    >>> ribbon_rows()["when"].unique()[:2].tolist()
    ['Prior', '1 Apr']
    """
    events = load("aftermath").set_index("event_id")
    steps = [("Prior", "no indicator yet")] + [
        (_short(events.loc[key, "date"]), f"{item.said} ({key})") for key, item in ITEMS.items()
    ]
    return pd.DataFrame(
        {
            "step": number,
            "when": when,
            "what": what,
            "scenario": key,
            "name": look.name,
            "order": order,
            "start": f"{EVEN}%",
        }
        for number, (when, what) in enumerate(steps)
        for order, (key, look) in enumerate(SCENARIOS.items())
    )


def _short(date: Any) -> str:
    day, month, _ = date_text(date).split()
    return f"{day} {month[:3]}"
