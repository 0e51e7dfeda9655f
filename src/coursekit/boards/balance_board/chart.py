"""The signed network: who is allied with whom and who is at odds, year by year."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from coursekit.charts.core.canvas import tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import BLUE, GREY, ORCHID, RED, TIE_SIGNS, colors
from coursekit.data import load
from coursekit.text import and_list

__all__ = ["AS_IN_DATA", "EVERY_PAIR", "example", "pair_key", "place_actors", "signed_network"]

AS_IN_DATA, EVERY_PAIR = "data", "every pair"

WIDTH, HEIGHT = 684, 226
STRIP = 58
MIDDLE, ACROSS, DOWN = (342, 120), 205, 84
AWAY, LINE, WRAP = 15, 16, 18

ENDS = ("actor_a", "actor_b", "actor_c")
TABLE = {
    "year": "Year",
    "pair_names": "Two actors",
    "tie": "Tie",
    "why": "Why",
    "rows": "Rows of the table",
}
THIS_YEAR = "datum.year == show_year"
THIS_PAIR = "datum.pair == show_pair"
TIE = f"set_to != '{AS_IN_DATA}' && {THIS_PAIR} ? set_to : datum.tie"
SET = f"datum.set_to == set_to && (datum.pair == '{EVERY_PAIR}' || {THIS_PAIR})"


@figure(marks=8, example=lambda: example())
def signed_network(
    ties: pd.DataFrame,
    ranges: pd.DataFrame,
    triads: pd.DataFrame,
    opening: str,
    order: Sequence[str] = (),
) -> alt.VConcatChart:
    """Draw the ties of a year, and below it how far two camps are from fitting, year by year.

    `ties` has a row a tie and year: ``year``, ``actor_a``, ``actor_b``, the ``tie``, ``why`` it
    is so and the ``rows`` it rests on. `ranges` has the frustration index, ``low`` and ``high``,
    by ``year``, ``pair`` and ``set_to``; as the data have it, the pair is `EVERY_PAIR` and
    ``set_to`` is `AS_IN_DATA`. `triads` has the frustrated triads of each of these states.
    The parameter ``show_year`` chooses the year, ``show_pair`` brings out one tie (at first
    `opening`), and ``set_to`` draws it, and counts, as if it were so. `order` is that of the
    actors round the oval.
    """
    actors = load("actors")
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    begins = pd.concat(
        ties[["year", end]].rename(columns={end: "actor_id"}) for end in ("actor_a", "actor_b")
    )
    nodes = place_actors(begins.groupby("actor_id")["year"].min(), names, order)
    drawn = place_ties(ties, nodes, names)
    chart = alt.vconcat(
        draw_network(nodes, list_corners(triads, nodes)),
        draw_strip(ranges),
        data=drawn,
        spacing=6,
        resolve=alt.Resolve(
            scale=alt.ScaleResolveMap(color="independent", strokeDash="independent")
        ),
        params=[
            alt.VariableParameter(name="show_year", value=int(ties["year"].max())),
            alt.VariableParameter(name="show_pair", value=opening),
            alt.VariableParameter(name="set_to", value=AS_IN_DATA),
        ],
    )
    return finish(chart, describe(ties, ranges, len(nodes)), TABLE)


def pair_key(first: str, second: str) -> str:
    """Name a pair of actors, whichever comes first.

    Examples
    --------
    >>> pair_key("nujaba", "kh")
    'kh:nujaba'
    """
    return ":".join(sorted((first, second)))


def place_actors(begins: pd.Series, names: Mapping[str, str], order: Sequence[str]) -> pd.DataFrame:
    """Place actors on an oval, where no line between two of them can run through a third.

    `begins` is the first year of each actor, by its id. A row has ``actor_id``, ``begins``,
    ``x`` and ``y``; the ``label`` in lines, its place outside the oval, and its ``align``.

    Examples
    --------
    >>> place_actors(pd.Series({"kh": 2020, "us": 2020}), {}, ())["align"].tolist()
    ['center', 'center']
    """
    ids = sorted(map(str, begins.index))
    ids = [one for one in order if one in ids] + [one for one in ids if one not in order]
    rows = []
    for at, actor in enumerate(ids):
        turn = 2 * math.pi * at / len(ids)
        right, down = math.sin(turn), -math.cos(turn)
        lines = textwrap.wrap(names.get(actor, actor), WRAP, break_on_hyphens=False)
        rise = len(lines) - 1
        rows.append(
            {
                "actor_id": actor,
                "begins": int(begins[actor]),
                "x": round(MIDDLE[0] + ACROSS * right, 1),
                "y": round(MIDDLE[1] + DOWN * down, 1),
                "label": "\n".join(lines),
                "label_x": round(MIDDLE[0] + (ACROSS + AWAY) * right, 1),
                "label_y": round(
                    MIDDLE[1] + (DOWN + AWAY) * down + LINE * rise * (down - 1) / 2, 1
                ),
                "align": "center" if abs(right) < 0.2 else "left" if right > 0 else "right",
            }
        )
    return pd.DataFrame(rows)


def place_ties(ties: pd.DataFrame, nodes: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Give each tie its ends."""
    at = nodes.set_index("actor_id")
    ends = list(zip(ties["actor_a"], ties["actor_b"], strict=True))
    drawn = ties.assign(
        pair=[pair_key(*pair) for pair in ends],
        pair_names=[and_list([names.get(actor, actor) for actor in pair]) for pair in ends],
    )
    for end, suffix in (("actor_a", ""), ("actor_b", "2")):
        drawn["x" + suffix], drawn["y" + suffix] = (
            at.loc[drawn[end], side].to_numpy() for side in ("x", "y")
        )
    return drawn.drop(columns=["actor_a", "actor_b"])


