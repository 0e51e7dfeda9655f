"""What a learner can set beside a chart: a list, a slider, a box to tick, a table of lists.

Each control has a `name` (the key of its value), a `label`, a `signal` of the chart that takes
its value at once where there is one, and the value it has at the start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

__all__ = ["ALL", "Choice", "Control", "Grid", "Slider", "Tick", "counted_options"]

ALL = "all"  # the value of a list that filters nothing

Pairs: TypeAlias = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """When a control is there: the names of others that have to be on, or off (0, not ticked).

    With ``name=value`` the other has to have that value. What is a `view` changes only what is
    seen: moved after saving, it leaves nothing unsaved.
    """

    shown_if: str = ""
    shown_unless: str = ""
    view: bool = False

    @property
    def conditions(self) -> dict[str, str]:
        """Describe it for the page."""
        return {"shown_if": self.shown_if, "shown_unless": self.shown_unless}


@dataclass(frozen=True)
class Choice(Shown):
    """A list to choose from; it starts at `value`, or else at its first option.

    A value is a text; where options are numbered, a whole number.
    """

    name: str
    label: str
    options: Pairs | Sequence[tuple[int, str]]  # value and label
    value: str | int = ""
    signal: str = ""

    def traits(self) -> dict[str, Any]:
        """Describe it for the page."""
        return {"kind": "choice", "options": [list(pair) for pair in self.options]}

    def takes(self, value: object) -> bool:
        """Tell whether this can be its value."""
        return not isinstance(value, bool) and value in [name for name, _ in self.options]

    def in_words(self, value: str | int) -> str:
        """Say a value as its label."""
        return next(label for name, label in self.options if name == value)

    @property
    def start(self) -> str | int:
        """The value before anything is touched."""
        return self.value or self.options[0][0]


@dataclass(frozen=True)
class Slider(Shown):
    """A number, or a place in an ordered list of labels."""

    name: str
    label: str
    low: float
    high: float
    step: float  # what one arrow key moves
    value: float
    signal: str = ""
    labels: Sequence[str] = ()  # shown for the values 0, 1, 2 …
    unit: str = ""  # shown behind the number
    play: bool = False  # with a button that steps through the values

    def traits(self) -> dict[str, Any]:
        """Describe it for the page."""
        return {
            "kind": "slider",
            "low": self.low,
            "high": self.high,
            "step": self.step,
            "labels": list(self.labels) or None,
            "unit": self.unit,
            "play": self.play,
        }

    def takes(self, value: object) -> bool:
        """Tell whether this can be its value."""
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and self.low <= value <= self.high  # type: ignore[operator]

    def in_words(self, value: float) -> str:
        """Say a value as its label, or as a number with its unit."""
        return self.labels[int(value)] if self.labels else f"{value:g} {self.unit}".rstrip()

    @property
    def start(self) -> float:
        """The value before anything is touched."""
        return self.value


@dataclass(frozen=True)
class Tick(Shown):
    """A box to tick."""

    name: str
    label: str
    value: bool = False
    signal: str = ""

    def traits(self) -> dict[str, Any]:
        """Describe it for the page."""
        return {"kind": "tick"}

    def takes(self, value: object) -> bool:
        """Tell whether this can be its value."""
        return isinstance(value, bool)

    def in_words(self, value: bool) -> str:
        """Say whether it is ticked."""
        return "yes" if value else "no"

    @property
    def start(self) -> bool:
        """The value before anything is touched."""
        return self.value


@dataclass(frozen=True)
class Grid(Shown):
    """A table with a list to choose from in each cell.

    Its value holds each cell by ``row:column``; the signal takes it whole.
    """

    name: str
    label: str
    rows: Pairs  # id and label; ids hold no colon
    columns: Pairs
    options: Pairs | Mapping[str, Pairs]  # the same for each cell, or by the column's id
    value: Mapping[str, str] = field(default_factory=dict)  # where not the first option
    signal: str = ""
    one: str = ""  # the name of a Choice of a column: only that one is shown
    page: str = ""  # the name of a Choice of columns: only those of `pages` are shown
    pages: Mapping[str, Sequence[str]] = field(default_factory=dict)  # columns, by its value
    one_row: str = ""  # the name of a control that numbers the rows, from 1: only that is shown
    notes: Mapping[str, str] = field(default_factory=dict)  # beside what is shown, by its id
    fills: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # colour and ink of options
    says: Mapping[str, str] = field(default_factory=dict)  # below a row alone, by what is chosen
    ours: Mapping[str, str] = field(default_factory=dict)  # cells that we filled in, by their key

    def traits(self) -> dict[str, Any]:
        """Describe it for the page."""
        return {
            "kind": "grid",
            "one": self.one,
            "page": self.page,
            "pages": {value: list(columns) for value, columns in self.pages.items()},
            "fills": {option: list(look) for option, look in self.fills.items()},
            "one_row": self.one_row,
            "notes": dict(self.notes),
            "says": dict(self.says),
            "ours": dict(self.ours),
            "rows": [list(pair) for pair in self.rows],
            "columns": [list(pair) for pair in self.columns],
            "options": {
                column: [list(pair) for pair in self._options(column)] for column, _ in self.columns
            },
        }

    def takes(self, value: object) -> bool:
        """Tell whether this can be its value."""
        if not isinstance(value, dict) or value.keys() != self.start.keys():
            return False
        return all(
            chosen in [name for name, _ in self._options(cell.split(":")[1])]
            for cell, chosen in value.items()
        )

    def in_words(self, value: Mapping[str, str]) -> list[list[str]]:
        """Say the cells as the rows of a table, the first one being the heading."""
        says = {column: dict(self._options(column)) for column, _ in self.columns}
        rows = [
            [label, *(says[column][value[f"{row}:{column}"]] for column, _ in self.columns)]
            for row, label in self.rows
        ]
        return [[self.label, *(label for _, label in self.columns)], *rows]

    @property
    def start(self) -> dict[str, str]:
        """The value of each cell, by ``row:column``, before anything is touched."""
        return {
            f"{row}:{column}": self.value.get(f"{row}:{column}", self._options(column)[0][0])
            for row, _ in self.rows
            for column, _ in self.columns
        }

    def _options(self, column: str) -> Pairs:
        return self.options[column] if isinstance(self.options, Mapping) else self.options


Control: TypeAlias = Choice | Slider | Tick | Grid


def counted_options(
    counts: Mapping[Any, int], everything: str, names: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """List every value with its name and how often it occurs, after `ALL` of them."""
    names = names or {}
    found = [(str(key), f"{names.get(str(key), key)} ({count})") for key, count in counts.items()]
    return [(ALL, everything), *sorted(found, key=lambda option: option[1])]
