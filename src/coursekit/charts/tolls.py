"""The dead and wounded of one night, speaker by speaker."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY, ORANGE
from coursekit.charts.words import claims_by_verdict, publishers, source_labels
from coursekit.data import load
from coursekit.text import and_list, date_text

__all__ = ["CIVILIAN_WORDS", "number_words", "who_counted"]

CIVILIAN_WORDS = {
    "number": "a number",
    "among the dead": "among the dead",
    "none": "said: none",
    "not apart": "not counted apart",
    "not reported": "not reported",
}
_EVENT = "E59"  # the US strikes of 2 February 2024
# Pixels: where the columns begin, how wide a scale is, how high a row is.
_SCALES = {"killed": 256, "wounded": 440}
_CIVILIANS, _SCALE, _WIDTH = 604, 90, 700
_ROW, _GROUP, _LINE = 38, 34, 15
_LETTERS, _TICK = 36, 10
_COLUMNS = {
    "counted": "Counted in",
    "who": "Who counted",
    "killed": "Killed",
    "wounded": "Wounded",
    "civilians": "Civilians killed",
    "note": "Note",
    "says": "Source",
}


def number_words(low: Any, high: Any) -> str:
    """Write a range of people in words, whatever of it is known.

    Parameters
    ----------
    low, high
        Whole numbers, or missing.

    Returns
    -------
    str
        The range.

    Examples
    --------
    >>> number_words(18, 23), number_words(29, None), number_words(None, None)
    ('18 to 23', '29 or more', 'no number')
    """
    if pd.isna(low):
        return "no number"
    if pd.isna(high):
        return f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


@figure(marks=12)
@of_this_paper
def who_counted() -> alt.LayerChart:
    """Draw the tolls of the US strikes of 2 February 2024 as ranges, a row for each speaker.

    Returns
    -------
    altair.LayerChart
        In blue what the speaker gave, in orange what the paper says that the speaker gave.

    Examples
    --------
    >>> who_counted().data["wounded"].tolist()[:2]
    ['23 to 25', '36']
    """
    tolls = load("tolls")
    tolls = tolls[tolls["event_id"] == _EVENT].reset_index(drop=True)
    rows = _rows(tolls)
    height = float(rows["y"].max()) + _ROW / 2
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    timeline = load("timeline")
    (date,) = timeline.loc[timeline["event_id"] == _EVENT, "date"]
    chart = alt.LayerChart(
        layer=[*_frame(rows, tolls, height), *_layers(_cells(rows, tolls))],
        data=rows,
        title=alt.Title(
            f"The US strikes of {date_text(date)}: who counted whom",
            subtitle=[
                "Blue: what the speaker gave. Orange diamond: what the paper says that the "
                "speaker gave.",
                "The rows overlap or count in different places: they are not to be added.",
            ],
        ),
        width=_WIDTH,
        height=height,
    ).encode(x=x, y=y)
    return finish(chart, _described(rows), _COLUMNS)


def _rows(tolls: pd.DataFrame) -> pd.DataFrame:
    """Put each speaker into words and give it a height, in groups by where they counted."""
    countries = load("places").set_index("place_id")["country"]
    labels = source_labels(load("sources"))
    claims = load("claims")
    verdicts = dict(zip(claims["claim_id"], claims["verdict"], strict=True))
    rows: list[dict[str, Any]] = []
    y = _GROUP - _ROW / 2
    for row in tolls.to_dict("records"):
        counted = and_list(list(dict.fromkeys(countries[place] for place in row["place_ids"])))
        begins = not rows or rows[-1]["counted"] != counted
        y += _ROW + (_GROUP if begins else 0)
        paper = row["support"] == "paper only"
        said = "" if pd.isna(row["said_on"]) else f", {date_text(row['said_on'])}"
        who = row["speaker"] + (", according to the paper" if paper else said)
        killed, wounded = (number_words(row[f"{kind}_min"], row[f"{kind}_max"]) for kind in _SCALES)
        if not pd.isna(row["together_min"]):
            killed, wounded = f"{row['together_min']} or more, with wounded", "not apart"
        rows.append(
            {
                "counted": counted,
                "begins": begins,
                "who": who,
                "lines": "\n".join(textwrap.wrap(who, _LETTERS)),
                "whose": "the paper" if paper else "the speaker",
                "killed": killed,
                "wounded": wounded,
                "civilians": CIVILIAN_WORDS[row["civilians"]],
                "note": row["note"] or "no note",
                "says": claims_by_verdict(row["claim_ids"], verdicts)
                if paper
                else publishers(row["source_ids"], labels),
                "x": 0.0,
                "y": y,
            }
        )
    return pd.DataFrame(rows)


def _most(tolls: pd.DataFrame) -> int:
    """Find where the scales end."""
    most = int(tolls[["killed_max", "wounded_max"]].max().max())
    return most + -most % _TICK


def _cells(rows: pd.DataFrame, tolls: pd.DataFrame) -> pd.DataFrame:
    """Place every number on its scale; where there is none, its words stand at the left."""
    cells = []
    for kind, left in _SCALES.items():
        low, high = tolls[f"{kind}_min"], tolls[f"{kind}_max"]
        ends = high.fillna(low)
        shape = ends.isna().map({True: "none", False: "circle"})
        shape = shape.mask(high.isna() & low.notna(), "triangle-right")
        shape = shape.mask(rows["whose"].eq("the paper") & low.notna(), "diamond")
        pixels = _SCALE / _most(tolls)
        cells.append(
            rows.drop(columns=["x", "lines", "counted", "begins"]).assign(
                x=left + low.astype(float) * pixels,
                end=left + ends.astype(float) * pixels,
                shape=shape,
                text=left + (ends.astype(float) * pixels + 10).fillna(0),
                words=rows[kind],
            )
        )
    civilians = rows.drop(columns=["x", "lines", "counted", "begins"])
    cells.append(civilians.assign(shape="none", text=float(_CIVILIANS), words=rows["civilians"]))
    return pd.concat(cells, ignore_index=True)


def _frame(rows: pd.DataFrame, tolls: pd.DataFrame, height: float) -> list[alt.Chart]:
    """Draw the scales, the names of the columns and groups, and who counted."""
    most = _most(tolls)
    ticks = pd.DataFrame(
        {"x": left + n / most * _SCALE, "y": _GROUP, "end": height, "number": n}
        for left in _SCALES.values()
        for n in range(0, most + 1, _TICK)
    )
    heads = pd.DataFrame(
        {"x": float(left), "y": 8.0, "words": name}
        for name, left in {
            "Killed": _SCALES["killed"],
            "Wounded": _SCALES["wounded"],
            "Civilians": _CIVILIANS,
        }.items()
    )
    groups = rows.loc[rows["begins"], ["x", "y", "counted"]]
    groups = groups.assign(y=groups["y"] - _ROW / 2 - 8, words="Counted in " + groups["counted"])
    titles = pd.concat([heads, groups[["x", "y", "words"]]])
    bold = alt.Chart(titles).mark_text(align="left", fontWeight="bold")
    numbers = alt.Chart(ticks[ticks["number"] % (2 * _TICK) == 0]).mark_text(dy=-7, fontSize=11)
    who = alt.Chart().mark_text(align="left", baseline="middle", lineBreak="\n", lineHeight=_LINE)
    return [
        alt.Chart(ticks)
        .mark_rule(color=GREY, opacity=0.3)
        .encode(x="x:Q", y="y:Q", y2=alt.Y2("end:Q")),
        bold.encode(text=alt.Text("words:N")),
        numbers.encode(text=alt.Text("number:Q")),
        who.encode(text=alt.Text("lines:N")),
    ]


def _layers(cells: pd.DataFrame) -> list[alt.Chart]:
    tooltip = [alt.Tooltip(f"{name}:N", title=title) for name, title in _COLUMNS.items()][1:]
    colour = alt.Color(
        "whose:N",
        scale=alt.Scale(domain=["the speaker", "the paper"], range=[BLUE, ORANGE]),
        legend=None,
    )
    numbers = alt.Chart(cells[cells["shape"] != "none"])
    spans = numbers.mark_rule(strokeWidth=7, opacity=0.55).encode(x2=alt.X2("end:Q"), color=colour)
    points = [
        numbers.mark_point(size=90).encode(
            x=alt.X(f"{end}:Q"),
            shape=alt.Shape("shape:N", scale=None),
            color=colour,
            tooltip=tooltip,
        )
        for end in ("x", "end")
    ]
    words = alt.Chart(cells.drop(columns=["x", "end"])).mark_text(align="left", baseline="middle")
    return [
        spans,
        *points,
        words.encode(x=alt.X("text:Q"), text=alt.Text("words:N"), tooltip=tooltip),
    ]


def _described(rows: pd.DataFrame) -> str:
    said = [
        f"{row['who']}, in {row['counted']}: killed {row['killed']}, wounded {row['wounded']}, "
        f"civilians {row['civilians']}"
        for row in rows.to_dict("records")
    ]
    return (
        f"{len(rows)} tolls of the same night, each with who gave it. {'. '.join(said)}. "
        "The rows overlap or count in different places and are not to be added."
    )
