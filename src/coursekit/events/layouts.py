"""The layouts of the files that ACLED and UCDP GED give out.

A layout is one declaration: what each column of the file means in the common table. To
add one, write a `Layout`, or a `replace` of a similar one, and list it in `LAYOUTS`; a
made-up sample of it belongs in ``samples``.

Sources: ACLED's guide to its column changes of 20 March 2023 and the reference pages
of its R package ``acledR``; for UCDP the codebooks' variable lists, the header rows of
releases 19.1 to 26.1 and of the Syria file of 2019, and the country files of the
Humanitarian Data Exchange, which add columns and a row of tags under the header. For the
weekly counts, ACLED's page on its aggregated data and the header rows of its files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

from coursekit.errors import CourseError
from coursekit.text import plural, some_of

__all__ = ["LAYOUTS", "Layout", "Side", "identify", "known_names"]

Dataset = Literal["ACLED", "ACLED by week", "UCDP GED"]
# Every way in which the two datasets write a day. Day and month as numbers are not among
# them: 05/08/2024 could be May or August.
DATE_FORMATS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%y", "%d-%b-%Y", "%d-%B-%Y")


@dataclass(frozen=True)
class Side:
    """The columns for one side of an event, and the role of its main actor.

    ``kind`` is the column with the type of the main actor. ``associated`` holds the actors
    beside it, with ``; `` between them.
    """

    role: str
    name: str
    kind: str = ""
    associated: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the layout has for this side."""
        return tuple(filter(None, (self.name, self.kind, self.associated)))


