"""The chart of months: a calendar of labels, their tally, and the scores that follow."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from coursekit.boards.months_board.content import LABELS, Months
from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.looks import BLUE, GREY
from coursekit.charts.core.theme import INK
from coursekit.text import and_list, date_text

__all__ = ["count_labels", "months"]

WIDTH, HEIGHT = 684, 452
LEFT, CELL, ROW, TOP = 104, 48, 40, 22
TALLY, LINE, SQUARE, NAMES, BARS = 184, 24, 20, 32, 172
SCORES, ZERO, TWO, LOGS = 298, 250, 590, 650
APART = 12  # pixels between what may be scored and what is preliminary
NAME = lookup({key: label.name for key, label in LABELS.items()}) + "[datum.key]"
LETTER = lookup({key: label.letter for key, label in LABELS.items()}) + "[datum.key]"
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
    "strikes": "Strikes on the groups",
}


@figure(marks=12, example=lambda: example(), name="months_board")
def months(
    content: Months,
    rows: pd.DataFrame,
    windows: Mapping[str, int],
    start: Mapping[str, Any],
) -> alt.LayerChart:
    """Draw months coded under a rule that can be changed, and what the change does.

    `rows` has a row a month: ``month``, ``events``, ``basis`` and ``strikes`` in words, and the
    marks of the strikes on the groups, ``struck``. `windows` says
    how many months each window scores. `start` holds the signals: ``labels`` by month, the
    ``window``, the ``outcome``, the month that is ``opened``, and ``scores`` as rows.
    """
    labels = start["labels"]
    rows = rows.assign(
        when=rows["month"].map(lambda month: date_text(month, "month")),
        year=rows["month"].dt.year.astype(str),
        column=rows["month"].dt.month - 1,
        month=rows["month"].dt.strftime("%Y-%m"),
        label=[LABELS[label].name for label in labels.values()],
    )
    struck = dict(zip(rows["month"], rows.pop("struck"), strict=True))
    canvas = Canvas(WIDTH, HEIGHT)
    draw_calendar(canvas, content, rows, windows, struck)
    draw_tally(canvas, windows)
    draw_scores(canvas, [row["name"] for row in start["scores"]])
    return canvas.figure(
        rows,
        "Months coded into the scenarios, and the score that follows",
        [
            "Framed: the months that are scored. The letters say the same as the colours.",
            content.dashed,
            content.struck,
        ],
        params=start,
        description=describe(
            rows, windows[start["window"]], sum(map(bool, struck.values())), start
        ),
        table=TABLE,
    )


def draw_calendar(
    canvas: Canvas,
    content: Months,
    rows: pd.DataFrame,
    windows: Mapping[str, int],
    struck: Mapping[str, str],
) -> None:
    """Draw a row a year and a cell a month: color and letter of its label, marks of strikes."""
    late = content.preliminary
    years = list(dict.fromkeys(rows["year"]))
    tops = {
        year: TOP + at * (ROW + 6) + (APART if year == late else 0) for at, year in enumerate(years)
    }
    cells = (
        alt.Chart()
        .transform_calculate(
            key="labels[datum.month]",
            struck=f"{lookup(struck)}[datum.month]",
            x=f"{LEFT} + datum.column * {CELL}",
            y=f"{lookup({year: str(top) for year, top in tops.items()})}[datum.year] * 1",
        )
        .transform_calculate(
            now=NAME,
            letter=LETTER,
            x2=f"datum.x + {CELL - 3}",
            y2=f"datum.y + {ROW}",
            middle=f"datum.x + {CELL / 2 - 1.5}",
            centre=f"datum.y + {ROW / 2}",
            corner=f"datum.x + {CELL - 6}",
            upper="datum.y + 7",
        )
    )
    told = {
        "now": "Now",
        "events": "Events",
        "basis": "What the table says",
        "strikes": "Strikes on the groups",
    }
    tooltip = tooltips(told, heading="when")
    area = {"x": "x", "x2": "x2", "y": "y", "y2": "y2"}
    edge: dict[str, Any] = {**area, "cornerRadius": 4}
    framed = pd.DataFrame(frames(rows, windows, tops))
    scored = {**edge, "stroke": GREY, "strokeWidth": 2, "cornerRadius": 5}
    canvas.outline(framed, where="datum.window === window", **scored)
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
        where="datum.struck",
        x="corner",
        y="upper",
        text="struck",
        tooltip=tooltip,
        encode={"color": ON_CELL},
        align="right",
        fontSize=12,
        baseline="middle",
    )
    canvas.outline(cells, where="datum.month === opened", stroke=INK, strokeWidth=4, **edge)
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


def frames(
    rows: pd.DataFrame, windows: Mapping[str, int], tops: Mapping[str, float]
) -> Iterable[dict[str, Any]]:
    """Frame the months of each window, year by year."""
    for window, number in windows.items():
        for year, each in rows[:number].groupby("year"):
            first, last, top = each["column"].min(), each["column"].max() + 1, tops[str(year)]
            yield {
                "window": window,
                "x": LEFT + first * CELL - 3,
                "x2": LEFT + last * CELL,
                "y": top - 3,
                "y2": top + ROW + 3,
            }


def draw_tally(canvas: Canvas, windows: Mapping[str, int]) -> None:
    """Draw how many of the scored months have each label, and which one is the outcome."""
    tally = alt.Chart(
        pd.DataFrame({"key": list(LABELS), "y": [TALLY + at * LINE for at in range(len(LABELS))]})
    )
    scored = lookup({window: str(number) for window, number in windows.items()})
    tally = tally.transform_calculate(
        number="counts[datum.key]", name=NAME, letter=LETTER, centre=f"datum.y + {SQUARE / 2}"
    ).transform_calculate(
        bottom=f"datum.y + {SQUARE}",
        end=f"{BARS} + datum.number * {SQUARE}",
        after=f"{BARS} + datum.number * {SQUARE} + 8",
        words=f"datum.number + ' of ' + {scored}[window]"
        " + (datum.key === outcome ? '  ← the outcome' : '')",
    )
    box: dict[str, Any] = {"y": "y", "y2": "bottom", "cornerRadius": 3, "encode": {"fill": FILL}}
    words: dict[str, Any] = {"y": "centre", "baseline": "middle"}
    bold = alt.expr("datum.key === outcome ? 'bold' : 'normal'")
    canvas.rect(tally, x=0, x2=SQUARE, **box)
    canvas.text(
        tally, x=SQUARE / 2, text="letter", encode={"color": ON_CELL}, fontWeight="bold", **words
    )
    canvas.text(tally, x=NAMES, text="name", align="left", fontWeight=bold, **words)
    canvas.rect(tally, where="datum.number > 0", x=BARS, x2="end", **box)
    canvas.text(tally, x="after", text="words", align="left", fontWeight=bold, **words)


def draw_scores(canvas: Canvas, names: Sequence[str]) -> None:
    """Draw the Brier score of each forecast for the outcome, and its log score in words."""
    top, unit = SCORES + 46, (TWO - ZERO) / 2
    ticks = [{"x": ZERO + tick * unit, "text": f"{tick:g}"} for tick in (0, 0.5, 1, 1.5, 2)]
    score = alt.Chart(
        pd.DataFrame({"at": range(len(names)), "y": [top + at * LINE for at in range(len(names))]})
    )
    score = score.transform_calculate(score="scores[datum.at]").transform_calculate(
        name="datum.score.name",
        brier="datum.score.brier",
        log="datum.score.log",
        first=f"{ZERO} + datum.score.first * {unit}",
        last=f"{ZERO} + datum.score.last * {unit}",
    )
    told = {"brier": "Brier score (0 best, 2 worst)", "log": "Log score (0 best)"}
    tooltip = tooltips(told, heading="name")
    middle: dict[str, Any] = {"baseline": "middle", "text": "text"}
    bottom = top + len(names) * LINE - 12
    canvas.rule(ticks, x="x", y=SCORES + 32, y2=bottom, color=GREY, opacity=0.35, aria=False)
    head = [{"text": "The score of one forecast, once the outcome is settled"}]
    canvas.text(head, x=0, y=SCORES, align="left", fontWeight="bold", **middle)
    canvas.text(ticks, x="x", y=SCORES + 22, align="center", fontSize=12, **middle)
    scale = [{"text": "Brier score: 0 best, 2 worst"}]
    canvas.text(scale, x=0, y=SCORES + 22, align="left", fontSize=12, **middle)
    logs = [{"text": "Log score"}]
    canvas.text(logs, x=LOGS, y=SCORES + 22, align="center", fontSize=12, **middle)
    canvas.text(score, x=0, y="y", text="name", align="left", baseline="middle")
    sealed: dict[str, Any] = {"where": "datum.score.sealed", "y": "y", "tooltip": tooltip}
    canvas.rule(score, x="first", x2="last", strokeWidth=5, color=BLUE, **sealed)
    for end in ("first", "last"):
        canvas.point(score, x=end, size=90, filled=True, color=BLUE, **sealed)
    canvas.text(score, x=LOGS, text="log", baseline="middle", **sealed)
    canvas.text(
        score,
        where="!datum.score.sealed",
        x=ZERO + 4,
        y="y",
        align="left",
        text=alt.TextValue("none sealed yet"),
        baseline="middle",
        fontStyle="italic",
    )


def count_labels(labels: Sequence[str], names: Mapping[str, str] | None = None) -> str:
    """Count the labels that occur, in words."""
    names = names or {key: label.name for key, label in LABELS.items()}
    return and_list([f"{labels.count(key)} {names[key]}" for key in names if key in labels])


def describe(rows: pd.DataFrame, scored: int, struck: int, start: Mapping[str, Any]) -> str:
    """Say what the chart shows at the start."""
    labels = list(start["labels"].values())
    scores = [
        f"{row['name'][0].lower()}{row['name'][1:]}: {row['brier']}"
        for row in start["scores"]
        if row["sealed"]
    ]
    return (
        f"Months coded into the paper's scenarios, {len(rows)} from {rows['when'].iloc[0]} to "
        f"{rows['when'].iloc[-1]}: {count_labels(labels)}. In the {scored} months that are scored: "
        f"{count_labels(labels[:scored])}. The outcome by most months: "
        f"{LABELS[start['outcome']].name}. "
        f"Strikes on the groups, marked and not counted, in {struck} months. "
        f"Brier scores, from 0, best, to 2, worst: {'; '.join(scores)}."
    )


def example() -> alt.LayerChart:
    """Draw three made-up months: the board fills the chart with those of the tables."""
    from coursekit.boards.months_board.content import CONTENT

    rows = pd.DataFrame(
        {
            "month": pd.date_range("2024-03-01", periods=3, freq="MS"),
            "events": "made up",
            "basis": "made up, no real month",
            "struck": ["", "▲", "▲△"],
            "strikes": "made up",
        }
    )
    keys = ("deescalation", "sporadic", "unclear")
    score = {"first": 0.75, "last": 0.75, "brier": "0.75", "log": "1.39"}
    start = {
        "labels": dict(zip(("2024-03", "2024-04", "2024-05"), keys, strict=True)),
        "counts": {key: int(key in keys) for key in LABELS},
        "window": "2024-05-31",
        "outcome": "unclear",
        "opened": "2024-03",
        "scores": [{"name": "made up", "sealed": True, **score}],
    }
    return months(CONTENT.load(), rows, {"2024-05-31": 3}, start)
