"""The instructor's copy of the exercises: all that the learner does not see at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from coursekit import data
from coursekit.build.origin import Origin
from coursekit.forms.cases import expected, result, try_to_see
from coursekit.forms.exercises import ExerciseSet
from coursekit.forms.see import Seen
from coursekit.forms.tasks import BLANK, Case, Task, Written, filled

__all__ = ["instructors_copy"]

CELLS_AT_MOST = 12
LEVELS = ("strong", "middling", "weak")


def instructors_copy(exercises: ExerciseSet, origins: Mapping[str, Origin], path: Path) -> str:
    """Write solutions, cases, hints, replies to slips, points and rubrics of one lesson.

    Parameters
    ----------
    exercises
        The exercises.
    origins
        Where in which lesson each has its place, by key.
    path
        The source, for messages and for the note on where it comes from.

    Returns
    -------
    str
        Markdown, references filled in.
    """
    seen = data.UsedIds()
    items = exercises.items.values()
    points, minutes = sum(i.points for i in items), sum(i.minutes for i in items)
    parts = [
        f"# Exercises {exercises.name[:2]}: {exercises.title} (instructor's copy)",
        f"Made from `{path.name}`; change that file, not this one. {minutes:g} minutes,"
        f" {points:g} points. A point is earned once the check says *Right*; hints and tries are in"
        " the learner's file and cost nothing unless you say so beforehand.",
    ]
    for item in items:
        parts += [
            f"## {item.key} {item.title}",
            f"*{item.cost}*",
            f"Thinks again about: “{item.rethink}” ({origins[item.key].title}, {item.section})",
            item.prompt.strip(),
            *(_written(item) if isinstance(item, Written) else _task(item)),
        ]
    text = "\n\n".join(parts)
    text = data.resolve(text, seen, path.name)
    lists = f"## Glossary\n\n{data.glossary_list(seen)}\n\n## Sources\n\n{data.source_list(seen)}"
    return f"{text}\n\n{lists}\n"


def _task(item: Task) -> Iterator[str]:
    if item.given:
        yield f"Given:\n\n{_code(item.given)}"
    yield f"**Start**\n\n{_code(item.starter)}"
    yield f"**{'One of many solutions' if item.free else 'Solution'}**\n\n{_code(item.solution)}"
    yield "**What has to hold**\n\n" + "\n".join(map(_case, item.cases))
    yield "**Hints**\n\n" + "\n".join(f"{n}. {text}" for n, text in enumerate(item.hints, 1))
    rows = []
    for slip in item.slips:
        value = _value(result(item.given, filled(item.code, slip.fill)))
        blanks = ", ".join(f"`{text}`" for text in slip.fill)
        rows.append(f"- {blanks} gives {value}: {slip.say}")
    yield "**Common wrong answers, and the reply**\n\n" + "\n".join(rows)
    if item.right:
        yield f"**Said to the right answer:** {item.right}"


def _written(item: Written) -> Iterator[str]:
    rows = zip(LEVELS, item.levels, strict=True)
    yield "| Level | What the text looks like |\n|---|---|\n" + "\n".join(
        f"| {name} | {text} |" for name, text in rows
    )


def _case(case: Case) -> str:
    how = "is" if case.predicate == "equal" else case.predicate
    near = f", within {case.tolerance:g}" if case.tolerance else ""
    return f"- `{case.expression}` {how} {_value(try_to_see(expected(case.expected)))}{near}"


def _value(seen: Seen) -> str:
    """Write a value whole where it is short, else what it is and how it begins."""
    if seen.kind in ("number", "text", "truth", "date", "nothing", "other"):
        return seen.words
    cells = [": ".join(map(str, row)) for row in seen.rows]
    more = " …" if len(cells) > CELLS_AT_MOST else ""
    return f"{seen.words} (`{'`, `'.join(cells[:CELLS_AT_MOST])}`{more})" if cells else seen.words


def _code(code: str) -> str:
    return f"```python\n{BLANK.sub(lambda m: m['right'], code).strip()}\n```"
