"""The instructor's copy of the exercises: all that the learner does not see at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from coursekit.build.origin import Origin
from coursekit.data.roles import UsedIds, glossary_list, resolve, source_list
from coursekit.data.schema import package
from coursekit.forms.bank import ItemSet

__all__ = ["instructors_copy"]


def instructors_copy(exercises: ItemSet, origins: Mapping[str, Origin], path: Path) -> str:
    """Write solutions, cases, hints, replies to slips, points and rubrics of one lesson.

    `origins` says where in which lesson each exercise has its place; `path` is the source.
    """
    used = UsedIds()
    items = exercises.items.values()
    points, minutes = sum(i.points for i in items), sum(i.minutes for i in items)
    made = f"Made from `{path.name}`; change that file, not this one."
    if package().case:
        made = "Made from the tables of the case; the answers follow from them."
    parts = [
        f"# Exercises {exercises.name[:2]}: {exercises.title} (instructor's copy)",
        f"{made} {minutes:g} minutes,"
        f" {points:g} points. A point is earned once the check says *Right*;"
        " hints and tries are in the learner's file and cost nothing unless you say so beforehand.",
    ]
    for item in items:
        parts += [
            f"## {item.key} {item.title}",
            f"*{item.cost}*",
            f"Thinks again about: “{item.rethink}” ({origins[item.key].title}, {item.section})",
            item.prompt.strip(),
            *item.for_instructor(),
        ]
    text = "\n\n".join(parts)
    text = resolve(text, used, path.name)
    lists = f"## Glossary\n\n{glossary_list(used)}\n\n## Sources\n\n{source_list(used)}"
    return f"{text}\n\n{lists}\n"
