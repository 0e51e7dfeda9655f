"""A learner's own file, or the made-up sample as long as there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from coursekit.events.reader import read, sample
from coursekit.events.report import Events

__all__ = ["yours_or_sample"]

_TABLES = {".csv", ".zip", ".gz", ".xlsx"}


def yours_or_sample(name: str, layout: str = "acled-text") -> Events:
    """Read a file of your own, or the made-up sample where there is no such file.

    Parameters
    ----------
    name
        The file's name; it lies in the folder of the notebook.
    layout
        Which sample to take instead, as in `sample`.

    Returns
    -------
    Events
        Where it is the sample, the first words of the report say so.

    Raises
    ------
    CourseError
        The file is there and cannot be read.

    Examples
    --------
    >>> yours_or_sample("none-yet.csv").report.summary[:36]
    'MADE UP: no none-yet.csv in this fol'
    """
    if Path(name).exists():
        return read(name)
    events = read(sample(layout))
    here = sorted(path.name for path in Path().iterdir() if path.suffix.lower() in _TABLES)
    seen = f"The folder has {', '.join(here)}. " if here else ""
    summary = (
        f"MADE UP: no {name} in this folder, so this is the sample of the course, in which "
        f"country, groups and events are invented. {seen}{events.report.summary}"
    )
    return replace(events, report=replace(events.report, summary=summary))
