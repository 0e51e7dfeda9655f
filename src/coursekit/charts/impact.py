"""The strip of cross-impacts: which scenarios hold together, and what breaks them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import SCENARIOS
from coursekit.charts.core.theme import BLUE, GREY, ORANGE
from coursekit.charts.impact_rows import (
    OTHERS_NAME,
    States,
    combinations,
    descriptor_names,
    descriptors,
    named,
    sums,
)
from coursekit.data import load

__all__ = ["example", "impact_cell", "impact_strip", "judged_sum"]

# Pixels: the names, a column, the verdicts at the right; a row and its gap, the heads.
_NAMES, _COLUMN, _ROW, _GAP, _TOP = 132, 82, 46, 6, 44
_WIDTH = 698
_LINE = 15
_OPEN = "left open by the paper"
_COLUMNS = {"scenario": "Scenario", "descriptor": "Descriptor", "state": "State"}
_HEADS = {
    "gaza": "War in\nGaza",
    "iran": "Iran",
    "baghdad": "Iraqi\ngovernment",
    "attacks": "Attacks on\nUS targets",
    "us": "US\nstrikes",
    "splits": "Splits among\nthe groups",
}


def impact_cell(impact_id: str) -> str:
    """Name the cell of the table of judgements, as the parameter ``cells`` holds it."""
    return f"{impact_id}:value"


def judged_sum() -> str:
    """Write the sum of the judgements that act on a state, as Vega works it out."""
    impacts = load("impacts")
    edited = impacts.loc[impacts["edited"], "impact_id"]
    parts = [
        f"(indexof(datum.e, '{key}') < 0 ? 0 : toNumber(cells['{impact_cell(key)}']))"
        for key in edited
    ]
    return " + ".join(["datum.b", *parts])


@figure(marks=24, example=lambda: example())
@of_this_paper
def impact_strip(others: Sequence[States]) -> alt.LayerChart:
    """Draw the paper's scenarios and some others, and the descriptors that break each.

    The parameter ``cells`` holds the edited judgements as text (see `impact_cell`). Of the
    ways to fill in what the paper leaves open the one that falls least short is drawn.

    Parameters
    ----------
    others
        Scenarios to draw beside those of the paper, each with a state for every descriptor.

    Returns
    -------
    altair.LayerChart
        A row a scenario, a box a descriptor.

    Examples
    --------
    >>> [param.name for param in example().params]
    ['cells']
    """
    paper = named()
    scenarios = [*paper.values(), *others]
    names = [SCENARIOS[key].name for key in paper]
    names += [f"{OTHERS_NAME} ({number})" for number in range(1, len(others) + 1)]
    rows = _rows(names, scenarios)
    height = _TOP + len(names) * (_ROW + _GAP)
    impacts = load("impacts")
    start = impacts[impacts["edited"]].set_index("impact_id")["value"]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    chart = alt.LayerChart(
        layer=[*_boxes(sums(scenarios), x, y), *_names(names, x, y)],
        data=rows,
        params=[
            alt.VariableParameter(
                name="cells", value={impact_cell(str(key)): str(n) for key, n in start.items()}
            )
        ],
        title=alt.Title(
            "Do the parts of each scenario fit together?",
            subtitle=[
                "Orange: another state is favoured more by the rest; the number says by how much.",
                "A tie holds. Dashed: left open by the paper, filled in with what fits best.",
            ],
        ),
        width=_WIDTH,
        height=height,
    )
    return finish(chart, _described(names, scenarios), _COLUMNS)


def example() -> alt.LayerChart:
    """Draw the paper's scenarios and one other."""
    return impact_strip([combinations(named()["deescalation"])[-1]])


def _rows(names: Sequence[str], scenarios: Sequence[States]) -> pd.DataFrame:
    words = descriptors()
    titles = descriptor_names()
    return pd.DataFrame(
        {
            "scenario": name,
            "descriptor": titles[key],
            "state": words[key][states[key]] if key in states else _OPEN,
        }
        for name, states in zip(names, scenarios, strict=True)
        for key in words
    )


