"""`read`: from a student's own file to one common table and a report."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coursekit.errors import CourseError
from coursekit.events.actors import column_of_actors
from coursekit.events.cells import Cells, categorical
from coursekit.events.checks import PARTS, REMINDERS, find_oddities
from coursekit.events.files import open_file
from coursekit.events.layouts import LAYOUTS, Layout
from coursekit.events.report import Events, Oddity, Report
from coursekit.events.weekly import week_columns
from coursekit.outside import named_path
from coursekit.text import date_text

__all__ = ["COLUMNS", "read", "sample", "yours_or_sample"]

COLUMNS = (
    *("event_id", "dataset", "layout", "start", "end", "date_precision"),
    *("country", "admin1", "admin2", "place", "latitude", "longitude", "place_precision"),
    *("actors", "event_type", "sub_event_type"),
    *("events", "deaths_low", "deaths_best", "deaths_high", "notes"),
)
_WORDS = ("country", "admin1", "admin2", "place", "event_type", "sub_event_type")
_NUMBERS = ("year", "latitude", "longitude")
_PRECISION = ("date_precision", "place_precision")
_DEATHS = ("deaths_low", "deaths_best", "deaths_high")
_COUNTS = ("events", *_DEATHS, *PARTS)
# More than any true value, and few enough for the column's type.
_MOST = {
    **dict.fromkeys(_PRECISION, 99),
    **dict.fromkeys(_COUNTS, 10_000_000),
    "coded": 10_000_000_000,
}
_TYPES = {
    **dict.fromkeys(_WORDS, "category"),
    **dict.fromkeys(_PRECISION, "Int8"),
    **dict.fromkeys(_DEATHS, "Int32"),
    "events": "int32",
}
_SAMPLES = Path(__file__).parent / "samples"
_TABLES = {".csv", ".zip", ".gz", ".xlsx"}


def read(path: str | Path) -> Events:
    """Read an export of ACLED or a file of UCDP GED.

    Parameters
    ----------
    path
        A CSV file, a zip or gz with one inside, or an Excel workbook. Nothing is fetched.
        A file of up to 500 million bytes is read, a workbook of up to 200 million, unpacked.

    Returns
    -------
    Events
        The table, and a report of what was found odd. Odd values are reported and left
        as they are; only rows that repeat an event, or have an impossible year, are left
        out.

    Raises
    ------
    CourseError
        The file is damaged or too large, or its layout is not known. No table is returned then.

    Examples
    --------
    >>> events = read(sample("acled-text"))
    >>> events.table["country"].unique().tolist()
    ['Exemplaria']
    """
    file = open_file(path)
    cells, layout = Cells(file), file.layout
    words = {column: cells.words(column) for side in layout.sides for column in side.columns}
    draft = _draft(cells, words, layout)
    table, found = find_oddities(draft, words, layout)
    if table.empty:
        raise CourseError(
            f"{found[-1].what}: all {found[-1].count:,}.", where=file.name, remedy="export it again"
        )
    table = table[list(COLUMNS)]
    oddities = [*file.oddities, *cells.oddities(), *found]
    early = int((table["start"].diff() < pd.Timedelta(0)).sum())
    if early:
        oddities.append(Oddity("Rows earlier than the row above; sorted by date", early))
        table = table.sort_values("start", kind="stable")
    table = table.reset_index(drop=True)
    days = date_text(table["start"].min().date(), end=table["end"].max().date())
    rows = f"{len(table):,} rows"
    if layout.weekly:
        rows += f" with {int(table['events'].sum()):,} events"
    summary = f"{file.name}: {rows}, {days}; {layout.title}."
    report = Report(summary, REMINDERS[layout.dataset], tuple(oddities))
    return Events(table, report)


def sample(layout: str) -> Path:
    """Return the path of a made-up file in one of the layouts.

    Parameters
    ----------
    layout
        A layout's key, for example ``acled-text`` or ``ged-49``.

    Returns
    -------
    Path
        A small file in which country, groups, places and events are invented.

    Examples
    --------
    >>> sample("ged-49").name
    'made-up-ged-49.csv'
    """
    if not isinstance(layout, str) or layout not in LAYOUTS:
        raise CourseError(
            f"There is no sample with the name {layout!r}.",
            where="sample",
            remedy=f"choose one of {', '.join(LAYOUTS)}",
        )
    return _SAMPLES / f"made-up-{layout}.csv"


def yours_or_sample(name: str, layout: str = "acled-text") -> Events:
    """Read a file of your own, or the made-up sample if there is no file with this name.

    Parameters
    ----------
    name
        The file's name; it lies in the folder of the notebook.
    layout
        Which sample to take instead, as in `sample`.

    Returns
    -------
    Events
        If it is the sample, the first words of the report say so.

    Raises
    ------
    CourseError
        The file is there and cannot be read.

    Examples
    --------
    >>> yours_or_sample("none-yet.csv").report.summary[:36]
    'MADE UP: no none-yet.csv in this fol'
    """
    if named_path(name, "yours_or_sample").exists():
        return read(name)
    events = read(sample(layout))
    here: list[str] = []
    with suppress(OSError):  # the folder may be gone, or closed to the reader
        here = sorted(path.name for path in Path().iterdir() if path.suffix.lower() in _TABLES)
    seen = f"The folder has {', '.join(here)}. " if here else ""
    summary = (
        f"MADE UP: no {name} in this folder, so this is the sample of the course, in which "
        f"country, groups and events are invented. {seen}{events.report.summary}"
    )
    return replace(events, report=replace(events.report, summary=summary))


def _draft(cells: Cells, words: Mapping[str, pd.Categorical], layout: Layout) -> pd.DataFrame:
    """Convert what the layout names and the file has; the other columns are empty."""
    convert: dict[str, Any] = {
        "event_id": cells.filled,
        "start": cells.weeks if layout.weekly else cells.days,
        "end": cells.days,
        "notes": cells.text,
        "status": cells.words,
        "active": cells.words,
        **dict.fromkeys(_WORDS, cells.words),
        **dict.fromkeys(_NUMBERS, cells.numbers),
        **{field: partial(cells.whole, most=most) for field, most in _MOST.items()},
    }
    columns: dict[str, Any] = {
        field: convert[field](column) for field, column in layout.fields.items() if column in cells
    }
    if layout.weekly:
        columns |= week_columns(columns)
    else:
        columns["events"] = np.ones(len(cells), dtype=np.int32)
        columns["actors"] = column_of_actors(layout.sides, words)
    same = np.zeros(len(cells), dtype=np.int8)
    columns["dataset"] = categorical(same, [layout.dataset])
    columns["layout"] = categorical(same, [layout.key])
    draft = pd.DataFrame(columns, copy=False)
    return draft.reindex(columns=list(dict.fromkeys((*COLUMNS, *columns)))).astype(_TYPES)
