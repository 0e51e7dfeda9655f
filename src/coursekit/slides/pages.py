"""Slides as pages: one file a deck, and a page that leads to decks and hand-outs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coursekit.forms.report import html_page
from coursekit.html import Html, join, table_html, tag
from coursekit.slides.deck import Slide
from coursekit.slides.printing import PAPERS
from coursekit.slides.taught import Deck
from coursekit.slides.words import shown

__all__ = ["HANDOUTS", "SHORT", "deck_page", "index_page"]

TITLE = "Slides and hand-outs"
HANDOUTS = "hand-outs"
SHORT = "40"  # what asks for the short path at the end of a deck's address
HOW = (
    "Arrow keys or the space bar go on. **S** opens the speaker notes in a window of their own: let"
    " the browser open it, and keep it on your own screen. **F** fills the screen, **Esc** shows"
    " all slides, **B** makes the screen black."
)


def deck_page(deck: Deck, slides: Sequence[Slide]) -> str:
    """Return a deck as a page that needs nothing but the folders beside it."""
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            tag("title", f"{deck.number} {deck.title}"),
            '<link rel="stylesheet" href="reveal/reveal.css">',
            '<link rel="stylesheet" href="slides.css">',
            '</head>\n<body>\n<div class="reveal"><div class="slides">',
            *map(_section, slides),
            "</div></div>",
            '<script src="reveal/reveal.js"></script><script src="reveal/notes.js"></script>',
            f'<script src="slides.js" data-short="{SHORT}"></script>',
            "</body>\n</html>\n",
        ]
    )


def _section(slide: Slide) -> Html:
    notes = tag("aside", *(tag("p", shown(note)) for note in slide.notes), class_="notes")
    return tag(
        "section",
        slide.body,
        notes,
        id=slide.id,
        class_=slide.kind,
        data_part=slide.part,
        data_long="" if slide.short else "yes",
    )


def index_page(decks: Sequence[Deck], out: Path) -> str:
    """Return the page that leads to every deck and hand-out that is in a folder."""
    rows: list[Sequence[str]] = [("Lesson", "Slides", "Hand-out")]
    for deck in decks:
        page, sheet = f"{deck.name}.html", f"{HANDOUTS}/{deck.name}"
        paths = [("75 minutes", page), ("40 minutes", f"{page}?{SHORT}")]
        papers = [(f"PDF, {name}", f"{sheet}{end}.pdf") for name, end in PAPERS.items()]
        there = [(name, address) for name, address in papers if (out / address).exists()]
        title = f"{deck.number} {deck.title}"
        rows.append((title, _links(paths), _links([("page", f"{sheet}.html"), *there])))
    return html_page(TITLE, [tag("h1", TITLE), tag("p", shown(HOW)), table_html(rows)])


def _links(addresses: Sequence[tuple[str, str]]) -> Html:
    return join((tag("a", name, href=address) for name, address in addresses), " · ")
