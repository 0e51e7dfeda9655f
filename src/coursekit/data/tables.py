"""The tables as typed data frames, and what their columns mean."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.data.cells import cell_value
from coursekit.data.defects import Defect
from coursekit.data.locate import DESCRIPTOR, own_root
from coursekit.data.read import NO_ROWS
from coursekit.data.records import records, state
from coursekit.data.rules import defect_of
from coursekit.data.schema import Field, Package, Table, package
from coursekit.data.validate import check_data

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["codebook", "load", "tables"]

_DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
    "date": "date",
    "yearmonth": "month",
}


def load(name: str) -> pd.DataFrame:
    """Return a table of the course as a typed data frame.

    Parameters
    ----------
    name
        Name of the table, such as ``"claims"``; `tables` lists them.

    Returns
    -------
    DataFrame
        One row a record, in the order of the file. Dates are datetime64 (a date
        that stops at the month or the year is its first day; the column
        ``..._precision`` beside it says so), lists are Python lists, columns with
        allowed values are categories in their order, and what is missing is <NA>.

    Raises
    ------
    CourseError
        When there is no such table, or its file has a defect. In a folder of one's own, also
        when the table points at rows that other tables do not have; in a case of one's own,
        when it has no rows yet.

    Examples
    --------
    >>> claims = load("claims")
    >>> claims.loc[claims["claim_id"] == "C31", "verdict"].item()
    'corroborated with a difference'
    """
    import pandas as pd

    rows = records(name)
    data = package()
    table = data.table(name)
    if data.case or data.root != own_root():
        _check(data, table, empty=bool(data.case) and not rows)
    return pd.DataFrame(
        {field.name: _column(field, [row[field.name] for row in rows]) for field in table.fields}
    )


def tables() -> pd.DataFrame:
    """Return the list of tables: name, title, rows, columns, and what one row is.

    Returns
    -------
    DataFrame
        One row a table.

    Examples
    --------
    >>> tables().set_index("table").loc["people", "rows"].item()
    16
    """
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "table": table.name,
                "title": table.title,
                "rows": len(records(table.name)),
                "columns": len(table.fields),
                "description": table.description,
            }
            for table in package().tables.values()
        ]
    )


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


def _check(data: Package, table: Table, *, empty: bool) -> None:
    """Raise what is wrong with a table of one's own: its ties to other tables, or no rows yet."""
    every = _defects(data.root, state())
    defects = [each for each in every if each.file in (table.file, DESCRIPTOR)]
    if empty:
        defects.append(defect_of(table, None, "", NO_ROWS))
    if defects:
        raise defects[0].error(more=len(defects) - 1)


@lru_cache(maxsize=4)
def _defects(root: Path, _state: Hashable) -> Sequence[Defect]:
    return check_data(root)


def _column(field: Field, cells: list[str]) -> pd.Series[Any]:
    import pandas as pd

    values = [cell_value(field, cell) for cell in cells]
    if field.type == "list":
        return pd.Series(values, dtype=object)
    if field.is_date:
        return pd.to_datetime(pd.Series(values, dtype=object)).astype("datetime64[ns]")
    if field.type == "string" and field.allowed:
        return pd.Series(pd.Categorical(values, categories=field.allowed, ordered=field.ordered))
    return pd.Series(values, dtype=_DTYPES[field.type])


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
