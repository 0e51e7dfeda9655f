"""A simulated class: learners' files by a script, with biases that studies report.

Who judges chances one by one gives the parts more than the whole (subadditivity), stays too near
to one half (conservatism), and would not say the same again (unreliability): so Karvetski and
Mandel (2020), Coherence of probability judgments from uncertain evidence: Does ACH help?
Judgment and Decision Making, for 227 people; and Mandel, Karvetski and Dhami (2018) for analysts.
Here each chance is judged by itself, in log odds: CONSERVATISM times the true ones, and noise.
How large the two are is our choice; the studies' abstracts, which we read, do not say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from coursekit.boards.ach_board.content import CONTENT as ACH
from coursekit.boards.camps_workshop import CONTENT as CAMPS
from coursekit.boards.coding_sheet import CONTENT as SHEET
from coursekit.boards.coding_sheet import GRID
from coursekit.class_view.records import Course
from coursekit.forms.checked import Checked
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.kinds.reading import UNSURE
from coursekit.forms.kinds.task import Task
from coursekit.forms.kinds.written import Written
from coursekit.forms.reading_forms import first_form, reading_forms
from coursekit.store.entries import Entry, _digest, dump

CONSERVATISM, NOISE = 0.7, 0.8  # 1 and 0 are no bias and no noise, in log odds
TRUE = {"deescalation": 0.15, "sporadic": 0.55, "resumption": 0.1, "other": 0.2}
FIRST_DAY = date(2026, 3, 2)
DAYS = (30, 90)  # windows of questions about the future


def judged(random: Random, true: Mapping[str, float]) -> dict[str, float]:
    """Return the chances, 0 to 1 in whole per cents, that one person gives: each by itself."""
    said = {}
    for name, chance in true.items():
        odds = CONSERVATISM * math.log(chance / (1 - chance)) + random.gauss(0, NOISE)
        said[name] = round(1 / (1 + math.exp(-odds)), 2)
    return said


def sealed(key: str, value: Any, at: str) -> Entry:
    """Seal a value as of a time of the past."""
    return Entry("sealed", key, value, at, _digest(key, value, at))


class Student:
    """Makes the entries of one learner, whose number is the seed."""

    def __init__(self, number: int, course: Course) -> None:
        self.number, self.course, self.random = number, course, Random(number)
        self.minute = 0
        self.skill = self.random.uniform(0.4, 0.9)

    def at(self) -> str:
        """Return the next moment."""
        self.minute += self.random.randint(1, 6)
        hour, minute = divmod(self.minute, 60)
        day = FIRST_DAY + timedelta(days=hour // 8)
        second = self.random.randint(0, 59)
        return f"{day}T{9 + hour % 8:02}:{minute:02}:{second:02}.{self.number % 1000:03}Z"

    def entries(self) -> list[Entry]:
        """Return all of it."""
        entries = [
            entry
            for items in self.course.sets.values()
            for item in items.values()
            for entry in self._of_item(item)
        ]
        at = entries[0].at
        origin = Entry("origin", "origin", f"{self.number:016x}", at)
        return [
            entries[0],
            origin,
            Entry("identifier", "identifier", str(self.number), at),
            *entries[1:],
            *self.forecasts(),
            *self.boards(),
            *self.readings(f"{self.number:016x}"),
        ]

    def _of_item(self, item: Any) -> Iterator[Entry]:
        right = self.random.random() < self.skill
        if isinstance(item, Quiz):
            ids = [option.id for option in item.options]
            correct = [option.id for option in item.options if option.right]
            wrong = [one for one in ids if one not in correct] or ids[:1]
            # The first wrong option misleads more than the others.
            slip = wrong[0] if self.random.random() < 0.6 else self.random.choice(wrong)
            tries = ([] if right else [[slip] if item.multiple else slip]) + [
                correct if item.multiple else correct[0]
            ]
            yield from (Entry("answer", item.key, one, self.at()) for one in tries)
        elif isinstance(item, Checked):
            hints = 0 if right else self.random.randint(1, len(item.hints))
            for hint in range(hints):
                yield Entry(
                    "try",
                    item.key,
                    {"right": False, "answer": "12", "seen": "12"},
                    self.at(),
                    words={"code": f"answer = len(rows) + {hint}"},
                )
                yield Entry("hint", item.key, hint + 1, self.at())
            own = item.drawn_by(str(self.number))
            words = {"code": "answer = (timeline['in_paper'] == 'no').sum()"}
            if isinstance(own, Task) and own.family:
                words["part"] = own.part_text
            kept = {"right": True, "answer": "45", "seen": "45"}
            yield Entry("try", item.key, kept, self.at(), words=words)
        elif isinstance(item, Written) or item.kind == "predict":
            yield Entry("answer", item.key, "In my own words, in a sentence or two.", self.at())

    def forecasts(self) -> list[Entry]:
        """Seal the forecasts of lessons 00 and 05."""
        shares = [
            {name: round(100 * chance) for name, chance in judged(self.random, TRUE).items()}
            for _ in "12"
        ]
        first = {
            "corroborated": 40,
            "camps": "two",
            "halt": "gaza",
            "control": 50,
            "scenario": shares[0],
        }
        practice = {
            "forecast": shares[1],
            "window": "2024-12-31",
            "rule": "most-months",
            "reason": "so",
        }
        made = [
            sealed("00-first-guesses", first, self.at()),
            sealed("05-forecast", practice, self.at()),
        ]
        for number, window in enumerate((*DAYS, 365), start=1):
            made.append(
                sealed(
                    f"05-future-{number}",
                    {
                        "template": "happens",
                        "question": "By the last day, it will have happened.",
                        "window": str(window),
                        "source": "a page",
                        "resolver": "my partner",
                        "gone": "no",
                        "chance": self.random.choice((10, 30, 50, 70, 90)),
                        "reason": "so it seems",
                    },
                    self.at(),
                )
            )
        return made

    def readings(self, origin: str) -> Iterator[Entry]:
        """Answer both forms on reading; every fifth stops after the first."""
        first = first_form(origin)
        rest = [form for form in reading_forms().values() if form != first]
        for gained, form in zip((0, 0.15), [first, *rest], strict=True):
            if gained and not self.number % 5:
                return
            value = {}
            for item in form.items:
                knows = self.random.random() < self.skill + gained
                wrong = [option.id for option in item.options if not option.right]
                value[item.id] = item.right if knows else self.random.choice([*wrong, UNSURE.id])
            yield Entry("answer", form.key, value, self.at())

    def boards(self) -> list[Entry]:
        """Save a sheet, a matrix and a sorting, with words as boards have them."""
        sheet, matrix, camps = SHEET.load(), ACH.load(), CAMPS.load()
        cells = {}
        for place, each in enumerate(sheet.dimensions):
            score = min(3, max(0, round(place % 4 + self.random.gauss(0, 0.6))))
            cells |= {
                f"{each.key}:score": str(score),
                f"{each.key}:locator": sheet.paragraphs[0],
                f"{each.key}:confidence": "low",
            }
        ratings = {cell: self.random.choice(("CC", "C", "N", "I")) for cell in matrix.cells}
        ratings |= {f"iran:{item}": "C" for item in matrix.items}
        places = {actor: self.random.choice([*camps.camps, "none"]) for actor in camps.actors}
        values = {
            sheet.key: {"dimension": 1, GRID: cells},
            camps.key: places,
            matrix.key: {**matrix.start, "ratings": ratings},
        }
        return [
            Entry(
                "answer",
                key,
                value,
                self.at(),
                words={
                    "title": key,
                    "sentence": "As set.",
                    "values": [[str(n), str(v)] for n, v in value.items()],
                },
            )
            for key, value in values.items()
        ]


def student(number: int, course: Course) -> list[Entry]:
    """Return the entries of a simulated student."""
    if number not in _made:
        _made[number] = Student(number, course).entries()
    return _made[number]


_made: dict[int, list[Entry]] = {}


def write_class(folder: Path, size: int, course: Course) -> None:
    """Write the files of a class into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, size + 1):
        (folder / f"{number}.json").write_text(dump(student(number, course)), encoding="utf-8")
