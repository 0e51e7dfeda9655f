"""What a learner does with all that is saved: look at it, keep a copy, hand it in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from coursekit.forms.form_widget import show_form
from coursekit.forms.handin import NOTHING_YET, make_hand_in
from coursekit.forms.layout import Form
from coursekit.forms.progress import progress_message
from coursekit.forms.question import Reply
from coursekit.forms.report import write_report
from coursekit.messages import Message
from coursekit.store import backup, binder, work

__all__ = ["download", "hand_in", "progress", "report"]


def progress() -> None:
    """Show what is done in each lesson: answered, checked, saved, sealed.

    On a borrowed computer the link of `download` is below it.

    Examples
    --------
    >>> progress()  # doctest: +SKIP
    """
    closing = "Run this cell to see how many questions, checks and forms you have done, by lesson."
    _tell("progress", "Your progress", closing, _progress)


def download() -> None:
    """Show a link that saves your file of answers to the computer in front of you.

    Examples
    --------
    >>> download()  # doctest: +SKIP
    """
    closing = "Run this cell for a link that saves a copy of your answers, and for where they are."
    _tell("download", "Your file", closing, _copy)


def report(path: str | Path | None = None) -> None:
    """Write all that you have saved into one page, and show a link that saves a copy.

    Parameters
    ----------
    path
        Its name, ending in ``.html``; left out, ``coursekit-report.html`` beside your file
        of answers. A page that is there already is never overwritten: the new one takes
        the next number.

    Raises
    ------
    CourseError
        When the name is not one of an HTML file.

    Examples
    --------
    >>> report("my-report.html")  # doctest: +SKIP
    """
    closing = (
        "Run this cell to write all that you have saved into one page, to print or to hand in."
    )
    _tell("report", "Your report", closing, partial(write_report, path), "Make the report")


def hand_in(folder: str | Path | None = None) -> None:
    """Show a button that makes one zip of your file of answers and your exercise notebooks.

    Parameters
    ----------
    folder
        Where the exercise notebooks are; left out, the folder of this notebook. Nothing
        else of it goes into the zip.

    Examples
    --------
    >>> hand_in()  # doctest: +SKIP
    """
    form = Form(
        id="hand-in",
        heading="Hand in",
        intro="Save this notebook first (Ctrl and S), so that the file holds what you see.",
        inputs=(),
        submit="Make my hand-in",
        closing="Run this cell for the button.",
    )
    warned = ""

    def make(_: object) -> Reply:
        nonlocal warned
        made = make_hand_in(folder)
        if made.text == warned:
            made = make_hand_in(folder, unsaved_too=True)
        warned = made.text if NOTHING_YET in made.text else ""
        return Reply(html=made.html)

    show_form(form, make, Reply())


def _progress() -> Message:
    shown = progress_message()
    if not binder.is_borrowed():
        return shown
    copy = _copy()
    return Message(shown.html + copy.html, f"{shown.text}\n\n{copy.text}")


def _copy() -> Message:
    binder.note_offer(work.work_path())
    return backup.copy_link()


def _tell(
    name: str, heading: str, closing: str, look: Callable[[], Message], again: str = "Look again"
) -> None:
    def reply(_: object = None) -> Reply:
        return Reply(html=look().html)

    form = Form(name, heading, "", (), again, closing, telling=True)
    show_form(form, reply, reply())
