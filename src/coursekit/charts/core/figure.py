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
        FIGURES[key] = Figure(example or function, marks, function)
        return function

    return enter
