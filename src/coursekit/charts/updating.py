"""The ribbon of an update: four scenarios, before any indicator and after each one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import SCENARIOS
from coursekit.charts.core.theme import GREEN, ORANGE
from coursekit.charts.updating_rows import (
    EVEN,
    ITEMS,
    NOT_JUDGED,
    PAIR,
    cell,
    posterior,
    prior_signal,
    ribbon_rows,
)
from coursekit.text import and_list

__all__ = ["Bands", "example", "scenario_ribbon"]

Bands: TypeAlias = Sequence[tuple[str, str, float, float]]

# Pixels: a step and its bar, the heads, the height of the ribbon, the words beside it.
_STEP, _BAR, _TOP, _HIGH, _WORDS = 62, 44, 26, 224, 456
_WIDTH, _HEIGHT, _LINE = 684, 300, 17
_SHARE_SEEN = 0.07  # a bar of less has no room for its number
_COLUMNS = {"when": "Step", "what": "What is seen", "name": "Scenario", "start": "At the start"}


@figure(marks=8, example=lambda: example())
@of_this_paper
def scenario_ribbon(bands: Bands) -> alt.LayerChart:
    """Draw how the chances of the scenarios move as indicators are seen.

    The parameters ``prior_…`` (one a scenario, see `prior_signal`) and ``judged`` (all
    likelihoods, see `cell`) hold percents as text, ``seen`` the number of indicators,
    ``together`` and ``tied`` whether and how far the pair hangs together.

    Parameters
    ----------
    bands
        Words for chances: a word, a second word, lowest and highest chance in percent.

    Returns
    -------
    altair.LayerChart
        A bar a step, and the words of each scenario beside them.

    Examples
    --------
    >>> example().description[:36]
    'How four scenarios share 100% before'
    """
    rows = ribbon_rows()
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[_HEIGHT, 0], nice=False))
    chart = alt.LayerChart(
        layer=[*_ribbon(x, y), *_heads(rows, x, y), *_words(bands, y), *_notes(x, y)],
        data=rows,
        params=[
            *(alt.VariableParameter(name=prior_signal(key), value=EVEN) for key in SCENARIOS),
            alt.VariableParameter(
                name="judged",
                value={cell(event, key): NOT_JUDGED for event in ITEMS for key in SCENARIOS},
            ),
            alt.VariableParameter(name="seen", value=0),
            alt.VariableParameter(name="together", value=False),
            alt.VariableParameter(name="tied", value=0.5),
        ],
        title=alt.Title(
            alt.expr(
                "seen ? 'After ' + seen + (seen > 1 ? ' indicators' : ' indicator')"
                f" + ' of {len(ITEMS)}' : 'Before any indicator: the priors'"
            ),
            subtitle="Each bar is 100%, shared by your numbers. The dates are of 2024.",
        ),
        width=_WIDTH,
        height=_HEIGHT,
    )
    return finish(chart, _described(rows), _COLUMNS)


def example() -> alt.LayerChart:
    """Draw the ribbon with three words for chances."""
    return scenario_ribbon(
        [
            ("unlikely", "improbable", 1, 45),
            ("roughly even chance", "roughly even odds", 45, 55),
            ("likely", "probable", 55, 99),
        ]
    )


def _shares() -> alt.Chart:
    """Work out the shares, and where each lies in the bar of its step."""
    return (
        posterior(alt.Chart().transform_filter("datum.step <= seen"))
        .transform_window(
            below="sum(share)", groupby=["step"], sort=[alt.SortField("order")], frame=[None, 0]
        )
        .transform_calculate(
            # To a whole percent, so that the word fits the number that is shown.
            percent="floor(round(datum.share * 1e9) / 1e7 + 0.5)",
            y=f"{_TOP} + {_HIGH} * (datum.below - datum.share)",
            y2=f"{_TOP} + {_HIGH} * datum.below",
        )
        .transform_calculate(
            number="datum.percent < 1 ? 'below 1%' : datum.percent > 99 ? 'above 99%'"
            " : datum.percent + '%'"
        )
    )


def _colour() -> alt.Color:
    return alt.Color(
        "scenario:N",
        legend=None,
        scale=alt.Scale(domain=list(SCENARIOS), range=[look.color for look in SCENARIOS.values()]),
    )


def _ribbon(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw the bars, and between them bands that join the shares of a scenario."""
    shares = _shares()
    left = f"{_STEP} * datum.step"
    bars = shares.transform_calculate(x=left, x2=f"{left} + {_BAR}")
    bands = shares.transform_calculate(edges=f"[{left}, {left} + {_BAR}]").transform_flatten(
        ["edges"], as_=["x"]
    )
    tooltip = [
        alt.Tooltip("name:N", title="title"),
        alt.Tooltip("when:N", title="Step"),
        alt.Tooltip("what:N", title="What is seen"),
        alt.Tooltip("number:N", title="Chance, by your numbers"),
    ]
    dark = " || ".join(
        f"datum.scenario == '{key}'"
        for key, look in SCENARIOS.items()
        if look.color in (ORANGE, GREEN)
    )
    ink = alt.when(dark).then(alt.value("black")).otherwise(alt.value("white"))
    inside = bars.transform_filter(f"datum.share >= {_SHARE_SEEN}").transform_calculate(
        x=f"{left} + {_BAR / 2}", y="(datum.y + datum.y2) / 2"
    )
    return [
        bands.mark_area(orient="vertical", opacity=0.35).encode(
            x=x, y=y, y2=alt.Y2("y2:Q"), color=_colour()
        ),
        bars.mark_rect().encode(
            x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"), color=_colour(), tooltip=tooltip
        ),
        inside.mark_text(fontWeight="bold", tooltip=False).encode(
            x=x, y=y, text="number:N", color=ink
        ),
    ]


