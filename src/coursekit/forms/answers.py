"""What becomes of an answer: read, judged, saved, and replied to in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from coursekit.errors import CourseError
from coursekit.forms.fields import Unanswered, read_field
from coursekit.forms.items import Field, Guesses, Order, Quiz
from coursekit.forms.judge import Activity, Reply, fields_of, judge
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.text import date_text

__all__ = ["answer", "earlier", "fitting", "kept", "moment", "seal_text"]

DIGEST_LETTERS = 12


def answer(item: Activity, raw: Mapping[str, object]) -> Reply:
    """Take an answer as it came from the page: judge it, save it, reply.

    Parameters
    ----------
    item
        An activity of the bank.
    raw
        What was filled in, by field.

    Returns
    -------
    Reply
        Says "Saved" only after the file has been written.
    """
    fields = fields_of(item)
    values = {}
    for number, field in enumerate(fields, start=1):
        try:
            values[field.id] = read_field(field, raw.get(field.id))
        except Unanswered as error:
            place = f"Question {number}: " if len(fields) > 1 else ""
            return Reply((f"→ {place}{error}",), values=raw)
    needed = item.one_above_zero if isinstance(item, Guesses) else ()
    if needed and not any(values[name] for name in needed):
        return Reply((_all_zero(fields, needed),), values=raw)
    sealed = isinstance(item, Guesses)
    value = values if sealed else values["answer"]
    reply = replace(judge(item, value), values=values)
    try:
        saved = work.record(_kind(item), item.key, value, seal=sealed)
    except CourseError as error:
        return replace(reply, say=(*reply.say, f"✗ Not saved. {error}"))
    entries = work.history(item.key, _kind(item), saved.entries)
    said = [_saved(item, entries), saved.notice]
    return replace(reply, say=(*reply.say, *filter(None, said)))


def earlier(item: Activity) -> Reply:
    """Look up the learner's last answer, to show it again.

    Parameters
    ----------
    item
        An activity of the bank.

    Returns
    -------
    Reply
        Empty when there is none, or when the question has changed since.
    """
    try:
        entries = kept(item)
    except CourseError as error:
        return Reply((f"✗ {error}",))
    if not entries:
        return Reply()
    last = entries[-1]
    values = fitting(item, last)
    if values is None:
        return Reply((f"→ The question has changed since your answer of {moment(last)}.",))
    reply = judge(item, last.value)
    said = f"Saved on {moment(last)}."
    if isinstance(item, Guesses):
        said = f"✓ {seal_text(last)}"
    elif not reply.say:
        said = f"✓ {said}"
    return replace(reply, say=(*reply.say, said), values=values)


def kept(item: Activity, entries: Sequence[Entry] | None = None) -> list[Entry]:
    """Find the learner's answers to an activity.

    Parameters
    ----------
    item
        An activity of the bank.
    entries
        Where to look; the learner's file when left out.

    Returns
    -------
    list of Entry
        The earliest first.

    Raises
    ------
    CourseError
        When the learner's file cannot be read.
    """
    return work.history(item.key, _kind(item), entries)


def fitting(item: Activity, entry: Entry) -> dict[str, Any] | None:
    """Read an entry as an answer to the question as it stands today.

    Parameters
    ----------
    item
        An activity of the bank.
    entry
        An entry of the learner's file.

    Returns
    -------
    dict or None
        The values by field; None when the question has changed since.
    """
    raw = entry.value if isinstance(item, Guesses) else {"answer": entry.value}
    try:
        return {field.id: read_field(field, raw[field.id]) for field in fields_of(item)}
    except (Unanswered, KeyError, TypeError):
        return None


def moment(entry: Entry) -> str:
    """Say when an entry was made.

    Parameters
    ----------
    entry
        An entry of the learner's file.

    Returns
    -------
    str
        Day and time in UTC.

    Examples
    --------
    >>> moment(Entry("answer", "01-order", [], "2026-03-01T10:15:00.000Z"))
    '1 March 2026, 10:15 UTC'
    """
    return f"{date_text(entry.at[:10])}, {entry.at[11:16]} UTC"


def seal_text(entry: Entry) -> str:
    """Say when and how an entry was sealed, and whether it is unchanged.

    Parameters
    ----------
    entry
        A sealed entry.

    Returns
    -------
    str
        One or two sentences.
    """
    seal = f"Sealed on {moment(entry)}, digest `{entry.digest[:DIGEST_LETTERS]}`."
    return seal if entry.intact else f"{seal} **It was changed after it was sealed.**"


def _saved(item: Activity, entries: list[Entry]) -> str:
    before = len(entries) - 1
    if isinstance(item, Guesses):
        stay = " Your earlier seal stays." if before == 1 else f" Your {before} earlier seals stay."
        return f"✓ {seal_text(entries[-1])}" + (stay if before else "")
    if isinstance(item, Quiz | Order):
        return "Saved."
    if not before:
        return "✓ Saved."
    stay = "answer stays" if before == 1 else "answers stay"
    return f"✓ Saved. Your earlier {stay} in your file."


def _all_zero(fields: Sequence[Field], needed: Sequence[str]) -> str:
    numbers = [n for n, one in enumerate(fields, 1) if one.id in needed]
    return f"→ Questions {' and '.join(map(str, numbers))}: give at least one number above 0."


def _kind(item: Activity) -> str:
    return "sealed" if isinstance(item, Guesses) else "answer"
