"""The figures of the course: each declares itself once, where it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import altair as alt

__all__ = ["FIGURES", "Drawing", "Figure", "figure"]

Drawing = alt.LayerChart | alt.HConcatChart | alt.VConcatChart
Draw = TypeVar("Draw", bound=Callable[..., Any])


class Figure(NamedTuple):
    """A figure: how to draw it with no arguments, and how many marks it has at least."""

    draw: Callable[[], Any]
    marks: int
    function: Callable[..., Any]


FIGURES: dict[str, Figure] = {}


def figure(marks: int, example: Callable[[], Any] | None = None) -> Callable[[Draw], Draw]:
    """Enter a function among the figures, under its own name.

    `marks` is the least number of marks it draws. A figure that cannot be drawn without
    arguments, as it shows a learner's file or a method's result, gives an `example`.
    """

    def enter(function: Draw) -> Draw:
        name = function.__name__
        if name in FIGURES and FIGURES[name].function.__module__ != function.__module__:
            raise ValueError(f"two figures are called {name}")
        FIGURES[name] = Figure(example or function, marks, function)
        return function

    return enter
