"""The board of competing hypotheses: the learner rates the evidence, the chart keeps score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coursekit.boards.ach_board.chart import SHADE, hypotheses, signals, two_decimals
from coursekit.boards.ach_board.content import ALL, CONTENT, RATINGS, WEIGHTS, Matrix, Reading
from coursekit.boards.ach_board.detail import background, reasons
from coursekit.html import Html, join
from coursekit.methods import ach
from coursekit.text import and_list, number_word, or_list, plural
from coursekit.widgets.controls import Choice, Grid, Tick
from coursekit.widgets.panel import Panel, panel

__all__ = ["ach_board"]

ONE_COLUMN = (
    "Rate a column to its end: then this line says which explanation has the least against it."
)
NAMED = 2  # explanations or items that the sentence names: it keeps to two lines


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
        loaded = [reasons(content, one) for one in readings(content, values)]
        ours = content.still_ours(values["ratings"])
        if ours and not loaded:
            loaded = [reasons(content, content.readings[0], ours)]
        said = sentence(content, ranking, values)
        return signals(content, ranking, values), said, join([*loaded, below])

    return panel(
        content.key,
        hypotheses(),
        controls(content),
        respond,
        title="If this explanation were the whole story, how would the item fit it?",
        presets=[(reading.title, {"ratings": reading.ratings}) for reading in content.readings],
        keep=content.save,
    )


def controls(content: Matrix) -> list[Choice | Grid | Tick]:
    """Make the lists and boxes beside the chart."""
    items, start = list(content.numbered.items()), content.start
    pages = {page: numbers_of(content, keys) for page, keys in content.pages.items()}
    weights = {f"weights-{page}": keys for page, keys in content.pages.items()}
    shown = [
        *((page, f"Rate {numbers}") for page, numbers in pages.items()),
        *((f"weights-{page}", f"Weigh {numbers}") for page, numbers in pages.items()),
    ]
    notes = {
        key: f"{content.numbered[key]}: {item.text} [{item.ids}]"
        for key, item in content.items.items()
    }
    return [
        Choice("page", "Show", shown, view=True),
        Choice("left_out", "Leave out", [(ALL, "nothing"), *items], signal="left_out", view=True),
        Tick("as_one", "Dependent items as one"),
        Tick("weigh", "Count weights"),
        Grid(
            "ratings",
            "A surprise speaks against the explanation; a big surprise counts twice.",
            [(key, one.name) for key, one in content.hypotheses.items()],
            items,
            [(code, says if code else "\N{EN DASH}") for code, says in RATINGS.items()],
            value=start["ratings"],
            page="page",
            pages=content.pages,
            notes=notes,
            fills={code: (look.color, look.ink) for code, look in SHADE.items()},
            ours=content.filled_in,
        ),
        Grid(
            "weights",
            "They count once you tick “Count weights”.",
            list(WEIGHTS.items()),
            items,
            [(weight, weight) for weight in ach.WEIGHTS],
            value=start["weights"],
            page="page",
            pages=weights,
            notes=notes,
        ),
    ]


def numbers_of(content: Matrix, keys: list[str]) -> str:
    """Name some items by their numbers."""
    numbers = [list(content.items).index(key) + 1 for key in keys]
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 and last - first == len(numbers) - 1:
        return f"items {first} to {last}"
    items = plural(len(numbers), "item", "items")
    return f"{items} {and_list([str(number) for number in numbers])}"


def sentence(content: Matrix, ranking: ach.Ranking, values: Mapping[str, Any]) -> str:
    """Say who has the least against it, and without which items another would, in two lines.

    Nobody is named before the learner has rated a column: the answer would be ours.
    """
    cells = values["ratings"]
    known = sum(map(bool, cells.values()))
    ours = content.still_ours(cells)
    if known == len(ours) * len(content.hypotheses):
        return to_begin(content, ours)
    loaded = "".join(f"{reading.title}. " for reading in readings(content, values))
    said = [f"{loaded}{known} of {len(cells)} cells rated."]
    filled = len(ours) * len(content.hypotheses)
    if ours and not loaded:
        said = [f"{filled} of the {known} ratings are ours ({numbers_of(content, ours)})."]
    if not ranking.hypotheses["per_rated"].gt(0).any():
        return f"{said[0]} Nothing is marked against any explanation yet: look for what would be."
    if not content.has_own_column(cells):
        return f"{said[0]} {ONE_COLUMN}"
    least = least_contradicted(content, ranking)
    said.append(f"Least contradicted: {least}; that does not prove it.")
    if values["left_out"] != ALL:
        label = content.items[values["left_out"]].label
        without = least_contradicted(content, ranking, values["left_out"])
        return " ".join([*said, f"Without “{label}”: {without}."])
    carrying = [f"“{content.items[item].label}”" for item in ranking.decisive_per_rated]
    changes = "another has the least."
    hangs = f"Without {or_list(carrying)}, {changes}" if carrying else "No single item decides."
    if len(carrying) > NAMED:
        hangs = f"Without any of {len(carrying)} items, {changes}"
    return " ".join([*said, hangs])


def to_begin(content: Matrix, ours: list[str]) -> str:
    """Say what to do while nothing is rated but what we filled in."""
    first = content.numbered[content.begin[0]]
    said = (
        f"Begin with one column, “{first}”: {number_word(len(content.hypotheses))} choices, from"
        " top to bottom."
    )
    if not ours:
        return f"{said} Nothing is rated yet."
    filled = numbers_of(content, ours).capitalize()
    verb = plural(len(ours), "is", "are")
    return f"{said} {filled} {verb} rated already, by us: change what you see otherwise."


def least_contradicted(content: Matrix, ranking: ach.Ranking, left_out: str = ALL) -> str:
    """Name the least contradicted, with what speaks against it for each rated cell."""
    if left_out == ALL:
        least, against = ranking.least_per_rated, ranking.hypotheses["per_rated"]
    else:
        least = ranking.least_per_rated_without(left_out)
        against = ranking.per_rated_without.T[left_out]
    if not least:
        return "none, as nothing else is rated"
    score = against.min()
    how = f"{two_decimals(score)} per cell" if score > 0 else "nothing against"
    if len(least) > NAMED:
        return f"a tie of {number_word(len(least))} ({how})"
    tie = "a tie of " if len(least) > 1 else ""
    return f"{tie}{and_list([content.hypotheses[key].name for key in least])} ({how})"


def readings(content: Matrix, values: Mapping[str, Any]) -> list[Reading]:
    """Return the reading that the matrix holds, unchanged, if it does."""
    return [one for one in content.readings if one.ratings == values["ratings"]]
