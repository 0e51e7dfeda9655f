"""Write the slides and the hand-outs of the lessons into one folder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from coursekit.build.lesson import LESSON_FILES, find
from coursekit.outside import rebuildable
from coursekit.slides.deck import make_deck
from coursekit.slides.handout import handout_page
from coursekit.slides.pages import HANDOUTS, deck_page, index_page
from coursekit.slides.printing import print_pages
from coursekit.slides.reveal import copy_reveal, reveal_files
from coursekit.slides.taught import read_deck
from coursekit.text import counted

__all__ = ["make_slides"]

STATIC = Path(__file__).parent / "static"
MARK = "coursekit-slides.txt"  # a folder with it may be made anew


def make_slides(repository: Path, out: Path, cache: Path, lessons: Sequence[str] = ()) -> list[str]:
    """Write a deck and a hand-out for each lesson into a folder; return sentences on what was made.

    Parameters
    ----------
    repository
        The folder of the course.
    out
        A new or an empty folder, or one that this function made before.
    cache
        Where reveal.js is kept for the next time.
    lessons
        Names or numbers, such as ``01``; all if none is named.

    Returns
    -------
    list of str
        What was made, what to open, and whether the hand-outs are there as PDF.

    Raises
    ------
    CourseError
        When the folder holds other files, npm is missing, or a lesson and its run sheet do not
        fit each other.
    """
    rebuildable(out, MARK)
    reveal = reveal_files(cache)
    paths = [path for path in find(repository / "lessons", lessons) if path.match(LESSON_FILES)]
    decks = [read_deck(repository, path.stem) for path in paths]
    slides = [make_deck(deck) for deck in decks]
    with TemporaryDirectory() as scratch:
        made = Path(scratch, "slides")
        copy_reveal(reveal, made / "reveal")
        (made / "figures").mkdir()
        for name in ("slides.css", "slides.js"):
            shutil.copy(STATIC / name, made)
        pages = {
            f"{deck.name}.html": deck_page(deck, shown)
            for deck, shown in zip(decks, slides, strict=True)
        }
        pages[MARK] = "Made by `python3 dev.py slides FOLDER`.\n"
        for name, page in pages.items():
            (made / name).write_text(page, encoding="utf-8")
        (made / HANDOUTS).mkdir()
        for deck in decks:
            page = handout_page(deck)
            (made / HANDOUTS / f"{deck.name}.html").write_text(page, encoding="utf-8")
            for address, picture in deck.pictures.items():
                (made / address).write_bytes(picture)
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(made, out)
    count = counted(sum(map(len, slides)), "slide")
    printed = print_pages([out / HANDOUTS / f"{deck.name}.html" for deck in decks])
    (out / "index.html").write_text(index_page(decks, out), encoding="utf-8")
    return [
        f"✓ {count} and a hand-out of {counted(len(decks), 'lesson')}: open {out / 'index.html'}.",
        printed,
    ]
