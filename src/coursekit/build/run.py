"""Run a notebook on a fresh kernel, away from anybody's files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from coursekit.build.lesson import Lesson
from coursekit.data.locate import VARIABLE, data_root
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.forms.waiting import OPEN
from coursekit.text import as_sentence, counted

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["run"]

CELL_SECONDS = 60


def run(
    notebook: NotebookNode, lesson: Lesson, folder: Path, settings: Mapping[str, str] | None = None
) -> None:
    """Run every cell of a notebook and put its outputs into it.

    The kernel works in a copy of `folder`, with an empty folder for the learner's files and
    without the user's IPython profile. It reads the tables that the build reads. Nothing waits
    for an answer. A cell that fails or
    takes too long stops the build. `settings` are more variables of its environment.
    """
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        return
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    running = [0]
    with TemporaryDirectory() as scratch:
        work, home, profile = (Path(scratch, name) for name in ("work", "home", "ipython"))
        if folder.exists():
            ignore = shutil.ignore_patterns("*.ipynb", ".*", "coursekit-work*")
            shutil.copytree(folder, work, ignore=ignore)
        for path in (work, home, profile):
            path.mkdir(exist_ok=True)
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=CELL_SECONDS,
            record_timing=False,
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": str(work)}},
            on_cell_start=lambda cell, cell_index: running.append(cell_index),  # noqa: ARG005
        )
        own = {"COURSEKIT_HOME": str(home), "IPYTHONDIR": str(profile), OPEN: "1"}
        if package().case:
            own[VARIABLE] = str(data_root().resolve())
        environment = {**os.environ, **own, **(settings or {})}
        try:
            client.execute(env=environment)
        except CellExecutionError as error:
            message = as_sentence(" ".join(str(error.evalue).split()))
            found = f"The cell failed with {error.ename}: {message}"
            raise _failure(lesson, running[-1], found) from error
        except CellTimeoutError as error:
            found = f"The cell did not end within {counted(CELL_SECONDS, 'second')}."
            raise _failure(lesson, running[-1], found) from error
        except DeadKernelError as error:
            raise _failure(lesson, running[-1], "The kernel died.") from error


def _failure(lesson: Lesson, index: int, found: str) -> CourseError:
    cell = lesson.cells[index]
    first = cell.text.split("\n", 1)[0]
    return CourseError(
        found,
        where=f"{lesson.path.name}, line {cell.line}, cell {cell.id!r} ({first})",
        remedy="correct the cell and build again",
    )
