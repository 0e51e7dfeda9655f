"""Readable words for what the tables hold as keys, dates and lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from coursekit.data.cells import cell_value
from coursekit.data.records import record_of, records
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.text import date_text

__all__ = [
    "claims_by_verdict",
    "paper_date",
    "paper_day",
    "publishers",
    "section_names",
    "source_labels",
]

_SOURCES_NAMED = 3


def section_names() -> dict[str, str]:
    """Return the name of each section of the paper by its key, in their order.

    Examples
    --------
    >>> section_names()["iran"]
    'the Iranian position'
    """
    named = package().table("claims").field("section").labels
    if named is not None:
        return dict(named)
    headings = {row["section"]: row["heading"] for row in records("locators")}
    return headings | {key: "title page" for key in headings if key == "title"}


def paper_date() -> str:
    """Return the day of the paper as an ISO date: the first day of what is known of it.

    Raises
    ------
    CourseError
        When the table of sources does not date the paper.

    Examples
    --------
    >>> paper_date()
    '2024-03-18'
    """
    return f"{cell_value(package().table('sources').field('date'), _dated())}"


def paper_day() -> str:
    """Name the day of the paper in words, and how exactly it is known.

    Raises
    ------
    CourseError
        When the table of sources does not date the paper.

    Examples
    --------
    >>> paper_day()
    '18 March 2024, the day of the paper'
    """
    known, day = date_text(_dated()), date_text(paper_date())
    if known == day:
        return f"{day}, the day of the paper"
    return f"{day}, the first day that the paper may be of (its date says {known})"


def _dated() -> str:
    sources = package().table("sources")
    date = record_of(sources, package().paper, "the date of the paper")["date"]
    if not date:
        raise CourseError(
            "an empty cell",
            where=f"{sources.file}, row of {package().paper}, column date",
            expected="the date of the paper, like 2024-03-18 or 2024-03",
            remedy="fill it in; the map of ties shows the ties of that day",
        )
    return date


def source_labels(sources: pd.DataFrame) -> dict[str, str]:
    """Name the publisher and date of each source.

    Parameters
    ----------
    sources
        The table of sources.

    Returns
    -------
    dict
        Words by id; no date for a source without one.

    Examples
    --------
    >>> from coursekit.data import load
    >>> source_labels(load("sources"))["winep-mocks"]
    'Washington Institute, November 2023'
    """
    return {
        row["source_id"]: row["publisher"]
        if pd.isna(row["date"])
        else f"{row['publisher']}, {date_text(row['date'], row['date_precision'])}"
        for row in sources.to_dict("records")
    }


def publishers(source_ids: Sequence[str], labels: Mapping[str, str]) -> str:
    """Name who published some sources, and when.

    Parameters
    ----------
    source_ids
        Ids in the order in which they are cited.
    labels
        Publisher and date by id, from `source_labels`.

    Returns
    -------
    str
        The first three with their dates, and how many more there are.

    Examples
    --------
    >>> from coursekit.data import load
    >>> publishers(["reuters-2024-01-30"], source_labels(load("sources")))
    'Reuters (via The Globe and Mail), 30 January 2024'
    """
    named = [labels[source_id] for source_id in source_ids[:_SOURCES_NAMED]]
    more = len(source_ids) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more > 0 else "")


def claims_by_verdict(claim_ids: Sequence[str], verdicts: Mapping[str, str]) -> str:
    """Name some claims, each verdict with the claims that have it.

    Parameters
    ----------
    claim_ids
        Ids in the order in which they are cited.
    verdicts
        Verdict by id.

    Returns
    -------
    str
        Empty when there is no claim.

    Examples
    --------
    >>> claims_by_verdict(["C34", "C35"], {"C34": "corroborated", "C35": "corroborated"})
    'C34, C35: corroborated'
    """
    by_verdict: dict[str, list[str]] = {}
    for claim_id in claim_ids:
        by_verdict.setdefault(verdicts[claim_id], []).append(claim_id)
    return "; ".join(f"{', '.join(ids)}: {verdict}" for verdict, ids in by_verdict.items())
