"""Signs and scenarios: how probable the learner thinks each sign is under each scenario."""

from __future__ import annotations

import json
from collections.abc import Mapping

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import SCENARIOS, Look
from coursekit.charts.core.theme import GREY, ORANGE
from coursekit.charts.scenarios import LADDER
from coursekit.data import load

__all__ = ["FIRST", "RATED", "SIGNS", "START", "STEPS", "indicators"]

# What the signs are called here; the text of the tables stands in the table below the board.
SIGNS: Mapping[str, str] = {
    "I02": "Iran fears an open war with the US",
    "I04": "Baghdad opposes the attacks",
    "I05": "Quarrels make some groups pause",
    "I08": "The war in Gaza goes on",
    "I09": "The US strikes more widely",
    "I11": "A deadly attack on US troops",
    "I15": "Scattered attacks on the US in Iraq",
    "I17": "US replies keep within the limits",
}
FIRST = "I11"
# The paper's own three; nobody has said what an unnamed future would look like.
RATED = ("deescalation", "resumption", "sporadic")
# Two signs are rated at the start, as an example.
START: Mapping[str, str] = {
    "deescalation:I08": "likely",
    "resumption:I08": "likely",
    "sporadic:I08": "likely",
    "deescalation:I11": "remote",
    "resumption:I11": "likely",
    "sporadic:I11": "unlikely",
}

# As in `coursekit.methods.signs`, to be worked out in the page.
STEPS = ((10, "strongly"), (3, "somewhat"), (1, "hardly"))

_LEFT, _SCALE, _RIGHT = 268, 270, 152
_HEAD, _ROW, _STEP = 30, 48, 12
_TICKS = {"0": "0%", "0.25": "25%", "0.5": "50%", "0.75": "75%", "1": "100%"}


@figure(marks=6)
@of_this_paper
def indicators() -> alt.LayerChart:
    """Draw how probable each sign is under each scenario, and how far that tells them apart.

    The parameter ``ratings`` takes the learner's words, by ``scenario:sign``, such as
    ``{"sporadic:I08": "likely"}``; a word is drawn as the chance of `LADDER`. The parameter
    ``sign`` takes the sign that is being rated.

    Returns
    -------
    altair.LayerChart
        One row a sign, one mark a scenario that is rated.

    Examples
    --------
    >>> indicators().description[:37]
    '8 signs that the paper names, and how'
    """
    rows = _rows()
    width, height = _LEFT + _SCALE + _RIGHT, _HEAD + _ROW * len(SIGNS)
    x_scale = alt.Scale(domain=[0, width], nice=False, zero=False)
    y_scale = alt.Scale(domain=[height, 0], nice=False, zero=False)
    y = alt.Y("y:Q", axis=None, scale=y_scale)
    levels = json.dumps(dict(LADDER))
    place = f"{_LEFT} + {_SCALE} * {{}}"

    ticks = pd.DataFrame({"chance": map(float, _TICKS), "words": _TICKS.values()})
    grid = alt.Chart(ticks).transform_calculate(x=place.format("datum.chance"))
    grid_x = alt.X("x:Q", axis=None, scale=x_scale)
    lines = grid.mark_rule(opacity=0.35).encode(
        x=grid_x, y=alt.value(_HEAD - 6), y2=alt.value(height)
    )
    heads = grid.mark_text(y=10, fontSize=12).encode(x=grid_x, text="words:N")

    signs = pd.DataFrame(
        {
            "sign_id": list(SIGNS),
            "name": list(SIGNS.values()),
            "under": [
                f"{key}, in the paper: {SCENARIOS[at].name}" for key, at in _listed().items()
            ],
            "middle": [_HEAD + _ROW * (n + 0.5) for n in range(len(SIGNS))],
            "top": [_HEAD + _ROW * n for n in range(len(SIGNS))],
            "bottom": [_HEAD + _ROW * (n + 1) for n in range(len(SIGNS))],
        }
    )
    middle = alt.Y("middle:Q", axis=None, scale=y_scale)
    row = alt.Chart(signs).encode(y=middle)
    chosen = row.transform_filter("datum.sign_id === sign").mark_rect(
        x=0, x2=width, color=ORANGE, opacity=0.18
    )
    chosen = chosen.encode(y=alt.Y("top:Q", axis=None, scale=y_scale), y2="bottom:Q")
    between = row.mark_rule(x=0, x2=width, opacity=0.2).encode(
        y=alt.Y("top:Q", axis=None, scale=y_scale)
    )
    names = row.mark_text(x=0, align="left", dy=-8, fontWeight="bold").encode(text="name:N")
    under = row.mark_text(x=0, align="left", dy=9, fontSize=12).encode(text="under:N")
    chances = ", ".join(f"{levels}[ratings['{name}:' + datum.sign_id]]" for name in RATED)
    told = (
        row.transform_calculate(all=f"[{chances}]")
        .transform_calculate(
            ends="extent(datum.all)",
            rated=" + ".join(f"isValid(datum.all[{n}])" for n in range(len(RATED))),
        )
        .transform_calculate(ratio="datum.ends[1] / datum.ends[0] + 1e-9")
    )
    steps = "".join(f"datum.ratio >= {least} ? '{word}' : " for least, word in STEPS)
    compared = told.transform_filter("datum.rated > 1")
    spans = compared.transform_calculate(
        x=place.format("datum.ends[0]"), x2=place.format("datum.ends[1]")
    )
    span = spans.mark_rule(strokeWidth=6, color=GREY, opacity=0.35).encode(x=grid_x, x2="x2:Q")
    ratios = compared.transform_calculate(
        words="format(datum.ratio, '.2~r') + ' to 1: ' + "
        + f"(datum.ratio < 1.01 ? 'not at all' : {steps}'')"
    )
    verdicts = ratios.mark_text(x=_LEFT + _SCALE + 18, align="left", fontWeight="bold").encode(
        text="words:N"
    )
    wanting = told.transform_filter("datum.rated < 2").mark_text(
        x=_LEFT + _SCALE + 18, align="left", text="rate two or more", fontSize=12
    )
    marks = (
        alt.Chart()
        .transform_calculate(word="ratings[datum.cell]")
        .transform_calculate(chance=f"{levels}[datum.word]")
        .transform_filter("isValid(datum.chance)")
        .transform_calculate(x=place.format("datum.chance"), percent="100 * datum.chance + '%'")
        .mark_point(size=120, opacity=1, stroke="white", strokeWidth=0.8)
        .encode(
            x=grid_x,
            y=y,
            color=_legend(alt.Color, [look.color for look in _looks()]),
            shape=_legend(alt.Shape, [look.shape for look in _looks()]),
            tooltip=[
                alt.Tooltip("sign:N", title="title"),
                alt.Tooltip("scenario:N", title="Scenario"),
                alt.Tooltip("word:N", title="Your word"),
                alt.Tooltip("percent:N", title="Read as"),
            ],
        )
    )
    chart = alt.LayerChart(
        layer=[chosen, between, lines, heads, names, under, span, marks, verdicts, wanting],
        data=rows,
        params=[
            alt.VariableParameter(name="ratings", value=dict(START)),
            alt.VariableParameter(name="sign", value=FIRST),
        ],
        width=width,
        height=height,
        title=alt.Title(
            "How probable is each sign, if the scenario is the true one?",
            subtitle="Right: the highest chance to the lowest, and how far it tells them apart",
        ),
    )
    columns = {"sign": "Sign", "scenario": "If the scenario is", "rating": "Word at the start"}
    return finish(chart, _described(), columns)