@dataclass(frozen=True)
class Layout:
    """One arrangement of columns.

    ``header`` has the names in order and in lower case. ``fields`` says which column of the
    file fills which column of the common table, or serves one of the checks; a field may
    be left out. A file may lack the columns in ``optional``, and it has none of those in
    ``without``. ``codes`` gives, for a column of numbers, the word for each. ``in_words``
    tells apart two layouts with one header: are the types of the actors in words?
    """

    key: str
    dataset: Dataset
    title: str
    header: tuple[str, ...]
    fields: Mapping[str, str]
    sides: tuple[Side, ...]
    optional: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = DATE_FORMATS
    in_words: bool = False
    has_header: bool = True
    one_row_an_actor: bool = False

    @property
    def needed(self) -> frozenset[str]:
        """The columns without which a file cannot be read."""
        sides = (column for side in self.sides for column in side.columns)
        return frozenset((*self.fields.values(), *sides)) - self.optional

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are read."""
        return self.needed | self.optional

    @property
    def weekly(self) -> bool:
        """Whether a row is a count of events of one week, not an event."""
        return "events" in self.fields


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ACTOR_TYPES = {
    "0": "",
    "1": "State forces",
    "2": "Rebel group",
    "3": "Political militia",
    "4": "Identity militia",
    "5": "Rioters",
    "6": "Protesters",
    "7": "Civilians",
    "8": "External/Other forces",
}
_ACLED = Layout(
    key="acled-numeric",
    dataset="ACLED",
    title="ACLED export since March 2023 with actor types as numbers",
    header=_words(
        "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type "
        "actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting "
        "iso region country admin1 admin2 admin3 location latitude longitude geo_precision "
        "source source_scale notes fatalities tags timestamp"
    ),
    fields={
        "event_id": "event_id_cnty",
        "start": "event_date",
        "end": "event_date",
        "year": "year",
        "date_precision": "time_precision",
        "country": "country",
        "admin1": "admin1",
        "admin2": "admin2",
        "place": "location",
        "latitude": "latitude",
        "longitude": "longitude",
        "place_precision": "geo_precision",
        "event_type": "event_type",
        "sub_event_type": "sub_event_type",
        "deaths_best": "fatalities",
        "notes": "notes",
        "coded": "timestamp",
    },
    sides=(
        Side("actor 1", "actor1", "inter1", "assoc_actor_1"),
        Side("actor 2", "actor2", "inter2", "assoc_actor_2"),
    ),
    optional=frozenset({"year", "admin2", "time_precision", "geo_precision", "notes", "timestamp"}),
    codes={"inter1": _ACTOR_TYPES, "inter2": _ACTOR_TYPES},
)
_ACLED_TO_2023 = _words(
    "data_id iso event_id_cnty event_id_no_cnty event_date year time_precision event_type "
    "sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction "
    "region country admin1 admin2 admin3 location latitude longitude geo_precision "
    "source source_scale notes fatalities timestamp iso3"
)

# Candidate files have words in this column, in capitals after a spreadsheet.
_YES_NO = {"0": "no", "false": "no", "FALSE": "no", "1": "yes", "true": "yes", "TRUE": "yes"}
_GED = Layout(
    key="ged-49",
    dataset="UCDP GED",
    title="UCDP GED since release 20.1",
    header=_words(
        "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
        "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
        "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
        "source_date source_headline source_original where_prec where_coordinates "
        "where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country "
        "country_id region event_clarity date_prec date_start date_end deaths_a deaths_b "
        "deaths_civilians deaths_unknown best high low gwnoa gwnob"
    ),
    fields={
        "event_id": "id",
        "start": "date_start",
        "end": "date_end",
        "year": "year",
        "date_precision": "date_prec",
        "country": "country",
        "admin1": "adm_1",
        "admin2": "adm_2",
        "place": "where_coordinates",
        "latitude": "latitude",
        "longitude": "longitude",
        "place_precision": "where_prec",
        "event_type": "type_of_violence",
        "deaths_low": "low",
        "deaths_best": "best",
        "deaths_high": "high",
        "deaths_a": "deaths_a",
        "deaths_b": "deaths_b",
        "deaths_civilians": "deaths_civilians",
        "deaths_unknown": "deaths_unknown",
        "notes": "source_article",
        "status": "code_status",
        "active": "active_year",
    },
    sides=(Side("side A", "side_a"), Side("side B", "side_b")),
    optional=frozenset(
        {"year", "adm_2", "code_status", "active_year", "date_prec", "where_prec", "source_article"}
    ),
    codes={
        "type_of_violence": {
            "1": "State-based conflict",
            "2": "Non-state conflict",
            "3": "One-sided violence",
        },
        "active_year": _YES_NO,
    },
)
_GED_42 = _words(
    "id year active_year type_of_violence conflict_new_id conflict_name dyad_new_id dyad_name "
    "side_a_new_id gwnoa side_a side_b_new_id gwnob side_b number_of_sources source_article "
    "source_office source_date source_headline source_original where_prec where_coordinates "
    "adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region "
    "event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown low best high"
)
_AFTER_COUNTRY = _GED_42.index("country") + 1
_GED_43 = (*_GED_42[:_AFTER_COUNTRY], "iso3", *_GED_42[_AFTER_COUNTRY:])
_GED_45 = (*_GED_43[:3], "start_year", "end_year", *_GED_43[3:])

_GED_41 = tuple(name for name in _GED_42 if name != "gwnoa")
_FIRST_ACTOR = replace(_ACLED.sides[0], role="actor")
_BY_ACTOR = tuple(name for name in _ACLED.header if name not in _ACLED.sides[1].columns)
_WEEKLY = Layout(
    key="acled-weekly",
    dataset="ACLED by week",
    title="ACLED aggregated file (counts by week, province and type)",
    header=_words(
        "week region country admin1 event_type sub_event_type events fatalities "
        "population_exposure disorder_type id centroid_latitude centroid_longitude"
    ),
    fields={
        "start": "week",
        "country": "country",
        "admin1": "admin1",
        "event_type": "event_type",
        "sub_event_type": "sub_event_type",
        "events": "events",
        "deaths_best": "fatalities",
        "latitude": "centroid_latitude",
        "longitude": "centroid_longitude",
    },
    sides=(),
    optional=frozenset({"centroid_latitude", "centroid_longitude"}),
    without=frozenset({"event_id_cnty", "event_date"}),
)


def _like(layout: Layout, key: str, title: str, **changes: Any) -> Layout:
    return replace(layout, key=key, title=title, **changes)


LAYOUTS: dict[str, Layout] = {
    layout.key: layout
    for layout in (
        _like(_ACLED, "acled-to-2023", "ACLED export up to March 2023", header=_ACLED_TO_2023),
        _ACLED,
        _like(_ACLED, "acled-text", "ACLED export with actor types in words", in_words=True),
        _like(
            _ACLED,
            "acled-by-actor",
            "ACLED by-actor file (one event on several rows)",
            header=_BY_ACTOR,
            sides=(_FIRST_ACTOR,),
            without=frozenset(_ACLED.sides[1].columns),
            one_row_an_actor=True,
        ),
        _WEEKLY,
        _GED,
        _like(
            _GED,
            "ged-49-no-header",
            "UCDP GED candidate file without a header",
            has_header=False,
        ),
        _like(_GED, "ged-45", "UCDP GED country file with years and a tag row", header=_GED_45),
        _like(_GED, "ged-43", "UCDP GED country file with a country code", header=_GED_43),
        _like(_GED, "ged-42", "UCDP GED release 19.1", header=_GED_42),
        _like(_GED, "ged-41", "UCDP GED file for Syria 2016 to 2019", header=_GED_41),
    )
}


def known_names(row: Sequence[str]) -> list[str]:
    """Give the cells of a header their names in the layouts, or nothing where no layout has them.

    Capitals, blanks, dots and underscores do not count: R and spreadsheets change them.
    """
    names = _names(tuple(LAYOUTS))
    return [names.get(_bare(cell), "") for cell in row]


def identify(names: Sequence[str], row: Sequence[str], where: str) -> Layout:
    """Find the layout that differs from a header in the fewest columns.

    ``row`` is the first row of events. A header without the needed columns is refused.
    """
    found = set(names)
    cells = dict(zip(names, row, strict=False))

    def distance(layout: Layout) -> tuple[int, bool]:
        types = cells.get(layout.sides[0].kind, "") if layout.sides else ""
        in_words = any(map(str.isalpha, types))
        return len(found ^ set(layout.header)), layout.in_words != in_words

    known = [one for one in LAYOUTS.values() if one.has_header and not one.without & found]
    fitting = [layout for layout in known if layout.needed <= found]
    if fitting:
        return min(fitting, key=distance)
    if {"events", "fatalities"} <= found and "event_id_cnty" not in found:
        raise CourseError(
            "The file holds counts of events, and not by week, province and type.",
            where=where,
            remedy="choose ACLED's weekly aggregated data, or an export of single events",
        )
    closest = min(known, key=lambda layout: (-len(layout.needed & found), distance(layout)))
    missing = [name for name in closest.header if name in closest.needed - found]
    remedy = "choose the table that you exported"
    if len(missing) * 2 <= len(closest.needed):
        remedy = (
            f"the closest layout is '{closest.title}'; in your file {some_of(missing, 8)} "
            f"{plural(len(missing), 'is', 'are')} missing"
        )
    raise CourseError(
        f"These are not the columns of a file from ACLED or UCDP GED: {some_of(names, 8)}.",
        where=where,
        remedy=remedy,
    )


@cache
def _names(keys: tuple[str, ...]) -> dict[str, str]:
    return {_bare(name): name.lower() for key in keys for name in LAYOUTS[key].header}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
