"""The break-date board of lesson 03b: the attacks before and after any day."""

from __future__ import annotations

import pandas as pd

from coursekit.boards.break_board.chart import break_dates
from coursekit.boards.break_board.content import CONTENT, Breaks, day_of
from coursekit.content.attacks import attacks
from coursekit.methods.breakdate import before_after
from coursekit.text import date_text, range_text, two_digits
from coursekit.widgets.controls import Slider
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
    rows, dates = compared(content), list(content.dates)
    opening = dates.index(day_of(content.event))
    days = [date_text(date) for date in dates]
    return panel(
        content.key,
        break_dates(rows, stretches(), opening),
        [Slider("day", "Break date", 0, len(dates) - 1, 1, opening, "break_day", days)],
        lambda values: ({}, sentence(content, rows.iloc[int(values["day"])])),
        title=content.question,
        presets=[
            (preset.words, {"day": dates.index(day_of(preset.event))}) for preset in content.presets
        ],
        beside=True,
    )


def compared(content: Breaks) -> pd.DataFrame:
    """Compare all days before each date with all from then on, in numbers and in words."""
    rows = []
    for date in content.dates:
        found = before_after(attacks(), date, dispersion=1)
        row: dict[str, object] = {"date": date}
        row["ratio"] = two_digits(found.least.ratio, found.most.ratio)
        for name, side in (("before", found.before), ("after", found.after)):
            row[name] = range_text(side.low, side.high, "{:g}".format)
            row[f"days_{name}"] = side.days
            row[f"{name}_low"], row[f"{name}_high"] = (round(rate, 3) for rate in side.rates)
        rows.append(row)
    return pd.DataFrame(rows)


def stretches() -> pd.DataFrame:
    """List the least and the greatest number of attacks a day, stretch by stretch."""
    spans = attacks().stretches()[["first_day", "last_day"]]
    counts = [attacks().count(*span) for span in spans.itertuples(index=False, name=None)]
    rates = [[round(rate, 3) for rate in count.rates] for count in counts]
    return spans.assign(low=[low for low, _ in rates], high=[high for _, high in rates])


def sentence(content: Breaks, row: pd.Series) -> str:
    """Say what is shown at a date, and what is not."""
    return (
        f"{date_text(row['date'])}: {row['before']} attacks in {row['days_before']} days before,"
        f" {row['after']} in {row['days_after']} days from then on. Rate after: {row['ratio']}"
        f" times the rate before. {content.not_shown}"
    )
