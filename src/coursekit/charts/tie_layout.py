"""Where the actors of the tie map stand, and where the lines between them run."""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Hashable, Sequence

import pandas as pd

from coursekit.charts.core.looks import ACTOR_GROUPS

__all__ = ["HEIGHT", "POSITIONS", "WIDTH", "boxes", "lines"]

WIDTH, HEIGHT = 690, 540

# Middles of the boxes in pixels, set by hand: no box covers another, and no line runs
# behind a box that it does not belong to.
POSITIONS = {
    "kh": (242, 408),
    "nujaba": (307, 192),
    "aah": (420, 408),
    "badr": (612, 408),
    "kss": (510, 36),
    "aaa": (426, 118),
    "sudani-gov": (436, 502),
    "cf": (242, 502),
    "iran": (318, 296),
    "us": (76, 408),
    "sadr": (82, 502),
    "quds-force": (447, 296),
    "pmf": (620, 288),
    "iri": (81, 192),
    "israel": (117, 312),
    "hamas": (37, 270),
    "houthis": (316, 36),
    "shrine-factions": (162, 44),
    "australia": (570, 502),
}
_STATE, _ARMED, _UMBRELLA, _OTHER = ACTOR_GROUPS
_GROUPS = {
    "state": _STATE,
    "state force": _STATE,
    "government": _STATE,
    "armed faction": _ARMED,
    "armed faction and party": _ARMED,
    "armed movement": _ARMED,
    "political alliance": _UMBRELLA,
    "political movement": _UMBRELLA,
    "shared label": _UMBRELLA,
    "state umbrella force": _UMBRELLA,
}
_LETTER, _LINE, _PADDING, _WRAP = 6.9, 16, 7, 18
_APART = 9
_OUT = 4
_RING = (275, 236)


def boxes(actors: pd.DataFrame) -> pd.DataFrame:
    """Give each actor its box.

    Parameters
    ----------
    actors
        Rows of the table ``actors``.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``, the ``label`` in lines, the middle ``x`` and ``y``, the sides
        ``x1``, ``x2``, ``y1`` and ``y2``, in pixels. When an actor has no place of
        its own, all stand in a ring, in which up to a dozen read well.

    Examples
    --------
    >>> from coursekit.data import load
    >>> boxes(load("actors")).loc[0, "label"]
    "Kata'ib Hezbollah"
    """
    wrapped = [textwrap.wrap(name, _WRAP, break_on_hyphens=False) for name in actors["name"]]
    frame = pd.DataFrame(
        {
            "actor_id": actors["actor_id"],
            "name": actors["name"],
            "type": actors["type"].astype(str),
            "group": actors["type"].astype(str).map(_GROUPS).fillna(_OTHER),
            "label": ["\n".join(lines) for lines in wrapped],
        }
    )
    frame[["x", "y"]] = pd.DataFrame(_places(actors["actor_id"].tolist()), index=frame.index)
    width = pd.Series([max(map(len, lines)) * _LETTER + 2 * _PADDING for lines in wrapped])
    height = pd.Series([len(lines) * _LINE + 2 * _PADDING for lines in wrapped])
    return frame.assign(
        x1=frame["x"] - width / 2,
        x2=frame["x"] + width / 2,
        y1=frame["y"] - height / 2,
        y2=frame["y"] + height / 2,
        lines=[len(lines) for lines in wrapped],
    )


def _places(actors: Sequence[str]) -> list[tuple[float, float]]:
    """Return the middle of each box: the places set by hand, or a ring."""
    if POSITIONS.keys() >= set(actors):
        return [POSITIONS[actor] for actor in actors]
    steps = [math.tau * (place + 0.5) / len(actors) for place in range(len(actors))]
    across, down = _RING
    return [
        (
            round(WIDTH / 2 + across * math.sin(step), 1),
            round(HEIGHT / 2 - down * math.cos(step), 1),
        )
        for step in steps
    ]


def lines(ties: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """Give each tie its line.

    Parameters
    ----------
    ties
        With the columns ``actor_a`` and ``actor_b``.
    nodes
        As `boxes` makes them.

    Returns
    -------
    pandas.DataFrame
        The ties with the ends ``x``, ``y`` and ``x2``, ``y2``, the middle and the
        ``angle`` of an arrow head; several ties of two actors run side by side.
    """
    box = nodes.set_index("actor_id").to_dict("index")
    pairs = [tuple(sorted(ends)) for ends in zip(ties["actor_a"], ties["actor_b"], strict=True)]
    drawn: Counter[tuple[str, ...]] = Counter()
    totals = Counter(pairs)
    rows = []
    for a, b, ends in zip(ties["actor_a"], ties["actor_b"], pairs, strict=True):
        first, second = box[ends[0]], box[ends[1]]
        length = math.dist((first["x"], first["y"]), (second["x"], second["y"])) or 1
        aside = (drawn[ends] - (totals[ends] - 1) / 2) * _APART
        drawn[ends] += 1
        dx = -(second["y"] - first["y"]) / length * aside
        dy = (second["x"] - first["x"]) / length * aside
        start, end = (box[a]["x"] + dx, box[a]["y"] + dy), (box[b]["x"] + dx, box[b]["y"] + dy)
        start, end = _edge(start, end, box[a]), _edge(end, start, box[b])
        rows.append(
            {
                "x": start[0],
                "y": start[1],
                "x2": end[0],
                "y2": end[1],
                "middle_x": (start[0] + end[0]) / 2,
                "middle_y": (start[1] + end[1]) / 2,
                "angle": math.degrees(math.atan2(end[0] - start[0], start[1] - end[1])),
            }
        )
    return ties.join(pd.DataFrame(rows, index=ties.index).round(1))


def _edge(
    inside: tuple[float, float], outside: tuple[float, float], box: dict[Hashable, float]
) -> tuple[float, float]:
    """Return where the line from a point in a box leaves it, a little way out."""
    dx, dy = outside[0] - inside[0], outside[1] - inside[1]
    sides = (
        (dx, box["x1"] - inside[0], box["x2"] - inside[0]),
        (dy, box["y1"] - inside[1], box["y2"] - inside[1]),
    )
    share = min((max(low / step, high / step) for step, low, high in sides if step), default=0)
    share = min(share + _OUT / (math.hypot(dx, dy) or 1), 1)
    return inside[0] + share * dx, inside[1] + share * dy
