"""The tie map: who is tied to whom, how, since when, and who says so."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeVar

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.looks import ACTOR_GROUPS, ORANGE, TIE_KINDS, Look, colors
from coursekit.charts.core.theme import INK
from coursekit.charts.ties import CONTENT, HEIGHT, LINE, WIDTH, boxes, lines, tie_rows
from coursekit.charts.words import paper_date, paper_day
from coursekit.data import load
from coursekit.text import and_list, counted, plural

Channel = TypeVar("Channel", alt.StrokeDash, alt.StrokeWidth)

__all__ = ["opening", "tie_map"]

LEGEND_TOP, LEGEND_ROW, LEGEND_COLUMNS = 8, 16, 4
TABLE = {
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
BEGUN = "(on_date == 'all' || datum.begins <= on_date)"
OF_KIND = "(show_kind == 'all' || datum.kind == show_kind)"
ENDED = "on_date != 'all' && datum.ends < on_date"
ELSEWHERE = "focus != 'all' && datum.actor_a != focus && datum.actor_b != focus"
FOCUS = "show_actor != 'all' ? show_actor : isArray(picked.actor_id) ? picked.actor_id[0] : 'all'"
TITLE = (
    "on_date == 'all' ? 'Ties between the actors that the tables hold, all years'"
    " : 'Ties that the tables hold on ' + utcFormat(toDate(on_date), '%-d %B %Y')"
)
OTHERS = 0.28  # the opacity of ties that have nothing to do with the focus: they are ground
THIN = 1  # the width of a tie that is over


@figure(marks=58)
def tie_map(
    relations: pd.DataFrame | None = None, actors: pd.DataFrame | None = None
) -> alt.LayerChart:
    """Draw the actors at fixed places and the ties between them.

    The parameter ``on_date`` (``2024-03-18``, or ``all``) shows the ties that had
    begun by that day, those that had ended faintly; ``show_actor`` (an id, or ``all``)
    brings out the ties of one actor, and with ``all`` a click on a box does; ``show_kind``
    leaves one kind of tie. Pointing tells more, and changes nothing.

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
    groups = {name: look for name, look in ACTOR_GROUPS.items() if name in set(nodes["group"])}
    rows = tie_rows(relations, names)
    begins = rows.groupby("kind")["begins"].min().astype(str)
    kinds = begins.reindex([kind for kind in TIE_KINDS if kind in begins.index])
    kinds = pd.concat([kinds[kinds <= day], kinds[kinds > day]])  # those drawn at first come first
    below = LEGEND_TOP + math.ceil(len(kinds) / LEGEND_COLUMNS) * LEGEND_ROW
    top = below + LEGEND_ROW
    nodes[["y", "y1", "y2"]] += top
    ties = lines(rows, nodes)
    counts = pd.concat([ties["actor_a"], ties["actor_b"]]).value_counts()
    nodes["ties"] = nodes["actor_id"].map(counts).fillna(0).astype(int)

    canvas = Canvas(WIDTH, top + HEIGHT)
    draw_ties(canvas)
    draw_legend(canvas, kinds, groups, below)
    draw_boxes(canvas, nodes, groups)
    chart = canvas.figure(
        ties,
        alt.expr(TITLE),
        "Thin: ended by then. Arrow: from one to the other. ?: how far it goes is disputed.",
        params={
            "on_date": day,
            "show_actor": opening(actors),
            "show_kind": "all",
            "focus": alt.expr(FOCUS),
        },
        description=describe(ties, day),
        table=TABLE,
    )
    chart.resolve = alt.Resolve(scale=alt.ScaleResolveMap(color="independent"))
    return chart


def opening(actors: pd.DataFrame) -> str:
    """Return the actor whose ties are brought out at first; all of them where none is named."""
    named = CONTENT.load().opening if CONTENT.exists() else ""
    return named if named in set(actors["actor_id"]) else "all"


def line_looks() -> dict[str, Any]:
    """Return the channels that tell the kinds of tie apart."""
    kinds = list(TIE_KINDS)

    def per_kind(channel: type[Channel], values: list[Any]) -> Channel:
        scale = alt.Scale(type="ordinal", domain=kinds, range=values)
        return channel("kind:O", scale=scale, legend=None)

    return {
        "color": alt.Color("kind:N", scale=colors(TIE_KINDS), legend=None),
        "strokeDash": per_kind(
            alt.StrokeDash, [list(look.dash) or [1, 0] for look in TIE_KINDS.values()]
        ),
        "strokeWidth": per_kind(alt.StrokeWidth, [look.width for look in TIE_KINDS.values()]),
    }


