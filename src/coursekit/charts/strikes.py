"""The board of before and after: when each part of US policy changed."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.theme import BLUE, GREY, ORANGE
from coursekit.data import load
from coursekit.text import date_text

__all__ = ["BOARD_SHOW", "board_mark", "counted_strikes", "strike_board"]

BOARD_SHOW = "show_strikes"
PAPER_DATE = pd.Timestamp("2024-03-18")

# Pixels: the name, the paper's words, the scale of days, a column without a date.
_NAME, _TEXT, _SCALE, _DAYS, _COLUMN = 0, 96, 372, 192, 46
_WIDTH = _SCALE + _DAYS + 3 * _COLUMN
_LINE, _BETWEEN, _LETTERS, _HEAD = 15, 12, 46, 44
_FIRST, _LAST = pd.Timestamp("2023-10-17"), pd.Timestamp("2024-02-29")
# Where each answer stands: a stretch of days or a column, and the words above it.
_ZONES = {
    "by November 2023": ("2023-10-17", "2023-12-01", "by Nov\n2023"),
    "December 2023 to January 2024": ("2023-12-01", "2024-02-01", "Dec and\nJan"),
    "February 2024": ("2024-02-01", "2024-02-29", "Feb\n2024"),
    "not strikes": (0, 1, "not\nstrikes"),
    "no change": (1, 2, "no\nchange"),
    "cannot be said": (2, 3, "cannot\nbe said"),
}


def board_mark(dim_id: str) -> str:
    """Name the chart's parameter that holds the learner's mark of a dimension."""
    return f"mark_{dim_id}"


def counted_strikes() -> pd.DataFrame:
    """Return the strikes up to the paper that the US or the coalition confirmed.

    Returns
    -------
    pandas.DataFrame
        Rows of ``us_strikes`` in order of date, without one that the US denied.

    Examples
    --------
    >>> len(counted_strikes())
    11
    """
    strikes = load("us_strikes")
    counted = strikes["confirmed_by_us"].isin(["yes", "coalition"])
    return strikes[counted & (strikes["date"] <= PAPER_DATE)].sort_values("date")


@figure(marks=15)
@of_this_paper
def strike_board() -> alt.LayerChart:
    """Draw what the paper compares, with room for when each part changed.

    The parameters ``mark_D01`` and so on take the learner's mark of a dimension, one of
    the values of the column ``changed`` or nothing; ``show_strikes`` brings the strikes
    and events that date the changes.

    Returns
    -------
    altair.LayerChart
        One row a dimension.

    Examples
    --------
    >>> as_text = strike_board().description
    >>> as_text.startswith("The nine dimensions")
    True
    """
    rows = _rows()
    height = float(rows["bottom"].max())
    names = [board_mark(dim) for dim in rows["dim_id"]]
    marks = "{" + ", ".join(f"{json.dumps(n[5:])}: {n}" for n in names) + "}[datum.dim_id]"
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, -_HEAD], nice=False, zero=False))
    x_scale = alt.Scale(domain=[0, _WIDTH], nice=False, zero=False)
    x = alt.X("x:Q", axis=None, scale=x_scale)
    shown = f"{BOARD_SHOW} === true"
    row = alt.Chart().encode(y=y)

    zones = alt.Chart(_zones()).mark_rect(color=GREY, opacity=alt.expr("datum.shade"))
    zones = zones.encode(x=x, x2="x2:Q", y=alt.value(_HEAD - 8), y2=alt.value(height + _HEAD))
    heads = alt.Chart(_zones()).mark_text(
        lineBreak="\n", lineHeight=_LINE, y=0, fontSize=12, baseline="top"
    )
    heads = heads.encode(x=alt.X("middle:Q", axis=None, scale=x_scale), text="head:N")
    lines = row.mark_rule(x=_NAME, x2=_WIDTH, opacity=0.35).encode(
        y=alt.Y("bottom:Q", axis=None, scale=alt.Scale(domain=[height, -_HEAD]))
    )
    labels = row.mark_text(x=_NAME, align="left", fontWeight="bold").encode(text="dimension:N")
    top = pd.DataFrame({"y": [_LINE / 2], "name": ["All US strikes"]})
    top_label = alt.Chart(top).mark_text(x=_NAME, align="left").encode(y=y, text="name:N")
    texts = row.mark_text(
        x=_TEXT, align="left", lineBreak="\n", lineHeight=_LINE, fontSize=12, baseline="line-top"
    )
    texts = texts.encode(y=alt.Y("top:Q", axis=None), text="lines:N")
    answers = row.transform_filter(shown).mark_rect(color=ORANGE, opacity=0.35, cornerRadius=4)
    answers = answers.encode(
        x=alt.X("answer:Q", axis=None, scale=x_scale),
        x2="answer2:Q",
        y=alt.Y("top:Q", axis=None),
        y2="base:Q",
        tooltip=_tooltips(),
    )
    dated = alt.Chart(_dated(rows)).transform_filter(shown).mark_point(opacity=1, color=ORANGE)
    dated = dated.encode(
        x=x,
        y=y,
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=["strike", "other event"], range=["circle", "triangle-up"]),
            legend=None,
        ),
        size=alt.value(55),
        tooltip=[
            alt.Tooltip("when:N", title="title"),
            alt.Tooltip("what:N", title="What happened"),
            alt.Tooltip("killed:N", title="Killed, and who says so"),
        ],
    )
    own = (
        row.transform_calculate(own=marks)
        .transform_filter("datum.own")
        .mark_point(shape="diamond", filled=False, size=190, strokeWidth=2.5, color=BLUE)
    )
    middles = lookup({name: f"{place:g}" for name, place in _middles().items()})
    own = own.transform_calculate(x=f"toNumber({middles}[datum.own])").encode(x=x, y=y)
    chart = alt.LayerChart(
        layer=[zones, heads, lines, top_label, labels, texts, answers, dated, own],
        data=rows,
        params=[
            *(alt.VariableParameter(name=name, value="") for name in names),
            alt.VariableParameter(name=BOARD_SHOW, value=False),
        ],
        width=_WIDTH,
        height=height + _HEAD,
        title=alt.Title(
            "Nine dimensions of US policy: the paper's before → after",
            subtitle=[
                "Diamond: your mark. With the strikes shown, shaded: where the tables date it;",
                "circle: a US strike; triangle: another event. Point at one to read it.",
            ],
        ),
    )
    columns = {
        "dimension": "Dimension",
        "before": "Before, in the paper",
        "after": "After, in the paper",
    }
    return finish(chart, _described(rows), columns)


def _day(date: Any) -> float:
    share: float = (pd.Timestamp(date) - _FIRST) / (_LAST - _FIRST)
    return round(_SCALE + share * _DAYS, 1)


def _edges() -> dict[str, tuple[float, float]]:
    """From where to where each answer stands, in pixels."""
    columns = _SCALE + _DAYS
    return {
        name: (columns + a * _COLUMN, columns + b * _COLUMN)
        if isinstance(a, int) and isinstance(b, int)
        else (_day(a), _day(b))
        for name, (a, b, _) in _ZONES.items()
    }


def _middles() -> dict[str, float]:
    return {name: (left + right) / 2 for name, (left, right) in _edges().items()}


def _zones() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "x": left,
            "x2": right,
            "middle": (left + right) / 2,
            "head": _ZONES[name][2],
            "shade": 0.16 if number % 2 else 0.06,
        }
        for number, (name, (left, right)) in enumerate(_edges().items())
    )


def _rows() -> pd.DataFrame:
    rows = load("deterrence")
    words = rows["before_text"] + " → " + rows["after_text"].str[0].str.lower()
    words += rows["after_text"].str[1:]
    lines = ["\n".join(textwrap.wrap(text, _LETTERS, break_on_hyphens=False)) for text in words]
    heights = pd.Series([text.count("\n") + 1 for text in lines]) * _LINE + _BETWEEN
    # One row more on top, for all the strikes.
    tops = heights.cumsum() - heights + _LINE + _BETWEEN
    edges = _edges()
    return pd.DataFrame(
        {
            "dim_id": rows["dim_id"],
            "dimension": rows["dimension"].str[0].str.upper() + rows["dimension"].str[1:],
            "before": rows["before_text"] + _at(rows["before_locator"]),
            "after": rows["after_text"] + _at(rows["after_locator"].map(", ".join)),
            "lines": lines,
            "changed": rows["changed"].astype(str),
            "others": rows["per_other_sources"],
            "top": tops,
            "y": tops + (heights - _BETWEEN) / 2,
            "base": tops + heights - _BETWEEN,
            "bottom": tops + heights - _BETWEEN / 2,
            "answer": [edges[str(changed)][0] + 1 for changed in rows["changed"]],
            "answer2": [edges[str(changed)][1] - 1 for changed in rows["changed"]],
        }
    )


def _at(locators: pd.Series[str]) -> pd.Series[str]:
    return (" (" + locators + ")").fillna("")


def _tooltips() -> list[alt.Tooltip]:
    titles = {
        "dimension": "title",
        "before": "The paper, before",
        "after": "The paper, after",
        "changed": "When it changed",
        "others": "Other sources",
    }
    return [alt.Tooltip(f"{name}:N", title=title) for name, title in titles.items()]


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    """Place the strikes and events that date each change, and all strikes in the top row."""
    dimensions = load("deterrence")
    places = dict(zip(rows["dim_id"], rows["y"], strict=True))
    strikes = counted_strikes().set_index("strike_id", drop=False)
    events = load("timeline").set_index("event_id", drop=False)
    of_strikes = [
        (places[dim], strikes.loc[key])
        for dim, keys in zip(dimensions["dim_id"], dimensions["strike_ids"], strict=True)
        for key in keys
    ]
    of_strikes += [(_LINE / 2, row) for _, row in strikes.iterrows()]
    found = [
        {
            "y": y,
            "kind": "strike",
            "date": row["date"],
            "when": f"{date_text(row['date'])}, {row['place']} ({row['strike_id']})",
            "what": f"hit: {row['what_was_hit']}",
            "killed": row["killed_according_to"],
        }
        for y, row in of_strikes
    ]
    found += [
        {
            "y": places[dim],
            "kind": "other event",
            "date": row["date"],
            "when": f"{date_text(row['date'])} ({row['event_id']})",
            "what": row["what_happened"],
            "killed": "none recorded"
            if pd.isna(row["casualties_text"])
            else row["casualties_text"],
        }
        for dim, keys in zip(dimensions["dim_id"], dimensions["event_ids"], strict=True)
        for _, row in events.loc[list(keys)].iterrows()
        if row["date"] <= _LAST
    ]
    frame = pd.DataFrame(found)
    frame["x"] = frame.pop("date").map(_day)
    return frame


def _described(rows: pd.DataFrame) -> str:
    said = "; ".join(
        f"{row['dimension'].lower()}: before, {row['before']}; after, {row['after']}"
        for row in rows.to_dict("records")
    )
    return (
        f"The nine dimensions on which the paper compares US policy before and after, one row a"
        f" dimension, with room for a mark of when each changed, from October {_FIRST.year} to"
        f" February {_LAST.year}. {said}."
    )
