"""The identifier: a number or name that goes with a hand-in, typed once."""

from __future__ import annotations

from collections.abc import Mapping

from coursekit.errors import CourseError
from coursekit.forms.form_widget import show_form
from coursekit.forms.inputs import Input
from coursekit.forms.layout import Form
from coursekit.forms.parts import moved_parts
from coursekit.forms.question import ANSWER, Reply
from coursekit.messages import Message, message
from coursekit.store import work
from coursekit.store.identity import identifier, set_identifier

__all__ = ["ASKED", "keep_identifier", "student"]

ASKED = "Your number or name in the class. A number is enough; a real name is not needed."
FORM = Form(
    id="student",
    heading="Who hands in?",
    intro="",
    inputs=(Input(ANSWER, ASKED, "line"),),
    submit="Keep it",
    closing="Run this cell to type it.",
)


def student(identifier: str | int | None = None) -> Message | None:
    """Keep a number or name that goes into the name of each hand-in; it is typed once.

    Parameters
    ----------
    identifier
        Letters a to z, digits and ``-``, at most 32; a number is enough. Left out,
        there is a form that shows the one that is set. An empty text takes it back.

    Returns
    -------
    Message
        What is kept now; nothing where a form is shown.

    Raises
    ------
    CourseError
        When a file name cannot hold it, it is an address, or it cannot be saved.

    Examples
    --------
    >>> student("17")  # doctest: +SKIP
    ✓ You hand in as 17.
    """
    if identifier is not None:
        return message(*_said(identifier))
    show_form(FORM, _reply, _first())
    return None


def keep_identifier(text: str | int) -> list[str]:
    """Keep an identifier; say in sentences what became of it, nothing when it is the same.

    An empty text takes it back. A CourseError says why it cannot be kept.
    """
    before = identifier()
    if str(text).strip() == (before or ""):
        return []
    saved = set_identifier(text)
    now = identifier(saved.entries)
    said = [_now(now)]
    if before and before != now:
        said.append(f"Before, it was {before}; what you handed in keeps it.")
    return [*said, *filter(None, [saved.notice])]


def _said(text: str | int) -> list[str]:
    """Keep an identifier; say what is kept now, and which tasks have another part with it."""
    return [*(keep_identifier(text) or [_now(identifier())]), *moved_parts(work.read())]


def _now(kept: str | None) -> str:
    return f"✓ You hand in as {kept}." if kept else "✓ You hand in without a number or name."


def _reply(values: Mapping[str, object]) -> Reply:
    try:
        return Reply(tuple(_said(str(values.get(ANSWER) or ""))), saved=True)
    except CourseError as error:
        return Reply((f"✗ {error}",))


def _first() -> Reply:
    try:
        kept = identifier()
    except CourseError as error:
        return Reply((f"✗ {error}",))
    return Reply((_now(kept),), values={ANSWER: kept}) if kept else Reply()
