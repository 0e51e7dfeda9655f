"""The break-date board of lesson 03: the attacks before and after any day."""

from __future__ import annotations

from functools import cache
from html import escape
from itertools import pairwise
from typing import Any

import pandas as pd

from coursekit.charts.breaks import break_dates
from coursekit.content.attacks import attacks
from coursekit.data import load
from coursekit.html import table_html
from coursekit.methods.breakdate import BeforeAfter, before_after
from coursekit.methods.bursts import dispersion
from coursekit.methods.placebo import placebo_dates
from coursekit.text import date_text
from coursekit.widgets.panel import Choice, Panel, Slider, panel

__all__ = ["break_board"]

FIRST, LAST = "2023-11-01", "2024-02-20"
DAY = pd.Timedelta(days=1)
WINDOW = 30  # days on each side: a month, the same for every date, so that none gets its own
TOWER = "E53"
# What the buttons say; each sets the day of an event.
PRESETS = {
    "E29": "Strikes of 21 November",
    "E32": "Truce week",
    "E39": "Strikes of 25 December",
    "E50": "Strikes of 23 January",
    "E53": "Tower 22",
    "E57": "The suspension",
    "E59": "Strikes of 2 February",
}
BURSTS = (
    "none: each attack on its own (1)",
    "as before Tower 22, truce days left out ({:.1f})",
    "as before Tower 22, truce days included ({:.1f})",
)
Pair = tuple[float, float]


