"""What becomes of an answer to a question: read, judged, saved, and replied to in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.forms.inputs import NotAnswered, read_input
from coursekit.forms.question import Question, Reply
from coursekit.store import work
from coursekit.store.entries import Entry
from coursekit.store.origins import answers_of

__all__ = ["previous_reply", "reveal_answer", "save_answer", "saved_entries", "seed_of"]


def seed_of(item: Question) -> str:
    """Return what shuffles the options of a question for this learner.

    It is the time of the first entry of the learner's file. Without one it is empty, and the
    options are as in print. They stay so for good in the lesson of that first entry, which was
    read before there was a seed; and, while Python runs, in each question that was shown before.
    """
    try:
        return _seed(work.work_path(), item.key)
    except CourseError:  # the form says what is wrong with the file
        return ""


@cache
def _seed(_path: Path, key: str) -> str:
    first = next(iter(answers_of(work.read())), None)
    return "" if first is None or _lesson(first.key) == _lesson(key) else first.at


def _lesson(key: str) -> str:
    return re.split(r"[-.]", key)[0]


def save_answer(item: Question, raw: Mapping[str, object]) -> Reply:
    """Take an answer as it came from the page: judge it, save it, reply.

    "Saved" is said only after the file has been written.
    """
    inputs = item.inputs()
    values = {}
    for number, asked in enumerate(inputs, start=1):
        try:
            values[asked.id] = read_input(asked, raw.get(asked.id))
        except NotAnswered as error:
            place = f"Question {number}: " if len(inputs) > 1 else ""
            return Reply((f"→ {place}{error}",), values=raw)
    if missing := item.missing(values):
        return Reply((f"→ {missing}",), values=raw)
    value = item.to_value(values)
    reply = replace(item.judge(value), values=values)
    try:
        saved = work.record(item.entry_kind, item.key, value, seal=item.entry_kind == "sealed")
    except CourseError as error:
        return replace(reply, say=(*reply.say, f"✗ Not saved. {error}"))
    entries = saved_entries(item, saved.entries)
    said = [item.note_saved(entries, bool(reply.say)), saved.notice]
    return replace(reply, say=(*reply.say, *filter(None, said)), opens=item.key, saved=True)


def previous_reply(item: Question) -> Reply:
    """Reply to the learner's last answer again; empty before the first answer."""
    try:
        entries = saved_entries(item)
        left = work.left_elsewhere()
    except CourseError as error:
        return Reply((f"✗ {error}",))
    if not entries:
        return Reply((f"→ {left}",)) if left else Reply()
    last = entries[-1]
    values = item.as_current_answer(last)
    if values is None:
        changed = f"→ The question has changed since your answer of {last.moment}."
        return Reply((changed,), opens=item.key)
    reply = item.judge(last.value)
    note = item.note_earlier(last, bool(reply.say))
    return replace(reply, say=(*reply.say, note), values=values, opens=item.key)


def reveal_answer(item: Question, entries: Sequence[Entry] | None = None) -> Reply:
    """Put the learner's answer beside the data's, once there is an answer."""
    try:
        answers = saved_entries(item, entries)
    except CourseError as error:
        return Reply((f"✗ {error}",))
    current = [entry for entry in answers if item.as_current_answer(entry) is not None]
    if not current:
        return Reply(("→ Save an answer to the question first, then reveal.",))
    return item.revealed(current)


def saved_entries(item: Question, entries: Sequence[Entry] | None = None) -> list[Entry]:
    """Return the answers to a question, the earliest first; else from the learner's file."""
    return work.history(item.key, item.entry_kind, entries)
