"""The US strikes up to the paper, each with the range of its reported dead."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import GREY, ORANGE
from coursekit.charts.strikes import counted_strikes
from coursekit.charts.words import publishers, source_labels
from coursekit.data import load
from coursekit.text import date_text

__all__ = ["us_strikes"]

# Pixels: date and place, the scale of deaths, who says so, the whole width.
_SCALE, _DEATHS, _WHO, _WIDTH = 178, 190, 388, 700
_LINE, _BETWEEN, _PLACE_LETTERS, _WHO_LETTERS, _HEAD = 15, 14, 30, 54, 24
_TICKS = 10
_COLUMNS = {
    "strike_id": "Strike",
    "when": "Date",
    "place": "Place",
    "hit": "What was hit",
    "killed": "Killed",
    "who": "Who says so",
    "civilians": "Civilians",
}


@figure(marks=33)
@of_this_paper
def us_strikes(strikes: pd.DataFrame | None = None) -> alt.LayerChart:
    """Draw the strikes in order of date, with the least and the most dead that somebody gave.

    Parameters
    ----------
    strikes
        Rows of the table of strikes; when left out, the strikes up to the day of the paper,
        without one that the US denied.

    Returns
    -------
    altair.LayerChart
        One row a strike.

    Examples
    --------
    >>> us_strikes().data["strike_id"].tolist()[-2:]
    ['S10', 'S11']
    """
    strikes = counted_strikes() if strikes is None else strikes
    rows = _rows(strikes)
    height = float(rows["bottom"].max())
    most = float(strikes["killed_max"].max())
    scale = alt.Scale(domain=[0, _WIDTH], nice=False, zero=False)
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, -_HEAD], nice=False, zero=False))

    def place(number: float) -> float:
        return round(_SCALE + number / max(most, 1) * _DEATHS, 1)

    rows["low"], rows["high"] = rows["killed_min"].map(place), rows["killed_max"].map(place)
    ticks = pd.DataFrame({"number": range(0, int(most) + 1, _TICKS)})
    ticks["x"] = ticks["number"].map(place)
    grid = alt.Chart(ticks).mark_rule(opacity=0.35, color=GREY)
    grid = grid.encode(
        x=alt.X("x:Q", axis=None, scale=scale),
        y=alt.value(_HEAD - 4),
        y2=alt.value(height + _HEAD),
    )
    numbers = alt.Chart(ticks).mark_text(fontSize=12, y=_HEAD - 12)
    numbers = numbers.encode(x=alt.X("x:Q", axis=None, scale=scale), text="number:N")
    tooltip = [
        alt.Tooltip(f"{name}:N", title="title" if name == "when" else title)
        for name, title in {**_COLUMNS, "note": "Note", "sources": "Sources"}.items()
    ]
    row = alt.Chart().encode(y=y)
    lines = row.mark_rule(x=0, x2=_WIDTH, opacity=0.35).encode(y=alt.Y("bottom:Q", axis=None))
    low = alt.X("low:Q", axis=None, scale=scale)
    ranges = row.mark_rule(strokeWidth=5, color=ORANGE, opacity=0.6).encode(x=low, x2="high:Q")
    ends = [
        row.mark_point(size=70, color=ORANGE).encode(
            x=alt.X(f"{end}:Q", axis=None, scale=scale), tooltip=tooltip
        )
        for end in ("low", "high")
    ]
    texts = [
        row.mark_text(
            x=at, align="left", baseline="line-top", lineBreak="\n", lineHeight=_LINE, fontSize=12
        ).encode(y=alt.Y("top:Q", axis=None), text=f"{name}:N")
        for name, at in (("left", 0), ("right", _WHO))
    ]
    chart = alt.LayerChart(
        layer=[grid, lines, numbers, ranges, *ends, *texts],
        data=rows,
        width=_WIDTH,
        height=height + _HEAD,
        title=alt.Title(
            f"{len(rows)} US strikes and the dead, by who counted",
            subtitle="From the least to the most that anybody gave. Point at a mark to read it.",
        ),
    )
    return finish(chart, _described(rows), _COLUMNS)


def _rows(strikes: pd.DataFrame) -> pd.DataFrame:
    strikes = strikes.reset_index(drop=True)
    labels = source_labels(load("sources"))
    left = [
        "\n".join([date_text(date), *textwrap.wrap(place, _PLACE_LETTERS)])
        for date, place in zip(strikes["date"], strikes["place"], strict=True)
    ]
    who = strikes["killed_according_to"]
    right = ["\n".join(textwrap.wrap(text, _WHO_LETTERS)) for text in who]
    lines = [max(a.count("\n"), b.count("\n")) + 1 for a, b in zip(left, right, strict=True)]
    heights = pd.Series(lines) * _LINE + _BETWEEN
    tops = heights.cumsum() - heights
    least, most = strikes["killed_min"], strikes["killed_max"]
    return pd.DataFrame(
        {
            "strike_id": strikes["strike_id"],
            "when": strikes["date"].map(date_text),
            "place": strikes["place"],
            "hit": strikes["what_was_hit"],
            "killed_min": least.astype(int),
            "killed_max": most.astype(int),
            "killed": [
                f"{low}" if low == high else f"{low} to {high}"
                for low, high in zip(least, most, strict=True)
            ],
            "who": who,
            "civilians": strikes["civilian_harm"].fillna("nothing said"),
            "note": strikes["disputed_or_note"].fillna("none"),
            "sources": [publishers(ids, labels) for ids in strikes["source_ids"]],
            "left": left,
            "right": right,
            "top": tops,
            "y": tops + (heights - _BETWEEN) / 2,
            "bottom": tops + heights - _BETWEEN / 2,
        }
    )


def _described(rows: pd.DataFrame) -> str:
    said = "; ".join(
        f"{row['when']}, {row['place']}: {row['killed']} killed ({row['who']})"
        for row in rows.to_dict("records")
    )
    return f"{len(rows)} US strikes in order of date, each with the range of the dead. {said}."
