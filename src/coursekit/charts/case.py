"""Charts that name rows of the course's own paper say so when another case is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from coursekit.data.schema import package
from coursekit.errors import CourseError

__all__ = ["of_this_paper"]

Parameters = ParamSpec("Parameters")
Drawn = TypeVar("Drawn")


def of_this_paper(draw: Callable[Parameters, Drawn]) -> Callable[Parameters, Drawn]:
    """Make a chart refuse the tables of another paper with one sentence.

    Parameters
    ----------
    draw
        A function that draws a chart from rows that only the course's own paper has.

    Returns
    -------
    callable
        The same function.
    """

    @wraps(draw)
    def drawn(*args: Parameters.args, **options: Parameters.kwargs) -> Drawn:
        if package().case:
            raise CourseError(
                "the tables of another paper",
                where=draw.__name__,
                expected="those of the course's own paper, which this chart is about",
                remedy="unset COURSEKIT_DATA to draw it, or choose another chart for your case",
            )
        return draw(*args, **options)

    return drawn
