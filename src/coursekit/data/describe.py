"""What the columns of a table mean, and how to cite the data."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from coursekit.data.model import Field, Table
from coursekit.data.schema import package

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Citation", "cite", "codebook"]

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
    "date": "date",
    "yearmonth": "month",
}


def codebook(name: str) -> pd.DataFrame:
    """Return the codebook of a table.

    Parameters
    ----------
    name
        Name of the table.

    Returns
    -------
    DataFrame
        One row a column: its type, its unit, the values that it may hold with
        their meaning, whether each row must have one, and what it means.

    Raises
    ------
    CourseError
        When there is no such table.

    Examples
    --------
    >>> codebook("tempo").set_index("column").loc["iraq", "unit"]
    'attacks'
    """
    import pandas as pd

    table = package().table(name, "codebook")
    return pd.DataFrame(
        [
            {
                "column": field.name,
                "type": _type(table, field),
                "unit": field.unit,
                "values": _values(table, field),
                "required": field.required,
                "meaning": field.description,
            }
            for field in table.fields
        ]
    )


@dataclass(frozen=True, repr=False)
class Citation:
    """How to cite the data package, or one of its tables."""

    authors: str
    year: str
    title: str
    part: str
    version: str
    licence: str
    licence_url: str

    def __str__(self) -> str:
        part = f" {self.part}." if self.part else ""
        return (
            f"{self.authors} ({self.year}): {self.title}. Version {self.version}.{part}"
            f" Licence {self.licence}, {self.licence_url}"
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        part = f" {escape(self.part)}." if self.part else ""
        return (
            f"<p>{escape(self.authors)} ({escape(self.year)}): <cite>{escape(self.title)}</cite>."
            f" Version {escape(self.version)}.{part} Licence"
            f' <a href="{escape(self.licence_url)}">{escape(self.licence)}</a>.</p>'
        )


def cite(name: str | None = None) -> Citation:
    """Return how to cite the data.

    Parameters
    ----------
    name
        Name of a table; left out, the whole data package.

    Returns
    -------
    Citation
        Prints as one sentence, and shows with its link in a notebook.

    Raises
    ------
    CourseError
        When there is no such table.

    Examples
    --------
    >>> cite("claims").part
    'Table "Claims of the paper" (claims.csv)'
    """
    data = package()
    table = data.table(name, "cite") if name is not None else None
    return Citation(
        authors=", ".join(data.authors),
        year=data.created[:4],
        title=data.title,
        part=f'Table "{table.title}" ({table.file})' if table else "",
        version=data.version,
        licence=data.licence,
        licence_url=data.licence_url,
    )


def _type(table: Table, field: Field) -> str:
    if field.type == "list":
        return "list"
    if field.partial_date:
        return "date that may stop at the month or the year"
    if field.name in table.key and len(table.key) == 1:
        return "id"
    return "one of a few" if field.allowed else "web address" if field.uri else _TYPES[field.type]


def _values(table: Table, field: Field) -> str:
    if field.labels:
        meant = (f"{value} ({label})" if label else value for value, label in field.labels.items())
        return "; ".join(meant)
    for reference in table.references:
        if field.name in reference.columns:
            key = reference.keys[reference.columns.index(field.name)]
            return f"{key} of {reference.table}"
    if field.item_values:
        return "; ".join(field.item_values)
    if field.minimum and field.maximum:
        return f"{field.minimum} to {field.maximum}"
    if field.minimum:
        return f"{field.minimum} or more"
    return f"like {field.example}" if field.example else ""
