"""What is odd in a table of events, and what every count from a dataset must keep in mind.

Sources: ACLED's codebook and its pages on column changes, on keeping files up to date and
on reported fatalities; the UCDP GED codebook (Högbladh) and UCDP's download page.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from coursekit.events.layouts import Layout
from coursekit.events.names import regime_years, without_years
from coursekit.events.report import Oddity

__all__ = ["DISRUPTED", "PARTS", "REMINDERS", "find_oddities"]

# Neither dataset goes back before it; a year outside is a mistake in the file.
_FIRST_YEAR = 1989

# ACLED files a drone or missile that was shot down under strategic developments.
DISRUPTED = "Disrupted weapons use"
# The figures that make up UCDP's best estimate.
PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
REMINDERS = {
    "ACLED": (
        "Actor 1 and actor 2 are an order in the file; neither is 'the attacker'. Only in violence "
        "against civilians is the target always actor 2.",
        "A count of 0 deaths can mean no deaths, none reported or none verified; ACLED gives one "
        "figure, not a range.",
        f"Intercepted drones and missiles are among the strategic developments ('{DISRUPTED}').",
        "ACLED codes past events again every week: say on which day you exported the file.",
        "ACLED's terms do not allow you to pass its rows on: hand in counts, not the file.",
    ),
    "ACLED by week": (
        "A row is a count of events: of one type, in one province, in one week from Saturday to "
        "Friday. The column events has it.",
        "The file has no actors, so it cannot say who took part.",
        "It has no days, so it cannot say what changed within a week.",
        "Deaths are a sum: how many of the events had a death cannot be told.",
        f"Intercepted drones and missiles are among the strategic developments ('{DISRUPTED}').",
        "ACLED codes past events again every week: say on which day you downloaded the file.",
        "ACLED's terms do not allow you to pass its rows on: hand in counts, not the file.",
    ),
    "UCDP GED": (
        "An event needs at least one direct death: an attack that killed nobody is not in the "
        "file.",
        "Low and high are UCDP's own estimates; the best one is not always between them.",
        "Side A and side B are an order in the file; neither is 'the attacker'.",
        "An event can last days or months; a count by month needs a rule.",
        "Releases revise past events: say which release or candidate file you used.",
    ),
}
_STATE = ("Military Forces of", "Police Forces of", "Government of")


class _Notes:
    """The oddities of one table, in the order in which they were noted."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self.oddities: list[Oddity] = []

    def add(self, what: str, where: Any) -> None:
        """Note the events for which something holds, if there are any."""
        chosen = pd.Series(where).fillna(False).to_numpy(dtype=bool)
        if chosen.any():
            ids = self.table["event_id"].to_numpy()[chosen]
            self.oddities.append(Oddity.seen(what, len(ids), ids))


def find_oddities(
    table: pd.DataFrame, words: Mapping[str, pd.Categorical], layout: Layout
) -> tuple[pd.DataFrame, list[Oddity]]:
    """Look through a table; return it without repeated events, and what was found.

    ``words`` are the columns of the file that name the actors.
    """
    notes = _Notes(table)
    _dates_and_places(notes, layout)
    if layout.dataset == "ACLED":
        _acled(notes, words, layout)
    elif layout.dataset == "UCDP GED":
        _ged(notes, words)
    _without_impossible_years(notes)
    _without_repeated(notes, layout)
    notes.add(
        "Interceptions and other disrupted weapons, coded as strategic developments",
        notes.table["sub_event_type"] == DISRUPTED,
    )
    if layout.one_row_an_actor:
        notes.add(
            "Rows that repeat an event for another actor: count events, and deaths once",
            notes.table["event_id"].duplicated(),
        )
        first = notes.table.groupby("event_id")["deaths_best"].transform("first")
        other = notes.table["deaths_best"] != first
        notes.add("Rows of one event that differ in deaths; the first row counts", other)
    return notes.table, notes.oddities


def _dates_and_places(notes: _Notes, layout: Layout) -> None:
    table = notes.table
    start, end = table["start"], table["end"]
    if "year" in table:
        other = (table["year"] < start.dt.year) | (table["year"] > end.dt.year)
        notes.add("The year differs from the year of the date", other)
    notes.add("The end lies before the start, left as it is", end < start)
    for field, what in (("date_precision", "day"), ("place_precision", "place")):
        column = layout.fields.get(field, field).replace("_", " ")
        notes.add(f"The {what} is not certain ({column} above 1)", table[field] > 1)
    months = [day.dt.year * 12 + day.dt.month for day in (start, end)]
    rows = "Weeks" if layout.weekly else "Events"
    notes.add(f"{rows} that span months: a count by month needs a rule", months[0] != months[1])
    north, east = table["latitude"], table["longitude"]
    notes.add(f"{rows} without coordinates", north.isna() | east.isna())
    outside = (north.abs() > 90) | (east.abs() > 180)
    notes.add("Coordinates outside the globe, left as they are", outside)


