"""What of the learner's file goes into a hand-in: sets of exercises, and more on demand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coursekit.errors import CourseError
from coursekit.forms.bank import (
    exercise_sets,
    lessons,
    load_bank,
    load_reading,
    load_set,
    refuse_own,
)
from coursekit.forms.inputs import Option
from coursekit.store.entries import Entry
from coursekit.store.origins import IDENTIFIER, ORIGIN
from coursekit.text import and_list, plural, quoted

__all__ = [
    "EVERY",
    "OTHERS",
    "OWN",
    "READING",
    "Selection",
    "lesson_options",
    "named_set",
    "select",
]

EVERY = "all"  # of the sets, in the name of a hand-in
OWN, OTHERS, READING = "own", "others", "reading"
FORMS = "your two forms on reading"
MY_FORMS = "my two forms on reading: they count for no marks, only for what the class gained"


@dataclass(frozen=True)
class Selection:
    """Sets of exercises and lessons, and whether the two forms on reading go in.

    What is of none of these stays with the learner.
    """

    sets: tuple[str, ...]
    lessons: tuple[str, ...] = ()
    reading: bool = False

    @property
    def name(self) -> str:
        """The set, or the word for all of them."""
        return self.sets[0] if len(self.sets) == 1 else EVERY

    @property
    def exercises(self) -> str:
        """Name the sets in a sentence."""
        return f"exercises {self.name}" if self.name != EVERY else "the exercises of all sets"

    def answers(self, entries: Sequence[Entry]) -> list[Entry]:
        """Choose the answers, tries and texts that go in."""
        chosen = [load_set(name) for name in self.sets] + [load_bank(name) for name in self.lessons]
        chosen += [load_reading()] if self.reading else []
        keys = {key for items in chosen for key in items.items}
        return [entry for entry in entries if entry.key in keys]

    def file(self, entries: Sequence[Entry]) -> list[Entry]:
        """Choose all that goes in: the answers, the origin, and the identifier that counts."""
        typed = [entry for entry in entries if entry.kind == IDENTIFIER][-1:]
        origins = [entry for entry in entries if entry.kind == ORIGIN]
        return [*origins, *typed, *self.answers(entries)]

    def told(self) -> tuple[str, str]:
        """Say what goes in, and what does not."""
        inside = [
            f"your answers and texts of {self.exercises}, with every try and with the hints and"
            " solutions that you opened"
        ]
        if self.lessons:
            inside.append(f"what you saved in {_lessons(self.lessons)}")
        if self.reading:
            inside.append(FORMS)
        outside = []
        if self.name != EVERY and len(exercise_sets()) > 1:
            outside.append("your other exercises")
        if left := [name for name in lessons() if name not in self.lessons]:
            outside.append(f"what you saved in {_lessons(left)}, texts in a role included")
        if not self.reading:
            outside.append(FORMS)
        left_out = f"**Not in it:** {and_list(outside)}." if outside else ""
        return f"**In it:** {and_list(inside)}.", left_out


def named_set(lesson: object) -> str:
    """Return a set as two digits, from what a learner typed; empty for all sets together.

    Raises
    ------
    CourseError
        When there is no set of that number.

    Examples
    --------
    >>> named_set("1"), named_set(1), named_set(None)
    ('01', '01', '')
    """
    if lesson is None:
        return ""
    typed = str(lesson) if isinstance(lesson, str | int) else type(lesson).__name__
    name = typed.strip().zfill(2)
    if name in exercise_sets():
        return name
    refuse_own(name)
    raise CourseError(
        quoted(typed),
        where="hand_in",
        expected=f"a set of exercises: {', '.join(exercise_sets())}",
        remedy='type it in quotes, as in ck.hand_in("01"); a folder is folder="…"',
    )


def select(lesson: str = "", more: Collection[object] = ()) -> Selection:
    """Choose a set of exercises, all if empty; `more` is what was ticked of `lesson_options`."""
    own, others = _parted(lesson)
    chosen = [*(own if OWN in more else ()), *(others if OTHERS in more else ())]
    sets = (lesson,) if lesson else tuple(exercise_sets())
    return Selection(sets, tuple(sorted(chosen)), READING in more)


def lesson_options(lesson: str) -> tuple[Option, ...]:
    """Offer what can go in besides the exercises."""
    own, others = _parted(lesson)
    offered = [(OWN, own, ""), (OTHERS, others, "the other " if own else "the ")]
    lessons_offered = (
        Option(name, f"what I saved in {_lessons(which, kind)}")
        for name, which, kind in offered
        if which
    )
    return (*lessons_offered, Option(READING, MY_FORMS))


def _parted(lesson: str) -> tuple[list[str], list[str]]:
    """Part the lessons: those of a set, and the others."""
    own = [name for name in lessons() if lesson and name.startswith(lesson)]
    return own, [name for name in lessons() if name not in own]


def _lessons(names: Sequence[str], kind: str = "") -> str:
    return f"{kind}{plural(len(names), 'lesson', 'lessons')} {and_list(list(names))}"