def _legend(channel: type[alt.Color] | type[alt.Shape], values: list[str]) -> alt.Color | alt.Shape:
    names = [look.name for look in _looks()]
    return channel(
        "scenario:N",
        scale=alt.Scale(domain=names, range=values),
        legend=alt.Legend(title=None),
    )


def _looks() -> list[Look]:
    return [SCENARIOS[name] for name in RATED]


def _rows() -> pd.DataFrame:
    """One row a sign and scenario, with its place and the word at the start."""
    return pd.DataFrame(
        {
            "cell": f"{scenario}:{sign}",
            "sign": name,
            "scenario": SCENARIOS[scenario].name,
            "rating": START.get(f"{scenario}:{sign}", "not rated"),
            "y": _HEAD + _ROW * (number + 0.5) + _STEP * (lane - 1),
        }
        for number, (sign, name) in enumerate(SIGNS.items())
        for lane, scenario in enumerate(RATED)
    )


def _described() -> str:
    rated = [sign for sign in SIGNS if any(f"{name}:{sign}" in START for name in RATED)]
    said = []
    for sign in rated:
        words = {name: START[f"{name}:{sign}"] for name in RATED}
        chances = [LADDER[word] for word in words.values()]
        each = ", ".join(
            f"{word} ({100 * LADDER[word]:g}%) under {SCENARIOS[name].name}"
            for name, word in words.items()
        )
        said.append(f"{SIGNS[sign]}: {each}, so {max(chances) / min(chances):.2g} to 1")
    waiting = "; ".join(name for sign, name in SIGNS.items() if sign not in rated)
    return (
        f"{len(SIGNS)} signs that the paper names, and how probable each is if a scenario is the"
        f" true one, from 0 to 100%. {len(rated)} are rated as an example. {'. '.join(said)}. The"
        f" others wait for a rating: {waiting}."
    )


def _listed() -> dict[str, str]:
    """Look up the scenario under which the paper lists each sign."""
    table = load("indicators").set_index("indicator_id")["scenario"].astype(str)
    return {key: table[key] for key in SIGNS}
