"""What a learner does with all that is saved: look at it, keep a copy, hand it in."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from IPython.display import display

from coursekit.browser import is_tab
from coursekit.errors import CourseError
from coursekit.forms import collection
from coursekit.forms.form_widget import show_form
from coursekit.forms.handin import NOTHING_YET, make_hand_in
from coursekit.forms.inputs import Input, Option, ticked
from coursekit.forms.layout import Form
from coursekit.forms.progress import progress_message, where_to_go_on
from coursekit.forms.question import Reply
from coursekit.forms.report import write_report
from coursekit.forms.selection import lesson_options, named_set, select
from coursekit.forms.student import ASKED, keep_identifier
from coursekit.messages import Message
from coursekit.store import backup, binder, work
from coursekit.store.identity import identifier

__all__ = ["download", "hand_in", "progress", "report", "restore"]

WHO, MORE = "student", "more"
SAVE = "Save this notebook first (Ctrl and S), so that the file holds what you see."
NOT_IN_IT = (
    "**Not in it:** all else that you saved, for example texts in a role, unless you tick it."
)
ALSO = "Put in, too:"
NOTEBOOKS, FILE = "notebooks", "file"  # what only the page can see: inputs, and their forms
MINE = "mine"
APART = "Only if you began it apart from your file here:"
OWN = "All of it is my own work, from another computer."
ANOTHERS = (
    "Another person began this file. If you did, on another computer, tick it and press again."
)


def progress() -> None:
    """Show what is done in each lesson: answered, checked, saved, sealed.

    Below it is a link to where the learner was. On a borrowed computer the link of `download`
    is there, too.

    Examples
    --------
    >>> progress()  # doctest: +SKIP
    """
    closing = "Run this cell to see how many questions, checks and forms you have done, by lesson."
    _tell("progress", "Your progress", closing, _progress)
    if go_on := where_to_go_on():
        display(go_on)  # type: ignore[no-untyped-call]


def download() -> None:
    """Show a link that saves your file of answers to the computer in front of you.

    Examples
    --------
    >>> download()  # doctest: +SKIP
    """
    closing = "Run this cell for a link that saves a copy of your answers, and for where they are."
    _tell("download", "Your file", closing, _copy)


def report(path: str | Path | None = None, *, file: str | Path | None = None) -> None:
    """Write all that you have saved into one page, and show a link that saves a copy.

    Parameters
    ----------
    path
        Its name, ending in ``.html``; left out, ``coursekit-report.html`` beside your file
        of answers. A page that is there already is never overwritten: the new one takes
        the next number.
    file
        A copy to look at, its folder or a hand-in, instead of your file; it is only read.

    Raises
    ------
    CourseError
        When the name is not one of an HTML file, or the copy cannot be read.

    Examples
    --------
    >>> report("my-report.html")  # doctest: +SKIP
    """
    closing = (
        "Run this cell to write all that you have saved into one page, to print or to hand in."
    )
    _tell("report", "Your report", closing, partial(write_report, path, file), "Make the report")


def hand_in(lesson: str | int | None = None, *, folder: str | Path | None = None) -> None:
    """Show a form that makes one zip of your answers and your notebook of one set of exercises.

    Parameters
    ----------
    lesson
        The set, as ``"01"``; left out, all sets together.
    folder
        Where the exercise notebooks are; left out, the folder of this notebook. Nothing
        else of it goes into the zip.

    Raises
    ------
    CourseError
        When there is no set of that number.

    Examples
    --------
    >>> hand_in("01")  # doctest: +SKIP
    """
    name = named_set(lesson)
    inside, _ = select(name).told()
    contents = f"{inside.rstrip('.')}, and {'the notebook' if name else 'their notebooks'}."
    form = Form(
        id=f"hand-in-{name}" if name else "hand-in",
        heading=f"Hand in exercises {name}" if name else "Hand in the exercises of all sets",
        intro=f"{SAVE} {contents} {NOT_IN_IT}",
        inputs=(
            Input(WHO, ASKED, "line"),
            Input(MORE, ALSO, "several", lesson_options(name)),
        ),
        submit="Make my hand-in",
        closing="Run this cell for the button.",
    )
    warned = ""

    def make(values: Mapping[str, object]) -> Reply:
        nonlocal warned
        try:
            renamed = keep_identifier(str(values.get(WHO) or ""))
        except CourseError as error:
            return Reply((f"✗ {NOTHING_YET} {error}",))
        more = ticked(values, MORE)
        with _folder_of(values.get(NOTEBOOKS)) as brought:
            hand = partial(make_hand_in, brought or folder, lesson=name or None, more=more)
            made = hand()
            if made.text == warned:
                made = hand(anyway=True)
        warned = made.text if NOTHING_YET in made.text else ""
        return Reply(tuple(renamed), html=made.html, saved=not warned)

    # In a tab the page has the notebooks, and saves the open one before it gives them to Python.
    own = None
    if is_tab():
        inputs = (*form.inputs, Input(NOTEBOOKS, "", NOTEBOOKS))
        own = replace(form, intro=f"{contents} {NOT_IN_IT}", inputs=inputs)
    elif collection.collects():
        said = f"{form.intro} {collection.BEFORE}"
        own = replace(form, intro=said, submit="Make and send my hand-in")
    show_form(form, make, _typed(), own=own)


def _typed() -> Reply:
    """Fill in the identifier that was typed once."""
    try:
        return Reply(values={WHO: identifier() or "", MORE: []})
    except CourseError as error:
        return Reply((f"✗ {error}",))


@contextmanager
def _folder_of(notebooks: object) -> Iterator[Path | None]:
    """Write what the page has brought into a folder; without notebooks it is None."""
    if not isinstance(notebooks, list):
        yield None
        return
    with TemporaryDirectory(prefix="notebooks-") as scratch:
        for each in notebooks:
            path = Path(scratch, Path(str(each["name"])).name)
            path.write_text(f"{each['text']}\n", encoding="utf-8")
            os.utime(path, (float(each["at"]),) * 2)
        yield Path(scratch)


def restore(path: str | Path | None = None, *, mine: bool = False) -> Message | None:
    """Add the answers of an earlier copy to your file.

    Nothing is lost, and nothing comes in twice. What came first in one of the two files
    stays first, whatever the clock said. A file that was begun apart from yours is not
    added: `report(file=…)` shows it.

    Parameters
    ----------
    path
        The copy, the folder that it is in, or a zip that was handed in. Left out, there is a
        form to choose a file of the computer in front of you.
    mine
        True adds a file that you began apart from this one, on another computer.

    Returns
    -------
    Message
        How many answers were added; nothing where a form is shown.

    Raises
    ------
    CourseError
        When there is no file there, it is not one of the course, or another person's.
        Nothing is changed then.

    Examples
    --------
    >>> restore("coursekit-work.json")  # doctest: +SKIP
    ✓ Restored: 3 of 3 entries were added, 0 were here already.
    """
    if path is not None:
        return backup.restore(path, mine=mine)
    form = Form(
        id="restore",
        heading="Bring back your answers",
        intro="Choose the copy that you saved: coursekit-work.json, or a zip that you handed in.",
        inputs=(
            Input(FILE, "Your copy", FILE),
            Input(MINE, APART, "several", (Option(MINE, OWN),)),
        ),
        submit="Add these answers",
        closing="Run this cell to choose a file.",
    )

    def bring(values: Mapping[str, object]) -> Reply:
        chosen = values.get(FILE)
        if not isinstance(chosen, dict):
            return Reply(("→ Choose a file first.",))
        with TemporaryDirectory() as scratch:
            copy = Path(scratch, Path(str(chosen["name"])).name)
            copy.write_bytes(base64.b64decode(str(chosen["base64"])))
            try:
                return Reply(html=backup.restore(copy, mine=MINE in ticked(values, MINE)).html)
            except backup.AnothersFile:
                return Reply((f"✗ Nothing was changed. {copy.name}: {ANOTHERS}",))
            except CourseError as error:
                found = str(error).replace(f"{copy}: ", f"{copy.name}: ")
                return Reply((f"✗ Nothing was changed. {found}",))

    show_form(form, bring, Reply())
    return None


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
