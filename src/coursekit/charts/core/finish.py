"""What a chart shows, for who does not see it: a description and a table.

A chart of the course carries its table with it: its top-level data is what is drawn,
and its ``usermeta`` says which columns, under which names, make the table. So the
table cannot differ from the picture, and it survives saving and copying the chart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import altair as alt
import pandas as pd

from coursekit.browser import is_tab
from coursekit.charts.core.renderer import alternative
from coursekit.errors import CourseError

__all__ = ["as_table", "describe", "finish"]

Figure = TypeVar("Figure", alt.LayerChart, alt.HConcatChart, alt.VConcatChart)


def describe(chart: alt.TopLevelMixin) -> str:
    """Say in words what a chart shows, with its main numbers.

    Parameters
    ----------
    chart
        A chart of the course or one of your own.

    Returns
    -------
    str
        Its description; for a chart without one, its marks and encodings.

    Raises
    ------
    CourseError
        When it is not a chart.

    Examples
    --------
    >>> describe(alt.Chart(pd.DataFrame({"n": [1]})).mark_bar().encode(x="n"))
    'A chart without a description: bar marks with n along x.'
    """
    if not isinstance(chart, alt.TopLevelMixin):
        raise CourseError(type(chart).__name__, where="describe", expected="a chart")
    return alternative(chart.to_dict())


def as_table(chart: alt.TopLevelMixin) -> pd.DataFrame:
    """Return the numbers of a chart as a table.

    Parameters
    ----------
    chart
        A chart of the course, or one of your own that was made from a DataFrame.

    Returns
    -------
    pandas.DataFrame
        One row a mark, or, where each mark is one claim, one row a group with its
        count. For your own chart, the whole DataFrame.

    Raises
    ------
    CourseError
        When there is no DataFrame behind the chart.

    Examples
    --------
    >>> as_table(alt.Chart(pd.DataFrame({"n": [1, 2]})).mark_bar().encode(x="n"))["n"].sum()
    np.int64(3)
    """
    frame = getattr(chart, "data", None)
    if not isinstance(frame, pd.DataFrame):
        raise CourseError(
            "a chart without a DataFrame of its own",
            where="as_table",
            expected="a chart of the course or one made with alt.Chart(table)",
            remedy="give it the chart itself, or make the table with pandas",
        )
    usermeta = getattr(chart, "usermeta", None)
    table: dict[str, Any] = (
        (usermeta or {}).get("coursekit", {}) if isinstance(usermeta, dict) else {}
    )
    if not table:
        return frame
    columns = table["columns"]
    if table["count"]:
        counted = frame.groupby(list(columns), sort=False).size()
        return counted.reset_index(name=table["count"]).rename(columns=columns)
    return frame[list(columns)].rename(columns=columns).reset_index(drop=True)


class _InCourseLook(alt.TopLevelMixin):
    """A figure has the course's look, whatever theme the other charts of the notebook have."""

    def to_dict(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Return the specification, with the course's theme in it."""
        if is_tab():
            options.setdefault("validate", False)  # as in core/figure.py
        with alt.theme.enable("coursekit"):
            return super().to_dict(*args, **options)


class LayerChart(_InCourseLook, alt.LayerChart):
    pass


class HConcatChart(_InCourseLook, alt.HConcatChart):
    pass


class VConcatChart(_InCourseLook, alt.VConcatChart):
    pass


_IN_COURSE_LOOK: dict[type, type] = {
    alt.LayerChart: LayerChart,
    alt.HConcatChart: HConcatChart,
    alt.VConcatChart: VConcatChart,
}


def finish(chart: Figure, description: str, columns: Mapping[str, str], count: str = "") -> Figure:
    """Give a chart its text alternative, its table and the course's look.

    `columns` are those of the chart's own DataFrame that make the table, with readable names;
    when the table counts rows, `count` names the column of the count.
    """
    chart.description = description
    chart.usermeta = {"coursekit": {"columns": dict(columns), "count": count}}
    # By way of `object`, as an Altair chart takes what is set for a property of its drawing.
    object.__setattr__(chart, "__class__", _IN_COURSE_LOOK.get(type(chart), type(chart)))
    return chart
