"""The question bank and the exercises: their files, read and checked.

``content/questions/NN.toml`` holds the items of lesson NN, ``exercises/NN-name.toml`` its
exercises. A README beside them describes the format. All these are about the course's own
paper. While the tables of a case are read, the bank is that of the kit, which fits any paper:
``kit/questions`` and ``kit/exercises``. A lesson of the kit needs some tables; while one of
them has no rows, the bank does without the lesson. ``content/reading.toml`` has the two forms on
reading, which belong to no lesson and to no paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from coursekit.content.records import build_record, read_tables
from coursekit.data.defects import Defect
from coursekit.data.records import records, state
from coursekit.data.schema import package
from coursekit.errors import CourseError
from coursekit.forms.item import Exercise, Item
from coursekit.forms.kinds import KINDS
from coursekit.forms.made_rows import with_made_rows
from coursekit.text import did_you_mean, quoted

__all__ = [
    "ItemSet",
    "check_bank",
    "exercise_sets",
    "find",
    "lacking",
    "lessons",
    "load_bank",
    "load_reading",
    "load_set",
    "read_bank",
    "read_set",
    "refuse_own",
]

_PACKAGE = Path(__file__).resolve().parents[1]
QUESTIONS = _PACKAGE / "content" / "questions"
READING = _PACKAGE / "content" / "reading.toml"
# Beside the package where it is installed, else in the repository.
EXERCISES = (_PACKAGE / "_exercises", _PACKAGE.parents[1] / "exercises")
# What fits any paper, for a case.
KIT = _PACKAGE / "kit"

LESSON_FILES, SET_FILES = "[0-9][0-9]*.toml", "[0-9][0-9]-*.toml"
_KEY_LINE = re.compile(r"""^\s*key\s*=\s*["']([^"']*)""", re.MULTILINE)
T = TypeVar("T", bound=Item)


@dataclass(frozen=True)
class ItemSet:
    """The items of one file by key, in the order of the file, with a title of a few words."""

    name: str
    title: str
    items: Mapping[str, Any]


def lessons() -> list[str]:
    """List the lessons that have a bank: two digits, with a letter for a part of a lesson.

    Examples
    --------
    >>> "01" in lessons()
    True
    """
    if not package().case:
        return _names(QUESTIONS)
    return [lesson for lesson in _names(KIT / "questions") if not lacking(lesson)]


def _names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob(LESSON_FILES))


def lacking(lesson: str) -> list[str]:
    """Return the tables that a lesson needs and that have no rows yet; only a case lacks some."""
    path = _bank_path(lesson)
    _, tables = read_tables(path.read_text(encoding="utf-8"), path.name)
    return [table for table in tables.get("needs", ()) if not records(table)]


def _bank_path(lesson: str) -> Path:
    return (KIT / "questions" if package().case else QUESTIONS) / f"{lesson}.toml"


def load_bank(lesson: str) -> ItemSet:
    """Read and check the bank of a lesson, once."""
    return _load(_bank_path(lesson), read_bank)


def load_reading() -> ItemSet:
    """Read and check the two forms on reading, once; another paper leaves them as they are."""
    return _load(READING, read_bank)


def read_bank(text: str, name: str) -> ItemSet:
    """Read and check the text of ``NN.toml``; a CourseError names the first defect."""
    lesson = Path(name).stem
    key = rf"{re.escape(lesson)}(-[a-z0-9]+)+"
    return _read(text, name, key, f"one like '{lesson}-who-1'", exercises=False)


def exercise_sets() -> list[str]:
    """List the lessons that have exercises, as two digits."""
    return list(_exercise_paths())


def load_set(lesson: str) -> ItemSet:
    """Read and check the exercises of a lesson, once."""
    return _load(_exercise_paths()[lesson], read_set)


def _load(path: Path, read: Callable[[str, str], ItemSet]) -> ItemSet:
    return _read_once(path, read, state() if package().case else None)


@lru_cache(maxsize=256)
def _read_once(path: Path, read: Callable[[str, str], ItemSet], _data: Hashable) -> ItemSet:
    """Read a file once; that of the kit once for as long as the tables stay as they are."""
    return read(path.read_text(encoding="utf-8"), path.name)


