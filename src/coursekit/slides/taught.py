"""What is taught of a lesson: its run sheet chooses questions, figures, cards and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.build.filled import NAMES
from coursekit.build.lesson import Cell, Lesson, find, read
from coursekit.build.notebook import draft
from coursekit.build.pictures import sharp
from coursekit.build.references import resolve
from coursekit.build.run import run
from coursekit.errors import CourseError
from coursekit.forms.bank import find as find_item
from coursekit.forms.item import Item
from coursekit.forms.kinds.guesses import Guesses
from coursekit.jupyterlab import CHART
from coursekit.slides.figures import WIDTH, Shown, enlarge, with_signals
from coursekit.slides.run_sheet import PROJECTOR, Row, RunSheet, read_sheet
from coursekit.slides.words import MOST_WORDS, last_words, tables_of
from coursekit.widgets.pages import BEGUN, PAGE, SETTING

__all__ = ["Deck", "Figure", "Posed", "Taught", "figure_name", "read_deck"]

SHARP = 1.5  # pixels of a picture for one of a slide

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_QUESTION = re.compile(r"^\*\*The question\.\*\* (.+?)(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_ADDRESS = re.compile(r"\s*<https?://[^>]*>")
_ROW = re.compile(r"^(\w[\w ]{1,40}): (.+)$")


@dataclass(frozen=True)
class Figure:
    """What the lesson shows: charts, or rows of cards, or a table with its heading."""

    name: str
    charts: tuple[Shown, ...] = ()
    cards: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Posed:
    """A question that is asked in class, and what the lesson says right before it."""

    item: Item
    lead: str


@dataclass(frozen=True)
class Taught:
    """A part of a lesson that is taught: its heading, and what is projected, in order."""

    row: Row
    heading: str
    items: tuple[Posed | Figure, ...]


@dataclass(frozen=True)
class Deck:
    """A lesson as it is taught: its words, its run sheet, and its parts."""

    name: str
    title: str
    question: str
    lesson: Lesson
    sheet: RunSheet
    parts: tuple[Taught, ...]

    @property
    def number(self) -> str:
        """The number of the lesson, such as ``03a``."""
        return self.name.partition("-")[0]

    @property
    def text(self) -> str:
        """The text cells of the lesson."""
        return "\n\n".join(cell.text for cell in self.lesson.cells if cell.kind == "markdown")

    @property
    def posed(self) -> list[Posed]:
        """The questions that are asked in class."""
        return [one for part in self.parts for one in part.items if isinstance(one, Posed)]

    @property
    def figures(self) -> list[Figure]:
        """What is projected besides."""
        return [one for part in self.parts for one in part.items if isinstance(one, Figure)]

    def address(self, figure: Figure, number: int) -> str:
        """Return where the drawing of a figure is, seen from the deck."""
        return f"figures/{self.number}-{figure_name(figure, number)}.png"

    @property
    def pictures(self) -> dict[str, bytes]:
        """The pictures of its charts by their address."""
        return {
            self.address(figure, number): sharp(chart.svg, SHARP * WIDTH / chart.width)
            for figure in self.figures
            for number, chart in enumerate(figure.charts, 1)
        }


def read_deck(repository: Path, number: str) -> Deck:
    """Read a lesson and its run sheet, and run the lesson for what it shows."""
    (path,) = find(repository / "lessons", [number])
    lesson = read(path)
    sheet = read_sheet(repository / "docs" / "run-sheets" / path.name)
    notebook = draft(lesson, resolve(lesson))
    run(notebook, lesson, repository / "notebooks", {SETTING: BEGUN})
    outputs = [cell.get("outputs", []) for cell in notebook.cells]
    text = "\n\n".join(cell.text for cell in lesson.cells if cell.kind == "markdown")
    title, question = _TITLE.search(text), _QUESTION.search(text)
    if not (title and question):
        raise CourseError("no title with its question", where=path.name, expected="both")
    parts = tuple(
        _taught(row, lesson, sheet, outputs) for row in sheet.rows if row.minutes or row.short
    )
    return Deck(lesson.name, title[1], question[1], lesson, sheet, parts)


def _taught(row: Row, lesson: Lesson, sheet: RunSheet, outputs: list[Any]) -> Taught:
    """Gather what a row of the run sheet projects, in the order of the lesson."""
    heading, begins, found = "", NAMES.get(row.name, f"{row.name}. "), ""
    said, above = f"{sheet.said[PROJECTOR]} {row.what}", Cell("markdown", "", 1, "")
    items: list[Posed | Figure] = []
    for cell, shows in zip(lesson.cells, outputs, strict=True):
        if cell.kind == "markdown":
            for heading in _HEADING.findall(cell.text):
                found = heading if heading.startswith(begins) else found
        here = heading.startswith(begins)
        if cell.kind == "markdown":
            items += _tables(cell.text, said) if here else []
        elif asks := [key for key in row.keys if _asks(cell.text, key)]:
            items += [_posed(key, above) for key in asks]
        elif here and (name := sheet.shows(cell.text, row)):
            items.append(_figure(name, shows, said))
        above = cell
    lacking = {*row.keys} - {one.item.key for one in items if isinstance(one, Posed)}
    if lacking:
        where = f"run sheet {lesson.name}, row {row.name}"
        raise CourseError(f"The lesson does not ask {sorted(lacking)}.", where=where)
    return Taught(row, found, tuple(items))


def _asks(code: str, key: str) -> bool:
    return bool(re.search(rf'\bck\.(?!after|reveal)\w+\("{re.escape(key)}"', code))


def _posed(key: str, above: Cell) -> Posed:
    item = find_item(key, Item)
    lead = last_words(above.text, MOST_WORDS) if above.kind == "markdown" else ""
    return Posed(item, "" if isinstance(item, Guesses) else lead)


def _tables(text: str, said: str) -> list[Figure]:
    """Return the tables of a text that a run sheet names by the first words of their heading."""
    found = []
    for table in tables_of(text):
        name = next(filter(None, table[0]), "")
        if f"*{name}*" in said:
            found.append(Figure(name, table=table))
    return found


def _figure(name: str, outputs: list[Any], said: str) -> Figure:
    """Read what a cell shows; a board is as it begins, then with each preset that is named."""
    data = [output["data"] for output in outputs if "data" in output]
    states = [each[PAGE] for each in data if PAGE in each]
    charts = []
    for spec in (each[CHART] for each in data if CHART in each):
        charts.append(enlarge(spec))
        for label, signals in _presets(states[0] if states else {}):
            if f"*{label}*" in said:
                charts.append(enlarge(with_signals(spec, signals), label))
    if charts:
        return Figure(name, tuple(charts))
    cards = tuple(card for each in data for card in _cards(each["text/plain"]))
    if not cards:
        remedy = "name what draws a chart or a card"
        raise CourseError("It shows nothing to project.", where=f"ck.{name}", remedy=remedy)
    return Figure(name, cards=cards)


def _presets(state: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each preset of a board with the signals that it sets."""
    traits = state.get("traits", {})
    for (label, _), (sent, told) in zip(
        traits.get("presets", ()), state.get("replies", ())[1:], strict=False
    ):
        controls = [one for one in traits["controls"] if one["signal"]]
        yield label, {one["signal"]: sent[one["name"]] for one in controls} | told["signals"]


def _cards(text: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Read cards from their plain text: a heading, then rows of a name and what it says."""
    cards: list[tuple[str, list[tuple[str, str]]]] = []
    for line in _ADDRESS.sub("", text).splitlines():
        row = _ROW.match(line.strip())
        if row:
            cards = cards or [("", [])]
            cards[-1][1].append((row[1], row[2]))
        elif not line.startswith(("- ", "Sources")):
            if cards and not cards[-1][1]:
                cards[-1] = (f"{cards[-1][0]}: {line.strip()}", [])
            else:
                cards.append((line.strip(), []))
    return [(heading, tuple(rows)) for heading, rows in cards if rows]


def figure_name(figure: Figure, number: int) -> str:
    """Name a chart, card or table of a figure; numbers begin with 1."""
    return f"{re.sub(r'[^a-z0-9]+', '-', figure.name.lower())}-{number}"
