"""A hand-in from another edition of the exercises is told, and one from this edition never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.build.exercises import task_text
from coursekit.build.origin import Origin
from coursekit.data.roles import UsedIds, resolve
from coursekit.forms.bank import exercise_sets, load_set
from coursekit.grading.editions import other_editions
from coursekit.grading.submissions import Notebook, Submission, find_submissions
from tests.grading.classroom import TASKS, published, solved, write, zipped


@pytest.mark.parametrize("lesson", exercise_sets())
def test_what_this_course_gives_out_is_of_this_edition(lesson: str) -> None:
    items = load_set(lesson).items
    texts = {
        f"task-{key.replace('.', '-')}": resolve(
            task_text(item, Origin("A lesson", "lesson.ipynb")), UsedIds(), page=True
        )
        for key, item in items.items()
    }
    handed_in = Submission("a", "a.zip", notebooks={lesson: Notebook((), texts=texts)})
    assert not [*other_editions([handed_in])]


@pytest.mark.parametrize("changed", ["title", "skill", "last words"])
def test_a_task_that_asks_something_else_is_named(changed: str, tmp_path: Path) -> None:
    task = TASKS["1.2"]
    old = {"title": task.title, "skill": task.skill, "last words": task.prompt.split()[-1]}
    notebook = solved()
    for cell in notebook["cells"]:
        if cell["id"] == "task-1-2":
            cell["source"] = "".join(cell["source"]).replace(old[changed], "something else")
    zipped(tmp_path / "a.zip", notebook)
    zipped(tmp_path / "b.zip", solved())
    zipped(tmp_path / "c.zip", notebook)
    ((student, why),) = other_editions(find_submissions(tmp_path))
    assert student == "a and c"
    assert why.startswith("1.2: the text in the notebook is not that of this copy")


def test_a_text_that_was_deleted_says_nothing(tmp_path: Path) -> None:
    notebook = published()
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "task-1-2"]
    write(tmp_path / "a.ipynb", notebook)
    assert not [*other_editions(find_submissions(tmp_path))]
