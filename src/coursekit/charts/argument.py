"""The paper's argument on Iran as a chain of steps, with what checking found."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.argument_rows import DISPUTED, NO_HEDGE, argument_rows, tension_texts
from coursekit.charts.case import of_this_paper
from coursekit.charts.core.cells import fold, pixels
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import VERDICTS, colors, shapes
from coursekit.charts.core.theme import GREY, ORANGE, RED

__all__ = ["argument"]

# Pixels: the chart, the boxes of the steps, the verdicts, a row and the gap below it.
_WIDTH, _LEFT, _RIGHT, _VERDICT, _ROW, _GAP = 700, 44, 474, 494, 40, 16
_LINE, _PAD, _LETTERS = 17, 9, 100
_COLUMNS = {
    "claim_id": "Step",
    "locator": "Where",
    "words": "In brief",
    "kind": "Kind",
    "hedges": "Hedges",
    "verdict": "Verdict",
    "tensions": "Tension",
}


@figure(marks=27)
@of_this_paper
def argument() -> alt.LayerChart:
    """Draw the steps of the paper's argument on Iran, and where they pull apart.

    Returns
    -------
    altair.LayerChart
        One box a step, in the order of the paper; a step that other sources dispute has a
        red one.

    Examples
    --------
    >>> argument().data["claim_id"].tolist()[:3]
    ['C06', 'C95', 'C62']
    """
    rows = argument_rows()
    rows["top"] = rows.index * (_ROW + _GAP) + 2
    rows["bottom"], rows["middle"] = rows["top"] + _ROW, rows["top"] + _ROW / 2
    rows["second"] = (
        rows["locator"]
        + " · "
        + rows["kind"]
        + " · "
        + rows["hedges"].where(rows["hedges"] == NO_HEDGE, "hedged: " + rows["hedges"])
    )
    tensions, height = _tensions(float(rows["bottom"].max()) + 2 * _GAP)
    y = pixels(_WIDTH, height)[1]
    chart = alt.LayerChart(
        layer=[*_arrows(rows, y), *_steps(y), *_below(tensions, y)],
        data=rows,
        title=alt.Title(
            "The paper's argument on Iran, step by step",
            subtitle=[
                "Red: other sources dispute the step. Arrows: the order of the text, no more.",
                "A and B: here the paper does not fit together.",
            ],
        ),
        width=_WIDTH,
        height=height,
    )
    return finish(chart, _described(rows), _COLUMNS)


def _down(column: str, y: alt.Scale) -> alt.Y:
    return alt.Y(f"{column}:Q", axis=None, scale=y)


def _steps(y: alt.Scale) -> list[alt.Chart]:
    """Draw the boxes with their words, and what checking found."""
    base = alt.Chart()
    red, open_ = f"datum.verdict == '{DISPUTED}'", "datum.verdict == 'not checked'"
    tooltip = [
        alt.Tooltip("claim_id:N", title="title"),
        alt.Tooltip("claim:N", title="Claim"),
        *(
            alt.Tooltip(f"{column}:N", title=title)
            for column, title in _COLUMNS.items()
            if column not in ("claim_id", "words")
        ),
    ]
    boxes = [
        base.transform_filter(f"{'' if dash else '!'}({open_})")
        .mark_rect(x=_LEFT, x2=_RIGHT, cornerRadius=4, fillOpacity=0.13, strokeDash=dash)
        .encode(
            y=_down("top", y),
            y2="bottom:Q",
            fill=alt.condition(red, alt.value(RED), alt.value("transparent")),
            stroke=alt.condition(red, alt.value(RED), alt.value(GREY)),
            strokeWidth=alt.condition(red, alt.value(2.5), alt.value(1)),
            tooltip=tooltip,
        )
        for dash in ([], [4, 3])
    ]
    middle = base.encode(y=_down("middle", y))
    mark: dict[str, Any] = {"align": "left", "baseline": "middle"}
    tagged = middle.transform_filter("datum.tensions != 'none'")
    return [
        *boxes,
        middle.mark_text(x=0, fontWeight="bold", **mark).encode(text="claim_id:N"),
        middle.mark_text(x=_LEFT + 9, dy=-9, fontWeight="bold", **mark).encode(
            text="words:N", tooltip=tooltip
        ),
        middle.mark_text(x=_LEFT + 9, dy=9, fontSize=12, **mark).encode(text="second:N"),
        middle.mark_point(x=_VERDICT, size=110).encode(
            shape=alt.Shape("verdict:N", scale=shapes(VERDICTS), legend=None),
            color=alt.Color("verdict:N", scale=colors(VERDICTS), legend=None),
            tooltip=tooltip,
        ),
        middle.mark_text(x=_VERDICT + 14, **mark).encode(text="verdict:N"),
        tagged.mark_point(x=_RIGHT - 16, shape="square", size=330, color=ORANGE, opacity=1),
        tagged.mark_text(x=_RIGHT - 16, fontWeight="bold", color="black").encode(text="tensions:N"),
    ]


def _arrows(rows: pd.DataFrame, y: alt.Scale) -> list[alt.Chart]:
    """Draw an arrow from each step to the next."""
    arrows = rows.iloc[:-1][["bottom"]].assign(end=rows["bottom"] + _GAP)
    base, at = alt.Chart(arrows), _LEFT + 24
    return [
        base.mark_rule(x=at).encode(y=_down("bottom", y), y2="end:Q"),
        base.mark_point(x=at, yOffset=-4, shape="triangle-down", size=55, color=GREY).encode(
            y=_down("end", y)
        ),
    ]


def _tensions(top: float) -> tuple[pd.DataFrame, float]:
    """Place the tensions below the chain."""
    rows = []
    for letter, text in tension_texts().items():
        folded = fold(text, _LETTERS)
        bottom = top + (folded.count("\n") + 1) * _LINE + 2 * _PAD
        rows.append({"letter": letter, "text": folded, "top": top, "bottom": bottom})
        top = bottom + 8
    return pd.DataFrame(rows), top


def _below(tensions: pd.DataFrame, y: alt.Scale) -> list[alt.Chart]:
    """Draw the tensions, each in a box with its letter."""
    base = alt.Chart(tensions.assign(text_top=tensions["top"] + _PAD + 1))
    text: dict[str, Any] = {
        "align": "left",
        "baseline": "top",
        "lineBreak": "\n",
        "lineHeight": _LINE,
    }
    line = base.encode(y=_down("text_top", y))
    return [
        base.mark_rect(
            x=0, x2=_WIDTH, cornerRadius=4, fill="transparent", stroke=ORANGE, strokeWidth=2
        ).encode(y=_down("top", y), y2="bottom:Q"),
        line.mark_point(x=18, yOffset=8, shape="square", size=330, color=ORANGE, opacity=1),
        line.mark_text(x=18, yOffset=8, fontWeight="bold", color="black").encode(text="letter:N"),
        line.mark_text(x=_LEFT, **text).encode(text="text:N"),
    ]


def _described(rows: pd.DataFrame) -> str:
    said = "; ".join(
        f"{row['claim_id']} ({row['locator']}, {row['kind']}, {row['hedges']}):"
        f" {row['words']}, {row['verdict']}"
        for row in rows.to_dict("records")
    )
    disputed = ", ".join(rows.loc[rows["verdict"] == DISPUTED, "claim_id"])
    apart = " ".join(f"{letter}: {text}" for letter, text in tension_texts().items())
    return (
        f"A chain of {len(rows)} steps in the paper's argument on Iran. {said}. Other sources"
        f" dispute {disputed}. At two points the paper does not fit together. {apart}"
    )
