"""The chart of the tempo: running totals as they were given, and the rates they bear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import altair as alt
import pandas as pd

from coursekit.boards.tempo_board.totals import WORDS, quiet_rows, rate_rows, total_rows
from coursekit.charts.core.canvas import tooltips
from coursekit.charts.core.cells import fold
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import BLUE, GREY, ORANGE, PLUM
from coursekit.content import Content, Text
from coursekit.content.attacks import CONTENT as ATTACKS
from coursekit.content.attacks import Attacks
from coursekit.text import and_list, capital, counted

__all__ = ["CONTENT", "Tempo", "tempo"]

Channel = TypeVar("Channel", alt.Shape, alt.Fill, alt.Stroke)

SHAPES = dict(zip(WORDS.values(), ("circle", "triangle-up", "circle"), strict=True))
WIDTH, HEIGHT = 530, 300
LETTER, LETTERS, LINE = 7, 30, 15
LAG_WORDS = "below a mark: days until the report"
LAG = 8  # pixels below a mark: from the day it counts to until that of the report
TABLE = {
    "as_of": "As of",
    "reported": "Reported",
    "words": "Attacks so far",
    "who": "Who said it",
    "note": "Note",
}
VIEWS = ("totals", "rates", "every")
RATES = ("Attacks a day, between exact totals", "Attacks a day, between every two reports")
EVERY_TOP = 25.0
START = {"view": "totals", "other": "none", "apart": False, "my_line": True}


@dataclass(frozen=True)
class Tempo:
    """What the board calls what it counts, and the scale of days."""

    key: str
    question: Text
    what: Text
    who: Text
    misfits: Text
    misfits_in_words: Text
    not_shown: Text
    first: date
    last: date


CONTENT = Content("tempo_board", Tempo)


@figure(marks=33)
def tempo(
    rates: pd.DataFrame | None = None,
    every: pd.DataFrame | None = None,
    guess: pd.DataFrame | None = None,
    most: float = 5.0,
) -> alt.LayerChart:
    """Draw the running totals, or the attacks a day that they bear.

    The parameter ``view`` is one of `VIEWS`; ``other`` lays over one alternative counter by
    its id, or ``all``; ``apart`` shows the figures that do not fit, ``my_line`` the guess.
    `rates` and `every` are stretches as `Intervals` gives them: the longest known ones, and
    those between every two totals. `guess` has the months of a guess, up to `most` a day.
    """
    content, source = CONTENT.load(), ATTACKS.load()
    rows = total_rows(source, source.series)
    axes = Axes(content, {"totals": 200.0, "rates": most + 0.4, "every": EVERY_TOP})
    layers = [*quiet(axes, source), *totals(axes), *lag_words(), *laid_over(axes, source)]
    if rates is not None:
        layers += bars(axes, rates, "rates", labels=True)
    if every is not None:
        layers += bars(axes, every, "every")
    if guess is not None:
        layers.append(own_line(axes, guess))
    titles = [f"{capital(content.what)} so far, as the totals were given", *RATES]
    by_view = ", ".join(f"{view}: '{words}'" for view, words in zip(VIEWS, titles, strict=True))
    chart = alt.LayerChart(
        layer=layers,
        data=rows,
        params=[alt.VariableParameter(name=name, value=value) for name, value in START.items()],
        title=alt.Title(alt.expr(f"{{{by_view}}}[view]")),
        width=WIDTH,
        height=HEIGHT,
    )
    return finish(chart, describe(content, rows), TABLE)


class Axes:
    """The axes of days and of attacks; `tops` is where the latter ends in each view."""

    def __init__(self, content: Tempo, tops: dict[str, float]) -> None:
        self.first, self.last = pd.Timestamp(content.first), pd.Timestamp(content.last)
        self.tops = ", ".join(f"{view}: {top}" for view, top in tops.items())

    def day(self) -> alt.X:
        """Place a mark on its date."""
        return alt.X(
            "date:T",
            title=None,
            scale=alt.Scale(domain=[self.first.isoformat(), self.last.isoformat()]),
            axis=alt.Axis(format="%b %Y", tickCount="month", labelFlush=False),
        )

    def end(self, field: str) -> alt.X:
        """Place the first end of a stretch of days.

        The domain is left to the other layers: Vega-Lite cannot tell that an end is a date.
        """
        return alt.X(f"{field}:T", title=None, scale=alt.Scale(nice=False))

    def number(self, field: str) -> alt.Y:
        """Place a number of attacks."""
        return alt.Y(
            f"{field}:Q",
            title=None,
            scale=alt.Scale(domain=[0, {"expr": f"{{{self.tops}}}[view]"}], nice=False),
            axis=alt.Axis(tickMinStep=1, minExtent=34),
        )

    def fold_before(self, text: str, day: pd.Timestamp) -> str:
        """Break a text so that it fits between the left edge and a day."""
        pixels = (day - self.first).days / (self.last - self.first).days * WIDTH
        return fold(text, min(int(pixels / LETTER), LETTERS))


def quiet(axes: Axes, source: Attacks) -> list[alt.Chart]:
    """Shade the days of which somebody said that they had no attack."""
    rows = alt.Chart(quiet_rows(source))
    told = tooltips({"when": "Stated: no attack", "who": "Who said it"})
    words = rows.mark_text(y=-8)
    return [
        rows.mark_rect(color=GREY, opacity=0.06, aria=False).encode(
            x=axes.end("date"), x2=alt.X2("end:T"), tooltip=told
        ),
        words.encode(x=alt.X("middle:T", title=None), text=alt.TextValue("stated: no attack")),
    ]


def totals(axes: Axes) -> list[alt.Chart]:
    """Draw each total; its shape tells how exact it was, a thin line when it was reported."""
    there = alt.expr("view == 'totals' ? 1 : 0")
    legend = alt.Legend(title=None, symbolOpacity=there, labelOpacity=there)

    def by_reading(channel: type[Channel], looks: list[str]) -> Channel:
        scale = alt.Scale(domain=list(SHAPES), range=looks)
        return channel("reading:N", scale=scale, legend=legend)

    shown = alt.Chart().transform_filter("view == 'totals'")
    marks = shown.mark_point(size=60, filled=False, strokeWidth=1.6).encode(
        x=axes.day(),
        y=axes.number("attacks"),
        shape=by_reading(alt.Shape, list(SHAPES.values())),
        fill=by_reading(alt.Fill, [BLUE, BLUE, "transparent"]),
        stroke=by_reading(alt.Stroke, [BLUE, BLUE, BLUE]),
        tooltip=tooltips(TABLE),
    )
    return [lags(axes, shown, BLUE), marks]


def lags(axes: Axes, shown: alt.Chart, color: str) -> alt.Chart:
    """Draw how many days later each total was reported."""
    drawn: alt.Chart = shown.mark_rule(strokeWidth=2, color=color, yOffset=LAG).encode(
        x=axes.end("date"), x2=alt.X2("report:T"), y=axes.number("attacks")
    )
    return drawn


def lag_words() -> list[alt.Chart]:
    """Say what the line below a mark is, in the corner that stays empty."""
    end = WIDTH - 6
    sample = end - LETTER * len(LAG_WORDS)
    there = alt.Chart(pd.DataFrame({"x": [sample - 20], "x2": [sample]})).transform_filter(
        "view == 'totals'"
    )
    y = alt.value(HEIGHT - 14)
    return [
        there.mark_rule(strokeWidth=2, color=BLUE, aria=False).encode(
            x=alt.X("x:Q", scale=None), x2="x2:Q", y=y
        ),
        there.mark_text(align="right", baseline="middle", aria=False).encode(
            x=alt.value(end), y=y, text=alt.TextValue(LAG_WORDS)
        ),
    ]


def laid_over(axes: Axes, source: Attacks) -> list[alt.Chart]:
    """Lay over the figures that are not of the series, the other counters with their names."""
    chosen = "view == 'totals' && (other == 'all' || other == datum.tempo_id)"
    others = total_rows(source, source.other_counters)
    layers = []
    for rows, color, where in (
        (total_rows(source, source.misfits), ORANGE, "view == 'totals' && apart"),
        (others, PLUM, chosen),
    ):
        shown = alt.Chart(rows).transform_filter(where)
        marks = shown.mark_point(size=110, shape="diamond", color=color)
        at = {"x": axes.day(), "y": axes.number("attacks")}
        layers += [lags(axes, shown, color), marks.encode(**at, tooltip=tooltips(TABLE))]
    others["label"] = [
        axes.fold_before(f"{row['short']}: {row['words']}", row["date"])
        for row in others.to_dict("records")
    ]
    names = (
        alt.Chart(others)
        .transform_filter(chosen)
        .mark_text(
            dx=-9,
            dy=alt.expr(f"-{LINE} * (length(split(datum.label, '\\n')) - 1)"),
            align="right",
            baseline="middle",
            lineBreak="\n",
            lineHeight=LINE,
        )
    )
    return [*layers, names.encode(x=axes.day(), y=axes.number("attacks"), text="label:N")]


def bars(
    axes: Axes, stretches: pd.DataFrame, view: str, *, labels: bool = False
) -> list[alt.Chart]:
    """Draw a line where there is one number, a band between both extremes elsewhere."""
    told = [
        alt.Tooltip("when:N", title="Days"),
        alt.Tooltip("number:N", title="Attacks"),
        alt.Tooltip("least:Q", title="Least a day", format=".1f"),
        alt.Tooltip("most:Q", title="Most a day", format=".1f"),
        alt.Tooltip("basis:N", title="What is known"),
    ]
    rows = rate_rows(stretches)
    shown = alt.Chart(rows).transform_filter(f"view == '{view}'")
    days: dict[str, Any] = {"x": axes.end("date"), "x2": alt.X2("end:T"), "tooltip": told}
    band = shown.transform_filter("datum.least < datum.most")
    line = shown.transform_filter("datum.least == datum.most")
    layers = [
        band.mark_rect(color=BLUE, fillOpacity=0.4, stroke=BLUE).encode(
            y=axes.number("least"), y2=alt.Y2("most:Q"), **days
        ),
        line.mark_rule(strokeWidth=5, color=BLUE).encode(y=axes.number("most"), **days),
    ]
    if labels:
        text = "(datum.least ? format(datum.least, '.1f') : '0')"
        text += " + (datum.least < datum.most ? ' to ' + format(datum.most, '.1f') : '')"
        words = shown.transform_calculate(label=text).mark_text(dy=-12, fontSize=12)
        layers.append(words.encode(x=axes.end("middle"), y=axes.number("most"), text="label:N"))
    return layers


def own_line(axes: Axes, guess: pd.DataFrame) -> alt.Chart:
    """Draw the learner's line: attacks a day, or what they add up to."""
    columns = ["date", "end", "month", "attacks", "before", "so_far"]
    lines: alt.Chart = (
        alt.Chart(guess[columns])
        .transform_filter("my_line")
        .transform_calculate(
            begins="view == 'totals' ? datum.before : datum.attacks",
            ends="view == 'totals' ? datum.so_far : datum.attacks",
        )
        .mark_rule(strokeWidth=3, strokeDash=[7, 4], color=ORANGE, clip=True)
    )
    return lines.encode(
        x=axes.end("date"), x2=alt.X2("end:T"), y=axes.number("begins"), y2=alt.Y2("ends:Q")
    )


def describe(content: Tempo, rows: pd.DataFrame) -> str:
    """Say how many totals there are, from which to which, and how exact they are."""
    counts = rows["reading"].value_counts()
    kinds = and_list(
        [str(counts.get(WORDS["exact"], 0)) + " " + WORDS["exact"]]
        + [counted(counts.get(word, 0), word) for word in list(WORDS.values())[1:]]
    )
    first, last = rows.iloc[0], rows.iloc[-1]
    late = int((rows["report"] > rows["date"]).sum())
    return (
        f"{len(rows)} running totals of {content.what}, {content.who}, from {first['words']} on"
        f" {first['as_of']} to {last['words']} on {last['as_of']}: {kinds}. {late} of them count"
        " to an earlier day than that of the report."
    )
