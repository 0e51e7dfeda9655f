"""Charts: one function a figure, each with a text alternative and a table.

In a notebook that is set up for the course, every other Altair chart shows live and without
a network too, in the course's look: see `coursekit.setup`.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from coursekit.charts.core.figure import FIGURES
from coursekit.charts.core.finish import as_table, describe
from coursekit.notebook import charts_are_there

# A module enters its figures as it is imported; each is then found here by its name.
for _module in iter_modules(__path__):
    if not _module.ispkg:
        import_module(f"{__name__}.{_module.name}")
_here = {name: figure.function for name, figure in FIGURES.items()}
globals().update(_here)

charts_are_there()

__all__ = ["FIGURES", "as_table", "describe", *sorted(_here)]


def __getattr__(name: str) -> Any:
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
