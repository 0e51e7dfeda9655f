"""The paper's indicators after the fact: what came true, what did not, what is not known."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import BLUE, GREY, ORANGE, PLUM
from coursekit.charts.core.theme import INK
from coursekit.charts.words import source_labels
from coursekit.data import load
from coursekit.data.gallery import NAMES
from coursekit.errors import CourseError
from coursekit.text import and_list, did_you_mean

__all__ = ["indicators_after"]

# What was seen: the words, the colour and the shape of each, in the order of the columns.
_SEEN = {
    "yes": ("came\ntrue", BLUE, "circle"),
    "partly": ("in part", ORANGE, "triangle-up"),
    "no": ("did not", PLUM, "cross"),
    "not tested": ("never\ntested", GREY, "square"),
    "unknown": ("not\nknown", GREY, "diamond"),
}
_ROLES = {
    "driver": "Condition",
    "indicator": "Sign",
    "us-response": "US response",
    "effect-on-divisions": "Effect on divisions",
}
_WIDTH, _FIRST, _COLUMN = 690, 420, 56
_LATE = "*"  # beside what rests on rows that may still change
_TOP, _LINE, _GAP, _HEAD, _LETTERS = 40, 15, 8, 26, 62
TABLE = {
    "scenario": "Scenario",
    "role": "Role",
    "text": "Indicator",
    "seen": "After the paper",
    "note": "Why",
    "sources": "Sources",
}


@figure(marks=19)
def indicators_after(*scenarios: str) -> alt.LayerChart:
    """Draw each indicator of the paper with what was seen of it afterwards.

    Parameters
    ----------
    *scenarios
        Only those of these scenarios, by their code: ``"all"`` for those that belong to all,
        ``"deescalation"``, ``"resumption"``, ``"sporadic"``. Every scenario when left out.

    Returns
    -------
    altair.LayerChart
        A row an indicator, with one mark.

    Examples
    --------
    >>> indicators_after().description[:44]
    '19 indicators of the paper, after the fact: '
    """
    rows, headings, height = _placed(_rows(scenarios))
    canvas = Canvas(_WIDTH, height)
    seen_here = _columns()
    heads = pd.DataFrame(
        {"x": [_place(one) for one in seen_here], "text": [_SEEN[one][0] for one in seen_here]}
    )
    columns = heads.assign(x2=heads["x"] + _COLUMN / 2 - 3, x=heads["x"] - _COLUMN / 2)
    told = ("role", "seen", "note", "sources")
    tooltip = tooltips({name: TABLE[name] for name in told}, heading="text")
    canvas.rect(columns, x="x", x2="x2", y=_TOP - 4, y2=height, color=GREY, opacity=0.1, aria=False)
    canvas.write(heads, x="x", y=0, fontSize=12, align="center", lineHeight=_LINE)
    canvas.write(headings, x=0, y="y", fontWeight="bold")
    canvas.rule(x=0, x2=_FIRST + len(seen_here) * _COLUMN, y="bottom", opacity=0.25, aria=False)
    words = {"text": "lines", "fontSize": 12, "lineHeight": _LINE, "tooltip": tooltip}
    canvas.write(x=0, y="y", **words)
    domain = [_flat(one) for one in _SEEN]
    seen = {
        channel: kind(
            "seen:N",
            scale=alt.Scale(domain=domain, range=[one[at] for one in _SEEN.values()]),
            legend=None,
        )
        for at, (channel, kind) in enumerate((("color", alt.Color), ("shape", alt.Shape)), start=1)
    }
    mark: dict[str, Any] = {"x": "x", "y": "middle", "encode": seen, "tooltip": tooltip}
    canvas.point(size=150, filled=True, stroke=INK, strokeWidth=0.8, **mark)
    return canvas.figure(
        rows,
        "What became of the paper's indicators",
        [
            "Point at a mark to read why, and who says so.",
            f"{_LATE} rests in part on rows that may still change: preliminary.",
        ],
        description=_described(rows),
        table=TABLE,
    )


def _flat(seen: str) -> str:
    return _SEEN[seen][0].replace("\n", " ")


def _columns() -> list[str]:
    """Name what has a column: whatever the whole table holds, so that two charts agree."""
    found = set(load("indicators")["observed"])
    return [one for one in _SEEN if one in found]


def _place(seen: str) -> float:
    return _FIRST + (_columns().index(seen) + 0.5) * _COLUMN


def _rows(scenarios: Sequence[str] = ()) -> pd.DataFrame:
    rows = load("indicators")
    known = rows["scenario"].astype(str).unique().tolist()
    for unknown in set(scenarios) - set(known):
        raise CourseError(
            repr(unknown),
            where="the scenarios that the chart is to draw",
            expected=f"one of {', '.join(known)}",
            remedy=did_you_mean(unknown, known) or "choose one of them",
        )
    rows = rows[rows["scenario"].isin(scenarios or known)].reset_index(drop=True)
    labels = source_labels(load("sources"))
    late = rows["record_status"].eq("preliminary")
    return pd.DataFrame(
        {
            "scenario": rows["scenario"].astype(str).replace({**NAMES, "all": "All scenarios"}),
            "role": rows["role"].map(_ROLES).astype(str),
            "text": rows["text"],
            "lines": [
                "\n".join(
                    textwrap.wrap(f"{_ROLES[role]}: {text}{_LATE if apart else ''}", _LETTERS)
                )
                for role, text, apart in zip(rows["role"], rows["text"], late, strict=True)
            ],
            "seen": rows["observed"].map(_flat).astype(str),
            "x": rows["observed"].astype(str).map(_place),
            "late": late.tolist(),
            "note": [
                note
                + (" (Rests in part on rows that may still change: preliminary.)" if apart else "")
                for note, apart in zip(rows["observed_note"], late, strict=True)
            ],
            "sources": [
                "; ".join(labels[key] for key in keys) or "none found"
                for keys in rows["source_ids"]
            ],
        }
    )


def _placed(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Give each row its place below the heading of its scenario."""
    begins = ~rows["scenario"].duplicated()
    heights = (rows["lines"].str.count("\n") + 1) * _LINE + _GAP
    bottoms = heights.cumsum() + begins.cumsum() * _HEAD + _TOP
    tops = bottoms - heights
    headings = pd.DataFrame({"y": tops[begins] - _HEAD + 6, "text": rows["scenario"][begins]})
    placed = rows.assign(y=tops, middle=tops + (heights - _GAP) / 2, bottom=bottoms - _GAP / 2 + 1)
    return placed, headings, float(bottoms.max())


def _described(rows: pd.DataFrame) -> str:
    said = [
        f"{number} {_flat(seen)}"
        for seen in _SEEN
        if (number := int((rows["seen"] == _flat(seen)).sum()))
    ]
    each = "; ".join(
        f"{row['scenario']}, {row['text'].rstrip('.')}: {row['seen']}"
        + (" (preliminary)" if row["late"] else "")
        for row in rows.to_dict("records")
    )
    return f"{len(rows)} indicators of the paper, after the fact: {and_list(said)}. {each}."
