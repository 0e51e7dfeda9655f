"""From the tables of a case: a short course, with exercises and their key."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from coursekit.build.exercises import build_exercises
from coursekit.build.make import build
from coursekit.data.locate import reading
from coursekit.data.records import records
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.forms.bank import exercise_sets, lacking, lessons
from coursekit.kit import check_case
from coursekit.kit.description import KIT, steps
from coursekit.outside import named_path
from coursekit.published import is_worked, put_aside
from coursekit.text import and_list, capital, plural, typed

__all__ = ["build_case"]

LESSONS, EXERCISES, NOTEBOOKS = "lessons", "exercises", "notebooks"
INDEX = "index.md"
ROWS = "LESSONS"  # the line of the contents that the table of lessons takes

# In a lesson: a section for which a table that the lesson can do without has to have rows.
_WITH = re.compile(r"^% with (\w+)\n(.*?)^% end\n", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"^# (.+?): (.+)$", re.MULTILINE)
WAITS = """\
# {name}: {question}

**This lesson waits for {files}.** {verb} no rows yet. Fill in {first} first: the README of the \
case has the step *{step}*. Then type `{build}` with the folder of the case again. \
If the paper does not call for {it}, leave this lesson out.
"""


def build_case(folder: str | Path) -> list[str]:
    """Make the notebooks of a case: lessons and exercises that its tables fill.

    They go into ``notebooks`` below the folder; the key, which is for who teaches, goes into
    ``exercises``. A lesson whose tables have no rows says which to fill in. A notebook that
    somebody worked in keeps its text under a name with the date.

    Parameters
    ----------
    folder
        The folder of the case, as `new_case` made it.

    Returns
    -------
    list of str
        A sentence for each notebook that was written, was put aside, or waits.

    Raises
    ------
    CourseError
        When the folder is no case, or its tables have a defect. Nothing is written then.

    Examples
    --------
    >>> build_case("no-such-case")
    Traceback (most recent call last):
    coursekit.errors.CourseError: build-case no-such-case: There is no folder with this name. \
Make one with coursekit new-case no-such-case.
    """
    root = named_path(folder, "build-case").resolve()
    if not root.is_dir():
        raise CourseError(
            "There is no folder with this name.",
            where=f"build-case {folder}",
            remedy=f"make one with {typed('new-case', folder)}",
        )
    with reading(root), TemporaryDirectory() as place:
        if not package().case:
            raise CourseError(
                "These tables are those of the course itself.",
                where=f"build-case {folder}",
                remedy=f"give the folder of a case, which {typed('new-case')} makes",
            )
        if defects := check_case(folder):
            raise defects[0].error(len(defects) - 1, folder)
        sources = Path(place)
        waiting = list(_write_sources(sources))
        made, worked = sources / "made", _worked(root / NOTEBOOKS, sources)
        _copy(root, made, leave_out=worked)
        build(sources / LESSONS, made / NOTEBOOKS)
        if exercise_sets():
            build_exercises(sources / EXERCISES, made / NOTEBOOKS, keys_dir=made / EXERCISES)
        said = [*_put_aside(worked), *_copy(made, root)]
    return [*said, *waiting] or ["Every notebook is as the tables say."]


def _write_sources(place: Path) -> Iterator[str]:
    """Write the sources of lessons and exercises as a build wants them; say which wait."""
    for part in (LESSONS, EXERCISES):
        (place / part).mkdir()
        for file in sorted((KIT / part).iterdir(), key=lambda each: each.name):
            text = file.read_text(encoding="utf-8")
            name = file.name
            if part == LESSONS and (lacks := _lacks(name)):
                text = _waiting(text, lacks)
                yield f"{Path(name).stem} waits for {and_list(_files(lacks))}, without rows yet."
            elif part == LESSONS:
                text = _WITH.sub(lambda found: found[2] if _has_rows(found[1]) else "", text)
            if name == INDEX:
                text = text.replace(ROWS, _table_of_lessons())
            (place / part / name).write_text(text, encoding="utf-8")


def _has_rows(table: str) -> bool:
    """Tell whether a section has rows to show: of the timeline, those up to the paper's date."""
    rows = records(table)
    if table == "timeline":
        (day,) = (row["date"] for row in records("sources") if row["source_id"] == package().paper)
        rows = [row for row in rows if row["date"] <= f"{day}-01"[: len("2031-05-12")]]
    return bool(rows)


def _lacks(name: str) -> list[str]:
    """Return the tables without rows that a lesson waits for; the contents wait for any lesson."""
    if name != INDEX:
        return lacking(name[:2])
    numbers = [file.name[:2] for file in (KIT / LESSONS).iterdir() if file.name != INDEX]
    return min(map(lacking, numbers), key=len)


def _waiting(text: str, lacks: list[str]) -> str:
    name, question = _title(text)
    step = next(one for one in steps() if lacks[0] in one.tables)
    files = [f"`{file}`" for file in _files(lacks)]
    return WAITS.format(
        name=name,
        question=question,
        files=and_list(files),
        verb=plural(len(files), "This table has", "These tables have"),
        first=files[0],
        step=step.title,
        build=typed("build-case"),
        it=plural(len(files), "it", "them"),
    )


def _files(tables: list[str]) -> list[str]:
    return [package().table(table).file for table in tables]


def _table_of_lessons() -> str:
    """Return a row a lesson that is open, and the exercises."""
    rows = ["| Lesson | Question |", "|---|---|"]
    for file in sorted((KIT / LESSONS).iterdir(), key=lambda each: each.name):
        if file.name[:2] in lessons():
            name, question = _title(file.read_text(encoding="utf-8"))
            stem, asked = Path(file.name).stem, capital(question)
            rows.append(f"| [{file.name[:2]} {name}]({stem}.ipynb) | {asked} |")
    rows += [
        f"| [Exercises](exercises-{number}.ipynb) | What can you find by yourself? |"
        for number in exercise_sets()
    ]
    return "\n".join(rows)


def _title(text: str) -> tuple[str, str]:
    found = _TITLE.search(text)
    assert found, "a lesson of the kit begins with a name and a question"
    return found[1], found[2]


def _worked(notebooks: Path, sources: Path) -> list[Path]:
    """Return the notebooks to be made in which somebody worked."""
    names = [path.stem for path in (sources / LESSONS).glob("*.md")]
    names += [f"exercises-{number}" for number in exercise_sets()]
    paths = [notebooks / f"{name}.ipynb" for name in names]
    return [path for path in paths if path.exists() and is_worked(path)]


def _put_aside(worked: list[Path]) -> Iterator[str]:
    for path, aside in put_aside(worked).items():
        yield f"Somebody worked in {path.name}: it is now {aside.name}."


def _copy(one: Path, other: Path, leave_out: Sequence[Path] = ()) -> list[str]:
    """Copy what a build makes of a case, unless it is there; return a sentence a file."""
    said = []
    for path in [
        each for part in (NOTEBOOKS, EXERCISES) for each in sorted((one / part).rglob("*.*"))
    ]:
        target = other / path.relative_to(one)
        is_made = path.suffix in (".ipynb", ".md") and path not in leave_out
        if is_made and not (target.exists() and target.read_bytes() == path.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            said.append(f"{path.relative_to(one).as_posix()}: written.")
    return said
