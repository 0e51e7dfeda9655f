"""The signed network: who is allied with whom and who is at odds, year by year."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.looks import TIE_SIGNS, colors
from coursekit.charts.core.theme import BLUE, GREY, ORCHID, RED
from coursekit.data import load
from coursekit.text import and_list

__all__ = ["AS_IN_DATA", "EVERY_PAIR", "example", "pair_key", "places", "signed_network"]

AS_IN_DATA, EVERY_PAIR = "data", "every pair"

# Round the oval, clockwise from the left of its top: the order in which fewest lines cross.
ORDER = ("aah", "sudani-gov", "badr", "iran", "quds-force", "us", "nujaba", "kh", "shrine-factions")
WIDTH, HEIGHT = 684, 320
STRIP = 92
_MIDDLE, _ACROSS, _DOWN = (342, 166), 185, 128
_AWAY, _LINE, _WRAP = 15, 16, 18

_ENDS = ("actor_a", "actor_b", "actor_c")
_COLUMNS = {
    "year": "Year",
    "pair_names": "Two actors",
    "tie": "Tie",
    "why": "Why",
    "rows": "Rows of the table",
}
_THIS_YEAR = "datum.year == show_year"
_THIS_PAIR = "datum.pair == show_pair"
_TIE = f"set_to != '{AS_IN_DATA}' && {_THIS_PAIR} ? set_to : datum.tie"
_SET = f"datum.set_to == set_to && (datum.pair == '{EVERY_PAIR}' || {_THIS_PAIR})"


@figure(marks=8, example=lambda: example())
def signed_network(
    ties: pd.DataFrame, ranges: pd.DataFrame, triads: pd.DataFrame, opening: str
) -> alt.VConcatChart:
    """Draw the ties of a year, and below it how far two camps are from fitting, year by year.

    The parameter ``show_year`` chooses the year; ``show_pair`` (see `pair_key`) brings out
    one tie; ``set_to`` (``allies``, ``rivals``, ``not known``, or ``data``) draws that tie,
    and counts, as if it were so.

    Parameters
    ----------
    ties
        One row a tie and year: ``year``, ``actor_a``, ``actor_b``, the ``tie`` (as
        ``set_to``), ``why`` it is so and the ``rows`` it rests on.
    ranges
        The frustration index, ``low`` and ``high``, by ``year``, ``pair`` and ``set_to``;
        as the data have it, ``pair`` is `EVERY_PAIR` and ``set_to`` is `AS_IN_DATA`.
    triads
        Frustrated triads: ``year``, ``pair``, ``set_to`` as for ``ranges``, and
        ``actor_a``, ``actor_b``, ``actor_c``.
    opening
        The pair that is brought out at first.

    Returns
    -------
    altair.VConcatChart
        The network, and a bar from the lowest to the highest index for each year.

    Examples
    --------
    >>> [param.name for param in example().params]
    ['show_year', 'show_pair', 'set_to']
    """
    actors = load("actors")
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    begins = pd.concat(
        ties[["year", end]].rename(columns={end: "actor_id"}) for end in ("actor_a", "actor_b")
    )
    nodes = places(begins.groupby("actor_id")["year"].min(), names)
    drawn = _lines(ties, nodes, names)
    chart = alt.vconcat(
        _network(nodes, _corners(triads, nodes)),
        _strip(ranges),
        data=drawn,
        spacing=14,
        resolve=alt.Resolve(
            scale=alt.ScaleResolveMap(color="independent", strokeDash="independent")
        ),
        params=[
            alt.VariableParameter(name="show_year", value=int(ties["year"].max())),
            alt.VariableParameter(name="show_pair", value=opening),
            alt.VariableParameter(name="set_to", value=AS_IN_DATA),
        ],
    )
    return finish(chart, _described(ties, ranges, len(nodes)), _COLUMNS)


def pair_key(first: str, second: str) -> str:
    """Name a pair of actors, whichever comes first.

    Examples
    --------
    >>> pair_key("nujaba", "kh")
    'kh:nujaba'
    """
    return ":".join(sorted((first, second)))


def places(begins: pd.Series, names: Mapping[str, str]) -> pd.DataFrame:
    """Place actors on an oval, where no line between two of them can run through a third.

    Parameters
    ----------
    begins
        The first year of each actor, by its id.
    names
        The name of each actor by its id; the id itself where there is none.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``, ``begins``, ``x`` and ``y``; the ``label`` in lines, where it stands
        outside the oval, and on which side of that place (``align``).

    Examples
    --------
    >>> places(pd.Series({"kh": 2020, "us": 2020}), {})["align"].tolist()
    ['center', 'center']
    """
    ids = sorted(map(str, begins.index))
    ids = [each for each in ORDER if each in ids] + [each for each in ids if each not in ORDER]
    rows = []
    for at, actor in enumerate(ids):
        turn = 2 * math.pi * at / len(ids)
        right, down = math.sin(turn), -math.cos(turn)
        lines = textwrap.wrap(names.get(actor, actor), _WRAP, break_on_hyphens=False)
        rise = len(lines) - 1
        rows.append(
            {
                "actor_id": actor,
                "begins": int(begins[actor]),
                "x": round(_MIDDLE[0] + _ACROSS * right, 1),
                "y": round(_MIDDLE[1] + _DOWN * down, 1),
                "label": "\n".join(lines),
                "label_x": round(_MIDDLE[0] + (_ACROSS + _AWAY) * right, 1),
                "label_y": round(
                    _MIDDLE[1] + (_DOWN + _AWAY) * down + _LINE * rise * (down - 1) / 2, 1
                ),
                "align": "center" if abs(right) < 0.2 else "left" if right > 0 else "right",
            }
        )
    return pd.DataFrame(rows)


def _lines(ties: pd.DataFrame, nodes: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
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


def _corners(triads: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """List the corners of each frustrated triad."""
    long = triads.assign(triad=range(len(triads))).melt(
        ["year", "pair", "set_to", "triad"], list(_ENDS), "corner", "actor_id"
    )
    return long.merge(nodes[["actor_id", "x", "y"]]).drop(columns="actor_id")


def _network(nodes: pd.DataFrame, corners: pd.DataFrame) -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[HEIGHT, 0], nice=False))
    this_year = alt.Chart().transform_filter(_THIS_YEAR)
    line = {"x": x, "y": y, "x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}
    chosen = this_year.transform_filter(_THIS_PAIR).mark_rule(
        color=ORCHID, strokeWidth=15, opacity=0.45, strokeCap="round"
    )
    broken = (
        alt.Chart(corners)
        .transform_filter(f"{_THIS_YEAR} && {_SET}")
        .mark_line(filled=True, color=RED, opacity=0.22)
        .encode(x=x, y=y, detail="triad:N")
    )
    legend = alt.Legend(
        title=None,
        orient="none",
        legendX=0,
        legendY=HEIGHT - 62,
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
    signed = this_year.transform_calculate(drawn=_TIE)
    tooltip = [
        alt.Tooltip(f"{column}:N", title="title" if column == "pair_names" else title)
        for column, title in _COLUMNS.items()
        if column != "year"
    ]
    reach = this_year.mark_rule(strokeWidth=13, opacity=0).encode(**line, tooltip=tooltip)
    there = alt.when("datum.begins <= show_year").then(alt.value(1)).otherwise(alt.value(0.35))
    dots = alt.Chart(nodes).mark_point(size=170, color=GREY).encode(x=x, y=y, opacity=there)
    labels = (
        alt.Chart(nodes)
        .mark_text(lineBreak="\n", lineHeight=_LINE, align=alt.expr("datum.align"))
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
            subtitle=[
                "Broad band: the two actors you have chosen."
                " Red area: three actors whom no two camps fit.",
            ],
        ),
        width=WIDTH,
        height=HEIGHT,
    )


def _strip(ranges: pd.DataFrame) -> alt.LayerChart:
    years = sorted(set(ranges["year"]))
    top = int(ranges["high"].max()) + 1
    x_scale = alt.Scale(domain=[years[0] - 0.5, years[-1] + 0.5], nice=False, zero=False)
    x_axis = alt.Axis(values=years, format="d", title=None, grid=False, ticks=False)
    y_axis = alt.Axis(values=list(range(top)), format="d", title=None, tickCount=2 * top)
    y = alt.Y("low:Q", scale=alt.Scale(domain=[0, top - 0.6], nice=False), axis=y_axis)

    def bars(which: str, aside: float, colour: str, shape: str) -> list[alt.Chart]:
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
            base.mark_point(shape=shape, color=colour).encode(y=alt.Y(f"{end}:Q", axis=y_axis))
            for end in ("low", "high")
        ]
        words = base.mark_text(align="left", dx=10)
        return [
            base.mark_rule(strokeWidth=4, color=colour).encode(y=y, y2="high:Q"),
            *ends,
            words.encode(y=alt.Y("middle:Q", axis=y_axis), text="words:N"),
        ]

    band = (
        alt.Chart()
        .transform_filter(f"datum.set_to == '{AS_IN_DATA}' && {_THIS_YEAR}")
        .transform_calculate(left="datum.year - 0.5", right="datum.year + 0.5")
        .mark_rect(color=GREY, opacity=0.22)
        .encode(x=alt.X("left:Q", scale=x_scale, axis=x_axis), x2="right:Q")
    )
    yours = f"set_to != '{AS_IN_DATA}' && datum.set_to == set_to && {_THIS_PAIR}"
    return alt.LayerChart(
        data=ranges,
        layer=[
            band,
            *bars(f"datum.set_to == '{AS_IN_DATA}'", -0.36, BLUE, "circle"),
            *bars(yours, 0.08, ORCHID, "diamond"),
        ],
        title=alt.Title(
            "How many ties would have to change for two camps to fit?",
            subtitle="● as in the data, ◆ with your change: fewest to most, as unknown ties may be",
            fontSize=14,
            subtitleFontSize=13,
        ),
        width=WIDTH - 30,
        height=STRIP,
    )


def _described(ties: pd.DataFrame, ranges: pd.DataFrame, actors: int) -> str:
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
    triads = pd.DataFrame([{"year": 2002, **state, **dict(zip(_ENDS, "ABC", strict=True))}])
    return signed_network(ties, ranges, triads, "A:C")
