"""The ribbon of an update: four scenarios, before any indicator and after each one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from coursekit.boards.update_board.content import CONTENT, EVEN, Updating, day_text, prior_name
from coursekit.charts.core.canvas import Canvas, tooltips
from coursekit.charts.core.figure import figure
from coursekit.charts.core.lanes import lookup
from coursekit.charts.core.looks import SCENARIOS, colors, shapes
from coursekit.methods.bayes import Update
from coursekit.methods.probability_words import word
from coursekit.text import and_list, percent_text, short_day, whole_percent

__all__ = ["scenario_ribbon", "signals"]

# Pixels: a step and its bar, the heads, the height of the ribbon, the words beside it.
STEP, BAR, TOP, HIGH, WORDS, LINE = 45, 38, 26, 224, 316, 17
WIDTH, HEIGHT = 536, 300
SHARE_SEEN = 0.07  # a bar of less has no room for its number
TABLE = {"when": "Step", "what": "What is seen", "name": "Scenario", "start": "At the start"}


@figure(marks=8)
def scenario_ribbon() -> alt.LayerChart:
    """Draw how the chances of the scenarios move as indicators are seen.

    The parameter ``seen`` is the number of indicators; for the others see `signals`.
    """
    content = CONTENT.load()
    rows, start = step_rows(content), content.start
    canvas = Canvas(WIDTH, HEIGHT)
    draw_ribbon(canvas)
    draw_heads(canvas, rows)
    draw_words(canvas)
    draw_notes(canvas, content)
    title = (
        "seen ? 'After ' + seen + (seen > 1 ? ' indicators' : ' indicator')"
        f" + ' of {len(content.items)}' : 'Before any indicator: the priors'"
    )
    year = min(event["date"] for event in content.events.values()).year
    return canvas.figure(
        rows,
        alt.expr(title),
        f"Each bar is 100%, shared by your numbers. The dates are of {year}.",
        params={**signals(content, content.update(start), start), "seen": start["seen"]},
        description=describe(content, rows),
        table=TABLE,
    )


def signals(content: Updating, update: Update, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the chart draws of an update, whatever is seen.

    ``shares`` has, by ``step:scenario``, the chance, that of the scenarios up to it, and both
    in words; ``notes`` says how the priors were made to add up, and how the pair is counted.
    """
    shares = {}
    for step, row in enumerate(update.trace.to_dict("records")):
        below = 0.0
        for scenario, share in row.items():
            below += share
            shares[f"{step}:{scenario}"] = {
                "share": share,
                "below": below,
                "number": percent_text(share),
                "word": word(whole_percent(share) / 100).word or "no word",
            }
    return {"shares": shares, "notes": [priors_note(values), pair_note(content, values)]}


def priors_note(values: Mapping[str, Any]) -> str:
    """Say how the priors are made to add up to 100."""
    total = sum(int(values[prior_name(key)]) for key in SCENARIOS)
    if total == 100:
        return "Your priors add up to 100."
    return f"Your priors add up to {total}: each is drawn as its share of that."


def pair_note(content: Updating, values: Mapping[str, Any]) -> str:
    """Say how the pair is counted."""
    first, second = (
        content.events[key]["date"] for key in (content.pair.first, content.pair.second)
    )
    day = str(first.day) if first.month == second.month else day_text(first)
    pair = f"{content.pair.name} of {day} and {day_text(second)}"
    if not values["together"] or values["tied"] == 0:
        return f"{pair} count as independent."
    if values["tied"] == 1:
        return f"{pair} count as one: the second tells nothing new."
    return f"{pair} hang together, {values['tied']:.1f} of the way to one."


def step_rows(content: Updating) -> pd.DataFrame:
    """List each scenario at each step, the prior first."""
    steps = [("Prior", "no indicator yet")] + [
        (short_day(content.events[key]["date"]), f"{item.says} ({key})")
        for key, item in content.items.items()
    ]
    return pd.DataFrame(
        {
            "step": number,
            "when": when,
            "what": what,
            "scenario": key,
            "name": look.name,
            "order": order,
            "start": f"{EVEN}%",
        }
        for number, (when, what) in enumerate(steps)
        for order, (key, look) in enumerate(SCENARIOS.items())
    )


def shares() -> alt.Chart:
    """Give the rows of the steps that are seen their shares, and their place in the bar."""
    chart: alt.Chart = (
        alt.Chart()
        .transform_filter("datum.step <= seen")
        .transform_calculate(held="shares[datum.step + ':' + datum.scenario]")
        .transform_calculate(
            share="datum.held.share",
            number="datum.held.number",
            y=f"{TOP} + {HIGH} * (datum.held.below - datum.held.share)",
            y2=f"{TOP} + {HIGH} * datum.held.below",
        )
    )
    return chart


