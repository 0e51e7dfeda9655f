"""ACLED's columns in the common shape, and what to know about them.

Source of the rules: ACLED's codebook and its pages on column changes, on keeping files
up to date and on reported fatalities.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coursekit.events.actors import Actors, Side, combine
from coursekit.events.columns import Columns, categorical
from coursekit.events.layouts import LAYOUTS, Layout
from coursekit.events.names import regime_years, without_years
from coursekit.events.report import Oddity
from coursekit.events.tidy import Draft

__all__ = ["DISRUPTED", "NUMBERS", "REMINDERS", "tidy"]

NUMBERS = frozenset(
    {
        "year",
        "time_precision",
        "latitude",
        "longitude",
        "geo_precision",
        "fatalities",
        "timestamp",
    }
)
# ACLED files a drone or missile that was shot down under strategic developments.
DISRUPTED = "Disrupted weapons use"
REMINDERS = (
    "Actor 1 and actor 2 are an order in the file; neither is 'the attacker' (only in violence "
    "against civilians the target always stands second).",
    "A fatality count of 0 can mean none, none reported or none verified; ACLED gives one figure "
    "and no range.",
    f"Intercepted drones and missiles stand under strategic developments ('{DISRUPTED}').",
    "Past events are re-coded week by week: say on which day the file was exported.",
    "ACLED's terms do not allow passing its rows on; hand in counts, not the file.",
)
_KINDS = {
    "1": "State forces",
    "2": "Rebel group",
    "3": "Political militia",
    "4": "Identity militia",
    "5": "Rioters",
    "6": "Protesters",
    "7": "Civilians",
    "8": "External/Other forces",
}
_STATE = ("Military Forces of", "Police Forces of", "Government of")


def tidy(cells: Columns, layout: Layout) -> tuple[pd.DataFrame, list[Oddity]]:
    """Bring a file from ACLED into the common shape.

    Parameters
    ----------
    cells
        The file's columns.
    layout
        Its layout; numbers and words for actor types are told apart here.

    Returns
    -------
    DataFrame
        One row an event; in by-actor files one row an actor of an event.
    list of Oddity
        What was found odd.
    """
    by_actor = layout.key == "acled-by-actor"
    draft = Draft(cells, layout)
    columns, note = draft.columns, draft.note
    columns["event_id"] = cells.ids()
    columns["start"] = cells.dates("event_date")
    columns["end"] = columns["start"]
    if "year" in cells:
        other = columns["start"].astype("datetime64[Y]").astype(int) + 1970 != cells.number("year")
        draft.refuse_if_most(other, "another year than in the date", "year")
        note("The year differs from the year of the date", other)
    columns["date_precision"] = cells.whole("time_precision").astype(np.int8)
    note("The day is not certain (time precision 2 or 3)", columns["date_precision"] > 1)
    columns["country"] = cells.text("country", required=True)
    columns["admin1"] = cells.text("admin1")
    columns["place"] = cells.text("location", required=True)
    draft.place("admin2", "latitude", "longitude")
    columns["place_precision"] = cells.whole("geo_precision").astype(np.int8)
    note("The place is not certain (geo precision 2 or 3)", columns["place_precision"] > 1)
    columns["event_type"] = cells.text("event_type", required=True)
    columns["sub_event_type"] = cells.text("sub_event_type", required=True)
    columns["actors"], draft.layout = _actors(draft, by_actor=by_actor)
    _deaths(draft)
    _newest(draft, cells.whole("timestamp"), by_actor=by_actor)
    note(
        "Interceptions and other disrupted weapons, coded as strategic developments",
        columns["sub_event_type"] == DISRUPTED,
    )
    if by_actor:
        ids = columns["event_id"]
        note(
            "Rows that repeat an event for another actor: count events, and deaths once",
            pd.Series(ids).duplicated().to_numpy(),
        )
    return draft.table(), draft.oddities


def _actors(draft: Draft, *, by_actor: bool) -> tuple[Actors, Layout]:
    cells, layout = draft.cells, draft.layout
    numbers = ("1",) if by_actor else ("1", "2")
    sides, words = [], False
    for number in numbers:
        kinds = cells.text(f"inter{number}")
        words |= any(map(str.isalpha, "".join(kinds.categories)))
        sides.append(
            Side(
                "actor" if by_actor else f"actor {number}",
                cells.text(f"actor{number}"),
                _in_words(kinds),
                cells.text(f"assoc_actor_{number}"),
            )
        )
    if layout.key in ("acled-text", "acled-numeric"):
        layout = LAYOUTS["acled-text" if words else "acled-numeric"]
    _behind_states(draft, sides)
    _with_years(draft, sides)
    return combine(*sides), layout


def _in_words(kinds: pd.Categorical) -> pd.Categorical:
    plain = [kind.removesuffix(".0") for kind in kinds.categories]
    words = ["" if kind == "0" else _KINDS.get(kind, kind) for kind in plain]
    recode, names = pd.factorize(np.asarray(words, dtype=object))
    codes = np.where(kinds.codes < 0, -1, recode[kinds.codes]) if len(words) else kinds.codes
    return categorical(codes, names)


def _behind_states(draft: Draft, sides: list[Side]) -> None:
    behind = np.zeros(len(draft.columns["event_id"]), dtype=bool)
    listed = behind.copy()
    for side in sides:
        state = np.asarray([name.startswith(_STATE) for name in side.names.categories] + [False])
        associated = side.associated
        assert associated is not None
        several = np.asarray([";" in cell for cell in associated.categories] + [False])
        behind |= state[side.names.codes] & (associated.codes >= 0)
        listed |= several[associated.codes]
    draft.note("Associated actors behind the forces of a state; factions can stand here", behind)
    draft.note("Several associated actors in one cell, taken apart at each '; '", listed)


def _with_years(draft: Draft, sides: list[Side]) -> None:
    spans: dict[str, set[str]] = defaultdict(set)
    for side in sides:
        for name in side.names.categories:
            if regime_years(name):
                spans[without_years(name)].add(name)
    several = sorted(name for names in spans.values() if len(names) > 1 for name in names)
    if several:
        what = "One actor under several regime years; names are matched without them"
        draft.oddities.append(Oddity.seen(what, len(several), several))


def _deaths(draft: Draft) -> None:
    deaths = draft.cells.whole("fatalities")
    size = len(deaths)
    unknown = pd.arrays.IntegerArray(np.zeros(size, np.int32), np.ones(size, dtype=bool))
    draft.columns["deaths_low"] = unknown
    draft.columns["deaths_high"] = unknown.copy()
    draft.columns["deaths_best"] = pd.arrays.IntegerArray(
        deaths.astype(np.int32), np.zeros(size, dtype=bool)
    )
    notes = draft.cells.plain("notes")
    draft.columns["notes"] = notes
    texts = np.where(pd.isna(notes), "", notes)
    # A plain chain of searches: the fastest form for a million texts.
    speaks = np.asarray(
        [
            "killed" in t or "nverified" in t or "nconfirmed" in t or "atalities unknown" in t
            for t in texts
        ]
    )
    draft.note(
        "Deaths 0 although the notes speak of killed or unverified; read the notes",
        speaks & (deaths == 0),
    )
    draft.note("Notes with line breaks, left as they are", np.asarray(["\n" in t for t in texts]))


def _newest(draft: Draft, coded: NDArray[np.int64], *, by_actor: bool) -> None:
    """Keep the newest coding of each event, as ACLED's own file would."""
    ids = draft.columns["event_id"]
    numbers, _ = pd.factorize(ids)
    newest = np.zeros(numbers.max() + 1, dtype=np.int64)
    np.maximum.at(newest, numbers, coded)
    old = coded < newest[numbers]
    draft.note("Older codings of an event, left out (timestamp)", old)
    if not by_actor:
        current = pd.Series(np.where(old, -1 - np.arange(len(numbers)), numbers))
        again = current.duplicated(keep="last").to_numpy()
        draft.note("The same event with the same timestamp again; the last row is kept", again)
        old = old | again
    if old.any():
        draft.keep(~old)