def _drawn(every: pd.DataFrame) -> alt.Chart:
    """Keep, of each scenario, the states of the way to fill it in that falls least short."""
    return (
        alt.Chart(every)
        .transform_calculate(v=judged_sum())
        .transform_joinaggregate(most="max(v)", groupby=["k", "c", "d"])
        .transform_calculate(top="datum.v == datum.most ? 1 : 0")
        .transform_joinaggregate(tops="sum(top)", groupby=["k", "c", "d"])
        .transform_filter("datum.own")
        .transform_calculate(short="datum.most - datum.v")
        .transform_joinaggregate(worst="max(short)", groupby=["k", "c"])
        .transform_joinaggregate(best="min(worst)", groupby=["k"])
        .transform_filter("datum.worst == datum.best")
        .transform_joinaggregate(first="min(c)", groupby=["k"])
        .transform_filter("datum.c == datum.first")
        .transform_calculate(
            x=f"{_NAMES} + {_COLUMN} * datum.d", y=f"{_TOP} + {_ROW + _GAP} * datum.k"
        )
        .transform_calculate(
            x2=f"datum.x + {_COLUMN - 6}",
            y2=f"datum.y + {_ROW}",
            middle=f"datum.x + {_COLUMN / 2 - 3}",
        )
    )


def _boxes(every: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw a box for each state, and the verdict on each scenario."""
    # Nothing acts on a descriptor whose states are never judged: a tie there says nothing.
    acted = load("impact_states").set_index("state_id")["descriptor"]
    reached = set(load("impacts")["on_state"].map(acted))
    outside = [number for number, key in enumerate(descriptors()) if key not in reached]
    drawn = _drawn(every)
    area: dict[str, Any] = {"x": x, "x2": alt.X2("x2:Q"), "y": y, "y2": alt.Y2("y2:Q")}
    fill = alt.when("datum.short > 0").then(alt.value(ORANGE)).otherwise(alt.value(BLUE))
    shade = alt.when("datum.short > 0").then(alt.value(0.45)).otherwise(alt.value(0.16))
    note = (
        f"datum.short > 0 ? 'short by ' + datum.short : indexof({outside}, datum.d) >= 0"
        " ? 'from outside' : datum.tops > 1 ? 'tie' : 'holds'"
    )
    words = drawn.transform_calculate(note=note)
    beside = {"x": alt.X("middle:Q", axis=None), "y": alt.Y("line:Q", axis=None)}
    edge: dict[str, Any] = {"filled": False, "stroke": GREY, "cornerRadius": 4}
    verdict = drawn.transform_filter("datum.d == 0").transform_calculate(
        words="datum.best > 0 ? 'breaks' : 'survives'",
        x=str(_NAMES + _COLUMN * len(descriptors()) + 4),
        y=f"datum.y + {_ROW / 2}",
    )
    below = words.transform_calculate(line=f"datum.y + {_ROW / 2 + 8}")
    return [
        drawn.mark_rect(cornerRadius=4).encode(**area, color=fill, fillOpacity=shade),
        drawn.transform_filter("datum.open")
        .mark_rect(strokeDash=[4, 3], strokeWidth=1.5, **edge)
        .encode(**area),
        words.transform_calculate(line=f"datum.y + {_ROW / 2 - 8}")
        .mark_text(fontSize=12)
        .encode(**beside, text="s:N"),
        below.transform_filter("datum.short == 0")
        .mark_text(fontSize=11)
        .encode(**beside, text="note:N"),
        below.transform_filter("datum.short > 0")
        .mark_text(fontSize=11, fontWeight="bold")
        .encode(**beside, text="note:N"),
        verdict.mark_text(align="left", fontWeight="bold").encode(x=x, y=y, text="words:N"),
    ]


def _names(names: Sequence[str], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Name the scenarios at the left, and the descriptors above."""
    left = pd.DataFrame({"words": [name.replace(" (", "\n(") for name in names], "x": 0})
    more = left["words"].str.count("\n")
    left["y"] = _TOP + (_ROW + _GAP) * left.index + _ROW / 2 - more * _LINE / 2
    heads = pd.DataFrame({"words": [_HEADS[key] for key in descriptors()]})
    heads["x"] = _NAMES + _COLUMN * heads.index + _COLUMN / 2 - 3
    heads["y"] = _TOP - 14 - heads["words"].str.count("\n") * _LINE
    lines: dict[str, Any] = {"lineBreak": "\n", "lineHeight": _LINE}
    place = {"x": x, "y": y, "text": alt.Text("words:N")}
    return [
        alt.Chart(left).mark_text(align="left", fontWeight="bold", **lines).encode(**place),
        alt.Chart(heads).mark_text(fontSize=12, **lines).encode(**place),
    ]


def _described(names: Sequence[str], scenarios: Sequence[States]) -> str:
    words = descriptors()
    titles = descriptor_names()
    said = "; ".join(
        f"{name}, "
        + ", ".join(f"{titles[key]}: {words[key][state]}" for key, state in states.items())
        for name, states in zip(names, scenarios, strict=True)
    )
    return (
        f"{len(names)} scenarios over {len(words)} descriptors, a box for each state that holds or"
        f" breaks under the judgements. {said}. What a scenario of the paper does not name is"
        " left open and filled in with what fits best."
    )