def read_set(text: str, name: str) -> ItemSet:
    """Read and check the text of ``NN-name.toml``; a CourseError names the first defect.

    Exercises of the kit that belong to a lesson which the case does without are left out.
    """
    number = int(name[:2])
    found = _read(text, name, rf"{number}\.[1-9]", f"one like '{number}.1'", exercises=True)
    if not package().case:
        return found
    known = lessons()
    items = {key: item for key, item in found.items.items() if item.lesson in known}
    return ItemSet(found.name, found.title, items)


def check_bank() -> Iterator[Defect]:
    """Yield what is wrong in the questions, if the course's own paper is read now."""
    paths = [READING, *(QUESTIONS / f"{lesson}.toml" for lesson in lessons())]
    for path in () if package().case else paths:
        try:
            _read_once.__wrapped__(path, read_bank, None)
        except CourseError as error:
            yield Defect(error.where, None, "", error.found, error.expected, error.remedy)


def find(key: str, kind: type[T]) -> T:
    """Find an item of the bank or the exercises by its key; it has to be of a kind.

    Examples
    --------
    >>> find("01-who-1", Item).section
    'Who is who'
    """
    sets = [*map(load_bank, lessons()), *map(load_set, exercise_sets())]
    items = {name: item for each in sets for name, item in each.items.items()}
    item = items.get(key) if isinstance(key, str) else None
    if isinstance(item, kind):
        return item
    refuse_own(key)
    keys = [name for name, other in items.items() if isinstance(other, kind)]
    raise CourseError(
        f"The lessons have nothing with the key {key!r} here.",
        remedy=did_you_mean(str(key), keys) or "copy the key from the lesson",
    )


def refuse_own(name: object) -> None:
    """Raise when a case is read, and a name is a question, task or set about the own paper."""
    if package().case and isinstance(name, str) and name in _own_names():
        raise package().refusal(quoted(name))


@cache
def _own_names() -> frozenset[str]:
    """Return the keys of all questions and tasks about the course's own paper, and its sets."""
    files = [*QUESTIONS.glob(LESSON_FILES), *_own_sets().values()]
    keys = {key for file in files for key in _KEY_LINE.findall(file.read_text(encoding="utf-8"))}
    return frozenset(keys | _own_sets().keys())


def _exercise_paths() -> dict[str, Path]:
    if not package().case:
        return _own_sets()
    return _sets(KIT / "exercises") if lessons() else {}


def _own_sets() -> dict[str, Path]:
    return next(filter(None, map(_sets, EXERCISES)), {})


def _sets(folder: Path) -> dict[str, Path]:
    return {path.name[:2]: path for path in sorted(folder.glob(SET_FILES))}


def _read(text: str, name: str, key: str, expected: str, *, exercises: bool) -> ItemSet:
    kinds = {name: kind for name, kind in KINDS.items() if issubclass(kind, Exercise) == exercises}
    title, tables = read_tables(text, name)
    tables.pop("needs", None)
    items: dict[str, Item] = {}
    for kind, rows in tables.items():
        if kind not in kinds or not isinstance(rows, list):
            raise CourseError(f"[[{kind}]]", where=name, expected=", ".join(sorted(kinds)))
        for number, row in enumerate(rows, start=1):
            at = row.get("key", number) if isinstance(row, dict) else number
            where = f"{name}, {kind} {at}"
            item = build_record(kinds[kind], with_made_rows(row, where), where)
            if not re.fullmatch(key, item.key):
                raise CourseError(f"the key {item.key!r}", where=where, expected=expected)
            if item.key in items:
                raise CourseError("the same key twice", where=where)
            item.validate(where)
            items[item.key] = item.settled()
    # TOML gives the items by kind; a learner meets them in the order of the file.
    places = {match[1]: match.start() for match in reversed([*_KEY_LINE.finditer(text)])}
    order = sorted(items, key=places.__getitem__)
    return ItemSet(Path(name).stem, title, {key: items[key] for key in order})
