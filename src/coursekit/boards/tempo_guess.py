"""The board of the expected line: attacks a day, month by month, before any data is seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import ORANGE
from coursekit.content import Content, Text
from coursekit.errors import CourseError
from coursekit.store import work
from coursekit.text import and_list
from coursekit.widgets.controls import Slider
from coursekit.widgets.panel import Panel, panel

__all__ = ["CONTENT", "Guess", "saved_guess", "tempo_guess"]

HEIGHT = 230
TABLE = {"month": "Month", "days": "Days", "attacks": "Attacks a day"}


@dataclass(frozen=True)
class Guess:
    """The days of the line, and its scale."""

    key: str
    question: Text
    save: str
    first: date
    last: date
    days: Text
    what: Text
    most: float
    begin: float

    def months(self, attacks: Sequence[float] = ()) -> pd.DataFrame:
        """List the months: their days, attacks a day, and what these add up to.

        `before` is the sum at the beginning of a month, `so_far` at its end. Without
        `attacks` each month has the number to begin with.
        """
        first, end = pd.Timestamp(self.first), pd.Timestamp(self.last) + pd.Timedelta(days=1)
        months = pd.DataFrame({"date": [first, *pd.date_range(first, end, freq="MS")[:-1]]})
        months["month"] = months["date"].dt.strftime("%B")
        months["short"] = months["date"].dt.strftime("%b")
        months["step"] = range(len(months))
        months["end"] = months["date"].shift(-1, fill_value=end)
        months["days"] = (months["end"] - months["date"]).dt.days
        months["attacks"] = list(attacks) or [self.begin] * len(months)
        months["so_far"] = (months["days"] * months["attacks"]).cumsum().astype(float)
        months["before"] = months["so_far"].shift(fill_value=0.0)
        return months

    def sliders(self) -> list[Slider]:
        """Return a slider for each month; its name and signal never change."""
        return [
            Slider(
                f"guess_{row['step']}",
                f"{row['month']} {row['date'].year}"
                + (f", from the {row['date'].day}th" if row["date"].day > 1 else ""),
                0,
                self.most,
                0.5,
                self.begin,
                signal=f"guess_{row['step']}",
            )
            for row in self.months().to_dict("records")
        ]

    def guessed(self, values: Mapping[str, Any]) -> pd.DataFrame:
        """List the months with what the sliders say."""
        return self.months([values[slider.name] for slider in self.sliders()])


CONTENT = Content("tempo_guess", Guess)


def tempo_guess() -> Panel:
    """Let the learner draw the line they expect, before any data is shown.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    return panel(
        content.key,
        guess_line(),
        content.sliders(),
        lambda values: ({}, sentence(content, content.guessed(values))),
        title=content.question,
        keep=content.save,
        beside=True,
    )


def saved_guess() -> pd.DataFrame | None:
    """Read the line saved last, if there is one that still fits."""
    content = CONTENT.load()
    try:
        entry = work.latest(content.key, "answer")
    except CourseError:
        return None
    values = entry.value if entry and isinstance(entry.value, dict) else {}
    fits = all(slider.takes(values.get(slider.name)) for slider in content.sliders())
    return content.guessed(values) if fits else None


@figure(marks=7)
def guess_line() -> alt.LayerChart:
    """Draw the line; the signal of each slider moves its month."""
    content = CONTENT.load()
    months = content.months()
    months["middle"] = months["date"] + (months["end"] - months["date"]) / 2
    signals = [slider.signal for slider in content.sliders()]
    ends = [months["date"].iloc[0].isoformat(), months["end"].iloc[-1].isoformat()]
    x = alt.X(
        "date:T",
        title=None,
        scale=alt.Scale(domain=ends),
        axis=alt.Axis(format="%b %Y", tickCount="month", labels=False),
    )
    y = alt.Y(
        "now:Q",
        title="Attacks a day",
        scale=alt.Scale(domain=[0, content.most + 0.4], nice=False),
        axis=alt.Axis(values=list(range(int(content.most) + 1))),
    )
    now = alt.Chart().transform_calculate(now=f"[{', '.join(signals)}][datum.step]")
    joined = now.mark_line(interpolate="step-after", strokeWidth=1.5, color=ORANGE)
    # Vega-Lite would warn of the domain: it cannot tell that the end of a rule is a date.
    no_domain = alt.X("date:T", title=None, scale=alt.Scale(nice=False))
    pointed = [
        alt.Tooltip("month:N", title="Month"),
        alt.Tooltip("now:Q", title="Attacks a day"),
    ]
    middle = alt.X("middle:T", title=None)
    numbers = now.mark_text(dy=-12, fontWeight="bold")
    names = alt.Chart().mark_text(y=HEIGHT + 16)
    chart = alt.LayerChart(
        layer=[
            joined.encode(x=x, y=y),
            now.mark_rule(strokeWidth=5, color=ORANGE).encode(
                x=no_domain, x2=alt.X2("end:T"), y=y, tooltip=pointed
            ),
            numbers.encode(x=middle, y=y, text=alt.Text("now:Q", format="~g")),
            names.encode(x=middle, text="short:N"),
        ],
        data=months,
        params=[alt.VariableParameter(name=name, value=content.begin) for name in signals],
        title=alt.Title("The line you expect", subtitle=content.what),
        width=530,
        height=HEIGHT,
    )
    said = (
        f"An empty guess: {content.begin:g} attacks a day in"
        f" {and_list(months['month'].tolist())}. No data is shown."
    )
    return finish(chart, said, TABLE)


def sentence(content: Guess, guess: pd.DataFrame) -> str:
    """Say the line, and what it adds up to."""
    months = [f"{row['month']} {row['attacks']:g}" for row in guess.to_dict("records")]
    return (
        f"Your line, in attacks a day: {and_list(months)}. {content.days} that makes about"
        f" {guess['so_far'].iloc[-1]:.0f} attacks."
    )
