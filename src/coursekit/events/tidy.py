"""The one shape into which both datasets are brought."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coursekit.errors import CourseError
from coursekit.events.columns import Columns, categorical
from coursekit.events.layouts import Layout
from coursekit.events.report import Oddity

__all__ = ["COLUMNS", "Draft"]

COLUMNS = (
    "event_id",
    "dataset",
    "layout",
    "start",
    "end",
    "date_precision",
    "country",
    "admin1",
    "admin2",
    "place",
    "latitude",
    "longitude",
    "place_precision",
    "actors",
    "event_type",
    "sub_event_type",
    "deaths_low",
    "deaths_best",
    "deaths_high",
    "notes",
)


@dataclass
class Draft:
    """A table in the making, with the oddities met on the way.

    Parameters
    ----------
    cells
        Where the columns come from.
    layout
        The file's layout.
    columns
        The finished columns.
    oddities
        What was found odd.
    """

    cells: Columns
    layout: Layout
    columns: dict[str, Any] = field(default_factory=dict)
    oddities: list[Oddity] = field(default_factory=list)

    def note(self, what: str, where: NDArray[np.bool_]) -> None:
        """Report the events for which something holds, if there are any."""
        count = int(np.count_nonzero(where))
        if count:
            ids = self.columns["event_id"]
            self.oddities.append(Oddity.seen(what, count, ids[np.flatnonzero(where)[:3]]))

    def refuse_if_most(self, wrong: NDArray[np.bool_], found: str, column: str) -> None:
        """Refuse a file in which most rows contradict themselves: its columns are mixed up."""
        if np.count_nonzero(wrong) * 2 > len(wrong):
            raise CourseError(
                f"{found} in {np.count_nonzero(wrong):,} of {len(wrong):,} rows",
                where=f"{self.cells.where}, column {column}",
                expected="columns that agree",
                remedy="cells are shifted or columns renamed; export the file again",
            )

    def place(self, admin2: str, latitude: str, longitude: str) -> None:
        """Add the coordinates, and the second administrative level where the file has it."""
        cells = self.cells
        size = len(cells)
        self.columns["admin2"] = (
            cells.text(admin2) if admin2 in cells else categorical(np.full(size, -1), ())
        )
        north, east = cells.number(latitude), cells.number(longitude)
        self.columns["latitude"], self.columns["longitude"] = north, east
        self.note("Events without coordinates", np.isnan(north) | np.isnan(east))
        outside = (np.abs(north) > 90) | (np.abs(east) > 180)
        self.refuse_if_most(outside, "coordinates outside the globe", latitude)
        self.note("Coordinates outside the globe, left as they are", outside)

    def table(self) -> pd.DataFrame:
        """Return the finished table in order of time."""
        size = len(self.columns["event_id"])
        for name, value in (("dataset", self.layout.dataset), ("layout", self.layout.key)):
            self.columns[name] = categorical(np.zeros(size, np.int8), [value])
        start = self.columns["start"]
        early = int(np.count_nonzero(start[1:] < start[:-1]))
        if early:
            what = "Rows earlier than the row above; put in order of time"
            self.oddities.append(Oddity.seen(what, early))
            order = np.argsort(start, kind="stable")
            for name in COLUMNS:
                self.columns[name] = self.columns[name][order]
        for name in ("event_id", "notes"):
            self.columns[name] = pd.Series(self.columns[name]).infer_objects().array
        return pd.DataFrame({name: self.columns.pop(name) for name in COLUMNS}, copy=False)

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        """Keep some of the rows in every finished column."""
        for name, values in self.columns.items():
            self.columns[name] = values[chosen]
