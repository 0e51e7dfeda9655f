"""The break-date board of lesson 03b: the attacks before and after any day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.boards.break_board.chart import Doubt, break_dates
from coursekit.boards.break_board.comparison import (
    Assumed,
    as_estimated,
    bursts,
    drawn,
    equal_windows,
    least_ceiling,
    placebo,
    placebo_days,
    rates,
    shown,
    steps,
    stretches,
    two_digits,
    whole,
)
from coursekit.boards.break_board.content import CONTENT, Breaks, day_of
from coursekit.content.attacks import CONTENT as ATTACKS
from coursekit.html import Html, paragraphs, table_html
from coursekit.text import date_text, range_text
from coursekit.widgets.controls import Slider
from coursekit.widgets.panel import Panel, panel

__all__ = ["break_board"]


def break_board() -> Panel:
    """Show the rates before and after a date, under assumptions that the learner chooses.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    dates = list(content.dates)
    opening = dates.index(day_of(content.event))
    words = [date_text(date) for date in dates]
    start, (ceiling, dispersion) = as_estimated(content), doubts(content)
    sliders = [
        Slider("day", "Break date", 0, len(dates) - 1, 1, opening, "break_day", words),
        Slider("ceiling", "The last total is at most", *ceiling.ends, 1, start.ceiling, "ceiling"),
        Slider("bursts", "Bursts (dispersion)", *dispersion.ends, 0.1, start.bursts, "bursts"),
    ]

    def respond(values: Mapping[str, Any]) -> tuple[dict[str, Any], str, Html]:
        date = dates[int(values["day"])]
        assumed = Assumed(int(values["ceiling"]), round(float(values["bursts"]), 1))
        return signals(content, date, assumed), *response(content, date, assumed)

    return panel(
        content.key,
        break_dates(
            steps(content),
            stretches(),
            list(placebo_days(content)),
            (ceiling, dispersion),
            {
                "break_day": opening,
                "ceiling": start.ceiling,
                "bursts": start.bursts,
                **signals(content, dates[opening], start),
            },
        ),
        sliders,
        respond,
        title=content.question,
        presets=[
            (preset.words, {"day": dates.index(day_of(preset.event))}) for preset in content.presets
        ],
    )


def doubts(content: Breaks) -> tuple[Doubt, Doubt]:
    """Say what the sources leave open of the ceiling and of the dispersion."""
    start, found, least = as_estimated(content), bursts(content), least_ceiling()
    return (
        Doubt(
            "ceiling",
            (least, content.most),
            (least, math.inf),
            start.ceiling,
            f"The last total, “{ATTACKS.load().qualifier} {start.ceiling}”: it is {least} or more;"
            " no source gives an upper limit",
        ),
        Doubt(
            "bursts",
            (1, math.ceil(found.high)),
            (found.low, found.high),
            start.bursts,
            f"Bursts: {start.bursts:g} by an estimate from {found.intervals} stretches; its 95%"
            f" interval is {range_text(found.low, found.high, '{:.1f}'.format)}",
        ),
    )


def signals(content: Breaks, date: pd.Timestamp, assumed: Assumed) -> dict[str, Any]:
    """Return what the chart draws at a date, and at each placebo date by its day."""
    rows = placebo(content, assumed).frame
    columns = {"low": "ratio_low", "high": "ratio_high", "wide_low": "wide_low"}
    columns["wide_high"] = "wide_high"
    placebos = {
        f"{row['date']:%Y-%m-%d}": {name: drawn(row[column]) for name, column in columns.items()}
        for row in rows.to_dict("records")
    }
    return {
        "shown": shown(content, date, assumed),
        "placebos": placebos,
        "rates": rates(assumed.ceiling),
    }


def response(content: Breaks, date: pd.Timestamp, assumed: Assumed) -> tuple[str, Html]:
    """Say what is shown at a date and what is not; below it the placebo dates and a table."""
    found = whole(date, assumed)
    before, after = found.before, found.after
    sentence = (
        f"{date_text(date)}, the last total at most {assumed.ceiling}:"
        f" {range_text(before.low, before.high, '{:g}'.format)} attacks in {before.days} days"
        f" before, {range_text(after.low, after.high, '{:g}'.format)} in {after.days} days after."
        f" Rate after: {two_digits((found.least.ratio, found.most.ratio))} times the rate before."
        " Not shown: why."
    )
    limits = (
        f"All days: the limits of the ratio are {two_digits(found.limits)} if each attack came on"
        f" its own, and {two_digits(found.wide_limits)} with bursts of {assumed.bursts:g}."
    )
    chosen = (
        "You chose the date with the line in view. So there is no p value, and whether the limits"
        " leave out “the same rate” is no test either."
    )
    head = ["Reading of the totals", "before", "after", "ratio", "limits", "widened"]
    rows = [
        [
            name,
            str(one.events[1]),
            str(one.events[0]),
            two_digits((one.ratio, one.ratio)),
            two_digits((one.low, one.high)),
            two_digits((one.wide_low, one.wide_high)),
        ]
        for name, one in (("fewest after", found.least), ("most after", found.most))
    ]
    below = paragraphs(limits, *against_placebo(content, date, assumed), chosen)
    return sentence, below + table_html([head, *rows])


def against_placebo(content: Breaks, date: pd.Timestamp, assumed: Assumed) -> list[str]:
    """Say how the date compares with the placebo dates, over equal windows."""
    even, window = equal_windows(content, date, assumed), content.window
    if even is None:
        return [f"At this date there is no room for {window} days on each side."]
    scan = placebo(content, assumed)
    others = scan.frame[scan.frame["date"] != date]
    low, high = others["wide_low"], others["wide_high"]
    same = even.wide_limits[0] <= 1 <= even.wide_limits[1]
    said = (
        f"A month ({window} days) on each side: the limits {two_digits(even.wide_limits)}"
        f" {'take in' if same else 'leave out'} “the same rate” at this date; at"
        f" {int((low.gt(1) | high.lt(1)).sum())} of {len(others)} placebo dates they leave it out."
    )
    if even.most.ratio < 1:
        could = int(others["ratio_low"].le(even.most.ratio).sum())
        said += f" At {could} of those the totals allow a fall as deep."
    days = len(scan.frame) - 1 + 2 * window
    alone = "any two" if scan.separate == 1 else f"more than {scan.separate}"
    overlap = (
        f"The {len(scan.frame)} placebo comparisons take {2 * window} days each, and lie in"
        f" {days} days: {alone} of them share days. They are not {len(scan.frame)} separate tests."
    )
    return [said, overlap]
