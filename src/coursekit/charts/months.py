"""Months coded into scenarios, the outcome they add up to, and the scores of a forecast."""

from __future__ import annotations

import json
from collections.abc import Mapping

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.month_parts import (
    HEIGHT,
    LOOKS,
    TENS,
    WIDTH,
    calendar_part,
    scores_part,
    tally_part,
)
from coursekit.text import and_list, date_text

__all__ = ["example", "months_board"]

COLUMNS = {
    "when": "Month",
    "label": "Label to begin with",
    "events": "Events",
    "basis": "What the label rests on",
}


@figure(marks=12, example=lambda: example())
@of_this_paper
def months_board(
    months: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    windows: Mapping[str, int],
    outcomes: Mapping[str, str],
    before: str,
    start: Mapping[str, object],
    state: str,
) -> alt.LayerChart:
    """Draw months coded under a rule that can be changed, and what the change does.

    Parameters
    ----------
    months
        A row a month: ``month``; ``codes``, its letter (d, s, r or u) in each state of the
        rule; ``events`` and ``basis`` in words.
    scores
        A row a forecast: ``name``; ``before``, the letter of the time before the paper for
        which it holds, or ``any``; ``sealed``; for each letter the Brier score ``first_d`` and
        ``last_d``, the ends of a range, and the log score in words ``log_d``.
    windows
        How many months each window scores, by its last day.
    outcomes
        The letter of the outcome in each state, by window and way to settle it.
    before
        The letter of the time before the paper in each state.
    start
        The parameters and the values they begin with; among them ``rule_window`` and
        ``rule_settle``, which together name an outcome, and ``rule_month``, which is marked.
    state
        A Vega expression: the number of the state.

    Returns
    -------
    altair.LayerChart
        A calendar, a tally and the scores.

    Examples
    --------
    >>> example().description[:40]
    "Months coded into the paper's scenarios,"
    """
    rows = months.assign(
        month=months["month"].dt.strftime("%Y-%m"),
        when=months["month"].map(lambda month: date_text(month, "month")),
        year=months["month"].dt.year.astype(str),
        column=months["month"].dt.month - 1,
        label=months["codes"].str[0].map({letter: look.name for letter, look in LOOKS.items()}),
    )
    chosen = f"{json.dumps(dict(outcomes))}[rule_window + ' ' + rule_settle]"
    opening = f"{start['rule_window']} {start['rule_settle']}"
    chart = alt.LayerChart(
        layer=[
            *calendar_part(rows, windows),
            *tally_part(_tallies(rows, windows)),
            *scores_part(scores),
        ],
        data=rows,
        params=[
            *(alt.VariableParameter(name=name, value=value) for name, value in start.items()),
            alt.VariableParameter(name="state", expr=state),
            alt.VariableParameter(name="outcome", expr=f"substring({chosen}, state, state + 1)"),
            alt.VariableParameter(name="before", expr=f"substring('{before}', state, state + 1)"),
        ],
        title=alt.Title(
            "Months coded into the scenarios, and the score that follows",
            subtitle=[
                "Framed: the months that are scored. The letters say the same as the colours.",
                "Dashed, 2026: preliminary, never scored. Point at a month to read it.",
            ],
        ),
        width=WIDTH,
        height=HEIGHT,
    )
    said = _described(
        rows, scores, windows[str(start["rule_window"])], outcomes[opening][0], before[0]
    )
    return finish(chart, said, COLUMNS)


def _tallies(rows: pd.DataFrame, windows: Mapping[str, int]) -> pd.DataFrame:
    """Count the months of each letter in each window and state, as one sign each."""
    frame = pd.DataFrame({"letter": list(LOOKS)})
    for window, months in windows.items():
        states = ["".join(each) for each in zip(*rows["codes"][:months], strict=True)]
        frame[f"counts_{window}"] = [
            "".join(TENS[each.count(letter)] for each in states) for letter in LOOKS
        ]
        frame[f"all_{window}"] = months
    return frame


def _described(
    rows: pd.DataFrame, scores: pd.DataFrame, months: int, outcome: str, before: str
) -> str:
    letters = rows["codes"].str[0]
    shown = scores[scores["sealed"] & scores["before"].isin(["any", before])]
    told = [
        f"{row['name'][0].lower()}{row['name'][1:]}: "
        f"{_span(row[f'first_{outcome}'], row[f'last_{outcome}'])}"
        for row in shown.to_dict("records")
    ]
    return (
        f"Months coded into the paper's scenarios, {len(rows)} from {rows['when'].iloc[0]} to "
        f"{rows['when'].iloc[-1]}: {_counted(letters)}. In the {months} months that are scored: "
        f"{_counted(letters[:months])}. The outcome by most months: {LOOKS[outcome].name}. "
        f"Brier scores, from 0, best, to 2, worst: {'; '.join(told)}."
    )


def _counted(letters: pd.Series) -> str:
    return and_list(
        [
            f"{number} {look.name}"
            for letter, look in LOOKS.items()
            if (number := int((letters == letter).sum()))
        ]
    )


def _span(first: float, last: float) -> str:
    return f"{first:.2f}" if first == last else f"{first:.2f} to {last:.2f}"


def example() -> alt.LayerChart:
    """Draw three made-up months: the board fills the chart with those of the tables.

    Examples
    --------
    >>> [param.name for param in example().params]
    ['rule_window', 'rule_settle', 'rule_month', 'state', 'outcome', 'before']
    """
    months = pd.DataFrame(
        {
            "month": pd.date_range("2024-03-01", periods=3, freq="MS"),
            "codes": list("dsu"),
            "events": "made up",
            "basis": "made up, no real month",
        }
    )
    scores = pd.DataFrame({"name": ["made up"], "before": "any", "sealed": True})
    scores = scores.assign(
        **{f"{end}_{letter}": 0.75 for letter in LOOKS for end in ("first", "last")},
        **{f"log_{letter}": "1.39" for letter in LOOKS},
    )
    start = {"rule_window": "2024-05-31", "rule_settle": "most-months", "rule_month": "2024-03"}
    return months_board(
        months,
        scores,
        windows={"2024-05-31": 3},
        outcomes={"2024-05-31 most-months": "u"},
        before="d",
        start=start,
        state="0",
    )
