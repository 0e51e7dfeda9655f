"""How many did what: how far they are, which option misled, which help was opened, and boards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from coursekit.boards.ach_board.content import CONTENT as ACH
from coursekit.boards.ach_board.content import RATINGS, WEIGHTS
from coursekit.boards.camps_workshop import CONTENT as CAMPS
from coursekit.boards.camps_workshop import NOT_PLACED
from coursekit.boards.coding_sheet import CONTENT as SHEET
from coursekit.boards.coding_sheet import GRID, SCORES, counts
from coursekit.class_view.disclosure import LEAST, shown_count, shown_parts
from coursekit.class_view.files import Person
from coursekit.class_view.records import DONE, RIGHT, TRIED, Course
from coursekit.class_view.tables import Cell, Table
from coursekit.data.roles import fill
from coursekit.forms.checked import Checked
from coursekit.forms.kinds.quiz import Quiz
from coursekit.markup import to_plain
from coursekit.methods.ach import WEIGHTS as HEAVY
from coursekit.methods.ach import least_of_many
from coursekit.methods.agreement import Alpha, alpha
from coursekit.methods.camps import UNPLACED
from coursekit.text import capital, is_missing

__all__ = [
    "ACH",
    "CAMPS",
    "SHEET",
    "Tallies",
    "boards",
    "coders",
    "group_text",
    "help_opened",
    "least_contradicted",
    "misleading",
    "options_chosen",
    "persons",
    "progress",
    "sorted_into_camps",
]

MOST_MISLEADING = 12  # questions that the page names
CODERS = 10  # with fewer, a share of pairs would tell who stands alone
TIE, NOTHING = "several tie", "nothing against any"
FULLY, NOT_FULLY = "all that is right, and no more", "another choice"


def boards() -> dict[str, Callable[[Any], bytes | None]]:
    """Return how the saved values of each board become bytes, by its key."""
    found: dict[str, Callable[[Any], bytes | None]] = {}
    if SHEET.exists():
        keys = [dimension.key for dimension in SHEET.load().dimensions]
        found[SHEET.load().key] = partial(_sheet, keys=keys)
    if ACH.exists():
        content = ACH.load()
        found[content.key] = partial(_matrix, cells=content.cells, items=[*content.items])
    if CAMPS.exists():
        content_of_camps = CAMPS.load()
        places = [*content_of_camps.camps, UNPLACED]
        found[content_of_camps.key] = partial(
            _sorting, actors=[*content_of_camps.actors], places=places
        )
    return found


class Tallies:
    """The marks, first answers and opened help of all people: a row a person, a column an item."""

    def __init__(self, people: Sequence[Person], course: Course) -> None:
        self.people, self.course = people, course
        records = [person.record for person in people]
        self.marks, self.first, self.help = (
            np.frombuffer(b"".join(parts), dtype=np.uint8).reshape(len(people), len(course.items))
            for parts in (
                [one.marks for one in records],
                [one.first for one in records],
                [one.help for one in records],
            )
        )

    @cached_property
    def done(self) -> npt.NDArray[np.int_]:
        """How much each person has done of each set."""
        done = (self.marks & DONE).astype(int)
        ends = np.cumsum([0, *(len(items) for items in self.course.sets.values())])
        return np.stack([done[:, a:b].sum(axis=1) for a, b in pairwise(ends)], axis=1)

    def board(self, key: str, size: int) -> npt.NDArray[np.uint8]:
        """Return the bytes of a board, a row for each person who saved it."""
        saved = [found for one in self.people if (found := one.record.boards.get(key))]
        return np.frombuffer(b"".join(saved), dtype=np.uint8).reshape(len(saved), size)


# How far they are


def persons(of: Tallies) -> Table:
    """List who is where: a row a person. It names people, and is for who teaches alone."""
    sizes = [len(items) for items in of.course.sets.values()]
    words = [[f"{n} of {size}" for n in range(size + 1)] for size in sizes]
    rows = []
    for person, done in zip(of.people, of.done.tolist(), strict=True):
        cells = [said[n] for said, n in zip(words, done, strict=True)]
        rows.append((person.name, person.record.latest[:10], *cells))
    header = ("Who", "Last entry", *of.course.sets)
    return Table("people", "Who is where: what is answered, sealed or right", header, tuple(rows))


def progress(of: Tallies) -> Table:
    """Count how many have begun each lesson and each set, and how many have done all of it."""
    rows = []
    for (title, items), done in zip(of.course.sets.items(), of.done.T, strict=True):
        size = len(items)
        states = (
            done == 0,
            (done > 0) & (2 * done < size),
            (2 * done >= size) & (done < size),
            done == size,
        )
        parts = shown_parts(
            {state: int(those.sum()) for state, those in zip(STATES, states, strict=True)}
        )
        rows.append((title, *parts.values()))
    header = ("Lesson or set", *map(capital, STATES))
    caption = f"How far {group_text(len(of.people))} people are"
    return Table("progress", caption, header, tuple(rows))


STATES = ("not begun", "less than half", "half or more", "all")


# Which option misled


def options_chosen(of: Tallies) -> Table:
    """Count the first answers to each question, option by option."""
    rows: list[tuple[Cell, ...]] = []
    for place, (key, item) in enumerate(of.course.items.items()):
        if isinstance(item, Quiz):
            answers = np.bincount(of.first[:, place], minlength=1 << len(item.options))
            about = (of.course.title_of[key], key, _text(item.prompt))
            rows += [(*about, *row) for row in _chosen(item, answers.tolist())]
    header = ("Lesson", "Question", "It asks", "Option", "Right", "Chose it", "Answered")
    return Table("options", "First answers to each question", header, tuple(rows))


def _chosen(quiz: Quiz, answers: Sequence[int]) -> Iterator[tuple[Cell, ...]]:
    """Yield each option, whether it is right, and how many chose it first.

    `answers` counts people by the bits of the options that they chose.
    """
    answered = sum(answers[1:])
    bits = [1 << at for at in range(len(quiz.options))]
    number = shown_count(answered)
    if quiz.multiple:
        right = sum(bit for bit, option in zip(bits, quiz.options, strict=True) if option.right)
        parts = shown_parts({FULLY: answers[right], NOT_FULLY: answered - answers[right]})
        yield FULLY, "yes", parts[FULLY], number
        for bit, option in zip(bits, quiz.options, strict=True):
            those = sum(count for chosen, count in enumerate(answers) if chosen & bit)
            # Who did not choose it is a group, too.
            shown = shown_parts({"chose": those, "did not": answered - those})["chose"]
            yield _text(option.text), "yes" if option.right else "no", shown, number
        return
    parts = shown_parts(
        {option.id: answers[bit] for bit, option in zip(bits, quiz.options, strict=True)}
    )
    for option in quiz.options:
        yield _text(option.text), "yes" if option.right else "no", parts[option.id], number


def misleading(chosen: Table) -> Table:
    """Take the wrong options that most chose first, of those that may be shown."""
    wrong = [row for row in chosen.rows if row[4] == "no" and isinstance(row[5], int) and row[5]]
    wrong.sort(key=lambda row: (-_share(row), str(row[1])))
    rows = [(row[1], row[2], row[3], row[5], row[6]) for row in wrong[:MOST_MISLEADING]]
    header = ("Question", "It asks", "The option that misled", "Chose it first", "Answered")
    return Table("misleading", "Wrong options that most chose first", header, tuple(rows))


def _share(row: tuple[Cell, ...]) -> float:
    chose, of = row[5], row[6]
    return chose / of if isinstance(chose, int) and isinstance(of, int) and of else 0.0


# Which help was needed


def help_opened(of: Tallies) -> Table:
    """Count, for each task and check, the deepest help that was opened before it was right."""
    items = {
        place: item
        for place, item in enumerate(of.course.items.values())
        if isinstance(item, Checked)
    }
    most = max((len(item.hints) for item in items.values()), default=0)
    rows = []
    for place, item in items.items():
        marks = of.marks[:, place]
        tried = marks & TRIED > 0
        number, right = int(tried.sum()), int((marks & RIGHT > 0).sum())
        steps = len(item.hints) + 2
        opened = np.bincount(of.help[tried, place], minlength=steps).tolist()
        parts = list(shown_parts({str(step): opened[step] for step in range(steps)}).values())
        hints: list[Cell] = [*parts[:-1], *[""] * (most + 2 - steps)]
        solved = shown_parts({"right": right, "not": number - right})["right"]
        rows.append((item.key, shown_count(number), solved, *hints, parts[-1]))
    named = [f"Hint {step}" for step in range(1, most + 1)]
    header = ("Task or check", "Tried it", "Got it right", "No help", *named, "The solution")
    return Table("help", "The deepest help opened before it was right", header, tuple(rows))


# Boards: what was saved becomes bytes, each the place of what was chosen.


def _sheet(value: Any, keys: Sequence[str]) -> bytes | None:
    """Return one more than the score of each dimension, and 0 where none counts."""
    cells = value.get(GRID) if isinstance(value, dict) else None
    if not isinstance(cells, dict):
        return None
    try:
        return bytes(
            [SCORE_PLACES[cells[f"{key}:score"]] if counts(cells, key) else 0 for key in keys]
        )
    except (KeyError, TypeError):
        return None


SCORE_PLACES = {score: place for place, score in enumerate(SCORES, start=1)}


def coders(of: Tallies) -> tuple[Table, Alpha | None]:
    """Count the scores of the coding sheet by dimension, with the agreement of the coders."""
    content = SHEET.load()
    saved = of.board(content.key, len(content.dimensions))
    tally = pd.DataFrame(
        [np.bincount(column, minlength=len(SCORES) + 1)[1:] for column in saved.T],
        index=[dimension.key for dimension in content.dimensions],
        columns=list(SCORES),
    )
    found = alpha(tally, metric="ordinal") if tally.to_numpy().sum() else None
    rows = []
    for dimension in content.dimensions:
        given = {score: int(tally[score][dimension.key]) for score in SCORES}
        number, parts = sum(given.values()), shown_parts(given)
        agreed: list[Cell] = [None, None]
        if found and number >= CODERS:
            one = found.frame.loc[dimension.key]
            agreed = [
                "" if is_missing(one[name]) else f"{one[name]:.1f}" for name in ("same", "alpha")
            ]
        rows.append((dimension.name, shown_count(number), *parts.values(), *agreed))
    header = ("Dimension", "Coders", *SCORES.values(), "Same code", "Alpha")
    shown = Table("coders", "Scores of the coding sheet, by dimension", header, tuple(rows))
    enough = found is not None and found.frame["coders"].min() >= CODERS
    return shown, found if enough else None


def _matrix(value: Any, cells: Sequence[str], items: Sequence[str]) -> bytes | None:
    """Return the rating of each cell, the weight of each item, and whether groups count once."""
    if not isinstance(value, dict) or not isinstance(given := value.get("ratings"), dict):
        return None
    try:
        ratings = [PLACES[given[cell]] for cell in cells]
    except (KeyError, TypeError):
        return None
    weigh = value.get("weights") if value.get("weigh") is True else None
    weights = weigh if isinstance(weigh, dict) else {}
    heavy = (
        [
            3 * _place(HEAVY, weights.get(f"{one}:{item}"))
            + _place(HEAVY, weights.get(f"{two}:{item}"))
            for item in items
            for one, two in [WEIGHTS]
        ]
        if weights
        else [MEDIUM] * len(items)
    )
    return bytes([*ratings, *heavy, value.get("as_one") is True])


PLACES = {rating: place for place, rating in enumerate(RATINGS)}
MEDIUM = 3 * list(HEAVY).index("medium") + list(HEAVY).index("medium")


def _place(words: Mapping[str, object], word: object) -> int:
    return list(words).index(word) if word in list(words) else list(words).index("medium")


def least_contradicted(of: Tallies) -> Table:
    """Count which explanation each person's matrix has the least against."""
    content = ACH.load()
    names = {key: one.name for key, one in content.hypotheses.items()}
    items, cells = len(content.items), len(content.cells)
    saved = of.board(content.key, cells + items + 1)
    filled_in = [PLACES[content.filled_in.get(cell, "")] for cell in content.cells]
    saved = saved[(saved[:, :cells] != filled_in).any(axis=1)]
    against = np.isin(saved[:, :cells], [PLACES["I"], PLACES["II"]]).any(axis=1)
    tally = Counter({NOTHING: int((~against).sum())})
    group_of = {item: name for name, those in content.groups.items() for item in those}
    groups = [f"group {group_of[one]}" if one in group_of else one for one in content.items]
    products = np.outer(list(HEAVY.values()), list(HEAVY.values())).ravel()
    for as_one in (False, True):
        some = saved[against & (saved[:, -1] == as_one)]
        if len(some):
            ratings = np.array(list(RATINGS))[some[:, :cells]].reshape(len(some), len(names), items)
            weights = products[some[:, cells:-1]] if (some[:, cells:-1] != MEDIUM).any() else None
            least = least_of_many(
                ratings.tolist(),
                weights=None if weights is None else weights.tolist(),
                groups=groups if as_one else None,
            )
            best = np.where(least.sum(axis=1) == 1, least.argmax(axis=1), len(names))
            tally.update(np.array([*names, TIE])[best].tolist())
    parts = shown_parts({key: tally[key] for key in (*names, TIE, NOTHING)})
    rows = tuple((names.get(key, capital(key)), count) for key, count in parts.items())
    caption = f"Explanation with the least against it: {group_text(tally.total())} matrices"
    return Table("hypotheses", caption, ("Explanation", "People"), rows)


def _sorting(value: Any, actors: Sequence[str], places: Sequence[str]) -> bytes | None:
    """Return the camp of each actor."""
    try:
        return bytes(places.index(value[actor]) for actor in actors)
    except (KeyError, TypeError, ValueError):
        return None


def sorted_into_camps(of: Tallies) -> Table:
    """Count into which camp each actor was sorted."""
    content = CAMPS.load()
    camps = {**content.camps, UNPLACED: NOT_PLACED}
    saved = of.board(content.key, len(content.actors))
    rows = []
    for words, column in zip(content.actors.values(), saved.T, strict=True):
        tally = np.bincount(column, minlength=len(camps)).tolist()
        parts = shown_parts(dict(zip(camps, tally, strict=True)))
        rows.append((words.replace("\n", " "), *parts.values()))
    caption = f"Where {group_text(len(saved))} people place each actor"
    return Table("camps", caption, ("Actor", *map(capital, camps.values())), tuple(rows))


def group_text(count: int) -> str:
    """Write the size of a group of people, where it may be shown."""
    return str(count) if shown_count(count) is not None else f"fewer than {LEAST}"


@cache
def _text(text: str) -> str:
    return to_plain(fill(text))
