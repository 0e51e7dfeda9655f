"""The dead and wounded of one night, speaker by speaker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.cells import fold
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import BLUE, GREY, ORANGE
from coursekit.charts.words import claims_by_verdict, publishers, source_labels
from coursekit.content import Content, EventId, Text
from coursekit.data import load
from coursekit.text import and_list, date_text, is_missing, range_text

__all__ = ["CIVILIANS", "people", "who_counted"]

# What a speaker says of civilians killed.
CIVILIANS = {
    "number": "a number",
    "among the dead": "among the dead",
    "none": "said: none",
    "among the wounded": "among the wounded",
    "not apart": "not counted apart",
    "not reported": "not reported",
}
# Pixels: where the columns begin, how wide a scale is, how high a row is.
SCALES = {"killed": 258, "wounded": 434}
CIVILIANS_AT, SCALE, WIDTH = 586, 84, 700
ROW, GROUP, LETTERS, TICK = 37, 34, 33, 10
SPEAKER, PAPER = "the speaker", "the paper"
TABLE = {
    "counted": "Counted in",
    "who": "Who counted",
    "killed": "Killed",
    "wounded": "Wounded",
    "civilians": "Civilians killed",
    "note": "Note",
    "says": "Source",
}


@dataclass(frozen=True)
class Night:
    """The event whose tolls are compared, and the title."""

    event: EventId
    heading: Text


CONTENT = Content("who_counted", Night)


def people(low: Any, high: Any) -> str:
    """Write a range of people in words, whatever of it is known.

    Examples
    --------
    >>> people(18, 23), people(29, None), people(None, None)
    ('18 to 23', '29 or more', 'no number')
    """
    return "no number" if is_missing(low) else range_text(low, high)


@figure(marks=12)
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
    content = CONTENT.load()
    tolls = load("tolls").query("event_id == @content.event").reset_index(drop=True)
    rows = toll_rows(tolls)
    most = scale_end(tolls)
    canvas = Canvas(WIDTH, float(rows["y"].max()) + ROW / 2)
    draw_frame(canvas, rows, most)
    draw_numbers(canvas, pd.concat(number_cells(rows, tolls, most), ignore_index=True))
    return canvas.figure(
        rows,
        content.heading,
        [
            "Blue: what the speaker gave. Orange diamond: what the paper says that the "
            "speaker gave.",
            "The rows overlap or count in different places: they are not to be added.",
        ],
        description=describe(rows),
        table=TABLE,
    )


def toll_rows(tolls: pd.DataFrame) -> pd.DataFrame:
    """Put each speaker into words and give it a height, in groups by where they counted."""
    countries = load("places").set_index("place_id")["country"]
    labels = source_labels(load("sources"))
    claims = load("claims")
    verdicts = dict(zip(claims["claim_id"], claims["verdict"], strict=True))
    rows: list[dict[str, Any]] = []
    y = GROUP - ROW / 2
    for toll in tolls.to_dict("records"):
        counted = and_list(list(dict.fromkeys(countries[place] for place in toll["place_ids"])))
        begins = not rows or rows[-1]["counted"] != counted
        y += ROW + (GROUP if begins else 0)
        paper = toll["support"] == "paper only"
        on = "" if pd.isna(toll["said_on"]) else f", {date_text(toll['said_on'])}"
        who = toll["speaker"] + (", according to the paper" if paper else on)
        rows.append(
            {
                "counted": counted,
                "begins": begins,
                "who": who,
                "lines": fold(who, LETTERS),
                "whose": PAPER if paper else SPEAKER,
                **tolls_in_words(toll),
                "civilians": CIVILIANS[toll["civilians_killed"]],
                "note": toll["note"] or "no note",
                "says": claims_by_verdict(toll["claim_ids"], verdicts)
                if paper
                else publishers(toll["source_ids"], labels),
                "y": y,
            }
        )
    return pd.DataFrame(rows)


def tolls_in_words(toll: Mapping[Any, Any]) -> dict[str, str]:
    """Write the dead and the wounded, which a speaker may have counted together."""
    if pd.isna(toll["together_min"]):
        return {kind: people(toll[f"{kind}_min"], toll[f"{kind}_max"]) for kind in SCALES}
    return {"killed": f"{toll['together_min']} or more, with wounded", "wounded": "not apart"}


def scale_end(tolls: pd.DataFrame) -> int:
    """Find where the scales end."""
    most = int(tolls[["killed_max", "wounded_max"]].max().max())
    return most + -most % TICK


def number_cells(rows: pd.DataFrame, tolls: pd.DataFrame, most: int) -> list[pd.DataFrame]:
    """Place every number on its scale; without a number, its words stay at the left."""
    rows = rows.drop(columns=["lines", "counted", "begins"])
    cells = []
    for kind, left in SCALES.items():
        low, high = tolls[f"{kind}_min"].astype(float), tolls[f"{kind}_max"].astype(float)
        ends = high.fillna(low)
        shape = ends.isna().map({True: "none", False: "circle"})
        shape = shape.mask(high.isna() & low.notna(), "triangle-right")
        shape = shape.mask(rows["whose"].eq(PAPER) & low.notna(), "diamond")
        placed = {"x": left + low * (SCALE / most), "end": left + ends * (SCALE / most)}
        words_at = left + (ends * (SCALE / most) + 10).fillna(0)
        cells.append(rows.assign(**placed, shape=shape, words_at=words_at, words=rows[kind]))
    at = float(CIVILIANS_AT)
    cells.append(rows.assign(shape="none", words_at=at, words=rows["civilians"]))
    return cells


def draw_frame(canvas: Canvas, rows: pd.DataFrame, most: int) -> None:
    """Draw the scales, the names of the columns and groups, and who counted."""
    numbers = range(0, most + 1, TICK)
    ticks = pd.DataFrame(
        {"x": left + n / most * SCALE, "number": f"{n}", "named": n % (2 * TICK) == 0}
        for left in SCALES.values()
        for n in numbers
    )
    columns = {
        "Killed": SCALES["killed"],
        "Wounded": SCALES["wounded"],
        "Civilians killed": CIVILIANS_AT,
    }
    heads = [{"x": left, "y": 8.0, "text": name} for name, left in columns.items()]
    groups = [
        {"x": 0, "y": y - ROW / 2 - 8, "text": f"Counted in {counted}"}
        for y, counted in rows.loc[rows["begins"], ["y", "counted"]].itertuples(index=False)
    ]
    canvas.rule(ticks, x="x", y=GROUP, y2=canvas.height, color=GREY, opacity=0.3, aria=False)
    bold = {"align": "left", "fontWeight": "bold"}
    canvas.text([*heads, *groups], x="x", y="y", text="text", **bold)
    canvas.text(ticks[ticks["named"]], x="x", y=GROUP, text="number", dy=-7, fontSize=11)
    canvas.text(x=0, y="y", text="lines", align="left", baseline="middle")


def draw_numbers(canvas: Canvas, cells: pd.DataFrame) -> None:
    """Draw the ranges, in the colour of who gave them, and every number in words."""
    tooltip = tooltips({name: title for name, title in TABLE.items() if name != "counted"})
    scale = alt.Scale(domain=[SPEAKER, PAPER], range=[BLUE, ORANGE])
    color = {"color": alt.Color("whose:N", scale=scale, legend=None)}
    shape = {"shape": alt.Shape("shape:N", scale=None)}
    numbers = cells[cells["shape"] != "none"]
    canvas.rule(numbers, x="x", x2="end", y="y", strokeWidth=4, encode=color)
    for end in ("x", "end"):
        canvas.point(numbers, x=end, y="y", size=90, encode={**shape, **color}, tooltip=tooltip)
    words = {"x": "words_at", "y": "y", "text": "words", "align": "left", "baseline": "middle"}
    canvas.text(cells.drop(columns=["x", "end"]), tooltip=tooltip, **words)


def describe(rows: pd.DataFrame) -> str:
    """Say who counted how many, and where."""
    told = [
        f"{row['who']}, in {row['counted']}: killed {row['killed']}, wounded {row['wounded']}, "
        f"civilians {row['civilians']}"
        for row in rows.to_dict("records")
    ]
    return (
        f"{len(rows)} tolls of the same night, each with who gave it. {'. '.join(told)}. "
        "The rows overlap or count in different places and are not to be added."
    )
