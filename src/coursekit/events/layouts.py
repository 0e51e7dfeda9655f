"""The column layouts in which ACLED and UCDP GED have been handed out.

Sources: ACLED's guide to its column changes of 20 March 2023 and the reference pages
of its R package ``acledR``; for UCDP the codebooks' variable lists, the header rows of
releases 19.1 to 26.1 and of the Syria file of 2019, and the country files of the
Humanitarian Data Exchange, which add columns and a row of tags under the header.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from coursekit.errors import CourseError

__all__ = ["LAYOUTS", "Layout", "identify", "missing_from_closest"]

Dataset = Literal["ACLED", "UCDP GED"]


@dataclass(frozen=True)
class Layout:
    """One arrangement of columns.

    Parameters
    ----------
    key
        Short name, as in the table's column ``layout``.
    dataset
        Who made the file.
    title
        The layout in words.
    columns
        The header, in order and in lower case.
    needed
        The columns without which the file cannot be read.
    """

    key: str
    dataset: Dataset
    title: str
    columns: tuple[str, ...]
    needed: frozenset[str]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ACLED_NOW = _words(
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type "
    "actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting "
    "iso region country admin1 admin2 admin3 location latitude longitude geo_precision "
    "source source_scale notes fatalities tags timestamp"
)
_ACLED_TO_2023 = _words(
    "data_id iso event_id_cnty event_id_no_cnty event_date year time_precision event_type "
    "sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction "
    "region country admin1 admin2 admin3 location latitude longitude geo_precision "
    "source source_scale notes fatalities timestamp iso3"
)
_SECOND_ACTOR = ("actor2", "assoc_actor_2", "inter2")
_ACLED_BY_ACTOR = tuple(c for c in _ACLED_NOW if c not in _SECOND_ACTOR)
_ACLED_BY_ACTOR_NEEDED = frozenset(
    _words(
        "event_id_cnty event_date time_precision event_type sub_event_type actor1 assoc_actor_1 "
        "inter1 country admin1 location latitude longitude geo_precision notes fatalities timestamp"
    )
)
_ACLED_NEEDED = _ACLED_BY_ACTOR_NEEDED | frozenset(_SECOND_ACTOR)

_GED_49 = _words(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
    "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates "
    "where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown best high low gwnoa gwnob"
)
_GED_42 = _words(
    "id year active_year type_of_violence conflict_new_id conflict_name dyad_new_id dyad_name "
    "side_a_new_id gwnoa side_a side_b_new_id gwnob side_b number_of_sources source_article "
    "source_office source_date source_headline source_original where_prec where_coordinates "
    "adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region "
    "event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown low best high"
)
_GED_41 = tuple(c for c in _GED_42 if c != "gwnoa")
_AFTER_COUNTRY = _GED_42.index("country") + 1
_GED_43 = (*_GED_42[:_AFTER_COUNTRY], "iso3", *_GED_42[_AFTER_COUNTRY:])
_GED_45 = (*_GED_43[:3], "start_year", "end_year", *_GED_43[3:])
_GED_NEEDED = frozenset(
    _words(
        "id type_of_violence side_a side_b source_article where_prec where_coordinates adm_1 "
        "latitude longitude country date_prec date_start date_end deaths_a deaths_b "
        "deaths_civilians deaths_unknown best high low"
    )
)

LAYOUTS: dict[str, Layout] = {
    layout.key: layout
    for layout in (
        Layout(
            "acled-to-2023", "ACLED", "ACLED export up to March 2023", _ACLED_TO_2023, _ACLED_NEEDED
        ),
        Layout(
            "acled-numeric",
            "ACLED",
            "ACLED export since March 2023 with actor types as numbers",
            _ACLED_NOW,
            _ACLED_NEEDED,
        ),
        Layout(
            "acled-text",
            "ACLED",
            "ACLED export with actor types in words",
            _ACLED_NOW,
            _ACLED_NEEDED,
        ),
        Layout(
            "acled-by-actor",
            "ACLED",
            "ACLED by-actor file (one event on several rows)",
            _ACLED_BY_ACTOR,
            _ACLED_BY_ACTOR_NEEDED,
        ),
        Layout("ged-49", "UCDP GED", "UCDP GED since release 20.1", _GED_49, _GED_NEEDED),
        Layout(
            "ged-49-no-header",
            "UCDP GED",
            "UCDP GED candidate file without a header",
            _GED_49,
            _GED_NEEDED,
        ),
        Layout(
            "ged-45",
            "UCDP GED",
            "UCDP GED country file with years and a tag row",
            _GED_45,
            _GED_NEEDED,
        ),
        Layout(
            "ged-43",
            "UCDP GED",
            "UCDP GED country file with a country code",
            _GED_43,
            _GED_NEEDED,
        ),
        Layout("ged-42", "UCDP GED", "UCDP GED release 19.1", _GED_42, _GED_NEEDED),
        Layout("ged-41", "UCDP GED", "UCDP GED file for Syria 2016 to 2019", _GED_41, _GED_NEEDED),
    )
}


def identify(names: Iterable[str]) -> Layout | None:
    """Find the layout of a header.

    Parameters
    ----------
    names
        The header's names in lower case.

    Returns
    -------
    Layout or None
        The layout that differs from the header in the fewest columns, among those whose
        needed columns are all there. Files with numbers and with words for actor types
        have the same header and are told apart by their cells.

    Examples
    --------
    >>> identify(LAYOUTS["ged-41"].columns).title
    'UCDP GED file for Syria 2016 to 2019'
    """
    found = set(names)
    fitting = [layout for layout in LAYOUTS.values() if layout.needed <= found]
    if found & set(_SECOND_ACTOR):
        fitting = [layout for layout in fitting if layout.key != "acled-by-actor"]
    return min(fitting, key=lambda layout: len(found ^ set(layout.columns)), default=None)


def missing_from_closest(names: Iterable[str], where: str) -> CourseError:
    """Say which columns were found, which layout is closest and what it lacks."""
    found = [name for name in names if name]
    closest = min(
        LAYOUTS.values(),
        key=lambda layout: (len(layout.needed - set(found)), len(set(layout.columns) ^ set(found))),
    )
    missing = [name for name in closest.columns if name in closest.needed - set(found)]
    return CourseError(
        f"the {len(found)} columns {_listed(found)}",
        where=where,
        expected="a file from ACLED or UCDP GED",
        remedy=f"the closest layout is '{closest.title}', of which {_listed(missing)} "
        f"{'is' if len(missing) == 1 else 'are'} missing",
    )


def _listed(names: list[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
