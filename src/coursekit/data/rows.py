"""Rows of text as they stand in a file, and what can be relied on in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

__all__ = ["Row", "Rule", "Tables", "known"]


class Row(NamedTuple):
    """One row: its number in a spreadsheet, and its cells by column.

    A cell in which something is wrong is None, and a row of the wrong length has no
    cells: nothing can be concluded from them.
    """

    number: int
    cells: dict[str, str | None]


Rule = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


def known(row: Row, columns: Sequence[str]) -> list[str] | None:
    """Return the cells of some columns, or None when one of them cannot be relied on."""
    cells = [row.cells.get(column) for column in columns]
    sound = [cell for cell in cells if cell is not None]
    return sound if len(sound) == len(cells) else None
