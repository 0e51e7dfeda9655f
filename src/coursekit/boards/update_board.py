"""The board of lesson 05 on which a learner's chances move as indicators are seen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any, TypeAlias

from coursekit.charts.core.looks import SCENARIOS
from coursekit.charts.updating import scenario_ribbon
from coursekit.charts.updating_rows import EVEN, ITEMS, NOT_JUDGED, PAIR, cell, prior_signal
from coursekit.data import load
from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.html import table_html
from coursekit.markup import to_html
from coursekit.methods.bayes import Update, update
from coursekit.methods.dependence import compare
from coursekit.methods.probability_words import BANDS, word
from coursekit.text import and_list, date_text
from coursekit.widgets.controls import Choice, Grid, Slider, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["effective", "update_board", "worked_out"]

Chances: TypeAlias = dict[str, float]

KEY = "05-update"
PERCENTS = [1, *range(5, 100, 5), 99]
FIRST, SECOND = PAIR
BOTH = list(ITEMS).index(SECOND) + 1
# "Most likely" is a rank: the paper gives no number, and names no scenario beside its three.
PAPER = {"deescalation": "20", "resumption": "20", "sporadic": "50", "other": "10"}
MADE_UP: Mapping[str, tuple[int, ...]] = {
    "A02": (50, 60, 60, 50),
    "A05": (25, 80, 60, 40),
    "A06": (25, 80, 60, 40),
    "A07": (60, 15, 40, 40),
    "A13": (20, 30, 50, 40),
    "A18": (60, 20, 35, 45),
}


def update_board() -> Panel:
    """Show four scenarios whose chances move as dated indicators are revealed.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    events, conditions = _events(), _conditions()
    options = [(str(n), _with_word(n)) for n in PERCENTS]
    grid = Grid(
        "judged",
        "How likely was it to see this, if … were true? (They need not add up to 100.)",
        [(event, _day(events[event])) for event in ITEMS],
        [(key, look.name) for key, look in SCENARIOS.items()],
        [(str(n), f"{n}%") for n in PERCENTS],
        {cell(event, key): NOT_JUDGED for event in ITEMS for key in SCENARIOS},
        signal="judged",
        one_row="seen",
        notes={"": "No indicator is revealed yet: set your priors first."}
        | {
            event: f"Indicator {number} of {len(ITEMS)}: {item.said} ({event}). What comes"
            " nearest to it in the paper, in our view:"
            f" {conditions[item.indicator_id]['text']} ({item.indicator_id})."
            for number, (event, item) in enumerate(ITEMS.items(), start=1)
        },
    )
    made_up = {
        cell(event, key): str(n)
        for event, row in MADE_UP.items()
        for key, n in zip(SCENARIOS, row, strict=True)
    }
    return panel(
        KEY,
        scenario_ribbon(BANDS),
        [
            *(
                Choice(_prior(key), f"Prior: {look.name}", options, EVEN, signal=prior_signal(key))
                for key, look in SCENARIOS.items()
            ),
            Slider("seen", "Indicators seen", 0, len(ITEMS), 1, 0, signal="seen", play=True),
            grid,
            Tick("together", "The two attacks of April hang together", signal="together"),
            Slider(
                "tied",
                "How far? (0: independent, 1: as good as one)",
                0,
                1,
                0.1,
                0.5,
                signal="tied",
            ),
        ],
        lambda values: ({}, _sentence(values), _detail(values)),
        title="The months after the paper: which scenario?",
        presets=[
            ("Even priors", {_prior(key): EVEN for key in SCENARIOS}),
            ("Paper's rank at 50%", {_prior(key): n for key, n in PAPER.items()}),
            ("Made-up example", {"judged": made_up}),
        ],
        keep="Save my update",
    )


def effective(values: Mapping[str, Any]) -> dict[str, Chances]:
    """Give the likelihoods of the indicators that are seen, with the pair as it is counted."""
    judged = {
        event: {key: int(values["judged"][cell(event, key)]) / 100 for key in SCENARIOS}
        for event in list(ITEMS)[: int(values["seen"])]
    }
    if values["together"] and SECOND in judged:
        judged[SECOND] = {key: p + (1 - p) * values["tied"] for key, p in judged[SECOND].items()}
    return judged


def worked_out(values: Mapping[str, Any]) -> Update:
    """Work out the update of these values with Bayes' rule, the priors made to add up to 1."""
    weights = {key: int(values[_prior(key)]) for key in SCENARIOS}
    total = sum(weights.values())
    return update({key: weight / total for key, weight in weights.items()}, effective(values))


def _prior(key: str) -> str:
    return f"prior-{key}"


def _percent(chance: float) -> int:
    """Round to a whole percent as the chart does; the word is that of this number."""
    return math.floor(round(chance * 1e9) / 1e7 + 0.5)


