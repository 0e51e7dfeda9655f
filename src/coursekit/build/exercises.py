"""From one source of exercises: the learner's notebook, the solutions, the instructor's copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from coursekit.build.digits import check_digits
from coursekit.build.instructor import instructors_copy
from coursekit.build.lesson import Cell, Lesson
from coursekit.build.make import make, stale, write
from coursekit.build.minutes import OPTIONAL
from coursekit.build.origin import Origin, find_origin
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.forms.bank import ItemSet, read_set
from coursekit.forms.item import Exercise
from coursekit.forms.kinds.task import PRELUDE
from coursekit.text import and_list

__all__ = ["build_exercises"]

SOURCES = "[0-9][0-9]-*.toml"

INTRO = """\
# Exercises {number}: {title}

**How it works.** Each task has a cell with code. Do what the task says, run the cell \
(Shift and Enter), and read the reply. A wrong try costs nothing, and nothing is graded while you \
try. The cell below each task opens hints, one at a time; a solution opens after two tries of your \
own. Each run of a changed cell is a try, also one that ends in red. Your tries are kept in your \
file, `coursekit-work.json`.{parts}

**Time and what you need.** {minutes:g} minutes for all; {easy}. You need {lessons}.{left_out}

| Task | What it trains | Minutes | Points |
|---|---|---|---|
{rows}"""
EASY = "the first three tasks need no programming"
EASY_CASE = "in the first task you change one word"
LEFT_OUT = " Tasks on tables that this case does without are left out, and so are their numbers."
SOLVED = """\
# Solutions {number}: {title}

Each cell holds one solution; others may be as good. Try [the exercises]({student}) first: \
a solution read before a try teaches little.{parts}"""
FIRST_PARTS = """ Where a task has parts ({tasks}), this is the first one. With a number of your \
own you may have another part."""
YOUR_PARTS = """

**Your own part.** In {tasks} not everybody has the same part: the cell with `ck.my_part` says \
which one is yours. Does your class use numbers? Then write a second line into the first cell, \
`ck.student("17")` with your own number, and run it before you begin. If you study alone, do \
nothing: you have the first part, which the cell shows."""
END = """\
## What you have done

The table counts your lessons and your exercises."""
HAND_IN = """\
## To hand in

