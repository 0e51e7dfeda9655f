"""The coding sheet of lesson 04: how much control a principal has over its agent."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd

from coursekit.charts.sheet import coding_sheet as sheet_chart
from coursekit.charts.sheet_rows import (
    AGENT,
    CONFIDENCES,
    DIMENSIONS,
    PRINCIPAL,
    SCORES,
    WORKS,
    passages,
)
from coursekit.data.wording import and_list
from coursekit.learn.shown import table_html
from coursekit.widgets.bridge import Panel, panel
from coursekit.widgets.controls import Choice, Grid

__all__ = ["GRID", "KEY", "coding_sheet", "counts", "grid"]

KEY, GRID, LOOK = "04-sheet", "sheet", "look"
OWN = "Scale and words are the course's own; the dimensions follow the works and judgments named."


def coding_sheet() -> Panel:
    """Show the sheet on which the learner scores eight dimensions of control.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    found = passages()
    read = Choice(LOOK, "Read a locator", [("", "choose one"), *_labels(found)])
    return panel(
        KEY,
        sheet_chart(),
        [read, grid(found)],
        lambda values: ({}, _sentence(values[GRID]), _detail(found, values[LOOK])),
        title=f"How much control does {PRINCIPAL} have over {AGENT}?",
        keep="Save my sheet",
    )


def grid(found: pd.DataFrame) -> Grid:
    """Make the table of lists: a row a dimension, with score, locator and confidence.

    Parameters
    ----------
    found
        What a score can rest on, from `passages`.
    """
    return Grid(
        GRID,
        "0 = no control, 3 = full control. A score counts only with a locator.",
        [(each.key, f"{each.name} ({each.where})") for each in DIMENSIONS],
        [("score", "Score"), ("locator", "Locator"), ("confidence", "Confidence")],
        {
            "score": [("", "no score"), *SCORES.items()],
            "locator": [("", "no locator"), *_labels(found)],
            "confidence": [("", "not said"), *CONFIDENCES.items()],
        },
        signal=GRID,
    )


def counts(sheet: Mapping[str, str], key: str) -> bool:
    """Whether a dimension has a score, and a locator for it."""
    return bool(sheet[f"{key}:score"] and sheet[f"{key}:locator"])


def _labels(found: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(found["locator"], found["label"], strict=True))


def _sentence(sheet: Mapping[str, str]) -> str:
    """Say which scores count, and how many are left out."""
    keys = [dimension.key for dimension in DIMENSIONS]
    kept = [key for key in keys if counts(sheet, key)]
    unscored = sum(not sheet[f"{key}:score"] for key in keys)
    left = [
        f"{number} without a {what}"
        for number, what in (
            (unscored, "score"),
            (len(keys) - len(kept) - unscored, "locator"),
        )
        if number
    ]
    grey = f" Left out, in grey: {and_list(left)}." if left else ""
    if not kept:
        return f"No score counts yet: each needs a locator that it rests on.{grey}"
    scores = and_list(sorted(sheet[f"{key}:score"] for key in kept))
    sure = sum(sheet[f"{key}:confidence"] == "high" for key in kept)
    return (
        f"{len(kept)} of {len(keys)} scores {'counts' if len(kept) == 1 else 'count'}: {scores}"
        f" (3 = full control), {sure or 'none'} with high confidence.{grey}"
    )


def _detail(found: pd.DataFrame, locator: str) -> str:
    """Show the passage that was asked for, and what the dimensions mean."""
    meaning = table_html(
        [
            ["Dimension", "Question", "0 means", "3 means", "Taken from"],
            *([each.name, each.asks, each.none, each.full, each.source] for each in DIMENSIONS),
        ]
    )
    works = "".join(f"<li>{escape(work)}</li>" for work in WORKS)
    note = f"<p>{OWN}</p><ul>{works}</ul>"
    if not locator:
        return meaning + note
    (row,) = found[found["locator"] == locator].to_dict("records")
    says = "".join(f"<li>{escape(head)}: {escape(text)}</li>" for head, text in row["says"])
    return f"<p>{escape(row['label'])}:</p><ul>{says}</ul>{meaning}{note}"