def list_corners(triads: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """List the corners of each frustrated triad."""
    long = triads.assign(triad=range(len(triads))).melt(
        ["year", "pair", "set_to", "triad"], list(ENDS), "corner", "actor_id"
    )
    return long.merge(nodes[["actor_id", "x", "y"]]).drop(columns="actor_id")


def draw_network(nodes: pd.DataFrame, corners: pd.DataFrame) -> alt.LayerChart:
    """Draw the actors, their ties of the year, and the triads that no two camps fit."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[HEIGHT, 0], nice=False))
    this_year = alt.Chart().transform_filter(THIS_YEAR)
    line = {"x": x, "y": y, "x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}
    chosen = this_year.transform_filter(THIS_PAIR).mark_rule(
        color=ORCHID, strokeWidth=15, opacity=0.45, strokeCap="round", aria=False
    )
    broken = (
        alt.Chart(corners)
        .transform_filter(f"{THIS_YEAR} && {SET}")
        .mark_line(filled=True, color=RED, opacity=0.3, aria=False)
        .encode(x=x, y=y, detail="triad:N")
    )
    legend = alt.Legend(
        title=None,
        orient="none",
        legendX=0,
        legendY=4,
        symbolType="stroke",
        symbolSize=900,
        symbolStrokeWidth=3,
    )
    dashes = [list(look.dash) or [1, 0] for look in TIE_SIGNS.values()]
    widths = [look.width for look in TIE_SIGNS.values()]
    styles = {
        "color": alt.Color("drawn:N", scale=colors(TIE_SIGNS), legend=legend),
        "strokeDash": alt.StrokeDash(
            "drawn:N", scale=alt.Scale(domain=list(TIE_SIGNS), range=dashes), legend=legend
        ),
        "strokeWidth": alt.StrokeWidth(
            "drawn:O",
            scale=alt.Scale(type="ordinal", domain=list(TIE_SIGNS), range=widths),
            legend=None,
        ),
    }
    signed = this_year.transform_calculate(drawn=TIE)
    told = {column: title for column, title in TABLE.items() if column != "year"}
    tooltip = tooltips({**told, "pair_names": "title"})
    reach = this_year.mark_rule(strokeWidth=13, opacity=0).encode(**line, tooltip=tooltip)
    there = alt.when("datum.begins <= show_year").then(alt.value(1)).otherwise(alt.value(0.75))
    dots = alt.Chart(nodes).mark_point(size=170, color=GREY).encode(x=x, y=y)
    labels = (
        alt.Chart(nodes)
        .mark_text(lineBreak="\n", lineHeight=LINE, align=alt.expr("datum.align"))
        .encode(
            x=alt.X("label_x:Q", axis=None),
            y=alt.Y("label_y:Q", axis=None),
            text="label:N",
            opacity=there,
        )
    )
    return alt.LayerChart(
        layer=[
            chosen.encode(**line),
            broken,
            signed.mark_rule(strokeCap="butt").encode(**line, **styles),
            reach,
            dots,
            labels,
        ],
        title=alt.Title(
            alt.expr("'Allies and rivals in ' + show_year"),
            subtitle="Broad band: the two actors you have chosen."
            " Red area: three actors whom no two camps fit.",
            offset=6,
        ),
        width=WIDTH,
        height=HEIGHT,
    )


def draw_strip(ranges: pd.DataFrame) -> alt.LayerChart:
    """Draw the range of the index in each year, as in the data and with the change."""
    years = sorted(set(ranges["year"]))
    top = int(ranges["high"].max()) + 1
    x_scale = alt.Scale(domain=[years[0] - 0.5, years[-1] + 0.5], nice=False, zero=False)
    x_axis = alt.Axis(values=years, format="d", title=None, grid=False, ticks=False)
    y_axis = alt.Axis(values=list(range(top)), format="d", title=None, tickCount=2 * top)
    y = alt.Y("low:Q", scale=alt.Scale(domain=[0, top - 0.6], nice=False), axis=y_axis)

    def bars(which: str, aside: float, color: str, shape: str) -> list[alt.Chart]:
        base = (
            alt.Chart()
            .transform_filter(which)
            .transform_calculate(
                at=f"datum.year + {aside}",
                middle="(datum.low + datum.high) / 2",
                words="datum.low == datum.high ? datum.low : datum.low + ' to ' + datum.high",
            )
            .encode(x=alt.X("at:Q", scale=x_scale, axis=x_axis))
        )
        ends = [
            base.mark_point(shape=shape, color=color).encode(y=alt.Y(f"{end}:Q", axis=y_axis))
            for end in ("low", "high")
        ]
        words = base.mark_text(align="left", dx=10)
        return [
            base.mark_rule(strokeWidth=4, color=color).encode(y=y, y2="high:Q"),
            *ends,
            words.encode(y=alt.Y("middle:Q", axis=y_axis), text="words:N"),
        ]

    band = (
        alt.Chart()
        .transform_filter(f"datum.set_to == '{AS_IN_DATA}' && {THIS_YEAR}")
        .transform_calculate(left="datum.year - 0.5", right="datum.year + 0.5")
        .mark_rect(color=GREY, opacity=0.04, aria=False)
        .encode(x=alt.X("left:Q", scale=x_scale, axis=x_axis), x2="right:Q")
    )
    yours = f"set_to != '{AS_IN_DATA}' && datum.set_to == set_to && {THIS_PAIR}"
    return alt.LayerChart(
        data=ranges,
        layer=[
            band,
            *bars(f"datum.set_to == '{AS_IN_DATA}'", -0.36, BLUE, "circle"),
            *bars(yours, 0.08, ORCHID, "diamond"),
        ],
        title=alt.Title(
            "Ties to change, fewest to most, for two camps to fit (● in the data, ◆ with yours)",
            fontSize=14,
            offset=6,
        ),
        width=WIDTH - 30,
        height=STRIP,
    )


def describe(ties: pd.DataFrame, ranges: pd.DataFrame, actors: int) -> str:
    """Say for each year how many ties there are, and how many would have to change."""
    counts = pd.crosstab(ties["year"], ties["tie"]).reindex(columns=list(TIE_SIGNS), fill_value=0)
    as_given = ranges[ranges["set_to"] == AS_IN_DATA].set_index("year")
    years = [
        f"{year}: {allies} allied, {rivals} at odds, {unknown} not known;"
        f" to change {low if low == high else f'{low} to {high}'}"
        for year, allies, rivals, unknown, low, high in counts.join(
            as_given[["low", "high"]]
        ).itertuples(name=None)
    ]
    return (
        f"Network of {actors} actors with the pairs that are allied, at odds, or tied in a way"
        " that is not known, one year at a time; below it, for each year, how many ties would"
        " have to change, at the fewest and at the most, for two camps to fit. "
        f"{'. '.join(years)}."
    )


def example() -> alt.VConcatChart:
    """Draw three made-up groups over two years."""
    pairs = [("A", "B"), ("B", "C"), ("A", "C")]
    signs = {2001: ["allies", "allies", "not known"], 2002: ["allies", "allies", "rivals"]}
    ties = pd.DataFrame(
        [
            {
                "year": year,
                "actor_a": a,
                "actor_b": b,
                "tie": tie,
                "why": "made up",
                "rows": "none",
            }
            for year, all_signs in signs.items()
            for (a, b), tie in zip(pairs, all_signs, strict=True)
        ]
    )
    state = {"pair": EVERY_PAIR, "set_to": AS_IN_DATA}
    ranges = pd.DataFrame(
        [
            {"year": 2001, **state, "low": 0, "high": 1},
            {"year": 2002, **state, "low": 1, "high": 1},
            {"year": 2002, "pair": "A:C", "set_to": "allies", "low": 0, "high": 0},
        ]
    )
    triads = pd.DataFrame([{"year": 2002, **state, **dict(zip(ENDS, "ABC", strict=True))}])
    return signed_network(ties, ranges, triads, "A:C")
