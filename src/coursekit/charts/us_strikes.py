"""The US strikes up to the paper, each with the range of its reported dead."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.cells import fold
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import GREY, ORANGE
from coursekit.charts.words import paper_date, publishers, source_labels
from coursekit.content import Content
from coursekit.data import load
from coursekit.errors import CourseError
from coursekit.text import date_text, is_missing, range_text

__all__ = ["between", "confirmed_strikes", "us_strikes"]

# Pixels: date and place, the scale of deaths, who says so, the whole width.
SCALE, DEATHS, WHO, WIDTH = 176, 150, 346, 700
NO_TOLL = "not reported"
LINE, BETWEEN, PLACE_LETTERS, WHO_LETTERS, HEAD = 13, 9, 27, 56, 24
TICKS = 10
TABLE = {
    "strike_id": "Strike",
    "when": "Date",
    "place": "Place",
    "hit": "What was hit",
    "killed": "Killed",
    "wounded": "Wounded",
    "who": "Who says so",
    "civilians": "Civilians",
}


@dataclass(frozen=True)
class Words:
    """What the chart calls its rows."""

    strikes: str


CONTENT = Content("us_strikes", Words)


def confirmed_strikes() -> pd.DataFrame:
    """List the strikes up to the paper that the US or the coalition confirmed, by date."""
    strikes = load("us_strikes")
    confirmed = strikes["confirmed_by_us"].isin(["yes", "coalition"])
    return strikes[confirmed & strikes["date"].le(paper_date())].sort_values("date")


@figure(marks=30)
def us_strikes(
    strikes: pd.DataFrame | None = None, *, since: str = "", before: str = ""
) -> alt.LayerChart:
    """Draw the strikes in order of date, with the least and the most dead that somebody gave.

    Where the upper end is open a triangle points onwards; without a toll nothing is drawn.

    Parameters
    ----------
    strikes
        Rows of the table of strikes; when left out, the strikes up to the day of the paper,
        without one that the US denied.
    since, before
        Only the strikes from this day on, and only those before this day (``"2023-11-22"``).

    Returns
    -------
    altair.LayerChart
        One row a strike.

    Examples
    --------
    >>> us_strikes().data["strike_id"].tolist()[-2:]
    ['S10', 'S11']
    """
    named = CONTENT.load().strikes
    chosen = confirmed_strikes() if strikes is None else strikes
    rows = strike_rows(between(chosen, since, before))
    canvas = Canvas(WIDTH, float(rows["bottom"].max()))
    draw_scale(canvas, int(rows["most"].max()))
    told = rows[rows["killed"] != NO_TOLL]
    canvas.rule(told, x="low", x2="high", y="y", strokeWidth=3, color=ORANGE)
    tooltip = tooltips({**TABLE, "when": "title", "note": "Note", "sources": "Sources"})
    shape = {"shape": alt.Shape("shape:N", scale=None)}
    for end in ("low", "high"):
        canvas.point(told, x=end, y="y", size=70, color=ORANGE, encode=shape, tooltip=tooltip)
    small = {"align": "left", "baseline": "line-top", "fontSize": 11, "lineHeight": LINE}
    canvas.text(x=0, y="top", text="left", **small)
    canvas.text(x=WHO, y="top", text="right", **small)
    return canvas.figure(
        rows,
        f"{len(rows)} {named} and the dead, with who counted them",
        "From the least to the most that anybody gave; a triangle: or more. Point at a mark.",
        description=describe(rows, named),
        table=TABLE,
    )


def between(rows: pd.DataFrame, since: str, before: str) -> pd.DataFrame:
    """Keep the rows from a day on, and those before a day; an empty day keeps all."""
    kept = rows[rows["date"].ge(since or pd.Timestamp.min)]
    kept = kept[kept["date"].lt(before or pd.Timestamp.max)]
    if kept.empty:
        raise CourseError(
            f"no row from {since or 'the first day'} to before {before or 'the last'}",
            where="the days that the chart is to draw",
            expected="at least one row",
            remedy="move one of the two days",
        )
    return kept


def strike_rows(strikes: pd.DataFrame) -> pd.DataFrame:
    """Put each strike into words, and place it and the range of its dead."""
    strikes = strikes.reset_index(drop=True)
    labels = source_labels(load("sources"))
    who = strikes["killed_according_to"]
    left = [
        f"{date_text(date)}\n{fold(place, PLACE_LETTERS)}"
        for date, place in zip(strikes["date"], strikes["place"], strict=True)
    ]
    wounded = [
        dead(low, high, low if is_missing(high) else high)
        for low, high in zip(strikes["wounded_min"], strikes["wounded_max"], strict=True)
    ]
    right = [
        fold(text, WHO_LETTERS) + (f"\nWounded: {hurt}" if hurt != NO_TOLL else "")
        for text, hurt in zip(who, wounded, strict=True)
    ]
    lines = [max(a.count("\n"), b.count("\n")) + 1 for a, b in zip(left, right, strict=True)]
    heights = pd.Series(lines) * LINE + BETWEEN
    tops = HEAD + heights.cumsum() - heights
    least, most = strikes["killed_min"].astype(float), strikes["killed_max"].astype(float)
    ends = most.fillna(strikes["killed_or_more"].astype(float)).fillna(least)
    return pd.DataFrame(
        {
            "strike_id": strikes["strike_id"],
            "when": strikes["date"].map(date_text),
            "place": strikes["place"],
            "hit": strikes["what_was_hit"],
            "most": ends.fillna(0),
            "killed": [dead(*numbers) for numbers in zip(least, most, ends, strict=True)],
            "shape": most.isna().map({True: "triangle-right", False: "circle"}),
            "wounded": wounded,
            "who": who,
            "civilians": strikes["civilian_harm"].fillna("nothing said"),
            "note": strikes["disputed_or_note"].fillna("none"),
            "sources": [publishers(ids, labels) for ids in strikes["source_ids"]],
            "left": left,
            "right": right,
            "top": tops,
            "y": tops + (heights - BETWEEN) / 2,
            "bottom": tops + heights - BETWEEN / 2,
            "low": [place(number, ends.max()) for number in least.fillna(0)],
            "high": [place(number, ends.max()) for number in ends.fillna(0)],
        }
    )


def dead(low: float, high: float, end: float) -> str:
    """Write a range of dead; its end may be open."""
    if is_missing(low):
        return NO_TOLL
    text = range_text(low, end, "{:.0f}".format)
    return f"{text} or more" if is_missing(high) else text


def place(number: float, most: float) -> float:
    """Place a number of dead on the scale."""
    return round(SCALE + number / max(most, 1) * DEATHS, 1)


def draw_scale(canvas: Canvas, most: int) -> None:
    """Draw the scale of deaths, and a line below each strike."""
    numbers = range(0, most + 1, TICKS)
    ticks = pd.DataFrame({"number": map(str, numbers), "x": [place(n, most) for n in numbers]})
    canvas.rule(ticks, x="x", y=HEAD - 4, y2=canvas.height, opacity=0.35, color=GREY, aria=False)
    canvas.rule(x=0, x2=WIDTH, y="bottom", opacity=0.35, aria=False)
    canvas.text(ticks, x="x", y=HEAD - 12, text="number", fontSize=12)


def describe(rows: pd.DataFrame, named: str) -> str:
    """Say when and where each strike was, and who says how many died."""
    told = "; ".join(
        f"{row['when']}, {row['place']}: killed {row['killed']}, wounded {row['wounded']}"
        f" ({row['who']})"
        for row in rows.to_dict("records")
    )
    return f"{len(rows)} {named} in order of date, each with the range of the dead. {told}."
