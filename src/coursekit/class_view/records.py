"""What the class needs to know of one learner's file, taken from it in one pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from coursekit.forms.bank import exercise_sets, lessons, load_bank, load_set
from coursekit.forms.checked import Checked
from coursekit.forms.item import Item
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.kinds.task import Task
from coursekit.forms.reading_forms import reading_forms
from coursekit.forms.variants import variant_of
from coursekit.store.entries import Entry, are_times, find_damage
from coursekit.store.identity import identifier
from coursekit.store.origins import IDENTIFIER, ORIGIN

__all__ = ["DONE", "RIGHT", "TRIED", "Course", "Record", "Seal", "take"]

DONE, TRIED, RIGHT = 1, 2, 4  # what a byte says of an item


class Seal(NamedTuple):
    """What was sealed: in which form, when, and with which digest."""

    key: str
    value: Any
    at: str
    digest: str


class Role(NamedTuple):
    """What is done with an item's entries: its place, the bits of its options, its hints.

    `parts` has the number of each variant by its part, where there are some.
    """

    place: int
    bits: Mapping[str, int]
    hints: int
    parts: Mapping[str, int]


@dataclass(frozen=True)
class Course:
    """The items of the course, by the title of each lesson and of each set of exercises.

    `boards` turns the saved values of a board into bytes, by its key, and `forms` what was sealed
    into a forecast; either gives None for what it cannot read. `readings` tells for each question
    of a form on reading whether it is right, and gives nothing for what it cannot read.
    """

    sets: Mapping[str, Mapping[str, Item]]
    boards: Mapping[str, Callable[[Any], bytes | None]]
    forms: Mapping[str, Callable[[Seal], Any]]
    readings: Mapping[str, Callable[[Any], tuple[bool, ...]]] = field(default_factory=dict)

    @classmethod
    def of_now(
        cls,
        boards: Mapping[str, Callable[[Any], bytes | None]],
        forms: Mapping[str, Callable[[Seal], Any]],
    ) -> Course:
        """Read the course as it is installed."""
        sets = {f"{name} {load_bank(name).title}": load_bank(name).items for name in lessons()}
        for name in exercise_sets():
            sets[f"Exercises {name}"] = load_set(name).items
        readings = {key: form.marks for key, form in reading_forms().items()}
        return cls(sets, boards, forms, readings)

    @cached_property
    def items(self) -> dict[str, Item]:
        """All items, in the order of their places."""
        return {key: item for items in self.sets.values() for key, item in items.items()}

    @cached_property
    def title_of(self) -> dict[str, str]:
        """The title of the set that an item is in."""
        return {key: title for title, items in self.sets.items() for key in items}

    @cached_property
    def roles(self) -> dict[str, Role]:
        """What is done with the entries of each key."""
        return {
            key: Role(
                place,
                {option.id: 1 << at for at, option in enumerate(item.options)}
                if isinstance(item, Quiz)
                else {},
                len(item.hints) if isinstance(item, Checked) else 0,
                {one.part_text: one.number for one in item.family}
                if isinstance(item, Task)
                else {},
            )
            for place, (key, item) in enumerate(self.items.items())
        }


@dataclass
class Record:
    """One person's files, in a few bytes an item; the place of an item is that in the course.

    `marks` has `DONE`, `TRIED` and `RIGHT` for each item, `first` the options of the first answer
    as bits, `help` the deepest help opened before it was right: the number of hints, and one more
    for the solution. `forecasts` has what was sealed last, by form; `readings` what was right in
    the first answers to a form on reading, the form that was answered first coming first.
    """

    files: list[str]
    marks: bytearray
    first: bytearray
    help: bytearray
    account: str = ""  # the number by which a learning platform knows the person
    identifier: str = ""
    origins: list[str] = field(default_factory=list)
    boards: dict[str, bytes] = field(default_factory=dict)
    forecasts: dict[str, Any] = field(default_factory=dict)
    readings: dict[str, tuple[bool, ...]] = field(default_factory=dict)
    latest: str = ""  # the time of the last entry

    @property
    def file(self) -> str:
        """The file, or the last of several."""
        return self.files[-1]


def take(rows: Sequence[Any], course: Course, files: list[str], account: str = "") -> Record:
    """Take what is needed from the rows of a file, which `parse_rows` has read.

    What the course does not know, or does not know any more, is passed over; a `DamagedFile` is
    raised where a row is no entry.
    """
    roles, boards, forms, readings = course.roles, course.boards, course.forms, course.readings
    marks, first, opened = (bytearray(len(roles)) for _ in "123")
    record = Record(files, marks, first, opened, account)
    get, times = roles.get, list[str]()
    saved: dict[str, Any] = {}
    seals: dict[str, list[Seal]] = {}
    varied: dict[tuple[int, str, int], set[int]] = {}
    try:
        for row in rows:
            kind, key, value = row["kind"], row["key"], row["value"]
            role = get(key)
            if role is None:
                if kind != "answer" or key not in readings:
                    _note_whose(record, kind, key, value)
                elif found := readings[key](value):
                    record.readings.setdefault(key, found)
                continue
            place, bits, hints, parts = role
            if kind == "answer":
                marks[place] |= DONE
                if bits:
                    if not first[place]:
                        is_one = type(value) is str
                        first[place] = bits.get(value, 0) if is_one else _several(value, bits)
                elif key in boards:
                    saved[key] = value
            elif kind == "try":
                right = type(value) is dict and value.get("right") is True
                if right and parts:
                    words = row.get("words")
                    part = words.get("part") if type(words) is dict else None
                    number = parts.get(part, 0) if type(part) is str else 0
                    varied.setdefault((place, key, len(parts)), set()).add(number)
                marks[place] |= DONE | TRIED | RIGHT if right and not parts else TRIED
            elif kind == "sealed":
                marks[place] |= DONE
                if key in forms:
                    seal = Seal(key, value, row["at"], str(row.get("digest")))
                    seals.setdefault(key, []).append(seal)
            elif kind == "hint" or kind == "solution":
                step = value if kind == "hint" else hints + 1
                still_open = hints and not marks[place] & RIGHT
                if still_open and type(step) is int and opened[place] < step <= hints + 1:
                    opened[place] = step
            elif type(kind) is not str:
                raise TypeError
        times = [row["at"] for row in rows]
        fit = are_times(times)
    except (AttributeError, KeyError, TypeError):
        fit = False
    if not fit:
        raise find_damage(rows, record.file)
    record.latest = max(times, default="")
    for (place, key, count), numbers in varied.items():  # right in the learner's own variant
        if variant_of(key, record.identifier, count) in numbers:
            marks[place] |= DONE | RIGHT
    for key, value in saved.items():
        if (compact := boards[key](value)) is not None:
            record.boards[key] = compact
    for key, made in seals.items():
        read = (forms[key](seal) for seal in reversed(made))
        if (forecast := next((each for each in read if each is not None), None)) is not None:
            record.forecasts[key] = forecast
    return record


def _note_whose(record: Record, kind: object, key: object, value: object) -> None:
    """Keep the origin of a file and the identifier that was typed last."""
    if type(kind) is not str or type(key) is not str:
        raise TypeError
    if isinstance(value, str):
        if kind == ORIGIN:
            record.origins.append(value)
        elif kind == IDENTIFIER:
            typed = identifier([Entry(IDENTIFIER, IDENTIFIER, value, "")])
            record.identifier = typed or record.identifier


def _several(value: object, bits: Mapping[str, int]) -> int:
    """Return the options of a list as bits; 0 for what is no answer any more."""
    chosen = 0
    for each in value if isinstance(value, list) else ():
        bit = bits.get(each, 0) if isinstance(each, str) else 0
        if not bit:
            return 0
        chosen |= bit
    return chosen
