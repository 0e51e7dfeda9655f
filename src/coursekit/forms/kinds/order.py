"""order: items to put in the order of their dates, the earliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from coursekit.data.facts import fact
from coursekit.data.roles import fill
from coursekit.errors import CourseError
from coursekit.forms.inputs import Input, Option, check_ids
from coursekit.forms.item import verdict
from coursekit.forms.layout import Form
from coursekit.forms.question import ANSWER, Question, Reply
from coursekit.forms.summaries import Block, saved_line
from coursekit.markup import to_plain
from coursekit.store.entries import Entry
from coursekit.text import date_text

__all__ = ["Order", "Place"]

SAME_DAY = "Two events of the same day may stand either way round."


@dataclass(frozen=True)
class Place:
    """One item to put in order.

    Either an `event` of the timeline, with its date, and its text unless there is another;
    or a lasting `id`, a `text` that does not give the date away, and the reference `when`.
    """

    event: str = ""
    id: str = ""
    when: str = ""
    text: str = ""

    @property
    def name(self) -> str:
        """Its id in the learner's file."""
        return self.event or self.id


@dataclass(frozen=True, kw_only=True)
class Order(Question, kind="order"):
    """Items to put in order; events of the same date may change places."""

    items: tuple[Place, ...]
    why: str = ""  # said once the order is right
    guess: str = ""  # where nobody is expected to know: what to do next, and no mark is red

    label: ClassVar[str] = "Put in order"
    heading: ClassVar[str] = "Put in order"
    submit: ClassVar[str] = "Check my order"
    reveal_button: ClassVar[str] = "Show the order beside mine"

    def validate(self, where: str) -> None:
        for place in self.items:
            if bool(place.event) == bool(place.id and place.when and place.text):
                raise CourseError(f"{place!r}", where=where, expected="event, or id, when and text")
        check_ids([place.name for place in self.items], "items", where)

    def inputs(self) -> tuple[Input, ...]:
        options = (
            Option(place.name, place.text or f"{{fact}}`timeline:{place.event}.what_happened`")
            for place in self.items
        )
        return (Input(ANSWER, self.prompt, "order", tuple(options), shuffles=True),)

    def layout(self, seed: str = "") -> Form:
        """Turn the items round where the seed would show them in the right order."""
        form, when = super().layout(seed), self.dates()
        (asked,) = form.inputs
        given = [when[option.id] for option in asked.options]
        if given != sorted(given):
            return form
        return replace(form, inputs=(replace(asked, options=asked.options[::-1]),))

    def dates(self) -> dict[str, str]:
        """Look up the ISO date of each item by its id, the earliest first."""
        found = {
            place.name: fact(f"{place.when or f'timeline:{place.event}.date'}|iso")
            for place in self.items
        }
        return dict(sorted(found.items(), key=lambda pair: pair[1]))

    def judge(self, value: Any) -> Reply:
        """Count what is in place, and say where to start; no date is given away."""
        when, placed = self.dates(), list(value)
        same = SAME_DAY if len(set(when.values())) < len(when) else ""
        wanted, given = list(when.values()), [when[name] for name in placed]
        in_place = [here == there for here, there in zip(given, wanted, strict=True)]
        marks = {
            name: "right" if fits else "wrong" for name, fits in zip(placed, in_place, strict=True)
        }
        if all(in_place):
            return Reply((verdict(True, f"{fill(self.why)} {same}".strip()),), True, marks)
        hits, first = sum(in_place), in_place.index(False) + 1
        count = f"{hits} of {len(given)} {'is' if hits == 1 else 'are'} in the right place."
        if self.guess:
            right = {name: mark for name, mark in marks.items() if mark == "right"}
            return Reply((f"→ {count} {fill(self.guess)} {same}".rstrip(),), None, right)
        start = f"Start with number {first}: an event further down came before it."
        return Reply((verdict(False, f"{count} {start} {same}".rstrip()),), False, marks)

    def revealed(self, entries: Sequence[Entry]) -> Reply:
        placed = entries[-1].value
        (asked,) = self.filled_inputs()
        texts = {option.id: to_plain(option.text) for option in asked.options}
        # Items of one day come as the learner placed them: either way is right.
        by_date = sorted(self.dates().items(), key=lambda one: (one[1], placed.index(one[0])))
        rows = [
            (str(number), date_text(iso), texts[name], str(placed.index(name) + 1))
            for number, (name, iso) in enumerate(by_date, start=1)
        ]
        head = ("", "Date", "What happened", "Your place")
        return Reply(("→ In the order of the data:",), table=(head, *rows))

    def summarise_answers(self, entries: Sequence[Entry]) -> list[Block]:
        hits = list(self.judge(entries[-1].value).marks.values()).count("right")
        count = f"{hits} of {len(self.items)} in the right place."
        return [saved_line(entries), list(self.revealed(entries).table), count]
