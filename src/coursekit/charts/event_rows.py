"""The dated events, one row an event, with what a reader sees on pointing at one."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from coursekit.charts.core.looks import EVENT_STATUS, IN_PAPER, colors, shapes
from coursekit.charts.core.theme import GREY
from coursekit.charts.words import claims_by_verdict, publishers, source_labels
from coursekit.data import load
from coursekit.text import date_text, range_text

NO_TOLL = "none recorded"

__all__ = ["COLUMNS", "NO_TOLL", "event_rows", "paper_color", "status_shape", "tooltips"]

_IN_PAPER = dict(zip(("yes", "differs", "no"), IN_PAPER, strict=True))

# The table behind the charts of events: columns and their readable names.
COLUMNS = {
    "event_id": "Event",
    "when": "Date",
    "what": "What happened",
    "kind": "Kind",
    "status": "Status",
    "in_paper": "In the paper",
    "killed": "Killed and hurt, and who says so",
    "claims": "Claims of the paper",
    "sources": "Sources",
}


def event_rows(events: pd.DataFrame) -> pd.DataFrame:
    """Put the events of the timeline into words.

    Parameters
    ----------
    events
        Rows of the table ``timeline``.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`, and ``date``, ``date_end``, ``date_precision``,
        ``note`` and ``actors`` (ids between semicolons).

    Examples
    --------
    >>> rows = event_rows(load("timeline").query("event_id == 'E57'"))
    >>> rows["when"].item(), rows["status"].item()
    ('30 January 2024', 'confirmed')
    """
    claims = load("claims")
    verdicts = dict(zip(claims["claim_id"], claims["verdict"].astype(str), strict=True))
    labels = source_labels(load("sources"))
    return pd.DataFrame(
        {
            "event_id": events["event_id"],
            "date": events["date"],
            "date_end": events["date_end"],
            "date_precision": events["date_precision"].astype(str),
            "when": [
                date_text(date, precision, end)
                for date, precision, end in zip(
                    events["date"], events["date_precision"], events["date_end"], strict=True
                )
            ],
            "what": events["what_happened"],
            "kind": events["kind"].astype(str),
            "status": events["status"].astype(str),
            "in_paper": events["in_paper"].astype(str).map(_IN_PAPER),
            "killed": [
                _killed(*row)
                for row in zip(
                    events["killed_min"],
                    events["killed_max"],
                    events["casualties_text"],
                    strict=True,
                )
            ],
            "claims": [claims_by_verdict(ids, verdicts) or "none" for ids in events["claim_ids"]],
            "sources": [publishers(ids, labels) for ids in events["source_ids"]],
            "note": events["note"].fillna("none"),
            "actors": [f";{';'.join(ids)};" for ids in events["actor_ids"]],
        }
    )


def tooltips() -> list[alt.Tooltip]:
    """Return what a reader sees on pointing at an event, row by row."""
    titles = {
        "when": "title",
        "event_id": "Event",
        "killed": "Killed and hurt",
        "claims": "Claims",
        "note": "Note",
    }
    order = [
        "when",
        "event_id",
        "what",
        "kind",
        "status",
        "killed",
        "in_paper",
        "claims",
        "sources",
        "note",
    ]
    return [
        alt.Tooltip(f"{name}:N", title=titles.get(name, COLUMNS.get(name, ""))) for name in order
    ]


def status_shape() -> alt.Shape:
    """Return the symbol that tells an event's status, with its legend."""
    grey: dict[str, Any] = {"symbolFillColor": GREY, "symbolStrokeColor": GREY}
    return alt.Shape(
        "status:N",
        scale=shapes(EVENT_STATUS),
        legend=alt.Legend(title="Status:", titleOrient="left", offset=8, **grey),
    )


def paper_color() -> alt.Color:
    """Return the colour that tells what the paper does with an event, with its legend."""
    return alt.Color(
        "in_paper:N",
        scale=colors(IN_PAPER),
        legend=alt.Legend(title=None, offset=8, labelFontSize=12),
    )


def _killed(low: float, high: float, text: str) -> str:
    words = "" if pd.isna(text) else str(text)
    if pd.isna(low):
        return words or NO_TOLL
    numbers = range_text(low, high)
    return f"killed {numbers} ({words})" if words else f"killed {numbers}"
