"""A lesson as slides: its run sheet chooses what is projected, and says it in the notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.build.filled import NAMES
from coursekit.build.lesson import Lesson, find, read
from coursekit.build.notebook import draft
from coursekit.build.pictures import sharp
from coursekit.build.references import resolve
from coursekit.build.run import run
from coursekit.errors import CourseError
from coursekit.forms.bank import find as find_item
from coursekit.forms.item import Item
from coursekit.html import Html, join, tag
from coursekit.jupyterlab import CHART
from coursekit.slides.figures import WIDTH, Part, Shown, enlarge, with_signals
from coursekit.slides.questions import answer, asked
from coursekit.slides.run_sheet import (
    ASK,
    BEFORE,
    BREAK,
    GOAL,
    PROJECTOR,
    SPOTS,
    Row,
    RunSheet,
    read_sheet,
)
from coursekit.slides.words import few_at_a_time, lines_of, section_text, sentences, shown
from coursekit.text import counted
from coursekit.widgets.pages import BEGUN, PAGE, SETTING

__all__ = ["Deck", "Figure", "Slide", "make_deck", "read_deck"]

CARD_WORDS = 55
MANY = 7  # options, that are written smaller beyond
SHARP = 1.5  # pixels of a picture for one of a slide

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_QUESTION = re.compile(r"^\*\*The question\.\*\* (.+?)(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_ADDRESS = re.compile(r"\s*<https?://[^>]*>")
_ROW = re.compile(r"^(\w[\w ]{1,40}): (.+)$")


@dataclass(frozen=True)
class Slide:
    """One slide: its lasting id, the part of the lesson, what it shows, and what to say."""

    id: str
    part: str
    body: Html
    notes: tuple[str, ...]
    short: bool
    kind: str


@dataclass(frozen=True)
class Figure:
    """What a cell of the lesson shows: charts, or rows of a card."""

    name: str
    charts: tuple[Shown, ...] = ()
    cards: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    html: str = ""


@dataclass(frozen=True)
class Taught:
    """A part of a lesson that is taught: its heading, and what is projected, in order."""

    row: Row
    heading: str
    items: tuple[Item | Figure, ...]


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
    def items(self) -> list[Item]:
        """The questions that are asked in class."""
        return [one for part in self.parts for one in part.items if isinstance(one, Item)]

    @property
    def figures(self) -> list[Figure]:
        """What is projected besides."""
        return [one for part in self.parts for one in part.items if isinstance(one, Figure)]

    def address(self, figure: Figure, number: int) -> str:
        """Return where the drawing of a figure is, seen from the deck."""
        return f"figures/{self.number}-{_name(figure, number)}.png"

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
    items: list[Item | Figure] = []
    for cell, shows in zip(lesson.cells, outputs, strict=True):
        if cell.kind == "markdown":
            for heading in _HEADING.findall(cell.text):
                found = heading if heading.startswith(begins) else found
            continue
        here = heading.startswith(begins)
        asks = [key for key in row.keys if f'"{key}")' in cell.text or f'"{key}",' in cell.text]
        if asks and "ck.after(" not in cell.text and "ck.reveal(" not in cell.text:
            items += [find_item(key, Item) for key in asks]
        elif here and (name := sheet.shows(cell.text, row)):
            items.append(_figure(name, shows, f"{sheet.said[PROJECTOR]} {row.what}"))
    lacking = {*row.keys} - {item.key for item in items if isinstance(item, Item)}
    if lacking:
        where = f"run sheet {lesson.name}, row {row.name}"
        raise CourseError(f"The lesson does not ask {sorted(lacking)}.", where=where)
    return Taught(row, found, tuple(items))


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
    return Figure(name, (), cards, "".join(each.get("text/html", "") for each in data))


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


def make_deck(deck: Deck) -> list[Slide]:
    """Return the slides of a lesson."""
    slides = [_opening(deck)]
    for part in deck.parts:
        slides += _part(deck, part)
    return slides


def _said(deck: Deck, *names: str) -> list[str]:
    return [f"**{name}.** {deck.sheet.said[name]}" for name in names]


def _opening(deck: Deck) -> Slide:
    start = deck.parts[0].row
    notes = (
        *_said(deck, GOAL, BEFORE),
        f"**{start.minutes} minutes, or {start.short}.** {start.what}",
        *_said(deck, SPOTS, ASK),
    )
    body = tag("h1", shown(deck.title)) + tag("p", shown(deck.question), class_="question")
    return Slide("start", "start", Html(body), notes, True, "title")


def _listed(row: Row, heading: str, lines: list[str], notes: tuple[str, ...]) -> Iterator[Slide]:
    for number, group in enumerate(few_at_a_time(lines), 1):
        body = tag("h2", shown(heading)) + tag("ul", *(tag("li", shown(one)) for one in group))
        name = f"{_slug(heading)}-{number}"
        yield Slide(name, row.name, Html(body), notes, bool(row.short), "words")


def _part(deck: Deck, part: Taught) -> Iterator[Slide]:
    row = part.row
    notes: tuple[str, ...] = (f"**{row.minutes} minutes, or {row.short}.** {row.what}",)
    if row.name == "start":
        return
    if row.name == "break":
        task = sentences(section_text(deck.text, part.heading).split("\n\n")[0])
        body = tag("h2", part.heading) + tag("ul", *(tag("li", shown(one)) for one in task))
        notes = (*notes, *_said(deck, BREAK))  # the whole task: it stays on the screen
        yield Slide(_slug(part.heading), row.name, Html(body), notes, bool(row.short), "task")
        return
    if row.name != "end":
        body = tag("h2", shown(part.heading), class_="part")
        told = (*notes, *deck.sheet.answers(row))
        yield Slide(_slug(part.heading), row.name, body, told, bool(row.short), "part")
    for item in part.items:
        if isinstance(item, Figure):
            yield from _figure_slides(deck, part, item)
        else:
            yield _question(item, row)
    if row.name == "end":
        learned = lines_of(section_text(deck.text, part.heading))
        yield from _listed(row, part.heading, learned, notes)


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _naming(name: str, said: list[str]) -> list[str]:
    return [one for one in said if re.search(rf"\b{re.escape(name)}\b", one)]


def _question(item: Item, row: Row) -> Slide:
    first, *more = asked(item)
    parts = [tag("h2", first.label), tag("p", shown(first.text), class_="question")]
    if first.options:
        lines = [_option(text, text in first.right) for text in first.options]
        many = "many" if len(lines) > MANY else ""
        parts.append(tag("ul", *lines, class_=f"options {many}".strip()))
    if more:
        parts.append(tag("p", f"{counted(len(more), 'question')}, in the notebook."))
    notes = [*(_naming(item.key, row.clauses) or [row.what]), *(one.text for one in more)]
    return Slide(
        item.key, row.name, join(parts), (*notes, *answer(item)), bool(row.short), "question"
    )


def _option(text: str, right: bool) -> Html:
    """Write an option; the right one is marked at the next step."""
    if right:
        return tag("li", shown(text), class_="fragment custom right", data_fragment_index="0")
    return tag("li", shown(text))


def _figure_slides(deck: Deck, part: Taught, figure: Figure) -> Iterator[Slide]:
    row = part.row
    said = _naming(figure.name, [*deck.sheet.projected, *row.clauses])
    notes = tuple(said or [row.what])
    for number, chart in enumerate(figure.charts, 1):
        words = (*notes, f"**In words.** {chart.words}")
        for at, one in enumerate([None, *chart.parts]):
            body = _drawn(deck, part, figure, number, one)
            kind = "overview" if chart.parts and not one else "figure"
            name = f"{_name(figure, number)}-{at}"
            yield Slide(name, row.name, body, words, bool(row.short), kind)
    for number, (heading, rows) in enumerate(figure.cards, 1):
        for at, group in enumerate(_few_rows(rows), 1):
            lines = [tag("tr", tag("th", one, scope="row"), tag("td", said)) for one, said in group]
            body = tag("h2", shown(heading or part.heading), class_="small")
            body += tag("table", tag("tbody", *lines))
            name = f"{_name(figure, number)}-{at}"
            yield Slide(name, row.name, Html(body), notes, bool(row.short), "card")


def _name(figure: Figure, number: int) -> str:
    return f"{figure.name.replace('_', '-')}-{number}"


def _few_rows(rows: tuple[tuple[str, str], ...]) -> Iterator[list[tuple[str, str]]]:
    known = {f"{name}: {said}": (name, said) for name, said in rows}
    for group in few_at_a_time(list(known), CARD_WORDS):
        yield [known[line] for line in group]


def _drawn(deck: Deck, taught: Taught, figure: Figure, number: int, part: Part | None) -> Html:
    """Draw a figure: the whole with its legend and source, or a part as large as it can be."""
    chart = figure.charts[number - 1]
    scale = WIDTH / chart.width if part else chart.whole
    top, height = (part.top, part.height) if part else (0.0, chart.height)
    image = tag(
        "img",
        src=deck.address(figure, number),
        alt=chart.words,
        style=f"width:{chart.width * scale:.0f}px;margin-top:{-top * scale:.0f}px",
    ).removesuffix("</img>")
    size = f"width:{chart.width * scale:.0f}px;height:{height * scale:.0f}px"
    window = tag("div", Html(image), class_="window", style=size)
    heading = tag("h2", shown(chart.title or taught.heading), class_="small")
    if part:
        return join([heading, window])
    place = f"Lesson {deck.number}, section {taught.heading.partition('.')[0]}, has the sources"
    larger = "Larger on the next slides" if chart.parts else ""
    said = ". ".join(filter(None, [larger, chart.who, place]))
    legend = (tag("p", line, class_="legend") for line in chart.legend)
    return join([heading, *legend, window, tag("p", said, class_="source")])
