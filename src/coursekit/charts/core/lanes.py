"""Rows of marks on a continuous axis: where each row lies and what it is called."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

__all__ = ["lane_axis", "lookup", "spread"]


def lookup(words: Mapping[str, str]) -> str:
    """Write a Vega expression that looks a word up; index it with ``[...]``.

    Examples
    --------
    >>> lookup({"us": "United States"}) + "[datum.actor]"
    '{"us": "United States"}[datum.actor]'
    """
    return json.dumps(dict(words), ensure_ascii=False)


def lane_axis(names: Mapping[float, str], **options: Any) -> alt.Axis:
    """Build an axis that shows names at given places and nothing else.

    Parameters
    ----------
    names
        The name at each place of the scale.
    options
        Anything that `altair.Axis` takes.

    Returns
    -------
    altair.Axis
        Without line, ticks and grid.
    """
    # Vega writes a negative number with the sign for minus, not with a hyphen.
    shown = {f"{place:g}".replace("-", "\N{MINUS SIGN}"): name for place, name in names.items()}
    return alt.Axis(
        values=list(names),
        labelExpr=f"{lookup(shown)}[format(datum.value, '~g')]",
        **{"grid": False, "domain": False, "ticks": False, **options},
    )


def spread(places: Sequence[float], distance: float) -> list[int]:
    """Choose a level for each mark of a row, so that none covers another.

    Parameters
    ----------
    places
        Where the marks lie along the row, in pixels, in rising order.
    distance
        The least distance of two marks on one level, in pixels.

    Returns
    -------
    list of int
        Levels from 0 upwards; each mark takes the lowest that is free.

    Examples
    --------
    >>> spread([0, 5, 20, 22, 24], 10)
    [0, 1, 0, 1, 2]
    """
    ends: list[float] = []
    levels = []
    for place in places:
        free = [level for level, end in enumerate(ends) if place - end >= distance]
        level = free[0] if free else len(ends)
        ends[level : level + 1] = [place]
        levels.append(level)
    return levels
