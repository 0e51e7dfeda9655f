"""No answer before the try: the answer to each question is not on the page above it.

A published notebook is taken apart into pieces: texts, outputs, the words of forms, and what
`ck.reveal` says. What waits for one question (a folded text, a fold below a cell) counts as
open for every other question, since by then it will be.

For a question below *Check* the pieces above it within its section count. For any other, those
after it, up to *Check*, count as well: there its answer used to be.

What is looked for depends on the answer:

- a number, in figures or as a word: near a word of the question, or printed alone;
- an option: its text word for word, where it has some words of its own;
- an order: the dates of two events in one piece;
- and for each question that is not below *Check*, the words in `TELLING`, which give it away.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from coursekit.build.closed import waits_for
from coursekit.build.lesson import Cell
from coursekit.data.facts import fact
from coursekit.data.roles import fill
from coursekit.forms.bank import find
from coursekit.forms.cases import work_out
from coursekit.forms.item import Item
from coursekit.forms.kinds.check import Check
from coursekit.forms.kinds.order import Order
from coursekit.forms.kinds.predict import Predict
from coursekit.forms.kinds.quiz import Quiz
from coursekit.forms.kinds.task import Task
from coursekit.markup import to_plain
from coursekit.text import date_text, number_word

# What gave the answer away before it waited: a part of a text or of an output of its section.
TELLING: dict[str, tuple[str, ...]] = {
    "00-kinds": ("assessment 49", "You cannot settle an assessment"),
    "00-publisher-1": ("where to look harder",),
    "00-halt": ("date the announcement to Tuesday 30 January",),
    "01-pmf": ("they stand under the prime minister", "has brigades in a state body"),
    "01-brigades": ("Brigades in the PMF: 45",),
    "01-listed": ("armed faction SDGT", "listed in June 2024"),
    "01-busiest": ("since October 2023",),
    "01-iran-share": ("assessment 15",),
    "01-where-1": ("Baghdad has the largest mark", "Most events: Baghdad"),
    "01-fortnight": ("The sources date it",),
    "02-filled": ("37 of 99",),
    "02-list": ("a slower pace while the truce lasted", "fewer attacks"),
    "02-quotation": ("1 November 2023",),
    "02-triad-1": ("They do not fit when two friends of the same actor are rivals",),
    "03a-heading": ("On the tensions among the groups it says nothing",),
    "03a-words-1": ("a threat is made until it leaves", "so to make them stop is to compel"),
    "03a-new": ("February 2024 - Platforms.",),
    "03a-wounded": ("25 wounded", "For the wounded, the spokesman gave another figure"),
    "03b-break-1": ("the rate on this board is lower after",),
    "03b-bus": ("three buses hold about as much news as one",),
    "03b-turn": ("A few attacks more, and the limits at Tower 22",),
    "03b-order-1": ("What passes the sieve",),
    "03b-dice": ("tends to fall after a peak",),
    "03b-threshold-1": ("Little to win, or much to lose", "A credible threat is not necessary"),
    "03b-threshold-swap": ("every number in it becomes that of the other side",),
    "04-disputed": ("are disputed",),
    "04-voices": ("contradicts",),
    "04-route": ("two ends, and Iraq between them",),
    "05-blanks": ("the paper does not say how the US would respond",),
    "05-rank-1": ("a chance of 34%",),
    "05-fifteen": ("0.413",),
    "06-attacks": ("sporadic 6",),
    "06-rule": ("months sporadic. Count only claimed attacks",),
    "06-many": ("Not many students",),
    "06-verdicts": ("disputed 5",),
    "06-indicators": ("4 came true",),
    "06-late": ("an order in time, which shows no cause",),
    "07-visible": ("nearly all the rest of the campaign would be invisible",),
    "07-first-actor": ("says nothing, with one exception",),
    "07-three-rules": ("attacks by type 19",),
    "07-quiet-before": ("In the made-up sample both rules give the same ratio",),
    "07-months": ("Drop loses events",),
    "07-weekly": ("This file has no actors",),
}
# What a hover above a question told: the words that show when the mouse is on a reference.
HOVERS: dict[str, str] = {
    "00-halt": "30 January 2024",
    "02-list": "slower pace",
    "02-quotation": "1 November 2023",
}
# Questions under Predict that have no answer to be seen, and why.
NOTHING_TO_TELL: dict[str, str] = {
    "05-question-1": "the lesson never settles a question like these",
    "06-score": "the lesson squares its own numbers, and not those of the question",
    "06-transfer-1": "the rubric names its criteria, and not which one this page fails",
}
# What only looks like the answer, by question: a part of what was found, and why it is none.
NOT_THE_ANSWER: dict[str, dict[str, str]] = {
    "01-primer-1": {"islamic resistance in iraq": "the term that the list teaches"},
    "01-brigades": {"not listed 4 Kata'ib": "the number of a row"},
    "01-listed": {"the United Arab Emirates put three": "the list of another state"},
    "02-silent": {"-1 explicit 4 kss": "the number of a row"},
    "02-listed": {"three things beside each other": "the reasons that the paper names"},
    "03a-iraq": {
        "at least 6 over both strikes": "the dead of one night",
        "6 US strikes in order of date": "the number of rows of a chart, some of them in Syria",
    },
    "03a-shop": {"165 over 0 30 2024-02-07": "a difference of the Pentagon's totals"},
    "5.1": {" 7 resumption driver": "the number of a row"},
    "03b-rate": {
        "between two known totals": "the number of totals",
        "It has two parts": "the number of parts",
    },
}

WINDOW = 6  # words on each side of a number
STEM = 5  # letters by which words are the same
OWN_WORDS = 4  # an option with fewer is a name or a term, which a lesson has to teach
MONTH = re.compile(rf"({'|'.join(month_name[1:])})\W*")
NO_STEMS = {"which", "there", "their", "would", "where", "these", "other", "after", "about"}

_ASKS = re.compile(r'ck\.(?:ask|quiz|predict|order|guesses|check)\(\s*"([^"]+)"')
_REVEALS = re.compile(r'ck\.reveal\("([^"]+)"\)')
_PART = re.compile(
    r'<details class="(?:ck-shown|ck-after ck-after-(?P<key>[^"]+))"[^>]*>(?P<folded>.*?)</details>'
    r"|^(?P<level>##|###) (?P<heading>[^\n]+)$",
    re.DOTALL | re.MULTILINE,
)
_HOVER = re.compile(r'\]\([^)\s"]* "((?:\\.|[^"\\])*)"\)')
_LINK = re.compile(r'\[((?:\\.|[^\]\\])*)\]\((?:<[^>]*>|[^)\s"]*)(?:\s+"(?:\\.|[^"\\])*")?\)')


FOLDER = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(FOLDER.glob("[0-9]*.ipynb"))
NOTEBOOKS = [*LESSONS, *sorted(FOLDER.glob("exercises-*.ipynb"))]


@dataclass(frozen=True)
class Piece:
    """Something to read in a lesson: where it is, and for which questions it waits."""

    at: int
    section: str
    part: str
    text: str
    waits: tuple[str, ...] = ()
    asks: str = ""
    printed: bool = False


def plain(text: str) -> str:
    """The words that are seen of Markdown or HTML."""
    text = re.sub(r"<style.*?</style>", " ", text, flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", _LINK.sub(r"\1", text)))
    return " ".join(re.sub(r"\\(.)", r"\1", text.replace("*", "").replace("`", "")).split())


def pieces_of(path: Path) -> Iterator[Piece]:
    """Take a notebook apart, from its top to its end."""
    section = part = ""
    keys: tuple[str, ...] = ()
    for at, cell in enumerate(nbformat.read(path, as_version=4).cells):
        if cell.cell_type == "markdown":
            end = 0
            for match in [*_PART.finditer(cell.source), None]:
                text = cell.source[end : match.start() if match else None]
                yield Piece(at, section, part, plain(text))
                if match and match["heading"]:
                    part = match["heading"] if match["level"] == "###" else ""
                    section = section if part else match["heading"]
                elif match:
                    waits = (match["key"],) if match["key"] else keys
                    yield Piece(at, section, part, plain(match["folded"]), waits)
                end = match.end() if match else 0
            continue
        keys = waits_for(Cell("code", cell.source, 0, ""))
        asked, revealed = _ASKS.search(cell.source), _REVEALS.search(cell.source)
        if revealed:
            yield Piece(at, section, part, said_of(revealed[1]), (revealed[1],))
        for output in () if keys or revealed else cell.outputs:
            data = output.get("data", {})
            said = [data.get("text/html", ""), data.get("text/plain", output.get("text", ""))]
            text = " ".join(map(plain, said))
            yield Piece(at, section, part, text, (), asked[1] if asked else "", printed=True)


def said_of(key: str) -> str:
    """What a reveal says beside the learner's own answer."""
    item = find(key, Item)
    words = [fill(getattr(item, "reveal", ""))]
    if isinstance(item, Predict):
        words += [fact(option.data) for option in item.options if option.data]
    return to_plain(" ".join(words))