def draw_ties(canvas: Canvas) -> None:
    """Draw a line a tie, thin when it is over; ties without the focus are ground."""
    looks = line_looks()
    looks["strokeWidth"].condition = {"test": ENDED, "value": THIN}
    begun = alt.Chart().transform_filter(f"{BEGUN} && {OF_KIND}")
    line: dict[str, Any] = {"x": "x", "y": "y", "x2": "x2", "y2": "y2"}
    head = {"angle": alt.Angle("angle:Q", scale=None), "color": looks["color"]}
    letter: dict[str, Any] = {"text": alt.TextValue("?"), "fontWeight": "bold", "fontSize": 15}
    for here, look in (
        (ELSEWHERE, {"opacity": OTHERS, "aria": False}),
        (f"!({ELSEWHERE})", {"opacity": 1}),
    ):
        shown = begun.transform_filter(here)
        canvas.rule(shown, strokeCap="butt", encode=looks, **look, **line)
        arrows = {"where": "datum.directed", "shape": "triangle", "size": 90, "encode": head}
        canvas.point(shown, x="x2", y="y2", **arrows, **look)
    canvas.text(shown, where="datum.disputed", x="middle_x", y="middle_y", **letter)
    told = {key: TABLE[key] for key in TABLE if key not in ("from_name", "to_name", "source_ids")}
    canvas.rule(begun, strokeWidth=11, opacity=0, tooltip=tooltips(told, heading="pair"), **line)


def draw_legend(
    canvas: Canvas, kinds: pd.Series[str], groups: Mapping[str, Look], below: float
) -> None:
    """Draw above the map a sample of each kind of line, and `below` of boxes, with their words.

    Of a kind, `kinds` has the day on which its first tie began; before it there is no sample.
    """
    samples = kinds.rename_axis("kind").reset_index(name="begins")
    place = samples.index.to_series()
    samples["x"] = 6 + place % LEGEND_COLUMNS * 172
    samples["y"] = LEGEND_TOP + place // LEGEND_COLUMNS * LEGEND_ROW
    samples["x2"], samples["words"] = samples["x"] + 42, samples["x"] + 50
    drawn = f"{BEGUN} && {OF_KIND}"
    canvas.rule(samples, where=drawn, x="x", x2="x2", y="y", encode=line_looks())
    canvas.text(samples, where=drawn, x="words", y="y", text="kind", align="left")
    swatches = pd.DataFrame({"words": list(groups)})
    swatches["x"] = [6, *(30 + 7.6 * swatches["words"].str.len()).cumsum()][: len(groups)]
    swatches = swatches.assign(after=swatches["x"] + 10, y=below)
    fill = alt.Color("words:N", scale=colors(groups), legend=None)
    canvas.point(
        swatches, x="x", y="y", shape="square", size=130, stroke=INK, encode={"color": fill}
    )
    canvas.text(swatches, x="after", y="y", text="words", align="left")


def draw_boxes(canvas: Canvas, nodes: pd.DataFrame, groups: Mapping[str, Look]) -> None:
    """Draw a box an actor, to be clicked; the one in focus has a frame."""
    fill = alt.Color("group:N", scale=colors(groups), legend=None)
    by_id: dict[str, Any] = {"fields": ["actor_id"], "empty": False}
    area: dict[str, Any] = {"x": "x1", "x2": "x2", "y": "y1", "y2": "y2"}
    told = tooltips({"type": "Type"}, heading="name")
    canvas.rect(nodes, cornerRadius=6, opacity=1, encode={"color": fill}, tooltip=told, **area)
    canvas.layers[-1] = canvas.layers[-1].add_params(
        alt.selection_point(name="picked", on="click", **by_id)
    )
    frame = {"stroke": ORANGE, "strokeWidth": 4, "cornerRadius": 6}
    canvas.outline(nodes, where="datum.actor_id == focus", **frame, **area)
    up = alt.expr(f"{-LINE / 2} * (datum.lines - 1)")
    canvas.text(nodes, x="x", y="y", text="label", lineHeight=LINE, dy=up, color="white")


def describe(ties: pd.DataFrame, paper: str) -> str:
    """Say which ties there are on the day of the paper."""
    begun = ties[ties["begins"] <= paper]
    open_ = begun[begun["ends"] >= paper]
    kinds = and_list([f"{kind} {n}" for kind, n in open_["kind"].value_counts().items()]) or "none"
    ends = pd.concat([open_["from_name"], open_["to_name"]]).value_counts()
    most = and_list([f"{name} ({n})" for name, n in ends.head(3).items()]) or "none"
    disputed = counted(int(ties["disputed"].sum()), "tie")
    open_end = f" In {disputed} it is disputed how far they go." if ties["disputed"].any() else ""
    ended, later = len(begun) - len(open_), len(ties) - len(begun)
    others = f" {ended} had ended before and {later} began later." if ended or later else ""
    return (
        f"Map of {counted(len(ties), 'tie')} between actors. On {paper_day()}, {len(open_)} of "
        f"them {plural(len(open_), 'was', 'were')} in force or had no dates: {kinds}.{others} "
        f"Most ties on that day: {most}.{open_end}"
    )
