"""The tie map: who is tied to whom, how, since when, and who says so."""

from __future__ import annotations

from typing import Any, TypeVar

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import ACTOR_GROUPS, TIE_KINDS, colors
from coursekit.charts.tie_layout import HEIGHT, WIDTH, boxes, lines
from coursekit.charts.tie_rows import tie_rows
from coursekit.charts.words import paper_date
from coursekit.data import load
from coursekit.text import and_list, date_text

Channel = TypeVar("Channel", alt.StrokeDash, alt.StrokeWidth)

__all__ = ["tie_map"]

_LEGEND = 56
_COLUMNS = {
    "from_name": "From",
    "kind": "Kind of tie",
    "to_name": "To",
    "direction": "Direction",
    "since": "Dates",
    "says": "Who says so",
    "locators": "Paragraphs of the paper",
    "source_ids": "Sources",
    "note": "Note",
}
_BEGUN = "(on_date == 'all' || datum.begins <= on_date)"
_OF_KIND = "(show_kind == 'all' || datum.kind == show_kind)"
_ENDED = "on_date != 'all' && datum.ends < on_date"
_ELSEWHERE = "focus != 'all' && datum.actor_a != focus && datum.actor_b != focus"
_FOCUS = (
    "show_actor != 'all' ? show_actor"
    " : isArray(hovered.actor_id) ? hovered.actor_id[0]"
    " : isArray(picked.actor_id) ? picked.actor_id[0] : 'all'"
)
_TITLE = (
    "on_date == 'all' ? 'Ties between the actors, all years'"
    " : 'Ties between the actors on ' + utcFormat(toDate(on_date), '%-d %B %Y')"
)


@figure(marks=58)
def tie_map(
    relations: pd.DataFrame | None = None, actors: pd.DataFrame | None = None
) -> alt.LayerChart:
    """Draw the actors at fixed places and the ties between them.

    The parameter ``on_date`` (``2024-03-18``, or ``all``) shows the ties that had
    begun by that day, those that had ended faintly; ``show_actor`` (an id) brings
    out the ties of one actor, as pointing at its box or a click on it does;
    ``show_kind`` leaves one kind of tie.

    Parameters
    ----------
    relations
        The table of ties or some of its rows; the whole table when left out.
    actors
        The table of actors; the whole table when left out.

    Returns
    -------
    altair.LayerChart
        A line a tie, a box an actor.

    Examples
    --------
    >>> {"on_date", "show_actor", "show_kind"} <= {param.name for param in tie_map().params}
    True
    """
    relations = load("relations") if relations is None else relations
    actors = load("actors") if actors is None else actors
    day = paper_date()
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    nodes = boxes(actors)
    ties = lines(tie_rows(relations, names), nodes)
    counts = pd.concat([ties["actor_a"], ties["actor_b"]]).value_counts()
    nodes["ties"] = nodes["actor_id"].map(counts).fillna(0).astype(int)

    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[HEIGHT + _LEGEND, 0], nice=False))
    kinds = alt.Color("kind:N", scale=colors(TIE_KINDS), legend=None)
    line_styles = {
        "color": kinds,
        "strokeDash": _per_kind(
            alt.StrokeDash, [list(line.dash) or [1, 0] for line in TIE_KINDS.values()]
        ),
        "strokeWidth": _per_kind(alt.StrokeWidth, [line.width for line in TIE_KINDS.values()]),
    }
    faded = (
        alt.when(_ELSEWHERE)
        .then(alt.value(0.06))
        .when(_ENDED)
        .then(alt.value(0.3))
        .otherwise(alt.value(0.95))
    )
    shown = alt.Chart().transform_filter(f"{_BEGUN} && {_OF_KIND}")
    drawn = shown.encode(x=x, y=y, opacity=faded)
    tooltip = [
        alt.Tooltip(f"{column}:N", title=title)
        for column, title in {"pair": "title", **_COLUMNS}.items()
        if column not in ("from_name", "to_name", "source_ids")
    ]
    strokes = drawn.mark_rule(strokeCap="butt").encode(
        x2=alt.X2("x2:Q"),
        y2=alt.Y2("y2:Q"),
        **line_styles,
    )
    heads = (
        drawn.transform_filter(alt.datum.directed)
        .mark_point(shape="triangle", size=90)
        .encode(
            x=alt.X("x2:Q", axis=None),
            y=alt.Y("y2:Q", axis=None),
            angle=alt.Angle("angle:Q", scale=None),
            color=kinds,
        )
    )
    doubts = (
        drawn.transform_filter(alt.datum.disputed)
        .mark_text(fontWeight="bold", fontSize=15)
        .encode(
            x=alt.X("middle_x:Q", axis=None),
            y=alt.Y("middle_y:Q", axis=None),
            text=alt.TextValue("?"),
        )
    )
    reach = shown.mark_rule(strokeWidth=11, opacity=0).encode(
        x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), tooltip=tooltip
    )
    layers = [strokes, heads, doubts, reach, *_legend(x, y, line_styles), *_box_layers(nodes, x, y)]
    chart = alt.LayerChart(
        layer=layers,
        data=ties,
        params=[
            alt.VariableParameter(name="on_date", value=day),
            alt.VariableParameter(name="show_actor", value="all"),
            alt.VariableParameter(name="show_kind", value="all"),
            alt.VariableParameter(name="focus", expr=_FOCUS),
        ],
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(color="independent")),
        title=alt.Title(
            alt.expr(_TITLE),
            subtitle=[
                "Faint: ended by then. Arrow: from one to the other. ?: disputed how far it goes.",
                "Point at an actor to see its ties, at a line to read it; click to keep an actor.",
            ],
        ),
        width=WIDTH,
        height=HEIGHT + _LEGEND,
    )
    return finish(chart, _described(ties, day), _COLUMNS)


