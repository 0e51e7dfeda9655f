"""`read`: from a student's own file to one tidy table and a report."""

from __future__ import annotations

from pathlib import Path

from coursekit.errors import CourseError
from coursekit.events import acled, ucdp
from coursekit.events.columns import Columns
from coursekit.events.files import Source
from coursekit.events.header import read_header
from coursekit.events.layouts import LAYOUTS
from coursekit.events.report import Events, Oddity, Report

__all__ = ["read", "sample"]

_SAMPLES = Path(__file__).parent / "samples"


def read(path: str | Path) -> Events:
    """Read an export of ACLED or a file of UCDP GED.

    Parameters
    ----------
    path
        A CSV file, or a zip or gz with one inside. Nothing is fetched.

    Returns
    -------
    Events
        The table, and a report of what was found odd. Odd values are reported and left
        as they are; only rows that repeat an event are left out.

    Raises
    ------
    CourseError
        The file is damaged or is none of the known layouts. No table is returned then.

    Examples
    --------
    >>> events = read(sample("acled-text"))
    >>> events.table["country"].unique().tolist()
    ['Exemplaria']
    """
    source = Source.find(path)
    header = read_header(source)
    module = acled if header.layout.dataset == "ACLED" else ucdp
    cells = Columns(source, header, module.NUMBERS)
    table, found = module.tidy(cells, header.layout)
    oddities = [Oddity.seen(*oddity) for oddity in header.oddities]
    for name, styles in cells.styles.items():
        if len(styles) > 1:
            oddities.append(Oddity.seen(f"Styles of dates in {name}", len(styles), sorted(styles)))
    if cells.open_ended:
        what = "No line break at the end; look whether the last row is whole"
        oddities.append(Oddity.seen(what, 1))
    if cells.trimmed:
        oddities.append(
            Oddity.seen(
                "Names with blanks too many, trimmed", len(cells.trimmed), map(repr, cells.trimmed)
            )
        )
    key = str(table["layout"].iloc[0])
    first, last = (f"{day.day} {day:%B %Y}" for day in (table["start"].min(), table["end"].max()))
    summary = f"{source.name}: {len(table):,} rows, {first} to {last}; {LAYOUTS[key].title}."
    return Events(table, Report(summary, module.REMINDERS, (*oddities, *found)))


def sample(layout: str) -> Path:
    """Return the path of a made-up file in one of the layouts.

    Parameters
    ----------
    layout
        A layout's key, such as ``acled-text`` or ``ged-49``.

    Returns
    -------
    Path
        A small file in which country, groups, places and events are invented.
    """
    path = _SAMPLES / f"made-up-{layout}.csv"
    if not path.is_file():
        known = sorted(file.stem.removeprefix("made-up-") for file in _SAMPLES.glob("*.csv"))
        raise CourseError(
            f"no sample {layout!r}",
            where="sample",
            expected=f"one of {', '.join(known)}",
            remedy="choose one of them",
        )
    return path