@cache
def lesson_pieces(path: Path) -> list[Piece]:
    return list(pieces_of(path))


def visible(key: str, pieces: list[Piece], *, to_end: bool = False) -> list[Piece]:
    """What a learner can read before this question is answered."""
    own = next(piece for piece in pieces if piece.asks == key)
    return [
        piece
        for piece in pieces
        if piece.section == own.section
        and piece.asks != key
        and key not in piece.waits
        and (piece.at < own.at or (own.part != "Check" and (piece.part != "Check" or to_end)))
    ]


def asked_in(pieces: list[Piece]) -> dict[str, str]:
    """The questions of a notebook, each with the part in which it is asked."""
    return {piece.asks: piece.part for piece in pieces if piece.asks}


# What the answer looks like


def numbers_of(item: Item) -> list[float]:
    """The numbers that are the answer, or show it."""
    if isinstance(item, Check):
        return as_number(work_out(item.answer))
    if isinstance(item, Task):
        cases = [case for case in item.cases if case.expression == "answer"]
        return [number for case in cases for number in as_number(work_out(case.expected))]
    if isinstance(item, Predict):
        truth = item.truth()
        if item.form == "number":
            parts = [float(fact(item.data).replace(",", ""))] if item.of else []
            return [] if truth is None else [round(truth) if item.of else truth, *parts]
        counts = {one.id: float(fact(one.data)) for one in item.options if one.data}
        return [counts[truth]] if counts else []
    if isinstance(item, Quiz):
        right = [to_plain(fill(option.text)) for option in item.options if option.right]
        return [float(text.removesuffix("%")) for text in right if re.fullmatch(r"\d+ ?%?", text)]
    return []