def draw_ribbon(canvas: Canvas) -> None:
    """Draw the bars, and between them bands that join the shares of a scenario."""
    left = f"{STEP} * datum.step"
    color = {"color": alt.Color("scenario:N", legend=None, scale=colors(SCENARIOS))}
    bands = shares().transform_calculate(edges=f"[{left}, {left} + {BAR}]")
    bands = bands.transform_flatten(["edges"], as_=["x"])
    area: dict[str, Any] = {"x": "x", "y": "y", "y2": "y2", "encode": color}
    canvas.mark("area", bands, orient="vertical", opacity=0.35, aria=False, **area)
    columns = {"when": "Step", "what": "What is seen", "number": "Chance, by your numbers"}
    bars = shares().transform_calculate(x=left, x2=f"{left} + {BAR}")
    canvas.rect(bars, x2="x2", tooltip=tooltips(columns, heading="name"), **area)
    inks = lookup({key: look.ink for key, look in SCENARIOS.items()})
    ink = alt.Color("ink:N", legend=None, scale=None)
    inside = (
        shares()
        .transform_filter(f"datum.share >= {SHARE_SEEN}")
        .transform_calculate(
            x=f"{left} + {BAR / 2}",
            middle="(datum.y + datum.y2) / 2",
            ink=f"{inks}[datum.scenario]",
        )
    )
    canvas.text(inside, x="x", y="middle", text="number", fontWeight="bold", encode={"color": ink})


def draw_heads(canvas: Canvas, rows: pd.DataFrame) -> None:
    """Name the steps; what is not revealed has no date yet."""
    heads = rows.drop_duplicates("step")[["step", "when"]]
    heads = heads.assign(x=STEP * heads["step"] + BAR / 2)
    there = alt.when("datum.step <= seen").then(alt.value(1)).otherwise(alt.value(0.75))
    words = alt.Chart(heads).transform_calculate(words="datum.step <= seen ? datum.when : '?'")
    canvas.text(words, x="x", y=TOP - 14, text="words", fontSize=12, encode={"opacity": there})


def draw_words(canvas: Canvas) -> None:
    """Write the word for each chance: of the prior, and of the last step."""
    block = f"{TOP + 10} + {HIGH / len(SCENARIOS):g} * datum.order"
    now = shares().transform_filter("datum.step == seen").transform_calculate(top=block)
    lines = shares().transform_calculate(
        words="(datum.step ? 'now ' : 'prior ') + datum.number + ': ' + datum.held.word",
        line=f"{block} + (datum.step ? {2 * LINE} : {LINE})",
    )
    by_scenario = {
        "shape": alt.Shape("scenario:N", legend=None, scale=shapes(SCENARIOS)),
        "color": alt.Color("scenario:N", legend=None, scale=colors(SCENARIOS)),
    }
    last, name = "datum.step == 0 || datum.step == seen", {"x": WORDS + 18, "align": "left"}
    canvas.point(now, x=WORDS + 6, y="top", size=100, encode=by_scenario)
    canvas.text(now, y="top", text="name", fontWeight="bold", **name)
    canvas.text(lines, where=last, y="line", text="words", fontSize=12, **name)


def draw_notes(canvas: Canvas, content: Updating) -> None:
    """Write how the priors were made to add up, and how the pair is counted once it is seen."""
    lines = [{"line": line, "y": TOP + HIGH + 20 + LINE * line} for line in (0, 1)]
    words = alt.Chart(pd.DataFrame(lines)).transform_calculate(
        words=f"datum.line && seen < {content.both} ? '' : notes[datum.line]"
    )
    canvas.text(words, x=0, y="y", text="words", align="left")


def describe(content: Updating, rows: pd.DataFrame) -> str:
    """Say what the chart shows before an indicator is seen; none is named before it is revealed."""
    names = and_list([look.name for look in SCENARIOS.values()])
    days = rows["when"].drop_duplicates().tolist()[1:]
    return (
        f"How four scenarios share 100% before and after each of {len(content.items)} dated"
        f" indicators, from {days[0]} to {days[-1]}: {names}. At the start only the priors are"
        f" drawn, {EVEN}% each. The indicators are revealed one at a time, each with what it is"
        " and its date. Beside each bar is the word of its chance."
    )
