"""A class too large for one computer: notebooks run on the workers of a Dask cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

import coursekit
from coursekit.data import data_root
from coursekit.errors import CourseError
from coursekit.grading.containers import find_isolation
from coursekit.grading.outcomes import Outcome, run_notebook
from coursekit.grading.submissions import Notebook
from coursekit.text import counted

__all__ = ["Job", "course_digest", "run_on_cluster"]

TO_CONNECT = "20s"
# A notebook, the expressions of the cases by task, and the student's own parts by task.
Job = tuple[Notebook, Mapping[str, Sequence[str]], Mapping[str, str | int | float]]
Place = TypeVar("Place", bound=Hashable)


def run_on_cluster(
    address: str, jobs: Mapping[Place, Job], seconds: float, engine: str, image: str
) -> Iterator[tuple[Place, Outcome]]:
    """Run jobs on a cluster, and yield each outcome as it comes.

    What a worker had begun when it was lost runs again on another one. Each worker isolates the
    code itself: it needs bubblewrap or the container engine, and the same course.
    """
    try:
        from distributed import Client, KilledWorker, as_completed
    except ImportError:
        remedy = "type: pip install 'coursekit[cluster]'"
        raise CourseError("The package distributed is not here.", remedy=remedy) from None
    try:
        client = Client(address, timeout=TO_CONNECT)
    except (OSError, ValueError):
        remedy = "start it with: dask scheduler, and: dask worker ADDRESS"
        found = f"No scheduler answers at {address}."
        raise CourseError(found, where="--scheduler", remedy=remedy) from None
    lost = 0
    with client:
        how = (seconds, course_digest(), engine, image)
        running = {
            client.submit(_run_there, *job, *how, pure=False): place for place, job in jobs.items()
        }
        for future in as_completed(running):
            try:
                outcome = future.result()
            except KilledWorker:
                lost += 1
            else:
                yield running[future], outcome
    if lost:
        found = f"{counted(lost, 'notebook')} lost one worker after the other."
        remedy = "look at the workers' memory, and type the same command again"
        raise CourseError(found, where=address, remedy=remedy)


@cache
def course_digest() -> str:
    """Return what tells one course from another where students' code runs: version and tables."""
    whole = hashlib.sha256(coursekit.__version__.encode())
    for path in sorted(data_root().glob("*.*")):
        whole.update(b"\0".join((path.name.encode(), hashlib.sha256(path.read_bytes()).digest())))
    return whole.hexdigest()


def _run_there(
    notebook: Notebook,
    expressions: Mapping[str, Sequence[str]],
    parts: Mapping[str, str | int | float],
    seconds: float,
    digest: str,
    engine: str,
    image: str,
) -> Outcome:
    """Run one notebook; this is called in a worker."""
    if course_digest() != digest:
        remedy = "install the same version of the course there, with the same tables"
        raise CourseError("A worker has another version of the course.", remedy=remedy)
    return run_notebook(notebook, expressions, _isolation(engine, image), seconds, parts)


_isolation = cache(lambda engine, image: find_isolation(engine=engine, image=image))
