"""The actors of an event: plain tuples of names with roles, in one column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coursekit.events.layouts import Side

__all__ = ["Actor", "column_of_actors", "one_row_an_event"]


class Actor(NamedTuple):
    """One name in an event.

    Parameters
    ----------
    name
        As the dataset writes it.
    role
        Its column in the file: ``actor 1``, ``with actor 1``, ``actor 2``,
        ``with actor 2``, ``side A``, ``side B``, or in by-actor files ``actor`` and
        ``with actor``. The role does not say who attacked.
    kind
        ACLED's type of actor in words; empty for associated actors and for UCDP.

    Examples
    --------
    >>> print(Actor("Grey Heron Front", "with actor 1"))
    Grey Heron Front (with actor 1)
    """

    name: str
    role: str
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


Group = tuple[Actor, ...]


def column_of_actors(sides: Sequence[Side], words: Mapping[str, pd.Categorical]) -> pd.Series[Any]:
    """Join the columns of all sides into one column, whose cells are tuples of `Actor`.

    A million rows hold a few thousand names. Each actor is made once and shared by its
    rows: one for each row would take minutes and gigabytes.
    """
    parts = []
    for side in sides:
        codes, actors = _main(side, words)
        parts.append(_groups(codes, [(actor,) for actor in actors]))
        if side.associated:
            beside = words[side.associated]
            parts.append(_groups(beside.codes, [_listed(c, side.role) for c in beside.categories]))
    cells = [tuple(chain.from_iterable(groups)) for groups in zip(*parts, strict=True)]
    return pd.Series(cells, dtype=object)


def one_row_an_event(table: pd.DataFrame) -> pd.DataFrame:
    """Join the rows of each event of a by-actor file, with the actors of all of them.

    Everything else, deaths too, is the same in each row of an event and is taken once.
    """
    if not table["event_id"].duplicated().any():
        return table
    joined: dict[str, dict[Actor, None]] = defaultdict(dict)
    for event, actors in zip(table["event_id"], table["actors"], strict=True):
        joined[event].update(dict.fromkeys(actors))
    single = table.drop_duplicates("event_id").reset_index(drop=True)
    cells = [tuple(joined[event]) for event in single["event_id"]]
    return single.assign(actors=pd.Series(cells, dtype=object))


def _main(side: Side, words: Mapping[str, pd.Categorical]) -> tuple[NDArray[Any], list[Actor]]:
    """Give each main actor of a side a number; one name with two types is two actors."""
    names = words[side.name]
    if not side.kind:
        return names.codes, [Actor(name, side.role) for name in names.categories]
    kinds = [*words[side.kind].categories, ""]  # the empty one is at -1, as for categories
    called = [*names.categories, ""]
    pairs = names.codes.astype(np.int64) * len(kinds) + words[side.kind].codes % len(kinds)
    codes, distinct = pd.factorize(pairs)
    parts = (divmod(pair, len(kinds)) for pair in distinct.tolist())
    actors = [Actor(called[name], side.role, kinds[kind]) for name, kind in parts]
    return np.where(names.codes < 0, -1, codes), actors


def _listed(cell: str, role: str) -> Group:
    names = (name.strip() for name in cell.split(";"))
    return tuple(Actor(name, f"with {role}") for name in names if name)


def _groups(codes: NDArray[Any], groups: list[Group]) -> Iterator[Group]:
    """Give the group of each row; the code -1 of an empty cell finds the last, which is empty."""
    return map([*groups, ()].__getitem__, codes.tolist())
