"""A table about the class, which the page shows and a file keeps."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from coursekit.class_view.disclosure import HIDDEN
from coursekit.html import Html, table_html
from coursekit.text import inert

__all__ = ["Cell", "Table"]

Cell = str | int | float | None  # None where it must not be shown


@dataclass(frozen=True)
class Table:
    """Rows with a heading; `name` is that of the file, the first cell of a row names it."""

    name: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def html(self) -> Html:
        """The table for a page."""
        return table_html(
            [self.header, *(list(map(_shown, row)) for row in self.rows)], self.caption
        )

    @property
    def csv(self) -> str:
        """The table for a file; no cell is a formula."""
        text = io.StringIO()
        rows = [self.header, *self.rows]
        csv.writer(text, lineterminator="\n").writerows(
            [inert(cell) if isinstance(cell, str) else _shown(cell) for cell in row] for row in rows
        )
        return text.getvalue()


def _shown(cell: Cell) -> str:
    if cell is None:
        return HIDDEN
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)
