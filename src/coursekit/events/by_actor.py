"""By-actor files, in which one event stands on several rows."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from coursekit.events.actors import Actor, Actors

__all__ = ["one_row_an_event"]


def one_row_an_event(table: pd.DataFrame) -> pd.DataFrame:
    """Join the rows of each event.

    Parameters
    ----------
    table
        Events in the common shape.

    Returns
    -------
    DataFrame
        One row an event with the actors of all its rows. Everything else, deaths too,
        stands on each of the rows alike and is taken once.

    Examples
    --------
    >>> from coursekit.events import read, sample
    >>> table = read(sample("acled-by-actor")).table
    >>> len(table), len(one_row_an_event(table))
    (23, 12)
    """
    if not table["event_id"].duplicated().any():
        return table
    joined: dict[str, dict[Actor, None]] = defaultdict(dict)
    for event, actors in zip(table["event_id"], table["actors"], strict=True):
        joined[event].update(dict.fromkeys(actors))
    single = table.drop_duplicates("event_id").reset_index(drop=True)
    single["actors"] = Actors.from_cells(tuple(joined[event]) for event in single["event_id"])
    return single