def as_number(value: Any) -> list[float]:
    is_one = isinstance(value, int | float | np.number) and not isinstance(value, bool | np.bool)
    return [float(value)] if is_one else []


def tokens(number: float) -> list[str]:
    """How a number may be written."""
    if number == int(number):
        return [f"{number:.0f}", number_word(int(number))]
    return [f"{number:.{places}f}" for places in (2, 3)]


def stems(text: str) -> set[str]:
    words = re.findall(r"[a-z]{5,}", text.lower())
    return {word[:STEM] for word in words if word not in NO_STEMS}


def numbers_found(item: Item, piece: Piece) -> Iterator[str]:
    """Where the number stands near a word of the question, or is printed alone."""
    asked = plain(to_plain(fill(item.prompt)))
    wanted, words = stems(asked), piece.text.replace(asked, "").split()
    for number in numbers_of(item):
        for token in tokens(number):
            whole = re.compile(rf"[^\w.]*{re.escape(token)}(?:%|\W)*", re.IGNORECASE)
            for at, word in enumerate(words):
                near = " ".join(words[max(0, at - WINDOW) : at + WINDOW + 1])
                if not whole.fullmatch(word) or MONTH.fullmatch("".join(words[at + 1 : at + 2])):
                    continue
                if stems(near) & wanted or (piece.printed and len(words) <= 2):
                    yield near


