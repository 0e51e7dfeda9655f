"""What a web page without Python replies to an answer: made beforehand, for each it can foresee."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations, permutations
from typing import Any

from coursekit.forms.answers import reveal_answer
from coursekit.forms.inputs import Input, NotAnswered, read_input
from coursekit.forms.question import ANSWER, Question, Reply
from coursekit.store.entries import Entry, new_entry

__all__ = ["ANY", "Foreseen", "answers_to", "revealed_by"]

ANY = "\N{BLACK SQUARE}"  # where the page puts a text that cannot be foreseen
KEPT = "Saved in this browser. The button at the end of the page saves a copy of your answers."
UNJUDGED = "There are too many answers for this page to know a reply to each: a notebook has it."
MOST_ANSWERS = 500


@dataclass(frozen=True)
class Foreseen:
    """A reply, and what is sent to get it; None for all that is not foreseen.

    `key` and `kind` are of the entry to keep; for a reply that reveals, `of` is the key of the
    entry whose value decides.
    """

    sent: Any
    reply: Reply
    key: str = ""
    kind: str = ""
    of: str = ""

    def told(self, reply: dict[str, Any]) -> dict[str, Any]:
        """Describe it for the page."""
        return {"reply": reply, "key": self.key, "kind": self.kind, "of": self.of}


def answers_to(item: Question) -> Iterator[Foreseen]:
    """Yield the reply to each answer to a question that has one input."""
    asked = _only_input(item)
    if asked is None:
        return
    values = _answers(asked)
    if not values:
        yield Foreseen(None, Reply((f"✓ {KEPT}", UNJUDGED)), key=item.key, kind=item.entry_kind)
    for value in values:
        reply = replace(item.judge(value), values={ANSWER: value})
        said = (*reply.say, KEPT if reply.say else f"✓ {KEPT}")
        sent = None if value == ANY else value
        filled = {} if value == ANY else reply.values
        kept = replace(reply, say=said, values=filled)
        yield Foreseen(sent, kept, key=item.key, kind=item.entry_kind)
    try:
        read_input(asked, "")
    except NotAnswered as error:
        yield Foreseen("", Reply((f"→ {error}",)))


def revealed_by(item: Question) -> Iterator[Foreseen]:
    """Yield what is revealed after each answer to a question that has one input."""
    asked = _only_input(item)
    if asked is None:
        return
    yield Foreseen("", reveal_answer(item, ()), of=item.key)
    for value in _answers(asked):
        entry: Entry = new_entry(item.entry_kind, item.key, value)
        sent = None if value == ANY else value
        yield Foreseen(sent, reveal_answer(item, [entry]), of=item.key)


def _only_input(item: Question) -> Input | None:
    inputs = item.filled_inputs() if item.entry_kind == "answer" else ()
    return inputs[0] if len(inputs) == 1 and inputs[0].id == ANSWER else None


def _answers(asked: Input) -> list[Any]:
    """List the answers that there can be; none where they are too many."""
    ids = [option.id for option in asked.options]
    match asked.form:
        case "choice":
            return list(ids)
        case "several":
            sizes = range(1, len(ids) + 1)
            return [list(one) for one in chain.from_iterable(combinations(ids, n) for n in sizes)]
        case "order" if len(ids) <= 5:
            return [list(one) for one in permutations(ids)]
        case "number":
            return _numbers(asked)
        case "text":
            return [ANY]
    return []


def _numbers(asked: Input) -> list[Any]:
    if asked.low is None or asked.high is None:
        return []
    step = asked.step or 1
    steps = round((asked.high - asked.low) / step)
    if steps > MOST_ANSWERS:
        return []
    values = (asked.low + at * step for at in range(steps + 1))
    return [int(value) if value == int(value) else value for value in values]
