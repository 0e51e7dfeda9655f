"""The tables as typed data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursekit.data.cells import value
from coursekit.data.frames import readable
from coursekit.data.locate import DESCRIPTOR
from coursekit.data.model import Field, Package, Table
from coursekit.data.read import no_rows
from coursekit.data.records import records
from coursekit.data.schema import package
from coursekit.data.validate import check_data

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load", "tables"]

_DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}


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
        When there is no such table, or its file has a defect. Of a case of one's own,
        also when the table has no rows yet, or points at rows that other tables lack.

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
    if data.case:
        _check(data, table, empty=not rows)
    readable()
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


def _check(data: Package, table: Table, *, empty: bool) -> None:
    """Raise what is wrong with a table of a case: its ties to other tables, or no rows yet."""
    defects = [each for each in check_data(data.root) if each.file in (table.file, DESCRIPTOR)]
    if empty:
        defects.append(no_rows(table))
    if defects:
        raise defects[0].error(more=len(defects) - 1)


def _column(field: Field, cells: list[str]) -> pd.Series[Any]:
    import pandas as pd

    values = [value(field, cell) for cell in cells]
    if field.type == "list":
        return pd.Series(values, dtype=object)
    if field.is_date:
        return pd.to_datetime(pd.Series(values, dtype=object)).astype("datetime64[ns]")
    if field.type == "string" and field.allowed:
        return pd.Series(pd.Categorical(values, categories=field.allowed, ordered=field.ordered))
    return pd.Series(values, dtype=_DTYPES[field.type])
