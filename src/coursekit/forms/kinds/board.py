"""board: a chart with controls whose values the learner can save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from coursekit.forms.item import Item
from coursekit.forms.summaries import Block, board_blocks
from coursekit.store.entries import Entry

__all__ = ["SavedBoard"]


@dataclass(frozen=True, kw_only=True)
class SavedBoard(Item, kind="board"):
    """A board, for the table of progress and the report; its prompt says what there is to do."""

    label: ClassVar[str] = "Board"
    column: ClassVar[str] = "Boards saved"

    def summarise(self, entries: Sequence[Entry]) -> list[Block]:
        return board_blocks(entries)
