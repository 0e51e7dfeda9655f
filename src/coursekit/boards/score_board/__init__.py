"""The board of lesson 06 on which forecasts are scored for an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coursekit.boards.months_board.content import CONTENT as MONTHS
from coursekit.boards.months_board.content import LABELS
from coursekit.boards.months_board.forecasts import INFINITE, Score, scores
from coursekit.boards.rule_board import saved_rule
from coursekit.boards.score_board.chart import score_chart
from coursekit.content import Content, Text
from coursekit.html import Html, paragraphs
from coursekit.methods.months import CodingRule
from coursekit.widgets.controls import Choice, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["score_board"]

ENDLESS = (
    f"{INFINITE} means a score without end: the forecast had given no chance at all to what"
    " happened. It is no disgrace, and cheap to avoid: leave a little for everything that can"
    " happen."
)


@dataclass(frozen=True)
class Scores:
    """What the board is called, and the button that takes the learner's rule."""

    key: str
    question: Text
    mine: Text


CONTENT = Content("score_board", Scores)


def score_board() -> Panel:
    """Show what each forecast scores, whichever outcome is settled.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content, months, mine = CONTENT.load(), MONTHS.load(), saved_rule()
    outcomes = [(key, label.name) for key, label in LABELS.items()]

    def found(values: Mapping[str, Any]) -> list[Score]:
        before = months.before(CodingRule(israel=values["israel"]))
        return scores(months.forecasts, values["outcome"], before)

    def respond(values: Mapping[str, Any]) -> tuple[dict[str, Any], str, Html]:
        now = found(values)
        endless = any(INFINITE in row["log"] for row in now)
        return {"scores": now}, sentence(now), paragraphs(ENDLESS if endless else "")

    first = months.forecasts.paper.says
    own = {"outcome": mine.outcome, "israel": mine.values["israel"]} if mine else {}
    return panel(
        content.key,
        score_chart(found({"outcome": first, "israel": False})),
        [
            Choice("outcome", "The outcome is", outcomes, value=first),
            Tick("israel", "Attacks on Israel count"),
        ],
        respond,
        title=content.question,
        presets=[(content.mine, own)] if own else [],
    )


def sentence(found: list[Score]) -> str:
    """Say what each forecast scores."""
    briers = [
        f"{row['name'][0].lower()}{row['name'][1:]}: {row['brier']}"
        for row in found
        if row["sealed"]
    ]
    return (
        f"Brier score (0 best, 2 worst): {'; '.join(briers)}."
        " One forecast is scored, not ten months."
    )
