"""What the command `grade` says when it is done: how many, who has no mark, what waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from coursekit.grading.grade import Graded
from coursekit.grading.marks import ALONE, WAITS
from coursekit.grading.results import without_text
from coursekit.text import counted, plural, some_of

__all__ = ["sentences"]

MOST_NAMES = 10


def sentences(found: Graded) -> Iterator[str]:
    """Yield what an instructor has to know after a run, a line each."""
    students = len({mark.student for mark in found.marks})
    yield (
        f"✓ {counted(students, 'student')}, {counted(found.ran, 'notebook')} run,"
        f" {found.kept} the same as one that ran before. Begin with {found.page}."
    )
    unmarked = defaultdict[str, dict[str, None]](dict)
    for mark in found.marks:
        if mark.points is None and mark.status != WAITS:
            why = "notebook alone, no text" if mark.note == ALONE else mark.status
            unmarked[why][mark.student] = None
    for why, who in unmarked.items():
        yield f"→ Without a full mark ({why}): {some_of([*who], MOST_NAMES)}."
    for task, without in without_text(found.marks).items():
        yield (
            f"→ {len(without)} handed in a zip without a text for {task}:"
            f" {plural(len(without), 'this one gets', 'these get')} 0 points"
            f" ({some_of(without, MOST_NAMES)})."
        )
    if waiting := sum(mark.status == WAITS for mark in found.marks):
        yield f"→ {counted(waiting, 'text')} without a level: see the pages texts-… there."