def _acled(notes: _Notes, words: Mapping[str, pd.Categorical], layout: Layout) -> None:
    behind = np.zeros(len(notes.table), dtype=bool)
    several = behind.copy()
    spans: dict[str, set[str]] = defaultdict(set)
    for side in layout.sides:
        names = words[side.name]
        for name in filter(regime_years, names.categories):
            spans[without_years(name)].add(name)
        if side.associated:
            beside = words[side.associated]
            state = [name.startswith(_STATE) for name in names.categories]
            lists = [";" in cell for cell in beside.categories]
            behind |= np.asarray([*state, False])[names.codes] & (beside.codes >= 0)
            several |= np.asarray([*lists, False])[beside.codes]
    notes.add("Associated actors behind the forces of a state; they can be factions", behind)
    notes.add("Several associated actors in one cell, split at each '; '", several)
    changing = sorted(name for names in spans.values() if len(names) > 1 for name in names)
    if changing:
        what = "One actor under several regime years; names are matched without them"
        notes.oddities.append(Oddity.seen(what, len(changing), changing))
    texts = notes.table["notes"].astype(object).fillna("")
    # A plain chain of searches: the fastest form for a million texts.
    doubtful = [
        "killed" in t or "nverified" in t or "nconfirmed" in t or "atalities unknown" in t
        for t in texts
    ]
    notes.add(
        "0 deaths, but the notes say killed or unverified; read the notes",
        np.asarray(doubtful) & (notes.table["deaths_best"] == 0),
    )
    notes.add("Notes with line breaks, left as they are", ["\n" in text for text in texts])


def _ged(notes: _Notes, words: Mapping[str, pd.Categorical]) -> None:
    table = notes.table
    low, best, high = (table[f"deaths_{name}"] for name in ("low", "best", "high"))
    if set(PARTS) <= set(table):
        other = best != table[list(PARTS)].sum(axis=1)
        notes.add("The best estimate is not the sum of its parts, left as it is", other)
    disordered = (low > best) | (best > high)
    notes.add("Low, best and high out of order, left as they are", disordered)
    notes.add("A best estimate of 0", best == 0)
    if "status" in table:
        notes.add(
            "Candidate events that UCDP still checks (code_status)",
            table["status"].notna() & (table["status"] != "Clear"),
        )
    if "active" in table:
        notes.add(
            "Events of a conflict that is not active in that year (active_year 0)",
            table["active"] == "no",
        )
    columns = (*(table[name].array for name in ("place", "admin1", "admin2")), *words.values())
    names = sorted({str(n) for column in columns for n in column.categories if not n.isascii()})
    if names:
        what = "Names with diacritics or other scripts; matched without them, shown as they are"
        notes.oddities.append(Oddity.seen(what, len(names), names))


def _without_impossible_years(notes: _Notes) -> None:
    """Set aside what would stretch the months of a table over centuries."""
    years = [notes.table[name].dt.year for name in ("start", "end")]
    last = dt.date.today().year + 1
    outside = ~(years[0].between(_FIRST_YEAR, last) & years[1].between(_FIRST_YEAR, last))
    notes.add(f"Dates outside the years {_FIRST_YEAR} to {last}, left out", outside)
    if outside.any():
        notes.table = notes.table[~outside]


def _without_repeated(notes: _Notes, layout: Layout) -> None:
    """Keep the newest coding of each event, as ACLED's own file would; else the last row."""
    table = notes.table
    if layout.weekly:
        same = table.drop(columns="actors").duplicated(keep="last")
        notes.add("The same count again; the last row is kept", same)
        notes.table = table[~same] if same.any() else table
        again = notes.table["event_id"].duplicated()
        notes.add("Other counts of the same week, province and type; all of them count", again)
        return
    if "coded" in table:
        old = table["coded"] < table.groupby("event_id")["coded"].transform("max")
        notes.add("Older codings of an event, left out (timestamp)", old)
        table = table[~old] if old.any() else table
    if not layout.one_row_an_actor:
        again = table["event_id"].duplicated(keep="last")
        notes.table = table
        notes.add("The same event again; the last row is kept", again)
        table = table[~again] if again.any() else table
    notes.table = table