def _per_kind(channel: type[Channel], values: list[Any]) -> Channel:
    scale = alt.Scale(type="ordinal", domain=list(TIE_KINDS), range=values)
    return channel("kind:O", scale=scale, legend=None)


def _legend(x: alt.X, y: alt.Y, styles: dict[str, Any]) -> list[alt.Chart]:
    """Draw a sample of each kind of line under the map, with its word."""
    samples = pd.DataFrame({"kind": list(TIE_KINDS)})
    place = samples.index.to_series()
    samples["x"] = 6 + place % 4 * 172
    samples["y"] = HEIGHT + 22 + place // 4 * 24
    samples["x2"], samples["words"] = samples["x"] + 42, samples["x"] + 50
    line = alt.Chart(samples).mark_rule().encode(x=x, y=y, x2=alt.X2("x2:Q"), **styles)
    words = alt.Chart(samples).mark_text(align="left")
    return [line, words.encode(x=alt.X("words:Q", axis=None), y=y, text=alt.Text("kind:N"))]


def _box_layers(nodes: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw the boxes; the one that is in focus keeps its colour."""
    groups = {name: look for name, look in ACTOR_GROUPS.items() if name in set(nodes["group"])}
    fill = alt.Color(
        "group:N",
        scale=colors(groups),
        legend=alt.Legend(title=None, orient="top", symbolType="square"),
    )
    by_id: dict[str, Any] = {"fields": ["actor_id"], "empty": False}
    rectangles = (
        alt.Chart(nodes)
        .mark_rect(cornerRadius=6, opacity=1)
        .encode(
            x=alt.X("x1:Q", axis=None),
            x2=alt.X2("x2:Q"),
            y=alt.Y("y1:Q", axis=None),
            y2=alt.Y2("y2:Q"),
            color=fill,
        )
        .add_params(
            alt.selection_point(name="hovered", on="pointerover", clear="pointerout", **by_id),
            alt.selection_point(name="picked", on="click", **by_id),
        )
    )
    words = alt.Chart(nodes).mark_text(
        lineBreak="\n", lineHeight=16, dy=alt.expr("-8 * (datum.lines - 1)"), color="white"
    )
    return [rectangles, words.encode(x=x, y=y, text=alt.Text("label:N"))]


def _described(ties: pd.DataFrame, paper: str) -> str:
    begun = ties[ties["begins"] <= paper]
    open_ = begun[begun["ends"] >= paper]
    kinds = and_list([f"{kind} {n}" for kind, n in open_["kind"].value_counts().items()]) or "none"
    ends = pd.concat([open_["from_name"], open_["to_name"]]).value_counts()
    most = and_list([f"{name} ({n})" for name, n in ends.head(3).items()]) or "none"
    day = date_text(pd.Timestamp(paper))
    return (
        f"Map of {len(ties)} ties between actors. On {day}, the day of the paper, {len(open_)} of "
        f"them were in force or had no dates: {kinds}. {len(begun) - len(open_)} had ended "
        f"before and {len(ties) - len(begun)} began later. Most ties on that day: {most}. "
        f"In {int(ties['disputed'].sum())} ties it is disputed how far they go."
    )
