"""Replies that follow peaks: a made-up series in which a reply changes nothing."""

from __future__ import annotations

from random import Random

import altair as alt
import pandas as pd

from coursekit.charts.core.figure import figure
from coursekit.charts.core.finish import finish
from coursekit.charts.core.theme import BLUE, GREY, ORANGE

__all__ = ["after_peaks", "dice_weeks"]

LINE = 13  # the start: a reply after each week with so many or more
_WEEKS, _SEED, _WIDTH = 104, 43, 600


def dice_weeks() -> pd.DataFrame:
    """Throw three dice for each of 104 made-up weeks.

    Returns
    -------
    pandas.DataFrame
        ``week``, ``attacks`` (what the dice show), ``before`` and ``next``: the same of
        the week before and of the week after.

    Examples
    --------
    >>> dice_weeks().loc[[0, 1], ["attacks", "next"]].to_numpy().tolist()
    [[9, 13], [13, 13]]
    """
    dice = Random(_SEED)
    thrown = [sum(dice.randint(1, 6) for _ in range(3)) for _ in range(_WEEKS + 2)]
    return pd.DataFrame(
        {
            "week": range(1, _WEEKS + 1),
            "attacks": thrown[1:-1],
            "before": thrown[:-2],
            "next": thrown[2:],
        }
    )


@figure(marks=104)
def after_peaks() -> alt.LayerChart:
    """Draw the made-up weeks, those with a reply, and the weeks after these.

    The parameter ``reply_line`` says from how many attacks on a week has a reply.

    Returns
    -------
    altair.LayerChart
        One mark a week, and the two averages in words.

    Examples
    --------
    >>> [param.name for param in after_peaks().params]
    ['reply_line']
    """
    weeks = dice_weeks()
    x = alt.X(
        "week:Q",
        title="Made-up week",
        scale=alt.Scale(domain=[0, _WEEKS + 1], nice=False),
        axis=alt.Axis(values=[1, 26, 52, 78, 104], grid=False),
    )
    y = alt.Y(
        "attacks:Q",
        title=None,
        scale=alt.Scale(domain=[0, 22], nice=False),
        axis=alt.Axis(values=[3, 6, 9, 12, 15, 18], gridOpacity=0.25),
    )
    reply = "datum.attacks >= reply_line"
    colour = alt.when(reply).then(alt.value(ORANGE))
    colour = colour.when("datum.before >= reply_line").then(alt.value(BLUE))
    replies = alt.Chart().transform_filter(reply)
    means = replies.transform_aggregate(
        weeks="count()", attacks="mean(attacks)", next="mean(next)"
    ).transform_calculate(
        high="datum.weeks + ' weeks with a reply (orange): '"
        " + format(datum.attacks, '.1f') + ' on average'",
        low="'the week after (blue): ' + format(datum.next, '.1f')",
    )
    line = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(attacks="reply_line - 0.5")
    layers = [
        line.mark_rule(color=ORANGE, strokeDash=[4, 3]).encode(y=y),
        means.mark_rule(color=ORANGE, strokeWidth=2).encode(y=y),
        means.mark_rule(color=BLUE, strokeWidth=2).encode(y=alt.Y("next:Q")),
        alt.Chart()
        .mark_point(size=45, filled=True)
        .encode(x=x, y=y, color=colour.otherwise(alt.value(GREY))),
        means.mark_text(x=4, y=8, align="left", fontWeight="bold").encode(text=alt.Text("high:N")),
        means.mark_text(x=_WIDTH - 4, y=8, align="right", fontWeight="bold").encode(
            text=alt.Text("low:N")
        ),
    ]
    chart = alt.LayerChart(
        layer=layers,
        data=weeks,
        width=_WIDTH,
        height=230,
        params=[alt.VariableParameter(name="reply_line", value=LINE)],
        title=alt.Title(
            "Made up: attacks in a week are the throw of three dice",
            subtitle="Orange: weeks with a reply. Blue: the week after one. Dashed: your line.",
        ),
    )
    chosen = weeks[weeks["attacks"] >= LINE]
    said = (
        f"Made up, no real attacks: {len(weeks)} weeks, each the throw of three dice, on average "
        f"{weeks['attacks'].mean():.1f}. A reply follows each week with {LINE} or more: "
        f"{len(chosen)} weeks, on average {chosen['attacks'].mean():.1f}; the weeks after them "
        f"have {chosen['next'].mean():.1f}, though a reply does nothing to dice."
    )
    columns = {
        "week": "Made up week",
        "attacks": "Attacks",
        "before": "In the week before",
        "next": "In the week after",
    }
    return finish(chart, said, columns)
