"""What stands below a task of the exercises: help in steps, and room for a text."""

from __future__ import annotations

from pathlib import Path

from coursekit.forms import checks, handin
from coursekit.forms.activity import show
from coursekit.forms.answers import answer, earlier
from coursekit.forms.bank import find
from coursekit.forms.judge import Reply
from coursekit.forms.layout import Form, form_of
from coursekit.forms.tasks import CHECKED, Written

__all__ = ["hand_in", "stuck", "write"]


def stuck(key: str) -> None:
    """Show a button that opens the next hint, and in the end a solution.

    Parameters
    ----------
    key
        The name of a task or a check. Its solution opens after the last hint, once there
        are two tries.

    Raises
    ------
    CourseError
        When there is no task of that name.
    """
    item = find(key, *CHECKED)
    steps = "one hint" if len(item.hints) == 1 else f"{len(item.hints)} hints"
    form = Form(
        id=f"stuck-{key}",
        heading=f"Help with {key}",
        intro=f"There is help in steps: {steps}, then a solution after two tries of your own.",
        fields=(),
        submit="Open the next hint",
        closing="Run this cell for the button that opens them.",
    )
    show(form, lambda _: Reply(html=checks.hint(key).html), Reply())


def write(key: str) -> None:
    """Ask for a few sentences; `coursekit.reveal` then shows them beside three levels.

    Parameters
    ----------
    key
        The name of a written task.

    Raises
    ------
    CourseError
        When there is no written task of that name.
    """
    item: Written = find(key, Written)
    show(form_of(item), lambda values: answer(item, values), earlier(item))


def hand_in(folder: str | Path | None = None) -> None:
    """Show a button that makes one zip of the learner's file and the exercise notebooks.

    Parameters
    ----------
    folder
        Where the exercise notebooks lie; left out, the folder of this notebook.
    """
    form = Form(
        id="hand-in",
        heading="Hand in",
        intro="Save this notebook first (Ctrl and S), so that the file holds what you see.",
        fields=(),
        submit="Make my hand-in",
        closing="Run this cell for the button.",
    )
    show(form, lambda _: Reply(html=handin.hand_in(folder).html), Reply())
