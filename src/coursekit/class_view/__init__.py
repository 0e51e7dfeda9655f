"""A class as a whole: one page and tables from the learners' files, in which nobody is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from coursekit.class_view import forecasts, gains, tallies
from coursekit.class_view.files import Person, Reading, read_class
from coursekit.class_view.page import PEOPLE, class_page, people_page
from coursekit.class_view.records import Course
from coursekit.class_view.tables import Table
from coursekit.errors import CourseError
from coursekit.grading.places import unpacked
from coursekit.outside import named_path, real_path
from coursekit.store.files import Advice, plain_errors, write_whole
from coursekit.text import counted, some_of

__all__ = ["ClassView", "make_class_view", "sentences"]

PAGE = "class.html"
MOST_NAMES = 10
NOT_WRITTEN = Advice(
    closed="name a folder of your own with --out",
    full="free some space and type the same command again",
    other="name another folder with --out",
)


@dataclass(frozen=True)
class ClassView:
    """What was written: the page to show, how many people are in it, and what was left out."""

    page: Path
    people: int
    reading: Reading


def make_class_view(
    folder: str | Path,
    out: str | Path | None = None,
    *,
    numbers: bool = False,
    today: date | None = None,
) -> ClassView:
    """Write the pages and tables about a class.

    Parameters
    ----------
    folder
        The learners' files: hand-ins, files of answers, or what a learning platform gave out,
        also as the zip that it comes in.
        Tables of forecasts whose column ``came_true`` is filled in are read, too.
    out
        Where pages and tables go; left out, beside the folder, with ``-class`` after its name.
    numbers
        Call people by running numbers, in an order that says nothing, not by what they typed.
    today
        The day on which a question has to be over to count; left out, the computer's.

    Returns
    -------
    ClassView
        The page, the number of people, and the files that were left out.

    Raises
    ------
    CourseError
        When there is no such folder, no learner's file in it, or nothing can be written.
    """
    source = named_path(folder, "class")
    beside = real_path(source)
    beside = beside.with_suffix("") if beside.is_file() else beside
    target = named_path(out, "class") if out else Path(f"{beside}-class")
    if real_path(source) in (real_path(target), *real_path(target).parents):
        remedy = "give a folder that is not in it"
        raise CourseError("The folder of the class.", where=str(target), remedy=remedy)
    day = today or date.today()
    course = Course.of_now(tallies.boards(), forecasts.forms(day))
    with unpacked(source) as opened:
        reading = read_class(opened, course)
    if numbers:
        people = _numbered(reading.people)
        without = [("", "") for _ in reading.without]  # a file's name may be a person's
        reading = replace(reading, people=people, without=without)
    with plain_errors(target / PAGE, NOT_WRITTEN):
        target.mkdir(parents=True, exist_ok=True)
        for name, content in _written(reading, course, day):
            write_whole(target / name, content)
    return ClassView(target / PAGE, len(reading.people), reading)


def _written(reading: Reading, course: Course, today: date) -> Iterator[tuple[str, str]]:
    """Yield the name and the content of each file."""
    people = reading.people
    of = tallies.Tallies(people, course)
    names, options = tallies.persons(of), tallies.options_chosen(of)
    tables = [
        tallies.progress(of),
        options,
        tallies.misleading(options),
        tallies.help_opened(of),
    ]
    found = forecasts.questions(people, today)
    own = forecasts.own_questions(people, reading.came_true, today)
    if found:
        tables += [forecasts.scores_table(found), forecasts.pooled_table(found)]
    if own.calibration:
        tables.append(forecasts.calibration_table(own.calibration))
    agreement = None
    if tallies.SHEET.exists():
        coded, agreement = tallies.coders(of)
        tables.append(coded)
    tables += [tallies.least_contradicted(of)] if tallies.ACH.exists() else []
    tables += [tallies.sorted_into_camps(of)] if tallies.CAMPS.exists() else []
    gained = gains.learning(people)
    tables += [gains.gain_table(gained), gains.skills_table(gained)] if gained.found else []
    by_name = {table.name: table for table in tables}
    aloud = forecasts.read_aloud(found)
    yield PAGE, class_page(reading, by_name, found, aloud, own, agreement, gained, today)
    yield PEOPLE, people_page(reading, names)
    left = Table("left-out", "Not read", ("File", "Why"), tuple(reading.left_out))
    for table in (*tables, names, left):
        yield f"{table.name}.csv", table.csv


def _numbered(people: Sequence[Person]) -> list[Person]:
    """Call people by numbers; the order is that of a digest of what they did."""

    def place(person: Person) -> str:
        record = person.record
        basis = f"{sorted(record.origins)} {record.latest} {record.file}"
        return hashlib.sha256(basis.encode("utf-8", "replace")).hexdigest()

    ordered = sorted(people, key=place)
    return [replace(person, name=str(number)) for number, person in enumerate(ordered, start=1)]


def sentences(made: ClassView) -> list[str]:
    """Say what was written, and which files were left out."""
    said = [f"✓ {counted(made.people, 'person', 'people')}. Open {made.page}."]
    if without := made.reading.without:
        whom = some_of([f"{student} ({came})" for student, came in without if student], MOST_NAMES)
        said.append(
            f"→ {counted(len(without), 'hand-in')} without a file of answers, so not in the class"
            f"{f': {whom}' if whom else ''}. Who handed in nothing is in no folder."
        )
    left = made.reading.left_out
    if left:
        said.append(f"→ {counted(len(left), 'file')} left out; {PEOPLE} says why:")
        said += [f"  {why}" for _, why in left[:10]]
        said += [f"  and {len(left) - 10} more"] if len(left) > 10 else []
    return said
