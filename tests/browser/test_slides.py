"""Slides as a class sees them: each fits its screen, with its notes, and asks for nothing else."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from coursekit.slides import make_slides
from coursekit.slides.figures import LEAST
from coursekit.slides.pages import HANDOUTS
from coursekit.slides.reveal import REVEAL
from tests.browser.driver import REPOSITORY

CACHE = REPOSITORY / ".cache" / "slides"
# What stands over the edge of a slide, and each letter that is too small for the last row.
FAULTS = f"""() => {{
    const slide = Reveal.getCurrentSlide(), edge = slide.getBoundingClientRect();
    const seen = [...slide.querySelectorAll("h1, h2, p, li, tr, .window")].filter(
        (one) => !one.closest(".notes"));
    const over = seen.filter((one) => {{
        const box = one.getBoundingClientRect();
        return box.bottom > edge.bottom - 6 || box.right > edge.right || box.left < edge.left;
    }});
    const small = seen.filter((one) => one.innerText?.trim() &&
        parseFloat(getComputedStyle(one).fontSize) < {LEAST});
    const pictures = [...slide.querySelectorAll("img")].filter(
        (one) => !one.complete || !one.naturalWidth);
    return [...over, ...small, ...pictures].map((one) => one.outerHTML.slice(0, 150));
}}"""

PAGES = re.compile(rb"/Type\s*/Page\b")
WIDER = ".sheet { font-size: 9.97pt !important } .sheet.crowded { font-size: 8.92pt !important }"
# Sheets with more in them than they hold, and what stands over their edges.
CUT = """() => [...document.querySelectorAll(".sheet")].flatMap((sheet) => {
    const edge = sheet.getBoundingClientRect();
    const over = [...sheet.querySelectorAll("p, li, img, table, h2")].filter(
        (one) => one.getBoundingClientRect().bottom > edge.bottom + 1
            || one.getBoundingClientRect().right > edge.right + 1);
    const narrow = [...sheet.querySelectorAll("img")].filter((one) => one.clientHeight < 100);
    return [...over, ...narrow].map((one) => one.outerHTML.slice(0, 100));
})"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of slides; CI has made it before, for no test asks for anything outside."""
    if os.environ.get("CI"):
        return CACHE / "made"
    if not (CACHE / f"reveal-{REVEAL}").exists():
        pytest.skip(f"Nothing was downloaded yet; type: python3 dev.py slides {CACHE / 'made'}")
    folder = tmp_path_factory.mktemp("slides")
    make_slides(REPOSITORY, folder, CACHE)
    return folder


def decks(made: Path) -> list[Path]:
    return [path for path in sorted(made.glob("0*.html")) if path.stem[0].isdigit()]


@pytest.fixture
def page(chrome: Browser, made: Path) -> Iterator[Page]:
    """A projector, and the addresses that it asks for outside the folder of slides."""
    page = chrome.new_page(viewport={"width": 1280, "height": 720})
    outside: list[str] = []
    page.on("request", lambda one: outside.append(one.url) if made.as_uri() not in one.url else 0)
    page.on("pageerror", lambda error: outside.append(str(error)))
    yield page
    page.close()
    assert outside == []


def open_deck(page: Page, address: str) -> int:
    page.goto(address)
    page.wait_for_function("Reveal.isReady()")
    return int(page.evaluate("Reveal.getTotalSlides()"))


def test_every_slide_of_every_deck_fits_and_has_notes(page: Page, made: Path) -> None:
    assert len(decks(made)) == len(list((REPOSITORY / "lessons").glob("[0-9]*.md")))
    for deck in decks(made):
        total = open_deck(page, deck.as_uri())
        page.wait_for_load_state("load")
        assert total > 8
        for number in range(total):
            page.evaluate("number => Reveal.slide(number)", number)
            while page.evaluate("Reveal.nextFragment()"):
                pass
            where = f"{deck.stem}, {page.evaluate('Reveal.getCurrentSlide().id')}"
            assert page.evaluate(FAULTS) == [], where
            assert page.evaluate("Reveal.getSlideNotes().length > 40"), where


def test_keys_go_on_mark_what_is_right_and_go_back(page: Page, made: Path) -> None:
    open_deck(page, f"{(made / '00-start-here.html').as_uri()}#/00-kinds")
    right = page.locator("section.present .right")
    assert "visible" not in (right.get_attribute("class") or "")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("section.present .right.visible")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("Reveal.getCurrentSlide().id !== '00-kinds'")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("Reveal.getCurrentSlide().id === '00-kinds'")


def test_the_short_path_leaves_out_what_it_has_no_time_for(page: Page, made: Path) -> None:
    address = (made / "02-faction-divisions.html").as_uri()
    whole = open_deck(page, address)
    left_out = page.locator("section[data-long]").count()
    assert 0 < left_out < whole
    assert open_deck(page, f"{address}?40") == whole - left_out
    assert page.locator("section[data-long]").count() == 0


def test_the_notes_open_in_a_window_of_their_own(page: Page, made: Path) -> None:
    open_deck(page, (made / "00-start-here.html").as_uri())
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_function("document.body.innerText.includes('Students name the kind')")


def test_a_hand_out_is_two_pages_on_either_paper_and_nothing_is_cut(page: Page, made: Path) -> None:
    for deck in decks(made):
        page.set_viewport_size({"width": 400, "height": 800})
        page.goto((made / HANDOUTS / deck.name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, deck.stem
        for paper in ("A4", "Letter"):
            assert len(PAGES.findall(page.pdf(format=paper))) == 2, deck.stem
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 688, "height": 945})  # what the smaller sides leave
        # Other machines have wider letters: a twentieth more must still fit.
        page.add_style_tag(content=WIDER)
        assert page.evaluate(CUT) == [], deck.stem
        page.emulate_media(media="null")


def test_the_printed_hand_outs_have_two_pages(made: Path) -> None:
    printed = list((made / HANDOUTS).glob("*.pdf"))
    assert len(printed) == 2 * len(decks(made))
    for file in printed:
        assert len(PAGES.findall(file.read_bytes())) == 2, file.name
    assert not list((made / HANDOUTS).glob("sized-*"))


def test_the_index_leads_to_every_deck(page: Page, made: Path) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto((made / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    links = page.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert all((made / link.partition("?")[0]).exists() for link in links)
    assert {f"{deck.name}" for deck in decks(made)} <= set(links)
