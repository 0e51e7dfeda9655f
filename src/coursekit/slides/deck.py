"""A lesson as slides: its run sheet chooses what is projected, and says it in the notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coursekit.html import Html, join, table_html, tag
from coursekit.markup import to_plain
from coursekit.slides.figures import WIDTH, Part
from coursekit.slides.questions import answer, asked
from coursekit.slides.run_sheet import ASK, BEFORE, BREAK, GOAL, SPOTS, Row
from coursekit.slides.taught import Deck, Figure, Posed, Taught, figure_name
from coursekit.slides.words import few_at_a_time, lines_of, section_text, sentences, shown
from coursekit.text import counted

__all__ = ["Slide", "make_deck"]

CARD_WORDS = 55
MANY = 6  # options, that are written smaller beyond


@dataclass(frozen=True)
class Slide:
    """One slide: its lasting id, the part of the lesson, what it shows, and what to say."""

    id: str
    part: str
    body: Html
    notes: tuple[str, ...]
    short: bool
    kind: str


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


def _question(posed: Posed, row: Row) -> Slide:
    item = posed.item
    first, *more = asked(item)
    many = len(first.options) > MANY
    lead = posed.lead if first.form != "order" else ""  # that one fills its slide
    parts = [tag("h2", first.label), *([tag("p", shown(lead), class_="lead")] if lead else [])]
    parts.append(tag("p", shown(first.text), class_="question"))
    if first.options:
        lines = [_option(text, text in first.right) for text in first.options]
        parts.append(tag("ul", *lines, class_="options many" if many else "options"))
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
    told = _naming(figure.name, row.clauses) or [row.what]
    notes = (*_naming(figure.name, deck.sheet.projected), *told)
    for number, chart in enumerate(figure.charts, 1):
        words = (*notes, f"**In words.** {chart.words}")
        for at, one in enumerate([None, *chart.parts]):
            body = _drawn(deck, part, figure, number, one)
            kind = "overview" if chart.parts and not one else "figure"
            name = f"{figure_name(figure, number)}-{at}"
            yield Slide(name, row.name, body, words, bool(row.short), kind)
    for number, (heading, rows) in enumerate(figure.cards, 1):
        title = tag("h2", shown(heading or part.heading), class_="small")
        for at, group in enumerate(_few_rows(rows), 1):
            lines = [tag("tr", tag("th", one, scope="row"), tag("td", said)) for one, said in group]
            body = join([title, tag("table", tag("tbody", *lines))])
            name = f"{figure_name(figure, number)}-{at}"
            yield Slide(name, row.name, body, notes, bool(row.short), "card")
    if figure.table:
        head, *below = figure.table
        title = tag("h2", shown(part.heading), class_="small")
        for at, group in enumerate(_few_rows(below), 1):
            body = join([title, table_html([[*map(shown, line)] for line in (head, *group)])])
            name = figure_name(figure, at)
            yield Slide(name, row.name, body, notes, bool(row.short), "card")


def _few_rows(rows: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    known = {to_plain(" ".join(row)): row for row in rows}
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
