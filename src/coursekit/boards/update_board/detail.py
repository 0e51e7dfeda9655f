"""What is below the board of updating: the indicators seen, and ways to count the pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.boards.update_board.content import Updating
from coursekit.charts.core.looks import SCENARIOS
from coursekit.data import load
from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.html import Html, fold_away, table_html, tag
from coursekit.markup import to_html
from coursekit.methods.bayes import Update
from coursekit.methods.dependence import compare
from coursekit.text import date_text, percent_text

__all__ = ["detail", "rows_in_full"]


def rows_in_full(content: Updating) -> dict[str, list[str]]:
    """Say of each item what happened, and what comes nearest to it in the paper."""
    conditions = load("indicators").set_index("indicator_id")
    rows: dict[str, list[str]] = {}
    for event, item in content.items.items():
        condition = conditions.loc[item.indicator]
        nearest = f"{condition['text']} ({item.indicator}, `{condition['locator']}`)"
        rows[event] = [event_in_full(content, event), to_html(nearest)]
    return rows


def detail(
    content: Updating, told: Mapping[str, list[str]], update: Update, values: Mapping[str, Any]
) -> Html:
    """List what is seen with its sources and likelihoods, and the ways to count the pair.

    `told` are the items in full, from `rows_in_full`.
    """
    seen = list(content.items)[: int(values["seen"])]
    if not seen:
        return Html()
    likelihoods, trace = content.likelihoods(values), update.trace
    rows = [
        [
            *told[event],
            *(
                f"{round(100 * likelihoods[event][key])}% → {percent_text(trace[key][event])}"
                for key in SCENARIOS
            ),
        ]
        for event in seen
    ]
    names = [look.name for look in SCENARIOS.values()]
    head = ["What is seen", "Nearest to it in the paper", *names]
    listed = fold_away(
        "The indicators seen so far, with sources; for each scenario: how likely you called it"
        " → the chance after it",
        table_html([head, *rows]),
    )
    return listed + ways_to_count(content, trace, values)


def event_in_full(content: Updating, event_id: str) -> Html:
    """Say what happened and when, with its sources."""
    row = content.events[event_id]
    pages = "; ".join(f"{{source}}`{key}`" for key in row["source_ids"])
    return to_html(
        fill(
            f"**{date_text(row['date'])}** ({event_id}): {row['what_happened']}."
            f" Casualties: {row['casualties_text']}. ({pages})"
        )
    )


def ways_to_count(content: Updating, trace: pd.DataFrame, values: Mapping[str, Any]) -> Html:
    """Show the pair counted as independent, as judged, and as one."""
    if not values["together"] or values["seen"] < content.both:
        return Html()
    pair = content.pair
    alone = content.likelihoods({**values, "together": False})
    before = {str(key): float(p) for key, p in trace.iloc[content.both - 2].items()}
    given = content.likelihoods(values)[pair.second]
    try:
        ways = compare(before, alone[pair.first], alone[pair.second], given).frame
    except CourseError:
        return tag("p", pair.impossible)
    rows = [
        [str(way), *(percent_text(row[key]) for key in SCENARIOS)]
        for way, row in ways.to_dict("index").items()
    ]
    head = ["Counted", *(look.name for look in SCENARIOS.values())]
    return fold_away(pair.counted, table_html([head, *rows]))
