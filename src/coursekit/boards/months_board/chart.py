"""The calendar of months: a row a year and a cell a month, with the letter of its label."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from coursekit.boards.months_board.content import (
    CONTENT,
    LABELS,
    STRIKES,
    Months,
    strike_words,
    strikes_of,
)
from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.looks import GREY
from coursekit.charts.core.theme import INK
from coursekit.data import load
from coursekit.text import and_list, date_text

__all__ = [
    "CELL",
    "FILL",
    "LEFT",
    "LETTER",
    "NAME",
    "ON_CELL",
    "ROW",
    "TABLE",
    "WIDTH",
    "bottom",
    "count_labels",
    "draw_calendar",
    "month_rows",
    "months",
]

LEFT, CELL, ROW, TOP = 84, 38, 40, 22
WIDTH = LEFT + 12 * CELL
APART = 12  # pixels between what may be scored and what is preliminary
NAME = lookup({key: label.name for key, label in LABELS.items()}) + "[datum.key]"
LETTER = lookup({key: label.letter for key, label in LABELS.items()}) + "[datum.key]"
LETTERS = ", ".join(f"{label.letter} {label.name}" for label in LABELS.values()) + "."
FILL = alt.Fill(
    "key:N",
    scale=alt.Scale(domain=list(LABELS), range=[label.look.color for label in LABELS.values()]),
    legend=None,
)
BRIGHT = [key for key, label in LABELS.items() if label.look.ink == "white"]
ON_CELL = alt.ColorValue(
    "black", condition={"test": f"indexof({BRIGHT}, datum.key) >= 0", "value": "white"}
)
TABLE = {
    "when": "Month",
    "label": "Label to begin with",
    "events": "Events",
    "basis": "What the label rests on",
    "strikes": "Strikes on the groups or on Iran",
}


@figure(marks=12, name="months_board")
def months() -> alt.LayerChart:
    """Draw the months as the table labels them; the signal ``opened`` is the month to be read."""
    content = CONTENT.load()
    rows = month_rows(load("aftermath_months")["default_scenario"].astype(str).tolist())
    labels = dict(zip(rows["month"], load("aftermath_months")["default_scenario"], strict=True))
    canvas = Canvas(WIDTH, bottom(content, rows))
    tops = draw_calendar(canvas, content, rows)
    rows_now = alt.Chart().transform_filter("datum.month === opened")
    place = {year: str(top) for year, top in tops.items()}
    now = rows_now.transform_calculate(
        x=f"{LEFT} + datum.column * {CELL}", y=f"{lookup(place)}[datum.year] * 1"
    ).transform_calculate(x2=f"datum.x + {CELL - 3}", y2=f"datum.y + {ROW}")
    edge = {"x": "x", "x2": "x2", "y": "y", "y2": "y2", "cornerRadius": 4}
    canvas.outline(now, stroke=INK, strokeWidth=4, **edge)
    return canvas.figure(
        rows,
        "The months since the paper",
        [LETTERS, content.dashed, content.struck],
        params={"labels": labels, "opened": content.opened},
        description=describe(rows),
        table=TABLE,
    )


def month_rows(labels: Sequence[str]) -> pd.DataFrame:
    """List the months with their labels to begin with, events and strikes, in words."""
    table = load("aftermath_months")
    return pd.DataFrame(
        {
            "month": table["month"].dt.strftime("%Y-%m"),
            "when": table["month"].map(lambda month: date_text(month, "month")),
            "year": table["month"].dt.year.astype(str),
            "column": table["month"].dt.month - 1,
            "label": [LABELS[label].name for label in labels],
            "events": table["event_ids"].map(lambda ids: ", ".join(ids) or "none found"),
            "basis": table["basis"],
            "struck": table["event_ids"].map(
                lambda ids: "".join(STRIKES[kind][0] for kind in strikes_of(ids)) or "none"
            ),
            "strikes": table["event_ids"].map(lambda ids: strike_words(ids) or "none found"),
        }
    )


def bottom(content: Months, rows: pd.DataFrame) -> int:
    """Return where the calendar ends."""
    years = rows["year"].unique()
    return TOP + len(years) * (ROW + 6) + (APART if content.preliminary in years else 0)


def draw_calendar(canvas: Canvas, content: Months, rows: pd.DataFrame) -> dict[str, int]:
    """Draw a row a year and a cell a month: color and letter of its label, marks of strikes.

    Return where the row of each year begins.
    """
    late = content.preliminary
    years = list(dict.fromkeys(rows["year"]))
    tops = {
        year: TOP + at * (ROW + 6) + (APART if year == late else 0) for at, year in enumerate(years)
    }
    cells = (
        alt.Chart()
        .transform_calculate(
            key="labels[datum.month]",
            x=f"{LEFT} + datum.column * {CELL}",
            y=f"{lookup({year: str(top) for year, top in tops.items()})}[datum.year] * 1",
        )
        .transform_calculate(
            now=NAME,
            letter=LETTER,
            x2=f"datum.x + {CELL - 3}",
            y2=f"datum.y + {ROW}",
            middle=f"datum.x + {CELL / 2 - 1.5}",
            centre=f"datum.y + {ROW - 14}",
            corner=f"datum.x + {CELL - 6}",
            upper="datum.y + 8",
        )
    )
    told = {
        "now": "Now",
        "events": "Events",
        "basis": "What the table says",
        "strikes": "Strikes on the groups or on Iran",
    }
    tooltip = tooltips(told, heading="when")
    area = {"x": "x", "x2": "x2", "y": "y", "y2": "y2"}
    edge: dict[str, Any] = {**area, "cornerRadius": 4}
    canvas.rect(cells, encode={"fill": FILL}, tooltip=tooltip, **edge)
    canvas.outline(
        cells,
        where=f"datum.year === '{late}'",
        **{**edge, "stroke": GREY, "strokeWidth": 2, "strokeDash": [4, 3]},
    )
    canvas.text(
        cells,
        x="middle",
        y="centre",
        text="letter",
        tooltip=tooltip,
        encode={"color": ON_CELL},
        fontWeight="bold",
        fontSize=17,
        baseline="middle",
    )
    canvas.text(
        cells,
        where="datum.struck !== 'none'",
        x="corner",
        y="upper",
        text="struck",
        tooltip=tooltip,
        encode={"color": ON_CELL},
        align="right",
        fontSize=12,
        baseline="middle",
    )
    heads = [
        {"x": LEFT + (at + 0.5) * CELL - 1.5, "text": name}
        for at, name in enumerate(list(month_abbr)[1:])
    ]
    names = [{"y": tops[year] + ROW / 2, "text": year} for year in years if year != late]
    look: dict[str, Any] = {"text": "text", "baseline": "middle"}
    canvas.text(heads, x="x", y=8, align="center", **look)
    canvas.text(names, x=0, y="y", align="left", fontWeight="bold", **look)
    if late in tops:
        year = [{"y": tops[late] + 11, "text": late}]
        canvas.text(year, x=0, y="y", align="left", fontWeight="bold", **look)
        note = [{"y": tops[late] + 29, "text": "preliminary"}]
        canvas.text(note, x=0, y="y", align="left", fontSize=12, **look)
    return tops


def count_labels(labels: Sequence[str], names: Mapping[str, str] | None = None) -> str:
    """Count the labels that occur, in words."""
    names = names or {key: label.name for key, label in LABELS.items()}
    return and_list([f"{labels.count(key)} {names[key]}" for key in names if key in labels])


def describe(rows: pd.DataFrame) -> str:
    """Say what the chart shows at the start."""
    table = load("aftermath_months")
    struck = int(rows["struck"].ne("none").sum())
    return (
        f"{len(rows)} months from {rows['when'].iloc[0]} to {rows['when'].iloc[-1]}, each with the"
        f" label of the table: {count_labels(table['default_scenario'].tolist())}. Strikes on the"
        f" groups or on Iran, marked and not counted, in {struck} months."
    )
