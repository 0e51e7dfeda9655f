"""UCDP GED's columns in the common shape, and what to know about them.

Source of the rules: the UCDP GED codebook (Högbladh) and the download page.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coursekit.errors import CourseError
from coursekit.events.actors import Side, combine
from coursekit.events.columns import Columns, categorical
from coursekit.events.layouts import Layout
from coursekit.events.report import Oddity
from coursekit.events.tidy import Draft

__all__ = ["NUMBERS", "REMINDERS", "VIOLENCE", "tidy"]

NUMBERS = frozenset(
    {
        "year",
        "type_of_violence",
        "where_prec",
        "latitude",
        "longitude",
        "date_prec",
        "deaths_a",
        "deaths_b",
        "deaths_civilians",
        "deaths_unknown",
        "best",
        "high",
        "low",
    }
)
REMINDERS = (
    "An event needs at least one direct death: an attack that killed nobody is not in the file.",
    "Low and high are UCDP's own estimates; they do not always lie around the best one.",
    "Side A and side B are an order in the file; neither is 'the attacker'.",
    "An event can last days or months; a count by month needs a rule.",
    "Releases revise past events: say which release or candidate file was used.",
)
VIOLENCE = {1: "State-based conflict", 2: "Non-state conflict", 3: "One-sided violence"}
_PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")


def tidy(cells: Columns, layout: Layout) -> tuple[pd.DataFrame, list[Oddity]]:
    """Bring a file from UCDP GED into the common shape.

    Parameters
    ----------
    cells
        The file's columns.
    layout
        Its layout.

    Returns
    -------
    DataFrame
        One row an event.
    list of Oddity
        What was found odd.
    """
    draft = Draft(cells, layout)
    columns, note = draft.columns, draft.note
    columns["event_id"] = cells.ids()
    columns["start"], columns["end"] = cells.dates("date_start"), cells.dates("date_end")
    _dates(draft)
    columns["country"] = cells.text("country", required=True)
    columns["admin1"] = cells.text("adm_1")
    columns["place"] = cells.text("where_coordinates")
    draft.place("adm_2", "latitude", "longitude")
    columns["place_precision"] = cells.whole("where_prec").astype(np.int8)
    note("The place is not exact (where precision 2 to 7)", columns["place_precision"] > 1)
    columns["event_type"] = _violence(draft)
    columns["sub_event_type"] = categorical(np.full(len(cells), -1), ())
    side_a, side_b = cells.text("side_a", required=True), cells.text("side_b", required=True)
    columns["actors"] = combine(Side("side A", side_a), Side("side B", side_b))
    _deaths(draft)
    columns["notes"] = cells.plain("source_article")
    if "code_status" in cells:
        status = cells.text("code_status")
        clear = np.asarray([name == "Clear" for name in status.categories] + [True])
        note("Candidate events that UCDP still checks (code_status)", ~clear[status.codes])
    _diacritics(draft, side_a, side_b)
    again = pd.Series(columns["event_id"]).duplicated(keep="last").to_numpy()
    note("The same event again; the last row is kept", again)
    if again.any():
        draft.keep(~again)
    return draft.table(), draft.oddities


def _dates(draft: Draft) -> None:
    cells, columns = draft.cells, draft.columns
    start, end = columns["start"], columns["end"]
    if "year" in cells:
        years = [day.astype("datetime64[Y]").astype(int) + 1970 for day in (start, end)]
        year = cells.number("year")
        other = (year < years[0]) | (year > years[1])
        draft.refuse_if_most(other, "another year than in the dates", "year")
        draft.note("The year is not that of the dates", other)
    columns["date_precision"] = cells.whole("date_prec").astype(np.int8)
    draft.refuse_if_most(end < start, "an end before the start", "date_end")
    draft.note("The end lies before the start, left as it is", end < start)
    draft.note("The day is not exact (date precision 2 to 5)", columns["date_precision"] > 1)
    months = start.astype("datetime64[M]") != end.astype("datetime64[M]")
    draft.note("Events that span months: a count by month needs a rule", months)


def _violence(draft: Draft) -> pd.Categorical:
    kinds = draft.cells.whole("type_of_violence")
    unknown = ~np.isin(kinds, list(VIOLENCE))
    if unknown.any():
        at = int(unknown.argmax())
        raise CourseError(
            str(kinds[at]),
            where=f"{draft.cells.where}, row {draft.cells.row(at)}, column type_of_violence",
            expected="1, 2 or 3",
            remedy="cells are shifted or changed; export the file again",
        )
    return categorical(kinds - 1, VIOLENCE.values())


def _deaths(draft: Draft) -> None:
    cells = draft.cells
    figures = {name: cells.whole(name) for name in ("low", "best", "high")}
    low, best, high = figures.values()
    parts = sum((cells.whole(name) for name in _PARTS), start=np.zeros(len(best), np.int64))
    draft.refuse_if_most(best != parts, "a best estimate that is not the sum of its parts", "best")
    draft.note("The best estimate is not the sum of its parts, left as it is", best != parts)
    disordered = (low > best) | (best > high)
    draft.refuse_if_most(disordered, "estimates out of order", "low")
    draft.note("Low, best and high out of order, left as they are", disordered)
    draft.note("A best estimate of 0", best == 0)
    for name, values in figures.items():
        draft.columns[f"deaths_{name}"] = _integers(values)


def _integers(values: NDArray[np.int64]) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(values.astype(np.int32), np.zeros(len(values), dtype=bool))


def _diacritics(draft: Draft, *sides: pd.Categorical) -> None:
    columns = draft.columns
    named = (columns["place"], columns["admin1"], columns["admin2"], *sides)
    names = sorted({str(n) for column in named for n in column.categories if not str(n).isascii()})
    if names:
        what = "Names with diacritics or other scripts; matched without them, shown as they are"
        draft.oddities.append(Oddity.seen(what, len(names), names))
