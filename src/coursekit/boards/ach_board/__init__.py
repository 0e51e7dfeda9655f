"""The board of competing hypotheses: the learner rates the evidence, the chart keeps score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coursekit.boards.ach_board.chart import hypotheses, signals, two_decimals
from coursekit.boards.ach_board.content import ALL, CONTENT, RATINGS, WEIGHTS, Matrix, Reading
from coursekit.boards.ach_board.detail import background, reasons
from coursekit.html import Html, join
from coursekit.methods import ach
from coursekit.text import and_list
from coursekit.widgets.controls import Choice, Grid, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["ach_board"]


def ach_board() -> Panel:
    """Show explanations and the evidence, to be rated item by item.

    Returns
    -------
    Panel
        Already shown; assign it to ``_`` at the end of a cell.
    """
    content = CONTENT.load()
    below = background(content)

    def respond(values: Mapping[str, Any]) -> tuple[dict[str, Any], str, Html]:
        ranking = content.rank(values)
        loaded = (reasons(content, one, values["item"]) for one in readings(content, values))
        said = sentence(content, ranking, values)
        return signals(ranking, values), said, join([*loaded, below])

    return panel(
        content.key,
        hypotheses(),
        controls(content),
        respond,
        title="Rate one item against all explanations, then the next",
        presets=[(reading.title, {"ratings": reading.ratings}) for reading in content.readings],
        keep=content.save,
    )


def controls(content: Matrix) -> list[Choice | Grid | Tick]:
    """Make the lists and boxes beside the chart."""
    items, start = list(content.numbered.items()), content.start
    return [
        Choice("item", "Item of evidence", items, signal="chosen"),
        Choice("left_out", "Leave out", [(ALL, "nothing"), *items], signal="left_out"),
        Grid(
            "ratings",
            "If this explanation were the whole story, how would the item fit it?",
            [(key, one.name) for key, one in content.hypotheses.items()],
            items,
            list(RATINGS.items()),
            one="item",
            notes={key: f"{item.text} [{item.ids}]" for key, item in content.items.items()},
        ),
        Tick("as_one", "Count dependent items as one"),
        Tick("weigh", "Weigh the items"),
        Grid(
            "weights",
            "Weight of this item",
            list(WEIGHTS.items()),
            items,
            [(weight, weight) for weight in ach.WEIGHTS],
            value=start["weights"],
            one="item",
            shown_if="weigh",
        ),
    ]


def sentence(content: Matrix, ranking: ach.Ranking, values: Mapping[str, Any]) -> str:
    """Say who has the least against it, what that hangs on, and what it does not show."""
    cells = values["ratings"]
    known = sum(map(bool, cells.values()))
    if not known:
        return (
            f"None of the {len(cells)} cells is rated yet. Choose an item and rate it against each"
            " explanation. Four items are enough to begin."
        )
    loaded = "".join(f"{reading.title}. " for reading in readings(content, values))
    least = least_contradicted(content, ranking)
    said = [
        f"{loaded}{known} of {len(cells)} cells rated."
        f" Least contradicted, for each rated cell: {least}; that does not prove it."
    ]
    if values["left_out"] != ALL:
        label = content.items[values["left_out"]].label
        without = least_contradicted(content, ranking, values["left_out"])
        said.append(f"Without “{label}”: {without}.")
    carrying = [f"“{content.items[item].label}”" for item in ranking.decisive_per_rated]
    said.append(
        f"The answer hangs on {and_list(carrying)}." if carrying else "No single item decides it."
    )
    if ranking.hypotheses["rated"].nunique() > 1:
        said.append("Not all are rated on the same items, so compare with care.")
    whole = ranking.items["rated"] == len(content.hypotheses)
    silent = [content.items[item].label for item in ranking.silent if whole[item]]
    if silent:
        said.append(f"Fits all alike and tells nothing: “{and_list(silent)}”.")
    return " ".join([*said, "Several may be true at once, as links of one chain."])


def least_contradicted(content: Matrix, ranking: ach.Ranking, left_out: str = ALL) -> str:
    """Name the least contradicted, with what speaks against it for each rated cell."""
    if left_out == ALL:
        least, against = ranking.least_per_rated, ranking.hypotheses["per_rated"]
    else:
        least = ranking.least_per_rated_without(left_out)
        against = ranking.per_rated_without.T[left_out]
    if not least:
        return "none, as nothing else is rated"
    tie = "a tie of " if len(least) > 1 else ""
    names = and_list([content.hypotheses[key].name for key in least])
    return f"{tie}{names} ({two_decimals(against.min())})"


def readings(content: Matrix, values: Mapping[str, Any]) -> list[Reading]:
    """Return the reading that the matrix holds, unchanged, if it does."""
    return [one for one in content.readings if one.ratings == values["ratings"]]
