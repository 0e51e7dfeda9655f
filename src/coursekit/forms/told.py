"""What a learner did with one item of the bank, told in plain words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from coursekit.forms.answers import fitting, moment
from coursekit.forms.fields import in_words
from coursekit.forms.items import Board, Check, Guesses, Item, Order, Predict, Quiz
from coursekit.forms.judge import fields_of, fill, judge
from coursekit.forms.reveal import revealed
from coursekit.forms.tasks import Task, Written
from coursekit.markup import to_plain
from coursekit.store.entries import Entry

__all__ = ["Part", "other", "raw_text", "tell"]

Row: TypeAlias = Sequence[str]
WIDEST = 6

NAMES: dict[type[Any], str] = {
    Quiz: "Question",
    Predict: "Prediction",
    Order: "Put in order",
    Guesses: "Sealed",
    Check: "Check",
    Board: "Board",
    Task: "Exercise",
    Written: "Exercise, in your own words",
}
VERDICTS = {True: "✓ right", False: "✗ not yet", None: ""}
INTACT = {True: "✓ Intact: it is as it was sealed.", False: "✗ It was changed after it was sealed."}


@dataclass(frozen=True)
class Part:
    """Lines and tables about one item.

    Parameters
    ----------
    name
        What kind of activity it is.
    asked
        The question or task.
    blocks
        Plain texts, and tables as rows of plain texts, the first one being the heading.
    """

    name: str
    asked: str
    blocks: tuple[str | list[Row], ...]


def tell(item: Item | Task, entries: Sequence[Entry]) -> Part | None:
    """Tell what a learner did with an item.

    Parameters
    ----------
    item
        Of the bank.
    entries
        All entries of the learner's file.

    Returns
    -------
    Part or None
        None when nothing is saved for it.
    """
    mine = [entry for entry in entries if entry.key == item.key]
    if not mine:
        return None
    asked = to_plain(fill(item.prompt))
    if isinstance(item, Check | Task):
        blocks = _check(item, mine)
    elif isinstance(item, Board):
        blocks = _board(mine)
    elif isinstance(item, Guesses):
        blocks = [block for entry in mine for block in _seal(entry, item)]
    else:
        fit = [entry for entry in mine if fitting(item, entry) is not None]
        blocks = _answered(item, fit) if fit else []
        blocks += [_unfit(entry) for entry in mine if entry not in fit]
    return Part(NAMES[type(item)], asked, tuple(blocks))


def other(key: str, entries: Sequence[Entry]) -> Part:
    """Tell entries of which the bank knows nothing.

    Parameters
    ----------
    key
        What the file calls them.
    entries
        All entries of the learner's file.

    Returns
    -------
    Part
        With the words that they hold themselves, else as the file has them.
    """
    mine = [entry for entry in entries if entry.key == key]
    seals = [block for entry in mine if entry.digest for block in _seal(entry)]
    rest = [entry for entry in mine if not entry.digest]
    return Part("Saved", key, (*seals, *(_board(rest) if rest else [])))


def raw_text(value: object) -> str:
    """Write a value as the file has it.

    Examples
    --------
    >>> raw_text({"kh": "pause"})
    '{"kh": "pause"}'
    """
    return json.dumps(value, ensure_ascii=False)


def _answered(item: Quiz | Predict | Order, entries: list[Entry]) -> list[str | list[Row]]:
    if isinstance(item, Quiz):
        return [
            _tries(entries, lambda value: _said(item, value), lambda value: _right(item, value))
        ]
    reply = revealed(item, entries)
    table: list[Row] = list(reply.table)
    said = [to_plain(text) for text in reply.say if isinstance(item, Predict) and text[0] in "✓→"]
    if isinstance(item, Order):
        right = list(judge(item, entries[-1].value).marks.values()).count("right")
        said = [f"{right} of {len(item.items)} in the right place."]
    return [_saved(entries), table, *said]


def _seal(entry: Entry, item: Guesses | None = None) -> list[str | list[Row]]:
    head = [f"Sealed on {moment(entry)}. Digest: {entry.digest or 'none'}", INTACT[entry.intact]]
    if item is None or fitting(item, entry) is None:
        return [*head, _unfit(entry)]
    answers = [
        (to_plain(field.text), in_words(field, entry.value[field.id])) for field in fields_of(item)
    ]
    return [*head, [("Question", "Your answer"), *answers]]


def _check(item: Check | Task, entries: list[Entry]) -> list[str | list[Row]]:
    tries = [entry for entry in entries if entry.kind == "try" and isinstance(entry.value, dict)]
    hints = [entry for entry in entries if entry.kind == "hint"]
    blocks: list[str | list[Row]] = []
    if tries:
        given = _tries(
            tries,
            lambda value: str(value.get("seen", value.get("answer", ""))),
            lambda value: value.get("right") is True,
        )
        blocks.append(given)
    if hints:
        blocks.append(f"Hints opened: {len(hints)} of {len(item.hints)}.")
    return blocks + [_unfit(entry) for entry in entries if entry not in (*tries, *hints)]


def _board(entries: list[Entry]) -> list[str | list[Row]]:
    last = entries[-1]
    try:
        title, sentence = str(last.words["title"]), str(last.words["sentence"])
        values = [(str(label), said) for label, said in last.words["values"]]
        grids = [[list(map(str, row)) for row in said] for _, said in values if _is_table(said)]
        plain: list[Row] = [(label, str(said)) for label, said in values if not _is_table(said)]
    except (KeyError, TypeError, ValueError):
        return [_saved(entries), raw_text(last.value)]
    set_to: list[list[Row]] = [[("Control", "Your setting"), *plain]] if plain else []
    return [_saved(entries), title, sentence, *set_to, *map(_upright, grids)]


def _is_table(said: object) -> bool:
    return isinstance(said, list) and all(isinstance(row, list) for row in said)


def _upright(rows: Sequence[Row]) -> list[Row]:
    """Turn a table that is wider than it is long, and too wide for a page."""
    head = rows[0] if rows else ()
    if len(head) <= max(WIDEST, len(rows)) or len({*map(len, rows)}) > 1:
        return list(rows)
    return list(zip(*rows, strict=True))


def _tries(
    entries: list[Entry], said: Callable[[Any], str], right: Callable[[Any], bool | None]
) -> list[Row]:
    rows = [
        (str(number), said(entry.value), VERDICTS[right(entry.value)], moment(entry))
        for number, entry in enumerate(entries, start=1)
    ]
    return [("Try", "Your answer", "Result", "When"), *rows]


def _said(item: Quiz, value: Any) -> str:
    return in_words(fields_of(item)[0], value)


def _right(item: Quiz, value: Any) -> bool | None:
    return judge(item, value).right


def _saved(entries: list[Entry]) -> str:
    last = moment(entries[-1])
    return (
        f"Saved on {last}." if len(entries) == 1 else f"Saved {len(entries)} times, last on {last}."
    )


def _unfit(entry: Entry) -> str:
    return (
        "The question is not the same any more. The file has, of"
        f" {moment(entry)}: {raw_text(entry.value)}"
    )
