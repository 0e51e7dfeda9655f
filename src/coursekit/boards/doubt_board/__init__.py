"""The board of doubts of lesson 03b: whether the lull stands out, and on what that hangs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.boards.doubt_board.chart import Doubt, placebo_chart
from coursekit.boards.doubt_board.comparison import (
    CONTENT,
    Assumed,
    Doubts,
    as_estimated,
    bursts,
    compared,
    least_ceiling,
    placebo,
    placebo_days,
)
from coursekit.content.attacks import CONTENT as ATTACKS
from coursekit.html import Html, fold_away, paragraphs, table_html
from coursekit.text import date_text, plural, range_text, two_digits
from coursekit.widgets.controls import Choice, Slider, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["doubt_board"]

_HAIR = 0.05  # so near to 1 a step or two of a slider can turn the answer


def doubt_board() -> Panel:
    """Show a month on each side of a date beside dates without a cause, and what is assumed.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    days = {f"{day:%Y-%m-%d}": words for words, day in content.days.items()}
    start, (ceiling, dispersion) = as_estimated(content), doubts(content)
    controls: list[Choice | Slider | Tick] = [
        Choice("date", "A month on each side of", list(days.items())),
        Slider("ceiling", "The last total is at most", *ceiling.ends, 1, start.ceiling, "ceiling"),
        Slider("bursts", "Bursts (dispersion)", *dispersion.ends, 0.1, start.bursts, "bursts"),
        Tick("beside", "Show the placebo dates", signal="beside"),
    ]

    def respond(values: Mapping[str, Any]) -> tuple[dict[str, Any], str, Html]:
        date = pd.Timestamp(values["date"])
        assumed = Assumed(int(values["ceiling"]), round(float(values["bursts"]), 1))
        return signals(content, date, assumed), *response(content, date, assumed, values["beside"])

    first = pd.Timestamp(controls[0].start)
    return panel(
        content.key,
        placebo_chart(
            list(placebo_days(content)),
            list(content.days.values()),
            (ceiling, dispersion),
            {
                "ceiling": start.ceiling,
                "bursts": start.bursts,
                "beside": False,
                **signals(content, first, start),
            },
        ),
        controls,
        respond,
        title=content.question,
        beside=True,
    )


def doubts(content: Doubts) -> tuple[Doubt, Doubt]:
    """Say what the sources leave open of the ceiling and of the dispersion."""
    start, found, least = as_estimated(content), bursts(content.event), least_ceiling()
    return (
        Doubt(
            "ceiling",
            (least, content.most),
            (least, math.inf),
            start.ceiling,
            f"The last total, “{ATTACKS.load().qualifier} {start.ceiling}”: {least} or more;"
            " no source gives an upper limit",
        ),
        Doubt(
            "bursts",
            (1, math.ceil(found.high)),
            (found.low, found.high),
            start.bursts,
            f"Bursts: {start.bursts:g}, estimated from {found.intervals} stretches; it may be"
            f" {range_text(found.low, found.high, '{:.1f}'.format)}",
        ),
    )


def signals(content: Doubts, date: pd.Timestamp, assumed: Assumed) -> dict[str, Any]:
    """Return what the chart draws at a date, and at each placebo date by its day."""
    columns = {"low": "ratio_low", "high": "ratio_high"}
    columns |= {"wide_low": "wide_low", "wide_high": "wide_high"}
    placebos = {
        f"{row['date']:%Y-%m-%d}": {name: drawn(row[column]) for name, column in columns.items()}
        for row in placebo(assumed).frame.to_dict("records")
    }
    found = compared(content, date, assumed)
    ends = (found.least.ratio, found.most.ratio, *found.wide_limits)
    own = {name: drawn(end) for name, end in zip(columns, ends, strict=True)}
    return {"own": {"day": f"{date:%Y-%m-%d}", **own}, "placebos": placebos}


def drawn(value: float) -> float:
    """Round a number as the chart has it; one without an upper limit lies at its end."""
    return 1e6 if math.isinf(value) else round(value, 3)


def response(
    content: Doubts, date: pd.Timestamp, assumed: Assumed, beside: bool
) -> tuple[str, Html]:
    """Say what is shown at a date, the answer first; below it what else there is to know."""
    found, scan, window = compared(content, date, assumed), placebo(assumed), content.window
    low, high = scan.frame["wide_low"], scan.frame["wide_high"]
    same = found.wide_limits[0] <= 1 <= found.wide_limits[1]
    others = low.le(1) & high.ge(1) if same else low.gt(1) | high.lt(1)
    answer = "cannot tell" if same else "a fall" if found.wide_limits[1] < 1 else "a rise"
    hair = ", by a hair" if min(abs(end - 1) for end in found.wide_limits) < _HAIR else ""
    verb = "take in" if same else "leave out"
    count = int(others.sum()) or "none"
    shows = plural(max(int(others.sum()), 1), "shows", "show")
    end = "cannot tell either" if same else f"{shows} a fall or a rise"
    compare = f" Of the {len(others)} placebo dates, {count} {end}."
    if found.most.ratio < 1:
        could = int(scan.frame["ratio_low"].le(found.most.ratio).sum())
        compare += f" At {could} of them the totals allow a fall as deep."
    sentence = (
        f"{window} days on each side of {date_text(date)}: {answer}{hair}. The limits"
        f" {two_digits(*found.wide_limits)} {verb} “the same rate”.{compare if beside else ''}"
        " The chart does not say why."
    )
    days = len(scan.frame) - 1 + 2 * window
    alone = "any two" if scan.separate == 1 else f"more than {scan.separate}"
    told = [
        f"The {len(scan.frame)} placebo comparisons take {2 * window} days each, and lie in"
        f" {days} days: {alone} of them share days. They are not {len(scan.frame)} separate tests.",
        "The date was chosen with the line in view. So there is no p value, and whether the limits"
        " leave out “the same rate” is no test either.",
    ]
    head = ["Reading of the totals", "before", "after", "ratio", "limits, with bursts"]
    rows = [
        [
            name,
            str(one.events[1]),
            str(one.events[0]),
            two_digits(one.ratio, one.ratio),
            two_digits(one.wide_low, one.wide_high),
        ]
        for name, one in (("fewest after", found.least), ("most after", found.most))
    ]
    summary = "The counts behind it, shared days, and why there is no p value"
    return sentence, fold_away(summary, paragraphs(*told) + table_html([head, *rows]))
