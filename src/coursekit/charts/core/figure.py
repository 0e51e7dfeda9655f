"""The figures of the course: each declares itself once, where it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

import altair as alt
from altair.utils.schemapi import debug_mode

from coursekit.browser import is_tab

__all__ = ["FIGURES", "Drawing", "Figure", "figure"]

Drawing = alt.LayerChart | alt.HConcatChart | alt.VConcatChart
Draw = TypeVar("Draw", bound=Callable[..., Any])


class Figure(NamedTuple):
    """A figure: how to draw it with no arguments, and how many marks it has at least."""

    draw: Callable[[], Any]
    marks: int
    function: Callable[..., Any]


FIGURES: dict[str, Figure] = {}


def _unchecked(function: Draw) -> Draw:
    """Let Altair believe that a figure is as its schema says: the build has seen to that.

    In a tab the check is a good part of the time that a chart takes. A learner's own charts
    are checked there too.
    """

    @wraps(function)
    def draw(*args: Any, **options: Any) -> Any:
        with debug_mode(False):
            return function(*args, **options)

    return draw  # type: ignore[return-value]


def figure(
    marks: int, example: Callable[[], Any] | None = None, name: str = ""
) -> Callable[[Draw], Draw]:
    """Enter a function among the figures, under its own name unless it is given another.

    `marks` is the least number of marks it draws. A figure that cannot be drawn without
    arguments, as it shows a learner's file or a method's result, gives an `example`.
    """

    def enter(function: Draw) -> Draw:
        key = name or function.__name__
        if key in FIGURES and FIGURES[key].function.__module__ != function.__module__:
            raise ValueError(f"two figures are called {key}")
        drawn = _unchecked(function) if is_tab() else function
        FIGURES[key] = Figure(example or drawn, marks, drawn)
        return drawn

    return enter
