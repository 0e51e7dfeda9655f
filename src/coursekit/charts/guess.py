"""A line that a learner draws before seeing any data: attacks a day, month by month."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import ORANGE
from coursekit.text import and_list

__all__ = ["GUESS_MOST", "GUESS_START", "guess_line", "guess_months", "guess_signal"]

GUESS_MOST, GUESS_START = 5.0, 2.5
_HEIGHT = 230
_FIRST, _LAST = pd.Timestamp("2023-10-17"), pd.Timestamp("2024-04-30")


def guess_signal(step: int) -> str:
    """Name the parameter that holds the guess for a month, counted from 0."""
    return f"guess_{step}"


def guess_months(attacks: list[float] | None = None) -> pd.DataFrame:
    """List the months of the guess, the first from 17 October on.

    Parameters
    ----------
    attacks
        Attacks a day, one number a month; `GUESS_START` everywhere when left out.

    Returns
    -------
    pandas.DataFrame
        A row a month: its days, the attacks a day, and what they add up to by its
        beginning and its end.

    Examples
    --------
    >>> guess_months([2, 1, 0, 0, 0, 0, 0])[["month", "days", "so_far"]].head(2)
          month  days  so_far
    0   October    15    30.0
    1  November    30    60.0
    """
    starts = [_FIRST, *pd.date_range(_FIRST, _LAST, freq="MS")]
    months = pd.DataFrame({"date": starts, "month": [f"{start:%B}" for start in starts]})
    months["step"] = range(len(months))
    months["end"] = months["date"].shift(-1, fill_value=_LAST + pd.Timedelta(days=1))
    months["days"] = (months["end"] - months["date"]).dt.days
    months["attacks"] = [GUESS_START] * len(months) if attacks is None else attacks
    months["so_far"] = (months["days"] * months["attacks"]).cumsum().astype(float)
    months["before"] = months["so_far"].shift(fill_value=0.0)
    return months


@figure(marks=7)
def guess_line() -> alt.LayerChart:
    """Draw the line; a parameter for each month (`guess_signal`) moves it.

    Returns
    -------
    altair.LayerChart
        A step a month, with its number.

    Examples
    --------
    >>> [param.name for param in guess_line().params][:2]
    ['guess_0', 'guess_1']
    """
    months = guess_months()
    months["middle"] = months["date"] + (months["end"] - months["date"]) / 2
    signals = [guess_signal(step) for step in months["step"]]
    x = alt.X(
        "date:T",
        title=None,
        scale=alt.Scale(
            domain=[months["date"].iloc[0].isoformat(), months["end"].iloc[-1].isoformat()]
        ),
        axis=alt.Axis(format="%b %Y", tickCount="month", labels=False),
    )
    y = alt.Y(
        "now:Q",
        title="Attacks a day",
        scale=alt.Scale(domain=[0, GUESS_MOST + 0.4], nice=False),
        axis=alt.Axis(values=list(range(int(GUESS_MOST) + 1))),
    )
    base = alt.Chart().transform_calculate(now=f"[{', '.join(signals)}][datum.step]")
    joined = base.mark_line(interpolate="step-after", strokeWidth=1.5, color=ORANGE).encode(
        x=x, y=y
    )
    # Vega-Lite would warn of the domain: it cannot tell that the end of a rule is a date.
    no_domain = alt.X("date:T", title=None, scale=alt.Scale(nice=False))
    steps = base.mark_rule(strokeWidth=5, color=ORANGE).encode(
        x=no_domain,
        x2=alt.X2("end:T"),
        y=y,
        tooltip=[
            alt.Tooltip("month:N", title="Month"),
            alt.Tooltip("now:Q", title="Attacks a day"),
        ],
    )
    numbers = base.mark_text(dy=-12, fontWeight="bold").encode(
        x=alt.X("middle:T", title=None), y=y, text=alt.Text("now:Q", format="~g")
    )
    names = alt.Chart().mark_text(y=_HEIGHT + 16)
    names = names.encode(x=alt.X("middle:T", title=None), text=alt.Text("month:N"))
    chart = alt.LayerChart(
        layer=[joined, steps, numbers, names],
        data=months,
        params=[alt.VariableParameter(name=name, value=GUESS_START) for name in signals],
        title=alt.Title(
            "The line you expect",
            subtitle="Attacks on US forces in Iraq, Syria and Jordan on an average day",
        ),
        width=600,
        height=_HEIGHT,
    )
    return finish(
        chart,
        f"An empty guess: {GUESS_START:g} attacks a day in {and_list(months['month'].tolist())}. "
        "No data is shown.",
        {"month": "Month", "days": "Days", "attacks": "Attacks a day"},
    )
