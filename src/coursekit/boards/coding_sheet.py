"""The coding sheet of lesson 04: how much control a principal has over its agent."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from coursekit.charts.sheet import coding_sheet as sheet_chart
from coursekit.charts.sheet_rows import (
    AGENT,
    CONFIDENCES,
    DIMENSIONS,
    OUR_OWN,
    PRINCIPAL,
    SCORES,
    WORKS,
    passages,
)
from coursekit.text import and_list
from coursekit.widgets.controls import Grid, Slider
from coursekit.widgets.panel import Panel, panel

__all__ = ["GRID", "KEY", "coding_sheet", "counts", "grid"]

KEY, GRID, DIMENSION = "04-sheet", "sheet", "dimension"
OWN = "Scale and words are the course's own; the dimensions follow the works and judgments named."


def coding_sheet() -> Panel:
    """Show the sheet on which the learner scores eight dimensions of control, one at a time.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    found = passages()
    names = [f"{each.name} ({each.where})" for each in DIMENSIONS]
    which = Slider(
        DIMENSION, "Dimension", 1, len(names), 1, 1, signal=DIMENSION, labels=["", *names]
    )

    def respond(values: dict[str, Any]) -> tuple[dict[str, Any], str, str]:
        dimension = DIMENSIONS[int(values[DIMENSION]) - 1]
        sheet = values[GRID]
        here = sheet[f"{dimension.key}:locator"]
        return {}, _sentence(sheet), _passage(found, dimension.name, here) + _works()

    return panel(
        KEY,
        sheet_chart(),
        [which, grid(found)],
        respond,
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
    labels = zip(found["locator"], found["label"], strict=True)
    return Grid(
        GRID,
        "0 = no control, 3 = full control. A score counts only with a locator.",
        [(each.key, each.name) for each in DIMENSIONS],
        [("score", "Score"), ("locator", "Locator"), ("confidence", "Confidence")],
        {
            "score": [("", "no score"), *SCORES.items()],
            "locator": [("", "no locator"), *labels],
            "confidence": [("", "not said"), *CONFIDENCES.items()],
        },
        signal=GRID,
        one_row=DIMENSION,
        notes={
            each.key: f"{each.asks} 0: {each.none}. 3: {each.full}."
            + (" (Our own addition.)" if each.source == OUR_OWN else f" (After {each.source}.)")
            for each in DIMENSIONS
        },
    )


def counts(sheet: Mapping[str, str], key: str) -> bool:
    """Whether a dimension has a score, and a locator for it."""
    return bool(sheet[f"{key}:score"] and sheet[f"{key}:locator"])


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


def _passage(found: pd.DataFrame, name: str, locator: str) -> str:
    """Show what stands at a locator."""
    if not locator:
        return f"<p>{escape(name)}: choose a locator, and read here what stands there.</p>"
    (row,) = found[found["locator"] == locator].to_dict("records")
    says = "".join(f"<li>{escape(head)}: {escape(text)}</li>" for head, text in row["says"])
    return f"<p>{escape(name)} rests on {escape(row['label'])}:</p><ul>{says}</ul>"


def _works() -> str:
    works = "".join(f"<li>{escape(work)}</li>" for work in WORKS)
    return f"<p>{OWN}</p><details><summary>The works</summary><ul>{works}</ul></details>"
