"""A lesson on two printed pages: its questions with room to write, then what goes with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coursekit.charts.words import source_labels
from coursekit.data import load, roles
from coursekit.data.records import record_of
from coursekit.data.schema import package
from coursekit.forms.report import html_page
from coursekit.html import Html, join, table_html, tag
from coursekit.slides.questions import Asked, asked
from coursekit.slides.run_sheet import GOAL
from coursekit.slides.taught import Deck, Figure, Posed
from coursekit.slides.words import section_text, shown

__all__ = ["handout_page"]

STYLES = Path(__file__).parent / "static" / "handout.css"
TURN = "Turn the page once you have answered: it shows what some questions ask."
BREAK, LEARNED = "Seminar break", "What I take away, in two sentences"
BEFORE = {"choice": "☐ ", "several": "☐ ", "order": "__ ", "shares": "____ % "}
LONG_TITLE = 64
MOST_LINES = 12
FEW = 6  # sources: those of the whole lesson are listed then
MANY = 9  # fields, that are written smaller beyond
MANY_SOURCES = 16  # their titles are left out beyond: the room is for writing
PICTURES = "../"  # the pictures of the slides, seen from a hand-out


def handout_page(deck: Deck) -> str:
    """Return the hand-out of a lesson: two sheets, which fit A4 and US letter."""
    styles = Html(f"<style>\n{STYLES.read_text(encoding='utf-8')}</style>")
    return html_page(f"{deck.number} {deck.title}", [styles, _first(deck), _second(deck)])


def _first(deck: Deck) -> Html:
    fields = sum(len(asked(one.item)) for one in deck.posed)
    return tag(
        "section",
        tag("p", f"Lesson {deck.number} · Number or name: ________________ Date: __________"),
        tag("h1", shown(deck.title)),
        tag("p", tag("strong", "Goal. "), shown(deck.sheet.said[GOAL])),
        tag("p", tag("strong", "The question. "), shown(deck.question)),
        *_questions(deck.posed),
        tag("p", TURN, class_="turn"),
        class_="sheet crowded" if fields > MANY else "sheet",
    )


def _questions(posed: list[Posed]) -> Iterator[Html]:
    for number, one in enumerate(posed, 1):
        first, *more = asked(one.item)
        begin = tag("strong", f"{number}. ")
        lead = tag("span", shown(one.lead), " ", class_="lead") if one.lead else ""
        inside = [tag("p", begin, lead, shown(first.text), _blank(first)), *_room(first)]
        for field in more:
            inside += [tag("p", shown(field.text), _blank(field), class_="field"), *_room(field)]
        if not more and first.form not in ("order", "text"):
            inside.append(_lines("Why?" if first.options or _blank(first) else ""))
        yield tag("div", *inside, class_="question")


def _blank(one: Asked) -> str:
    """Leave a place for a number behind what is asked."""
    return " ________" if one.form in ("number", "probability") else ""


def _room(one: Asked) -> Iterator[Html]:
    """Leave room for an answer: what to tick or to fill in, or a line."""
    if one.options:
        parts = (tag("span", BEFORE[one.form], shown(text)) for text in one.options)
        yield tag("p", *parts, class_=f"options {one.form}")
    elif one.form == "text":
        yield _lines()


def _lines(said: str = "") -> Html:
    """Rule lines, as many as there is room for."""
    return tag(
        "div",
        tag("div", said, class_="line"),
        *[tag("div", class_="line")] * MOST_LINES,
        class_="lines",
    )


def _second(deck: Deck) -> Html:
    return tag(
        "section",
        *_figure(deck),
        *_break(deck),
        tag("h2", LEARNED),
        _lines(),
        *_sources(deck),
        class_="sheet",
    )


def _figure(deck: Deck) -> Iterator[Html]:
    """Show the first figure that the run sheet projects: a chart, or its cards as a table."""
    figure = next(one for one in deck.figures if not one.table)
    if not figure.charts:
        yield from _cards(figure)
        return
    chart = figure.charts[0]
    yield tag("h2", shown(chart.title or deck.title))
    yield join(tag("p", line, class_="legend") for line in chart.legend)
    address = f"{PICTURES}{deck.address(figure, 1)}"
    yield Html(tag("img", src=address, alt=chart.words).removesuffix("</img>"))
    if chart.who:
        yield tag("p", chart.who, class_="legend")


def _cards(figure: Figure) -> Iterator[Html]:
    named = [(heading, dict(rows)) for heading, rows in figure.cards if heading]
    labels = list(dict.fromkeys(label for _, rows in named for label in rows))
    rows = [[label, *(of.get(label, "") for _, of in named)] for label in labels]
    yield tag("div", table_html([["", *(heading for heading, _ in named)], *rows]), class_="cards")


def _break(deck: Deck) -> Iterator[Html]:
    task = section_text(deck.text, BREAK)
    if task:
        yield tag("h2", BREAK)
        yield tag("p", shown(" ".join(task.split("\n\n")[0].split())))
        yield _lines()


def _sources(deck: Deck) -> Iterator[Html]:
    """List the pages that the text names, and the ids of what it cites."""
    used = roles.UsedIds()
    for part in deck.parts:
        roles.resolve(section_text(deck.text, part.heading), used)
    if len(used.of("source")) < FEW:  # what is taught names claims and events, or boards
        roles.resolve(deck.text, used)
    labels = source_labels(load("sources"))
    keys = sorted(used.of("source"))
    entries = []
    for key in keys:
        title = record_of(package().table("sources"), key, deck.name)["title"]
        cut = title if len(title) <= LONG_TITLE else title[: LONG_TITLE - 1].rstrip() + "…"
        named = f"{cut}. " if len(keys) <= MANY_SOURCES else ""
        entries.append(tag("li", tag("code", key), f" {named}{labels[key]}"))
    ids = [name for role in ("claim", "event", "strike") for name in sorted(used.of(role))]
    yield tag("h2", "Sources")
    yield tag("ul", *entries, class_="sources")
    said = f"Cited by id; the notebook has their pages: {', '.join(ids)}."
    yield tag("p", said, class_="ids")
