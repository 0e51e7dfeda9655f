"""Which hand-ins were made from other tasks than those of this copy of the course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from coursekit.data.roles import between_references
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.forms.item import Exercise
from coursekit.grading.submissions import Notebook, Submission
from coursekit.text import and_list

__all__ = ["other_editions"]

WHY = (
    "{}: the text in the notebook is not that of this copy of the course. Was it made with another"
    " edition? The marks are for the tasks of this copy."
)


def other_editions(submissions: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    """Name hand-ins whose notebooks ask something else than the tasks that are graded, and why."""
    holders = defaultdict[tuple[str, ...], set[str]](set)
    for one in submissions:
        for lesson, notebook in one.notebooks.items():
            if lesson in exercise_sets() and (tasks := _other_tasks(lesson, notebook)):
                holders[tuple(tasks)].add(one.student)
    for others, students in sorted(holders.items()):
        yield and_list(sorted(students)), WHY.format(and_list(others))


def _other_tasks(lesson: str, notebook: Notebook) -> list[str]:
    """Return the tasks whose text is there and differs; text that was deleted says nothing."""
    items = load_set(lesson).items
    asked = {key: notebook.texts.get(f"task-{key.replace('.', '-')}", "") for key in items}
    return [key for key, item in items.items() if asked[key] and not _asks(asked[key], item)]


def _asks(text: str, item: Exercise) -> bool:
    """Tell whether a text holds the words of a task; what the tables fill in is not compared."""
    words = " ".join(text.split())
    parts = [item.title, item.cost, *between_references(item.instruction)]
    return all(" ".join(part.split()) in words for part in parts)
