"""The board of months of lesson 06: what happened in each month since the paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.boards.months_board.chart import months
from coursekit.boards.months_board.content import CONTENT, LABELS, strike_words
from coursekit.data import load
from coursekit.data.cards import source
from coursekit.data.schema import package
from coursekit.data.show import Link
from coursekit.html import Html, fold_away, join, paragraphs, tag
from coursekit.methods.months import Coded, CodingRule
from coursekit.text import date_text
from coursekit.widgets.controls import Choice
from coursekit.widgets.panel import Panel, panel

__all__ = ["months_board"]

WHY = {
    "past the threshold": "past the line of resumption",
    "enough attacks": "attacks that count",
    "cannot be decided": "we cannot decide whether these count",
    "little is known": "no event, or hardly any, was found, which is not the same as none",
    "too few attacks": "fewer attacks than the rule asks for",
    "no attack that counts": "no attack that counts was found",
}


def months_board() -> Panel:
    """Show the months since the paper, and the events of one of them.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    listed = load("aftermath_months")["month"]
    options = [(f"{month:%Y-%m}", date_text(month, "month")) for month in listed]
    coded = dict(zip((key for key, _ in options), content.code(CodingRule()), strict=True))

    def respond(values: Mapping[str, Any]) -> tuple[dict[str, Any], str, Html]:
        month = pd.Timestamp(values["month"])
        return {}, sentence(month, coded[values["month"]]), events_of(month)

    return panel(
        content.key,
        months(),
        [Choice("month", "Open a month", options, value=content.opened, signal="opened")],
        respond,
        title=content.question,
        beside=True,
    )


def sentence(month: pd.Timestamp, now: Coded) -> str:
    """Give the label of a month with the reason."""
    ids = f": {', '.join(now.because)}" if now.because else ""
    return f"{date_text(month, 'month')}: {LABELS[now.label].name} ({WHY[now.why]}{ids})."


def events_of(month: pd.Timestamp) -> Html:
    """List the events of a month, each folded behind its day and target."""
    listed = list(load("aftermath_months").set_index("month")["event_ids"][month])
    field = package().table("aftermath").field
    targets, statuses = field("target_type").labels or {}, field("claim_status").labels or {}
    events = load("aftermath").set_index("event_id")
    folded = Html()
    for key in listed:
        row = events.loc[key]
        late = " (preliminary)" if row["record_status"] == "preliminary" else ""
        hurt = row["casualties_text"]
        folded += fold_away(
            f"{key}, {date_text(row['date'], end=row['date_end'])}: {targets[row['target_type']]}"
            f"{late}",
            paragraphs(
                f"{row['what_happened']}. Claim: {statuses[row['claim_status']]}. Killed and hurt:"
                f" {'not given' if pd.isna(hurt) else hurt}."
            ),
            tag("p", join((source_link(one) for one in row["source_ids"]), "; ")),
        )
    strikes = strike_words(listed)
    told = f"Strikes on the groups or on Iran, which do not change the letter: {strikes}."
    note = told if strikes else ""
    return folded + paragraphs(note)


def source_link(source_id: str) -> Html:
    """Link a source by its publisher and date."""
    page = source(source_id)
    return Html(Link(f"{page.publisher}, {page.date}", page.url).to_html())
