"""The ties between the actors: in words, and as lines between boxes."""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from coursekit.charts.core.looks import ACTOR_GROUPS
from coursekit.content import ActorId, Content
from coursekit.text import date_text

__all__ = ["CONTENT", "HEIGHT", "LINE", "WIDTH", "boxes", "lines", "tie_rows"]

WIDTH, HEIGHT = 690, 304
BASIS = {"paper": "the paper only", "source": "other sources only", "both": "paper and sources"}
STATE, ARMED, UMBRELLA, OTHER = ACTOR_GROUPS
GROUPS = {
    "state": STATE,
    "state force": STATE,
    "government": STATE,
    "parliament": STATE,
    "public body": STATE,
    "court": STATE,
    "armed faction": ARMED,
    "armed faction and party": ARMED,
    "armed movement": ARMED,
    "political alliance": UMBRELLA,
    "political movement": UMBRELLA,
    "shared label": UMBRELLA,
    "state umbrella force": UMBRELLA,
}
LETTER, LINE, PADDING, RISE, WRAP = 6.9, 15, 7, 4, 20
APART = 9
OUT = 4
RING = (268, 130)


@dataclass(frozen=True)
class Places:
    """The actor whose ties are brought out at first; the middles of the boxes, in pixels."""

    opening: ActorId
    places: Mapping[ActorId, tuple[float, ...]]


CONTENT = Content("tie_map", Places)