def _heads(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Name the steps; what is not revealed has no date yet."""
    heads = rows.drop_duplicates("step")[["step", "when"]]
    heads = heads.assign(x=_STEP * heads["step"] + _BAR / 2, y=_TOP - 14)
    there = alt.when("datum.step <= seen").then(alt.value(1)).otherwise(alt.value(0.5))
    return [
        alt.Chart(heads)
        .transform_calculate(words="datum.step <= seen ? datum.when : '?'")
        .mark_text()
        .encode(x=x, y=y, text="words:N", opacity=there)
    ]


def _words(bands: Bands, y: alt.Y) -> list[alt.Chart]:
    """Write the word for each chance: of the prior, and of the last step."""
    block = f"{_TOP + 10} + {_HIGH / len(SCENARIOS):g} * datum.order"
    word = _word("datum.percent", bands)
    now = _shares().transform_filter("datum.step == seen").transform_calculate(y=block, x="8")
    lines = _shares().transform_calculate(
        words=f"(datum.step ? 'now ' : 'prior ') + datum.number + ': ' + {word}",
        y=f"{block} + (datum.step ? {2 * _LINE} : {_LINE})",
    )
    last = lines.transform_filter("datum.step == 0 || datum.step == seen")
    shape = alt.Shape(
        "scenario:N",
        legend=None,
        scale=alt.Scale(domain=list(SCENARIOS), range=[look.shape for look in SCENARIOS.values()]),
    )
    return [
        now.mark_point(x=_WORDS + 6, size=100).encode(y=y, shape=shape, color=_colour()),
        now.mark_text(x=_WORDS + 18, align="left", fontWeight="bold").encode(y=y, text="name:N"),
        last.mark_text(x=_WORDS + 18, align="left").encode(y=y, text="words:N"),
    ]


def _notes(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Say how the priors were made to add up to 100, and how the pair is counted."""
    total = "(" + " + ".join(f"toNumber({prior_signal(key)})" for key in SCENARIOS) + ")"
    second = list(ITEMS).index(PAIR[1]) + 1
    notes = pd.DataFrame({"line": [0, 1]}).assign(x=0)
    words = (
        f"datum.line == 0 ? ({total} == 100 ? 'Your priors add up to 100.' : 'Your priors add up"
        f" to ' + {total} + ': each is drawn as its share of that.') : seen < {second} ? ''"
        " : !together || tied == 0 ? 'The attacks of 21 and 22 April count as independent.'"
        " : tied == 1 ? 'The attacks of 21 and 22 April count as one: the second tells nothing"
        " new.' : 'The attacks of 21 and 22 April hang together, ' + format(tied, '.1f')"
        " + ' of the way to one.'"
    )
    return [
        alt.Chart(notes)
        .transform_calculate(words=words, y=f"{_TOP + _HIGH + 20} + {_LINE} * datum.line")
        .mark_text(align="left")
        .encode(x=x, y=y, text="words:N")
    ]


def _word(percent: str, bands: Bands) -> str:
    """Write the word for a chance in percent; an edge belongs to the band nearer to even."""
    steps = [f"{percent} < {bands[0][2]:g} ? 'no word'"]
    for word, _, _, high in bands:
        below = "<" if high < 50 else "<="
        steps.append(f"{percent} {below} {high:g} ? '{word}'")
    return f"({' : '.join(steps)} : 'no word')"


def _described(rows: pd.DataFrame) -> str:
    names = and_list([look.name for look in SCENARIOS.values()])
    steps = rows.drop_duplicates("step")[1:]
    items = "; ".join(f"{row['when']}, {row['what']}" for row in steps.to_dict("records"))
    return (
        f"How four scenarios share 100% before and after each of {len(ITEMS)} dated indicators:"
        f" {names}. At the start only the priors are drawn, {EVEN}% each. The indicators,"
        f" revealed one at a time: {items}. Beside the bars stands the word of each chance."
    )
