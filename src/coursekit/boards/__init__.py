"""Boards: charts that a learner moves, each with a sentence that says what is shown.

Each module or folder here is one board and is named as the function that shows it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coursekit.data.defects import Defect

__all__ = ["check_content"]


def check_content(folder: Path) -> list[Defect]:
    """Return what is wrong in the questions and boards that go with the data of a folder."""
    from importlib import import_module
    from pkgutil import walk_packages

    from coursekit import boards, charts
    from coursekit.content import check_boards
    from coursekit.data.locate import reading
    from coursekit.forms.bank import check_bank

    for package in (charts, boards):  # a module enters its content when it is imported
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    with reading(folder):
        return [*check_bank(), *check_boards()]
