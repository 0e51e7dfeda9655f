"""The break-date board of lesson 03b: the attacks before and after any day."""

from __future__ import annotations

import pandas as pd

from coursekit.boards.break_board.chart import break_dates
from coursekit.boards.break_board.comparison import (
    Pair,
    bursts,
    equal_windows,
    placebo,
    steps,
    stretches,
    whole,
)
from coursekit.boards.break_board.content import CONTENT, Breaks, day_of
from coursekit.html import Html, paragraphs, table_html
from coursekit.text import date_text, range_text
from coursekit.widgets.controls import Choice, Slider
from coursekit.widgets.panel import Panel, panel

__all__ = ["break_board"]


def break_board() -> Panel:
    """Show the rates before and after a date that the learner chooses.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    dates = list(content.dates)
    opening = dates.index(day_of(content.event))
    words = [date_text(date) for date in dates]
    last = len(dates) - 1
    day = Slider("day", "Break date", 0, last, 1, opening, signal="break_day", labels=words)
    offered = [
        (key, f"{name} ({'1' if value == 1 else f'{value:.1f}'})")
        for name, (key, value) in zip(content.bursts, bursts(content).items(), strict=True)
    ]
    return panel(
        content.key,
        break_dates(steps(content), stretches(), placebo(content), opening),
        [day, Choice("burst", "Bursts", offered, value=offered[-1][0], signal="burst")],
        lambda values: ({}, *response(content, dates[int(values["day"])], values["burst"])),
        title=content.question,
        presets=[
            (preset.words, {"day": dates.index(day_of(preset.event))}) for preset in content.presets
        ],
    )


def response(content: Breaks, date: pd.Timestamp, burst: str) -> tuple[str, Html]:
    """Say what is shown at a date and what is not; below it the placebo dates and a table."""
    found = whole(content, date, burst)
    before, after = found.before, found.after
    sentence = (
        f"Break on {date_text(date)}: {range_text(before.low, before.high, '{:g}'.format)} attacks"
        f" in {before.days} days before, {range_text(after.low, after.high, '{:g}'.format)} in"
        f" {after.days} days after. The rate after is"
        f" {two_digits((found.least.ratio, found.most.ratio))} times the rate before. Not shown:"
        " why."
    )
    limits = f"Limits of the ratio: {two_digits(found.limits)}"
    if burst != "1":
        limits += f"; with bursts of {bursts(content)[burst]:.1f}: {two_digits(found.wide_limits)}"
    limits += ". No p value: you chose the date with the line in view."
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
    below = paragraphs(limits, against_placebo(content, date, burst))
    return sentence, below + table_html([head, *rows])


def against_placebo(content: Breaks, date: pd.Timestamp, burst: str) -> str:
    """Say how the date compares with the placebo dates, over equal windows."""
    even, window = equal_windows(content, date, burst), content.window
    if even is None:
        return f"At this date there is no room for {window} days on each side."
    others = placebo(content)
    others = others[others["date"] != date]
    low, high = others[f"wide{burst}_low"], others[f"wide{burst}_high"]
    same = even.wide_limits[0] <= 1 <= even.wide_limits[1]
    said = (
        f"A month ({window} days) on each side: the limits {'take in' if same else 'leave out'}"
        f" “the same rate” at this date, and leave it out at {int((low.gt(1) | high.lt(1)).sum())}"
        f" of {len(others)} placebo dates."
    )
    if even.most.ratio < 1:
        could = int(others["low"].le(even.most.ratio).sum())
        said += f" At {could} of those the totals allow a fall as deep."
    return said


def two_digits(pair: Pair) -> str:
    """Write a range with two digits after the point at most."""
    return range_text(*pair, lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