def _number(chance: float) -> str:
    percent = _percent(chance)
    return "below 1%" if percent < 1 else "above 99%" if percent > 99 else f"{percent}%"


def _with_word(percent: int) -> str:
    return f"{percent}%, {word(percent / 100).word}"


def _events() -> dict[str, Any]:
    """Return the rows of the events by id."""
    rows: Any = load("aftermath").set_index("event_id").to_dict("index")
    return dict(rows)


def _conditions() -> dict[str, Any]:
    """Return the conditions of the paper by id."""
    rows: Any = load("indicators").set_index("indicator_id").to_dict("index")
    return dict(rows)


def _day(event: Mapping[str, Any]) -> str:
    """Write the day of an event without its year, which is the same for all."""
    return date_text(event["date"]).rpartition(" ")[0]


def _sentence(values: Mapping[str, Any]) -> str:
    """Say what is revealed, which scenario leads, what the last step moved, and what not."""
    trace = worked_out(values).trace
    seen = len(trace) - 1
    if not seen:
        total = sum(int(values[_prior(key)]) for key in SCENARIOS)
        shared = "" if total == 100 else f" They add up to {total}: drawn as shares."
        return (
            f"Only your priors are drawn: {_leading(trace.iloc[0])}.{shared} Move “Indicators"
            " seen” to reveal the first one."
        )
    move = trace.iloc[-1] - trace.iloc[-2]
    moved = str(move.abs().round(9).idxmax())
    was, now = (_number(trace[moved].iloc[at]) for at in (-2, -1))
    last = f"The last moved {SCENARIOS[moved].name} most, {was} to {now}."
    if move.abs().max() < 1e-9:
        last = "The last moved nothing: it is as likely in each scenario."
    when = _day(_events()[list(ITEMS)[seen - 1]])
    return (
        f"{seen} of {len(ITEMS)} seen, to {when}: {_leading(trace.iloc[-1])}. {last}"
        " Your numbers at work, no proof."
    )


def _leading(row: Any) -> str:
    """Name what leads, with its number and word."""
    percents = {str(key): _percent(chance) for key, chance in row.items()}
    most = max(percents.values())
    first = [SCENARIOS[key].name for key, percent in percents.items() if percent == most]
    if len(first) > 2:
        lead = "no scenario leads" if len(first) == len(SCENARIOS) else "three share the lead"
        return f"{lead}, each has {most}%"
    number, called = _number(max(row)), word(most / 100).word
    named = f"{number} (“{called}”)" if called else number
    return f"in the lead {and_list(first)}, {named}"


def _detail(values: Mapping[str, Any]) -> str:
    """List what is seen with its sources and likelihoods, and the ways to count the pair."""
    trace, used = worked_out(values).trace, effective(values)
    if not used:
        return ""
    after: Any = trace.to_dict("index")
    events = _events()
    head = ["What is seen", "Nearest to it in the paper"] + [
        look.name for look in SCENARIOS.values()
    ]
    body = ""
    for event, likelihoods in used.items():
        row, sign = events[event], _conditions()[ITEMS[event].indicator_id]
        pages = "; ".join(f"{{source}}`{key}`" for key in row["source_ids"])
        cells = [
            f"{sign['text']} ({ITEMS[event].indicator_id}, `{sign['locator']}`)",
            *(
                f"{round(100 * likelihoods[key])}% → {_number(after[event][key])}"
                for key in SCENARIOS
            ),
        ]
        told = f"**{date_text(row['date'])}** ({event}): {row['what_happened']}."
        told += f" Casualties: {row['casualties_text']}. ({pages})"
        body += f'<tr><th scope="row">{to_html(fill(told))}</th>'
        body += "".join(f"<td>{to_html(one)}</td>" for one in cells) + "</tr>"
    header = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    return (
        "<details><summary>The indicators seen so far, with sources; for each scenario: how likely"
        " you called it → the chance after it</summary>"
        f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table></details>"
        f"{_pair(values, trace)}"
    )


def _pair(values: Mapping[str, Any], trace: Any) -> str:
    """Show the two attacks of April as independent, as judged, and as one."""
    if not values["together"] or values["seen"] < BOTH:
        return ""
    alone = effective({**values, "together": False})
    before = {str(key): float(p) for key, p in trace.iloc[BOTH - 2].items()}
    try:
        ways = compare(before, alone[FIRST], alone[SECOND], effective(values)[SECOND]).frame
    except CourseError:
        return (
            "<p>These likelihoods cannot all hold: in at least one scenario the second attack is"
            " called less likely than seeing it together with the first. Raise the second, lower"
            " the first, or lower how far they hang together.</p>"
        )
    rows = [
        [str(way), *(_number(row[key]) for key in SCENARIOS)]
        for way, row in ways.to_dict("index").items()
    ]
    head = ["The two attacks counted", *(look.name for look in SCENARIOS.values())]
    return table_html([head, *rows])
