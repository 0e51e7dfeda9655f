"""Calibration: chances that were given, beside how often the thing happened."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY
from coursekit.text import and_list

__all__ = ["calibration", "example"]

_SIZE = 330
_COLUMNS = {
    "state": "Set",
    "chance": "Mean chance given",
    "share": "Share that happened",
    "low": "Lower limit",
    "high": "Upper limit",
    "questions": "Answers",
}


@figure(marks=2, example=lambda: example())
def calibration(bins: pd.DataFrame, start: Mapping[str, object], state: str) -> alt.LayerChart:
    """Draw the chance given and the share that happened, bin by bin, one set at a time.

    Parameters
    ----------
    bins
        A row a bin: ``state``, the set that it belongs to; ``chance``, ``share``, ``low`` and
        ``high`` from 0 to 1; ``questions``, how many answers.
    start
        The parameters and the values they begin with.
    state
        A Vega expression over the parameters: the set that is shown.

    Returns
    -------
    altair.LayerChart
        A point a bin, with the limits of its share.

    Examples
    --------
    >>> example().description[:45]
    'Made-up forecasts. On the diagonal the chance'
    """
    axis = alt.Axis(format="%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    scale = alt.Scale(domain=[0, 1], nice=False)
    y = alt.Y("share:Q", title="How often it happened", axis=axis, scale=scale)
    x = alt.X("chance:Q", title="The chance that was given", axis=axis, scale=scale)
    tooltip = [
        alt.Tooltip("chance:Q", title="Mean chance given", format=".0%"),
        alt.Tooltip("share:Q", title="Share that happened", format=".0%"),
        alt.Tooltip("low:Q", title="Lower limit (95%)", format=".0%"),
        alt.Tooltip("high:Q", title="Upper limit (95%)", format=".0%"),
        alt.Tooltip("questions:Q", title="Answers"),
    ]
    base = alt.Chart().transform_filter(f"datum.state === ({state})")
    ends = pd.DataFrame({"chance": [0, 1], "share": [0, 1]})
    chart = alt.LayerChart(
        layer=[
            alt.Chart(ends)
            .mark_line(color=GREY, strokeDash=[5, 4], strokeWidth=1.5)
            .encode(x=x, y=y),
            base.mark_rule(strokeWidth=4, color=BLUE, opacity=0.6).encode(
                x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"), tooltip=tooltip
            ),
            base.mark_point(size=120, filled=True, color=BLUE).encode(x=x, y=y, tooltip=tooltip),
            base.transform_filter("datum.chance <= 0.9")
            .mark_text(dx=12, align="left", fontSize=12)
            .encode(x=x, y=y, text="questions:Q"),
            # Near the right edge a number would be cut off.
            base.transform_filter("datum.chance > 0.9")
            .mark_text(dx=-12, align="right", fontSize=12)
            .encode(x=x, y=y, text="questions:Q"),
        ],
        data=bins,
        params=[alt.VariableParameter(name=name, value=value) for name, value in start.items()],
        title=alt.Title(
            "Made up: chances given, and how often it happened",
            subtitle=[
                "Dashed line: well calibrated. Bars: 95% limits.",
                "Beside each point: how many answers it holds.",
            ],
        ),
        width=_SIZE + 150,
        height=_SIZE,
    )
    return finish(chart, _described(bins), _COLUMNS)


def _described(bins: pd.DataFrame) -> str:
    first = bins[bins["state"] == bins["state"].iloc[0]]
    told = [
        f"{row['chance']:.0%} given, {row['share']:.0%} happened ({_answers(row['questions'])},"
        f" limits {row['low']:.0%} to {row['high']:.0%})"
        for row in first.to_dict("records")
    ]
    return (
        "Made-up forecasts. On the diagonal the chance that was given is how often the thing"
        f" happened. Shown first, in {len(first)} bins: {and_list(told)}."
    )


def _answers(number: int) -> str:
    return f"{number} answer" if number == 1 else f"{number} answers"


def example() -> alt.LayerChart:
    """Draw two bins of nobody: the board fills the chart.

    Examples
    --------
    >>> example().params[0].name
    'set_shown'
    """
    bins = pd.DataFrame(
        {
            "state": "made up",
            "chance": [0.2, 0.8],
            "share": [0.25, 0.7],
            "low": [0.05, 0.35],
            "high": [0.6, 0.93],
            "questions": [8, 10],
        }
    )
    return calibration(bins, {"set_shown": "made up"}, "set_shown")
