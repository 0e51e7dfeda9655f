"""The board of competing hypotheses: the learner rates the evidence, the chart keeps score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coursekit.boards._hypothesis_notes import NUMBERED, readings, reasons, standing
from coursekit.charts.hypotheses import hypotheses
from coursekit.charts.hypothesis_rows import GROUPS, HYPOTHESES, ITEMS, RATINGS, evidence
from coursekit.charts.hypothesis_scores import ALL, KINDS, PARAMETERS
from coursekit.methods.ach import Ranking, rank
from coursekit.text import and_list
from coursekit.widgets.controls import Grid
from coursekit.widgets.panel import Choice, Panel, Tick, panel

__all__ = ["ach_board"]

KEY = "04-ach"
NAMES = {key: about.name for key, about in HYPOTHESES.items()}
LABELS = {key: item.label for key, item in ITEMS.items()}
WEIGHTS = [(weight, weight) for weight in ("low", "medium", "high")]


def ach_board() -> Panel:
    """Show explanations of the lull and the evidence, to be rated item by item.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    said = evidence()
    items = list(NUMBERED.items())
    return panel(
        KEY,
        hypotheses(),
        [
            Choice("item", "Item of evidence", items, signal="chosen"),
            Choice("left_out", "Leave out", [(ALL, "nothing"), *items], signal="left_out"),
            Grid(
                "ratings",
                "If this explanation were the whole story, how would the item fit it?",
                list(NAMES.items()),
                items,
                list(RATINGS.items()),
                signal="ratings",
                one="item",
                notes={key: f"{said[key]} [{', '.join(ITEMS[key].ids)}]" for key in ITEMS},
            ),
            Tick("as_one", "Count dependent items as one", signal="as_one"),
            Tick("weigh", "Weigh the items", signal="weigh"),
            Grid(
                "weights",
                "Weight of this item",
                list(KINDS.items()),
                items,
                WEIGHTS,
                value=PARAMETERS["weights"],
                signal="weights",
                one="item",
                shown_if="weigh",
            ),
        ],
        lambda values: ({}, _sentence(values), _detail(values)),
        title="Rate one item against all explanations, then the next",
        presets=[
            (reading["title"], {"ratings": _ratings(reading)}) for reading in readings().values()
        ],
        keep="Save my matrix",
    )


def _ratings(reading: Mapping[str, Any]) -> dict[str, str]:
    return {f"{key}:{item}": reading[item][key][0] for key in NAMES for item in ITEMS}


def _ranked(values: Mapping[str, Any], leave_out: str = ALL) -> Ranking:
    """Rank the hypotheses with the method, as the controls say."""
    items = [item for item in ITEMS if item != leave_out]
    ratings = [[values["ratings"][f"{key}:{item}"] for item in items] for key in NAMES]
    matrix = pd.DataFrame(ratings, index=list(NAMES.values()), columns=items)
    credibility, relevance = (
        {item: values["weights"][f"{kind}:{item}"] for item in items} if values["weigh"] else {}
        for kind in KINDS
    )
    together = {item: name for name, group in GROUPS.items() for item in group if item in items}
    groups = together if values["as_one"] else {}
    return rank(matrix, credibility=credibility, relevance=relevance, groups=groups)


def _sentence(values: Mapping[str, Any]) -> str:
    """Say who has the least against it, what that hangs on, and what it does not show."""
    cells = values["ratings"]
    known = sum(map(bool, cells.values()))
    if not known:
        return (
            f"None of the {len(cells)} cells is rated yet. Choose an item and rate it against each"
            " explanation. Four items are enough to begin."
        )
    ranking = _ranked(values)
    least = ranking.least_per_rated
    carried = [item for item in ITEMS if _ranked(values, item).least_per_rated != least]
    silent = [
        LABELS[item]
        for item in ranking.silent
        if ranking.items.loc[item, "rated"] == len(HYPOTHESES)
    ]
    said = [
        f"{_loaded(values)}{known} of {len(cells)} cells rated."
        f" Least contradicted, for each rated cell: {_least(ranking)}; that does not prove it."
    ]
    if values["left_out"] != ALL:
        without = _least(_ranked(values, values["left_out"]))
        said.append(f"Without “{LABELS[values['left_out']]}”: {without}.")
    said.append(
        f"The answer hangs on {and_list([f'“{LABELS[item]}”' for item in carried])}."
        if carried
        else "No single item decides it."
    )
    if len(set(ranking.hypotheses["rated"])) > 1:
        said.append("Not all are rated on the same items, so compare with care.")
    if silent:
        said.append(f"Fits all alike and tells nothing: “{and_list(silent)}”.")
    return " ".join([*said, "Several may be true at once, as links of one chain."])


def _least(ranking: Ranking) -> str:
    """Name the least contradicted, with what speaks against it for each rated cell."""
    names = ranking.least_per_rated
    if not names:
        return "none, as nothing else is rated"
    tie = "a tie of " if len(names) > 1 else ""
    return f"{tie}{and_list(names)} ({ranking.hypotheses['per_rated'].min():.2f})"


def _loaded(values: Mapping[str, Any]) -> str:
    """Say which reading the matrix holds, unchanged."""
    titles = [one["title"] for one in readings().values() if _ratings(one) == values["ratings"]]
    return f"{titles[0]}. " if titles else ""


def _detail(values: Mapping[str, Any]) -> str:
    """Give the reasons of a loaded reading, how to read the board, and the items in full."""
    loaded = "".join(
        reasons(reading, values["item"])
        for reading in readings().values()
        if _ratings(reading) == values["ratings"]
    )
    return loaded + standing()
