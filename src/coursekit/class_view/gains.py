"""What a class gained between the two forms on reading, as far as this can be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coursekit.class_view.disclosure import LEAST, shown_count, shown_parts
from coursekit.class_view.files import Person
from coursekit.class_view.tables import Cell, Table
from coursekit.forms.reading_forms import reading_forms, skills
from coursekit.methods.gains import Gain, Orders, gain
from coursekit.text import capital, counted, number_word

__all__ = ["LIMITS", "Learning", "gain_table", "learning", "skills_table", "to_say"]

LIMITS = (
    "**It says** how many more questions these people got right the second time, and how far"
    " chance among people reaches. **It does not say** that the course did it: nobody who took no"
    " course answered twice. What was learned elsewhere counts, too, and so does knowing the kind"
    " of question. People who had a bad day the first time do better the second without learning.",
    "The two forms are alike by construction: the same skills, the same kinds of wrong answers,"
    " texts of equal length. That they are equally hard was never measured. Chance gives each"
    " form first to about half of the people, so an easier form helps about as many as it harms.",
    "Whoever stopped before the second form, or did not hand it in, is not here. A form of this"
    " length says little about one person, and a single skill rests on one question a form.",
)


@dataclass(frozen=True)
class Learning:
    """What was right in the forms of a class.

    `both` has for each person who answered both what was right in the first and in the second,
    question by question. `found` is the gain; None where too few answered both. `orders` are the
    gains of those who began with each form; None where one group is too small to be shown.
    """

    both: tuple[tuple[tuple[bool, ...], tuple[bool, ...]], ...]
    found: Gain | None = None
    orders: Orders | None = None


def learning(people: Sequence[Person]) -> Learning:
    """Compare the two forms of each person who answered both."""
    pairs = [one.record.readings for one in people if len(one.record.readings) > 1]
    both = tuple((first, second) for first, second in (each.values() for each in pairs))
    if len(both) < LEAST:
        return Learning(both)
    by_first = [
        [pair for pair, readings in zip(both, pairs, strict=True) if next(iter(readings)) == key]
        for key in reading_forms()
    ]
    orders = None
    if all(len(group) >= LEAST for group in by_first):
        one, other = map(_gain, by_first)
        orders = Orders(one, other)
    return Learning(both, _gain(both), orders)


def _gain(pairs: Sequence[tuple[tuple[bool, ...], tuple[bool, ...]]]) -> Gain:
    return gain([sum(first) for first, _ in pairs], [sum(second) for _, second in pairs])


def to_say(of: Learning) -> list[str]:
    """Say what the class gained, how sure this is, and what the two orders tell."""
    if not of.found:
        return [f"Fewer than {LEAST} people answered both forms, so nothing is shown of them."]
    found, questions = of.found, len(skills())
    said = [
        f"**{counted(found.people, 'person', 'people')}** answered both forms. Of"
        f" {number_word(questions)} questions, {found.before:.1f} were right on average in the"
        f" first form and {found.after:.1f} in the second: **{_signed(found.mean)}** (95 % interval"
        f" {_signed(found.low)} to {_signed(found.high)}, Student's t for the differences within"
        " each person)."
    ]
    if found.low <= 0 <= found.high:
        said[0] += " No gain at all lies inside the interval: this class alone does not tell."
    if found.is_rough:
        said[0] += " With so few people the interval is rough."
    if of.orders:
        said.append(_of_orders(of.orders))
    else:
        said.append(
            f"One form came first for fewer than {LEAST} people: how hard each form is for this"
            " class cannot be shown."
        )
    return said


def _of_orders(orders: Orders) -> str:
    one, other = (form.prompt for form in reading_forms().values())
    return (
        f"{orders.one.people} people began with *{one}* and gained {_signed(orders.one.mean)};"
        f" {orders.other.people} began with *{other}* and gained {_signed(orders.other.mean)}. If"
        " one form were easier, these two would lie apart. Both orders weighed equally, the gain is"
        f" {_signed(orders.mean)}."
    )


def _signed(value: float) -> str:
    """Write a difference with its sign; what rounds to nothing has none."""
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}") if round(value, 2) else "0"


def skills_table(of: Learning) -> Table:
    """Count who got each skill right the first time and the second."""
    number = len(of.both)
    rows: list[tuple[Cell, ...]] = []
    for place, skill in enumerate(skills().values()):
        counts: list[Cell] = []
        for time in (0, 1):
            right = sum(pair[time][place] for pair in of.both)
            counts.append(shown_parts({"right": right, "not": number - right})["right"])
        rows.append((skill, *counts, shown_count(number)))
    header = ("Skill", "Right in the first form", "Right in the second", "Answered both")
    return Table("reading", "Who got each skill right, first and second form", header, tuple(rows))


def gain_table(of: Learning) -> Table:
    """Keep the gain for a file: all people, and those who began with each form."""
    groups = [("everybody", of.found)] if of.found else []
    if of.orders:
        names = (f"began with {form.prompt}" for form in reading_forms().values())
        groups += zip(names, (of.orders.one, of.orders.other), strict=True)
    rows = tuple(
        (capital(name), one.people, one.before, one.after, one.mean, one.low, one.high)
        for name, one in groups
        if one
    )
    header = ("Who", "People", "First form", "Second form", "Gain", "Lower limit", "Upper limit")
    return Table("gain", "Questions right, on average, and the gain", header, rows)
