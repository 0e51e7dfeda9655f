"""What a cell shows waits for an answer: a card is there until the learner has given it.

`after` is the first line of a cell. It holds back what the rest of the cell displays, and
shows it instead of the card as soon as the learner's file has the answer.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.bank import find
from coursekit.forms.item import Item
from coursekit.html import tag
from coursekit.markup import to_plain
from coursekit.messages import Message, message
from coursekit.notebook import notebook_shell
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.text import and_list

__all__ = ["OPEN", "after", "card", "open_all"]

OPEN = "COURSEKIT_OPEN"  # the variable: where it is set, nothing waits
HEADING = "This waits for your answer."
FIRST = "First answer: {} Then run this cell, and it opens here."
LOOK = "You can also look without an answer: open the line below."
OPENED = "What waited for this answer is open now."
ALL_OPEN = "✓ Everything is open in this notebook. Cells that you run from now on do not wait."
BOX = (
    "border:1px dashed var(--jp-border-color1,#757575);border-radius:4px;padding:.6em 1em;"
    "max-width:46rem"
)
_SENTENCE = re.compile(r"(?<=[.?!]) ")


def after(*keys: str) -> None:
    """Let what this cell shows wait until a question is answered; the first line of a cell.

    Until then a card is there. It gives way by itself once the answer is saved. After a
    restart the cell shows at once what it has to show. Outside a notebook nothing waits.

    Parameters
    ----------
    *keys
        The question's name, as in the lesson; with several names, all have to be answered.

    Raises
    ------
    CourseError
        When there is no question of that name, or the cell waits already.

    Examples
    --------
    >>> after("00-kinds")
    """
    if not keys:
        raise CourseError(
            "No question", where="after", expected="a name", remedy='write "00-kinds"'
        )
    for key in keys:
        find(key, Item)
    shell = notebook_shell()
    if not shell or os.environ.get(OPEN) or _are_answered(keys, _entries()):
        return
    if any(one.is_running for one in _WAITING):
        raise CourseError(
            "This cell waits already.",
            where="after",
            remedy='name all its questions in one line: ck.after("00-kinds", "00-halt")',
        )
    _WAITING.append(_Waiting(keys, shell))


def open_all() -> Message:
    """Open everything that waits for an answer in this notebook, for teaching and for reading.

    Nothing is saved, and no answer is marked as given. The environment variable
    ``COURSEKIT_OPEN=1`` does the same for whoever runs notebooks in bulk.

    Returns
    -------
    Message
        That everything is open.

    Examples
    --------
    >>> open_all()  # doctest: +SKIP
    ✓ Everything is open in this notebook. Cells that you run from now on do not wait.
    """
    os.environ[OPEN] = "1"
    for one in _WAITING:
        one.open()
    _WAITING.clear()
    return message(ALL_OPEN)


def card(keys: Iterable[str]) -> dict[str, str]:
    """Make the card that a cell shows until then, the same for every learner."""
    keys = tuple(keys)
    first = FIRST.format(and_list([_question(find(key, Item)) for key in keys]))
    said = tag("p", tag("strong", HEADING), f" {first} {LOOK}", style="margin:0")
    names = {"data_ck_waits": " ".join(keys), "class_": "ck-waits", "role": "note"}
    return {
        "text/html": tag("div", said, **names, style=BOX),
        "text/plain": f"{HEADING} {first} {LOOK}",
    }


def _question(item: Item) -> str:
    """Return the sentence of a prompt that asks; without one, the first as a form's beginning."""
    sentences = _SENTENCE.split(to_plain(fill(item.prompt)))
    asking = [sentence for sentence in sentences if sentence.endswith("?")]
    return f"“{asking[-1]}”" if asking else f"the form that begins “{sentences[0]}”"


class _Waiting:
    """What one cell holds back: the questions it waits for, and its outputs by their place."""

    def __init__(self, keys: tuple[str, ...], shell: Any) -> None:
        from IPython.utils.capture import capture_output

        self.keys = keys
        self.is_running = True
        self._shell = shell
        self._held: dict[str, Any] = {}
        self._capture = capture_output(stdout=False, stderr=False)
        self._captured = self._capture.__enter__()
        shell.events.register("post_execute", self._end_cell)

    def _end_cell(self) -> None:
        """Show the card instead, and an empty place for each further output."""
        self._shell.events.unregister("post_execute", self._end_cell)
        self.is_running = False
        hook = sys.displayhook  # IPython's has ended with the cell
        self._capture.__exit__(None, None, None)
        sys.displayhook = hook
        outputs = [one for one in self._captured.outputs if one.data]
        self._held = {uuid4().hex: one for one in outputs} or {uuid4().hex: None}
        shown = [card(self.keys), *({} for _ in self._held)]
        for place, data in zip(self._held, shown, strict=False):
            self._publish(data, {}, place)

    def open(self) -> None:
        """Show each output in its place."""
        for place, output in self._held.items():
            data, metadata = (output.data, output.metadata) if output else ({}, {})
            self._publish(data, metadata, place, update=True)

    def _publish(self, data: Any, metadata: Any, place: str, *, update: bool = False) -> None:
        transient = {"display_id": place}
        self._shell.display_pub.publish(data, metadata, transient=transient, update=update)


_WAITING: list[_Waiting] = []


def _open_answered(entries: Iterable[Entry]) -> str:
    """Open what waited for no more than these entries, and say so."""
    ready = [one for one in _WAITING if _are_answered(one.keys, entries)]
    for one in ready:
        _WAITING.remove(one)
        one.open()
    return OPENED if ready else ""


def _entries() -> tuple[Entry, ...]:
    try:
        return work.read()
    except CourseError:  # the forms of the lesson say what is wrong with the file
        return ()


def _are_answered(keys: Iterable[str], entries: Iterable[Entry]) -> bool:
    return set(keys) <= {entry.key for entry in entries if entry.kind != "hint"}


work.WATCHERS.append(_open_answered)
