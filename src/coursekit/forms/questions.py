"""What a learner does in a lesson: answer, put in order, seal, reveal, see what is done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import get_args

from coursekit.forms import progress as done
from coursekit.forms import report as written
from coursekit.forms.activity import show
from coursekit.forms.answers import answer, earlier
from coursekit.forms.bank import find
from coursekit.forms.items import Guesses, Order, Predict, Quiz
from coursekit.forms.judge import Activity as Item
from coursekit.forms.judge import Reply, fields_of
from coursekit.forms.layout import Form, form_of
from coursekit.forms.reveal import revealed
from coursekit.forms.tasks import Written
from coursekit.messages import Message
from coursekit.store import backup, binder, work

__all__ = ["download", "guesses", "order", "predict", "progress", "quiz", "report", "reveal"]

REVEAL = {
    Guesses: "Open my sealed answers",
    Order: "Show the order beside mine",
    Predict: "Show my answer beside the data",
    Quiz: "Show my answer again",
    Written: "Show my text beside three levels",
}


def quiz(key: str) -> None:
    """Show a question with options; each answer gets its own reply.

    Parameters
    ----------
    key
        The question's name in the bank.

    Raises
    ------
    CourseError
        When there is no question of that name.
    """
    _ask(find(key, Quiz))


def predict(key: str) -> None:
    """Ask for an answer before the data are seen; parameters and errors as of `quiz`."""
    _ask(find(key, Predict))


def order(key: str) -> None:
    """Show items to put in order with buttons; parameters and errors as of `quiz`."""
    _ask(find(key, Order))


def guesses(key: str) -> None:
    """Show a form that is sealed with date and digest; parameters and errors as of `quiz`."""
    _ask(find(key, Guesses))


def reveal(key: str) -> None:
    """Show a button that opens the learner's answer beside the data's.

    Parameters
    ----------
    key
        The name of a prediction, an ordering, a question or a sealed form.

    Raises
    ------
    CourseError
        When there is nothing of that name.
    """
    item: Item = find(key, *get_args(Item))
    asked = item.prompt if isinstance(item, Guesses) else fields_of(item)[0].text
    asked = item.title if isinstance(item, Written) else asked
    form = Form(
        id=f"reveal-{key}",
        heading="Reveal",
        intro=asked,
        fields=(),
        submit=REVEAL[type(item)],
        closing="Run this cell: once your answer is saved, it opens here beside what the data say.",
    )
    show(form, lambda _: revealed(item), Reply())


def progress() -> None:
    """Show what is done in each lesson: answered, checked, saved, sealed.

    On a borrowed computer the link of `download` stands below it.
    """
    closing = "Run this cell to see how many questions, checks and forms you have done, by lesson."
    _tell("progress", "Your progress", closing, _progress)


def download() -> None:
    """Show a link that saves the learner's file to the computer in front of the learner."""
    closing = "Run this cell for a link that saves a copy of your answers, and for where they are."
    _tell("download", "Your file", closing, _copy)


def report(path: str | Path | None = None) -> None:
    """Write all that the learner has saved into one page, and show a link that saves a copy.

    Parameters
    ----------
    path
        Its name, ending in ``.html``; left out, ``coursekit-report.html`` beside the
        learner's file. A page that is there already is never overwritten: the new one takes
        the next number.

    Raises
    ------
    CourseError
        When the name is not one of an HTML file.
    """
    closing = (
        "Run this cell to write all that you have saved into one page, to print or to hand in."
    )
    _tell("report", "Your report", closing, partial(written, path), "Make the report")


def _progress() -> Message:
    shown = done()
    if not binder.is_borrowed():
        return shown
    copy = _copy()
    return Message(shown.html + copy.html, f"{shown.text}\n\n{copy.text}")


def _copy() -> Message:
    binder.note_offer(work.work_path())
    return backup.copy_link()


def _ask(item: Item) -> None:
    show(form_of(item), lambda values: answer(item, values), earlier(item))


def _tell(
    name: str, heading: str, closing: str, look: Callable[[], Message], again: str = "Look again"
) -> None:
    def reply(_: object = None) -> Reply:
        return Reply(html=look().html)

    form = Form(name, heading, "", (), again, closing, telling=True)
    show(form, reply, reply())
