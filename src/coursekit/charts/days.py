"""The fortnight of early 2024, event after event, true to scale and in words."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import IN_PAPER
from coursekit.charts.core.theme import GREY, ORANGE
from coursekit.charts.event_rows import (
    COLUMNS,
    NO_TOLL,
    event_rows,
    paper_colour,
    status_shape,
    tooltips,
)
from coursekit.charts.words import claims_by_verdict
from coursekit.data import load
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.text import date_text

__all__ = ["fortnight"]

_FIRST, _LAST = pd.Timestamp("2024-01-26"), pd.Timestamp("2024-02-07")
# The halt of Kata'ib Hezbollah: the event, and the claim of the paper that dates it.
_EVENT, _CLAIM = "E57", "C31"
_DATE_IN_TEXT = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
# Pixels: the scale of days, the date, the mark, the text, the whole width.
_SCALE, _DATE, _MARK, _TEXT, _WIDTH = 48, 92, 184, 198, 680
_LINE, _BETWEEN, _LETTERS = 17, 13, 76
_APART = 13  # the least distance of two days on the scale


@figure(marks=14)
def fortnight(events: pd.DataFrame | None = None) -> alt.LayerChart:
    """Draw the events of 26 January to 7 February 2024 in order, with their text.

    Parameters
    ----------
    events
        Rows of the table of events; those that touch the fortnight when left out.

    Returns
    -------
    altair.LayerChart
        A scale of days on the left and a row an event on the right. Where the paper
        dates the halt of Kata'ib Hezbollah otherwise, its date has a row too.

    Examples
    --------
    >>> fortnight().data["event_id"].tolist()[4:9]
    ['E56', 'E57', 'C31', 'E58', 'E59']
    """
    if events is None:
        events = _of_the_fortnight(load("timeline"))
    rows = event_rows(events)
    if _EVENT in set(rows["event_id"]) and not package().case:
        rows = pd.concat([rows, _paper_row()])
    rows = rows.sort_values(["date"], kind="stable", ignore_index=True)
    rows["lines"] = [
        "\n".join(textwrap.wrap(_full(row), _LETTERS, break_on_hyphens=False))
        for row in rows.to_dict("records")
    ]
    rows["day"] = [date_text(date).rsplit(" ", 1)[0] for date in rows["date"]]
    heights = (rows["lines"].str.count("\n") + 1) * _LINE + _BETWEEN
    height = int(heights.sum())
    rows["y"] = heights.cumsum() - heights + _LINE / 2
    start, end = rows["date"].min(), rows["date"].max()

    def on_scale(dates: pd.Series[pd.Timestamp]) -> pd.Series[float]:
        share: pd.Series[float] = (dates - start) / max(end - start, pd.Timedelta(days=1))
        return (_LINE / 2 + share * (height - 2 * _LINE)).round(1)

    rows["scale_y"] = on_scale(rows["date"])
    every = math.ceil(((end - start).days + 1) * _APART / height)
    days = pd.DataFrame({"date": pd.date_range(start, end, freq=f"{every}D")})
    days = pd.DataFrame({"y": on_scale(days["date"]), "day": _ticks(days["date"])})
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    of_paper = alt.datum.event_id == _CLAIM
    leaders = (
        alt.Chart()
        .mark_rule()
        .encode(
            x=alt.value(_SCALE),
            x2=alt.value(_DATE - 5),
            y=alt.Y("scale_y:Q", axis=None),
            y2=alt.Y2("y:Q"),
            color=alt.ColorValue(GREY, condition={"test": of_paper, "value": ORANGE}),
            strokeDash=alt.StrokeDashValue([1, 0], condition={"test": of_paper, "value": [4, 3]}),
        )
    )
    ticks = alt.Chart(days).mark_point(x=_SCALE, size=36, color=GREY).encode(y=y)
    numbers = (
        alt.Chart(days).mark_text(x=_SCALE - 9, align="right").encode(y=y, text=alt.Text("day:N"))
    )
    halt = rows[rows["event_id"].isin([_EVENT, _CLAIM])]
    shift = (
        alt.Chart(pd.DataFrame({"y": [halt["scale_y"].min()], "y2": [halt["scale_y"].max()]}))
        .mark_rule(x=_SCALE, color=ORANGE, strokeWidth=5)
        .encode(y=y, y2=alt.Y2("y2:Q"))
    )
    row = alt.Chart().encode(y=y)
    dates = row.mark_text(x=_DATE, align="left", fontWeight="bold").encode(text=alt.Text("day:N"))
    marks = row.transform_filter(alt.datum.event_id != _CLAIM).mark_point(x=_MARK, size=110)
    marks = marks.encode(shape=status_shape(), color=paper_colour(), tooltip=tooltips())
    paper = row.transform_filter(of_paper).mark_point(
        x=_MARK, shape="diamond", size=110, filled=False, color=ORANGE, strokeWidth=2
    )
    paper = paper.encode(tooltip=tooltips())
    texts = row.mark_text(x=_TEXT, align="left", lineBreak="\n", lineHeight=_LINE).encode(
        text=alt.Text("lines:N"), tooltip=tooltips()
    )
    layers = [shift, leaders, ticks, numbers, dates, marks, paper, texts]
    chart = alt.LayerChart(layer=layers, data=rows).properties(
        title=alt.Title(
            f"{len(events)} events, {date_text(start)} to {date_text(end)}",
            subtitle="On the left, the days to scale. In orange, the date that the paper gives.",
        ),
        width=_WIDTH,
        height=height,
    )
    return finish(chart, _described(rows), COLUMNS)


def _of_the_fortnight(events: pd.DataFrame) -> pd.DataFrame:
    if package().case:
        raise CourseError(
            "the tables of another paper",
            where="fortnight",
            expected="the events to draw",
            remedy='write ck.charts.fortnight(ck.load("timeline"))',
        )
    ends = events["date_end"].fillna(events["date"])
    return events[(events["date"] <= _LAST) & (ends >= _FIRST)]


def _ticks(dates: pd.Series[pd.Timestamp]) -> list[str]:
    """Write the day of each date, and the month at its first appearance."""
    new_month = dates.dt.month.diff().fillna(1) != 0
    short = [f"{date.day} {date_text(date).split()[1][:3]}" for date in dates]
    return [
        text if new else str(date.day)
        for date, text, new in zip(dates, short, new_month, strict=True)
    ]


def _full(row: Mapping[Any, Any]) -> str:
    return str(row["what"]) + ("" if row["status"] == "confirmed" else f" ({row['status']})")


def _paper_row() -> pd.DataFrame:
    """Write the paper's own date of the halt as one more row; empty if it gives none."""
    claims = load("claims")
    claim = claims[claims["claim_id"] == _CLAIM]
    found = [_DATE_IN_TEXT.search(text) for text in claim["claim"]]
    dates = [pd.Timestamp(match.group()) for match in found if match]
    return pd.DataFrame(
        {
            "event_id": _CLAIM,
            "date": date,
            "when": date_text(date),
            "what": row["claim"].rstrip("."),
            "kind": "claim of the paper",
            "status": f"{_CLAIM}, the paper's date",
            "in_paper": list(IN_PAPER)[1],
            "killed": NO_TOLL,
            "claims": claims_by_verdict([_CLAIM], {_CLAIM: row["verdict"]}),
            "sources": f"the paper, {row['locator']}",
            "note": row["difference_note"],
        }
        for date, row in zip(dates, claim.to_dict("records"), strict=False)
    )


def _described(rows: pd.DataFrame) -> str:
    said = "; ".join(f"{row['day']}: {_full(row)}" for row in rows.to_dict("records"))
    dates = rows.set_index("event_id")["date"]
    text = f"{len(rows)} rows in order of date. {said}."
    if _CLAIM in dates.index:
        days = (dates[_CLAIM] - dates[_EVENT]).days
        text += (
            f" The paper dates the halt {date_text(dates[_CLAIM])}, the sources "
            f"{date_text(dates[_EVENT])}, a difference of {days} days."
        )
    return text
