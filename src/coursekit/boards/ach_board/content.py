"""What the board of competing hypotheses holds, and its ratings as a matrix to rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coursekit.content import AnyRow, Content, RichText, Text
from coursekit.errors import CourseError
from coursekit.methods.ach import Ranking, rank

__all__ = [
    "ALL",
    "CONTENT",
    "PAGE",
    "RATINGS",
    "WEIGHTS",
    "EvidenceItem",
    "Hypothesis",
    "Matrix",
    "Reading",
]

ALL = "all"  # what is left out when nothing is
RATINGS = {
    "": "not rated",
    "CC": "fits well",
    "C": "fits",
    "N": "says nothing",
    "I": "surprise",
    "II": "big surprise",
}
PAGE = 3  # items that are rated side by side
WEIGHTS = {"credibility": "How credible?", "relevance": "How relevant?"}


@dataclass(frozen=True)
class Hypothesis:
    """An explanation: its name, and what it says."""

    name: Text
    says: Text


@dataclass(frozen=True)
class EvidenceItem:
    """An item of evidence: its label, what is known, and the rows that it rests on."""

    label: Text
    rows: tuple[AnyRow, ...]
    text: Text

    @property
    def ids(self) -> str:
        """The keys of the rows."""
        return ", ".join(row.partition(":")[2] for row in self.rows)


@dataclass(frozen=True)
class Reading:
    """One way to rate: by item and hypothesis a rating and its reason."""

    title: Text
    weighs: Text
    cells: Mapping[str, Mapping[str, tuple[Text, ...]]]

    @property
    def ratings(self) -> dict[str, str]:
        """The ratings by ``hypothesis:item``."""
        hypotheses = dict.fromkeys(key for cells in self.cells.values() for key in cells)
        return {
            f"{hypothesis}:{item}": cells[hypothesis][0]
            for hypothesis in hypotheses
            for item, cells in self.cells.items()
            if hypothesis in cells
        }


@dataclass(frozen=True)
class Matrix:
    """What the board holds; a group holds items that depend on each other.

    The items `ours` are rated when the board opens, as in the first reading.
    """

    key: str
    heading: Text
    save: str
    how_to_read: RichText
    on_the_method: RichText
    begin: tuple[str, ...]
    ours: tuple[str, ...]
    hypotheses: Mapping[str, Hypothesis]
    groups: Mapping[str, tuple[str, ...]]
    items: Mapping[str, EvidenceItem]
    readings: tuple[Reading, ...]

    def __post_init__(self) -> None:
        for reading in self.readings:
            if reading.ratings.keys() != set(self.cells):
                raise CourseError(
                    f"{len(reading.ratings)} cells in {reading.title!r}",
                    expected=f"one for each item and hypothesis, {len(self.cells)}",
                )

    @property
    def cells(self) -> list[str]:
        """The keys of the cells, row by row."""
        return [f"{hypothesis}:{item}" for hypothesis in self.hypotheses for item in self.items]

    @property
    def numbered(self) -> dict[str, str]:
        """The labels of the items, with their numbers."""
        return {key: f"{at} {item.label}" for at, (key, item) in enumerate(self.items.items(), 1)}

    @property
    def pages(self) -> dict[str, list[str]]:
        """The items that are shown together, by the key of their page; the first to begin with."""
        keys = list(self.items)
        pages = {f"page-{at // PAGE + 1}": keys[at : at + PAGE] for at in range(0, len(keys), PAGE)}
        return {"begin": list(self.begin)} | pages

    @property
    def filled_in(self) -> dict[str, str]:
        """The ratings that are ours, by ``hypothesis:item``."""
        rated = self.readings[0].ratings
        return {
            f"{one}:{item}": rated[f"{one}:{item}"] for one in self.hypotheses for item in self.ours
        }

    def still_ours(self, ratings: Mapping[str, str]) -> list[str]:
        """Return the items that we filled in and whose ratings nobody changed."""
        changed = {
            cell.partition(":")[2] for cell, ours in self.filled_in.items() if ratings[cell] != ours
        }
        return [item for item in self.ours if item not in changed]

    def has_own_column(self, ratings: Mapping[str, str]) -> bool:
        """Tell whether an item is rated for each hypothesis, in no cell as we filled it in."""
        ours = self.filled_in
        return any(
            all(
                ratings[cell] not in ("", ours.get(cell))
                for cell in (f"{one}:{item}" for one in self.hypotheses)
            )
            for item in self.items
        )

    @property
    def start(self) -> dict[str, Any]:
        """The values of the controls before anything is touched."""
        return {
            "page": next(iter(self.pages)),
            "left_out": ALL,
            "ratings": {**dict.fromkeys(self.cells, ""), **self.filled_in},
            "as_one": False,
            "weigh": False,
            "weights": {f"{kind}:{item}": "medium" for kind in WEIGHTS for item in self.items},
        }

    def rank(self, values: Mapping[str, Any]) -> Ranking:
        """Rank the hypotheses, by their keys, as the controls say."""
        ratings = [
            [values["ratings"][f"{hypothesis}:{item}"] for item in self.items]
            for hypothesis in self.hypotheses
        ]
        credibility, relevance = (
            {item: values["weights"][f"{kind}:{item}"] for item in self.items}
            if values["weigh"]
            else {}
            for kind in WEIGHTS
        )
        groups = {item: name for name, items in self.groups.items() for item in items}
        return rank(
            pd.DataFrame(ratings, index=list(self.hypotheses), columns=list(self.items)),
            credibility=credibility,
            relevance=relevance,
            groups=groups if values["as_one"] else {},
        )


CONTENT = Content("ach_board", Matrix)