def options_found(item: Item, piece: Piece) -> Iterator[str]:
    """Where the text of a right option stands, word for word."""
    right: list[str] = []
    if isinstance(item, Quiz):
        right = [option.text for option in item.options if option.right]
    elif isinstance(item, Predict) and item.form == "choice" and (truth := item.truth()):
        right = [option.text for option in item.options if option.id == truth]
    for text in (to_plain(fill(each)).lower().rstrip(".") for each in right):
        if len(text.split()) >= OWN_WORDS and text in piece.text.lower():
            yield text


def dates_found(item: Item, piece: Piece) -> Iterator[str]:
    """Where two events of an order stand with their dates."""
    if isinstance(item, Order):
        days = {date_text(day).rpartition(" ")[0] for day in item.dates().values()}
        found = [day for day in days if re.search(rf"\b{day}\b", piece.text)]
        if len(found) > 1:
            yield ", ".join(sorted(found))


def given_away(key: str, pieces: list[Piece]) -> list[str]:
    """Everything on the page that looks like the answer to a question."""
    item, found = find(key, Item), []
    for piece in visible(key, pieces):
        found += [f"{piece.text[:60]} … {hit}" for hit in numbers_found(item, piece)]
        found += [f"{piece.text[:60]} … {hit}" for hit in options_found(item, piece)]
        found += [f"{piece.text[:60]} … {hit}" for hit in dates_found(item, piece)]
    for piece in visible(key, pieces, to_end=True):
        found += [hit for hit in TELLING.get(key, ()) if hit.lower() in piece.text.lower()]
    return list(dict.fromkeys(found))


# Not only found by chance: what is left is looked at, and each list is held to the lessons.


def excused(key: str, found: str) -> bool:
    return any(part in found for part in NOT_THE_ANSWER.get(key, ()))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_question_has_its_answer_on_the_page_above_it(path: Path) -> None:
    pieces = lesson_pieces(path)
    found = {key: given_away(key, pieces) for key in asked_in(pieces)}
    left = {
        key: [hit for hit in hits if not excused(key, hit)]
        for key, hits in found.items()
        if any(not excused(key, hit) for hit in hits)
    }
    assert left == {}
    for key in NOT_THE_ANSWER.keys() & found.keys():
        for part in NOT_THE_ANSWER[key]:
            assert any(part in hit for hit in found[key]), f"{key}: {part!r} is not found any more"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_what_gives_an_answer_away_is_known_and_is_still_in_the_lesson(path: Path) -> None:
    pieces = lesson_pieces(path)
    waiting = {key: [piece.text for piece in pieces if key in piece.waits] for key in TELLING}
    for key, part in asked_in(pieces).items():
        item = find(key, Item)
        has_answer = isinstance(item, Quiz) or (isinstance(item, Predict) and item.truth())
        if part != "Check" and has_answer:
            assert (key in TELLING) != (key in NOTHING_TO_TELL), key
        for words in TELLING.get(key, ()):
            assert any(words.lower() in text.lower() for text in waiting[key]), f"{key}: {words}"


@pytest.mark.parametrize(("key", "words"), HOVERS.items())
def test_no_hover_above_a_question_tells_its_answer(key: str, words: str) -> None:
    (path,) = FOLDER.glob(f"{key.partition('-')[0]}-*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    hovers = [hover for cell in cells for hover in _HOVER.findall(cell.source)]
    asked = next(at for at, cell in enumerate(cells) if key in _ASKS.findall(cell.source))
    above = [hover for cell in cells[:asked] for hover in _HOVER.findall(cell.source)]
    assert any(words in hover for hover in hovers)
    assert not [hover for hover in above if words in hover]


@pytest.mark.parametrize(
    ("lesson", "call", "key"),
    [("03a", "ck.tempo_board(", "03a-tempo-guess"), ("05", "ck.update_board(", "05-forecast")],
)
def test_what_a_board_or_a_seal_opens_waits_for_it(lesson: str, call: str, key: str) -> None:
    (path,) = FOLDER.glob(f"{lesson}-*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    (code,) = [cell.source for cell in cells if call in cell.source]
    assert waits_for(Cell("code", code, 0, "")) == (key,)


def test_the_lists_name_questions() -> None:
    for key in {*TELLING, *NOTHING_TO_TELL, *NOT_THE_ANSWER}:
        assert find(key, Item).key == key
