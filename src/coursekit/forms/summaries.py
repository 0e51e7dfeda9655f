"""What a learner did with an item, in lines and tables, as the report shows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from coursekit.store.entries import Entry

__all__ = ["Block", "Row", "board_blocks", "outdated", "saved_line", "seal_lines", "tries_table"]

Row: TypeAlias = Sequence[str]
# A plain text, or a table as rows of plain texts, the first one being the heading.
Block: TypeAlias = str | list[Row]

WIDEST = 6
VERDICTS = {True: "✓ right", False: "✗ not yet", None: ""}


def saved_line(entries: Sequence[Entry]) -> str:
    """Say when something was saved, and how often."""
    last = f"on {entries[-1].moment}."
    return f"Saved {last}" if len(entries) == 1 else f"Saved {len(entries)} times, last {last}"


def outdated(entry: Entry) -> str:
    """Show an entry that does not fit its item any more, as the file has it."""
    return f"The question has changed. On {entry.moment} the file says: {_raw(entry)}"


def tries_table(
    entries: Sequence[Entry], words: Callable[[Any], str], is_right: Callable[[Any], bool | None]
) -> list[Row]:
    """List tries: what was answered, in words, and whether it was right."""
    rows = [
        (str(number), words(entry.value), VERDICTS[is_right(entry.value)], entry.moment)
        for number, entry in enumerate(entries, start=1)
    ]
    return [("Try", "Your answer", "Result", "When"), *rows]


def seal_lines(entry: Entry) -> list[Block]:
    """Say when an entry was sealed, with which digest, and whether it is unchanged."""
    whole = (
        "✓ Unchanged, as far as a digest in one's own file can show."
        if entry.intact
        else "✗ It was changed after it was sealed."
    )
    return [f"Sealed on {entry.moment}. Digest: {entry.digest or 'none'}", whole]


def board_blocks(entries: Sequence[Entry]) -> list[Block]:
    """Show what was set on a board, in the words that the last entry keeps."""
    last = entries[-1]
    try:
        title, sentence = str(last.words["title"]), str(last.words["sentence"])
        values = [(str(label), said) for label, said in last.words["values"]]
        grids = [[list(map(str, row)) for row in said] for _, said in values if _is_table(said)]
        plain: list[Row] = [(label, str(said)) for label, said in values if not _is_table(said)]
    except (KeyError, TypeError, ValueError):
        return [saved_line(entries), _raw(last)]
    set_to: list[list[Row]] = [[("Control", "Your setting"), *plain]] if plain else []
    return [saved_line(entries), title, sentence, *set_to, *map(_upright, grids)]


def _raw(entry: Entry) -> str:
    return json.dumps(entry.value, ensure_ascii=False)


def _is_table(said: object) -> bool:
    """Tell whether it is a table: lists, none of them empty, of the same length."""
    if not isinstance(said, list) or not all(isinstance(row, list) and row for row in said):
        return False
    return len({len(row) for row in said}) == 1


def _upright(rows: Sequence[Row]) -> list[Row]:
    """Turn a table that is wider than it is long, and too wide for a page."""
    head = rows[0]
    if len(head) <= max(WIDEST, len(rows)):
        return list(rows)
    return list(zip(*rows, strict=True))
