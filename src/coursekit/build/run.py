"""Run a notebook on a fresh kernel, away from anybody's files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from coursekit.build.lesson import Lesson
from coursekit.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["run"]

CELL_SECONDS = 60


def run(notebook: NotebookNode, lesson: Lesson, folder: Path) -> None:
    """Run every cell and put its outputs into the notebook.

    The kernel works in a copy of the notebooks' folder, with an empty folder for
    the learner's files and without the user's IPython profile.

    Parameters
    ----------
    notebook
        The notebook, one cell for each cell of the lesson; changed in place.
    lesson
        The lesson it was made from, to name the place of an error.
    folder
        The folder of notebooks.

    Raises
    ------
    CourseError
        If a cell fails, takes longer than a minute, or the kernel dies.
    """
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
        environment = os.environ | {"COURSEKIT_HOME": str(home), "IPYTHONDIR": str(profile)}
        try:
            client.execute(env=environment)
        except CellExecutionError as error:
            message = " ".join(str(error.evalue).split())
            raise _failure(lesson, running[-1], f"{error.ename}: {message}") from error
        except CellTimeoutError as error:
            found = f"no end after {CELL_SECONDS} seconds"
            raise _failure(lesson, running[-1], found) from error
        except DeadKernelError as error:
            raise _failure(lesson, running[-1], "a kernel that died") from error


def _failure(lesson: Lesson, index: int, found: str) -> CourseError:
    cell = lesson.cells[index]
    first = cell.text.split("\n", 1)[0]
    return CourseError(
        found,
        where=f"{lesson.path.name}, line {cell.line}, cell {cell.id!r} ({first})",
        expected="a cell that runs",
        remedy="mend the cell and build again",
    )
