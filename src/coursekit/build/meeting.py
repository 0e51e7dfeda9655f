"""The crisis seminar in pages: its plan of minutes and its rules, from the seminar's content."""

from __future__ import annotations

from coursekit.content.seminar import CONTENT
from coursekit.errors import CourseError

__all__ = ["DIRECTIVES", "plan_table", "rules_list", "seminar_words"]


def plan_table() -> str:
    """Return the plan of the meeting as a table in Markdown."""
    head, *rows = (f"| {minutes} | {what} |" for minutes, what in CONTENT.load().plan())
    return "\n".join([head, "|---|---|", *rows])


def rules_list() -> str:
    """Return how a turn goes as a numbered list in Markdown."""
    rules = CONTENT.load().rules()
    return "\n".join(f"{number}. {rule}" for number, rule in enumerate(rules, start=1))


DIRECTIVES = {"plan": plan_table, "rules": rules_list}


def seminar_words(what: str) -> str:
    """Say the ``minutes`` of the meeting, or its ``plan`` in a line."""
    seminar = CONTENT.load()
    if what == "minutes":
        return str(seminar.minutes)
    if what == "plan":
        _, *parts, _ = seminar.plan()
        return " ".join(f"**{minutes} minutes.** {what}" for minutes, what in parts)
    raise CourseError(repr(what), where="seminar", expected="minutes or plan")
