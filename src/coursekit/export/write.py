"""Files with questions, and what is said about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.export.moodle import moodle_xml
from coursekit.export.portable import Exchange, portable_bank
from coursekit.export.qti import qti_package
from coursekit.forms.bank import lessons
from coursekit.store.files import write_free
from coursekit.text import counted

__all__ = ["write_moodle", "write_qti"]


def write_moodle(target: Path, chosen: Sequence[str] = ()) -> list[str]:
    """Write the question bank as Moodle XML.

    Parameters
    ----------
    target
        The file; one that is there stays, and the new one gets a number.
    chosen
        Lessons such as ``"01"``; all that have questions if empty.

    Returns
    -------
    list of str
        Sentences: what was written, and what is left out and why.

    Raises
    ------
    CourseError
        When there is no lesson of that number, or the file cannot be written.
    """
    return list(_write(target, chosen, moodle_xml))


def write_qti(target: Path, chosen: Sequence[str] = ()) -> list[str]:
    """Write the question bank as a QTI 1.2 package; all else as `write_moodle`."""
    return list(_write(target, chosen, qti_package))


def _write(
    target: Path, chosen: Sequence[str], make: Callable[[Sequence[Exchange]], bytes]
) -> Iterator[str]:
    for name in chosen:
        if name not in lessons():
            raise CourseError(f"the lesson {name!r}", expected=f"one of {', '.join(lessons())}")
    made = list(portable_bank(chosen))
    file, _ = write_free(target, make(made))
    count = sum(len(lesson.questions) for lesson in made)
    yield f"✓ {counted(count, 'question')} of {counted(len(made), 'lesson')} in {file}."
    reasons = Counter((one.kind, one.reason) for lesson in made for one in lesson.left_out)
    for (kind, reason), number in sorted(reasons.items()):
        yield f"→ Left out: {number} of the kind {kind}; {reason}."
