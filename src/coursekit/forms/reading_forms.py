"""The two forms on reading a policy text: which one comes first, and which are answered.

They are parallel by construction: the same skills in the same order, on two texts that are made
up. The first answers to a form count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coursekit.forms.bank import load_reading
from coursekit.forms.kinds.reading import Reading
from coursekit.forms.variants import variant_of
from coursekit.store.entries import Entry

__all__ = ["Round", "first_form", "reading_forms", "round_of", "skills"]

NAME = "reading"  # of what is drawn


@dataclass(frozen=True)
class Round:
    """The forms that are answered, in this order and with the first answers, and those left."""

    done: tuple[tuple[Reading, Entry], ...]
    left: tuple[Reading, ...]


def reading_forms() -> dict[str, Reading]:
    """Return the two forms by their keys."""
    return dict(load_reading().items)


def skills() -> dict[str, str]:
    """Return what each skill is called, by its id, in the order of the questions."""
    first, *_ = reading_forms().values()
    return {item.id: item.skill for item in first.items}


def first_form(origin: str) -> Reading:
    """Return the form that a learner gets first, drawn by the origin of the learner's file.

    Each form is the first one for half of all origins, and neither learner nor teacher chooses.
    """
    forms = [*reading_forms().values()]
    return forms[variant_of(NAME, origin, len(forms))]


def round_of(entries: Sequence[Entry]) -> Round:
    """Find the first answers to each form among some entries."""
    forms = reading_forms()
    first: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind == "answer" and entry.key in forms and forms[entry.key].marks(entry.value):
            first.setdefault(entry.key, entry)
    done = tuple((forms[key], entry) for key, entry in first.items())
    return Round(done, tuple(form for key, form in forms.items() if key not in first))
