"""Before and after a date: two rates, their ratio, and the same at dates without a cause.

A ratio has no upper end and may be 0, so it is drawn at ratio / (1 + ratio): half and
double then lie equally far from "the same rate", and 0 has a place.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.break_parts import (
    EVENTS,
    Days,
    fortnight_part,
    placebo_part,
    rates_part,
    ratio_part,
)
from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.text import and_list, date_text

__all__ = ["break_dates", "example"]

COLUMNS = {
    "when": "Break date",
    "before": "Attacks before",
    "days_before": "Days before",
    "after": "Attacks from then on",
    "days_after": "Days from then on",
    "low": "Lowest ratio",
    "high": "Highest ratio",
}


@figure(marks=20, example=lambda: example())
@of_this_paper
def break_dates(
    steps: pd.DataFrame, stretches: pd.DataFrame, placebo: pd.DataFrame, opening: int = 0
) -> alt.VConcatChart:
    """Draw the comparison at every possible break date; one of them shows at a time.

    The parameter ``break_day`` is the place of the date among the steps, from 0;
    ``burst`` is ``"1"``, ``"2"`` or ``"3"``, the dispersion that widens the limits.

    Parameters
    ----------
    steps
        One row a day, without gaps: ``date``; ``before``, ``days_before``, ``after``,
        ``days_after``; the rates ``b_low`` to ``a_high``; the ratio ``low`` and ``high``,
        its limits ``exact_low`` and ``exact_high`` and, for each burst, ``wide1_low`` and
        so on; the ratio with equal windows ``even_low``, ``even_high``, ``even1_low`` and
        so on, missing where there is no room for the windows.
    stretches
        ``first_day``, ``last_day``, ``low``, ``high``: events a day between known totals.
    placebo
        ``date``, ``low``, ``high``, ``wide1_low`` and so on, with the same equal windows.
    opening
        The step to begin with.

    Returns
    -------
    altair.VConcatChart
        Rates, the fortnight enlarged, the ratio with its limits, the placebo dates.

    Examples
    --------
    >>> [param.name for param in example().params]
    ['break_day', 'burst']
    """
    start = steps["date"].iloc[0]
    scale = Days(start, stretches["first_day"].min(), stretches["last_day"].max())
    rows = steps.assign(step=range(len(steps)), when=steps["date"].map(date_text))
    chart = alt.vconcat(
        rates_part(scale, scale.placed(stretches)),
        fortnight_part(start),
        ratio_part(),
        placebo_part(scale, scale.placed(placebo)),
        data=rows.drop(columns="date"),
        spacing=56,
        bounds="flush",
        params=[
            alt.VariableParameter(name="break_day", value=opening),
            alt.VariableParameter(name="burst", value="3"),
        ],
    )
    return finish(chart, _described(rows, opening, len(placebo)), COLUMNS)


def _described(rows: pd.DataFrame, opening: int, placebos: int) -> str:
    row = rows.iloc[opening]
    ratio, exact, wide = (
        f"{row[f'{name}low']:.2g} to {row[f'{name}high']:.2g}" for name in ("", "exact_", "wide3_")
    )
    return (
        f"One of {len(rows)} possible break dates, {row['when']}: {row['before']} attacks in "
        f"{row['days_before']} days before, {row['after']} in {row['days_after']} days from then "
        f"on. The rate after is {ratio} times the rate before; limits {exact} if each attack came "
        f"on its own, {wide} if attacks came in bursts. Below, the same comparison with equal "
        f"windows at {placebos} placebo dates. The fortnight in order: "
        f"{and_list(list(EVENTS.values()))}."
    )


def example() -> alt.VConcatChart:
    """Draw made-up numbers: the board fills the chart with those of the totals.

    Examples
    --------
    >>> example().description[:49]
    'One of 9 possible break dates, 27 January 2024: 2'
    """
    dates = pd.date_range("2024-01-24", periods=9)
    low = dict.fromkeys(("low", "exact_low", "even_low"), 0.2)
    high = dict.fromkeys(("high", "exact_high", "even_high"), 0.8)
    wide = {
        f"{part}{n}_{end}": value
        for part in ("wide", "even")
        for n in (1, 2, 3)
        for end, value in (("low", 0.1), ("high", 0.9))
    }
    steps = pd.DataFrame(
        {
            "date": dates,
            "before": "20 to 24",
            "days_before": 20,
            "after": "4 to 8",
            "days_after": 20,
            "b_low": 1.0,
            "b_high": 1.2,
            "a_low": 0.2,
            "a_high": 0.4,
            **low,
            **high,
            **wide,
        }
    )
    stretches = pd.DataFrame(
        {
            "first_day": dates[:1] - pd.Timedelta(days=10),
            "last_day": dates[-1:] + pd.Timedelta(days=10),
            "low": 0.8,
            "high": 1.0,
        }
    )
    placebo = steps[["date", "low", "high", *[name for name in wide if name.startswith("wide")]]]
    return break_dates(steps, stretches, placebo.iloc[:3], opening=3)
