"""The coding sheet as a chart: one line a dimension, from no control to full control."""

from __future__ import annotations

import altair as alt
import pandas as pd

from coursekit.charts.case import of_this_paper
from coursekit.charts.core.cells import pixels
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY
from coursekit.charts.sheet_rows import AGENT, PRINCIPAL, SCORES, sheet_rows

__all__ = ["coding_sheet"]

# Pixels: the chart, the ends of the scale, where remarks stand, a row, the heading.
_WIDTH, _LEFT, _RIGHT, _REMARK, _ROW, _HEAD = 680, 190, 430, 462, 31, 34
_STEP = (_RIGHT - _LEFT) / (len(SCORES) - 1)
_SIZES = {"": 140, "low": 80, "medium": 200, "high": 380}
_COLUMNS = {
    "name": "Dimension",
    "where": "Where",
    "asks": "Question",
    "none": "Lowest score",
    "full": "Highest score",
    "source": "Taken from",
}


@figure(marks=8)
@of_this_paper
def coding_sheet() -> alt.LayerChart:
    """Draw the eight dimensions of the coding sheet, with the scores that count.

    The parameter ``sheet`` is an object with a key ``dimension:score``,
    ``dimension:locator`` and ``dimension:confidence`` for each dimension. A score counts
    only with a locator; what does not count is grey. The parameter ``dimension`` is the
    number of the line that lies on a grey ground.

    Returns
    -------
    altair.LayerChart
        One line a dimension.

    Examples
    --------
    >>> [param.name for param in coding_sheet().params]
    ['sheet', 'dimension']
    """
    rows = sheet_rows()
    rows["number"] = rows.index + 1
    gap = (rows["where"] != rows["where"].shift()).cumsum() * _HEAD
    rows["y"] = rows.index * _ROW + gap + _ROW / 2
    height = float(rows["y"].max()) + _ROW / 2
    x, y = pixels(_WIDTH, height)
    chart = alt.LayerChart(
        layer=[*_scale(rows, x, y), *_scores(x, y)],
        data=rows,
        params=[
            alt.VariableParameter(name="sheet", value={}),
            alt.VariableParameter(name="dimension", value=0),
        ],
        title=alt.Title(
            "How much control, dimension by dimension?",
            subtitle=[
                f"Principal: {PRINCIPAL}. Agent: {AGENT}. 0 = no control, 3 = full control.",
                "The larger the mark, the surer. Grey: left out, as it has no score or no locator.",
            ],
        ),
        width=_WIDTH,
        height=height,
    )
    return finish(chart, _described(rows), _COLUMNS)


def _scale(rows: pd.DataFrame, x: alt.Scale, y: alt.Scale) -> list[alt.Chart]:
    """Draw the lines with their ticks, the headings and the ends of the scale."""
    heads = rows.drop_duplicates("where")[["where", "y"]]
    heads = heads.assign(y=heads["y"] - _ROW / 2 - 10)
    ticks = pd.DataFrame({"score": list(SCORES)}).assign(
        x=lambda frame: _LEFT + frame["score"].astype(float) * _STEP
    )
    grid = rows[["y"]].merge(ticks, how="cross")
    marks = ticks.merge(heads, how="cross")
    along, down = (
        alt.X("x:Q", axis=None, scale=x),
        alt.Y("y:Q", axis=None, scale=y),
    )
    ground = alt.Chart().transform_filter("datum.number == dimension")
    return [
        ground.mark_rect(
            x=-6, x2=_WIDTH, height=_ROW - 4, color=GREY, opacity=0.2, cornerRadius=4
        ).encode(y=down),
        alt.Chart().mark_rule(x=_LEFT, x2=_RIGHT, opacity=0.6).encode(y=down),
        alt.Chart(grid).mark_tick(color=GREY, size=10, orient="vertical").encode(x=along, y=down),
        alt.Chart(marks).mark_text(baseline="middle").encode(x=along, y=down, text="score:N"),
        alt.Chart(heads)
        .mark_text(x=0, align="left", baseline="middle", fontStyle="italic")
        .encode(y=down, text="where:N"),
    ]


def _scores(x: alt.Scale, y: alt.Scale) -> list[alt.Chart]:
    """Draw the names and the scores, grey where they do not count."""
    base = (
        alt.Chart()
        .transform_calculate(
            score="sheet[datum.key + ':score'] || ''",
            locator="sheet[datum.key + ':locator'] || ''",
            confidence="sheet[datum.key + ':confidence'] || ''",
        )
        .transform_calculate(
            x=f"{_LEFT} + toNumber(datum.score || '0') * {_STEP}",
            size=f"{_SIZES}[datum.confidence]",
            counts="datum.score != '' && datum.locator != ''",
            remark="datum.score == '' ? 'no score: left out' : datum.locator == ''"
            " ? 'no locator: left out' : datum.score + ' · ' + datum.locator"
            " + (datum.confidence ? ' · ' + datum.confidence : '')",
        )
        .encode(y=alt.Y("y:Q", axis=None, scale=y))
    )
    tooltip = [
        alt.Tooltip(f"{column}:N", title="title" if column == "name" else title)
        for column, title in _COLUMNS.items()
        if column != "where"
    ]
    pale = alt.OpacityValue(0.55, condition={"test": "datum.counts", "value": 1})
    along = alt.X("x:Q", axis=None, scale=x)
    point = base.transform_filter("datum.score != ''")
    return [
        base.mark_text(x=0, align="left", baseline="middle", fontWeight="bold").encode(
            text="name:N", opacity=pale, tooltip=tooltip
        ),
        point.transform_filter("datum.counts")
        .mark_point(color=BLUE, opacity=1)
        .encode(
            x=along,
            size=alt.Size("size:Q", scale=None),
            tooltip=tooltip,
        ),
        point.transform_filter("!datum.counts")
        .mark_point(filled=False, color=GREY, size=140, strokeWidth=2)
        .encode(x=along, tooltip=tooltip),
        base.mark_text(x=_REMARK, align="left", baseline="middle").encode(
            text="remark:N", opacity=pale
        ),
    ]


def _described(rows: pd.DataFrame) -> str:
    said = "; ".join(
        f"{row['name']} ({row['where']}): {row['asks']} 0: {row['none']}, 3: {row['full']},"
        f" after {row['source']}"
        for row in rows.to_dict("records")
    )
    return (
        f"A coding sheet with {len(rows)} dimensions of control, each from 0 (no control) to 3"
        f" (full control); principal {PRINCIPAL}, agent {AGENT}. {said}. A score without a"
        " locator is grey and left out."
    )
