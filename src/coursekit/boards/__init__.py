"""Boards: charts that a learner moves, each with a sentence that says what is shown.

Each module or folder here is one board and is named as the function that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coursekit.charts.core.figure import Figure
    from coursekit.data.defects import Defect

__all__ = ["check_content", "figures"]


def figures() -> Mapping[str, Figure]:
    """Return every figure of the course by its name, those of the boards too."""
    from coursekit import charts

    for module in walk_packages(__path__, f"{__name__}."):
        import_module(module.name)
    return charts.FIGURES


def check_content(folder: Path) -> list[Defect]:
    """Return what is wrong in the questions and boards that go with the data of a folder."""
    from coursekit.content import check_boards
    from coursekit.data.locate import reading
    from coursekit.forms.bank import check_bank

    figures()  # a module enters its content as it is imported
    import_module("coursekit.content.seminar")  # no board shows it
    with reading(folder):
        return [*check_bank(), *check_boards()]