The button makes one file, a zip, of your answers to these exercises and of this notebook, and \
says what is still missing. Nothing else goes in unless you tick it. Save this notebook first \
(Ctrl and S)."""
NO_PANDAS = PRELUDE.splitlines()[-1]
LISTS = ("## Glossary\n\n{glossary}", "## Sources\n\n{sources}")
USE_CASE = "ck.use_case()"


def build_exercises(
    exercises_dir: Path,
    notebooks_dir: Path,
    names: Sequence[str] = (),
    check: bool = False,
    execute: bool = True,
    keys_dir: Path | None = None,
) -> list[str]:
    """Make all that is made from the sources of exercises, or say what is stale.

    Solutions and the instructor's copies go below `keys_dir`, or else `exercises_dir`, the
    learner's notebooks ``exercises-NN.ipynb`` into `notebooks_dir`; the lessons are in
    ``lessons`` beside the sources. `names` are such as ``exercises-01``, all if empty; the rest
    is as in `build`.
    """
    known = {f"exercises-{path.name[:2]}": path for path in sorted(exercises_dir.glob(SOURCES))}
    for name in names:
        if name not in known:
            raise CourseError(
                f"There are no exercises {name!r}.", expected=f"one of {', '.join(known)}"
            )
    sentences, keys_dir = [], keys_dir or exercises_dir
    for name in sorted(names) or known:
        path = known[name]
        source = path.read_text(encoding="utf-8")
        exercises = read_set(source, path.name)
        lessons_dir = exercises_dir.parent / "lessons"
        origins = {item.key: find_origin(item, lessons_dir) for item in exercises.items.values()}
        check_digits(Lesson(path, tuple(_texts(exercises, source))))
        for solved, folder in ((False, notebooks_dir), (True, keys_dir / "solutions")):
            lesson = Lesson(path, tuple(_cells(exercises, origins, solved=solved)))
            target = folder / f"{name}.ipynb"
            sentences += make(lesson, target, name, check=check, execute=execute)
        copy = keys_dir / "instructor" / f"{name}.md"
        text = instructors_copy(exercises, origins, path)
        if not check:
            sentences += write(copy, text)
        elif not copy.exists() or copy.read_text(encoding="utf-8") != text:
            sentences.append(stale(copy, "its text differs", path, name))
    return sentences


def _texts(exercises: ItemSet, source: str) -> Iterator[Cell]:
    """All that an author wrote in words, to be looked through for bare digits."""
    for item in exercises.items.values():
        line = source[: source.index(f'key = "{item.key}"')].count("\n") + 1
        yield Cell("markdown", "\n\n".join(filter(None, item.words())), line, item.key)


def _cells(exercises: ItemSet, origins: dict[str, Origin], *, solved: bool) -> Iterator[Cell]:
    number = exercises.name[:2]
    folder = "../../notebooks/" if solved else ""
    if solved:
        student = f"{folder}exercises-{number}.ipynb"
        parts = _parts(exercises, FIRST_PARTS)
        intro = SOLVED.format(number=number, title=exercises.title, student=student, parts=parts)
    else:
        intro = _intro(exercises, origins, number)
    yield Cell("markdown", intro, 1, "exercises")
    begin = PRELUDE if _uses_pandas(exercises) else NO_PANDAS
    case = package().case
    yield Cell("code", f"{begin}\n\n{USE_CASE}" if case else begin, 1, "import")
    for item in exercises.items.values():
        name = item.key.replace(".", "-")
        yield Cell("markdown", task_text(item, origins[item.key], folder), 1, f"task-{name}")
        for what, code in item.cells(solved=solved):
            yield Cell("code", code, 1, f"{what}-{name}")
        if solved and item.solved_text:
            yield Cell("markdown", item.solved_text, 1, f"model-{name}")
    if not solved:
        yield Cell("markdown", END, 1, "done")
        yield Cell("code", "ck.progress()", 1, "progress")
        yield Cell("markdown", HAND_IN, 1, "hand-in-text")
        yield Cell("code", f'ck.hand_in("{number}")', 1, "hand-in")
    for part in LISTS[-1:] if case else LISTS:  # a case has no glossary
        yield Cell("markdown", part, 1, part.split()[1].lower())


def _parts(exercises: ItemSet, text: str) -> str:
    """Name the tasks that have variants in a text; empty without any."""
    tasks = [item.key for item in exercises.items.values() if getattr(item, "family", ())]
    return text.format(tasks=and_list(tasks)) if tasks else ""


def _uses_pandas(exercises: ItemSet) -> bool:
    items = exercises.items.values()
    return any("pd." in code for item in items for _, code in item.cells(solved=True))


def _intro(exercises: ItemSet, origins: dict[str, Origin], number: str) -> str:
    items = exercises.items.values()
    rows = [
        f"| [{item.key}](#{heading(item).replace(' ', '-')}) |"
        f" {item.skill}{rests_on(item, origins[item.key])} | {item.minutes:g} |"
        f" {item.points:g} |"
        for item in items
    ]
    total = sum(item.points for item in items)
    minutes = sum(item.minutes for item in items)
    rows.append(f"| all | | {minutes:g} | {total:g} |")
    lessons = dict.fromkeys(f"[{one.title}]({one.notebook})" for one in origins.values())
    return INTRO.format(
        number=number,
        title=exercises.title,
        minutes=minutes,
        lessons=and_list(list(lessons)),
        parts=_parts(exercises, YOUR_PARTS),
        rows="\n".join(rows),
        easy=EASY_CASE if package().case else EASY,
        left_out=LEFT_OUT if package().case and _has_gap(exercises) else "",
    )


def _has_gap(exercises: ItemSet) -> bool:
    """Tell whether the numbers of the tasks jump."""
    numbers = [int(key.split(".")[1]) for key in exercises.items]
    return numbers != list(range(1, len(numbers) + 1))


def rests_on(item: Exercise, origin: Origin) -> str:
    """Say which section a task needs, where it is not in the core of the lesson."""
    number = item.section.split(".")[0]
    if number in origin.core or not origin.core:
        return ""
    what = "optional section" if item.section.endswith(OPTIONAL) else "section"
    where = f"{origin.notebook}#{item.section.replace(' ', '-')}"
    return f" (needs the [{what} {number}]({where}))"


def heading(item: Exercise) -> str:
    """Return number and title of a task."""
    return item.named


def task_text(item: Exercise, origin: Origin, folder: str = "") -> str:
    """Write what a task asks, with the sentence of the lesson that it is about.

    `folder` is the way to the lessons' notebooks.
    """
    return (
        f"## {heading(item)}\n\n"
        f"*{item.openness}{item.cost}*\n\n"
        f"> **Think again about this sentence of the lesson:** “{item.rethink}”"
        f" ([{item.section}]({folder}{origin.notebook}#{item.section.replace(' ', '-')}))\n\n"
        f"{item.instruction}"
    )