def tie_rows(relations: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Put the ties into words; `names` are those of the actors by their ids.

    ``begins`` and ``ends`` are dates as text that compare as dates do: ``0000`` and ``9999``
    where none is given, the last day where only the month or year of the end is known.

    Examples
    --------
    >>> from coursekit.data import load
    >>> actors = load("actors").set_index("actor_id")["name"].to_dict()
    >>> tie_rows(load("relations"), actors).loc[28, "since"]
    'from 27 October 2022 to 14 May 2026'
    """
    rows = relations.reset_index(drop=True)
    first = rows["actor_a"].map(names)
    second = rows["actor_b"].map(names)
    dates = [
        date_range_text(*ends)
        for ends in zip(
            rows["from_date"],
            rows["from_date_precision"],
            rows["to_date"],
            rows["to_date_precision"],
            strict=True,
        )
    ]
    return pd.DataFrame(
        {
            "actor_a": rows["actor_a"],
            "actor_b": rows["actor_b"],
            "from_name": first,
            "to_name": second,
            "pair": first + " and " + second,
            "kind": rows["kind"].astype(str),
            "directed": rows["directed"].astype(bool),
            "direction": rows["directed"].map(
                {True: "from the first to the second", False: "both ways"}
            ),
            "begins": rows["from_date"].dt.strftime("%Y-%m-%d").fillna("0000"),
            "ends": [
                "9999" if pd.isna(end) else last_day(end, precision).strftime("%Y-%m-%d")
                for end, precision in zip(rows["to_date"], rows["to_date_precision"], strict=True)
            ],
            "since": dates,
            "says": rows["basis"].astype(str).map(BASIS),
            "locators": rows["locator"].map(", ".join).replace("", "none"),
            "source_ids": rows["source_ids"].map(", ".join).replace("", "none"),
            "note": rows["note"].fillna("none"),
            "disputed": rows["note"].str.contains("disputed").fillna(False).astype(bool),
        }
    )


def last_day(date: pd.Timestamp, precision: str) -> pd.Timestamp:
    """Return the last day that a date can mean."""
    ends = {"month": pd.offsets.MonthEnd(0), "year": pd.offsets.YearEnd(0)}
    return date + ends[precision] if precision in ends else date


def date_range_text(
    begins: pd.Timestamp, begins_precision: str, ends: pd.Timestamp, ends_precision: str
) -> str:
    """Write from when to when a tie was."""
    since = "" if pd.isna(begins) else f"from {date_text(begins, begins_precision)}"
    until = "" if pd.isna(ends) else f"to {date_text(ends, ends_precision)}"
    return f"{since} {until}".strip() or "no date given"


def boxes(actors: pd.DataFrame) -> pd.DataFrame:
    """Give each actor its box, in pixels: its middle, its sides, and its label in lines.

    When an actor has no place of its own, all are in a ring, in which up to a dozen read well.

    Examples
    --------
    >>> from coursekit.data import load
    >>> boxes(load("actors")).loc[0, "label"]
    "Kata'ib Hezbollah"
    """
    wrapped = [textwrap.wrap(name, WRAP, break_on_hyphens=False) for name in actors["name"]]
    frame = pd.DataFrame(
        {
            "actor_id": actors["actor_id"],
            "name": actors["name"],
            "type": actors["type"].astype(str),
            "group": actors["type"].astype(str).map(GROUPS).fillna(OTHER),
            "label": ["\n".join(lines) for lines in wrapped],
        }
    )
    frame[["x", "y"]] = pd.DataFrame(places(actors["actor_id"].tolist()), index=frame.index)
    width = pd.Series([max(map(len, lines)) * LETTER + 2 * PADDING for lines in wrapped])
    height = pd.Series([len(lines) * LINE + 2 * RISE for lines in wrapped])
    return frame.assign(
        x1=frame["x"] - width / 2,
        x2=frame["x"] + width / 2,
        y1=frame["y"] - height / 2,
        y2=frame["y"] + height / 2,
        lines=[len(lines) for lines in wrapped],
    )


def places(actors: Sequence[str]) -> list[tuple[float, float]]:
    """Return the middle of each box: the places set by hand, or a ring."""
    by_hand = CONTENT.load().places if CONTENT.exists() else {}
    if by_hand.keys() >= set(actors):
        return [(x, y) for x, y in (by_hand[actor] for actor in actors)]
    steps = [math.tau * (place + 0.5) / len(actors) for place in range(len(actors))]
    across, down = RING
    return [
        (
            round(WIDTH / 2 + across * math.sin(step), 1),
            round(HEIGHT / 2 - down * math.cos(step), 1),
        )
        for step in steps
    ]


def lines(ties: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """Give each tie its line between two of the boxes `nodes`, and the ``angle`` of its arrow.

    Several ties of two actors run side by side.
    """
    box = nodes.set_index("actor_id").to_dict("index")
    pairs = [tuple(sorted(ends)) for ends in zip(ties["actor_a"], ties["actor_b"], strict=True)]
    drawn: Counter[tuple[str, ...]] = Counter()
    totals = Counter(pairs)
    rows = []
    for a, b, ends in zip(ties["actor_a"], ties["actor_b"], pairs, strict=True):
        first, second = box[ends[0]], box[ends[1]]
        length = math.dist((first["x"], first["y"]), (second["x"], second["y"])) or 1
        aside = (drawn[ends] - (totals[ends] - 1) / 2) * APART
        drawn[ends] += 1
        dx = -(second["y"] - first["y"]) / length * aside
        dy = (second["x"] - first["x"]) / length * aside
        start, end = (box[a]["x"] + dx, box[a]["y"] + dy), (box[b]["x"] + dx, box[b]["y"] + dy)
        start, end = edge_of(start, end, box[a]), edge_of(end, start, box[b])
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


def edge_of(
    inside: tuple[float, float], outside: tuple[float, float], box: dict[Hashable, float]
) -> tuple[float, float]:
    """Return where the line from a point in a box leaves it, a little way out."""
    dx, dy = outside[0] - inside[0], outside[1] - inside[1]
    sides = (
        (dx, box["x1"] - inside[0], box["x2"] - inside[0]),
        (dy, box["y1"] - inside[1], box["y2"] - inside[1]),
    )
    share = min((max(low / step, high / step) for step, low, high in sides if step), default=0)
    share = min(share + OUT / (math.hypot(dx, dy) or 1), 1)
    return inside[0] + share * dx, inside[1] + share * dy