def break_board() -> Panel:
    """Show the rates before and after a date that the learner chooses.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    dates = list(pd.date_range(FIRST, LAST))
    places = {event: dates.index(_date(event)) for event in PRESETS}
    chart = break_dates(
        pd.DataFrame([_row(date) for date in dates]),
        _stretches(),
        _placebo(),
        opening=places[TOWER],
    )
    day = Slider(
        "day",
        "Break date",
        0,
        len(dates) - 1,
        1,
        places[TOWER],
        signal="break_day",
        labels=[date_text(date) for date in dates],
    )
    words = [(key, text.format(_bursts()[key])) for key, text in zip("123", BURSTS, strict=True)]
    return panel(
        "03b-break",
        chart,
        [day, Choice("burst", "Bursts", words, value="3", signal="burst")],
        lambda values: ({}, *_said(dates[int(values["day"])], values["burst"])),
        title="Where would you put the break?",
        presets=[(words, {"day": places[event]}) for event, words in PRESETS.items()],
    )


def _date(event: str) -> pd.Timestamp:
    dates: pd.Series[pd.Timestamp] = load("timeline").set_index("event_id")["date"]
    return dates[event]


@cache
def _bursts() -> dict[str, float]:
    """Give the dispersions on offer: none, and two estimates from before Tower 22."""
    spans = attacks().known()
    spans = spans[spans["last_day"] < _date(TOWER)]
    busy = spans[spans["events"] > 0]
    return {
        "1": 1.0,
        "2": dispersion(busy["events"], busy["days"]).value,
        "3": dispersion(spans["events"], spans["days"]).value,
    }


def _whole(date: pd.Timestamp, burst: str) -> BeforeAfter:
    return before_after(attacks(), date, dispersion=_bursts()[burst])


def _equal(date: pd.Timestamp, burst: str) -> BeforeAfter | None:
    """Compare over equal windows, if there is room for them."""
    first, last = date - WINDOW * DAY, date + (WINDOW - 1) * DAY
    if first.date() < attacks().first_day or last.date() > attacks().last_day:
        return None
    return before_after(
        attacks(), date, first_day=first, last_day=last, dispersion=_bursts()[burst]
    )


def _row(date: pd.Timestamp) -> dict[str, Any]:
    """Give what the chart shows at one date."""
    whole, even = _whole(date, "1"), _equal(date, "1")
    pairs: dict[str, Pair] = {
        "b_": whole.before.rates,
        "a_": whole.after.rates,
        "": (whole.least.ratio, whole.most.ratio),
        "exact_": whole.limits,
        **{f"wide{burst}_": _whole(date, burst).wide_limits for burst in _bursts()},
    }
    if even:
        pairs["even_"] = even.least.ratio, even.most.ratio
    for burst in _bursts():
        if found := _equal(date, burst):
            pairs[f"even{burst}_"] = found.wide_limits
    return {
        "date": date,
        "before": _band(whole.before.low, whole.before.high),
        "days_before": whole.before.days,
        "after": _band(whole.after.low, whole.after.high),
        "days_after": whole.after.days,
        **{
            name + end: round(value, 3)
            for name, pair in pairs.items()
            for end, value in zip(("low", "high"), pair, strict=True)
        },
    }


def _stretches() -> pd.DataFrame:
    """List the stretches with a known count, and what lies between two of them."""
    known = attacks().known()[["first_day", "last_day", "rate"]]
    rows = [(first, last, rate, rate) for first, last, rate in known.itertuples(index=False)]
    for (_, closed, *_), (opened, *_) in pairwise(tuple(rows)):
        if closed + DAY < opened:
            between = attacks().count(closed + DAY, opened - DAY)
            rows.append((closed + DAY, opened - DAY, *between.rates))
    return pd.DataFrame(rows, columns=["first_day", "last_day", "low", "high"]).round(
        {"low": 3, "high": 3}
    )


@cache
def _placebo() -> pd.DataFrame:
    """Make the comparison at every date whose windows end before Tower 22."""
    real = _date(TOWER)
    dates = pd.date_range(pd.Timestamp(attacks().first_day) + WINDOW * DAY, real - WINDOW * DAY)
    found = {
        burst: placebo_dates(attacks(), dates, real=real, window=WINDOW, dispersion=value).frame
        for burst, value in _bursts().items()
    }
    frame = found["1"][["date", "ratio_low", "ratio_high"]]
    return frame.rename(columns={"ratio_low": "low", "ratio_high": "high"}).assign(
        **{
            f"wide{burst}_{end}": one[f"wide_{end}"]
            for burst, one in found.items()
            for end in ("low", "high")
        }
    )


def _said(date: pd.Timestamp, burst: str) -> tuple[str, str]:
    """Say what is shown at a date and what is not; below it the placebo dates and a table."""
    found = _whole(date, burst)
    before, after = found.before, found.after
    limits = f"Limits of the ratio: {_two(found.limits)}"
    if burst != "1":
        limits += f"; with bursts of {_bursts()[burst]:.1f}: {_two(found.wide_limits)}"
    limits += ". No p value: you chose the date with the line in view."
    sentence = (
        f"Break on {date_text(date)}: {_band(before.low, before.high)} attacks in {before.days}"
        f" days before, {_band(after.low, after.high)} in {after.days} days after. The rate after"
        f" is {_two((found.least.ratio, found.most.ratio))} times the rate before. Not shown: why."
    )
    rows = [
        [
            name,
            str(one.events[1]),
            str(one.events[0]),
            _two((one.ratio, one.ratio)),
            _two((one.low, one.high)),
            _two((one.wide_low, one.wide_high)),
        ]
        for name, one in (("fewest after", found.least), ("most after", found.most))
    ]
    head = ["Reading of the totals", "before", "after", "ratio", "limits", "widened"]
    below = "".join(f"<p>{escape(said)}</p>" for said in (limits, _windows(date, burst)))
    return sentence, f"{below}{table_html([head, *rows])}"


def _windows(date: pd.Timestamp, burst: str) -> str:
    """Say how the date compares with the placebo dates, over equal windows."""
    even = _equal(date, burst)
    if even is None:
        return f"At this date there is no room for {WINDOW} days on each side."
    others = _placebo()[_placebo()["date"] != date]
    low, high = others[f"wide{burst}_low"], others[f"wide{burst}_high"]
    said = (
        f"A month ({WINDOW} days) on each side: the limits {_verb(even.wide_limits)} “the same"
        f" rate” at this date, and leave it out at {int((low.gt(1) | high.lt(1)).sum())} of"
        f" {len(others)} placebo dates."
    )
    if even.most.ratio < 1:
        could = int(others["low"].le(even.most.ratio).sum())
        said += f" At {could} of those the totals allow a fall as deep."
    return said


def _verb(limits: Pair) -> str:
    return "take in" if limits[0] <= 1 <= limits[1] else "leave out"


def _band(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _two(pair: Pair) -> str:
    low, high = (f"{value:.2f}".rstrip("0").rstrip(".") for value in pair)
    return low if low == high else f"{low} to {high}"
